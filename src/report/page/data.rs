//! The one JSON of a page, which feeds its interactive charts.
//!
//! # Form
//!
//! `start` is the first simulated day; `weekly` and `monthly` are days since then. `names` has the planner's names by
//! table and id. Each of `sides` has a label, `n`, `seed` and `series`: by key, then item, `u` the unit, `g` the grid (`w` or
//! `m`), `m` the means and `q` the quantiles by rank (5, 25, 50, 75 and 95 %), each a list over the grid. One list in `q`
//! stands for all five, where all are the same; where room is short, `q` keeps ranks 5, 50 and 95, or the median alone.
//!
//! Numbers are rounded to three digits (four from 1,000 on): the exact ones are in `series.csv`. `<` is written
//! `\u003c`, so that no name can end the element that holds the JSON.

use std::fmt::Write;

use crate::experiment::summary::PointSummary;
use crate::experiment::summary::SeriesSummary;
use crate::model::figures::Grid;
use crate::report::Side;
use crate::report::numbers::shortest;
use crate::report::page::glossary;

/// Most room that the JSON takes \[bytes\].
pub const BUDGET: usize = 1_500_000;

/// How much of the quantiles is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// 5, 25, 50, 75 and 95 %.
    Five,
    /// 5, 50 and 95 %.
    Three,
    /// The median.
    One,
}

impl Detail {
    /// Places in the quantiles of a point.
    const fn ranks(self) -> &'static [usize] {
        match self {
            Detail::Five => &[0, 1, 2, 3, 4],
            Detail::Three => &[0, 2, 4],
            Detail::One => &[2],
        }
    }
}

