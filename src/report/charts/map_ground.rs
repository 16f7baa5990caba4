//! What lies under the map: outlines of countries, the graticule, the scale bar.

use crate::report::charts::outlines;
use crate::report::charts::projection::Projection;
use crate::report::charts::projection::clip_line;
use crate::report::charts::projection::clip_polygon;
use crate::report::paint::colour::Colour;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Point;
use crate::report::paint::sheet::Sheet;
use crate::report::paint::sheet::Text;
use crate::report::words;

const LAND: Colour = Colour {
    rgb: (246, 243, 235),
    opacity: 1.0,
};
const BORDER: Colour = Colour {
    rgb: (178, 172, 158),
    opacity: 1.0,
};
/// Size of degree labels \[px\].
const DEGREES: f64 = 10.5;

/// Draws the land of all countries.
pub fn land(sheet: &mut Sheet, projection: &Projection) {
    for ring in outlines::countries().iter().flat_map(|c| &c.rings) {
        let ring = places(ring, projection);
        sheet.fill(clip_polygon(&ring, &projection.area), LAND);
    }
}

/// Draws borders, dashed where they are not determined; returns whether any of those is visible.
pub fn borders(sheet: &mut Sheet, projection: &Projection) -> bool {
    let mut is_open = false;
    for country in outlines::countries() {
        let lines = country.borders();
        for line in &lines.determined {
            for piece in clip_line(&places(line, projection), &projection.area) {
                sheet.line(piece, BORDER, 1.0);
            }
        }
        for line in &lines.undetermined {
            for piece in clip_line(&places(line, projection), &projection.area) {
                sheet.dashes(&piece, BORDER, 1.2, 5.0, 4.0);
                is_open = true;
            }
        }
    }
    is_open
}

/// Colour of borders, for the legend.
pub const fn border_colour() -> Colour {
    BORDER
}

fn places(line: &[(f64, f64)], projection: &Projection) -> Vec<Point> {
    line.iter()
        .map(|&(lon, lat)| projection.at(lon, lat))
        .collect()
}

/// Draws lines of latitude and longitude; returns the room that their labels take.
pub fn graticule(sheet: &mut Sheet, projection: &Projection) -> Vec<Area> {
    let mut taken = Vec::new();
    let (west, east, south, north) = projection.bounds();
    let step = [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0]
        .into_iter()
        .find(|s| (east - west) / s <= 7.0)
        .unwrap_or(45.0);
    let area = projection.area;
    let line = Colour::AXIS.faded(0.28);
    let every = |low: f64, high: f64| {
        let (first, last) = ((low / step).ceil() as i64, (high / step).floor() as i64);
        (first..=last).map(move |i| i as f64 * step)
    };
    for lon in every(west, east) {
        let x = projection.at(lon, 0.0).0;
        sheet.line(vec![(x, area.top), (x, area.bottom())], line, 0.8);
        let text = degrees(lon, "E", "W");
        if x > area.left + 16.0 && x < area.right() - 40.0 {
            taken.push(sheet.text(
                (x + 3.0, area.top + 11.0),
                Anchor::Start,
                DEGREES,
                Colour::AXIS,
                text,
            ));
        }
    }
    for lat in every(south, north) {
        let y = projection.at(0.0, lat).1;
        sheet.line(vec![(area.left, y), (area.right(), y)], line, 0.8);
        if y > area.top + 30.0 && y < area.bottom() - 14.0 {
            let at = (area.right() - 3.0, y - 3.0);
            taken.push(sheet.text(
                at,
                Anchor::End,
                DEGREES,
                Colour::AXIS,
                degrees(lat, "N", "S"),
            ));
        }
    }
    taken
}

fn degrees(value: f64, positive: &str, negative: &str) -> String {
    let side = if value >= 0.0 { positive } else { negative };
    format!("{}° {side}", words::number(value.abs()))
}

