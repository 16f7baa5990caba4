//! What the test mission leaves of each unit, site, zone and month, by formula.

use bluelift::engine::distribution::Distribution;
use bluelift::engine::time::SimSpan;
use bluelift::engine::time::SimTime;
use bluelift::model::figures::Absent;
use bluelift::model::figures::Direction;
use bluelift::model::figures::Grid;
use bluelift::scenario::force::Arrival;
use bluelift::scenario::force::LoadLine;
use bluelift::scenario::force::Unit;
use bluelift::scenario::mission::Component;
use bluelift::scenario::place::Regimes;
use bluelift::scenario::place::Role;
use bluelift::scenario::place::Zone;
use bluelift::scenario::scenario::Id;

use crate::charts_data::Data;
use crate::charts_data::noise;
use crate::charts_data::none;
use crate::charts_data::supplied;

const CAUSES: [&str; 6] = ["readiness", "lift", "port", "customs", "road", "camp"];

/// Adds it.
pub fn add(data: &mut Data) {
    components(data);
    zones(data);
    units(data);
    sites(data);
    months(data);
}

fn components(data: &mut Data) {
    for (word, people) in [("military", 11_200.0), ("police", 1_440.0)] {
        data.series("strength.authorised", word, "people", Grid::Weekly, |d| {
            Some((if d < 700.0 { people } else { people * 1.1 }, 0.0))
        });
        data.series("strength.present", word, "people", Grid::Weekly, |d| {
            Some((people * (1.0 - 0.6 * (-d / 300.0).exp()), people * 0.05))
        });
    }
}

fn zones(data: &mut Data) {
    for (id, name) in [
        ("south", "South"),
        ("centre", "Centre"),
        ("north", "North and the long road to it"),
    ] {
        data.scenario.zones.push(zone(id, name));
    }
    for site in &mut data.scenario.sites {
        let zone = match site.lat {
            lat if lat < 13.5 => "south",
            lat if lat < 15.5 => "centre",
            _ => "north",
        };
        site.zone = Some(Id::new(zone));
    }
    for (zone, a_month) in [("south", 0.4), ("centre", 2.5), ("north", 6.0)] {
        data.series("security.incidents_in", zone, "", Grid::Monthly, |d| {
            let mean = a_month * (0.5 + d / 1000.0) * (0.6 + 0.8 * noise(d, a_month));
            Some((mean, mean * 0.9))
        });
        data.figure(
            &format!("security.incidents_in.{zone}"),
            "",
            a_month * 36.0,
            a_month * 9.0,
        );
    }
    for (word, a_month) in [("killed", 1.6), ("wounded", 5.8)] {
        data.series("security.casualties", word, "people", Grid::Monthly, |d| {
            Some((a_month * (0.4 + noise(d, a_month)), a_month * 2.2))
        });
    }
    data.figure("security.wounded", "people", 210.0, 70.0);
}

fn zone(id: &str, name: &str) -> Zone {
    Zone {
        id: Id::new(id),
        name: name.into(),
        wet: [false; 12],
        shoulder: [false; 12],
        hot: [false; 12],
        neighbours: Vec::new(),
        regimes: Regimes {
            stay: [100.0; 3],
            factor: [1.0; 3],
            initial: 0,
            escalation: 0.2,
        },
        driving: None,
    }
}

/// A unit for each site that stocks anything, every fourth in theatre from the start.
fn units(data: &mut Data) {
    for (i, site) in supplied(data) {
        let id = format!("unit-{i}");
        let is_in_theatre = i % 4 == 3;
        data.scenario.units.push(unit(&id, &site, i, is_in_theatre));
        let begun = (i * 23 % 400) as f64;
        data.figure_of(
            &format!("deployment.operational_day.{id}"),
            "d",
            Absent::Never,
            Direction::Less,
            if i % 5 == 4 { 0.8 } else { 1.0 },
            begun + 330.0 + 60.0 * noise(i as f64, 1.0),
            90.0,
        );
        if !is_in_theatre {
            for (k, cause) in CAUSES.into_iter().enumerate() {
                let days = [150.0, 45.0, 6.0, 30.0, 20.0, 40.0][k];
                let days = days * noise(i as f64, k as f64 + 4.0);
                data.figure(
                    &format!("deployment.unit_wait.{id}.{cause}"),
                    "d",
                    days,
                    days * 0.5,
                );
            }
        }
    }
    for (k, cause) in CAUSES.into_iter().enumerate() {
        let most = [3_000.0, 1_200.0, 150.0, 700.0, 500.0, 900.0][k];
        let middle = 120.0 + 70.0 * k as f64;
        data.series("deployment.waiting", cause, "people", Grid::Weekly, |d| {
            let people = most * (-((d - middle) / 160.0).powi(2)).exp();
            Some((people, people * 0.5))
        });
    }
}

