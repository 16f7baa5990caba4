//! `[movement]`, `[deployment]`, `[medical]` and `[cost]`: rules that hold for the whole scenario.
//!
//! Each has a default in the built-in catalog, with its source; a scenario overrides what it knows better.

use crate::engine::distribution::Distribution;
use crate::engine::time::SimTime;
use crate::scenario::dispatch::{DrivingDay, FlightRules, Length};
use crate::scenario::generation::GenerationRules;
use crate::scenario::lift::{Demurrage, LiftRules};
use crate::scenario::scenario::Id;
use crate::scenario::supply::Shortage;
use crate::scenario::supply::WhenFull;

/// All rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// Convoys and roads.
    pub movement: MovementRules,
    /// Ports and arrival.
    pub deployment: DeploymentRules,
    /// Stages of force generation.
    pub generation: GenerationRules,
    /// Chain of care.
    pub medical: MedicalRules,
    /// Storage.
    pub supply: SupplyRules,
    /// Patrols and guards.
    pub mandate: MandateRules,
    /// Prices.
    pub cost: CostRules,
}

/// What an expense is charged to, after the groups of United Nations peacekeeping budgets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BudgetGroup {
    /// Reimbursement, travel and awards of military and police personnel.
    Personnel,
    /// Contingent-owned equipment and self-sustainment.
    Equipment,
    /// Civilian staff.
    Civilian,
    /// Camps and facilities.
    Facilities,
    /// Trucks, drivers and inland haul.
    GroundTransport,
    /// Aircraft.
    Air,
    /// Barges and boats.
    Naval,
    /// Fuel.
    Fuel,
    /// Rations and water.
    Rations,
    /// All other supplies.
    Supplies,
    /// Sea and air freight to the theatre.
    Freight,
    /// Vehicles and goods written off.
    Losses,
}

impl BudgetGroup {
    /// All groups, in the order in which they are reported.
    pub const ALL: [BudgetGroup; 12] = [
        BudgetGroup::Personnel,
        BudgetGroup::Equipment,
        BudgetGroup::Civilian,
        BudgetGroup::Facilities,
        BudgetGroup::GroundTransport,
        BudgetGroup::Air,
        BudgetGroup::Naval,
        BudgetGroup::Fuel,
        BudgetGroup::Rations,
        BudgetGroup::Supplies,
        BudgetGroup::Freight,
        BudgetGroup::Losses,
    ];

    /// Which of the three sections of a budget it belongs to; losses are written off and belong to none.
    pub const fn section(self) -> Option<Section> {
        match self {
            BudgetGroup::Personnel
            | BudgetGroup::Equipment
            | BudgetGroup::Rations
            | BudgetGroup::Freight => Some(Section::MilitaryAndPolice),
            BudgetGroup::Civilian => Some(Section::Civilian),
            BudgetGroup::Losses => None,
            _ => Some(Section::Operational),
        }
    }

    /// The word used in files and columns.
    pub const fn word(self) -> &'static str {
        match self {
            BudgetGroup::Personnel => "personnel",
            BudgetGroup::Equipment => "equipment",
            BudgetGroup::Civilian => "civilian",
            BudgetGroup::Facilities => "facilities",
            BudgetGroup::GroundTransport => "ground-transport",
            BudgetGroup::Air => "air",
            BudgetGroup::Naval => "naval",
            BudgetGroup::Fuel => "fuel",
            BudgetGroup::Rations => "rations",
            BudgetGroup::Supplies => "supplies",
            BudgetGroup::Freight => "freight",
            BudgetGroup::Losses => "losses",
        }
    }
}

/// The three sections of United Nations peacekeeping budgets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// Reimbursement of people and equipment, travel, rations, freight, awards.
    MilitaryAndPolice,
    /// Civilian personnel.
    Civilian,
    /// Everything else.
    Operational,
}

impl Section {
    /// All sections, in the order in which they are reported.
    pub const ALL: [Section; 3] = [
        Section::MilitaryAndPolice,
        Section::Civilian,
        Section::Operational,
    ];

    /// The word used in files and columns.
    pub const fn word(self) -> &'static str {
        match self {
            Section::MilitaryAndPolice => "military-and-police",
            Section::Civilian => "civilian",
            Section::Operational => "operational",
        }
    }
}

/// What was approved from a date on, usually for a year from 1 July.
#[derive(Debug, Clone, PartialEq)]
pub struct Budget {
    /// Its first day.
    pub from: SimTime,
    /// Stated amounts by section [cents].
    pub stated: [Option<i64>; 3],
    /// Share of uniformed person-months that is not budgeted because units come late.
    pub delayed_deployment: f64,
    /// Share of civilian posts that is not budgeted because they are vacant.
    pub vacancy: f64,
    /// Budgeted for a soldier or policeman and month, equipment, rations and freight included [cents].
    pub person_month: i64,
}

