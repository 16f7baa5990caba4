//! Stacked columns, one a month.

use crate::report::axes::amount::Amounts;
use crate::report::axes::time::Times;
use crate::report::paint::colour::Colour;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;

/// One month: its days and the values stacked on each other, from below.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// First day.
    pub from: f64,
    /// Last day.
    pub to: f64,
    /// Values, in the order of the parts.
    pub parts: Vec<f64>,
}

/// The greatest height of any column.
pub fn greatest(columns: &[Column]) -> f64 {
    columns
        .iter()
        .map(|c| c.parts.iter().sum())
        .fold(0.0, f64::max)
}

/// Draws the columns.
pub fn draw(
    sheet: &mut Sheet,
    area: &Area,
    times: &Times,
    amounts: &Amounts,
    columns: &[Column],
    colours: &[Colour],
) {
    for column in columns {
        let (left, right) = (times.x(area, column.from), times.x(area, column.to));
        let gap = ((right - left) * 0.12).min(2.0);
        let mut below = 0.0;
        for (value, colour) in column.parts.iter().zip(colours) {
            let (low, high) = (amounts.y(area, below), amounts.y(area, below + value));
            let part = Area {
                left,
                top: high,
                width: right - left - gap,
                height: low - high,
            };
            sheet.rect(part, *colour);
            below += value;
        }
    }
}

/// The largest parts by their totals, and the rest as one: indices of each group, in falling order.
pub fn largest(totals: &[f64], n: usize) -> (Vec<usize>, Vec<usize>) {
    let mut order: Vec<usize> = (0..totals.len()).filter(|&i| totals[i] > 0.0).collect();
    order.sort_by(|&a, &b| totals[b].total_cmp(&totals[a]).then(a.cmp(&b)));
    let rest = if order.len() > n + 1 {
        order.split_off(n)
    } else {
        Vec::new()
    };
    (order, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_part_too_many_is_shown_and_two_become_the_rest() {
        assert_eq!(largest(&[1.0, 3.0, 2.0], 2), (vec![1, 2, 0], vec![]));
        assert_eq!(largest(&[1.0, 3.0, 2.0, 0.5], 2), (vec![1, 2], vec![0, 3]));
        assert_eq!(largest(&[0.0, 0.0], 2), (vec![], vec![]));
    }
}
