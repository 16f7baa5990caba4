//! The search over the lattice.
//!
//! Points come in rounds that are run together. A point is tried once; what is known of it is kept.

use std::collections::BTreeMap;

use crate::engine::streams::Draws;
use crate::experiment::assertion::Verdict;
use crate::experiment::batch::Batch;
use crate::experiment::decision::Decision;
use crate::experiment::designs::latin::latin;
use crate::experiment::effort::Effort;
use crate::experiment::optimise::OptimiseError;
use crate::experiment::optimise::Point;
use crate::experiment::optimise::Problem;
use crate::experiment::optimise::Tried;

/// Points of a spread from which it starts.
const SPREAD: usize = 16;
/// Confidence with which a point is dropped.
const SURE: f64 = 0.999;

/// What the search has found.
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    /// Every point that was tried, the best first.
    pub tried: Vec<Tried>,
    /// Whether every point of the lattice was tried.
    pub is_exhaustive: bool,
    /// Whether it was stopped early.
    pub is_partial: bool,
}

struct State<'a> {
    problem: &'a Problem<'a>,
    effort: &'a Effort<'a>,
    tried: BTreeMap<Point, Tried>,
    is_stopped: bool,
}

/// Searches the lattice within the budget.
///
/// # Errors
///
/// If a replication fails, or the threads cannot be started.
pub fn search(problem: &Problem<'_>, effort: &Effort<'_>) -> Result<Search, OptimiseError> {
    let mut state = State {
        problem,
        effort,
        tried: BTreeMap::new(),
        is_stopped: false,
    };
    let is_exhaustive = problem.size() <= problem.budget as f64;
    if is_exhaustive {
        state.try_all(every_point(problem))?;
    } else {
        state.explore()?;
    }
    let mut tried: Vec<Tried> = state.tried.into_values().collect();
    // A point that was dropped after few replications is not ranked among those that were run in full.
    tried.sort_by(|a, b| {
        b.is_full
            .cmp(&a.is_full)
            .then_with(|| problem.is_before(a, b))
    });
    Ok(Search {
        tried,
        is_exhaustive: is_exhaustive && !state.is_stopped,
        is_partial: state.is_stopped,
    })
}

/// Replications on which every point is tried first.
pub fn first_look(n: u64) -> u64 {
    (n / 5).max(20).min(n)
}

fn every_point(problem: &Problem<'_>) -> Vec<Point> {
    let mut points: Vec<Point> = vec![Vec::new()];
    for decision in problem.decisions {
        let longer = points.iter().flat_map(|point| {
            (0..decision.len()).map(move |place| {
                let mut longer = point.clone();
                longer.push(place);
                longer
            })
        });
        points = longer.collect();
    }
    points
}

