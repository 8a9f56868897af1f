//! Each text is the words below and one rule; places count from the first line of the rule.

use std::fs;
use std::path::Path;

use super::{Prover, Tally};
use crate::check::{check, check_files};
use crate::diagnostic::{Diagnostic, Level};
use crate::parse::parse;
use crate::span::Source;

const WORDS: &str = r#"
regeling bbl "Besluit"
    instrument amvb
    gezag      rijk
    geldt      vanaf 2024-01-01
onderwerp energie "Energie"
    geregeld in bbl hoofdstuk 4
object project, meervoud projecten
object gebouw, meervoud gebouwen
    onderdeel van project
object gebruiksfunctie, meervoud gebruiksfuncties
    onderdeel van gebouw
object woonfunctie, meervoud woonfuncties
    soort van gebruiksfunctie
object woonwagen, meervoud woonwagens
    soort van woonfunctie
object woonfunctie in woongebouw, meervoud woonfuncties in woongebouwen
    soort van woonfunctie
    als in woongebouw
object woonfunctie voor zorg, meervoud woonfuncties voor zorg
    soort van woonfunctie
    als bestemd voor zorg
object grote woonfunctie voor zorg, meervoud grote woonfuncties voor zorg
    soort van woonfunctie
    als bestemd voor zorg en oppervlakte meer dan 500 m²
object kleine woonfunctie voor zorg, meervoud kleine woonfuncties voor zorg
    soort van woonfunctie
    als bestemd voor zorg en oppervlakte ten hoogste 500 m²
object kantoorfunctie, meervoud kantoorfuncties
    soort van gebruiksfunctie
kenmerk in woongebouw
    van woonfunctie
    maat ja of nee
kenmerk bestemd voor zorg
    van woonfunctie
    maat ja of nee
kenmerk drijvend
    van gebouw
    maat ja of nee
kenmerk oppervlakte
    van gebruiksfunctie
    maat m²
    bereik meer dan 0 m²
kenmerk vloer
    van gebruiksfunctie
    maat m²
    bereik meer dan 0 m²
kenmerk schil
    van gebruiksfunctie
    maat m²
    bereik ten minste 0 m²
kenmerk personen
    van gebruiksfunctie
    maat heel getal
    bereik ten minste 0
kenmerk energie
    van gebruiksfunctie
    maat kWh/m²
klasse ligging
    waarden stad, dorp, land
kenmerk ligging
    van gebouw
    maat klasse ligging
bepaling vormfactor
    van gebruiksfunctie
    = schil / vloer
"#;

fn rule(text: &str) -> Vec<Diagnostic> {
    let source = Source::new("t.stoer", format!("{WORDS}{text}"));
    let (file, errors) = parse(&source);
    assert_eq!(errors, Vec::new());
    let (set, found) = check_files(vec![source.clone()], &[file], None);
    let others: Vec<_> = found.iter().filter(|error| !("C027".."C032").contains(&error.kind.code())).collect();
    assert!(others.is_empty(), "{others:?}");
    assert!(!set.objecten.is_empty());
    check(vec![source]).1
}

/// Code, place and message of each finding of the levels from this one on.
fn findings(level: Level, text: &str) -> Vec<String> {
    let found = rule(text);
    let source = Source::new("t.stoer", format!("{WORDS}{text}"));
    let before = WORDS.matches('\n').count();
    let said = |diagnostic: &Diagnostic| {
        let at = source.position(diagnostic.location.span.start);
        format!("{} {}:{} {}", diagnostic.code, at.line - before, at.column, diagnostic.message)
    };
    found.iter().filter(|diagnostic| diagnostic.level >= level).map(said).collect()
}

/// Findings on an eis with this table, whose head is line 7. Cells may stand in any width.
fn table(rows: &str) -> Vec<String> {
    findings(Level::Waarschuwing, &eis("elke gebruiksfunctie", "", rows))
}

