//! Terms: expressions with a value, a dimension and a unit.

use super::lower::{Typed, Wish, term_soort};
use super::scope::{Found, Scope};
use super::{CheckErrorKind, Checked, Checker, Reported, nearest};
use crate::eenheid::{Dimensie, Eenheid};
use crate::getal::{DecimalMark, Getal};
use crate::maat::Maat;
use crate::regelset::{Distinct, EisId, KlasseId, Nav, ObjectId, Set, Term, TermSoort, WaardeSoort};
use crate::span::Span;
use crate::syntax::{self, Collectie, Expr, ExprKind, Naam, Optelling};

impl Checker<'_> {
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

    pub(super) fn whole(&mut self, written: &Naam) -> Checked<u32> {
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
            && (self.try_path(scope, pad).is_none() || self.has_value(klasse, &naam.node))
        {
            let index = self.class_value(klasse, naam)?;
            let term = Term::Class(klasse, index);
            return Ok(Typed { term, soort: TermSoort::Klasse(klasse), eenheid: None });
        }
        if let (Some(TermSoort::Tekst), [naam]) = (wish.soort, pad.namen.as_slice())
            && self.try_path(scope, pad).is_none()
        {
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
                Err(self
                    .report(naam.span, CheckErrorKind::Unknown { what: "kenmerk", naam: naam.node.clone(), nearest }))
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

    pub(super) fn eis_named(&mut self, code: &Naam) -> Checked<EisId> {
        match self.names.eisen.get(&code.node) {
            Some(id) => Ok(*id),
            None => {
                let nearest = nearest(&code.node, self.names.eisen.keys().map(String::as_str));
                Err(self.report(code.span, CheckErrorKind::Unknown { what: "eis", naam: code.node.clone(), nearest }))
            }
        }
    }
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
