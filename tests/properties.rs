//! What holds for every rule file and every project, tried on many.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;
use stoer::beoordeling::{Mogelijk, Oordeel};
use stoer::cases::run;
use stoer::check::check;
use stoer::eenheid::{Eenheid, compatible};
use stoer::evaluate::evaluate_all;
use stoer::feiten::{DingId, Feiten, Waarde};
use stoer::format::format;
use stoer::getal::Getal;
use stoer::maat::Maat;
use stoer::parse::parse;
use stoer::regelset::{KenmerkId, ObjectId, Regelset, WaardeSoort};
use stoer::span::{Location, Source};

#[path = "shared/files.rs"]
mod files;

/// The words of the language cases.
static WORDS: LazyLock<Source> = LazyLock::new(|| files::source(&files::repository("tests/gevallen/woorden.stoer")));

/// The language cases about outcomes.
static CASES: LazyLock<Vec<Source>> = LazyLock::new(|| files::rules("tests/gevallen/oordeel"));

/// The rules of each language case.
static RULES: LazyLock<Vec<Regelset>> =
    LazyLock::new(|| CASES.iter().map(|case| check(vec![WORDS.clone(), case.clone()]).0.unwrap()).collect());

/// Every rule file of this repository, right or wrong.
static FILES: LazyLock<Vec<Source>> = LazyLock::new(|| {
    ["rules", "tests/gevallen", "tests/taal"].iter().flat_map(|folder| files::rules(folder)).collect()
});

/// So many trials, without a file that remembers failures: a failure becomes a case.
fn trials(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, max_shrink_iters: 2_000, failure_persistence: None, ..ProptestConfig::default() }
}

// ---------------------------------------------------------------------------- three values

/// Any set of possibilities, empty ones included.
fn mogelijk() -> impl Strategy<Value = Mogelijk> {
    (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(waar, onwaar, leeg)| {
        let part = |there, value| if there { value } else { Mogelijk::NIETS };
        part(waar, Mogelijk::WAAR).or_else(part(onwaar, Mogelijk::ONWAAR)).or_else(part(leeg, Mogelijk::LEEG))
    })
}

/// Whether every possibility of one is one of the other.
fn within(a: Mogelijk, b: Mogelijk) -> bool {
    a.or_else(b) == b
}

proptest! {
    #![proptest_config(trials(256))]

    #[test]
    fn possibilities_obey_the_laws_of_logic(a in mogelijk(), b in mogelijk(), c in mogelijk()) {
        prop_assert_eq!(a.and(b), b.and(a));
        prop_assert_eq!(a.or(b), b.or(a));
        prop_assert_eq!(a.and(b).and(c), a.and(b.and(c)));
        prop_assert_eq!(a.or(b).or(c), a.or(b.or(c)));
        prop_assert_eq!(a.negate().negate(), a);
        prop_assert_eq!(a.and(b).negate(), a.negate().or(b.negate()));
        prop_assert!(within(a, a.and(a)) && within(a, a.or(a)));
    }

    #[test]
    fn a_breach_outweighs_a_missing_fact(a in mogelijk()) {
        prop_assume!(a != Mogelijk::NIETS);
        prop_assert_eq!(Mogelijk::ONWAAR.and(a), Mogelijk::ONWAAR);
        prop_assert_eq!(Mogelijk::WAAR.or(a), Mogelijk::WAAR);
        prop_assert_eq!(Mogelijk::LEEG.and(a), a);
        prop_assert_eq!(Mogelijk::LEEG.or(a), a);
    }

    #[test]
    fn knowing_more_of_a_part_never_adds_a_possibility(a in mogelijk(), b in mogelijk(), more in mogelijk()) {
        let less = a.or_else(more);
        prop_assert!(within(a.and(b), less.and(b)));
        prop_assert!(within(a.or(b), less.or(b)));
        prop_assert!(within(a.negate(), less.negate()));
        prop_assert!(within(a.as_condition(), less.as_condition()));
    }
}

// ------------------------------------------------------------------------------ formatting

/// What the formatter promises about a text that can be read.
fn formats_well(text: &str) -> Result<(), TestCaseError> {
    let (bestand, errors) = parse(&Source::new("bron", text));
    if !errors.is_empty() {
        return Ok(());
    }
    let out = format(&bestand, text);
    let (again, errors) = parse(&Source::new("uitvoer", out.as_str()));
    prop_assert_eq!(errors, vec![], "{}", out);
    prop_assert_eq!(&again.blokken, &bestand.blokken, "{}", out);
    prop_assert_eq!(&again.opmerkingen, &bestand.opmerkingen, "{}", out);
    prop_assert_eq!(format(&again, &out), out);
    Ok(())
}

