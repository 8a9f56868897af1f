//! Counting, adding up and averaging over objects.

use super::ground::{Definitie, Grounder, What};
use super::lin::{Lin, and, implies, not, or};
use super::terms::{Atoom, Gevallen, always, guarded};
use crate::feiten::DingId;
use crate::getal::Getal;
use crate::regelset::{Distinct, Optelling, Set, Term, Vergelijker};
use crate::solver::Formula;

/// Over more objects that may or may not be there a mean has too many cases.
const MAX_OPTIONAL: usize = 4;

impl<'r> Grounder<'r> {
    /// The elements in the outline, each with whether it belongs.
    pub(super) fn elements(&mut self, frame: &mut Vec<DingId>, start: DingId, set: &'r Set) -> Vec<(DingId, Formula)> {
        let mut found = Vec::new();
        for ding in self.below(start, set.soort) {
            let mut member = self.is_kind(ding, set.soort);
            if let (Some(cond), false) = (&set.waarvoor, member == Formula::False) {
                frame.push(ding);
                member = and([member, self.cond(frame, cond).waar]);
                frame.pop();
            }
            if member != Formula::False {
                found.push((ding, member));
            }
        }
        found
    }

    /// The number of objects of a set; none when the way to it leads nowhere.
    pub(super) fn count(&mut self, frame: &mut Vec<DingId>, set: &'r Set) -> Option<Lin> {
        let start = self.go(frame, &set.van)?;
        let mut sum = Lin::default();
        for (_, member) in self.elements(frame, start, set) {
            if member == Formula::True {
                sum.constant = &sum.constant + &Getal::ONE;
                continue;
            }
            let one = self.problem.integer();
            let value = Lin::var(one);
            let [zero, unit] = [Getal::ZERO, Getal::ONE].map(Lin::constant);
            self.axioms.push(or([
                and([member.clone(), value.compare(Vergelijker::GelijkAan, &unit)]),
                and([not(member), value.compare(Vergelijker::GelijkAan, &zero)]),
            ]));
            sum = sum.plus(&value);
        }
        if let Some(rest) = self.rest(start, frame, set) {
            sum = sum.plus(&Lin::var(rest));
        }
        Some(sum)
    }

    pub(super) fn distinct(&mut self, frame: &mut Vec<DingId>, distinct: &Distinct, set: &'r Set) -> Gevallen {
        let Some(count) = self.count(frame, set) else { return always(Atoom::Getal(Lin::default())) };
        let key = format!("verschillende {distinct:?} {frame:?} {set:?}");
        let known = self.opaque_num.contains_key(&key);
        let var = if known { self.opaque_num(key) } else { self.problem.integer() };
        if !known {
            self.opaque_num.insert(format!("verschillende {distinct:?} {frame:?} {set:?}"), var);
            let one = Lin::constant(Getal::ONE);
            self.axioms.push(Lin::var(var).compare(Vergelijker::TenHoogste, &count));
            self.axioms.push(Lin::var(var).compare(Vergelijker::TenMinste, &Lin::default()));
            self.axioms.push(implies(
                count.compare(Vergelijker::TenMinste, &one),
                Lin::var(var).compare(Vergelijker::TenMinste, &one),
            ));
        }
        always(Atoom::Getal(Lin::var(var)))
    }

    pub(super) fn aggregate(
        &mut self,
        frame: &mut Vec<DingId>,
        soort: Optelling,
        waarde: &'r Term,
        gewicht: Option<&'r Term>,
        set: &'r Set,
    ) -> Gevallen {
        let Some(start) = self.go(frame, &set.van) else {
            return if soort == Optelling::Som { always(Atoom::Getal(Lin::default())) } else { Vec::new() };
        };
        let elements = self.elements(frame, start, set);
        if let Some(rest) = self.rest(start, frame, set) {
            // Of objects without a place in the outline only the total is a variable.
            let key = format!("{soort:?} {waarde:?} {gewicht:?} {frame:?} {set:?}");
            let var = self.opaque_num(key);
            if let Term::Fact { kenmerk, .. } = waarde {
                self.touched.insert((start, What::Onder(set.soort, *kenmerk)));
                self.totalen.insert(var, (start, set.soort, soort, *kenmerk));
                let range = &self.regels.kenmerk(*kenmerk).bereik;
                if range.lo.as_ref().is_some_and(|lo| !lo.is_negative()) {
                    self.axioms.push(Lin::var(var).compare(Vergelijker::TenMinste, &Lin::default()));
                }
            }
            let some = Lin::var(rest).compare(Vergelijker::TenMinste, &Lin::constant(Getal::ONE));
            if soort == Optelling::Som {
                if elements.is_empty() {
                    let zero = Lin::var(var).compare(Vergelijker::GelijkAan, &Lin::default());
                    self.axioms.push(or([some, zero]));
                }
                return always(Atoom::Getal(Lin::var(var)));
            }
            let any = or(elements.into_iter().map(|(_, member)| member).chain([some]));
            return vec![(any, Atoom::Getal(Lin::var(var)))];
        }
        let mut parts: Vec<Gevallen> = Vec::new();
        let mut weights: Vec<Lin> = Vec::new();
        for (ding, member) in elements {
            frame.push(ding);
            let value = self.term(frame, waarde);
            let weight = match gewicht {
                Some(term) => {
                    let cases = self.term(frame, term);
                    self.as_form(cases).0
                }
                None => Lin::constant(Getal::ONE),
            };
            frame.pop();
            weights.push(weight);
            parts.push(guarded(&member, value));
        }
        match soort {
            Optelling::Grootste => self.extreme(true, parts),
            Optelling::Kleinste => self.extreme(false, parts),
            Optelling::Som => {
                let mut sum = Lin::default();
                for part in parts {
                    let (value, present) = self.as_form(part);
                    sum = sum.plus(&self.if_present(value, present));
                }
                always(Atoom::Getal(sum))
            }
            Optelling::Gemiddelde => self.mean(parts, weights),
        }
    }

