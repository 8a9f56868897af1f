//! Finding clauses in a block, with the faults of missing and repeated ones.

use super::{CheckErrorKind, Checked, Checker, describe_block, nearest};
use crate::regelset::{self, OMSTANDIGHEDEN};
use crate::span::Span;
use crate::syntax::{Blok, Datum, Inhoud, Naam, Periode, Plaats, Verwijzing};

impl Checker<'_> {
    /// The one clause that `pick` recognises; a second one is a fault.
    pub(super) fn clause<'x, T>(
        &mut self,
        blok: &'x Blok,
        keyword: &'static str,
        pick: impl Fn(&'x Inhoud) -> Option<T>,
    ) -> Option<(T, Span)> {
        let mut found = None;
        for deel in &blok.delen {
            if let Some(value) = pick(&deel.inhoud) {
                if found.is_some() {
                    self.report(deel.span, CheckErrorKind::SecondClause { clause: keyword });
                } else {
                    found = Some((value, deel.span));
                }
            }
        }
        found
    }

    /// The circumstances that a block names, in order; an unknown one is reported.
    pub(super) fn omstandigheden(&mut self, blok: &Blok) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for deel in &blok.delen {
            let Inhoud::Omstandigheid(naam, waarom) = &deel.inhoud else { continue };
            if OMSTANDIGHEDEN.contains(&naam.node.as_str()) {
                found.push((naam.node.clone(), waarom.node.clone()));
                continue;
            }
            let nearest = nearest(&naam.node, OMSTANDIGHEDEN.iter().copied());
            let naam = naam.node.clone();
            self.report(deel.span, CheckErrorKind::Unknown { what: "omstandigheid", naam, nearest });
        }
        found
    }

    /// The one clause that `pick` recognises; without it the block cannot be used.
    pub(super) fn required<'x, T>(
        &mut self,
        blok: &'x Blok,
        keyword: &'static str,
        pick: impl Fn(&'x Inhoud) -> Option<T>,
    ) -> Checked<(T, Span)> {
        match self.clause(blok, keyword, pick) {
            Some(found) => Ok(found),
            None => {
                let block = describe_block(blok);
                Err(self.report(blok.kop.naam.span, CheckErrorKind::MissingClause { block, clause: keyword }))
            }
        }
    }

    /// All notes of a block.
    pub(super) fn toelichtingen(blok: &Blok) -> Vec<String> {
        blok.delen
            .iter()
            .filter_map(|deel| match &deel.inhoud {
                Inhoud::Toelichting(tekst) => Some(tekst.node.clone()),
                _ => None,
            })
            .collect()
    }

    /// All notes of a block as one text.
    pub(super) fn toelichting(blok: &Blok) -> Option<String> {
        let notes = Self::toelichtingen(blok);
        (!notes.is_empty()).then(|| notes.join(" "))
    }

    /// Where the text was found.
    pub(super) fn bron(blok: &Blok) -> Option<String> {
        blok.delen.iter().find_map(|deel| match &deel.inhoud {
            Inhoud::Bron(tekst) => Some(tekst.node.clone()),
            _ => None,
        })
    }

    /// A day that exists.
    pub(super) fn date(&mut self, datum: Datum, span: Span) -> Option<time::Date> {
        let day = time::Month::try_from(datum.maand)
            .ok()
            .and_then(|maand| time::Date::from_calendar_date(i32::from(datum.jaar), maand, datum.dag).ok());
        if day.is_none() {
            self.report(span, CheckErrorKind::ImpossibleDate);
        }
        day
    }

    /// A period with at least one day.
    pub(super) fn period(&mut self, periode: &Periode) -> regelset::Periode {
        let vanaf = periode.vanaf.and_then(|date| self.date(date.node, date.span));
        let tot = periode.tot.and_then(|date| self.date(date.node, date.span));
        if let (Some(from), Some(until), Some(written)) = (vanaf, tot, periode.tot)
            && until <= from
        {
            self.report(written.span, CheckErrorKind::EmptyPeriod);
        }
        regelset::Periode { vanaf, tot }
    }
}

/// A place without its position.
pub(super) fn plaats(written: &Plaats) -> regelset::Plaats {
    regelset::Plaats {
        soort: if written.soort == "artikelen" { "artikel".to_owned() } else { written.soort.clone() },
        nummer: written.nummer.clone(),
        lid: written.lid.clone(),
        onder: written.onder.clone(),
    }
}

/// `artikel 4.149 lid 1 onder a`
pub(super) fn words(written: &Plaats) -> String {
    let mut text = format!("{} {}", written.soort, written.nummer);
    if let Some(last) = &written.tot_en_met {
        text.push_str(&format!(" t/m {last}"));
    }
    if let Some(lid) = &written.lid {
        text.push_str(&format!(" lid {lid}"));
    }
    if let Some(letter) = &written.onder {
        text.push_str(&format!(" onder {letter}"));
    }
    text
}

/// `artikel 4.149 lid 1, tabel 4.148A`
pub(super) fn reference_words(written: &Verwijzing) -> String {
    written.plaatsen.iter().map(words).collect::<Vec<_>>().join(", ")
}

/// The text of an optional name.
pub(super) fn text(naam: Option<&Naam>) -> Option<String> {
    naam.map(|naam| naam.node.clone())
}
