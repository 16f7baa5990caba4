//! `[[zone]]`, `[[site]]` and `[[link]]`: the geography of a mission.

use crate::engine::distribution::Distribution;
use crate::engine::time::SimTime;
use crate::scenario::asset::Power;
use crate::scenario::dispatch::{Against, DrivingDay, Ferry};
use crate::scenario::goods::Amount;
use crate::scenario::lift::{CampNeeds, Tents};
use crate::scenario::scenario::Id;
use crate::scenario::supply::LinkLosses;

/// Three-state security regime of a zone: a continuous-time Markov chain.
#[derive(Debug, Clone, PartialEq)]
pub struct Regimes {
    /// Mean stay [days] in calm, tense, crisis.
    pub stay: [f64; 3],
    /// Factor on incident rates in calm, tense, crisis.
    pub factor: [f64; 3],
    /// Regime at the start: 0 calm, 1 tense, 2 crisis.
    pub initial: u8,
    /// Probability that a tense spell ends in crisis rather than calm, 0 to 1; calm and crisis always end in tense.
    pub escalation: f64,
}

/// An area with a season and a security regime.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    /// The planner's id.
    pub id: Id,
    /// Name shown on charts.
    pub name: String,
    /// Calendar months (index 0 = January) at the peak of the rains.
    pub wet: [bool; 12],
    /// Months at the shoulder of the rains; disjoint from `wet`.
    pub shoulder: [bool; 12],
    /// Months in which heat raises the use of water and power.
    pub hot: [bool; 12],
    /// Security regime.
    pub regimes: Regimes,
    /// The part of a day in which convoys drive there; the rule of movement if absent.
    pub driving: Option<DrivingDay>,
    /// Zones into which incidents spill over.
    pub neighbours: Vec<Id>,
}

/// What a site is for. A site may have several roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Where contingents embark.
    HomePort,
    /// Sea port of entry.
    Seaport,
    /// Airport of entry.
    Airport,
    /// River port.
    RiverPort,
    /// Border crossing.
    Border,
    /// Road junction or town on the way; holds nothing.
    Junction,
    /// Depot that supplies others.
    LogisticsBase,
    /// Headquarters of the mission.
    MissionHq,
    /// Headquarters of a sector.
    SectorHq,
    /// Base that only consumes.
    Base,
    /// Small post of observers or police.
    TeamSite,
    /// Hospital.
    Hospital,
}

/// Quarters at a site.
#[derive(Debug, Clone, PartialEq)]
pub struct Camp {
    /// People who can be housed once it is ready.
    pub capacity: u32,
    /// Planned day of readiness.
    pub ready: SimTime,
    /// Days of delay after the planned day.
    pub delay: Distribution,
    /// Bunkers, berms and counter-mortar radar are in place.
    pub hardened: bool,
    /// Tents in which people live until it is ready.
    pub tents: Option<Tents>,
    /// Water and power that must be there before people come.
    pub needs: Option<CampNeeds>,
}

/// A landing strip.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Airfield {
    /// Length of the longest runway [m]; 0 means helicopters only.
    pub runway_m: f64,
    /// Paved runways stay open in the rains.
    pub paved: bool,
    /// Lit for flights by night.
    pub lit: bool,
    /// Height above the sea [m].
    pub elevation_m: f64,
}

/// What goods are kept in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// Steel tank.
    Tank,
    /// Flexible bladder.
    Bladder,
    /// Shed, rubb hall or dry container.
    Shed,
    /// Refrigerated container.
    Reefer,
    /// Ammunition storage.
    Magazine,
}

/// A number of like containers for one commodity.
#[derive(Debug, Clone, PartialEq)]
pub struct Store {
    /// What they hold.
    pub commodity: Id,
    /// Container; `None` where the planner gave a total only.
    pub container: Option<Container>,
    /// How many.
    pub number: u32,
    /// What each holds.
    pub each: Amount,
    /// Share of what is in it that is lost a day, beside what the commodity loses anyway.
    pub loss: f64,
    /// Attacks on the site do not destroy what is in it.
    pub sheltered: bool,
}

