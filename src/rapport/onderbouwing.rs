//! Reasons to steps: what decided, in the language of the law.
//!
//! A step keeps only the parts that decide: what fails when it fails, what is missing when that
//! decides, what holds when it holds.

use crate::beoordeling::{Berekend, Mogelijk, Ontbreekt, Reden, RedenSoort, Uitkomstwaarde};
use crate::feiten::DingId;
use crate::rapport::gegevens::missing_name;
use crate::rapport::toets::{Asked, Comparison, comparison, one_of, opposite, sentence, toets};
use crate::rapport::{Samenhang, Stap, Uitslag};
use crate::regelset::{AssignedTo, Cond, Set, Vergelijker};
use crate::woorden::{Woorden, opsomming, place_in};

/// Names of this many objects are written out; of more, only these and the number.
const NAMES_WRITTEN_OUT: usize = 6;

impl Uitslag {
    /// The outcome that is left.
    pub(super) fn of(mogelijk: Mogelijk) -> Self {
        if mogelijk == Mogelijk::WAAR {
            Self::Ja
        } else if mogelijk == Mogelijk::ONWAAR {
            Self::Nee
        } else if mogelijk == Mogelijk::LEEG {
            Self::Leeg
        } else {
            Self::Onbekend
        }
    }

    fn negated_if(self, negated: bool) -> Self {
        match (self, negated) {
            (Self::Ja, true) => Self::Nee,
            (Self::Nee, true) => Self::Ja,
            (Self::Ja | Self::Nee | Self::Onbekend | Self::Leeg, _) => self,
        }
    }
}

/// Puts a reason into words. `asked` tells whether it states a duty or a condition.
pub(super) fn step(woorden: &Woorden<'_>, reden: &Reden<'_>, asked: Asked) -> Stap {
    Explainer { asked }.explain(woorden, reden, false)
}

/// A step that is only a sentence.
pub(super) fn remark(uitslag: Uitslag, zin: String) -> Stap {
    Stap { uitslag, zin, toets: None, verband: None, delen: Vec::new() }
}

#[derive(Clone, Copy)]
struct Explainer {
    asked: Asked,
}

impl Explainer {
    /// `negated`: the reason stands under an odd number of `niet`.
    fn explain(self, woorden: &Woorden<'_>, reden: &Reden<'_>, negated: bool) -> Stap {
        let uitslag = Uitslag::of(reden.mogelijk).negated_if(negated);
        match &reden.soort {
            RedenSoort::Alle(parts) => self.parts(woorden, uitslag, parts, negated, Samenhang::Alle),
            RedenSoort::Een(parts) => self.parts(woorden, uitslag, parts, negated, Samenhang::Een),
            RedenSoort::Niet(inner) => self.explain(woorden, inner, !negated),
            RedenSoort::Toets { cond, waarden, .. } => {
                if uitslag == Uitslag::Leeg {
                    return remark(uitslag, nothing_to_compare(woorden, waarden));
                }
                let figures = match (comparison(cond), waarden.as_slice()) {
                    (Some(Comparison::With(op)), [links, rechts]) => {
                        toets(woorden, if negated { opposite(op) } else { op }, links, rechts)
                    }
                    (_, [links, rechts @ ..]) => one_of(woorden, !negated, links, rechts),
                    (_, []) => return remark(uitslag, nothing_to_compare(woorden, waarden)),
                };
                let zin = sentence(&figures, self.asked);
                Stap { uitslag, zin, toets: Some(figures), verband: None, delen: Vec::new() }
            }
            RedenSoort::Feit { cond, ontbreekt, .. } => {
                remark(uitslag, self.fact(woorden, cond, Uitslag::of(reden.mogelijk), ontbreekt, negated))
            }
            RedenSoort::Verzameling { cond, elementen, ontbreekt, .. } => {
                self.set(woorden, uitslag, Uitslag::of(reden.mogelijk), cond, elementen, ontbreekt)
            }
            RedenSoort::Vast => remark(uitslag, "dit geldt altijd".to_owned()),
        }
    }