/// The JSON of a page over one or more sides, as rich as its room allows.
pub fn json(sides: &[Side<'_>]) -> String {
    let mut text = String::new();
    for detail in [Detail::Five, Detail::Three, Detail::One] {
        text = write_all(sides, detail);
        if text.len() <= BUDGET {
            break;
        }
    }
    text
}

fn write_all(sides: &[Side<'_>], detail: Detail) -> String {
    let mut out = String::from("{");
    if let Some(first) = sides.first() {
        let _ = write!(out, "\"start\":\"{}\"", first.scenario.start);
        for (name, grid) in [("weekly", Grid::Weekly), ("monthly", Grid::Monthly)] {
            let _ = write!(out, ",\"{name}\":");
            let days = first.registry.days(grid).iter().map(|&day| f64::from(day));
            list(&mut out, days.map(Some));
        }
        out.push_str(",\"names\":");
        names(&mut out, first);
        out.push_str(",\"reserve\":");
        reserves(&mut out, first);
    }
    out.push_str(",\"sides\":[");
    for (place, side) in sides.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        let _ = write!(
            out,
            "{{\"label\":{},\"n\":{},\"seed\":\"{}\",\"series\":",
            text(side.label),
            side.meta.n,
            side.meta.seed
        );
        series(&mut out, side, detail);
        out.push('}');
    }
    out.push_str("]}");
    out
}

/// Names by table and id: English, and French where the name is the catalog's.
fn names(out: &mut String, side: &Side<'_>) {
    let scenario = side.scenario;
    let sites = scenario.sites.iter().map(|s| (s.id.as_str(), &s.name));
    let goods = scenario
        .commodities
        .iter()
        .map(|c| (c.id.as_str(), &c.name));
    let kinds = scenario.incidents.iter().map(|k| (k.id.as_str(), &k.name));
    let tasks = scenario.tasks.iter().map(|t| (t.id.as_str(), &t.name));
    let tables: [(&str, Vec<(&str, &String)>); 4] = [
        ("site", sites.collect()),
        ("commodity", goods.collect()),
        ("incident", kinds.collect()),
        ("task", tasks.collect()),
    ];
    object(out, tables.into_iter(), |out, rows| {
        object(out, rows.into_iter(), |out, name| {
            match glossary::french(name) {
                Some(french) => {
                    let _ = write!(out, "[{},{}]", text(name), text(french));
                }
                None => out.push_str(&text(name)),
            }
        });
    });
}

/// Reserve and reorder point by site and commodity [days of supply].
fn reserves(out: &mut String, side: &Side<'_>) {
    let rows = side.scenario.policies.iter().map(|policy| {
        let item = format!("{}.{}", policy.site, policy.commodity);
        (item, [policy.reserve.days(), policy.minimum.days()])
    });
    object(out, rows, |out, days| list(out, days.into_iter()));
}

/// Series by key and item.
fn series(out: &mut String, side: &Side<'_>, detail: Detail) {
    let mut keys: Vec<&str> = Vec::new();
    for series in &side.summary.series {
        if !keys.contains(&series.key.as_str()) {
            keys.push(&series.key);
        }
    }
    let grids: Vec<(&str, &str, Grid)> = side
        .registry
        .series
        .iter()
        .map(|s| (s.key.as_str(), s.item.as_str(), s.grid))
        .collect();
    let keyed = keys.into_iter().map(|key| (key, key));
    object(out, keyed, |out, key| {
        let of_key = side.summary.series.iter().filter(|s| s.key == key);
        object(out, of_key.map(|s| (s.item.as_str(), s)), |out, series| {
            let grid = grids
                .iter()
                .find(|(key, item, _)| *key == series.key && *item == series.item);
            let is_monthly = grid.is_some_and(|(_, _, grid)| *grid == Grid::Monthly);
            one(out, series, is_monthly, detail);
        });
    });
}

fn one(out: &mut String, series: &SeriesSummary, is_monthly: bool, detail: Detail) {
    let grid = if is_monthly { "m" } else { "w" };
    let _ = write!(out, "{{\"u\":{},\"g\":\"{grid}\"", text(&series.unit));
    let points = &series.points;
    let is_probability = series.key == "supply.reserve_breached";
    if series.key != "supply.days_of_supply" {
        out.push_str(",\"m\":");
        list(out, points.iter().map(|point| point.mean));
    }
    if !is_probability {
        let is_constant = |point: &PointSummary| point.quantiles.is_none_or(|q| q[0] == q[4]);
        let ranks = if points.iter().all(is_constant) {
            Detail::One.ranks()
        } else {
            detail.ranks()
        };
        out.push_str(",\"q\":[");
        for (place, &rank) in ranks.iter().enumerate() {
            if place > 0 {
                out.push(',');
            }
            list(out, points.iter().map(|p| p.quantiles.map(|q| q[rank])));
        }
        out.push(']');
    }
    out.push('}');
}

fn object<K: AsRef<str>, V>(
    out: &mut String,
    entries: impl Iterator<Item = (K, V)>,
    mut write: impl FnMut(&mut String, V),
) {
    out.push('{');
    for (place, (key, value)) in entries.enumerate() {
        if place > 0 {
            out.push(',');
        }
        out.push_str(&text(key.as_ref()));
        out.push(':');
        write(out, value);
    }
    out.push('}');
}

fn list(out: &mut String, values: impl Iterator<Item = Option<f64>>) {
    out.push('[');
    for (place, value) in values.enumerate() {
        if place > 0 {
            out.push(',');
        }
        match value.filter(|value| value.is_finite()) {
            Some(value) => out.push_str(&shortest(rounded(value))),
            None => out.push_str("null"),
        }
    }
    out.push(']');
}

/// Three significant digits, four from 1,000 on, and never fewer than the whole number has below 10,000.
fn rounded(value: f64) -> f64 {
    let size = value.abs();
    let digits = match size {
        s if s >= 1e4 => {
            let step = 10f64.powi(libm::log10(s) as i32 - 3);
            return (value / step).round() * step;
        }
        s if s >= 100.0 => 1.0,
        s if s >= 10.0 => 10.0,
        s if s >= 1.0 => 100.0,
        _ => 1000.0,
    };
    (value * digits).round() / digits
}

/// A text as JSON that cannot end the element it stands in.
pub fn text(plain: &str) -> String {
    let json = serde_json::to_string(plain).expect("a text is JSON");
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_three_or_four_digits() {
        assert_eq!(rounded(12_345.6), 12_350.0);
        assert_eq!(rounded(1_234.56), 1_235.0);
        assert_eq!(rounded(12.345), 12.3);
        assert_eq!(rounded(-0.123_456), -0.123);
        assert_eq!(rounded(0.0), 0.0);
    }

    #[test]
    fn no_text_can_end_a_script() {
        assert_eq!(text("</script>\"é"), "\"\\u003c/script>\\\"é\"");
    }
}
