//! Second pass over the vocabulary: ranges, kinds, classes, derived quantities.

use super::scope::Scope;
use super::{CheckErrorKind, Checked, Checker, Pending, Reported, nearest};
use crate::eenheid::Eenheid;
use crate::regelset::{BepalingId, Bereik, Formule, Term, TermSoort, WaardeSoort};
use crate::span::Span;
use crate::syntax::{self, Blok, BlokSoort, Expr, Inhoud, Keuring, Vergelijker};

/// A term, what it is, and the unit in which its author would show it.
#[derive(Clone)]
pub(super) struct Typed {
    pub(super) term: Term,
    pub(super) soort: TermSoort,
    pub(super) eenheid: Option<Eenheid>,
}

/// What the surroundings of an expression ask of it.
#[derive(Clone, Copy, Default)]
pub(super) struct Wish<'w> {
    /// The sort that would fit; decides what a bare name means.
    pub(super) soort: Option<TermSoort>,
    /// The unit in the head of the column, when the expression is a cell.
    pub(super) cell: Option<&'w Eenheid>,
}

impl Wish<'_> {
    pub(super) fn none() -> Self {
        Self::default()
    }

    pub(super) fn sort(soort: TermSoort) -> Self {
        Self { soort: Some(soort), cell: None }
    }
}

