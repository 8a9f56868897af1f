//! Terms: what is certain of a quantity, and what it rests on.

use smallvec::SmallVec;

use super::navigate::{Found, Reached};
use super::{Evaluator, Frame};
use crate::beoordeling::{Berekend, Mogelijk, Ontbreekt, Rekenstap};
use crate::feiten::{DingId, Waarde};
use crate::getal::Getal;
use crate::regelset::Cond;
use crate::regelset::{
    BepalingId, Distinct, EisId, EisInhoud, Formule, Interval, KenmerkId, Optelling, Term, TermSoort, Vergelijker,
    WaardeSoort, WaardeTabel,
};

/// A value as far as it is known, and whether there may be none at all.
#[derive(Debug, Clone)]
pub(super) struct Value {
    /// The value; [`Berekend::Geen`] when there certainly is none.
    pub(super) berekend: Berekend,
    /// Whether there may be no value.
    pub(super) may_lack: bool,
}

impl Value {
    fn of(berekend: Berekend) -> Self {
        Self { berekend, may_lack: false }
    }

    fn number(interval: Interval) -> Self {
        Self::of(Berekend::Getal(interval))
    }

    fn none() -> Self {
        Self { berekend: Berekend::Geen, may_lack: true }
    }

    /// Either of two values.
    fn or_else(self, other: Self) -> Self {
        let may_lack = self.may_lack || other.may_lack;
        let berekend = match (self.berekend, other.berekend) {
            (Berekend::Geen, value) | (value, Berekend::Geen) => value,
            (Berekend::Getal(a), Berekend::Getal(b)) => Berekend::Getal(a.hull(&b)),
            (Berekend::Klasse(a), Berekend::Klasse(b)) => Berekend::Klasse(a | b),
            (Berekend::Datum(a), Berekend::Datum(b)) => Berekend::Datum(a.filter(|a| Some(*a) == b)),
            (Berekend::Tekst(a), Berekend::Tekst(b)) => Berekend::Tekst(a.filter(|a| Some(a) == b.as_ref())),
            (Berekend::Ding(a), Berekend::Ding(b)) => Berekend::Ding(a.filter(|a| Some(*a) == b)),
            (value, _) => value,
        };
        Self { berekend, may_lack }
    }

    /// Anything of the sort is possible.
    fn unknown(soort: TermSoort) -> Self {
        Self::of(match soort {
            TermSoort::Getal(_) => Berekend::Getal(Interval::default()),
            TermSoort::Klasse(_) => Berekend::Klasse(u64::MAX),
            TermSoort::Datum => Berekend::Datum(None),
            TermSoort::Tekst => Berekend::Tekst(None),
            TermSoort::Object(_) => Berekend::Ding(None),
        })
    }

    /// The interval of a number; anything else has no numbers.
    fn interval(&self) -> Option<&Interval> {
        match &self.berekend {
            Berekend::Getal(interval) => Some(interval),
            _ => None,
        }
    }
}

/// What a computation used and lacked.
#[derive(Debug, Default)]
pub(super) struct Track<'r> {
    pub(super) stappen: SmallVec<[Rekenstap<'r>; 1]>,
    pub(super) ontbreekt: Vec<Ontbreekt>,
}

impl<'r> Track<'r> {
    /// Takes over what another computation used and lacked.
    pub(super) fn add(&mut self, other: &Track<'r>) {
        self.stappen.extend(other.stappen.iter().cloned());
        self.ontbreekt.extend_from_slice(&other.ontbreekt);
    }
}

