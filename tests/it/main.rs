//! Tests across floors, one file per subject.

mod allocations;
mod engine_allocations;
mod engine_distributions;
mod engine_queues;
mod engine_random;
mod means;
