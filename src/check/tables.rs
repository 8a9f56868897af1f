//! Tables: those that give a value, and those that steer.

use super::lower::{Typed, Wish, term_soort};
use super::scope::{Found, Scope};
use super::{CheckErrorKind, Checked, Checker, Reported};
use crate::eenheid::{Dimensie, Eenheid};
use crate::getal::Getal;
use crate::maat::Maat;
use crate::regelset::{
    BepalingId, Cond, Nav, ObjectId, StuurRij, Term, TermSoort, WaardeRij, WaardeSoort, WaardeTabel,
};
use crate::span::{Span, Spanned};
use crate::syntax::{Blok, Cel, CelInhoud, ExprKind, Inhoud, KolomKop, KopCel, Naam, Tabel};

/// What a selecting column is about.
enum Selector {
    /// The kind of the object behind this way.
    Kind(Nav),
    /// A yes/no characteristic or condition.
    Flag(Cond),
    /// A quantity or class value.
    Value(Typed),
}

impl Checker<'_> {
    /// A table behind a comparison or as a derived quantity: the last column gives the value.
    pub(super) fn value_table(
        &mut self,
        scope: &Scope<'_>,
        tabel: &Tabel,
        expected: Option<(TermSoort, Option<&Eenheid>)>,
    ) -> Checked<Typed> {
        let Some((value_head, selecting)) = tabel.kop.split_last() else { return Err(Reported) };
        let is_value = match &value_head.kop {
            KolomKop::Pad(pad) => {
                matches!(pad.namen.as_slice(), [naam] if naam.node == "waarde" || naam.node == "klasse")
            }
            KolomKop::Leeg(_) => true,
            KolomKop::Artikel(_) => false,
        };
        if !is_value {
            let why = "de laatste kolom van deze tabel heet `waarde` of `klasse`";
            return Err(self.report(head_span(value_head), CheckErrorKind::TableShape { why }));
        }
        let head_unit = match &value_head.eenheid {
            Some(unit) => Some(self.unit(unit).ok_or(Reported)?),
            None => None,
        };
        let selectors: Vec<Checked<Selector>> = selecting.iter().map(|head| self.selector(scope, head)).collect();
        let selectors: Vec<Selector> = selectors.into_iter().collect::<Checked<_>>()?;
        let mut rijen = Vec::new();
        let mut soort = expected.map(|(soort, _)| soort);
        let mut failed = false;
        for rij in &tabel.rijen {
            let Some((value_cell, cells)) = rij.cellen.split_last() else { continue };
            let mut parts = Vec::new();
            for (column, (selector, cell)) in selectors.iter().zip(cells).enumerate() {
                match self.selecting_cell(scope, selector, tabel, column, cell, selecting.get(column)) {
                    Ok(cond) => parts.extend(cond),
                    Err(Reported) => failed = true,
                }
            }
            let waarde = match self.value_cell(scope, value_cell, soort, head_unit.as_ref()) {
                Ok(value) => value,
                Err(Reported) => {
                    failed = true;
                    None
                }
            };
            if let Some(typed) = &waarde {
                match soort {
                    Some(known) if self.same_sort(known, typed.soort, value_cell.span).is_err() => failed = true,
                    _ => soort = soort.or(Some(typed.soort)),
                }
            }
            rijen.push(WaardeRij {
                label: cells.iter().map(|cell| self.text(cell.span).trim().to_owned()).collect::<Vec<_>>().join(", "),
                cond: all(parts),
                waarde: waarde.map(|typed| typed.term),
                location: self.at(rij.span),
            });
        }
        if failed {
            return Err(Reported);
        }
        let soort = soort.unwrap_or(TermSoort::Getal(Dimensie::NONE));
        let eenheid = head_unit.or_else(|| expected.and_then(|(_, unit)| unit.cloned()));
        let term = Term::Table(Box::new(WaardeTabel { rijen, soort, location: self.at(tabel.span) }));
        Ok(Typed { term, soort, eenheid })
    }

    fn value_cell(
        &mut self,
        scope: &Scope<'_>,
        cell: &Cel,
        soort: Option<TermSoort>,
        unit: Option<&Eenheid>,
    ) -> Checked<Option<Typed>> {
        match &cell.inhoud {
            CelInhoud::Geen => Ok(None),
            CelInhoud::Uitdrukking(expr) => {
                let plain = matches!(expr.kind.as_ref(), ExprKind::Maat(_) | ExprKind::Unknown { .. });
                if plain || unit.is_none() {
                    return self.term(scope, expr, Wish { soort, cell: unit }).map(Some);
                }
                let typed = self.term(scope, expr, Wish { soort, cell: None })?;
                // A formula computes without unit; the head gives the outcome its unit.
                match (typed.soort, unit) {
                    (TermSoort::Getal(dimensie), Some(unit)) if dimensie.is_none() && !unit.dimensie().is_none() => {
                        let one = Term::Number(Maat::new(&Getal::ONE, unit.clone()));
                        let term = Term::Mul(Box::new(one), Box::new(typed.term));
                        Ok(Some(Typed { term, soort: TermSoort::Getal(unit.dimensie()), eenheid: Some(unit.clone()) }))
                    }
                    (TermSoort::Getal(_), Some(unit)) if unit.dimensie().is_none() && unit.factor() != &Getal::ONE => {
                        let one = Term::Number(Maat::new(&Getal::ONE, unit.clone()));
                        let term = Term::Mul(Box::new(one), Box::new(typed.term));
                        Ok(Some(Typed { term, soort: typed.soort, eenheid: Some(unit.clone()) }))
                    }
                    _ => Ok(Some(typed)),
                }
            }
            CelInhoud::Alle | CelInhoud::Leden(_) | CelInhoud::Keuring(_) => {
                let why = "in de waardekolom staat een waarde, een formule of `-`";
                Err(self.report(cell.span, CheckErrorKind::TableShape { why }))
            }
        }
    }

    fn selector(&mut self, scope: &Scope<'_>, head: &KopCel) -> Checked<Selector> {
        let KolomKop::Pad(pad) = &head.kop else {
            let why = "deze kolomkop noemt geen kenmerk of object";
            return Err(self.report(head_span(head), CheckErrorKind::TableShape { why }));
        };
        match self.path(scope, pad)? {
            Found::Object(nav, _) => Ok(Selector::Kind(nav)),
            Found::Kenmerk(nav, kenmerk) => {
                let soort = self.set.kenmerk(kenmerk).soort.clone();
                match (term_soort(&soort), soort) {
                    (None, _) => Ok(Selector::Flag(Cond::Flag { nav, kenmerk })),
                    (Some(soort), waarde_soort) => {
                        let eenheid = match waarde_soort {
                            WaardeSoort::Getal { eenheid, .. } => Some(eenheid),
                            _ => None,
                        };
                        Ok(Selector::Value(Typed { term: Term::Fact { nav, kenmerk }, soort, eenheid }))
                    }
                }
            }
            Found::Bepaling(nav, bepaling) => match self.bepaling_soort(bepaling, pad.span)? {
                None => Ok(Selector::Flag(Cond::Derived { nav, bepaling })),
                Some(soort) => {
                    Ok(Selector::Value(Typed { term: Term::Derived { nav, bepaling }, soort, eenheid: None }))
                }
            },
        }
    }

    fn selecting_cell(
        &mut self,
        scope: &Scope<'_>,
        selector: &Selector,
        tabel: &Tabel,
        column: usize,
        cell: &Cel,
        head: Option<&KopCel>,
    ) -> Checked<Vec<Cond>> {
        if cell.inhoud == CelInhoud::Alle {
            return Ok(Vec::new());
        }
        match selector {
            Selector::Kind(nav) => self.kind_cell(nav, tabel, column, cell),
            Selector::Flag(cond) => {
                let word = self.text(cell.span);
                match word.trim() {
                    "ja" => Ok(vec![cond.clone()]),
                    "nee" => Ok(vec![Cond::Not(Box::new(cond.clone()))]),
                    _ => {
                        Err(self
                            .report(cell.span, CheckErrorKind::TableShape { why: "hier staat `ja`, `nee` of `alle`" }))
                    }
                }
            }
            Selector::Value(left) => {
                let left = left.clone();
                // Numbers in the column may take their unit from its head.
                let unit = match head.and_then(|head| head.eenheid.as_ref()) {
                    Some(unit) => Some(self.unit(unit).ok_or(Reported)?),
                    None => None,
                };
                match &cell.inhoud {
                    CelInhoud::Keuring(keuring) => Ok(vec![self.keuring(scope, left, keuring)?]),
                    CelInhoud::Uitdrukking(expr) => {
                        let wish = Wish { soort: Some(left.soort), cell: unit.as_ref() };
                        let right = self.term(scope, expr, wish)?;
                        self.same_sort(left.soort, right.soort, cell.span)?;
                        let op = crate::syntax::Vergelijker::GelijkAan;
                        Ok(vec![Cond::Compare { left: left.term, op, right: right.term }])
                    }
                    CelInhoud::Geen | CelInhoud::Alle | CelInhoud::Leden(_) => {
                        let why = "hier staat een keuring, een waarde of `alle`";
                        Err(self.report(cell.span, CheckErrorKind::TableShape { why }))
                    }
                }
            }
        }
    }

    /// `woonfunctie in woongebouw`, `andere woonfunctie`: the kind, without the more specific
    /// kinds of other rows.
    fn kind_cell(&mut self, nav: &Nav, tabel: &Tabel, column: usize, cell: &Cel) -> Checked<Vec<Cond>> {
        let kind = self.row_kind(cell)?;
        let mut others: Vec<ObjectId> = Vec::new();
        for rij in &tabel.rijen {
            let Some(other) = rij.cellen.get(column).and_then(|other| self.quiet_row_kind(other)) else { continue };
            if other != kind && self.set.is_a(other, kind) && !others.contains(&other) {
                others.push(other);
            }
        }
        let is = |soort: ObjectId| Cond::IsKind { nav: nav.clone(), soort };
        let mut parts = vec![is(kind)];
        parts.extend(others.into_iter().map(|other| Cond::Not(Box::new(is(other)))));
        Ok(parts)
    }

    fn cell_name(&self, cell: &Cel) -> Option<Naam> {
        match &cell.inhoud {
            CelInhoud::Uitdrukking(expr) => match expr.kind.as_ref() {
                ExprKind::Path(pad) if pad.namen.len() == 1 => pad.namen.first().cloned(),
                _ => None,
            },
            _ => None,
        }
    }

    fn quiet_row_kind(&self, cell: &Cel) -> Option<ObjectId> {
        let naam = self.cell_name(cell)?;
        let base = without_other(&naam.node);
        self.names.objecten.get(base).copied()
    }

    fn row_kind(&mut self, cell: &Cel) -> Checked<ObjectId> {
        let Some(naam) = self.cell_name(cell) else {
            let why = "hier staat de naam van een gebruiksfunctie of ander object, of `alle`";
            return Err(self.report(cell.span, CheckErrorKind::TableShape { why }));
        };
        let base = without_other(&naam.node).to_owned();
        self.object(&Spanned::new(base, naam.span)).ok_or(Reported)
    }

    // ------------------------------------------------------------------ steering tables

    /// The rows of a `tabel` block: for each the kind of gebruiksfunctie and the leden per column.
    pub(super) fn lower_tabelblok(&mut self, blok: &Blok) {
        let Some(id) = self.names.tabellen.get(&blok.kop.naam.node).copied() else { return };
        let table = self.required(blok, "| … |", |inhoud| match inhoud {
            Inhoud::Tabel(tabel) => Some(tabel),
            _ => None,
        });
        let Ok((tabel, _)) = table else { return };
        for deel in &blok.delen {
            if let Inhoud::Stuurt { eis, .. } = &deel.inhoud {
                let _ = self.eis_named(eis);
            }
        }
        let Some(functie) = self.names.objecten.get("gebruiksfunctie").copied() else { return };
        let nav = Nav { scope: 0, steps: Vec::new() };
        let types = [functie];
        let scope = Scope::of(&types);
        let mut rijen = Vec::new();
        for rij in &tabel.rijen {
            let mut parts = Vec::new();
            let mut leden = Vec::new();
            let mut label = Vec::new();
            for (column, (head, cell)) in tabel.kop.iter().zip(&rij.cellen).enumerate() {
                match &head.kop {
                    KolomKop::Artikel(_) => leden.push(self.leden(cell)),
                    KolomKop::Pad(pad) if column == 0 || self.is_selecting(pad) => {
                        label.push(self.text(cell.span).trim().to_owned());
                        let cond = if cell.inhoud == CelInhoud::Alle {
                            Ok(Vec::new())
                        } else if column == 0 {
                            self.kind_cell(&nav, tabel, column, cell)
                        } else {
                            self.selector(&scope, head).and_then(|selector| {
                                self.selecting_cell(&scope, &selector, tabel, column, cell, Some(head))
                            })
                        };
                        if let Ok(cond) = cond {
                            parts.extend(cond);
                        }
                    }
                    KolomKop::Pad(_) | KolomKop::Leeg(_) => {}
                }
            }
            rijen.push(StuurRij { label: label.join(", "), cond: all(parts), leden, location: self.at(rij.span) });
        }
        if let Some(stored) = self.set.tabellen.get_mut(id.index()) {
            stored.rijen = rijen;
        }
    }

    /// A column that reads a known characteristic selects rows; a new name gives values.
    fn is_selecting(&self, pad: &crate::syntax::Pad) -> bool {
        pad.namen.len() > 1 || pad.namen.first().is_some_and(|naam| self.names.kenmerken.contains_key(&naam.node))
    }

    fn leden(&mut self, cell: &Cel) -> Vec<String> {
        match &cell.inhoud {
            CelInhoud::Geen => Vec::new(),
            CelInhoud::Leden(namen) => namen.iter().map(|naam| naam.node.clone()).collect(),
            CelInhoud::Uitdrukking(_) => {
                let text = self.text(cell.span).trim().to_owned();
                let is_lid = text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(char::is_alphanumeric);
                if !is_lid && text != "*" {
                    self.report(cell.span, CheckErrorKind::TableShape { why: "hier staan nummers van leden of `-`" });
                }
                vec![text]
            }
            CelInhoud::Alle | CelInhoud::Keuring(_) => {
                self.report(cell.span, CheckErrorKind::TableShape { why: "hier staan nummers van leden of `-`" });
                Vec::new()
            }
        }
    }

    /// A value column of a steering table as a derived quantity of the gebruiksfunctie.
    pub(super) fn lower_column(&mut self, id: BepalingId, blok: &Blok, column: usize) -> Checked<Typed> {
        let tabel = blok.delen.iter().find_map(|deel| match &deel.inhoud {
            Inhoud::Tabel(tabel) => Some(tabel),
            _ => None,
        });
        let tabel = tabel.ok_or(Reported)?;
        let types = self.set.bepaling(id).dragers.clone();
        let scope = Scope::of(&types);
        let Some(head) = tabel.kop.get(column) else { return Err(Reported) };
        let unit = match &head.eenheid {
            Some(unit) => Some(self.unit(unit).ok_or(Reported)?),
            None => None,
        };
        let nav = Nav { scope: 0, steps: Vec::new() };
        let mut soort = None;
        let mut rijen = Vec::new();
        for rij in &tabel.rijen {
            let mut parts = Vec::new();
            let mut label = String::new();
            for (index, (kop, cell)) in tabel.kop.iter().zip(&rij.cellen).enumerate() {
                let selecting = matches!(&kop.kop, KolomKop::Pad(pad) if index == 0 || self.is_selecting(pad));
                if !selecting || cell.inhoud == CelInhoud::Alle {
                    continue;
                }
                label = self.text(cell.span).trim().to_owned();
                if index == 0 {
                    parts.extend(self.kind_cell(&nav, tabel, index, cell)?);
                } else {
                    let selector = self.selector(&scope, kop)?;
                    parts.extend(self.selecting_cell(&scope, &selector, tabel, index, cell, Some(kop))?);
                }
            }
            let Some(cell) = rij.cellen.get(column) else { continue };
            let value = self.value_cell(&scope, cell, soort, unit.as_ref())?;
            if let Some(typed) = &value {
                if let Some(known) = soort {
                    self.same_sort(known, typed.soort, cell.span)?;
                }
                soort = soort.or(Some(typed.soort));
            }
            let location = self.at(rij.span);
            rijen.push(WaardeRij { label, cond: all(parts), waarde: value.map(|typed| typed.term), location });
        }
        let soort = soort.unwrap_or(TermSoort::Getal(Dimensie::NONE));
        let term = Term::Table(Box::new(WaardeTabel { rijen, soort, location: self.at(tabel.span) }));
        Ok(Typed { term, soort, eenheid: unit })
    }
}

/// The kind behind `andere woonfunctie` or `ander bouwwerk`.
fn without_other(naam: &str) -> &str {
    naam.strip_prefix("andere ").or_else(|| naam.strip_prefix("ander ")).unwrap_or(naam)
}

/// One condition out of several.
pub(super) fn all(mut parts: Vec<Cond>) -> Cond {
    match parts.len() {
        0 => Cond::Always,
        1 => parts.pop().unwrap_or(Cond::Always),
        _ => Cond::And(parts),
    }
}

fn head_span(head: &KopCel) -> Span {
    match &head.kop {
        KolomKop::Artikel(naam) => naam.span,
        KolomKop::Pad(pad) => pad.span,
        KolomKop::Leeg(nothing) => nothing.span,
    }
}
