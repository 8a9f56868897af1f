//! The norms beside which demands are compared, usually the national ones: worked out once for all
//! demands, and found by what they bound.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use time::Date;

use super::cases::{Zaak, geval};
use super::ground::What;
use super::keys::{Opgeteld, aggregated, quantified, static_keys};
use super::modellen::bound;
use super::reeks::{Reeks, kenmerkend};
use super::subject::{Geregeld, regulated};
use crate::evaluate::Looked;
use crate::feiten::Feiten;
use crate::regelset::{Eis, EisId, EisInhoud, ObjectId, OnderwerpId, RegelingId, Regelset};

/// A norm in force and what it bounds, of whatever object.
#[derive(Clone)]
pub(super) struct Landelijk {
    pub(super) eis: EisId,
    pub(super) bounds: BTreeSet<What>,
    pub(super) aggregates: Vec<Opgeteld>,
    pub(super) asked: Vec<(ObjectId, BTreeSet<What>)>,
    pub(super) counted: BTreeSet<ObjectId>,
}

/// Norms, by what they bound and what they sum up.
pub(super) struct Naast<'r> {
    pub(super) regels: &'r Regelset,
    pub(super) datum: Date,
    normen: Vec<Landelijk>,
    bounding: BTreeMap<What, Vec<usize>>,
    summing: BTreeMap<What, Vec<usize>>,
    /// What each verband of the rules is about.
    pub(super) verbanden: Vec<BTreeSet<What>>,
    geregeld: Mutex<BTreeMap<(OnderwerpId, Option<ObjectId>), Geregeld>>,
    modellen: OnceLock<Vec<Feiten>>,
    pub(super) looked: Arc<Looked>,
    /// The regelingen of which one eis bears on others.
    reaching: BTreeSet<RegelingId>,
    reeksen: Mutex<BTreeMap<String, Arc<Mutex<Option<Reeks<'r>>>>>>,
}

/// More series than this are not kept at a time.
const MAX_SERIES: usize = 256;

/// The national norms that are in force.
pub(super) fn national(regels: &Regelset, datum: Date) -> Vec<Landelijk> {
    let national = regels.eisen().filter(|(_, eis)| regels.regeling(eis.regeling).is_national());
    national.filter_map(|(id, _)| in_force(regels, id, datum)).collect()
}

/// A norm and what it bounds; nothing when it states none or is not in force.
pub(super) fn in_force(regels: &Regelset, id: EisId, datum: Date) -> Option<Landelijk> {
    let eis = regels.eis(id);
    let EisInhoud::Norm(versies) = &eis.inhoud else { return None };
    if !regels.regeling(eis.regeling).periode.contains(datum) || !eis.periode.contains(datum) {
        return None;
    }
    let versie = versies.iter().find(|versie| versie.periode.contains(datum))?;
    let mut bounds = BTreeSet::new();
    let (mut aggregates, mut asked, mut counted) = (Vec::new(), Vec::new(), BTreeSet::new());
    for lezing in &versie.lezingen {
        quantified(regels, &lezing.norm, &mut asked, &mut counted);
        static_keys(regels, &lezing.norm, &mut bounds);
        aggregated(regels, &lezing.norm, &mut aggregates);
    }
    Some(Landelijk { eis: id, bounds, aggregates, asked, counted })
}

impl<'r> Naast<'r> {
    pub(super) fn new(regels: &'r Regelset, normen: Vec<Landelijk>, datum: Date) -> Self {
        let (mut bounding, mut summing) = (BTreeMap::<What, Vec<usize>>::new(), BTreeMap::<What, Vec<usize>>::new());
        for (place, norm) in normen.iter().enumerate() {
            for what in &norm.bounds {
                bounding.entry(*what).or_default().push(place);
            }
            for what in norm.aggregates.iter().flat_map(|(_, _, inner)| inner) {
                summing.entry(*what).or_default().push(place);
            }
        }
        let about = |norm| {
            let mut whats = BTreeSet::new();
            static_keys(regels, norm, &mut whats);
            whats
        };
        let verbanden = regels.verbanden.iter().map(|verband| about(&verband.norm)).collect();
        let bears = |eis: &Eis| !eis.opzij.is_empty() || !eis.stelt_vast.is_empty();
        let mut reaching: BTreeSet<RegelingId> = regels.vervangingen.iter().map(|one| one.regeling).collect();
        reaching.extend(regels.eisen().filter(|(_, eis)| bears(eis)).map(|(_, eis)| eis.regeling));
        let (geregeld, modellen, reeksen) = (Mutex::default(), OnceLock::new(), Mutex::default());
        let looked = Arc::new(Looked::everywhere(regels, datum));
        Self { looked, regels, datum, normen, bounding, summing, verbanden, geregeld, modellen, reaching, reeksen }
    }

    /// Whether an eis of a regeling bears on other eisen than itself.
    pub(super) fn reaches(&self, regeling: RegelingId) -> bool {
        self.reaching.contains(&regeling)
    }

    /// Whether an eis is itself among the norms.
    pub(super) fn is_beside(&self, eis: EisId) -> bool {
        self.normen.iter().any(|norm| norm.eis == eis)
    }

    /// Does something with the series of a demand; nothing where the demand never applies.
    pub(super) fn in_series<T>(&self, zaak: &Zaak, work: impl FnOnce(&mut Reeks<'r>) -> T) -> Option<T> {
        let begin = |shared| geval(self, zaak.clone()).map(|geval| Reeks::new(geval, shared));
        let Some(key) = kenmerkend(self, zaak) else { return begin(false).as_mut().map(work) };
        let place = {
            let mut reeksen = self.reeksen.lock().unwrap_or_else(PoisonError::into_inner);
            if reeksen.len() >= MAX_SERIES && !reeksen.contains_key(&key) {
                reeksen.clear();
            }
            match reeksen.get(&key) {
                Some(known) => Arc::clone(known),
                None => {
                    let new = Arc::new(Mutex::new(begin(true)));
                    reeksen.insert(key, Arc::clone(&new));
                    new
                }
            }
        };
        let mut reeks = place.lock().unwrap_or_else(PoisonError::into_inner);
        reeks.as_mut().map(work)
    }

    /// The model buildings. Binding them takes time that a demand without an example need not spend.
    pub(super) fn modellen(&self) -> &[Feiten] {
        self.modellen.get_or_init(|| bound(self.regels, self.datum))
    }

    /// The norms that bound any of these, in the order of the rules.
    pub(super) fn bounding(&self, whats: &BTreeSet<What>) -> impl Iterator<Item = &Landelijk> {
        self.found(&self.bounding, whats)
    }

    /// The norms that sum up any of these.
    pub(super) fn summing(&self, whats: &BTreeSet<What>) -> impl Iterator<Item = &Landelijk> {
        self.found(&self.summing, whats)
    }

    fn found(&self, index: &BTreeMap<What, Vec<usize>>, whats: &BTreeSet<What>) -> impl Iterator<Item = &Landelijk> {
        let places: BTreeSet<usize> = whats.iter().filter_map(|what| index.get(what)).flatten().copied().collect();
        places.into_iter().filter_map(|place| self.normen.get(place))
    }

    /// Whether a subject is regulated nationally for a function.
    pub(super) fn regulated(&self, onderwerp: OnderwerpId, functie: Option<ObjectId>) -> Geregeld {
        let key = (onderwerp, functie);
        let kept = || self.geregeld.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept().get(&key) {
            return known.clone();
        }
        let found = regulated(self.regels, onderwerp, functie, self.datum);
        kept().insert(key, found.clone());
        found
    }
}
