use super::*;
use crate::check::check;
use crate::getal::Getal;

const RULES: &str = "\
object project, meervoud projecten
object gebouw, meervoud gebouwen
    onderdeel van project
object woongebouw, meervoud woongebouwen
    soort van gebouw
    als er is een woonfunctie waarvoor in woongebouw
object gebruiksfunctie, meervoud gebruiksfuncties
    onderdeel van gebouw
object nevenfunctie, meervoud nevenfuncties
    soort van gebruiksfunctie
    als ten dienste
object woonfunctie, meervoud woonfuncties
    soort van gebruiksfunctie
object woonfunctie in woongebouw, meervoud woonfuncties in woongebouwen
    soort van woonfunctie
    als in woongebouw en niet in woonwagen
object kantoorfunctie, meervoud kantoorfuncties
    soort van gebruiksfunctie
object ruimte, meervoud ruimten
    onderdeel van gebruiksfunctie, gebouw
object compartiment, meervoud compartimenten
    onderdeel van gebouw
    groepeert gebruiksfunctie, ruimte
object beschermd compartiment, meervoud beschermde compartimenten
    soort van compartiment
object raam, meervoud ramen
    onderdeel van ruimte
object scheiding, meervoud scheidingen
    onderdeel van gebouw
    tussen compartiment als van-kant en ruimte als naar-kant

kenmerk gemeente
    van  project
    maat tekst
kenmerk in woongebouw
    van  woonfunctie
    maat ja of nee
kenmerk in woonwagen
    van  woonfunctie
    maat ja of nee
kenmerk ten dienste
    van  gebruiksfunctie
    maat ja of nee
kenmerk hoofdfunctie
    van  gebruiksfunctie
    maat verwijzing naar gebruiksfunctie
kenmerk vloeroppervlakte \"oppervlakte van de vloer\"
    van    ruimte, gebruiksfunctie
    maat   m²
    bereik meer dan 0 m²
kenmerk hoogte
    van  gebouw
    maat m
kenmerk helling
    van  ruimte
    maat getal
kenmerk aandeel
    van    ruimte
    maat   %
    bereik ten minste 0 % en ten hoogste 100 %
kenmerk frequentie
    van  ruimte
    maat Hz
kenmerk aantal personen
    van  ruimte
    maat heel getal persoon
kenmerk bouwlagen
    van  gebouw
    maat heel getal
klasse rookklasse
    van beter naar slechter s1, s2, geen rookklasse
kenmerk rookklasse
    van  ruimte
    maat klasse rookklasse
kenmerk bouwdatum
    van  gebouw
    maat datum
bepaling grootste ruimte
    van  gebruiksfunctie
    = grootste van vloeroppervlakte van alle ruimten

regeling kader \"Kader\"
    gezag      rijk
    instrument overeenkomst
";

fn rules() -> Regelset {
    let (set, diagnostics) = check(vec![Source::new("regels.stoer", RULES)]);
    set.unwrap_or_else(|| panic!("{diagnostics:#?}"))
}

/// A file with a date, and this behind it.
fn file(rest: &str) -> Source {
    Source::new("map/proef.yaml", format!("aanvraagdatum: 2026-09-24\n{rest}"))
}

fn facts(regels: &Regelset, rest: &str) -> Feiten {
    let source = file(rest);
    bind(regels, &source).unwrap_or_else(|errors| panic!("{rest}\n{errors:#?}"))
}

/// The faults, as `words: code`.
#[track_caller]
fn check_faults(rest: &str, expected: &[&str]) -> Vec<FeitError> {
    let source = file(rest);
    let errors = bind(&rules(), &source).map(|_| ()).unwrap_err();
    let found: Vec<String> =
        errors.iter().map(|error| format!("{}: {}", source.slice(error.span), error.kind.code())).collect();
    assert_eq!(found, expected, "{errors:#?}");
    errors
}

/// The only fault: its words, message and hint.
#[track_caller]
fn check_fault(rest: &str, words: &str, message: &str, hint: Option<&str>) {
    let source = file(rest);
    let errors = bind(&rules(), &source).map(|_| ()).unwrap_err();
    let [error] = errors.as_slice() else { panic!("{errors:#?}") };
    assert_eq!(source.slice(error.span), words);
    assert_eq!(error.to_string(), message);
    assert_eq!(error.kind.hint().as_deref(), hint);
}

fn named<'f>(feiten: &'f Feiten, naam: &str) -> &'f crate::feiten::Ding {
    feiten.dingen.iter().find(|ding| ding.naam == naam).unwrap_or_else(|| panic!("{naam}"))
}

