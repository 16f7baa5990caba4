//! The ledger: after every replication people, goods, vehicles, beds and money are counted again.
//!
//! Nothing may appear or vanish, to the last unit. A replication whose ledger does not balance has failed; the fault
//! names what is wrong and by how much.

use crate::engine::time::SimTime;
use crate::model::ids::CommodityId;
use crate::model::ids::Key;
use crate::model::movement::Item;
use crate::model::run::Run;

/// What does not balance.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Imbalance {
    #[error("people: {came} came, but {accounted} are accounted for")]
    People { came: i64, accounted: i64 },
    #[error("people at site {site}: counted {counted}, but units there have {units}")]
    Site {
        site: String,
        counted: i64,
        units: i64,
    },
    #[error("goods: the stock of {store} does not balance in itself")]
    Stock { store: String },
    #[error("goods: {what} of {commodity} is {found}, but should be {expected}")]
    Goods {
        commodity: String,
        what: &'static str,
        found: i128,
        expected: i128,
    },
    #[error("vehicles: {out} of fleet {fleet} are out, but {under_way} are under way")]
    Vehicles {
        fleet: String,
        out: u32,
        under_way: u32,
    },
    #[error("equipment: that of unit {unit}, which leaves, does not balance")]
    Equipment { unit: String },
    #[error("beds: a hospital has lost count of its patients")]
    Beds,
    #[error("caseload: people of task {task} do not balance")]
    Caseload { task: String },
    #[error("money: groups, months and entries do not add up")]
    Money,
}

impl Run<'_> {
    /// Counts everything again.
    pub(crate) fn check_ledger(&self, now: SimTime) -> Result<(), Imbalance> {
        self.check_people()?;
        self.check_stocks(now)?;
        for commodity in self.model.commodities.keys() {
            self.check_goods(commodity, now)?;
        }
        self.check_vehicles()?;
        self.check_leaving()?;
        if !self.medical.is_balanced() {
            return Err(Imbalance::Beds);
        }
        for (task, row) in self.model.tasks.pairs() {
            if row.camp.is_some() && !self.mandate.tasks[task].people.is_balanced() {
                let task = row.id.clone();
                return Err(Imbalance::Caseload { task });
            }
        }
        if !self.cost.is_balanced() {
            return Err(Imbalance::Money);
        }
        Ok(())
    }

    fn check_people(&self) -> Result<(), Imbalance> {
        let deployment = &self.deployment;
        let present: i64 = deployment.units.iter().map(|unit| unit.people).sum();
        let gone = deployment.left + deployment.died + deployment.sent_home;
        let strength: i64 = deployment.strength.iter().map(|s| s.value()).sum();
        let accounted = present + gone;
        if deployment.came != accounted || strength != present {
            let came = deployment.came;
            return Err(Imbalance::People { came, accounted });
        }
        for (site, row) in self.model.sites.pairs() {
            let here = deployment.units.iter().filter(|unit| unit.at == Some(site));
            let units = here.map(|unit| unit.people).sum();
            let counted = deployment.sites[site].people;
            let early = deployment.sites[site].early;
            let here = deployment.units.iter().filter(|unit| unit.at == Some(site));
            let is_early_right = early == here.map(|unit| unit.early).sum::<i64>();
            if counted != units || !is_early_right {
                let site = row.id.clone();
                return Err(Imbalance::Site {
                    site,
                    counted,
                    units,
                });
            }
        }
        Ok(())
    }

    fn check_stocks(&self, now: SimTime) -> Result<(), Imbalance> {
        for (store, row) in self.model.stores.pairs() {
            let state = &self.supply.stores[store];
            let totals = state.stock.totals(now);
            // Only where something is produced may more have come in than was put in.
            let produced = totals.received - state.put_total();
            let is_right = produced == 0 || (produced > 0 && state.produces());
            if !totals.is_balanced() || !is_right || totals.on_hand < 0 {
                let site = &self.model.sites[row.site].id;
                let store = format!("{site}.{}", self.model.commodities[row.commodity].id);
                return Err(Imbalance::Stock { store });
            }
        }
        Ok(())
    }

    fn check_goods(&self, commodity: CommodityId, now: SimTime) -> Result<(), Imbalance> {
        let ledger = &self.supply.ledger[commodity];
        let (mut put, mut issued) = (0, 0);
        for (store, row) in self.model.stores.pairs() {
            if row.commodity == commodity {
                let state = &self.supply.stores[store];
                put += state.put_total();
                issued += state.stock.totals(now).issued;
            }
        }
        let sum = |amounts: &[i64]| amounts.iter().map(|&a| i128::from(a)).sum::<i128>();
        let came = sum(&[
            ledger.bought,
            ledger.endowed,
            ledger.given,
            ledger.turned_in,
        ]);
        let unloaded = sum(&[ledger.unloaded, ledger.returned]);
        let went = sum(&[
            ledger.taken,
            ledger.decayed,
            ledger.destroyed,
            ledger.expired,
            ledger.spoilt,
            ledger.turned_out,
            ledger.loaded,
        ]);
        let in_transit = i128::from(ledger.loaded) - unloaded - i128::from(ledger.lost_on_the_way);
        let checks = [
            ("what was put in", put, came + unloaded),
            ("what was taken out", issued, went),
            ("what is in transit", self.aboard(commodity), in_transit),
        ];
        match checks
            .into_iter()
            .find(|(_, found, expected)| found != expected)
        {
            None => Ok(()),
            Some((what, found, expected)) => Err(Imbalance::Goods {
                commodity: self.model.commodities[commodity].id.clone(),
                what,
                found,
                expected,
            }),
        }
    }

    /// What convoys and aircraft carry of a commodity [thousandths].
    fn aboard(&self, commodity: CommodityId) -> i128 {
        let active = self
            .movement
            .convoys
            .iter()
            .filter(|convoy| convoy.is_active);
        let lines = active.flat_map(|convoy| convoy.lines.iter().flatten());
        let its = lines.filter(|line| match line.item {
            Item::Goods(store, _) => self.model.stores[store].commodity == commodity,
            Item::Equipment(_) => false,
        });
        its.map(|line| i128::from(line.amount)).sum()
    }

    /// Equipment that leaves is out, lost, destroyed or still here; what moves waits on a lane or is aboard.
    fn check_leaving(&self) -> Result<(), Imbalance> {
        let exit = &self.deployment.exit;
        for (unit, row) in self.model.units.pairs() {
            let Some(leaving) = exit.units.get(unit.index()) else {
                return Ok(());
            };
            let moves = leaving.is_leaving && leaving.moving != self.equipment_under_way(unit);
            if moves || !leaving.is_balanced() {
                return Err(Imbalance::Equipment {
                    unit: row.id.clone(),
                });
            }
        }
        Ok(())
    }

    fn check_vehicles(&self) -> Result<(), Imbalance> {
        for (fleet, row) in self.model.fleets.pairs() {
            let active = self
                .movement
                .convoys
                .iter()
                .filter(|c| c.is_active && c.fleet == fleet);
            let under_way: u32 = active.map(|convoy| convoy.vehicles + convoy.lost).sum();
            let under_way = under_way + self.medical.out[fleet];
            let out = self.movement.fleets[fleet].out;
            if out != under_way {
                let fleet = row.id.clone();
                return Err(Imbalance::Vehicles {
                    fleet,
                    out,
                    under_way,
                });
            }
        }
        Ok(())
    }
}
