//! `bluelift calibrate deployment`.

use std::fmt::Write;

use crate::cli::calibrate::arguments::DeploymentArguments;
use crate::cli::calibrate::{bad, name, read};
use crate::cli::exit::{Exit, Stop};
use crate::cli::inputs::stop;
use crate::cli::terminal::Terminal;
use crate::experiment::calibrate::Interval;
use crate::experiment::calibrate::deployment;
use crate::experiment::calibrate::deployment::{Delay, Request};
use crate::scenario::force::Arrival;
use crate::scenario::load::{Request as Load, load_embedded};

/// Mean days of a month, as in the scenario language.
const DAYS_PER_MONTH: f64 = 30.4375;

/// Prints what a series says of the delay of people.
pub(super) fn run(arguments: &DeploymentArguments, terminal: &Terminal) -> Result<Exit, Stop> {
    let file = &arguments.strength;
    let text = read(file)?;
    let series = deployment::read(&text, &arguments.date, &arguments.people, &arguments.only);
    let series = series.map_err(|fault| bad(file, &fault))?;
    let request = Request {
        mandate: arguments.mandate,
        standing: f64::from(arguments.standing),
        most_days: (f64::from(arguments.within.0) * DAYS_PER_MONTH) as usize,
        unit: f64::from(arguments.unit),
        bootstrap: arguments.bootstrap,
        seed: arguments.seed,
    };
    let delay = deployment::fit(&series, &request).map_err(|fault| bad(file, &fault))?;
    let later = later_stages(terminal)?;
    terminal.print(&fragment(&name(file), &request, &delay, later))?;
    Ok(Exit::Done)
}

/// Mean days of the stages between readiness and arrival that the catalog gives a battalion: ship, port, flight.
fn later_stages(terminal: &Terminal) -> Result<f64, Stop> {
    let load = Load {
        variant: None,
        set: &[],
    };
    let loaded = load_embedded(&load).map_err(|error| stop(error, terminal))?;
    let rules = &loaded.scenario.rules.deployment;
    let means = loaded
        .scenario
        .units
        .iter()
        .find_map(|unit| match &unit.arrival {
            Arrival::Generated { tender, voyage, .. } if unit.kind == "infantry-battalion" => {
                Some(tender.mean() + voyage.mean())
            }
            _ => None,
        });
    let at_sea = means.ok_or_else(|| {
        Stop::new(
            Exit::Failed,
            "the built-in scenario has no battalion that comes by sea",
        )
    })?;
    Ok(at_sea + rules.customs.mean() + rules.staging.mean() + rules.main_body.mean())
}

fn fragment(source: &str, request: &Request, delay: &Delay, later: f64) -> String {
    let mut text = String::new();
    let line = |interval: &Interval| {
        format!(
            "{:.0} d ({:.0} to {:.0})",
            interval.value, interval.low, interval.high
        )
    };
    let mut add =
        |line: String| writeln!(text, "{line}").expect("a string takes all that is written");
    add(format!(
        "# Fitted to {source}: {} dates from {} to the peak of {:.0} people on {}.",
        delay.n, request.mandate, delay.peak, delay.peak_date
    ));
    add(format!(
        "# Total delay from the resolution to arrival of the {:.0} people who came, as {} units of {:.0}:",
        delay.peak - request.standing,
        delay.n_units,
        request.unit
    ));
    add(format!(
        "#   median {}, last tenth after {}, mean {}",
        line(&delay.median),
        line(&delay.p90),
        line(&delay.mean)
    ));
    add(format!(
        "# Intervals cover 90 % ({} simulated series, seed {}). Record and fit differ by {:.1} % of those who came (root mean square).",
        request.bootstrap,
        request.seed,
        100.0 * delay.misfit
    ));
    add("# The split between stages is the catalog's, not this series': from a strength series only the total can be told.".to_owned());
    add(format!(
        "# The catalog gives a battalion {later:.0} d on average from readiness to arrival (tender, voyage, customs, staging, flight);"
    ));
    let (median, p90) = (delay.median.value - later, delay.p90.value - later);
    if median < 1.0 {
        add("# that is more than the median total delay, so that no readiness can be told from it: lower those stages first.".to_owned());
        return text;
    }
    add(
        "# what is left of the total is readiness, for units that are requested at the resolution:"
            .to_owned(),
    );
    add("[[unit]]".to_owned());
    add("id = \"battalion\"  # the id of a unit of the scenario".to_owned());
    add("requested = \"D+0\"".to_owned());
    add(format!(
        "readiness = {{ median = \"{median:.0} d\", p90 = \"{p90:.0} d\" }}"
    ));
    add(format!(
        "sources = {{ readiness = \"fitted to {source}, total delay less the catalog's later stages\" }}"
    ));
    text
}
