//! Tests across floors, one file per subject.

mod batch;
mod charts;
mod charts_data;
mod statistics;
