//! Incidents: rates by zone, kind and season, over-dispersion and self-excitation, each with an interval.
//!
//! # Tests and intervals
//!
//! Whether events excite one another is told by a likelihood-ratio test against the fitted seasonal Poisson process. Its
//! law is no textbook's, because the branching ratio lies on its boundary and the echo has no meaning there; it is
//! found by parametric bootstrap: records are simulated from the fitted Poisson process, both processes are fitted to
//! each, and the probability is the share of ratios at least as great, the record's own included. Intervals of branching
//! ratio, echo and season are percentiles of fits to records simulated from the process that was chosen. Rates have the exact
//! Poisson interval, widened by the variance-to-mean ratio 1/(1 − n)² of clusters where events excite one another.
//!
//! Source: Garwood, Fiducial limits for the Poisson distribution (1936); Efron and Tibshirani, An introduction to the
//! bootstrap (1993), chapters 13 and 16; Hawkes and Oakes, A cluster process representation of a self-exciting process (1974).

use jiff::civil::Date;

use crate::engine::distribution::Distribution;
use crate::experiment::calibrate::Interval;
use crate::experiment::calibrate::LEVEL;
use crate::experiment::calibrate::bootstrap::set_intervals;
use crate::experiment::calibrate::bootstrap::test;
use crate::experiment::calibrate::counts::Counts;
use crate::experiment::calibrate::counts::Frame;
use crate::experiment::calibrate::counts::Seasons;
use crate::experiment::calibrate::counts::dispersion;
use crate::experiment::calibrate::log::Event;
use crate::experiment::calibrate::log::Log;
use crate::experiment::calibrate::log::LogFault;
use crate::experiment::calibrate::process::Excited;
use crate::experiment::calibrate::process::Seasonal;

/// Mean days of a month, as in the scenario language.
pub const DAYS_PER_MONTH: f64 = 30.4375;
/// Events of a kind below which nothing is said about self-excitation.
pub const FEWEST_EVENTS: u32 = 20;
/// Greatest probability at which the Poisson process is given up.
pub const SIGNIFICANT: f64 = 0.05;

/// What is asked of a log.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// First day; that of the first event's month without.
    pub from: Option<Date>,
    /// The day after the last; that after the last event's month without.
    pub until: Option<Date>,
    /// Months of a phase with a level of its own; 0 for one level.
    pub phase_months: u32,
    /// Which days belong to one season.
    pub seasons: Seasons,
    /// Whether events of one kind, zone and day count as one.
    pub once_a_day: bool,
    /// Coarsest precision of date that is used for the fit.
    pub most_precision: u32,
    /// Simulated records of each test and interval.
    pub bootstrap: u32,
    /// Seed of the simulated records.
    pub seed: u64,
}

/// What a log says.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// The days looked at.
    pub frame: Frame,
    /// Zones in order of their names.
    pub zones: Vec<String>,
    /// Kinds in order of their names.
    pub kinds: Vec<KindFit>,
    /// Events outside the days looked at.
    pub n_outside: usize,
    /// Events inside whose day is not known well enough; they count towards rates only.
    pub n_undated: usize,
}

/// What a log says of one kind of event.
#[derive(Debug, Clone, PartialEq)]
pub struct KindFit {
    /// Its id.
    pub kind: String,
    /// Events with a known day.
    pub n: u32,
    /// Those and the ones without, over those with: the factor by which rates are raised.
    pub undated: f64,
    /// By zone.
    pub zones: Vec<ZoneFit>,
    /// Factor of each season on the rate, 1 on average; intervals where there are several seasons and enough events.
    pub season: Vec<Interval>,
    /// Variance over mean of monthly counts in all zones together.
    pub dispersion: Option<f64>,
    /// Squared distance of monthly counts from their fitted Poisson means, over those, a degree of freedom.
    pub residual_dispersion: Option<f64>,
    /// Self-excitation; absent where there are too few events.
    pub excitation: Option<Excitation>,
    /// The fitted seasonal Poisson process.
    pub seasonal: Seasonal,
    /// The fitted process that excites itself.
    pub excited: Excited,
}

/// Rate of one kind in one zone.
#[derive(Debug, Clone, PartialEq)]
pub struct ZoneFit {
    /// Events with a known day.
    pub n: u32,
    /// Mean rate of all events over the period [per month].
    pub rate: Interval,
    /// Level of each phase over that of the period; 0 where nothing happened in it.
    pub phases: Vec<f64>,
    /// Variance over mean of monthly counts.
    pub dispersion: Option<f64>,
}