impl<'b> Checker<'b> {
    /// Ranges, kinds, class correspondences, derived quantities and tables.
    pub(super) fn lower_vocabulary(&mut self, blocks: &[(u32, &'b Blok)]) {
        for (source, blok) in blocks {
            self.source = *source;
            match blok.kop.soort {
                BlokSoort::Object => self.lower_kind(blok),
                BlokSoort::Kenmerk => self.lower_range(blok),
                BlokSoort::Klasse => self.lower_correspondences(blok),
                _ => {}
            }
        }
        for (source, blok) in blocks {
            self.source = *source;
            if blok.kop.soort == BlokSoort::Tabel {
                self.lower_tabelblok(blok);
            }
        }
        for index in 0..self.bepalingen.len() {
            let _ = self.bepaling_soort(BepalingId::new(index), Span::default());
        }
    }

    fn lower_kind(&mut self, blok: &Blok) {
        let Some(id) = self.names.objecten.get(&blok.kop.naam.node).copied() else { return };
        let condition = self.clause(blok, "als", |inhoud| match inhoud {
            Inhoud::Als(expr) => Some(expr),
            _ => None,
        });
        let Some((expr, _)) = condition else { return };
        let Some(above) = self.set.object(id).soort_van else {
            let block = super::describe_block(blok);
            self.report(blok.kop.naam.span, CheckErrorKind::MissingClause { block, clause: "soort van" });
            return;
        };
        let types = [above];
        if let Ok(cond) = self.cond(&Scope::of(&types), expr) {
            self.object_mut(id).volgt_uit = Some(cond);
        }
    }

    fn lower_range(&mut self, blok: &Blok) {
        let Some(id) = self.names.kenmerken.get(&blok.kop.naam.node).copied() else { return };
        let range = self.clause(blok, "bereik", |inhoud| match inhoud {
            Inhoud::Bereik(keuring) => Some(keuring),
            _ => None,
        });
        let Some((keuring, span)) = range else { return };
        let WaardeSoort::Getal { eenheid, .. } = self.set.kenmerk(id).soort.clone() else {
            self.report(span, CheckErrorKind::Misplaced { why: "alleen een getal heeft een bereik" });
            return;
        };
        let Keuring::Vergelijk { vergelijker, grens, tweede, .. } = keuring else {
            self.report(
                span,
                CheckErrorKind::Misplaced { why: "een bereik is een vergelijking, zoals `ten minste 0 m`" },
            );
            return;
        };
        let mut bereik = Bereik::default();
        let sides = std::iter::once((*vergelijker, grens)).chain(tweede.iter().map(|(op, expr)| (*op, expr)));
        for (op, expr) in sides {
            let wish = Wish::sort(TermSoort::Getal(eenheid.dimensie()));
            let Ok(Typed { term: Term::Number(maat), .. }) = self.term(&Scope::of(&[]), expr, wish) else { continue };
            match op {
                Vergelijker::TenMinste | Vergelijker::MeerDan => bereik.lo = Some(maat.waarde),
                Vergelijker::TenHoogste | Vergelijker::MinderDan => bereik.hi = Some(maat.waarde),
                Vergelijker::GelijkAan | Vergelijker::NietGelijkAan => {}
            }
            if op == Vergelijker::MeerDan {
                bereik.lo_open = true;
            }
            if op == Vergelijker::MinderDan {
                bereik.hi_open = true;
            }
        }
        if let Some(kenmerk) = self.set.kenmerken.get_mut(id.index()) {
            kenmerk.bereik = bereik;
        }
    }

    fn lower_correspondences(&mut self, blok: &Blok) {
        let Some(id) = self.names.klassen.get(&blok.kop.naam.node).copied() else { return };
        for deel in &blok.delen {
            let Inhoud::KomtOvereen { waarde, pad, keuring } = &deel.inhoud else { continue };
            let Ok(index) = self.class_value(id, waarde) else { continue };
            let Some(kenmerk) = pad.namen.first().and_then(|naam| self.names.kenmerken.get(&naam.node)).copied() else {
                let naam = pad.namen.first().map(|naam| naam.node.clone()).unwrap_or_default();
                let nearest = nearest(&naam, self.names.kenmerken.keys().map(String::as_str));
                self.report(pad.span, CheckErrorKind::Unknown { what: "kenmerk", naam, nearest });
                continue;
            };
            let Keuring::Vergelijk { vergelijker, grens, .. } = keuring else { continue };
            let soort = term_soort(&self.set.kenmerk(kenmerk).soort);
            let wish = soort.map(Wish::sort).unwrap_or_default();
            if let Ok(Typed { term: Term::Number(maat), .. }) = self.term(&Scope::of(&[]), grens, wish) {
                let overeenkomst =
                    crate::regelset::Overeenkomst { waarde: index, kenmerk, vergelijker: *vergelijker, grens: maat };
                if let Some(klasse) = self.set.klassen.get_mut(id.index()) {
                    klasse.overeenkomsten.push(overeenkomst);
                }
            }
        }
    }

    /// What a derived quantity is; binds it if nobody asked before. `None`: a condition.
    pub(super) fn bepaling_soort(&mut self, id: BepalingId, span: Span) -> Checked<Option<TermSoort>> {
        let Some(slot) = self.bepalingen.get_mut(id.index()) else { return Err(Reported) };
        match std::mem::replace(slot, Pending::Busy) {
            Pending::Done(soort) => {
                *slot = Pending::Done(soort);
                Ok(soort)
            }
            Pending::Failed => {
                *slot = Pending::Failed;
                Err(Reported)
            }
            Pending::Busy => {
                let path = self.set.bepaling(id).naam.clone();
                Err(self.report(span, CheckErrorKind::Cycle { path }))
            }
            Pending::Block(source, blok) => {
                let here = std::mem::replace(&mut self.source, source);
                let bound = self.lower_bepaling(id, blok);
                self.source = here;
                self.finish_bepaling(id, bound)
            }
            Pending::Column(source, blok, column) => {
                let here = std::mem::replace(&mut self.source, source);
                let bound = self.lower_column(id, blok, column);
                self.source = here;
                self.finish_bepaling(
                    id,
                    bound.map(|typed| (Formule::Term(typed.term), Some(typed.soort), typed.eenheid)),
                )
            }
        }
    }

    fn finish_bepaling(
        &mut self,
        id: BepalingId,
        bound: Checked<(Formule, Option<TermSoort>, Option<Eenheid>)>,
    ) -> Checked<Option<TermSoort>> {
        let Ok((formule, soort, eenheid)) = bound else {
            if let Some(slot) = self.bepalingen.get_mut(id.index()) {
                *slot = Pending::Failed;
            }
            return Err(Reported);
        };
        if let Some(bepaling) = self.set.bepalingen.get_mut(id.index()) {
            bepaling.formule = formule;
            bepaling.eenheid = eenheid;
        }
        if let Some(slot) = self.bepalingen.get_mut(id.index()) {
            *slot = Pending::Done(soort);
        }
        Ok(soort)
    }

    fn lower_bepaling(
        &mut self,
        id: BepalingId,
        blok: &Blok,
    ) -> Checked<(Formule, Option<TermSoort>, Option<Eenheid>)> {
        let (formule, _) = self.required(blok, "=", |inhoud| match inhoud {
            Inhoud::Formule(formule) => Some(formule),
            _ => None,
        })?;
        let types = self.set.bepaling(id).dragers.clone();
        let scope = Scope::of(&types);
        match formule {
            syntax::Formule::Uitdrukking(expr) if self.is_condition(&scope, expr) => {
                Ok((Formule::Cond(self.cond(&scope, expr)?), None, None))
            }
            syntax::Formule::Uitdrukking(expr) => {
                let typed = self.term(&scope, expr, Wish::none())?;
                Ok((Formule::Term(typed.term), Some(typed.soort), typed.eenheid))
            }
            syntax::Formule::Tabel(tabel) => {
                let typed = self.value_table(&scope, tabel, None)?;
                Ok((Formule::Term(typed.term), Some(typed.soort), typed.eenheid))
            }
            syntax::Formule::Staffel(takken) => {
                let mut result: Option<(TermSoort, Option<Eenheid>)> = None;
                let mut bound = Vec::new();
                for (value, condition) in takken {
                    let wish = result.as_ref().map(|(soort, _)| Wish::sort(*soort)).unwrap_or_default();
                    let typed = self.term(&scope, value, wish)?;
                    if let Some((soort, _)) = &result {
                        self.same_sort(*soort, typed.soort, value.span)?;
                    }
                    result.get_or_insert((typed.soort, typed.eenheid));
                    let condition = match condition {
                        Some(expr) => Some(self.cond(&scope, expr)?),
                        None => None,
                    };
                    bound.push((condition, typed.term));
                }
                let branch = |(value, cond): &(Expr, Option<Expr>)| {
                    cond.as_ref().map_or(value.span, |cond| value.span.to(cond.span))
                };
                let places = takken.iter().map(|tak| self.at(branch(tak))).collect();
                if let Some(bepaling) = self.set.bepalingen.get_mut(id.index()) {
                    bepaling.takken = places;
                }
                let (soort, eenheid) = result.ok_or(Reported)?;
                Ok((Formule::Term(Term::Choice { takken: bound }), Some(soort), eenheid))
            }
        }
    }
}

/// The sort of term that a characteristic gives; a yes/no characteristic gives none.
pub(super) fn term_soort(soort: &WaardeSoort) -> Option<TermSoort> {
    Some(match soort {
        WaardeSoort::JaNee => return None,
        WaardeSoort::Getal { eenheid, .. } => TermSoort::Getal(eenheid.dimensie()),
        WaardeSoort::Klasse(klasse) => TermSoort::Klasse(*klasse),
        WaardeSoort::Datum => TermSoort::Datum,
        WaardeSoort::Tekst => TermSoort::Tekst,
        WaardeSoort::Verwijzing(object) => TermSoort::Object(*object),
    })
}
