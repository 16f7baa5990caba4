//! Charts of sensitivity: the tornado, the effects of Morris, the bars of Sobol', and the two layers.

use crate::experiment::inputs::Input;
use crate::experiment::owner::Owner;
use crate::experiment::quantity::Measure;
use crate::experiment::sensitivity::morris::Effect;
use crate::experiment::sensitivity::sobol::Indices;
use crate::experiment::sensitivity::tornado::Tornado;
use crate::experiment::sensitivity::two_layer::Layers;
use crate::experiment::summary::Estimate;
use crate::report::axes::amount::Amounts;
use crate::report::axes::frame;
use crate::report::axes::frame::Frame;
use crate::report::charts::Chart;
use crate::report::charts::grouped;
use crate::report::charts::grouped::{Group, Key, Line, Mark};
use crate::report::paint::colour::Colour;
use crate::report::paint::sheet::Sheet;
use crate::report::sensitivity::Found;
use crate::report::study::About;
use crate::report::words;

/// Inputs in one chart: the first ones.
const MOST: usize = 24;

/// The chart of a quantity, numbered from 1.
pub fn chart(about: &About<'_>, measure: &Measure, found: &Found, number: usize) -> Chart {
    let (name, sheet) = match found {
        Found::Tornado(found) => ("tornado", tornado(about, measure, found)),
        Found::Morris(found) => ("morris", morris(about, measure, found)),
        Found::Sobol(found) => ("sobol", sobol(about, measure, found.as_ref())),
        Found::TwoLayer(found) => ("two-layer", two_layer(about, measure, found.as_ref())),
    };
    Chart::main(format!("{name}-{number}"), sheet)
}

fn show(measure: &Measure, value: f64) -> String {
    words::amount(value, &measure.unit)
}

fn mark(estimate: &Estimate, colour: Colour) -> Mark {
    Mark {
        value: estimate.value,
        interval: estimate.lower.zip(estimate.upper),
        colour,
        is_dot: false,
    }
}

/// Lines in groups by who can change the input, in the order of the lines.
fn grouped_by_owner(inputs: &[Input], lines: Vec<(usize, Line)>) -> Vec<Group> {
    let groups = Owner::ALL.into_iter().map(|owner| Group {
        head: format!("In the hand of: {}", owner.word()),
        lines: lines
            .iter()
            .filter(|(input, _)| inputs[*input].owner() == owner)
            .map(|(_, line)| line.clone())
            .collect(),
    });
    groups.filter(|group| !group.lines.is_empty()).collect()
}

struct Words<'a> {
    title: String,
    subtitle: String,
    reading: &'a str,
    key: &'a Key<'a>,
}

fn sheet(about: &About<'_>, measure: &Measure, groups: &[Group], words: Words<'_>) -> Sheet {
    let subtitle = match measure.unit.as_str() {
        _ if words.subtitle.ends_with(']') => words.subtitle,
        "" => words.subtitle,
        unit => format!("{} [{unit}]", words.subtitle),
    };
    let frame = Frame {
        title: &words.title,
        subtitle: &subtitle,
        reading: words.reading,
        marking: about.marking,
    };
    let (mut sheet, room) = frame.sheet(&about.meta, grouped::height(groups, words.key));
    if groups.iter().all(|group| group.lines.is_empty()) {
        frame::message(
            &mut sheet,
            &room,
            "Nothing varies, or there are too few points.",
        );
        return sheet;
    }
    let (low, high) = grouped::ends(groups);
    let divisor = if measure.unit == "$" && high.max(-low) >= 1e7 && subtitle.contains("[$]") {
        1e6
    } else {
        1.0
    };
    let amounts = Amounts::around_zero(low, high, 5.0).in_units_of(divisor);
    if divisor > 1.0 {
        let million = subtitle.replace("[$]", "[million $]");
        let frame = Frame {
            subtitle: &million,
            ..frame
        };
        (sheet, _) = frame.sheet(&about.meta, grouped::height(groups, words.key));
    }
    grouped::draw(&mut sheet, &room, groups, &amounts, words.key);
    sheet
}

fn tornado(about: &About<'_>, measure: &Measure, found: &Tornado) -> Sheet {
    let lines = found.bars.iter().take(MOST).map(|bar| {
        let input = &about.inputs[bar.input];
        let marks = [(bar.low, Colour::SKY), (bar.high, Colour::ORANGE)];
        let note = |end: Option<Estimate>| {
            end.map_or("–".to_owned(), |estimate| signed(measure, estimate.value))
        };
        let line = Line {
            label: format!("{} ({})", input.path, input.words()),
            marks: marks
                .iter()
                .filter_map(|(end, colour)| Some(mark(end.as_ref()?, *colour)))
                .collect(),
            note: format!("{} | {}", note(bar.low), note(bar.high)),
        };
        (bar.input, line)
    });
    let groups = grouped_by_owner(about.inputs, lines.collect());
    let base = found.base.map_or(String::new(), |base| {
        format!(", which has {}", show(measure, base.value))
    });
    let reading = format!(
        "Bars: mean difference from the plan under the same random numbers, each input alone. Lines: {} intervals, which hold \
         together at 95 %. At the right: the change at the first and at the last end.",
        words::percent_fine(found.level)
    );
    sheet(
        about,
        measure,
        &groups,
        Words {
            title: format!("What each input does alone to {}", measure.text),
            subtitle: format!("Change from the plan{base}"),
            reading: &reading,
            key: &[
                (Colour::SKY, "at the first end of its range"),
                (Colour::ORANGE, "at the last end"),
            ],
        },
    )
}

