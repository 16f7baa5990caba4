//! Recruitment: individual police, observers and civilians fill posts one by one, and leave when their tour ends.
//!
//! # State
//!
//! Nothing of its own: the people of the unit, against its posts.
//!
//! # What happens
//!
//! Once the lead time has passed since the request, every month each empty post is filled with probability 1 − exp(−month / time to fill), save
//! those that stay vacant, and each person leaves with probability 1 − exp(−month / tour). Both numbers are binomial. The
//! pace of the mission stretches the time to fill; constrained access does too, and while it is withheld nobody comes.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::event::Event;
use crate::model::ids::UnitId;
use crate::model::model::ArrivalModel;
use crate::model::purposes::RECRUITS;
use crate::model::run::Run;
use crate::scenario::dimension::DAYS_PER_MONTH;
use crate::scenario::generation::Access;

/// Number of successes in `n` tries of probability `p`, by inversion of one uniform number.
///
/// Takes as many steps as the answer is large. Where (1 − p)ⁿ is below the smallest number, the nearest number
/// to the mean is returned, which differs from the law by less than the rounding of a head.
fn binomial(n: u32, p: f64, uniform: f64) -> u32 {
    if n == 0 || p <= 0.0 {
        return 0;
    }
    if p >= 1.0 {
        return n;
    }
    let mut mass = libm::pow(1.0 - p, f64::from(n));
    if mass < 1e-290 {
        return (f64::from(n) * p).round() as u32;
    }
    let (mut below, odds) = (mass, p / (1.0 - p));
    let mut k = 0;
    while below < uniform && k < n {
        mass *= odds * f64::from(n - k) / f64::from(k + 1);
        k += 1;
        below += mass;
    }
    k
}

/// Probability that something of a mean time happens within a month.
fn within_a_month(mean_days: f64) -> f64 {
    -libm::expm1(-DAYS_PER_MONTH / mean_days)
}

impl Run<'_> {
    /// Counts recruits of the months before the first simulated day, and waits for the next.
    pub(super) fn begin_recruitment<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
        requested: SimTime,
    ) {
        let row = &self.model.units[unit];
        let ArrivalModel::Recruited { recruitment, .. } = row.arrival else {
            return;
        };
        let lead = recruitment.lead * self.slowness(row.mission, requested);
        let month = SimSpan::from_days(DAYS_PER_MONTH);
        let mut k = 0;
        let mut at = requested + SimSpan::from_days(lead) + month;
        while at <= SimTime::ZERO {
            self.count_recruits(calendar, unit, k, at);
            k += 1;
            at += month;
        }
        calendar.schedule(at, Priority::NORMAL, Event::RecruitsCame(unit, k));
    }

    pub(crate) fn recruits_came<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
        k: u16,
    ) {
        if self.deployment.units[unit].has_left {
            return;
        }
        self.count_recruits(calendar, unit, k, calendar.now());
        let month = SimSpan::from_days(DAYS_PER_MONTH);
        let next = Event::RecruitsCame(unit, k.saturating_add(1));
        calendar.schedule_in(month, Priority::NORMAL, next);
    }

    fn count_recruits<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
        k: u16,
        at: SimTime,
    ) {
        let row = &self.model.units[unit];
        let ArrivalModel::Recruited { recruitment, .. } = row.arrival else {
            return;
        };
        let mut stream = self.draws.stream(RECRUITS, row.key, k.into());
        let (come, go) = (stream.uniform(), stream.uniform());
        let present = self.deployment.units[unit].people.max(0);
        let leave = binomial(present as u32, within_a_month(recruitment.tour), go);
        let access = self.access(row.mission, at);
        let mut joined = 0;
        if access != Access::Withheld {
            let filled = (f64::from(row.people) * (1.0 - recruitment.vacancy)).round() as i64;
            let empty = (filled - present).max(0) as u32;
            joined = binomial(
                empty,
                within_a_month((recruitment.days * self.slowness(row.mission, at)).max(0.01)),
                come,
            );
        }
        self.exchange(calendar, unit, joined.into(), leave.into());
    }

    /// People come, and others of the same unit leave; the first to come settle the unit.
    fn exchange<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
        joined: i64,
        leave: i64,
    ) {
        let row = &self.model.units[unit];
        self.pay_travel(joined + leave, 1);
        self.add_people(calendar, unit, row.to, joined);
        if leave > 0 {
            self.take_people(calendar, unit, leave);
            self.deployment.left += leave;
        }
        if !self.deployment.units[unit].is_settled {
            if joined > 0 {
                self.deployment.units[unit].has_landed = true;
                self.deployment.sites[row.to]
                    .camp
                    .fill(i64::from(row.people));
                self.settle(calendar, unit);
                self.unit_operational(calendar, unit);
            }
        } else if joined + leave > 0 {
            self.renew_platoons(unit);
            self.renew_use_at(calendar, row.to);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_binomial_number_has_its_mean_and_variance() {
        let (n, p, steps) = (40, 0.3, 100_000);
        let all =
            (0..steps).map(|i| f64::from(binomial(n, p, (f64::from(i) + 0.5) / f64::from(steps))));
        let (sum, squares) = all.fold((0.0, 0.0), |(a, b), x| (a + x, b + x * x));
        let mean = sum / f64::from(steps);
        assert!((mean - 12.0).abs() < 1e-3);
        assert!((squares / f64::from(steps) - mean * mean - 8.4).abs() < 0.01);
    }

    #[test]
    fn a_binomial_number_lies_between_none_and_all() {
        assert_eq!(binomial(0, 0.5, 0.5), 0);
        assert_eq!(binomial(9, 0.0, 0.999), 0);
        assert_eq!(binomial(9, 1.0, 0.001), 9);
        assert_eq!(binomial(9, 0.5, 1.0 - 1e-16), 9);
        assert_eq!(binomial(100_000, 0.5, 0.5), 50_000);
    }
}
