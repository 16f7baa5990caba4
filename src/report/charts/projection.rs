//! From longitude and latitude to the sheet, and what lies outside cut off.
//!
//! An equirectangular map, true to scale along the parallel in its middle. Error of distances: below 3 % for
//! areas of up to 15 degrees of latitude in the tropics.

use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Point;

/// Length of one degree of latitude \[km\]. Source: mean Earth radius 6,371 km (IUGG).
pub const KM_PER_DEGREE: f64 = 111.195;

/// A map projection on to an area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Projection {
    /// The area.
    pub area: Area,
    centre: (f64, f64),
    /// Pixels per degree of latitude.
    pub per_degree: f64,
    shrink: f64,
}

impl Projection {
    /// The projection that shows all points (longitude, latitude) with a margin, centred in the area.
    pub fn around(points: &[(f64, f64)], area: Area) -> Projection {
        let range = |of: fn(&(f64, f64)) -> f64| {
            let low = points.iter().map(of).fold(f64::INFINITY, f64::min);
            let high = points.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
            if low <= high { (low, high) } else { (0.0, 0.0) }
        };
        let ((west, east), (south, north)) = (range(|p| p.0), range(|p| p.1));
        let centre = ((west + east) / 2.0, (south + north) / 2.0);
        let shrink = centre.1.to_radians().cos().max(0.05);
        // At least half a degree, so that a lone site still has surroundings.
        let width = ((east - west) * shrink).max(0.5) * 1.16;
        let height = (north - south).max(0.5) * 1.16;
        Projection {
            area,
            centre,
            per_degree: (area.width / width).min(area.height / height),
            shrink,
        }
    }

    /// Place of a point on the sheet.
    pub fn at(&self, lon: f64, lat: f64) -> Point {
        (
            self.area.left
                + self.area.width / 2.0
                + (lon - self.centre.0) * self.shrink * self.per_degree,
            self.area.top + self.area.height / 2.0 - (lat - self.centre.1) * self.per_degree,
        )
    }

    /// Pixels per kilometre.
    pub fn per_km(&self) -> f64 {
        self.per_degree / KM_PER_DEGREE
    }

    /// West, east, south and north of what is shown \[degrees\].
    pub fn bounds(&self) -> (f64, f64, f64, f64) {
        let (half_width, half_height) = (
            self.area.width / 2.0 / self.per_degree / self.shrink,
            self.area.height / 2.0 / self.per_degree,
        );
        (
            self.centre.0 - half_width,
            self.centre.0 + half_width,
            self.centre.1 - half_height,
            self.centre.1 + half_height,
        )
    }
}

/// The part of a polygon inside an area. Method: I. Sutherland and G. Hodgman, Reentrant polygon clipping (1974).
pub fn clip_polygon(points: &[Point], area: &Area) -> Vec<Point> {
    let sides: [(bool, f64, f64); 4] = [
        (true, area.left, 1.0),
        (true, area.right(), -1.0),
        (false, area.top, 1.0),
        (false, area.bottom(), -1.0),
    ];
    let mut kept = points.to_vec();
    for (is_x, limit, sign) in sides {
        let inside = |p: Point| ((if is_x { p.0 } else { p.1 }) - limit) * sign >= 0.0;
        let mut next = Vec::with_capacity(kept.len() + 4);
        for i in 0..kept.len() {
            let (a, b) = (kept[(i + kept.len() - 1) % kept.len()], kept[i]);
            if inside(a) != inside(b) {
                let (from, to) = if is_x { (a.0, b.0) } else { (a.1, b.1) };
                let share = (limit - from) / (to - from);
                next.push((a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share));
            }
            if inside(b) {
                next.push(b);
            }
        }
        kept = next;
    }
    kept
}

/// The parts of a line inside an area.
pub fn clip_line(points: &[Point], area: &Area) -> Vec<Vec<Point>> {
    let mut pieces: Vec<Vec<Point>> = Vec::new();
    for pair in points.windows(2) {
        let Some((a, b)) = clip_stretch(pair[0], pair[1], area) else {
            continue;
        };
        match pieces.last_mut() {
            Some(piece) if piece.last() == Some(&a) => piece.push(b),
            _ => pieces.push(vec![a, b]),
        }
    }
    pieces
}

/// The part of a stretch inside an area. Method: Y. Liang and B. Barsky (1984).
fn clip_stretch(a: Point, b: Point, area: &Area) -> Option<(Point, Point)> {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let (mut from, mut to) = (0.0f64, 1.0f64);
    for (step, room) in [
        (-dx, a.0 - area.left),
        (dx, area.right() - a.0),
        (-dy, a.1 - area.top),
        (dy, area.bottom() - a.1),
    ] {
        if step == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if step < 0.0 {
            from = from.max(room / step);
        } else {
            to = to.min(room / step);
        }
    }
    let point = |share: f64| match share {
        0.0 => a,
        1.0 => b,
        _ => (a.0 + dx * share, a.1 + dy * share),
    };
    (from < to).then(|| (point(from), point(to)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const AREA: Area = Area {
        left: 0.0,
        top: 0.0,
        width: 10.0,
        height: 10.0,
    };

    #[test]
    fn a_line_through_the_area_keeps_its_inner_part() {
        let pieces = clip_line(&[(-5.0, 5.0), (5.0, 5.0), (15.0, 5.0)], &AREA);
        assert_eq!(pieces, [[(0.0, 5.0), (5.0, 5.0), (10.0, 5.0)]]);
        assert!(clip_line(&[(-5.0, -5.0), (-1.0, 20.0)], &AREA).is_empty());
    }

    #[test]
    fn a_polygon_around_the_area_becomes_the_area() {
        let around = [(-5.0, -5.0), (15.0, -5.0), (15.0, 15.0), (-5.0, 15.0)];
        let clipped = clip_polygon(&around, &AREA);
        assert_eq!(clipped.len(), 4);
        assert!(
            clipped
                .iter()
                .all(|p| [0.0, 10.0].contains(&p.0) && [0.0, 10.0].contains(&p.1))
        );
    }

    #[test]
    fn all_points_lie_within_the_map_and_north_is_up() {
        let points = [(-17.4, 14.7), (2.1, 13.5), (-0.05, 16.27), (-4.0, 5.3)];
        let projection = Projection::around(&points, AREA);
        for (lon, lat) in points {
            let (x, y) = projection.at(lon, lat);
            assert!((0.0..=10.0).contains(&x) && (0.0..=10.0).contains(&y));
        }
        assert!(projection.at(0.0, 16.0).1 < projection.at(0.0, 5.0).1);
    }
}
