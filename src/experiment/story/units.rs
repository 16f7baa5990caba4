//! The unit behind a milestone of deployment: its way from pledge to operation.

use crate::experiment::story::waits::spans_of_unit;
use crate::experiment::story::walk::Walk;
use crate::experiment::story::walk::days;
use crate::model::drivers::Driver;
use crate::model::ids::UnitId;
use crate::model::prevent::Cause;
use crate::model::replicate::TraceRecord;

/// What happened to a unit, in words.
const WAY: [(&str, &str); 8] = [
    ("UnitReady", "was ready for loading"),
    ("ShipArrived", "came to its port by ship"),
    ("ShipDischarged", "had its equipment on the quay"),
    ("EquipmentCleared", "had its equipment through customs"),
    ("EquipmentStaged", "had its equipment staged for the road"),
    ("PeopleLanded", "landed"),
    ("PeopleSettled", "settled at its site"),
    ("UnitOperational", "began to operate"),
];

impl Walk<'_> {
    /// The last unit that a milestone waited for.
    pub fn last_unit(&mut self, key: &str, value: Option<f64>) {
        let is_capability = key.contains("ioc_day") || key.contains("foc_day");
        let wanted = if is_capability {
            "UnitOperational"
        } else {
            "PeopleLanded"
        };
        let unit = match value {
            Some(value) => {
                let day = self.day_of_last(value, wanted);
                self.unit_by(wanted, day)
            }
            None => self.unit_without(wanted),
        };
        match unit {
            Some(unit) => self.way_of_unit(unit),
            None => {
                let text = "every unit of the plan came and operated; what works of their equipment, or the \
                            strength that the plan has, stayed below what the milestone asks for";
                self.say(0.0, 0, text.to_owned());
            }
        }
    }

    /// When the event last happened before a milestone, which counts from the mandate and is noted the day after.
    fn day_of_last(&self, milestone: f64, wanted: &str) -> f64 {
        let day = milestone + self.model.mandate_day();
        let its = self.seen.events.iter().filter(|e| e.kind == wanted);
        its.map(|e| e.day)
            .filter(|d| *d <= day + 1.0)
            .fold(0.0, f64::max)
    }

    fn unit_by(&self, wanted: &str, day: f64) -> Option<UnitId> {
        let mut events = self.seen.events.iter();
        let event = events.find(|e| e.kind == wanted && e.day == day)?;
        self.model.unit(&name_of(event)?)
    }

    /// The first unit of the plan to which it never happened.
    fn unit_without(&self, wanted: &str) -> Option<UnitId> {
        let done: Vec<String> = self
            .seen
            .events
            .iter()
            .filter(|e| e.kind == wanted)
            .filter_map(name_of)
            .collect();
        let mut units = self
            .model
            .unit_names()
            .filter(|(_, name)| !done.iter().any(|other| other == name));
        units.next().map(|(unit, _)| unit)
    }

    fn way_of_unit(&mut self, unit: UnitId) {
        let name = self.model.unit_name(unit).to_owned();
        let its: Vec<(f64, &'static str, &'static str)> = self
            .seen
            .events
            .iter()
            .filter(|event| name_of(event).as_deref() == Some(&name))
            .filter_map(|event| {
                let word = WAY.iter().find(|(kind, _)| *kind == event.kind)?;
                Some((event.day, event.kind, word.1))
            })
            .collect();
        match its.last() {
            Some((day, _, word)) => {
                self.say(
                    *day,
                    0,
                    format!("{name} {word}: the last unit it waited for"),
                );
            }
            None => self.say(0.0, 0, format!("{name} never came")),
        }
        let mut before = 0.0;
        for (day, kind, word) in its {
            let text = format!(
                "{name} {word}, {} after the step before",
                days(day - before)
            );
            self.say(day, 1, text);
            match kind {
                "UnitReady" => self.blame(Cause::Readiness(unit)),
                "ShipArrived" => self.blame(Cause::Ship(unit)),
                "ShipDischarged" | "EquipmentCleared" => {
                    self.blame(Cause::Driver(Driver::Port));
                }
                "PeopleSettled" => {
                    for span in spans_of_unit(self.seen, unit, before, day) {
                        self.tell_wait(&span, None, 2);
                    }
                    if let Some(site) = self.model.camp_of(unit) {
                        self.blame(Cause::Camp(site));
                    }
                }
                _ => {}
            }
            before = day;
        }
    }
}

/// The unit that an event concerns.
fn name_of(event: &TraceRecord) -> Option<String> {
    let mut names = event.names.iter();
    names
        .find(|(role, _)| *role == "unit")
        .map(|(_, name)| name.clone())
}
