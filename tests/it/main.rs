//! Tests across floors, one file per subject.

mod batch;
mod cli;
mod statistics;
