//! PRIM: boxes in which failures are dense.
//!
//! Source: Friedman and Fisher, Bump hunting in high-dimensional data (1999), sections 5 (peeling), 8 (pasting) and 12
//! (covering); Bryant and Lempert (2010), appendix A (quasi-p-values).

use crate::experiment::discover::boxes::Cases;
use crate::experiment::discover::boxes::Rule;
use crate::experiment::tails::binomial_cdf;

/// Share of the cases in the box that one peel takes away.
const PEEL: f64 = 0.05;
/// Share of all cases that a box holds at least.
const LEAST: f64 = 0.04;
/// Cases that a box holds at least.
const FEWEST: usize = 12;
/// A restriction is kept if failures as dense as in the box would be rarer than this without it.
const QUASI_P: f64 = 0.01;

/// Rules, one after the other among the cases that earlier ones leave.
pub fn rules(cases: &Cases, most: usize) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    let mut left: Vec<usize> = (0..cases.len()).collect();
    while rules.len() < most {
        let Some(rule) = best_box(cases, &left) else {
            break;
        };
        left.retain(|&case| !rule.holds(cases.values(case)));
        rules.push(rule);
    }
    rules
}

/// The box among some cases that best tells failures from successes; `None` if none does.
///
/// Peeling looks one step ahead, and does not see a corner in which only the last value of an input fails. So it
/// starts from the whole, and also from the best interval of each input alone.
fn best_box(cases: &Cases, among: &[usize]) -> Option<Rule> {
    let n_inputs = cases.values.first()?.len();
    let fewest = ((cases.len() as f64 * LEAST) as usize).max(FEWEST);
    let alone = (0..n_inputs).filter_map(|input| best_interval(cases, among, input, fewest));
    let starts: Vec<Rule> = std::iter::once(Rule::free(n_inputs)).chain(alone).collect();
    let mut best: Option<(f64, Rule)> = None;
    for start in starts {
        let Some(peeled) = peel_down(cases, among, start, fewest) else {
            continue;
        };
        let rule = prune(cases, among, paste(cases, among, peeled));
        let score = informedness(cases, among, &held(cases, among, &rule));
        let is_bound = rule.intervals.iter().any(Option::is_some);
        if is_bound && best.as_ref().is_none_or(|(b, _)| score > *b) {
            best = Some((score, rule));
        }
    }
    best.map(|(_, rule)| rule)
}

/// The box on the way of peeling that best tells failures from successes.
fn peel_down(cases: &Cases, among: &[usize], start: Rule, fewest: usize) -> Option<Rule> {
    let mut inside = held(cases, among, &start);
    let mut best_score = informedness(cases, among, &inside);
    let mut best = start
        .intervals
        .iter()
        .any(Option::is_some)
        .then(|| start.clone());
    let mut rule = start;
    while let Some((next, kept)) = peel(cases, &rule, &inside, fewest) {
        rule = next;
        inside = kept;
        let score = informedness(cases, among, &inside);
        if score > best_score {
            best_score = score;
            best = Some(rule.clone());
        }
    }
    best
}

/// The half-line of one input that best tells failures from successes.
fn best_interval(cases: &Cases, among: &[usize], input: usize, fewest: usize) -> Option<Rule> {
    let n_inputs = cases.values.first()?.len();
    let mut values: Vec<f64> = among.iter().map(|&c| cases.values[c][input]).collect();
    values.sort_unstable_by(f64::total_cmp);
    values.dedup();
    // A hundred cuts are as many as a rule can be read with.
    let every = values.len().div_ceil(100).max(1);
    let cuts = values
        .windows(2)
        .step_by(every)
        .map(|w| w[0] + (w[1] - w[0]) / 2.0);
    let mut best: Option<(f64, Rule)> = None;
    for cut in cuts {
        for is_low in [true, false] {
            let rule = Rule::free(n_inputs).bounded(input, |interval| {
                if is_low {
                    interval.low = Some(cut);
                } else {
                    interval.high = Some(cut);
                }
            });
            let inside = held(cases, among, &rule);
            let score = informedness(cases, among, &inside);
            if inside.len() >= fewest && score > best.as_ref().map_or(0.0, |(b, _)| *b) {
                best = Some((score, rule));
            }
        }
    }
    best.map(|(_, rule)| rule)
}

/// The cases among some that a box holds.
fn held(cases: &Cases, among: &[usize], rule: &Rule) -> Vec<usize> {
    let its = among.iter().copied();
    its.filter(|&c| rule.holds(&cases.values[c])).collect()
}

