//! Who can change an input: what is sensitive and in the planner's hand is a lever, what is in nobody's is a risk.

/// Who can change a value of a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// The planner and the mission: stocks, fleets, policies, camps, tasks, procedures.
    Planner,
    /// Countries that contribute troops and police.
    Contributor,
    /// The host government and its neighbours.
    Host,
    /// Weather, season and terrain.
    Weather,
    /// Armed groups.
    Threat,
}

impl Owner {
    /// All, in the order in which they are shown.
    pub const ALL: [Owner; 5] = [
        Owner::Planner,
        Owner::Contributor,
        Owner::Host,
        Owner::Weather,
        Owner::Threat,
    ];

    /// The word shown and written.
    pub const fn word(self) -> &'static str {
        match self {
            Owner::Planner => "planner",
            Owner::Contributor => "contributor",
            Owner::Host => "host",
            Owner::Weather => "weather",
            Owner::Threat => "threat",
        }
    }

    /// The owner of a path, by its table and key. A rule of this program, not of the field: it says whom to ask first.
    ///
    /// # Example
    ///
    /// ```
    /// # use bluelift::experiment::owner::Owner;
    /// assert_eq!(Owner::of("policy.gao.diesel.minimum"), Owner::Planner);
    /// assert_eq!(Owner::of("unit.inf-bn-1.readiness.likely"), Owner::Contributor);
    /// ```
    pub fn of(path: &str) -> Owner {
        let parts: Vec<&str> = path.split('.').collect();
        let table = parts.first().copied().unwrap_or("");
        let has = |words: &[&str]| parts.iter().skip(1).any(|part| words.contains(part));
        match table {
            "threat" | "incident" => Owner::Threat,
            "zone" if has(&["regimes"]) => Owner::Threat,
            "zone" => Owner::Weather,
            "mission" if has(&["status-of-forces", "flight-refusal"]) => Owner::Host,
            "deployment" if has(&["customs", "customs-before-agreement"]) => Owner::Host,
            "deployment" if has(&["pledge-failure"]) => Owner::Contributor,
            "link" if has(&["border"]) => Owner::Host,
            "link" if has(&["threat"]) => Owner::Threat,
            "link" if has(&["wet", "open", "reopening", "surface"]) => Owner::Weather,
            "movement" if has(&["open", "wet-speed", "wet-breakdowns", "flight-weather"]) => {
                Owner::Weather
            }
            "unit" if has(&CONTRIBUTED) => Owner::Contributor,
            _ => Owner::Planner,
        }
    }
}

/// Keys of a unit that its country decides.
const CONTRIBUTED: [&str; 9] = [
    "readiness",
    "pledge-fails",
    "tender",
    "voyage",
    "completeness",
    "serviceability",
    "completion",
    "withdraw",
    "self-sustainment",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_owner_has_what_is_in_its_hand() {
        for (path, owner) in [
            ("site.gao.storage.diesel", Owner::Planner),
            ("fleet.trucks.number", Owner::Planner),
            ("unit.a.to", Owner::Planner),
            ("unit.*.serviceability.likely", Owner::Contributor),
            ("mission.x.status-of-forces.high", Owner::Host),
            ("link.a--b.border.likely", Owner::Host),
            ("link.a--b.reopening.likely", Owner::Weather),
            ("zone.north.wet", Owner::Weather),
            ("zone.north.regimes.escalation", Owner::Threat),
            ("threat.north-ied.rate", Owner::Threat),
            ("incident.ied.fatal", Owner::Threat),
            ("movement.open.wet.clay", Owner::Weather),
            ("movement.convoy-size", Owner::Planner),
        ] {
            assert_eq!(Owner::of(path), owner, "{path}");
        }
    }
}
