//! Measures of movement, the mandate and cost.

use crate::engine::time::SimTime;
use crate::engine::time::nearest;
use crate::model::figures::Direction;
use crate::model::ids::FleetId;
use crate::model::mandate::CAUSES;
use crate::model::measures::ratio;
use crate::model::movement::DelayCause;
use crate::model::movement::Movement;
use crate::model::movement::planned_days;
use crate::model::record::Figure;
use crate::model::record::Series;
use crate::model::record::Sink;
use crate::model::run::Run;
use crate::scenario::goods::Class;
use crate::scenario::place::Mode;
use crate::scenario::rules::BudgetGroup;

const CONVOYS: Figure = Figure::new("", Direction::Neutral, "convoys formed");
const SORTIES: Figure = Figure::new("", Direction::Neutral, "cargo flights");
const ON_TIME: Figure = Figure::new("", Direction::More, "share of convoys that were on time");
const DELAY: Figure = Figure::new(
    "d",
    Direction::Less,
    "mean delay of a convoy against its plan",
);
const DELAY_BY: Figure = Figure::new("d", Direction::Less, "mean delay of a convoy by this cause");
const TONNE_KM: Figure = Figure::new(
    "t km",
    Direction::Neutral,
    "tonne-kilometres carried by this mode",
);
const TONNES: Figure = Figure::new("t", Direction::Neutral, "tonnes delivered by this mode");
const HOURS: Figure = Figure::new("h", Direction::Neutral, "hours flown with cargo");
const FUEL: Figure = Figure::new(
    "",
    Direction::Less,
    "share of ground fuel that was burnt to transport",
);
const UTILISATION: Figure = Figure::new(
    "",
    Direction::Neutral,
    "share of the fleet under way, over time",
);
const FLOW: Figure = Figure::new(
    "t",
    Direction::Neutral,
    "tonnes carried over the link, outward",
);
const ACHIEVED: Figure = Figure::new("", Direction::More, "done over planned");
const ESCORT_DAYS: Figure = Figure::new("platoon-d", Direction::Less, "platoon-days on escort");
const PATROL_DAYS: Figure = Figure::new(
    "platoon-d",
    Direction::More,
    "platoon-days on tasks of the mandate",
);
const PRESENCE: Figure = Figure::new(
    "",
    Direction::More,
    "share of task-weeks in which at least half of what was planned was done",
);
const TOTAL: Figure = Figure::new("$", Direction::Less, "all expenses");
const GROUP: Figure = Figure::new("$", Direction::Less, "expenses of this budget group");
const PER_PERSON: Figure = Figure::new(
    "$",
    Direction::Less,
    "all expenses per month of a uniformed person deployed",
);
const PER_PATROL: Figure = Figure::new(
    "$",
    Direction::Less,
    "all expenses per platoon-day on tasks of the mandate",
);
const CONVOY_DELAY: Series = Series {
    key: "movement.convoy_delay",
    unit: "d",
    description: "mean delay of the convoys that arrived in the week before",
};
const REQUIRED: Series = Series {
    key: "movement.required",
    unit: "t",
    description: "ordered by this mode in the month",
};
const MOVED: Series = Series {
    key: "movement.moved",
    unit: "t",
    description: "delivered by this mode in the month",
};
const CAPACITY: Series = Series {
    key: "movement.capacity",
    unit: "t",
    description: "what the fleets of this mode could deliver in the month on their lanes, going to plan",
};
const TASK: Series = Series {
    key: "mandate.achieved",
    unit: "",
    description: "done over planned in the week before",
};
const ESCORTS: Series = Series {
    key: "mandate.escort_platoons",
    unit: "platoon-d",
    description: "platoon-days on escort in the week before",
};
const LOST_TO: Figure = Figure::new(
    "",
    Direction::Less,
    "share of planned platoon-days of tasks lost to this",
);
const SPENT: Series = Series {
    key: "cost.spent",
    unit: "$",
    description: "expenses of this budget group in the month",
};

impl Movement {
    pub(crate) fn close_month(&mut self) {
        self.required_of_month = [0.0; 5];
        self.moved_of_month = [0.0; 5];
    }
}

