//! One comparison: value, limit, distance, and how both came about.

use crate::beoordeling::{Berekend, Rekenstap, Uitkomstwaarde};
use crate::getal::Getal;
use crate::rapport::{Figuur, Marge, Toets};
use crate::regelset::{Cond, Interval, Term, Vergelijker};
use crate::woorden::{Vorm, Woorden, opsomming, percentage};

/// Puts a comparison into words and figures. `op` is the comparison that must hold.
pub(super) fn toets(
    woorden: &Woorden<'_>,
    op: Vergelijker,
    links: &Uitkomstwaarde<'_>,
    rechts: &Uitkomstwaarde<'_>,
) -> Toets {
    let limit_form = Vorm::of(woorden.regels(), rechts.term);
    let value_form = Vorm::of(woorden.regels(), links.term);
    // A limit that is written down keeps its unit; one that is computed takes that of the value.
    let (first, second) = if is_product(rechts.term) { (&value_form, &limit_form) } else { (&limit_form, &value_form) };
    let form = first.clone().or_else(|| second.clone()).unwrap_or_else(Vorm::plain);
    let mut herkomst = origin(woorden, links, value_form.as_ref().unwrap_or(&form));
    for line in origin(woorden, rechts, &form) {
        if !herkomst.contains(&line) {
            herkomst.push(line);
        }
    }
    Toets {
        grootheid: woorden.describe(links.term),
        waarde: value(woorden, links, &form),
        vergelijking: op.words().to_owned(),
        grens: limit(woorden, rechts, &form),
        herkomst,
        marge: margin(op, &links.waarde, &rechts.waarde, &form),
    }
}

/// The same for `een van`; `positive` tells whether the value must be among these.
pub(super) fn one_of(
    woorden: &Woorden<'_>,
    positive: bool,
    links: &Uitkomstwaarde<'_>,
    rechts: &[Uitkomstwaarde<'_>],
) -> Toets {
    let form = Vorm::of(woorden.regels(), links.term).unwrap_or_else(Vorm::plain);
    let values: Vec<_> =
        rechts.iter().filter_map(|one| figure(woorden, one, &form)).map(|figuur| figuur.tekst).collect();
    Toets {
        grootheid: woorden.describe(links.term),
        waarde: figure(woorden, links, &form),
        vergelijking: if positive { "een van" } else { "geen van" }.to_owned(),
        grens: Some(Figuur { tekst: opsomming(&values, "of"), getal: None, eenheid: None }),
        herkomst: origin(woorden, links, &form),
        marge: None,
    }
}

/// `vloeroppervlakte van berging 1 is 4,9 m²`, and when `asked`, what is asked of it.
pub(super) fn sentence(toets: &Toets, asked: Asked) -> String {
    let value = match &toets.waarde {
        Some(figuur) => format!("{} is {}", toets.grootheid, figuur.tekst),
        None => format!("{} is niet bekend", toets.grootheid),
    };
    let limit = toets.grens.as_ref().map_or("een waarde die niet bekend is", |figuur| figuur.tekst.as_str());
    let margin = toets.marge.as_ref().map_or_else(String::new, |marge| {
        let share = marge.percentage.as_ref().filter(|share| *share != "0 %");
        format!(" ({}{})", marge.tekst, share.map_or_else(String::new, |share| format!(", {share}")))
    });
    match asked {
        Asked::Norm => format!("{value}, vereist {} {limit}{margin}", toets.vergelijking),
        Asked::Condition => format!("{value} (voorwaarde: {} {limit})", toets.vergelijking),
    }
}

/// Whether a comparison states a duty or a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// What the norm requires.
    Norm,
    /// When something applies.
    Condition,
}

/// The value as the author wrote it, with the converted one behind it when the units differ.
fn value(woorden: &Woorden<'_>, links: &Uitkomstwaarde<'_>, form: &Vorm) -> Option<Figuur> {
    let mut figuur = figure(woorden, links, form)?;
    if let Term::Fact { nav, kenmerk } = links.term
        && let Some(maat) = woorden.resolve(nav).and_then(|ding| woorden.fact_maat(ding, *kenmerk))
        && maat.eenheid != form.eenheid
        && !(maat.eenheid.tekst().is_empty() && form.eenheid.tekst().is_empty())
    {
        figuur.tekst = format!("{maat} ({})", figuur.tekst);
    }
    Some(figuur)
}

