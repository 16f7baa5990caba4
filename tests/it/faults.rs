//! Each fault, by its exact text.
//!
//! Every test edits one place of `data/river.toml`, a sound scenario, and lists all faults that follow.

use bluelift::scenario::load::{LoadError, Request, load_text};

/// A sound scenario with every kind of table.
const RIVER: &str = include_str!("data/river.toml");

/// Lines of the report that state a fault, without the file's name.
fn faults_of(text: &str) -> Vec<String> {
    match load_text("river.toml", text, &Request::default()) {
        Ok(_) => Vec::new(),
        Err(LoadError::Faults(report)) => report
            .faults()
            .iter()
            .map(|fault| format!("{}:{}: {fault}", fault.place.line, fault.place.column))
            .collect(),
        Err(error) => panic!("{error}"),
    }
}

/// Each case replaces a text that stands in the scenario by another and names all faults that follow.
fn check(cases: &[(&str, &str, &[&str])]) {
    for (from, to, expected) in cases {
        assert!(RIVER.contains(from), "{from}");
        assert_eq!(faults_of(&RIVER.replacen(from, to, 1)), *expected, "{to}");
    }
}

#[test]
fn the_scenario_that_the_tests_edit_has_no_fault() {
    assert_eq!(faults_of(RIVER), Vec::<String>::new());
}

