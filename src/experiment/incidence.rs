//! Cumulative incidence: the probability that something has happened by a day, where something else may come before.
//!
//! The Aalen–Johansen estimator: a course that ends by the competing event can no longer have the event of interest, and
//! one that is censored says only that neither had happened until then. One minus Kaplan–Meier would count competing
//! events as censored and state too high a probability.
//!
//! # Interval
//!
//! Wilson's interval with the effective sample size F (1 − F) / v, where v is the estimator's variance; without
//! censoring before the end this is the number of courses itself, and the estimate their plain share.
//!
//! Sources: O. Aalen and S. Johansen, An empirical transition matrix for non-homogeneous Markov chains based on censored
//! observations (1978); E. Marubini and M. G. Valsecchi, Analysing Survival Data from Clinical Trials and
//! Observational Studies (1995), section 10.3, for the variance; F. Dorey and E. Korn, Effective sample sizes for
//! confidence intervals for survival probabilities (1987).
//!
//! # Cost
//!
//! O(n log n) for n courses.
//!
//! # Example
//!
//! ```
//! # use bluelift::experiment::incidence::{Course, End, cumulative_incidence};
//! let course = |day, end| Course { day, end };
//! let courses = [
//!     course(3.0, End::Event),
//!     course(5.0, End::Competing),
//!     course(9.0, End::Censored),
//!     course(9.0, End::Censored),
//! ];
//! let steps = cumulative_incidence(&courses, End::Event, 0.95);
//! assert_eq!(steps.len(), 1);
//! assert_eq!((steps[0].day, steps[0].share.value), (3.0, 0.25));
//! ```

use crate::experiment::summary::Estimate;
use crate::experiment::tails::normal_z;

/// How a course ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// By the event of interest.
    Event,
    /// By the event after which that of interest can no longer happen.
    Competing,
    /// By the end of what was looked at.
    Censored,
}

/// One course of events: a replication, seen until a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Course {
    /// When it ends, in days.
    pub day: f64,
    /// How.
    pub end: End,
}

/// The probability from a day on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The day.
    pub day: f64,
    /// Probability that the event has happened by then.
    pub share: Estimate,
}

/// The estimate at each day on which a course ends by `of`, in order; no step if none does.
pub fn cumulative_incidence(courses: &[Course], of: End, level: f64) -> Vec<Step> {
    let mut courses = courses.to_vec();
    courses.sort_by(|a, b| a.day.total_cmp(&b.day));
    let mut state = State {
        survival: 1.0,
        incidence: 0.0,
        sums: [0.0; 3],
    };
    let mut steps = Vec::new();
    let mut from = 0;
    while from < courses.len() {
        let day = courses[from].day;
        let same = courses[from..].iter().take_while(|c| c.day == day).count();
        let count = |end: End| {
            let group = &courses[from..from + same];
            group.iter().filter(|c| c.end == end).count() as f64
        };
        let all = count(End::Event) + count(End::Competing);
        let own = if of == End::Censored { 0.0 } else { count(of) };
        state.advance((courses.len() - from) as f64, own, all);
        if own > 0.0 {
            let share = state.estimate(courses.len() as f64, level);
            steps.push(Step { day, share });
        }
        from += same;
    }
    steps
}

/// The estimator up to a day.
struct State {
    /// Probability that neither has happened.
    survival: f64,
    incidence: f64,
    /// Parts of the variance at incidence F: with a = Σ w, b = Σ (w F_i + x_i) and c = Σ (w F_i² + o_i + 2 x_i F_i), it is
    /// F² a − 2 F b + c, where w, o and x weigh the survival, the event itself and both together.
    sums: [f64; 3],
}

impl State {
    /// Takes in a day on which of `at_risk` courses `own` end by the event and `all` by either.
    fn advance(&mut self, at_risk: f64, own: f64, all: f64) {
        let before = self.survival;
        self.incidence += before * own / at_risk;
        self.survival *= 1.0 - all / at_risk;
        // Nobody is left after the last course; its own term vanishes.
        let left = at_risk - all;
        let weight = if left > 0.0 {
            all / (at_risk * left)
        } else {
            0.0
        };
        let square = before * before * own * (at_risk - own) / (at_risk * at_risk * at_risk);
        let cross = before * own / (at_risk * at_risk);
        let f = self.incidence;
        self.sums[0] += weight;
        self.sums[1] += weight * f + cross;
        self.sums[2] += weight * f * f + square + 2.0 * f * cross;
    }

