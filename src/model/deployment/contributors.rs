//! Contributors: what is known of each unit in force generation, and of the mood in which a mission's contributors are.

use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::ids::Key;
use crate::model::ids::UnitId;
use crate::model::model::ArrivalModel;
use crate::model::model::Model;
use crate::scenario::generation::N_STAGES;
use crate::scenario::generation::Stage;

/// Place of the rapid deployment level among the levels of pledge.
pub(super) const RAPID: u8 = 3;
/// What a unit waits for in generation: the stages, then these.
pub(crate) const GENERATION_WAITS: [&str; N_STAGES + 3] = [
    "pledge",
    "visit",
    "agreement",
    "preparation",
    "load-list",
    "training",
    "pre-deployment-visit",
    "search",
    "drop-out",
    "access",
];
const SEARCHING: usize = N_STAGES;
pub(super) const DROPPED: usize = N_STAGES + 1;
pub(super) const ACCESS: usize = N_STAGES + 2;

/// A unit in force generation.
#[derive(Debug, Clone)]
pub(crate) struct Generation {
    /// Contributors tried before this one.
    pub(super) attempt: u8,
    pub(super) level: u8,
    /// When this contributor was asked.
    pub(super) began: SimTime,
    /// When each stage began and ended; [`SimTime::NEVER`] before.
    pub(super) spans: [(SimTime, SimTime); N_STAGES],
    /// The stage at whose end this contributor drops out.
    pub(super) drops_after: Option<Stage>,
    /// Days for which nobody came forward.
    pub(super) searched: f64,
    /// Days on the way to readiness by cause, in the order of [`GENERATION_WAITS`].
    pub waits: [f64; N_STAGES + 3],
    /// When it was ready and allowed to come.
    pub ready: SimTime,
}

impl Generation {
    fn new() -> Generation {
        Generation {
            attempt: 0,
            level: 0,
            began: SimTime::NEVER,
            spans: [(SimTime::NEVER, SimTime::NEVER); N_STAGES],
            drops_after: None,
            searched: 0.0,
            waits: [0.0; N_STAGES + 3],
            ready: SimTime::NEVER,
        }
    }

    pub(super) fn has_ended(&self, stage: Stage) -> bool {
        self.spans[stage as usize].1 < SimTime::NEVER
    }

    /// The latest end among the stages before one; `None` while one of them has not ended.
    pub(super) fn may_begin(&self, stage: Stage) -> Option<SimTime> {
        let ends = stage
            .before()
            .iter()
            .map(|before| self.spans[*before as usize].1);
        ends.max().filter(|end| *end < SimTime::NEVER)
    }

    /// What the unit waits for at an instant, a place in [`GENERATION_WAITS`]; `None` before the request and once it is ready.
    pub(crate) fn waits_for(&self, now: SimTime) -> Option<usize> {
        if now < self.began || self.ready <= now {
            return None;
        }
        let open = Stage::ALL.into_iter().find(|stage| {
            let (began, ended) = self.spans[*stage as usize];
            began <= now && now < ended
        });
        match open {
            Some(Stage::Pledge) if now < self.began + SimSpan::from_days(self.searched) => {
                Some(SEARCHING)
            }
            Some(stage) => Some(stage as usize),
            None => Some(ACCESS),
        }
    }

    /// Adds the stages on which readiness hung, from the last back to the first.
    pub(super) fn trace_back(&mut self) {
        let mut stage = Stage::PreDeploymentVisit;
        loop {
            let (began, ended) = self.spans[stage as usize];
            self.waits[stage as usize] += (ended - began).days();
            let before = stage.before().iter().copied();
            match before.max_by_key(|stage| self.spans[*stage as usize].1) {
                Some(last) => stage = last,
                None => break,
            }
        }
        self.waits[Stage::Pledge as usize] -= self.searched;
        self.waits[SEARCHING] += self.searched;
    }
}

/// What holds for all contributors of a mission.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mood {
    /// Factor on every stage.
    pub pace: f64,
    pub(super) unfilled: f64,
    /// Units that may still come from the rapid deployment level.
    pub(super) pool: u32,
}

/// Force generation of all units; empty where no unit goes through its stages.
#[derive(Debug, Clone, Default)]
pub(crate) struct ForceGeneration {
    pub units: Vec<Generation>,
    pub moods: Vec<Mood>,
}

impl ForceGeneration {
    pub(crate) fn new(model: &Model) -> ForceGeneration {
        let has_stages = model
            .units
            .iter()
            .any(|unit| level_of(&unit.arrival).is_some());
        let has_recruits = model
            .units
            .iter()
            .any(|unit| matches!(unit.arrival, ArrivalModel::Recruited { .. }));
        let mut all = ForceGeneration::default();
        if has_stages {
            all.units = vec![Generation::new(); model.units.len()];
        }
        if has_stages || has_recruits {
            all.moods.reserve(model.missions.len());
        }
        all
    }

    /// The generation of a unit, if it goes through stages.
    pub(crate) fn of(&self, unit: UnitId) -> Option<&Generation> {
        self.units.get(unit.index())
    }
}

pub(super) fn level_of(arrival: &ArrivalModel) -> Option<u8> {
    match arrival {
        ArrivalModel::Generated { level, .. } => *level,
        _ => None,
    }
}