fn eis(voor: &str, als: &str, rows: &str) -> String {
    let rows: Vec<String> = rows.trim().lines().map(|row| format!("    {}\n", row.trim())).collect();
    let rows = rows.concat();
    format!(
        "eis bbl.1 \"Een\"\n    vindplaats bbl artikel 4.1\n    over energie\n    geldt vanaf 2024-01-01\n    voor {voor}\n{als}    norm energie ten hoogste\n{rows}"
    )
}

const OVERLAP: &str = "deze rij en een eerdere rij passen samen bij hetzelfde geval";

#[test]
fn bands_of_one_kind_that_overlap_are_a_fault_with_an_example() {
    let found = table(
        "| gebruiksfunctie | vormfactor      | waarde [kWh/m²] |
         | woonfunctie     | ten hoogste 1,8 | 50 |
         | woonfunctie     | meer dan 1,5    | 60 |",
    );
    assert_eq!(found, [format!("C027 9:5 {OVERLAP}: woonfunctie, vormfactor 1,6")]);
}

#[test]
fn bands_that_share_one_point_overlap_there() {
    let found = table(
        "| oppervlakte | waarde [kWh/m²] |
         | ten hoogste 500 m² | 50 |
         | ten minste 500 m²  | 60 |",
    );
    assert_eq!(found, [format!("C027 9:5 {OVERLAP}: oppervlakte precies 500 m²")]);
}

#[test]
fn the_same_kind_twice_is_a_fault_that_names_the_earlier_row() {
    let text = eis(
        "elke gebruiksfunctie",
        "",
        "| gebruiksfunctie | waarde [kWh/m²] |\n| kantoorfunctie | 50 |\n| kantoorfunctie | 50 |",
    );
    assert_eq!(findings(Level::Waarschuwing, &text), [format!("C027 9:5 {OVERLAP}: kantoorfunctie")]);
    let found = rule(&text);
    let also: Vec<_> = found.iter().flat_map(|diagnostic| &diagnostic.also).collect();
    let source = Source::new("t.stoer", format!("{WORDS}{text}"));
    let lines: Vec<usize> = also.iter().map(|(place, _)| source.position(place.span.start).line).collect();
    assert_eq!(lines, [WORDS.matches('\n').count() + 8]);
}

#[test]
fn a_row_for_every_kind_overlaps_with_a_row_for_one() {
    let found = table("| gebruiksfunctie | waarde [kWh/m²] |\n| alle | 50 |\n| kantoorfunctie | 60 |");
    assert_eq!(found, [format!("C027 9:5 {OVERLAP}: kantoorfunctie")]);
}

#[test]
fn a_row_for_the_other_kinds_excludes_the_kinds_that_the_table_names() {
    let rows = "| gebruiksfunctie | waarde [kWh/m²] |\n| woonwagen | 40 |\n| woonfunctie in woongebouw | 40 |\n| andere woonfunctie | 60 |";
    assert_eq!(table(rows), [""; 0]);
}

#[test]
fn derived_kinds_that_can_hold_at_once_are_a_warning_when_their_values_differ() {
    let rows = |value: u8| {
        format!(
            "| gebruiksfunctie | waarde [kWh/m²] |\n| woonfunctie in woongebouw | 40 |\n| woonfunctie voor zorg | {value} |"
        )
    };
    let message =
        "`woonfunctie in woongebouw` en `woonfunctie voor zorg` kunnen tegelijk waar zijn, en hun rijen verschillen";
    assert_eq!(table(&rows(50)), [format!("C028 9:5 {message}")]);
    assert_eq!(table(&rows(40)), [""; 0]);
}

#[test]
fn a_base_kind_can_be_a_derived_kind_as_well_but_no_other_base_kind() {
    let found = table(
        "| gebruiksfunctie | waarde [kWh/m²] |\n| woonwagen | 40 |\n| woonfunctie voor zorg | 50 |\n| kantoorfunctie | 60 |",
    );
    assert_eq!(
        found,
        ["C028 9:5 `woonwagen` en `woonfunctie voor zorg` kunnen tegelijk waar zijn, en hun rijen verschillen"]
    );
}

