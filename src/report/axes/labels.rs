//! Labels beside the ends of lines, moved apart so that none touches another.

use crate::report::paint::colour::Colour;
use crate::report::paint::font;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Sheet;

/// A label that wants to stand at a height.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// Where it would like to stand \[px\].
    pub y: f64,
    /// What it says.
    pub text: String,
    /// Colour of its line.
    pub colour: Colour,
}

/// Heights at least `gap` apart, each as near to its wish as the others allow, within `low` to `high`.
///
/// Wishes must be in rising order. If there is no room for all, they stand `gap` apart from `low` on.
pub fn spread(wishes: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let mut groups: Vec<(f64, usize)> = Vec::new();
    for &wish in wishes {
        let mut group = (wish, 1);
        // Groups are (centre, number); neighbours that touch become one, centred on the mean of their wishes.
        while let Some(&(centre, n)) = groups.last() {
            let (reach, own) = (
                (n as f64 - 1.0) / 2.0 * gap,
                (group.1 as f64 - 1.0) / 2.0 * gap,
            );
            if centre + reach + gap <= group.0 - own {
                break;
            }
            groups.pop();
            let total = (n + group.1) as f64;
            group = (
                (centre * n as f64 + group.0 * group.1 as f64) / total,
                n + group.1,
            );
        }
        groups.push(group);
    }
    let mut heights = Vec::with_capacity(wishes.len());
    for (centre, n) in groups {
        let first = centre - (n as f64 - 1.0) / 2.0 * gap;
        heights.extend((0..n).map(|i| first + i as f64 * gap));
    }
    for i in (0..heights.len()).rev() {
        let limit = high - (heights.len() - 1 - i) as f64 * gap;
        heights[i] = heights[i].min(limit);
    }
    for (i, height) in heights.iter_mut().enumerate() {
        *height = height.max(low + i as f64 * gap);
    }
    heights
}

/// Writes labels at `x`, in the colours of their lines, between two heights; returns nothing, moves each as needed.
pub fn beside(
    sheet: &mut Sheet,
    mut labels: Vec<Label>,
    x: f64,
    room: f64,
    (low, high): (f64, f64),
    size: f64,
) {
    labels.sort_by(|a, b| a.y.total_cmp(&b.y));
    let wishes: Vec<f64> = labels.iter().map(|l| l.y).collect();
    let heights = spread(&wishes, size * 1.25, low, high);
    for (label, y) in labels.into_iter().zip(heights) {
        let text = font::fit(&label.text, size, true, room);
        sheet.bold(
            (x, y + size * 0.36),
            Anchor::Start,
            size,
            label.colour,
            text,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_their_gap_and_stay_near_their_wishes() {
        let heights = spread(&[10.0, 11.0, 50.0], 10.0, 0.0, 100.0);
        assert_eq!(heights, [5.5, 15.5, 50.0]);
    }

    #[test]
    fn labels_stay_within_their_bounds() {
        let heights = spread(&[99.0, 99.5, 100.0], 10.0, 0.0, 100.0);
        assert_eq!(heights, [80.0, 90.0, 100.0]);
        let above = spread(&[-5.0, -4.0], 10.0, 0.0, 100.0);
        assert_eq!(above, [0.0, 10.0]);
    }
}
