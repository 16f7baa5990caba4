//! Movement: orders wait on their lane until a convoy or sortie takes them.
//!
//! # State
//!
//! For each lane the orders that wait, in order of service; for each fleet how many vehicles are out; and every
//! convoy and sortie under way (see [`crate::model::movement::convoy`] and [`crate::model::movement::flight`]).
//!
//! # When a convoy leaves
//!
//! As soon as what can be loaded fills the stated share of the largest convoy the fleet can form, or its oldest order has
//! waited long enough, or an order is urgent. It needs vehicles at home, platoons to escort it where the threat on the way asks for
//! them (from its origin, or else from its destination), and fuel for the way there and back out of its origin's store. If
//! platoons are few, a smaller convoy leaves.
//!
//! `[[dispatch]]` rules a lane otherwise: fixed days of departure, a fewest number of vehicles, a permit to leave, and the way of least
//! time, danger or cost. What roads, bays and crews ask beside distance is in [`road`], [`bays`] and [`crews`], what flights do in [`air`].
//!
//! A unit's equipment and supplies wait on the same lanes for the same trucks, escorts and roads.

pub(crate) mod air;
mod arrival;
mod bays;
mod convoy;
mod crews;
mod escort;
pub(crate) mod fleets;
mod flight;
mod forming;
mod full;
mod lanes;
mod loading;
mod road;
mod travel;

use crate::engine::calendar::EventHandle;
use crate::engine::tally::Tally;
use crate::engine::time::SimTime;
use crate::engine::time_average::TimeAverage;
use crate::model::compile::MOST_COMMODITIES;
use crate::model::drivers::Driver;
use crate::model::ids::ConvoyId;
use crate::model::ids::FleetId;
use crate::model::ids::LaneId;
use crate::model::ids::LinkId;
use crate::model::ids::SiteId;
use crate::model::ids::StoreId;
use crate::model::ids::Table;
use crate::model::ids::UnitId;
use crate::model::model::Model;
use crate::model::movement::air::HELD;
use crate::model::movement::bays::Bays;
use crate::model::movement::convoy::Convoy;
use crate::model::movement::lanes::Waiting;
pub(crate) use crate::model::movement::road::way_cost;
use crate::model::path::Search;
use crate::scenario::place::Mode;
use crate::scenario::place::ThreatLevel;
use crate::scenario::rules::HOURS_OF_SPEEDS;
use crate::scenario::rules::MovementRules;

/// Most lines aboard one convoy.
pub(crate) const MOST_LINES: usize = MOST_COMMODITIES;

/// Since when something urgent counts as waiting: longer than anything waits.
pub(crate) const LONG_AGO: SimTime = SimTime(i64::MIN / 2);

/// What is carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Item {
    /// Goods for a store, out of another.
    Goods(StoreId, StoreId),
    /// Equipment of a unit, inward or outward; amounts in grams.
    Equipment(UnitId),
}

/// Something to be carried along a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Order {
    pub item: Item,
    /// Thousandths of the commodity's unit; grams of equipment.
    pub amount: i64,
    pub placed: SimTime,
    /// Order of service: when it was placed, moved by its priority.
    pub rank: SimTime,
    pub urgent: bool,
}

/// Part of an order aboard a convoy or aircraft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line {
    pub item: Item,
    pub amount: i64,
    pub placed: SimTime,
    pub urgent: bool,
    /// When it is past its time; never for what keeps.
    pub expires: SimTime,
}

#[derive(Debug, Clone)]
pub(crate) struct LaneState {
    /// In order of service.
    pub orders: Vec<Order>,
    /// What they add up to, where that is known.
    waiting: Option<Waiting>,
    pub due: EventHandle,
    /// When it is looked at next, if that is pending.
    due_at: SimTime,
    /// Convoys or attempts to fly so far.
    pub n_dispatched: u64,
    pub n_attempts: u64,
    /// Until when a flight that was not cleared is not tried again.
    pub barred_until: SimTime,
    /// Until when its way is known to be closed for longer than a convoy would wait.
    pub closed_until: SimTime,
    /// Until when a way round that closure is known.
    pub round_until: SimTime,
    /// How often links had closed and opened when its way was seen open from end to end.
    open_at: Option<u64>,
    /// The same when the best way round was looked for, and the days it takes, if there is one.
    round: Option<(u64, Option<f64>)>,
    /// Since when a convoy has been waiting for its escort.
    pub escort_wanted: Option<SimTime>,
}