fn figure(woorden: &Woorden<'_>, value: &Uitkomstwaarde<'_>, form: &Vorm) -> Option<Figuur> {
    match &value.waarde {
        Berekend::Getal(Interval { lo: None, hi: None }) => None,
        Berekend::Getal(interval) => {
            let exact = interval.lo.as_ref().filter(|_| interval.lo == interval.hi);
            Some(match exact {
                Some(number) => number_figure(number, form),
                None => Figuur { tekst: form.interval(interval), getal: None, eenheid: None },
            })
        }
        Berekend::Datum(None) | Berekend::Tekst(None) | Berekend::Ding(None) => None,
        Berekend::Klasse(_) | Berekend::Datum(_) | Berekend::Tekst(_) | Berekend::Ding(_) | Berekend::Geen => {
            let tekst = woorden.value(value.term, &value.waarde, form);
            (tekst != "niet bekend").then_some(Figuur { tekst, getal: None, eenheid: None })
        }
    }
}

/// A limit; when it is known only roughly, what is known of it.
fn limit(woorden: &Woorden<'_>, rechts: &Uitkomstwaarde<'_>, form: &Vorm) -> Option<Figuur> {
    let known = figure(woorden, rechts, form)?;
    let Berekend::Getal(interval) = &rechts.waarde else { return Some(known) };
    if interval.lo == interval.hi {
        return Some(known);
    }
    // That a quantity is not negative says nothing about a limit.
    if interval.hi.is_none() && interval.lo.as_ref().is_some_and(Getal::is_zero) {
        return None;
    }
    let of = if interval.lo.is_some() && interval.hi.is_some() { "" } else { "van " };
    Some(Figuur { tekst: format!("een waarde {of}{}", known.tekst), ..known })
}

/// Whether a quantity is multiplied or divided, so that its unit is nobody's choice.
fn is_product(term: &Term) -> bool {
    match term {
        Term::Mul(..) | Term::Div(..) => true,
        Term::Add(left, right) | Term::Sub(left, right) => is_product(left) && is_product(right),
        Term::Round { waarde, .. } => is_product(waarde),
        Term::Extreme { delen, .. } => delen.iter().all(is_product),
        Term::Number(_)
        | Term::Class(..)
        | Term::Date(_)
        | Term::Text(_)
        | Term::Fact { .. }
        | Term::Derived { .. }
        | Term::Object(_)
        | Term::Aggregate { .. }
        | Term::Count { .. }
        | Term::Limit { .. }
        | Term::Unknown { .. }
        | Term::Steps { .. }
        | Term::Choice { .. }
        | Term::Table(_) => false,
    }
}

fn number_figure(number: &Getal, form: &Vorm) -> Figuur {
    let exact = form.maat(number).in_eenheid(&form.eenheid);
    Figuur {
        tekst: form.number(number),
        getal: exact.map(|exact| {
            exact.to_decimal_point().unwrap_or_else(|| {
                let (n, d) = exact.numer_denom();
                format!("{n}/{d}")
            })
        }),
        eenheid: Some(form.eenheid.tekst().to_owned()).filter(|unit| !unit.is_empty()),
    }
}

/// How a value came about, unless it simply stands there.
fn origin(woorden: &Woorden<'_>, value: &Uitkomstwaarde<'_>, form: &Vorm) -> Vec<String> {
    let mut lines = Vec::new();
    for stap in &value.stappen {
        match stap {
            Rekenstap::Rij(label) => lines.push(format!("tabelrij: {label}")),
            Rekenstap::Open(reden) => lines.push(format!("de bron geeft geen volledige waarde: {reden}")),
            Rekenstap::Tussen(of, waarde) if !std::ptr::eq(*of, value.term) => {
                let inner = Vorm::of(woorden.regels(), of).unwrap_or_else(|| form.clone());
                let text = woorden.value(of, waarde, &inner);
                let name = woorden.describe(of);
                if name != text && **waarde != Berekend::Geen {
                    lines.push(format!("{name} = {text}"));
                }
            }
            Rekenstap::Tussen(..) | Rekenstap::Feit(..) => {}
        }
    }
    if let Some(formula) = formula(value.term) {
        let words = woorden.describe(formula);
        let filled = woorden.filled_in(formula, &value.stappen);
        let result = match &value.waarde {
            Berekend::Geen => None,
            Berekend::Getal(_) | Berekend::Klasse(_) | Berekend::Datum(_) | Berekend::Tekst(_) | Berekend::Ding(_) => {
                Some(woorden.value(value.term, &value.waarde, form))
            }
        };
        let mut parts = vec![words];
        parts.extend(Some(filled).filter(|filled| Some(filled) != parts.first()));
        parts.extend(result.filter(|result| parts.last() != Some(result)));
        if parts.len() > 1 {
            lines.push(parts.join(" = "));
        }
    }
    lines.dedup();
    lines
}