impl<'r> Evaluator<'r, '_> {
    pub(super) fn term(&self, frame: &Frame<'_>, term: &'r Term, track: &mut Track<'r>) -> Value {
        match term {
            Term::Number(maat) => Value::number(Interval::exact(maat.waarde.clone())),
            Term::Class(_, index) => Value::of(Berekend::Klasse(1_u64.checked_shl(u32::from(*index)).unwrap_or(0))),
            Term::Date(day) => Value::of(Berekend::Datum(Some(*day))),
            Term::Text(text) => Value::of(Berekend::Tekst(Some(text.clone()))),
            Term::Fact { nav, kenmerk } => match self.go(frame, nav) {
                Reached::At(ding) => self.fact_value(ding, *kenmerk, track),
                Reached::Nowhere => Value::none(),
                Reached::Missing(what) => {
                    track.ontbreekt.push(what);
                    self.unknown_fact(*kenmerk)
                }
            },
            Term::Derived { nav, bepaling } => match self.go(frame, nav) {
                Reached::At(ding) => self.derived(ding, *bepaling, term, track),
                Reached::Nowhere => Value::none(),
                Reached::Missing(what) => {
                    track.ontbreekt.push(what);
                    self.unknown_derived(*bepaling)
                }
            },
            Term::Object(nav) => match self.go(frame, nav) {
                Reached::At(ding) => Value::of(Berekend::Ding(Some(ding))),
                Reached::Nowhere => Value::none(),
                Reached::Missing(what) => {
                    track.ontbreekt.push(what);
                    Value::of(Berekend::Ding(None))
                }
            },
            Term::Add(a, b) => self.both(frame, a, b, track, Interval::add),
            Term::Sub(a, b) => self.both(frame, a, b, track, |a, b| a.add(&b.negate())),
            Term::Mul(a, b) => self.both(frame, a, b, track, Interval::multiply),
            Term::Div(a, b) => self.both(frame, a, b, track, Interval::divide),
            Term::Extreme { hoogste, delen } => {
                let combine = if *hoogste { Interval::max } else { Interval::min };
                let mut result = Value::none();
                for deel in delen {
                    let value = self.term(frame, deel, track);
                    result = extreme(result, value, combine);
                }
                result
            }
            Term::Round { boven, waarde } => {
                let value = self.term(frame, waarde, track);
                match value.interval() {
                    Some(interval) => {
                        let rounded = interval.map(if *boven { Getal::ceil } else { Getal::floor });
                        Value { berekend: Berekend::Getal(rounded), may_lack: value.may_lack }
                    }
                    None => value,
                }
            }
            Term::Aggregate { soort, waarde, gewicht, set } => {
                let (found, elements) = self.elements(frame, set, track);
                self.aggregate(frame, *soort, waarde, gewicht.as_deref(), &found, &elements, track)
            }
            Term::Count { verschillende, set } => {
                let (found, elements) = self.elements(frame, set, track);
                self.count(verschillende.as_ref(), &found, &elements, track)
            }
            Term::Limit { eis, geldende, nav } => match self.go(frame, nav) {
                Reached::At(ding) => {
                    let value =
                        if *geldende { self.valid_limit(*eis, ding, track) } else { self.limit(*eis, ding, track) };
                    track.stappen.push(Rekenstap::Tussen(term, Box::new(value.berekend.clone())));
                    value
                }
                Reached::Nowhere => Value::none(),
                Reached::Missing(what) => {
                    track.ontbreekt.push(what);
                    let mut value = self.limit_sort(*eis).map_or_else(Value::none, Value::unknown);
                    value.may_lack = true;
                    value
                }
            },
            Term::Unknown { reden, kant, soort } => {
                track.stappen.push(Rekenstap::Open(reden));
                self.open_limit(frame, kant.as_ref(), *soort, track)
            }
            Term::Steps { aantal, van } => {
                let value = self.term(frame, van, track);
                match value.berekend {
                    // Better values come first, so a step towards better is a shift down.
                    Berekend::Klasse(bits) => {
                        let steps = aantal.unsigned_abs();
                        let shifted =
                            if *aantal >= 0 { shift_down(bits, steps) } else { bits.checked_shl(steps).unwrap_or(0) };
                        Value { berekend: Berekend::Klasse(shifted), may_lack: value.may_lack }
                    }
                    other => Value { berekend: other, may_lack: value.may_lack },
                }
            }
            Term::Choice { takken } => self.choice(frame, takken, track),
            Term::Table(tabel) => self.table(frame, tabel, track),
        }
    }

    fn both(
        &self,
        frame: &Frame<'_>,
        a: &'r Term,
        b: &'r Term,
        track: &mut Track<'r>,
        combine: impl Fn(&Interval, &Interval) -> Interval,
    ) -> Value {
        let (a, b) = (self.term(frame, a, track), self.term(frame, b, track));
        match (a.interval(), b.interval()) {
            (Some(x), Some(y)) => {
                Value { berekend: Berekend::Getal(combine(x, y)), may_lack: a.may_lack || b.may_lack }
            }
            _ => Value::none(),
        }
    }

    fn unknown_fact(&self, kenmerk: KenmerkId) -> Value {
        let kenmerk = self.regels.kenmerk(kenmerk);
        Value::of(match &kenmerk.soort {
            WaardeSoort::Getal { .. } => Berekend::Getal(kenmerk.bereik.interval()),
            WaardeSoort::Klasse(klasse) => Berekend::Klasse(all_values(self.regels.klasse(*klasse).waarden.len())),
            WaardeSoort::Datum => Berekend::Datum(None),
            WaardeSoort::Tekst | WaardeSoort::JaNee => Berekend::Tekst(None),
            WaardeSoort::Verwijzing(_) => Berekend::Ding(None),
        })
    }

    fn fact_value(&self, ding: DingId, kenmerk: KenmerkId, track: &mut Track<'r>) -> Value {
        if !self.regels.has_kenmerk(self.feiten.ding(ding).soort, kenmerk) {
            // The object is of a kind that does not have it, or it is not yet known to be of one.
            return if self.feiten.ding(ding).soort_bekend {
                Value::none()
            } else {
                track.ontbreekt.push(Ontbreekt::Soort(ding));
                Value { may_lack: true, ..self.unknown_fact(kenmerk) }
            };
        }
        let Some(waarde) = self.fact(ding, kenmerk) else {
            track.ontbreekt.push(Ontbreekt::Kenmerk(ding, kenmerk));
            return self.unknown_fact(kenmerk);
        };
        track.stappen.push(Rekenstap::Feit(ding, kenmerk));
        Value::of(match waarde {
            Waarde::Getal(maat) => Berekend::Getal(Interval::exact(maat.waarde.clone())),
            Waarde::Klasse(index) => Berekend::Klasse(1_u64.checked_shl(u32::from(*index)).unwrap_or(0)),
            Waarde::Datum(day) => Berekend::Datum(Some(*day)),
            Waarde::Tekst(text) => Berekend::Tekst(Some(text.clone())),
            Waarde::Verwijzing(ding) => Berekend::Ding(Some(*ding)),
            Waarde::JaNee(_) => Berekend::Geen,
        })
    }

    fn unknown_derived(&self, bepaling: BepalingId) -> Value {
        match &self.regels.bepaling(bepaling).formule {
            Formule::Term(Term::Table(tabel)) => Value { may_lack: true, ..Value::unknown(tabel.soort) },
            Formule::Term(_) | Formule::Cond(_) => {
                Value { may_lack: true, ..Value::of(Berekend::Getal(Interval::default())) }
            }
        }
    }

    fn derived(&self, ding: DingId, bepaling: BepalingId, term: &'r Term, track: &mut Track<'r>) -> Value {
        let Formule::Term(formula) = &self.regels.bepaling(bepaling).formule else { return Value::none() };
        let frame = Frame { ding, outer: None };
        let value = self.term(&frame, formula, track);
        track.stappen.push(Rekenstap::Tussen(term, Box::new(value.berekend.clone())));
        value
    }

    fn open_limit(
        &self,
        frame: &Frame<'_>,
        kant: Option<&'r (Vergelijker, Box<Term>)>,
        soort: TermSoort,
        track: &mut Track<'r>,
    ) -> Value {
        let Some((op, side)) = kant else { return Value::unknown(soort) };
        let known = self.term(frame, side, track);
        let Some(interval) = known.interval() else { return Value::unknown(soort) };
        Value::number(match op {
            Vergelijker::TenMinste | Vergelijker::MeerDan => Interval { lo: interval.lo.clone(), hi: None },
            Vergelijker::TenHoogste | Vergelijker::MinderDan => Interval { lo: None, hi: interval.hi.clone() },
            Vergelijker::GelijkAan => interval.clone(),
            Vergelijker::NietGelijkAan => Interval::default(),
        })
    }

    /// The first branch whose condition holds; while that is not known, all branches up to the
    /// first certain one.
    fn choice(&self, frame: &Frame<'_>, takken: &'r [(Option<Cond>, Term)], track: &mut Track<'r>) -> Value {
        let mut result: Option<Value> = None;
        for (cond, term) in takken {
            let holds = match cond {
                Some(cond) => self.condition(frame, cond, track),
                None => Mogelijk::WAAR,
            };
            if !holds.can_be_true() {
                continue;
            }
            let value = self.term(frame, term, track);
            result = Some(match result {
                Some(earlier) => earlier.or_else(value),
                None => value,
            });
            if !holds.can_be_false() {
                return result.unwrap_or_else(Value::none);
            }
        }
        result.map_or_else(Value::none, |value| value.or_else(Value::none()))
    }

    /// The rows that can match. Only what decides between them is missing.
    fn table(&self, frame: &Frame<'_>, tabel: &'r WaardeTabel, track: &mut Track<'r>) -> Value {
        let mut possible = Vec::new();
        let mut covered = Mogelijk::ONWAAR;
        let mut selecting = Track::default();
        for rij in &tabel.rijen {
            covered = covered.or(self.named(frame, &rij.cond));
            let mut used = Track::default();
            let matches = self.condition(frame, &rij.cond, &mut used);
            if matches.can_be_true() {
                selecting.ontbreekt.append(&mut used.ontbreekt);
                selecting.stappen = used.stappen;
                possible.push(rij);
            }
        }
        track.ontbreekt.append(&mut selecting.ontbreekt);
        track.stappen.append(&mut selecting.stappen);
        let mut result: Option<Value> = None;
        for rij in &possible {
            track.stappen.push(Rekenstap::Rij(&rij.label));
            let value = match &rij.waarde {
                Some(term) => self.term(frame, term, track),
                None => Value::none(),
            };
            result = Some(match result {
                Some(earlier) => earlier.or_else(value),
                None => value,
            });
        }
        let result = result.unwrap_or_else(Value::none);
        // For the kinds that the table names its rows cover every case; `check` proves it.
        if covered.can_be_false() { result.or_else(Value::none()) } else { result }
    }

    /// Whether an object is of the kind that a row names, whatever else the row asks.
    fn named(&self, frame: &Frame<'_>, row: &'r Cond) -> Mogelijk {
        let kinds = match row {
            Cond::And(parts) => parts.as_slice(),
            only => std::slice::from_ref(only),
        };
        let kinds = kinds.iter().filter(|part| matches!(part, Cond::IsKind { .. }));
        kinds.map(|kind| self.condition(frame, kind, &mut Track::default())).fold(Mogelijk::WAAR, Mogelijk::and)
    }

    // ------------------------------------------------------------------ over objects

    #[allow(clippy::too_many_arguments, reason = "the parts of one aggregate")]
    fn aggregate(
        &self,
        frame: &Frame<'_>,
        soort: Optelling,
        waarde: &'r Term,
        gewicht: Option<&'r Term>,
        found: &Found,
        elements: &[(DingId, Mogelijk)],
        track: &mut Track<'r>,
    ) -> Value {
        let open = found.ontbreekt.is_some();
        let mut terms: Vec<(Value, Interval, Mogelijk)> = Vec::new();
        for (ding, member) in elements {
            let inner = Frame { ding: *ding, outer: Some(frame) };
            let value = self.term(&inner, waarde, track);
            let weight = match gewicht {
                Some(term) => self.term(&inner, term, track).interval().cloned().unwrap_or_default(),
                None => Interval::exact(Getal::ONE),
            };
            terms.push((value, weight, *member));
        }
        match soort {
            Optelling::Som => self.total(&terms, waarde, open),
            Optelling::Grootste => largest(&terms, open, Interval::max, true),
            Optelling::Kleinste => largest(&terms, open, Interval::min, false),
            Optelling::Gemiddelde => mean(&terms, open),
        }
    }

    /// The sum; a part that is not certain to belong counts for anything between zero and itself.
    fn total(&self, terms: &[(Value, Interval, Mogelijk)], waarde: &Term, open: bool) -> Value {
        let zero = Interval::exact(Getal::ZERO);
        let mut sum = zero.clone();
        for (value, _, member) in terms {
            let Some(part) = value.interval() else { continue };
            let certain = !member.can_be_false() && !value.may_lack;
            sum = sum.add(&if certain { part.clone() } else { part.hull(&zero) });
        }
        if open {
            // More objects may follow: a quantity that is never negative only adds.
            let never_negative = match waarde {
                Term::Fact { kenmerk, .. } => {
                    self.regels.kenmerk(*kenmerk).bereik.lo.as_ref().is_some_and(|lo| !lo.is_negative())
                }
                _ => false,
            };
            sum = Interval { lo: sum.lo.filter(|_| never_negative), hi: None };
        }
        Value::number(sum)
    }

    fn count(
        &self,
        verschillende: Option<&Distinct>,
        found: &Found,
        elements: &[(DingId, Mogelijk)],
        track: &mut Track<'r>,
    ) -> Value {
        let open = found.ontbreekt.is_some();
        let number = |n: usize| Getal::from(i64::try_from(n).unwrap_or(i64::MAX));
        let Some(distinct) = verschillende else {
            let certain = elements.iter().filter(|(_, member)| !member.can_be_false()).count();
            return Value::number(Interval { lo: Some(number(certain)), hi: (!open).then(|| number(elements.len())) });
        };
        let mut certain: Vec<String> = Vec::new();
        let mut unsure = 0;
        for (ding, member) in elements {
            let key = match distinct {
                Distinct::Soort if self.feiten.ding(*ding).soort_bekend => {
                    Some(self.regels.object(self.feiten.ding(*ding).soort).naam.clone())
                }
                Distinct::Soort => {
                    track.ontbreekt.push(Ontbreekt::Soort(*ding));
                    None
                }
                Distinct::Kenmerk(kenmerk) => match self.fact(*ding, *kenmerk) {
                    // The same number in another unit is the same number.
                    Some(Waarde::Getal(maat)) => Some(format!("{:?}", maat.waarde)),
                    Some(waarde) => Some(format!("{waarde:?}")),
                    None => {
                        track.ontbreekt.push(Ontbreekt::Kenmerk(*ding, *kenmerk));
                        None
                    }
                },
            };
            match key {
                Some(key) if !member.can_be_false() => {
                    if !certain.contains(&key) {
                        certain.push(key);
                    }
                }
                _ => unsure += 1,
            }
        }
        // An object of which the value is unknown may share it with another.
        let lo = if certain.is_empty() && unsure > 0 && elements.iter().any(|(_, member)| !member.can_be_false()) {
            1
        } else {
            certain.len()
        };
        Value::number(Interval { lo: Some(number(lo)), hi: (!open).then(|| number(certain.len() + unsure)) })
    }

    // ------------------------------------------------------------------ limits of other eisen

    /// The limit that an eis itself gives for an object.
    pub(super) fn limit(&self, eis: EisId, ding: DingId, track: &mut Track<'r>) -> Value {
        let Some(versie) = self.version(eis) else { return Value::none() };
        let frame = Frame { ding, outer: None };
        let mut result: Option<Value> = None;
        for lezing in &versie.lezingen {
            let Cond::Compare { right, .. } = &lezing.norm else { return Value::none() };
            let value = self.term(&frame, right, track);
            result = Some(match result {
                Some(earlier) => earlier.or_else(value),
                None => value,
            });
        }
        result.unwrap_or_else(Value::none)
    }

    fn limit_sort(&self, eis: EisId) -> Option<TermSoort> {
        let EisInhoud::Norm(versies) = &self.regels.eis(eis).inhoud else { return None };
        match versies.first()?.lezingen.first()?.norm {
            Cond::Compare { right: Term::Table(ref tabel), .. } => Some(tabel.soort),
            _ => Some(TermSoort::Getal(crate::eenheid::Dimensie::NONE)),
        }
    }

    /// The limit that is left after exceptions.
    fn valid_limit(&self, eis: EisId, ding: DingId, track: &mut Track<'r>) -> Value {
        let mut result: Option<Value> = None;
        let mut lifted = Mogelijk::ONWAAR;
        for branch in std::iter::once(eis).chain(self.replacements(eis, ding)) {
            let active = self.active(branch, ding, track);
            if active.can_be_true() {
                let value = self.limit(branch, ding, track);
                result = Some(match result {
                    Some(earlier) => earlier.or_else(value),
                    None => value,
                });
            }
            lifted = lifted.or(active);
        }
        let result = result.unwrap_or_else(Value::none);
        if lifted.can_be_false() { result.or_else(Value::none()) } else { result }
    }
}

