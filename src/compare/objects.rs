//! How many objects of which kinds an outline has.

use std::collections::{BTreeMap, BTreeSet};

use super::cases::Zaak;
use super::ground::{Grounder, What};
use super::keys::{Opgeteld, aggregated, quantified};
use super::naast::Naast;
use crate::feiten::{DingId, Feiten};
use crate::regelset::{Cond, ObjectId, Optelling, Regelset};

/// The base kinds of which an outline has several objects.
#[derive(Default)]
pub(super) struct Objects(BTreeMap<ObjectId, Wanted>);

#[derive(Default)]
struct Wanted {
    count: usize,
    /// There can be more than those.
    more: bool,
}

/// As many as a sum, an extreme or "there is one that" needs to differ from a norm on each.
const SEVERAL: usize = 3;

/// A mean differs from a norm on each with two.
const FOR_A_MEAN: usize = 2;

/// The mean of the demand itself is compared with a norm on the total as well.
const FOR_ITS_OWN_MEAN: usize = 4;

impl Objects {
    /// What norms need that sum up objects or say something of each.
    pub(super) fn summed(regels: &Regelset, sums: &[Opgeteld]) -> Self {
        let mut objects = Self::default();
        sums.iter().for_each(|summed| objects.want_for(regels, summed));
        objects
    }

    /// What a demand that bounds these quantities needs, and the national norms beside it.
    pub(super) fn beside(naast: &Naast<'_>, zaak: &Zaak, cond: &Cond, own: &BTreeSet<What>) -> Self {
        let regels = naast.regels;
        let mut sums = Vec::new();
        aggregated(regels, cond, &mut sums);
        let (mut asked, mut counted) = (Vec::new(), BTreeSet::new());
        quantified(regels, cond, &mut asked, &mut counted);
        let mut objects = Self::summed(regels, &sums);
        for (kind, ..) in sums.iter().filter(|(_, soort, _)| *soort == Optelling::Gemiddelde) {
            objects.want(regels, *kind, FOR_ITS_OWN_MEAN);
        }
        let of_its_own: Vec<ObjectId> = asked.iter().map(|(kind, _)| *kind).collect();
        let summed = sums.iter().map(|(kind, ..)| *kind);
        let meant: Vec<ObjectId> = of_its_own.iter().copied().chain(summed).chain([zaak.object]).collect();
        for norm in naast.bounding(own) {
            asked.extend(norm.asked.iter().filter(|(_, inner)| !inner.is_disjoint(own)).cloned());
            counted.extend(&norm.counted);
        }
        let many = |kind: ObjectId| counted.iter().any(|known| regels.related(kind, *known));
        // What is asked of one object can be told apart only with that object in the outline; what is
        // counted can be more than the outline has room for. A room of another sort needs no place
        // beside those that the demand asks for. With one it would take theirs: what else a building
        // needs is somewhere outside the outline.
        for (kind, _) in &asked {
            if !many(*kind) && !is_beside(regels, *kind, &meant) {
                objects.want(regels, *kind, SEVERAL);
            }
        }
        for norm in naast.summing(own) {
            let of_its_own = norm.aggregates.iter().filter(|(_, _, inner)| !inner.is_disjoint(own));
            of_its_own.for_each(|summed| objects.want_for(regels, summed));
        }
        for kind in of_its_own.into_iter().map(|kind| regels.base_kind(kind)).filter(|kind| many(*kind)) {
            objects.0.entry(kind).or_insert(Wanted { count: SEVERAL, more: true });
        }
        objects
    }

    fn want_for(&mut self, regels: &Regelset, (kind, soort, _): &Opgeteld) {
        self.want(regels, *kind, if *soort == Optelling::Gemiddelde { FOR_A_MEAN } else { SEVERAL });
    }

    fn want(&mut self, regels: &Regelset, kind: ObjectId, count: usize) {
        let known = self.0.entry(regels.base_kind(kind)).or_default();
        known.count = known.count.max(count);
    }

    /// Puts them into an outline, near an object. Of functions there is one.
    pub(super) fn put(self, g: &mut Grounder<'_>, ding: DingId, functie: Option<ObjectId>) {
        let function = g.regels.object_by_name("gebruiksfunctie");
        let Self(wanted) = self;
        for (kind, Wanted { count, more }) in wanted {
            if function.is_some_and(|f| g.regels.is_a(kind, f)) || g.is_closed(kind) {
                continue;
            }
            let there = g.below(Feiten::PROJECT, kind).len();
            let direct = g.regels.direct_containers(kind).to_vec();
            let holds = |id: &DingId| direct.iter().any(|kind| g.regels.is_a(g.feiten.ding(*id).soort, *kind));
            let container = g.feiten.outward(ding).find(holds);
            let container = match container {
                Some(found) => found,
                None => {
                    let built = g.build(kind, functie);
                    let there = g.problem.boolean();
                    g.aanwezig.insert(built, there);
                    match g.feiten.ding(built).ouder {
                        Some(ouder) => ouder,
                        None => continue,
                    }
                }
            };
            for _ in there..count {
                let id = g.add(kind, container);
                let there = g.problem.boolean();
                g.aanwezig.insert(id, there);
            }
            if !more {
                g.gesloten.insert(kind);
            }
        }
    }
}

/// Whether objects of a kind are no part of what a demand means, though of the same sort as these: other
/// rooms, or rooms of whatever kind.
fn is_beside(regels: &Regelset, kind: ObjectId, meant: &[ObjectId]) -> bool {
    let sort = |kind: ObjectId| {
        let up = std::iter::successors(Some(kind), |at| regels.object(*at).soort_van);
        up.last().unwrap_or(kind)
    };
    let kind = regels.base_kind(kind);
    let bases = || meant.iter().map(|own| regels.base_kind(*own));
    bases().any(|own| sort(own) == sort(kind)) && !bases().any(|own| regels.is_a(kind, own))
}
