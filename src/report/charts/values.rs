//! Single values of figures, one a replication, for charts that show more than a summary holds.

use crate::experiment::summarise::rank_value;
use crate::report::Side;

/// Values of a figure in order of replication: +∞ for *never* and *endless*, `None` where undefined; empty if there is no
/// such figure.
pub fn by_replication(side: &Side<'_>, key: &str) -> Vec<Option<f64>> {
    let Some(place) = side.registry.figure(key) else {
        return Vec::new();
    };
    let spec = &side.registry.figures[place];
    let column = side.rows.column(place);
    column.map(|value| rank_value(spec, value)).collect()
}

/// The same in rising order, undefined ones left out.
pub fn sorted(side: &Side<'_>, key: &str) -> Vec<f64> {
    let mut values: Vec<f64> = by_replication(side, key).into_iter().flatten().collect();
    values.sort_unstable_by(f64::total_cmp);
    values
}

/// Values of a figure in the same replications of two sides, those left out in which either has none.
pub fn pairs(one: &Side<'_>, two: &Side<'_>, key: &str) -> Vec<(f64, f64)> {
    let (first, second) = (by_replication(one, key), by_replication(two, key));
    let mut place = 0;
    let mut pairs = Vec::with_capacity(first.len());
    for (row, value) in first.iter().enumerate() {
        let replication = one.rows.replication(row);
        while place < second.len() && two.rows.replication(place) < replication {
            place += 1;
        }
        let is_there = place < second.len() && two.rows.replication(place) == replication;
        if let (true, Some(value)) = (is_there, *value)
            && let Some(other) = second[place]
        {
            pairs.push((value, other));
        }
    }
    pairs
}

/// How many of values in rising order lie above a limit.
pub fn above(sorted: &[f64], limit: f64) -> usize {
    sorted.len() - sorted.partition_point(|value| *value <= limit)
}

/// The last day that is simulated.
pub fn last_day(side: &Side<'_>) -> f64 {
    let missions = side.scenario.missions.iter();
    let ends = missions.map(|mission| (mission.start + mission.horizon).days());
    ends.fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_greater_lies_above() {
        let values = [1.0, 2.0, 2.0, f64::INFINITY];
        assert_eq!(above(&values, 0.0), 4);
        assert_eq!(above(&values, 2.0), 1);
        assert_eq!(above(&[], 2.0), 0);
    }
}
