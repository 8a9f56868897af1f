//! Hostile texts: reading stays quick, ends, and says what is wrong.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::time::{Duration, Instant};

use stoer::check::check;
use stoer::diagnostic::{Diagnostic, Level};
use stoer::format::format;
use stoer::parse::{MAX_BYTES, MAX_NESTING, parse};
use stoer::span::Source;

#[path = "shared/files.rs"]
mod files;

/// An eis with this norm.
fn eis(norm: &str) -> String {
    format!(
        "eis vb.1.1 \"a\"\n    vindplaats vb artikel 1.1\n    over vb.maat\n    voor elke ruimte\n    norm {norm}\n"
    )
}

/// The faults of a text that is read together with the words of the language cases.
fn faults(text: String) -> Vec<Diagnostic> {
    let words = files::source(&files::repository("tests/gevallen/woorden.stoer"));
    let (_, diagnostics) = check(vec![words, Source::new("vreemd.stoer", text)]);
    diagnostics.into_iter().filter(|found| found.level == Level::Fout).collect()
}

/// The shortest of a few runs: other work on the machine only ever adds.
fn shortest(mut run: impl FnMut()) -> Duration {
    let timed = |_| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..5).map(timed).min().unwrap()
}

/// As deep as parentheses go: forty levels, and as many as are allowed, must not take longer per
/// level than ten. An alternative that reads its parentheses twice would double with each level.
#[test]
fn the_time_to_read_grows_with_the_depth_and_not_faster() {
    let deep = |depth: usize| {
        let condition = eis(&format!("{}afsluitbaar{}", "(".repeat(depth), ")".repeat(depth)));
        let sum = eis(&format!("{}1 m{} ten minste 2 m", "(".repeat(depth), ")".repeat(depth)));
        let nested = "er is een ruimte waarvoor (".repeat(depth / 2) + "a" + &")".repeat(depth / 2);
        [condition, sum, eis(&nested), eis(&format!("niet ({}a{}", "niet (".repeat(depth - 1), ")".repeat(depth)))]
    };
    let read = |text: &str| {
        let source = Source::new("diep", text);
        shortest(|| {
            for _ in 0..20 {
                assert_eq!(parse(&source).1, []);
            }
        })
    };
    // First a little deeper: were the time to double with each level, more would never end.
    for (less, more, times) in [(5, 10, 12), (10, MAX_NESTING, 60)] {
        for (kind, (shallow, deeper)) in deep(less).into_iter().zip(deep(more)).enumerate() {
            let (short, long) = (read(&shallow), read(&deeper));
            assert!(long < short * times, "kind {kind}: {short:?} for {less}, {long:?} for {more}");
        }
    }
}

#[test]
fn forty_levels_are_read_and_formatted() {
    let text = eis(&format!("{}afsluitbaar{}", "(".repeat(40), ")".repeat(40)));
    assert_eq!(faults(text.clone()), []);
    let (bestand, _) = parse(&Source::new("diep", text.as_str()));
    assert_eq!(parse(&Source::new("diep", format(&bestand, &text))).0, bestand);
}

/// Four times as many blocks may take four times as long, with room for noise.
#[test]
fn the_time_to_read_and_check_grows_with_the_number_of_blocks_and_not_faster() {
    let many = |count: usize| -> String {
        (0..count)
            .map(|n| {
                format!(
                    "eis vb.2.{n} \"nummer {n}\"\n    vindplaats vb artikel 2.{n}\n    over vb.maat\n    voor elke ruimte\n    \
                     als niet besloten en (afsluitbaar of hoogte meer dan 2 m)\n    norm hoogte ten minste 2,6 m\n\n"
                )
            })
            .collect()
    };
    let (few, lots) = (many(500), many(2000));
    let read = |text: &str| shortest(|| drop(parse(&Source::new("veel", text))));
    let (short, long) = (read(&few), read(&lots));
    assert!(long < short * 8, "parse: {short:?} for 500, {long:?} for 2000");
    let checked = |text: &str| shortest(|| assert_eq!(faults(text.to_owned()), []));
    let (short, long) = (checked(&few), checked(&lots));
    assert!(long < short * 10, "check: {short:?} for 500, {long:?} for 2000");
}

/// The same for texts that cannot be read: one fault per block, not one search per character.
#[test]
fn the_time_to_refuse_grows_with_the_number_of_faults_and_not_faster() {
    let broken = |count: usize| "eis vb.1 \"a\n    norm ( ( |\n\nx y z\n\n    los\n".repeat(count);
    let (few, lots) = (broken(500), broken(2000));
    let read = |text: &str| shortest(|| assert!(!parse(&Source::new("stuk", text)).1.is_empty()));
    let (short, long) = (read(&few), read(&lots));
    assert!(long < short * 8, "{short:?} for 500, {long:?} for 2000");
}

#[test]
fn a_hundred_thousand_parentheses_are_one_fault() {
    for text in [
        eis(&"(".repeat(100_000)),
        eis(&format!("{}a{}", "(".repeat(100_000), ")".repeat(100_000))),
        "(".repeat(100_000),
        eis(&"niet (".repeat(100_000)),
        // A comment at the margin does not end a block, and a carriage return ends a comment.
        eis(&"(\n-- x\n    ".repeat(100_000)),
        eis(&format!("-- x\r    {}", "(".repeat(100_000))),
    ] {
        let faults = faults(text);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].code, "S002");
    }
}

