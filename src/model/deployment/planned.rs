//! Plans: the day on which each unit would operate if every step took its median and nothing went wrong.

use crate::engine::distribution::Distribution;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::ids::SiteId;
use crate::model::model::ArrivalModel;
use crate::model::model::Model;
use crate::model::model::UnitModel;
use crate::model::movement::planned_days;
use crate::model::path::Search;
use crate::scenario::generation::GenerationRules;
use crate::scenario::generation::N_STAGES;
use crate::scenario::generation::Stage;
use crate::scenario::place::Mode;

/// When a unit is planned to be ready and to operate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Plan {
    pub ready: SimTime,
    pub operational: SimTime,
}

/// The plan of every unit, in order; individuals who are recruited have none.
pub(crate) fn plans(model: &Model) -> Vec<Option<Plan>> {
    let mut search = Search::default();
    let units = model.units.iter();
    units.map(|row| plan(model, &mut search, row)).collect()
}

fn plan(model: &Model, search: &mut Search, row: &UnitModel) -> Option<Plan> {
    match &row.arrival {
        ArrivalModel::Recruited { .. } => None,
        ArrivalModel::Rehatted { on } => Some(Plan {
            ready: *on,
            operational: *on,
        }),
        ArrivalModel::Generated {
            requested,
            readiness,
            level,
            tender,
            voyage,
            port,
            airport,
            ..
        } => {
            let rules = &model.rules.deployment;
            let days = match level {
                Some(level) => median_generation(&model.rules.generation, *level),
                None => median(readiness),
            };
            let ready = *requested + SimSpan::from_days(days);
            let mut days = median(&rules.main_body) + median(&row.setup);
            if row.load_kg > 0 {
                let tonnes = row.load_kg as f64 / 1000.0;
                days += median(tender) + median(voyage) + tonnes / rules.discharge;
                let road = road_days(model, search, *port, row.to) + median(&rules.staging);
                // The main body flies while the equipment is on the road.
                days += median(&rules.customs) + (road - median(&rules.main_body)).max(0.0);
            }
            days += road_days(model, search, *airport, row.to);
            if rules.is_arrival_perfect {
                days = 0.0;
            }
            let operational = ready + SimSpan::from_days(days);
            Some(Plan { ready, operational })
        }
    }
}

fn median(law: &Distribution) -> f64 {
    law.quantile(0.5).max(0.0)
}

/// Median days from request to readiness along the longest way through the stages.
fn median_generation(rules: &GenerationRules, level: u8) -> f64 {
    let mut ends = [0.0_f64; N_STAGES];
    // Each stage comes after those before it in the list, but training, which only needs the pledge.
    for stage in Stage::ALL {
        let before = stage.before().iter().map(|before| ends[*before as usize]);
        let left = rules.left[usize::from(level)][stage as usize];
        ends[stage as usize] =
            before.fold(0.0, f64::max) + median(&rules.stages[stage as usize]) * left;
    }
    ends[Stage::PreDeploymentVisit as usize]
}

fn road_days(model: &Model, search: &mut Search, from: SiteId, to: SiteId) -> f64 {
    if from == to {
        return 0.0;
    }
    let cost = |link| Some(planned_days(model, link));
    let way = model.network.shortest(search, Mode::Road, from, to, cost);
    way.map_or(1.0, |(_, days)| days)
}
