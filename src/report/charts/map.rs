//! The map: sites by role, links by mode, threat and surface, flows by width, over country outlines.

use crate::report::Side;
use crate::report::axes::frame::Frame;
use crate::report::charts::map_ground;
use crate::report::charts::map_labels;
use crate::report::charts::map_labels::Ground;
use crate::report::charts::map_labels::Name;
use crate::report::charts::map_legend;
use crate::report::charts::map_links;
use crate::report::charts::map_zones;
use crate::report::charts::projection::Projection;
use crate::report::paint::colour::Colour;
use crate::report::paint::sheet::Area;
use crate::report::paint::sheet::Point;
use crate::report::paint::sheet::Sheet;
use crate::report::words;
use crate::scenario::place::Role;
use crate::scenario::place::Site;

/// What every map says.
pub const DISCLAIMER: &str = "The boundaries and names shown do not imply official endorsement or acceptance by the \
                              United Nations; bluelift is not a United Nations product.";

const HEIGHT: f64 = 540.0;
/// Width of the legend beside the map \[px\].
const LEGEND: f64 = 184.0;

/// The map with mean flows over the whole period.
pub fn chart(side: &Side<'_>) -> Sheet {
    let is_fiction = is_fiction(side);
    let reading = if is_fiction {
        "The country is invented; lines are degrees of latitude and longitude.".to_owned()
    } else {
        format!(
            "{DISCLAIMER} Outlines: Natural Earth; where none is drawn, none is known to the program."
        )
    };
    let frame = Frame {
        title: "Sites, links and flows",
        subtitle: "Width of a link: mean tonnes both ways over the whole period [t]; shade: incidents in the zone",
        reading: &reading,
        marking: &side.scenario.marking,
    };
    let (mut sheet, room) = frame.sheet(side.meta, HEIGHT);
    let area = Area {
        width: room.width - LEGEND - 12.0,
        ..room
    };
    let sites = in_theatre(side);
    let points: Vec<(f64, f64)> = sites.iter().map(|s| (s.lon, s.lat)).collect();
    let projection = Projection::around(&points, area);
    let mut seen = Seen::default();
    if !is_fiction {
        map_ground::land(&mut sheet, &projection);
    }
    seen.bands = map_zones::draw(&mut sheet, side, &projection, &sites);
    if !is_fiction {
        seen.has_open_border = map_ground::borders(&mut sheet, &projection);
    }
    let mut taken = map_ground::graticule(&mut sheet, &projection);
    let flows = map_links::flows(side, &sites);
    let on_links = map_links::draw(&mut sheet, &projection, &flows, &sites);
    let closures = map_zones::closures(&mut sheet, side, &projection, &flows, &sites);
    seen.closures = closures.iter().map(|(class, _)| *class).collect();
    taken.extend(closures.into_iter().map(|(_, area)| area));
    for site in &sites {
        mark(&mut sheet, projection.at(site.lon, site.lat), role(site));
    }
    taken.push(map_ground::scale_bar(&mut sheet, &projection));
    taken.extend(
        sites
            .iter()
            .map(|s| around(projection.at(s.lon, s.lat), role(s))),
    );
    let mut ground = Ground {
        area,
        taken,
        better_free: on_links.clone(),
    };
    let homeless = map_labels::place(&mut sheet, &mut ground, &names(&sites, &projection));
    if !is_fiction {
        ground.taken.extend(on_links);
        map_ground::countries(&mut sheet, &projection, ground.taken);
    }
    border(&mut sheet, &area);
    let legend = Area {
        left: area.right() + 14.0,
        width: LEGEND - 2.0,
        ..area
    };
    seen.homeless = homeless;
    map_legend::draw(&mut sheet, &legend, &flows, &sites, &seen);
    sheet
}

/// What the legend explains only where it occurs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Seen {
    /// Bands of incidents, rising.
    pub bands: Vec<usize>,
    /// Classes of closure.
    pub closures: Vec<usize>,
    /// A boundary that is not determined is visible.
    pub has_open_border: bool,
    /// Sites without room for their name.
    pub homeless: usize,
}

/// Whether the planner says that the place is invented.
fn is_fiction(side: &Side<'_>) -> bool {
    let says = |text: &str| text.to_lowercase().contains("fiction");
    says(&side.scenario.marking) || side.scenario.missions.iter().any(|m| says(&m.name))
}

