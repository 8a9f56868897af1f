//! Sentences for conditions and quantities.

use crate::beoordeling::{Berekend, Rekenstap};
use crate::regelset::{AssignedTo, Cond, Distinct, Kwantor, Nav, Optelling, Set, Step, Term, Vergelijker};
use crate::woorden::{Vorm, Woorden, datum, met_lidwoord, opsomming, vindplaats};

/// A quantity in words.
pub(super) fn term(woorden: &Woorden<'_>, term: &Term) -> String {
    write_term(woorden, term, None)
}

/// A quantity with the known numbers in place of the words.
pub(super) fn filled_in(woorden: &Woorden<'_>, term: &Term, stappen: &[Rekenstap<'_>]) -> String {
    write_term(woorden, term, Some(stappen))
}

/// The value of a part of a formula, as far as the steps tell.
fn known_value(woorden: &Woorden<'_>, term: &Term, stappen: &[Rekenstap<'_>]) -> Option<String> {
    if let Term::Fact { nav, kenmerk } = term
        && let Some(value) = woorden.resolve(nav).and_then(|ding| woorden.fact(ding, *kenmerk))
    {
        return Some(value);
    }
    stappen.iter().find_map(|stap| match stap {
        Rekenstap::Tussen(of, waarde) if std::ptr::eq(*of, term) && **waarde != Berekend::Geen => {
            let vorm = Vorm::of(woorden.regels(), term).unwrap_or_else(Vorm::plain);
            Some(woorden.value(term, waarde, &vorm))
        }
        Rekenstap::Feit(..) | Rekenstap::Tussen(..) | Rekenstap::Rij(_) | Rekenstap::Open(_) => None,
    })
}

fn write_term(woorden: &Woorden<'_>, term: &Term, stappen: Option<&[Rekenstap<'_>]>) -> String {
    if let Some(value) = stappen.and_then(|stappen| known_value(woorden, term, stappen)) {
        return value;
    }
    let regels = woorden.regels();
    let part = |term: &Term| write_term(woorden, term, stappen);
    // A sum inside a product needs its parentheses.
    let factor = |term: &Term| if is_sum(term) { format!("({})", part(term)) } else { part(term) };
    match term {
        Term::Number(maat) => maat.to_string(),
        Term::Class(klasse, index) => {
            regels.klasse(*klasse).waarden.get(usize::from(*index)).cloned().unwrap_or_default()
        }
        Term::Date(day) => datum(*day),
        Term::Text(text) => format!("“{text}”"),
        Term::Fact { nav, kenmerk } => format!("{}{}", regels.kenmerk(*kenmerk).naam, of(woorden, nav)),
        Term::Derived { nav, bepaling } => format!("{}{}", regels.bepaling(*bepaling).naam, of(woorden, nav)),
        Term::Object(nav) => object(woorden, nav),
        Term::Add(left, right) => format!("{} + {}", part(left), part(right)),
        Term::Sub(left, right) => format!("{} - {}", part(left), factor(right)),
        Term::Mul(left, right) => format!("{} · {}", factor(left), factor(right)),
        Term::Div(left, right) => format!("{} / {}", factor(left), product(right, &factor)),
        Term::Extreme { hoogste, delen } => {
            let delen: Vec<_> = delen.iter().map(part).collect();
            format!("de {} van {}", if *hoogste { "hoogste" } else { "laagste" }, opsomming(&delen, "en"))
        }
        Term::Round { boven, waarde } => {
            format!("naar {} afgerond ({})", if *boven { "boven" } else { "beneden" }, part(waarde))
        }
        Term::Aggregate { soort, waarde, gewicht, set } => {
            let gewicht = gewicht
                .as_ref()
                .map_or_else(String::new, |gewicht| format!(" gewogen naar {}", inner(woorden, gewicht)));
            format!("{} {}{gewicht} van alle {}", optelling(*soort), inner(woorden, waarde), plural(woorden, set))
        }
        Term::Count { verschillende, set } => {
            let what = match verschillende {
                None => "aantal".to_owned(),
                Some(Distinct::Soort) => "aantal verschillende soorten".to_owned(),
                Some(Distinct::Kenmerk(kenmerk)) => {
                    format!("aantal verschillende waarden van {}", regels.kenmerk(*kenmerk).naam)
                }
            };
            format!("{what} van alle {}", plural(woorden, set))
        }
        Term::Limit { eis, geldende, nav } => {
            let which = if *geldende { "geldende grens" } else { "grens" };
            format!("{which} van {}{}", vindplaats(regels, regels.eis(*eis)), of(woorden, nav))
        }
        Term::Unknown { reden, kant, .. } => match kant {
            Some((op, value)) => format!("een waarde van {} {} ({reden})", op.words(), part(value)),
            None => format!("een waarde die de bron niet noemt ({reden})"),
        },
        Term::Steps { aantal, van } => {
            let direction = if *aantal >= 0 { "beter" } else { "slechter" };
            let steps = aantal.unsigned_abs();
            format!("{steps} {} {direction} dan {}", if steps == 1 { "stap" } else { "stappen" }, part(van))
        }
        Term::Choice { takken } => {
            let takken: Vec<_> = takken
                .iter()
                .map(|(cond, value)| match cond {
                    Some(when) => format!("{} als {}", part(value), self::cond(woorden, when)),
                    None => format!("anders {}", part(value)),
                })
                .collect();
            takken.join("; ")
        }
        Term::Table(_) => "de waarde in de tabel".to_owned(),
    }
}

