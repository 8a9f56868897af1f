//! Second pass: expressions to conditions and terms, with names bound and units fitted.

use super::scope::{Found, Scope};
use super::{Checked, CheckErrorKind, Checker, Pending, Reported, nearest};
use crate::eenheid::{Dimensie, Eenheid, compatible};
use crate::getal::{DecimalMark, Getal};
use crate::maat::Maat;
use crate::regelset::{
    AssignedTo, BepalingId, Bereik, Cond, Distinct, Formule, KlasseId, Nav, ObjectId, Set, Term, TermSoort,
    WaardeSoort,
};
use crate::span::Span;
use crate::syntax::{
    self, Aangewezen, Bestaan, Blok, BlokSoort, Collectie, Expr, ExprKind, Inhoud, Keuring, Kwantor, Naam, Optelling,
    Vergelijker,
};

/// A term, what it is, and the unit in which its author would show it.
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
            self.report(span, CheckErrorKind::Misplaced { why: "een bereik is een vergelijking, zoals `ten minste 0 m`" });
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
                self.finish_bepaling(id, bound.map(|typed| (Formule::Term(typed.term), Some(typed.soort), typed.eenheid)))
            }
        }
    }

    fn finish_bepaling(
        &mut self,
        id: BepalingId,
        bound: Checked<(Formule, Option<TermSoort>, Option<Eenheid>)>,
    ) -> Checked<Option<TermSoort>> {
        // After a fault the sort is a guess, but a second message about it would not help.
        let (formule, soort, eenheid) =
            bound.unwrap_or((Formule::Cond(Cond::Always), Some(TermSoort::Getal(Dimensie::NONE)), None));
        if let Some(bepaling) = self.set.bepalingen.get_mut(id.index()) {
            bepaling.formule = formule;
            bepaling.eenheid = eenheid;
        }
        if let Some(slot) = self.bepalingen.get_mut(id.index()) {
            *slot = Pending::Done(soort);
        }
        Ok(soort)
    }

    fn lower_bepaling(&mut self, id: BepalingId, blok: &Blok) -> Checked<(Formule, Option<TermSoort>, Option<Eenheid>)> {
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
                let (soort, eenheid) = result.ok_or(Reported)?;
                Ok((Formule::Term(Term::Choice { takken: bound }), Some(soort), eenheid))
            }
        }
    }

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

    // ------------------------------------------------------------------ conditions

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

    fn collection(&mut self, scope: &Scope<'_>, collectie: &Collectie) -> Checked<Set> {
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
        let designated = self.set.tabel(tabel).rijen.iter().any(|rij| rij.leden.get(kolom).is_some_and(|cel| cel.contains(&lid)));
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
                    return Err(self.report(pad.span, CheckErrorKind::KindMismatch { left: found, right: "een gebruiksfunctie".to_owned() }));
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
            return Err(self.report(left.span, CheckErrorKind::KindMismatch { left: left_text, right: "een object".to_owned() }));
        };
        match self.path(scope, pad)? {
            Found::Object(nav, _) => {
                let cond = Cond::IsKind { nav, soort: kind.ok_or(Reported)? };
                Ok(if niet { Cond::Not(Box::new(cond)) } else { cond })
            }
            Found::Kenmerk(..) | Found::Bepaling(..) => {
                let left_text = self.text(left.span);
                Err(self.report(left.span, CheckErrorKind::KindMismatch { left: left_text, right: "een object".to_owned() }))
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

    fn compare(&mut self, scope: &Scope<'_>, left: &Typed, op: Vergelijker, grens: &Expr) -> Checked<(Vergelijker, Term)> {
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
                let kind =
                    CheckErrorKind::UnitMissing { expected: expected.describe(), units: compatible(&expected) };
                return Err(self.report(span, kind));
            }
            let kind = CheckErrorKind::UnitMismatch { left: expected.describe(), right: found.describe() };
            return Err(self.report(span, kind));
        }
        if let (TermSoort::Object(a), TermSoort::Object(b)) = (left, right)
            && (self.set.is_a(a, b) || self.set.is_a(b, a)) {
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

    // ------------------------------------------------------------------ terms

    /// A quantity, class value, date, text or object.
    pub(super) fn term(&mut self, scope: &Scope<'_>, expr: &Expr, wish: Wish<'_>) -> Checked<Typed> {
        match expr.kind.as_ref() {
            ExprKind::Paren(inner) => self.term(scope, inner, wish),
            ExprKind::Maat(maat) => self.number(maat, wish),
            ExprKind::Ratio(text) => self.ratio(text, expr.span),
            ExprKind::Date(datum) => {
                let day = self.date(*datum, expr.span).ok_or(Reported)?;
                Ok(Typed { term: Term::Date(day), soort: TermSoort::Datum, eenheid: None })
            }
            ExprKind::Path(pad) => self.path_term(scope, pad, wish),
            ExprKind::Add(left, right) => self.sum(scope, left, right, wish, Term::Add),
            ExprKind::Sub(left, right) => self.sum(scope, left, right, wish, Term::Sub),
            ExprKind::Mul(left, right) => {
                let (left, right) = self.factors(scope, left, right)?;
                let dimensie = self.combine(&left, &right, expr.span, Dimensie::mul)?;
                let eenheid = unit_of_product(&left, &right);
                let term = Term::Mul(Box::new(left.term), Box::new(right.term));
                Ok(Typed { term, soort: TermSoort::Getal(dimensie), eenheid })
            }
            ExprKind::Div(above, below) => {
                let (left, right) = self.factors(scope, above, below)?;
                self.non_zero(&right.term, below.span)?;
                let dimensie = self.combine(&left, &right, expr.span, Dimensie::div)?;
                let eenheid = right.eenheid.is_none().then_some(left.eenheid).flatten();
                let term = Term::Div(Box::new(left.term), Box::new(right.term));
                Ok(Typed { term, soort: TermSoort::Getal(dimensie), eenheid })
            }
            ExprKind::Share(getal, of) => {
                let of = self.term(scope, of, Wish { soort: wish.soort, cell: None })?;
                self.quantity(&of, expr.span)?;
                let number = self.getal(getal)?;
                let percent = Eenheid::parse("%").unwrap_or_else(|_| Eenheid::none());
                let share = Term::Number(Maat::new(&number, percent));
                let term = Term::Mul(Box::new(share), Box::new(of.term));
                Ok(Typed { term, soort: of.soort, eenheid: of.eenheid })
            }
            ExprKind::Step { aantal, beter, van } => {
                let start = self.path_term(scope, van, Wish::none())?;
                match start.soort {
                    TermSoort::Klasse(klasse) if self.set.klasse(klasse).geordend => {}
                    other => {
                        let (left, right) = (self.describe(other), "een geordende klasse".to_owned());
                        return Err(self.report(van.span, CheckErrorKind::KindMismatch { left, right }));
                    }
                }
                let steps = i32::try_from(self.whole(aantal)?).unwrap_or(i32::MAX);
                let term = Term::Steps { aantal: if *beter { steps } else { -steps }, van: Box::new(start.term) };
                Ok(Typed { term, soort: start.soort, eenheid: None })
            }
            ExprKind::Unknown { reden, kant } => {
                let kant = match kant {
                    Some((op, value)) => Some((*op, self.term(scope, value, wish)?)),
                    None => None,
                };
                let given = kant.as_ref().map(|(_, typed)| typed.soort);
                let from_head = wish.cell.map(|unit| TermSoort::Getal(unit.dimensie()));
                let soort = given.or(from_head).or(wish.soort).unwrap_or(TermSoort::Getal(Dimensie::NONE));
                let kant = kant.map(|(op, typed)| (op, Box::new(typed.term)));
                let eenheid = wish.cell.cloned();
                Ok(Typed { term: Term::Unknown { reden: reden.node.clone(), kant, soort }, soort, eenheid })
            }
            ExprKind::Aggregate { soort, waarde, gewicht, collectie } => {
                self.aggregate(scope, *soort, waarde, gewicht.as_ref(), collectie)
            }
            ExprKind::Count { verschillende, collectie } => {
                let set = self.collection(scope, collectie)?;
                let verschillende = match verschillende {
                    Some(naam) => Some(self.distinct(&set, naam)?),
                    None => None,
                };
                let soort = TermSoort::Getal(Dimensie::NONE);
                Ok(Typed { term: Term::Count { verschillende, set }, soort, eenheid: None })
            }
            ExprKind::Limit { geldende, eis, op } => self.limit(scope, *geldende, eis, op.as_ref()),
            ExprKind::Round { boven, waarde } => {
                let inner = self.term(scope, waarde, wish)?;
                self.quantity(&inner, waarde.span)?;
                let term = Term::Round { boven: *boven, waarde: Box::new(inner.term) };
                Ok(Typed { term, soort: inner.soort, eenheid: inner.eenheid })
            }
            ExprKind::Extreme { hoogste, delen } => {
                let mut bound: Vec<Term> = Vec::new();
                let mut first: Option<(TermSoort, Option<Eenheid>)> = None;
                for deel in delen {
                    let typed = self.term(scope, deel, wish)?;
                    match &first {
                        Some((soort, _)) => self.same_sort(*soort, typed.soort, deel.span)?,
                        None => first = Some((typed.soort, typed.eenheid)),
                    }
                    bound.push(typed.term);
                }
                let (soort, eenheid) = first.ok_or(Reported)?;
                Ok(Typed { term: Term::Extreme { hoogste: *hoogste, delen: bound }, soort, eenheid })
            }
            _ => Err(self.report(expr.span, CheckErrorKind::NotAQuantity)),
        }
    }

    /// A number with its unit; in a cell the head of the column gives the unit.
    fn number(&mut self, maat: &syntax::Maat, wish: Wish<'_>) -> Checked<Typed> {
        let number = self.getal(&maat.getal)?;
        let eenheid = match (&maat.eenheid, wish.cell) {
            (Some(unit), Some(_)) => return Err(self.report(unit.span, CheckErrorKind::UnitInCell)),
            (Some(unit), None) => self.unit(unit).ok_or(Reported)?,
            (None, Some(head)) => head.clone(),
            (None, None) => Eenheid::none(),
        };
        let soort = TermSoort::Getal(eenheid.dimensie());
        let shown = (!eenheid.tekst().is_empty()).then(|| eenheid.clone());
        Ok(Typed { term: Term::Number(Maat::new(&number, eenheid)), soort, eenheid: shown })
    }

    pub(super) fn getal(&mut self, written: &Naam) -> Checked<Getal> {
        Getal::parse(&written.node, DecimalMark::Komma)
            .map_err(|error| self.report(written.span, CheckErrorKind::Number(error)))
    }

    fn whole(&mut self, written: &Naam) -> Checked<u32> {
        let number = self.getal(written)?;
        match number.to_i64().and_then(|n| u32::try_from(n).ok()) {
            Some(n) => Ok(n),
            None => Err(self.report(written.span, CheckErrorKind::NotWhole)),
        }
    }

    fn ratio(&mut self, text: &str, span: Span) -> Checked<Typed> {
        let part = |text: &str| Getal::parse(text, DecimalMark::Komma).ok();
        let maat = text.split_once(':').and_then(|(a, b)| Maat::verhouding(&part(a)?, &part(b)?));
        match maat {
            Some(maat) => {
                Ok(Typed { term: Term::Number(maat), soort: TermSoort::Getal(Dimensie::NONE), eenheid: None })
            }
            None => Err(self.report(span, CheckErrorKind::DivisorZero)),
        }
    }

    fn path_term(&mut self, scope: &Scope<'_>, pad: &syntax::Pad, wish: Wish<'_>) -> Checked<Typed> {
        // A single name may be a value of the class that is expected here.
        if let (Some(TermSoort::Klasse(klasse)), [naam]) = (wish.soort, pad.namen.as_slice())
            && (self.try_path(scope, pad).is_none() || self.has_value(klasse, &naam.node)) {
                let index = self.class_value(klasse, naam)?;
                let term = Term::Class(klasse, index);
                return Ok(Typed { term, soort: TermSoort::Klasse(klasse), eenheid: None });
            }
        if let (Some(TermSoort::Tekst), [naam]) = (wish.soort, pad.namen.as_slice())
            && self.try_path(scope, pad).is_none() {
                return Ok(Typed { term: Term::Text(naam.node.clone()), soort: TermSoort::Tekst, eenheid: None });
            }
        match self.path(scope, pad)? {
            Found::Kenmerk(nav, kenmerk) => {
                let soort = self.set.kenmerk(kenmerk).soort.clone();
                let eenheid = match &soort {
                    WaardeSoort::Getal { eenheid, .. } if !eenheid.tekst().is_empty() => Some(eenheid.clone()),
                    _ => None,
                };
                match term_soort(&soort) {
                    Some(soort) => Ok(Typed { term: Term::Fact { nav, kenmerk }, soort, eenheid }),
                    None => Err(self.report(pad.span, CheckErrorKind::NotAQuantity)),
                }
            }
            Found::Bepaling(nav, bepaling) => match self.bepaling_soort(bepaling, pad.span)? {
                Some(soort) => {
                    let eenheid = self.set.bepaling(bepaling).eenheid.clone();
                    Ok(Typed { term: Term::Derived { nav, bepaling }, soort, eenheid })
                }
                None => Err(self.report(pad.span, CheckErrorKind::NotAQuantity)),
            },
            Found::Object(nav, kind) => {
                Ok(Typed { term: Term::Object(nav), soort: TermSoort::Object(kind), eenheid: None })
            }
        }
    }

    fn has_value(&self, klasse: KlasseId, waarde: &str) -> bool {
        self.set.klasse(klasse).waarden.iter().any(|known| known == waarde)
    }

    /// The index of a class value, or a fault.
    pub(super) fn class_value(&mut self, klasse: KlasseId, waarde: &Naam) -> Checked<u16> {
        let known = &self.set.klasse(klasse).waarden;
        if let Some(index) = known.iter().position(|known| *known == waarde.node) {
            return Ok(u16::try_from(index).unwrap_or(u16::MAX));
        }
        let nearest = nearest(&waarde.node, known.iter().map(String::as_str));
        let klasse = self.set.klasse(klasse).naam.clone();
        Err(self.report(waarde.span, CheckErrorKind::NotInClass { waarde: waarde.node.clone(), klasse, nearest }))
    }

    fn quantity(&mut self, typed: &Typed, span: Span) -> Checked<Dimensie> {
        match typed.soort {
            TermSoort::Getal(dimensie) => Ok(dimensie),
            other => {
                let (left, right) = (self.describe(other), "een getal".to_owned());
                Err(self.report(span, CheckErrorKind::KindMismatch { left, right }))
            }
        }
    }

    fn sum(
        &mut self,
        scope: &Scope<'_>,
        left: &Expr,
        right: &Expr,
        wish: Wish<'_>,
        make: fn(Box<Term>, Box<Term>) -> Term,
    ) -> Checked<Typed> {
        let (a, b) = (self.term(scope, left, wish), self.term(scope, right, wish));
        let (a, b) = (a?, b?);
        self.quantity(&a, left.span)?;
        self.same_sort(a.soort, b.soort, right.span)?;
        let eenheid = a.eenheid.or(b.eenheid);
        Ok(Typed { term: make(Box::new(a.term), Box::new(b.term)), soort: a.soort, eenheid })
    }

    /// Both sides of a product or quotient.
    fn factors(&mut self, scope: &Scope<'_>, left: &Expr, right: &Expr) -> Checked<(Typed, Typed)> {
        let (a, b) = (self.term(scope, left, Wish::none()), self.term(scope, right, Wish::none()));
        Ok((a?, b?))
    }

    fn combine(
        &mut self,
        left: &Typed,
        right: &Typed,
        span: Span,
        combine: fn(&Dimensie, &Dimensie) -> Option<Dimensie>,
    ) -> Checked<Dimensie> {
        let (a, b) = (self.quantity(left, span)?, self.quantity(right, span)?);
        combine(&a, &b).ok_or_else(|| self.report(span, CheckErrorKind::Unit(crate::eenheid::EenheidError::TooComplex)))
    }

    /// A divisor must be a number other than zero, or a fact whose range excludes zero.
    fn non_zero(&mut self, term: &Term, span: Span) -> Checked<()> {
        if self.excludes_zero(term) { Ok(()) } else { Err(self.report(span, CheckErrorKind::DivisorZero)) }
    }

    fn excludes_zero(&self, term: &Term) -> bool {
        match term {
            Term::Number(maat) => !maat.waarde.is_zero(),
            Term::Fact { kenmerk, .. } => self.set.kenmerk(*kenmerk).bereik.excludes_zero(),
            Term::Mul(a, b) => self.excludes_zero(a) && self.excludes_zero(b),
            Term::Add(a, b) => {
                let positive = |term: &Term| match term {
                    Term::Number(maat) => maat.waarde.is_positive(),
                    _ => self.excludes_zero(term),
                };
                positive(a) && positive(b)
            }
            _ => false,
        }
    }

    fn aggregate(
        &mut self,
        scope: &Scope<'_>,
        soort: Optelling,
        waarde: &Expr,
        gewicht: Option<&Expr>,
        collectie: &Collectie,
    ) -> Checked<Typed> {
        let set = self.collection(scope, collectie)?;
        let types = [set.soort];
        let inner = Scope { types: &types, outer: Some(scope) };
        let value = self.term(&inner, waarde, Wish::none())?;
        match value.soort {
            TermSoort::Getal(_) => {}
            TermSoort::Klasse(klasse)
                if self.set.klasse(klasse).geordend && matches!(soort, Optelling::Grootste | Optelling::Kleinste) => {}
            other => {
                let (left, right) = (self.describe(other), "een getal".to_owned());
                return Err(self.report(waarde.span, CheckErrorKind::KindMismatch { left, right }));
            }
        }
        let gewicht = match gewicht {
            Some(expr) => {
                let weight = self.term(&inner, expr, Wish::none())?;
                self.quantity(&weight, expr.span)?;
                Some(Box::new(weight.term))
            }
            None => None,
        };
        let term = Term::Aggregate { soort, waarde: Box::new(value.term), gewicht, set };
        Ok(Typed { term, soort: value.soort, eenheid: value.eenheid })
    }

    fn distinct(&mut self, set: &Set, naam: &Naam) -> Checked<Distinct> {
        if naam.node == "soort" || naam.node == "gebruik" {
            return Ok(Distinct::Soort);
        }
        match self.names.kenmerken.get(&naam.node).copied() {
            Some(kenmerk) if self.set.has_kenmerk(set.soort, kenmerk) => Ok(Distinct::Kenmerk(kenmerk)),
            _ => {
                let nearest = nearest(&naam.node, self.names.kenmerken.keys().map(String::as_str));
                Err(self.report(naam.span, CheckErrorKind::Unknown { what: "kenmerk", naam: naam.node.clone(), nearest }))
            }
        }
    }

    fn limit(&mut self, scope: &Scope<'_>, geldende: bool, eis: &Naam, op: Option<&Naam>) -> Checked<Typed> {
        let id = self.eis_named(eis)?;
        let (soort, eenheid, types) = self.limit_soort(id, eis)?;
        let nav = match op {
            Some(reference) => {
                let pad = syntax::Pad { namen: vec![reference.clone()], lidwoorden: vec![None], span: reference.span };
                match self.path(scope, &pad)? {
                    Found::Object(nav, _) => nav,
                    Found::Kenmerk(..) | Found::Bepaling(..) => {
                        let (left, right) = (reference.node.clone(), "een verwijzing".to_owned());
                        return Err(self.report(reference.span, CheckErrorKind::KindMismatch { left, right }));
                    }
                }
            }
            None => self.nav_to_any(scope, &types, eis.span)?,
        };
        Ok(Typed { term: Term::Limit { eis: id, geldende, nav }, soort, eenheid })
    }

    /// The way to an object of one of these kinds: the object at hand when it is one.
    fn nav_to_any(&mut self, scope: &Scope<'_>, targets: &[ObjectId], span: Span) -> Checked<Nav> {
        let here = scope.types.iter().all(|kind| targets.iter().any(|target| self.set.is_a(*kind, *target)));
        if here {
            return Ok(Nav { scope: 0, steps: Vec::new() });
        }
        let target = targets.first().copied().ok_or(Reported)?;
        self.nav_to(scope, target, span)
    }

    pub(super) fn eis_named(&mut self, code: &Naam) -> Checked<crate::regelset::EisId> {
        match self.names.eisen.get(&code.node) {
            Some(id) => Ok(*id),
            None => {
                let nearest = nearest(&code.node, self.names.eisen.keys().map(String::as_str));
                Err(self.report(code.span, CheckErrorKind::Unknown { what: "eis", naam: code.node.clone(), nearest }))
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

/// A product with a plain number keeps the unit of the other side.
fn unit_of_product(left: &Typed, right: &Typed) -> Option<Eenheid> {
    let plain = |typed: &Typed| typed.soort == TermSoort::Getal(Dimensie::NONE);
    if plain(left) {
        right.eenheid.clone()
    } else if plain(right) {
        left.eenheid.clone()
    } else {
        None
    }
}