#[test]
fn derived_kinds_meet_only_where_their_definitions_do() {
    let rows = "| gebruiksfunctie | waarde [kWh/m²] |\n| grote woonfunctie voor zorg | 40 |\n| kleine woonfunctie voor zorg | 50 |";
    assert_eq!(table(rows), [""; 0]);
    let found = table(
        "| gebruiksfunctie | waarde [kWh/m²] |\n| grote woonfunctie voor zorg | 40 |\n| woonfunctie voor zorg | 50 |",
    );
    let message =
        "`grote woonfunctie voor zorg` en `woonfunctie voor zorg` kunnen tegelijk waar zijn, en hun rijen verschillen";
    assert_eq!(found, [format!("C028 9:5 {message}")]);
}

#[test]
fn derived_kinds_meet_only_in_bands_that_do() {
    let rows = |lower: &str| {
        format!(
            "| gebruiksfunctie | vormfactor | waarde [kWh/m²] |
             | woonfunctie in woongebouw | ten hoogste 2 | 40 |
             | woonfunctie in woongebouw | meer dan 2 | 70 |
             | woonfunctie voor zorg | ten hoogste 2 | {lower} |
             | woonfunctie voor zorg | meer dan 2 | 70 |"
        )
    };
    assert_eq!(table(&rows("40")), [""; 0]);
    assert_eq!(table(&rows("50")).len(), 1);
}

#[test]
fn a_verband_keeps_derived_kinds_apart() {
    let rows =
        "| gebruiksfunctie | waarde [kWh/m²] |\n| woonfunctie in woongebouw | 40 |\n| woonfunctie voor zorg | 50 |";
    let text = eis("elke gebruiksfunctie", "", rows);
    let with = |verband: &str| findings(Level::Waarschuwing, &format!("{text}verband v.1\n{verband}"));
    assert_eq!(with("    voor elke woonfunctie\n    norm niet (in woongebouw en bestemd voor zorg)\n"), [""; 0]);
    assert_eq!(with("    voor elke woonfunctie\n    als bestemd voor zorg\n    norm niet in woongebouw\n"), [""; 0]);
    assert_eq!(with("    voor elke woonwagen\n    norm niet (in woongebouw of bestemd voor zorg)\n").len(), 1);
}

#[test]
fn a_verband_about_one_kind_counts_for_that_kind() {
    let rows = "| gebruiksfunctie | waarde [kWh/m²] |\n| woonwagen | 40 |\n| woonfunctie voor zorg | 50 |";
    let text = eis("elke gebruiksfunctie", "", rows);
    let verband = "verband v.1\n    voor elke woonwagen\n    norm niet (in woongebouw of bestemd voor zorg)\n";
    assert_eq!(findings(Level::Waarschuwing, &format!("{text}{verband}")), [""; 0]);
}

#[test]
fn a_stretch_without_row_is_a_gap() {
    let found = table(
        "| gebruiksfunctie | vormfactor | waarde [kWh/m²] |
         | woonfunctie     | ten hoogste 1,8 | 50 |
         | woonfunctie     | ten minste 2 | 60 |
         | kantoorfunctie  | alle | 70 |",
    );
    assert_eq!(found, ["C029 8:5 geen rij past bij woonfunctie, vormfactor 1,9"]);
}

#[test]
fn a_point_without_row_is_a_gap() {
    let found = table("| oppervlakte | waarde [kWh/m²] |\n| minder dan 500 m² | 50 |\n| meer dan 500 m² | 60 |");
    assert_eq!(found, ["C029 7:5 geen rij past bij oppervlakte precies 500 m²"]);
}

