//! What drives the answers, then each area of the mission: charts, and tables with bars.

use maud::Markup;
use maud::html;

use crate::experiment::summary::Estimate;
use crate::report::Side;
use crate::report::language::both;
use crate::report::language::inline;
use crate::report::numbers::shortest;
use crate::report::page::answers::bar;
use crate::report::page::answers::mean;
use crate::report::page::glossary;
use crate::report::page::live::Pictures;
use crate::report::words;
use crate::scenario::rules::BudgetGroup;

/// Areas, with their names, anchors and how the names of their pictures begin.
pub const AREAS: [(&str, &str, &str, &[&str]); 7] = [
    (
        "deployment",
        "Deployment",
        "Déploiement",
        &["deployment", "strength", "waiting"],
    ),
    (
        "supply",
        "Supply",
        "Ravitaillement",
        &[
            "supply",
            "stockout",
            "reserve",
            "days-of-supply",
            "first-stockout",
            "pipeline",
            "losses",
        ],
    ),
    (
        "movement",
        "Movement",
        "Mouvements",
        &["map", "movement", "lift", "convoy", "lead", "utilisation"],
    ),
    (
        "security",
        "Security",
        "Sécurité",
        &[
            "security",
            "incident",
            "casualties",
            "exceedance-casualties",
        ],
    ),
    ("medical", "Medical", "Santé", &["medical", "beds"]),
    ("mandate", "Mandate", "Mandat", &["mandate", "tasks"]),
    (
        "cost",
        "Cost",
        "Coût",
        &["cost", "budget", "exceedance-cost"],
    ),
];

/// The area to which a picture belongs; none for what goes across areas.
fn area_of(name: &str) -> Option<&'static str> {
    let found = AREAS
        .iter()
        .find(|(_, _, _, starts)| starts.iter().any(|start| name.starts_with(start)));
    found.map(|(id, ..)| *id)
}

/// Causes, the largest first: of waiting, and of convoys' delay.
pub fn drivers(side: &Side<'_>, pictures: &Pictures<'_>) -> Markup {
    html! {
        p { (both(
            "The largest causes that this batch can tell apart. How much of an outcome each driver (rain, incidents, breakdowns, \
             port, readiness, politics …) costs is found by switching it off under the same random numbers.",
            "Les plus grandes causes que cette série distingue. Ce que chaque facteur (pluie, incidents, pannes, port, préparation, \
             politique …) coûte d’un résultat se trouve en l’éteignant sous les mêmes nombres aléatoires.",
        )) }
        p { (both("To see one course of events on the map, with what led to what: ", "Pour voir un cours des événements sur la carte, avec les causes : "))
            code { "bluelift replay " (side.scenario.name) ".toml --worst deployment.foc_day" } }
        div.columns {
            (bars(side, ("What units wait for, mean days a unit", "Ce que les unités attendent, jours moyens par unité"),
                "deployment.wait_days.", "d", &|cause| plain(cause)))
            (bars(side, ("What delays convoys, mean days a convoy", "Ce qui retarde les convois, jours moyens par convoi"),
                "movement.delay_by.", "d", &|cause| plain(cause)))
            (bars(side, ("Days without stock, site-days", "Jours sans stock, jours de site"),
                "supply.stockout_days.", "site-d", &|id| commodity(side, id)))
            (bars(side, ("Incidents by kind, mean number", "Incidents par type, nombre moyen"),
                "security.incidents.", "", &|id| incident(side, id)))
        }
        (pictures.still(Some(side), |name| ["driver", "why", "tornado", "attribution", "waterfall"].iter().any(|start| name.starts_with(start))))
    }
}

