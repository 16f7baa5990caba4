//! Two processes that events may follow, known to the day: seasonal Poisson, and the same with self-excitation.
//!
//! # The law
//!
//! In a zone z on day d events begin at the rate μ = level(z, phase) × season. Each event excites a Poisson number of
//! further ones of mean n in the same zone, after exponential delays of mean τ: a Hawkes process, seen by the day. An
//! event lies anywhere in its day, so that an offspring falls k days later with probability
//!
//! ```text
//! p(0) = 1 − τ (1 − a),    p(k) = τ (1 − a)² aᵏ⁻¹,    a = exp(−1/τ)
//! ```
//!
//! On a day with λ = μ + n Σ p(k) y(d − k) expected beginnings, those that begin excite others on the same day; their
//! total y has Borel and Tanner's law with θ = n p(0): P(y) = λ (λ + θy)ʸ⁻¹ exp(−λ − θy)/y!. With n = 0 all this is Poisson.
//!
//! # Fit
//!
//! Greatest likelihood, by expectation and maximisation for n, levels and seasons at each τ, and a search over τ.
//!
//! Source: Hawkes, Spectra of some self-exciting and mutually exciting point processes (1971); Consul and Jain, A
//! generalization of the Poisson distribution (1973); Veen and Schoenberg, Estimation of space-time branching process
//! models in seismology using an EM-type algorithm (2008).

use crate::experiment::calibrate::counts::Counts;
use crate::experiment::calibrate::counts::Frame;

/// Greatest branching ratio that is looked at, as in the scenario language.
pub const MOST_BRANCHING: f64 = 0.95;
/// Shortest and longest mean echo that is looked at [d].
pub const ECHO_RANGE: (f64, f64) = (0.7, 90.0);
/// Echoes tried first, evenly spaced in their logarithm.
const FIRST_ECHOES: usize = 7;
/// Steps by which the best echo is then narrowed down.
const NARROWINGS: usize = 7;
/// Rounds of expectation and maximisation at most, and the gain in log-likelihood below which they stop.
const ROUNDS: usize = 400;
const SMALL_GAIN: f64 = 1e-5;

/// Levels by zone and phase, and seasons.
#[derive(Debug, Clone, PartialEq)]
pub struct Seasonal {
    /// Events a day, n_zones × n_phases, row = zone.
    pub level: Vec<f64>,
    /// Number of phases.
    pub n_phases: usize,
    /// Factor of each season; their mean over the days of the period is 1.
    pub season: Vec<f64>,
    /// Logarithm of the likelihood.
    pub log_likelihood: f64,
}

/// A seasonal process whose events excite others.
#[derive(Debug, Clone, PartialEq)]
pub struct Excited {
    /// Events that no other excited; the log-likelihood is that of the whole.
    pub background: Seasonal,
    /// Mean number of events that one excites.
    pub branching: f64,
    /// Mean delay to an excited event [d].
    pub echo_days: f64,
}

/// Days by phase and season, n_phases × n_seasons.
struct Exposure {
    days: Vec<f64>,
    n_seasons: usize,
}

impl Exposure {
    fn of(frame: &Frame) -> Exposure {
        let mut days = vec![0.0; frame.n_phases() * frame.n_seasons];
        for (phase, season) in frame.phase.iter().zip(&frame.season) {
            days[phase * frame.n_seasons + season] += 1.0;
        }
        Exposure {
            days,
            n_seasons: frame.n_seasons,
        }
    }

    fn at(&self, phase: usize, season: usize) -> f64 {
        self.days[phase * self.n_seasons + season]
    }
}

/// A day with events in one zone.
struct Cell {
    zone: usize,
    day: usize,
    number: f64,
    phase: usize,
    season: usize,
}

fn cells(counts: &Counts, frame: &Frame) -> Vec<Cell> {
    let mut cells = Vec::new();
    for (zone, row) in counts.zones.iter().enumerate() {
        for &(day, number) in row {
            cells.push(Cell {
                zone,
                day,
                number: f64::from(number),
                phase: frame.phase[day],
                season: frame.season[day],
            });
        }
    }
    cells
}

impl Seasonal {
    /// A process with given levels and seasons, for simulation; its likelihood is unknown and −∞.
    pub fn new(level: Vec<f64>, season: Vec<f64>, n_phases: usize) -> Seasonal {
        Seasonal {
            level,
            n_phases,
            season,
            log_likelihood: f64::NEG_INFINITY,
        }
    }

