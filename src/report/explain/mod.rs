//! What a key of a scenario, a figure, a series or a column means: meaning, unit, default, source, what it drives.
//!
//! Nothing is listed twice: keys come from the tables by which files are read, values and sources from the catalog and the
//! scenario, figures and series from the registry of the model, columns from [`columns`], which a test holds against the
//! files that are written.

pub mod columns;
pub mod drives;

use std::fmt::Write;

use crate::model::figures::Absent;
use crate::model::figures::FigureSpec;
use crate::model::figures::Grid;
use crate::model::figures::Registry;
use crate::model::figures::SeriesSpec;
use crate::scenario::meaning;
use crate::scenario::meaning::Absence;
use crate::scenario::meaning::Meaning;
use crate::scenario::paths::PathEntry;

/// Most values of a scenario or of the catalog that are listed under a key.
const VALUES: usize = 12;
/// Most items of a family of figures that are named.
const ITEMS: usize = 12;

/// The explanation of a key, as text; none if nothing has that name.
///
/// `values` are those of a scenario, if one is at hand. A name may mean several things, such as `cost`: all are told.
pub fn explain(key: &str, registry: &Registry, values: &[PathEntry]) -> Option<String> {
    let mut parts = Vec::new();
    match key {
        "keys" => parts.push(list(
            "keys: tables and rules of a scenario; `bluelift explain TABLE` lists its keys",
            &meaning::tables(),
        )),
        "figures" => parts.push(list(
            "figures: columns of outcomes.csv, with families by item",
            &families(registry),
        )),
        "series" => parts.push(list(
            "series: rows of series.csv",
            &series_families(registry),
        )),
        "columns" => parts.push(columns::all()),
        _ => {}
    }
    parts.extend(meaning::meaning(key).map(|meaning| of_key(key, &meaning, values)));
    parts.extend(of_figures(key, registry));
    parts.extend(of_series(key, registry));
    parts.extend(columns::of(key));
    (!parts.is_empty()).then(|| parts.join("\n"))
}

/// The name nearest to one that nothing has: a key, or a family of figures or series.
pub fn nearest(key: &str, registry: &Registry) -> Option<String> {
    let figures = registry.figures.iter().map(|figure| family(&figure.key));
    let series = registry.series.iter().map(|series| series.key.clone());
    let names: Vec<String> = figures.chain(series).collect();
    meaning::nearest_key(key, names.iter().map(String::as_str))
}

/// What can be explained, for one who names nothing.
pub fn overview(registry: &Registry) -> String {
    let mut out = list(
        "Scenario keys, by table (`bluelift explain site`, `bluelift explain site.storage`):",
        &meaning::tables(),
    );
    let groups: Vec<(String, String)> = groups(registry)
        .into_iter()
        .map(|(group, n)| (group, format!("{n} figures")))
        .collect();
    out += "\n";
    out += &list(
        "Figures, by group (`bluelift explain supply.fill_rate`; all: `bluelift explain figures`):",
        &groups,
    );
    out +=
        "\nSeries: `bluelift explain series`. Columns of every file: `bluelift explain columns`.\n";
    out
}

fn list(title: &str, rows: &[(String, String)]) -> String {
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let mut out = format!("{title}\n");
    for (name, doc) in rows {
        let _ = writeln!(out, "  {name:width$}  {doc}");
    }
    out
}

fn line(out: &mut String, name: &str, text: &str) {
    let _ = writeln!(out, "  {name:<11} {text}");
}

fn of_key(asked: &str, meaning: &Meaning, values: &[PathEntry]) -> String {
    let kind = if meaning.form.is_some() {
        "key"
    } else {
        "table"
    };
    let mut out = format!(
        "{} ({kind} of a scenario)\n  {}\n",
        meaning.key, meaning.doc
    );
    if let Some(form) = &meaning.form {
        line(&mut out, "value", form);
    }
    if let Some(unit) = &meaning.unit {
        line(
            &mut out,
            "unit",
            &format!("{unit} inside; a scenario writes the unit with the number"),
        );
    }
    if let Some(range) = &meaning.range {
        line(&mut out, "range", range);
    }
    match &meaning.default {
        Absence::Required => line(
            &mut out,
            "default",
            "none: it must be stated, unless the catalog or an extended file gives it",
        ),
        Absence::Said => line(
            &mut out,
            "default",
            "it may be left out; the line above says what then holds",
        ),
        Absence::Value(value) => line(&mut out, "default", value),
        Absence::Table => {}
    }
    if meaning.form.is_some() {
        put_values(
            &mut out,
            "catalog",
            &matching(meaning, &meaning.key, &meaning::catalog_values()),
        );
    }
    if meaning.form.is_some() || asked != meaning.key {
        put_values(&mut out, "scenario", &matching(meaning, asked, values));
    }
    let groups = drives::of_table(&meaning.table);
    if !groups.is_empty() {
        line(
            &mut out,
            "drives",
            &format!("figures of {}", groups.join(", ")),
        );
    }
    if !meaning.below.is_empty() {
        out += &list("  keys below it:", &meaning.below);
    }
    out
}

/// Values whose path, ids left out, is that of a key; only those of one row, if the key was asked for with its id.
fn matching<'v>(meaning: &Meaning, asked: &str, values: &'v [PathEntry]) -> Vec<&'v PathEntry> {
    let has_id = asked != meaning.key;
    let of_key = values.iter().filter(|entry| {
        let is_below = entry.path == asked || entry.path.starts_with(&format!("{asked}."));
        if has_id {
            return is_below;
        }
        let found = meaning::meaning(&entry.path);
        entry.path.split('.').next() == Some(meaning.table.as_str())
            && found.is_some_and(|found| {
                found.key == meaning.key || found.key.starts_with(&format!("{}.", meaning.key))
            })
    });
    of_key.collect()
}