/// Every area in turn, then the pictures that belong to none.
pub fn all(side: &Side<'_>, pictures: &Pictures<'_>) -> Markup {
    html! {
        @for (id, english, french, _) in AREAS {
            section.area id=(id) {
                h2 { (both(english, french)) }
                (area(id, side, pictures))
                (pictures.still(Some(side), |name| area_of(name) == Some(id)))
            }
        }
        @let others = pictures.still(Some(side), |name| area_of(name).is_none());
        @if !others.0.is_empty() {
            section.area id="further" { h2 { (both("Further charts", "Autres graphiques")) } (others) }
        }
    }
}

const READING: (&str, &str) = (
    "Line: median. Dark band: 50 % of replications; light band: 90 %.",
    "Trait : médiane. Bande sombre : 50 % des réplications ; claire : 90 %.",
);

fn area(id: &str, side: &Side<'_>, pictures: &Pictures<'_>) -> Markup {
    match id {
        "deployment" => pictures.live(
            "strength",
            ("Strength against what is authorised", "Effectif face à l’effectif autorisé"),
            (
                "Line: median; bands: 50 % and 90 % of replications. Operating: people who are also equipped and set up.",
                "Trait : médiane ; bandes : 50 % et 90 % des réplications. En service : personnel aussi équipé et installé.",
            ),
        ),
        "supply" => supply(side, pictures),
        "movement" => movement(side, pictures),
        "security" => pictures.live(
            "incidents",
            ("Incidents a week by kind", "Incidents par semaine et par type"),
            ("Mean over replications, in the week before each date.", "Moyenne des réplications, dans la semaine avant chaque date."),
        ),
        "medical" => pictures.live(
            "reach",
            ("Within reach of surgery in two hours", "À moins de deux heures d’un bloc opératoire"),
            (
                "Share of people at sites from which the 10-1-2 rule can be met.",
                "Part du personnel aux sites d’où la règle 10-1-2 peut être tenue.",
            ),
        ),
        "mandate" => mandate(side, pictures),
        _ => html! {
            (pictures.live("cost", ("Expenses a month by budget group", "Dépenses par mois et par groupe du budget"),
                ("Mean over replications.", "Moyenne des réplications.")))
            (bars(side, ("Whole period by group, mean", "Toute la période par groupe, moyenne"), "cost.", "$", &|group| plain(group)))
        },
    }
}

fn supply(side: &Side<'_>, pictures: &Pictures<'_>) -> Markup {
    html! {
        (pictures.live("reserve", ("Where and when the reserve is breached", "Où et quand la réserve est entamée"),
            ("Share of replications below the reserve on the first day of the week; worst site first. Choose a site to see its stock below.",
             "Part des réplications sous la réserve au premier jour de la semaine ; le pire site en tête. Choisissez un site pour voir son stock plus bas.")))
        (pictures.live("supply", ("Days of supply", "Jours de stock"), READING))
        (bars(side, ("Fill rate: demand met at once", "Taux de service : demande servie aussitôt"),
            "supply.fill_rate.", "%", &|id| commodity(side, id)))
        (bars(side, ("Ready rate: share of the time with something on hand", "Taux de disponibilité : part du temps avec du stock"),
            "supply.ready_rate.", "%", &|id| commodity(side, id)))
        (bars(side, ("What is lost by cause, mean tonnes", "Ce qui se perd par cause, tonnes moyennes"),
            "supply.lost_by.", "t", &|cause| plain(cause)))
    }
}

fn movement(side: &Side<'_>, pictures: &Pictures<'_>) -> Markup {
    html! {
        (pictures.live("lift", ("Lift: required, moved, capacity", "Acheminement : demandé, transporté, capacité"),
            ("Tonnes a month. Line: median; bands: 50 % and 90 % of replications.",
             "Tonnes par mois. Trait : médiane ; bandes : 50 % et 90 % des réplications.")))
        (pictures.live("delay", ("Delay of convoys", "Retard des convois"), READING))
        @if let Some(share) = mean(side, "movement.fuel_share") {
            p { (inline(|l| html! {
                strong { (l.with_interval(&share, |value| l.percent_fine(value))) }
                (l.pick(" of all ground fuel was burnt to carry goods, fuel among them.",
                        " de tout le carburant terrestre a servi à transporter, le carburant compris."))
            })) }
        }
        (bars(side, ("Use of fleets: share under way, over time", "Emploi des parcs : part en route, dans le temps"),
            "movement.utilisation.", "%", &|fleet| html! { (words::plain(fleet)) }))
    }
}

