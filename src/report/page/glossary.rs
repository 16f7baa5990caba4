//! French for the words that are the program's own: groups, causes, modes, kinds of the catalog, descriptions of figures.
//!
//! A planner's own names stay as they were written, in either language.

mod care;

use maud::Markup;
use maud::html;

use crate::report::language::Language;
use crate::report::language::both;

/// The French of an English word or line of the program; none where it has none.
pub fn french(english: &str) -> Option<&'static str> {
    let pairs = WORDS
        .iter()
        .chain(GOODS)
        .chain(KINDS)
        .chain(FIGURES)
        .chain(care::FIGURES);
    let found = pairs.into_iter().find(|(from, _)| *from == english);
    found.map(|(_, to)| *to)
}

/// The word in a language; English where there is no French.
pub fn word(language: Language, english: &str) -> String {
    match language {
        Language::English => english.to_owned(),
        Language::French => french(english).unwrap_or(english).to_owned(),
    }
}

/// The word in both languages; once, if both are the same or there is no French.
pub fn both_words(english: &str) -> Markup {
    match french(english) {
        Some(french) if french != english => both(english, french),
        _ => html! { (english) },
    }
}

/// Budget groups, causes, modes, components and areas.
const WORDS: &[(&str, &str)] = &[
    ("personnel", "personnel"),
    ("equipment", "matériel"),
    ("civilian", "civil"),
    ("military", "militaire"),
    ("police", "police"),
    ("facilities", "installations"),
    ("ground transport", "transport terrestre"),
    ("air", "air"),
    ("naval", "naval"),
    ("fuel", "carburant"),
    ("rations", "rations"),
    ("supplies", "autres fournitures"),
    ("freight", "fret"),
    ("losses", "pertes"),
    ("routine", "pertes courantes"),
    ("expiry", "péremption"),
    ("cold chain", "chaîne du froid"),
    ("diversion", "détournement"),
    ("leakage", "fuites"),
    ("spoilage", "avarie en route"),
    ("on the way", "détruit ou volé en route"),
    ("at sites", "détruit sur site"),
    ("readiness", "préparation"),
    ("lift", "acheminement"),
    ("port", "port"),
    ("customs", "douane"),
    ("road", "route"),
    ("camp", "camp"),
    ("escort", "escorte"),
    ("closure", "fermeture de route"),
    ("breakdown", "panne"),
    ("incident", "incident"),
    ("border", "frontière"),
    ("rail", "rail"),
    ("river", "fleuve"),
    ("sea", "mer"),
    ("deployment", "déploiement"),
    ("supply", "ravitaillement"),
    ("movement", "mouvements"),
    ("security", "sécurité"),
    ("medical", "santé"),
    ("mandate", "mandat"),
    ("cost", "coût"),
    ("outcome", "critères du plan"),
    ("more is better", "plus vaut mieux"),
    ("less is better", "moins vaut mieux"),
    ("descriptive", "descriptif"),
];

/// Names of the catalog's commodities.
const GOODS: &[(&str, &str)] = &[
    ("Rations", "Vivres"),
    ("Water", "Eau"),
    ("Bottled water", "Eau en bouteille"),
    ("Diesel", "Gazole"),
    ("Petrol", "Essence"),
    ("Aviation fuel (Jet A-1)", "Carburant d’aviation (Jet A-1)"),
    ("Ammunition", "Munitions"),
    ("Medical consumables", "Consommables médicaux"),
    (
        "Engineer and field-defence stores",
        "Matériaux du génie et de défense",
    ),
    ("Spare parts", "Pièces de rechange"),
    (
        "General stores, mail and welfare goods",
        "Articles divers, courrier et détente",
    ),
];

