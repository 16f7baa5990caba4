//! Which events are kept: those that are told, and those that led to them.

use std::collections::BTreeMap;

use crate::model::film::Happening;

/// Kinds that only keep the clock going; a chain of causes steps over them.
const MECHANICAL: [&str; 5] = [
    "LinkPassed",
    "LaneDue",
    "DayBegan",
    "WeekEnded",
    "MonthEnded",
];

/// An event that was handled.
pub(super) struct Shot {
    /// What it was.
    pub happening: Happening,
    /// The event that scheduled it.
    pub cause: Option<u64>,
}

/// What is told and what led to it, each with its nearest cause that is more than the clock going on.
pub(super) fn kept(shots: &BTreeMap<u64, Shot>) -> BTreeMap<u64, Option<u64>> {
    let mut causes = BTreeMap::new();
    let told = shots.iter().filter(|(_, shot)| shot.happening.is_told);
    for (&first, _) in told {
        let mut next = Some(first);
        while let Some(id) = next.filter(|id| !causes.contains_key(id)) {
            let mut cause = shots.get(&id).and_then(|shot| shot.cause);
            while let Some(shot) = cause.and_then(|cause| shots.get(&cause))
                && MECHANICAL.contains(&shot.happening.kind)
            {
                cause = shot.cause;
            }
            causes.insert(id, cause);
            next = cause;
        }
    }
    causes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shot(kind: &'static str, cause: Option<u64>, is_told: bool) -> Shot {
        let happening = Happening {
            day: 0.0,
            kind,
            names: Vec::new(),
            cause: None,
            movement: None,
            harm: (0, 0),
            is_told,
        };
        Shot { happening, cause }
    }

    #[test]
    fn causes_lead_past_the_clock_to_what_is_not_told_for_itself_and_the_rest_is_dropped() {
        let shots = BTreeMap::from([
            (1, shot("StoreCrossed", None, false)),
            (2, shot("LaneDue", Some(1), false)),
            (3, shot("ConvoyFormed", Some(2), true)),
            (4, shot("LinkPassed", Some(3), false)),
            (5, shot("ConvoyUnloaded", Some(4), true)),
            (6, shot("StoreCrossed", Some(5), false)),
        ]);
        let expected = BTreeMap::from([(1, None), (3, Some(1)), (5, Some(3))]);
        assert_eq!(kept(&shots), expected);
    }
}