fn fact<'f>(regels: &Regelset, feiten: &'f Feiten, ding: &str, kenmerk: &str) -> Option<&'f Waarde> {
    let (id, _) = regels.kenmerken().find(|(_, known)| known.naam == kenmerk).unwrap();
    named(feiten, ding).feiten.get(&id)
}

fn number(regels: &Regelset, line: &str) -> String {
    let feiten = facts(regels, &format!("gebouwen:\n- naam: G\n  ruimten:\n  - naam: R\n    {line}\n"));
    let kenmerk = line.split(':').next().unwrap();
    match fact(regels, &feiten, "R", kenmerk) {
        Some(Waarde::Getal(maat)) => maat.to_string(),
        other => panic!("{line}: {other:?}"),
    }
}

fn day(text: &str) -> Date {
    value::date(text).unwrap()
}

// ---------------------------------------------------------------------- what is read

#[test]
fn a_project_is_read() {
    let regels = rules();
    let feiten = facts(
        &regels,
        "stoer: 1
gemeente: Delft
afspraken: [kader, kader]
gebouwen:
- naam: Toren
  hoogte: 71
  gebruiksfuncties:
  - soort: woonfunctie in woongebouw
    compartiment: BC1
    ruimten:
    - vloeroppervlakte: 12,5
      ramen: []
    - naam: keuken
  - naam: winkeltje
    ten dienste: ja
    hoofdfunctie: woonfunctie 1
  compartimenten:
  - {naam: BC1, soort: beschermd compartiment}
  scheidingen:
  - {van-kant: BC1, naar-kant: keuken}
",
    );
    assert_eq!(feiten.ding(Feiten::PROJECT).naam, "proef");
    assert_eq!(feiten.toetsdatum, day("24 september 2026"));
    assert_eq!(feiten.afspraken, ["kader"]);
    let names: Vec<&str> = feiten.dingen.iter().map(|ding| ding.naam.as_str()).collect();
    let expected = ["proef", "Toren", "woonfunctie 1", "ruimte 1", "keuken", "winkeltje", "BC1", "scheiding 1"];
    assert_eq!(names, expected);
    assert_eq!(fact(&regels, &feiten, "woonfunctie 1", "in woongebouw"), Some(&Waarde::JaNee(true)));
    assert_eq!(fact(&regels, &feiten, "woonfunctie 1", "in woonwagen"), Some(&Waarde::JaNee(false)));
    assert_eq!(fact(&regels, &feiten, "winkeltje", "hoofdfunctie"), Some(&Waarde::Verwijzing(DingId::new(2))));
    assert_eq!(fact(&regels, &feiten, "scheiding 1", "van-kant"), Some(&Waarde::Verwijzing(DingId::new(6))));
    assert_eq!(named(&feiten, "BC1").leden, [DingId::new(2)]);
    let lists =
        |naam: &str| named(&feiten, naam).lijsten.iter().map(|id| regels.object(*id).naam.as_str()).collect::<Vec<_>>();
    assert_eq!(lists("Toren"), ["gebruiksfunctie", "compartiment", "scheiding"]);
    assert_eq!((lists("ruimte 1"), lists("keuken")), (vec!["raam"], vec![]));
}

#[test]
fn the_kind_is_final_only_when_nothing_below_is_left() {
    let regels = rules();
    let known = |rest: &str| {
        let feiten = facts(&regels, &format!("gebouwen:\n- naam: G\n  {rest}"));
        let last = feiten.dingen.last().unwrap();
        (regels.object(last.soort).naam.clone(), last.soort_bekend)
    };
    for (rest, soort, bekend) in [
        ("gebruiksfuncties: [{}]", "gebruiksfunctie", false),
        ("gebruiksfuncties: [{soort: ~}]", "gebruiksfunctie", false),
        ("gebruiksfuncties: [{soort: gebruiksfunctie}]", "gebruiksfunctie", true),
        ("gebruiksfuncties: [{soort: woonfunctie}]", "woonfunctie", true),
        ("gebruiksfuncties: [{soort: nevenfunctie}]", "gebruiksfunctie", true),
        ("woonfuncties: [{}]", "woonfunctie", true),
        ("woonfuncties: [{soort: nevenfunctie}]", "woonfunctie", true),
        ("nevenfuncties: [{}]", "gebruiksfunctie", false),
        ("nevenfuncties: [{soort: kantoorfunctie}]", "kantoorfunctie", true),
        ("compartimenten: [{}]", "compartiment", false),
        ("ruimten: [{}]", "ruimte", true),
    ] {
        assert_eq!(known(rest), (soort.to_owned(), bekend), "{rest}");
    }
}