/// Draws the scale bar in the lower left corner and returns the room it takes.
pub fn scale_bar(sheet: &mut Sheet, projection: &Projection) -> Area {
    let km = [1000.0, 500.0, 200.0, 100.0, 50.0, 20.0, 10.0, 5.0, 2.0, 1.0]
        .into_iter()
        .find(|km| km * projection.per_km() <= 150.0)
        .unwrap_or(1.0);
    let width = km * projection.per_km();
    let area = projection.area;
    let (left, y) = (area.left + 14.0, area.bottom() - 12.0);
    let room = Area {
        left: area.left + 5.0,
        top: y - 20.0,
        width: width + 76.0,
        height: 28.0,
    };
    sheet.rect(room, Colour::WHITE.faded(0.85));
    sheet.line(
        vec![
            (left, y - 6.0),
            (left, y),
            (left + width, y),
            (left + width, y - 6.0),
        ],
        Colour::INK,
        1.5,
    );
    let text = format!("{} km", words::fixed(km, 0));
    sheet.text(
        (left + width + 6.0, y + 1.0),
        Anchor::Start,
        12.0,
        Colour::INK,
        text,
    );
    room
}

/// Writes names of countries where they have room among what is there.
pub fn countries(sheet: &mut Sheet, projection: &Projection, mut taken: Vec<Area>) {
    taken.extend(sheet.texts().map(Text::area));
    for country in outlines::countries() {
        let visible = country
            .rings
            .iter()
            .map(|ring| {
                let ring: Vec<Point> = ring
                    .iter()
                    .map(|&(lon, lat)| projection.at(lon, lat))
                    .collect();
                clip_polygon(&ring, &projection.area)
            })
            .max_by(|a, b| surface(a).abs().total_cmp(&surface(b).abs()))
            .unwrap_or_default();
        let Some((x, y)) = centroid(&visible) else {
            continue;
        };
        let text = country.name.to_uppercase();
        let mut spots: Vec<Point> = (-8..=8)
            .flat_map(|i| (-8..=8).map(move |k| (f64::from(i) * 18.0, f64::from(k) * 14.0)))
            .collect();
        spots.sort_by(|a, b| a.0.hypot(a.1).total_cmp(&b.0.hypot(b.1)));
        for (dx, dy) in spots {
            let label = Text {
                at: (x + dx, y + dy),
                anchor: Anchor::Middle,
                size: 11.0,
                bold: false,
                colour: BORDER.tint(1.3),
                text: text.clone(),
            };
            let own = label.area().grown(3.0);
            let fits = projection.area.holds(&own)
                && corners(&own).iter().all(|&c| is_inside(&visible, c));
            if fits && !taken.iter().any(|t| t.overlaps(&own)) {
                taken.push(own);
                sheet.write(label);
                break;
            }
        }
    }
}

fn corners(area: &Area) -> [Point; 4] {
    [
        (area.left, area.top),
        (area.right(), area.top),
        (area.left, area.bottom()),
        (area.right(), area.bottom()),
    ]
}

/// Twice-signed surface of a polygon, halved.
fn surface(points: &[Point]) -> f64 {
    let pairs = points.iter().zip(points.iter().cycle().skip(1));
    pairs.map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>() / 2.0
}

fn centroid(points: &[Point]) -> Option<Point> {
    let surface = surface(points);
    if surface.abs() < 1.0 {
        return None;
    }
    let (mut x, mut y) = (0.0, 0.0);
    for (a, b) in points.iter().zip(points.iter().cycle().skip(1)) {
        let cross = a.0 * b.1 - b.0 * a.1;
        x += (a.0 + b.0) * cross;
        y += (a.1 + b.1) * cross;
    }
    Some((x / (6.0 * surface), y / (6.0 * surface)))
}

/// Whether a point lies inside a polygon, by the number of sides that a ray crosses.
fn is_inside(points: &[Point], (x, y): Point) -> bool {
    let mut is_inside = false;
    for (a, b) in points.iter().zip(points.iter().cycle().skip(1)) {
        if (a.1 > y) != (b.1 > y) && x < (b.0 - a.0) * (y - a.1) / (b.1 - a.1) + a.0 {
            is_inside = !is_inside;
        }
    }
    is_inside
}
