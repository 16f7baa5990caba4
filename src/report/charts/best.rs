//! The probability of being best: which alternative comes out best in the same world, figure by figure.

use crate::experiment::compare::Comparison;
use crate::report::Side;
use crate::report::axes::amount::Amounts;
use crate::report::axes::frame;
use crate::report::axes::frame::Frame;
use crate::report::charts::forest;
use crate::report::charts::grouped;
use crate::report::charts::grouped::{Group, Line, Mark};
use crate::report::charts::overlay::{colour, marking};
use crate::report::paint::sheet::Sheet;
use crate::report::standings;
use crate::report::words;

/// Figures in one chart.
const MOST: usize = 6;

/// The first figures that tell alternatives apart, one bar an alternative.
pub fn chart(sides: &[Side<'_>], comparison: &Comparison) -> Sheet {
    let told_apart = |places: &[bool]| places.iter().any(|may| !may);
    let mut standings = standings::headline(comparison);
    standings.sort_by_key(|standing| !told_apart(&standing.may_be_best));
    let groups: Vec<Group> = standings
        .into_iter()
        .take(MOST)
        .map(|standing| Group {
            head: forest::name(&standing.key),
            lines: sides
                .iter()
                .zip(&standing.best)
                .enumerate()
                .map(|(place, (side, best))| Line {
                    label: side.label.to_owned(),
                    marks: vec![Mark {
                        value: best.value,
                        interval: best.lower.zip(best.upper),
                        colour: colour(place),
                        is_dot: false,
                    }],
                    note: match standing.may_be_best[place] {
                        true => format!("{}, may have the best mean", words::percent(best.value)),
                        false => words::percent(best.value),
                    },
                })
                .collect(),
        })
        .collect();
    let marking = marking(sides);
    let reading = format!(
        "Bars: share of the same worlds in which the alternative is the best; equal bests share a world. Lines: {} intervals. Who may \
         have the best mean belongs to a subset that holds it with 95 % confidence, figure by figure.",
        words::percent_fine(1.0 - 0.05 / sides.len().max(1) as f64)
    );
    let frame = Frame {
        title: "Which alternative comes out best",
        subtitle: "Probability of being the best in the same world [share]",
        reading: &reading,
        marking: &marking,
    };
    let (mut sheet, room) = frame.sheet(sides[0].meta, grouped::height(&groups, &[]));
    if groups.is_empty() {
        frame::message(
            &mut sheet,
            &room,
            "No figure with a better direction is in all batches.",
        );
        return sheet;
    }
    grouped::draw(
        &mut sheet,
        &room,
        &groups,
        &Amounts::from_zero(1.0, 5.0),
        &[],
    );
    sheet
}
