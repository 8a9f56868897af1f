//! Rows that only show in a building of their own.
//!
//! `tests/feiten/proeven.csv` has limits: pairs of figures, limits that follow from another figure,
//! numbers of things. `tests/feiten/voorwaarden.csv` has conditions: what makes a rule count, or
//! leaves it out. Both describe the building in the words of a case, from the row and the law, not
//! from the rule. Every place where the row's figure decides is written as `{x}`; the figure runs
//! from just inside the limit to just outside. A condition without a figure holds in one building
//! and not in the other; what differs is written as `{holds|does not}`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use stoer::beoordeling::Oordeel;
use stoer::check::check;
use stoer::getal::{DecimalMark, Getal};
use stoer::regelset::{Regelset, Verwachting, Voorbeeld, WaardeSoort};
use stoer::span::{Location, Source};

use crate::files;
use crate::lijst::{Feit, Functie};

/// A building for a row.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct Proef {
    pub id: String,
    /// The rules that are asked; the row's own when empty.
    regel: String,
    /// The gebruiksfuncties that it is tried for, with `; ` between them; the row's own when empty.
    functies: String,
    /// The limit, computed from the figures `a`, `b`, `c` of the row; `a` when empty.
    grens: String,
    /// The unit of the limit; that of the figure when empty.
    eenheid: String,
    /// How the building compares with the limit; as the row says when empty. `vol`: the limit is
    /// all there is, so nothing lies above it.
    vergelijking: String,
    /// What lies between at and just outside; a thousandth of the limit when empty.
    stap: String,
    /// What is given, with ` | ` between the sentences. `{functie}` is the gebruiksfunctie "F",
    /// `{functie, …}` with more facts; `{a}` a figure with its unit, other `{…}` a computed number;
    /// `{n}× … of …` repeats a sentence, or says the second one when there are none.
    gegeven: String,
    /// What comes out where the row holds, and where it does not; for a limit `voldoet` and
    /// `voldoet niet`.
    #[serde(default)]
    wel: String,
    #[serde(default)]
    niet: String,
}

/// What must come out of a trial.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Verwacht {
    Is(Oordeel),
    /// The rule counts: it is met, missed, judged by a person, or read in two ways.
    VanToepassing,
}

impl Verwacht {
    fn read(text: &str, id: &str) -> Verwacht {
        match text {
            "van toepassing" => Verwacht::VanToepassing,
            "niet van toepassing" => Verwacht::Is(Oordeel::NietVanToepassing),
            "voldoet" => Verwacht::Is(Oordeel::Voldoet),
            "voldoet niet" => Verwacht::Is(Oordeel::VoldoetNiet),
            other => panic!("{id}: `{other}` is geen uitkomst"),
        }
    }

    fn came_out(self, found: Oordeel) -> bool {
        match self {
            Verwacht::Is(oordeel) => found == oordeel,
            Verwacht::VanToepassing => !matches!(found, Oordeel::NietVanToepassing | Oordeel::Onbekend),
        }
    }
}

/// A trial that was written out as a case: what it asks and what must come out.
struct Vraag {
    label: String,
    /// The rules whose worst outcome is asked, in groups that are asked apart.
    regels: Vec<Vec<String>>,
    verwacht: Verwacht,
}