#[test]
fn every_rule_file_formats_well() {
    for source in FILES.iter() {
        formats_well(&source.text).unwrap();
    }
}

/// Something an author may do between words without saying anything else.
fn gap() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "  ",
        "\t",
        "\u{A0}",
        "\n      ",
        "\r\n  ",
        " -- x\n    ",
        "\n-- aan de kantlijn\n    ",
        "\n\n    ",
        "\n  -- y  \n\t",
    ])
}

/// A sentence of the language, built like the grammar.
fn sentence() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "hoogte",
        "vrije breedte",
        "U-waarde van het raam",
        "label A++",
        "zone 2",
        "de deur",
    ]);
    let number =
        prop::sample::select(vec!["2,6 m", "-3 dB", "1:12", "0,9 dm³/s per m²", "7", "1 juli 2026", "20·10⁻⁶ m³"]);
    let quantity =
        prop_oneof![name.prop_map(str::to_owned), number.prop_map(str::to_owned)].prop_recursive(3, 12, 3, |part| {
            prop_oneof![
                (part.clone(), prop::sample::select(vec!["+", "-", "−", "·", "*", "/"]), part.clone())
                    .prop_map(|(a, op, b)| format!("{a} {op} {b}")),
                part.clone().prop_map(|a| format!("({a})")),
                part.clone().prop_map(|a| format!("naar boven afgerond ({a})")),
                part.clone().prop_map(|a| format!("70 % van ({a})")),
                (part.clone(), part.clone()).prop_map(|(a, b)| format!("de hoogste van {a} en {b}")),
                part.clone().prop_map(|a| format!("som van {a} van alle ruimten van het gebouw waarvoor (x en y)")),
                part.prop_map(|a| format!("het gemiddelde van {a} gewogen naar z van elk raam waarvoor niet open")),
                Just("grens van vb.1.1 op hoofdfunctie".to_owned()),
                Just("aantal verschillende kleur van alle ramen".to_owned()),
                Just("2 stappen slechter dan label".to_owned()),
                Just("onbekend \"elders\" ten minste 2 m".to_owned()),
            ]
        });
    let op = prop::sample::select(vec!["ten minste", "≤", ">", "minder dan", "gelijk aan", "≠", "niet gelijk aan"]);
    let test = (quantity.clone(), op, quantity.clone(), prop::option::of(quantity)).prop_map(|(a, op, b, c)| match c {
        Some(c) => format!("{a} meer dan {b} t/m {c}"),
        None => format!("{a} {op} {b}"),
    });
    let simple = prop_oneof![
        test,
        Just("niet afsluitbaar".to_owned()),
        Just("x een van rood, groen of blauw".to_owned()),
        Just("x niet een van rood, groen".to_owned()),
        Just("van-kant is niet een schuur".to_owned()),
        Just("aangewezen in vb.t1 kolom \"1.1\" lid 2a op een van de functies".to_owned()),
    ];
    simple.prop_recursive(3, 16, 3, |part| {
        prop_oneof![
            (part.clone(), part.clone()).prop_map(|(a, b)| format!("({a}) en ({b})")),
            prop::collection::vec(part.clone(), 2..4).prop_map(|parts| parts.join(" of ")),
            (part.clone(), part.clone()).prop_map(|(a, b)| format!("({a}) tenzij ({b})")),
            part.clone().prop_map(|a| format!("niet ({a})")),
            part.clone().prop_map(|a| format!("er is geen raam van het gebouw waarvoor {a}")),
            part.clone().prop_map(|a| format!("er zijn ten minste 2 ramen waarvoor {a}")),
            part.clone().prop_map(|a| format!("voor elk raam geldt: {a}")),
            prop::collection::vec(part, 1..4).prop_map(|parts| {
                let items = parts.iter().zip('a'..).map(|(part, letter)| format!("\n     {letter}. {part}"));
                format!("een van de volgende:{}", items.collect::<String>())
            }),
        ]
    })
}