fn unit(id: &str, site: &str, i: usize, is_in_theatre: bool) -> Unit {
    let days = |days: f64| Distribution::constant(days).expect("a number");
    let requested = SimTime::from_days((i * 23 % 400) as f64 - 60.0);
    let arrival = if is_in_theatre {
        Arrival::Rehatted {
            on: SimTime::ZERO,
            port: None,
        }
    } else {
        Arrival::Generated {
            requested,
            readiness: days(150.0),
            level: None,
            pledge_fails: 0.2,
            tender: days(25.0),
            voyage: days(20.0),
            port: Id::new("dakar"),
            airport: Id::new("bamako"),
        }
    };
    Unit {
        id: Id::new(id),
        name: format!("Infantry battalion {i} with a long name"),
        mission: Id::new("test"),
        kind: "infantry-battalion".into(),
        component: Component::Military,
        to: Id::new(site),
        people: 650,
        vehicles: 100,
        armoured: 20,
        load: vec![LoadLine {
            name: "all of it".into(),
            teu: 100.0,
            vehicles: 100,
            lane_m: 0.0,
            tonnes: 1_500.0,
            reefers: 0,
            dangerous: None,
        }],
        arrival,
        required: i
            .is_multiple_of(3)
            .then(|| requested + SimSpan::from_days(240.0)),
        lift: bluelift::scenario::lift::LiftBy::Charter,
        priority: 5,
        completeness: days(1.0),
        completion_days: none(),
        shipments: 1,
        serviceability: days(0.9),
        setup: days(14.0),
        self_sustainment: SimSpan::ZERO,
        rotation: None,
        withdraw: None,
        platoons: 9,
        engineer_capacity: 0.0,
        medical_level: 0,
        surgery_teams: 0,
        caveats: Default::default(),
        beds: 0,
    }
}

fn sites(data: &mut Data) {
    for (i, site) in supplied(data) {
        let (lead, way) = (14.0 + 2.0 * (i % 9) as f64, 1.0 + (i % 7) as f64);
        let never = |data: &mut Data, key: String, reached: f64, day: f64| {
            data.figure_of(
                &key,
                "d",
                Absent::Never,
                Direction::More,
                reached,
                day,
                day * 0.6,
            );
        };
        for (k, commodity) in ["rations", "water", "diesel"].into_iter().enumerate() {
            let reached = [0.0, 0.04, 0.97, 0.4, 0.7][i % 5] * (0.5 + 0.25 * k as f64);
            let day = 200.0 + 40.0 * (i % 6) as f64 + 60.0 * k as f64;
            let key = format!("supply.first_stockout_day.{site}.{commodity}");
            never(data, key, reached, day);
        }
        let closed = if i % 7 == 3 { 0.4 } else { 0.0 };
        never(data, format!("supply.closed_day.{site}"), closed, 800.0);
        data.figure(&format!("supply.lead_time_to.{site}"), "d", lead, 4.0);
        data.figure(&format!("movement.convoy_days.{site}"), "d", way, way * 0.3);
        data.figure(
            &format!("movement.planned_days.{site}"),
            "d",
            way * 0.8,
            0.0,
        );
    }
    data.figure("supply.lead_time", "d", 19.0, 3.0);
    let links: Vec<String> = data
        .scenario
        .links
        .iter()
        .map(|l| l.id.to_string())
        .collect();
    for (i, link) in links.into_iter().enumerate() {
        let days = [0.0, 3.0, 130.0][i % 3];
        data.figure(
            &format!("movement.closed_days.{link}"),
            "d",
            days,
            days * 0.3,
        );
    }
}

fn months(data: &mut Data) {
    let sites = data.scenario.sites.iter();
    let ports: Vec<String> = sites
        .clone()
        .filter(|s| s.roles.contains(&Role::Seaport))
        .map(|s| s.id.to_string())
        .collect();
    let fleets = 4 + data.scenario.sites.len() / 3;
    for i in 0..fleets {
        let level = 0.95 * noise(i as f64, 8.0);
        let id = format!("articulated-trucks-{i}");
        data.series("movement.fleet_in_use", &id, "", Grid::Monthly, |d| {
            let share = level * (0.5 + 0.5 * (1.0 - (-d / 300.0).exp()));
            (d > 20.0 * i as f64).then_some((share, share * 0.2))
        });
    }
    for port in ports {
        data.series("deployment.berths_in_use", &port, "", Grid::Monthly, |d| {
            Some((0.3 * (-d / 500.0).exp(), 0.1))
        });
    }
    for hospital in ["bamako", "gao"] {
        data.series("medical.beds_in_use", hospital, "", Grid::Monthly, |d| {
            (d > 120.0).then_some((0.55 + 0.2 * noise(d, 2.0), 0.2))
        });
    }
}
