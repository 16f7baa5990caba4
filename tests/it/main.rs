//! Tests across floors, one file per subject.
