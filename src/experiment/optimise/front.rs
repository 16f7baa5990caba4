//! The front of objective and risk: points of which none is better in both.

use crate::experiment::optimise::Problem;
use crate::experiment::optimise::Tried;
use crate::experiment::optimise::is_casualties;

/// The claim whose quantity is the risk of the front: the first that is about no casualties.
///
/// Casualties are never traded against anything, so that a front with them is not drawn.
pub fn risk_claim(problem: &Problem<'_>) -> Option<usize> {
    let mentions = |text: &str| {
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "._-".contains(c)));
        words.into_iter().any(is_casualties)
    };
    problem
        .claims
        .iter()
        .position(|claim| claim.bound.is_some() && !mentions(&claim.text))
}

/// Places in `tried` of the points of the front, from the least objective to the best claim.
///
/// A point is on the front if no other has an objective at least as good and a claim quantity at least as good, one of
/// them better. Estimates are of the search, on common random numbers; only points that were run in full count.
pub fn front(problem: &Problem<'_>, tried: &[Tried], claim: usize) -> Vec<usize> {
    let upward = problem.claims[claim].bound.is_some_and(|(comparison, _)| {
        use crate::scenario::inject::Comparison;
        matches!(comparison, Comparison::Greater | Comparison::AtLeast)
    });
    let of = |t: &Tried| -> Option<(f64, f64)> {
        let objective = problem.rank(t.objective?.value);
        let quantity = t.claims.get(claim)?.0?.value;
        Some((objective, if upward { -quantity } else { quantity }))
    };
    let full = tried.iter().enumerate().filter(|(_, t)| t.is_full);
    let mut points: Vec<(f64, f64, usize)> = full
        .filter_map(|(place, t)| of(t).map(|(objective, risk)| (objective, risk, place)))
        .collect();
    points.sort_by(|a, b| {
        a.0.total_cmp(&b.0)
            .then(a.1.total_cmp(&b.1))
            .then(a.2.cmp(&b.2))
    });
    let mut least = f64::INFINITY;
    let mut front = Vec::new();
    for (_, risk, place) in points {
        if risk < least {
            least = risk;
            front.push(place);
        }
    }
    front
}
