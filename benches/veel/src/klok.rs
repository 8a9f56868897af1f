//! Time of this thread, and how it is told.

use std::time::Instant;

/// Nanoseconds that this thread has run; wall time where the system does not tell.
pub fn clock(began: Instant) -> u64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    told.and_then(|text| text.split(' ').next().and_then(|first| first.parse().ok()))
        .unwrap_or_else(|| u64::try_from(began.elapsed().as_nanos()).unwrap())
}

/// The time of one run, from the shortest of three series. The clock of a thread moves in steps of
/// milliseconds, so that a series must be long.
pub fn fastest(series: u32, mut work: impl FnMut()) -> u64 {
    let began = Instant::now();
    let times = (0..3).map(|_| {
        let start = clock(began);
        for _ in 0..series {
            work();
        }
        (clock(began) - start) / u64::from(series)
    });
    times.min().unwrap_or(0).max(1)
}

/// Million per second, to one decimal, or to three where that would be nothing.
pub fn rate(count: usize, nanoseconds: u64) -> String {
    let thousandths = u64::try_from(count).unwrap() * 1_000_000 / nanoseconds.max(1);
    if thousandths < 100 { format!("0,{thousandths:03}") } else { tenths(thousandths / 100) }
}

/// How much longer, to one decimal.
pub fn ratio(long: u64, short: u64) -> String {
    tenths(long * 10 / short.max(1))
}

fn tenths(value: u64) -> String {
    format!("{},{}", value / 10, value % 10)
}