#[test]
fn numbers_keep_the_unit_of_their_author() {
    let regels = rules();
    for (line, shown) in [
        ("vloeroppervlakte: 120", "120 m²"),
        ("vloeroppervlakte: '120'", "120 m²"),
        ("vloeroppervlakte: 0.30", "0,3 m²"),
        ("vloeroppervlakte: 12,5 m2", "12,5 m²"),
        ("vloeroppervlakte: 1,2·10² m²", "120 m²"),
        ("vloeroppervlakte: 0,5 ha", "0,5 ha"),
        ("vloeroppervlakte: 100dm²", "100 dm²"),
        ("vloeroppervlakte: 1/3 m²", "0,333… m²"),
        ("helling: 1:12", "1:12"),
        ("helling: 5 %", "5 %"),
        ("helling: -0,5", "-0,5"),
        ("aandeel: 0,5", "0,5 %"),
        ("frequentie: 0,5", "0,5 Hz"),
        ("frequentie: 0,5 1/s", "0,5 1/s"),
        ("aantal personen: 4", "4 personen"),
        ("aantal personen: 4 personen", "4 personen"),
    ] {
        assert_eq!(number(&regels, line), shown, "{line}");
    }
    let feiten = facts(&regels, "gebouwen: [{naam: G, ruimten: [{naam: R, vloeroppervlakte: 0.1}]}]\n");
    let Some(Waarde::Getal(maat)) = fact(&regels, &feiten, "R", "vloeroppervlakte") else { panic!() };
    assert_eq!(maat.waarde, Getal::ratio(1, 10).unwrap());
}

#[test]
fn other_values_are_read() {
    let regels = rules();
    let feiten = facts(
        &regels,
        "gebouwen: [{naam: G, bouwdatum: 1 juli 1931, hoogte: ~, ruimten: [{naam: R, rookklasse: geen  rookklasse}]}]\n",
    );
    assert_eq!(fact(&regels, &feiten, "G", "bouwdatum"), Some(&Waarde::Datum(day("1931-07-01"))));
    assert_eq!(fact(&regels, &feiten, "G", "hoogte"), None);
    assert_eq!(fact(&regels, &feiten, "R", "rookklasse"), Some(&Waarde::Klasse(2)));
    for (word, value) in [("ja", true), ("true", true), ("nee", false), ("\"False\"", false)] {
        let feiten =
            facts(&regels, &format!("gebouwen: [{{naam: G, woonfuncties: [{{naam: W, in woonwagen: {word}}}]}}]\n"));
        assert_eq!(fact(&regels, &feiten, "W", "in woonwagen"), Some(&Waarde::JaNee(value)));
    }
}

#[test]
fn a_bouwmelding_keeps_old_rules_for_a_year() {
    let regels = rules();
    for (rest, expected) in [
        ("", "2026-09-24"),
        ("procedure: omgevingsvergunning\nstart bouw: 2029-01-01", "2026-09-24"),
        ("procedure: bouwmelding", "2026-09-24"),
        ("procedure: bouwmelding\nstart bouw: 2026-12-01", "2026-09-24"),
        ("procedure: bouwmelding\nstart bouw: 24 september 2027", "2026-09-24"),
        ("procedure: bouwmelding\nstart bouw: 2027-09-25", "2026-09-25"),
        ("procedure: bouwmelding\nstart bouw: 2028-02-29", "2027-02-28"),
    ] {
        assert_eq!(facts(&regels, rest).toetsdatum, day(expected), "{rest}");
    }
}

#[test]
fn default_names_avoid_given_ones() {
    let regels = rules();
    let feiten = facts(&regels, "gebouwen: [{naam: gebouw 2}, {}, {ruimten: [{}, {}]}, {ruimten: [{}]}]\n");
    let names: Vec<&str> = feiten.dingen.iter().map(|ding| ding.naam.as_str()).collect();
    assert_eq!(names, ["proef", "gebouw 2", "gebouw 3", "gebouw 4", "ruimte 1", "ruimte 2", "gebouw 5", "ruimte 1"]);
}

// ---------------------------------------------------------------------- faults

#[test]
fn every_fault_is_reported_at_its_place() {
    check_faults(
        "stoer: 2
procedure: melding
start bouw: 31 april 2027
start  bouw: 1 mei 2027
afspraken: [kadr]
gebouwen:
- hoogte: 3 m²
  bouwlagen: 2,5
  woonfuncties:
  - in woonwagen: misschien
    hoofdfunctie: W
    ramen: []
  gebouw: {}
",
        &[
            "2: F005",
            "melding: F009",
            "31 april 2027: F008",
            "start  bouw: F015",
            "kadr: F010",
            "m²: F023",
            "2,5: F026",
            "misschien: F020",
            "W: F031",
            "ramen: F013",
            "gebouw: F011",
        ],
    );
}

