//! Waits: what a consignment waited for day by day, and whoever held what it waited for.

use crate::experiment::story::walk::Walk;
use crate::experiment::story::walk::days;
use crate::model::drivers::Driver;
use crate::model::ids::LaneId;
use crate::model::ids::LinkId;
use crate::model::ids::StoreId;
use crate::model::ids::UnitId;
use crate::model::prevent::Cause;
use crate::model::watch::ConvoySeen;
use crate::model::watch::Day;
use crate::model::watch::Doing;
use crate::model::watch::Watched;
use crate::model::watch::Why;

/// Days that a wait is followed back at most.
const FARTHEST: f64 = 200.0;
/// Waits shorter than this are left out [d].
const SHORTEST: f64 = 1.0;

/// What a consignment does on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It waits on a lane.
    Waits(LaneId, Why),
    /// It is with a convoy.
    With(LaneId, u64, Doing),
}

/// Days on end in which a consignment does the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Wait {
    pub state: State,
    pub from: f64,
    pub until: f64,
}

/// What the consignments of a store did up to the end of a stockout, back to where none was on order.
pub(super) fn spans_of_store(seen: &Watched, store: StoreId, from: f64, until: f64) -> Vec<Wait> {
    let state = |day: &Day| {
        state_of(day, &|c| c.stores.contains(&store), &|stores, _| {
            stores.contains(&store)
        })
    };
    spans(seen, from, until, &state)
}

/// The same for a unit's equipment.
pub(super) fn spans_of_unit(seen: &Watched, unit: UnitId, from: f64, until: f64) -> Vec<Wait> {
    let state = |day: &Day| {
        state_of(day, &|c| c.units.contains(&unit), &|_, units| {
            units.contains(&unit)
        })
    };
    spans(seen, from, until, &state)
}

/// What the foremost consignment does: the convoy that left first, or else the lane on which it waits.
fn state_of(
    day: &Day,
    carries: &dyn Fn(&ConvoySeen) -> bool,
    waits: &dyn Fn(&[StoreId], &[UnitId]) -> bool,
) -> Option<State> {
    let outward = day.convoys.iter().filter(|c| !c.is_returning && carries(c));
    let first = outward.min_by(|a, b| a.left.total_cmp(&b.left).then(a.k.cmp(&b.k)));
    if let Some(convoy) = first {
        return Some(State::With(convoy.lane, convoy.k, convoy.doing));
    }
    let mut lanes = day.lanes.iter().filter(|l| waits(&l.stores, &l.units));
    lanes.next().map(|lane| State::Waits(lane.lane, lane.why))
}

pub(super) fn spans(
    seen: &Watched,
    from: f64,
    until: f64,
    state: &dyn Fn(&Day) -> Option<State>,
) -> Vec<Wait> {
    let mut spans: Vec<Wait> = Vec::new();
    let before = seen.days.iter().rev().filter(|day| day.day <= until);
    for day in before {
        let Some(state) = state(day) else {
            // Within the stockout itself orders may pause; before it, this is where the wait begins.
            if day.day < from {
                break;
            }
            continue;
        };
        if day.day < from - FARTHEST {
            break;
        }
        match spans.last_mut() {
            Some(last) if same(last.state, state) => last.from = day.day - 1.0,
            _ => spans.push(Wait {
                state,
                from: day.day - 1.0,
                until: day.day,
            }),
        }
    }
    spans.reverse();
    spans.retain(|span| span.until - span.from >= SHORTEST);
    spans
}

/// Whether two days belong to one wait: a convoy that travels is one, whichever link it is on.
fn same(a: State, b: State) -> bool {
    let moves = |doing: Doing| {
        matches!(
            doing,
            Doing::Travelling(_) | Doing::Forming | Doing::Unloading | Doing::Flying
        )
    };
    match (a, b) {
        (State::With(lane, k, one), State::With(other, l, two)) => {
            lane == other && k == l && (one == two || moves(one) && moves(two))
        }
        _ => a == b,
    }
}

