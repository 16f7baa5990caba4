//! Season: which months are wet and hot, and how the rains open and close links.
//!
//! # State
//!
//! For each link until when it is closed and by how many days so far. A link closed by several causes opens when the
//! last of them ends.
//!
//! # What happens
//!
//! In a month in which a link is open with probability p, weather closes it at a rate (1 − p)/(p R), where R is the mean
//! time until it opens again: an alternating renewal process that is open a share p of the time. Closures persist,
//! which is what empties stocks. At p = 0 the link is closed for the whole month.
//!
//! # Driver
//!
//! Without rain no weather closes a link and wet months are like dry ones.
//!
//! Source of the law: Barlow and Proschan, Mathematical theory of reliability (1965), chapter 3.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::EventHandle;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::field::Field;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::drivers::Driver;
use crate::model::event::Event;
use crate::model::figures::Direction;
use crate::model::ids::LinkId;
use crate::model::ids::Table;
use crate::model::ids::ZoneId;
use crate::model::model::Model;
use crate::model::purposes::REOPENING;
use crate::model::purposes::WASHOUT;
use crate::model::record::Figure;
use crate::model::record::Sink;
use crate::model::run::Run;

/// Height of the strips of closure fields [per day]; near the usual rate, so that questions are cheap.
const CLOSURE_STRIP: f64 = 0.02;

/// Seasons and the state of links.
#[derive(Debug, Clone)]
pub(crate) struct Season {
    /// Place of the present month in the model.
    month: usize,
    links: Table<LinkId, LinkState>,
    /// How often links have closed and opened so far: while the count stays, so do all ways.
    pub(crate) n_changes: u64,
}

#[derive(Debug, Clone)]
struct LinkState {
    closed_until: SimTime,
    closed_since: SimTime,
    closed_time: SimSpan,
    field: Field,
    /// Rate at which weather closes it [per day].
    rate: f64,
    washout: EventHandle,
    opening: EventHandle,
}

impl Season {
    pub(crate) fn new(model: &Model) -> Season {
        let links = Table::like(&model.links, |link| LinkState {
            closed_until: SimTime::ZERO,
            closed_since: SimTime::ZERO,
            closed_time: SimSpan::ZERO,
            field: Field::new(WASHOUT, link.key, CLOSURE_STRIP).with_horizon(model.horizon),
            rate: 0.0,
            washout: EventHandle::NONE,
            opening: EventHandle::NONE,
        });
        Season {
            month: 0,
            links,
            n_changes: 0,
        }
    }

    /// Which month it is, counted from 1.
    pub(crate) fn month_number(&self) -> usize {
        self.month + 1
    }

    /// When a link opens again; `now` or earlier if it is open.
    pub(crate) fn closed_until(&self, link: LinkId) -> SimTime {
        self.links[link].closed_until
    }

    /// Time for which a link was closed up to `now`.
    fn closed_time(&self, link: LinkId, now: SimTime) -> SimSpan {
        let state = &self.links[link];
        let running = state.closed_until > now;
        let since = if running {
            now - state.closed_since
        } else {
            SimSpan::ZERO
        };
        state.closed_time + since
    }
}

