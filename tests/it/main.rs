//! Tests across floors, one file per subject.

mod charts;
mod charts_data;
