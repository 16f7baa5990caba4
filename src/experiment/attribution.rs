//! Attribution: how much of a figure each driver of trouble brings about.
//!
//! # Method
//!
//! Every replication is run with some drivers on and the others off, under the same random numbers: the same rains,
//! incidents and delays are there, and do or do not take place. The difference between the plan as it is and the plan
//! in which nothing goes wrong is divided among the drivers by Shapley value (see [`shapley`]), replication by
//! replication, so that the parts add exactly to the difference. Up to [`MOST_EXACT`] drivers every set of them is run;
//! beyond that each replication takes one random order of the drivers and its reverse, which leaves the parts unbiased.
//!
//! # What it assumes
//!
//! - *Off* is what each process says it is (see [`Driver`]); trouble that no driver stands for is in both ends.
//! - A part is the driver's mean share over all orders of removal: where two drivers matter only together, each gets half.
//!   It is not what removing that driver alone would save; that is the mean of the last place only.
//! - Intervals are Student's t over replications at [`LEVEL`] for each part on its own; they hold luck and, beyond
//!   [`MOST_EXACT`] drivers, the sampling of orders.
//!
//! A figure that may be *never* or *endless* is attributed twice: the probability that it is reached, and min(x, limit).

use crate::engine::streams::Draws;
use crate::engine::streams::EntityKey;
use crate::engine::streams::Purpose;
use crate::engine::tally::Tally;
use crate::experiment::batch::BatchError;
use crate::experiment::designs::latin;
use crate::experiment::effort::Effort;
use crate::experiment::estimate;
use crate::experiment::shapley;
use crate::experiment::summarise::rank_value;
use crate::experiment::summary::Estimate;
use crate::experiment::summary::LEVEL;
use crate::model::drivers::Driver;
use crate::model::drivers::Drivers;
use crate::model::figures::FigureSpec;
use crate::model::model::Model;
use crate::model::outcome::Failure;
use crate::model::replicate::Replicator;

/// The most drivers for which every set is run unless more is asked for.
pub const MOST_EXACT: usize = 6;

/// The order in which drivers join in a replication.
const ORDER: Purpose = Purpose(2_001);

/// What of a figure is attributed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Measure {
    /// Its value.
    Value,
    /// Its value, or the limit where it is greater or never reached.
    Cut(f64),
    /// Whether it is reached.
    Reached,
}

impl Measure {
    /// What counts of a value; `None` where the figure is undefined.
    fn of(self, spec: &FigureSpec, value: Option<f64>) -> Option<f64> {
        let value = rank_value(spec, value)?;
        Some(match self {
            Measure::Value => value,
            Measure::Cut(limit) => value.min(limit),
            Measure::Reached => f64::from(u8::from(value.is_finite())),
        })
    }
}

/// What to attribute, and to whom.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The model, with all drivers on.
    pub model: &'a Model,
    /// The drivers to divide among; the others stay on throughout.
    pub drivers: &'a [Driver],
    /// Whether to run every set of drivers, however many there are.
    pub is_exact: bool,
    /// Figures by their place in the registry, each with the limit that counts where it may be infinite.
    pub figures: &'a [(usize, f64)],
    /// Seed.
    pub seed: u64,
    /// Replications.
    pub n: u64,
}

/// What one driver adds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// Which.
    pub driver: Driver,
    /// What it adds to the figure in the mean, with its interval.
    pub adds: Estimate,
}

/// One figure divided among the drivers.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// Key in the registry.
    pub key: String,
    /// Unit.
    pub unit: String,
    /// What of it is attributed.
    pub measure: Measure,
    /// Replications in which the figure is defined with every set of drivers that was run.
    pub n: u64,
    /// Mean with all drivers on.
    pub planned: Estimate,
    /// Mean with the drivers off.
    pub untroubled: Estimate,
    /// Mean difference within a replication: the sum of the parts.
    pub difference: Estimate,
    /// The parts, in the order of the drivers.
    pub parts: Vec<Part>,
}

/// Attributions of all figures asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Attributions {
    /// Seed.
    pub seed: u64,
    /// Replications asked for.
    pub asked: u64,
    /// Replications done, failed ones included.
    pub n: u64,
    /// Whether every set of drivers was run.
    pub is_exact: bool,
    /// Figures; one that was defined in no replication is left out.
    pub figures: Vec<Attribution>,
    /// Replications that failed with some set of drivers; they are left out.
    pub failures: Vec<Failure>,
}

impl Question<'_> {
    /// Whether every set of drivers is run.
    pub fn runs_all_sets(&self) -> bool {
        self.is_exact || self.drivers.len() <= MOST_EXACT
    }

    /// Sets of drivers that are on in the runs of one replication.
    fn sets(&self, replication: u64) -> Sets {
        let n = self.drivers.len();
        if self.runs_all_sets() {
            return Sets {
                order: None,
                sets: (0..1u32 << n).collect(),
            };
        }
        let mut stream = Draws::new(self.seed, replication).stream(ORDER, EntityKey(0), 0);
        let order = latin::shuffled(n, &mut stream);
        Sets {
            sets: shapley::sets_of_pair(&order),
            order: Some(order),
        }
    }

    /// Runs of the model in all.
    pub fn n_runs(&self) -> u64 {
        self.n * self.sets(0).sets.len() as u64
    }

    fn drivers_of(&self, set: u32) -> Drivers {
        let off = (0..self.drivers.len()).filter(|place| set >> place & 1 == 0);
        off.fold(Drivers::ALL, |on, place| on.without(self.drivers[place]))
    }
}