#[test]
fn each_gap_is_reported() {
    let found = table(
        "| oppervlakte | waarde [kWh/m²] |\n| meer dan 10 m² t/m 20 m² | 50 |\n| meer dan 40 m² t/m 60 m² | 60 |",
    );
    let at = |example: &str| format!("C029 7:5 geen rij past bij oppervlakte {example}");
    assert_eq!(found, [at("3 m²"), at("30 m²"), at("70 m²")]);
}

#[test]
fn a_gap_counts_only_for_kinds_that_the_table_names() {
    let rows = "| gebruiksfunctie | oppervlakte | waarde [kWh/m²] |\n| woonfunctie | ten hoogste 5 m² | 50 |\n| woonfunctie | meer dan 5 m² | - |";
    assert_eq!(table(rows), [""; 0]);
}

#[test]
fn a_derived_kind_has_its_own_gap() {
    let found = table(
        "| gebruiksfunctie | oppervlakte | waarde [kWh/m²] |
         | woonfunctie voor zorg | meer dan 500 m² | 50 |
         | andere woonfunctie | alle | 60 |",
    );
    assert_eq!(found, ["C029 8:5 geen rij past bij woonfunctie voor zorg, oppervlakte 200 m²"]);
}

#[test]
fn the_range_of_a_quantity_ends_the_search_for_gaps() {
    assert_eq!(table("| oppervlakte | waarde [kWh/m²] |\n| meer dan 0 m² | 50 |"), [""; 0]);
    assert_eq!(table("| schil | waarde [kWh/m²] |\n| ten minste 0 m² | 50 |"), [""; 0]);
    let found = table("| schil | waarde [kWh/m²] |\n| meer dan 0 m² | 50 |");
    assert_eq!(found, ["C029 7:5 geen rij past bij schil precies 0 m²"]);
}

#[test]
fn between_whole_numbers_there_is_nothing() {
    let rows = "| personen | waarde [kWh/m²] |\n| ten hoogste 4 | 50 |\n| ten minste 5 | 60 |";
    assert_eq!(table(rows), [""; 0]);
    let found = table("| personen | waarde [kWh/m²] |\n| ten hoogste 4 | 50 |\n| ten minste 6 | 60 |");
    assert_eq!(found, ["C029 7:5 geen rij past bij personen 5"]);
}

#[test]
fn what_the_eis_asks_first_ends_the_search_for_gaps() {
    let rows = "| oppervlakte | waarde [kWh/m²] |\n| meer dan 10 m² | 50 |";
    let text = |als: &str| eis("elke gebruiksfunctie", als, rows);
    assert_eq!(findings(Level::Waarschuwing, &text("    als oppervlakte meer dan 10 m²\n")), [""; 0]);
    assert_eq!(findings(Level::Waarschuwing, &text("    als oppervlakte ten minste 10 m²\n")).len(), 1);
}

#[test]
fn values_of_a_class_and_of_yes_or_no_without_row_are_gaps() {
    let found = table("| ligging van het gebouw | waarde [kWh/m²] |\n| een van stad, dorp | 50 |");
    assert_eq!(found, ["C029 7:5 geen rij past bij ligging land"]);
    let found = table("| drijvend van het gebouw | waarde [kWh/m²] |\n| ja | 50 |");
    assert_eq!(found, ["C029 7:5 geen rij past bij niet drijvend"]);
    let both = "| drijvend van het gebouw | waarde [kWh/m²] |\n| ja | 50 |\n| nee | 50 |";
    assert_eq!(table(both), [""; 0]);
}

#[test]
fn a_gap_names_only_what_matters() {
    let found = table(
        "| gebruiksfunctie | ligging van het gebouw | oppervlakte | waarde [kWh/m²] |
         | woonfunctie | stad | ten hoogste 5 m² | 50 |
         | woonfunctie | een van dorp, land | alle | 50 |",
    );
    assert_eq!(found, ["C029 8:5 geen rij past bij woonfunctie, ligging stad, oppervlakte 6 m²"]);
}