/// Names of the catalog's kinds of incident.
const KINDS: &[(&str, &str)] = &[
    (
        "Mine or improvised device on a road",
        "Mine ou engin improvisé sur une route",
    ),
    (
        "Mine or device, few mine-protected vehicles",
        "Mine ou engin, peu de véhicules protégés",
    ),
    (
        "Ambush with small arms or rockets",
        "Embuscade à l’arme légère ou à la roquette",
    ),
    (
        "Theft or hijack of cargo",
        "Vol ou détournement de cargaison",
    ),
    (
        "Denial of movement at a checkpoint",
        "Refus de passage à un poste de contrôle",
    ),
    ("Road accident", "Accident de la route"),
    (
        "Mortar or rocket fire on a camp",
        "Tir de mortier ou de roquette sur un camp",
    ),
    (
        "Complex attack on a camp or checkpoint",
        "Attaque complexe d’un camp ou d’un poste",
    ),
    ("Fire at aircraft", "Tir sur un aéronef"),
    (
        "Demonstration, blockade or looting",
        "Manifestation, barrage ou pillage",
    ),
];

/// Descriptions of figures, as the registry has them.
const FIGURES: &[(&str, &str)] = &[
    ("convoys formed", "convois formés"),
    ("cargo flights", "vols de fret"),
    (
        "share of convoys that were on time",
        "part des convois arrivés à temps",
    ),
    (
        "mean delay of a convoy against its plan",
        "retard moyen d’un convoi sur son plan",
    ),
    (
        "mean delay of a convoy by this cause",
        "retard moyen d’un convoi dû à cette cause",
    ),
    (
        "tonne-kilometres carried by this mode",
        "tonnes-kilomètres transportées par ce mode",
    ),
    (
        "tonnes delivered by this mode",
        "tonnes livrées par ce mode",
    ),
    (
        "brought and not taken in at once, because it did not fit; carried home or taken back unpaid",
        "apporté et pas pris d’emblée, faute de place ; remporté ou repris sans paiement",
    ),
    (
        "site-days on which it was used because what it stands in for had run out",
        "jours de site où il a servi parce que ce qu’il remplace manquait",
    ),
    (
        "vehicle-days of waiting for room at full sites",
        "jours de véhicule d’attente de place sur des sites pleins",
    ),
    ("hours flown with cargo", "heures de vol avec fret"),
    (
        "share of ground fuel that was burnt to transport",
        "part du carburant terrestre brûlée par le transport",
    ),
    (
        "share of the fleet under way, over time",
        "part du parc en route, dans le temps",
    ),
    (
        "tonnes carried over the link, outward",
        "tonnes passées sur la liaison, à l’aller",
    ),
    ("done over planned", "réalisé sur prévu"),
    ("platoon-days on escort", "jours de section en escorte"),
    (
        "platoon-days on tasks of the mandate",
        "jours de section aux tâches du mandat",
    ),
    (
        "share of task-weeks in which at least half of what was planned was done",
        "part des semaines de tâche où la moitié au moins du prévu a été faite",
    ),
    ("all expenses", "toutes les dépenses"),
    (
        "expenses of this budget group",
        "dépenses de ce groupe du budget",
    ),
    (
        "all expenses per month of a uniformed person deployed",
        "toutes les dépenses par mois de personnel en tenue déployé",
    ),
    (
        "all expenses per platoon-day on tasks of the mandate",
        "toutes les dépenses par jour de section aux tâches du mandat",
    ),
    (
        "days from the mandate to 50 % of the authorised uniformed strength",
        "jours du mandat à 50 % de l’effectif en tenue autorisé",
    ),
    (
        "days from the mandate to 75 % of the authorised uniformed strength",
        "jours du mandat à 75 % de l’effectif en tenue autorisé",
    ),
    (
        "days from the mandate to 90 % of the authorised uniformed strength",
        "jours du mandat à 90 % de l’effectif en tenue autorisé",
    ),
    (
        "days from the mandate to initial operating capability",
        "jours du mandat à la capacité opérationnelle initiale",
    ),
    (
        "days from the mandate to full operating capability",
        "jours du mandat à la pleine capacité opérationnelle",
    ),
    (
        "highest share of the authorised uniformed strength",
        "plus haute part de l’effectif en tenue autorisé",
    ),
    (
        "share of the authorised uniformed strength at the end",
        "part de l’effectif en tenue autorisé à la fin",
    ),
    (
        "share of the units with a required date that were at their site by then",
        "part des unités à date requise arrivées à leur site à cette date",
    ),
    (
        "mean days that units generated outside waited for this",
        "jours moyens d’attente de cette cause par unité venue de l’extérieur",
    ),
    ("incidents of this kind", "incidents de ce type"),
    ("attacks on the mission", "attaques contre la mission"),
    (
        "attacks on convoys per 100 convoys",
        "attaques de convois pour 100 convois",
    ),
    (
        "people of the mission killed in attacks",
        "membres de la mission tués dans des attaques",
    ),
    (
        "people of the mission wounded in attacks",
        "membres de la mission blessés dans des attaques",
    ),
    (
        "contractors' people killed in attacks on unescorted convoys",
        "employés de contractants tués dans des attaques de convois sans escorte",
    ),
    (
        "deaths by accident and illness",
        "décès par accident et maladie",
    ),
    (
        "killed in attacks per 1,000 years of people present",
        "tués dans des attaques pour 1 000 années de présence",
    ),
    (
        "days with a fatal attack",
        "jours avec une attaque mortelle",
    ),
    ("incidents in this zone", "incidents dans cette zone"),
    (
        "casualties brought to care",
        "victimes menées vers les soins",
    ),
    (
        "share of the severely wounded in surgery within two hours",
        "part des blessés graves opérés en deux heures",
    ),
    (
        "died of wounds after evacuation",
        "morts de leurs blessures après évacuation",
    ),
    (
        "share of hospital beds occupied, over time",
        "part des lits d’hôpital occupés, dans le temps",
    ),
    (
        "patients taken out of the theatre, for want of a bed, of surgery or of a longer stay",
        "patients sortis du théâtre, faute de lit, de bloc opératoire ou de séjour plus long",
    ),
    (
        "share of person-days with surgery within two hours in reach",
        "part des jours de personnel à moins de deux heures d’un bloc opératoire",
    ),
    (
        "share of the demanded amount that was met at once",
        "part de la demande servie aussitôt",
    ),
    (
        "site-days with nothing on hand where it is used",
        "jours de site sans stock là où il en faut",
    ),
    (
        "site-days at or below the reserve",
        "jours de site à la réserve ou au-dessous",
    ),
    (
        "lowest days of supply at any site where it is used",
        "plus bas nombre de jours de stock d’un site qui consomme",
    ),
    (
        "spoilt, destroyed, stolen or lost on the way",
        "gâté, détruit, volé ou perdu en route",
    ),
    (
        "days from the start to the first stockout at any site",
        "jours du début à la première rupture de stock d’un site",
    ),
    (
        "days from the start until some stock of the site is down to its reserve",
        "jours du début jusqu’à ce qu’un stock du site tombe à sa réserve",
    ),
    (
        "site-days on rations, all commodities",
        "jours de site rationnés, tous produits",
    ),
    (
        "mean time from order to receipt",
        "temps moyen de la commande à la réception",
    ),
    (
        "days on which the link was closed",
        "jours de fermeture de la liaison",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::rules::BudgetGroup;

    #[test]
    fn every_budget_group_has_a_french_name_and_no_word_comes_twice() {
        for group in BudgetGroup::ALL {
            let plain = crate::report::words::plain(group.word());
            assert!(french(&plain).is_some(), "{plain}");
        }
        let all: Vec<&str> = [WORDS, GOODS, KINDS, FIGURES]
            .concat()
            .iter()
            .map(|(from, _)| *from)
            .collect();
        for (i, word) in all.iter().enumerate() {
            assert!(!all[..i].contains(word), "{word}");
        }
    }
}
