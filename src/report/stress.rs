//! Shocks and bands of protection as text, JSON and CSV.

use comfy_table::CellAlignment;
use serde::Serialize;

use crate::experiment::stress::Impact;
use crate::experiment::stress::Measure;
use crate::experiment::stress::bands::{Band, Kind};
use crate::experiment::stress::shocks::{Missing, Shock};
use crate::experiment::summary::Estimate;
use crate::report::attribution::Bounds;
use crate::report::csv;
use crate::report::json::pretty;
use crate::report::numbers::{rounded, with_interval};
use crate::report::tables;

/// What a stress test has found.
#[derive(Debug)]
pub struct Stress<'a> {
    /// Replications done.
    pub n: u64,
    /// Replications asked for.
    pub asked: u64,
    /// Seed.
    pub seed: u64,
    /// Shocks that were run.
    pub shocks: &'a [Shock],
    /// What they do, the greatest loss of service first.
    pub impacts: &'a [Impact],
    /// Shocks that the scenario cannot have.
    pub missing: &'a [Missing],
    /// Bands of protection in order of kind and name; empty if none were asked for.
    pub bands: &'a [(Kind, String, Band)],
    /// The same where several are lost together, if that was asked for.
    pub together: Option<Together<'a>>,
}

/// Bands of protection where several are lost together.
#[derive(Debug)]
pub struct Together<'a> {
    /// How many at once.
    pub size: usize,
    /// In how many sets.
    pub sets: usize,
    /// Bands in the order of [`Stress::bands`].
    pub bands: &'a [Band],
}

/// A difference in a measure as it is shown: shares in points, money in millions.
pub fn shown(measure: Measure, estimate: &Estimate) -> String {
    let scale = match measure.unit() {
        "" => 100.0,
        "$" => 1e-6,
        _ => 1.0,
    };
    with_interval(estimate, |value| {
        let value = value * scale;
        let text = rounded(value, "");
        if value > 0.0 {
            format!("+{text}")
        } else {
            text
        }
    })
}

fn heads() -> Vec<String> {
    let heads = Measure::ALL.iter().map(|measure| {
        let unit = match measure.unit() {
            "" => "points",
            "$" => "million $",
            unit => unit,
        };
        format!("{} [{unit}]", measure.word())
    });
    std::iter::once("shock".to_owned()).chain(heads).collect()
}

/// The text.
pub fn text(stress: &Stress<'_>) -> String {
    let mut text = String::new();
    if !stress.impacts.is_empty() {
        let rows = stress.impacts.iter().map(|impact| {
            let cells = Measure::ALL
                .iter()
                .zip(&impact.differences)
                .map(|(m, d)| d.as_ref().map_or("–".to_owned(), |d| shown(*m, d)));
            std::iter::once(stress.shocks[impact.shock].name.to_owned())
                .chain(cells)
                .collect()
        });
        let heads = heads();
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        text += &tables::plain(&heads, rows.collect(), CellAlignment::Right);
        text += &format!(
            "shock − plan, mean over replications under the same random numbers; intervals hold together for all {} shocks \
             (95 %, Bonferroni).\nService: the mean of the share of tasks done and of the fill rates. The greatest loss of service comes first.\n\n",
            stress.impacts.len()
        );
        for impact in stress.impacts {
            let shock = &stress.shocks[impact.shock];
            text += &format!(
                "{}: {}. Source: {}.\n",
                shock.name, shock.what, shock.source
            );
        }
    }
    for missing in stress.missing {
        text += &format!("{}: not tried, because {}.\n", missing.name, missing.why);
    }
    if !stress.bands.is_empty() {
        text += "\nProtection, if each were lost for 60 days, whatever the cause (coarse, in order of name):\n";
        let single: Vec<Band> = stress.bands.iter().map(|(_, _, band)| *band).collect();
        text += &by_band(stress, &single);
    }
    if let Some(together) = &stress.together {
        text += &format!(
            "\nProtection, if any {} of them were lost together ({} sets tried; the highest band beside the loss of others):\n",
            together.size, together.sets
        );
        text += &by_band(stress, together.bands);
    }
    text
}

/// Names by band and kind, in order of name.
fn by_band(stress: &Stress<'_>, bands: &[Band]) -> String {
    let mut text = String::new();
    for band in [Band::High, Band::Raised, Band::Routine] {
        for kind in [Kind::Site, Kind::Link, Kind::Fleet] {
            let things = stress.bands.iter().zip(bands);
            let its = things.filter(|((k, _, _), b)| *k == kind && **b == band);
            let names: Vec<&str> = its.map(|((_, name, _), _)| name.as_str()).collect();
            if !names.is_empty() {
                let names = names.join(", ");
                text += &format!("  {}, {}s: {names}\n", band.word(), kind.word());
            }
        }
    }
    text
}

/// One row a shock and measure.
pub fn csv(stress: &Stress<'_>) -> String {
    let heads = ["shock", "measure", "unit", "difference", "lower", "upper"];
    let mut rows = Vec::new();
    for impact in stress.impacts {
        for (measure, difference) in Measure::ALL.iter().zip(&impact.differences) {
            let Some(difference) = difference else {
                continue;
            };
            let bound = crate::report::numbers::shortest_or_empty;
            rows.push(vec![
                stress.shocks[impact.shock].name.to_owned(),
                measure.word().to_owned(),
                measure.unit().to_owned(),
                bound(Some(difference.value)),
                bound(difference.lower),
                bound(difference.upper),
            ]);
        }
    }
    csv::table(&heads, &rows)
}

#[derive(Serialize)]
struct File<'a> {
    format: u32,
    seed: u64,
    asked: u64,
    replications: u64,
    partial: bool,
    shocks: Vec<Record<'a>>,
    not_tried: Vec<[&'a str; 2]>,
    protection: Vec<[&'a str; 3]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    together: Option<Sets<'a>>,
}

#[derive(Serialize)]
struct Sets<'a> {
    lost_at_once: usize,
    sets: usize,
    protection: Vec<[&'a str; 3]>,
}

#[derive(Serialize)]
struct Record<'a> {
    shock: &'a str,
    what: &'a str,
    source: &'a str,
    service: Option<Bounds>,
    tasks_done: Option<Bounds>,
    stockouts: Option<Bounds>,
    deaths: Option<Bounds>,
    cost: Option<Bounds>,
}

/// The JSON.
pub fn json(stress: &Stress<'_>) -> String {
    let records = stress.impacts.iter().map(|impact| {
        let shock = &stress.shocks[impact.shock];
        let [service, tasks_done, stockouts, deaths, cost] =
            impact.differences.map(|d| d.as_ref().map(Bounds::from));
        Record {
            shock: shock.name,
            what: &shock.what,
            source: shock.source,
            service,
            tasks_done,
            stockouts,
            deaths,
            cost,
        }
    });
    let bands = stress.bands.iter();
    pretty(&File {
        format: 1,
        seed: stress.seed,
        asked: stress.asked,
        replications: stress.n,
        partial: stress.n < stress.asked,
        shocks: records.collect(),
        not_tried: stress.missing.iter().map(|m| [m.name, m.why]).collect(),
        protection: bands
            .map(|(kind, name, band)| [kind.word(), name.as_str(), band.word()])
            .collect(),
        together: stress.together.as_ref().map(|together| Sets {
            lost_at_once: together.size,
            sets: together.sets,
            protection: stress
                .bands
                .iter()
                .zip(together.bands)
                .map(|((kind, name, _), band)| [kind.word(), name.as_str(), band.word()])
                .collect(),
        }),
    })
}
