//! `bluelift calibrate incidents`.

use crate::cli::calibrate::arguments::IncidentsArguments;
use crate::cli::calibrate::fragment::{Exposure, Fragment};
use crate::cli::calibrate::{bad, name, read};
use crate::cli::exit::{Exit, Stop};
use crate::cli::terminal::Terminal;
use crate::experiment::calibrate::counts::Seasons;
use crate::experiment::calibrate::forecast;
use crate::experiment::calibrate::incidents::{Request, calibrate};
use crate::experiment::calibrate::log;
use crate::experiment::calibrate::log::Layout;

/// Prints what a log says of incidents.
pub(super) fn run(arguments: &IncidentsArguments, terminal: &Terminal) -> Result<Exit, Stop> {
    let file = &arguments.log;
    let text = read(file)?;
    let columns = match &arguments.columns {
        Some(columns) => Ok(columns.clone()),
        None => Layout::recognise(&text, arguments.layout.map(Layout::from)),
    };
    let columns = columns.map_err(|fault| bad(file, &fault))?;
    let log = log::read(&text, &columns, &arguments.only).map_err(|fault| bad(file, &fault))?;
    let exposure = match (arguments.sites, arguments.kilometres) {
        (Some(sites), _) => Exposure::Sites(f64::from(sites)),
        (None, Some(km)) if km.is_finite() && km > 0.0 => Exposure::Kilometres(km),
        (None, Some(_)) => return Err(Stop::new(Exit::Bad, "`--kilometres` must be above 0")),
        (None, None) => Exposure::Zone,
    };
    let request = Request {
        from: arguments.from,
        until: arguments.until,
        phase_months: arguments.phases.0,
        seasons: arguments.wet.unwrap_or(Seasons::Quarters),
        once_a_day: arguments.once_a_day,
        most_precision: arguments.precision,
        bootstrap: arguments.bootstrap,
        seed: arguments.seed,
    };
    let calibration = calibrate(&log, &request).map_err(|fault| bad(file, &fault))?;
    let graded = match arguments.holdout {
        None => None,
        Some(months) => Some(
            forecast::grade(&log, &calibration, &request, months.0)
                .map_err(|fault| bad(file, &fault))?,
        ),
    };
    let fragment = Fragment {
        source: name(file),
        calibration: &calibration,
        request: &request,
        exposure,
        map: &arguments.map,
        forecast: graded.as_ref(),
    };
    terminal.print(&fragment.to_string())?;
    Ok(Exit::Done)
}
