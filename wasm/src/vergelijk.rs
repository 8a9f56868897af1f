//! A demand beside the Bbl: the report of the engine, with a drawing of limit, demand and witness
//! per case, and a paragraph to use in a letter.

use serde_json::{Value, json};
use stoer::getal::{DecimalMark, Getal};
use stoer::maat::Maat;
use stoer::rapport::{EisVergelijking, GetuigeToets, Geval, VergelijkRapport};
use stoer::recht::Recht;
use stoer::regelset::{Cond, EisId, EisInhoud, KenmerkId, Regelset, Term, Vergelijker};
use stoer::render::date_words;
use stoer::span::Source;
use stoer::woorden::capital;
use time::{Date, Month};

use crate::{bericht, regels};

/// `{"meldingen", "vergelijking", "lijnen", "koppen", "alineas"}` of the demands in a rule text, on
/// a day written `JJJJ-MM-DD`; only `meldingen` when the text is at fault. `lijnen` and `koppen`
/// have one entry per demand and case, `alineas` one per demand.
pub(crate) fn compare(name: &str, text: &str, day: &str) -> Value {
    let Some(datum) = date(day) else {
        return bericht::one("geef de datum als 2026-09-24");
    };
    let source = Source::new(name, text);
    let ((regels, diagnostics), sources) =
        regels::beside_builtin(|rules| (rules.check(&source), rules.sources(&source)));
    let own = u32::try_from(sources.len() - 1).unwrap_or(u32::MAX);
    let mut result = bericht::of(&diagnostics, &sources);
    let (Some(regels), Value::Object(fields)) = (regels, &mut result) else { return result };
    let eisen: Vec<EisId> = regels
        .eisen()
        .filter(|(_, eis)| eis.location.source == own && !matches!(eis.inhoud, EisInhoud::Geen))
        .map(|(id, _)| id)
        .collect();
    if eisen.is_empty() {
        return bericht::one("er staat geen eis met een norm in de tekst");
    }
    let recht = match Recht::ingebouwd() {
        Ok(recht) => recht,
        Err(errors) => {
            let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
            return bericht::one(&all.join("; "));
        }
    };
    let rapport = VergelijkRapport::new(&regels, &recht, &eisen, datum, None);
    let written = Written { regels: &regels, datum };
    let lijnen: Vec<Vec<Value>> =
        rapport.eisen.iter().map(|eis| eis.gevallen.iter().map(|geval| line(&written, eis, geval)).collect()).collect();
    let koppen: Vec<Vec<Value>> = rapport.eisen.iter().map(|eis| eis.gevallen.iter().map(headings).collect()).collect();
    let day = date_words(&rapport.datum);
    let alineas: Vec<String> = rapport.eisen.iter().map(|eis| paragraph(eis, &day)).collect();
    fields.insert("vergelijking".to_owned(), json!(rapport));
    fields.insert("lijnen".to_owned(), json!(lijnen));
    fields.insert("koppen".to_owned(), json!(koppen));
    fields.insert("alineas".to_owned(), json!(alineas));
    result
}

/// What stands above the buildings of a case.
fn headings(geval: &Geval) -> Value {
    const REFUSED: &str = "Dit gebouw mag volgens het Bbl en zou hier worden geweigerd";
    const ALLOWED: &str = "Dit gebouw mag hier en niet volgens het Bbl";
    json!({ "getuige": if geval.uitkomst == "zwakker" { ALLOWED } else { REFUSED }, "zwakker": ALLOWED })
}