proptest! {
    #![proptest_config(trials(96))]

    #[test]
    fn a_generated_sentence_formats_well(norm in sentence(), als in sentence()) {
        formats_well(&format!("eis vb.1.1 \"a\"\n    voor elk gebouw\n    als {als}\n    norm {norm}\n"))?;
    }

    #[test]
    fn an_author_may_break_lines_and_comment_anywhere(
        file in any::<Index>(),
        gaps in prop::collection::vec((any::<Index>(), gap()), 1..12),
    ) {
        let mut text = file.get(&FILES).text.clone();
        for (place, gap) in &gaps {
            let spaces: Vec<usize> = text.match_indices(' ').map(|(at, _)| at).collect();
            if let Some(at) = (!spaces.is_empty()).then(|| *place.get(&spaces)) {
                text.replace_range(at..=at, gap);
            }
        }
        formats_well(&text)?;
    }
}

// ----------------------------------------------------------------------------------- order

/// The outcome of every expectation in these files, by title and code.
fn outcomes(sources: Vec<Source>) -> BTreeMap<(String, String, Option<String>), Oordeel> {
    let (regels, diagnostics) = check(sources);
    let regels = regels.unwrap_or_else(|| unreachable!("{diagnostics:?}"));
    let mut found = BTreeMap::new();
    for voorbeeld in regels.voorbeelden() {
        for result in run(&regels, voorbeeld).1 {
            let code = regels.eis(result.verwacht.eis).code.clone();
            found.insert((voorbeeld.titel.clone(), code, result.verwacht.voor.clone()), result.gevonden);
        }
    }
    found
}

/// The blocks of a file, each as text.
fn blocks(source: &Source) -> Vec<String> {
    parse(source).0.blokken.iter().map(|blok| source.slice(blok.span).to_owned()).collect()
}

proptest! {
    #![proptest_config(trials(64))]

    #[test]
    fn the_order_of_blocks_and_files_changes_no_outcome(
        case in any::<Index>(),
        order in any::<prop::sample::Selector>(),
        places in prop::collection::vec((any::<u32>(), 0..4_usize), 400),
    ) {
        let _ = order;
        let case = case.get(&CASES);
        let all: Vec<String> = [&*WORDS, case].into_iter().flat_map(blocks).collect();
        let mut shuffled: Vec<(&(u32, usize), String)> = places.iter().cycle().zip(all).collect();
        shuffled.sort_by_key(|((key, _), _)| *key);
        let mut texts = vec![String::new(); 4];
        for ((_, file), block) in shuffled {
            texts[*file].push_str(&block);
            texts[*file].push_str("\n\n");
        }
        let sources = texts.iter().enumerate().map(|(n, text)| Source::new(format!("{n}.stoer"), text.as_str())).collect();
        prop_assert_eq!(outcomes(sources), outcomes(vec![WORDS.clone(), case.clone()]));
    }
}

/// The same on the hard cases and on the law, in reverse order: many more rules at once.
#[test]
fn the_reverse_order_of_blocks_and_files_changes_no_outcome() {
    for folder in ["tests/taal", "rules"] {
        let sources = files::rules(folder);
        let reversed: Vec<Source> = sources
            .iter()
            .rev()
            .map(|source| {
                let text = blocks(source).into_iter().rev().collect::<Vec<_>>().join("\n\n");
                Source::new(source.name.clone(), text)
            })
            .collect();
        assert_eq!(outcomes(reversed), outcomes(sources), "{folder}");
    }
}

// ----------------------------------------------------------------------------------- facts

/// Choices for one project: sizes, values, and what is left unknown.
#[derive(Debug, Clone)]
struct Choices {
    sizes: Vec<usize>,
    values: Vec<u32>,
    unknown: Vec<u8>,
}

fn choices() -> impl Strategy<Value = Choices> {
    let sizes = prop::collection::vec(0..3_usize, 8);
    let values = prop::collection::vec(any::<u32>(), 64);
    let unknown = prop::collection::vec(any::<u8>(), 64);
    (sizes, values, unknown).prop_map(|(sizes, values, unknown)| Choices { sizes, values, unknown })
}

/// Builds projects over the words of the language cases.
struct Builder<'c> {
    regels: &'c Regelset,
    choices: &'c Choices,
    size: usize,
    value: usize,
}

