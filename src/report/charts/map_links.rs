//! Links on the map: colour by mode and threat, dashes by surface, width by flow.

use crate::report::Side;
use crate::report::charts::projection::Projection;
use crate::report::charts::projection::clip_line;
use crate::report::paint::colour::Colour;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Point;
use crate::report::paint::sheet::Sheet;
use crate::scenario::place::Link;
use crate::scenario::place::Mode;
use crate::scenario::place::Site;
use crate::scenario::place::Surface;
use crate::scenario::place::ThreatLevel;
use crate::scenario::scenario::Id;

/// Width of the greatest flow, and of no flow \[px\].
const WIDEST: f64 = 9.0;
const THINNEST: f64 = 1.2;

/// A link and what passes over it.
#[derive(Debug, Clone, Copy)]
pub struct Flow<'a> {
    /// The link.
    pub link: &'a Link,
    /// Mean tonnes over the whole period.
    pub tonnes: f64,
    /// Tonnes of the greatest flow.
    pub greatest: f64,
}

impl Flow<'_> {
    /// Width on the map \[px\].
    pub fn width(&self) -> f64 {
        width(self.tonnes, self.greatest)
    }
}

/// Width of a flow on the map \[px\].
pub fn width(tonnes: f64, greatest: f64) -> f64 {
    if greatest > 0.0 {
        THINNEST + (WIDEST - THINNEST) * tonnes / greatest
    } else {
        THINNEST
    }
}

/// Links between shown sites with their mean flows, the smallest first.
pub fn flows<'a>(side: &Side<'a>, sites: &[&Site]) -> Vec<Flow<'a>> {
    let scenario = side.scenario;
    let is_shown = |id: &Id| sites.iter().any(|s| s.id == *id);
    let mut flows: Vec<Flow<'a>> = scenario
        .links
        .iter()
        .filter(|l| is_shown(&l.a) && is_shown(&l.b))
        .map(|link| {
            let key = format!("movement.flow.{}", link.id);
            let mean = side.summary.figure(&key).and_then(|f| f.mean);
            Flow {
                link,
                tonnes: mean.map_or(0.0, |m| m.value),
                greatest: 0.0,
            }
        })
        .collect();
    let greatest = flows.iter().map(|f| f.tonnes).fold(0.0, f64::max);
    for flow in &mut flows {
        flow.greatest = greatest;
    }
    flows.sort_by(|a, b| {
        a.tonnes
            .total_cmp(&b.tonnes)
            .then(a.link.id.cmp(&b.link.id))
    });
    flows
}

/// Colour of a link: of a road by its threat, of others by their mode.
pub fn colour(mode: Mode, threat: ThreatLevel) -> Colour {
    match (mode, threat) {
        (Mode::Road, ThreatLevel::Low) => Colour::GREY.tint(0.75),
        (Mode::Road, ThreatLevel::Medium) => Colour::ORANGE,
        (Mode::Road, ThreatLevel::High) => Colour::VERMILION,
        (Mode::Road, ThreatLevel::Extreme) => EXTREME,
        (Mode::Rail, _) => Colour::GREEN,
        (Mode::River, _) => Colour::SKY,
        (Mode::Sea, _) => Colour::BLUE,
        (Mode::Air, _) => AIR,
    }
}

/// The palette’s purple, darkened so that thin dotted lines stay visible.
const AIR: Colour = Colour {
    rgb: (160, 72, 128),
    opacity: 1.0,
};

const EXTREME: Colour = Colour {
    rgb: (110, 24, 10),
    opacity: 1.0,
};

/// Dash and gap of a link \[px\]; none is a whole line.
pub fn dash(mode: Mode, surface: Surface) -> Option<(f64, f64)> {
    match (mode, surface) {
        (Mode::Road, Surface::Paved | Surface::PavedBroken) | (Mode::River, _) => None,
        (Mode::Road, _) => Some((9.0, 3.5)),
        (Mode::Rail, _) => Some((14.0, 3.0)),
        (Mode::Sea, _) => Some((7.0, 6.0)),
        (Mode::Air, _) => Some((2.5, 4.0)),
    }
}

/// Draws links, the smallest flow first; returns squares that cover them.
pub fn draw(
    sheet: &mut Sheet,
    projection: &Projection,
    flows: &[Flow<'_>],
    sites: &[&Site],
) -> Vec<Area> {
    let at = |id: &Id| {
        let site = sites.iter().find(|s| s.id == *id);
        site.map(|s| projection.at(s.lon, s.lat))
    };
    let mut covered = Vec::new();
    for flow in flows {
        let (Some(a), Some(b)) = (at(&flow.link.a), at(&flow.link.b)) else {
            continue;
        };
        let line = bend(a, b, flow.link.mode);
        for piece in clip_line(&line, &projection.area) {
            let link = flow.link;
            stroke(
                sheet,
                &piece,
                link.mode,
                link.surface,
                link.threat,
                flow.width(),
            );
            covered.extend(squares(&piece));
        }
    }
    covered
}

/// The middle of a link on the map.
pub fn middle(projection: &Projection, link: &Link, sites: &[&Site]) -> Option<Point> {
    let at = |id: &Id| {
        let site = sites.iter().find(|s| s.id == *id);
        site.map(|s| projection.at(s.lon, s.lat))
    };
    let line = bend(at(&link.a)?, at(&link.b)?, link.mode);
    let half = line.len() / 2;
    if line.len() % 2 == 1 {
        return Some(line[half]);
    }
    let (a, b) = (line[half - 1], line[half]);
    Some(((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0))
}

/// Small squares along a line.
fn squares(line: &[Point]) -> Vec<Area> {
    const SIZE: f64 = 8.0;
    let mut squares = Vec::new();
    for pair in line.windows(2) {
        let (dx, dy) = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
        let n = (dx.hypot(dy) / SIZE).ceil().max(1.0);
        squares.extend((0..=n as usize).map(|i| {
            let share = i as f64 / n;
            Area {
                left: pair[0].0 + dx * share - SIZE / 2.0,
                top: pair[0].1 + dy * share - SIZE / 2.0,
                width: SIZE,
                height: SIZE,
            }
        }));
    }
    squares
}

/// Draws one line as a link of a mode, surface and threat.
pub fn stroke(
    sheet: &mut Sheet,
    line: &[Point],
    mode: Mode,
    surface: Surface,
    threat: ThreatLevel,
    width: f64,
) {
    let colour = colour(mode, threat);
    match dash(mode, surface) {
        Some((dash, gap)) => sheet.dashes(line, colour, width, dash, gap),
        None => sheet.line(line.to_vec(), colour, width),
    }
}

/// A straight road; other modes bow aside, so that links of two modes between the same sites lie apart.
fn bend(a: Point, b: Point, mode: Mode) -> Vec<Point> {
    let bow = match mode {
        Mode::Road => return vec![a, b],
        Mode::Rail => 0.06,
        Mode::River => -0.08,
        Mode::Sea => 0.10,
        Mode::Air => 0.13,
    };
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    (0..=16)
        .map(|i| {
            let t = f64::from(i) / 16.0;
            let aside = 4.0 * t * (1.0 - t) * bow;
            (a.0 + dx * t - dy * aside, a.1 + dy * t + dx * aside)
        })
        .collect()
}
