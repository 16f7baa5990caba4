//! Forecast: the last months of a record, foretold from those before, and how good that was.
//!
//! The process is fitted to the days before the cut. Its level in the last phase goes on, uncertain by its number of
//! events and by as much as levels moved from phase to phase before; what happened just before the cut still echoes.
//! Each month after it is foretold as a distribution of simulated counts and graded by whether the 90 % band covers what
//! happened, and by the continuous ranked probability score (CRPS, in events; less is better), beside those of two
//! simple forecasts: the mean of the same calendar month before the cut, and a Poisson law with that mean.
//!
//! Source: Gneiting and Raftery, Strictly proper scoring rules, prediction, and estimation (2007), section 4.2.

use jiff::civil::Date;

use crate::engine::distribution::Distribution;
use crate::engine::quantile::quantile_of_sorted;
use crate::engine::streams::Draws;
use crate::engine::streams::EntityKey;
use crate::engine::streams::Purpose;
use crate::engine::streams::Stream;
use crate::experiment::calibrate::counts::Counts;
use crate::experiment::calibrate::counts::Frame;
use crate::experiment::calibrate::incidents::Calibration;
use crate::experiment::calibrate::incidents::Request;
use crate::experiment::calibrate::incidents::frame_of;
use crate::experiment::calibrate::log::Event;
use crate::experiment::calibrate::log::Log;
use crate::experiment::calibrate::log::LogFault;
use crate::experiment::calibrate::process::Excited;
use crate::experiment::calibrate::process::Seasonal;

/// Simulated futures.
const PATHS: usize = 1000;
const FUTURE: Purpose = Purpose(202);
/// Events of a phase below which its level says nothing about how levels move.
const FEWEST_OF_PHASE: f64 = 3.0;
/// Echoes of events before the cut are followed back this many mean delays.
const MEMORY: f64 = 12.0;

/// How good a forecast of monthly counts was.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Grade {
    /// Months that were foretold, zones counted apart.
    pub n: u32,
    /// Months inside the 90 % band.
    pub covered: u32,
    /// Sum of scores of the forecast [events].
    pub score: f64,
    /// Sum of scores of the seasonal mean.
    pub score_of_mean: f64,
    /// Sum of scores of a Poisson law with the seasonal mean.
    pub score_of_poisson: f64,
}

impl Grade {
    fn add(&mut self, other: &Grade) {
        self.n += other.n;
        self.covered += other.covered;
        self.score += other.score;
        self.score_of_mean += other.score_of_mean;
        self.score_of_poisson += other.score_of_poisson;
    }

    /// Share of months inside the band.
    pub fn coverage(&self) -> f64 {
        f64::from(self.covered) / f64::from(self.n.max(1))
    }

    /// Share by which the score lies below that of the seasonal mean; negative if it lies above.
    pub fn skill(&self) -> Option<f64> {
        (self.score_of_mean > 0.0).then(|| 1.0 - self.score / self.score_of_mean)
    }
}

/// The forecast of the last months of a log.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// First day that was foretold.
    pub cut: Date,
    /// The day after the last.
    pub until: Date,
    /// By kind, months of each zone counted apart.
    pub by_kind: Vec<(String, Grade)>,
    /// All kinds and zones, each counted apart.
    pub apart: Grade,
    /// By kind, with all zones together.
    pub together: Vec<(String, Grade)>,
}

/// Foretells the last `months` of a log from what came before and grades that.
///
/// # Errors
///
/// If too little comes before the cut, or nothing at all.
pub fn grade(
    log: &Log,
    calibration: &Calibration,
    request: &Request,
    months: u32,
) -> Result<Forecast, LogFault> {
    let whole = frame_of(log, request)?;
    let until = whole.until().first_of_month();
    let cut = until.saturating_sub(jiff::Span::new().months(i64::from(months)));
    if cut <= whole.from {
        let why = format!(" before {cut}, from where the last {months} months are foretold");
        return Err(LogFault::Empty(why));
    }
    let past = Frame::new(whole.from, cut, request.phase_months, request.seasons);
    let future = Frame::new(cut, until, 0, request.seasons);
    let mut forecast = Forecast {
        cut,
        until,
        by_kind: Vec::new(),
        apart: Grade::default(),
        together: Vec::new(),
    };
    for fit in &calibration.kinds {
        let its =
            |event: &&Event| event.kind == fit.kind && event.precision <= request.most_precision;
        let count = |frame: &Frame| {
            let events = log.events.iter().filter(its);
            Counts::new(events, &calibration.zones, frame, request.once_a_day)
        };
        let (before, after) = (count(&past), count(&future));
        let paths = foretell(&fit.kind, &before, (&past, &future), request);
        let (apart, together) = grade_kind(&paths, (&before, &past), (&after, &future));
        forecast.apart.add(&apart);
        forecast.by_kind.push((fit.kind.clone(), apart));
        forecast.together.push((fit.kind.clone(), together));
    }
    Ok(forecast)
}