struct Sets {
    order: Option<Vec<usize>>,
    sets: Vec<u32>,
}

/// What one replication says of one measure: with all drivers, with none, and what each adds.
type Split = Option<(f64, f64, Vec<f64>)>;

/// Attributes figures to drivers. Stopped early, it answers for the first replications.
///
/// # Errors
///
/// If the threads cannot be started.
pub fn attribute(question: &Question<'_>, effort: &Effort<'_>) -> Result<Attributions, BatchError> {
    let measures = measures(question);
    // One that is stopped within has no answer; what follows is without it.
    let results = effort.in_order_kept(
        question.n,
        || question.model.clone(),
        |model, replication| one(question, &measures, model, replication, effort),
    )?;
    let mut failures = Vec::new();
    let mut splits: Vec<Vec<Split>> = Vec::new();
    let mut n = 0;
    for result in results {
        match result {
            Ok(split) => splits.push(split),
            Err(failure) => failures.push(failure),
        }
        n += 1;
    }
    let figures = measures.iter().enumerate().filter_map(|(place, measure)| {
        let its = splits.iter().filter_map(|splits| splits[place].as_ref());
        summarise(question, *measure, its)
    });
    Ok(Attributions {
        seed: question.seed,
        asked: question.n,
        n,
        is_exact: question.runs_all_sets(),
        figures: figures.collect(),
        failures,
    })
}

fn measures(question: &Question<'_>) -> Vec<(usize, Measure)> {
    let mut measures = Vec::new();
    for &(figure, limit) in question.figures {
        if question.model.registry().figures[figure]
            .absent
            .is_infinite()
        {
            measures.push((figure, Measure::Reached));
            measures.push((figure, Measure::Cut(limit)));
        } else {
            measures.push((figure, Measure::Value));
        }
    }
    measures
}

/// Runs one replication with each set of drivers; `None` if stopped on the way.
fn one(
    question: &Question<'_>,
    measures: &[(usize, Measure)],
    model: &mut Model,
    replication: u64,
    effort: &Effort<'_>,
) -> Option<Result<Vec<Split>, Failure>> {
    let registry = question.model.registry();
    let sets = question.sets(replication);
    let mut values: Vec<Vec<Option<f64>>> = Vec::with_capacity(sets.sets.len());
    for &set in &sets.sets {
        if (effort.stop)() {
            return None;
        }
        model.set_drivers(question.drivers_of(set));
        let outcome = match Replicator::new(model).replicate(question.seed, replication) {
            Ok(outcome) => outcome,
            Err(failure) => return Some(Err(failure)),
        };
        let of = |&(figure, measure): &(usize, Measure)| {
            measure.of(&registry.figures[figure], outcome.figures[figure])
        };
        values.push(measures.iter().map(of).collect());
    }
    let split = |place: usize| -> Split {
        let column: Option<Vec<f64>> = values.iter().map(|row| row[place]).collect();
        let column = column?;
        let (first, last) = (*column.first()?, *column.last()?);
        let parts = match &sets.order {
            None => shapley::exact(question.drivers.len(), &column),
            Some(order) => shapley::along_pair(order, &mut |set| {
                let at = sets.sets.binary_search(&set);
                column[at.expect("every set of the pair was run")]
            }),
        };
        Some((last, first, parts))
    };
    Some(Ok((0..measures.len()).map(split).collect()))
}

fn summarise<'a>(
    question: &Question<'_>,
    (figure, measure): (usize, Measure),
    splits: impl Iterator<Item = &'a (f64, f64, Vec<f64>)>,
) -> Option<Attribution> {
    let spec = &question.model.registry().figures[figure];
    let mut ends = [Tally::new(); 3];
    let mut parts = vec![Tally::new(); question.drivers.len()];
    for (planned, untroubled, added) in splits {
        ends[0].add(*planned);
        ends[1].add(*untroubled);
        ends[2].add(planned - untroubled);
        parts.iter_mut().zip(added).for_each(|(t, a)| t.add(*a));
    }
    let mean = |tally: &Tally| estimate::mean(tally, LEVEL);
    // A share of replications is bounded by Wilson's interval, which claims no certainty where all agree.
    let is_share = spec.is_indicator || measure == Measure::Reached;
    let end = |tally: &Tally| {
        if is_share {
            let hits = tally.mean()? * tally.count() as f64;
            estimate::wilson(libm::round(hits) as u64, tally.count(), LEVEL)
        } else {
            mean(tally)
        }
    };
    let pairs = question.drivers.iter().zip(&parts);
    let parts: Option<Vec<Part>> = pairs
        .map(|(&driver, tally)| {
            Some(Part {
                driver,
                adds: mean(tally)?,
            })
        })
        .collect();
    Some(Attribution {
        key: spec.key.clone(),
        unit: spec.unit.clone(),
        measure,
        n: ends[0].count(),
        planned: end(&ends[0])?,
        untroubled: end(&ends[1])?,
        difference: mean(&ends[2])?,
        parts: parts?,
    })
}