#[test]
fn a_file_that_is_too_large_is_one_fault() {
    let line = "-- een opmerking die zich eindeloos herhaalt\n";
    let faults = faults(line.repeat(5 * 1024 * 1024 / line.len()));
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].code, "S003");
    let most = line.repeat(MAX_BYTES / line.len());
    assert!(most.len() <= MAX_BYTES);
    assert_eq!(parse(&Source::new("groot", most)).1, []);
}

/// Whatever it is, it is refused with a fault at a place in the text.
#[test]
fn strange_texts_are_refused_with_a_place() {
    let long_name = "a".repeat(100_000);
    let many_words = "a ".repeat(50_000);
    let wide_row = format!("hoogte ten minste\n      |{}", " a |".repeat(20_000));
    let texts = [
        "\u{0}".to_owned(),
        "eis vb.1.1 \"a\"\u{0}\n    norm \u{0}\n".to_owned(),
        eis("hoogte ten minste 2\u{0}6 m"),
        "\u{FEFF}\u{FEFF}eis".to_owned(),
        "\u{202E}eis vb.1 \"omgekeerd\"".to_owned(),
        "eis\u{200B} vb.1 \"onzichtbaar\"".to_owned(),
        eis(&format!("{long_name} ten minste 2 m")),
        eis(&format!("{many_words} ten minste 2 m")),
        format!("object {long_name}\n    soort van {long_name}\n"),
        eis(&format!("hoogte ten minste {} m", "9".repeat(100_000))),
        eis(&format!("hoogte ten minste 0,{} m", "9".repeat(100_000))),
        eis("hoogte ten minste 1·10^999999999999 m"),
        eis("hoogte ten minste 1·10⁻⁹⁹⁹⁹⁹⁹⁹⁹⁹⁹ m"),
        eis("helling ten hoogste 1:00000000000000000000000000000000000000000000000000"),
        eis(&format!("helling ten hoogste 1:{}", "9".repeat(10_000))),
        eis("hoogte ten minste 2 m²²²²²²²²²²²²²²²²²²²²²²²²²²²²²²²"),
        eis(&format!("hoogte ten minste 2 {}", "m·".repeat(10_000) + "m")),
        eis(&format!("label ten minste {} stappen beter dan label", "9".repeat(1_000))),
        eis(&format!("er zijn ten minste {} ramen", "9".repeat(1_000))),
        eis("bouwdatum van het gebouw ten minste 9999-99-99"),
        eis(&wide_row),
        eis(&"a en ".repeat(20_000)),
        eis(&format!("hoogte ten hoogste {}1 m", "1 m + ".repeat(100_000))),
        eis(&format!("hoogte ten hoogste {}1 m", "1 m +\n      ".repeat(100_000))),
        eis(&"van ".repeat(20_000)),
        eis(&"breedte van de ".repeat(20_000)),
        "|".repeat(100_000),
        "\"".repeat(100_001),
        "eis vb.1 \"a\"\n".repeat(1_000),
        "\r\r\r\reis".to_owned(),
    ];
    for text in texts {
        let start: String = text.chars().take(60).collect();
        let faults = faults(text.clone());
        assert!(!faults.is_empty(), "{start:?}");
        for fault in faults {
            assert!(fault.location.span.end as usize <= text.len(), "{start:?}: {fault:?}");
            assert!(!fault.message.contains('\n'), "{start:?}: {}", fault.message);
        }
    }
}

/// As deep as is allowed, by every way to nest at once: nothing here may exhaust the stack.
#[test]
fn what_is_allowed_fits_on_the_stack() {
    let n = MAX_NESTING - 1;
    for norm in [
        format!("{}afsluitbaar", "er is een ruimte van het gebouw waarvoor ".repeat(n)),
        format!("{}afsluitbaar", "voor elke ruimte van het gebouw geldt ".repeat(n)),
        format!("hoogte ten hoogste {}hoogte{}", "som van ".repeat(n), " van alle ruimten".repeat(n)),
        format!("hoogte ten hoogste {}hoogte", "1 % van ".repeat(n)),
        format!("hoogte ten hoogste {}1 m{}", "de hoogste van ".repeat(n), " en 1 m".repeat(n)),
        format!("{}afsluitbaar{}", "niet (".repeat(n), ")".repeat(n)),
    ] {
        let text = eis(&norm);
        let (bestand, errors) = parse(&Source::new("diep", text.as_str()));
        assert_eq!(errors, []);
        assert_eq!(parse(&Source::new("diep", format(&bestand, &text))).0, bestand);
        drop(faults(text));
    }
}

/// Long sums and lists are not nested, but a program that reads them may be.
#[test]
fn long_sums_and_lists_are_read() {
    for norm in [
        format!("hoogte ten hoogste {}1 m", "1 m + ".repeat(MAX_NESTING)),
        format!("hoogte ten hoogste 1 m · {}1", "1 · ".repeat(MAX_NESTING - 1)),
        format!("{}afsluitbaar", "afsluitbaar en ".repeat(2_000)),
        format!("hoogte een van {}1 m", "1 m, ".repeat(2_000)),
        format!("hoogte ten hoogste de hoogste van {}1 m en 2 m", "1 m, ".repeat(2_000)),
    ] {
        let text = eis(&norm);
        assert_eq!(faults(text.clone()), []);
        let (bestand, _) = parse(&Source::new("lang", text.as_str()));
        assert_eq!(parse(&Source::new("lang", format(&bestand, &text))).0, bestand);
    }
}
