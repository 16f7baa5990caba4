//! Incident kinds, hazards and fixed events.

use crate::engine::clusters::Clusters;
use crate::engine::streams::EntityKey;
use crate::model::compile::names::Names;
use crate::model::ids::Key;
use crate::model::ids::KindId;
use crate::model::ids::MissionId;
use crate::model::ids::SiteId;
use crate::model::ids::StoreId;
use crate::model::ids::Table;
use crate::model::ids::ZoneId;
use crate::model::model::ActionModel;
use crate::model::model::HazardModel;
use crate::model::model::InjectModel;
use crate::model::model::KindModel;
use crate::model::model::MitigationModel;
use crate::model::model::Model;
use crate::model::model::PlaceModel;
use crate::model::model::SourceModel;
use crate::model::purposes::ECHO;
use crate::scenario::inject::Action;
use crate::scenario::place::Mode;
use crate::scenario::scenario::Scenario;
use crate::scenario::threat::IncidentKind;
use crate::scenario::threat::Target;
use crate::scenario::threat::Threat;
use crate::scenario::threat::Where;

/// Road kilometres to which a convoy rate refers.
const KM_OF_RATE: f64 = 1000.0;
/// Tells the hazards of patrols from those of their site.
const PATROLS: u64 = 1;

pub(super) fn kinds(scenario: &Scenario) -> Table<KindId, KindModel> {
    let row = |kind: &IncidentKind| KindModel {
        id: kind.id.to_string(),
        attack: kind.attack,
        target: kind.target,
        p_casualties: kind.p_casualties,
        wounded: kind.wounded.clone(),
        p_killed: kind.p_killed,
        killed: kind.killed.clone(),
        delay: kind.delay.clone(),
        vehicles_lost: kind.vehicles_lost.clone(),
        goods_lost: kind.goods_lost.clone(),
        p_closure: kind.p_closure,
        closure: kind.closure.clone(),
        escorted: kind.escorted,
        cleared: kind.cleared,
        hardened: kind.hardened,
        by_consent: kind.by_consent,
        echo: Clusters::new(ECHO, kind.branching, kind.echo_days).filter(|_| kind.branching > 0.0),
        spill: kind.spill,
        night: kind.night,
        epidemic: kind.epidemic.clone(),
    };
    Table::new(scenario.incidents.iter().map(row).collect())
}

pub(super) fn add_hazards(model: &mut Model, scenario: &Scenario, names: &Names) {
    for (place, threat) in scenario.threats.iter().enumerate() {
        let kind = names.kind(&threat.kind);
        let places = match model.kinds[kind].target {
            Target::Site => on_sites(model, threat, names),
            Target::Convoy => {
                let mut places = on_links(scenario, threat, names);
                places.extend(on_patrols(model, threat, names));
                places
            }
            Target::Zone => in_zones(model, threat, names),
        };
        for (target, zone, rate, key) in places {
            model.hazards.push(HazardModel {
                kind,
                place: target,
                key: EntityKey::join(key, EntityKey::of(threat.id.as_str())),
                zone,
                rate,
                wet: threat.wet,
                phases: threat.phases.clone(),
                mission: mission_of(model, target),
                mitigations: mitigations_of(model, kind, zone),
                threat: place,
            });
        }
    }
}

pub(super) fn add_mitigations(model: &mut Model, scenario: &Scenario, names: &Names) {
    for row in &scenario.mitigations {
        model.mitigations.push(MitigationModel {
            zone: names.zone(&row.zone),
            kinds: row.kinds.iter().map(|kind| names.kind(kind)).collect(),
            rate: row.rate,
            casualties: row.casualties,
            from: row.from,
            until: row.until,
            ramp_days: row.ramp_days,
            cost_month: row.cost_month,
            budget: row.budget,
            platoons: row
                .platoons
                .as_ref()
                .map(|(site, n)| (names.site(site), *n)),
            response: row
                .response
                .as_ref()
                .map(|(site, hours, speed)| (names.site(site), *hours, *speed)),
        });
    }
}

/// Places of the mitigations that work against a kind of incident in a zone.
fn mitigations_of(model: &Model, kind: KindId, zone: Option<ZoneId>) -> Vec<u16> {
    let works = |row: &MitigationModel| Some(row.zone) == zone && row.kinds.contains(&kind);
    let places = (0..model.mitigations.len()).filter(|place| works(&model.mitigations[*place]));
    places.map(|place| place as u16).collect()
}

/// The mission to which a place belongs; a zone's is that of its first site.
fn mission_of(model: &Model, place: PlaceModel) -> MissionId {
    match place {
        PlaceModel::Site(site) | PlaceModel::Patrols(site) => model.sites[site].mission,
        PlaceModel::Link(link) => model.sites[model.links[link].a].mission,
        PlaceModel::Zone(zone) => {
            let mut inside = model.sites.iter().filter(|site| site.zone == Some(zone));
            let first = inside.next().map(|site| site.mission);
            first.unwrap_or(MissionId::from_index(0))
        }
    }
}

/// A place with the zone whose regime holds, the rate there, and its key.
type Placed = (PlaceModel, Option<ZoneId>, f64, EntityKey);

fn on_sites(model: &Model, threat: &Threat, names: &Names) -> Vec<Placed> {
    let place = |site: SiteId| {
        let row = &model.sites[site];
        (PlaceModel::Site(site), row.zone, threat.rate, row.key)
    };
    match &threat.place {
        Where::Site(id) => vec![place(names.site(id))],
        Where::Zone(id) => {
            let zone = names.zone(id);
            let is_inside = |site: &SiteId| {
                let row = &model.sites[*site];
                row.zone == Some(zone)
                    && (model.units.iter().any(|unit| unit.to == *site)
                        || model.stores.iter().any(|store| store.site == *site))
            };
            model.sites.keys().filter(is_inside).map(place).collect()
        }
        Where::Link(_) => Vec::new(),
    }
}

