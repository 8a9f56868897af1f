//! Just inside, at and just outside the limit that a row gives.
//!
//! A case of the rules sets the scene: everything that the eis needs in order to apply. The
//! kind of gebruiksfunctie, the limit and the side on which it is met come from the row.

use std::collections::{BTreeMap, BTreeSet};

use stoer::beoordeling::Oordeel;
use stoer::cases::run;
use stoer::eenheid::Eenheid;
use stoer::feiten::{DingId, Feiten, Waarde};
use stoer::getal::Getal;
use stoer::maat::Maat;
use stoer::regelset::{Cond, EisId, EisInhoud, KenmerkId, Regelset, Term, Verwachting, Voorbeeld, WaardeSoort};
use stoer::span::Location;

use crate::lijst::{Cijfer, Feit, Functie};

/// What becomes of a row: which gebruiksfuncties it was tried for, or why it was not.
#[derive(Debug, PartialEq, Eq)]
pub enum Beproefd {
    /// All three outcomes came out, for each gebruiksfunctie that the row names.
    Ja,
    /// No scene in which they do, for this gebruiksfunctie.
    Nee(String),
    /// Nothing to try: no single limit.
    Niets,
}

/// A value and what must come out.
type Proef = (Waarde, Oordeel);

/// Tries rows against the rules.
pub struct Beproever<'r> {
    regels: &'r Regelset,
    /// Per eis the cases about it.
    scenes: BTreeMap<EisId, Vec<&'r Voorbeeld>>,
    functies: &'r BTreeMap<String, Functie>,
    /// Flags that tell kinds of gebruiksfunctie apart.
    flags: BTreeSet<&'r str>,
}

impl<'r> Beproever<'r> {
    pub fn new(regels: &'r Regelset, functies: &'r BTreeMap<String, Functie>) -> Self {
        let mut scenes: BTreeMap<EisId, Vec<&Voorbeeld>> = BTreeMap::new();
        for voorbeeld in regels.voorbeelden() {
            for verwacht in &voorbeeld.verwacht {
                if matches!(verwacht.oordeel, Oordeel::Voldoet | Oordeel::VoldoetNiet) {
                    scenes.entry(verwacht.eis).or_default().push(voorbeeld);
                }
            }
        }
        let flags = functies.values().flat_map(Functie::flags).collect();
        Self { regels, scenes, functies, flags }
    }

    /// Tries a row.
    pub fn beproef(&self, feit: &Feit) -> Beproefd {
        let Ok(limits) = feit.cijfers() else { return Beproefd::Nee("onleesbare waarde".to_owned()) };
        let ([limit], "eis") = (&limits[..], feit.waar.as_str()) else { return Beproefd::Niets };
        if !matches!(feit.vergelijking.as_str(), ">=" | "<=" | ">" | "<" | "=") {
            return Beproefd::Niets;
        }
        let named: Vec<Option<&Functie>> = feit
            .functies()
            .filter_map(|name| self.functies.get(name))
            .filter(|functie| functie.feiten.is_empty())
            .map(Some)
            .collect();
        let wanted = if named.is_empty() { vec![None] } else { named };
        for functie in wanted {
            let reached = feit.regels().filter_map(|code| self.regels.eis_by_code(code)).any(|eis| {
                let scenes = self.scenes.get(&eis).map_or(&[][..], Vec::as_slice);
                scenes.iter().any(|scene| self.reaches(eis, scene, functie, limit, feit))
            });
            if !reached {
                return Beproefd::Nee(functie.map_or("zonder functie", |functie| &functie.naam).to_owned());
            }
        }
        Beproefd::Ja
    }

    fn reaches(&self, eis: EisId, scene: &Voorbeeld, functie: Option<&Functie>, limit: &Cijfer, feit: &Feit) -> bool {
        let mut feiten = scene.feiten.clone();
        feiten.toetsdatum = feit.day();
        if let Some(functie) = functie
            && !self.becomes(&mut feiten, functie)
        {
            return false;
        }
        let limits = self.limits(limit, &feiten);
        self.compared(eis, feit).into_iter().any(|kenmerk| {
            limits.iter().any(|limit| {
                let Some(proeven) = self.proeven(kenmerk, limit, &feit.vergelijking) else { return false };
                proeven
                    .into_iter()
                    .all(|(waarde, expected)| self.outcome(eis, &feiten, kenmerk, &waarde) == Some(expected))
            })
        })
    }

    /// A limit, and what it comes to for each figure of the scene: "6,5 dm³/s per persoon" is a
    /// flow once the number of persons is known, "5% of the area" an area.
    fn limits(&self, limit: &Cijfer, feiten: &Feiten) -> Vec<Cijfer> {
        let mut found = vec![limit.clone()];
        let Cijfer::Maat(limit) = limit else { return found };
        let figures: BTreeSet<(KenmerkId, &Getal)> = feiten
            .dingen
            .iter()
            .flat_map(|ding| &ding.feiten)
            .filter_map(|(kenmerk, waarde)| match waarde {
                Waarde::Getal(maat) => Some((*kenmerk, &maat.waarde)),
                _ => None,
            })
            .collect();
        for (kenmerk, figure) in figures {
            if let WaardeSoort::Getal { eenheid, .. } = &self.regels.kenmerk(kenmerk).soort
                && let Some(dimensie) = limit.eenheid.dimensie().mul(&eenheid.dimensie())
            {
                let (waarde, eenheid) = (&limit.waarde * figure, Eenheid::coherent(dimensie));
                found.push(Cijfer::Maat(Maat { waarde, eenheid, ..limit.clone() }));
            }
        }
        found
    }