/// Highest or lowest of two values; a side without value drops out.
fn extreme(a: Value, b: Value, combine: fn(&Interval, &Interval) -> Interval) -> Value {
    match (a.interval().cloned(), b.interval().cloned()) {
        (Some(x), Some(y)) => {
            let mut result = Value::number(combine(&x, &y));
            // If one of them may be missing, the other stands alone.
            if a.may_lack {
                result = result.or_else(Value::number(y));
            }
            if b.may_lack {
                result = result.or_else(Value::number(x));
            }
            result.may_lack = a.may_lack && b.may_lack;
            result
        }
        (Some(_), None) => a,
        (None, Some(_)) => b,
        (None, None) => Value::none(),
    }
}

fn largest(
    terms: &[(Value, Interval, Mogelijk)],
    open: bool,
    combine: fn(&Interval, &Interval) -> Interval,
    upwards: bool,
) -> Value {
    if terms.iter().any(|(value, _, _)| matches!(value.berekend, Berekend::Klasse(_))) {
        return best_class(terms, open, upwards);
    }
    let mut result = Value::none();
    for (value, _, member) in terms {
        let value = Value { berekend: value.berekend.clone(), may_lack: value.may_lack || member.can_be_false() };
        result = extreme(result, value, combine);
    }
    if open {
        // What may not belong bounds nothing.
        let interval = result.interval().filter(|_| !result.may_lack).cloned().unwrap_or_default();
        let wider =
            if upwards { Interval { lo: interval.lo, hi: None } } else { Interval { lo: None, hi: interval.hi } };
        return Value { berekend: Berekend::Getal(wider), may_lack: result.may_lack };
    }
    result
}

