//! The report page and the page of a comparison: what lies in them, and what they do in a browser.

use serde_json::Value;

use bluelift::report;

use crate::browser::Browser;
use crate::charts_data;
use crate::charts_data::Data;

fn report_of(data: &Data) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    report::write_charts(folder.path(), &data.side(&data.scenario.name))
        .expect("charts are written");
    std::fs::read_to_string(folder.path().join("report.html")).expect("the page is written")
}

fn comparison_of(data: &Data) -> String {
    let names = ["more escorts", "<b>second</b> fuel farm"];
    let comparison = charts_data::comparison(&names, data);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sides = [
        data.side("baseline"),
        data.side(names[0]),
        data.side(names[1]),
    ];
    report::write_comparison(folder.path(), &sides, &comparison).expect("charts are written");
    std::fs::read_to_string(folder.path().join("compare.html")).expect("the page is written")
}

/// The JSON that feeds the script.
fn json_of(page: &str) -> Value {
    let (_, rest) = page.split_once("id=\"data\">").expect("there is JSON");
    let (json, _) = rest.split_once("</script>").expect("it ends");
    serde_json::from_str(json).expect("it is JSON")
}

#[test]
fn the_answer_comes_first_in_two_languages_and_every_question_of_a_planner_has_one() {
    let page = report_of(&charts_data::batch(25));
    for (english, french) in [
        (
            "Is the plan’s own standard met?",
            "Le plan tient-il ses propres critères ?",
        ),
        (
            "When can the mission operate?",
            "Quand la mission peut-elle opérer ?",
        ),
        (
            "Which site runs out first, of what, and when?",
            "Quel site manque le premier, de quoi, et quand ?",
        ),
        ("Last date to act: ", "Dernière date pour agir : "),
        (
            "What do escorts take from the mandate?",
            "Que prennent les escortes au mandat ?",
        ),
        (
            "How many are within reach of casualty evacuation?",
            "Combien sont à portée d’une évacuation sanitaire ?",
        ),
        (
            "Is there lift enough?",
            "Y a-t-il assez de moyens d’acheminement ?",
        ),
        (
            "What would 15 % less cash lose?",
            "Que perdrait-on avec 15 % de trésorerie en moins ?",
        ),
    ] {
        let at = page.find(english).unwrap_or_else(|| panic!("{english}"));
        assert!(page.contains(french), "{french}");
        assert!(
            at < page.find("id=\"drivers\"").expect("drivers come next"),
            "{english}"
        );
    }
    assert!(page.find("id=\"drivers\"") < page.find("id=\"deployment\""));
}

#[test]
fn the_json_holds_every_series_with_its_quantiles_rounded() {
    let data = charts_data::batch(6);
    let json = json_of(&report_of(&data));
    assert_eq!(json["start"], data.scenario.start.to_string());
    let weeks = data.registry.weekly.len();
    assert_eq!(json["weekly"].as_array().map(Vec::len), Some(weeks));
    for series in &data.summary.series {
        let held = &json["sides"][0]["series"][&series.key][&series.item];
        assert_eq!(held["u"], series.unit, "{} {}", series.key, series.item);
        let (place, point) = series
            .points
            .iter()
            .enumerate()
            .find(|(_, p)| p.quantiles.is_some())
            .expect("a point with quantiles");
        if series.key != "supply.reserve_breached" {
            let lists = held["q"].as_array().expect("quantiles");
            let median = lists[lists.len() / 2][place].as_f64().expect("a number");
            let exact = point.quantiles.expect("it has some")[2];
            assert!(
                (median - exact).abs() <= 0.006 * exact.abs().max(0.1),
                "{median} for {exact}"
            );
        }
    }
}

#[test]
fn a_page_of_sixty_sites_or_of_three_alternatives_is_light_enough_to_mail_and_has_at_most_a_dozen_pictures()
 {
    for page in [
        report_of(&charts_data::batch(60)),
        comparison_of(&charts_data::batch(25)),
    ] {
        assert!(page.len() < report::page::BUDGET, "{} bytes", page.len());
        let pictures = page.matches("<svg").count();
        assert!((1..=12).contains(&pictures), "{pictures}");
    }
}

#[test]
fn a_page_forbids_every_address_and_names_none() {
    for page in [
        report_of(&charts_data::batch(6)),
        comparison_of(&charts_data::batch(6)),
    ] {
        assert!(page.contains("content=\"default-src 'none'"));
        let page = page.replace("http://www.w3.org/2000/svg", "");
        for address in [
            "http:",
            "https:",
            "url(",
            "@import",
            "<link",
            "<img",
            " src=",
            "fetch(",
            "XMLHttpRequest",
            "eval(",
        ] {
            assert!(!page.contains(address), "{address}");
        }
    }
}

