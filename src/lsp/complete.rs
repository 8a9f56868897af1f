//! Completion: what the grammar expects at the cursor, filled in with what is declared.

use std::collections::BTreeSet;

use super::files::{File, Files};
use super::index::{Definition, Index};
use super::names::Sort;
use crate::eenheid::{Eenheid, all_symbols, compatible};
use crate::parse::{Verwacht, expected};
use crate::span::Span;
use crate::syntax::{Blok, BlokSoort, Inhoud, MaatSoort};

/// How many words back a name of several words may have begun.
const WORDS: usize = 6;

/// What a proposal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Word,
    Block,
    Name(Sort),
    Unit,
}

/// A proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Proposal {
    pub(super) label: String,
    pub(super) kind: Kind,
    /// What it is, in a few words.
    pub(super) detail: String,
    /// What it replaces.
    pub(super) span: Span,
    /// The text to insert with places to fill in, for editors that know them.
    pub(super) snippet: Option<String>,
    /// Smaller is nearer to what the author probably means.
    pub(super) rank: u8,
}

/// The blocks and a skeleton of each.
static BLOCKS: &[(&str, &str)] = &[
    (
        "eis",
        "eis ${1:regeling.onderwerp.naam} \"${2:titel}\"\n    vindplaats ${3:bbl artikel 4.1}\n    over       ${4:onderwerp}\n    voor       elke ${5:woonfunctie}\n    norm       ${0}",
    ),
    ("kenmerk", "kenmerk ${1:naam}\n    van         ${2:gebouw}\n    maat        ${3:m}\n    toelichting \"${0}\""),
    ("object", "object ${1:naam}, meervoud ${2:namen}\n    onderdeel van ${0:gebouw}"),
    ("klasse", "klasse ${1:naam}\n    waarden ${0}"),
    ("bepaling", "bepaling ${1:naam}\n    van ${2:gebouw}\n    = ${0}"),
    (
        "regeling",
        "regeling ${1:code} \"${2:titel}\"\n    instrument ${3:omgevingsplan}\n    gezag      ${4:gemeente}\n    gebied     ${0}",
    ),
    ("onderwerp", "onderwerp ${1:code} \"${2:titel}\"\n    ${0}"),
    ("tabel", "tabel ${1:code} \"${2:titel}\"\n    vindplaats ${3:bbl tabel 4.1}\n    | gebruiksfunctie | ${0} |"),
    ("verband", "verband ${1:code}\n    voor elke ${2:gebouw}\n    norm ${0}"),
    (
        "uitzondering",
        "uitzondering ${1:code} \"${2:titel}\"\n    op         ${3:eis}\n    vindplaats ${4:bbl artikel 4.1}\n    als        ${0}",
    ),
    ("vervanging", "vervanging ${1:code} \"${2:titel}\"\n    vindplaats ${3:bbl artikel 4.1}\n    ${0}"),
    (
        "voorbeeld",
        "voorbeeld \"${1:titel}\"\n    op       ${2:2026-01-01}\n    gegeven  een ${3:woonfunctie}\n    verwacht ${4:eis} ${0:voldoet}",
    ),
];

static OUTCOMES: [&str; 6] =
    ["voldoet", "voldoet niet", "onbekend", "niet van toepassing", "te beoordelen", "hangt af van de lezing"];

static PLACES: [&str; 7] = ["artikel", "artikelen", "paragraaf", "afdeling", "hoofdstuk", "tabel", "bijlage"];

/// What can stand at a place in a file.
pub(super) fn complete(files: &Files, index: &Index, file: &File, at: usize) -> Vec<Proposal> {
    let text = file.text.as_str();
    let line_number = file.text.line_of(at);
    let line_start = file.text.line_start(line_number);
    let Some(before) = text.get(line_start..at) else { return Vec::new() };
    let unquoted = before.split('"').step_by(2).any(|part| part.contains("--"));
    if before.matches('"').count() % 2 == 1 || unquoted {
        return Vec::new();
    }
    if !before.contains(char::is_whitespace) {
        return blocks(Span::new(line_start, at));
    }
    let Some(block_start) = block_start(file, line_number) else { return Vec::new() };
    let asked = Asked { files, index, text, block_start, line_start, at };
    let mut found: Vec<Proposal> = Vec::new();
    for (back, start) in starts(before).into_iter().enumerate() {
        let from = line_start + start;
        let typed = text.get(from..at).unwrap_or("").to_lowercase();
        for proposal in asked.from(from) {
            let label = proposal.label.to_lowercase();
            let fits = if back == 0 { label.contains(&typed) } else { label.starts_with(&typed) };
            if fits && !found.iter().any(|one| one.label == proposal.label) {
                found.push(proposal);
            }
        }
    }
    found.sort_by(|a, b| (a.rank, &a.label).cmp(&(b.rank, &b.label)));
    found
}