fn signed(measure: &Measure, value: f64) -> String {
    let text = show(measure, value);
    if value > 0.0 {
        format!("+{text}")
    } else {
        text
    }
}

fn morris(about: &About<'_>, measure: &Measure, found: &[Effect]) -> Sheet {
    let lines = found.iter().take(MOST).map(|effect| {
        let input = &about.inputs[effect.input];
        let mut marks: Vec<Mark> = effect
            .mean_absolute
            .iter()
            .map(|mean| mark(mean, Colour::BLUE.tint(0.6)))
            .collect();
        marks.extend(effect.sd.map(|sd| Mark {
            value: sd,
            interval: None,
            colour: Colour::VERMILION,
            is_dot: true,
        }));
        let mean = effect.mean_absolute.map_or(f64::NAN, |mean| mean.value);
        let line = Line {
            label: format!("{} ({})", input.path, input.words()),
            marks,
            note: format!(
                "{}, spread {}",
                show(measure, mean),
                show(measure, effect.sd.unwrap_or(0.0))
            ),
        };
        (effect.input, line)
    });
    let groups = grouped_by_owner(about.inputs, lines.collect());
    sheet(
        about,
        measure,
        &groups,
        Words {
            title: format!("Which inputs matter for {}", measure.text),
            subtitle: "Effect of moving an input over its whole range".to_owned(),
            reading: "Bars: mean absolute effect over trajectories (µ*), with its 95 % interval. Dots: spread of the effects, \
                      noise taken out; a dot beyond its bar means that the input acts by interactions or not in proportion.",
            key: &[
                (Colour::BLUE.tint(0.6), "mean absolute effect µ*"),
                (Colour::VERMILION, "spread of effects"),
            ],
        },
    )
}

fn sobol(about: &About<'_>, measure: &Measure, found: Option<&Indices>) -> Sheet {
    let indices = found.map_or(&[][..], |indices| &indices.inputs);
    let lines = indices.iter().take(MOST).map(|index| {
        let input = &about.inputs[index.input];
        let marks = [
            (index.first, Colour::BLUE),
            (index.total, Colour::SKY.tint(0.7)),
        ];
        let note = |estimate: Option<Estimate>| {
            estimate.map_or("–".to_owned(), |estimate| words::fixed(estimate.value, 2))
        };
        let line = Line {
            label: format!("{} ({})", input.path, input.words()),
            marks: marks
                .iter()
                .filter_map(|(end, colour)| Some(mark(end.as_ref()?, *colour)))
                .collect(),
            note: format!("{} alone, {} in all", note(index.first), note(index.total)),
        };
        (index.input, line)
    });
    let groups = grouped_by_owner(about.inputs, lines.collect());
    let luck = found.map_or(String::new(), |indices| {
        let sd = |variance: f64| show(measure, libm::sqrt(variance.max(0.0)));
        format!(
            "; standard deviation over the inputs {}, by chance in one replication {}",
            sd(indices.variance),
            sd(indices.chance)
        )
    });
    sheet(
        about,
        measure,
        &groups,
        Words {
            title: format!(
                "Which share of the variance of {} each input makes",
                measure.text
            ),
            subtitle: format!("Share of the variance over the inputs’ ranges{luck} [share]"),
            reading: "Dark: first-order index, the input alone. Light: total index, with all its interactions. Lines: 95 % \
                      intervals (jackknife over rows). Chance of the replications is taken out.",
            key: &[
                (Colour::BLUE, "alone (first-order)"),
                (Colour::SKY.tint(0.7), "with all interactions (total)"),
            ],
        },
    )
}

fn two_layer(about: &About<'_>, measure: &Measure, found: Option<&Layers>) -> Sheet {
    let mut lines = Vec::new();
    if let Some(layers) = found {
        let rows = [
            (
                "what we do not know: expectation",
                layers.expectations,
                Colour::BLUE,
            ),
            (
                "luck alone, in the middle point",
                layers.luck,
                Colour::ORANGE,
            ),
            ("both: one course of events", layers.outcomes, Colour::INK),
        ];
        // Of a probability each outcome is 0 or 1, and only the expectation has a range.
        let shown = if measure.is_probability() {
            1
        } else {
            rows.len()
        };
        for (label, [low, middle, high], colour) in rows.into_iter().take(shown) {
            lines.push(Line {
                label: label.to_owned(),
                marks: vec![Mark {
                    value: middle,
                    interval: Some((low, high)),
                    colour,
                    is_dot: true,
                }],
                note: format!(
                    "{} ({} to {})",
                    show(measure, middle),
                    show(measure, low),
                    show(measure, high)
                ),
            });
        }
    }
    let share = found
        .and_then(|layers| layers.knowledge)
        .map_or(String::new(), |share| {
            format!(
                "; {} of the variance is what we do not know ({})",
                words::percent(share.value),
                words::interval(&share, words::percent)
            )
        });
    let groups = [Group {
        head: String::new(),
        lines,
    }];
    sheet(
        about,
        measure,
        &groups,
        Words {
            title: format!("What we do not know about {}, and luck", measure.text),
            subtitle: format!("Middle nine tenths{share}"),
            reading: "Dots: medians. Lines: 5 to 95 %. More knowledge of the inputs would narrow the first and leave the second.",
            key: &[],
        },
    )
}
