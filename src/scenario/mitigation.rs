//! `[[mitigation]]`: what is done against incidents in a zone, what it takes and what it does.

use crate::engine::time::SimTime;
use crate::scenario::rules::BudgetGroup;
use crate::scenario::scenario::Id;

/// A measure against kinds of incident in a zone.
#[derive(Debug, Clone, PartialEq)]
pub struct Mitigation {
    /// The planner's id.
    pub id: Id,
    /// Where it works.
    pub zone: Id,
    /// Against which kinds of incident.
    pub kinds: Vec<Id>,
    /// Factor on their rate at full effect.
    pub rate: f64,
    /// Factor on their probability of casualties at full effect.
    pub casualties: f64,
    /// When it begins.
    pub from: SimTime,
    /// When it ends; [`SimTime::NEVER`] lasts to the horizon.
    pub until: SimTime,
    /// Days until its full effect, and until that is gone after its end.
    pub ramp_days: f64,
    /// What it costs a month [cents].
    pub cost_month: i64,
    /// To which group that is charged.
    pub budget: BudgetGroup,
    /// Where platoons are bound by it, and how many.
    pub platoons: Option<(Id, u32)>,
    /// A quick reaction force: its site, the hours within which it spares casualties, and its speed [km/h].
    pub response: Option<(Id, f64, f64)>,
}