fn blocks(span: Span) -> Vec<Proposal> {
    let block = |(word, skeleton): &(&str, &str)| Proposal {
        label: (*word).to_owned(),
        kind: Kind::Block,
        detail: "blok".to_owned(),
        span,
        snippet: Some((*skeleton).to_owned()),
        rank: 0,
    };
    BLOCKS.iter().map(block).collect()
}

/// Where the block around a line begins: the nearest line above with a word at the margin.
fn block_start(file: &File, line: usize) -> Option<usize> {
    let opens = |number: &usize| {
        let line = file.text.line(*number);
        line.starts_with(char::is_alphabetic)
    };
    (0..=line).rev().find(opens).map(|number| file.text.line_start(number))
}

/// Where the words at the end of a line begin, the last first: the word at the cursor, or the
/// cursor itself behind a space.
fn starts(before: &str) -> Vec<usize> {
    let separates = |c: char| c.is_whitespace() || matches!(c, '(' | '[' | '|');
    let mut found = Vec::new();
    let mut inside = false;
    let mut begin = 0;
    for (at, c) in before.char_indices() {
        match (separates(c), inside) {
            (false, false) => (begin, inside) = (at, true),
            (true, true) => {
                found.push(begin);
                inside = false;
            }
            _ => {}
        }
    }
    found.push(if inside { begin } else { before.len() });
    found.into_iter().rev().take(WORDS).collect()
}

/// A place in a block for which proposals are asked.
struct Asked<'f> {
    files: &'f Files,
    index: &'f Index,
    text: &'f str,
    block_start: usize,
    line_start: usize,
    at: usize,
}

