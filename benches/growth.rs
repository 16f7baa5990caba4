//! How cost grows with the size of a scenario: `cargo bench --bench growth`.
//!
//! Generated missions in a fictional country: a port, a depot for every twenty sites, bases around them, five units for
//! every two sites. For each size it prints the time to load and compile, the events and the time of a replication, and
//! the memory held at most so far. Fails if the largest takes a second or more to be ready, or an event there costs
//! more than [`MOST_GROWTH`] times one of the smallest.

use std::fmt::Write;
use std::process::ExitCode;
use std::time::Instant;

use bluelift::model::drivers::Drivers;
use bluelift::model::model::Model;
use bluelift::model::replicate::Replicator;
use bluelift::scenario::load::Request;
use bluelift::scenario::load::load_text;

/// Sites and units of each size.
const SIZES: [(usize, usize); 5] = [
    (30, 75),
    (125, 312),
    (500, 1_250),
    (1_000, 2_500),
    (2_000, 5_000),
];
/// Sites for each depot.
const SITES_PER_DEPOT: usize = 20;
/// Seconds in which the largest must be loaded, validated and compiled.
const MOST_SECONDS: f64 = 1.0;
/// Cost of an event in the largest, at most, for one in the smallest: memory is farther away there.
const MOST_GROWTH: f64 = 4.0;
const GOODS: &str = "[\"rations\", \"diesel\", \"ammunition\"]";

/// A scenario of so many sites and units; every number in it is assumed.
fn text(n_sites: usize, n_units: usize) -> String {
    let n_depots = (n_sites / SITES_PER_DEPOT).max(1);
    let n_bases = n_sites - n_depots - 1;
    let n_zones = (n_depots / 4).max(1);
    let mut text = String::new();
    let out = &mut text;
    let strength = n_units * 200;
    add(
        out,
        &format!(
            "format = 1\nmarking = \"for study, not for operational use\"\ntitle = \"Generated\"\n[[mission]]\nid = \"grown\"\nname = \"A generated mission (fictional)\"\nmandate = 2020-01-01\nstart = 2020-01-01\nhorizon = \"12 mo\"\nauthorised = [{{ from = \"D+0\", military = {strength}, police = 0, civilian = 0 }}]"
        ),
    );
    for zone in 0..n_zones {
        add(
            out,
            &format!(
                "[[zone]]\nid = \"zone-{zone}\"\nname = \"Zone {zone}\"\nwet = [\"jul\", \"aug\", \"sep\"]"
            ),
        );
        add(
            out,
            &format!("[[threat]]\nzone = \"zone-{zone}\"\nkind = \"ambush\"\nlevel = \"medium\""),
        );
    }
    add(
        out,
        "[[site]]\nid = \"port\"\nname = \"Port\"\nat = \"0.00 N, 0.00 E\"\nroles = [\"seaport\", \"logistics-base\"]",
    );
    let north = |depot: usize| 1.0 + (depot % 10) as f64 * 0.5;
    let east = |depot: usize| 1.0 + (depot / 10) as f64 * 0.5;
    for depot in 0..n_depots {
        let (north, east, zone) = (north(depot), east(depot), depot % n_zones);
        let km = 200 + 10 * (depot % 30);
        add(
            out,
            &format!(
                "[[site]]\nid = \"depot-{depot}\"\nname = \"Depot {depot}\"\nat = \"{north:.2} N, {east:.2} E\"\nroles = [\"logistics-base\", \"sector-hq\"]\nzone = \"zone-{zone}\""
            ),
        );
        add(
            out,
            &format!(
                "[[link]]\nbetween = [\"port\", \"depot-{depot}\"]\ndistance = \"{km} km\"\nsurface = \"laterite\"\nthreat = \"medium\""
            ),
        );
        add(
            out,
            &format!(
                "[[fleet]]\nid = \"trucks-{depot}\"\nkind = \"truck-6x6\"\nhome = \"depot-{depot}\"\nowner = \"un\"\nnumber = 60"
            ),
        );
        add(
            out,
            &format!(
                "[[fleet]]\nid = \"port-trucks-{depot}\"\nkind = \"articulated-truck\"\nhome = \"port\"\nowner = \"contractor\"\nnumber = 40"
            ),
        );
    }
    for base in 0..n_bases {
        let depot = base % n_depots;
        let north = north(depot) + 0.01 * (base / n_depots) as f64;
        let east = east(depot) + 0.02 * (base % 7) as f64;
        let (zone, km) = (depot % n_zones, 60 + 5 * (base % 40));
        add(
            out,
            &format!(
                "[[site]]\nid = \"base-{base}\"\nname = \"Base {base}\"\nat = \"{north:.2} N, {east:.2} E\"\nroles = [\"base\"]\nzone = \"zone-{zone}\""
            ),
        );
        add(
            out,
            &format!(
                "[[link]]\nbetween = [\"depot-{depot}\", \"base-{base}\"]\ndistance = \"{km} km\"\nsurface = \"laterite\"\nthreat = \"high\""
            ),
        );
    }
    for goods in ["rations", "diesel", "ammunition"] {
        add(out, &format!("[[commodity]]\nid = \"{goods}\""));
    }
    for unit in 0..n_units {
        let (base, day) = (unit % n_bases, unit % 90);
        add(
            out,
            &format!(
                "[[unit]]\nid = \"unit-{unit}\"\nkind = \"rifle-company\"\nto = \"base-{base}\"\nrehatted = \"D+{day}\""
            ),
        );
    }
    add(
        out,
        &format!(
            "[[policy]]\ncommodity = {GOODS}\nat = \"port\"\nvendor = {{ low = \"20 d\", likely = \"30 d\", high = \"60 d\" }}\nminimum = \"45 d\"\nmaximum = \"90 d\"\nreserve = \"0 d\"\nopening = \"90 d\""
        ),
    );
    for depot in 0..n_depots {
        add(
            out,
            &format!(
                "[[policy]]\ncommodity = {GOODS}\nat = \"depot-{depot}\"\nfrom = [\"port\"]\nminimum = \"30 d\"\nmaximum = \"60 d\"\nreserve = \"10 d\"\nopening = \"60 d\""
            ),
        );
        let bases = (depot..n_bases).step_by(n_depots);
        let bases: Vec<String> = bases.map(|base| format!("\"base-{base}\"")).collect();
        let bases = bases.join(", ");
        add(
            out,
            &format!(
                "[[policy]]\ncommodity = {GOODS}\nat = [{bases}]\nfrom = [\"depot-{depot}\"]\nminimum = \"20 d\"\nmaximum = \"45 d\"\nreserve = \"7 d\"\nopening = \"45 d\""
            ),
        );
    }
    add(
        out,
        "[[task]]\nid = \"patrol\"\nname = \"Patrol\"\nsite = \"*\"\nper-day = 1\nplatoons = \"0.5 platoon-d\"\nfuel = { diesel = \"40 L\" }\ndistance = \"25 km\"",
    );
    text
}