    fn variance(&self) -> f64 {
        let [a, b, c] = self.sums;
        let f = self.incidence;
        f * f * a - 2.0 * f * b + c
    }

    fn estimate(&self, n: f64, level: f64) -> Estimate {
        let f = self.incidence.clamp(0.0, 1.0);
        let variance = self.variance();
        let effective = if variance > 0.0 && f < 1.0 {
            (f * (1.0 - f) / variance).min(n)
        } else {
            n
        };
        wilson(f, effective, level)
    }
}

/// Wilson's interval of a share of a sample whose size need not be whole.
fn wilson(share: f64, n: f64, level: f64) -> Estimate {
    let z = normal_z(level);
    let centre = share + 0.5 * z * z / n;
    let spread = z * libm::sqrt(share * (1.0 - share) / n + 0.25 * z * z / (n * n));
    let bound = |value: f64| (value / (1.0 + z * z / n)).clamp(0.0, 1.0);
    Estimate {
        value: share,
        lower: Some(bound(centre - spread)),
        upper: Some(bound(centre + spread)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::estimate;

    fn course(day: f64, end: End) -> Course {
        Course { day, end }
    }

    #[test]
    fn without_censoring_before_the_end_it_is_the_share_with_its_wilson_interval() {
        let mut courses: Vec<Course> = (0..30).map(|i| course(f64::from(i), End::Event)).collect();
        courses.extend((0..20).map(|i| course(f64::from(i) + 0.5, End::Competing)));
        courses.extend((0..50).map(|_| course(100.0, End::Censored)));
        let steps = cumulative_incidence(&courses, End::Event, 0.95);
        assert_eq!(steps.len(), 30);
        for (k, step) in steps.iter().enumerate() {
            let plain = estimate::wilson(k as u64 + 1, 100, 0.95).unwrap();
            assert!((step.share.value - plain.value).abs() < 1e-12);
            assert!((step.share.lower.unwrap() - plain.lower.unwrap()).abs() < 1e-9);
            assert!((step.share.upper.unwrap() - plain.upper.unwrap()).abs() < 1e-9);
        }
    }

    #[test]
    fn both_events_and_survival_add_up_to_one() {
        let courses: Vec<Course> = (0..40)
            .map(|i| {
                let end = [End::Event, End::Competing, End::Censored][i % 3];
                course((i * 7 % 40) as f64, end)
            })
            .collect();
        let last = |of| {
            cumulative_incidence(&courses, of, 0.95)
                .last()
                .unwrap()
                .share
        };
        // Kaplan and Meier's product over days with either event.
        let mut sorted = courses.clone();
        sorted.sort_by(|a, b| a.day.total_cmp(&b.day));
        let survival: f64 = sorted
            .iter()
            .enumerate()
            .filter(|(_, c)| c.end != End::Censored)
            .map(|(i, _)| 1.0 - 1.0 / (40.0 - i as f64))
            .product();
        let (event, competing) = (last(End::Event), last(End::Competing));
        assert!((event.value + competing.value + survival - 1.0).abs() < 1e-12);
        assert!(event.lower.unwrap() < event.value && event.value < event.upper.unwrap());
    }

    #[test]
    fn censored_courses_leave_the_risk_set_as_in_a_hand_computed_case() {
        // Days 1 to 5: event, censored, event, competing, event. By hand: 1/5, then 4/5 · 1/3, then (4/5 · 2/3 · 1/2) · 1/1.
        let courses = [
            course(1.0, End::Event),
            course(2.0, End::Censored),
            course(3.0, End::Event),
            course(4.0, End::Competing),
            course(5.0, End::Event),
        ];
        let steps = cumulative_incidence(&courses, End::Event, 0.95);
        let shares: Vec<f64> = steps.iter().map(|s| s.share.value).collect();
        let hand = [
            0.2,
            0.2 + 0.8 / 3.0,
            0.2 + 0.8 / 3.0 + 0.8 * 2.0 / 3.0 / 2.0,
        ];
        assert!(
            shares.iter().zip(hand).all(|(a, b)| (a - b).abs() < 1e-12),
            "{shares:?}"
        );
    }

    #[test]
    fn what_never_happens_has_no_step() {
        assert!(cumulative_incidence(&[course(3.0, End::Censored)], End::Event, 0.95).is_empty());
        assert!(cumulative_incidence(&[], End::Event, 0.95).is_empty());
    }
}
