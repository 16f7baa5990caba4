//! Charts and pages: what is marked and said, that nothing overlaps, and that the same batch gives the same bytes.

use std::collections::BTreeMap;
use std::path::Path;

use bluelift::model::figures::Grid;
use bluelift::report;
use bluelift::report::charts;
use bluelift::report::charts::Chart;
use bluelift::report::paint::sheet::Shape;
use bluelift::report::paint::sheet::Text;
use bluelift::report::paint::svg;

use crate::charts_data;
use crate::charts_data::Data;

fn drawn(data: &Data) -> Vec<Chart> {
    charts::all(&data.side("test"))
}

fn find<'a>(charts: &'a [Chart], name: &str) -> &'a Chart {
    let chart = charts.iter().find(|c| c.name == name);
    chart.unwrap_or_else(|| panic!("there is a chart {name}"))
}

fn written(data: &Data) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    report::write_charts(folder.path(), &data.side("test")).expect("charts are written");
    let page =
        std::fs::read_to_string(folder.path().join("report.html")).expect("the page is written");
    (folder, page)
}

fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    std::fs::read_dir(folder)
        .expect("the folder exists")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_file())
        .map(|path| {
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            (name, std::fs::read(path).expect("a file"))
        })
        .collect()
}

/// Says which texts of a chart touch each other or leave the sheet.
pub(crate) fn collisions(chart: &Chart) -> Vec<String> {
    let sheet = &chart.sheet;
    let texts: Vec<&Text> = sheet.texts().collect();
    let mut faults = Vec::new();
    for (i, a) in texts.iter().enumerate() {
        let own = a.area();
        if own.left < 0.0
            || own.right() > sheet.width
            || own.top < 0.0
            || own.bottom() > sheet.height + 1.0
        {
            faults.push(format!("{}: `{}` leaves the sheet", chart.name, a.text));
        }
        for b in &texts[i + 1..] {
            // A pixel of slack: descenders that are not there count as part of a text.
            if own.grown(-1.0).overlaps(&b.area().grown(-1.0)) {
                faults.push(format!(
                    "{}: `{}` overlaps `{}`",
                    chart.name, a.text, b.text
                ));
            }
        }
    }
    faults
}

#[test]
fn every_chart_states_unit_n_seed_and_marking() {
    let data = charts_data::batch(25);
    for chart in drawn(&data) {
        let svg = svg::svg(&chart.sheet, &chart.name);
        let name = &chart.name;
        for needed in [
            "n = 1,000 replications",
            "seed 20130701",
            "for study, not for operational use",
        ] {
            assert!(svg.contains(needed), "{name}: {needed}");
        }
        let has_unit = ["[", "Probability"].iter().any(|u| svg.contains(u));
        assert!(
            has_unit && svg.contains("<title") && svg.contains("<desc"),
            "{name}"
        );
    }
}

