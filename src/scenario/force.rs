//! `[[unit]]` and `[[task]]`: contingents and what they are there to do.

use crate::engine::distribution::Distribution;
use crate::engine::time::{SimSpan, SimTime};
use crate::scenario::generation::Recruitment;
use crate::scenario::lift::LiftBy;
use crate::scenario::mission::Component;
use crate::scenario::scenario::Id;
use crate::scenario::task::{Cover, Needs, TaskKind};

/// One line of a load list.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadLine {
    /// What it is.
    pub name: String,
    /// Containers [TEU].
    pub teu: f64,
    /// Vehicles.
    pub vehicles: u32,
    /// Lane-metres on a roll-on roll-off ship [m].
    pub lane_m: f64,
    /// Mass [t].
    pub tonnes: f64,
    /// Refrigerated containers among `teu`.
    pub reefers: u32,
    /// Dangerous-goods class, such as `"1.4"`, if any.
    pub dangerous: Option<String>,
}

/// How a unit comes to the mission.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "one a unit, read in place")]
pub enum Arrival {
    /// Force generation, then equipment by sea through a port of entry, then people by air.
    Generated {
        /// When the unit is asked for.
        requested: SimTime,
        /// Days from request to equipment ready for loading.
        readiness: Distribution,
        /// Level of the pledge, a place in `READINESS`, where the unit goes through the stages of force generation; then
        /// `readiness` is not used.
        level: Option<u8>,
        /// Probability that the pledge fails and another contributor must be found.
        pledge_fails: f64,
        /// Days to tender for and position a ship.
        tender: Distribution,
        /// Days at sea.
        voyage: Distribution,
        /// Port of entry for equipment.
        port: Id,
        /// Airport of entry for people.
        airport: Id,
    },
    /// Individuals recruited one by one, who travel with hand luggage.
    Recruited {
        /// From when on posts are filled.
        requested: SimTime,
        /// How they are filled and emptied.
        recruitment: Recruitment,
    },
    /// Troops of a regional force who change helmets in theatre on a day; equipment is incomplete.
    Rehatted {
        /// Day of transfer.
        on: SimTime,
        /// Port by which its equipment leaves one day; without one it stays.
        port: Option<Id>,
    },
}

/// What a unit's country does not let it do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Caveats {
    /// Its platoons escort no convoys.
    pub no_escort: bool,
    /// Its aircraft do not fly at night.
    pub no_night_flights: bool,
}

impl Caveats {
    /// Words of all caveats.
    pub const WORDS: &'static [&'static str] = &["no-escort", "no-night-flights"];

    /// The caveats of some words.
    pub fn of<'a>(words: impl Iterator<Item = &'a str>) -> Caveats {
        words.fold(Caveats::default(), |caveats, word| Caveats {
            no_escort: caveats.no_escort || word == "no-escort",
            no_night_flights: caveats.no_night_flights || word == "no-night-flights",
        })
    }
}

/// A contingent, or a group of individuals.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// The planner's id.
    pub id: Id,
    /// Name shown on charts; contributors stay anonymous.
    pub name: String,
    /// Mission it serves.
    pub mission: Id,
    /// Kind in the catalog, such as `infantry-battalion`.
    pub kind: String,
    /// Component it counts against.
    pub component: Component,
    /// Destination.
    pub to: Id,
    /// People.
    pub people: u32,
    /// Vehicles, armoured ones included.
    pub vehicles: u32,
    /// Armoured vehicles among them.
    pub armoured: u32,
    /// Load list; empty for people who travel with hand luggage.
    pub load: Vec<LoadLine>,
    /// How it arrives.
    pub arrival: Arrival,
    /// How its equipment comes.
    pub lift: LiftBy,
    /// Day by which it is required at its destination, if stated.
    pub required: Option<SimTime>,
    /// Priority of its movement requests, 1 (first) to 9 (last).
    pub priority: u8,
    /// Share of equipment present on arrival, 0 to 1.
    pub completeness: Distribution,
    /// Days after arrival until missing equipment is made good.
    pub completion_days: Distribution,
    /// Shipments of equal size in which it comes.
    pub shipments: u32,
    /// Share of present equipment that works, 0 to 1.
    pub serviceability: Distribution,
    /// Days from arrival to initial operating capability, beside waiting for the camp.
    pub setup: Distribution,
    /// Days of supply brought along.
    pub self_sustainment: SimSpan,
    /// Time between rotations of people; `None` never rotates.
    pub rotation: Option<SimSpan>,
    /// Day it leaves for good.
    pub withdraw: Option<SimTime>,
    /// Platoons that can patrol or escort.
    pub platoons: u32,
    /// Camp places it can build a day.
    pub engineer_capacity: f64,
    /// Level of its hospital, 1 to 3; 0 has none.
    pub medical_level: u8,
    /// Surgery teams.
    pub surgery_teams: u32,
    /// Hospital beds.
    pub beds: u32,
    /// What its country does not let it do.
    pub caveats: Caveats,
}

/// A mandate task that needs teams, vehicles and fuel at a place and time.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// The planner's id.
    pub id: Id,
    /// Name shown on charts.
    pub name: String,
    /// Where; one site each.
    pub site: Id,
    /// Planned number a day, from each date on.
    pub per_day: Vec<(SimTime, f64)>,
    /// Platoon-days needed by one.
    pub platoon_days: f64,
    /// Fuel used by one: commodity and units.
    pub fuel: Option<(Id, f64)>,
    /// Length of one [km], for exposure.
    pub distance: f64,
    /// Where it needs surgery within two hours in reach, if anywhere.
    pub casevac: Option<Cover>,
    /// What it is.
    pub kind: TaskKind,
    /// What else it takes.
    pub needs: Needs,
}