    /// Makes the only gebruiksfunctie of a scene another one.
    fn becomes(&self, feiten: &mut Feiten, functie: &Functie) -> bool {
        let regels = self.regels;
        let general = regels.object_by_name("gebruiksfunctie").unwrap();
        let kind = regels.object_by_name(&functie.soort).unwrap();
        let found: Vec<DingId> = feiten.ids().filter(|id| regels.is_a(feiten.ding(*id).soort, general)).collect();
        let [only] = found[..] else { return false };
        let ding = &mut feiten.dingen[only.index()];
        ding.soort = kind;
        ding.soort_bekend = true;
        for (id, kenmerk) in regels.kenmerken() {
            if kenmerk.soort != WaardeSoort::JaNee || !regels.has_kenmerk(kind, id) {
                continue;
            }
            let wanted = functie.flags().any(|flag| flag == kenmerk.naam);
            if wanted || self.flags.contains(kenmerk.naam.as_str()) {
                ding.feiten.insert(id, Waarde::JaNee(wanted));
            } else {
                ding.feiten.entry(id).or_insert(Waarde::JaNee(false));
            }
        }
        true
    }

    /// The characteristics that the norm of an eis compares with something.
    fn compared(&self, eis: EisId, feit: &Feit) -> BTreeSet<KenmerkId> {
        let mut found = BTreeSet::new();
        if let EisInhoud::Norm(versies) = &self.regels.eis(eis).inhoud {
            for versie in versies.iter().filter(|versie| versie.periode.contains(feit.day())) {
                versie.lezingen.iter().for_each(|lezing| compared_in(&lezing.norm, &mut found));
            }
        }
        found
    }

    /// Values on both sides of a limit and on it; none when the limit is of another sort.
    fn proeven(&self, kenmerk: KenmerkId, limit: &Cijfer, comparison: &str) -> Option<Vec<Proef>> {
        let (meets, fails) = (Oordeel::Voldoet, Oordeel::VoldoetNiet);
        match (&self.regels.kenmerk(kenmerk).soort, limit) {
            (WaardeSoort::Getal { eenheid, heel }, Cijfer::Maat(maat)) if eenheid.same_dimension(&maat.eenheid) => {
                let step = if *heel {
                    Getal::from(1)
                } else {
                    (&maat.waarde.abs() + &Getal::from(1)) * Getal::ratio(1, 1000)?
                };
                let value = |waarde: Getal| Waarde::Getal(Maat { waarde, ..maat.clone() });
                let (below, above) = (value(&maat.waarde - &step), value(&maat.waarde + &step));
                let at = value(maat.waarde.clone());
                Some(match comparison {
                    ">=" => vec![(above, meets), (at, meets), (below, fails)],
                    "<=" => vec![(below, meets), (at, meets), (above, fails)],
                    ">" => vec![(above, meets), (at, fails), (below, fails)],
                    "<" => vec![(below, meets), (at, fails), (above, fails)],
                    _ => return None,
                })
            }
            (WaardeSoort::Klasse(klasse), Cijfer::Klasse(name)) => {
                let values = &self.regels.klasse(*klasse).waarden;
                let at = values.iter().position(|value| value == name)?;
                let class = |index: usize| Some(Waarde::Klasse(u16::try_from(index).ok()?));
                let mut found = vec![(class(at)?, meets), (class(at + 1)?, fails)];
                if at > 0 {
                    found.push((class(at - 1)?, meets));
                }
                (at + 1 < values.len()).then_some(found)
            }
            _ => None,
        }
    }

    /// The outcome of an eis when everything that has the characteristic has this value.
    fn outcome(&self, eis: EisId, scene: &Feiten, kenmerk: KenmerkId, waarde: &Waarde) -> Option<Oordeel> {
        let mut feiten = scene.clone();
        let mut changed = false;
        for ding in &mut feiten.dingen {
            if let Some(value) = ding.feiten.get_mut(&kenmerk) {
                *value = waarde.clone();
                changed = true;
            }
        }
        let location = Location::default();
        let verwacht = vec![Verwachting { eis, oordeel: Oordeel::Voldoet, voor: None, location }];
        let voorbeeld = Voorbeeld { titel: String::new(), feiten, verwacht, location };
        let (_, results) = run(self.regels, &voorbeeld);
        changed.then(|| results[0].gevonden)
    }
}

fn compared_in(cond: &Cond, found: &mut BTreeSet<KenmerkId>) {
    match cond {
        Cond::And(parts) | Cond::Or(parts) => parts.iter().for_each(|part| compared_in(part, found)),
        Cond::Not(part) => compared_in(part, found),
        Cond::Compare { left, .. } => compared_term(left, found),
        Cond::Exists { set, .. } => set.waarvoor.iter().for_each(|cond| compared_in(cond, found)),
        Cond::ForAll { body, .. } => compared_in(body, found),
        _ => {}
    }
}

fn compared_term(term: &Term, found: &mut BTreeSet<KenmerkId>) {
    match term {
        Term::Fact { kenmerk, .. } => {
            found.insert(*kenmerk);
        }
        Term::Aggregate { waarde, .. } => compared_term(waarde, found),
        _ => {}
    }
}