/// The objects that an aggregate is taken over, in words.
pub(super) fn set_of(woorden: &Woorden<'_>, term: &Term) -> Option<String> {
    match term {
        Term::Aggregate { set, .. } | Term::Count { set, .. } => Some(plural(woorden, set)),
        Term::Round { waarde, .. } => set_of(woorden, waarde),
        Term::Mul(left, right) | Term::Div(left, right) | Term::Add(left, right) | Term::Sub(left, right) => {
            set_of(woorden, left).or_else(|| set_of(woorden, right))
        }
        Term::Number(_)
        | Term::Class(..)
        | Term::Date(_)
        | Term::Text(_)
        | Term::Fact { .. }
        | Term::Derived { .. }
        | Term::Object(_)
        | Term::Extreme { .. }
        | Term::Limit { .. }
        | Term::Unknown { .. }
        | Term::Steps { .. }
        | Term::Choice { .. }
        | Term::Table(_) => None,
    }
}

fn is_sum(term: &Term) -> bool {
    matches!(term, Term::Add(..) | Term::Sub(..))
}

/// A divisor: a product needs parentheses there too.
fn product(term: &Term, factor: &impl Fn(&Term) -> String) -> String {
    if matches!(term, Term::Mul(..) | Term::Div(..)) { format!("({})", factor(term)) } else { factor(term) }
}

/// What is said of each element of a set: without the names of objects around it.
fn inner(woorden: &Woorden<'_>, term: &Term) -> String {
    write_term(&Woorden::new(woorden.regels()), term, None)
}

fn optelling(soort: Optelling) -> &'static str {
    match soort {
        Optelling::Som => "som van",
        Optelling::Grootste => "grootste",
        Optelling::Kleinste => "kleinste",
        Optelling::Gemiddelde => "gemiddelde van",
    }
}

/// ` van het gebouw`, ` van Gebouw A`, or nothing for the object at hand.
fn of(woorden: &Woorden<'_>, nav: &Nav) -> String {
    match woorden.resolve(nav) {
        Some(ding) => woorden.of(ding),
        None => match last_noun(woorden, nav) {
            Some(noun) => format!(" van {}", met_lidwoord(&noun)),
            None => String::new(),
        },
    }
}

/// The object at the end of a way, as a phrase of its own.
pub(super) fn object(woorden: &Woorden<'_>, nav: &Nav) -> String {
    match woorden.resolve(nav) {
        Some(ding) => woorden.ding(ding),
        None => last_noun(woorden, nav).map_or_else(|| "dit object".to_owned(), |noun| met_lidwoord(&noun)),
    }
}

fn last_noun(woorden: &Woorden<'_>, nav: &Nav) -> Option<String> {
    nav.steps.last().map(|step| match step {
        Step::Ancestor(kind) | Step::Group(kind) => woorden.regels().object(*kind).naam.clone(),
        Step::Reference(kenmerk) => woorden.regels().kenmerk(*kenmerk).naam.clone(),
    })
}

/// `ramen van het gebouw waarvoor …`
fn plural(woorden: &Woorden<'_>, set: &Set) -> String {
    let noun = &woorden.regels().object(set.soort).meervoud;
    format!("{noun}{}{}", of(woorden, &set.van), those(woorden, set))
}

fn singular(woorden: &Woorden<'_>, set: &Set) -> String {
    let noun = &woorden.regels().object(set.soort).naam;
    format!("{noun}{}{}", of(woorden, &set.van), those(woorden, set))
}

