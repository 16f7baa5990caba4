//! Names on the map: each beside its site, none on another, the important ones first.

use crate::report::paint::colour::Colour;
use crate::report::paint::font;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Point;
use crate::report::paint::sheet::Sheet;
use crate::report::paint::sheet::Text;

/// A name that wants a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// The site.
    pub at: Point,
    /// Radius of its mark [px].
    pub radius: f64,
    /// What it is called.
    pub text: String,
    /// Size [px].
    pub size: f64,
    /// Heavier weight.
    pub bold: bool,
}

/// Places tried for a name: direction, and which end of the text is nearest to the site.
const DIRECTIONS: [(f64, f64, Anchor); 8] = [
    (1.0, 0.0, Anchor::Start),
    (-1.0, 0.0, Anchor::End),
    (0.7, -0.9, Anchor::Start),
    (0.7, 0.9, Anchor::Start),
    (-0.7, -0.9, Anchor::End),
    (-0.7, 0.9, Anchor::End),
    (0.0, -1.3, Anchor::Middle),
    (0.0, 1.3, Anchor::Middle),
];

/// Distances tried, nearest first [px]; beyond the first a fine line leads to the site.
const DISTANCES: [f64; 4] = [4.0, 14.0, 26.0, 40.0];

/// Writes names within an area, in their order, keeping off `taken`; returns how many found no room.
pub fn place(sheet: &mut Sheet, area: &Area, names: &[Name], mut taken: Vec<Area>) -> usize {
    let mut homeless = 0;
    for name in names {
        let found = DISTANCES.iter().find_map(|&distance| {
            DIRECTIONS.iter().find_map(|&(dx, dy, anchor)| {
                let text = text(name, (dx, dy, anchor), distance);
                let box_ = text.area().grown(1.5);
                let is_free = area.holds(&box_) && !taken.iter().any(|t| t.overlaps(&box_));
                is_free.then_some((text, box_, distance))
            })
        });
        let Some((text, box_, distance)) = found else {
            homeless += 1;
            continue;
        };
        if distance > DISTANCES[0] {
            sheet.line(vec![name.at, nearest(&box_, name.at)], Colour::AXIS, 0.8);
        }
        sheet.rect(box_.grown(-0.5), Colour::WHITE.faded(0.72));
        sheet.write(text);
        taken.push(box_);
    }
    homeless
}

fn text(name: &Name, (dx, dy, anchor): (f64, f64, Anchor), distance: f64) -> Text {
    let reach = name.radius + distance;
    let middle = name.at.1 + dy * (reach + name.size * 0.25 * dy.abs());
    Text {
        at: (
            name.at.0 + dx * reach,
            middle + font::CAPITAL * name.size / 2.0,
        ),
        anchor,
        size: name.size,
        bold: name.bold,
        colour: Colour::INK,
        text: name.text.clone(),
    }
}

/// The point of a rectangle nearest to another point.
fn nearest(area: &Area, to: Point) -> Point {
    (
        to.0.clamp(area.left, area.right()),
        to.1.clamp(area.top, area.bottom()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_crowded_sites_do_not_overlap_and_the_rest_is_counted() {
        let mut sheet = Sheet::new(300.0, 300.0);
        let area = Area {
            left: 0.0,
            top: 0.0,
            width: 300.0,
            height: 300.0,
        };
        let names: Vec<Name> = (0..60)
            .map(|i| Name {
                at: (150.0 + f64::from(i % 8), 150.0 + f64::from(i / 8)),
                radius: 3.0,
                text: format!("site number {i}"),
                size: 12.0,
                bold: false,
            })
            .collect();
        let homeless = place(&mut sheet, &area, &names, Vec::new());
        let boxes: Vec<Area> = sheet.texts().map(Text::area).collect();
        assert_eq!(boxes.len() + homeless, 60);
        assert!(boxes.len() >= 8, "{}", boxes.len());
        for (i, a) in boxes.iter().enumerate() {
            assert!(boxes[i + 1..].iter().all(|b| !a.overlaps(b)));
        }
    }
}
