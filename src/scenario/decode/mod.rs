//! From checked tables to the types of a scenario, one file a table: its keys, and what they become.
//!
//! Each builder takes a [`Record`](crate::scenario::record::Record) without faults, and notes what only shows when
//! several keys are seen together.

pub(crate) mod arrival;
pub(crate) mod asset;
pub(crate) mod commodity;
pub(crate) mod consent;
pub(crate) mod context;
pub(crate) mod contract;
pub(crate) mod cost;
pub(crate) mod demand;
pub(crate) mod dispatch;
pub(crate) mod fleet;
pub(crate) mod flights;
pub(crate) mod generation;
pub(crate) mod incident;
pub(crate) mod inject;
pub(crate) mod keeping;
pub(crate) mod levels;
pub(crate) mod lift;
pub(crate) mod link;
pub(crate) mod mission;
pub(crate) mod mitigation;
pub(crate) mod movement;
mod ordering;
pub(crate) mod outcome;
pub(crate) mod policy;
pub(crate) mod road;
pub(crate) mod rules;
pub(crate) mod site;
pub(crate) mod task;
pub(crate) mod threat;
pub(crate) mod unit;
pub(crate) mod vehicle;
pub(crate) mod zone;

use crate::scenario::form::{Form, Key, optional, required};

/// Keys of `[[variant]]`, which is read before anything is checked.
pub(crate) const VARIANT_KEYS: &[Key] = &[
    required("id", Form::Id, "Id of the variant."),
    optional(
        "name",
        Form::Text,
        "Name shown on charts; the id if left out.",
    ),
    required(
        "set",
        Form::Changes,
        "Values by path, as `\"site.tessara.handling\" = \"200 t/d\"`.",
    ),
];