#[test]
fn the_project_may_have_a_key_of_its_own() {
    let regels = rules();
    let read =
        |text: &str| bind(&regels, &Source::new("p", text)).map(|feiten| feiten.ding(Feiten::PROJECT).naam.clone());
    assert_eq!(read("project:\n  naam: A\n  aanvraagdatum: 2026-09-24\n"), Ok("A".to_owned()));
    let faults = read("naam: A\nproject:\n  aanvraagdatum: 2026-09-24\n").unwrap_err();
    assert_eq!(faults[0].kind.hint().as_deref(), Some("zet `naam` binnen `project:`"));
    assert_eq!(read("project: A\n").unwrap_err()[0].kind.code(), "F002");
    assert_eq!(read("project: {}\n").unwrap_err()[0].kind.code(), "F006");
}

#[test]
fn the_date_is_required() {
    let regels = rules();
    for (text, words) in [("gemeente: Delft\n", "gemeente"), ("naam: a\naanvraagdatum:\n", "aanvraagdatum")] {
        let source = Source::new("p", text);
        let errors = bind(&regels, &source).map(|_| ()).unwrap_err();
        let found: Vec<(&str, &str)> =
            errors.iter().map(|error| (source.slice(error.span), error.kind.code())).collect();
        assert_eq!(found, [(words, "F006")]);
    }
    for (text, code) in [("- a\n", "F002"), ("", "F001"), ("aanvraagdatum: 01-07-2026\n", "F007")] {
        let errors = bind(&regels, &Source::new("p", text)).map(|_| ()).unwrap_err();
        assert_eq!(errors.iter().map(|error| error.kind.code()).collect::<Vec<_>>(), [code]);
        if code == "F007" {
            assert_eq!(errors[0].kind.hint().as_deref(), Some("schrijf `2026-07-01`"));
        }
    }
}

#[test]
fn unknown_keys_get_a_way_out() {
    let in_building = |line: &str| format!("gebouwen:\n- naam: G\n  {line}\n");
    for (line, words, message, hint) in [
        ("Hoogte: 3", "Hoogte", "`Hoogte` is geen kenmerk of lijst van een gebouw", Some("bedoelt u `hoogte`?")),
        ("hogte: 3", "hogte", "`hogte` is geen kenmerk of lijst van een gebouw", Some("bedoelt u `hoogte`?")),
        (
            "ruimten: [{vloeroppervlakte: 12,5 m²}]",
            "5 m²",
            "`5 m²` is geen kenmerk of lijst van een ruimte",
            Some("zet een getal met een komma tussen accolades tussen aanhalingstekens"),
        ),
        ("kleur: rood", "kleur", "`kleur` is geen kenmerk of lijst van een gebouw", None),
        (
            "ruimte: x",
            "ruimte",
            "`ruimte` is geen kenmerk of lijst van een gebouw",
            Some("schrijf `ruimten:` met een lijst"),
        ),
        (
            "aanvraagdatum: 2026-01-01",
            "aanvraagdatum",
            "`aanvraagdatum` is geen kenmerk of lijst van een gebouw",
            Some("`aanvraagdatum` hoort op het hoogste niveau van het bestand"),
        ),
        (
            "vloeroppervlakte: 3",
            "vloeroppervlakte",
            "een gebouw heeft geen kenmerk `vloeroppervlakte`",
            Some("dit kenmerk hoort bij ruimte, gebruiksfunctie"),
        ),
        ("ramen: []", "ramen", "een gebouw bevat niet rechtstreeks ramen", Some("deze lijst hoort bij ruimte")),
        (
            "gebruiksfuncties: [{in woongebouw: ja}]",
            "in woongebouw",
            "een gebruiksfunctie heeft geen kenmerk `in woongebouw`",
            Some("geef de soort op, bijvoorbeeld `soort: woonfunctie`"),
        ),
        (
            "woonfuncties: [{grootste ruimte: 3}]",
            "grootste ruimte",
            "`grootste ruimte` volgt uit andere feiten en wordt niet opgegeven",
            None,
        ),
        (
            "ruimten: [{oppervlakte van de vloer: 3}]",
            "oppervlakte van de vloer",
            "`oppervlakte van de vloer` is geen kenmerk of lijst van een ruimte",
            Some("bedoelt u `vloeroppervlakte`?"),
        ),
        (
            "ruimten: [{beschermd compartiment: B}]",
            "beschermd compartiment",
            "`beschermd compartiment` is geen kenmerk of lijst van een ruimte",
            Some("schrijf `compartiment:`"),
        ),
    ] {
        check_fault(&in_building(line), words, message, hint);
    }
}