#[test]
fn no_two_texts_of_any_chart_overlap_for_few_or_many_sites() {
    for n in [1, 3, 6, 13, 25, 60] {
        let faults: Vec<String> = drawn(&charts_data::batch(n))
            .iter()
            .flat_map(collisions)
            .collect();
        assert!(faults.is_empty(), "{n} sites: {faults:#?}");
    }
    let faults: Vec<String> = drawn(&charts_data::empty())
        .iter()
        .flat_map(collisions)
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn no_two_texts_of_a_comparison_overlap() {
    let data = charts_data::batch(25);
    let names = [
        "a second fuel farm at Gao with a name too long for its place",
        "more escorts",
    ];
    let comparison = charts_data::comparison(&names, &data);
    let sides = [
        data.side("baseline"),
        data.side(names[0]),
        data.side(names[1]),
    ];
    let faults: Vec<String> = charts::overlays(&sides, &comparison)
        .iter()
        .flat_map(collisions)
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn strength_shows_bands_the_ceiling_and_months() {
    let charts = drawn(&charts_data::batch(25));
    let sheet = &find(&charts, "strength").sheet;
    let texts: Vec<&str> = sheet.texts().map(|t| t.text.as_str()).collect();
    for needed in ["authorised 13,289", "Jul 2013", "Jan 2014", "0", "10,000"] {
        assert!(texts.contains(&needed), "{needed} in {texts:?}");
    }
    let fills = sheet
        .shapes
        .iter()
        .filter(|s| matches!(s, Shape::Fill { .. }));
    assert_eq!(fills.count(), 2, "the 90 % and the 50 % band");
}

#[test]
fn days_of_supply_has_a_panel_for_each_site_that_stocks_the_commodity() {
    let data = charts_data::batch(60);
    let charts = drawn(&data);
    let sheet = &find(&charts, "days-of-supply-water").sheet;
    let panels = data
        .summary
        .series
        .iter()
        .filter(|s| s.key == "supply.days_of_supply" && s.item.ends_with(".water"));
    let titles = sheet.texts().filter(|t| t.bold && t.size == 12.5);
    assert_eq!(titles.count(), panels.count());
    assert!(charts.iter().any(|c| c.name == "days-of-supply-jet-fuel"));
}

#[test]
fn the_heat_map_shows_the_worst_commodity_and_leaves_weeks_without_stock_blank() {
    let data = charts_data::batch(25);
    let worst = charts::heat_map::worst(&data.side("test"));
    for row in &worst {
        for (week, shown) in row.weeks.iter().enumerate() {
            let of_site = data.summary.series.iter().filter(|s| {
                s.key == "supply.reserve_breached" && s.item.starts_with(&format!("{}.", row.site))
            });
            let highest = of_site.filter_map(|s| s.points[week].mean).reduce(f64::max);
            assert_eq!(*shown, highest);
        }
    }
    assert!(worst.iter().any(|r| r.weeks[0].is_none()));
}

#[test]
fn the_map_draws_the_widest_line_for_the_greatest_flow_and_says_whose_borders_it_shows() {
    let data = charts_data::batch(25);
    let charts = drawn(&data);
    let sheet = &find(&charts, "map").sheet;
    let widths = sheet.shapes.iter().filter_map(|s| match s {
        Shape::Line { width, .. } => Some(*width),
        _ => None,
    });
    assert_eq!(widths.fold(0.0, f64::max), 9.0);
    let svg = svg::svg(sheet, "map");
    for needed in [
        "do not imply official endorsement",
        "not a United Nations product",
        "Tessalit",
        "MAURITANIA",
        "500 km",
    ] {
        assert!(svg.contains(needed), "{needed}");
    }
}

#[test]
fn an_invented_country_has_no_outlines_and_says_so() {
    let mut data = charts_data::batch(25);
    data.scenario.missions[0].name = "a mission in Marenda (fictional)".into();
    let charts = drawn(&data);
    let svg = svg::svg(&find(&charts, "map").sheet, "map");
    assert!(!svg.contains("MAURITANIA") && !svg.contains("official endorsement"));
    assert!(svg.contains("The country is invented"));
}

#[test]
fn an_empty_batch_is_drawn_with_messages_and_a_constant_series_with_a_line() {
    let empty = charts_data::empty();
    for (name, message) in [
        ("strength", "No strength is recorded"),
        ("reserve-breach", "No site holds a reserve"),
        ("lift", "Nothing was required or moved"),
        ("convoy-delays", "No convoy arrived"),
        ("incidents", "No incident happened"),
        ("cost", "Nothing was spent"),
        ("map", "No flow"),
    ] {
        let charts = drawn(&empty);
        let svg = svg::svg(&find(&charts, name).sheet, name);
        assert!(svg.contains(message), "{name}: {message}");
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{name}");
    }
    let mut constant = charts_data::empty();
    constant.series("strength.present", "total", "people", Grid::Weekly, |_| {
        Some((0.0, 0.0))
    });
    let charts = drawn(&constant);
    let sheet = &find(&charts, "strength").sheet;
    assert!(sheet.texts().any(|t| t.text == "present 0"));
}

#[test]
fn a_batch_without_any_week_or_month_is_still_drawn() {
    let mut data = charts_data::empty();
    data.registry.weekly.clear();
    data.registry.monthly.clear();
    data.meta.n = 0;
    let (_folder, page) = written(&data);
    assert!(page.contains("Only 0 replications"));
}

#[test]
fn the_same_batch_gives_the_same_bytes() {
    let data = charts_data::batch(13);
    let (first, page) = written(&data);
    let (second, again) = written(&data);
    assert!(page == again);
    let (a, b) = (
        bytes(&first.path().join("charts")),
        bytes(&second.path().join("charts")),
    );
    assert!(a.len() > 20 && a.keys().any(|k| k.ends_with(".png")));
    assert!(a == b);
}

#[test]
fn the_page_is_small_and_reaches_for_nothing_outside_even_with_60_sites() {
    let (_folder, page) = written(&charts_data::batch(60));
    assert!(page.len() < 3_000_000, "{} bytes", page.len());
    let without_namespace = page.replace("http://www.w3.org/2000/svg", "");
    for address in [
        "http:", "https:", "url(", "@import", "<link", "<img", " src=",
    ] {
        assert!(!without_namespace.contains(address), "{address}");
    }
}

#[test]
fn the_page_answers_the_planners_questions_with_intervals() {
    let (_folder, page) = written(&charts_data::batch(25));
    for answer in [
        "Initial operating capability",
        "The median is day 412",
        "11 June 2014",
        "a unit waits longest for",
        "Tessalit",
        "9,800 (9,746 to 9,854)",
        "68.0 % (67.7 % to 68.3 %)",
        "$2.583 billion",
        "in no replication (probability below 0.4 %)",
        "<code>deployment.foc_day &lt;= 1080</code>",
        "Which of them are on record and which are assumed",
    ] {
        assert!(page.contains(answer), "{answer}");
    }
    let figures = page.matches("scope=\"row\"><code>").count();
    assert_eq!(figures, charts_data::batch(25).registry.figures.len());
}

#[test]
fn a_partial_batch_and_its_failures_are_stated_at_the_top() {
    let mut data = charts_data::batch(6);
    data.meta.partial = true;
    data.meta.failures = 3;
    data.meta.n = 12;
    let (_folder, page) = written(&data);
    let warning = page.find("was interrupted").expect("the page says so");
    let failures = page
        .find("3 replications failed")
        .expect("the page says so");
    let first_answer = page.find("id=\"answers\"").expect("there are answers");
    assert!(warning < first_answer && failures < first_answer);
    let charts = drawn(&data);
    let svg = svg::svg(&find(&charts, "strength").sheet, "strength");
    assert!(svg.contains("interrupted · 3 failed"));
}

#[test]
fn names_that_look_like_markup_stay_text() {
    let mut data = charts_data::batch(25);
    data.scenario.sites[17].name = "<script>alert(1)</script>".into();
    data.scenario.missions[0].name = "a & b <b>".into();
    let (_folder, page) = written(&data);
    assert!(!page.contains("<script>alert") && !page.contains("<b>"));
    assert!(page.contains("&lt;script&gt;"));
}

#[test]
fn a_comparison_says_what_is_better_what_is_worse_and_what_is_missing() {
    let data = charts_data::batch(25);
    let names = ["more escorts"];
    let comparison = charts_data::comparison(&names, &data);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sides = [data.side("baseline"), data.side(names[0])];
    report::write_comparison(folder.path(), &sides, &comparison).expect("charts are written");
    let page =
        std::fs::read_to_string(folder.path().join("compare.html")).expect("the page is written");
    for needed in [
        "More escorts against baseline",
        "<strong>Better:</strong>",
        "<strong>Worse:</strong>",
        "outcome.extra",
        "same random numbers",
    ] {
        assert!(page.contains(needed), "{needed}");
    }
    let files = bytes(&folder.path().join("charts"));
    for name in [
        "compare-strength",
        "compare-days-of-supply",
        "compare-cost",
        "compare-differences-1",
    ] {
        assert!(
            files.contains_key(&format!("{name}.svg"))
                && files.contains_key(&format!("{name}.png")),
            "{name}"
        );
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_named_in_the_error() {
    let data = charts_data::empty();
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("charts"), "a file in the way").expect("a file");
    let error =
        report::write_charts(folder.path(), &data.side("test")).expect_err("a file is in the way");
    assert!(error.to_string().contains("charts"), "{error}");
}

/// Leaves everything in the folder named by `BLUELIFT_CHARTS`, for looking at.
#[test]
#[ignore = "writes files to look at"]
fn charts_to_look_at() {
    let folder = std::env::var("BLUELIFT_CHARTS").expect("BLUELIFT_CHARTS names a folder");
    let batches = [
        ("6-sites", charts_data::batch(6)),
        ("25-sites", charts_data::batch(25)),
        ("60-sites", charts_data::batch(60)),
        ("empty", charts_data::empty()),
    ];
    for (name, data) in batches {
        let path = Path::new(&folder).join(name);
        std::fs::create_dir_all(&path).expect("the folder can be made");
        report::write_charts(&path, &data.side("test")).expect("charts are written");
    }
    let (a, mut b) = (charts_data::batch(25), charts_data::batch(25));
    for point in b.summary.series.iter_mut().flat_map(|s| &mut s.points) {
        point.quantiles = point.quantiles.map(|q| q.map(|v| v * 1.1));
    }
    let names = ["second fuel farm at Gao", "more escorts"];
    let comparison = charts_data::comparison(&names, &a);
    let sides = [a.side("baseline"), b.side(names[0]), a.side(names[1])];
    let path = Path::new(&folder).join("compare");
    std::fs::create_dir_all(&path).expect("the folder can be made");
    report::write_comparison(&path, &sides, &comparison).expect("charts are written");
}