/// How much events excite one another, and how sure that is.
#[derive(Debug, Clone, PartialEq)]
pub struct Excitation {
    /// Mean number of events that one excites.
    pub branching: Interval,
    /// Mean delay [d].
    pub echo_days: Interval,
    /// Twice the difference of log-likelihoods.
    pub likelihood_ratio: f64,
    /// Probability of such a ratio without self-excitation.
    pub p_value: f64,
}

impl Excitation {
    /// Whether the Poisson process is given up.
    pub fn is_significant(&self) -> bool {
        self.p_value <= SIGNIFICANT
    }
}

impl KindFit {
    /// The process that describes the record: with self-excitation only where it is significant.
    pub fn chosen(&self) -> Excited {
        match &self.excitation {
            Some(excitation) if excitation.is_significant() => self.excited.clone(),
            _ => Excited {
                background: self.seasonal.clone(),
                branching: 0.0,
                echo_days: self.excited.echo_days,
            },
        }
    }
}

/// Calibrates every kind of event in a log.
///
/// # Errors
///
/// If no event lies inside the days asked for.
pub fn calibrate(log: &Log, request: &Request) -> Result<Calibration, LogFault> {
    let frame = frame_of(log, request)?;
    let is_inside = |event: &&Event| event.date >= frame.from && event.date < frame.until();
    let inside: Vec<&Event> = log.events.iter().filter(is_inside).collect();
    let is_dated = |event: &&Event| event.precision <= request.most_precision;
    let n_undated = inside.iter().filter(|event| !is_dated(event)).count();
    let zones = names(inside.iter().map(|event| &event.zone));
    let kinds = names(inside.iter().map(|event| &event.kind));
    if n_undated == inside.len() {
        return Err(LogFault::Empty(format!(
            " between {} and {}",
            frame.from,
            frame.until()
        )));
    }
    let fit = |kind: &String| {
        let all: Vec<&Event> = inside.iter().copied().filter(|e| e.kind == *kind).collect();
        let dated = all.iter().copied().filter(is_dated);
        let counts = Counts::new(dated, &zones, &frame, request.once_a_day);
        let n_dated = all.iter().filter(|event| is_dated(event)).count();
        let undated = all.len() as f64 / n_dated.max(1) as f64;
        fit_kind(kind, &counts, undated, &frame, request)
    };
    Ok(Calibration {
        kinds: kinds.iter().map(fit).collect(),
        n_outside: log.events.len() - inside.len(),
        n_undated,
        zones,
        frame,
    })
}

/// The days that are looked at.
///
/// # Errors
///
/// If the log is empty or the days asked for are none.
pub fn frame_of(log: &Log, request: &Request) -> Result<Frame, LogFault> {
    let (Some(first), Some(last)) = (log.events.first(), log.events.last()) else {
        return Err(LogFault::Empty(String::new()));
    };
    let from = request.from.unwrap_or(first.date.first_of_month());
    let month_after = last
        .date
        .first_of_month()
        .saturating_add(jiff::Span::new().months(1));
    let until = request.until.unwrap_or(month_after);
    if until <= from {
        return Err(LogFault::Empty(format!(" between {from} and {until}")));
    }
    Ok(Frame::new(
        from,
        until,
        request.phase_months,
        request.seasons,
    ))
}

fn names<'a>(all: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut names: Vec<String> = all.cloned().collect();
    names.sort();
    names.dedup();
    names
}

fn fit_kind(
    kind: &str,
    counts: &Counts,
    undated: f64,
    frame: &Frame,
    request: &Request,
) -> KindFit {
    let seasonal = Seasonal::fit(counts, frame);
    let excited = Excited::fit(counts, frame, &seasonal);
    let n = counts.total();
    let mut fit = KindFit {
        kind: kind.to_owned(),
        n,
        undated,
        zones: Vec::new(),
        season: seasonal.season.iter().map(|s| unsure(*s)).collect(),
        dispersion: dispersion(&pooled(counts, frame)),
        residual_dispersion: residual_dispersion(counts, frame, &seasonal),
        excitation: None,
        seasonal,
        excited,
    };
    if n >= FEWEST_EVENTS {
        fit.excitation = Some(test(kind, frame, &fit, request));
        set_intervals(kind, frame, &mut fit, request);
    }
    let chosen = fit.chosen();
    let widening = libm::pow(1.0 - chosen.branching, -2.0);
    for zone in 0..counts.zones.len() {
        fit.zones
            .push(zone_fit(zone, counts, frame, &fit, &chosen, widening));
    }
    fit
}

