//! Asks the decision table.

use std::cmp::max;

use super::tabel::{JaNee, Voorwaarde};
use super::{Aantekening, Recht, Rechtsoordeel, Regeling, Rij, Situatie, Toelichting, Verhouding, Zekerheid};

impl Recht {
    /// What a demand means in law. More than one verdict where it is disputed whether the subject
    /// is one of the Bbl: then each says under which assumption it holds.
    pub fn decide(&self, situatie: &Situatie) -> Vec<Rechtsoordeel> {
        let branching = self.aantekeningen.iter().find(|one| one.takken.is_some() && self.fits_note(one, situatie, ""));
        let Some((note, takken)) = branching.and_then(|one| Some((one, one.takken.as_ref()?))) else {
            return self.one(situatie, None).into_iter().collect();
        };
        let branches = takken.iter().filter_map(|(geregeld, naam)| {
            let mut inner = situatie.clone();
            // Nothing national stands beside a subject that is not regulated, so there is no
            // measure to compare with if it were.
            if *geregeld == Regeling::Ja && situatie.geregeld != Regeling::Ja {
                inner.verhouding = Verhouding::Onvergelijkbaar;
            }
            inner.geregeld = *geregeld;
            self.one(&inner, Some((note, naam)))
        });
        branches.collect()
    }

    /// The verdict on a demand as a whole that follows from those on its parts, if one does.
    pub fn whole(&self, parts: &[Rechtsoordeel]) -> Vec<Rechtsoordeel> {
        let found = self.aantekeningen.iter().filter_map(|one| {
            let bevinding = one.bevinding.as_ref()?;
            let hit = parts.iter().filter(|part| part.aantekeningen.iter().any(|note| note.code == one.code));
            let zekerheid = max(bevinding.zekerheid, hit.map(|part| part.zekerheid).min()?);
            let certain = zekerheid < Zekerheid::Omstreden;
            Some(Rechtsoordeel {
                code: one.code.clone(),
                tak: None,
                oordeel: if certain { &bevinding.oordeel } else { &bevinding.oordeel_omstreden }.clone(),
                grond: bevinding.grond.clone(),
                bronnen: self.cite(&one.bronnen),
                ernst: bevinding.ernst.number(),
                zekerheid,
                advies: bevinding.advies.clone(),
                aantekeningen: Vec::new(),
            })
        });
        found.collect()
    }

    /// The row that decides, after the remarks that read the comparison another way.
    pub(super) fn row(&self, situatie: &Situatie) -> Option<(&Rij, Verhouding)> {
        let mut read = situatie.clone();
        for one in &self.aantekeningen {
            if let Some(verhouding) = one.leest_als.filter(|_| self.fits_note(one, &read, "")) {
                read.verhouding = verhouding;
            }
        }
        let rij = self.rijen.iter().find(|rij| self.fits_inputs(&rij.als, &read))?;
        Some((rij, read.verhouding))
    }

    fn one(&self, situatie: &Situatie, tak: Option<(&Aantekening, &String)>) -> Option<Rechtsoordeel> {
        let (rij, verhouding) = self.row(situatie)?;
        let read = Situatie { verhouding, ..situatie.clone() };
        let mut zekerheid = rij.zekerheid;
        let (mut oordeel, mut grond, mut advies) = (None, vec![rij.grond.clone()], vec![rij.advies.clone()]);
        let mut bronnen = rij.bronnen.clone();
        let mut aantekeningen = Vec::new();
        for one in &self.aantekeningen {
            let branch = tak.is_some_and(|(note, _)| note.code == one.code);
            let before = one.leest_als.is_some() && self.fits_note(one, situatie, &rij.code);
            if !branch && !before && (one.takken.is_some() || !self.fits_note(one, &read, &rij.code)) {
                continue;
            }
            zekerheid = max(zekerheid, one.zekerheid.unwrap_or(Zekerheid::Vast));
            oordeel = one.oordeel.as_ref().or(oordeel);
            grond.extend(one.grond.clone());
            advies.extend(one.advies.clone());
            bronnen.extend(one.bronnen.iter().filter(|bron| !rij.bronnen.contains(bron)).cloned());
            let detail = one.als.omstandigheid.iter().flatten().find_map(|which| situatie.omstandigheden.get(which));
            let tekst = one.tekst.replace("{detail}", detail.map_or("", String::as_str)).trim_end().to_owned();
            aantekeningen.push(Toelichting { code: one.code.clone(), tekst });
        }
        let disputed = rij.oordeel_omstreden.as_ref().filter(|_| zekerheid >= Zekerheid::Omstreden);
        Some(Rechtsoordeel {
            code: rij.code.clone(),
            tak: tak.map(|(_, naam)| naam.clone()),
            oordeel: oordeel.or(disputed).unwrap_or(&rij.oordeel).clone(),
            grond: grond.join("; "),
            bronnen: self.cite(&bronnen),
            ernst: rij.ernst.number(),
            zekerheid,
            advies: advies.join(" "),
            aantekeningen,
        })
    }

    fn cite(&self, codes: &[String]) -> Vec<String> {
        codes.iter().filter_map(|code| self.bronnen.get(code)).map(|bron| bron.tekst.clone()).collect()
    }

    /// Whether a remark applies where this row decides.
    pub(super) fn fits_note(&self, note: &Aantekening, situatie: &Situatie, code: &str) -> bool {
        let named = note.als.omstandigheid.as_ref();
        named.is_none_or(|list| list.iter().any(|which| situatie.omstandigheden.contains_key(which)))
            && note.als.code.as_ref().is_none_or(|codes| codes.iter().any(|known| known == code))
            && self.fits_inputs(&note.als, situatie)
    }

    fn fits_inputs(&self, als: &Voorwaarde, situatie: &Situatie) -> bool {
        let past = match (situatie.actor, situatie.instrument) {
            (Some(actor), Some(instrument)) if self.fits(actor, instrument) => JaNee::Ja,
            _ => JaNee::Nee,
        };
        among(&als.past, Some(past))
            && among(&als.actor, situatie.actor)
            && among(&als.instrument, situatie.instrument)
            && among(&als.geregeld, Some(situatie.geregeld))
            && among(&als.ruimte, Some(situatie.ruimte))
            && among(&als.vergelijking, Some(situatie.verhouding))
    }
}

/// Whether an input has one of the values named; what is not named does not matter, and what is
/// not known has none.
fn among<T: PartialEq>(named: &Option<Vec<T>>, value: Option<T>) -> bool {
    named.as_ref().is_none_or(|list| value.is_some_and(|value| list.contains(&value)))
}