/// Hours of driving a day for which the tables of speed hold, where no driving day is stated. Source: planning speeds by
/// surface are of days of 10 to 12 h without night driving; the middle of that is assumed.
pub const HOURS_OF_SPEEDS: f64 = 11.0;

/// Rules of road movement. Tables by surface follow [`Surface::ALL`](crate::scenario::place::Surface::ALL),
/// tables by threat [`ThreatLevel::ALL`](crate::scenario::place::ThreatLevel::ALL).
#[derive(Debug, Clone, PartialEq)]
pub struct MovementRules {
    /// Greatest number of cargo vehicles in a convoy.
    pub convoy_size: u32,
    /// A convoy leaves once this share of its vehicles is full, 0 to 1.
    pub fill: f64,
    /// ... or once its oldest consignment has waited this long [days].
    pub longest_wait: f64,
    /// Days to form a convoy.
    pub formation: Distribution,
    /// Speed of a truck without escort, dry [km/day], by surface.
    pub speed_single: [f64; 6],
    /// Speed of an escorted convoy, dry [km/day], by surface.
    pub speed_escorted: [f64; 6],
    /// Speed behind route clearance, dry [km/day], by surface.
    pub speed_cleared: [f64; 6],
    /// Factor on speed in wet months, by surface.
    pub wet_speed: [f64; 6],
    /// Cargo vehicles per escorting platoon, by threat; infinite means no escort.
    pub vehicles_per_platoon: [f64; 4],
    /// Breakdowns per 1,000 vehicle-km dry, by surface.
    pub breakdowns: [f64; 6],
    /// Factor on breakdowns in wet months.
    pub wet_breakdowns: f64,
    /// Delay of the whole convoy by one breakdown [hours].
    pub breakdown_delay: Distribution,
    /// Vehicles for each recovery team; one team for all if absent.
    pub recovery: Option<u32>,
    /// Share of broken-down vehicles that are abandoned with their cargo, 0 to 1.
    pub abandoned: f64,
    /// Factor on fuel per km, by surface.
    pub fuel_factor: [f64; 6],
    /// Share of trips that meet unflyable weather in dry and in wet months.
    pub flight_weather: [f64; 2],
    /// Vehicle kind of escorts, for fuel and exposure.
    pub escort_vehicle: Id,
    /// Escort vehicles per platoon.
    pub escort_vehicles: u32,
    /// Cargo vehicles of the convoy for which incident rates hold.
    pub exposure_vehicles: f64,
    /// Incident rates grow with the number of vehicles to this power.
    pub exposure_power: f64,
    /// A convoy that meets a closure turns back if it would last longer than this [days].
    pub patience: f64,
    /// A convoy is on time if it takes no longer than this multiple of the planned time.
    pub on_time: f64,
    /// Hours on the ground between two flights.
    pub turnaround: f64,
    /// The part of a day in which convoys drive; at an even pace by day and night if absent.
    pub driving: Option<DrivingDay>,
    /// Time of a convoy at one checkpoint [hours].
    pub checkpoint_delay: Distribution,
    /// What flying asks beside hours, fuel, clearance and weather, where a scenario states it.
    pub flights: Option<FlightRules>,
    /// How much long convoys are slowed.
    pub length: Option<Length>,
    /// Danger of a kilometre by threat.
    pub danger: [f64; 4],
}

/// Rules of storage.
#[derive(Debug, Clone, PartialEq)]
pub struct SupplyRules {
    /// Refrigerated goods that one plugged container holds [t].
    pub reefer_tonnes: f64,
    /// Water for a civilian under protection [L/day].
    pub population_water: f64,
    /// Who is served when a supplier has less than is asked of it.
    pub shortage: Shortage,
    /// What convoys do with what does not fit in.
    pub when_full: WhenFull,
}

/// Rules of the mandate.
#[derive(Debug, Clone, PartialEq)]
pub struct MandateRules {
    /// Share of platoons bound by guard, camp and rest, 0 to 1.
    pub guard: f64,
    /// Days of supply of vehicle fuel below which patrols stop.
    pub patrol_fuel_days: f64,
}

/// Rules of arrival.
#[derive(Debug, Clone, PartialEq)]
pub struct DeploymentRules {
    /// Days in port: customs and clearance once the status-of-forces agreement stands, after discharge.
    pub customs: Distribution,
    /// Factor on that before the agreement.
    pub customs_before_agreement: f64,
    /// Equipment discharged by one berth in a day [t/day].
    pub discharge: f64,
    /// Days between request for and arrival of the main body once its equipment is in country.
    pub main_body: Distribution,
    /// Share of a unit's people that comes ahead as advance party.
    pub advance_party: f64,
    /// Days by which equipment is loaded on to trucks after clearance (staging).
    pub staging: Distribution,
    /// Days the search for another contributor adds when a pledge fails.
    pub pledge_failure: Distribution,
    /// Capability of a unit in the weeks after a rotation, as a share.
    pub rotation_capability: f64,
    /// Length of that dip [days].
    pub rotation_dip: Distribution,
    /// Probability that a rotation slips, and by how many days; `None` never does.
    pub rotation_slip: Option<(f64, Distribution)>,
    /// Whether units are at their site once they are ready, without ships, ports, roads or camps.
    pub is_arrival_perfect: bool,
    /// Whether the main body is called only once its equipment is at its site, not once it is out of customs.
    pub calls_after_arrival: bool,
    /// Ships, aircraft and seats that units share, where a scenario states them.
    pub lift: Option<LiftRules>,
    /// What ports charge for time, where a scenario states it.
    pub demurrage: Option<Demurrage>,
    /// Days by which dangerous goods hold equipment in port beyond customs.
    pub dangerous: Distribution,
    /// Whether figures are kept for each unit.
    pub by_unit: bool,
}

