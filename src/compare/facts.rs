//! Facts as variables within their range.

use super::ground::{Grounder, Var, What};
use super::lin::{Lin, and, implies, not, or};
use crate::feiten::DingId;
use crate::regelset::{KenmerkId, WaardeSoort};
use crate::solver::{BoolVar, Formula, NumVar, Relation};

impl<'r> Grounder<'r> {
    /// Whether an object has a characteristic, as far as its kind goes.
    pub(super) fn has(&self, ding: DingId, kenmerk: KenmerkId) -> Formula {
        or(self.regels.kenmerk(kenmerk).dragers.iter().map(|drager| self.is_base(ding, self.regels.base_kind(*drager))))
    }

    /// The variable of a fact, within its range.
    pub(super) fn fact(&mut self, ding: DingId, kenmerk: KenmerkId) -> Option<Var> {
        self.touched.insert((ding, What::Kenmerk(kenmerk)));
        if let Some(var) = self.facts.get(&(ding, kenmerk)) {
            return Some(*var);
        }
        let declared = self.regels.kenmerk(kenmerk);
        let var = match &declared.soort {
            WaardeSoort::JaNee => Var::Bool(self.problem.boolean()),
            WaardeSoort::Getal { heel, .. } => {
                let var = if *heel { self.problem.integer() } else { self.problem.real() };
                let range = &declared.bereik;
                if let Some(lo) = &range.lo {
                    let side = if range.lo_open { Relation::Above } else { Relation::AtLeast };
                    self.axioms.push(Formula::compare(var, side, lo.clone()));
                }
                if let Some(hi) = &range.hi {
                    let side = if range.hi_open { Relation::Below } else { Relation::AtMost };
                    self.axioms.push(Formula::compare(var, side, hi.clone()));
                }
                Var::Num(var)
            }
            WaardeSoort::Klasse(klasse) => {
                let count = self.regels.klasse(*klasse).waarden.len();
                if count == 0 || count > 64 {
                    self.fout = Some(format!("klasse van `{}` heeft te veel waarden", declared.naam));
                    return None;
                }
                let count = u8::try_from(count).unwrap_or(64);
                Var::Enum(self.problem.enumeration(count), count)
            }
            WaardeSoort::Datum => Var::Num(self.problem.integer()),
            WaardeSoort::Tekst | WaardeSoort::Verwijzing(_) => return None,
        };
        self.facts.insert((ding, kenmerk), var);
        if let Some(link) = self.corresponds(ding, kenmerk, var) {
            self.axioms.extend(link);
        }
        Some(var)
    }

    /// Class values that stand for a quantity: both say the same of an object.
    fn corresponds(&mut self, ding: DingId, kenmerk: KenmerkId, var: Var) -> Option<Vec<Formula>> {
        let regels = self.regels;
        match (&regels.kenmerk(kenmerk).soort, var) {
            (WaardeSoort::Klasse(klasse), Var::Enum(class, _)) => {
                let declared = regels.klasse(*klasse);
                let mut links = Vec::new();
                for match_ in &declared.overeenkomsten {
                    if self.has(ding, match_.kenmerk) == Formula::False {
                        continue;
                    }
                    let value = u8::try_from(match_.waarde).ok()?;
                    let this =
                        if declared.geordend { Formula::at_most(class, value) } else { Formula::is(class, value) };
                    let Some(Var::Num(number)) = self.fact(ding, match_.kenmerk) else { continue };
                    let limit = Lin::constant(match_.grens.waarde.clone());
                    let that = Lin::var(number).compare(match_.vergelijker, &limit);
                    links.push(implies(this.clone(), that.clone()));
                    links.push(implies(that, this));
                }
                Some(links)
            }
            (WaardeSoort::Getal { .. }, _) => {
                // Bring in the classes that stand for this quantity; they link themselves.
                let linked: Vec<KenmerkId> = regels
                    .kenmerken()
                    .filter(|(_, other)| match other.soort {
                        WaardeSoort::Klasse(klasse) => {
                            regels.klasse(klasse).overeenkomsten.iter().any(|match_| match_.kenmerk == kenmerk)
                        }
                        _ => false,
                    })
                    .map(|(id, _)| id)
                    .collect();
                for other in linked {
                    if self.has(ding, other) != Formula::False {
                        self.fact(ding, other);
                    }
                }
                None
            }
            _ => None,
        }
    }

    /// The fact is this text.
    pub(super) fn text_is(&mut self, ding: DingId, kenmerk: KenmerkId, text: &str) -> Formula {
        self.touched.insert((ding, What::Kenmerk(kenmerk)));
        let key = (ding, kenmerk, text.to_owned());
        if let Some(var) = self.texts.get(&key) {
            return Formula::Bool(*var);
        }
        let others: Vec<BoolVar> =
            self.texts.iter().filter(|((d, k, _), _)| *d == ding && *k == kenmerk).map(|(_, var)| *var).collect();
        let var = self.problem.boolean();
        for other in others {
            self.axioms.push(not(and([Formula::Bool(var), Formula::Bool(other)])));
        }
        self.texts.insert(key, var);
        Formula::Bool(var)
    }

    pub(super) fn opaque_bool(&mut self, key: String) -> Formula {
        let problem = &mut self.problem;
        Formula::Bool(*self.opaque_bool.entry(key).or_insert_with(|| problem.boolean()))
    }

    pub(super) fn opaque_num(&mut self, key: String) -> NumVar {
        let problem = &mut self.problem;
        *self.opaque_num.entry(key).or_insert_with(|| problem.real())
    }
}
