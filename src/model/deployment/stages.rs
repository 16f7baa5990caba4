//! Stages of force generation: each unit from request to readiness, by contributors who may drop out.
//!
//! # State
//!
//! For each unit the contributor tried, which stages have ended and when, and the days waited by stage; for each mission
//! its pace, its share of requirements that nobody fills at first, and what is left of its rapid pool.
//!
//! # What happens
//!
//! pledge → visit → agreement and preparation → load list, and training beside, → pre-deployment visit. A contributor may
//! drop out at the end of a stage; then another begins at the pledge, from the rapid pool while it lasts. A stage takes its time
//! × what is left of it at the level of the pledge × the mission's pace × a factor where access is constrained when it begins. A
//! unit that is ready while access is withheld waits for it.
//!
//! # Drivers
//!
//! Without readiness trouble every stage takes its median, nobody drops out and every requirement is pledged for; without
//! politics access is full.
//!
//! # Limits
//!
//! Stages of a contributor who drops out leave nothing behind for the next. A change of access does not touch a stage under way.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::time::SimSpan;
use crate::engine::time::SimTime;
use crate::model::deployment::contributors::ACCESS;
use crate::model::deployment::contributors::DROPPED;
use crate::model::deployment::contributors::Mood;
use crate::model::deployment::contributors::RAPID;
use crate::model::deployment::contributors::level_of;
use crate::model::drivers::Driver;
use crate::model::event::Event;
use crate::model::ids::Key;
use crate::model::ids::MissionId;
use crate::model::ids::UnitId;
use crate::model::model::ArrivalModel;
use crate::model::purposes::DROP_OUT;
use crate::model::purposes::MOOD;
use crate::model::purposes::SEARCH;
use crate::model::purposes::STAGE;
use crate::model::run::Run;
use crate::scenario::generation::Access;
use crate::scenario::generation::N_STAGES;
use crate::scenario::generation::Stage;