/// Simulated counts after the cut.
fn foretell(
    kind: &str,
    before: &Counts,
    (past, future): (&Frame, &Frame),
    request: &Request,
) -> Vec<Counts> {
    let seasonal = Seasonal::fit(before, past);
    let process = Excited::fit(before, past, &seasonal);
    let drift = drift_of(&process.background, past);
    let entity = EntityKey::of(kind);
    let path = |k: usize| {
        let mut stream = Draws::new(request.seed, k as u64).stream(FUTURE, entity, 0);
        let level = levels_ahead(&process.background, past, drift, &mut stream);
        let ahead = Excited {
            background: Seasonal::new(level, process.background.season.clone(), 1),
            ..process.clone()
        };
        ahead.go_on(
            before,
            past.n_days(),
            future,
            request.once_a_day,
            &mut stream,
        )
    };
    (0..PATHS).map(path).collect()
}

/// Variance by which the logarithm of a level moves from phase to phase, beyond chance.
fn drift_of(background: &Seasonal, past: &Frame) -> f64 {
    let days = phase_days(past);
    let (mut sum, mut n) = (0.0, 0.0);
    for levels in background.level.chunks(background.n_phases) {
        for phase in 1..levels.len() {
            let [a, b] = [phase - 1, phase].map(|p| levels[p] * days[p]);
            if a >= FEWEST_OF_PHASE && b >= FEWEST_OF_PHASE {
                let step = libm::log(levels[phase] / levels[phase - 1]);
                sum += step * step - 1.0 / a - 1.0 / b;
                n += 1.0;
            }
        }
    }
    if n > 0.0 { (sum / n).max(0.0) } else { 0.0 }
}

fn phase_days(frame: &Frame) -> Vec<f64> {
    let mut days = vec![0.0; frame.n_phases()];
    frame.phase.iter().for_each(|phase| days[*phase] += 1.0);
    days
}

/// The level of each zone after the cut, as it may be.
fn levels_ahead(background: &Seasonal, past: &Frame, drift: f64, stream: &mut Stream) -> Vec<f64> {
    let days = phase_days(past);
    let last = background.n_phases - 1;
    let ahead = |levels: &[f64]| {
        let events = levels[last] * days[last] + 0.5;
        let law = Distribution::gamma(events, libm::sqrt(events));
        let drawn = law.map_or(events, |law| law.sample(stream));
        let normal = Distribution::normal(0.0, 1.0).map_or(0.0, |law| law.sample(stream));
        let move_by = libm::exp(libm::sqrt(drift) * normal - 0.5 * drift);
        drawn / days[last] * move_by
    };
    background
        .level
        .chunks(background.n_phases)
        .map(ahead)
        .collect()
}

impl Excited {
    /// Simulates the days after a cut; events before it still excite others.
    fn go_on(
        &self,
        before: &Counts,
        cut: usize,
        future: &Frame,
        once_a_day: bool,
        stream: &mut Stream,
    ) -> Counts {
        let memory = (MEMORY * self.echo_days) as usize;
        let mut zones = Vec::new();
        for (zone, row) in before.zones.iter().enumerate() {
            let mut times = self.begin(zone, future, stream);
            for &(day, number) in row.iter().filter(|(day, _)| day + memory >= cut) {
                for _ in 0..number {
                    let parent = day as f64 + stream.uniform() - cut as f64;
                    let children = self.excite(parent, stream);
                    let horizon = future.n_days() as f64;
                    times.extend(children.into_iter().filter(|t| (0.0..horizon).contains(t)));
                }
            }
            zones.push(self.follow(times, future.n_days(), once_a_day, stream));
        }
        Counts { zones }
    }
}