impl Builder<'_> {
    fn size(&mut self) -> usize {
        self.size += 1;
        self.choices.sizes[self.size % self.choices.sizes.len()]
    }

    fn value(&mut self) -> u32 {
        self.value += 1;
        self.choices.values[self.value % self.choices.values.len()]
            .wrapping_mul(2_654_435_761)
            .rotate_left(self.value as u32)
    }

    fn object(&self, naam: &str) -> ObjectId {
        self.regels.object_by_name(naam).unwrap()
    }

    fn add(&mut self, feiten: &mut Feiten, naam: &str, ouder: DingId) -> DingId {
        let title = format!("{naam} {}", feiten.dingen.len());
        feiten.add(self.object(naam), Some(ouder), title, Location::default())
    }

    /// A project in which everything is known.
    fn complete(mut self) -> Feiten {
        let mut feiten = Feiten::empty(self.object("project"), day(2026, 1));
        let gebouw = self.add(&mut feiten, "gebouw", Feiten::PROJECT);
        let mut functies = Vec::new();
        for _ in 0..=self.size() {
            let kinds = ["woonfunctie", "kantoorfunctie", "winkelfunctie"];
            let kind = kinds[self.value() as usize % kinds.len()];
            functies.push(self.add(&mut feiten, kind, gebouw));
        }
        let mut ruimten = Vec::new();
        for ouder in functies.iter().copied().chain([gebouw]) {
            for _ in 0..self.size() {
                let kinds = ["ruimte", "bergruimte", "werkruimte"];
                let kind = kinds[self.value() as usize % kinds.len()];
                let ruimte = self.add(&mut feiten, kind, ouder);
                ruimten.push(ruimte);
                for _ in 0..self.size() {
                    self.add(&mut feiten, "raam", ruimte);
                }
            }
        }
        for _ in 0..self.size() {
            self.add(&mut feiten, "parkeervak", gebouw);
        }
        let sectoren: Vec<DingId> = (0..2).map(|_| self.add(&mut feiten, "sector", gebouw)).collect();
        for ruimte in &ruimten {
            let sector = sectoren[self.value() as usize % sectoren.len()];
            feiten.group(*ruimte, self.object("sector"), sector);
        }
        if !ruimten.is_empty() {
            self.add(&mut feiten, "scheiding", gebouw);
        }
        self.close_lists(&mut feiten);
        for id in feiten.ids() {
            let soort = feiten.ding(id).soort;
            let known: Vec<(KenmerkId, Waarde)> = self
                .regels
                .kenmerken()
                .filter(|(kenmerk, _)| self.regels.has_kenmerk(soort, *kenmerk))
                .map(|(kenmerk, _)| kenmerk)
                .collect::<Vec<_>>()
                .into_iter()
                .filter_map(|kenmerk| Some((kenmerk, self.fact(&feiten, kenmerk)?)))
                .collect();
            feiten.dingen[id.index()].feiten.extend(known);
        }
        feiten
    }

    fn close_lists(&self, feiten: &mut Feiten) {
        for (container, lists) in [
            ("project", vec!["gebouw"]),
            ("gebouw", vec!["gebruiksfunctie", "ruimte", "parkeervak", "sector", "scheiding"]),
            ("gebruiksfunctie", vec!["ruimte"]),
            ("ruimte", vec!["raam"]),
        ] {
            let container = self.object(container);
            for id in feiten.ids() {
                if self.regels.is_a(feiten.ding(id).soort, container) {
                    let lists = lists.iter().map(|naam| self.object(naam));
                    feiten.dingen[id.index()].lijsten.extend(lists);
                }
            }
        }
    }

    fn fact(&mut self, feiten: &Feiten, kenmerk: KenmerkId) -> Option<Waarde> {
        // Few values, so that limits are met exactly.
        let numbers = ["0", "1", "2", "2,4", "2,6", "3", "7", "20", "30", "33", "45", "50", "60", "100", "150", "500"];
        let value = self.value();
        Some(match &self.regels.kenmerk(kenmerk).soort {
            WaardeSoort::JaNee => Waarde::JaNee(value.is_multiple_of(2)),
            WaardeSoort::Getal { eenheid, heel } => {
                let bereik = &self.regels.kenmerk(kenmerk).bereik;
                let number = (0..numbers.len()).map(|step| numbers[(value as usize + step) % numbers.len()]).find_map(
                    |text| {
                        let maat = maat(text, eenheid.clone());
                        (bereik.contains(&maat.waarde) && (!heel || !text.contains(','))).then_some(maat)
                    },
                )?;
                Waarde::Getal(number)
            }
            WaardeSoort::Klasse(klasse) => {
                let count = self.regels.klasse(*klasse).waarden.len() as u32;
                Waarde::Klasse(u16::try_from(value % count).unwrap())
            }
            WaardeSoort::Datum => Waarde::Datum(day(2012, 7)),
            WaardeSoort::Tekst => Waarde::Tekst(["Huizen", "Laren", "Bussum"][value as usize % 3].to_owned()),
            WaardeSoort::Verwijzing(target) => {
                let fits: Vec<DingId> =
                    feiten.ids().filter(|id| self.regels.is_a(feiten.ding(*id).soort, *target)).collect();
                Waarde::Verwijzing(*fits.get(value as usize % fits.len().max(1))?)
            }
        })
    }
}

