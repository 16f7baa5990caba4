//! Deployment: the total delay from the resolution to the arrival of people, from a series of strength.
//!
//! A share F(t) of the people who come has come t days after the resolution: strength = standing + (peak − standing) F(t),
//! with F lognormal and cut off at the peak, fitted by least squares to the record up to then. People come by units, so that a record is
//! one draw of few delays: intervals are percentiles of fits to series simulated from as many delays as units would
//! have come. How the total splits into pledge, readiness, ship, port and road the series does not say.
//!
//! # Limits
//!
//! Rotation dips and losses count as noise; people who left before the peak are not seen. Troops who stood in the theatre
//! are taken as there from the first day.
//!
//! Source: Efron and Tibshirani, An introduction to the bootstrap (1993), chapter 6.

use jiff::civil::Date;

use crate::engine::distribution::Distribution;
use crate::engine::quantile::quantile_of_sorted;
use crate::engine::streams::Draws;
use crate::engine::streams::EntityKey;
use crate::engine::streams::Purpose;
use crate::experiment::calibrate::Interval;
use crate::experiment::calibrate::LEVEL;
use crate::experiment::calibrate::counts::days_between;
use crate::experiment::calibrate::log::LogFault;
use crate::experiment::calibrate::log::fault_of;
use crate::experiment::calibrate::log::header;
use crate::experiment::calibrate::log::parse_date;
use crate::experiment::calibrate::log::reader;

const DELAYS: Purpose = Purpose(203);
/// The 90 % point of the standard normal law.
const Z90: f64 = 1.281_551_565_544_8;
/// Medians [d] and spreads of the logarithm between which the fit is looked for.
const MEDIANS: (f64, f64) = (5.0, 3000.0);
const SPREADS: (f64, f64) = (0.05, 3.0);
/// Points of the first grid along each of the two, and how often its cell is then narrowed to a third.
const GRID: usize = 15;
const NARROWINGS: usize = 9;
/// Points at which quantiles are averaged to a mean.
const STEPS: usize = 400;

/// People at dates.
pub type Strength = Vec<(Date, f64)>;

/// Reads a series from a CSV table: dates from one column, people from another, only the rows asked for.
///
/// # Errors
///
/// If the table is not CSV, lacks a column, or a date or number cannot be read.
pub fn read(
    text: &str,
    date: &str,
    people: &str,
    only: &[(String, String)],
) -> Result<Strength, LogFault> {
    let names = header(text)?;
    let place = |name: &str| {
        let found = names.iter().position(|cell| cell == name);
        found.ok_or_else(|| LogFault::NoColumn {
            name: name.to_owned(),
            found: names.join(", "),
        })
    };
    let (date, column) = (place(date)?, people);
    let people = place(people)?;
    let mut filters = Vec::new();
    for (name, value) in only {
        filters.push((place(name)?, value.as_str()));
    }
    let mut series = Vec::new();
    for record in reader(text).records() {
        let record = record.map_err(|error| fault_of(&error))?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |at: usize| record.get(at).unwrap_or("").trim();
        if filters.iter().any(|(at, value)| cell(*at) != *value) || cell(people).is_empty() {
            continue;
        }
        let found = |at: usize| cell(at).chars().take(40).collect::<String>();
        let day = parse_date(cell(date)).ok_or_else(|| LogFault::Date {
            line,
            found: found(date),
        })?;
        let number: f64 = cell(people)
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite() && *number >= 0.0)
            .ok_or_else(|| LogFault::Number {
                line,
                found: found(people),
                column: column.to_owned(),
            })?;
        series.push((day, number));
    }
    series.sort_by_key(|(day, _)| *day);
    series.dedup_by_key(|(day, _)| *day);
    Ok(series)
}

/// What is asked of a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Day of the resolution.
    pub mandate: Date,
    /// People who stood in the theatre already.
    pub standing: f64,
    /// Days after the resolution beyond which the series is not looked at.
    pub most_days: usize,
    /// People of a unit, by which the uncertainty is measured.
    pub unit: f64,
    /// Simulated series.
    pub bootstrap: u32,
    /// Seed of these.
    pub seed: u64,
}