#[test]
fn values_that_cannot_be_are_refused() {
    let in_room = |line: &str| format!("gebouwen:\n- ruimten:\n  - {line}\n");
    for (line, words, message, hint) in [
        (
            "vloeroppervlakte: 1.000",
            "1.000",
            "een punt met precies drie cijfers erachter kan een duizendtal of een decimaal getal zijn",
            Some("bedoelt u `1000` of `1,000`?"),
        ),
        (
            "vloeroppervlakte: \"1.000 m²\"",
            "1.000",
            "een punt met precies drie cijfers erachter kan een duizendtal of een decimaal getal zijn",
            Some("bedoelt u `1000 m²` of `1,000 m²`?"),
        ),
        (
            "vloeroppervlakte: 1 000 m²",
            "1 000 m²",
            "een getal heeft hooguit één decimaalteken en geen scheiding tussen duizendtallen",
            None,
        ),
        (
            "vloeroppervlakte: onbekend",
            "onbekend",
            "dit is geen getal: verwacht cijfers met hooguit één decimale komma",
            Some("laat de regel weg als de waarde niet bekend is"),
        ),
        (
            "vloeroppervlakte: 3 meter",
            "meter",
            "`meter` is geen bekende eenheid; bedoel je `m`?",
            Some("bedoelt u `m`?"),
        ),
        (
            "vloeroppervlakte: 3 m",
            "m",
            "`vloeroppervlakte` is een oppervlakte (m²), en `m` past daar niet bij",
            Some("schrijf `m²`, `mm²`, `cm²`, `ha`"),
        ),
        ("vloeroppervlakte: 1:3", "1:3", "`vloeroppervlakte` is een oppervlakte (m²) en geen verhouding", None),
        ("helling: 1:0", "1:0", "`1:0` deelt door nul", None),
        ("helling: 3 m", "m", "`helling` is een getal zonder eenheid, en `m` past daar niet bij", None),
        ("vloeroppervlakte: 0", "0", "`vloeroppervlakte` is meer dan 0 m², en `0` kan dus niet", None),
        ("aandeel: 120 %", "120 %", "`aandeel` is ten minste 0 % en ten hoogste 100 %, en `120 %` kan dus niet", None),
        ("aantal personen: 2,5", "2,5", "`aantal personen` is een heel getal", None),
        ("rookklasse: S1", "S1", "`S1` is geen rookklasse", Some("bedoelt u `s1`?")),
        ("rookklasse: x9", "x9", "`x9` is geen rookklasse", Some("kies uit `s1`, `s2`, `geen rookklasse`")),
        ("vloeroppervlakte: [3]", "[3]", "achter `vloeroppervlakte` hoort een enkele waarde te staan", None),
    ] {
        check_fault(&in_room(line), words, message, hint);
    }
}

#[test]
fn kinds_and_facts_agree() {
    let functions = |item: &str| format!("gebouwen:\n- naam: G\n  gebruiksfuncties:\n  - {item}\n");
    check_fault(
        &functions("{soort: woonfunctie in woongebouw, in woonwagen: ja}"),
        "ja",
        "`in woonwagen` is hier `ja`, maar voor een woonfunctie in woongebouw is het `nee`",
        None,
    );
    check_fault(
        &functions("{soort: woonfuncties}"),
        "woonfuncties",
        "`woonfuncties` is geen soort gebruiksfunctie",
        Some("bedoelt u `woonfunctie`?"),
    );
    check_fault(&functions("{soort: raam}"), "raam", "een raam is geen gebruiksfunctie", None);
    // After an unknown kind the keys of its kinds are not held against the author.
    check_faults(
        &functions("{soort: woonfunctje, in woongebouw: ja, kleur: rood}"),
        &["woonfunctje: F016", "kleur: F011"],
    );
    check_fault(
        "woongebouwen: [{naam: G}]\n",
        "woongebouwen",
        "of iets een woongebouw is, volgt uit andere feiten",
        Some("geef op: `in woongebouw`"),
    );
    check_fault(
        "gebouwen: [{woonfuncties: {naam: a}}]\n",
        "{naam: a}",
        "achter `woonfuncties` hoort een lijst te staan",
        Some("begin elk object op een nieuwe regel met een streepje; `[]` betekent: geen"),
    );
    check_fault(
        "gebouwen: [toren]\n",
        "toren",
        "hier horen sleutels met waarden te staan",
        Some("schrijf bijvoorbeeld `naam: gebouw 1`"),
    );
}

