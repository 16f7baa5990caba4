//! Tests across floors, one file per subject.

mod faults;
mod language;