#[test]
fn the_budget_view_adds_up_and_forecasts_no_deaths() {
    let page = report_of(&charts_data::batch(25));
    let (_, budget) = page
        .split_once("<section class=\"budget\"")
        .expect("there is a budget view");
    let (budget, _) = budget.split_once("</section>").expect("it ends");
    for needed in [
        "Military and police personnel",
        "Civilian personnel",
        "Operational costs",
        "2013/14",
        "Deployment factor",
        "Planned against projected outputs",
        "Unit costs",
        "$2.58 billion",
    ] {
        assert!(budget.contains(needed), "{needed}");
    }
    for word in ["killed", "wounded", "died", "fatal", "tués", "blessés"] {
        assert!(!budget.contains(word), "{word}");
    }
}

/// Reads the page as a reader would: language, view, colours, choice, keys, sorting, filtering.
const READ: &str = r#"
  const click = (selector) => document.querySelector(selector).click();
  const shown = (selector) => document.querySelector(selector).offsetParent !== null;
  const wait = () => new Promise((done) => setTimeout(done, 30));
  const seen = { resources: performance.getEntriesByType("resource").length };
  seen.english = shown(".answer h3 .t[lang=en]") && !shown(".answer h3 .t[lang=fr]");
  click('[data-set=language][value=fr]');
  seen.french = shown(".answer h3 .t[lang=fr]") && !shown(".answer h3 .t[lang=en]");
  seen.lang = document.documentElement.lang;
  seen.chooser = document.querySelector('[data-live=supply] label').textContent.startsWith("Site");
  click('[data-set=language][value=en]');
  click('[data-set=view][value=budget]');
  seen.budget = shown("section.budget") && !shown(".answers");
  const approved = document.querySelector("[data-projected] input");
  approved.value = "100";
  approved.dispatchEvent(new Event("input"));
  seen.variance = /[+−][0-9.,]+ %/.test(document.querySelector("[data-projected] output").textContent);
  click('[data-set=view][value=plan]');
  const paper = () => getComputedStyle(document.body).backgroundColor;
  const light = (click('[data-set=theme][value=light]'), paper());
  seen.dark = light !== (click('[data-set=theme][value=dark]'), paper());
  click('[data-set=theme][value=light]');
  const supply = document.querySelector('[data-live=supply]');
  const before = supply.querySelector("polyline").getAttribute("points");
  const site = supply.querySelectorAll("select")[0];
  site.value = [...site.options].find((option) => option.value !== site.value).value;
  site.dispatchEvent(new Event("change"));
  await wait();
  seen.chosen = before !== supply.querySelector("polyline").getAttribute("points");
  const strength = document.querySelector('[data-live=strength]');
  const lines = () => strength.querySelectorAll(".frame polyline").length;
  const all = lines();
  strength.querySelector(".legend button").click();
  seen.hidden = all - lines();
  strength.querySelector(".legend button").click();
  const plot = strength.querySelector(".frame svg");
  plot.focus();
  for (let i = 0; i < 3; i++) plot.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
  seen.heard = strength.querySelector(".heard").textContent;
  const box = plot.getBoundingClientRect();
  plot.dispatchEvent(new PointerEvent("pointermove", { clientX: box.left + box.width / 2, clientY: box.top + 50 }));
  seen.tip = !strength.querySelector(".tip").hidden;
  const details = strength.querySelector("details.values");
  details.open = true;
  await wait();
  seen.rows = details.querySelectorAll("tbody tr").length;
  const heat = document.querySelector('[data-live=reserve] .frame svg');
  heat.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
  heat.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown" }));
  seen.cell = document.querySelector('[data-live=reserve] .heard').textContent.length > 5;
  heat.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
  const rows = document.querySelectorAll('[data-live=reserve] .frame svg text');
  seen.entered = rows[1].textContent.slice(0, 5) === document.querySelector('[data-live=supply] select').selectedOptions[0].textContent.slice(0, 5);
  const group = document.querySelector(".filterable tbody[data-group=cost]");
  const open = () => [...group.rows].filter((row) => !row.classList.contains("group") && !row.hidden).length;
  const closed = open();
  group.querySelector("button.fold").click();
  seen.folds = closed === 0 && open() > 2;
  const still = document.querySelector("figure.still details.values");
  seen.behind = still.querySelectorAll("tbody tr").length > 2;
  const filter = document.querySelector(".filterable input");
  filter.value = "escort";
  filter.dispatchEvent(new Event("input"));
  const left = [...document.querySelectorAll(".filterable tbody tr:not(.group)")].filter((row) => !row.hidden);
  seen.filtered = left.length > 0 && left.every((row) => row.textContent.includes("escort"));
  filter.value = "";
  filter.dispatchEvent(new Event("input"));
  const table = document.querySelector(".filterable table");
  table.querySelectorAll("thead button")[3].click();
  const body = [...table.tBodies].find((one) => one.dataset.group === "cost");
  const values = [...body.rows].filter((row) => !row.classList.contains("group")).map((row) => row.cells[3].dataset.v).filter((v) => v !== "").map(Number);
  seen.sorted = values.length > 2 && values.every((value, i) => i === 0 || values[i - 1] <= value);
  seen.wide = document.documentElement.scrollWidth <= window.innerWidth;
  return seen;
