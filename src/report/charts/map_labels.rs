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
    /// Radius of its mark \[px\].
    pub radius: f64,
    /// What it is called.
    pub text: String,
    /// Size \[px\].
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

/// Distances tried, nearest first \[px\]; beyond the first a fine line leads to the site.
const DISTANCES: [f64; 4] = [4.0, 14.0, 26.0, 40.0];

/// Where names may stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Ground {
    /// Names stay inside.
    pub area: Area,
    /// Names never touch these.
    pub taken: Vec<Area>,
    /// Names keep off these while there is another place near by.
    pub better_free: Vec<Area>,
}

/// Writes names in their order; returns how many found no room.
pub fn place(sheet: &mut Sheet, ground: &mut Ground, names: &[Name]) -> usize {
    let mut placed: Vec<Text> = Vec::new();
    for name in names {
        let tries = [(&DISTANCES[..2], true), (&DISTANCES[..], false)];
        let found = tries
            .into_iter()
            .find_map(|(distances, is_choosy)| spot(ground, name, distances, is_choosy));
        let Some((text, own, distance)) = found else {
            continue;
        };
        if distance > DISTANCES[0] {
            sheet.line(vec![name.at, nearest(&own, name.at)], Colour::AXIS, 0.8);
        }
        ground.taken.push(own);
        placed.push(text);
    }
    let homeless = names.len() - placed.len();
    for text in placed {
        sheet.rect(text.area().grown(1.0), Colour::WHITE.faded(0.72));
        sheet.write(text);
    }
    homeless
}

/// The first free place of a name at some of the distances.
fn spot(
    ground: &Ground,
    name: &Name,
    distances: &[f64],
    is_choosy: bool,
) -> Option<(Text, Area, f64)> {
    let is_free = |own: &Area| {
        ground.area.holds(own)
            && !ground.taken.iter().any(|t| t.overlaps(own))
            && !(is_choosy && ground.better_free.iter().any(|t| t.overlaps(own)))
    };
    distances.iter().find_map(|&distance| {
        DIRECTIONS.iter().find_map(|&direction| {
            let text = text(name, direction, distance);
            let own = text.area().grown(1.5);
            is_free(&own).then_some((text, own, distance))
        })
    })
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
        let mut ground = Ground {
            area,
            taken: Vec::new(),
            better_free: Vec::new(),
        };
        let homeless = place(&mut sheet, &mut ground, &names);
        let boxes: Vec<Area> = sheet.texts().map(Text::area).collect();
        assert_eq!(boxes.len() + homeless, 60);
        assert!(boxes.len() >= 8, "{}", boxes.len());
        for (i, a) in boxes.iter().enumerate() {
            assert!(boxes[i + 1..].iter().all(|b| !a.overlaps(b)));
        }
    }
}