impl Run<'_> {
    pub(crate) fn begin_season<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        for (place, month) in self.model.months.iter().enumerate() {
            let at = month.start.max(SimTime::ZERO);
            calendar.schedule(at, Priority::FIRST, Event::MonthBegan(place as u16));
        }
    }

    /// Whether it is a wet month in a zone, as far as the rains are on.
    #[inline]
    pub(crate) fn is_wet(&self, zone: Option<ZoneId>) -> bool {
        self.model.drivers.has(Driver::Rain)
            && zone.is_some_and(|zone| self.model.zones[zone].wet[self.month_of_year()])
    }

    /// Whether it is a hot month in a zone.
    pub(crate) fn is_hot(&self, zone: Option<ZoneId>) -> bool {
        zone.is_some_and(|zone| self.model.zones[zone].hot[self.month_of_year()])
    }

    /// The end of the present month, at which rates are looked at again.
    pub(crate) fn month_end(&self) -> SimTime {
        self.model.months[self.season.month].end
    }

    /// The present month, 0 = January.
    pub(crate) fn month_of_year(&self) -> usize {
        self.model.months[self.season.month].of_year
    }

    pub(crate) fn month_began<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, month: u16) {
        self.season.month = month.into();
        let now = calendar.now();
        for link in self.model.links.keys() {
            if month == 0 {
                self.announce_closures(calendar, link);
            }
            self.set_closure_rate(calendar, link);
        }
        self.refill_flying_hours(now);
        self.rate_hazards(calendar);
        self.renew_use(calendar);
    }

    /// Fixed closures are known from the start; each begins as an event of its own.
    fn announce_closures<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, link: LinkId) {
        let model = self.model;
        for (place, &(from, until)) in model.links[link].closed.iter().enumerate() {
            if until <= SimTime::ZERO || from >= model.horizon {
                continue;
            }
            // A key below the number of closures names a fixed one; incident keys begin far above.
            let at = from.max(SimTime::ZERO);
            let event = Event::LinkWashedOut(link, fixed_key(place));
            calendar.schedule(at, Priority::FIRST, event);
        }
    }

    fn set_closure_rate<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, link: LinkId) {
        let row = &self.model.links[link];
        let month = self.model.months[self.season.month];
        let open = row.open[month.of_year];
        let is_on = self.model.drivers.has(Driver::Rain);
        let mean = row.reopening.mean();
        let rate = if is_on && open < 1.0 && open > 0.0 && mean > 0.0 {
            (1.0 - open) / (open * mean)
        } else {
            0.0
        };
        self.season.links[link].rate = rate;
        if is_on && open <= 0.0 {
            // The season is known: convoys do not set out for the end of a month that is followed by another like it.
            let later = &self.model.months[self.season.month + 1..];
            let like = later
                .iter()
                .take_while(|month| row.open[month.of_year] <= 0.0);
            let until = like.last().map_or(month.end, |month| month.end);
            self.close_link(calendar, link, until);
        }
        self.schedule_washout(calendar, link);
    }

    fn schedule_washout<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>, link: LinkId) {
        let end = self.month_end() + SimSpan(1);
        let state = &mut self.season.links[link];
        let now = calendar.now();
        let next = state
            .field
            .next_incident_before(&self.draws, now, state.rate, end);
        let event = Event::LinkWashedOut(link, next.key);
        state.washout = calendar.replace(state.washout, next.time, Priority::FIRST, event);
    }

    /// Forgets what the fields of all links hold ahead, and draws the next closures anew.
    pub(crate) fn redraw_closures<C: Causes>(&mut self, calendar: &mut Calendar<Event, C>) {
        for link in self.model.links.keys() {
            self.season.links[link].field.reset();
            self.schedule_washout(calendar, link);
        }
    }

    pub(crate) fn link_washed_out<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        link: LinkId,
        key: u64,
    ) {
        if let Some(place) = fixed_place(key) {
            let until = self.model.links[link].closed[place].1;
            self.close_link(calendar, link, until);
            return;
        }
        // Closures arise only while the link is open, or it would be open for more than its share of time.
        if self.season.links[link].closed_until <= calendar.now() {
            let row = &self.model.links[link];
            let days = row
                .reopening
                .sample(&mut self.draws.stream(REOPENING, row.key, key));
            let until = calendar.now() + SimSpan::from_days(days.max(0.0));
            self.close_link(calendar, link, until);
        }
        self.schedule_washout(calendar, link);
    }

    /// Closes a link until an instant, or longer if it is closed for longer already.
    pub(crate) fn close_link<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        link: LinkId,
        until: SimTime,
    ) {
        let now = calendar.now();
        let state = &mut self.season.links[link];
        if until <= now || until <= state.closed_until {
            return;
        }
        // A closure that follows on another within the same instant continues it.
        let continues = state.closed_until == now && calendar.is_pending(state.opening);
        if state.closed_until <= now && !continues {
            state.closed_since = now;
        }
        state.closed_until = until;
        self.season.n_changes += 1;
        let event = Event::LinkOpened(link);
        state.opening = calendar.replace(state.opening, until, Priority::EARLY, event);
    }

    pub(crate) fn link_opened<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        link: LinkId,
    ) {
        let now = calendar.now();
        let state = &mut self.season.links[link];
        state.closed_time += now - state.closed_since;
        self.season.n_changes += 1;
        self.resume_convoys(calendar, link);
        self.rethink_ways(calendar);
    }

    /// Figures: how long each link was closed.
    pub(crate) fn season_figures(&self, now: SimTime, sink: &mut impl Sink) {
        const CLOSED: Figure =
            Figure::new("d", Direction::Less, "days for which the link was closed");
        for (link, row) in self.model.links.pairs() {
            let days = self.season.closed_time(link, now).days();
            sink.figure(
                format_args!("movement.closed_days.{}", row.id),
                CLOSED,
                Some(days),
            );
        }
    }
}

/// The key of a fixed closure: field keys have their ordinal in the lowest bits, and never reach the top bit pattern.
fn fixed_key(place: usize) -> u64 {
    u64::MAX - place as u64
}

pub(crate) fn fixed_place(key: u64) -> Option<usize> {
    let place = u64::MAX - key;
    (place < 1 << 16).then_some(place as usize)
}
