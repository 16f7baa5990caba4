//! Lead times of orders and travel times of convoys, for each site that receives.

use crate::experiment::summary::FigureSummary;
use crate::report::Side;
use crate::report::axes::amount::Amounts;
use crate::report::axes::frame;
use crate::report::axes::frame::Frame;
use crate::report::axes::frame::SMALL;
use crate::report::charts::days_of_supply::site_name;
use crate::report::paint::colour::Colour;
use crate::report::paint::font;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;
use crate::report::words;

/// Height of the headings \[px\].
const HEAD: f64 = 22.0;
const LEAD: &str = "supply.lead_time_to.";

/// Times to one site: 5 %, median and 95 % over replications.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Name of the site.
    pub name: String,
    /// From order to receipt [d].
    pub lead: Option<[f64; 3]>,
    /// On the way [d].
    pub convoy: Option<[f64; 3]>,
    /// What the way was planned to take [d].
    pub planned: Option<f64>,
}

/// Lines of all sites that receive anything, the longest lead time first.
pub fn lines(side: &Side<'_>) -> Vec<Line> {
    let specs = side.registry.figures.iter();
    let sites = specs.filter_map(|spec| spec.key.strip_prefix(LEAD));
    let find = |key: String| side.summary.figure(&key);
    let mut lines: Vec<Line> = sites
        .map(|site| Line {
            name: site_name(side, site),
            lead: find(format!("{LEAD}{site}")).and_then(quantiles),
            convoy: find(format!("movement.convoy_days.{site}")).and_then(quantiles),
            planned: find(format!("movement.planned_days.{site}"))
                .and_then(|f| f.mean)
                .map(|mean| mean.value),
        })
        .filter(|line| line.lead.is_some() || line.convoy.is_some())
        .collect();
    let length = |line: &Line| line.lead.map_or(0.0, |lead| lead[1]);
    lines.sort_by(|a, b| {
        let by_lead = length(b).total_cmp(&length(a));
        by_lead.then(a.name.cmp(&b.name))
    });
    lines
}

fn quantiles(figure: &FigureSummary) -> Option<[f64; 3]> {
    Some([figure.p05?.value, figure.p50?.value, figure.p95?.value])
}

/// Two columns: from order to receipt, and on the way against the plan.
pub fn chart(side: &Side<'_>) -> Sheet {
    let lines = lines(side);
    let frame = Frame {
        title: "How long goods take to each site",
        subtitle: "Mean time from order to receipt, and of convoys on the way with their wait for the escort [d]",
        reading: "Dots: median over replications of each one’s mean; lines: the span that holds 90 % of replications. Upright stroke: the plan, with \
                  nothing in the way. The longest lead time first.",
        marking: &side.scenario.marking,
    };
    let height = match lines.len() {
        0..=12 => 24.0,
        13..=30 => 19.0,
        _ => 16.0,
    };
    let body = lines.len().max(4) as f64 * height;
    let (mut sheet, room) = frame.sheet(side.meta, HEAD + body + 26.0);
    if lines.is_empty() {
        let text = "Nothing was received at any site in any replication.";
        frame::message(&mut sheet, &room, text);
        return sheet;
    }
    let names = lines.iter().map(|l| font::width(&l.name, SMALL, false));
    let names = names.fold(0.0, f64::max).min(190.0);
    let notes = 44.0;
    let each = (room.width - names - 8.0 - 2.0 * notes - 28.0) / 2.0;
    let left = Area {
        left: room.left + names + 8.0,
        top: room.top + HEAD,
        width: each,
        height: body,
    };
    let right = Area {
        left: left.right() + notes + 28.0,
        ..left
    };
    for (area, heading) in [(left, "From order to receipt"), (right, "On the way")] {
        let at = (area.left, area.top - 7.0);
        let text = font::fit(heading, SMALL, true, area.width);
        sheet.bold(at, Anchor::Start, SMALL, Colour::INK, text);
    }
    for (i, line) in lines.iter().enumerate() {
        let y = left.top + (i as f64 + 0.5) * height + SMALL * 0.36;
        let name = font::fit(&line.name, SMALL, false, names);
        sheet.text((left.left - 8.0, y), Anchor::End, SMALL, Colour::INK, name);
    }
    let leads: Vec<_> = lines.iter().map(|l| (l.lead, None)).collect();
    column(&mut sheet, &left, &leads, height, Colour::BLUE);
    let convoys: Vec<_> = lines.iter().map(|l| (l.convoy, l.planned)).collect();
    column(&mut sheet, &right, &convoys, height, Colour::VERMILION);
    sheet
}

fn column(
    sheet: &mut Sheet,
    area: &Area,
    lines: &[(Option<[f64; 3]>, Option<f64>)],
    height: f64,
    colour: Colour,
) {
    let ends = lines.iter().filter_map(|(span, _)| span.map(|s| s[2]));
    let greatest = ends.filter(|v| v.is_finite()).fold(0.0, f64::max);
    let amounts = Amounts::from_zero(greatest, 4.0);
    amounts.draw_below(sheet, area, SMALL);
    for (i, (span, planned)) in lines.iter().enumerate() {
        let Some([low, middle, high]) = span else {
            continue;
        };
        let y = area.top + (i as f64 + 0.5) * height;
        let x = |value: f64| amounts.x(area, value);
        sheet.line(vec![(x(*low), y), (x(*high), y)], colour, 2.0);
        if let Some(planned) = planned {
            let at = x(*planned);
            sheet.line(vec![(at, y - 6.0), (at, y + 6.0)], Colour::INK, 1.8);
        }
        sheet.dot((x(*middle), y), 4.0, colour);
        let at = (area.right() + 8.0, y + SMALL * 0.36);
        let text = words::number(*middle);
        sheet.text(at, Anchor::Start, SMALL, Colour::GREY, text);
    }
}
