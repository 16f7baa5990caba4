//! French for the figures of the chain of care, of kinds of task and of contributors.

/// What figures mean, in English and in French.
pub(super) const FIGURES: &[(&str, &str)] = &[
    (
        "cut from reimbursement of people for want of equipment",
        "retenu sur le remboursement du personnel faute de matériel",
    ),
    (
        "done over planned of all tasks of this kind",
        "fait sur prévu de toutes les tâches de ce type",
    ),
    (
        "platoon-days on tasks of this kind",
        "jours de section sur des tâches de ce type",
    ),
    (
        "mean time from an alert until help is there",
        "temps moyen de l’alerte à l’arrivée des secours",
    ),
    (
        "people housed in this camp, over time",
        "personnes logées dans ce camp, dans le temps",
    ),
    (
        "people who left this camp when their time was over",
        "personnes sorties de ce camp à leur terme",
    ),
    (
        "people waiting for a place in this camp, over time",
        "personnes en attente d’une place dans ce camp, dans le temps",
    ),
    (
        "share of person-days in this camp without all the goods due",
        "part des jours-personnes de ce camp sans tous les biens dus",
    ),
    (
        "humanitarian goods brought through under escort",
        "biens humanitaires acheminés sous escorte",
    ),
    ("hours flown for tasks", "heures de vol pour des tâches"),
    (
        "share of casualties with first aid within ten minutes",
        "part des victimes secourues en dix minutes",
    ),
    (
        "share of the severely wounded on the way to care within an hour",
        "part des blessés graves en route vers les soins en une heure",
    ),
    ("evacuation flights", "vols d’évacuation"),
    (
        "hours flown to evacuate casualties",
        "heures de vol pour évacuer des victimes",
    ),
    ("operations on casualties", "opérations de victimes"),
    (
        "admissions to hospital beds",
        "admissions dans un lit d’hôpital",
    ),
    (
        "patients for whom no bed was free",
        "patients sans lit libre",
    ),
    (
        "patients moved up to a hospital of a higher level",
        "patients transférés vers un hôpital de niveau supérieur",
    ),
    (
        "patients who returned to duty from a bed",
        "patients revenus d’un lit au service",
    ),
    (
        "patients sent home for good",
        "patients rapatriés pour de bon",
    ),
    (
        "share of person-days at this site with surgery within two hours in reach",
        "part des jours de personnel de ce site à moins de deux heures d’un bloc opératoire",
    ),
];