/// The first of a month.
fn day(year: i32, month: u8) -> time::Date {
    time::Date::from_calendar_date(year, time::Month::try_from(month).unwrap(), 1).unwrap()
}

fn maat(text: &str, eenheid: Eenheid) -> Maat {
    Maat::new(&Getal::parse(text, stoer::getal::DecimalMark::Komma).unwrap(), eenheid)
}

/// The same project with some of its facts, lists, groups and kinds unknown.
fn with_less(regels: &Regelset, full: &Feiten, choices: &Choices, share: u8) -> Feiten {
    let mut less = full.clone();
    let mut at = 0;
    let mut forget = || {
        at += 1;
        choices.unknown[at % choices.unknown.len()].wrapping_mul(167).wrapping_add(at as u8) < share
    };
    for id in full.ids() {
        let ding = &mut less.dingen[id.index()];
        ding.feiten.retain(|_, _| !forget());
        // Without its list an object is not known; so only empty lists can be unknown.
        let empty: Vec<ObjectId> = ding
            .lijsten
            .iter()
            .copied()
            .filter(|list| !full.ding(id).kinderen.iter().any(|child| regels.is_a(full.ding(*child).soort, *list)))
            .collect();
        for list in empty {
            if forget() {
                ding.lijsten.remove(&list);
            }
        }
        let above = regels.object(ding.soort).soort_van;
        if let Some(above) = above.filter(|_| forget()) {
            ding.soort = above;
            ding.soort_bekend = false;
            ding.feiten.retain(|kenmerk, _| regels.has_kenmerk(above, *kenmerk));
        }
    }
    let groups: Vec<(DingId, ObjectId, DingId)> =
        full.ids().flat_map(|id| full.ding(id).groepen.iter().map(move |(kind, group)| (id, *kind, *group))).collect();
    for (id, kind, group) in groups {
        if forget() {
            less.dingen[id.index()].groepen.remove(&kind);
            less.dingen[group.index()].leden.retain(|member| *member != id);
        }
    }
    less
}

/// The verdict per eis and object.
fn verdicts(regels: &Regelset, feiten: &Feiten) -> BTreeMap<(String, DingId), Oordeel> {
    let beoordeling = evaluate_all(regels, feiten);
    beoordeling
        .uitkomsten
        .iter()
        .map(|uitkomst| ((regels.eis(uitkomst.eis).code.clone(), uitkomst.ding), uitkomst.oordeel))
        .collect()
}

proptest! {
    #![proptest_config(trials(192))]

    #[test]
    fn a_fact_more_never_turns_a_verdict_around(
        case in any::<Index>(),
        choices in choices(),
        share in prop::sample::select(vec![10_u8, 60, 130, 220]),
    ) {
        let at = case.index(RULES.len());
        let regels = &RULES[at];
        let full = Builder { regels, choices: &choices, size: 0, value: 0 }.complete();
        let less = with_less(regels, &full, &choices, share);
        let (before, after) = (verdicts(regels, &less), verdicts(regels, &full));
        for ((code, ding), oordeel) in &before {
            let Some(decided) = oordeel.in_orde() else { continue };
            // An object that an eis is not for has no outcome of it.
            let later = after.get(&(code.clone(), *ding)).map_or(Some(true), |later| later.in_orde());
            prop_assert_eq!(
                later, Some(decided),
                "{} {} voor {}: eerst {}, dan {:?}\n{:#?}",
                CASES[at].name, code, full.ding(*ding).naam, oordeel, after.get(&(code.clone(), *ding)), describe(regels, &less, &full)
            );
        }
    }

    #[test]
    fn another_unit_never_changes_an_outcome(case in any::<Index>(), choices in choices()) {
        let regels = &RULES[case.index(RULES.len())];
        let full = Builder { regels, choices: &choices, size: 0, value: 0 }.complete();
        let mut other = full.clone();
        let mut step = 0;
        for ding in &mut other.dingen {
            for waarde in ding.feiten.values_mut() {
                let Waarde::Getal(maat) = waarde else { continue };
                let units = compatible(&maat.eenheid.dimensie());
                if units.is_empty() {
                    continue;
                }
                step += 1;
                let unit = Eenheid::parse(units[(choices.values[step % choices.values.len()] as usize) % units.len()]).unwrap();
                let number = maat.in_eenheid(&unit).unwrap();
                *maat = Maat::new(&number, unit);
            }
        }
        prop_assert_eq!(verdicts(regels, &full), verdicts(regels, &other));
    }
}