    fn parts(
        self,
        woorden: &Woorden<'_>,
        uitslag: Uitslag,
        parts: &[Reden<'_>],
        negated: bool,
        written: Samenhang,
    ) -> Stap {
        let verband = match (written, negated) {
            (Samenhang::Alle, false) | (Samenhang::Een, true) => Samenhang::Alle,
            (Samenhang::Een, false) | (Samenhang::Alle, true) => Samenhang::Een,
            (Samenhang::Tel, _) => Samenhang::Tel,
        };
        let mut delen = Vec::new();
        for part in parts.iter().filter(|part| !matches!(part.soort, RedenSoort::Vast)) {
            let part = self.explain(woorden, part, negated);
            // `a en (b en c)` is one list.
            let new = if part.verband == Some(verband) && part.uitslag == uitslag { part.delen } else { vec![part] };
            for part in new {
                if !delen.contains(&part) {
                    delen.push(part);
                }
            }
        }
        if delen.iter().any(|deel| deel.uitslag == uitslag) {
            delen.retain(|deel| deel.uitslag == uitslag);
        }
        if delen.len() == 1 {
            return delen.remove(0);
        }
        let zin = match (verband, uitslag, self.asked) {
            (Samenhang::Een, Uitslag::Nee, _) => "geen van deze mogelijkheden is vervuld",
            (Samenhang::Een, Uitslag::Ja, _) => "een van de mogelijkheden is vervuld",
            (Samenhang::Een, Uitslag::Onbekend, _) => "een van deze mogelijkheden moet vervuld zijn",
            (Samenhang::Alle, Uitslag::Nee, Asked::Norm) => "hieraan is niet voldaan",
            (Samenhang::Alle, Uitslag::Nee, Asked::Condition) => "deze voorwaarden zijn niet vervuld",
            (Samenhang::Alle, Uitslag::Ja, Asked::Norm) => "hieraan is voldaan",
            (Samenhang::Alle, Uitslag::Ja, Asked::Condition) => "deze voorwaarden zijn vervuld",
            (Samenhang::Alle, Uitslag::Onbekend, _) => "dit is nog niet bekend",
            (Samenhang::Tel, _, _) | (_, Uitslag::Leeg, _) => "er is niets om te vergelijken",
        };
        Stap { uitslag, zin: zin.to_owned(), toets: None, verband: Some(verband), delen }
    }

    /// A yes/no fact, kind or designation. `found` is what it is, `negated` whether it must not be.
    fn fact(
        self,
        woorden: &Woorden<'_>,
        cond: &Cond,
        found: Uitslag,
        ontbreekt: &[Ontbreekt],
        negated: bool,
    ) -> String {
        let regels = woorden.regels();
        match cond {
            Cond::IsKind { nav, soort } => {
                let kind = &regels.object(*soort).naam;
                let name = if woorden.is_onderwerp(nav) { String::new() } else { format!("{} ", woorden.target(nav)) };
                match found {
                    Uitslag::Ja => format!("{name}is een {kind}"),
                    Uitslag::Nee => format!("{name}is geen {kind}"),
                    Uitslag::Onbekend | Uitslag::Leeg => {
                        format!("niet bekend is of {}een {kind} is", if name.is_empty() { "dit " } else { &name })
                    }
                }
            }
            Cond::Assigned { tabel, kolom, lid, op } => {
                let table = regels.tabel(*tabel);
                let code = table.code.split('.').next().unwrap_or_default();
                let place = place_in(code, "", &table.vindplaats);
                let column = table.kolommen.get(*kolom).map_or("", String::as_str);
                let whose = match op {
                    AssignedTo::One(nav) if woorden.is_onderwerp(nav) => "deze gebruiksfunctie".to_owned(),
                    AssignedTo::One(nav) => woorden.target(nav),
                    AssignedTo::Many(..) => "deze gebruiksfuncties".to_owned(),
                };
                match found {
                    Uitslag::Ja => format!("{place} wijst artikel {column} lid {lid} aan voor {whose}"),
                    Uitslag::Nee => format!("{place} wijst artikel {column} lid {lid} niet aan voor {whose}"),
                    Uitslag::Onbekend | Uitslag::Leeg => {
                        format!("niet bekend is of {place} artikel {column} lid {lid} aanwijst voor {whose}")
                    }
                }
            }
            Cond::Flag { nav, .. } | Cond::Derived { nav, .. } => {
                let name = if woorden.is_onderwerp(nav) { String::new() } else { format!("{}: ", woorden.target(nav)) };
                let flag = Woorden::new(regels).describe_flag(cond);
                let mut zin = format!("{name}“{flag}” is {}", yes_no(found));
                if matches!(cond, Cond::Derived { .. }) && found == Uitslag::Onbekend && !ontbreekt.is_empty() {
                    let names: Vec<_> = ontbreekt.iter().take(3).map(|what| missing_name(woorden, *what)).collect();
                    zin.push_str(&format!(" (nodig: {})", opsomming(&names, "en")));
                }
                if self.asked == Asked::Norm {
                    zin.push_str(if negated { ", vereist nee" } else { ", vereist ja" });
                }
                zin
            }
            Cond::And(_)
            | Cond::Or(_)
            | Cond::Not(_)
            | Cond::Compare { .. }
            | Cond::OneOf { .. }
            | Cond::Exists { .. }
            | Cond::ForAll { .. }
            | Cond::Always => format!("{}: {}", woorden.describe_cond(cond), yes_no(found)),
        }
    }

    /// A condition over a set. `found` is what it is, `uitslag` what that means under `niet`.
    fn set(
        self,
        woorden: &Woorden<'_>,
        uitslag: Uitslag,
        found: Uitslag,
        cond: &Cond,
        elementen: &[(DingId, Reden<'_>)],
        ontbreekt: &[Ontbreekt],
    ) -> Stap {
        let (zin, kept) = match cond {
            Cond::Exists { op, aantal, set } => exists_words(woorden, found, *op, *aantal, set, elementen),
            Cond::ForAll { set, .. } => for_all_words(woorden, found, set, elementen),
            Cond::And(_)
            | Cond::Or(_)
            | Cond::Not(_)
            | Cond::Compare { .. }
            | Cond::OneOf { .. }
            | Cond::Flag { .. }
            | Cond::Derived { .. }
            | Cond::IsKind { .. }
            | Cond::Assigned { .. }
            | Cond::Always => (woorden.describe_cond(cond), Kept::All),
        };
        let mut delen = self.elements(woorden, elementen, kept);
        if found == Uitslag::Onbekend {
            for what in ontbreekt {
                delen.push(remark(Uitslag::Onbekend, format!("{} is niet opgegeven", missing_name(woorden, *what))));
            }
            delen.dedup();
        }
        // A single object that decides needs no heading.
        if delen.len() == 1 && matches!(cond, Cond::ForAll { .. }) && found != Uitslag::Ja {
            let mut only = delen.remove(0);
            only.uitslag = uitslag;
            return only;
        }
        let verband = (!delen.is_empty()).then_some(Samenhang::Tel);
        Stap { uitslag, zin, toets: None, verband, delen }
    }

    /// The elements that decide; those that fare the same stand together.
    fn elements(self, woorden: &Woorden<'_>, elementen: &[(DingId, Reden<'_>)], kept: Kept) -> Vec<Stap> {
        let mut groups: Vec<(Stap, Vec<DingId>)> = Vec::new();
        for (ding, reden) in elementen {
            let keep = match kept {
                Kept::All => true,
                Kept::Only(uitslag) => Uitslag::of(reden.mogelijk) == uitslag,
            };
            if !keep || matches!(reden.soort, RedenSoort::Vast) {
                continue;
            }
            let inner = woorden.within(*ding).with_onderwerp(Some(*ding));
            let stap = self.explain(&inner, reden, false);
            match groups.iter_mut().find(|(known, _)| *known == stap) {
                Some((_, members)) => members.push(*ding),
                None => groups.push((stap, vec![*ding])),
            }
        }
        groups.into_iter().map(|(stap, members)| self.element(woorden, elementen, stap, &members)).collect()
    }

    fn element(self, woorden: &Woorden<'_>, elementen: &[(DingId, Reden<'_>)], stap: Stap, members: &[DingId]) -> Stap {
        if let [only] = members
            && stap.delen.is_empty()
            && let Some((_, reden)) = elementen.iter().find(|(ding, _)| ding == only)
        {
            // One line about one object: its name belongs in the sentence.
            return self.explain(&woorden.within(*only), reden, false);
        }
        let names = names(woorden, members);
        if stap.delen.is_empty() {
            return Stap { zin: format!("{names}: {}", stap.zin), ..stap };
        }
        let zin = match stap.verband {
            Some(Samenhang::Een) => format!("{names}: {}", stap.zin),
            Some(Samenhang::Alle | Samenhang::Tel) | None => names,
        };
        Stap { zin, ..stap }
    }
}