/// What a scene is filled in with.
struct Invulling<'a> {
    cijfers: Vec<(Getal, &'a str)>,
    x: (Getal, &'a str),
    /// Whether the condition holds.
    holds: bool,
    functie: String,
}

/// The rows that were tried and what did not come out.
pub fn beproef(
    proeven: &[Proef],
    feiten: &[Feit],
    functies: &BTreeMap<String, Functie>,
) -> (BTreeSet<String>, Vec<String>) {
    let shipped = check(files::rules("rules")).0.unwrap();
    let rows: BTreeMap<&str, &Feit> = feiten.iter().map(|feit| (feit.id.as_str(), feit)).collect();
    let (mut text, mut vragen, mut tried) = (String::new(), Vec::new(), BTreeMap::<&str, BTreeSet<&str>>::new());
    for proef in proeven {
        let feit = rows.get(proef.id.as_str()).unwrap_or_else(|| panic!("{} is geen rij", proef.id));
        let names: Vec<&str> = if proef.functies.is_empty() {
            feit.functies().filter(|name| functies.contains_key(*name)).collect()
        } else {
            proef.functies.split("; ").collect()
        };
        tried.entry(&feit.id).or_default().extend(&names);
        let once = !proef.gegeven.contains("{functie");
        assert!(once || !names.is_empty(), "{}: geen gebruiksfunctie", proef.id);
        for name in if once { &[""][..] } else { &names } {
            let functie = (!once).then(|| {
                functies.get(*name).unwrap_or_else(|| panic!("{}: `{name}` is geen gebruiksfunctie", proef.id))
            });
            cases(proef, feit, functie, &shipped, functies, &mut text, &mut vragen);
        }
    }
    let mut faults = uncovered(&rows, &tried, functies);
    let mut sources = files::rules("rules");
    sources.push(Source::new("proeven.stoer", text));
    let (regels, findings) = check(sources);
    let Some(regels) = regels else { panic!("{findings:?}") };
    let voorbeelden: BTreeMap<&str, &Voorbeeld> =
        regels.voorbeelden().iter().map(|voorbeeld| (voorbeeld.titel.as_str(), voorbeeld)).collect();
    for vraag in &vragen {
        for asked in &vraag.regels {
            let found = answer(&regels, voorbeelden[vraag.label.as_str()], asked);
            if !vraag.verwacht.came_out(found) {
                faults.push(format!("{} {asked:?}: {found:?}, verwacht {:?}", vraag.label, vraag.verwacht));
            }
        }
    }
    (proeven.iter().map(|proef| proef.id.clone()).collect(), faults)
}

/// Gebruiksfuncties that a row names and no building of it has.
fn uncovered(
    rows: &BTreeMap<&str, &Feit>,
    tried: &BTreeMap<&str, BTreeSet<&str>>,
    functies: &BTreeMap<String, Functie>,
) -> Vec<String> {
    let missing = tried.iter().flat_map(|(id, names)| {
        let named = rows[id].functies().filter(|name| functies.contains_key(*name) && !names.contains(name));
        named.map(move |name| format!("{id}: niet beproefd voor `{name}`"))
    });
    missing.collect()
}

impl Proef {
    /// What comes out where the row holds, and where it does not.
    fn outcome(&self, holds: bool) -> Verwacht {
        let (said, limit) = if holds { (&self.wel, "voldoet") } else { (&self.niet, "voldoet niet") };
        Verwacht::read(if said.is_empty() { limit } else { said }, &self.id)
    }
}

/// Writes the cases of a building with one gebruiksfunctie: inside, at and outside.
fn cases(
    proef: &Proef,
    feit: &Feit,
    functie: Option<&Functie>,
    regels: &Regelset,
    functies: &BTreeMap<String, Functie>,
    text: &mut String,
    vragen: &mut Vec<Vraag>,
) {
    let units: Vec<&str> = feit.eenheid.split(" | ").map(str::trim).collect();
    let figures = feit.waarde.split(" | ").filter(|text| !text.is_empty() && feit.eenheid != "klasse").enumerate();
    let cijfers: Vec<(Getal, &str)> =
        figures.map(|(at, text)| (number(text, &proef.id), units[at.min(units.len() - 1)])).collect();
    let comparison = if proef.vergelijking.is_empty() { &feit.vergelijking } else { &proef.vergelijking };
    let grens = match proef.grens.as_str() {
        "" if comparison == "ja" => "0",
        "" => "a",
        grens => grens,
    };
    let bare = ["a", "b", "c"].iter().position(|name| *name == grens);
    let eenheid = match (proef.eenheid.as_str(), bare) {
        ("", Some(at)) => cijfers[at].1,
        (eenheid, _) => eenheid,
    };
    let mut filled = Invulling {
        cijfers,
        x: (Getal::from(0), eenheid),
        holds: true,
        functie: functie.map(|functie| written(functie, regels, functies)).unwrap_or_default(),
    };
    let limit = filled.value(grens);
    let step = match proef.stap.as_str() {
        "" => (&limit.abs() + &Getal::from(1)) * Getal::ratio(1, 1000).unwrap(),
        stap => number(stap, &proef.id),
    };
    let rules: Vec<String> = match proef.regel.as_str() {
        "" => feit.regels().map(str::to_owned).collect(),
        regel => regel.split(" | ").map(str::to_owned).collect(),
    };
    let (inside, outside) = (proef.outcome(true), proef.outcome(false));
    let apart = !proef.wel.is_empty();
    let asked = if apart { rules.iter().map(|code| vec![code.clone()]).collect() } else { vec![rules.clone()] };
    let (meets, fails) = (true, false);
    let (below, at, above) = (&limit - &step, limit.clone(), &limit + &step);
    let proeven = match comparison.as_str() {
        ">=" => vec![(above, meets), (at, meets), (below, fails)],
        "<=" => vec![(below, meets), (at, meets), (above, fails)],
        ">" => vec![(above, meets), (at, fails), (below, fails)],
        "<" => vec![(below, meets), (at, fails), (above, fails)],
        "vol" => vec![(at, meets), (below, fails)],
        "ja" => vec![(at.clone(), meets), (at, fails)],
        other => panic!("{}: `{other}` is geen vergelijking", proef.id),
    };
    for (value, holds) in proeven {
        filled.x.0 = value;
        filled.holds = holds;
        let name = functie.map_or("", |functie| functie.naam.as_str());
        let label = format!("{} {name}, {} {} ({})", proef.id, filled.x.0, filled.x.1, vragen.len());
        let given: Vec<String> = proef.gegeven.split(" | ").flat_map(|sentence| filled.sentences(sentence)).collect();
        write!(text, "voorbeeld \"{label}\"\n    op {}\n", feit.versie).unwrap();
        let ways = [("3", "bestaande bouw"), ("4", "nieuwbouw"), ("5", "verbouw")];
        let way = ways.iter().find(|(start, _)| feit.artikel.starts_with(start)).unwrap().1;
        if !proef.gegeven.contains("bouwwijze van") {
            writeln!(text, "    gegeven bouwwijze van het project is {way}").unwrap();
        }
        if !proef.gegeven.contains("drijvend van het gebouw") {
            writeln!(text, "    gegeven niet drijvend van het gebouw").unwrap();
        }
        given.iter().for_each(|sentence| writeln!(text, "    gegeven {sentence}").unwrap());
        writeln!(text, "    verwacht {} voldoet\n", rules[0]).unwrap();
        let verwacht = if holds { inside } else { outside };
        vragen.push(Vraag { label, regels: asked.clone(), verwacht });
    }
}

/// A gebruiksfunctie as a case says it: what makes it this one, and what makes it no other.
fn written(functie: &Functie, regels: &Regelset, all: &BTreeMap<String, Functie>) -> String {
    let kind = regels.object_by_name(&functie.soort).unwrap();
    let telling: BTreeSet<&str> = all.values().flat_map(Functie::flags).collect();
    let own: BTreeSet<&str> = functie.flags().collect();
    let mut facts: Vec<String> = Vec::new();
    for (id, kenmerk) in regels.kenmerken() {
        let name = kenmerk.naam.as_str();
        if kenmerk.soort == WaardeSoort::JaNee && telling.contains(name) && regels.has_kenmerk(kind, id) {
            facts.push(if own.contains(name) { name.to_owned() } else { format!("niet {name}") });
        }
    }
    facts.extend((!functie.feiten.is_empty()).then(|| functie.feiten.clone()));
    let head = format!("een {} \"F\"", functie.soort);
    if facts.is_empty() { head } else { format!("{head} waarvoor {}", facts.join(", ")) }
}

/// The worst outcome of some rules about a case, of those that apply.
fn answer(regels: &Regelset, voorbeeld: &Voorbeeld, codes: &[String]) -> Oordeel {
    let location = Location::default();
    let verwacht = codes
        .iter()
        .map(|code| {
            let eis = regels.eis_by_code(code).unwrap_or_else(|| panic!("{code} bestaat niet"));
            Verwachting { eis, oordeel: Oordeel::Voldoet, voor: None, location }
        })
        .collect();
    let asked = Voorbeeld { titel: String::new(), feiten: voorbeeld.feiten.clone(), verwacht, location };
    let (_, found) = stoer::cases::run(regels, &asked);
    let outcomes: Vec<Oordeel> = found.iter().map(|uitkomst| uitkomst.gevonden).collect();
    let applying = outcomes.iter().filter(|oordeel| **oordeel != Oordeel::NietVanToepassing);
    let first = |wanted: Oordeel| applying.clone().find(|oordeel| **oordeel == wanted);
    let worst = first(Oordeel::VoldoetNiet).or_else(|| applying.clone().find(|oordeel| **oordeel != Oordeel::Voldoet));
    *worst.or_else(|| first(Oordeel::Voldoet)).unwrap_or(&Oordeel::NietVanToepassing)
}

fn number(text: &str, id: &str) -> Getal {
    if let Some((a, b)) = text.split_once(':') {
        return number(a, id).checked_div(&number(b, id)).unwrap();
    }
    Getal::parse(text.trim(), DecimalMark::Komma).unwrap_or_else(|_| panic!("{id}: `{text}` is geen getal"))
}

/// Where the brace closes that opened just before a text.
fn closing(text: &str) -> Option<usize> {
    let mut open = 1;
    text.char_indices().find_map(|(at, c)| {
        match c {
            '{' => open += 1,
            '}' => open -= 1,
            _ => {}
        }
        (open == 0).then_some(at)
    })
}

impl Invulling<'_> {
    /// A sentence with its figures filled in, as often as it says.
    fn sentences(&self, sentence: &str) -> Vec<String> {
        let Some((times, rest)) = sentence.split_once('×') else { return vec![self.filled(sentence)] };
        let times = self.value(times.trim().trim_matches(['{', '}'])).to_i64().unwrap();
        let (one, none) = rest.split_once(" of geen ").map_or((rest, None), |(one, none)| (one, Some(none)));
        match (usize::try_from(times).unwrap(), none) {
            (0, Some(none)) => vec![format!("geen {none}")],
            (times, _) => vec![self.filled(one.trim()); times],
        }
    }

    fn filled(&self, sentence: &str) -> String {
        let (mut text, mut rest) = (String::new(), sentence);
        while let Some((before, after)) = rest.split_once('{') {
            let end = closing(after).unwrap_or_else(|| panic!("`{sentence}`: een open accolade"));
            let inner = &after[..end];
            text.push_str(before);
            let known = [("x", Some(&self.x)), ("a", self.cijfers.first()), ("b", self.cijfers.get(1))];
            if let Some(more) = inner.strip_prefix("functie") {
                let more = more.strip_prefix(", ").unwrap_or(more);
                let link = if self.functie.contains(" waarvoor ") { ", " } else { " waarvoor " };
                text.push_str(&self.functie);
                if !more.is_empty() {
                    write!(text, "{link}{}", self.filled(more)).unwrap();
                }
            } else if let Some((holds, not)) = inner.split_once('|') {
                text.push_str(if self.holds { holds } else { not });
            } else if let Some((_, Some((value, unit)))) = known.iter().find(|(name, _)| *name == inner) {
                text.push_str(format!("{value} {unit}").trim_end());
            } else {
                write!(text, "{}", self.value(inner)).unwrap();
            }
            rest = &after[end + 1..];
        }
        text + rest
    }

    /// A sum of products of figures, numbers and parentheses.
    fn value(&self, text: &str) -> Getal {
        let mut rest = text;
        let value = self.sum(&mut rest);
        assert!(rest.trim().is_empty(), "`{text}`: `{rest}` is niet te rekenen");
        value
    }

    fn sum(&self, rest: &mut &str) -> Getal {
        let mut value = self.product(rest);
        loop {
            match rest.trim_start().chars().next() {
                Some('+') => value = &value + &self.after(rest, Self::product),
                Some('-') => value = &value - &self.after(rest, Self::product),
                _ => return value,
            }
        }
    }

    fn product(&self, rest: &mut &str) -> Getal {
        let mut value = self.factor(rest);
        loop {
            match rest.trim_start().chars().next() {
                Some('*') => value = &value * &self.after(rest, Self::factor),
                Some('/') => value = value.checked_div(&self.after(rest, Self::factor)).unwrap(),
                _ => return value,
            }
        }
    }

    /// What stands after a sign of one character.
    fn after(&self, rest: &mut &str, next: fn(&Self, &mut &str) -> Getal) -> Getal {
        *rest = &rest.trim_start()[1..];
        next(self, rest)
    }

    fn factor(&self, rest: &mut &str) -> Getal {
        if rest.trim_start().starts_with('(') {
            let value = self.after(rest, Self::sum);
            *rest = rest.trim_start().strip_prefix(')').unwrap_or_else(|| panic!("`{rest}`: een open haakje"));
            return value;
        }
        let text = rest.trim_start();
        let end = text.find(|c: char| !c.is_alphanumeric() && c != ',').unwrap_or(text.len());
        let (word, after) = text.split_at(end);
        *rest = after;
        match word {
            "x" => self.x.0.clone(),
            "a" => self.cijfers[0].0.clone(),
            "b" => self.cijfers[1].0.clone(),
            "c" => self.cijfers[2].0.clone(),
            word => number(word, "proef"),
        }
    }
}