impl State<'_> {
    /// Points that may still be tried.
    fn left(&self) -> usize {
        self.problem.budget.saturating_sub(self.tried.len())
    }

    /// Tries those of some points that are new, as far as the budget goes: a first look, then the rest for the promising.
    fn try_all(&mut self, points: Vec<Point>) -> Result<(), OptimiseError> {
        let mut new: Vec<Point> = Vec::new();
        for point in points {
            if !self.tried.contains_key(&point) && !new.contains(&point) && new.len() < self.left()
            {
                new.push(point);
            }
        }
        // Few at a time, so that memory stays small and an interrupt loses little.
        for part in new.chunks(32) {
            self.try_part(part)?;
            if self.is_stopped {
                break;
            }
        }
        Ok(())
    }

    fn try_part(&mut self, points: &[Point]) -> Result<(), OptimiseError> {
        let (problem, effort) = (self.problem, self.effort);
        let few = first_look(problem.n);
        let Some(batches) = problem.run(points, problem.seed, few, effort)? else {
            self.is_stopped = true;
            return Ok(());
        };
        let pairs = points.iter().zip(&batches);
        let judge = |(point, batch): (&Point, &Option<Batch>)| match batch {
            Some(batch) => problem.judge(point, batch, SURE),
            None => problem.invalid(point),
        };
        let mut seen: Vec<Tried> = pairs.map(judge).collect();
        if few < problem.n {
            let dropped = self.dropped(&seen, few);
            let kept: Vec<Point> = seen
                .iter()
                .zip(&dropped)
                .filter(|(_, dropped)| !**dropped)
                .map(|(tried, _)| tried.point.clone())
                .collect();
            let Some(batches) = problem.run(&kept, problem.seed, problem.n, effort)? else {
                self.is_stopped = true;
                return Ok(());
            };
            let pairs = kept.iter().zip(&batches);
            let full: Vec<Tried> = pairs.map(judge).collect();
            seen.retain_mut(|tried| {
                tried.is_full = false;
                !kept.contains(&tried.point)
            });
            seen.extend(full);
        }
        for tried in seen {
            self.tried.insert(tried.point.clone(), tried);
        }
        Ok(())
    }

    /// Which points need no further look: a claim surely fails, or one that surely keeps all claims is surely better.
    fn dropped(&self, seen: &[Tried], few: u64) -> Vec<bool> {
        let m = seen.len().max(2) as f64;
        let level = 1.0 - (1.0 - SURE) / m;
        let is_safe = |t: &Tried| {
            t.claims.iter().all(|(_, v)| *v != Verdict::Fails)
                && t.miss == 0.0
                && t.claims
                    .iter()
                    .all(|(_, v)| matches!(v, Verdict::Holds | Verdict::Reported))
        };
        let safe = seen.iter().filter(|t| is_safe(t));
        let best = safe.min_by(|a, b| self.problem.is_before(a, b));
        // A point that was run in full before is compared on the replications that both have.
        let earlier = self.tried.values().filter(|t| t.is_full && is_safe(t));
        let earlier = earlier
            .min_by(|a, b| self.problem.is_before(a, b))
            .map(|t| {
                let mut few_of_it = t.clone();
                few_of_it.values.truncate(few as usize);
                few_of_it
            });
        let is_dropped = |tried: &Tried| {
            let fails = tried.n == 0 || tried.claims.iter().any(|(_, v)| *v == Verdict::Fails);
            let is_worse = |best: Option<&Tried>| {
                best.is_some_and(|best| self.problem.is_surely_worse(tried, best, level))
            };
            fails || is_worse(best) || is_worse(earlier.as_ref())
        };
        seen.iter().map(is_dropped).collect()
    }

    /// The best point so far that was run in full, or at all.
    fn best(&self) -> Option<Tried> {
        let all = self.tried.values();
        let best = all.min_by(|a, b| {
            b.is_full
                .cmp(&a.is_full)
                .then_with(|| self.problem.is_before(a, b))
        });
        best.cloned()
    }

    fn explore(&mut self) -> Result<(), OptimiseError> {
        let mut start = 0;
        while self.left() > 0 && !self.is_stopped {
            let before = self.tried.len();
            let spread = self.spread(start);
            let first = spread.first().cloned();
            self.try_all(spread)?;
            // The first descent goes from the best of the spread, later ones from a point of their own.
            let from = if start == 0 {
                self.best().map(|tried| tried.point)
            } else {
                first
            };
            if let Some(from) = from {
                self.descend(from)?;
            }
            start += 1;
            if self.tried.len() == before {
                break;
            }
        }
        Ok(())
    }

    /// Points spread over the lattice: one in each layer of each decision (a Latin hypercube).
    fn spread(&self, start: u64) -> Vec<Point> {
        let n = if start == 0 {
            SPREAD.min(self.problem.budget / 2).max(1)
        } else {
            4
        };
        let draws = Draws::new(self.problem.seed, start);
        let decisions = &self.problem.decisions;
        let place = |(share, decision): (&f64, &Decision)| {
            ((share * decision.len() as f64) as usize).min(decision.len() - 1)
        };
        let points = latin(n, decisions.len(), &draws).points;
        points
            .iter()
            .map(|shares| shares.iter().zip(decisions.iter()).map(place).collect())
            .collect()
    }

    /// Goes from a point to better neighbours, with a mesh that narrows to one step.
    fn descend(&mut self, from: Point) -> Result<(), OptimiseError> {
        let mut here = from;
        let widest = self.problem.decisions.iter().map(|d| d.len() / 4);
        let mut mesh = widest.max().unwrap_or(1).max(1);
        while self.left() > 0 && !self.is_stopped {
            let neighbours = self.neighbours(&here, mesh);
            self.try_all(neighbours.clone())?;
            let around = neighbours.iter().chain([&here]);
            let known = around.filter_map(|point| self.tried.get(point));
            let best = known.min_by(|a, b| self.problem.is_before(a, b));
            match best.map(|tried| tried.point.clone()) {
                Some(best) if best != here => here = best,
                _ if mesh > 1 => mesh = mesh.div_ceil(2).min(mesh - 1),
                _ => break,
            }
        }
        Ok(())
    }

    /// Points a mesh away in one decision, and in two decisions if these are few.
    fn neighbours(&self, here: &Point, mesh: usize) -> Vec<Point> {
        let counts: Vec<usize> = self.problem.decisions.iter().map(|d| d.len()).collect();
        let moved = |point: &Point, place: usize, up: bool| -> Option<Point> {
            let step = mesh.min(counts[place] / 2).max(1);
            let to = if up {
                point[place] + step
            } else {
                point[place].checked_sub(step)?
            };
            let mut point = point.clone();
            point[place] = to;
            (to < counts[place]).then_some(point)
        };
        let mut neighbours = Vec::new();
        for place in 0..counts.len() {
            for up in [false, true] {
                let Some(one) = moved(here, place, up) else {
                    continue;
                };
                if counts.len() <= 4 {
                    for other in place + 1..counts.len() {
                        neighbours.extend(moved(&one, other, false));
                        neighbours.extend(moved(&one, other, true));
                    }
                }
                neighbours.push(one);
            }
        }
        neighbours
    }
}
