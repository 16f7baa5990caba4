//! The film of one replication: who moved where and when, what stocks did, what happened and because of what.
//!
//! The replication runs as in a batch, with the same draws; after each event the state is looked at and what has
//! changed is written down. Nothing below sees that it is watched.
//!
//! # Cost
//!
//! A look at every convoy and link after each event: a few times the cost of the replication alone.
//!
//! # Limits
//!
//! Ships and people on the way into the mission area are events, not movements: a scenario does not say where ships sail.

mod camera;
mod causes;

use crate::engine::calendar::Calendar;
use crate::engine::causes::WithCauses;
use crate::engine::observer::Silent;
use crate::engine::simulation::run_observed;
use crate::engine::streams::Draws;
use crate::model::event::Event;
use crate::model::film::camera::Camera;
use crate::model::model::Model;
use crate::model::outcome::Failure;
use crate::model::run::Run;

/// Events allowed in a filmed replication, as in a batch.
const MOST_EVENTS: u64 = 50_000_000;
/// What a replication looked like. Sites and stores are numbered by their place in the lists of ids.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Film {
    /// Which replication, counted from 0.
    pub replication: u64,
    /// Seed of the batch.
    pub seed: u64,
    /// Days from the first instant to the end.
    pub days: f64,
    /// Ids of the sites.
    pub sites: Vec<String>,
    /// Figures, in the order of the registry.
    pub figures: Vec<Option<f64>>,
    /// Convoys, flights and barges, in the order in which they set out.
    pub movements: Vec<Movement>,
    /// When links were closed.
    pub closures: Vec<Closure>,
    /// What happened, in order of time; causes come before their effects.
    pub happenings: Vec<Happening>,
    /// Stocks, day by day.
    pub stocks: Vec<StockFilm>,
    /// People at each site, week by week, n_weeks entries a site.
    pub people: Vec<Vec<i64>>,
}

/// A convoy, a flight or a barge.
#[derive(Debug, Clone, PartialEq)]
pub struct Movement {
    /// Word of its mode.
    pub mode: &'static str,
    /// Site from which it carries.
    pub origin: usize,
    /// Site to which it carries.
    pub destination: usize,
    /// Id of its fleet.
    pub fleet: String,
    /// Vehicles or aircraft that set out.
    pub vehicles: u32,
    /// Platoons that escort it.
    pub platoons: u32,
    /// What it carries: commodity or unit with tonnes, at the start.
    pub cargo: Vec<(String, f64)>,
    /// Stretches, in order of time.
    pub legs: Vec<Leg>,
}

/// A stretch from one site to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leg {
    /// Where it begins.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// When it begins \[d\].
    pub start: f64,
    /// When it ends \[d\].
    pub end: f64,
    /// Whether it leads home.
    pub is_back: bool,
}

/// A time during which a link was closed.
#[derive(Debug, Clone, PartialEq)]
pub struct Closure {
    /// Id of the link.
    pub link: String,
    /// Its two sites.
    pub ends: (usize, usize),
    /// From when \[d\].
    pub start: f64,
    /// Until when \[d\].
    pub end: f64,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Happening {
    /// When \[d\].
    pub day: f64,
    /// What, such as `ConvoyFormed`, or `StockEmpty`, `ReserveBreached`, `StockRecovered` for what a crossing meant.
    pub kind: &'static str,
    /// The planner's names of what it concerns, each with its role.
    pub names: Vec<(&'static str, String)>,
    /// The happening that led to it, by its place in the list.
    pub cause: Option<usize>,
    /// The movement it concerns.
    pub movement: Option<usize>,
    /// People killed and wounded by it.
    pub harm: (u64, u64),
    /// Whether it is told for itself; else only as the cause of another.
    pub is_told: bool,
}

/// Days of supply of one store, one value a day; absent where nothing is used.
#[derive(Debug, Clone, PartialEq)]
pub struct StockFilm {
    /// Place of its site.
    pub site: usize,
    /// Id of the commodity.
    pub commodity: String,
    /// Days of supply at the start of each day.
    pub days: Vec<Option<f64>>,
}

/// Runs one replication and films it.
///
/// # Errors
///
/// As a replication of a batch: an imbalance or too many events.
pub fn film(model: &Model, seed: u64, replication: u64) -> Result<Film, Failure> {
    let fail = |reason: String| Failure {
        replication,
        seed,
        reason,
    };
    let mut calendar: Calendar<Event, WithCauses> = Calendar::with_causes();
    let mut run = Run::new(model, Draws::new(seed, replication));
    run.begin(&mut calendar);
    let mut camera = Camera::new(run);
    run_observed(
        &mut camera,
        &mut calendar,
        &mut Silent,
        model.horizon,
        MOST_EVENTS,
    )
    .map_err(|fault| fail(fault.to_string()))?;
    let mut film = camera.develop().map_err(fail)?;
    film.seed = seed;
    film.replication = replication;
    Ok(film)
}
