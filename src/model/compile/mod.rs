//! Compiling a scenario into a model: names become indices, and nothing can be wrong any more.
//!
//! Each file turns one part of a [`Scenario`] into tables; this one puts them together. What a scenario's own
//! validation cannot see, because it needs routes and fleets, is found here.

mod assets;
mod budgets;
mod dispatch;
mod forces;
mod goods;
mod lanes;
mod legs;
mod names;
mod places;
mod requests;
mod storage;
mod threats;

use crate::engine::distribution::Distribution;
use crate::engine::time::SimTime;
pub(crate) use crate::model::compile::dispatch::DispatchRow;
use crate::model::compile::names::Names;
use crate::model::deployment::planned::plans;
use crate::model::drivers::Drivers;
use crate::model::figures::Registry;
use crate::model::ids::MOST_ROWS;
use crate::model::ids::Table;
use crate::model::model::CriterionModel;
use crate::model::model::Distances;
use crate::model::model::Model;
use crate::model::model::Month;
use crate::model::model::Rows;
use crate::model::movement::plan_links;
use crate::model::record::describe;
use crate::scenario::rules::Rules;
use crate::scenario::scenario::Scenario;

/// Most commodities in one scenario: what one convoy can carry side by side.
pub const MOST_COMMODITIES: usize = 12;

/// One reason why a valid scenario cannot be compiled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// A criterion names a figure that this model does not have.
    #[error("outcome `{outcome}` names the figure `{figure}`, which this scenario does not yield{}", nearest.as_ref().map_or(String::new(), |n| format!("; did you mean `{n}`?")))]
    UnknownFigure {
        /// The criterion.
        outcome: String,
        /// What it names.
        figure: String,
        /// A figure that reads alike.
        nearest: Option<String>,
    },
    /// Goods or equipment cannot go from one site to another.
    #[error("nothing can go from `{from}` to `{to}` by {mode}: {why}")]
    NoWay {
        /// Origin.
        from: String,
        /// Destination.
        to: String,
        /// Mode.
        mode: &'static str,
        /// No links, no landing or no fleet.
        why: &'static str,
    },
    /// A table is longer than the model can hold.
    #[error("the scenario has {found} {what}; at most {most} fit")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many fit.
        most: usize,
    },
}

/// Why a valid scenario cannot be compiled: every reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", problems.iter().map(Problem::to_string).collect::<Vec<_>>().join("\n"))]
pub struct CompileError {
    /// The reasons; at least one.
    pub problems: Vec<Problem>,
}

impl Model {
    /// Compiles a scenario, with some drivers off where an experiment asks for it.
    ///
    /// # Errors
    ///
    /// If goods or units cannot reach where they are to go, a criterion names a figure that the model does not
    /// yield, or a table is too long.
    pub fn compile(scenario: &Scenario, drivers: Drivers) -> Result<Model, CompileError> {
        let rules = quick_rules(&scenario.rules);
        Model::compile_with(rules, scenario, drivers)
    }

    /// Whether a scenario can be compiled; cheaper than doing so.
    ///
    /// # Errors
    ///
    /// As [`Model::compile`].
    pub fn check(scenario: &Scenario) -> Result<(), CompileError> {
        Model::compile_with(scenario.rules.clone(), scenario, Drivers::ALL).map(|_| ())
    }

    fn compile_with(
        rules: Rules,
        scenario: &Scenario,
        drivers: Drivers,
    ) -> Result<Model, CompileError> {
        let mut problems = too_many(scenario);
        if !problems.is_empty() {
            return Err(CompileError { problems });
        }
        let names = Names::of(scenario);
        let horizon = scenario
            .missions
            .iter()
            .map(|mission| mission.start + mission.horizon)
            .max()
            .unwrap_or(SimTime::ZERO);
        let zones = places::zones(scenario);
        let links = places::links(scenario, &names, &zones);
        let ends = links.iter().map(|link| (link.a, link.b, link.mode));
        let network = crate::model::path::Network::new(scenario.sites.len(), ends);
        let mut model = Model {
            registry: Registry::default(),
            drivers,
            horizon,
            months: months(scenario, horizon),
            missions: places::missions(scenario),
            zones,
            sites: places::sites(scenario, &names),
            links,
            network,
            commodities: goods::commodities(scenario, &names),
            vehicles: forces::vehicles(scenario, &names),
            fleets: forces::fleets(scenario, &names),
            units: Table::new(Vec::new()),
            stores: Table::new(Vec::new()),
            assets: Table::new(Vec::new()),
            contracts: requests::contracts(scenario),
            demands: Table::new(Vec::new()),
            dispatches: dispatch::rows(scenario, &names),
            replans: false,
            upstream: Vec::new(),
            stockpiles: Vec::new(),
            store_at: Vec::new(),
            lanes: Table::new(Vec::new()),
            kinds: threats::kinds(scenario),
            hazards: Table::new(Vec::new()),
            mitigations: Vec::new(),
            tasks: Table::new(Vec::new()),
            injects: Vec::new(),
            has_cuts: false,
            budgets: Vec::new(),
            criteria: Vec::new(),
            rules,
            standard_normal: Distribution::normal(0.0, 1.0).expect("1 is a standard deviation"),
            escort_vehicle: names.vehicle(&scenario.rules.movement.escort_vehicle),
            distances: Distances::new(scenario.sites.iter().map(|site| (site.lat, site.lon))),
            journeys: Rows::new(scenario.sites.len()),
            plans: Vec::new(),
        };
        plan_links(&mut model);
        goods::add_stores(&mut model, scenario, &names);
        requests::add_demands(&mut model, scenario, &names);
        assets::add_assets(&mut model, scenario, &names);
        let mut lanes = lanes::Lanes::new(&mut model);
        goods::add_policies(&mut lanes, scenario, &names);
        forces::add_units(&mut lanes, scenario, &names);
        problems.append(&mut lanes.problems);
        forces::add_tasks(&mut model, scenario, &names);
        threats::add_mitigations(&mut model, scenario, &names);
        threats::add_hazards(&mut model, scenario, &names);
        threats::add_injects(&mut model, scenario, &names);
        budgets::add_budgets(&mut model, scenario);
        places::connect(&mut model);
        model.replans = model.lanes.iter().any(|lane| lane.dispatch.replans);
        storage::connect_plugs(&mut model, scenario);
        if model.rules.deployment.by_unit {
            model.plans = plans(&model);
        }
        model.registry = describe(&model, scenario);
        add_criteria(&mut model, scenario, &mut problems);
        if problems.is_empty() {
            Ok(model)
        } else {
            Err(CompileError { problems })
        }
    }
}

