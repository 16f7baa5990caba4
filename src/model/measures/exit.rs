//! Measures of a mission's exit.

use crate::engine::time::SimTime;
use crate::model::figures::Absent;
use crate::model::figures::Direction;
use crate::model::ids::Key;
use crate::model::measures::ratio;
use crate::model::record::Figure;
use crate::model::record::Series;
use crate::model::record::Sink;
use crate::model::run::Run;

const OUT_DAY: Figure = Figure::new(
    "d",
    Direction::Less,
    "days from the start to the last person and the last equipment out",
)
.or(Absent::Never);
const OUT_BY_DATE: Figure = Figure::new(
    "",
    Direction::More,
    "whether all were out by the date of the exit",
);
const EQUIPMENT_OUT: Figure = Figure::new(
    "",
    Direction::More,
    "share of the equipment to go that came to its port",
);
const DESTROYED: Figure = Figure::new(
    "t",
    Direction::Less,
    "equipment destroyed or left at the date of the exit",
);
const LOST: Figure = Figure::new("t", Direction::Less, "equipment lost on the way out");
const CLOSED: Figure = Figure::new(
    "",
    Direction::More,
    "share of the bases handed over and cleared by the date of the exit",
);
const BASES: Series = Series {
    key: "exit.bases_open",
    unit: "bases",
    description: "bases that have not been handed over and cleared",
};
const INLAND: Series = Series {
    key: "exit.equipment_inland",
    unit: "t",
    description: "equipment of units that leave which is neither out nor lost nor destroyed",
};

impl Run<'_> {
    pub(super) fn exit_figures(&self, sink: &mut impl Sink) {
        let exit = &self.deployment.exit;
        if exit.units.is_empty() {
            return;
        }
        let by = self
            .model
            .missions
            .iter()
            .filter_map(|mission| mission.exit.as_ref())
            .map(|exit| exit.by)
            .max();
        let by = by.unwrap_or(SimTime::NEVER);
        let day = (exit.out_at < SimTime::NEVER).then(|| exit.out_at.days());
        sink.figure(format_args!("exit.out_day"), OUT_DAY, day);
        let is_out = f64::from(u8::from(exit.out_at <= by));
        sink.figure(format_args!("exit.out_by_date"), OUT_BY_DATE, Some(is_out));
        let sum = |part: fn(&crate::model::deployment::Leaving) -> i64| {
            exit.units.iter().map(part).sum::<i64>() as f64
        };
        let (to_go, out) = (sum(|unit| unit.to_go), sum(|unit| unit.out));
        sink.figure(
            format_args!("exit.equipment_out"),
            EQUIPMENT_OUT,
            ratio(out, to_go),
        );
        sink.figure(
            format_args!("exit.equipment_destroyed"),
            DESTROYED,
            Some(sum(|unit| unit.destroyed) / 1e6),
        );
        sink.figure(
            format_args!("exit.equipment_lost"),
            LOST,
            Some(sum(|unit| unit.lost) / 1e6),
        );
        let (mut closed, mut all) = (0.0, 0.0);
        for site in self.bases() {
            all += 1.0;
            closed += f64::from(u8::from(exit.closed[site] <= by));
        }
        sink.figure(
            format_args!("exit.bases_closed"),
            CLOSED,
            ratio(closed, all),
        );
    }

    /// Places of the sites to which a unit of a mission that leaves belongs.
    fn bases(&self) -> impl Iterator<Item = usize> {
        let leaves = |site: usize| {
            self.model.units.iter().any(|unit| {
                unit.to.index() == site && self.model.missions[unit.mission].exit.is_some()
            })
        };
        (0..self.model.sites.len()).filter(move |site| leaves(*site))
    }

    pub(super) fn exit_points(&self, now: SimTime, sink: &mut impl Sink) {
        let exit = &self.deployment.exit;
        if exit.units.is_empty() {
            return;
        }
        let open = self.bases().filter(|site| exit.closed[*site] > now).count();
        sink.point(BASES, format_args!(""), Some(open as i64 * 1000));
        let inland: i64 = exit
            .units
            .iter()
            .filter(|unit| unit.is_leaving)
            .map(|unit| unit.to_go - unit.out - unit.lost - unit.destroyed)
            .sum();
        sink.point(INLAND, format_args!(""), Some(inland / 1000));
    }
}