impl Walk<'_> {
    /// Tells a wait, and goes on to what was waited for.
    pub fn tell_wait(&mut self, wait: &Wait, store: Option<StoreId>, depth: usize) {
        let long = days(wait.until - wait.from);
        match wait.state {
            State::Waits(lane, why) => {
                let way = self.way(lane);
                let text = format!("for {long} nothing left {way}: {}", reason(why));
                self.say(wait.from, depth, text);
                self.follow_reason(wait, lane, why, store, depth + 1);
            }
            State::With(lane, k, doing) => {
                let way = self.way(lane);
                let convoy = format!("convoy {} {way}", k + 1);
                match doing {
                    Doing::Held(link) => {
                        let name = self.model.link_name(link);
                        let text = format!("{convoy} waited for {name} to open for {long}");
                        self.say(wait.from, depth, text);
                        self.closure(link, wait.until, depth + 1);
                    }
                    Doing::AwaitingEscort(link) => {
                        let name = self.model.link_name(link);
                        let text =
                            format!("{convoy} waited before {name} for an escort for {long}");
                        self.say(wait.from, depth, text);
                        self.escorts_out(wait, depth + 1);
                    }
                    _ => self.journey(wait, lane, k, &convoy, depth),
                }
            }
        }
    }

    /// `from A to B`.
    pub(super) fn way(&self, lane: LaneId) -> String {
        let (from, to) = self.model.lane_ends(lane);
        format!(
            "from {} to {}",
            self.model.site_name(from),
            self.model.site_name(to)
        )
    }

    fn follow_reason(
        &mut self,
        wait: &Wait,
        lane: LaneId,
        why: Why,
        store: Option<StoreId>,
        depth: usize,
    ) {
        match why {
            Why::WayClosed(link) => self.closure(link, wait.until - 1.0, depth),
            Why::NoEscort => self.escorts_out(wait, depth),
            Why::NoVehicles => self.vehicles_out(wait, lane, depth),
            Why::NothingToSend => {
                let upstream = store.and_then(|store| self.model.store_upstream(lane, store));
                let its = self.seen.gaps.iter();
                let over = its.filter(|gap| {
                    Some(gap.store) == upstream && gap.from < wait.until && gap.until > wait.from
                });
                let longest = over
                    .copied()
                    .max_by(|a, b| (a.until - a.from).total_cmp(&(b.until - b.from)));
                match (longest, upstream) {
                    (Some(gap), _) => self.gap(gap, depth),
                    (None, Some(store)) => self.depot(wait, store, depth),
                    (None, None) => {}
                }
            }
            Why::Suspended(site) => {
                let mut struck = self.seen.struck.iter().filter(|struck| {
                    let its = struck.suspended.iter();
                    struck.day <= wait.until
                        && its.clone().any(|(s, u)| *s == site && *u > wait.from)
                });
                if let Some(struck) = struck.next_back().cloned() {
                    self.incident(&struck, depth);
                }
            }
            Why::NotCleared => {
                self.blame(Cause::Driver(Driver::AirWeather));
            }
            Why::Filling | Why::NoFuel | Why::Grounded => {}
        }
    }

    /// A depot that holds no more than its reserve: its own last delivery and what it waits for.
    fn depot(&mut self, wait: &Wait, store: StoreId, depth: usize) {
        let its = self.seen.delivered.iter().filter(|d| d.store == store);
        let mut next = its.filter(|d| d.day >= wait.until - 1.5 && d.placed <= wait.until);
        let (site, goods) = self.names_of(store);
        if let Some(delivered) = next.next() {
            let took = delivered.day - delivered.placed;
            let text = format!(
                "{site} was down to its reserve of {goods}; the vendor's delivery of day {:.0} took {}, against {} in the median",
                delivered.day,
                days(took),
                days(delivered.median)
            );
            self.say(wait.from, depth, text);
            if took > delivered.median {
                self.blame(Cause::Vendor(store));
            }
            return;
        }
        let spans = spans_of_store(self.seen, store, wait.from, wait.until);
        self.say(
            wait.from,
            depth,
            format!("{site} was down to its reserve of {goods}"),
        );
        if depth < 4 {
            for span in spans {
                self.tell_wait(&span, Some(store), depth + 1);
            }
        }
    }

    /// A journey: what delayed it.
    fn journey(&mut self, wait: &Wait, lane: LaneId, k: u64, convoy: &str, depth: usize) {
        let Some(last) = self.convoy_on(lane, k, wait.until).cloned() else {
            return;
        };
        let [
            _,
            _,
            breakdowns,
            incidents,
            borders,
            checkpoints,
            ferries,
            nights,
            ..,
        ] = last.delays;
        let long = days(wait.until - wait.from);
        let mut text = format!("{convoy} was on its way for {long}");
        let parts = [
            (breakdowns, "breakdowns"),
            (incidents, "incidents"),
            (borders, "borders"),
            (checkpoints, "checkpoints"),
            (ferries, "ferries"),
            (nights, "nights"),
        ];
        let parts: Vec<String> = parts
            .iter()
            .filter(|(lost, _)| *lost >= 0.5)
            .map(|(lost, by)| format!("{} to {by}", days(*lost)))
            .collect();
        if !parts.is_empty() {
            text += &format!(", of which it lost {}", parts.join(" and "));
        }
        let round = self.detour(wait, lane, k);
        if let Some(link) = round {
            text += &format!(
                ", round a closed link by way of {}",
                self.model.link_name(link)
            );
        }
        self.say(wait.from, depth, text);
        if round.is_some() {
            let planned = self.model.lane_links(lane).to_vec();
            for link in planned {
                self.closure(link, wait.from + 1.0, depth + 1);
            }
        }
        if breakdowns >= 0.5 {
            self.blame(Cause::Driver(Driver::Breakdowns));
        }
        let struck = self.seen.struck.iter().filter(|struck| {
            struck.stopped.is_some_and(|(l, n, _)| l == lane && n == k) && struck.day <= wait.until
        });
        let struck: Vec<_> = struck.cloned().collect();
        if incidents >= 0.5 {
            for struck in &struck {
                let text = format!("an incident stopped it on day {:.0}", struck.day);
                self.say(struck.day, depth + 1, text);
                self.blame(struck.cause);
            }
        }
    }

    /// A link beside its planned way on which a convoy was seen, if it was.
    fn detour(&self, wait: &Wait, lane: LaneId, k: u64) -> Option<LinkId> {
        let planned = self.model.lane_links(lane);
        let days = self.seen.days.iter();
        let mut during = days.filter(|d| d.day > wait.from && d.day <= wait.until);
        during.find_map(|day| {
            let convoy = day.convoys.iter().find(|c| c.lane == lane && c.k == k)?;
            match convoy.doing {
                Doing::Travelling(link) if !planned.contains(&link) => Some(link),
                _ => None,
            }
        })
    }

    /// A convoy as it was on the last day up to `day` on which it was seen.
    pub(super) fn convoy_on(&self, lane: LaneId, k: u64, day: f64) -> Option<&ConvoySeen> {
        let before = self.seen.days.iter().rev().filter(|d| d.day <= day + 0.5);
        let mut found = before
            .take(3)
            .filter_map(|day| day.convoys.iter().find(|c| c.lane == lane && c.k == k));
        found.next()
    }

    pub(super) fn day_at(&self, day: f64) -> Option<&Day> {
        self.seen.days.iter().find(|d| d.day >= day)
    }
}

/// Why nothing left, in words.
fn reason(why: Why) -> &'static str {
    match why {
        Why::Suspended(_) => "movement was suspended after an incident",
        Why::WayClosed(_) => "the way was closed for longer than a convoy would wait",
        Why::NoVehicles => "no vehicle was at home and fit",
        Why::NothingToSend => "there was nothing that could be issued",
        Why::Filling => "the load was too small for a convoy and had not waited long enough",
        Why::NoEscort => "no platoon was free to escort",
        Why::NoFuel => "the origin lacked fuel for the way",
        Why::Grounded => "flights were grounded or denied",
        Why::NotCleared => "flights were refused or stopped by weather",
    }
}