fn on_links(scenario: &Scenario, threat: &Threat, names: &Names) -> Vec<Placed> {
    let rate = threat.rate / KM_OF_RATE;
    let mut places = Vec::new();
    for link in &scenario.links {
        let share = match &threat.place {
            Where::Link(id) if *id == link.id => 1.0,
            Where::Zone(zone) => {
                let shares = link.zones.iter().filter(|(id, _)| id == zone);
                shares.map(|(_, share)| share).sum()
            }
            _ => 0.0,
        };
        let is_travelled = link.mode != Mode::Air && link.mode != Mode::Sea;
        if share > 0.0 && is_travelled {
            let zone = match &threat.place {
                Where::Zone(zone) => Some(names.zone(zone)),
                _ => link.zones.first().map(|(id, _)| names.zone(id)),
            };
            let id = names.link(&link.id);
            let mut key = EntityKey::of(link.id.as_str());
            if let Where::Zone(zone) = &threat.place {
                key = EntityKey::join(key, EntityKey::of(zone.as_str()));
            }
            places.push((PlaceModel::Link(id), zone, rate * share, key));
        }
    }
    places
}

/// Patrols meet on the roads around their site what convoys of the zone meet.
fn on_patrols(model: &Model, threat: &Threat, names: &Names) -> Vec<Placed> {
    let rate = threat.rate / KM_OF_RATE;
    let Where::Zone(zone) = &threat.place else {
        return Vec::new();
    };
    let zone = names.zone(zone);
    let has_patrols = |site: &SiteId| {
        let tasks = model.tasks.iter();
        let mut patrols = tasks.filter(|task| task.site == *site && task.distance > 0.0);
        model.sites[*site].zone == Some(zone) && patrols.next().is_some()
    };
    let place = |site: SiteId| {
        let key = model.sites[site].key.with(PATROLS);
        (PlaceModel::Patrols(site), Some(zone), rate, key)
    };
    model.sites.keys().filter(has_patrols).map(place).collect()
}

fn in_zones(model: &Model, threat: &Threat, names: &Names) -> Vec<Placed> {
    let zone = match &threat.place {
        Where::Zone(id) => Some(names.zone(id)),
        Where::Site(id) => model.sites[names.site(id)].zone,
        Where::Link(id) => model.links[names.link(id)].zone,
    };
    let place = |zone: ZoneId| {
        let key = model.zones[zone].key;
        (PlaceModel::Zone(zone), Some(zone), threat.rate, key)
    };
    zone.into_iter().map(place).collect()
}

pub(super) fn add_injects(model: &mut Model, scenario: &Scenario, names: &Names) {
    for inject in &scenario.injects {
        let action = match &inject.action {
            Action::CloseLink(id) => ActionModel::CloseLink(names.link(id)),
            Action::WithdrawUnit(id) => ActionModel::WithdrawUnit(names.unit(id)),
            Action::SurgeThreat { threat, factor } => ActionModel::SurgeThreat {
                threat: names.threat(threat),
                factor: *factor,
            },
            Action::DenyFlights(id) => ActionModel::DenyFlights(names.mission(id)),
            Action::CutSupplier(id) => ActionModel::CutSupplier(names.site(id)),
            Action::SetRegime { zone, level } => ActionModel::SetRegime {
                zone: names.zone(zone),
                level: *level,
            },
            Action::SetConsent { mission, level } => ActionModel::SetConsent {
                mission: names.mission(mission),
                level: *level,
            },
            Action::CutCash { mission, share } => ActionModel::CutCash {
                mission: names.mission(mission),
                share: *share,
            },
            Action::FailContract(id) => ActionModel::FailContract(names.contract(id)),
            Action::Gift {
                site,
                commodity,
                amount,
            } => ActionModel::Gift {
                store: model
                    .store(names.site(site), names.commodity(commodity))
                    .expect("every gift has a store"),
                amount: *amount,
            },
        };
        model.has_cuts |= matches!(action, ActionModel::CutCash { .. });
        model.injects.push(InjectModel {
            id: inject.id.to_string(),
            at: inject.at,
            until: inject.until,
            dependent: dependent(model, action),
            action,
        });
    }
}

/// The stores that are supplied, over however many steps, through what a fixed event cuts.
fn dependent(model: &Model, action: ActionModel) -> Vec<StoreId> {
    let is_cut = |store: StoreId| {
        let row = &model.stores[store];
        let source = row.policy.as_ref().map(|policy| &policy.source);
        match action {
            ActionModel::CutSupplier(site) => match source {
                Some(SourceModel::Stores(_)) => row
                    .supplier
                    .is_some_and(|from| model.stores[from].site == site),
                Some(_) => row.site == site,
                None => false,
            },
            ActionModel::FailContract(contract) => {
                matches!(source, Some(SourceModel::Contract(id)) if *id == contract)
            }
            ActionModel::CloseLink(link) => match source {
                Some(SourceModel::Stores(sources)) => sources
                    .first()
                    .is_some_and(|(_, lane)| model.lanes[*lane].path.links().contains(&link)),
                _ => false,
            },
            _ => false,
        }
    };
    let depends = |store: &StoreId| {
        let mut next = Some(*store);
        let mut left = model.stores.len();
        while let Some(at) = next
            && left > 0
        {
            if is_cut(at) {
                return true;
            }
            next = model.stores[at].supplier;
            left -= 1;
        }
        false
    };
    model.stores.keys().filter(depends).collect()
}