fn put_values(out: &mut String, name: &str, values: &[&PathEntry]) {
    for (place, entry) in values.iter().take(VALUES).enumerate() {
        let source = if entry.source.is_empty() {
            String::new()
        } else {
            format!("  # {}", entry.source)
        };
        let text = format!("{} = {}{source}", entry.path, entry.value);
        line(out, if place == 0 { name } else { "" }, &text);
    }
    if values.len() > VALUES {
        line(
            out,
            "",
            &format!(
                "and {} more; `bluelift paths FILE` lists them",
                values.len() - VALUES
            ),
        );
    }
}

/// Groups of figures, with how many each has, in the order of the registry.
fn groups(registry: &Registry) -> Vec<(String, usize)> {
    let mut groups: Vec<(String, usize)> = Vec::new();
    for figure in &registry.figures {
        let group = figure.key.split('.').next().unwrap_or(&figure.key);
        match groups.iter_mut().find(|(name, _)| name == group) {
            Some((_, n)) => *n += 1,
            None => groups.push((group.to_owned(), 1)),
        }
    }
    groups
}

/// `group.figure` without its item.
fn family(key: &str) -> String {
    key.splitn(3, '.').take(2).collect::<Vec<_>>().join(".")
}

/// Families of figures with their description and how many items they have.
fn families(registry: &Registry) -> Vec<(String, String)> {
    let mut found: Vec<(String, String, usize)> = Vec::new();
    for figure in &registry.figures {
        let name = family(&figure.key);
        match found
            .iter_mut()
            .find(|(family, doc, _)| *family == name && *doc == figure.description)
        {
            Some((_, _, n)) => *n += 1,
            None => found.push((name, figure.description.clone(), 1)),
        }
    }
    let told = found.into_iter().map(|(name, doc, n)| {
        let items = if n > 1 {
            format!(" ({n} items)")
        } else {
            String::new()
        };
        (name, doc + &items)
    });
    told.collect()
}

fn series_families(registry: &Registry) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for series in &registry.series {
        if !found.iter().any(|(key, _)| *key == series.key) {
            found.push((series.key.clone(), series.description.clone()));
        }
    }
    found
}

/// The figure of a key, or the figures of its family or group.
fn of_figures(key: &str, registry: &Registry) -> Option<String> {
    let below = format!("{key}.");
    let figures: Vec<&FigureSpec> = registry
        .figures
        .iter()
        .filter(|f| f.key == key || f.key.starts_with(&below))
        .collect();
    let first = figures.first()?;
    if !key.contains('.') {
        let of_group: Vec<(String, String)> = families(registry)
            .into_iter()
            .filter(|(name, _)| name.starts_with(&below))
            .collect();
        return Some(list(&format!("{key} (group of figures)"), &of_group));
    }
    let mut out = format!(
        "{key} (figure, column of outcomes.csv)\n  {}\n",
        first.description
    );
    let items: Vec<&str> = figures
        .iter()
        .filter_map(|f| f.key.strip_prefix(&below))
        .collect();
    if !items.is_empty() {
        let more = if items.len() > ITEMS {
            format!(" and {} more", items.len() - ITEMS)
        } else {
            String::new()
        };
        line(
            &mut out,
            "items",
            &format!("{}{more}", items[..items.len().min(ITEMS)].join(", ")),
        );
    }
    line(&mut out, "unit", unit(&first.unit, first.is_indicator));
    line(&mut out, "better", first.direction.word());
    line(&mut out, "if absent", absent(first.absent));
    line(&mut out, "in", "outcomes.csv, summary.json, report.html");
    put_driven(&mut out, key);
    Some(out)
}

fn of_series(key: &str, registry: &Registry) -> Option<String> {
    let matches = |series: &&SeriesSpec| {
        series.key == key || format!("{}.{}", series.key, series.item) == key
    };
    let found: Vec<&SeriesSpec> = registry.series.iter().filter(matches).collect();
    let first = found.first()?;
    let mut out = format!(
        "{} (series, rows of series.csv)\n  {}\n",
        first.key, first.description
    );
    let items: Vec<&str> = found
        .iter()
        .map(|series| series.item.as_str())
        .filter(|item| !item.is_empty())
        .collect();
    if !items.is_empty() {
        let more = if items.len() > ITEMS {
            format!(" and {} more", items.len() - ITEMS)
        } else {
            String::new()
        };
        line(
            &mut out,
            "items",
            &format!("{}{more}", items[..items.len().min(ITEMS)].join(", ")),
        );
    }
    line(&mut out, "unit", unit(&first.unit, false));
    line(
        &mut out,
        "every",
        match first.grid {
            Grid::Weekly => "seven days from the start",
            Grid::Monthly => "calendar month, on its last day",
        },
    );
    put_driven(&mut out, &first.key);
    Some(out)
}

fn put_driven(out: &mut String, key: &str) {
    let tables = drives::of_group(key.split('.').next().unwrap_or(key));
    if !tables.is_empty() {
        line(
            out,
            "driven by",
            &format!("{} (`bluelift explain TABLE`)", tables.join(", ")),
        );
    }
}

fn unit(unit: &str, is_indicator: bool) -> &str {
    match (unit, is_indicator) {
        ("", true) => "1 where it holds, 0 where it does not: the mean is a probability",
        ("", false) => "a share from 0 to 1, or a number",
        ("d", _) => "d (days)",
        (other, _) => other,
    }
}

fn absent(absent: Absent) -> &'static str {
    match absent {
        Absent::Never => "never: it did not happen before the end; ranks above every number",
        Absent::Endless => "endless: it would last for ever; ranks above every number",
        Absent::Undefined => "undefined (0/0): such a replication is left out, and n says so",
    }
}
