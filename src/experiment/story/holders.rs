//! Holders: who had the platoons and vehicles that a consignment waited for, and the convoy that lost most.

use crate::experiment::story::waits::State;
use crate::experiment::story::waits::Wait;
use crate::experiment::story::waits::spans;
use crate::experiment::story::walk::Walk;
use crate::experiment::story::walk::days;
use crate::model::ids::LaneId;
use crate::model::ids::LinkId;
use crate::model::watch::ConvoySeen;
use crate::model::watch::Day;
use crate::model::watch::Doing;

impl Walk<'_> {
    /// Who had the platoons that could have escorted.
    pub(super) fn escorts_out(&mut self, wait: &Wait, depth: usize) {
        let Some(day) = self.day_at((wait.from + wait.until) / 2.0) else {
            return;
        };
        let out: Vec<ConvoySeen> = day
            .convoys
            .iter()
            .filter(|c| c.platoons > 0)
            .cloned()
            .collect();
        if out.is_empty() {
            let text = "nobody was out on escort: the troops that could have escorted had not come or were on guard";
            self.say(day.day, depth, text.to_owned());
            return;
        }
        let platoons: u32 = out.iter().map(|c| c.platoons).sum();
        let convoys = many(out.len(), "convoy");
        let text = format!("{} out with {convoys}", were(platoons as usize, "platoon"));
        let day = day.day;
        self.say(day, depth, text);
        self.held_among(&out, day, depth);
    }

    /// Where the vehicles of a lane were.
    pub(super) fn vehicles_out(&mut self, wait: &Wait, lane: LaneId, depth: usize) {
        let fleets: Vec<_> = self.model.lane_fleets(lane).collect();
        let Some(day) = self.day_at((wait.from + wait.until) / 2.0) else {
            return;
        };
        let its = day.convoys.iter().filter(|c| fleets.contains(&c.fleet));
        let out: Vec<ConvoySeen> = its.cloned().collect();
        if out.is_empty() {
            let names: Vec<&str> = fleets.iter().map(|f| self.model.fleet_name(*f)).collect();
            let text = format!(
                "none was out either: {} had no vehicle left that was fit",
                names.join(" and ")
            );
            self.say(day.day, depth, text);
            return;
        }
        let vehicles: u32 = out.iter().map(|c| c.vehicles).sum();
        let convoys = many(out.len(), "convoy");
        let text = format!("{} out in {convoys}", were(vehicles as usize, "vehicle"));
        let day = day.day;
        self.say(day, depth, text);
        self.held_among(&out, day, depth);
    }

    /// Of some convoys those that are held, by link, and what held them.
    fn held_among(&mut self, out: &[ConvoySeen], day: f64, depth: usize) {
        let mut links: Vec<LinkId> = Vec::new();
        for convoy in out {
            if let Doing::Held(link) = convoy.doing
                && !links.contains(&link)
            {
                links.push(link);
            }
        }
        for link in links {
            let held = out.iter().filter(|c| c.doing == Doing::Held(link));
            let held = held.collect::<Vec<_>>();
            let text = format!(
                "{} held before {}",
                counted(&held),
                self.model.link_name(link)
            );
            self.say(day, depth + 1, text);
            self.closure(link, day, depth + 2);
        }
        self.on_detour_among(out, day, depth);
    }

    /// Of some convoys those that go the long way round a closed link, by lane.
    fn on_detour_among(&mut self, out: &[ConvoySeen], day: f64, depth: usize) {
        let is_off = |convoy: &&ConvoySeen| match convoy.doing {
            Doing::Travelling(link) => !self.model.lane_links(convoy.lane).contains(&link),
            _ => false,
        };
        let round: Vec<&ConvoySeen> = out.iter().filter(is_off).collect();
        let mut lanes: Vec<LaneId> = round.iter().map(|convoy| convoy.lane).collect();
        lanes.dedup();
        for lane in lanes {
            let its = round.iter().filter(|c| c.lane == lane);
            let its: Vec<&ConvoySeen> = its.copied().collect();
            let text = format!("{} on the long way {}", counted(&its), self.way(lane));
            self.say(day, depth + 1, text);
            for link in self.model.lane_links(lane).to_vec() {
                self.closure(link, day, depth + 2);
            }
        }
    }

    /// Why a convoy was where an incident struck it: what had delayed it before.
    pub fn why_there(&mut self, lane: LaneId, k: u64, day: f64, depth: usize) {
        let Some(convoy) = self.convoy_on(lane, k, day).cloned() else {
            return;
        };
        let [escort, closure, ..] = convoy.delays;
        let convoy = format!("convoy {} {}", k + 1, self.way(lane));
        if closure >= 1.0 {
            let text = format!(
                "{convoy} had been held up by closures for {}",
                days(closure)
            );
            self.say(day, depth, text);
        }
        if escort >= 1.0 {
            let text = format!("{convoy} had waited {} for its escort", days(escort));
            self.say(day, depth, text);
        }
    }

    /// The convoy that lost most days, and to what.
    pub fn most_delayed_convoy(&mut self) {
        let lost = |c: &ConvoySeen| c.delays.iter().sum::<f64>();
        let seen = self.seen.days.iter().flat_map(|day| {
            let outward = day.convoys.iter().filter(|c| !c.is_returning);
            outward.map(move |convoy| (day.day, convoy))
        });
        let worst = seen.max_by(|a, b| lost(a.1).total_cmp(&lost(b.1)).then(b.0.total_cmp(&a.0)));
        let Some((last, convoy)) = worst.map(|(day, convoy)| (day, convoy.clone())) else {
            self.say(0.0, 0, "no convoy was ever under way".to_owned());
            return;
        };
        let (lane, k) = (convoy.lane, convoy.k);
        let way = self.way(lane);
        let text = format!(
            "convoy {} {way} lost {} against a plan of {}",
            k + 1,
            days(lost(&convoy)),
            days(convoy.planned)
        );
        self.say(convoy.left, 0, text);
        // Before it formed its load waited on the lane.
        let with = |day: &Day| {
            let its = |c: &&ConvoySeen| c.lane == lane && c.k == k;
            if let Some(seen) = day.convoys.iter().find(its) {
                return (!seen.is_returning).then_some(State::With(lane, k, seen.doing));
            }
            let waiting = day
                .lanes
                .iter()
                .find(|l| l.lane == lane && day.day < convoy.left);
            waiting.map(|l| State::Waits(lane, l.why))
        };
        let from = convoy.left - convoy.delays[0];
        for span in spans(self.seen, from, last, &with) {
            self.tell_wait(&span, None, 1);
        }
    }
}

/// `1 convoy`, `3 convoys`.
fn many(n: usize, one: &str) -> String {
    if n == 1 {
        format!("1 {one}")
    } else {
        format!("{n} {one}s")
    }
}

/// `1 convoy was`, `3 convoys were`.
fn were(n: usize, one: &str) -> String {
    format!("{} {}", many(n, one), if n == 1 { "was" } else { "were" })
}

/// `3 of them, with 20 vehicles and 4 platoons, were`.
fn counted(convoys: &[&ConvoySeen]) -> String {
    let vehicles: u32 = convoys.iter().map(|c| c.vehicles).sum();
    let platoons: u32 = convoys.iter().map(|c| c.platoons).sum();
    format!(
        "{} of them, with {} and {}, {}",
        convoys.len(),
        many(vehicles as usize, "vehicle"),
        many(platoons as usize, "platoon"),
        if convoys.len() == 1 { "was" } else { "were" }
    )
}