/// Sites that are more than the home port of a contributor; all, if there are no others.
fn in_theatre<'a>(side: &Side<'a>) -> Vec<&'a Site> {
    let scenario = side.scenario;
    let is_home = |s: &&Site| s.roles.iter().all(|r| *r == Role::HomePort);
    let (home, theatre): (Vec<&Site>, Vec<&Site>) = scenario.sites.iter().partition(is_home);
    if theatre.is_empty() { home } else { theatre }
}

/// The role by which a site is marked: the one that matters most.
pub fn role(site: &Site) -> Role {
    const ORDER: [Role; 12] = [
        Role::MissionHq,
        Role::LogisticsBase,
        Role::SectorHq,
        Role::Seaport,
        Role::Airport,
        Role::Base,
        Role::Hospital,
        Role::TeamSite,
        Role::RiverPort,
        Role::Border,
        Role::Junction,
        Role::HomePort,
    ];
    let has = |role: &&Role| site.roles.contains(role);
    ORDER.iter().find(has).copied().unwrap_or(Role::Junction)
}

/// Radius of a role's mark \[px\].
fn radius(role: Role) -> f64 {
    match role {
        Role::MissionHq | Role::LogisticsBase => 6.5,
        Role::SectorHq | Role::Seaport => 5.5,
        Role::Junction | Role::Border | Role::HomePort => 2.5,
        _ => 4.0,
    }
}

/// Draws the mark of a role.
pub fn mark(sheet: &mut Sheet, at: Point, role: Role) {
    let radius = radius(role);
    let square = |r: f64| Area {
        left: at.0 - r,
        top: at.1 - r,
        width: 2.0 * r,
        height: 2.0 * r,
    };
    match role {
        Role::Seaport | Role::RiverPort => {
            sheet.rect(square(radius + 1.0), Colour::WHITE);
            sheet.rect(square(radius - 0.5), Colour::BLUE);
        }
        Role::Airport => {
            let up = vec![
                (at.0, at.1 - radius - 1.5),
                (at.0 + radius + 1.0, at.1 + radius),
                (at.0 - radius - 1.0, at.1 + radius),
            ];
            sheet.fill(up, Colour::PURPLE);
        }
        Role::MissionHq | Role::LogisticsBase | Role::SectorHq => {
            sheet.dot(at, radius + 1.2, Colour::WHITE);
            sheet.dot(at, radius, Colour::INK);
            if role != Role::SectorHq {
                sheet.dot(at, radius - 2.6, Colour::WHITE);
            }
        }
        Role::Junction | Role::Border | Role::HomePort => sheet.dot(at, radius, Colour::GREY),
        _ => {
            sheet.dot(at, radius + 1.2, Colour::WHITE);
            sheet.dot(at, radius, Colour::INK);
        }
    }
}

fn around(at: Point, role: Role) -> Area {
    let radius = radius(role) + 1.0;
    Area {
        left: at.0 - radius,
        top: at.1 - radius,
        width: 2.0 * radius,
        height: 2.0 * radius,
    }
}

/// Names to write, the most important first.
fn names(sites: &[&Site], projection: &Projection) -> Vec<Name> {
    let mut sites = sites.to_vec();
    sites.sort_by(|a, b| {
        radius(role(b))
            .total_cmp(&radius(role(a)))
            .then(a.id.cmp(&b.id))
    });
    sites
        .iter()
        .map(|site| {
            let radius = radius(role(site));
            Name {
                at: projection.at(site.lon, site.lat),
                radius,
                text: site.name.clone(),
                size: if radius < 3.0 { 11.0 } else { 12.5 },
                bold: radius > 5.0,
            }
        })
        .collect()
}

fn border(sheet: &mut Sheet, area: &Area) {
    let (left, top, right, bottom) = (area.left, area.top, area.right(), area.bottom());
    let corners = vec![
        (left, top),
        (right, top),
        (right, bottom),
        (left, bottom),
        (left, top),
    ];
    sheet.line(corners, Colour::AXIS, 1.0);
}

/// What a role is called in the legend.
pub fn role_word(role: Role) -> &'static str {
    match role {
        Role::MissionHq | Role::LogisticsBase => "mission HQ or depot",
        Role::SectorHq => "sector headquarters",
        Role::Seaport => "sea port",
        Role::Airport => "airport",
        Role::RiverPort => "river port",
        Role::Border | Role::Junction | Role::HomePort => "border, junction",
        Role::Base | Role::TeamSite | Role::Hospital => "base, team site",
    }
}

/// Tonnes as the map writes them.
pub fn tonnes(value: f64) -> String {
    if value >= 10_000.0 {
        format!("{} kt", words::number(value / 1000.0))
    } else {
        format!("{} t", words::fixed(value, 0))
    }
}