#[derive(Debug, Clone)]
pub(crate) struct FleetState {
    pub out: u32,
    /// Written off and not replaced.
    pub lost: u32,
    /// How many there are, and how many of them are fit, if they are there at all.
    number: u32,
    fit: u32,
    /// Failed and not yet repaired, where vehicles fail one by one.
    pub broken: u32,
    pub in_use: TimeAverage,
    /// Vehicles there are, over time.
    pub size: TimeAverage,
    /// Hours that may still be flown this month, all aircraft together.
    pub hours_left: f64,
}

/// Convoys that arrived at a site, and the days they took and were planned to take, all together.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ConvoysTo {
    pub n: u64,
    pub taken: f64,
    pub planned: f64,
}

/// Mean delays by cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub(crate) enum DelayCause {
    Escort,
    Closure,
    Breakdown,
    Incident,
    Border,
    Checkpoint,
    Ferry,
    Night,
    Permit,
    Unloading,
}

/// Causes by which a convoy may be delayed.
pub(crate) const CAUSES: usize = 10;

impl DelayCause {
    /// Those that every scenario has.
    pub const ALL: [(DelayCause, &'static str); 5] = [
        (DelayCause::Escort, "escort"),
        (DelayCause::Closure, "closure"),
        (DelayCause::Breakdown, "breakdown"),
        (DelayCause::Incident, "incident"),
        (DelayCause::Border, "border"),
    ];

    /// Its word in figures.
    pub const fn word(self) -> &'static str {
        match self {
            DelayCause::Escort => "escort",
            DelayCause::Closure => "closure",
            DelayCause::Breakdown => "breakdown",
            DelayCause::Incident => "incident",
            DelayCause::Border => "border",
            DelayCause::Checkpoint => "checkpoint",
            DelayCause::Ferry => "ferry",
            DelayCause::Night => "night",
            DelayCause::Permit => "permit",
            DelayCause::Unloading => "unloading",
        }
    }
}

/// Lanes, fleets and everything under way.
#[derive(Debug, Clone)]
pub(crate) struct Movement {
    pub lanes: Table<LaneId, LaneState>,
    pub fleets: Table<FleetId, FleetState>,
    pub convoys: Table<ConvoyId, Convoy>,
    pub free_convoys: Vec<ConvoyId>,
    /// Convoys on each link, and those that wait for it to open.
    pub on_link: Table<LinkId, Vec<ConvoyId>>,
    pub at_link: Table<LinkId, Vec<ConvoyId>>,
    /// Convoys that wait for an escort, in order of arrival.
    pub at_meeting: Vec<ConvoyId>,
    /// Carried over each link [kg].
    pub flow: Table<LinkId, f64>,
    pub search: Search,
    /// Memory for the lanes that are woken.
    scratch: Vec<(bool, SimTime, u128, LaneId)>,
    pub n_convoys: u64,
    /// Cargo vehicles of all convoys formed.
    pub n_vehicles: u64,
    pub n_sorties: u64,
    /// Vehicle-days of waiting for room at full stores.
    pub days_full: i64,
    pub n_attacked: u64,
    pub n_arrived: u64,
    pub n_on_time: u64,
    /// Sum of delays of arrived convoys by cause [d].
    pub delays: [f64; CAUSES],
    pub delay: Tally,
    pub convoys_to: Table<SiteId, ConvoysTo>,
    /// Unloading bays, where a site states any.
    pub bays: Table<SiteId, Option<Bays>>,
    /// Delays of the convoys that arrived this week.
    pub delay_of_week: Tally,
    pub tonne_km: [f64; 5],
    pub moved_kg: [f64; 5],
    pub flying_hours: f64,
    /// How often a flight was held, by what.
    pub held: [u64; HELD.len()],
    /// Ordered and moved in the present month by mode [kg].
    pub required_of_month: [f64; 5],
    pub moved_of_month: [f64; 5],
}

