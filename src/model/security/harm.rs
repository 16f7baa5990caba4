//! Harm: people hurt, movement suspended, ammunition and goods gone.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::streams::Stream;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::event::Event;
use crate::model::ids::CommodityId;
use crate::model::ids::SiteId;
use crate::model::ids::UnitId;
use crate::model::ids::ZoneId;
use crate::model::medical::Hurt;
use crate::model::model::KindModel;
use crate::model::purposes::WOUNDS;
use crate::model::run::Run;
use crate::model::security::Scene;
use crate::scenario::rules::BudgetGroup;
use crate::scenario::rules::Killed;

/// People hurt by one incident.
pub(super) struct Toll {
    wounded: u32,
    pub(super) killed: u32,
}

impl Run<'_> {
    /// Suspends movement from a site.
    pub(super) fn suspend<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        site: SiteId,
        days: f64,
    ) {
        let until = calendar.now() + SimSpan::from_days(days);
        let here = &mut self.deployment.sites[site];
        if days > 0.0 && until > here.suspended_until {
            here.suspended_until = until;
            calendar.schedule(until, Priority::LATE, Event::SuspensionEnded(site));
        }
    }

    pub(super) fn ground(&mut self, zone: ZoneId, until: SimTime) {
        let state = &mut self.security.zones[zone];
        state.grounded_until = state.grounded_until.max(until);
    }

    /// Ammunition that a contact uses up.
    pub(super) fn use_ammunition<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        site: SiteId,
    ) {
        for (commodity, goods) in self.model.commodities.pairs() {
            let amount = (goods.consumption.contact * 1000.0) as i64;
            if amount > 0 {
                self.consume(calendar, site, commodity, amount);
            }
        }
    }

    /// People are killed and wounded.
    pub(super) fn suffer<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        is_attack: bool,
        scene: Scene,
        unit: Option<UnitId>,
        toll: &Toll,
        key: u64,
    ) {
        let Some(unit) = unit else {
            return;
        };
        let died_on_record = self.died_of_wounds(unit, toll.killed, key);
        let killed = self.remove_people(calendar, unit, toll.killed - died_on_record);
        if is_attack {
            self.security.count_killed(killed, calendar.now().day());
            self.security.wounded += u64::from(toll.wounded);
        } else {
            self.medical.other_deaths += u64::from(killed);
        }
        self.pay_awards(killed);
        if toll.wounded + died_on_record > 0 {
            let hurt = Hurt {
                wounded: toll.wounded,
                died_on_record,
                is_attack,
            };
            self.evacuate(calendar, scene, unit, &hurt, key);
        }
    }

    /// How many of the killed on record were alive when help came.
    fn died_of_wounds(&self, unit: UnitId, killed: u32, key: u64) -> u32 {
        let Killed::All { of_wounds, .. } = self.model.rules.medical.killed else {
            return 0;
        };
        if killed == 0 {
            return 0;
        }
        let mut stream = self.draws.stream(WOUNDS, self.model.units[unit].key, key);
        (0..killed).filter(|_| stream.bernoulli(of_wounds)).count() as u32
    }

    /// Charges goods that were destroyed at what they cost.
    pub(crate) fn write_off(&mut self, commodity: CommodityId, amount: i64) {
        let cents = self.model.commodities[commodity].cents(amount);
        self.cost.count_goods_lost(cents);
    }

    pub(crate) fn pay_awards(&mut self, deaths: u32) {
        let cents = i64::from(deaths) * self.model.rules.cost.award;
        self.cost.spend(BudgetGroup::Personnel, cents);
    }
}

/// Draws casualties in a fixed order, so that a factor on them moves no other draw.
pub(super) fn draw_toll(kind: &KindModel, factor: f64, stream: &mut Stream) -> Toll {
    let any = stream.bernoulli(kind.p_casualties * factor);
    let wounded = kind.wounded.sample(stream).max(0.0).round() as u32;
    let is_fatal = stream.bernoulli(kind.p_killed);
    let killed = kind.killed.sample(stream).max(0.0).round() as u32;
    Toll {
        wounded: if any { wounded } else { 0 },
        killed: if any && is_fatal { killed } else { 0 },
    }
}