"#;

#[test]
fn a_reader_can_choose_language_view_colours_site_and_line_and_read_sort_and_filter_values() {
    let Some(browser) = Browser::find("the report page") else {
        return;
    };
    let data = charts_data::batch(25);
    let visit = browser.visit(&report_of(&data), READ);
    visit
        .is_clean()
        .saw("resources", 0)
        .saw("lang", "fr")
        .saw("hidden", 1);
    for name in [
        "english", "french", "chooser", "budget", "variance", "dark", "chosen", "tip", "cell",
        "entered", "folds", "behind", "filtered", "sorted", "wide",
    ] {
        visit.saw(name, true);
    }
    visit.saw("rows", data.registry.weekly.len());
    let heard = visit.seen["heard"].as_str().expect("a text");
    assert!(
        heard.contains("15 July 2013") && heard.contains("present:"),
        "{heard}"
    );
}

#[test]
fn a_site_called_script_is_text_wherever_it_shows() {
    let Some(browser) = Browser::find("names as text") else {
        return;
    };
    let mut data = charts_data::batch(25);
    let name = "<script>window.harmed = true</script><img src=x onerror='window.harmed = true'>";
    for site in &mut data.scenario.sites {
        site.name = format!("{name}{}", site.id);
    }
    data.scenario.missions[0].name =
        "</title></script><script>window.harmed = true</script>".into();
    data.scenario.marking = "\"; } </style><script>window.harmed = true</script>".into();
    let page = report_of(&data);
    let visit = browser.visit(
        &page,
        r#"
        const site = document.querySelector('[data-live=supply] select');
        document.querySelector('[data-live=reserve] .frame svg').dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown" }));
        document.querySelector('[data-set=language][value=fr]').click();
        return { harmed: window.harmed === true, images: document.images.length,
          text: site.options[0].textContent.startsWith("<script>"), title: document.title.startsWith("</title>") };
        "#,
    );
    visit
        .is_clean()
        .saw("harmed", false)
        .saw("images", 0)
        .saw("text", true)
        .saw("title", true);
}

#[test]
fn alternatives_lie_over_each_other_and_can_be_switched() {
    let Some(browser) = Browser::find("the page of a comparison") else {
        return;
    };
    let page = comparison_of(&charts_data::batch(13));
    let visit = browser.visit(
        &page,
        r#"
        const strength = document.querySelector('[data-live=strength]');
        const lines = () => strength.querySelectorAll(".frame polyline").length;
        const seen = { lines: lines(), resources: performance.getEntriesByType("resource").length };
        seen.names = [...strength.querySelectorAll(".legend button")].map((button) => button.textContent);
        strength.querySelectorAll(".legend button")[1].click();
        seen.left = lines();
        const measure = strength.querySelector("select");
        seen.measures = measure.options.length;
        measure.value = measure.options[2].value;
        measure.dispatchEvent(new Event("change"));
        seen.again = lines();
        const heat = document.querySelector('[data-live=reserve]');
        seen.sides = heat.querySelector("select").options.length;
        return seen;
        "#,
    );
    visit
        .is_clean()
        .saw("lines", 3)
        .saw("left", 2)
        .saw("again", 2)
        .saw("measures", 3)
        .saw("sides", 3)
        .saw("resources", 0);
    assert_eq!(visit.seen["names"][2], "<b>second</b> fuel farm");
}

#[test]
fn pages_are_drawn_at_every_width_and_print_to_several_sheets() {
    let Some(browser) = Browser::find("pictures and print") else {
        return;
    };
    let page = report_of(&charts_data::batch(25));
    for (name, width) in [("page-360", 360), ("page-800", 800), ("page-1400", 1400)] {
        browser.is_drawn(&page, name, (width, 1600));
    }
    let pdf = browser.print(&page);
    assert!(pdf.starts_with(b"%PDF"));
    let text = String::from_utf8_lossy(&pdf);
    let sheets = text.matches("/Type /Page\n").count() + text.matches("/Type/Page/").count();
    assert!((5..80).contains(&sheets), "{sheets} sheets");
    // A4 in points.
    assert!(
        text.contains("594.9") || text.contains("595"),
        "the sheets are A4"
    );
}
