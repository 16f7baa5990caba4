//! The walk back from an episode along what was waited for.

use crate::experiment::story::Step;
use crate::experiment::story::waits::Wait;
use crate::experiment::story::waits::spans_of_store;
use crate::model::ids::LinkId;
use crate::model::ids::StoreId;
use crate::model::model::Model;
use crate::model::prevent::Cause;
use crate::model::watch::Gap;
use crate::model::watch::Struck;
use crate::model::watch::Watched;

/// Steps that are followed back at most.
const DEEPEST: usize = 4;
/// Steps of a story at most.
const MOST_STEPS: usize = 40;

/// A story as it grows.
pub(super) struct Walk<'a> {
    pub model: &'a Model,
    pub seen: &'a Watched,
    steps: Vec<Step>,
    causes: Vec<Cause>,
    /// Stores whose stockouts have been told.
    told: Vec<(StoreId, i64)>,
}

/// `1 day`, `12.3 days`.
pub(super) fn days(n: f64) -> String {
    if (n - 1.0).abs() < 0.05 {
        "1 day".to_owned()
    } else if n >= 9.95 {
        format!("{n:.0} days")
    } else {
        format!("{n:.1} days")
    }
}

impl<'a> Walk<'a> {
    pub fn new(model: &'a Model, seen: &'a Watched) -> Walk<'a> {
        Walk {
            model,
            seen,
            steps: Vec::new(),
            causes: Vec::new(),
            told: Vec::new(),
        }
    }

    /// The steps and the causes that they name, each once.
    pub fn finish(self) -> (Vec<Step>, Vec<Cause>) {
        (self.steps, self.causes)
    }

    /// Adds a step.
    pub fn say(&mut self, day: f64, depth: usize, text: String) {
        let is_new = !self.steps.iter().any(|step| step.text == text);
        if is_new && self.steps.len() < MOST_STEPS {
            self.steps.push(Step { day, depth, text });
        }
    }

    /// Notes a cause to be checked.
    pub fn blame(&mut self, cause: Cause) {
        if !self.causes.contains(&cause) {
            self.causes.push(cause);
        }
    }

    /// A stockout, and what the store waited for.
    pub fn gap(&mut self, gap: Gap, depth: usize) {
        let key = (gap.store, (gap.from * 1e6) as i64);
        if depth > DEEPEST || self.told.contains(&key) {
            return;
        }
        self.told.push(key);
        let (site, goods) = self.names_of(gap.store);
        let text = format!("{site} had no {goods} for {}", days(gap.until - gap.from));
        self.say(gap.from, depth, text);
        self.late_vendor(gap, depth + 1);
        let spans = spans_of_store(self.seen, gap.store, gap.from, gap.until);
        if spans.is_empty() {
            return;
        }
        for span in spans {
            self.wait(&span, gap.store, depth + 1);
        }
    }

    /// Site and commodity of a store.
    pub fn names_of(&self, store: StoreId) -> (&'a str, &'a str) {
        let (site, commodity) = self.model.store_of(store);
        (
            self.model.site_name(site),
            self.model.commodity_name(commodity),
        )
    }

    /// The vendor's delivery that ended a stockout, if a vendor did.
    fn late_vendor(&mut self, gap: Gap, depth: usize) {
        let its = self.seen.delivered.iter().filter(|d| d.store == gap.store);
        let mut after = its.filter(|d| d.day >= gap.from && d.day <= gap.until + 0.5);
        let Some(delivered) = after.next() else {
            return;
        };
        let took = delivered.day - delivered.placed;
        let text = format!(
            "the vendor's delivery had been ordered on day {:.0} and took {}, against {} in the median",
            delivered.placed,
            days(took),
            days(delivered.median)
        );
        self.say(delivered.placed, depth, text);
        if took > delivered.median {
            self.blame(Cause::Vendor(gap.store));
        }
    }

    /// What closed a link on a day, told and blamed; a plain "was closed" if it is not known.
    pub fn closure(&mut self, link: LinkId, day: f64, depth: usize) {
        let its = self.seen.shut.iter().filter(|shut| shut.link == link);
        let mut over = its.filter(|shut| shut.from <= day && shut.until > day - 1.0);
        let Some(shut) = over.next_back() else {
            return;
        };
        let by = match shut.by {
            Cause::WeatherClosure(..) => "weather".to_owned(),
            Cause::SeasonalClosure(_) => "the rainy season".to_owned(),
            Cause::FixedClosure(..) => "a planned closure".to_owned(),
            cause => self.model.name_of(cause),
        };
        let text = format!(
            "{} was closed from day {:.0} to day {:.0} by {by}",
            self.model.link_name(link),
            shut.from,
            shut.until
        );
        self.say(shut.from, depth, text);
        self.blame(shut.by);
        if matches!(
            shut.by,
            Cause::WeatherClosure(..) | Cause::SeasonalClosure(_)
        ) {
            self.blame(Cause::Weather(link));
        }
    }

    /// An incident, what it did, and what put its victims there.
    pub fn incident(&mut self, struck: &Struck, depth: usize) {
        let names: Vec<&str> = struck.names.iter().map(|(_, name)| name.as_str()).collect();
        let mut text = format!("an incident ({})", names.join(", "));
        if struck.is_echo {
            text += ", which an earlier one had excited,";
        }
        let mut did = Vec::new();
        if struck.killed + struck.wounded > 0 {
            did.push(format!(
                "killed {} and wounded {}",
                struck.killed, struck.wounded
            ));
        }
        if let Some((lane, k, lost)) = struck.stopped {
            let (from, to) = self.model.lane_ends(lane);
            did.push(format!(
                "stopped convoy {} from {} to {} for {}",
                k + 1,
                self.model.site_name(from),
                self.model.site_name(to),
                days(lost)
            ));
        }
        let suspended = struck.suspended.iter();
        let until = suspended
            .clone()
            .map(|(_, until)| *until)
            .fold(0.0, f64::max);
        let sites: Vec<&str> = suspended.map(|(s, _)| self.model.site_name(*s)).collect();
        if !sites.is_empty() {
            let sites = sites.join(", ");
            did.push(format!(
                "suspended movement from {sites} until day {until:.0}"
            ));
        }
        if did.is_empty() {
            did.push("did no harm".to_owned());
        }
        self.say(struck.day, depth, format!("{text} {}", did.join(", ")));
        self.blame(struck.cause);
        if let Some((lane, k, _)) = struck.stopped {
            self.why_there(lane, k, struck.day, depth + 1);
        }
    }

    /// A wait of a consignment.
    fn wait(&mut self, span: &Wait, store: StoreId, depth: usize) {
        if depth <= DEEPEST {
            self.tell_wait(span, Some(store), depth);
        }
    }

    /// Closures of one link, the longest first.
    pub fn closures_of(&mut self, name: &str) {
        let is_its = |link: LinkId| self.model.link_name(link) == name;
        let mut its: Vec<_> = self.seen.shut.iter().filter(|s| is_its(s.link)).collect();
        its.sort_by(|a, b| (b.until - b.from).total_cmp(&(a.until - a.from)));
        let its: Vec<_> = its.into_iter().take(5).map(|s| (s.link, s.from)).collect();
        for (link, from) in its {
            self.closure(link, from, 0);
        }
    }
}
