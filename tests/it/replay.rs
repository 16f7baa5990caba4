//! The film of a replication, and the page that plays it.

use std::path::Path;

use assert_cmd::Command;

use bluelift::model::drivers::Drivers;
use bluelift::model::film::Film;
use bluelift::model::film::Leg;
use bluelift::model::film::Movement;
use bluelift::model::film::StockFilm;
use bluelift::model::film::film;
use bluelift::model::model::Model;
use bluelift::model::replicate::Replicator;
use bluelift::report::replay;
use bluelift::report::replay::Replay;
use bluelift::scenario::load::Request;
use bluelift::scenario::load::load_file;
use bluelift::scenario::scenario::Scenario;

use crate::browser::Browser;
use crate::charts_data;

fn compiled(file: &str) -> (Scenario, Model) {
    let loaded = load_file(Path::new(file), &Request::default()).expect("it loads");
    let model = Model::compile(&loaded.scenario, Drivers::ALL).expect("it compiles");
    (loaded.scenario, model)
}

fn page_of(scenario: &Scenario, model: &Model, film: &Film, is_exact: bool) -> String {
    replay::page(&Replay {
        scenario,
        registry: model.registry(),
        film,
        reason: ("Chosen by its number.", "Choisie par son numéro."),
        is_exact,
        version: "0",
    })
}

#[test]
fn a_filmed_replication_has_the_figures_that_it_has_in_a_batch() {
    for file in [
        "scenarios/06-flights-and-evacuation.toml",
        "scenarios/04-echelons-and-river.toml",
        "scenarios/mali.toml",
    ] {
        let (_, model) = compiled(file);
        let filmed = film(&model, 7, 3).expect("it runs");
        let outcome = Replicator::new(&model).replicate(7, 3).expect("it runs");
        assert_eq!(filmed.figures, outcome.figures, "{file}");
    }
}

#[test]
fn every_convoy_and_sortie_is_filmed_and_travels_from_site_to_site_without_a_jump() {
    for file in [
        "scenarios/06-flights-and-evacuation.toml",
        "scenarios/04-echelons-and-river.toml",
        "scenarios/mali.toml",
    ] {
        let (_, model) = compiled(file);
        let filmed = film(&model, 1, 0).expect("it runs");
        let value = |key: &str| {
            filmed.figures[model.registry().figure(key).expect("a figure")].expect("a value")
        };
        let n = value("movement.convoys") + value("movement.sorties");
        assert_eq!(filmed.movements.len() as f64, n, "{file}");
        assert!(n > 0.0, "{file}");
        for movement in &filmed.movements {
            for pair in movement.legs.windows(2) {
                assert_eq!(pair[0].to, pair[1].from, "{file}: {movement:?}");
                assert!(pair[0].end <= pair[1].start + 1e-9, "{file}: {movement:?}");
            }
            assert!(
                movement.legs.iter().all(|leg| leg.end >= leg.start),
                "{file}: {movement:?}"
            );
        }
    }
}

#[test]
fn every_cause_stands_before_its_effect_and_chains_lead_past_the_clock() {
    let (_, model) = compiled("scenarios/mali.toml");
    let filmed = film(&model, 1, 0).expect("it runs");
    let mut with_cause = 0;
    for (place, happening) in filmed.happenings.iter().enumerate() {
        assert!((0.0..=filmed.days).contains(&happening.day));
        if let Some(cause) = happening.cause {
            assert!(cause < place, "{happening:?}");
            assert!(filmed.happenings[cause].day <= happening.day);
            with_cause += 1;
        }
        assert!(
            !["LinkPassed", "LaneDue", "DayBegan"].contains(&happening.kind),
            "{happening:?}"
        );
    }
    assert!(with_cause > filmed.happenings.len() / 2);
    for kind in [
        "ConvoyFormed",
        "ReserveBreached",
        "StockEmpty",
        "HazardStruck",
        "LinkWashedOut",
        "UnitOperational",
    ] {
        assert!(
            filmed
                .happenings
                .iter()
                .any(|h| h.kind == kind && h.is_told),
            "{kind}"
        );
    }
    assert!(!filmed.closures.is_empty());
    assert!(
        filmed
            .closures
            .iter()
            .all(|closure| closure.start < closure.end)
    );
    let days = filmed.days.ceil() as usize;
    assert!(filmed.stocks.iter().all(|stock| stock.days.len() == days));
}

