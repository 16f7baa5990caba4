//! The legend of the map: only what occurs on it.

use crate::report::axes::frame::SMALL;
use crate::report::charts::map;
use crate::report::charts::map::Seen;
use crate::report::charts::map_ground;
use crate::report::charts::map_links;
use crate::report::charts::map_links::Flow;
use crate::report::charts::map_zones;
use crate::report::paint::colour::Colour;
use crate::report::paint::font;
use crate::report::paint::sheet::Anchor;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Sheet;
use crate::report::words;
use crate::scenario::place::Mode;
use crate::scenario::place::Role;
use crate::scenario::place::Site;
use crate::scenario::place::Surface;
use crate::scenario::place::ThreatLevel;

/// Height of a line of the legend \[px\].
const LINE: f64 = 17.0;
/// Width of a sample \[px\].
const SAMPLE: f64 = 34.0;

/// Draws the legend from the top of an area down.
pub fn draw(sheet: &mut Sheet, area: &Area, flows: &[Flow<'_>], sites: &[&Site], seen: &Seen) {
    let mut y = area.top + 12.0;
    heading(sheet, area, &mut y, "Sites");
    let mut shown: Vec<&str> = Vec::new();
    for role in [
        Role::MissionHq,
        Role::LogisticsBase,
        Role::SectorHq,
        Role::Base,
        Role::TeamSite,
        Role::Hospital,
        Role::Seaport,
        Role::RiverPort,
        Role::Airport,
        Role::Border,
        Role::Junction,
    ] {
        let word = map::role_word(role);
        if !shown.contains(&word) && sites.iter().any(|s| map::role(s) == role) {
            shown.push(word);
            map::mark(sheet, (area.left + SAMPLE / 2.0, y - 4.5), role);
            entry(sheet, area, &mut y, word);
        }
    }
    y += 8.0;
    links(sheet, area, &mut y, flows);
    y += 8.0;
    widths(sheet, area, &mut y, flows);
    state(sheet, area, &mut y, seen);
    if seen.homeless > 0 {
        y += 4.0;
        let text = format!(
            "{} without room for a name",
            words::count(seen.homeless, "site")
        );
        for line in font::wrap(&text, SMALL, false, area.width) {
            sheet.text((area.left, y), Anchor::Start, SMALL, Colour::GREY, line);
            y += LINE;
        }
    }
}

/// Incidents, closures and boundaries, as far as they occur.
fn state(sheet: &mut Sheet, area: &Area, y: &mut f64, seen: &Seen) {
    if !seen.bands.is_empty() {
        *y += 6.0;
        heading(sheet, area, y, "Incidents in the zone");
    }
    for &band in &seen.bands {
        let (_, word, colour) = map_zones::BANDS[band];
        let sample = Area {
            left: area.left,
            top: *y - 11.0,
            width: SAMPLE,
            height: 13.0,
        };
        sheet.rect(sample, colour);
        entry(sheet, area, y, word);
    }
    if !seen.closures.is_empty() {
        *y += 6.0;
        heading(sheet, area, y, "Closed");
    }
    for (class, (_, word)) in map_zones::CLOSED.iter().enumerate() {
        if seen.closures.contains(&class) {
            let at = (area.left + SAMPLE / 2.0, *y - 4.5);
            map_zones::closure(sheet, at, class);
            entry(sheet, area, y, word);
        }
    }
    if seen.has_open_border {
        *y += 6.0;
        let line = [(area.left, *y - 4.5), (area.left + SAMPLE, *y - 4.5)];
        sheet.dashes(&line, map_ground::border_colour(), 1.2, 5.0, 4.0);
        entry(sheet, area, y, "not determined");
    }
}

fn heading(sheet: &mut Sheet, area: &Area, y: &mut f64, text: &str) {
    sheet.bold((area.left, *y), Anchor::Start, SMALL, Colour::INK, text);
    *y += LINE;
}

fn entry(sheet: &mut Sheet, area: &Area, y: &mut f64, text: &str) {
    let text = font::fit(text, SMALL, false, area.width - SAMPLE - 8.0);
    sheet.text(
        (area.left + SAMPLE + 8.0, *y),
        Anchor::Start,
        SMALL,
        Colour::INK,
        text,
    );
    *y += LINE;
}

fn sample(
    sheet: &mut Sheet,
    area: &Area,
    y: f64,
    mode: Mode,
    surface: Surface,
    threat: ThreatLevel,
    width: f64,
) {
    let line = [(area.left, y - 4.5), (area.left + SAMPLE, y - 4.5)];
    map_links::stroke(sheet, &line, mode, surface, threat, width);
}

fn links(sheet: &mut Sheet, area: &Area, y: &mut f64, flows: &[Flow<'_>]) {
    let roads = || {
        flows
            .iter()
            .map(|f| f.link)
            .filter(|l| l.mode == Mode::Road)
    };
    if roads().next().is_some() {
        heading(sheet, area, y, "Roads by threat");
    }
    for (threat, word) in ThreatLevel::ALL
        .into_iter()
        .zip(["low", "medium", "high", "extreme"])
    {
        if roads().any(|l| l.threat == threat) {
            sample(sheet, area, *y, Mode::Road, Surface::Paved, threat, 3.0);
            entry(sheet, area, y, word);
        }
    }
    if roads().any(|l| map_links::dash(l.mode, l.surface).is_some()) {
        sample(
            sheet,
            area,
            *y,
            Mode::Road,
            Surface::Laterite,
            ThreatLevel::Low,
            3.0,
        );
        entry(sheet, area, y, "not paved");
    }
    let others = Mode::ALL.into_iter().filter(|m| *m != Mode::Road);
    let others: Vec<Mode> = others
        .filter(|m| flows.iter().any(|f| f.link.mode == *m))
        .collect();
    if !others.is_empty() {
        *y += 8.0;
        heading(sheet, area, y, "Other modes");
    }
    for mode in others {
        sample(sheet, area, *y, mode, Surface::Paved, ThreatLevel::Low, 3.0);
        entry(sheet, area, y, mode.word());
    }
}

fn widths(sheet: &mut Sheet, area: &Area, y: &mut f64, flows: &[Flow<'_>]) {
    let greatest = flows.last().map_or(0.0, |f| f.greatest);
    if greatest <= 0.0 {
        for line in font::wrap("No flow in any replication", SMALL, false, area.width) {
            sheet.text((area.left, *y), Anchor::Start, SMALL, Colour::GREY, line);
            *y += LINE;
        }
        return;
    }
    heading(sheet, area, y, "Flow");
    for share in [1.0, 0.5, 0.1] {
        let tonnes = greatest * share;
        let width = map_links::width(tonnes, greatest);
        sheet.line(
            vec![(area.left, *y - 4.5), (area.left + SAMPLE, *y - 4.5)],
            Colour::GREY,
            width,
        );
        entry(sheet, area, y, &map::tonnes(tonnes));
    }
}