fn mandate(side: &Side<'_>, pictures: &Pictures<'_>) -> Markup {
    let task = |id: &str| {
        let task = side
            .scenario
            .tasks
            .iter()
            .find(|task| task.id.as_str() == id);
        task.map_or_else(
            || words::plain(id),
            |task| {
                if task.name == id {
                    words::plain(id)
                } else {
                    task.name.clone()
                }
            },
        )
    };
    html! {
        (pictures.live("tasks", ("Mandate tasks, done over planned", "Tâches du mandat, réalisé sur prévu"), READING))
        (bars(side, ("Tasks over the whole period, done over planned", "Tâches sur toute la période, réalisé sur prévu"),
            "mandate.achieved.", "%", &|id| html! { (task(id)) }))
        (pictures.live("escorts", ("Platoon-days on escort", "Jours de section en escorte"), READING))
    }
}

/// A table of figures that share the start of their key, the largest first, each with a bar and its interval.
fn bars(
    side: &Side<'_>,
    title: (&str, &str),
    prefix: &str,
    unit: &str,
    name: &dyn Fn(&str) -> Markup,
) -> Markup {
    let mut rows: Vec<(&str, Estimate)> = side
        .summary
        .figures
        .iter()
        .filter_map(|f| Some((f.key.strip_prefix(prefix)?, f.mean?)))
        .filter(|(item, mean)| mean.value > 0.0 && !item.contains('.') && is_part(prefix, item))
        .collect();
    rows.sort_by(|a, b| b.1.value.total_cmp(&a.1.value).then(a.0.cmp(b.0)));
    let most = if unit == "%" {
        1.0
    } else {
        rows.iter()
            .map(|(_, mean)| mean.upper.unwrap_or(mean.value))
            .fold(0.0, f64::max)
    };
    html! {
        @if !rows.is_empty() {
            div.bars {
                table.sortable {
                    caption { (both(title.0, title.1)) }
                    thead { tr {
                        th scope="col" { (both("What", "Quoi")) }
                        th scope="col" { (both("Mean (95 % interval)", "Moyenne (intervalle à 95 %)")) }
                    } }
                    tbody { @for (item, mean) in rows { tr {
                        th scope="row" { (name(item)) }
                        td data-v=(shortest(mean.value)) {
                            (bar(mean.value / most, mean.lower.zip(mean.upper).map(|(a, b)| (a / most, b / most))))
                            (inline(|l| {
                                let show = |value: f64| match unit {
                                    "%" => l.percent_fine(value),
                                    "$" => l.money(value),
                                    _ => l.number(value),
                                };
                                html! { (l.with_interval(&mean, show)) }
                            }))
                        }
                    } } }
                }
            }
        }
    }
}

/// Whether a figure is one part of the whole that its prefix names, and no total or ratio.
fn is_part(prefix: &str, item: &str) -> bool {
    prefix != "cost." || BudgetGroup::ALL.iter().any(|group| group.word() == item)
}

fn plain(id: &str) -> Markup {
    glossary::both_words(&words::plain(id))
}

fn commodity(side: &Side<'_>, id: &str) -> Markup {
    let found = side
        .scenario
        .commodities
        .iter()
        .find(|c| c.id.as_str() == id);
    found.map_or_else(
        || plain(id),
        |commodity| glossary::both_words(&commodity.name),
    )
}

fn incident(side: &Side<'_>, id: &str) -> Markup {
    let found = side
        .scenario
        .incidents
        .iter()
        .find(|kind| kind.id.as_str() == id);
    found.map_or_else(|| plain(id), |kind| glossary::both_words(&kind.name))
}
