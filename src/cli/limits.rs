//! What a batch may take at most, known before it begins.

use crate::cli::exit::{Exit, Stop};
use crate::model::model::Model;

/// Memory of the histogram of one point of a series, one of two octaves or three [bytes].
const POINT_BYTES: u64 = 800;
/// Memory of one figure of one replication while a figure is summarised [bytes].
const VALUE_BYTES: u64 = 16;

/// Refuses batches whose results take more memory than allowed.
///
/// # Errors
///
/// With code 2, and a message that names the limit.
pub fn check(models: &[&Model], n: u64, max_memory: u64) -> Result<(), Stop> {
    let points: u64 = models
        .iter()
        .map(|model| model.registry().n_points() as u64)
        .sum();
    let mebibytes = needed(points, n).div_ceil(1 << 20);
    if mebibytes <= max_memory {
        return Ok(());
    }
    let message = format!(
        "the results take about {mebibytes} MiB of memory ({points} points of series, {n} replications), which is more than \
         the {max_memory} MiB of `--max-memory`"
    );
    Err(Stop::new(Exit::Bad, message))
}

/// Memory that histograms and the largest column take [bytes].
fn needed(points: u64, n: u64) -> u64 {
    points
        .saturating_mul(POINT_BYTES)
        .saturating_add(n.saturating_mul(VALUE_BYTES))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_and_replications_take_memory() {
        assert_eq!(needed(50_000, 1000), 40_016_000);
        assert_eq!(needed(0, 10_000_000), 160_000_000);
        assert_eq!(needed(u64::MAX, 1), u64::MAX);
    }
}