/// The total delay of people from the resolution to their arrival.
#[derive(Debug, Clone, PartialEq)]
pub struct Delay {
    /// Dates that were fitted.
    pub n: usize,
    /// Highest strength [people].
    pub peak: f64,
    /// Its date.
    pub peak_date: Date,
    /// People who came, by units.
    pub n_units: u32,
    /// Median delay [d].
    pub median: Interval,
    /// Delay of the last tenth [d].
    pub p90: Interval,
    /// Mean delay [d].
    pub mean: Interval,
    /// Root mean square distance of record and fit, as a share of those who came.
    pub misfit: f64,
}

/// Fits the delay to a series.
///
/// # Errors
///
/// If fewer than three dates lie between the resolution and the peak, or nobody came.
pub fn fit(series: &Strength, request: &Request) -> Result<Delay, LogFault> {
    let days = |date: Date| days_between(request.mandate, date);
    let is_after = |date: Date| date > request.mandate && days(date) <= request.most_days;
    let after = series.iter().filter(|(date, _)| is_after(*date));
    let mut peak: Option<(Date, f64)> = None;
    for (date, people) in after.clone() {
        if peak.is_none_or(|(_, most)| *people > most) {
            peak = Some((*date, *people));
        }
    }
    let fault = |why: &str| LogFault::Empty(why.to_owned());
    let (peak_date, peak) = peak.ok_or_else(|| fault(" after the resolution"))?;
    let came = peak - request.standing;
    if came <= 0.0 {
        return Err(fault(
            ": the peak does not exceed those who stood there already",
        ));
    }
    let points: Vec<(f64, f64)> = after
        .filter(|(date, _)| *date <= peak_date)
        .map(|(date, people)| (days(*date) as f64, (people - request.standing) / came))
        .collect();
    if points.len() < 3 {
        return Err(fault(
            ": fewer than three dates lie between the resolution and the peak",
        ));
    }
    let last = days(peak_date) as f64;
    let law = least_squares(&points, last);
    let n_units = (came / request.unit).round().max(1.0) as u32;
    let mut refits: Vec<Law> = Vec::new();
    for k in 0..request.bootstrap {
        let draws = Draws::new(request.seed, u64::from(k));
        let mut stream = draws.stream(DELAYS, EntityKey::of("delay"), 0);
        let delays: Vec<f64> = (0..n_units)
            .map(|_| law.quantile(stream.uniform()))
            .collect();
        refits.push(least_squares(&arrivals(&points, &delays), last));
    }
    let between = |of: &dyn Fn(&Law) -> f64| {
        let mut values: Vec<f64> = refits.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        let tail = 0.5 * (1.0 - LEVEL);
        let value = of(&law);
        let at = |p| quantile_of_sorted(&values, p).unwrap_or(value);
        Interval {
            value,
            low: at(tail).min(value),
            high: at(1.0 - tail).max(value),
        }
    };
    Ok(Delay {
        n: points.len(),
        peak,
        peak_date,
        n_units,
        median: between(&|law| law.quantile(0.5)),
        p90: between(&|law| law.quantile(0.9)),
        mean: between(&Law::mean),
        misfit: libm::sqrt(distance(&points, &law) / points.len() as f64),
    })
}

/// Shares that have come at the same days.
fn arrivals(points: &[(f64, f64)], delays: &[f64]) -> Vec<(f64, f64)> {
    let share = |day: f64| {
        let come = delays.iter().filter(|delay| **delay <= day).count();
        come as f64 / delays.len() as f64
    };
    points.iter().map(|(day, _)| (*day, share(*day))).collect()
}

/// A lognormal law, cut off at the day by which all have come.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Law {
    median: f64,
    /// Standard deviation of the logarithm.
    spread: f64,
    last: f64,
}

impl Law {
    fn uncut(&self, x: f64) -> f64 {
        let z = libm::log(x / self.median) / self.spread;
        0.5 * libm::erfc(-z / core::f64::consts::SQRT_2)
    }

    fn cdf(&self, x: f64) -> f64 {
        self.uncut(x) / self.uncut(self.last).max(1e-12)
    }