/// Share of the failures in the box less share of the successes there (Youden's index).
fn informedness(cases: &Cases, among: &[usize], inside: &[usize]) -> f64 {
    let sums = |of: &[usize]| {
        of.iter().fold((0.0, 0.0), |(fails, n), &case| {
            (fails + cases.fails[case] as f64, n + cases.n[case] as f64)
        })
    };
    let ((all_fails, all), (fails, n)) = (sums(among), sums(inside));
    let successes = all - all_fails;
    if all_fails <= 0.0 || successes <= 0.0 {
        return 0.0;
    }
    fails / all_fails - (n - fails) / successes
}

fn density(cases: &Cases, inside: &[usize]) -> f64 {
    let (fails, n) = inside.iter().fold((0, 0), |(fails, n), &case| {
        (fails + cases.fails[case], n + cases.n[case])
    });
    fails as f64 / n.max(1) as f64
}

/// The peel that leaves the densest box; `None` if none leaves enough cases.
fn peel(cases: &Cases, rule: &Rule, inside: &[usize], fewest: usize) -> Option<(Rule, Vec<usize>)> {
    let mut best: Option<(f64, Rule, Vec<usize>)> = None;
    for input in 0..rule.intervals.len() {
        let mut values: Vec<f64> = inside.iter().map(|&c| cases.values[c][input]).collect();
        values.sort_unstable_by(f64::total_cmp);
        let taken = ((values.len() as f64 * PEEL) as usize).max(1);
        for is_low in [true, false] {
            let Some(bound) = bound_after(&values, taken, is_low) else {
                continue;
            };
            let next = rule.bounded(input, |interval| {
                if is_low {
                    interval.low = Some(bound);
                } else {
                    interval.high = Some(bound);
                }
            });
            let its = inside.iter().copied();
            let kept: Vec<usize> = its.filter(|&c| next.holds(&cases.values[c])).collect();
            let value = density(cases, &kept);
            if kept.len() >= fewest && best.as_ref().is_none_or(|(b, ..)| value > *b) {
                best = Some((value, next, kept));
            }
        }
    }
    best.map(|(_, rule, kept)| (rule, kept))
}

/// The bound midway between the last value that a peel takes and the first that it leaves; ties go together.
fn bound_after(sorted: &[f64], taken: usize, is_low: bool) -> Option<f64> {
    let (last, next) = if is_low {
        let last = sorted[taken - 1];
        (last, sorted.iter().copied().find(|v| *v > last)?)
    } else {
        let last = sorted[sorted.len() - taken];
        (last, sorted.iter().rev().copied().find(|v| *v < last)?)
    };
    Some(last + (next - last) / 2.0)
}

/// Moves bounds outwards as long as the box tells failures from successes better.
fn paste(cases: &Cases, among: &[usize], mut rule: Rule) -> Rule {
    loop {
        let now = informedness(cases, among, &held(cases, among, &rule));
        let step = ((held(cases, among, &rule).len() as f64 * PEEL) as usize).max(1);
        let mut best: Option<(f64, Rule)> = None;
        for input in 0..rule.intervals.len() {
            for is_low in [true, false] {
                let Some(wider) = widened(cases, among, &rule, input, is_low, step) else {
                    continue;
                };
                let score = informedness(cases, among, &held(cases, among, &wider));
                if score > now && best.as_ref().is_none_or(|(b, _)| score > *b) {
                    best = Some((score, wider));
                }
            }
        }
        match best {
            Some((_, wider)) => rule = wider,
            None => return rule,
        }
    }
}

/// The box with one bound moved outwards past some cases that only this bound keeps out.
fn widened(
    cases: &Cases,
    among: &[usize],
    rule: &Rule,
    input: usize,
    is_low: bool,
    step: usize,
) -> Option<Rule> {
    let interval = rule.intervals[input]?;
    let bound = if is_low {
        interval.low?
    } else {
        interval.high?
    };
    let open = rule.bounded(input, |interval| {
        if is_low {
            interval.low = None;
        } else {
            interval.high = None;
        }
    });
    let its = among.iter().filter(|&&c| open.holds(&cases.values[c]));
    let mut beyond: Vec<f64> = its
        .map(|&c| cases.values[c][input])
        .filter(|v| if is_low { *v < bound } else { *v > bound })
        .collect();
    beyond.sort_unstable_by(f64::total_cmp);
    if !is_low {
        beyond.reverse();
    }
    // The nearest to the bound come last.
    if beyond.is_empty() {
        return Some(open);
    }
    if beyond.len() <= step {
        return Some(open);
    }
    let (near, far) = (beyond[beyond.len() - step], beyond[beyond.len() - step - 1]);
    let moved = far + (near - far) / 2.0;
    Some(rule.bounded(input, |interval| {
        if is_low {
            interval.low = Some(moved);
        } else {
            interval.high = Some(moved);
        }
    }))
}