    /// The value, or zero where there is none.
    fn if_present(&mut self, value: Lin, present: Formula) -> Lin {
        if present == Formula::True {
            return value;
        }
        let var = Lin::var(self.problem.real());
        self.axioms.push(or([
            and([present.clone(), var.compare(Vergelijker::GelijkAan, &value)]),
            and([not(present), var.compare(Vergelijker::GelijkAan, &Lin::default())]),
        ]));
        var
    }

    /// The mean of what is there: for every choice of parts that can be there, one case.
    fn mean(&mut self, parts: Vec<Gevallen>, weights: Vec<Lin>) -> Gevallen {
        let mut delen = Vec::new();
        for (part, weight) in parts.into_iter().zip(weights) {
            let (value, present) = self.as_form(part);
            delen.push((weight, value, present));
        }
        if delen.iter().filter(|(_, _, present)| *present != Formula::True).count() > MAX_OPTIONAL {
            self.fout = Some("een gemiddelde over te veel objecten die al dan niet meetellen".to_owned());
            return Vec::new();
        }
        let mut choices: Vec<(Formula, Vec<(Lin, Lin)>)> = vec![(Formula::True, Vec::new())];
        for (weight, value, present) in delen {
            let mut next = Vec::new();
            for (guard, chosen) in choices {
                let without = and([guard.clone(), not(present.clone())]);
                if without != Formula::False {
                    next.push((without, chosen.clone()));
                }
                let mut chosen = chosen;
                chosen.push((weight.clone(), value.clone()));
                next.push((and([guard, present.clone()]), chosen));
            }
            choices = next;
        }
        choices
            .into_iter()
            .filter(|(_, chosen)| !chosen.is_empty())
            .filter_map(|(guard, chosen)| Some((guard.clone(), Atoom::Getal(self.mean_of(&guard, chosen)?))))
            .collect()
    }

    /// The mean of parts that are all there under the guard.
    fn mean_of(&mut self, guard: &Formula, delen: Vec<(Lin, Lin)>) -> Option<Lin> {
        if let [(_, value)] = delen.as_slice() {
            return Some(value.clone());
        }
        let fixed: Option<Vec<&Getal>> = delen.iter().map(|(weight, _)| weight.as_constant()).collect();
        if let Some(fixed) = fixed {
            let total = fixed.iter().fold(Getal::ZERO, |sum, weight| &sum + *weight);
            let share = total.recip()?;
            let sum = delen
                .iter()
                .zip(&fixed)
                .fold(Lin::default(), |sum, ((_, value), weight)| sum.plus(&value.scaled(weight)));
            return Some(sum.scaled(&share));
        }
        let same = self.definities.iter().find_map(|known| match known {
            Definitie::Gemiddelde { m, als, delen: parts } if als == guard && *parts == delen => Some(*m),
            _ => None,
        });
        if let Some(m) = same {
            return Some(Lin::var(m));
        }
        let m = self.problem.real();
        let mean = Lin::var(m);
        let all = |op| or(delen.iter().map(|(_, value)| mean.compare(op, value)).collect::<Vec<_>>());
        self.axioms.push(implies(guard.clone(), all(Vergelijker::TenMinste)));
        self.axioms.push(implies(guard.clone(), all(Vergelijker::TenHoogste)));
        self.definities.push(Definitie::Gemiddelde { m, als: guard.clone(), delen });
        Some(mean)
    }
}
