//! Tests across floors, one file per subject.

mod allocations;
mod batch;
mod charts;
mod charts_data;
mod cli;
mod conservation;
mod determinism;
mod engine_allocations;
mod engine_distributions;
mod engine_queues;
mod engine_random;
mod faults;
mod floors;
mod gallery;
mod golden;
mod hostile;
mod inputs;
mod language;
mod little;
mod means;
mod model_allocations;
mod model_season;
mod model_security;
mod model_supply;
mod readme;
mod statistics;