#[test]
fn too_many_cases_are_left_alone() {
    let bands: String = (1..200).map(|n| format!("| {n} m² | {n} m² | 50 |\n")).collect();
    let rows = format!("| oppervlakte | vloer | waarde [kWh/m²] |\n{bands}");
    assert_eq!(table(&rows), [""; 0]);
}

fn remarks(rows: &str) -> Vec<String> {
    findings(Level::Info, &eis("elke gebruiksfunctie", "", rows))
}

#[test]
fn a_formula_that_does_not_meet_the_next_band_jumps() {
    let found = remarks(
        "| gebruiksfunctie | vormfactor | waarde [kWh/m²] |
         | woonfunctie | ten hoogste 1,83 | 65 |
         | woonfunctie | meer dan 1,83 t/m 3 | 55 + 30 · (vormfactor - 1,5) |
         | woonfunctie | meer dan 3 | 100 |",
    );
    assert_eq!(found, ["C030 9:5 de grens springt bij vormfactor 1,83 van 65 kWh/m² naar 64,9 kWh/m²"]);
}

#[test]
fn constants_may_step_and_formulas_may_meet() {
    let rows = "| vormfactor | waarde [kWh/m²] |\n| ten hoogste 1 | 50 |\n| meer dan 1 t/m 2 | 60 |\n| meer dan 2 t/m 3 | 60 + 5 · (vormfactor - 2) |\n| meer dan 3 | 65 |";
    assert_eq!(remarks(rows), [""; 0]);
}

#[test]
fn a_last_band_that_grows_is_unbounded() {
    let rows =
        |last: &str| format!("| vormfactor | waarde [kWh/m²] |\n| ten hoogste 1 | 50 |\n| meer dan 1 | {last} |");
    let message = "C031 9:5 de grens groeit hier zonder eind met vormfactor";
    assert_eq!(remarks(&rows("50 + 30 · (vormfactor - 1)")), [message]);
    assert_eq!(remarks(&rows("50 + 3 · (1 - vormfactor)")), [""; 0]);
    assert_eq!(remarks(&rows("50")), [""; 0]);
}

#[test]
fn a_branch_that_is_never_reached_is_a_fault() {
    let text = "bepaling toeslag\n    van gebruiksfunctie\n    vindplaats bbl artikel 4.1\n    = a. 1 als oppervlakte meer dan 100 m²\n-- hier telt de grootste oppervlakte\n      b. 2 als oppervlakte meer dan 200 m²\n      c. 3 anders\n";
    assert_eq!(findings(Level::Waarschuwing, text), [format!("C027 6:10 {OVERLAP}: oppervlakte 220 m²")]);
    let text = "bepaling toeslag\n    van gebruiksfunctie\n    vindplaats bbl artikel 4.1\n    = a. 1 als oppervlakte meer dan 200 m²\n      b. 2 als oppervlakte meer dan 100 m²\n      c. 3 anders\n";
    assert_eq!(findings(Level::Waarschuwing, text), [""; 0]);
}

#[test]
fn steps_without_otherwise_must_cover_everything() {
    let text = |last: &str| {
        format!(
            "bepaling toeslag\n    van gebruiksfunctie\n    vindplaats bbl artikel 4.1\n    = a. 1 als oppervlakte meer dan 100 m²\n      b. 2 als {last}\n"
        )
    };
    let found = findings(Level::Waarschuwing, &text("oppervlakte minder dan 100 m²"));
    assert_eq!(found, ["C029 4:10 geen rij past bij oppervlakte precies 100 m²"]);
    assert_eq!(findings(Level::Waarschuwing, &text("oppervlakte ten hoogste 100 m²")), [""; 0]);
}