/// What was forgotten, for whoever reads a failure.
fn describe(regels: &Regelset, less: &Feiten, full: &Feiten) -> Vec<String> {
    full.ids()
        .map(|id| {
            let (ding, short) = (full.ding(id), less.ding(id));
            let facts: Vec<String> = ding
                .feiten
                .iter()
                .map(|(kenmerk, waarde)| {
                    let known = if short.feiten.contains_key(kenmerk) { "" } else { "?" };
                    let waarde = match waarde {
                        Waarde::Getal(maat) => maat.to_string(),
                        other => format!("{other:?}"),
                    };
                    format!("{known}{} {waarde}", regels.kenmerk(*kenmerk).naam)
                })
                .collect();
            let lists: Vec<&str> =
                ding.lijsten.difference(&short.lijsten).map(|list| regels.object(*list).naam.as_str()).collect();
            let soort = if short.soort_bekend { "" } else { " (soort ?)" };
            format!("{}{soort} in {:?}, zonder lijst {lists:?}: {}", ding.naam, ding.ouder, facts.join(", "))
        })
        .collect()
}

// ------------------------------------------------------------------------------- mutations

/// A change that a slip of the hand, or somebody with bad intent, can make.
#[derive(Debug, Clone)]
enum Slip {
    Delete(Index, usize),
    Insert(Index, &'static str),
    Copy(Index, Index, usize),
}

fn slip() -> impl Strategy<Value = Slip> {
    let bits = prop::sample::select(vec![
        "(",
        ")",
        "|",
        "\"",
        "\n",
        "\n    ",
        " en ",
        " of ",
        " niet ",
        "--",
        ",",
        ".",
        "van",
        " alle ",
        "\u{0}",
        "é",
        "²",
        "·",
        "1:0",
        "ten minste ",
        "een van ",
        "waarvoor ",
        "999999999999999999999999",
        "-",
        "%",
        "\r",
        "\u{FEFF}",
        "eis ",
        "norm ",
    ]);
    prop_oneof![
        (any::<Index>(), 1..40_usize).prop_map(|(at, count)| Slip::Delete(at, count)),
        (any::<Index>(), bits).prop_map(|(at, bit)| Slip::Insert(at, bit)),
        (any::<Index>(), any::<Index>(), 1..80_usize).prop_map(|(from, to, count)| Slip::Copy(from, to, count)),
    ]
}

fn slipped(text: &str, slips: &[Slip]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for slip in slips {
        if chars.is_empty() {
            break;
        }
        match slip {
            Slip::Delete(at, count) => {
                let at = at.index(chars.len());
                chars.drain(at..(at + count).min(chars.len()));
            }
            Slip::Insert(at, bit) => {
                let at = at.index(chars.len());
                chars.splice(at..at, bit.chars());
            }
            Slip::Copy(from, to, count) => {
                let (from, to) = (from.index(chars.len()), to.index(chars.len()));
                let piece: Vec<char> = chars[from..(from + count).min(chars.len())].to_vec();
                chars.splice(to..to, piece);
            }
        }
    }
    chars.into_iter().collect()
}

proptest! {
    #![proptest_config(trials(256))]

    #[test]
    fn no_slip_of_the_hand_stops_the_reader(
        file in any::<Index>(),
        slips in prop::collection::vec(slip(), 1..8),
    ) {
        let source = Source::new("mis.stoer", slipped(&file.get(&FILES).text, &slips));
        formats_well(&source.text)?;
        let (regels, diagnostics) = check(vec![WORDS.clone(), source]);
        prop_assert_eq!(regels.is_none(), diagnostics.iter().any(|diagnostic| diagnostic.level == stoer::diagnostic::Level::Fout));
        if let Some(regels) = &regels {
            for voorbeeld in regels.voorbeelden() {
                run(regels, voorbeeld);
            }
        }
    }
}