#[test]
fn a_syntax_error_shows_where_it_stands() {
    check(&[
        (
            r#"horizon = "12 mo""#,
            r#"horizon = "12 mo"#,
            &[r#"10:17: invalid basic string, expected `"`"#],
        ),
        (
            "authorised =",
            "authorised = [],\nauthorised =",
            &[
                "11:16: unexpected key or value, expected newline, `#`",
                "12:1: duplicate key",
            ],
        ),
        (
            "mandate = 2013-04-25",
            "mandate = 2013-02-30",
            &["8:11: invalid date, expected day between 01 and 28"],
        ),
    ]);
}

#[test]
fn a_file_of_another_format_is_refused_with_the_remedy() {
    check(&[
        (
            "format = 1",
            "format = 2",
            &[
                "1:10: the file is of format 2, and this program reads format 1; write `format = 1` and mend what is then reported, or use the version of the program that reads format 2",
            ],
        ),
        (
            "format = 1\n",
            "\n",
            &["1:1: the file does not state its format; write `format = 1` at its top"],
        ),
        (
            "format = 1",
            r#"format = "1""#,
            &[
                r#"1:10: the file is of format "1", and this program reads format 1; write `format = 1` and mend what is then reported, or use the version of the program that reads format "1""#,
            ],
        ),
    ]);
}

#[test]
fn an_unknown_key_or_table_names_the_nearest() {
    check(&[
        (
            "horizon =",
            "horizn =",
            &[
                r#"6:6: `mission.unmar` lacks `horizon`, a time such as "21 d""#,
                "10:1: `mission.unmar` has no key `horizn`; did you mean `horizon`?",
            ],
        ),
        (
            "[[outcome]]",
            "[[outcomes]]",
            &[
                "84:1: `outcomes` is an array; it must be the name of a CSV file, or else each row is written under [[outcome]]",
            ],
        ),
        (
            "[[outcome]]",
            "[[goals]]",
            &["84:3: a scenario has no table or key `goals`"],
        ),
        (
            r#"storage = { diesel = "1500 m3" }"#,
            r#"storge = { diesel = "1500 m3" }"#,
            &["22:1: `site.port-amal` has no key `storge`; did you mean `storage`?"],
        ),
        (
            "police = 0",
            "polise = 0",
            &["11:47: `mission.unmar.authorised.0` has no key `polise`; did you mean `police`?"],
        ),
        (
            "[[fleet]]",
            "[movement]\nconvoysize = 4\n\n[[fleet]]",
            &["38:1: `movement` has no key `convoysize`; did you mean `convoy-size`?"],
        ),
        (
            r#"low = "18 d", likely = "24 d""#,
            r#"low = "18 d", likly = "24 d""#,
            &["48:26: `unit.inf-bn-1.voyage` has no key `likly`; did you mean `likely`?"],
        ),
    ]);
}

#[test]
fn a_value_of_the_wrong_form_says_what_it_must_be() {
    check(&[
        (
            r#"horizon = "12 mo""#,
            "horizon = true",
            &[r#"10:11: `mission.unmar.horizon` is true; it must be a time such as "21 d""#],
        ),
        (
            r#"horizon = "12 mo""#,
            r#"horizon = "soon""#,
            &[r#"10:11: `mission.unmar.horizon` is `soon`; it must be a time such as "21 d""#],
        ),
        (
            "number = 12",
            r#"number = "many""#,
            &[
                "41:10: `fleet.trucks.number` is `many`; it must be a whole number from 0 to 10000000",
            ],
        ),
        (
            "number = 12",
            "number = []",
            &["41:10: `fleet.trucks.number` has no entries"],
        ),
        (
            r#"camp = { capacity = 900, ready = "D+60" }"#,
            "camp = 900",
            &[
                "30:8: `site.tessara.camp` is 900; it must be a table { capacity, ready, delay, hardened, tents, … }",
            ],
        ),
        (
            "[[zone]]\nid = \"north\"\nwet = [\"jul\", \"aug\"]\nshoulder = [\"jun\", \"sep\"]\n",
            "[zone.north]\n",
            &[
                "13:2: `zone` is a table; it must be an array of tables: [[zone]]",
                "25:8: `site.tessara.zone` names the zone `north`, which is not defined",
                "63:8: `threat.north-ied.zone` names the zone `north`, which is not defined",
            ],
        ),
        (
            r#"roles = ["base"]"#,
            r#"roles = "base""#,
            &[
                "27:9: `site.tessara.roles` is `base`; it must be an array, each one of home-port, seaport, airport, river-port, border, junction, logistics-base, mission-hq, sector-hq, base, team-site, hospital",
            ],
        ),
        (
            r#"roles = ["base"]"#,
            "roles = []",
            &[
                "27:9: `site.tessara.roles` is an array of 0; it must be an array of 1 to 12, each one of home-port, seaport, airport, river-port, border, junction, logistics-base, mission-hq, sector-hq, base, team-site, hospital",
            ],
        ),
        (
            r#"roles = ["base"]"#,
            r#"roles = ["bases"]"#,
            &[
                "27:10: `site.tessara.roles.0` is `bases`; it must be one of home-port, seaport, airport, river-port, border, junction, logistics-base, mission-hq, sector-hq, base, team-site, hospital; did you mean `base`?",
            ],
        ),
        (
            r#"between = ["port-amal", "tessara"]"#,
            r#"between = ["tessara"]"#,
            &[
                r#"33:11: `link.between` is an array of 1; it must be an array of two sites such as ["gao", "kidal"]"#,
                "46:6: `unit.inf-bn-1.to` is tessara, to which no links lead from its port, port-amal, by road, rail or river",
                "60:8: `policy.tessara.diesel.from` names port-amal, from which tessara cannot be reached by road: no links join them",
                "82:14: `inject.bridge-down.close-link` names the link `port-amal--tessara`, which is not defined",
            ],
        ),
        (
            r#"wet = ["jul", "aug"]"#,
            r#"wet = ["juli", "aug"]"#,
            &[
                "15:8: `zone.north.wet.0` is `juli`; it must be one of jan, feb, mar, apr, may, jun, jul, aug, sep, oct, nov, dec; did you mean `jul`?",
            ],
        ),
        (
            r#"title = "A river crossing""#,
            "title = 3",
            &["3:9: `title` is 3; it must be a text in quotes"],
        ),
    ]);
}

#[test]
fn a_bare_number_where_a_dimension_matters_is_a_fault() {
    check(&[
        (
            r#"horizon = "12 mo""#,
            "horizon = 12",
            &[
                r#"10:11: `mission.unmar.horizon` is 12 without a unit; it must be a time such as "21 d""#,
            ],
        ),
        (
            r#"horizon = "12 mo""#,
            r#"horizon = "12""#,
            &[
                r#"10:11: `mission.unmar.horizon` is 12 without a unit; it must be a time such as "21 d""#,
            ],
        ),
        (
            r#"rate = "0.4 /1000 km""#,
            "rate = 0.4",
            &[
                r#"68:8: `threat.north-ied.rate` is 0.4 without a unit; it must be a rate such as "0.4 /1000 km" or "0.2 /mo""#,
            ],
        ),
        (
            r#"storage = { diesel = "1500 m3" }"#,
            "storage = { diesel = 1500 }",
            &[
                r#"22:22: `site.port-amal.storage.diesel` is 1500 without a unit; it must be an amount such as "160 m3", "12.5 t" or "40 pcs""#,
            ],
        ),
        (
            r#"low = "18 d", likely = "24 d", high = "45 d""#,
            r#"low = 18, likely = "24 d", high = "45 d""#,
            &[
                r#"48:18: `unit.inf-bn-1.voyage.low` is 18 without a unit; it must be a time such as "21 d""#,
            ],
        ),
    ]);
}

#[test]
fn an_unknown_unit_names_the_units_that_are_known() {
    check(&[
        (
            r#"horizon = "12 mo""#,
            r#"horizon = "12 months""#,
            &[
                r#"10:11: `mission.unmar.horizon` is 12 months, and `months` is not a unit known here; it must be a time such as "21 d" (units: d, s, min, h, wk, mo, y)"#,
            ],
        ),
        (
            r#"distance = "640 km""#,
            r#"distance = "640 miles""#,
            &[
                r#"34:12: `link.port-amal--tessara.distance` is 640 miles, and `miles` is not a unit known here; it must be a length such as "352 km" (units: km, m)"#,
            ],
        ),
    ]);
}

#[test]
fn a_unit_of_another_dimension_names_the_dimension() {
    check(&[
        (
            r#"horizon = "12 mo""#,
            r#"horizon = "12 km""#,
            &[
                r#"10:11: `mission.unmar.horizon` is 12 km, a length; it must be a time such as "21 d""#,
            ],
        ),
        (
            r#"distance = "640 km""#,
            r#"distance = "$640 /mo""#,
            &[
                r#"34:12: `link.port-amal--tessara.distance` is $640 /mo, money a month; it must be a length such as "352 km""#,
            ],
        ),
        (
            r#"likely = "24 d""#,
            r#"likely = "24 t""#,
            &[
                r#"48:35: `unit.inf-bn-1.voyage.likely` is 24 t, a mass; it must be a time such as "21 d""#,
            ],
        ),
        (
            r#"storage = { diesel = "1500 m3" }"#,
            r#"storage = { diesel = "1500 pcs" }"#,
            &["22:22: `site.port-amal.storage.diesel` cannot be converted: diesel is counted in L"],
        ),
        (
            r#"storage = { diesel = "1500 m3" }"#,
            r#"storage = { diesel = "1500 L/d" }"#,
            &[
                r#"22:22: `site.port-amal.storage.diesel` is 1500 L/d, a volume a day; it must be an amount such as "160 m3", "12.5 t" or "40 pcs""#,
            ],
        ),
        (
            r#"rate = "0.4 /1000 km""#,
            r#"rate = "0.4 /mo""#,
            &[
                r#"68:8: `threat.north-ied.rate` is a rate in time; incidents to convoys have one by distance, such as "0.4 /1000 km""#,
            ],
        ),
    ]);
}

#[test]
fn a_number_out_of_its_range_says_the_range() {
    check(&[
        (
            r#"horizon = "12 mo""#,
            r#"horizon = "0 d""#,
            &["10:11: `mission.unmar.horizon` is 0 d; it must be above 0 and at most 7305 d"],
        ),
        (
            r#"horizon = "12 mo""#,
            r#"horizon = "21 y""#,
            &["10:11: `mission.unmar.horizon` is 21 y; it must be above 0 and at most 7305 d"],
        ),
        (
            r#"horizon = "12 mo""#,
            r#"horizon = "-3 mo""#,
            &["10:11: `mission.unmar.horizon` is -3 mo; it must be above 0 and at most 7305 d"],
        ),
        (
            r#"horizon = "12 mo""#,
            r#"horizon = "1e300 mo""#,
            &[
                "10:11: `mission.unmar.horizon` is 1e300 mo; it must be a number of at most 15 digits",
            ],
        ),
        (
            r#"horizon = "12 mo""#,
            r#"horizon = "1,5 mo""#,
            &[
                r#"10:11: `mission.unmar.horizon` is 1,5 mo; it must be a time such as "21 d", with a point before decimals and commas only between groups of three digits"#,
            ],
        ),
        (
            "number = 12",
            "number = -1",
            &["41:10: `fleet.trucks.number` is -1; it must be a whole number from 0 to 10000000"],
        ),
        (
            "number = 12",
            "number = nan",
            &["41:10: `fleet.trucks.number` is NaN; it must be a whole number from 0 to 10000000"],
        ),
        (
            "number = 12",
            "number = 99999999999999999999999",
            &[
                "41:10: `fleet.trucks.number` is 100000000000000000000000; it must be a whole number from 0 to 10000000",
            ],
        ),
        (
            "zone = \"north\"\nstorage",
            "grid = inf\nzone = \"north\"\nstorage",
            &["28:8: `site.tessara.grid` is inf; it must be 0 to 100 %"],
        ),
        (
            "zone = \"north\"\nstorage",
            "grid = \"140 %\"\nzone = \"north\"\nstorage",
            &["28:8: `site.tessara.grid` is 140 %; it must be 0 to 100 %"],
        ),
        (
            r#"at = "12.40 N, 16.10 W""#,
            r#"at = "92.40 N, 16.10 W""#,
            &[
                r#"20:6: `site.port-amal.at` is `92.40 N, 16.10 W`; it must be a position such as "16.27 N, 0.04 W""#,
            ],
        ),
        (
            "[[fleet]]",
            "[[vehicle]]\nid = \"articulated-truck\"\navailability = \"0 %\"\n\n[[fleet]]",
            &[
                "39:16: `vehicle.articulated-truck.availability` is 0 %; it must be above 0 and at most 100 %",
            ],
        ),
    ]);
}

#[test]
fn a_distribution_that_cannot_be_says_why() {
    check(&[
        (
            r#"low = "18 d", likely"#,
            r#"low = "28 d", likely"#,
            &[
                "48:10: `unit.inf-bn-1.voyage` is not a distribution: low is 28; it must be at most likely, 24 (in d)",
            ],
        ),
        (
            r#"low = "18 d", likely = "24 d", high = "45 d""#,
            r#"low = "18 d", likely = "24 d""#,
            &[
                "48:10: `unit.inf-bn-1.voyage` lacks `high`, which a distribution of shape pert needs",
            ],
        ),
        (
            r#"low = "18 d", likely = "24 d", high = "45 d""#,
            r#"mean = "18 d""#,
            &[
                "48:10: `unit.inf-bn-1.voyage` is a table that describes no distribution; it must be a table with low, likely, high; low, high; median, p90; mean, sd; mean, dispersion; values, weights; or a shape with its keys",
            ],
        ),
        (
            r#"low = "18 d", likely = "24 d", high = "45 d""#,
            r#"mean = "18 d", sd = "0 d""#,
            &[
                "48:10: `unit.inf-bn-1.voyage` is not a distribution: sd is 0; it must be above 0 (in d)",
            ],
        ),
        (
            r#"low = "18 d", likely = "24 d", high = "45 d""#,
            r#"mean = "18 d", shape = "weibul""#,
            &[
                "48:35: `unit.inf-bn-1.voyage.shape` is `weibul`; it must be one of pert, triangular, uniform, lognormal, normal, gamma, exponential, weibull, poisson, negative-binomial, zeta, empirical; did you mean `weibull`?",
            ],
        ),
        (
            r#"low = "18 d", likely = "24 d", high = "45 d""#,
            r#"low = "-2 d", high = "4 d""#,
            &[
                "48:10: `unit.inf-bn-1.voyage` is a distribution from -2 to 4; it must be 0 to 7305 d",
            ],
        ),
        (
            r#"low = "18 d", likely = "24 d", high = "45 d""#,
            r#"mean = "8 d", shape = "exponential", sd = "2 d""#,
            &["48:49: `unit.inf-bn-1.voyage` has no key `sd`"],
        ),
        (
            "voyage =",
            "completeness = { median = \"80 %\", p90 = \"95 %\" }\nvoyage =",
            &[
                "48:16: `unit.inf-bn-1.completeness` is a distribution from 0 to inf; it must be 0 to 100 %",
            ],
        ),
        (
            r#"low = "18 d", likely = "24 d", high = "45 d""#,
            r#"values = ["1 d", "2 d"], weights = [1]"#,
            &[
                "48:10: `unit.inf-bn-1.voyage` is not a distribution: number of weights is 1; it must be as many as the values, 2 (in d)",
            ],
        ),
    ]);
}

#[test]
fn an_impossible_date_is_a_fault() {
    check(&[
        (
            "mandate = 2013-04-25",
            r#"mandate = "2013-02-30""#,
            &[
                "8:11: `mission.unmar.mandate` is `2013-02-30`; it must be a date such as 2013-07-01",
            ],
        ),
        (
            "mandate = 2013-04-25",
            "mandate = 2013-04-25T10:00:00",
            &[
                "8:11: `mission.unmar.mandate` is 2013-04-25T10:00:00; it must be a date such as 2013-07-01",
            ],
        ),
        (
            "mandate = 2013-04-25",
            r#"mandate = "D+4""#,
            &["8:11: `mission.unmar.mandate` is `D+4`; it must be a date such as 2013-07-01"],
        ),
        (
            "mandate = 2013-04-25",
            "mandate = 0013-04-25",
            &[
                "8:11: `mission.unmar.mandate` is 0013-04-25; it must be a date from 1900-01-01 to 2200-12-31",
            ],
        ),
        (
            r#""D+60""#,
            r#""D+sixty""#,
            &[
                r#"30:34: `site.tessara.camp.ready` is `D+sixty`; it must be a date such as 2013-07-01, "D+60" or "start+30""#,
            ],
        ),
        (
            r#"at = "D+100""#,
            r#"at = "D+10""#,
            &["80:6: `inject.bridge-down.at` lies 57 days before the start, 2013-07-01"],
        ),
        (
            r#"until = "D+120""#,
            r#"until = "D+90""#,
            &["81:9: `inject.bridge-down.until` must come after `at`"],
        ),
        (
            "per-day = 3",
            r#"per-day = [{ from = "D+9", value = 3 }, { from = "D+3", value = 4 }]"#,
            &["74:50: `task.patrol.per-day.1.from` must come after the date before it"],
        ),
        (
            "2014-01-01, military",
            "2012-01-01, military",
            &["11:85: `mission.unmar.authorised.1.from` must come after the date before it"],
        ),
    ]);
}

#[test]
fn an_id_is_well_formed_and_used_once() {
    check(&[
        (
            r#"id = "trucks""#,
            r#"id = "Trucks""#,
            &[
                "38:6: `fleet.id` is `Trucks`; an id is 1 to 64 of the characters a-z, 0-9 and `-`, and starts with a letter",
            ],
        ),
        (
            "id = \"trucks\"\n",
            "",
            &[r#"37:1: `fleet` lacks `id`, an id such as "tessara""#],
        ),
        (
            r#"id = "trucks""#,
            "id = 3",
            &[
                "38:6: `fleet.id` is 3; an id is 1 to 64 of the characters a-z, 0-9 and `-`, and starts with a letter",
            ],
        ),
        (
            "[[unit]]",
            "[[fleet]]\nid = \"trucks\"\nkind = \"articulated-truck\"\nhome = \"port-amal\"\nnumber = 1\n\n[[unit]]",
            &["44:6: `fleet.trucks` is defined twice; the first is at river.toml:38:6"],
        ),
        (
            "[[outcome]]",
            "[[policy]]\ncommodity = \"diesel\"\nat = \"tessara\"\nfrom = \"port-amal\"\nminimum = \"1 d\"\nmaximum = \"2 d\"\n\n[[policy]]\ncommodity = \"diesel\"\nat = \"tessara\"\nvendor = \"3 d\"\nminimum = \"1 d\"\nmaximum = \"2 d\"\n\n[[outcome]]",
            &["91:1: `policy.tessara.diesel` is defined twice; the first is at river.toml:84:1"],
        ),
        (
            "[[outcome]]",
            "[[policy]]\ncommodity = [\"diesel\"]\nat = \"tessara\"\nvendor = \"3 d\"\nminimum = \"1 d\"\nmaximum = \"2 d\"\n\n[[outcome]]",
            &[
                "84:1: `policy.tessara.diesel` is given twice, equally widely; the first is at river.toml:57:1",
            ],
        ),
    ]);
}

#[test]
fn a_name_that_nothing_defines_shows_the_nearest() {
    check(&[
        (
            r#"to = "tessara""#,
            r#"to = "tesara""#,
            &[
                "46:6: `unit.inf-bn-1.to` names the site `tesara`, which is not defined; did you mean `tessara`?",
            ],
        ),
        (
            r#"to = "tessara""#,
            r#"to = "nowhere-at-all""#,
            &["46:6: `unit.inf-bn-1.to` names the site `nowhere-at-all`, which is not defined"],
        ),
        (
            r#"kind = "articulated-truck""#,
            r#"kind = "articulated-trucks""#,
            &[
                "39:8: `fleet.trucks.kind` names the vehicle `articulated-trucks`, which is not defined; did you mean `articulated-truck`?",
            ],
        ),
        (
            r#"kind = "infantry-battalion""#,
            r#"kind = "infantry-batallion""#,
            &[
                "45:8: `unit.inf-bn-1.kind` names the kind `infantry-batallion`, which is not defined; did you mean `infantry-battalion`?",
            ],
        ),
        (
            r#"storage = { diesel = "1500 m3" }"#,
            r#"storage = { disel = "1500 m3" }"#,
            &[
                "22:13: `site.port-amal.storage` names the commodity `disel`, which is not defined; did you mean `diesel`?",
            ],
        ),
        (
            "commodity = [\"diesel\", \"rations\"]\nat = \"tessara\"",
            "commodity = [\"diesel\", \"ratoins\"]\nat = \"tessara\"",
            &[
                "58:24: `policy.tessara.ratoins.commodity` names the commodity `ratoins`, which is not defined; did you mean `rations`?",
            ],
        ),
        (
            r#"close-link = "port-amal--tessara""#,
            r#"close-link = "port-amal--tesara""#,
            &[
                "82:14: `inject.bridge-down.close-link` names the link `port-amal--tesara`, which is not defined; did you mean `port-amal--tessara`?",
            ],
        ),
        (
            r#"at = "tessara""#,
            r#"at = "hospital""#,
            &[
                "59:6: `policy.hospital.diesel+rations.at` is hospital, which matches no site",
                "90:51: no value has the path `policy.tessara.diesel.maximum`",
            ],
        ),
    ]);
}

#[test]
fn a_name_that_matches_nothing_is_a_fault() {
    check(&[
        (
            "site = \"tessara\"",
            "site = [\"tessara\", 3]",
            &[
                "73:8: `task.patrol.site` is an array; it must be the id of a site, or an array of such",
            ],
        ),
        (
            "site = \"tessara\"",
            "site = []",
            &["73:8: `task.patrol.site` is [], which matches no site"],
        ),
        (
            "commodity = [\"diesel\", \"rations\"]\nat = \"tessara\"",
            "commodity = 3\nat = \"tessara\"",
            &[
                "58:13: `policy.tessara.?.commodity` is 3; it must be the id of a commodity, or an array of such",
                "90:51: no value has the path `policy.tessara.diesel.maximum`",
            ],
        ),
        (
            "[[zone]]",
            "[[threat]]\nsite = \"hospital\"\nkind = \"indirect-fire\"\nlevel = \"low\"\n\n[[zone]]",
            &["14:8: `threat.hospital-indirect-fire.site` is hospital, which matches no site"],
        ),
    ]);
}

#[test]
fn a_place_must_suit_what_happens_there() {
    check(&[
        (
            "roles = [\"base\"]\nzone = \"north\"\nstorage = { diesel = \"160 m3\", rations = [{ container = \"reefer\", number = 4, each = \"10 t\" }] }\ncamp = { capacity = 900, ready = \"D+60\" }",
            "roles = [\"junction\"]\nzone = \"north\"\nstorage = { diesel = \"160 m3\" }",
            &[
                "45:6: `unit.inf-bn-1.to` is tessara, a junction without `camp`; people need a base or a camp",
            ],
        ),
        (
            "voyage =",
            "port = \"tessara\"\nvoyage =",
            &["48:8: `unit.inf-bn-1.port` is tessara, which has not the role seaport"],
        ),
        (
            r#"roles = ["seaport", "airport", "logistics-base"]"#,
            r#"roles = ["seaport", "logistics-base"]"#,
            &["44:6: `unit.inf-bn-1` needs `airport`, and no site has the role airport"],
        ),
        (
            r#"between = ["port-amal", "tessara"]"#,
            r#"between = ["tessara", "tessara"]"#,
            &[
                "33:11: `link.tessara--tessara.between` joins tessara to itself",
                "82:14: `inject.bridge-down.close-link` names the link `port-amal--tessara`, which is not defined",
            ],
        ),
        (
            "surface = \"laterite\"\n",
            "",
            &[
                "32:1: `link.port-amal--tessara` is a road without `surface`: one of paved, paved-broken, laterite, laterite-degraded, sand, clay",
            ],
        ),
        (
            r#"surface = "laterite""#,
            "mode = \"river\"\nsurface = \"laterite\"",
            &["36:11: `link.port-amal--tessara.surface` belongs to roads only"],
        ),
        (
            "zone = \"north\"\nkind",
            "site = \"tessara\"\nkind",
            &[
                "66:8: `threat.tessara-ied.site` is a site, and ied befalls a convoy; give a zone or a link",
            ],
        ),
        (
            "zone = \"north\"\nkind",
            "zone = \"north\"\nlink = \"port-amal--tessara\"\nkind",
            &["65:1: `threat.north-ied` gives zone and link; it holds in one kind of place"],
        ),
    ]);
}

#[test]
fn what_cannot_be_reached_is_a_fault() {
    check(&[
        (
            "[[link]]\nbetween = [\"port-amal\", \"tessara\"]\ndistance = \"640 km\"\nsurface = \"laterite\"\n",
            "",
            &[
                "42:6: `unit.inf-bn-1.to` is tessara, to which no links lead from its port, port-amal, by road, rail or river",
                "56:8: `policy.tessara.diesel.from` names port-amal, from which tessara cannot be reached by road: no links join them",
                "78:14: `inject.bridge-down.close-link` names the link `port-amal--tessara`, which is not defined",
            ],
        ),
        (
            r#"reserve = "7 d""#,
            "reserve = \"7 d\"\nmode = \"river\"",
            &[
                "60:8: `policy.tessara.diesel.from` names port-amal, from which tessara cannot be reached by river: no links join them",
            ],
        ),
        (
            r#"reserve = "7 d""#,
            "reserve = \"7 d\"\nmode = \"air\"",
            &[
                "60:8: `policy.tessara.diesel.from` names port-amal, from which tessara cannot be reached by air: no aircraft lands at both ends",
            ],
        ),
    ]);
}

#[test]
fn a_policy_keeps_its_levels_in_order_and_its_sources_out_of_circles() {
    check(&[
        (
            r#"reserve = "7 d""#,
            r#"reserve = "11 d""#,
            &["63:11: `policy.tessara.diesel.reserve` is 11 d, above `minimum`, 10 d"],
        ),
        (
            r#"minimum = "10 d""#,
            r#"minimum = "26 d""#,
            &["61:11: `policy.tessara.diesel.minimum` is 26 d, above `maximum`, 25 d"],
        ),
        (
            r#"reserve = "7 d""#,
            r#"vendor = "7 d""#,
            &["63:10: `policy.tessara.diesel.vendor` stands beside `from`; give one or the other"],
        ),
        (
            "from = [\"port-amal\"]\n",
            "",
            &[
                "57:1: `policy.tessara.diesel` lacks `from`, the supplying sites, or `vendor`, a lead time",
            ],
        ),
        (
            r#"from = ["port-amal"]"#,
            r#"from = ["tessara"]"#,
            &["60:9: `policy.tessara.diesel.from` names tessara itself"],
        ),
        (
            r#"vendor = "30 d""#,
            r#"from = ["tessara"]"#,
            &[
                "53:8: `policy.port-amal.diesel.from` goes round in a circle: port-amal → tessara → port-amal (each is supplied by the next)",
            ],
        ),
    ]);
}

#[test]
fn one_thing_is_said_in_one_way() {
    check(&[
        (
            "[[fleet]]",
            "[[vehicle]]\nid = \"articulated-truck\"\nmtbf = \"20 d\"\n\n[[fleet]]",
            &[
                r#"38:6: `vehicle.articulated-truck` lacks `availability`, such as "85 %", or `mtbf` and `mttr`"#,
            ],
        ),
        (
            "[[fleet]]",
            "[[vehicle]]\nid = \"articulated-truck\"\nmtbf = \"20 d\"\nmttr = \"2 d\"\navailability = \"80 %\"\n\n[[fleet]]",
            &[
                "41:16: `vehicle.articulated-truck.availability` stands beside `mtbf` or `mttr`; give one or the other",
            ],
        ),
        (
            r#"rate = "0.4 /1000 km""#,
            "rate = \"0.4 /1000 km\"\nlevel = \"high\"",
            &["69:9: `threat.north-ied.level` stands beside `rate`; give one or the other"],
        ),
        (
            "rate = \"0.4 /1000 km\"\n",
            "",
            &[r#"65:1: `threat.north-ied` lacks `level`, such as "high", or `rate`"#],
        ),
        (
            "close-link = \"port-amal--tessara\"\n",
            "",
            &[
                "79:6: `inject.bridge-down` lacks what happens: one of close-link, withdraw-unit, surge-threat, deny-flights, cut-supplier, set-regime, set-consent, cut-cash, fail-contract, gift",
            ],
        ),
        (
            r#"close-link = "port-amal--tessara""#,
            "set-consent = \"unmar\"",
            &[
                "79:6: `inject.bridge-down` needs `level` beside set-regime or set-consent and nowhere else",
            ],
        ),
        (
            r#"close-link = "port-amal--tessara""#,
            "set-consent = \"unmar\"\nlevel = \"crisis\"",
            &[
                "83:9: `inject.bridge-down.level` is crisis; it must be one of full, strained, constrained",
            ],
        ),
        (
            r#"close-link = "port-amal--tessara""#,
            "cut-cash = \"unmar\"",
            &["79:6: `inject.bridge-down` needs both `cut-cash` and `share`, or neither"],
        ),
        (
            r#"close-link = "port-amal--tessara""#,
            "close-link = \"port-amal--tessara\"\ndeny-flights = \"unmar\"",
            &[
                "79:6: `inject.bridge-down` does several things, close-link and deny-flights; give each its own row",
            ],
        ),
        (
            r#"shoulder = ["jun", "sep"]"#,
            r#"shoulder = ["jun", "aug"]"#,
            &["16:12: `zone.north.shoulder` holds aug, which is also in `wet`"],
        ),
        (
            r#"[{ from = "D+0", military = 900, police = 0, civilian = 20 }, { from = 2014-01-01, military = 800 }]"#,
            "[]",
            &[
                "11:14: `mission.unmar.authorised` has no entries; the first gives the strength at the mandate",
            ],
        ),
    ]);
}

#[test]
fn a_condition_shows_where_it_goes_wrong() {
    check(&[
        (
            r#"<= 240""#,
            r#"<= soon""#,
            &["86:32: `outcome.ready-in-time.holds` has `soon` where a number should stand"],
        ),
        (
            r#"<= 240""#,
            r#"= 240""#,
            &[
                "86:29: `outcome.ready-in-time.holds` has `=` where one of `<`, `<=`, `>`, `>=` should stand",
            ],
        ),
        (
            r#"<= 240""#,
            r#"< 240 or supply.x > 1""#,
            &[
                "86:35: `outcome.ready-in-time.holds` has `or` where `and` or the end of the condition should stand",
            ],
        ),
        (
            r#"<= 240""#,
            r#"<= 240 and""#,
            &[
                "86:39: `outcome.ready-in-time.holds` has nothing where a figure such as `deployment.foc_day` should stand",
            ],
        ),
        (
            "deployment.foc_day <=",
            "foc <=",
            &[
                "86:10: `outcome.ready-in-time.holds` has `foc` where a figure such as `deployment.foc_day` should stand",
            ],
        ),
    ]);
}

#[test]
fn a_variant_changes_only_paths_that_exist() {
    check(&[
        (
            r#""site.tessara.storage.diesel""#,
            r#""site.tesara.storage.diesel""#,
            &[
                "90:9: no value has the path `site.tesara.storage.diesel`; did you mean `site.tessara.storage.diesel`?",
            ],
        ),
        (
            r#""site.tessara.storage.diesel""#,
            r#""site.tessara.storge.diesel""#,
            &[
                "90:9: `site.tessara` has no key `storge`; did you mean `storage`? (in variant second-fuel-farm)",
            ],
        ),
        (
            r#""site.tessara.storage.diesel""#,
            r#""sites.tessara.storage.diesel""#,
            &[
                "90:9: no value has the path `sites.tessara.storage.diesel`; did you mean `site.tessara.storage.diesel`?",
            ],
        ),
        (
            r#""policy.tessara.diesel.maximum" = "45 d""#,
            r#""policy.tessara.diesel.maximum" = "5 d""#,
            &[
                "61:11: `policy.tessara.diesel.minimum` is 10 d, above `maximum`, 5 d (in variant second-fuel-farm)",
            ],
        ),
        (
            r#""policy.tessara.diesel.maximum" = "45 d""#,
            r#""policy.tessara.petrol.maximum" = "5 d""#,
            &["90:51: no value has the path `policy.tessara.petrol.maximum`"],
        ),
        (
            r#""policy.tessara.diesel.maximum" = "45 d""#,
            r#""mission.unmar.authorised.7.military" = 5"#,
            &[
                "90:51: `mission.unmar.authorised.7.military` leads to `7` in an array of 2, whose entries are counted from 0 (in variant second-fuel-farm)",
            ],
        ),
        (
            r#""policy.tessara.diesel.maximum" = "45 d""#,
            r#""mission.unmar.horizon.x" = 5"#,
            &[
                "90:51: `mission.unmar.horizon.x` leads to `x` in `12 mo`, which has no parts (in variant second-fuel-farm)",
            ],
        ),
    ]);
}

#[test]
fn hostile_sizes_are_refused() {
    check(&[
        (
            r#"title = "A river crossing""#,
            "title = [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
            &["3:41: tables and arrays are nested more than 32 deep"],
        ),
        (
            r#"title = "A river crossing""#,
            "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.b = 1",
            &["3:64: a key has more than 32 parts"],
        ),
    ]);
}