    /// Even levels and seasons to start from.
    fn even(counts: &Counts, frame: &Frame) -> Seasonal {
        let days = frame.n_days() as f64;
        let mut level = Vec::new();
        for row in &counts.zones {
            let total: u32 = row.iter().map(|(_, n)| n).sum();
            level.resize(level.len() + frame.n_phases(), f64::from(total) / days);
        }
        Seasonal::new(level, vec![1.0; frame.n_seasons], frame.n_phases())
    }

    /// Events begun in a zone on a day of a phase and season.
    pub(super) fn rate(&self, zone: usize, phase: usize, season: usize) -> f64 {
        self.level[zone * self.n_phases + phase] * self.season[season]
    }

    /// Fits the seasonal Poisson process.
    pub fn fit(counts: &Counts, frame: &Frame) -> Seasonal {
        let exposure = Exposure::of(frame);
        let cells = cells(counts, frame);
        let weights: Vec<f64> = cells.iter().map(|cell| cell.number).collect();
        let mut fit = Seasonal::even(counts, frame);
        for _ in 0..ROUNDS {
            let before = fit.log_likelihood;
            fit.improve(&cells, &weights, &exposure);
            fit.log_likelihood = likelihood(&cells, &fit, &exposure, &Echo::NONE, 0.0);
            if fit.log_likelihood - before < SMALL_GAIN {
                break;
            }
        }
        fit
    }

    /// One round: levels for the seasons as they are, then seasons for those levels.
    ///
    /// `weights` are the events of each cell that no other excited.
    fn improve(&mut self, cells: &[Cell], weights: &[f64], exposure: &Exposure) {
        let n_seasons = self.season.len();
        let mut by_level = vec![0.0; self.level.len()];
        let mut by_season = vec![0.0; n_seasons];
        for (cell, weight) in cells.iter().zip(weights) {
            by_level[cell.zone * self.n_phases + cell.phase] += weight;
            by_season[cell.season] += weight;
        }
        for (place, level) in self.level.iter_mut().enumerate() {
            let phase = place % self.n_phases;
            let days: f64 = (0..n_seasons)
                .map(|c| exposure.at(phase, c) * self.season[c])
                .sum();
            *level = if days > 0.0 {
                by_level[place] / days
            } else {
                0.0
            };
        }
        if n_seasons == 1 {
            return;
        }
        let mut by_phase = vec![0.0; self.n_phases];
        for (place, level) in self.level.iter().enumerate() {
            by_phase[place % self.n_phases] += level;
        }
        for (c, season) in self.season.iter_mut().enumerate() {
            let expected: f64 = (0..self.n_phases)
                .map(|p| exposure.at(p, c) * by_phase[p])
                .sum();
            if expected > 0.0 {
                *season = by_season[c] / expected;
            }
        }
        self.centre(exposure);
    }

    /// Moves a common factor from the seasons to the levels, so that the seasons have mean 1.
    fn centre(&mut self, exposure: &Exposure) {
        let (mut sum, mut days) = (0.0, 0.0);
        for phase in 0..self.n_phases {
            for (c, season) in self.season.iter().enumerate() {
                sum += exposure.at(phase, c) * season;
                days += exposure.at(phase, c);
            }
        }
        let mean = sum / days;
        if mean > 0.0 {
            self.season.iter_mut().for_each(|season| *season /= mean);
            self.level.iter_mut().for_each(|level| *level *= mean);
        }
    }

    /// Events that no other excites, in expectation over the whole period.
    fn expected(&self, exposure: &Exposure) -> f64 {
        let mut sum = 0.0;
        for (place, level) in self.level.iter().enumerate() {
            for (c, season) in self.season.iter().enumerate() {
                sum += exposure.at(place % self.n_phases, c) * level * season;
            }
        }
        sum
    }
}

/// What earlier events contribute to each cell at one mean echo, for a branching ratio of 1.
struct Echo {
    /// Offspring expected on each cell's day.
    heard: Vec<f64>,
    /// Probability that an offspring falls on its parent's day.
    same_day: f64,
    /// Parents, each weighted with the probability that an offspring falls inside the period.
    parents: f64,
}

impl Echo {
    const NONE: Echo = Echo {
        heard: Vec::new(),
        same_day: 0.0,
        parents: 0.0,
    };

