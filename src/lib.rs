//! bluelift simulates the logistics of United Nations peacekeeping missions.
//!
//! Given a plan (contingents, bases, roads, stocks, threat) it says what will probably happen, how sure that is, and
//! what a change would do. A planner writes a scenario, runs thousands of replications, reads the charts, changes a line
//! and compares. The program `bluelift` is the usual way in; this library is what it is made of.
//!
//! # Floors
//!
//! Each floor may name itself and lower ones, never a higher one; a test reads the sources and holds this.
//!
//! | floor | duty |
//! | --- | --- |
//! | [`cli`] | arguments, files, terminal; the only floor that prints or exits |
//! | [`report`] | tables, CSV, JSON, charts, one self-contained page |
//! | [`experiment`] | replications, batches, intervals, comparisons |
//! | [`model`] | the mission: compiled model, state, processes, figures, outcome |
//! | [`scenario`] | what a planner writes: language, units, faults, catalog |
//! | [`engine`] | discrete-event kernel: calendar, stocks, resources, random streams, statistics |
//!
//! # The way of the data
//!
//! One direction, and each arrow is one function:
//!
//! ```text
//! file ─load→ Scenario ─compile→ Model ─replicate→ Outcome ─run→ Batch ─summarise→ Summary ─draw→ page
//!             names, units       indices           one seed       in order          intervals
//! ```
//!
//! A [`Scenario`](scenario::scenario::Scenario) cannot be wrong: every fault of its file has been told. A
//! [`Model`](model::model::Model) is immutable and shared by all threads. An [`Outcome`](model::outcome::Outcome) is a plain
//! record of one replication. A [`Batch`](experiment::batch::Batch) holds outcomes in order of replication, whatever
//! finished first, so that the same inputs give the same bytes for any number of threads.
//!
//! # Example
//!
//! How much of the diesel asked for is met at once, in twenty replications of the smallest scenario:
//!
//! ```
//! # use std::{path::Path, sync::atomic::AtomicBool};
//! # use bluelift::experiment::{batch::{Plan, run}, summarise::summarise};
//! # use bluelift::model::{drivers::Drivers, model::Model, replicate::Replicator};
//! # use bluelift::scenario::load::{Request, load_file};
//! let file = Path::new("scenarios/01-one-depot-one-base.toml");
//! let loaded = load_file(file, &Request::default())?;
//! let model = Model::compile(&loaded.scenario, Drivers::ALL)?;
//! let never = AtomicBool::new(false);
//! let plan = Plan { seed: 1, n: 20, threads: 2, cancel: &never, progress: &|| {} };
//! let batch = run(model.registry(), &plan, || Replicator::new(&model))?;
//! let summary = summarise(model.registry(), &batch);
//! let met = summary.figure("supply.fill_rate.diesel").and_then(|figure| figure.mean);
//! let met = met.expect("the base uses diesel in every replication").value;
//! println!("{:.1} % of the diesel asked for was on hand", 100.0 * met);
//! assert!(batch.is_complete() && met > 0.0 && met <= 1.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod cli;
pub mod engine;
pub mod experiment;
pub mod model;
pub mod report;
pub mod scenario;
