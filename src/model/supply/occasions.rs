//! Occasions: what flying, fighting and building take out of a site's stores, beside its use by the day.
//!
//! What is asked for so counts as demanded, and what is not there as unmet. Where a site has no store of a commodity
//! nothing is asked for.

use crate::engine::calendar::Calendar;
use crate::engine::causes::Causes;
use crate::model::event::Event;
use crate::model::ids::CommodityId;
use crate::model::ids::SiteId;
use crate::model::run::Run;

impl Run<'_> {
    /// What so many flying hours of aircraft with a home take, beside their fuel.
    pub(crate) fn use_for_flying<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        home: SiteId,
        hours: f64,
    ) {
        for (commodity, goods) in self.model.commodities.pairs() {
            let amount = (goods.consumption.flying_hour * hours * 1000.0) as i64;
            if amount > 0 {
                self.ask_for(calendar, home, commodity, amount);
            }
        }
    }

    /// How many of some places of a camp can be built with what is on hand at a site.
    pub(crate) fn buildable<C: Causes>(
        &self,
        calendar: &Calendar<Event, C>,
        site: SiteId,
        places: f64,
    ) -> f64 {
        let mut most = places;
        for (commodity, goods) in self.model.commodities.pairs() {
            let each = goods.consumption.place * 1000.0;
            if each > 0.0
                && let Some(store) = self.model.store(site, commodity)
            {
                let on_hand = self.supply.stores[store].stock.amount(calendar.now());
                most = most.min(on_hand as f64 / each);
            }
        }
        most
    }

    /// What so many places of a camp take that have been built.
    pub(crate) fn use_for_building<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        site: SiteId,
        places: f64,
    ) {
        for (commodity, goods) in self.model.commodities.pairs() {
            let amount = (goods.consumption.place * places * 1000.0) as i64;
            if amount > 0 {
                self.ask_for(calendar, site, commodity, amount);
            }
        }
    }

    /// Takes what is there of an amount, and counts what is not as unmet.
    fn ask_for<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        site: SiteId,
        commodity: CommodityId,
        amount: i64,
    ) {
        if let Some(store) = self.model.store(site, commodity) {
            let taken = self.consume(calendar, site, commodity, amount);
            let state = &mut self.supply.stores[store];
            state.requested += amount;
            state.denied += amount - taken;
        }
    }
}