/// Of an ordered class the largest is the best value, which has the lowest index.
fn best_class(terms: &[(Value, Interval, Mogelijk)], open: bool, upwards: bool) -> Value {
    let mut possible = 0_u64;
    let mut certain = 0_u64;
    let mut all_certain = true;
    for (value, _, member) in terms {
        let Berekend::Klasse(bits) = value.berekend else { continue };
        possible |= bits;
        if member.can_be_false() || value.may_lack || bits.count_ones() != 1 {
            all_certain = false;
        } else {
            certain |= bits;
        }
    }
    if open {
        return Value { berekend: Berekend::Klasse(u64::MAX), may_lack: certain == 0 };
    }
    let pick = |bits: u64| {
        let index = if upwards { bits.trailing_zeros() } else { 63_u32.saturating_sub(bits.leading_zeros()) };
        1_u64.checked_shl(index).unwrap_or(0)
    };
    if all_certain && certain != 0 {
        return Value::of(Berekend::Klasse(pick(certain)));
    }
    Value { berekend: Berekend::Klasse(possible), may_lack: certain == 0 }
}

/// The weighted mean. It lies between the smallest and the largest value, also while weights
/// or members are unknown.
fn mean(terms: &[(Value, Interval, Mogelijk)], open: bool) -> Value {
    let certain = terms.iter().all(|(value, _, member)| !member.can_be_false() && !value.may_lack);
    let weights_known = terms.iter().all(|(_, weight, _)| weight.value().is_some());
    if terms.is_empty() {
        return if open { Value { may_lack: true, ..Value::number(Interval::default()) } } else { Value::none() };
    }
    if !open && certain && weights_known {
        let mut sum = Interval::exact(Getal::ZERO);
        let mut total = Getal::ZERO;
        for (value, weight, _) in terms {
            let (Some(part), Some(weight)) = (value.interval(), weight.value()) else { return Value::none() };
            sum = sum.add(&part.multiply(&Interval::exact(weight.clone())));
            total = &total + weight;
        }
        // Without any weight the mean is anywhere among the values, as with unknown weights.
        if let Some(share) = total.recip() {
            return Value::number(sum.multiply(&Interval::exact(share)));
        }
    }
    if open {
        return Value {
            may_lack: terms.iter().all(|(_, _, member)| member.can_be_false()),
            ..Value::number(Interval::default())
        };
    }
    let mut around: Option<Interval> = None;
    for (value, _, _) in terms {
        if let Some(part) = value.interval() {
            around = Some(around.map_or_else(|| part.clone(), |earlier| earlier.hull(part)));
        }
    }
    match around {
        Some(interval) => Value { may_lack: !certain, ..Value::number(interval) },
        None => Value::none(),
    }
}

fn all_values(count: usize) -> u64 {
    let shift = u32::try_from(count).unwrap_or(64);
    1_u64.checked_shl(shift).map_or(u64::MAX, |bit| bit - 1)
}

/// Towards better by some steps; what falls off the end is better than the best there is.
fn shift_down(bits: u64, steps: u32) -> u64 {
    let shifted = bits.checked_shr(steps).unwrap_or(0);
    let lost = bits & !(u64::MAX.checked_shl(steps).unwrap_or(0));
    if lost != 0 { shifted | 1 } else { shifted }
}
