//! From the files to one document: catalog laid under, variant and `--set` put in place, rows spread out.

use crate::scenario::catalog::{imply, lay_under};
use crate::scenario::changes::{
    Change, chooses_kind, concerns_policies, leads, make, unknown_path,
};
use crate::scenario::document::Node;
use crate::scenario::faults::{FaultKind, Faults};
use crate::scenario::limits::ROWS;
use crate::scenario::merge::{Document, Row};
use crate::scenario::nearest::nearest;
use crate::scenario::sources::{Sources, Span};
use crate::scenario::spread::{spread_policies, spread_rows};
use crate::scenario::syntax::read_option;

/// The changes that a variant makes.
pub(crate) fn variant_changes(row: &Row) -> Vec<Change> {
    let Some(table) = row.table.get("set").and_then(Node::table) else {
        return Vec::new();
    };
    table
        .entries
        .iter()
        .map(|(path, entry)| Change {
            path: path.clone(),
            span: entry.key,
            node: entry.node.clone(),
        })
        .collect()
}

/// The changes that `--set path=value` makes, each with a text of its own to which faults point.
pub(crate) fn set_changes(
    set: &[(String, String)],
    sources: &mut Sources,
    faults: &mut Faults,
) -> Vec<Change> {
    set.iter()
        .map(|(path, value)| {
            let file = sources.add("--set", format!("{path}={value}"));
            let offset = path.len() as u32 + 1;
            Change {
                path: path.clone(),
                span: Span {
                    file,
                    start: 0,
                    end: path.len() as u32,
                },
                node: read_option(file, value, offset, faults),
            }
        })
        .collect()
}

/// The changes of a variant by name; a fault if there is none of that name.
pub(crate) fn named_variant(
    document: &Document,
    name: &str,
    sources: &mut Sources,
    faults: &mut Faults,
) -> Vec<Change> {
    if let Some(row) = document.row("variant", name) {
        return variant_changes(row);
    }
    let file = sources.add("--variant", name);
    let span = Span {
        file,
        start: 0,
        end: name.len() as u32,
    };
    let names = document.rows("variant").iter().map(|row| row.id.as_str());
    let kind = FaultKind::UnknownName {
        nearest: nearest(name, names),
        found: crate::scenario::document::shorten(name),
        table: "variant",
    };
    faults.add("--variant", span, kind);
    Vec::new()
}

/// Resolves a document under changes.
pub(crate) fn resolve(
    mut document: Document,
    catalog: &Document,
    changes: &[Change],
    sources: &Sources,
    faults: &mut Faults,
) -> Document {
    if changes.len() > ROWS {
        let message = format!("more than {ROWS} values are changed");
        faults.add("", changes[0].span, FaultKind::Refused(message));
        return document;
    }
    let (kinds, others): (Vec<&Change>, Vec<&Change>) =
        changes.iter().partition(|change| chooses_kind(change));
    let mut pending: Vec<&Change> = Vec::new();
    for change in kinds {
        if !make(&mut document, change, false, faults) {
            pending.push(change);
        }
    }
    lay_under(&mut document, catalog, faults);
    imply(&mut document, catalog);
    let (policies, others): (Vec<&Change>, Vec<&Change>) = others
        .into_iter()
        .partition(|change| concerns_policies(change));
    for change in others {
        if !make(&mut document, change, false, faults) {
            pending.push(change);
        }
    }
    // Only variants ask what the paths were before rows were spread.
    let before = (!document.rows("variant").is_empty()).then(|| document.clone());
    spread_rows(&mut document, faults);
    for change in pending {
        if !make(&mut document, change, true, faults) {
            unknown_path(&document, &change.path, change.span, faults);
        }
    }
    imply(&mut document, catalog);
    spread_policies(&mut document, sources, faults);
    for change in policies {
        if !make(&mut document, change, true, faults) {
            unknown_path(&document, &change.path, change.span, faults);
        }
    }
    imply(&mut document, catalog);
    if let Some(before) = before {
        check_variants(&before, &document, faults);
    }
    document
}

/// Every path of every variant must lead somewhere, chosen or not.
fn check_variants(before: &Document, after: &Document, faults: &mut Faults) {
    for row in after.rows("variant") {
        for change in variant_changes(row).iter().take(ROWS) {
            if !leads(after, &change.path) && !leads(before, &change.path) {
                unknown_path(after, &change.path, change.span, faults);
            }
        }
    }
}