/// Takes back the bounds that the failures do not bear out, the least telling first.
fn prune(cases: &Cases, among: &[usize], mut rule: Rule) -> Rule {
    loop {
        let mut weakest: Option<(f64, Rule)> = None;
        for input in 0..rule.intervals.len() {
            let Some(interval) = rule.intervals[input] else {
                continue;
            };
            for is_low in [true, false] {
                if (if is_low { interval.low } else { interval.high }).is_none() {
                    continue;
                }
                let open = rule.bounded(input, |interval| {
                    if is_low {
                        interval.low = None;
                    } else {
                        interval.high = None;
                    }
                });
                let p = quasi_p(cases, among, &rule, &open);
                if p > QUASI_P && weakest.as_ref().is_none_or(|(w, _)| p > *w) {
                    weakest = Some((p, open));
                }
            }
        }
        match weakest {
            Some((_, open)) => rule = open,
            None => return rule,
        }
    }
}

/// Probability of as many failures in the box if each case in it failed as often as in the wider one.
fn quasi_p(cases: &Cases, among: &[usize], rule: &Rule, wider: &Rule) -> f64 {
    let count = |rule: &Rule| {
        let its = among.iter().filter(|&&c| rule.holds(&cases.values[c]));
        its.fold((0, 0), |(fails, n), &c| {
            (fails + cases.fails[c], n + cases.n[c])
        })
    };
    let ((fails, n), (wide_fails, wide)) = (count(rule), count(wider));
    if n == 0 || wide == 0 || fails == 0 {
        return 1.0;
    }
    let p = wide_fails as f64 / wide as f64;
    if p >= 1.0 {
        return 1.0;
    }
    1.0 - binomial_cdf(fails - 1, n, p)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::streams::Draws;
    use crate::engine::streams::EntityKey;
    use crate::engine::streams::Purpose;

    /// Cases in four inputs that fail with one probability inside a planted box and with another outside.
    fn planted(inside: f64, outside: f64, n: u64) -> Cases {
        let mut cases = Cases::default();
        for k in 0..n {
            let mut stream = Draws::new(11, k).stream(Purpose(1), EntityKey(0), 0);
            let values: Vec<f64> = (0..4).map(|_| stream.uniform()).collect();
            let is_inside = values[0] < 0.4 && values[2] > 0.5;
            let p = if is_inside { inside } else { outside };
            let fails = u64::from(stream.bernoulli(p));
            cases.push(values, fails, 1);
        }
        cases
    }

    #[test]
    fn a_planted_rule_is_found_through_noise_and_with_no_other_input() {
        let cases = planted(0.9, 0.05, 1500);
        let rules = rules(&cases, 1);
        let rule = &rules[0];
        let first = rule.intervals[0].expect("the first input is bound");
        let third = rule.intervals[2].expect("the third input is bound");
        assert!(
            first.low.is_none() && (first.high.unwrap() - 0.4).abs() < 0.03,
            "{rule:?}"
        );
        assert!(
            third.high.is_none() && (third.low.unwrap() - 0.5).abs() < 0.03,
            "{rule:?}"
        );
        assert_eq!(
            (rule.intervals[1], rule.intervals[3]),
            (None, None),
            "{rule:?}"
        );
    }

    #[test]
    fn a_corner_that_peeling_alone_would_miss_is_found() {
        let mut cases = Cases::default();
        for k in 0..400u64 {
            let mut stream = Draws::new(12, k).stream(Purpose(1), EntityKey(0), 0);
            let values = vec![(k % 12) as f64 + 1.0, stream.uniform(), stream.uniform()];
            let p = if values[0] < 1.5 { 0.95 } else { 0.2 };
            cases.push(values, u64::from(stream.bernoulli(p)), 1);
        }
        let rules = rules(&cases, 1);
        let bound = rules[0].intervals[0].expect("the first input is bound");
        assert_eq!((bound.low, bound.high), (None, Some(1.5)), "{rules:?}");
        assert_eq!(rules[0].intervals[1..], [None, None]);
    }

    #[test]
    fn where_failure_has_no_rule_none_holds_on_other_cases() {
        let (cases, tests) = (planted(0.3, 0.3, 600), planted(0.3, 0.3, 300));
        let found = crate::experiment::discover::conclude(cases, tests, 900, 900);
        assert!(found.rules.is_empty(), "{:?}", found.rules);
    }

    #[test]
    fn ties_are_peeled_together() {
        assert_eq!(bound_after(&[1.0, 1.0, 1.0, 2.0], 1, true), Some(1.5));
        assert_eq!(bound_after(&[1.0, 1.0], 1, true), None);
        assert_eq!(bound_after(&[1.0, 2.0, 2.0], 1, false), Some(1.5));
    }
}