#[test]
fn names_lead_to_one_object() {
    let errors = check_faults("gebouwen: [{naam: G, ruimten: [{naam: R}, {naam: R}]}]\n", &["R: F030"]);
    let diagnostic = errors[0].diagnostic(3);
    assert_eq!(diagnostic.also.len(), 1);
    assert_eq!(diagnostic.location.source, 3);
    let building = |rest: &str| {
        format!(
            "gebouwen:\n- naam: G\n  compartimenten: [{{naam: BC1}}]\n  ruimten: [{{naam: hal}}]\n  {rest}\n- naam: H\n  compartimenten: [{{naam: BC2}}]\n  ruimten: [{{naam: hal}}]\n"
        )
    };
    check_fault(
        &building("woonfuncties: [{compartiment: BC}]"),
        "BC",
        "er is geen compartiment met de naam `BC`",
        Some("bedoelt u `BC1`?"),
    );
    check_fault(
        &building("woonfuncties: [{compartiment: hal}]"),
        "hal",
        "er is geen compartiment met de naam `hal`",
        Some("`hal` is een ruimte"),
    );
    check_fault(
        &building("scheidingen: [{naar-kant: hal}]"),
        "hal",
        "er zijn 2 objecten van de soort ruimte met de naam `hal`",
        Some("geef elk object een eigen naam"),
    );
}

#[test]
fn many_faults_are_cut_off() {
    let text: String = (0..MAX_ERRORS + 50).map(|number| format!("x{number}: 1\n")).collect();
    let errors = bind(&rules(), &file(&text)).map(|_| ()).unwrap_err();
    assert_eq!(errors.len(), MAX_ERRORS + 1);
    assert_eq!(errors.last().unwrap().kind.code(), "F099");
}

/// The time for ten thousand rooms, good and bad, must not grow with their square.
#[test]
fn large_files_are_read_in_time() {
    let regels = rules();
    let rooms = |line: &dyn Fn(usize) -> String| -> String {
        let rooms: String = (0..10_000).map(|number| format!("  - {{naam: R{number}, {}}}\n", line(number))).collect();
        format!("gebouwen:\n- naam: G\n  compartimenten: [{{naam: BC}}]\n  ruimten:\n{rooms}")
    };
    for (text, good) in [
        (rooms(&|_| "vloeroppervlakte: 12.5 m², compartiment: BC".to_owned()), true),
        (rooms(&|number| format!("kleur {number}: rood")), false),
        (rooms(&|number| format!("compartiment: R{number}x")), false),
        (rooms(&|number| format!("rookklasse: s{number}")), false),
        (rooms(&|_| "naam : R".to_owned()), false),
    ] {
        let start = std::time::Instant::now();
        assert_eq!(bind(&regels, &file(&text)).is_ok(), good);
        assert!(start.elapsed() < std::time::Duration::from_secs(20), "{:?}", start.elapsed());
    }
}

#[test]
fn messages_are_single_dutch_sentences() {
    let text = "stoer: 2\nx: 1\nnaam: ''\nprocedure: x\nafspraken: x\ngebouwen: [{hoogte: [], bouwdatum: nu}, x]\n";
    for error in bind(&rules(), &file(text)).map(|_| ()).unwrap_err() {
        let message = error.to_string();
        assert!(message.starts_with(|c: char| c.is_lowercase() || c == '`'), "{message}");
        assert!(!message.ends_with('.') && !message.contains('\n'), "{message}");
    }
}

// ---------------------------------------------------------------------- writing

#[test]
fn a_written_project_is_canonical() {
    let regels = rules();
    let feiten = facts(
        &regels,
        "naam: 'ja'
gemeente: \"Den Haag: centrum\"
gebouwen:
- bouwlagen: 3
  woonfuncties in woongebouwen: [{vloeroppervlakte: 0.30 ha, compartiment: BC1}]
  compartimenten: [{naam: BC1, soort: compartiment}]
  ruimten: [{helling: 1:12, rookklasse: s2}, {naam: '2', helling: 2.5}]
  kantoorfuncties: []
",
    );
    let expected = "\
stoer: 1
naam: ja
aanvraagdatum: 2026-09-24
gemeente: 'Den Haag: centrum'
gebouwen:
- bouwlagen: 3
  woonfuncties in woongebouwen:
  - in woongebouw: ja
    in woonwagen: nee
    vloeroppervlakte: 0,3 ha
    compartiment: BC1
  kantoorfuncties: []
  ruimten:
  - helling: 1:12
    rookklasse: s2
  - naam: '2'
    helling: 2,5
  compartimenten:
  - naam: BC1
    soort: compartiment
";
    assert_eq!(write(&regels, &feiten), expected);
}

