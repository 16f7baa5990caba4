//! Recording: the points of all series, and the description of every figure and series.
//!
//! Each process states its figures and series in one place (`measures/`), by calls on a [`Sink`]. The same calls make the
//! registry, once, with names, and the values of a replication, without: so that the two cannot differ.

use std::fmt::Arguments;

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::streams::Draws;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::event::Event;
use crate::model::figures::Absent;
use crate::model::figures::Direction;
use crate::model::figures::FigureSpec;
use crate::model::figures::Grid;
use crate::model::figures::Registry;
use crate::model::figures::SeriesSpec;
use crate::model::measures::months::Months;
use crate::model::model::Model;
use crate::model::outcome::NO_VALUE;
use crate::model::run::Run;
use crate::scenario::scenario::Scenario;

/// What a figure is, apart from its key.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Figure {
    unit: &'static str,
    direction: Direction,
    absent: Absent,
    description: &'static str,
}

impl Figure {
    /// A figure that always has a value, or is 0/0 where it has none.
    pub(crate) const fn new(
        unit: &'static str,
        direction: Direction,
        description: &'static str,
    ) -> Figure {
        Figure {
            unit,
            direction,
            absent: Absent::Undefined,
            description,
        }
    }

    /// The same where an absent value means something else.
    pub(crate) const fn or(mut self, absent: Absent) -> Figure {
        self.absent = absent;
        self
    }
}

/// What a series is, apart from its item.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Series {
    pub key: &'static str,
    pub unit: &'static str,
    pub description: &'static str,
}