    fn quantile(&self, p: f64) -> f64 {
        let p90 = self.median * libm::exp(Z90 * self.spread);
        let law = Distribution::lognormal_median_p90(self.median, p90);
        let within = p * self.uncut(self.last);
        law.map_or(self.median, |law| law.quantile(within).min(self.last))
    }

    fn mean(&self) -> f64 {
        let steps = (0..STEPS).map(|i| self.quantile((i as f64 + 0.5) / STEPS as f64));
        steps.sum::<f64>() / STEPS as f64
    }
}

/// Sum of squared distances.
fn distance(points: &[(f64, f64)], law: &Law) -> f64 {
    let gap = |(day, share): &(f64, f64)| law.cdf(*day) - share;
    points.iter().map(|point| gap(point).powi(2)).sum()
}

fn least_squares(points: &[(f64, f64)], last: f64) -> Law {
    let mut range = [MEDIANS, SPREADS].map(|(low, high)| (libm::log(low), libm::log(high)));
    let mut best = (f64::INFINITY, 0.0, 0.0);
    for _ in 0..NARROWINGS {
        let at =
            |(low, high): (f64, f64), i: usize| low + (high - low) * i as f64 / (GRID - 1) as f64;
        for i in 0..GRID {
            for j in 0..GRID {
                let (a, b) = (at(range[0], i), at(range[1], j));
                let law = Law {
                    median: libm::exp(a),
                    spread: libm::exp(b),
                    last,
                };
                let found = distance(points, &law);
                if found < best.0 {
                    best = (found, a, b);
                }
            }
        }
        for (side, centre) in range.iter_mut().zip([best.1, best.2]) {
            let sixth = (side.1 - side.0) / 6.0;
            *side = (centre - sixth, centre + sixth);
        }
    }
    Law {
        median: libm::exp(best.1),
        spread: libm::exp(best.2),
        last,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn request() -> Request {
        Request {
            mandate: date(2013, 4, 25),
            standing: 1000.0,
            most_days: 1500,
            unit: 500.0,
            bootstrap: 99,
            seed: 1,
        }
    }

    #[test]
    fn a_planted_delay_is_recovered() {
        let law = Law {
            median: 200.0,
            spread: 0.6,
            last: 1200.0,
        };
        let mut series = Vec::new();
        for month in 1..=40 {
            let day = date(2013, 4, 25).saturating_add(jiff::Span::new().days(30 * month));
            series.push((day, 1000.0 + 9000.0 * law.cdf(30.0 * month as f64)));
        }
        let delay = fit(&series, &request()).unwrap();
        assert!((delay.median.value - 200.0).abs() < 2.0, "{delay:?}");
        assert!((delay.p90.value / (200.0 * libm::exp(Z90 * 0.6)) - 1.0).abs() < 0.02);
        assert!(
            delay.median.low < 195.0 && delay.median.high > 205.0,
            "{delay:?}"
        );
        assert_eq!(delay.n_units, 18);
        assert!(delay.misfit < 1e-3);
    }

    #[test]
    fn the_intervals_cover_the_median_about_as_often_as_they_say() {
        let law = Law {
            median: 200.0,
            spread: 0.6,
            last: 1200.0,
        };
        let mut covered = 0;
        for k in 0..40 {
            let mut stream = Draws::new(5, k).stream(Purpose(1), EntityKey::of("test"), 0);
            let delays: Vec<f64> = (0..18).map(|_| law.quantile(stream.uniform())).collect();
            let mut series = Vec::new();
            for month in 1..=40 {
                let day = date(2013, 4, 25).saturating_add(jiff::Span::new().days(30 * month));
                let come = delays.iter().filter(|d| **d <= 30.0 * month as f64).count();
                series.push((day, 1000.0 + 500.0 * come as f64));
            }
            let delay = fit(&series, &request()).unwrap();
            covered += u32::from(delay.median.low <= 200.0 && 200.0 <= delay.median.high);
        }
        assert!((31..=40).contains(&covered), "{covered} of 40");
    }

    #[test]
    fn a_series_that_never_exceeds_the_standing_force_is_refused() {
        let series = vec![(date(2013, 6, 30), 900.0)];
        let fault = fit(&series, &request()).unwrap_err();
        assert!(fault.to_string().contains("stood there already"), "{fault}");
    }
}
