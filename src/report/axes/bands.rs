//! Bands: the spread of a series over replications, 5 to 95 % light, 25 to 75 % darker, the median as a line.

use crate::experiment::summary::PointSummary;
use crate::experiment::summary::SeriesSummary;
use crate::report::axes::amount::Amounts;
use crate::report::axes::time::Times;
use crate::report::paint::colour::Colour;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Point;
use crate::report::paint::sheet::Sheet;

/// What the bands of every chart mean.
pub const MEANING: &str = "Bands hold 50 % (dark) and 90 % (light) of the replications at each date; the line is the median.";

/// Where bands are drawn.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The area.
    pub area: &'a Area,
    /// Scale of time.
    pub times: &'a Times,
    /// Scale of amounts.
    pub amounts: &'a Amounts,
}

impl Place<'_> {
    /// The point of a value on a day.
    pub fn at(&self, day: f64, value: f64) -> Point {
        (
            self.times.x(self.area, day),
            self.amounts.y(self.area, value),
        )
    }
}

/// The greatest 95 % quantile of a series; 0 if it has no value.
pub fn greatest(series: &SeriesSummary) -> f64 {
    series
        .points
        .iter()
        .filter_map(|p| p.quantiles.map(|q| q[4]))
        .filter(|v| v.is_finite())
        .fold(0.0, f64::max)
}

/// Stretches of a series without gaps.
pub fn stretches(points: &[PointSummary]) -> Vec<Vec<(f64, [f64; 5])>> {
    let mut stretches = vec![Vec::new()];
    for point in points {
        match point.quantiles {
            Some(quantiles) => stretches
                .last_mut()
                .expect("there is always a stretch to add to")
                .push((f64::from(point.day), quantiles)),
            None => stretches.push(Vec::new()),
        }
    }
    stretches.retain(|s| !s.is_empty());
    stretches
}

/// Draws both bands and the median of a series.
pub fn draw(
    sheet: &mut Sheet,
    place: Place<'_>,
    series: &SeriesSummary,
    colour: Colour,
    width: f64,
) {
    for stretch in stretches(&series.points) {
        for (low, high, share) in [(0, 4, 0.20), (1, 3, 0.45)] {
            sheet.fill(ribbon(place, &stretch, low, high), colour.tint(share));
        }
    }
    median(sheet, place, series, colour, width);
}

/// Draws the median of a series alone; a lone value becomes a dot.
pub fn median(
    sheet: &mut Sheet,
    place: Place<'_>,
    series: &SeriesSummary,
    colour: Colour,
    width: f64,
) {
    for stretch in stretches(&series.points) {
        let line: Vec<Point> = stretch.iter().map(|(d, q)| place.at(*d, q[2])).collect();
        match line.as_slice() {
            [lone] => sheet.dot(*lone, width, colour),
            _ => sheet.line(thin(&line), colour, width),
        }
    }
}

/// The polygon between two quantiles of a stretch.
pub fn ribbon(
    place: Place<'_>,
    stretch: &[(f64, [f64; 5])],
    low: usize,
    high: usize,
) -> Vec<Point> {
    let edge = |i: usize| -> Vec<Point> {
        let edge: Vec<Point> = stretch.iter().map(|(d, q)| place.at(*d, q[i])).collect();
        thin(&edge)
    };
    let mut points = edge(high);
    points.extend(edge(low).into_iter().rev());
    points
}

/// The line without points that lie within a twentieth of a pixel of their neighbours' straight line.
pub fn thin(line: &[Point]) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::with_capacity(line.len());
    for (i, &point) in line.iter().enumerate() {
        let is_needed = match (kept.last(), line.get(i + 1)) {
            (Some(a), Some(b)) => {
                let share = (point.0 - a.0) / (b.0 - a.0);
                (a.1 + (b.1 - a.1) * share - point.1).abs() > 0.05
            }
            _ => true,
        };
        if is_needed {
            kept.push(point);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn straight_lines_keep_only_their_ends() {
        let line: Vec<Point> = (0..50).map(|i| (f64::from(i), 3.0)).collect();
        assert_eq!(thin(&line), [(0.0, 3.0), (49.0, 3.0)]);
    }

    #[test]
    fn a_gap_parts_a_series_in_two() {
        let point = |day, quantiles| PointSummary {
            day,
            n: 1,
            mean: None,
            quantiles,
        };
        let points = [
            point(0, Some([1.0; 5])),
            point(7, None),
            point(14, Some([2.0; 5])),
        ];
        assert_eq!(stretches(&points).len(), 2);
    }
}