    fn of(cells: &[Cell], n_days: usize, echo_days: f64) -> Echo {
        let a = libm::exp(-1.0 / echo_days);
        let later = echo_days * (1.0 - a);
        let mut echo = Echo {
            heard: Vec::with_capacity(cells.len()),
            same_day: 1.0 - later,
            parents: 0.0,
        };
        let mut memory = 0.0;
        let mut last: Option<&Cell> = None;
        for cell in cells {
            memory = match last {
                Some(last) if last.zone == cell.zone => {
                    let gap = (cell.day - last.day) as f64;
                    memory * libm::pow(a, gap) + last.number * libm::pow(a, gap - 1.0)
                }
                _ => 0.0,
            };
            echo.heard.push(later * (1.0 - a) * memory);
            let left = (n_days - 1 - cell.day) as f64;
            echo.parents += cell.number * (1.0 - later * libm::pow(a, left));
            last = Some(cell);
        }
        echo
    }
}

/// Logarithm of the likelihood of all days.
fn likelihood(
    cells: &[Cell],
    background: &Seasonal,
    exposure: &Exposure,
    echo: &Echo,
    branching: f64,
) -> f64 {
    let theta = branching * echo.same_day;
    let mut sum = -background.expected(exposure) - branching * echo.parents;
    for (place, cell) in cells.iter().enumerate() {
        let heard = echo.heard.get(place).copied().unwrap_or(0.0);
        let rate = background.rate(cell.zone, cell.phase, cell.season) + branching * heard;
        let y = cell.number;
        sum += libm::log(rate) + (y - 1.0) * libm::log(rate + theta * y) - libm::lgamma(y + 1.0);
    }
    sum
}

impl Excited {
    /// Fits the process that excites itself; its likelihood is never below that of `seasonal`, the fit without.
    pub fn fit(counts: &Counts, frame: &Frame, seasonal: &Seasonal) -> Excited {
        let exposure = Exposure::of(frame);
        let cells = cells(counts, frame);
        let at = |log_echo: f64| {
            let echo_days = libm::exp(log_echo);
            Excited::fit_at(&cells, frame, &exposure, seasonal, echo_days)
        };
        let (low, high) = (libm::log(ECHO_RANGE.0), libm::log(ECHO_RANGE.1));
        let step = (high - low) / (FIRST_ECHOES - 1) as f64;
        let mut best = (low, at(low));
        for place in 1..FIRST_ECHOES {
            let log_echo = low + step * place as f64;
            let fit = at(log_echo);
            if fit.log_likelihood() > best.1.log_likelihood() {
                best = (log_echo, fit);
            }
        }
        let mut width = step / 2.0;
        for _ in 0..NARROWINGS {
            for log_echo in [best.0 - width, best.0 + width] {
                let fit = at(log_echo.clamp(low, high));
                if fit.log_likelihood() > best.1.log_likelihood() {
                    best = (log_echo.clamp(low, high), fit);
                }
            }
            width /= 2.0;
        }
        let fit = best.1;
        if fit.log_likelihood() > seasonal.log_likelihood {
            return fit;
        }
        Excited {
            background: seasonal.clone(),
            branching: 0.0,
            echo_days: fit.echo_days,
        }
    }

    /// Logarithm of the likelihood.
    pub fn log_likelihood(&self) -> f64 {
        self.background.log_likelihood
    }

