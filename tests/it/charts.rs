//! Charts and pages: what is marked and said, that nothing overlaps, and that the same batch gives the same bytes.

use bluelift::report;

use crate::charts_data;

/// Leaves everything in the folder named by `BLUELIFT_CHARTS`, for looking at.
#[test]
#[ignore = "writes files to look at"]
fn charts_to_look_at() {
    let folder = std::env::var("BLUELIFT_CHARTS").expect("BLUELIFT_CHARTS names a folder");
    let folder = std::path::Path::new(&folder);
    for n in [6, 25, 60] {
        let data = charts_data::batch(n);
        let path = folder.join(format!("{n}-sites"));
        std::fs::create_dir_all(&path).expect("the folder can be made");
        report::write_charts(
            &path,
            &data.scenario,
            &data.registry,
            &data.summary,
            &data.meta,
        )
        .expect("charts are written");
    }
    let empty = charts_data::empty();
    let path = folder.join("empty");
    std::fs::create_dir_all(&path).expect("the folder can be made");
    report::write_charts(
        &path,
        &empty.scenario,
        &empty.registry,
        &empty.summary,
        &empty.meta,
    )
    .expect("charts are written");
    let path = folder.join("compare");
    std::fs::create_dir_all(&path).expect("the folder can be made");
    let (a, mut b) = (charts_data::batch(25), charts_data::batch(25));
    for series in &mut b.summary.series {
        for point in &mut series.points {
            point.quantiles = point.quantiles.map(|q| q.map(|v| v * 1.1));
        }
    }
    let names = ["second fuel farm at Gao", "more escorts"];
    let comparison = charts_data::comparison(&names, &a);
    let sides = [a.side("baseline"), b.side(names[0]), a.side(names[1])];
    report::write_comparison(&path, &sides, &comparison).expect("charts are written");
}
