//! Second pass: eisen, exceptions, replacements and what every real building obeys.

use std::collections::BTreeSet;

use super::clauses::{plaats, reference_words};
use super::lower::{Typed, Wish};
use super::scope::Found;
use super::scope::Scope;
use super::tables::all;
use super::{CheckErrorKind, Checked, Checker, Reported, describe_block, nearest};
use crate::eenheid::Eenheid;
use crate::regelset::{
    AssignedTo, Cond, Eis, EisId, EisInhoud, KenmerkId, Kwantor, Lezing, Nav, ObjectId, OnderwerpId, Opvolging,
    Periode, Plaats, RegelingId, TabelId, Term, TermSoort, Verband, Versie, Vervanging, Voor,
};
use crate::span::Span;
use crate::syntax::{Blok, BlokSoort, Expr, ExprKind, Inhoud, Keuring, Naam, Verwijzing, Vindplaats};

impl<'b> Checker<'b> {
    /// Binds every eis, exception, replacement and verband.
    pub(super) fn lower_eisen(&mut self, blocks: &[(u32, &'b Blok)]) {
        let bound = self.set.eisen.len();
        for (source, blok) in self.eis_blocks.clone().into_iter().skip(bound) {
            self.source = source;
            let eis = self.lower_eis(blok);
            self.set.eisen.push(eis);
        }
        self.link_exceptions();
        for (source, blok) in blocks {
            self.source = *source;
            match blok.kop.soort {
                BlokSoort::Vervanging => self.lower_vervanging(blok),
                BlokSoort::Verband => self.lower_verband(blok),
                _ => {}
            }
        }
        // Nothing is reported of these links; they are for who judges projects by the rules.
        if self.only.is_none() {
            self.link_vervangingen();
        }
    }

    /// Tells each eis which vervangingen take it out.
    fn link_vervangingen(&mut self) {
        let mut links: Vec<(usize, (usize, Opvolging))> = Vec::new();
        for (number, vervanging) in self.set.vervangingen.iter().enumerate() {
            let under = |plaatsen: &[Plaats]| -> Vec<Plaats> {
                plaatsen.iter().flat_map(|plaats| self.set.places_under(vervanging.regeling, plaats)).collect()
            };
            let encoded = |plaatsen: &[Plaats]| {
                let places = under(plaatsen);
                let stands = |eis: &Eis| eis.plaatsen.iter().any(|at| places.iter().any(|place| place.covers(at)));
                self.set.eisen.iter().any(|eis| eis.regeling == vervanging.regeling && stands(eis))
            };
            let mut parts = vec![(under(&vervanging.vervalt), Opvolging::Geen)];
            parts.extend(vervanging.in_plaats.iter().map(|(oud, nieuw)| {
                let successor = if encoded(nieuw) { Opvolging::Eisen } else { Opvolging::MetDeHand };
                (under(oud), successor)
            }));
            for (index, eis) in self.set.eisen.iter().enumerate() {
                if eis.regeling != vervanging.regeling {
                    continue;
                }
                let hit = parts
                    .iter()
                    .find(|(places, _)| eis.plaatsen.iter().any(|at| places.iter().any(|place| place.covers(at))));
                if let Some((_, successor)) = hit {
                    links.push((index, (number, *successor)));
                }
            }
        }
        for (index, link) in links {
            if let Some(eis) = self.set.eisen.get_mut(index) {
                eis.vervangen_door.push(link);
            }
        }
    }

    /// Where a block stands in its source: in words and as places. Without it a rule is no rule.
    pub(super) fn vindplaats(&mut self, blok: &Blok) -> Checked<(String, Vec<Plaats>)> {
        let found = self.clause(blok, "vindplaats", |inhoud| match inhoud {
            Inhoud::Vindplaats(vindplaats) => Some(vindplaats),
            _ => None,
        });
        match found {
            Some((Vindplaats::Verwijzing(verwijzing), _)) => {
                self.known_regeling(verwijzing)?;
                Ok((reference_words(verwijzing), verwijzing.plaatsen.iter().map(plaats).collect()))
            }
            Some((Vindplaats::Tekst(tekst), _)) => Ok((tekst.node.clone(), Vec::new())),
            None => {
                let block = describe_block(blok);
                Err(self.report(blok.kop.naam.span, CheckErrorKind::MissingSource { block }))
            }
        }
    }

    fn known_regeling(&mut self, verwijzing: &Verwijzing) -> Checked<RegelingId> {
        if let Some(id) = self.names.regelingen.get(&verwijzing.regeling.node) {
            return Ok(*id);
        }
        let naam = verwijzing.regeling.node.clone();
        let nearest = nearest(&naam, self.names.regelingen.keys().map(String::as_str));
        Err(self.report(verwijzing.regeling.span, CheckErrorKind::Unknown { what: "regeling", naam, nearest }))
    }

    fn lower_eis(&mut self, blok: &Blok) -> Eis {
        let code = &blok.kop.naam;
        let regeling = self.regeling_of(&code.node, code.span).unwrap_or(RegelingId::new(0));
        let (vindplaats, plaatsen) = self.vindplaats(blok).unwrap_or_default();
        let onderwerp = self.over(blok);
        let periode = self.geldt(blok);
        let voor = self.voor(blok);
        let types: Vec<ObjectId> = voor.iter().map(|(_, kind)| *kind).collect();
        let scope = Scope::of(&types);
        let mut aangewezen = Vec::new();
        let mut stelt_vast = Vec::new();
        for deel in &blok.delen {
            match &deel.inhoud {
                Inhoud::Aangewezen(written) => aangewezen.extend(self.assigned(&scope, written)),
                Inhoud::SteltVast { pad, waarde } => stelt_vast.extend(self.stelt_vast(&scope, pad, waarde)),
                _ => {}
            }
        }
        aangewezen.extend(self.steered(&scope, code));
        let als = self.optional_cond(&scope, blok, "als", |inhoud| match inhoud {
            Inhoud::Als(expr) => Some(expr),
            _ => None,
        });
        let voldaan_als = self.optional_cond(&scope, blok, "voldaan als", |inhoud| match inhoud {
            Inhoud::VoldaanAls(expr) => Some(expr),
            _ => None,
        });
        let als = match (als, self.exception(&scope, blok)) {
            (Some(als), Some(except)) => Some(Cond::And(vec![als, Cond::Not(Box::new(except))])),
            (None, Some(except)) => Some(Cond::Not(Box::new(except))),
            (als, None) => als,
        };
        let fixes = blok.delen.iter().any(|deel| matches!(deel.inhoud, Inhoud::SteltVast { .. }));
        let inhoud = self.inhoud(&scope, blok, fixes);
        let omstandigheden = self.omstandigheden(blok);
        Eis {
            code: code.node.clone(),
            titel: blok.kop.label.as_ref().map(|label| label.node.clone()).unwrap_or_default(),
            regeling,
            vindplaats,
            plaatsen,
            onderwerp,
            periode,
            omstandigheden,
            voor: voor.into_iter().map(|(voor, _)| voor).collect(),
            aangewezen,
            als,
            inhoud,
            voldaan_als,
            stelt_vast,
            opzij: Vec::new(),
            uitzonderingen: Vec::new(),
            vervangen_door: Vec::new(),
            toelichtingen: Self::toelichtingen(blok),
            bron: Self::bron(blok),
            location: self.at(code.span),
        }
    }

    /// A functional requirement stands only where the table that steers it designates some lid,
    /// unless the table says `altijd` (article 4.4 Bbl).
    fn steered(&mut self, scope: &Scope<'_>, code: &Naam) -> Vec<Cond> {
        let Some(functie) = self.names.objecten.get("gebruiksfunctie").copied() else { return Vec::new() };
        let mut conds = Vec::new();
        for index in 0..self.set.tabellen.len() {
            let tabel = TabelId::new(index);
            if !self.set.tabel(tabel).stuurt.iter().any(|(eis, altijd)| *eis == code.node && !altijd) {
                continue;
            }
            let op = match self.try_nav_to(scope, functie) {
                Some(nav) => AssignedTo::One(nav),
                None => {
                    let soort = Naam::new("gebruiksfunctie".to_owned(), code.span);
                    let written = crate::syntax::Verzameling { soort, van: Vec::new() };
                    let Ok(set) = self.plain_set(scope, &written) else { continue };
                    AssignedTo::Many(Kwantor::Een, set)
                }
            };
            let cells = self.set.tabel(tabel).rijen.iter().flat_map(|rij| rij.leden.iter().enumerate());
            let leden: BTreeSet<(usize, &String)> =
                cells.flat_map(|(kolom, cel)| cel.iter().map(move |lid| (kolom, lid))).collect();
            let some =
                leden.into_iter().map(|(kolom, lid)| Cond::Assigned { tabel, kolom, lid: lid.clone(), op: op.clone() });
            conds.push(Cond::Or(some.collect()));
        }
        conds
    }

    fn over(&mut self, blok: &Blok) -> Option<OnderwerpId> {
        if blok.kop.soort == BlokSoort::Uitzondering {
            return None;
        }
        let over = self.required(blok, "over", |inhoud| match inhoud {
            Inhoud::Over(code) => Some(code),
            _ => None,
        });
        let (code, _) = over.ok()?;
        let found = self.names.onderwerpen.get(&code.node).copied();
        if found.is_none() {
            let nearest = nearest(&code.node, self.names.onderwerpen.keys().map(String::as_str));
            self.report(code.span, CheckErrorKind::Unknown { what: "onderwerp", naam: code.node.clone(), nearest });
        }
        found
    }

    fn geldt(&mut self, blok: &Blok) -> Periode {
        let found = self.clause(blok, "geldt", |inhoud| match inhoud {
            Inhoud::Geldt(periode) => Some(periode),
            _ => None,
        });
        found.map(|(periode, _)| self.period(periode)).unwrap_or_default()
    }

    /// The kinds to which a block applies, each with the kind that names are looked up on.
    fn voor(&mut self, blok: &Blok) -> Vec<(Voor, ObjectId)> {
        let found = self.required(blok, "voor", |inhoud| match inhoud {
            Inhoud::Voor { soorten, behalve } => Some((soorten, behalve)),
            _ => None,
        });
        let Ok(((soorten, behalve), _)) = found else { return Vec::new() };
        let here = Nav { scope: 0, steps: Vec::new() };
        let except: Vec<Cond> = behalve
            .iter()
            .filter_map(|naam| self.object(naam))
            .map(|soort| Cond::Not(Box::new(Cond::IsKind { nav: here.clone(), soort })))
            .collect();
        let mut result = Vec::new();
        for naam in soorten {
            let Some(kind) = self.object(naam) else { continue };
            let basis = self.set.base_kind(kind);
            let mut parts = except.clone();
            if basis != kind {
                parts.insert(0, Cond::IsKind { nav: here.clone(), soort: kind });
            }
            let cond = (!parts.is_empty()).then(|| all(parts));
            result.push((Voor { basis, naam: naam.node.clone(), cond }, kind));
        }
        result
    }

    fn optional_cond(
        &mut self,
        scope: &Scope<'_>,
        blok: &Blok,
        keyword: &'static str,
        pick: fn(&Inhoud) -> Option<&Expr>,
    ) -> Option<Cond> {
        let (expr, _) = self.clause(blok, keyword, pick)?;
        self.cond(scope, expr).ok()
    }

    fn stelt_vast(
        &mut self,
        scope: &Scope<'_>,
        pad: &crate::syntax::Pad,
        waarde: &Expr,
    ) -> Checked<(Nav, KenmerkId, Term)> {
        let Found::Kenmerk(nav, kenmerk) = self.path(scope, pad)? else {
            return Err(
                self.report(pad.span, CheckErrorKind::Misplaced { why: "alleen een kenmerk kan worden vastgesteld" })
            );
        };
        let Some(soort) = super::lower::term_soort(&self.set.kenmerk(kenmerk).soort) else {
            return Err(self.report(pad.span, CheckErrorKind::NotAQuantity));
        };
        let typed = self.term(scope, waarde, Wish::sort(soort))?;
        self.same_sort(soort, typed.soort, waarde.span)?;
        Ok((nav, kenmerk, typed.term))
    }

    /// The exception that a norm names with `tenzij`: where it holds, the eis asks nothing. It is no
    /// second thing that the norm asks.
    fn exception(&mut self, scope: &Scope<'_>, blok: &Blok) -> Option<Cond> {
        let norms = blok.delen.iter().filter_map(|deel| match &deel.inhoud {
            Inhoud::Norm { norm, .. } | Inhoud::Lezing { norm, .. } => Some(norm),
            _ => None,
        });
        let norms: Vec<&Expr> = norms.collect();
        let mut found = None;
        for (norm, except) in norms.iter().map(|norm| without_exception(norm)) {
            if let Some(inner) = unless_within(norm) {
                let why =
                    "binnen een norm kan geen `tenzij` staan; zet de uitzondering bij `als`, of achter de hele norm";
                self.report(inner, CheckErrorKind::Misplaced { why });
            }
            let Some(except) = except else { continue };
            if norms.len() > 1 {
                let why =
                    "bij meer normen of lezingen kan geen `tenzij` in de norm staan; zet de uitzondering bij `als`";
                self.report(except.span, CheckErrorKind::Misplaced { why });
            } else {
                found = self.cond(scope, except).ok();
            }
        }
        found
    }

    /// What an eis asks: dated norms, readings, or something for a person to judge.
    fn inhoud(&mut self, scope: &Scope<'_>, blok: &Blok, fixes: bool) -> EisInhoud {
        let mut versies: Vec<(Versie, Span)> = Vec::new();
        let mut lezingen = Vec::new();
        let mut te_beoordelen = None;
        let mut written = false;
        for deel in &blok.delen {
            match &deel.inhoud {
                Inhoud::Norm { periode, norm } => {
                    written = true;
                    let periode = self.period(periode);
                    if let Ok(norm) = self.cond(scope, without_exception(norm).0) {
                        versies.push((Versie { periode, lezingen: vec![Lezing { naam: None, norm }] }, deel.span));
                    }
                }
                Inhoud::Lezing { naam, norm } => {
                    written = true;
                    if let Ok(norm) = self.cond(scope, without_exception(norm).0) {
                        lezingen.push(Lezing { naam: Some(naam.node.clone()), norm });
                    }
                }
                Inhoud::TeBeoordelen(tekst) => {
                    written = true;
                    te_beoordelen = Some((tekst.node.clone(), deel.span));
                }
                _ => {}
            }
        }
        if blok.kop.soort == BlokSoort::Uitzondering {
            return EisInhoud::Geen;
        }
        self.overlapping(&versies);
        if let Some((tekst, span)) = te_beoordelen {
            if !versies.is_empty() || !lezingen.is_empty() {
                let why = "een eis heeft een norm of `te beoordelen`, niet allebei";
                self.report(span, CheckErrorKind::Misplaced { why });
            }
            return EisInhoud::TeBeoordelen(tekst);
        }
        if !lezingen.is_empty() {
            return EisInhoud::Norm(vec![Versie { periode: Periode::default(), lezingen }]);
        }
        if !written && fixes {
            return EisInhoud::Geen;
        }
        if !written {
            let block = describe_block(blok);
            self.report(blok.kop.naam.span, CheckErrorKind::MissingClause { block, clause: "norm" });
        }
        EisInhoud::Norm(versies.into_iter().map(|(versie, _)| versie).collect())
    }

    fn overlapping(&mut self, versies: &[(Versie, Span)]) {
        for (index, (versie, span)) in versies.iter().enumerate() {
            for (earlier, other) in versies.iter().take(index) {
                let before = |a: &Periode, b: &Periode| match (a.tot, b.vanaf) {
                    (Some(until), Some(from)) => until <= from,
                    _ => false,
                };
                if !before(&earlier.periode, &versie.periode) && !before(&versie.periode, &earlier.periode) {
                    let other = self.at(*other);
                    self.report(*span, CheckErrorKind::OverlappingVersions { other });
                }
            }
        }
    }

    /// Binds `in afwijking van` and `op`, both ways.
    fn link_exceptions(&mut self) {
        for (index, (source, blok)) in self.eis_blocks.clone().into_iter().enumerate() {
            self.source = source;
            let id = EisId::new(index);
            for deel in &blok.delen {
                let (Inhoud::InAfwijkingVan(codes) | Inhoud::OpEisen(codes)) = &deel.inhoud else { continue };
                for code in codes {
                    if let Ok(target) = self.eis_named(code) {
                        self.link(id, target, code);
                    }
                }
            }
            let aims = blok.delen.iter().any(|deel| matches!(deel.inhoud, Inhoud::OpEisen(_)));
            if blok.kop.soort == BlokSoort::Uitzondering && !aims {
                let block = describe_block(blok);
                self.report(blok.kop.naam.span, CheckErrorKind::MissingClause { block, clause: "op" });
            }
        }
    }

    fn link(&mut self, id: EisId, target: EisId, code: &Naam) {
        let (own, other) = (self.set.eis(id).regeling, self.set.eis(target).regeling);
        if own != other && self.set.regeling(own).grondslag.is_none() {
            self.report(code.span, CheckErrorKind::ForeignTarget { eis: code.node.clone() });
            return;
        }
        if let Some(eis) = self.set.eisen.get_mut(id.index()) {
            eis.opzij.push(target);
        }
        if let Some(eis) = self.set.eisen.get_mut(target.index()) {
            eis.uitzonderingen.push(id);
        }
    }

    /// What sort of limit an eis gives, its unit, and to which objects; looked up without binding
    /// the limit itself.
    pub(super) fn limit_soort(
        &mut self,
        id: EisId,
        code: &Naam,
    ) -> Checked<(TermSoort, Option<Eenheid>, Vec<ObjectId>)> {
        let Some((source, blok)) = self.eis_blocks.get(id.index()).copied() else { return Err(Reported) };
        let here = std::mem::replace(&mut self.source, source);
        let errors = self.errors.len();
        let found = self.limit_soort_of(blok);
        // Faults in the other block are reported where it is bound itself.
        self.errors.truncate(errors);
        self.source = here;
        found.ok_or_else(|| self.report(code.span, CheckErrorKind::NoSingleLimit { eis: code.node.clone() }))
    }

    fn limit_soort_of(&mut self, blok: &Blok) -> Option<(TermSoort, Option<Eenheid>, Vec<ObjectId>)> {
        let types: Vec<ObjectId> = self.voor(blok).into_iter().map(|(_, kind)| kind).collect();
        let mut result: Option<(TermSoort, Option<Eenheid>)> = None;
        for deel in &blok.delen {
            let (Inhoud::Norm { norm, .. } | Inhoud::Lezing { norm, .. }) = &deel.inhoud else { continue };
            let ExprKind::Test(left, Keuring::Vergelijk { tweede: None, .. } | Keuring::Tabel { .. }) =
                norm.kind.as_ref()
            else {
                return None;
            };
            let Typed { soort, eenheid, .. } = self.term(&Scope::of(&types), left, Wish::none()).ok()?;
            // Versions may measure another quantity; they share its dimension or there is no one limit.
            match &result {
                Some((earlier, _)) if *earlier != soort => return None,
                _ => result = Some((soort, eenheid)),
            }
        }
        result.map(|(soort, eenheid)| (soort, eenheid, types))
    }

    fn lower_vervanging(&mut self, blok: &Blok) {
        let code = &blok.kop.naam;
        if let Some(first) = self.set.vervangingen.iter().find(|earlier| earlier.code == code.node) {
            let first = first.location;
            return self.duplicate("vervanging", code, first);
        }
        let Some(regeling) = self.regeling_of(&code.node, code.span) else { return };
        let (vindplaats, _) = self.vindplaats(blok).unwrap_or_default();
        let periode = self.geldt(blok);
        let voor = self.voor(blok);
        let types: Vec<ObjectId> = voor.iter().map(|(_, kind)| *kind).collect();
        let als = self.optional_cond(&Scope::of(&types), blok, "als", |inhoud| match inhoud {
            Inhoud::Als(expr) => Some(expr),
            _ => None,
        });
        let (mut vervalt, mut in_plaats) = (Vec::new(), Vec::new());
        for deel in &blok.delen {
            match &deel.inhoud {
                Inhoud::Vervalt(verwijzingen) => {
                    for verwijzing in verwijzingen {
                        let _ = self.known_regeling(verwijzing);
                        vervalt.extend(verwijzing.plaatsen.iter().map(plaats));
                    }
                }
                Inhoud::InPlaatsVan { oud, nieuw } => {
                    let _ = self.known_regeling(oud);
                    let _ = self.known_regeling(nieuw);
                    let places = |verwijzing: &Verwijzing| verwijzing.plaatsen.iter().map(plaats).collect();
                    in_plaats.push((places(oud), places(nieuw)));
                }
                _ => {}
            }
        }
        self.set.vervangingen.push(Vervanging {
            code: code.node.clone(),
            titel: blok.kop.label.as_ref().map(|label| label.node.clone()).unwrap_or_default(),
            regeling,
            vindplaats,
            periode,
            voor: voor.into_iter().map(|(voor, _)| voor).collect(),
            als,
            vervalt,
            in_plaats,
            toelichtingen: Self::toelichtingen(blok),
            location: self.at(code.span),
        });
    }

    fn lower_verband(&mut self, blok: &Blok) {
        let code = &blok.kop.naam;
        if let Some(first) = self.set.verbanden.iter().find(|earlier| earlier.code == code.node) {
            let first = first.location;
            return self.duplicate("verband", code, first);
        }
        let voor = self.voor(blok);
        let types: Vec<ObjectId> = voor.iter().map(|(_, kind)| *kind).collect();
        let scope = Scope::of(&types);
        let als = self.optional_cond(&scope, blok, "als", |inhoud| match inhoud {
            Inhoud::Als(expr) => Some(expr),
            _ => None,
        });
        let norm = self.required(blok, "norm", |inhoud| match inhoud {
            Inhoud::Norm { norm, .. } => Some(norm),
            _ => None,
        });
        let Ok((norm, _)) = norm else { return };
        let Ok(norm) = self.cond(&scope, norm) else { return };
        self.set.verbanden.push(Verband {
            code: blok.kop.naam.node.clone(),
            titel: blok.kop.label.as_ref().map(|label| label.node.clone()).unwrap_or_default(),
            voor: voor.into_iter().map(|(voor, _)| voor).collect(),
            als,
            norm,
            location: self.at(blok.kop.naam.span),
        });
    }
}

/// A norm, and the exception behind it.
fn without_exception(norm: &Expr) -> (&Expr, Option<&Expr>) {
    match &*norm.kind {
        ExprKind::Unless(norm, except) => (norm, Some(except)),
        _ => (norm, None),
    }
}

/// An exception in a part of a norm.
fn unless_within(norm: &Expr) -> Option<Span> {
    match &*norm.kind {
        ExprKind::Unless(..) => Some(norm.span),
        ExprKind::And { delen, .. } | ExprKind::Or { delen, .. } => delen.iter().find_map(unless_within),
        ExprKind::Not(inner) => unless_within(inner),
        _ => None,
    }
}