impl Asked<'_> {
    /// What can begin at a byte and reach to the cursor.
    fn from(&self, from: usize) -> Vec<Proposal> {
        let piece = self.text.get(self.block_start..from).unwrap_or("");
        let span = Span::new(from, self.at);
        let mut found = Vec::new();
        for one in expected(piece) {
            match one {
                Verwacht::Woord(word) => {
                    found.push(proposal(word, Kind::Word, "vast woord", span, 6));
                }
                Verwacht::Naam => self.names(piece, span, &mut found),
                Verwacht::Code => self.codes(piece, span, &mut found),
                Verwacht::Eenheid => self.units(from, span, &mut found),
                Verwacht::Waarde => self.values(from, span, &mut found),
                Verwacht::Uitkomst => {
                    found.extend(OUTCOMES.iter().map(|word| proposal(*word, Kind::Word, "uitkomst", span, 0)));
                }
                Verwacht::SoortPlaats => {
                    found.extend(PLACES.iter().map(|word| proposal(*word, Kind::Word, "plaats", span, 0)));
                }
                Verwacht::Tekst | Verwacht::Datum => {}
            }
        }
        found
    }

    /// The line up to a byte, and the words that open it.
    fn line(&self, to: usize) -> &str {
        self.text.get(self.line_start..to).unwrap_or("").trim_start()
    }

    fn names(&self, piece: &str, span: Span, found: &mut Vec<Proposal>) {
        let lead = piece.trim_end();
        let line = self.line(span.start as usize);
        let after = |words: &[&str]| words.iter().any(|word| ends_with_word(lead, word));
        let listed = lead.ends_with(',');
        let opened = |words: &[&str]| listed && words.iter().any(|word| line.starts_with(word));
        let things = ["soort van", "onderdeel van", "groepeert", "behalve", "elke", "elk", "tussen", "verwijzing naar"];
        let carrier = line.trim_end() == "van" || (listed && line.starts_with("van "));
        if after(&["alle", "geen"]) {
            return self.sorts(&[Sort::Object], span, found, 1);
        }
        if after(&things) || carrier || opened(&["voor", "onderdeel", "groepeert"]) || after(&["gegeven een", "is een"])
        {
            return self.sorts(&[Sort::Object], span, found, 1);
        }
        if after(&["klasse"]) {
            return self.sorts(&[Sort::Klasse], span, found, 1);
        }
        let step = after(&["van het", "van de", "van een"]);
        if step && !after(&["hoogste van de", "een van de"]) {
            self.sorts(&[Sort::Object], span, found, 1);
            return self.references(span, found);
        }
        self.values_of(span.start as usize, span, found);
        self.sorts(&[Sort::Kenmerk, Sort::Bepaling], span, found, 3);
        self.sorts(&[Sort::Object], span, found, 4);
    }

    /// Everything of some sorts; what belongs to the object of the block comes first.
    fn sorts(&self, sorts: &[Sort], span: Span, found: &mut Vec<Proposal>, rank: u8) {
        let about = self.about();
        for (name, definition) in self.index.all().filter(|(_, one)| sorts.contains(&one.sort)) {
            let own = self.carriers(definition).iter().any(|carrier| about.contains(carrier));
            let rank = if own { rank.saturating_sub(1) } else { rank };
            found.push(proposal(name, Kind::Name(definition.sort), &self.detail(definition), span, rank));
        }
    }

    fn references(&self, span: Span, found: &mut Vec<Proposal>) {
        for (name, definition) in self.index.all().filter(|(_, one)| one.sort == Sort::Kenmerk) {
            if matches!(self.maat(definition), Some(MaatSoort::Verwijzing(_))) {
                found.push(proposal(name, Kind::Name(Sort::Kenmerk), &self.detail(definition), span, 2));
            }
        }
    }

    fn codes(&self, piece: &str, span: Span, found: &mut Vec<Proposal>) {
        let lead = piece.trim_end();
        let line = self.line(span.start as usize);
        let after = |word: &str| ends_with_word(lead, word) || (lead.ends_with(',') && line.starts_with(word));
        let sorts: &[Sort] = if after("over") {
            &[Sort::Onderwerp]
        } else if after("aangewezen in") {
            &[Sort::Tabel]
        } else if ["in afwijking van", "grens van", "verwacht", "stuurt", "op"].iter().any(|word| after(word)) {
            &[Sort::Eis]
        } else {
            &[Sort::Regeling]
        };
        self.sorts(sorts, span, found, 1);
    }

    fn units(&self, from: usize, span: Span, found: &mut Vec<Proposal>) {
        let own = self.quantity(from).and_then(|one| match self.maat(one) {
            Some(MaatSoort::Eenheid(unit) | MaatSoort::HeelGetal(Some(unit))) => Some(unit.node.clone()),
            _ => None,
        });
        let fits = own.as_deref().and_then(|unit| Eenheid::parse(unit).ok()).map(|unit| compatible(&unit.dimensie()));
        if let Some(unit) = &own {
            found.push(proposal(unit.clone(), Kind::Unit, "eenheid van dit kenmerk", span, 0));
        }
        let units: Vec<&'static str> = match &fits {
            Some(fits) if !fits.is_empty() => fits.clone(),
            _ => all_symbols().collect(),
        };
        found.extend(units.into_iter().map(|unit| proposal(unit, Kind::Unit, "eenheid", span, 1)));
    }

    fn values(&self, from: usize, span: Span, found: &mut Vec<Proposal>) {
        let before = found.len();
        self.values_of(from, span, found);
        if found.len() == before {
            self.sorts(&[Sort::Waarde], span, found, 2);
        }
    }

    /// The values of the class of the quantity in front.
    fn values_of(&self, from: usize, span: Span, found: &mut Vec<Proposal>) {
        let Some(MaatSoort::Klasse(klasse)) = self.quantity(from).and_then(|one| self.maat(one)) else { return };
        for (name, one) in self.index.all() {
            if one.of.as_deref() == Some(klasse.node.as_str()) {
                found.push(proposal(name, Kind::Name(Sort::Waarde), &format!("klasse {}", klasse.node), span, 0));
            }
        }
    }

    /// The quantity that stands last on the line before a byte.
    fn quantity(&self, to: usize) -> Option<&Definition> {
        let line = self.line(to);
        let quantities = self.index.all().filter(|(_, one)| one.sort == Sort::Kenmerk);
        let placed = quantities.filter_map(|(name, one)| {
            let at = line.rfind(name)?;
            let whole = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '-');
            let around = (line.get(..at)?.chars().next_back(), line.get(at + name.len()..)?.chars().next());
            (whole(around.0) && whole(around.1)).then_some((at + name.len(), name.len(), one))
        });
        placed.max_by_key(|(end, length, _)| (*end, *length)).map(|(_, _, one)| one)
    }

    fn block(&self, definition: &Definition) -> Option<&Blok> {
        self.files.get(definition.file)?.block(definition.block)
    }

    fn maat(&self, definition: &Definition) -> Option<&MaatSoort> {
        self.block(definition)?.delen.iter().find_map(|deel| match &deel.inhoud {
            Inhoud::Maat(maat) => Some(maat),
            _ => None,
        })
    }

    /// The kinds that have a characteristic or derived quantity.
    fn carriers(&self, definition: &Definition) -> Vec<&str> {
        let Some(block) = self.block(definition) else { return Vec::new() };
        block
            .delen
            .iter()
            .filter_map(|deel| match &deel.inhoud {
                Inhoud::Drager(names) => Some(names),
                _ => None,
            })
            .flatten()
            .map(|name| name.node.as_str())
            .collect()
    }

    /// The kinds that the block is about, with the kinds above them.
    fn about(&self) -> BTreeSet<&str> {
        let block = self.text.get(self.block_start..self.at).unwrap_or("");
        let mut found: BTreeSet<&str> = BTreeSet::new();
        for line in block.lines().map(str::trim_start) {
            let Some(rest) = line.strip_prefix("voor ").or_else(|| line.strip_prefix("van ")) else { continue };
            let rest = rest.trim_start();
            let rest = ["elke ", "elk ", "alle "].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
            for name in rest.split(", ") {
                let name = name.split(" behalve ").next().unwrap_or(name).trim();
                let mut next = Some(name);
                // A circle of kinds ends where it began.
                while let Some(at) = next.filter(|at| found.insert(at)) {
                    let above = self.index.find(at, Sort::Object).next().and_then(|one| self.block(one));
                    next = above.and_then(|block| {
                        block.delen.iter().find_map(|deel| match &deel.inhoud {
                            Inhoud::SoortVan(above) => Some(above.node.as_str()),
                            _ => None,
                        })
                    });
                }
            }
        }
        found
    }

    fn detail(&self, definition: &Definition) -> String {
        let Some(block) = self.block(definition) else { return definition.sort.word().to_owned() };
        let what = match (definition.sort, block.kop.soort) {
            (Sort::Eis, soort) => soort.keyword(),
            (sort, _) => sort.word(),
        };
        let more = match (definition.sort, self.maat(definition)) {
            (_, Some(MaatSoort::Eenheid(unit) | MaatSoort::HeelGetal(Some(unit)))) => format!(" [{}]", unit.node),
            (_, Some(MaatSoort::JaOfNee)) => " (ja of nee)".to_owned(),
            (_, Some(MaatSoort::Klasse(klasse))) => format!(" (klasse {})", klasse.node),
            (Sort::Waarde, _) => format!(" van {}", block.kop.naam.node),
            (sort, _) if sort.is_code() => {
                block.kop.label.as_ref().map_or_else(String::new, |label| format!(": {}", label.node))
            }
            _ => String::new(),
        };
        let carriers = self.carriers(definition);
        let of = if carriers.is_empty() || block.kop.soort == BlokSoort::Tabel {
            String::new()
        } else {
            format!(" van {}", carriers.join(", "))
        };
        format!("{what}{of}{more}")
    }
}

fn proposal(label: impl Into<String>, kind: Kind, detail: &str, span: Span, rank: u8) -> Proposal {
    Proposal { label: label.into(), kind, detail: detail.to_owned(), span, snippet: None, rank }
}

fn ends_with_word(text: &str, words: &str) -> bool {
    text.strip_suffix(words).is_some_and(|before| before.is_empty() || before.ends_with(|c: char| !c.is_alphanumeric()))
}