fn those(woorden: &Woorden<'_>, set: &Set) -> String {
    set.waarvoor.as_ref().map_or_else(String::new, |which| format!(" waarvoor {}", of_each(woorden, which)))
}

/// A condition that is asked of each element of a set: its own characteristics go without a name.
fn of_each(woorden: &Woorden<'_>, which: &Cond) -> String {
    cond(&Woorden::new(woorden.regels()), which)
}

/// A condition in words.
pub(super) fn cond(woorden: &Woorden<'_>, what: &Cond) -> String {
    let regels = woorden.regels();
    match what {
        Cond::And(parts) => join(woorden, parts, "en"),
        Cond::Or(parts) => join(woorden, parts, "of"),
        Cond::Not(inner) => match inner.as_ref() {
            Cond::And(_) | Cond::Or(_) => format!("niet ({})", cond(woorden, inner)),
            Cond::IsKind { nav, soort } => format!("{} is geen {}", object(woorden, nav), regels.object(*soort).naam),
            Cond::Not(_)
            | Cond::Compare { .. }
            | Cond::OneOf { .. }
            | Cond::Flag { .. }
            | Cond::Derived { .. }
            | Cond::Exists { .. }
            | Cond::ForAll { .. }
            | Cond::Assigned { .. }
            | Cond::Always => format!("niet {}", cond(woorden, inner)),
        },
        Cond::Compare { left, op, right } => {
            format!("{} {} {}", term(woorden, left), op.words(), term(woorden, right))
        }
        Cond::OneOf { left, values } => {
            let values: Vec<_> = values.iter().map(|value| term(woorden, value)).collect();
            format!("{} een van {}", term(woorden, left), opsomming(&values, "of"))
        }
        Cond::Flag { nav, kenmerk } => format!("{}{}", regels.kenmerk(*kenmerk).naam, of(woorden, nav)),
        Cond::Derived { nav, bepaling } => format!("{}{}", regels.bepaling(*bepaling).naam, of(woorden, nav)),
        Cond::IsKind { nav, soort } => format!("{} is een {}", object(woorden, nav), regels.object(*soort).naam),
        Cond::Exists { op, aantal, set } => exists(woorden, *op, *aantal, set),
        Cond::ForAll { set, body } => format!("voor elke {} geldt: {}", singular(woorden, set), of_each(woorden, body)),
        Cond::Assigned { tabel, kolom, lid, op } => {
            let table = regels.tabel(*tabel);
            let column = table.kolommen.get(*kolom).map_or("", String::as_str);
            let whose = match op {
                AssignedTo::One(nav) => object_or_this(woorden, nav),
                AssignedTo::Many(Kwantor::Alle, set) => format!("alle {}", plural(woorden, set)),
                AssignedTo::Many(Kwantor::Een | Kwantor::Enkel, set) => format!("een van de {}", plural(woorden, set)),
            };
            format!("{} wijst artikel {column} lid {lid} aan voor {whose}", table.vindplaats)
        }
        Cond::Always => "altijd".to_owned(),
    }
}

fn object_or_this(woorden: &Woorden<'_>, nav: &Nav) -> String {
    match woorden.resolve(nav) {
        Some(ding) => woorden.ding(ding),
        None => last_noun(woorden, nav).map_or_else(|| "deze gebruiksfunctie".to_owned(), |noun| met_lidwoord(&noun)),
    }
}

fn join(woorden: &Woorden<'_>, parts: &[Cond], word: &str) -> String {
    let parts: Vec<_> = parts
        .iter()
        .map(|part| {
            if matches!(part, Cond::And(_) | Cond::Or(_)) {
                format!("({})", cond(woorden, part))
            } else {
                cond(woorden, part)
            }
        })
        .collect();
    parts.join(&format!(" {word} "))
}

fn exists(woorden: &Woorden<'_>, op: Vergelijker, aantal: u32, set: &Set) -> String {
    match (op, aantal) {
        (Vergelijker::TenMinste, 1) | (Vergelijker::MeerDan, 0) => format!("er is een {}", singular(woorden, set)),
        (Vergelijker::GelijkAan | Vergelijker::TenHoogste, 0) | (Vergelijker::MinderDan, 1) => {
            format!("er is geen {}", singular(woorden, set))
        }
        (
            Vergelijker::TenMinste
            | Vergelijker::TenHoogste
            | Vergelijker::MeerDan
            | Vergelijker::MinderDan
            | Vergelijker::GelijkAan
            | Vergelijker::NietGelijkAan,
            _,
        ) => format!("er zijn {} {aantal} {}", op.words(), plural(woorden, set)),
    }
}