impl Run<'_> {
    pub(super) fn movement_figures(&self, now: SimTime, sink: &mut impl Sink) {
        let movement = &self.movement;
        let n = movement.n_arrived as f64;
        sink.figure(
            format_args!("movement.convoys"),
            CONVOYS,
            Some(movement.n_convoys as f64),
        );
        sink.figure(
            format_args!("movement.sorties"),
            SORTIES,
            Some(movement.n_sorties as f64),
        );
        let on_time = ratio(movement.n_on_time as f64, n);
        sink.figure(format_args!("movement.on_time"), ON_TIME, on_time);
        sink.figure(format_args!("movement.delay"), DELAY, movement.delay.mean());
        for (cause, word) in DelayCause::ALL {
            let days = ratio(movement.delays[cause as usize], n);
            sink.figure(format_args!("movement.delay_by.{word}"), DELAY_BY, days);
        }
        for mode in self.modes() {
            let (place, word) = (mode as usize, mode.word());
            let tonne_km = movement.tonne_km[place];
            sink.figure(
                format_args!("movement.tonne_km.{word}"),
                TONNE_KM,
                Some(tonne_km),
            );
            let tonnes = movement.moved_kg[place] / 1000.0;
            sink.figure(format_args!("movement.tonnes.{word}"), TONNES, Some(tonnes));
        }
        sink.figure(
            format_args!("movement.flying_hours"),
            HOURS,
            Some(movement.flying_hours),
        );
        sink.figure(
            format_args!("movement.fuel_share"),
            FUEL,
            self.fuel_share(now),
        );
        for (fleet, row) in self.model.fleets.pairs() {
            let state = &movement.fleets[fleet];
            let size = state.size.area(now) as f64;
            let share = ratio(state.in_use.area(now) as f64, size);
            sink.figure(
                format_args!("movement.utilisation.{}", row.id),
                UTILISATION,
                share,
            );
        }
        for (link, row) in self.model.links.pairs() {
            let tonnes = movement.flow[link] / 1000.0;
            sink.figure(format_args!("movement.flow.{}", row.id), FLOW, Some(tonnes));
        }
    }

    /// Modes by which this model moves anything.
    fn modes(&self) -> impl Iterator<Item = Mode> + '_ {
        let is_used = |mode: &Mode| self.model.lanes.iter().any(|lane| lane.mode == *mode);
        Mode::ALL.into_iter().filter(is_used)
    }

    fn fuel_share(&self, now: SimTime) -> Option<f64> {
        let (mut burnt, mut all) = (0.0, 0.0);
        for (commodity, row) in self.model.commodities.pairs() {
            if !matches!(row.class, Class::Diesel | Class::Petrol) {
                continue;
            }
            let ledger = &self.supply.ledger[commodity];
            burnt += ledger.burnt_by_transport as f64;
            all += (ledger.taken + ledger.bought_on_the_spot) as f64;
        }
        for (store, row) in self.model.stores.pairs() {
            let class = self.model.commodities[row.commodity].class;
            if matches!(class, Class::Diesel | Class::Petrol) {
                all += self.supply.stores[store].stock.totals(now).drained as f64;
            }
        }
        ratio(burnt, all)
    }

    pub(super) fn mandate_figures(&self, now: SimTime, sink: &mut impl Sink) {
        let tasks = &self.mandate.tasks;
        let planned: f64 = tasks.iter().map(|task| task.planned).sum();
        let done: f64 = tasks.iter().map(|task| task.done).sum();
        sink.figure(
            format_args!("mandate.achieved"),
            ACHIEVED,
            ratio(done, planned),
        );
        for (task, row) in self.model.tasks.pairs() {
            let share = ratio(tasks[task].done, tasks[task].planned);
            sink.figure(format_args!("mandate.achieved.{}", row.id), ACHIEVED, share);
        }
        let escorts = self.deployment.escorts.area(now) as f64 / MICROS_PER_DAY;
        sink.figure(
            format_args!("mandate.escort_platoon_days"),
            ESCORT_DAYS,
            Some(escorts),
        );
        let patrols = self.mandate.patrol_platoon_days;
        sink.figure(
            format_args!("mandate.patrol_platoon_days"),
            PATROL_DAYS,
            Some(patrols),
        );
        let planned = self.mandate.planned_platoon_days;
        for (cause, lost) in CAUSES.into_iter().zip(self.mandate.lost) {
            if !self.can_be_lost_to(cause) {
                continue;
            }
            let share = ratio(lost, planned);
            sink.figure(format_args!("mandate.lost.{cause}"), LOST_TO, share);
        }
        let (weeks, met) = self.mandate.task_weeks;
        let presence = ratio(met as f64, weeks as f64);
        sink.figure(format_args!("mandate.presence"), PRESENCE, presence);
        self.task_figures(now, sink);
    }

    pub(super) fn cost_figures(&self, now: SimTime, sink: &mut impl Sink) {
        let dollars = |cents: i64| cents as f64 / 100.0;
        let total = dollars(self.cost.total());
        sink.figure(format_args!("cost.total"), TOTAL, Some(total));
        for group in BudgetGroup::ALL {
            let spent = dollars(self.cost.by_group[group as usize]);
            sink.figure(format_args!("cost.{}", group.word()), GROUP, Some(spent));
        }
        let strength = &self.deployment.strength;
        let area = strength[0].area(now) + strength[1].area(now);
        let person_months = area as f64 / MICROS_PER_DAY / DAYS_PER_MONTH;
        let per_person = ratio(total, person_months);
        sink.figure(
            format_args!("cost.per_person_month"),
            PER_PERSON,
            per_person,
        );
        let per_patrol = ratio(total, self.mandate.patrol_platoon_days);
        sink.figure(format_args!("cost.per_patrol_day"), PER_PATROL, per_patrol);
        self.budget_figures(sink);
        self.consent_figures(now, sink);
    }

    pub(super) fn convoy_points(&self, sink: &mut impl Sink) {
        let delay = self.movement.delay_of_week.mean();
        let value = delay.map(|days| nearest(days * 1000.0));
        sink.point(CONVOY_DELAY, format_args!(""), value);
    }

    pub(super) fn task_points(&self, now: SimTime, sink: &mut impl Sink) {
        for (task, row) in self.model.tasks.pairs() {
            let state = &self.mandate.tasks[task];
            let share = ratio(state.done_of_week, state.planned_of_week);
            let value = share.map(|share| nearest(share * 1000.0));
            sink.point(TASK, format_args!("{}", row.id), value);
        }
        let area = self.deployment.escorts.area(now) - self.deployment.escorts_area;
        let value = nearest(area as f64 / MICROS_PER_DAY * 1000.0);
        sink.point(ESCORTS, format_args!(""), Some(value));
    }

    pub(super) fn transport_points(&self, month: usize, sink: &mut impl Sink) {
        for mode in self.modes() {
            let kilograms = self.movement.required_of_month[mode as usize];
            sink.point(
                REQUIRED,
                format_args!("{}", mode.word()),
                Some(nearest(kilograms)),
            );
        }
        for mode in self.modes() {
            let kilograms = self.movement.moved_of_month[mode as usize];
            sink.point(
                MOVED,
                format_args!("{}", mode.word()),
                Some(nearest(kilograms)),
            );
        }
        let row = self.model.months[month];
        let days = (row.end.min(self.model.horizon) - row.start.max(SimTime::ZERO)).days();
        for mode in self.modes() {
            let fleets = self
                .model
                .fleets
                .pairs()
                .filter(|(_, fleet)| self.model.vehicles[fleet.vehicle].mode == mode);
            let kilograms = fleets.map(|(fleet, _)| self.fleet_capacity(fleet) * days);
            let kilograms: f64 = kilograms.sum();
            sink.point(
                CAPACITY,
                format_args!("{}", mode.word()),
                Some(nearest(kilograms)),
            );
        }
    }

    /// What a fleet can deliver in a day on the lanes it serves first, going to plan [kg]: fit vehicles times
    /// payload, over the mean round trip.
    fn fleet_capacity(&self, fleet: FleetId) -> f64 {
        let model = self.model;
        let row = &model.fleets[fleet];
        let vehicle = &model.vehicles[row.vehicle];
        let fit = f64::from(self.vehicles_fit(fleet));
        let is_first = |lane: &&crate::model::model::LaneModel| {
            lane.fleets
                .first()
                .is_some_and(|(first, _)| *first == fleet)
        };
        let (mut days, mut n) = (0.0, 0.0);
        for lane in model.lanes.iter().filter(is_first) {
            days += if lane.mode == Mode::Air {
                let hours = 2.0 * lane.distance / vehicle.speed;
                let by_hours = hours / (vehicle.hours_per_month / DAYS_PER_MONTH);
                let ground = 2.0 * model.rules.movement.turnaround;
                by_hours.max((hours + ground) / 24.0)
            } else {
                let one_way: f64 = lane
                    .path
                    .links()
                    .iter()
                    .map(|&l| planned_days(model, l))
                    .sum();
                2.0 * one_way + model.rules.movement.formation.mean()
            };
            n += 1.0;
        }
        ratio(n, days).map_or(0.0, |per_day| fit * vehicle.payload_kg * per_day)
    }

    pub(super) fn cost_points(&self, sink: &mut impl Sink) {
        for group in BudgetGroup::ALL {
            let cents = self.cost.of_month[group as usize];
            sink.point(SPENT, format_args!("{}", group.word()), Some(cents * 10));
        }
    }
}

/// Microseconds of a day in areas over time.
const MICROS_PER_DAY: f64 = crate::engine::time::MICROS_PER_DAY as f64;
/// Mean days of a calendar month.
const DAYS_PER_MONTH: f64 = 30.4375;