    fn fit_at(
        cells: &[Cell],
        frame: &Frame,
        exposure: &Exposure,
        seasonal: &Seasonal,
        echo_days: f64,
    ) -> Excited {
        let echo = Echo::of(cells, frame.n_days(), echo_days);
        let mut branching = 0.3;
        let mut background = seasonal.clone();
        background
            .level
            .iter_mut()
            .for_each(|level| *level *= 1.0 - branching);
        let mut weights = vec![0.0; cells.len()];
        let mut best = likelihood(cells, &background, exposure, &echo, branching);
        for _ in 0..ROUNDS {
            let theta = branching * echo.same_day;
            let mut offspring = 0.0;
            for ((cell, heard), weight) in cells.iter().zip(&echo.heard).zip(&mut weights) {
                let own = background.rate(cell.zone, cell.phase, cell.season);
                let rate = own + branching * heard;
                let begun = 1.0 + (cell.number - 1.0) * rate / (rate + theta * cell.number);
                *weight = begun * own / rate;
                offspring += cell.number - *weight;
            }
            background.improve(cells, &weights, exposure);
            branching = (offspring / echo.parents).min(MOST_BRANCHING);
            let now = likelihood(cells, &background, exposure, &echo, branching);
            let gain = now - best;
            best = now;
            if gain.abs() < SMALL_GAIN {
                break;
            }
        }
        background.log_likelihood = best;
        Excited {
            background,
            branching,
            echo_days,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::streams::{Draws, EntityKey, Purpose, Stream};
    use crate::experiment::calibrate::counts::Seasons;
    use jiff::civil::date;

    fn planted(branching: f64) -> (Frame, Excited) {
        let mut wet = [false; 12];
        wet[5..9].fill(true);
        let frame = Frame::new(date(2010, 1, 1), date(2018, 1, 1), 48, Seasons::Wet(wet));
        let background = Seasonal::new(vec![0.10, 0.20, 0.05, 0.05], vec![1.2, 0.6], 2);
        let process = Excited {
            background,
            branching,
            echo_days: 8.0,
        };
        (frame, process)
    }

    fn stream(k: u64) -> Stream {
        Draws::new(11, k).stream(Purpose(1), EntityKey::of("test"), 0)
    }

    #[test]
    fn planted_levels_seasons_and_echoes_are_recovered() {
        let (frame, process) = planted(0.4);
        let (mut branching, mut echo, mut wet, mut first) = (0.0, 0.0, 0.0, 0.0);
        let n = 24;
        for k in 0..n {
            let counts = process.simulate(&frame, false, &mut stream(k));
            let fit = Excited::fit(&counts, &frame, &Seasonal::fit(&counts, &frame));
            branching += fit.branching / n as f64;
            echo += fit.echo_days / n as f64;
            wet += fit.background.season[1] / fit.background.season[0] / n as f64;
            first += fit.background.level[0] / n as f64;
        }
        assert!((branching - 0.4).abs() < 0.04, "{branching}");
        assert!((echo - 8.0).abs() < 2.0, "{echo}");
        assert!((wet - 0.5).abs() < 0.06, "{wet}");
        assert!((first - 0.10).abs() < 0.015, "{first}");
    }

    #[test]
    fn the_mean_number_of_events_is_the_background_over_one_minus_the_branching_ratio() {
        let (frame, process) = planted(0.4);
        let n = 200;
        let total: u32 = (0..n)
            .map(|k| process.simulate(&frame, false, &mut stream(k)).total())
            .sum();
        let expected = process.background.expected(&Exposure::of(&frame)) / 0.6;
        let mean = f64::from(total) / n as f64;
        assert!((mean / expected - 1.0).abs() < 0.02, "{mean} {expected}");
    }

    #[test]
    fn the_likelihood_without_echo_is_that_of_poisson() {
        let (frame, process) = planted(0.0);
        let counts = process.simulate(&frame, false, &mut stream(0));
        let fit = Seasonal::fit(&counts, &frame);
        let mut expected = 0.0;
        for zone in 0..2 {
            for day in 0..frame.n_days() {
                let rate = fit.rate(zone, frame.phase[day], frame.season[day]);
                let y = counts.zones[zone]
                    .iter()
                    .find(|(d, _)| *d == day)
                    .map_or(0.0, |(_, n)| f64::from(*n));
                expected += y * libm::log(rate) - rate - libm::lgamma(y + 1.0);
            }
        }
        assert!(
            (fit.log_likelihood - expected).abs() < 1e-6,
            "{} {expected}",
            fit.log_likelihood
        );
        // The fitted totals are those of the record.
        assert!((fit.expected(&Exposure::of(&frame)) - f64::from(counts.total())).abs() < 1e-3);
    }

    #[test]
    fn delays_fall_on_days_with_the_stated_probabilities() {
        let cells = [
            Cell {
                zone: 0,
                day: 0,
                number: 1.0,
                phase: 0,
                season: 0,
            },
            Cell {
                zone: 0,
                day: 3,
                number: 1.0,
                phase: 0,
                season: 0,
            },
        ];
        let echo = Echo::of(&cells, 4, 5.0);
        let (n, mut same, mut third) = (400_000, 0, 0);
        let mut draws = stream(0);
        for _ in 0..n {
            let time = draws.uniform() - 5.0 * libm::log(draws.uniform());
            same += u32::from(time < 1.0);
            third += u32::from((3.0..4.0).contains(&time));
        }
        assert!((f64::from(same) / n as f64 - echo.same_day).abs() < 0.003);
        assert!((f64::from(third) / n as f64 - echo.heard[1]).abs() < 0.003);
    }
}