/// A place.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// The planner's id.
    pub id: Id,
    /// Name shown on charts.
    pub name: String,
    /// Mission it belongs to.
    pub mission: Id,
    /// Latitude [degrees north], −90 to 90.
    pub lat: f64,
    /// Longitude [degrees east], −180 to 180.
    pub lon: f64,
    /// Roles; at least one, ordered.
    pub roles: Vec<Role>,
    /// Zone it lies in.
    pub zone: Option<Id>,
    /// Storage; a commodity without an entry is not limited, one with several entries has their sum.
    pub storage: Vec<Store>,
    /// Plugs for refrigerated containers; `None` does not limit refrigerated goods.
    pub reefer_plugs: Option<u32>,
    /// Stock at the start by commodity.
    pub opening: Vec<(Id, Amount)>,
    /// Goods handled a day [t/day]: unloading at a port, base or airfield.
    pub handling: f64,
    /// Ships discharged at once; 0 where there is no port.
    pub berths: u32,
    /// Containers for which a port has room [TEU]; `None` does not limit them.
    pub yard: Option<u32>,
    /// Convoys unloaded at once; 0 where bays do not matter.
    pub bays: u32,
    /// Aircraft handled at once; 0 where nothing lands.
    pub parking: u32,
    /// Landing strip, if any.
    pub airfield: Option<Airfield>,
    /// Quarters, if people live here under a stated limit.
    pub camp: Option<Camp>,
    /// Water produced on the spot (borehole, treatment plant) [thousandths of a litre/day].
    pub water_yield: Amount,
    /// Share of electricity that comes from a public grid, 0 to 1.
    pub grid: f64,
    /// Electricity worked out from load and generators, instead of fuel for each person.
    pub power: Option<Power>,
    /// Mean issues by commodity and calendar month [thousandths/day], where the planner has past monthly
    /// issues; they replace the demand computed from people and vehicles.
    pub issues: Vec<(Id, [Amount; 12])>,
    /// Civilians under protection, who are supplied with water after the rules [people].
    pub population: u32,
}

/// How a link is travelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// Road or track.
    Road,
    /// Railway.
    Rail,
    /// River or lake.
    River,
    /// Sea.
    Sea,
    /// Air.
    Air,
}

impl Mode {
    /// All modes, in the order in which they are reported.
    pub const ALL: [Mode; 5] = [Mode::Road, Mode::Rail, Mode::River, Mode::Sea, Mode::Air];

    /// The word used in files and columns.
    pub const fn word(self) -> &'static str {
        match self {
            Mode::Road => "road",
            Mode::Rail => "rail",
            Mode::River => "river",
            Mode::Sea => "sea",
            Mode::Air => "air",
        }
    }
}

/// Surface of a road; decides speed, breakdowns and how the rains close it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Surface {
    /// Good asphalt.
    Paved,
    /// Broken asphalt.
    PavedBroken,
    /// Maintained laterite.
    Laterite,
    /// Degraded laterite.
    LateriteDegraded,
    /// Sand or desert track.
    Sand,
    /// Black-cotton (clay) track.
    Clay,
}

impl Surface {
    /// All surfaces, in the order of the rule tables.
    pub const ALL: [Surface; 6] = [
        Surface::Paved,
        Surface::PavedBroken,
        Surface::Laterite,
        Surface::LateriteDegraded,
        Surface::Sand,
        Surface::Clay,
    ];
}

/// Threat along a road, set by the planner; decides escorts and route clearance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ThreatLevel {
    /// No escort needed.
    Low,
    /// Light escort.
    Medium,
    /// Escort at the standard ratio.
    High,
    /// Escort and route clearance.
    Extreme,
}

impl ThreatLevel {
    /// All levels, rising.
    pub const ALL: [ThreatLevel; 4] = [
        ThreatLevel::Low,
        ThreatLevel::Medium,
        ThreatLevel::High,
        ThreatLevel::Extreme,
    ];
}

/// A stretch between two sites by one mode, usable both ways.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// The planner's id, or `a--b` (`a--b--river` where several modes join the two).
    pub id: Id,
    /// One end.
    pub a: Id,
    /// The other end.
    pub b: Id,
    /// How it is travelled.
    pub mode: Mode,
    /// Length [km].
    pub distance: f64,
    /// Surface; meaningful for roads only.
    pub surface: Surface,
    /// Zones it crosses with the share of its length in each; shares sum to at most 1.
    pub zones: Vec<(Id, f64)>,
    /// Threat that decides escorts.
    pub threat: ThreatLevel,
    /// Speed of a dry-season escorted convoy, barge or train [km/day]; `None` takes the rules' table.
    pub speed: Option<f64>,
    /// Factor on speed in peak wet months; `None` takes the rules' table.
    pub wet_speed: Option<f64>,
    /// Probability of being open in each calendar month, 0 to 1; 0 closes it for the whole month.
    pub open: [f64; 12],
    /// Days until a link closed by weather opens again.
    pub reopening: Distribution,
    /// Days lost at the border or ferry on each crossing.
    pub border: Distribution,
    /// Checkpoints on it.
    pub checkpoints: u32,
    /// A ferry on it, if there is one.
    pub ferry: Option<Ferry>,
    /// The direction in which it is slower, if there is one.
    pub against: Option<Against>,
    /// Fixed closures, as half-open intervals.
    pub closed: Vec<(SimTime, SimTime)>,
    /// Goods lost on each passage.
    pub losses: LinkLosses,
}