/// A term that is worth writing out as a formula.
fn formula(term: &Term) -> Option<&Term> {
    match term {
        Term::Add(..)
        | Term::Sub(..)
        | Term::Mul(..)
        | Term::Div(..)
        | Term::Extreme { .. }
        | Term::Round { .. }
        | Term::Limit { .. } => Some(term),
        Term::Number(_)
        | Term::Class(..)
        | Term::Date(_)
        | Term::Text(_)
        | Term::Fact { .. }
        | Term::Derived { .. }
        | Term::Object(_)
        | Term::Aggregate { .. }
        | Term::Count { .. }
        | Term::Unknown { .. }
        | Term::Steps { .. }
        | Term::Choice { .. }
        | Term::Table(_) => None,
    }
}

fn margin(op: Vergelijker, value: &Berekend, limit: &Berekend, form: &Vorm) -> Option<Marge> {
    let (value, limit) = (exact(value)?, exact(limit)?);
    let difference = value - limit;
    let distance = number_figure(&difference.abs(), form);
    let words = match (op, difference.is_zero(), difference.is_negative()) {
        (Vergelijker::MeerDan | Vergelijker::MinderDan, true, _) => {
            "precies op de grens, die zelf niet meetelt".to_owned()
        }
        (Vergelijker::TenMinste | Vergelijker::TenHoogste, true, _) => "precies op de grens".to_owned(),
        (Vergelijker::GelijkAan | Vergelijker::NietGelijkAan, true, _) => return None,
        (Vergelijker::TenMinste | Vergelijker::MeerDan, false, true) => format!("{} te weinig", distance.tekst),
        (Vergelijker::TenHoogste | Vergelijker::MinderDan, false, false) => format!("{} te veel", distance.tekst),
        (Vergelijker::TenMinste | Vergelijker::MeerDan, false, false) => format!("{} meer", distance.tekst),
        (Vergelijker::TenHoogste | Vergelijker::MinderDan, false, true) => format!("{} minder", distance.tekst),
        (Vergelijker::GelijkAan | Vergelijker::NietGelijkAan, false, _) => format!("{} verschil", distance.tekst),
    };
    Some(Marge { afstand: distance, percentage: percentage(&difference, limit), tekst: words })
}

fn exact(value: &Berekend) -> Option<&Getal> {
    match value {
        Berekend::Getal(Interval { lo: Some(lo), hi: Some(hi) }) if lo == hi => Some(lo),
        Berekend::Getal(_)
        | Berekend::Klasse(_)
        | Berekend::Datum(_)
        | Berekend::Tekst(_)
        | Berekend::Ding(_)
        | Berekend::Geen => None,
    }
}

/// The comparison of a condition; nothing for conditions that compare nothing.
pub(super) fn comparison(cond: &Cond) -> Option<Comparison> {
    match cond {
        Cond::Compare { op, .. } => Some(Comparison::With(*op)),
        Cond::OneOf { .. } => Some(Comparison::OneOf),
        Cond::And(_)
        | Cond::Or(_)
        | Cond::Not(_)
        | Cond::Flag { .. }
        | Cond::Derived { .. }
        | Cond::IsKind { .. }
        | Cond::Exists { .. }
        | Cond::ForAll { .. }
        | Cond::Assigned { .. }
        | Cond::Always => None,
    }
}

/// What kind of comparison it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    /// With one limit.
    With(Vergelijker),
    /// With a list.
    OneOf,
}

/// The comparison that holds exactly when this one does not.
pub(super) fn opposite(op: Vergelijker) -> Vergelijker {
    match op {
        Vergelijker::TenMinste => Vergelijker::MinderDan,
        Vergelijker::MinderDan => Vergelijker::TenMinste,
        Vergelijker::TenHoogste => Vergelijker::MeerDan,
        Vergelijker::MeerDan => Vergelijker::TenHoogste,
        Vergelijker::GelijkAan => Vergelijker::NietGelijkAan,
        Vergelijker::NietGelijkAan => Vergelijker::GelijkAan,
    }
}
