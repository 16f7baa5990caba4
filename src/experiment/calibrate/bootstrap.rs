//! The test of self-excitation and the intervals of its parameters, by parametric bootstrap.

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::engine::streams::Draws;
use crate::engine::streams::EntityKey;
use crate::engine::streams::Purpose;
use crate::experiment::calibrate::Interval;
use crate::experiment::calibrate::LEVEL;
use crate::experiment::calibrate::counts::Frame;
use crate::experiment::calibrate::incidents::Excitation;
use crate::experiment::calibrate::incidents::KindFit;
use crate::experiment::calibrate::incidents::Request;
use crate::experiment::calibrate::incidents::unsure;
use crate::experiment::calibrate::process::ECHO_RANGE;
use crate::experiment::calibrate::process::Excited;
use crate::experiment::calibrate::process::MOST_BRANCHING;
use crate::experiment::calibrate::process::Seasonal;

/// Records simulated from the Poisson process.
const NULL: Purpose = Purpose(200);
/// Records simulated from the process that excites itself.
const EXCITED: Purpose = Purpose(201);

/// The likelihood-ratio test by parametric bootstrap.
pub(super) fn test(kind: &str, frame: &Frame, fit: &KindFit, request: &Request) -> Excitation {
    let ratio = |excited: &Excited, seasonal: &Seasonal| {
        (2.0 * (excited.log_likelihood() - seasonal.log_likelihood)).max(0.0)
    };
    let found = ratio(&fit.excited, &fit.seasonal);
    let poisson = Excited {
        background: fit.seasonal.clone(),
        branching: 0.0,
        echo_days: 1.0,
    };
    let refits = refit(kind, NULL, frame, &poisson, request);
    let n_greater = refits
        .iter()
        .filter(|(seasonal, excited)| ratio(excited, seasonal) >= found)
        .count();
    Excitation {
        branching: unsure(fit.excited.branching),
        echo_days: unsure(fit.excited.echo_days),
        likelihood_ratio: found,
        p_value: (1 + n_greater) as f64 / (1 + refits.len()) as f64,
    }
}

/// Both processes fitted to records simulated from one.
fn refit(
    kind: &str,
    purpose: Purpose,
    frame: &Frame,
    process: &Excited,
    request: &Request,
) -> Vec<(Seasonal, Excited)> {
    let entity = EntityKey::of(kind);
    let once = |k: u32| {
        let mut stream = Draws::new(request.seed, u64::from(k)).stream(purpose, entity, 0);
        let counts = process.simulate(frame, request.once_a_day, &mut stream);
        let seasonal = Seasonal::fit(&counts, frame);
        let excited = Excited::fit(&counts, frame, &seasonal);
        (seasonal, excited)
    };
    (0..request.bootstrap).into_par_iter().map(once).collect()
}

pub(super) fn set_intervals(kind: &str, frame: &Frame, fit: &mut KindFit, request: &Request) {
    // Branching and echo have their interval under the process that has them, significant or not.
    let refits = refit(kind, EXCITED, frame, &fit.excited, request);
    type Of<'a> = &'a dyn Fn(&(Seasonal, Excited)) -> f64;
    let between = |value: f64, range: (f64, f64), of: Of| {
        let mut values: Vec<f64> = refits.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        percentiles(value, &values, range)
    };
    let season = (0..frame.n_seasons).map(|c| {
        let of: Of = &|(_, e)| e.background.season[c];
        between(fit.excited.background.season[c], (0.0, f64::INFINITY), of)
    });
    let season = season.collect();
    let branching = between(fit.excited.branching, (0.0, MOST_BRANCHING), &|(_, e)| {
        e.branching
    });
    // Echoes vary by factors, so their percentiles are moved by one.
    let echo = between(
        libm::log(fit.excited.echo_days),
        (libm::log(ECHO_RANGE.0), libm::log(ECHO_RANGE.1)),
        &|(_, e)| libm::log(e.echo_days),
    );
    let echo_days = Interval {
        value: fit.excited.echo_days,
        low: libm::exp(echo.low),
        high: libm::exp(echo.high),
    };
    fit.season = season;
    if let Some(excitation) = &mut fit.excitation {
        excitation.branching = branching;
        excitation.echo_days = echo_days;
    }
}

/// An estimate with percentiles of sorted values, moved so that their median is the estimate, and kept in a range.
///
/// Fits to short records are biased, those of the branching ratio downwards; moving the percentiles takes the bias out.
fn percentiles(value: f64, sorted: &[f64], (least, most): (f64, f64)) -> Interval {
    let tail = 0.5 * (1.0 - LEVEL);
    let at = |p| crate::engine::quantile::quantile_of_sorted(sorted, p).unwrap_or(value);
    let middle = at(0.5);
    let moved = |p| (value + at(p) - middle).clamp(least, most);
    Interval {
        value,
        low: moved(tail).min(value),
        high: moved(1.0 - tail).max(value),
    }
}
