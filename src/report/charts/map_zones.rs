//! The state of zones and links on the map: incidents in coarse bands around the sites of a zone, and closures.
//!
//! Bands are coarse on purpose: the map says where protection is needed, not where an attack is likeliest.

use crate::report::Side;
use crate::report::charts::map_links;
use crate::report::charts::map_links::Flow;
use crate::report::charts::projection::Projection;
use crate::report::charts::values;
use crate::report::paint::colour::Colour;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Point;
use crate::report::paint::sheet::Sheet;
use crate::scenario::place::Site;
use crate::scenario::scenario::Id;

/// Upper ends of the bands \[incidents a month\], what the legend calls them, and their shades, darkening.
pub const BANDS: [(f64, &str, Colour); 4] = [
    (0.5, "below 0.5 a month", shade(253, 240, 208)),
    (2.0, "0.5 to 2", shade(250, 214, 156)),
    (6.0, "2 to 6", shade(240, 178, 118)),
    (f64::INFINITY, "6 and more", shade(217, 138, 92)),
];

/// Least shares of time for which a link is closed, with what the legend calls them.
pub const CLOSED: [(f64, &str); 2] = [(0.05, "5 to 20 % of the time"), (0.20, "more often")];

/// Radius of a zone's shade around each of its sites \[px\].
const REACH: f64 = 24.0;
/// Days of a month in the mean.
const MONTH: f64 = 30.4375;

const fn shade(r: u8, g: u8, b: u8) -> Colour {
    Colour {
        rgb: (r, g, b),
        opacity: 1.0,
    }
}

/// Shades the surroundings of sites by the incidents of their zones; returns the bands that occur, rising.
pub fn draw(
    sheet: &mut Sheet,
    side: &Side<'_>,
    projection: &Projection,
    sites: &[&Site],
) -> Vec<usize> {
    let mut discs: Vec<(usize, Point)> = sites
        .iter()
        .filter_map(|site| {
            let band = band(side, site.zone.as_ref()?)?;
            Some((band, projection.at(site.lon, site.lat)))
        })
        .collect();
    // Darker bands come last, so that they cover the lighter ones of neighbours.
    discs.sort_by_key(|(band, _)| *band);
    for &(band, at) in &discs {
        disc(sheet, at, &projection.area, BANDS[band].2);
    }
    let mut bands: Vec<usize> = discs.into_iter().map(|(band, _)| band).collect();
    bands.dedup();
    bands
}

/// The band of a zone; none if no incident happens there.
fn band(side: &Side<'_>, zone: &Id) -> Option<usize> {
    let key = format!("security.incidents_in.{zone}");
    let mean = side.summary.figure(&key)?.mean?.value;
    let a_month = mean / (values::last_day(side) / MONTH).max(1.0);
    if a_month <= 0.0 {
        return None;
    }
    BANDS.iter().position(|(top, ..)| a_month < *top)
}

/// A disc, as a polygon that ends with the map.
fn disc(sheet: &mut Sheet, at: Point, area: &Area, colour: Colour) {
    const CORNERS: usize = 32;
    let corner = |k: usize| {
        let angle = k as f64 / CORNERS as f64 * std::f64::consts::TAU;
        let (sin, cos) = (libm::sin(angle), libm::cos(angle));
        (at.0 + REACH * cos, at.1 + REACH * sin)
    };
    let points: Vec<Point> = (0..CORNERS).map(corner).collect();
    let points = crate::report::charts::projection::clip_polygon(&points, area);
    sheet.fill(points, colour);
}

/// Marks links that are closed for a good part of the time; returns the class of each, and the room it takes.
pub fn closures(
    sheet: &mut Sheet,
    side: &Side<'_>,
    projection: &Projection,
    flows: &[Flow<'_>],
    sites: &[&Site],
) -> Vec<(usize, Area)> {
    let period = values::last_day(side).max(1.0);
    let mut marks = Vec::new();
    for flow in flows {
        let key = format!("movement.closed_days.{}", flow.link.id);
        let mean = side.summary.figure(&key).and_then(|f| f.mean);
        let share = mean.map_or(0.0, |mean| mean.value) / period;
        let class = CLOSED.iter().rposition(|(least, _)| share >= *least);
        let middle = map_links::middle(projection, flow.link, sites);
        if let (Some(class), Some(at)) = (class, middle)
            && projection.area.grown(-8.0).holds(&around(at))
        {
            closure(sheet, at, class);
            marks.push((class, around(at)));
        }
    }
    marks
}

fn around(at: Point) -> Area {
    Area {
        left: at.0 - 6.0,
        top: at.1 - 6.0,
        width: 12.0,
        height: 12.0,
    }
}

/// Draws the mark of a class of closure: a cross in a disc, dark where the link is closed more often.
pub fn closure(sheet: &mut Sheet, (x, y): Point, class: usize) {
    let (ground, ink) = if class == 0 {
        (Colour::WHITE, Colour::INK)
    } else {
        (Colour::INK, Colour::WHITE)
    };
    sheet.dot((x, y), 6.2, Colour::INK);
    sheet.dot((x, y), 5.2, ground);
    for sign in [-1.0, 1.0] {
        let line = vec![(x - 2.6, y - 2.6 * sign), (x + 2.6, y + 2.6 * sign)];
        sheet.line(line, ink, 1.4);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_darken_so_that_grey_print_keeps_their_order() {
        let lightness = |c: Colour| {
            let (r, g, b) = c.rgb;
            299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b)
        };
        let is_darker = |w: &[(f64, &str, Colour)]| lightness(w[0].2) > lightness(w[1].2) + 15_000;
        assert!(BANDS.windows(2).all(is_darker));
    }
}
