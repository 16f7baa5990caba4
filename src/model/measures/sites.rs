//! Measures of each site: when supplies first run out, when it is used no more, and how long goods and convoys take.

use crate::engine::time::SimTime;
use crate::model::figures::Absent;
use crate::model::figures::Direction;
use crate::model::ids::LaneId;
use crate::model::ids::SiteId;
use crate::model::measures::ratio;
use crate::model::record::Figure;
use crate::model::record::Sink;
use crate::model::run::Run;
use crate::model::supply::StoreState;
use crate::scenario::goods::Class;

const STOCKOUT: Figure = Figure::new(
    "d",
    Direction::More,
    "days from the start to the first stockout of what people cannot do without at the site",
)
.or(Absent::Never);
const CLOSED: Figure = Figure::new(
    "d",
    Direction::Neutral,
    "days from the start until the site uses nothing any more, to the end",
)
.or(Absent::Never);
const LEAD: Figure = Figure::new(
    "d",
    Direction::Less,
    "mean time from order to receipt at the site",
);
const CONVOY: Figure = Figure::new(
    "d",
    Direction::Less,
    "mean time of convoys to the site, waiting for their escort included",
);
const PLANNED: Figure = Figure::new(
    "d",
    Direction::Neutral,
    "mean planned time of these convoys",
);

impl Run<'_> {
    pub(super) fn site_figures(&self, sink: &mut impl Sink) {
        for (site, row) in self.model.sites.pairs() {
            let id = &row.id;
            if self.stores_at(site).next().is_none() {
                continue;
            }
            for (store, goods) in self.model.stores.pairs() {
                let commodity = &self.model.commodities[goods.commodity];
                if goods.site == site && is_vital(commodity.class) {
                    let day = day_of(self.supply.stores[store].first_empty);
                    sink.figure(
                        format_args!("supply.first_stockout_day.{id}.{}", commodity.id),
                        STOCKOUT,
                        day,
                    );
                }
            }
            let idle = self.idle_since(site);
            sink.figure(format_args!("supply.closed_day.{id}"), CLOSED, idle);
            let lead = self.supply.lead_times_to[site].mean();
            sink.figure(format_args!("supply.lead_time_to.{id}"), LEAD, lead);
        }
        for (site, row) in self.model.sites.pairs() {
            let is_destination = |lane: &LaneId| self.model.lanes[*lane].destination == site;
            if row.lanes.iter().any(is_destination) {
                let convoys = &self.movement.convoys_to[site];
                let id = &row.id;
                let taken = ratio(convoys.taken, convoys.n as f64);
                sink.figure(format_args!("movement.convoy_days.{id}"), CONVOY, taken);
                let planned = ratio(convoys.planned, convoys.n as f64);
                sink.figure(format_args!("movement.planned_days.{id}"), PLANNED, planned);
            }
        }
    }

    fn stores_at(&self, site: SiteId) -> impl Iterator<Item = &StoreState> {
        let goods = self.model.commodities.keys();
        let here = goods.filter_map(move |commodity| self.model.store(site, commodity));
        here.map(|store| &self.supply.stores[store])
    }

    /// The day since which nothing is used at a site where something was.
    fn idle_since(&self, site: SiteId) -> Option<f64> {
        if self.stores_at(site).any(StoreState::is_used) {
            return None;
        }
        let idle = self.stores_at(site).map(|store| store.idle_since);
        idle.filter(|at| *at != SimTime::NEVER)
            .max()
            .and_then(day_of)
    }
}

/// Whether people cannot stay, or the mission cannot move, without it.
fn is_vital(class: Class) -> bool {
    matches!(class, Class::Rations | Class::Water | Class::Diesel)
}

/// An instant as a day since the start; none if it never comes.
pub(super) fn day_of(at: SimTime) -> Option<f64> {
    (at != SimTime::NEVER).then(|| at.days())
}