/// Grades the months of one kind, zones apart and together.
fn grade_kind(
    paths: &[Counts],
    (before, past): (&Counts, &Frame),
    (after, future): (&Counts, &Frame),
) -> (Grade, Grade) {
    let starts = future.months();
    let (mut apart, mut together) = (Grade::default(), Grade::default());
    let n_months = starts.len().saturating_sub(1);
    let mut sums = vec![vec![0; n_months]; paths.len()];
    let (mut found, mut means) = (vec![0; n_months], vec![0.0; n_months]);
    for zone in 0..after.zones.len() {
        let drawn: Vec<Vec<u32>> = paths
            .iter()
            .map(|path| path.between(zone, &starts))
            .collect();
        let truth = after.between(zone, &starts);
        for month in 0..n_months {
            let mean = seasonal_mean(before, zone, past, future.date(starts[month]).month());
            let values = drawn.iter().map(|path| path[month]);
            apart.add(&grade_month(values, truth[month], mean));
            found[month] += truth[month];
            means[month] += mean;
            for (sum, path) in sums.iter_mut().zip(&drawn) {
                sum[month] += path[month];
            }
        }
    }
    for month in 0..n_months {
        let values = sums.iter().map(|path| path[month]);
        together.add(&grade_month(values, found[month], means[month]));
    }
    (apart, together)
}

/// Mean count of a calendar month before the cut; that of all months if it never came.
fn seasonal_mean(before: &Counts, zone: usize, past: &Frame, month: i8) -> f64 {
    let starts = past.months();
    let counts = before.between(zone, &starts);
    let of_month = |place: &usize| past.date(starts[*place]).month() == month;
    let same: Vec<u32> = (0..counts.len())
        .filter(of_month)
        .map(|place| counts[place])
        .collect();
    let chosen = if same.is_empty() { &counts } else { &same };
    chosen.iter().sum::<u32>() as f64 / chosen.len().max(1) as f64
}

fn grade_month(values: impl Iterator<Item = u32>, truth: u32, mean: f64) -> Grade {
    let mut sorted: Vec<f64> = values.map(f64::from).collect();
    sorted.sort_by(f64::total_cmp);
    let truth = f64::from(truth);
    let band = [0.05, 0.95].map(|p| quantile_of_sorted(&sorted, p).unwrap_or(truth));
    Grade {
        n: 1,
        covered: u32::from(band[0] <= truth && truth <= band[1]),
        score: score_of_sample(&sorted, truth),
        score_of_mean: (mean - truth).abs(),
        score_of_poisson: score_of_poisson(mean, truth),
    }
}

/// Continuous ranked probability score of equally likely values in ascending order.
fn score_of_sample(sorted: &[f64], truth: f64) -> f64 {
    let n = sorted.len() as f64;
    let distance: f64 = sorted.iter().map(|x| (x - truth).abs()).sum::<f64>() / n;
    let mut spread = 0.0;
    for (place, x) in sorted.iter().enumerate() {
        spread += (2.0 * place as f64 + 1.0 - n) * x;
    }
    distance - spread / (n * n)
}

/// The score of a Poisson law: Σ (F(k) − 1{truth ≤ k})² over all counts k.
fn score_of_poisson(mean: f64, truth: f64) -> f64 {
    let (mut term, mut below, mut score) = (libm::exp(-mean), 0.0, 0.0);
    let last = (mean + 12.0 * libm::sqrt(mean) + 12.0).max(truth) as u32;
    for k in 0..=last {
        if k > 0 {
            term *= mean / f64::from(k);
        }
        below += term;
        let is_reached = f64::from(u8::from(truth <= f64::from(k)));
        score += (below - is_reached) * (below - is_reached);
    }
    score
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certain_forecast_scores_its_distance() {
        assert_eq!(score_of_sample(&[3.0, 3.0], 5.0), 2.0);
        assert_eq!(score_of_poisson(0.0, 2.0), 2.0);
        // Two values 0 and 2, truth 1: mean distance 1, half the mean difference ½.
        assert_eq!(score_of_sample(&[0.0, 2.0], 1.0), 0.5);
    }

    #[test]
    fn a_poisson_sample_scores_like_its_law() {
        let law = Distribution::poisson(4.0).unwrap();
        let mut sample: Vec<f64> = (0..4000)
            .map(|i| law.quantile((i as f64 + 0.5) / 4000.0))
            .collect();
        sample.sort_by(f64::total_cmp);
        for truth in [0.0, 4.0, 9.0] {
            let (a, b) = (
                score_of_sample(&sample, truth),
                score_of_poisson(4.0, truth),
            );
            assert!((a - b).abs() < 0.01, "{a} {b}");
        }
    }
}