/// Contributors who may drop out one after the other; the one after that always comes.
const MOST_DROP_OUTS: u8 = 8;
impl Run<'_> {
    /// Draws what holds for all contributors of each mission, and hands out the rapid pool by priority.
    pub(super) fn begin_generation(&mut self) {
        let rules = &self.model.rules.generation;
        let is_on = self.model.drivers.has(Driver::Readiness);
        let n = self.deployment.generation.moods.capacity();
        for mission in self.model.missions.iter().take(n) {
            let draw = |k| self.draws.stream(MOOD, mission.key, k);
            let mood = Mood {
                pace: if is_on {
                    rules.pace.sample(&mut draw(0)).max(0.0)
                } else {
                    1.0
                },
                unfilled: if is_on {
                    rules.unfilled.sample(&mut draw(1))
                } else {
                    0.0
                },
                pool: rules.rapid_pool.sample(&mut draw(2)).round().max(0.0) as u32,
            };
            self.deployment.generation.moods.push(mood);
        }
        if self.deployment.generation.units.is_empty() {
            return;
        }
        for priority in 1..=9 {
            for (unit, row) in self.model.units.pairs() {
                if let Some(level) = level_of(&row.arrival)
                    && row.priority == priority
                {
                    let level = self.level_or_rapid(row.mission, level);
                    self.deployment.generation.units[unit.index()].level = level;
                }
            }
        }
    }

    /// The rapid level while the pool of a mission lasts, and a level else.
    fn level_or_rapid(&mut self, mission: MissionId, level: u8) -> u8 {
        let mood = &mut self.deployment.generation.moods[mission.index()];
        if level == RAPID || mood.pool == 0 {
            return level;
        }
        mood.pool -= 1;
        RAPID
    }

    /// What the host of a mission allows at an instant.
    pub(crate) fn access(&self, mission: MissionId, at: SimTime) -> Access {
        if !self.model.drivers.has(Driver::Politics) {
            return Access::Full;
        }
        let levels = &self.model.missions[mission].access;
        let last = levels.iter().rfind(|(from, _)| *from <= at);
        last.map_or(Access::Full, |(_, level)| *level)
    }

    /// Factor on what contributors of a mission begin at an instant: its pace, and more where access is not full.
    pub(super) fn slowness(&self, mission: MissionId, at: SimTime) -> f64 {
        let pace = self.deployment.generation.moods[mission.index()].pace;
        match self.access(mission, at) {
            Access::Full => pace,
            Access::Constrained | Access::Withheld => {
                pace * self.model.rules.generation.constrained
            }
        }
    }

    /// The first instant from one on at which units may come; `None` where they never may again.
    fn allowed_from(&self, mission: MissionId, at: SimTime) -> Option<SimTime> {
        if self.access(mission, at) != Access::Withheld {
            return Some(at);
        }
        let later = self.model.missions[mission].access.iter();
        let mut open = later.filter(|(from, level)| *from > at && *level != Access::Withheld);
        open.next().map(|(from, _)| *from)
    }

    /// Asks for a unit, or for another contributor once one has dropped out.
    pub(super) fn begin_attempt<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
        at: SimTime,
    ) {
        let row = &self.model.units[unit];
        let ArrivalModel::Generated { pledge_fails, .. } = row.arrival else {
            return;
        };
        let is_on = self.model.drivers.has(Driver::Readiness);
        let attempt = self.deployment.generation.units[unit.index()].attempt;
        let mut drops_after = None;
        if is_on && attempt < MOST_DROP_OUTS {
            let mut stream = self.draws.stream(DROP_OUT, row.key, attempt.into());
            if stream.bernoulli(pledge_fails) {
                drops_after = Some(Stage::ALL[stream.index(N_STAGES)]);
            }
        }
        let mut searched = 0.0;
        if is_on && attempt == 0 {
            let mood = self.deployment.generation.moods[row.mission.index()];
            let mut stream = self.draws.stream(SEARCH, row.key, 0);
            if stream.bernoulli(mood.unfilled) {
                let law = &self.model.rules.generation.search;
                searched = law.sample(&mut stream).max(0.0) * mood.pace;
            }
        }
        let state = &mut self.deployment.generation.units[unit.index()];
        state.began = at;
        state.spans = [(SimTime::NEVER, SimTime::NEVER); N_STAGES];
        state.drops_after = drops_after;
        state.searched = searched;
        self.begin_stage(calendar, unit, Stage::Pledge, at);
    }

    fn begin_stage<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
        stage: Stage,
        at: SimTime,
    ) {
        let mut days = self.stage_days(unit, stage, at);
        let state = &mut self.deployment.generation.units[unit.index()];
        if stage == Stage::Pledge {
            days += state.searched;
        }
        state.spans[stage as usize].0 = at;
        let (end, attempt) = (at + SimSpan::from_days(days), state.attempt);
        // What lies before the first simulated day, and what takes no time, needs no event.
        if end <= calendar.now() {
            self.end_stage(calendar, unit, stage, end);
        } else {
            let event = Event::StageEnded(unit, stage, attempt);
            calendar.schedule(end, Priority::NORMAL, event);
        }
    }

    fn stage_days(&self, unit: UnitId, stage: Stage, at: SimTime) -> f64 {
        let (row, rules) = (&self.model.units[unit], &self.model.rules.generation);
        let state = &self.deployment.generation.units[unit.index()];
        let law = &rules.stages[stage as usize];
        let days = if self.model.drivers.has(Driver::Readiness) {
            let k = u64::from(state.attempt) * 8 + stage as u64;
            law.sample(&mut self.draws.stream(STAGE, row.key, k))
        } else {
            law.quantile(0.5)
        };
        let left = rules.left[usize::from(state.level)][stage as usize];
        days.max(0.0) * left * self.slowness(row.mission, at)
    }

    pub(crate) fn stage_ended<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
        stage: Stage,
        attempt: u8,
    ) {
        if self.deployment.generation.units[unit.index()].attempt == attempt {
            self.end_stage(calendar, unit, stage, calendar.now());
        }
    }

    fn end_stage<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
        stage: Stage,
        at: SimTime,
    ) {
        if self.deployment.units[unit].has_left {
            return;
        }
        let state = &mut self.deployment.generation.units[unit.index()];
        state.spans[stage as usize].1 = at;
        let attempt = state.attempt;
        if state.drops_after == Some(stage) {
            state.waits[DROPPED] += (at - state.began).days();
            state.attempt += 1;
            let level = self.level_or_rapid(self.model.units[unit].mission, 0);
            self.deployment.generation.units[unit.index()].level = level;
            self.begin_attempt(calendar, unit, at);
            return;
        }
        if stage == Stage::PreDeploymentVisit {
            self.end_generation(calendar, unit, at);
            return;
        }
        for next in Stage::ALL {
            let state = &self.deployment.generation.units[unit.index()];
            if state.attempt != attempt {
                return;
            }
            let is_new =
                next.before().contains(&stage) && state.spans[next as usize].0 == SimTime::NEVER;
            if let (true, Some(from)) = (is_new, state.may_begin(next)) {
                self.begin_stage(calendar, unit, next, from);
            }
        }
    }

    /// A unit is declared ready; it comes once the host lets it.
    fn end_generation<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        unit: UnitId,
        at: SimTime,
    ) {
        let row = &self.model.units[unit];
        let Some(allowed) = self.allowed_from(row.mission, at) else {
            return;
        };
        let state = &mut self.deployment.generation.units[unit.index()];
        debug_assert!(Stage::ALL.into_iter().all(|stage| state.has_ended(stage)));
        state.trace_back();
        state.waits[ACCESS] += (allowed - at).days();
        state.ready = allowed;
        if let ArrivalModel::Generated { requested, .. } = row.arrival {
            self.deployment.units[unit].waits[0] = (allowed - requested).days();
        }
        let event = Event::UnitReady(unit);
        calendar.schedule(allowed.max(calendar.now()), Priority::NORMAL, event);
    }
}
