//! Survival: who dies of wounds, by the time to surgery.

use crate::model::medical::patients::Patient;
use crate::model::medical::patients::Triage;
use crate::scenario::rules::Killed;
use crate::scenario::rules::MedicalRules;

/// Hours to surgery at which the rules state the probability of death.
const DEATH_HOURS: [f64; 4] = [1.0, 2.0, 4.0, 8.0];

impl MedicalRules {
    /// Whether a patient whose surgery begins some hours after the injury dies of wounds.
    ///
    /// Where the killed of incidents are all deaths on record, the time under which the record came about is the
    /// measure: at that time exactly those die who died on record; sooner, some of them live, later, others die too.
    pub(super) fn is_lost(&self, patient: &Patient, hours: f64) -> bool {
        if patient.triage != Triage::Immediate {
            return false;
        }
        let now = death_probability(&self.death, hours);
        let Killed::All { hours, .. } = self.killed else {
            return patient.fate < now;
        };
        let then = death_probability(&self.death, hours);
        if patient.died_on_record {
            then <= 0.0 || patient.fate < now / then
        } else {
            then < 1.0 && patient.fate < (now - then) / (1.0 - then)
        }
    }
}

/// Probability of dying of severe wounds at a time to surgery [h], between the stated points by straight lines.
fn death_probability(death: &[f64; 4], hours: f64) -> f64 {
    if hours <= DEATH_HOURS[0] {
        return death[0];
    }
    for place in 1..DEATH_HOURS.len() {
        let (from, to) = (DEATH_HOURS[place - 1], DEATH_HOURS[place]);
        if hours <= to {
            let share = (hours - from) / (to - from);
            return death[place - 1] + share * (death[place] - death[place - 1]);
        }
    }
    death[3]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_probability_of_death_lies_on_straight_lines_between_its_points() {
        let death = [0.10, 0.18, 0.30, 0.45];
        assert_eq!(death_probability(&death, 0.2), 0.10);
        assert!((death_probability(&death, 1.5) - 0.14).abs() < 1e-12);
        assert!((death_probability(&death, 6.0) - 0.375).abs() < 1e-12);
        assert_eq!(death_probability(&death, f64::INFINITY), 0.45);
    }
}
