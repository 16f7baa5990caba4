//! Tests across floors, one file per subject.

mod faults;
mod hostile;
mod inputs;
mod language;
