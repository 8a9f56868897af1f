//! Reading the rules: searching them, and everything there is to say about one.

use serde::Deserialize;
use serde_json::{Value, json};
use stoer::regelset::{Eis, EisInhoud, Regelset};
use stoer::woorden::{Woorden, iso, vindplaats};

use crate::bericht;

#[derive(Deserialize, Default)]
#[serde(default)]
struct Vraag {
    tekst: String,
    onderwerp: String,
    regeling: String,
    datum: String,
}

/// `{"aantal", "treffers"}`: the eisen that have every word of `tekst` in code, title, place or
/// notes, are about the subject, belong to the regeling and hold on the day; empty parts of the
/// question leave that open. Those with the words in their head come first, and national ones before
/// local ones.
pub(crate) fn search(regels: &Regelset, question: &str) -> Value {
    let vraag: Vraag = match serde_json::from_str(question) {
        Ok(vraag) => vraag,
        Err(error) => return bericht::one(&format!("de zoekvraag is geen geldige JSON: {error}")),
    };
    let words: Vec<String> = vraag.tekst.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let day = vraag.datum.trim();
    let mut hits: Vec<((bool, bool), Value)> = Vec::new();
    for (_, eis) in regels.eisen() {
        let regeling = regels.regeling(eis.regeling);
        let onderwerp = eis.onderwerp.map(|id| regels.onderwerp(id));
        if !vraag.onderwerp.is_empty() && onderwerp.is_none_or(|one| one.code != vraag.onderwerp) {
            continue;
        }
        if !vraag.regeling.is_empty() && regeling.code != vraag.regeling {
            continue;
        }
        if !day.is_empty() && !holds_on(regels, eis, day) {
            continue;
        }
        let place = vindplaats(regels, eis);
        let head = format!("{} {} {place}", eis.code, eis.titel).to_lowercase();
        let about = onderwerp.map_or("", |one| one.titel.as_str());
        let rest = format!("{about} {} {}", regeling.titel, eis.toelichtingen.join(" ")).to_lowercase();
        if !words.iter().all(|word| head.contains(word.as_str()) || rest.contains(word.as_str())) {
            continue;
        }
        let in_head = words.iter().all(|word| head.contains(word.as_str()));
        hits.push(((!in_head, !regeling.is_national()), summary(regels, eis)));
    }
    hits.sort_by_key(|(later, _)| *later);
    json!({ "aantal": hits.len(), "treffers": hits.into_iter().map(|(_, hit)| hit).take(MOST).collect::<Vec<_>>() })
}

/// Most hits that are listed.
const MOST: usize = 200;

/// Whether an eis and one of its versions hold on a day, written `JJJJ-MM-DD`; such days order
/// as text.
fn holds_on(regels: &Regelset, eis: &Eis, day: &str) -> bool {
    let within = |periode: stoer::regelset::Periode| {
        periode.vanaf.is_none_or(|from| iso(from).as_str() <= day)
            && periode.tot.is_none_or(|until| day < iso(until).as_str())
    };
    let version = match &eis.inhoud {
        EisInhoud::Norm(versies) => versies.iter().any(|versie| within(versie.periode)),
        EisInhoud::TeBeoordelen(_) | EisInhoud::Geen => true,
    };
    within(eis.periode) && within(regels.regeling(eis.regeling).periode) && version
}

fn summary(regels: &Regelset, eis: &Eis) -> Value {
    let regeling = regels.regeling(eis.regeling);
    json!({
        "code": eis.code, "titel": eis.titel, "vindplaats": vindplaats(regels, eis),
        "regeling": regeling.titel, "landelijk": regeling.is_national(),
        "onderwerp": eis.onderwerp.map(|id| regels.onderwerp(id).titel.as_str()),
    })
}

