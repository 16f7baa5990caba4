//! Any text as a log of dated events and as a series of strength, as `calibrate` reads them; what can be read is fitted.
#![no_main]

use bluelift::experiment::calibrate::counts::Seasons;
use bluelift::experiment::calibrate::deployment;
use bluelift::experiment::calibrate::incidents::{self, Request, calibrate};
use bluelift::experiment::calibrate::log::{Columns, Layout, read};
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;

/// Days and kinds that are fitted: more take long, not break.
const MOST_DAYS: usize = 4_000;
const MOST_EVENTS: usize = 200;

fuzz_target!(|text: &str| {
    let columns = Layout::recognise(text, None).unwrap_or(Columns {
        date: "date".into(),
        zone: Some("zone".into()),
        kind: Some("kind".into()),
        precision: None,
    });
    if let Ok(log) = read(text, &columns, &[]) {
        assert!(log.events.is_sorted_by_key(|event| event.date));
        let request = Request {
            from: None,
            until: None,
            phase_months: 12,
            seasons: Seasons::Quarters,
            once_a_day: false,
            most_precision: 1,
            bootstrap: 2,
            seed: 1,
        };
        let is_small = log.events.len() <= MOST_EVENTS
            && incidents::frame_of(&log, &request).is_ok_and(|frame| frame.n_days() <= MOST_DAYS);
        if is_small && let Ok(calibration) = calibrate(&log, &request) {
            let rates = calibration.kinds.iter().flat_map(|kind| &kind.zones);
            rates.for_each(|zone| assert!(zone.rate.value.is_finite() && zone.rate.value >= 0.0));
        }
    }
    if let Ok(series) = deployment::read(text, "date", "people", &[]) {
        assert!(series.is_sorted_by_key(|(date, _)| *date));
        let request = deployment::Request {
            mandate: date(2013, 4, 25),
            standing: 0.0,
            most_days: 2_000,
            unit: 850.0,
            bootstrap: 1,
            seed: 1,
        };
        let is_small = series.len() <= MOST_EVENTS && series.iter().all(|(_, people)| *people < 1e6);
        if is_small && let Ok(delay) = deployment::fit(&series, &request) {
            assert!(delay.median.value.is_finite() && delay.median.value > 0.0);
        }
    }
});
