//! Conditions: expressions that hold or do not.

use super::lower::{Typed, Wish};
use super::scope::{Found, Scope};
use super::{CheckErrorKind, Checked, Checker, Reported, nearest};
use crate::eenheid::compatible;
use crate::regelset::{AssignedTo, Cond, Set, Term, TermSoort, WaardeSoort};
use crate::span::Span;
use crate::syntax::{self, Aangewezen, Bestaan, Collectie, Expr, ExprKind, Keuring, Kwantor, Naam, Vergelijker};

impl Checker<'_> {
    /// Whether an expression is a condition rather than a quantity.
    pub(super) fn is_condition(&mut self, scope: &Scope<'_>, expr: &Expr) -> bool {
        match expr.kind.as_ref() {
            ExprKind::And { .. }
            | ExprKind::Or { .. }
            | ExprKind::Unless(..)
            | ExprKind::Not(_)
            | ExprKind::Exists { .. }
            | ExprKind::ForAll { .. }
            | ExprKind::Assigned(_)
            | ExprKind::Test(..) => true,
            ExprKind::Paren(inner) => self.is_condition(scope, inner),
            ExprKind::Path(pad) => match self.try_path(scope, pad) {
                Some(Found::Kenmerk(_, id)) => self.set.kenmerk(id).soort == WaardeSoort::JaNee,
                Some(Found::Bepaling(_, id)) => matches!(self.bepaling_soort(id, pad.span), Ok(None)),
                _ => false,
            },
            _ => false,
        }
    }

    /// A condition.
    pub(super) fn cond(&mut self, scope: &Scope<'_>, expr: &Expr) -> Checked<Cond> {
        match expr.kind.as_ref() {
            ExprKind::And { delen, .. } => Ok(Cond::And(self.conds(scope, delen)?)),
            ExprKind::Or { delen, .. } => Ok(Cond::Or(self.conds(scope, delen)?)),
            ExprKind::Unless(main, exception) => {
                let main = self.cond(scope, main);
                let exception = self.cond(scope, exception)?;
                Ok(Cond::And(vec![main?, Cond::Not(Box::new(exception))]))
            }
            ExprKind::Not(inner) => Ok(Cond::Not(Box::new(self.cond(scope, inner)?))),
            ExprKind::Paren(inner) => self.cond(scope, inner),
            ExprKind::Exists { aantal, verzameling, waarvoor } => {
                let set = self.filtered_set(scope, verzameling, waarvoor.as_ref())?;
                let (op, aantal) = match aantal {
                    Bestaan::Een => (Vergelijker::TenMinste, 1),
                    Bestaan::Geen => (Vergelijker::TenHoogste, 0),
                    Bestaan::Aantal(op, getal) => (*op, self.whole(getal)?),
                };
                Ok(Cond::Exists { op, aantal, set })
            }
            ExprKind::ForAll { verzameling, geldt } => {
                let set = self.plain_set(scope, verzameling)?;
                let types = [set.soort];
                let inner = Scope { types: &types, outer: Some(scope) };
                Ok(Cond::ForAll { body: Box::new(self.cond(&inner, geldt)?), set })
            }
            ExprKind::Assigned(aangewezen) => self.assigned(scope, aangewezen),
            ExprKind::Test(left, keuring) => self.test(scope, left, keuring),
            ExprKind::Path(pad) => match self.path(scope, pad)? {
                Found::Kenmerk(nav, kenmerk) if self.set.kenmerk(kenmerk).soort == WaardeSoort::JaNee => {
                    Ok(Cond::Flag { nav, kenmerk })
                }
                Found::Bepaling(nav, bepaling) if self.bepaling_soort(bepaling, pad.span)?.is_none() => {
                    Ok(Cond::Derived { nav, bepaling })
                }
                _ => {
                    let found = format!("`{}` zonder vergelijking", self.text(expr.span));
                    Err(self.report(expr.span, CheckErrorKind::NotACondition { found }))
                }
            },
            _ => {
                let found = "een grootheid zonder vergelijking".to_owned();
                Err(self.report(expr.span, CheckErrorKind::NotACondition { found }))
            }
        }
    }

    /// All parts, so that each fault is reported.
    fn conds(&mut self, scope: &Scope<'_>, delen: &[Expr]) -> Checked<Vec<Cond>> {
        let bound: Vec<Checked<Cond>> = delen.iter().map(|deel| self.cond(scope, deel)).collect();
        bound.into_iter().collect()
    }

    pub(super) fn text(&self, span: Span) -> String {
        self.set.sources.get(self.source as usize).map_or("", |source| source.slice(span)).to_owned()
    }

    pub(super) fn filtered_set(
        &mut self,
        scope: &Scope<'_>,
        written: &syntax::Verzameling,
        waarvoor: Option<&Expr>,
    ) -> Checked<Set> {
        let mut set = self.plain_set(scope, written)?;
        if let Some(condition) = waarvoor {
            let types = [set.soort];
            let inner = Scope { types: &types, outer: Some(scope) };
            set.waarvoor = Some(Box::new(self.cond(&inner, condition)?));
        }
        Ok(set)
    }

    pub(super) fn collection(&mut self, scope: &Scope<'_>, collectie: &Collectie) -> Checked<Set> {
        self.filtered_set(scope, &collectie.verzameling, collectie.waarvoor.as_ref())
    }

    pub(super) fn assigned(&mut self, scope: &Scope<'_>, written: &Aangewezen) -> Checked<Cond> {
        let Some(tabel) = self.names.tabellen.get(&written.tabel.node).copied() else {
            let nearest = nearest(&written.tabel.node, self.names.tabellen.keys().map(String::as_str));
            let naam = written.tabel.node.clone();
            return Err(self.report(written.tabel.span, CheckErrorKind::Unknown { what: "tabel", naam, nearest }));
        };
        let columns = self.set.tabel(tabel).kolommen.clone();
        let Some(kolom) = columns.iter().position(|column| *column == written.kolom.node) else {
            let (tabel, kolom) = (written.tabel.node.clone(), written.kolom.node.clone());
            return Err(self.report(written.kolom.span, CheckErrorKind::NoColumn { tabel, kolom, columns }));
        };
        let lid = written.lid.node.clone();
        let designated =
            self.set.tabel(tabel).rijen.iter().any(|rij| rij.leden.get(kolom).is_some_and(|cel| cel.contains(&lid)));
        if !designated && !self.set.tabel(tabel).rijen.is_empty() {
            let (tabel, kolom) = (written.tabel.node.clone(), written.kolom.node.clone());
            self.report(written.lid.span, CheckErrorKind::NoLid { tabel, kolom, lid: lid.clone() });
        }
        let op = match &written.op {
            None => {
                let naam = Naam::new("gebruiksfunctie".to_owned(), written.tabel.span);
                let functie = self.object(&naam).ok_or(Reported)?;
                AssignedTo::One(self.nav_to(scope, functie, written.tabel.span)?)
            }
            Some((Kwantor::Enkel, pad)) => match self.path(scope, pad)? {
                Found::Object(nav, _) => AssignedTo::One(nav),
                Found::Kenmerk(..) | Found::Bepaling(..) => {
                    let found = self.text(pad.span);
                    return Err(self.report(
                        pad.span,
                        CheckErrorKind::KindMismatch { left: found, right: "een gebruiksfunctie".to_owned() },
                    ));
                }
            },
            Some((kwantor, pad)) => {
                let mut names = pad.namen.iter().cloned();
                let soort = names.next().ok_or(Reported)?;
                let set = self.plain_set(scope, &syntax::Verzameling { soort, van: names.collect() })?;
                AssignedTo::Many(*kwantor, set)
            }
        };
        Ok(Cond::Assigned { tabel, kolom, lid, op })
    }

    fn test(&mut self, scope: &Scope<'_>, left: &Expr, keuring: &Keuring) -> Checked<Cond> {
        if let Keuring::IsEen { niet, soort } = keuring {
            return self.is_kind(scope, left, *niet, soort);
        }
        let left = self.term(scope, left, Wish::none())?;
        self.keuring(scope, left, keuring)
    }

    fn is_kind(&mut self, scope: &Scope<'_>, left: &Expr, niet: bool, soort: &Naam) -> Checked<Cond> {
        let kind = self.object(soort);
        let ExprKind::Path(pad) = left.kind.as_ref() else {
            let left_text = self.text(left.span);
            return Err(self
                .report(left.span, CheckErrorKind::KindMismatch { left: left_text, right: "een object".to_owned() }));
        };
        match self.path(scope, pad)? {
            Found::Object(nav, _) => {
                let cond = Cond::IsKind { nav, soort: kind.ok_or(Reported)? };
                Ok(if niet { Cond::Not(Box::new(cond)) } else { cond })
            }
            Found::Kenmerk(..) | Found::Bepaling(..) => {
                let left_text = self.text(left.span);
                Err(self.report(
                    left.span,
                    CheckErrorKind::KindMismatch { left: left_text, right: "een object".to_owned() },
                ))
            }
        }
    }

    /// A test of a term that is already bound.
    pub(super) fn keuring(&mut self, scope: &Scope<'_>, left: Typed, keuring: &Keuring) -> Checked<Cond> {
        match keuring {
            Keuring::IsEen { soort, .. } => {
                let right = soort.node.clone();
                Err(self.report(soort.span, CheckErrorKind::KindMismatch { left: "een grootheid".to_owned(), right }))
            }
            Keuring::EenVan { niet, waarden } => {
                let mut values = Vec::new();
                for waarde in waarden {
                    let value = self.term(scope, waarde, Wish::sort(left.soort))?;
                    self.same_sort(left.soort, value.soort, waarde.span)?;
                    values.push(value.term);
                }
                let cond = Cond::OneOf { left: left.term, values };
                Ok(if *niet { Cond::Not(Box::new(cond)) } else { cond })
            }
            Keuring::Tabel { vergelijker, tabel } => {
                let right = self.value_table(scope, tabel, Some((left.soort, left.eenheid.as_ref())))?;
                self.same_sort(left.soort, right.soort, tabel.span)?;
                self.ordered(left.soort, *vergelijker, tabel.span)?;
                Ok(Cond::Compare { left: left.term, op: *vergelijker, right: right.term })
            }
            Keuring::Vergelijk { vergelijker, grens, tweede, .. } => {
                let first = self.compare(scope, &left, *vergelijker, grens);
                let Some((second_op, second)) = tweede else {
                    let (op, right) = first?;
                    return Ok(Cond::Compare { left: left.term, op, right });
                };
                let second = self.compare(scope, &left, *second_op, second);
                let ((op, right), (second_op, second_right)) = (first?, second?);
                let again = left.term.clone();
                Ok(Cond::And(vec![
                    Cond::Compare { left: left.term, op, right },
                    Cond::Compare { left: again, op: second_op, right: second_right },
                ]))
            }
        }
    }

    fn compare(
        &mut self,
        scope: &Scope<'_>,
        left: &Typed,
        op: Vergelijker,
        grens: &Expr,
    ) -> Checked<(Vergelijker, Term)> {
        let right = self.term(scope, grens, Wish::sort(left.soort))?;
        self.same_sort(left.soort, right.soort, grens.span)?;
        self.ordered(left.soort, op, grens.span)?;
        Ok((op, right.term))
    }

    fn ordered(&mut self, soort: TermSoort, op: Vergelijker, span: Span) -> Checked<()> {
        let equality = matches!(op, Vergelijker::GelijkAan | Vergelijker::NietGelijkAan);
        match soort {
            TermSoort::Klasse(klasse) if !equality && !self.set.klasse(klasse).geordend => {
                let klasse = self.set.klasse(klasse).naam.clone();
                Err(self.report(span, CheckErrorKind::NotOrdered { klasse, words: op.words() }))
            }
            TermSoort::Tekst | TermSoort::Object(_) if !equality => {
                let (left, right) = (self.describe(soort), format!("`{}`", op.words()));
                Err(self.report(span, CheckErrorKind::KindMismatch { left, right }))
            }
            _ => Ok(()),
        }
    }

    /// Both sorts must be the same; the fault names both.
    pub(super) fn same_sort(&mut self, left: TermSoort, right: TermSoort, span: Span) -> Checked<()> {
        if left == right {
            return Ok(());
        }
        if let (TermSoort::Getal(expected), TermSoort::Getal(found)) = (left, right) {
            if found.is_none() {
                let kind = CheckErrorKind::UnitMissing { expected: expected.describe(), units: compatible(&expected) };
                return Err(self.report(span, kind));
            }
            let kind = CheckErrorKind::UnitMismatch { left: expected.describe(), right: found.describe() };
            return Err(self.report(span, kind));
        }
        if let (TermSoort::Object(a), TermSoort::Object(b)) = (left, right)
            && (self.set.is_a(a, b) || self.set.is_a(b, a))
        {
            return Ok(());
        }
        let (left, right) = (self.describe(left), self.describe(right));
        Err(self.report(span, CheckErrorKind::KindMismatch { left, right }))
    }

    pub(super) fn describe(&self, soort: TermSoort) -> String {
        match soort {
            TermSoort::Getal(dimensie) => dimensie.describe(),
            TermSoort::Klasse(klasse) => format!("een waarde van de klasse `{}`", self.set.klasse(klasse).naam),
            TermSoort::Datum => "een datum".to_owned(),
            TermSoort::Tekst => "een tekst".to_owned(),
            TermSoort::Object(object) => format!("een {}", self.set.object(object).naam),
        }
    }
}