#[test]
fn texts_survive_writing() {
    let regels = rules();
    for text in [
        "null",
        "~",
        "ja",
        "true",
        "1.0",
        "0x1F",
        "1e3",
        "2026-01-01",
        " x ",
        "a\nb",
        "a\n\n b\n",
        "# c",
        "x # y",
        "é",
        "\u{1}",
        "-",
        "- a",
        "[",
        "{a}",
        "&a",
        "*a",
        "!a",
        "%",
        "@",
        "`",
        "'",
        "\"",
        "a: b",
        "a:",
        "\t",
        "\u{85}",
        "\u{2028}",
        "\u{FEFF}",
        "\\",
        "| x",
        "> y",
        "? z",
        "---",
        "...",
        "<<",
        "=",
        "1:12",
        "🏠",
    ] {
        let mut feiten = facts(&regels, "gemeente: x\n");
        let (gemeente, _) = regels.kenmerken().find(|(_, kenmerk)| kenmerk.naam == "gemeente").unwrap();
        let waarde = Waarde::Tekst(text.to_owned());
        feiten.ding_mut(Feiten::PROJECT).feiten.insert(gemeente, waarde.clone());
        let written = write(&regels, &feiten);
        let read = bind(&regels, &Source::new("p", &written));
        if text.trim().is_empty() {
            continue;
        }
        let read = read.unwrap_or_else(|errors| panic!("{text:?}\n{written}\n{errors:#?}"));
        assert_eq!(read.ding(Feiten::PROJECT).feiten.get(&gemeente), Some(&waarde), "{written}");
    }
}

mod property {
    use proptest::prelude::*;

    use super::*;
    use crate::eenheid::Eenheid;
    use crate::feiten::Ding;
    use crate::maat::Maat;