/// Equally likely values that stand for a distribution that is drawn from very often.
const QUICK_VALUES: usize = 1024;

/// The rules, with what is drawn for every convoy and every patient turned into tables.
fn quick_rules(rules: &Rules) -> Rules {
    let mut rules = rules.clone();
    rules.movement.formation = quick(&rules.movement.formation);
    rules.movement.breakdown_delay = quick(&rules.movement.breakdown_delay);
    rules.medical.stay = quick(&rules.medical.stay);
    rules
}

/// A distribution as a table of its quantiles in the middle of equally likely steps.
///
/// Inverting a beta or gamma distribution takes a microsecond, a look into a table a fiftieth of that. The table's mean is
/// within three thousandths of the spread for the laws of these rules; what lies beyond the last half step is cut off.
fn quick(law: &Distribution) -> Distribution {
    if law.is_constant() {
        return law.clone();
    }
    let steps = (0..QUICK_VALUES).map(|i| (i as f64 + 0.5) / QUICK_VALUES as f64);
    let values: Vec<f64> = steps.map(|p| law.quantile(p)).collect();
    Distribution::empirical(&values, &[1.0; QUICK_VALUES]).unwrap_or_else(|_| law.clone())
}

fn too_many(scenario: &Scenario) -> Vec<Problem> {
    let counts = [
        ("commodities", scenario.commodities.len(), MOST_COMMODITIES),
        ("sites", scenario.sites.len(), 4000),
        ("links", scenario.links.len(), 10_000),
        ("units", scenario.units.len(), 10_000),
        ("fleets", scenario.fleets.len(), 10_000),
        ("policies", scenario.policies.len(), MOST_ROWS / 4),
        ("assets", scenario.assets.len(), 10_000),
        ("contracts", scenario.contracts.len(), 1000),
        ("demands", scenario.demands.len(), 10_000),
        ("threats", scenario.threats.len(), 1000),
        ("tasks", scenario.tasks.len(), 10_000),
    ];
    counts
        .into_iter()
        .filter(|(_, found, most)| found > most)
        .map(|(what, found, most)| Problem::TooMany { what, found, most })
        .collect()
}

/// The calendar months of the simulated period.
fn months(scenario: &Scenario, horizon: SimTime) -> Vec<Month> {
    let mut first = scenario.start.first_of_month();
    let mut months = Vec::new();
    loop {
        let next = first.saturating_add(jiff::Span::new().months(1));
        let start = days_between(scenario.start, first);
        if start >= horizon {
            return months;
        }
        months.push(Month {
            start,
            end: days_between(scenario.start, next),
            of_year: first.month() as usize - 1,
        });
        first = next;
    }
}

/// The midnight at which a date begins.
fn days_between(start: jiff::civil::Date, date: jiff::civil::Date) -> SimTime {
    let days = (date - start).get_days();
    SimTime::start_of_day(days)
}

fn add_criteria(model: &mut Model, scenario: &Scenario, problems: &mut Vec<Problem>) {
    for criterion in &scenario.criteria {
        let mut terms = Vec::new();
        for term in &criterion.terms {
            match model.registry.figure(&term.figure) {
                Some(place) => terms.push((place, term.comparison, term.value)),
                None => problems.push(Problem::UnknownFigure {
                    outcome: criterion.id.to_string(),
                    figure: term.figure.clone(),
                    nearest: nearest_figure(&model.registry, &term.figure),
                }),
            }
        }
        model.criteria.push(CriterionModel { terms });
    }
}

/// The figure whose name shares the longest beginning and end with a text.
fn nearest_figure(registry: &Registry, text: &str) -> Option<String> {
    let alike = |key: &str| {
        let front = key.bytes().zip(text.bytes()).take_while(|(a, b)| a == b);
        let back = key.bytes().rev().zip(text.bytes().rev());
        front.count() + back.take_while(|(a, b)| a == b).count()
    };
    let best = registry.figures.iter().max_by_key(|f| alike(&f.key))?;
    (alike(&best.key) * 2 > text.len()).then(|| best.key.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_the_mean_of_its_law_within_three_thousandths_of_its_spread() {
        let laws = [
            Distribution::pert(0.5, 1.5, 6.0).unwrap(),
            Distribution::gamma(3.0, 2.0).unwrap(),
            Distribution::pert(1.0, 5.0, 30.0).unwrap(),
            Distribution::lognormal_median_p90(3.0, 7.0).unwrap(),
        ];
        for law in laws {
            let (table, sd) = (quick(&law), law.variance().sqrt());
            assert!((table.mean() - law.mean()).abs() < 0.003 * sd, "{law:?}");
            assert!((table.variance().sqrt() - sd).abs() < 0.03 * sd, "{law:?}");
        }
    }
}
