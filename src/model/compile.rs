//! Compiling a scenario into a model: names become indices, and nothing can be wrong any more.

use crate::model::drivers::Drivers;
use crate::model::figures::Absent;
use crate::model::figures::Direction;
use crate::model::figures::FigureSpec;
use crate::model::figures::Grid;
use crate::model::figures::Registry;
use crate::model::figures::SeriesSpec;
use crate::scenario::scenario::Scenario;

/// Why a valid scenario cannot be compiled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CompileError {
    /// Criteria name figures that this model does not have.
    #[error("{}", .0.join("\n"))]
    UnknownFigures(Vec<String>),
}

/// A compiled mission: immutable, shared by all threads.
#[derive(Debug, Clone)]
pub struct Model {
    registry: Registry,
    authorised: Vec<i64>,
}

impl Model {
    /// Compiles a scenario, with some drivers off where an experiment asks for it.
    ///
    /// # Errors
    ///
    /// If a criterion names a figure that the model does not yield.
    pub fn compile(scenario: &Scenario, _drivers: Drivers) -> Result<Model, CompileError> {
        let weekly: Vec<i32> = (0..=156).map(|week| week * 7).collect();
        let authorised = weekly
            .iter()
            .map(|&day| {
                let in_force = |c: &&crate::scenario::mission::Ceiling| c.from.day() <= day;
                let mission = &scenario.missions[0];
                mission
                    .authorised
                    .iter()
                    .rfind(in_force)
                    .map_or(0, |c| i64::from(c.people[0] + c.people[1]) * 1000)
            })
            .collect();
        let registry = Registry {
            figures: vec![FigureSpec {
                key: "deployment.foc_day".into(),
                unit: "d".into(),
                direction: Direction::Less,
                absent: Absent::Never,
                is_indicator: false,
                description: "days from the mandate to full operating capability".into(),
            }],
            series: vec![SeriesSpec {
                key: "strength.authorised".into(),
                item: String::new(),
                unit: "people".into(),
                grid: Grid::Weekly,
                description: "authorised uniformed strength".into(),
            }],
            weekly,
            monthly: Vec::new(),
        };
        Ok(Model {
            registry,
            authorised,
        })
    }

    /// What every replication of this model yields.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Authorised strength on the weekly grid.
    pub(crate) fn authorised(&self) -> &[i64] {
        &self.authorised
    }
}