impl Movement {
    pub(crate) fn new(model: &Model) -> Movement {
        let start = SimTime::ZERO;
        Movement {
            lanes: Table::like(&model.lanes, |_| LaneState {
                orders: Vec::new(),
                waiting: None,
                due: EventHandle::NONE,
                due_at: start,
                n_dispatched: 0,
                n_attempts: 0,
                barred_until: start,
                closed_until: SimTime::ZERO,
                round_until: SimTime::ZERO,
                open_at: None,
                round: None,
                escort_wanted: None,
            }),
            fleets: Table::like(&model.fleets, |fleet| FleetState {
                out: 0,
                lost: 0,
                number: fleet.number_at(start),
                fit: if model.drivers.has(Driver::Breakdowns) {
                    fleet.fit_at(start)
                } else {
                    fleet.number_at(start)
                },
                broken: 0,
                in_use: TimeAverage::new(start, 0),
                size: TimeAverage::new(start, fleet.number_at(start).into()),
                hours_left: 0.0,
            }),
            convoys: Table::new(Vec::new()),
            free_convoys: Vec::new(),
            on_link: Table::like(&model.links, |_| Vec::new()),
            at_link: Table::like(&model.links, |_| Vec::new()),
            at_meeting: Vec::new(),
            flow: Table::like(&model.links, |_| 0.0),
            search: Search::default(),
            scratch: Vec::new(),
            n_convoys: 0,
            n_vehicles: 0,
            n_sorties: 0,
            days_full: 0,
            n_attacked: 0,
            n_arrived: 0,
            n_on_time: 0,
            delays: [0.0; CAUSES],
            delay: Tally::new(),
            convoys_to: Table::like(&model.sites, |_| ConvoysTo::default()),
            bays: Table::like(&model.sites, Bays::new),
            delay_of_week: Tally::new(),
            tonne_km: [0.0; 5],
            moved_kg: [0.0; 5],
            flying_hours: 0.0,
            held: [0; HELD.len()],
            required_of_month: [0.0; 5],
            moved_of_month: [0.0; 5],
        }
    }
}

/// Speed over a link [km/day].
///
/// `is_escorted` tells how a road convoy travels; behind route clearance where the threat is extreme.
pub(crate) fn speed(model: &Model, link: LinkId, is_escorted: bool, is_wet: bool) -> f64 {
    let row = &model.links[link];
    let rules = &model.rules.movement;
    let (dry, wet) = if row.mode == Mode::Road {
        let table = match (is_escorted, row.threat) {
            (false, _) => &rules.speed_single,
            (true, ThreatLevel::Extreme) => &rules.speed_cleared,
            (true, _) => &rules.speed_escorted,
        };
        // A speed of the link's own is that of an escorted convoy; others go faster or slower as in the table.
        let own = row.speed.map(|own| {
            let escorted = rules.speed_escorted[row.surface];
            own * table[row.surface] / escorted
        });
        (
            own.unwrap_or(table[row.surface]),
            rules.wet_speed[row.surface],
        )
    } else {
        (row.speed.unwrap_or(f64::INFINITY), 1.0)
    };
    if is_wet {
        dry * row.wet_speed.unwrap_or(wet)
    } else {
        dry
    }
}

/// Days a convoy is planned to need over a link: dry, escorted if the threat asks for it, nothing going wrong.
pub(crate) fn planned_days(model: &Model, link: LinkId) -> f64 {
    model.links[link].planned_days
}

/// Works out [`planned_days`] when a scenario is compiled.
pub(crate) fn plan_links(model: &mut Model) {
    for link in model.links.keys() {
        let row = &model.links[link];
        let speed = speed(model, link, row.threat > ThreatLevel::Low, false);
        let mut days = row.distance / speed;
        if let Some(day) = row.asks.as_ref().and_then(|asks| asks.day) {
            // A curfew leaves fewer hours to drive a day's distance in.
            days *= hours_of_speeds(&model.rules.movement) / day.hours;
        }
        model.links[link].planned_days = days;
    }
}

/// Hours of driving a day for which the tables of speed hold.
pub(crate) fn hours_of_speeds(rules: &MovementRules) -> f64 {
    rules.driving.map_or(HOURS_OF_SPEEDS, |day| day.hours)
}
