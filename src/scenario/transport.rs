//! `[[vehicle]]` and `[[fleet]]`: what moves goods and people.

use crate::engine::time::SimTime;
use crate::scenario::dispatch::Refusal;
use crate::scenario::place::Mode;
use crate::scenario::rules::BudgetGroup;
use crate::scenario::scenario::Id;

/// What a vehicle can carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carries {
    /// Everything, liquids in drums, bladders or tank containers.
    Anything,
    /// What is counted in litres.
    Liquids,
    /// Everything else.
    Dry,
}

/// A kind of truck, aircraft, vessel or train.
#[derive(Debug, Clone, PartialEq)]
pub struct VehicleKind {
    /// The planner's id.
    pub id: Id,
    /// Name shown on charts.
    pub name: String,
    /// Mode it travels by.
    pub mode: Mode,
    /// Practical payload [t].
    pub payload: f64,
    /// What it carries.
    pub carries: Carries,
    /// Seats for passengers.
    pub seats: u32,
    /// Cruise speed [km/h]; road vehicles take the rules' table instead and ignore this.
    pub speed: f64,
    /// Fuel it burns.
    pub fuel: Id,
    /// Fuel per 100 km on a paved road [units].
    pub fuel_per_100km: f64,
    /// Fuel per hour under way [units], for aircraft and vessels.
    pub fuel_per_hour: f64,
    /// Share of vehicles fit for use at any time, 0 to 1 (given, or MTBF / (MTBF + MTTR)).
    pub availability: f64,
    /// Greatest distance flown with the practical payload [km]; infinite where it does not matter.
    pub range: f64,
    /// Greatest distance flown without payload [km]; the same where that is not stated.
    pub range_empty: f64,
    /// Whether it needs a paved runway.
    pub needs_paved: bool,
    /// Whether it can fly by night between lit fields.
    pub flies_by_night: bool,
    /// Runway needed [m]; 0 lands anywhere.
    pub runway_m: f64,
    /// Hours of work allowed a month for each vehicle; infinite where it does not matter.
    pub hours_per_month: f64,
    /// Armoured.
    pub armoured: bool,
    /// Cost a month [cents].
    pub cost_month: i64,
    /// Cost an hour under way [cents].
    pub cost_hour: i64,
    /// Budget group of its costs.
    pub budget: BudgetGroup,
}

/// Who owns a fleet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A contingent.
    Contingent,
    /// The United Nations.
    Un,
    /// A contractor.
    Contractor,
}

/// Vehicles of one kind at one home site.
#[derive(Debug, Clone, PartialEq)]
pub struct Fleet {
    /// The planner's id.
    pub id: Id,
    /// Kind.
    pub kind: Id,
    /// Home site.
    pub home: Id,
    /// Owner.
    pub owner: Owner,
    /// Unit with which it arrives and leaves, if any.
    pub unit: Option<Id>,
    /// Number from each date on, ordered by date; at least one entry.
    pub number: Vec<(SimTime, u32)>,
    /// Also kept ready for casualty evacuation.
    pub casevac: bool,
    /// Danger in which it does not drive.
    pub refuses: Option<Refusal>,
    /// Vehicles that can be out at once for want of crews.
    pub crews: Option<u32>,
    /// Rest of crews and vehicles after each journey [days].
    pub rest_days: f64,
}