/// An estimate about which nothing more is known.
pub(super) fn unsure(value: f64) -> Interval {
    Interval {
        value,
        low: 0.0,
        high: f64::INFINITY,
    }
}

fn zone_fit(
    zone: usize,
    counts: &Counts,
    frame: &Frame,
    fit: &KindFit,
    chosen: &Excited,
    widening: f64,
) -> ZoneFit {
    let n: u32 = counts.zones[zone].iter().map(|(_, n)| n).sum();
    let months = frame.n_days() as f64 / DAYS_PER_MONTH;
    let n_phases = frame.n_phases();
    let levels = &chosen.background.level[zone * n_phases..][..n_phases];
    let mut mean = 0.0;
    for phase in &frame.phase {
        mean += levels[*phase] / frame.n_days() as f64;
    }
    let monthly = counts.between(zone, &frame.months());
    ZoneFit {
        n,
        rate: poisson_interval(n, widening, fit.undated / months),
        phases: levels
            .iter()
            .map(|level| if mean > 0.0 { level / mean } else { 1.0 })
            .collect(),
        dispersion: dispersion(&monthly),
    }
}

/// Count times a factor with Garwood's interval, for counts whose variance is `widening` times their mean.
pub fn poisson_interval(n: u32, widening: f64, factor: f64) -> Interval {
    let n = f64::from(n) / widening;
    let tail = 0.5 * (1.0 - LEVEL);
    let quantile = |shape: f64, p: f64| {
        let law = Distribution::gamma(shape, libm::sqrt(shape));
        law.map_or(0.0, |law| law.quantile(p))
    };
    let low = if n > 0.0 { quantile(n, tail) } else { 0.0 };
    Interval {
        value: n * widening * factor,
        low: low * widening * factor,
        high: quantile(n + 1.0, 1.0 - tail) * widening * factor,
    }
}

/// Monthly counts of all zones together.
fn pooled(counts: &Counts, frame: &Frame) -> Vec<u32> {
    let starts = frame.months();
    let mut sums = vec![0; starts.len().saturating_sub(1)];
    for zone in 0..counts.zones.len() {
        for (sum, n) in sums.iter_mut().zip(counts.between(zone, &starts)) {
            *sum += n;
        }
    }
    sums
}

fn residual_dispersion(counts: &Counts, frame: &Frame, seasonal: &Seasonal) -> Option<f64> {
    let starts = frame.months();
    let (mut sum, mut n_cells, mut n_levels) = (0.0, 0.0, 0.0);
    for zone in 0..counts.zones.len() {
        let levels = &seasonal.level[zone * frame.n_phases()..][..frame.n_phases()];
        n_levels += levels.iter().filter(|level| **level > 0.0).count() as f64;
        let found = counts.between(zone, &starts);
        for (month, n) in found.iter().enumerate() {
            let days = starts[month]..starts[month + 1];
            let expected: f64 = days
                .map(|d| levels[frame.phase[d]] * seasonal.season[frame.season[d]])
                .sum();
            if expected > 0.0 {
                sum += (f64::from(*n) - expected).powi(2) / expected;
                n_cells += 1.0;
            }
        }
    }
    let freedom = n_cells - n_levels - (frame.n_seasons as f64 - 1.0);
    (freedom > 0.0).then(|| sum / freedom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_events_in_a_month_leave_room_for_three() {
        // The upper end of a two-sided 90 % interval of no events is −ln 0.05.
        let interval = poisson_interval(0, 1.0, 1.0);
        assert_eq!((interval.value, interval.low), (0.0, 0.0));
        assert!((interval.high - 2.9957).abs() < 1e-3);
    }

    #[test]
    fn the_interval_of_ten_events_is_garwoods() {
        let interval = poisson_interval(10, 1.0, 1.0);
        assert!((interval.low - 5.4254).abs() < 1e-3 && (interval.high - 16.9622).abs() < 1e-3);
        let wider = poisson_interval(10, 2.0, 1.0);
        assert!(wider.low < interval.low && wider.high > interval.high && wider.value == 10.0);
    }
}
