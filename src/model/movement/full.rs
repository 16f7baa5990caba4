//! Full stores: convoys that wait until what they bring fits in.
//!
//! Where the rules of supply say `wait`, a convoy hands over what fits, stays for a day, and tries again. It goes home with
//! the rest once it has waited as long as it would for a closed road; what it brings back is ordered again. Meanwhile its
//! vehicles and its escort are missed elsewhere.

use crate::engine::calendar::Calendar;
use crate::engine::calendar::Priority;
use crate::engine::causes::Causes;
use crate::engine::time::SimSpan;
use crate::model::event::Event;
use crate::model::ids::ConvoyId;
use crate::model::movement::Item;
use crate::model::movement::MOST_LINES;
use crate::model::run::Run;

impl Run<'_> {
    /// Hands over what fits; true if the convoy waits with the rest.
    pub(super) fn waits_for_room<C: Causes>(
        &mut self,
        calendar: &mut Calendar<Event, C>,
        id: ConvoyId,
    ) -> bool {
        let now = calendar.now();
        let mut is_left = false;
        for place in 0..MOST_LINES {
            let Some(line) = self.movement.convoys[id].lines[place] else {
                continue;
            };
            let Item::Goods(store, _) = line.item else {
                continue;
            };
            let Some(room) = self.room(store, now).filter(|room| *room < line.amount) else {
                continue;
            };
            is_left = true;
            if room > 0 {
                let mut part = line;
                part.amount = room;
                let mut rest = line;
                rest.amount -= self.receive(calendar, store, part);
                self.movement.convoys[id].lines[place] = Some(rest);
            }
        }
        let patience = self.model.rules.movement.patience;
        let convoy = &mut self.movement.convoys[id];
        if !is_left || f64::from(convoy.days_full) + 1.0 > patience {
            return false;
        }
        convoy.days_full += 1;
        self.movement.days_full += i64::from(convoy.vehicles);
        calendar.schedule_in(SimSpan::DAY, Priority::EARLY, Event::ConvoyUnloaded(id));
        true
    }
}