    /// A choice among `n`, from a list of numbers that never ends.
    struct Choices<'a>(std::iter::Cycle<std::slice::Iter<'a, u32>>);

    impl Choices<'_> {
        fn pick(&mut self, n: usize) -> usize {
            usize::try_from(*self.0.next().unwrap()).unwrap() % n
        }

        fn flip(&mut self) -> bool {
            self.pick(2) == 0
        }
    }

    fn value_of(regels: &Regelset, choices: &mut Choices<'_>, soort: &WaardeSoort) -> Option<Waarde> {
        Some(match soort {
            WaardeSoort::JaNee => Waarde::JaNee(choices.flip()),
            WaardeSoort::Getal { eenheid, heel } => {
                let (above, below) =
                    (choices.pick(9_999) + 1, if *heel { 1 } else { [1, 2, 3, 7, 1000][choices.pick(5)] });
                let number = Getal::ratio(i64::try_from(above).unwrap(), below).unwrap();
                let units = crate::eenheid::compatible(&eenheid.dimensie());
                let unit = match units.get(choices.pick(4)) {
                    Some(unit) if !heel => Eenheid::parse(unit).unwrap(),
                    _ => eenheid.clone(),
                };
                if eenheid.tekst() == "%" {
                    let percent = Getal::ratio(i64::try_from(choices.pick(101)).unwrap(), 1).unwrap();
                    Waarde::Getal(Maat::new(&percent, eenheid.clone()))
                } else if eenheid.dimensie().is_none() && !heel && choices.flip() {
                    Waarde::Getal(Maat::verhouding(&number, &Getal::from(7)).unwrap())
                } else {
                    Waarde::Getal(Maat::new(&number, unit))
                }
            }
            WaardeSoort::Klasse(id) => {
                Waarde::Klasse(u16::try_from(choices.pick(regels.klasse(*id).waarden.len())).unwrap())
            }
            WaardeSoort::Datum => Waarde::Datum(
                Date::from_ordinal_date(
                    1990 + i32::try_from(choices.pick(60)).unwrap(),
                    1 + u16::try_from(choices.pick(365)).unwrap(),
                )
                .unwrap(),
            ),
            WaardeSoort::Tekst => Waarde::Tekst(["null", "a: b", " x", "1.0", "é"][choices.pick(5)].to_owned()),
            WaardeSoort::Verwijzing(_) => return None,
        })
    }

    /// Facts that a project file can state, in the order in which one states them.
    fn fill(regels: &Regelset, choices: &mut Choices<'_>, feiten: &mut Feiten, id: DingId, depth: usize) {
        let kind = feiten.ding(id).soort;
        for (kenmerk, declared) in regels.kenmerken() {
            if carries(regels, kind, &declared.dragers)
                && choices.flip()
                && let Some(waarde) = value_of(regels, choices, &declared.soort)
            {
                feiten.ding_mut(id).feiten.insert(kenmerk, waarde);
            }
        }
        if depth == 0 {
            return;
        }
        for (lijst, object) in regels.objecten() {
            let fits = object.volgt_uit.is_none() && keys::holds(regels, kind, lijst);
            // One list for each family of kinds, so that every element has one place.
            let family = feiten.ding(id).lijsten.iter().any(|other| regels.is_a(lijst, *other));
            if !fits || family || choices.flip() {
                continue;
            }
            feiten.ding_mut(id).lijsten.insert(lijst);
            for _ in 0..choices.pick(3) {
                let mut below: Vec<ObjectId> = base_kinds_below(regels, lijst).collect();
                below.push(lijst);
                let soort = below[choices.pick(below.len())];
                let naam = format!("{} {}", ["n", "ja", "é: x", "12"][choices.pick(4)], feiten.dingen.len());
                let child = feiten.add(soort, Some(id), naam, Location::default());
                feiten.ding_mut(child).soort_bekend = soort != lijst || below.len() == 1 || choices.flip();
                fill(regels, choices, feiten, child, depth - 1);
            }
        }
    }

    /// References and groupings, to any object of the kind.
    fn link(regels: &Regelset, choices: &mut Choices<'_>, feiten: &mut Feiten) {
        for id in feiten.ids() {
            let of_kind = |feiten: &Feiten, kind: ObjectId| {
                feiten.ids().filter(|other| regels.is_a(feiten.ding(*other).soort, kind)).collect::<Vec<_>>()
            };
            for (kenmerk, declared) in regels.kenmerken() {
                if let WaardeSoort::Verwijzing(target) = declared.soort
                    && carries(regels, feiten.ding(id).soort, &declared.dragers)
                {
                    let found = of_kind(feiten, target);
                    if !found.is_empty() && choices.flip() {
                        let other = found[choices.pick(found.len())];
                        feiten.ding_mut(id).feiten.insert(kenmerk, Waarde::Verwijzing(other));
                    }
                }
            }
            for (groep, object) in regels.objecten() {
                if carries(regels, feiten.ding(id).soort, &object.groepeert) {
                    let found = of_kind(feiten, groep);
                    if !found.is_empty() && choices.flip() {
                        feiten.group(id, groep, found[choices.pick(found.len())]);
                    }
                }
            }
        }
    }

    fn assert_same(left: &Ding, right: &Ding) {
        assert_eq!((&left.naam, left.soort, left.soort_bekend), (&right.naam, right.soort, right.soort_bekend));
        assert_eq!((left.ouder, &left.kinderen), (right.ouder, &right.kinderen));
        assert_eq!(left.feiten, right.feiten);
        for (kenmerk, waarde) in &left.feiten {
            if let (Waarde::Getal(a), Some(Waarde::Getal(b))) = (waarde, right.feiten.get(kenmerk)) {
                assert_eq!((a.eenheid.tekst(), a.weergave), (b.eenheid.tekst(), b.weergave));
            }
        }
        assert_eq!((&left.lijsten, &left.groepen, &left.leden), (&right.lijsten, &right.groepen, &right.leden));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn reading_what_was_written_gives_the_same_facts(numbers in proptest::collection::vec(any::<u32>(), 1..400)) {
            let regels = rules();
            let mut choices = Choices(numbers.iter().cycle());
            let project = regels.object_by_name(PROJECT).unwrap();
            let mut feiten = Feiten::empty(project, day("2026-09-24"));
            fill(&regels, &mut choices, &mut feiten, Feiten::PROJECT, 3);
            link(&regels, &mut choices, &mut feiten);
            let written = write(&regels, &feiten);
            let read = bind(&regels, &Source::new("p", &written)).unwrap_or_else(|errors| panic!("{written}\n{errors:#?}"));
            prop_assert_eq!(read.toetsdatum, feiten.toetsdatum);
            prop_assert_eq!(read.dingen.len(), feiten.dingen.len());
            for (left, right) in feiten.dingen.iter().zip(&read.dingen) {
                assert_same(left, right);
            }
            prop_assert_eq!(write(&regels, &read), written);
        }
    }
}
