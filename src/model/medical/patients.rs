//! Patients: the wounded of one incident, what is drawn of each, and how they travel together.

use crate::engine::time::SimTime;
use crate::model::ids::CaseId;
use crate::model::ids::Key;
use crate::model::ids::SiteId;
use crate::model::ids::UnitId;
use crate::model::medical::Medical;
use crate::model::security::Scene;

/// How urgent a casualty is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Triage {
    /// Needs surgery at once (T1).
    Immediate,
    /// Needs surgery within hours (T2).
    Urgent,
    /// Needs none (T3).
    Light,
}

/// A casualty on the way through the chain of care.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patient {
    pub unit: UnitId,
    pub triage: Triage,
    pub injured: SimTime,
    /// Compared with the probability of dying of wounds, 0 to 1.
    pub fate: f64,
    /// Whether the wounds were deadly on record.
    pub died_on_record: bool,
    pub is_attack: bool,
    pub is_repatriated: bool,
    /// Days in bed until fit for duty.
    pub stay: f64,
    /// Address of what is drawn later.
    pub key: u64,
}

/// Casualties of one incident who are brought to care together.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub scene: Scene,
    pub patients: Vec<Patient>,
    /// Minutes of the crew to take off, in hours.
    pub wheels_up: f64,
    pub flies_at_night: bool,
    pub is_refused: bool,
    /// How often a way to care has been looked for.
    pub attempts: u32,
    /// Where they are taken.
    pub to: Option<SiteId>,
}

impl Medical {
    /// A case without patients, out of those no longer used.
    pub(super) fn open_case(&mut self, scene: Scene) -> CaseId {
        let id = self.free_cases.pop().unwrap_or_else(|| {
            let patients = Vec::new();
            self.cases.push(Case {
                scene,
                patients,
                wheels_up: 0.0,
                flies_at_night: false,
                is_refused: false,
                attempts: 0,
                to: None,
            });
            CaseId::from_index(self.cases.len() - 1)
        });
        let case = &mut self.cases[id];
        case.scene = scene;
        case.attempts = 0;
        case.to = None;
        id
    }

    /// Ends a case whose patients are in care.
    pub(super) fn close_case(&mut self, id: CaseId) {
        self.cases[id].patients.clear();
        self.free_cases.push(id);
    }
}