/// A day written `JJJJ-MM-DD`.
fn date(text: &str) -> Option<Date> {
    let mut parts = text.trim().splitn(3, '-').map(|part| part.parse::<u16>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    Date::from_calendar_date(i32::from(year), month, u8::try_from(day).ok()?).ok()
}

/// Where marks stand, in thousandths of the width between the outermost ones.
const WIDTH: i64 = 1000;

/// The limits and the witness of a case on one line, in the unit of the demand; nothing where the
/// norm is no single comparison of numbers.
fn line(written: &Written<'_>, eis: &EisVergelijking, geval: &Geval) -> Value {
    let Some(getuige) = &geval.getuige else { return Value::Null };
    let Some((own, grootheid, eenheid)) = getuige.toetsen.iter().find(|one| one.code == eis.code).and_then(numbers)
    else {
        return Value::Null;
    };
    let mut points = vec![("eis", format!("deze eis: {}", own.0), own.1)];
    if let Some((text, value)) = own.2 {
        points.push(("getuige", format!("het gebouw: {text}"), value));
    }
    for toets in getuige.toetsen.iter().filter(|one| one.landelijk) {
        if let Some((limit, what, unit)) = numbers(toets)
            && what == grootheid
            && unit == eenheid
        {
            points.push(("bbl", format!("Bbl: {}", limit.0), limit.1));
        }
    }
    if !points.iter().any(|(soort, ..)| *soort == "bbl") {
        points
            .extend(geval.normen.iter().chain(&geval.daarnaast).flat_map(|norm| written.beside(&eis.code, &norm.code)));
    }
    let (Some(low), Some(high)) = (
        points.iter().map(|(_, _, value)| value).min().cloned(),
        points.iter().map(|(_, _, value)| value).max().cloned(),
    ) else {
        return Value::Null;
    };
    points.sort_by(|a, b| a.2.cmp(&b.2));
    let width = &high - &low;
    let punten: Vec<Value> = points
        .iter()
        .map(|(soort, tekst, value)| {
            let part = (value - &low).checked_div(&width).map(|part| part * Getal::from(WIDTH));
            let plaats = part.and_then(|part| part.floor().to_i64()).unwrap_or(WIDTH / 2);
            json!({ "soort": soort, "tekst": tekst, "plaats": plaats })
        })
        .collect();
    let omschrijving: Vec<&str> = points.iter().map(|(_, tekst, _)| tekst.as_str()).collect();
    json!({ "titel": grootheid, "omschrijving": omschrijving.join(", "), "punten": punten })
}

/// The rules as written, for limits that the witness says nothing of.
struct Written<'r> {
    regels: &'r Regelset,
    datum: Date,
}

impl Written<'_> {
    /// The marks of a national norm on the line of a demand: its limits, in the unit of the demand,
    /// where both compare the same characteristic with a number.
    fn beside(&self, own: &str, national: &str) -> Vec<(&'static str, String, Getal)> {
        let Some((asked, _, unit)) = self.limits(own).into_iter().next() else { return Vec::new() };
        let same = self.limits(national).into_iter().filter(|(kenmerk, ..)| *kenmerk == asked);
        same.filter_map(|(_, op, limit)| {
            let value = limit.waarde.checked_div(unit.eenheid.factor())?;
            Some(("bbl", format!("Bbl: {} {limit}", op.words()), value))
        })
        .collect()
    }

    /// What the readings of an eis compare with a number, when that is all they do.
    fn limits(&self, code: &str) -> Vec<(KenmerkId, Vergelijker, &Maat)> {
        let eis = self.regels.eis_by_code(code).map(|id| self.regels.eis(id));
        let Some(EisInhoud::Norm(versies)) = eis.map(|eis| &eis.inhoud) else { return Vec::new() };
        let now = versies.iter().filter(|versie| versie.periode.contains(self.datum));
        now.flat_map(|versie| &versie.lezingen)
            .filter_map(|lezing| match &lezing.norm {
                Cond::Compare { left: Term::Fact { kenmerk, .. }, op, right: Term::Number(limit) } => {
                    Some((*kenmerk, *op, limit))
                }
                _ => None,
            })
            .collect()
    }
}

/// A limit in words and as a number, and the value of the building likewise.
type Limit = (String, Getal, Option<(String, Getal)>);