fn yes_no(uitslag: Uitslag) -> &'static str {
    match uitslag {
        Uitslag::Ja => "ja",
        Uitslag::Nee => "nee",
        Uitslag::Onbekend | Uitslag::Leeg => "niet bekend",
    }
}

/// Why a comparison has no meaning: nothing to add up, no limit in the table, no value.
fn nothing_to_compare(woorden: &Woorden<'_>, waarden: &[Uitkomstwaarde<'_>]) -> String {
    let empty = waarden.iter().position(|value| value.waarde == Berekend::Geen);
    let (Some(links), Some(place)) = (waarden.first(), empty) else {
        return "er is niets om te vergelijken".to_owned();
    };
    if let Some(set) = waarden.get(place).and_then(|empty| woorden.described_set(empty.term)) {
        return format!("er zijn geen {set}");
    }
    let wat = woorden.describe(links.term);
    if place == 0 { format!("{wat} heeft hier geen waarde") } else { format!("voor {wat} geldt hier geen grens") }
}

/// Which elements of a set decide.
#[derive(Clone, Copy)]
enum Kept {
    All,
    Only(Uitslag),
}

fn exists_words(
    woorden: &Woorden<'_>,
    found: Uitslag,
    op: Vergelijker,
    aantal: u32,
    set: &Set,
    elementen: &[(DingId, Reden<'_>)],
) -> (String, Kept) {
    let object = woorden.regels().object(set.soort);
    let that = if set.waarvoor.is_some() { " die voldoet" } else { "" };
    let wants_one = matches!((op, aantal), (Vergelijker::TenMinste, 1) | (Vergelijker::MeerDan, 0));
    let wants_none =
        matches!((op, aantal), (Vergelijker::GelijkAan | Vergelijker::TenHoogste, 0) | (Vergelijker::MinderDan, 1));
    if wants_none {
        return match found {
            Uitslag::Nee => {
                let which: Vec<_> = certain(elementen);
                (
                    format!("er is een {}{}: {}", object.naam, place_of(woorden, set), names(woorden, &which)),
                    Kept::Only(Uitslag::Ja),
                )
            }
            Uitslag::Ja | Uitslag::Leeg => {
                (format!("er is geen {}{}", object.naam, those(woorden, set)), Kept::Only(Uitslag::Onbekend))
            }
            Uitslag::Onbekend => (
                format!("niet bekend is of er een {} is{}", object.naam, those(woorden, set)),
                Kept::Only(Uitslag::Onbekend),
            ),
        };
    }
    if wants_one {
        return match found {
            Uitslag::Ja => (format!("er is een {}{that}", object.naam), Kept::Only(Uitslag::Ja)),
            Uitslag::Nee | Uitslag::Leeg if elementen.is_empty() => (format!("er is geen {}", object.naam), Kept::All),
            Uitslag::Nee | Uitslag::Leeg => (format!("geen {} voldoet", object.naam), Kept::All),
            Uitslag::Onbekend => {
                (format!("niet bekend is of er een {} is{that}", object.naam), Kept::Only(Uitslag::Onbekend))
            }
        };
    }
    let count = certain(elementen).len();
    let asked = format!("vereist {} {aantal}", op.words());
    let noun = if count == 1 { &object.naam } else { &object.meervoud };
    match found {
        Uitslag::Onbekend => (
            format!("{count} {noun}{that}, {asked}; niet van alle {} bekend", object.meervoud),
            Kept::Only(Uitslag::Onbekend),
        ),
        Uitslag::Nee => (format!("{count} {noun}{that}, {asked}"), Kept::Only(Uitslag::Nee)),
        Uitslag::Ja | Uitslag::Leeg => (format!("{count} {noun}{that}, {asked}"), Kept::Only(Uitslag::Ja)),
    }
}

fn for_all_words(
    woorden: &Woorden<'_>,
    found: Uitslag,
    set: &Set,
    elementen: &[(DingId, Reden<'_>)],
) -> (String, Kept) {
    let object = woorden.regels().object(set.soort);
    match found {
        Uitslag::Ja | Uitslag::Leeg if elementen.is_empty() => (format!("er zijn geen {}", object.meervoud), Kept::All),
        Uitslag::Ja | Uitslag::Leeg => (format!("elke {} voldoet", object.naam), Kept::Only(Uitslag::Ja)),
        Uitslag::Nee => (format!("niet elke {} voldoet", object.naam), Kept::Only(Uitslag::Nee)),
        Uitslag::Onbekend => (format!("niet bekend is of elke {} voldoet", object.naam), Kept::Only(Uitslag::Onbekend)),
    }
}

fn certain(elementen: &[(DingId, Reden<'_>)]) -> Vec<DingId> {
    elementen.iter().filter(|(_, reden)| reden.mogelijk == Mogelijk::WAAR).map(|(ding, _)| *ding).collect()
}

fn place_of(woorden: &Woorden<'_>, set: &Set) -> String {
    woorden.resolve(&set.van).map_or_else(String::new, |ding| woorden.of(ding))
}

fn those(woorden: &Woorden<'_>, set: &Set) -> String {
    set.waarvoor
        .as_ref()
        .map_or_else(String::new, |which| format!(" waarvoor {}", Woorden::new(woorden.regels()).describe_cond(which)))
}

/// `raam 1, raam 2 en raam 3`, or `12 ramen (raam 1, raam 2, …)`.
pub(super) fn names(woorden: &Woorden<'_>, members: &[DingId]) -> String {
    let written: Vec<_> = members.iter().take(NAMES_WRITTEN_OUT).map(|ding| woorden.ding(*ding)).collect();
    if members.len() > NAMES_WRITTEN_OUT {
        let kind = members.first().map_or_else(|| "objecten".to_owned(), |ding| woorden.kind_of(*ding, members.len()));
        format!("{} {kind} ({} …)", members.len(), written.join(", "))
    } else {
        opsomming(&written, "en")
    }
}
