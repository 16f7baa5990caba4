//! How fast the engine is: `cargo bench --bench engine`.
//!
//! Wall times depend on the machine and on who else uses it; for comparisons see `instructions.rs`.

mod m_m_1;

use bluelift::engine::distribution::Distribution;
use bluelift::engine::field::Field;
use bluelift::engine::streams::Draws;
use bluelift::engine::streams::EntityKey;
use bluelift::engine::streams::Purpose;
use bluelift::engine::streams::Stream;
use bluelift::engine::time::SimSpan;
use bluelift::engine::time::SimTime;
use divan::Bencher;
use divan::black_box;
use divan::counter::ItemsCount;

fn main() {
    divan::main();
}

fn stream() -> Stream {
    Draws::new(1, 0).stream(Purpose(1), EntityKey(1), 0)
}

/// The hold model: with so many pending, take one event and schedule one.
mod calendar {
    use bluelift::engine::calendar::Calendar;
    use bluelift::engine::calendar::Priority;

    use super::*;

    const HOLDS: u64 = 100_000;

    fn filled(pending: u32) -> (Calendar<u32>, Vec<SimSpan>) {
        let law = Distribution::exponential(1.0).expect("the mean is positive");
        let mut stream = stream();
        let mut span = || SimSpan::from_days(law.sample(&mut stream));
        let mut calendar = Calendar::new();
        for event in 0..pending {
            calendar.schedule_in(span(), Priority::NORMAL, event);
        }
        // Spans are drawn beforehand: what is measured is the calendar.
        let spans = (0..HOLDS).map(|_| span()).collect();
        (calendar, spans)
    }

    #[divan::bench(args = [10, 1_000, 100_000, 1_000_000], sample_count = 20, sample_size = 1)]
    fn hold(bencher: Bencher, pending: u32) {
        let (mut calendar, spans) = filled(pending);
        bencher.counter(ItemsCount::new(HOLDS)).bench_local(|| {
            for span in &spans {
                let event = calendar.pop().expect("events are pending");
                calendar.schedule_in(*span, Priority::NORMAL, event);
            }
        });
    }

    #[divan::bench(args = [10, 1_000, 100_000], sample_count = 20, sample_size = 1)]
    fn reschedule(bencher: Bencher, pending: u32) {
        let (mut calendar, spans) = filled(pending);
        let mut handle = calendar.schedule_in(SimSpan::DAY, Priority::NORMAL, pending);
        bencher.counter(ItemsCount::new(HOLDS)).bench_local(|| {
            for span in &spans {
                handle = calendar.reschedule(handle, calendar.now() + *span);
            }
        });
    }
}

/// A customer counts as one item.
const CUSTOMERS: u64 = 100_000;

#[divan::bench(name = "m_m_1/engine", sample_count = 30, sample_size = 1)]
fn queue_with_engine(bencher: Bencher) {
    assert_eq!(
        m_m_1::engine::run(CUSTOMERS, 1),
        m_m_1::baseline::run(CUSTOMERS, 1)
    );
    let bencher = bencher.counter(ItemsCount::new(CUSTOMERS));
    bencher.bench_local(|| m_m_1::engine::run(black_box(CUSTOMERS), 1));
}

#[divan::bench(name = "baseline/m_m_1", sample_count = 30, sample_size = 1)]
fn queue_by_hand(bencher: Bencher) {
    let bencher = bencher.counter(ItemsCount::new(CUSTOMERS));
    bencher.bench_local(|| m_m_1::baseline::run(black_box(CUSTOMERS), 1));
}

mod streams {
    use super::*;

    /// Finding a stream by its address and drawing its first number.
    #[divan::bench]
    fn first_number(bencher: Bencher) {
        let (draws, entity) = (Draws::new(1, 0), EntityKey::of("inf-bn-1"));
        let mut k = 0;
        bencher.bench_local(|| {
            k += 1;
            draws.stream(Purpose(1), black_box(entity), k).uniform()
        });
    }

    #[divan::bench]
    fn next_number(bencher: Bencher) {
        let mut stream = stream();
        bencher.bench_local(|| stream.uniform());
    }

    #[divan::bench]
    fn entity_of_id() -> EntityKey {
        EntityKey::of(black_box("inf-bn-1"))
    }
}

mod distribution {
    use super::*;

    const LAWS: [&str; 13] = [
        "uniform",
        "triangular",
        "pert",
        "beta",
        "normal",
        "lognormal",
        "exponential",
        "gamma",
        "weibull",
        "poisson",
        "negative_binomial",
        "zeta",
        "empirical",
    ];

    #[divan::bench(args = LAWS)]
    fn sample(bencher: Bencher, law: &str) {
        let made = match law {
            "uniform" => Distribution::uniform(1.0, 2.0),
            "triangular" => Distribution::triangular(1.0, 2.0, 4.0),
            "pert" => Distribution::pert(18.0, 24.0, 45.0),
            "beta" => Distribution::beta(0.5, 0.5, 0.0, 1.0),
            "normal" => Distribution::normal(10.0, 3.0),
            "lognormal" => Distribution::lognormal_median_p90(3.0, 10.0),
            "exponential" => Distribution::exponential(2.0),
            "gamma" => Distribution::gamma(6.0, 3.0),
            "weibull" => Distribution::weibull(2.0, 4.0),
            "poisson" => Distribution::poisson(3.5),
            "negative_binomial" => Distribution::negative_binomial(4.0, 0.5),
            "zeta" => Distribution::zeta(2.5, 1000),
            _ => Distribution::empirical(&[1.0, 4.0, 7.0], &[2.0, 1.0, 1.0]),
        };
        let made = made.expect("the parameters are in range");
        let mut stream = stream();
        bencher.bench_local(|| made.sample(&mut stream));
    }
}

mod stock {
    use bluelift::engine::stock::Stock;

    use super::*;

    /// Take, put, a new rate and its next crossing, a second apart.
    #[divan::bench]
    fn events(bencher: Bencher) {
        let mut stock = Stock::new(1_000_000, Some(2_000_000));
        let mut now = SimTime::ZERO;
        bencher.bench_local(|| {
            now += SimSpan(1_000_003);
            stock.take(now, 700);
            stock.put(now, 900);
            stock.set_rate(now, -(now.0 & 0xfffff));
            stock.time_below(black_box(200_000))
        });
    }
}

mod field {
    use super::*;

    /// The next incident after the last one, at a rate in hundredths of the lowest strip.
    #[divan::bench(args = [5, 100, 1_000])]
    fn next(bencher: Bencher, percent: u32) {
        let draws = Draws::new(1, 0);
        let mut field = Field::new(Purpose(1), EntityKey(1), 1.0)
            .with_horizon(SimTime::start_of_day(100_000_000));
        let mut now = SimTime::ZERO;
        bencher.bench_local(|| {
            now = field
                .next_incident_before(&draws, now, f64::from(percent) / 100.0, SimTime::NEVER)
                .time;
            now
        });
    }
}