#[test]
fn coordinates_are_coarse_unless_exact_ones_are_asked_for() {
    let (scenario, model) = compiled("scenarios/02-rains-and-closures.toml");
    let filmed = film(&model, 1, 0).expect("it runs");
    let (coarse, exact) = (
        page_of(&scenario, &model, &filmed, false),
        page_of(&scenario, &model, &filmed, true),
    );
    assert!(
        coarse.contains("Sites lie on a grid of ")
            && exact.contains("Sites lie where the scenario puts them.")
    );
    assert!(coarse != exact);
    // A move of a kilometre does not show on the coarse map.
    let mut moved = scenario.clone();
    for site in &mut moved.sites {
        let grid = (site.lat / replay::COARSE).round() * replay::COARSE;
        site.lat = grid + 0.01;
    }
    let once = page_of(&moved, &model, &filmed, false);
    for site in &mut moved.sites {
        site.lat += 0.01;
    }
    assert!(once == page_of(&moved, &model, &filmed, false));
    for page in [coarse, exact] {
        let page = page.replace("http://www.w3.org/2000/svg", "");
        for address in [
            "http:", "https:", "url(", "@import", "<link", "<img", " src=",
        ] {
            assert!(!page.contains(address), "{address}");
        }
    }
}

#[test]
fn the_command_writes_the_page_of_a_number_a_median_or_the_worst() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let scenario = std::env::current_dir()
        .expect("a folder")
        .join("scenarios/02-rains-and-closures.toml");
    let run = |arguments: &[&str], code: i32| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bluelift"));
        let assert = command
            .current_dir(folder.path())
            .arg("replay")
            .arg(&scenario)
            .args(arguments)
            .assert()
            .code(code);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (
            text(&assert.get_output().stdout),
            text(&assert.get_output().stderr),
        )
    };
    let (out, _) = run(&["--replication", "4", "-o", "four.html"], 0);
    assert!(out.starts_with("four.html: replication 4, "), "{out}");
    let page = std::fs::read_to_string(folder.path().join("four.html")).expect("it is written");
    assert!(page.contains("Replication ") && page.len() < 3_000_000);
    for arguments in [
        ["--median", "supply.fill_rate.diesel"],
        ["--worst", "supply.fill_rate.diesel"],
    ] {
        let (out, _) = run(&[arguments[0], arguments[1], "-n", "9", "--quiet"], 0);
        let number: u64 = out
            .split(' ')
            .nth(2)
            .and_then(|word| word.trim_end_matches(',').parse().ok())
            .expect("a number");
        assert!(
            out.starts_with("replay.html: replication ") && number < 9,
            "{out}"
        );
    }
    let (_, error) = run(&["--worst", "movement.convoys", "-n", "5"], 2);
    assert!(error.contains("has no better or worse"), "{error}");
    let (_, error) = run(&["--median", "no.figure", "-n", "5"], 2);
    assert!(error.contains("is not a figure"), "{error}");
    run(&["--worst", "supply.lead_time", "--replication", "1"], 2);
}

/// A film of many movements between the sites of a scenario.
fn busy(scenario: &Scenario, n: usize) -> Film {
    let sites: Vec<String> = scenario
        .sites
        .iter()
        .map(|site| site.id.to_string())
        .collect();
    let place = |i: usize| i % sites.len();
    let movements = (0..n).map(|i| {
        let start = (i * 100) as f64 / n as f64;
        let legs = (0..4).map(|k| Leg {
            from: place(i + k),
            to: place(i + k + 1),
            start: start + k as f64,
            end: start + k as f64 + 0.9,
            is_back: k > 1,
        });
        Movement {
            mode: if i % 5 == 0 { "air" } else { "road" },
            origin: place(i),
            destination: place(i + 2),
            fleet: "trucks".into(),
            vehicles: 10,
            platoons: 1,
            cargo: vec![("diesel".into(), 100.0)],
            legs: legs.collect(),
        }
    });
    let stocks = (0..sites.len()).map(|site| StockFilm {
        site,
        commodity: "diesel".into(),
        days: (0..110).map(|day| Some(f64::from(day % 30))).collect(),
    });
    Film {
        days: 110.0,
        movements: movements.collect(),
        people: vec![vec![100; 16]; sites.len()],
        stocks: stocks.collect(),
        sites,
        ..Film::default()
    }
}

#[test]
fn ten_thousand_movements_are_drawn_smoothly() {
    let Some(browser) = Browser::find("ten thousand movements") else {
        return;
    };
    let data = charts_data::batch(25);
    let film = busy(&data.scenario, 10_000);
    let page = replay::page(&Replay {
        scenario: &data.scenario,
        registry: &data.registry,
        film: &film,
        reason: ("", ""),
        is_exact: true,
        version: "0",
    });
    // Time runs on while a script works only if it is the real one, so the frames are drawn before the page is loaded.
    let timed = page.replace(
        "</body>",
        "<script>setTime(49); const begun = performance.now(); for (let i = 0; i < 30; i++) setTime(50 + i / 10);\
         window.frame = (performance.now() - begun) / 30;</script></body>",
    );
    let visit = browser.visit(
        &timed,
        "return { n: data.movements.length, shown: player.shown, frame: window.frame };",
    );
    visit.is_clean().saw("n", 10_000);
    let shown = visit.seen["shown"].as_u64().expect("a number");
    let frame = visit.seen["frame"].as_f64().expect("milliseconds");
    println!("{shown} movements at once, {frame:.1} ms a frame");
    assert!(shown > 200, "{shown} under way at once");
    // Thirty frames a second leave 33 ms; a browser without a graphics card on a shared machine gets three times as much.
    assert!(frame < 100.0, "{frame} ms a frame");
}

