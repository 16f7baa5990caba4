//! Rows that stand for several: units with a count, and tasks, threats and policies of many places.
//!
//! Spreading happens on the unchecked document, so that each spread row has its own path and a variant can change it.

use std::collections::{BTreeMap, BTreeSet};

use crate::scenario::document::{Node, Value};
use crate::scenario::faults::{FaultKind, Faults};
use crate::scenario::limits::{ROWS, SPREAD_ROWS};
use crate::scenario::merge::{Document, Row};
use crate::scenario::places::{Places, is_single};
use crate::scenario::sources::{Sources, Span};

/// Spreads units, tasks and threats.
pub(crate) fn spread_rows(document: &mut Document, faults: &mut Faults) {
    spread_units(document, faults);
    spread_tasks(document, faults);
    spread_threats(document, faults);
}

fn text_node(text: String, span: Span) -> Node {
    Node {
        value: Value::Text(text),
        span,
    }
}

fn replace(
    document: &mut Document,
    table: &'static str,
    most: usize,
    rows: Vec<Row>,
    faults: &mut Faults,
) {
    let mut ids = BTreeSet::new();
    let mut kept = Vec::with_capacity(rows.len());
    for row in rows {
        if kept.len() == most {
            let message =
                format!("table `{table}` has more than {most} rows once it is spread out");
            faults.add(table, row.span, FaultKind::Refused(message));
            break;
        }
        if !ids.insert(row.id.clone()) {
            let path = format!("{table}.{}", row.id);
            faults.contradict(
                &path,
                row.span,
                "is the id of two rows once they are spread out",
            );
            continue;
        }
        kept.push(row);
    }
    document.tables.insert(table, kept);
}

fn spread_units(document: &mut Document, faults: &mut Faults) {
    let mut rows = Vec::new();
    for row in document.rows("unit") {
        let count = row.table.get("count").and_then(|node| match &node.value {
            Value::Whole(count) => Some(*count),
            Value::Cell(text) => text.parse().ok(),
            _ => None,
        });
        // A count of another form or size stays for the check to report.
        let Some(count) = count.filter(|count| (1..=ROWS as i64).contains(count)) else {
            rows.push(row.clone());
            continue;
        };
        for at in 1..=count {
            if rows.len() > ROWS {
                break;
            }
            let mut unit = row.clone();
            unit.id = format!("{}-{at}", row.id);
            unit.table.entries.remove("count");
            unit.table.put("id", text_node(unit.id.clone(), row.span));
            if let Some(name) = row.table.get("name") {
                let numbered = format!("{} {at}", name.text().unwrap_or(""));
                unit.table.put("name", text_node(numbered, name.span));
            }
            rows.push(unit);
        }
    }
    replace(document, "unit", ROWS, rows, faults);
}

/// Sites to which units with platoons go.
fn sites_with_platoons(document: &Document) -> BTreeSet<String> {
    document
        .rows("unit")
        .iter()
        .filter(|unit| match unit.table.get("platoons") {
            Some(node) => !matches!(&node.value, Value::Whole(0)) && node.text() != Some("0"),
            None => false,
        })
        .filter_map(|unit| unit.table.text("to").map(str::to_owned))
        .collect()
}

fn spread_tasks(document: &mut Document, faults: &mut Faults) {
    let with_platoons = sites_with_platoons(document);
    let everywhere = || with_platoons.iter().cloned().collect();
    let places = Places::of(document);
    let mut rows = Vec::new();
    for row in document.rows("task") {
        let Some(node) = row.table.get("site") else {
            rows.push(row.clone());
            continue;
        };
        if rows.len() > SPREAD_ROWS {
            break;
        }
        let path = format!("task.{}.site", row.id);
        for (site, span) in places.named(node, "site", &everywhere, &path, faults) {
            let mut task = row.clone();
            if !is_single(node) {
                task.id = format!("{}-{site}", row.id);
            }
            task.table.put("id", text_node(task.id.clone(), row.span));
            task.table.put("site", text_node(site, span));
            rows.push(task);
        }
    }
    replace(document, "task", SPREAD_ROWS, rows, faults);
}

fn spread_threats(document: &mut Document, faults: &mut Faults) {
    let places = Places::of(document);
    let mut rows = Vec::new();
    for row in document.rows("threat") {
        let place = ["zone", "site", "link"]
            .into_iter()
            .find_map(|table| row.table.get(table).map(|node| (table, node)));
        let Some((table, node)) = place else {
            rows.push(row.clone());
            continue;
        };
        let everywhere = || {
            document
                .rows(table)
                .iter()
                .map(|row| row.id.clone())
                .collect()
        };
        if rows.len() > SPREAD_ROWS {
            break;
        }
        let path = format!("threat.{}.{table}", row.id);
        for (id, span) in places.named(node, table, &everywhere, &path, faults) {
            let mut threat = row.clone();
            let stated = row.table.text("id");
            threat.id = match stated {
                Some(stated) if is_single(node) => stated.to_owned(),
                Some(stated) => format!("{stated}-{id}"),
                None => format!("{id}-{}", row.table.text("kind").unwrap_or("")),
            };
            threat
                .table
                .put("id", text_node(threat.id.clone(), row.span));
            threat.table.put(table, text_node(id, span));
            rows.push(threat);
        }
    }
    replace(document, "threat", SPREAD_ROWS, rows, faults);
}