/// The limit of a test with its value, the quantity and the unit, when both are numbers.
fn numbers(one: &GetuigeToets) -> Option<(Limit, String, Option<String>)> {
    let toets = one.toets.as_ref()?;
    let grens = toets.grens.as_ref()?;
    let limit = number(grens.getal.as_deref()?)?;
    let value = toets
        .waarde
        .as_ref()
        .filter(|waarde| waarde.eenheid == grens.eenheid)
        .and_then(|waarde| Some((waarde.tekst.clone(), number(waarde.getal.as_deref()?)?)));
    let words = format!("{} {}", toets.vergelijking, grens.tekst);
    Some(((words, limit, value), toets.grootheid.clone(), grens.eenheid.clone()))
}

/// A number as reports write it: `0.02` or `100/9`.
fn number(text: &str) -> Option<Getal> {
    let parse = |part: &str| Getal::parse(part, DecimalMark::KommaOfPunt).ok();
    match text.split_once('/') {
        Some((above, below)) => parse(above)?.checked_div(&parse(below)?),
        None => parse(text),
    }
}

/// What was found, as a paragraph for a letter.
fn paragraph(eis: &EisVergelijking, datum: &str) -> String {
    let mut sentences = vec![format!("De eis ‘{}’ ({}) vraagt: {}.", eis.titel, eis.vindplaats, eis.vraagt.join("; "))];
    let norms = eis.gevallen.iter().flat_map(|geval| &geval.normen);
    let norms = distinct(norms.map(|norm| format!("{} ({})", norm.vindplaats, norm.vraagt.join("; "))));
    sentences.push(if norms.is_empty() {
        format!("Het Bbl stelt op {datum} geen grens aan hetzelfde.")
    } else {
        format!("Het Bbl vraagt op {datum}: {}.", norms.join("; "))
    });
    let outcomes = distinct(eis.gevallen.iter().map(|geval| geval.uitkomst.clone()));
    match outcomes.as_slice() {
        [one] => sentences.push(format!("Vergeleken daarmee is de eis: {one}.")),
        _ => sentences.extend(
            eis.gevallen.iter().map(|geval| format!("Voor {} is de eis: {}.", geval.voor.join("; "), geval.uitkomst)),
        ),
    }
    let shown = eis.gevallen.iter().filter(|geval| geval.boven_bbl);
    if let Some((geval, getuige)) = shown.filter_map(|geval| Some((geval, geval.getuige.as_ref()?))).next() {
        let kloof = geval.kloof.as_ref().map_or_else(String::new, |kloof| format!(" ({})", kloof.tekst));
        sentences.push(format!(
            "Een gebouw dat volgens het Bbl mag en door deze eis wordt geweigerd{kloof}: {}.",
            getuige.in_woorden.join("; ")
        ));
    }
    let oordelen = eis.gevallen.iter().flat_map(|geval| &geval.oordelen).chain(&eis.geheel);
    sentences.extend(distinct(oordelen.map(|oordeel| {
        let tak = oordeel.tak.as_ref().map_or_else(String::new, |tak| format!("Als {tak}: "));
        let told = if tak.is_empty() { capital(&oordeel.oordeel) } else { oordeel.oordeel.clone() };
        format!("{tak}{} Grond: {} Zekerheid: {}.", stop(&told), stop(&oordeel.grond), oordeel.zekerheid.words())
    })));
    sentences.join(" ")
}

/// The texts, each once, in order.
fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut found = Vec::new();
    for text in texts {
        if !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

/// A sentence ends in one full stop.
fn stop(text: &str) -> String {
    format!("{}.", text.trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_days_of_the_calendar() {
        assert!(date("2026-09-24").is_some() && date("2024-02-29").is_some());
        assert!(date("2026-02-29").is_none() && date("gisteren").is_none() && date("2026-9").is_none());
    }

    #[test]
    fn numbers_are_read_as_reports_write_them() {
        assert_eq!(number("0.02"), Getal::ratio(1, 50));
        assert_eq!(number("100/9"), Getal::ratio(100, 9));
        assert_eq!(number("1/0"), None);
    }
}