/// Everything about one eis; `cases` is the text of case files, of which those that expect
/// something of the eis are shown.
pub(crate) fn describe(regels: &Regelset, code: &str, cases: &str) -> Value {
    let Some(id) = regels.eis_by_code(code) else {
        return bericht::one(&format!("de eis '{code}' bestaat niet"));
    };
    let eis = regels.eis(id);
    let regeling = regels.regeling(eis.regeling);
    let woorden = Woorden::new(regels);
    let versies: Vec<Value> = match &eis.inhoud {
        EisInhoud::Norm(versies) => versies
            .iter()
            .map(|versie| {
                let vraagt: Vec<Value> = versie
                    .lezingen
                    .iter()
                    .map(|lezing| json!({ "lezing": lezing.naam, "zin": woorden.describe_cond(&lezing.norm) }))
                    .collect();
                json!({ "vanaf": versie.periode.vanaf.map(iso), "tot": versie.periode.tot.map(iso), "vraagt": vraagt })
            })
            .collect(),
        EisInhoud::TeBeoordelen(what) => vec![json!({ "vraagt": [{ "zin": format!("te beoordelen: {what}") }] })],
        EisInhoud::Geen => Vec::new(),
    };
    let source = regels.sources().get(eis.location.source as usize);
    let others = |ids: &[stoer::regelset::EisId]| -> Vec<Value> {
        ids.iter().map(|id| summary(regels, regels.eis(*id))).collect()
    };
    let voor: Vec<&str> = eis.voor.iter().map(|voor| voor.naam.as_str()).collect();
    json!({
        "eis": summary(regels, eis),
        "voor": voor,
        "versies": versies,
        "toelichtingen": eis.toelichtingen,
        "bron": eis.bron.as_ref().or(regeling.bron.as_ref()),
        "regeling": {
            "code": regeling.code, "titel": regeling.titel, "instrument": regeling.instrument,
            "gezag": regeling.gezag, "gebied": regeling.gebied, "toelichting": regeling.toelichting,
            "vanaf": regeling.periode.vanaf.map(iso), "tot": regeling.periode.tot.map(iso),
        },
        "bestand": source.map(|source| source.name.as_str()),
        "tekst": source.map(|source| block(&source.text, eis.location.span.start as usize)),
        "in_plaats_van": others(&eis.opzij),
        "uitzonderingen": others(&eis.uitzonderingen),
        "voorbeelden": blocks(cases).filter(|block| expects(block, code)).collect::<Vec<_>>(),
    })
}

/// The block around a place: from its line at the margin to the next such line.
fn block(text: &str, at: usize) -> &str {
    let mut start = 0;
    for (offset, _) in text.match_indices('\n') {
        let next = offset + 1;
        let margin = text.get(next..).and_then(|rest| rest.chars().next()).is_some_and(|first| !first.is_whitespace());
        if margin {
            if next > at {
                return text.get(start..next).unwrap_or("").trim_end();
            }
            start = next;
        }
    }
    text.get(start..).unwrap_or("").trim_end()
}

/// The blocks of a text of cases.
fn blocks(cases: &str) -> impl Iterator<Item = &str> {
    let starts: Vec<usize> = std::iter::once(0)
        .chain(cases.match_indices("\nvoorbeeld ").map(|(at, _)| at + 1))
        .chain(std::iter::once(cases.len()))
        .collect();
    let pairs: Vec<(usize, usize)> = starts.iter().copied().zip(starts.iter().copied().skip(1)).collect();
    pairs.into_iter().filter_map(|(from, to)| cases.get(from..to)).map(str::trim_end).filter(|block| !block.is_empty())
}

/// Whether a case expects something of an eis.
fn expects(block: &str, code: &str) -> bool {
    block
        .lines()
        .filter_map(|line| line.trim().strip_prefix("verwacht"))
        .any(|rest| rest.split_whitespace().next() == Some(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_ends_where_the_next_begins() {
        let text = "eis a.b \"x\"\n    norm 1\n\neis a.c \"y\"\n    norm 2\n";
        assert_eq!(block(text, 4), "eis a.b \"x\"\n    norm 1");
        assert_eq!(block(text, text.len() - 3), "eis a.c \"y\"\n    norm 2");
    }

    #[test]
    fn a_case_belongs_to_the_eis_that_it_names_in_full() {
        let cases = "voorbeeld \"p\"\n    verwacht a.b voldoet\n\nvoorbeeld \"q\"\n    verwacht a.b.c voldoet\n";
        assert_eq!(blocks(cases).count(), 2);
        assert_eq!(blocks(cases).filter(|block| expects(block, "a.b")).count(), 1);
    }
}