/// A policy chosen for a store: how narrowly it names it, its place in the file, and the policy.
type Chosen = ((u8, u8), usize, Row);

/// Spreads policies to one for each site and commodity; the one that names its site, then its commodity, more
/// narrowly replaces the wider one, and two that are equally wide are a fault.
pub(crate) fn spread_policies(document: &mut Document, sources: &Sources, faults: &mut Faults) {
    let mut chosen: BTreeMap<(String, String), Chosen> = BTreeMap::new();
    let commodities = || {
        document
            .rows("commodity")
            .iter()
            .map(|row| row.id.clone())
            .collect()
    };
    let places = Places::of(document);
    let consumers = consumers(document);
    let rows = document.rows("policy").to_vec();
    let mut seen = 0;
    'rows: for (order, row) in rows.iter().enumerate() {
        let (Some(at), Some(what)) = (row.table.get("at"), row.table.get("commodity")) else {
            continue;
        };
        let narrowness = (places.narrowness(at, true), places.narrowness(what, false));
        let what_path = format!("policy.{}.commodity", row.id);
        let at_path = format!("policy.{}.at", row.id);
        for (commodity, what_span) in
            places.named(what, "commodity", &commodities, &what_path, faults)
        {
            seen += 1;
            let everywhere = || consumers.of(&commodity);
            let sites = places.named(at, "site", &everywhere, &at_path, faults);
            for (site, at_span) in sites {
                seen += 1;
                if seen > SPREAD_ROWS {
                    let message =
                        format!("policies cover more than {SPREAD_ROWS} sites and commodities");
                    faults.add("policy", row.span, FaultKind::Refused(message));
                    break 'rows;
                }
                let key = (site.clone(), commodity.clone());
                if let Some((other, _, first)) = chosen.get(&key) {
                    if *other == narrowness {
                        let place = sources.place(first.span);
                        let path = format!("policy.{site}.{commodity}");
                        let message = format!(
                            "is given twice, equally widely; the first is at {}:{}:{}",
                            place.file, place.line, place.column
                        );
                        faults.contradict(&path, row.span, message);
                        continue;
                    }
                    if *other > narrowness {
                        continue;
                    }
                }
                let mut policy = row.clone();
                policy.id = format!("{site}.{commodity}");
                policy.table.put("at", text_node(site, at_span));
                policy
                    .table
                    .put("commodity", text_node(commodity.clone(), what_span));
                chosen.insert(key, (narrowness, order, policy));
            }
        }
    }
    let mut spread: Vec<(usize, Row)> = chosen
        .into_values()
        .map(|(_, order, row)| (order, row))
        .collect();
    // Order of the file, then of site and commodity.
    spread.sort_by_key(|(order, _)| *order);
    let rows = spread.into_iter().map(|(_, row)| row).collect();
    document.tables.insert("policy", rows);
}

/// Sites that use goods.
struct Consumers {
    /// Where units are, or people are supplied.
    peopled: BTreeSet<String>,
    /// Where issues or tasks use a commodity.
    named: BTreeMap<String, BTreeSet<String>>,
}

impl Consumers {
    fn of(&self, commodity: &str) -> Vec<String> {
        let none = BTreeSet::new();
        let named = self.named.get(commodity).unwrap_or(&none);
        self.peopled.union(named).cloned().collect()
    }
}

fn consumers(document: &Document) -> Consumers {
    let peopled = document
        .rows("unit")
        .iter()
        .filter_map(|unit| unit.table.text("to").map(str::to_owned))
        .collect();
    let mut named: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut add = |node: Option<&Node>, site: &str| {
        if let Some(table) = node.and_then(Node::table) {
            for commodity in table.entries.keys() {
                named
                    .entry(commodity.clone())
                    .or_default()
                    .insert(site.to_owned());
            }
        }
    };
    for site in document.rows("site") {
        add(site.table.get("issues"), &site.id);
    }
    for task in document.rows("task") {
        if let Some(site) = task.table.text("site") {
            add(task.table.get("fuel"), site);
            let camp = task.table.get("camp").and_then(Node::table);
            add(camp.and_then(|camp| camp.get("use")), site);
        }
    }
    Consumers { peopled, named }
}