/// Adds a table with the source of its numbers.
fn add(text: &mut String, table: &str) {
    let source = if table.starts_with("[[commodity") {
        ""
    } else {
        "source = \"assumed\"\n"
    };
    writeln!(text, "{table}\n{source}").expect("a text takes text");
}

/// Seconds to load and compile, events of a replication, and seconds of the second replication.
fn measure((n_sites, n_units): (usize, usize)) -> (f64, u64, f64) {
    let text = text(n_sites, n_units);
    let begun = Instant::now();
    let loaded = load_text("grown.toml", &text, &Request::default());
    let loaded = loaded.unwrap_or_else(|error| panic!("{error}"));
    let model = Model::compile(&loaded.scenario, Drivers::ALL).expect("it compiles");
    let ready = begun.elapsed().as_secs_f64();
    let mut replicator = Replicator::new(&model);
    let first = replicator.replicate(1, 0).expect("the ledger balances");
    let begun = Instant::now();
    let second = replicator.replicate(1, 0).expect("the ledger balances");
    let seconds = begun.elapsed().as_secs_f64();
    assert!(first == second, "the same replication twice");
    (ready, second.events, seconds)
}

/// The most memory that this process has held [MiB], where the system tells.
fn memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = peak.and_then(|text| text.trim().strip_suffix("kB")?.trim().parse().ok());
    kilobytes.map_or(0.0, |kilobytes: f64| kilobytes / 1024.0)
}

fn main() -> ExitCode {
    // `cargo test` runs this too, to see that it works; it measures nothing then.
    if !std::env::args().any(|argument| argument == "--bench") {
        assert!(measure((25, 60)).1 > 1_000);
        return ExitCode::SUCCESS;
    }
    println!("sites  units  ready [s]     events  replication [s]  ns an event  memory [MiB]");
    let (mut each, mut ready) = (Vec::new(), 0.0);
    for (n_sites, n_units) in SIZES {
        let (seconds, events, replication) = measure((n_sites, n_units));
        let nanoseconds = replication / events as f64 * 1e9;
        let memory = memory();
        println!(
            "{n_sites:5}  {n_units:5}  {seconds:9.3}  {events:9}  {replication:15.3}  {nanoseconds:11.0}  {memory:12.0}"
        );
        each.push(nanoseconds);
        ready = seconds;
    }
    let growth = each[each.len() - 1] / each[0];
    println!(
        "an event of the largest costs {growth:.2} times one of the smallest (at most {MOST_GROWTH})"
    );
    ExitCode::from(u8::from(ready >= MOST_SECONDS || growth > MOST_GROWTH))
}