/// Takes figures and points of series, always in the same order.
pub(crate) trait Sink {
    /// A figure with its value.
    fn figure(&mut self, key: Arguments<'_>, figure: Figure, value: Option<f64>);

    /// The present point of a series, in whole thousandths of its unit.
    fn point(&mut self, series: Series, item: Arguments<'_>, thousandths: Option<i64>);
}

/// Writes the registry.
struct Describer {
    registry: Registry,
    grid: Grid,
}

impl Sink for Describer {
    fn figure(&mut self, key: Arguments<'_>, figure: Figure, _: Option<f64>) {
        self.registry.figures.push(FigureSpec {
            key: key.to_string(),
            unit: figure.unit.to_string(),
            direction: figure.direction,
            absent: figure.absent,
            is_indicator: false,
            description: figure.description.to_string(),
        });
    }

    fn point(&mut self, series: Series, item: Arguments<'_>, _: Option<i64>) {
        self.registry.series.push(SeriesSpec {
            key: series.key.to_string(),
            item: item.to_string(),
            unit: series.unit.to_string(),
            grid: self.grid,
            description: series.description.to_string(),
        });
    }
}

/// Collects the values of figures.
struct Values(Vec<Option<f64>>);

impl Sink for Values {
    fn figure(&mut self, _: Arguments<'_>, _: Figure, value: Option<f64>) {
        self.0.push(value.filter(|value| value.is_finite()));
    }

    fn point(&mut self, _: Series, _: Arguments<'_>, _: Option<i64>) {}
}

/// Writes one point of every series of a grid.
struct Points<'a> {
    values: &'a mut [i64],
    offsets: &'a [usize],
    place: usize,
}

impl Sink for Points<'_> {
    fn figure(&mut self, _: Arguments<'_>, _: Figure, _: Option<f64>) {}

    #[inline]
    fn point(&mut self, _: Series, _: Arguments<'_>, thousandths: Option<i64>) {
        let (offset, rest) = self
            .offsets
            .split_first()
            .expect("as many series as described");
        self.offsets = rest;
        self.values[offset + self.place] = thousandths.unwrap_or(NO_VALUE);
    }
}

/// Points recorded so far.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) values: Vec<i64>,
    /// Where each series starts.
    offsets: Vec<usize>,
    /// Number of weekly series, which come first.
    n_weekly: usize,
    /// Running totals at the beginning of the month.
    pub(crate) months: Months,
}

impl Record {
    pub(crate) fn new(model: &Model) -> Record {
        let registry = &model.registry;
        let weekly = registry.series.iter().filter(|s| s.grid == Grid::Weekly);
        Record {
            values: vec![NO_VALUE; registry.n_points()],
            offsets: registry.offsets(),
            n_weekly: weekly.count(),
            months: Months::new(model),
        }
    }
}

/// The registry of a model.
pub(crate) fn describe(model: &Model, scenario: &Scenario) -> Registry {
    let run = Run::new(model, Draws::new(0, 0));
    let mut describer = Describer {
        registry: Registry {
            weekly: (0..=model.horizon.day()).step_by(7).collect(),
            monthly: model
                .months
                .iter()
                .map(|month| last_day(model, month.end))
                .collect(),
            ..Registry::default()
        },
        grid: Grid::Weekly,
    };
    run.figures(SimTime::ZERO, &mut describer);
    run.weekly_points(SimTime::ZERO, &mut describer);
    describer.grid = Grid::Monthly;
    run.monthly_points(0, SimTime::ZERO, &mut describer);
    let mut registry = describer.registry;
    for criterion in &scenario.criteria {
        registry.figures.push(FigureSpec {
            key: format!("outcome.{}", criterion.id),
            unit: String::new(),
            direction: Direction::More,
            absent: Absent::Undefined,
            is_indicator: true,
            description: format!("whether {}", criterion.text),
        });
    }
    registry
}

/// The last instant of a month that is simulated.
fn last_instant(model: &Model, end: SimTime) -> SimTime {
    (end - SimSpan(1)).min(model.horizon)
}

fn last_day(model: &Model, end: SimTime) -> i32 {
    last_instant(model, end).day()
}

impl Run<'_> {
    pub(crate) fn begin_record<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        // Each of these schedules the next, so that the calendar stays short.
        calendar.schedule(SimTime::ZERO, Priority::LATE, Event::DayBegan(0));
        calendar.schedule(SimTime::ZERO, Priority::LAST, Event::WeekEnded(0));
        self.schedule_month_end(calendar, 0);
    }

    /// Schedules the end of a month, if it begins within the horizon.
    pub(crate) fn schedule_month_end<C: Causes>(
        &self,
        calendar: &mut Calendar<Event, C>,
        month: u16,
    ) {
        if let Some(row) = self.model.months.get(usize::from(month)) {
            let at = last_instant(self.model, row.end);
            calendar.schedule(at, Priority::LAST, Event::MonthEnded(month));
        }
    }

    /// Schedules the beginning of a day within the horizon.
    pub(crate) fn schedule_day<C: Causes>(&self, calendar: &mut Calendar<Event, C>, day: u32) {
        let at = SimTime::start_of_day(day as i32);
        if at < self.model.horizon {
            calendar.schedule(at, Priority::LATE, Event::DayBegan(day));
        }
    }

    pub(crate) fn week_ended<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, week: u32) {
        if let Some(&day) = self.model.registry.weekly.get(week as usize + 1) {
            let at = SimTime::start_of_day(day);
            calendar.schedule(at, Priority::LAST, Event::WeekEnded(week + 1));
        }
        if week > 0 {
            self.decay(calendar.now());
            self.note_activity(calendar);
        }
        self.count_reach(calendar);
        let now = calendar.now();
        self.note_lowest_days(now);
        let mut values = std::mem::take(&mut self.record.values);
        let mut points = Points {
            values: &mut values,
            offsets: &self.record.offsets[..self.record.n_weekly],
            place: week as usize,
        };
        self.weekly_points(now, &mut points);
        self.record.values = values;
        self.security.end_week();
        self.mandate.end_week();
        self.movement.delay_of_week = crate::engine::tally::Tally::new();
        self.deployment.end_week(now);
    }

    pub(crate) fn record_month(&mut self, now: SimTime, month: usize) {
        let mut values = std::mem::take(&mut self.record.values);
        let mut points = Points {
            values: &mut values,
            offsets: &self.record.offsets[self.record.n_weekly..],
            place: month,
        };
        self.monthly_points(month, now, &mut points);
        self.record.values = values;
        self.mark_month(now);
    }

    /// All figures at the end, the planner's own conditions among them.
    pub(crate) fn outcome_figures(&mut self, now: SimTime) -> Vec<Option<f64>> {
        self.settle_stores(now);
        self.note_lowest_days(now);
        let mut values = Values(Vec::with_capacity(self.model.registry.figures.len()));
        self.figures(now, &mut values);
        let mut figures = values.0;
        for criterion in &self.model.criteria {
            let holds = criterion.terms.iter().all(|&(place, comparison, value)| {
                let spec = &self.model.registry.figures[place];
                let infinite = spec.absent.is_infinite().then_some(f64::INFINITY);
                let found = figures.get(place).copied().flatten().or(infinite);
                found.is_some_and(|found| comparison.holds(found, value))
            });
            figures.push(Some(f64::from(u8::from(holds))));
        }
        figures
    }
}
