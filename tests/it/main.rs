//! Tests across floors, one file per subject.

mod allocations;
mod batch;
mod charts;
mod charts_data;
mod cli;
mod engine_allocations;
mod engine_distributions;
mod engine_queues;
mod engine_random;
mod faults;
mod floors;
mod gallery;
mod language;
mod means;
mod readme;
mod statistics;