/// Rules of casualty evacuation (10-1-2) and sickness.
#[derive(Debug, Clone, PartialEq)]
pub struct MedicalRules {
    /// Minutes from injury to the decision to launch.
    pub decision: Distribution,
    /// Minutes from decision to wheels up by day.
    pub wheels_up: Distribution,
    /// Probability that a helicopter can fly at night.
    pub night: f64,
    /// Share of wounded who need surgery (T1).
    pub severe: f64,
    /// Probability of dying of severe wounds at 1, 2, 4 and 8 hours to surgery.
    pub death: [f64; 4],
    /// Ground evacuation speed [km/h].
    pub ground_speed: f64,
    /// Days in a hospital bed for a wounded or sick patient.
    pub stay: Distribution,
    /// Deaths by illness per 1,000 person-years.
    pub illness_deaths: f64,
    /// Deaths by accident per 1,000 person-years.
    pub accident_deaths: f64,
    /// Patients who need a hospital bed per 1,000 person-days.
    pub admissions: f64,
    /// Factor on admissions in wet (malaria) months.
    pub wet_admissions: f64,
    /// Share of the sick and lightly wounded who are repatriated and replaced.
    pub repatriated: f64,
    /// The same of the severely wounded who survive.
    pub repatriated_severe: f64,
    /// Minutes from injury to first aid.
    pub first_aid: Distribution,
    /// Share of wounded who need surgery less urgently (T2).
    pub urgent: f64,
    /// Days for which an operation binds a surgery team.
    pub operation: Distribution,
    /// Longest stay at levels 1, 2 and 3 [days].
    pub holding: [f64; 3],
    /// Casualties lying down in one evacuation flight.
    pub litters: u32,
    /// Share of evacuation flights that the host refuses.
    pub refused: f64,
    /// Factor on admissions in hot months.
    pub hot_admissions: f64,
    /// Whom the killed of an incident hold.
    pub killed: Killed,
}

/// Whom the killed of an incident hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Killed {
    /// Those who were killed at once; others may die of their wounds.
    AtOnce,
    /// All deaths on record, so that care changes only how many of them die.
    All {
        /// Share of them who died of wounds.
        of_wounds: f64,
        /// Hours to surgery under which the record came about.
        hours: f64,
    },
}

/// A price with the date from which it holds.
pub type DatedCents = (SimTime, i64);

/// Prices [cents].
#[derive(Debug, Clone, PartialEq)]
pub struct CostRules {
    /// Reimbursement per soldier or formed policeman and month, from dates on.
    pub reimbursement: Vec<DatedCents>,
    /// Self-sustainment per person and month.
    pub self_sustainment: i64,
    /// Wet lease per vehicle and month while present and serviceable.
    pub vehicle_month: i64,
    /// Wet lease per armoured vehicle and month.
    pub armoured_month: i64,
    /// Civilian staff per person and month.
    pub civilian_month: i64,
    /// Inland haul by contractors per tonne-km, by surface.
    pub haul: [i64; 6],
    /// Barge per tonne-km.
    pub barge: i64,
    /// Sealift of equipment per tonne.
    pub sealift: i64,
    /// Air travel of one person, one way.
    pub passenger: i64,
    /// A truck written off.
    pub truck_loss: i64,
    /// Death or disability award.
    pub award: i64,
    /// Camp construction per place.
    pub camp_place: i64,
    /// Approved budgets, in order of date; none compares nothing.
    pub budget: Vec<Budget>,
    /// When reimbursement of people is cut for want of equipment; `None` never.
    pub deduction: Option<Deduction>,
    /// What contributors do who are not paid; `None` nothing.
    pub unpaid: Option<Unpaid>,
}

/// The cut in reimbursement of people whose equipment is missing or broken for long.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Deduction {
    /// Share of missing or broken equipment above which it counts.
    pub above: f64,
    /// For how long it must have been so [days].
    pub after: f64,
    /// Greatest share that is cut.
    pub most: f64,
}

/// What contributors do who are not paid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unpaid {
    /// Days of arrears after which they withhold spares.
    pub after: f64,
    /// Factor on serviceability from then on until they are paid.
    pub serviceability: f64,
}