#[test]
fn slider_filters_play_list_causes_and_language_work() {
    let Some(browser) = Browser::find("the replay") else {
        return;
    };
    let (scenario, model) = compiled("scenarios/mali.toml");
    let filmed = film(&model, 1, 0).expect("it runs");
    let page = page_of(&scenario, &model, &filmed, false);
    assert!(page.len() < 3_000_000, "{} bytes", page.len());
    let visit = browser.visit(
        &page,
        r#"
        const seen = { resources: performance.getEntriesByType("resource").length };
        const slide = (day) => { ui.time.value = day; ui.time.dispatchEvent(new Event("input")); };
        slide(400);
        seen.date = ui.date.textContent;
        seen.moving = player.shown > 0;
        const before = player.shown;
        const road = ui.filters.querySelector("input[type=checkbox]");
        road.click();
        seen.filtered = player.shown < before;
        road.click();
        seen.again = player.shown === before;
        const gauge = ui.gauges.textContent;
        slide(500);
        seen.gauges = gauge !== ui.gauges.textContent;
        seen.listed = ui.events.children.length;
        const wanted = data.events.findIndex((event, i) => event[1] === "ConvoyUnloaded" && event[3] !== null && event[0] > 300);
        choose(wanted);
        seen.causes = ui.causes.children.length;
        seen.time = Math.abs(player.time - data.events[wanted][0]) < 0.01;
        document.querySelector("[data-set=language][value=fr]").click();
        seen.french = ui.date.textContent + " " + ui.causes.textContent;
        document.querySelector("[data-set=theme][value=dark]").click();
        // The clock of the frames is the test's: a browser on a loaded machine shows none for a while.
        const at = player.time;
        const frames = [];
        window.requestAnimationFrame = (frame) => frames.push(frame);
        ui.play.click();
        for (const now of [1000, 1050, 1100]) frames.shift()(now);
        seen.played = Math.abs(player.time - at - 0.1 * player.speed) < 1e-9 && frames.length === 1;
        ui.play.click();
        frames.shift()(1150);
        seen.stopped = Math.abs(player.time - at - 0.1 * player.speed) < 1e-9 && frames.length === 0;
        seen.inked = new Set(context.getImageData(0, 0, ui.map.width, ui.map.height).data).size > 20;
        seen.wide = document.documentElement.scrollWidth <= window.innerWidth;
        return seen;
        "#,
    );
    visit
        .is_clean()
        .saw("resources", 0)
        .saw("date", "5 August 2014");
    for name in [
        "moving", "filtered", "again", "gauges", "time", "played", "stopped", "inked", "wide",
    ] {
        visit.saw(name, true);
    }
    assert!(
        visit.seen["listed"].as_u64() > Some(10) && visit.seen["causes"].as_u64() > Some(1),
        "{}",
        visit.seen
    );
    assert!(
        visit.seen["french"]
            .as_str()
            .expect("a text")
            .contains("convoi"),
        "{}",
        visit.seen
    );
    for (name, width) in [("replay-360", 360), ("replay-1400", 1400)] {
        browser.is_drawn(&page, name, (width, 1000));
    }
}

#[test]
fn names_in_a_replay_stay_text() {
    let Some(browser) = Browser::find("names in a replay") else {
        return;
    };
    let (mut scenario, model) = compiled("scenarios/02-rains-and-closures.toml");
    for site in &mut scenario.sites {
        site.name = format!("</script><script>window.harmed = true</script>{}", site.id);
    }
    scenario.marking = "<img src=x onerror='window.harmed = true'>".into();
    let filmed = film(&model, 1, 0).expect("it runs");
    let page = page_of(&scenario, &model, &filmed, false);
    let visit = browser.visit(
        &page,
        "setTime(60); ui.map.dispatchEvent(new PointerEvent('pointermove')); \
         return { harmed: window.harmed === true, images: document.images.length, text: ui.site.textContent.includes('<script>') };",
    );
    visit
        .is_clean()
        .saw("harmed", false)
        .saw("images", 0)
        .saw("text", true);
}