#[test]
fn steps_on_conditions_of_another_form_are_not_called_incomplete() {
    let text = "bepaling toeslag\n    van gebruiksfunctie\n    vindplaats bbl artikel 4.1\n    = a. 1 als schil meer dan vloer\n      b. 2 als schil ten hoogste vloer\n";
    assert_eq!(findings(Level::Waarschuwing, text), [""; 0]);
    let text = "bepaling toeslag\n    van gebruiksfunctie\n    vindplaats bbl artikel 4.1\n    = a. 1 als schil meer dan vloer\n      b. 2 als schil meer dan vloer en drijvend van het gebouw\n      c. 3 anders\n";
    assert_eq!(findings(Level::Waarschuwing, text), [format!("C027 5:10 {OVERLAP}: drijvend")]);
}

#[test]
fn steering_rows_overlap_like_others() {
    let text = |rows: &str| {
        format!(
            "tabel bbl.t1 \"Sturing\"\n    vindplaats bbl tabel 4.1\n    geldt vanaf 2024-01-01\n    | gebruiksfunctie | 4.1 |\n{rows}"
        )
    };
    let found = findings(Level::Waarschuwing, &text("    | kantoorfunctie | 1 |\n    | kantoorfunctie | 2 |\n"));
    assert_eq!(found, [format!("C027 6:5 {OVERLAP}: kantoorfunctie")]);
    let rows =
        "    | woonfunctie in woongebouw | 1 |\n    | woonfunctie voor zorg | 2 |\n    | andere woonfunctie | 1 |\n";
    let message =
        "`woonfunctie in woongebouw` en `woonfunctie voor zorg` kunnen tegelijk waar zijn, en hun rijen verschillen";
    assert_eq!(findings(Level::Waarschuwing, &text(rows)), [format!("C028 6:5 {message}")]);
    let rows = "    | woonfunctie in woongebouw | 1 |\n    | woonfunctie voor zorg | 1 |\n";
    assert_eq!(findings(Level::Waarschuwing, &text(rows)), [""; 0]);
}

#[test]
fn a_value_column_of_a_steering_table_is_not_reported_twice() {
    let text = "tabel bbl.t1 \"Sturing\"\n    vindplaats bbl tabel 4.1\n    geldt vanaf 2024-01-01\n    | gebruiksfunctie | 4.1 | hoogte [m] |\n    | woonwagen | 1 | 1 |\n    | woonfunctie in woongebouw | 1 | 1 |\n    | woonfunctie voor zorg | 2 | 2 |\n";
    let at = |kind: &str| {
        format!("C028 7:5 `{kind}` en `woonfunctie voor zorg` kunnen tegelijk waar zijn, en hun rijen verschillen")
    };
    assert_eq!(findings(Level::Waarschuwing, text), [at("woonfunctie in woongebouw"), at("woonwagen")]);
}

/// The law as it is encoded: every table is gone through, and none has a gap or an overlap.
#[test]
fn the_tables_of_the_rules_have_no_gaps_and_no_overlaps() {
    let mut sources = Vec::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rules"), &mut sources);
    let files: Vec<_> = sources.iter().map(|source| parse(source).0).collect();
    let (set, _) = check_files(sources, &files, None);
    let mut prover = Prover { set: &set, only: None, found: Vec::new(), tally: Tally::default() };
    prover.all();
    let faults = prover.found.iter().filter(|error| error.kind.level() == Level::Fout);
    assert_eq!(faults.count(), 0);
    assert!(prover.tally.proven > 100, "{:?}", prover.tally);
    assert_eq!((prover.tally.no_test, prover.tally.too_large), (0, 0));
}

fn read(folder: &Path, sources: &mut Vec<Source>) {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            read(&path, sources);
        } else if path.extension().is_some_and(|extension| extension == "stoer")
            && !path.to_string_lossy().contains("voorbeelden")
        {
            sources.push(Source::new(path.to_string_lossy(), fs::read_to_string(&path).unwrap()));
        }
    }
}
