//! Facts: which were used, which are missing, and which of those help most.

use std::collections::{BTreeMap, BTreeSet};

use crate::beoordeling::{Beoordeling, Ontbreekt, Oordeel, Reden, RedenSoort, Rekenstap, Uitkomst, Uitkomstwaarde};
use crate::feiten::{DingId, Feiten};
use crate::rapport::{Gegeven, OntbrekendGegeven};
use crate::regelset::{Cond, KenmerkId, ObjectId, Regelset, WaardeSoort};
use crate::woorden::{Namen, Woorden, opsomming};

/// Names written out in the title of a missing fact.
const NAMES_IN_TITLE: usize = 3;

/// `gebruiksoppervlakte van woning A`, `de lijst ramen van woning A`.
pub(super) fn missing_name(woorden: &Woorden<'_>, what: Ontbreekt) -> String {
    let regels = woorden.regels();
    match what {
        Ontbreekt::Kenmerk(ding, kenmerk) => woorden.fact_name(ding, kenmerk),
        Ontbreekt::Lijst(ding, kind) => format!("de lijst {}{}", regels.object(kind).meervoud, woorden.of(ding)),
        Ontbreekt::Groep(ding, kind) => format!("{} waarin {} ligt", regels.object(kind).naam, woorden.ding(ding)),
        Ontbreekt::Soort(ding) => format!("soort van {}", woorden.ding(ding)),
    }
}

/// The facts on which an outcome rests, with their values.
pub(super) fn used(woorden: &Woorden<'_>, uitkomst: &Uitkomst<'_>, redenen: &[&Reden<'_>]) -> Vec<Gegeven> {
    let mut found = BTreeSet::new();
    let scoped = woorden.with_onderwerp(Some(uitkomst.ding));
    for reden in redenen {
        collect(&scoped, reden, &mut found);
    }
    found
        .into_iter()
        .filter_map(|(ding, kenmerk)| {
            let waarde = scoped.fact(ding, kenmerk)?;
            Some(Gegeven { naam: scoped.fact_name(ding, kenmerk), waarde })
        })
        .collect()
}

fn collect(woorden: &Woorden<'_>, reden: &Reden<'_>, found: &mut BTreeSet<(DingId, KenmerkId)>) {
    match &reden.soort {
        RedenSoort::Alle(parts) | RedenSoort::Een(parts) => {
            for part in parts {
                collect(woorden, part, found);
            }
        }
        RedenSoort::Niet(inner) => collect(woorden, inner, found),
        RedenSoort::Toets { waarden, .. } => found.extend(waarden.iter().flat_map(facts_of)),
        RedenSoort::Feit { cond: Cond::Flag { nav, kenmerk }, .. } => {
            found.extend(woorden.resolve(nav).map(|ding| (ding, *kenmerk)));
        }
        RedenSoort::Feit { .. } | RedenSoort::Vast => {}
        RedenSoort::Verzameling { elementen, .. } => {
            for (ding, reden) in elementen {
                collect(&woorden.within(*ding), reden, found);
            }
        }
    }
}

fn facts_of<'a>(value: &'a Uitkomstwaarde<'_>) -> impl Iterator<Item = (DingId, KenmerkId)> + 'a {
    value.stappen.iter().filter_map(|stap| match stap {
        Rekenstap::Feit(ding, kenmerk) => Some((*ding, *kenmerk)),
        Rekenstap::Tussen(..) | Rekenstap::Rij(_) | Rekenstap::Open(_) => None,
    })
}

/// What is missing, whatever object it is missing of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Vraag {
    /// A characteristic.
    Kenmerk(KenmerkId),
    /// A list of objects.
    Lijst(ObjectId),
    /// The grouping of this kind.
    Groep(ObjectId),
    /// Which kind within this one.
    Soort(ObjectId),
}

/// How much a missing fact would help.
#[derive(Debug, Default)]
pub struct Tally {
    /// The objects of which it is missing.
    pub dingen: BTreeSet<DingId>,
    /// In how many outcomes it plays a part.
    pub uitkomsten: usize,
    /// How many of those it alone can decide.
    pub alleen: usize,
}

/// What is missing for the outcomes that are unknown: the same fact of objects of one kind is one
/// entry.
pub fn tally(feiten: &Feiten, beoordeling: &Beoordeling<'_>) -> BTreeMap<(Vraag, ObjectId), Tally> {
    let mut tallies: BTreeMap<(Vraag, ObjectId), Tally> = BTreeMap::new();
    for uitkomst in beoordeling.uitkomsten.iter().filter(|uitkomst| uitkomst.oordeel == Oordeel::Onbekend) {
        let mut here: BTreeMap<(Vraag, ObjectId), BTreeSet<DingId>> = BTreeMap::new();
        for what in &uitkomst.ontbreekt {
            let (vraag, ding) = match *what {
                Ontbreekt::Kenmerk(ding, kenmerk) => (Vraag::Kenmerk(kenmerk), ding),
                Ontbreekt::Lijst(ding, kind) => (Vraag::Lijst(kind), ding),
                Ontbreekt::Groep(ding, kind) => (Vraag::Groep(kind), ding),
                Ontbreekt::Soort(ding) => (Vraag::Soort(feiten.ding(ding).soort), ding),
            };
            here.entry((vraag, feiten.ding(ding).soort)).or_default().insert(ding);
        }
        let only = here.len() == 1;
        for (key, dingen) in here {
            let tally = tallies.entry(key).or_default();
            tally.dingen.extend(dingen);
            tally.uitkomsten += 1;
            tally.alleen += usize::from(only);
        }
    }
    tallies
}

/// All missing facts of a project; the same fact of objects of one kind is one entry.
pub(super) fn missing(
    regels: &Regelset,
    feiten: &Feiten,
    namen: &Namen,
    beoordeling: &Beoordeling<'_>,
) -> Vec<OntbrekendGegeven> {
    let mut entries: Vec<_> = tally(feiten, beoordeling)
        .into_iter()
        .map(|((kind, soort), tally)| entry(regels, namen, kind, soort, &tally))
        .collect();
    entries.sort_by(|a, b| (b.alleen, b.uitkomsten).cmp(&(a.alleen, a.uitkomsten)).then_with(|| a.naam.cmp(&b.naam)));
    entries
}

fn entry(regels: &Regelset, namen: &Namen, kind: Vraag, soort: ObjectId, tally: &Tally) -> OntbrekendGegeven {
    let objecten: Vec<String> = tally.dingen.iter().map(|ding| namen.get(*ding).to_owned()).collect();
    let of = match objecten.len() {
        0..=NAMES_IN_TITLE => opsomming(&objecten, "en"),
        count => format!("{count} {}", regels.object(soort).meervoud),
    };
    let mut result = OntbrekendGegeven {
        naam: String::new(),
        sleutel: String::new(),
        objecten,
        label: None,
        definitie: None,
        methode: None,
        waarden: None,
        uitkomsten: tally.uitkomsten,
        alleen: tally.alleen,
    };
    let with_object = |result: &mut OntbrekendGegeven, object: ObjectId| {
        result.label.clone_from(&regels.object(object).label);
        result.definitie.clone_from(&regels.object(object).toelichting);
    };
    match kind {
        Vraag::Kenmerk(kenmerk) => {
            let known = regels.kenmerk(kenmerk);
            result.naam = format!("{} van {of}", known.naam);
            result.sleutel.clone_from(&known.naam);
            result.label.clone_from(&known.label);
            result.definitie.clone_from(&known.toelichting);
            result.methode.clone_from(&known.methode);
            result.waarden = Some(choices(regels, &known.soort));
        }
        Vraag::Lijst(object) => {
            let known = regels.object(object);
            result.naam = format!("de lijst {} van {of}", known.meervoud);
            result.sleutel.clone_from(&known.meervoud);
            result.waarden = Some(format!("lijst; `{}: []` als er geen zijn", known.meervoud));
            with_object(&mut result, object);
        }
        Vraag::Groep(object) => {
            result.naam = format!("{} waarin {of} ligt", regels.object(object).naam);
            result.sleutel.clone_from(&regels.object(object).naam);
            with_object(&mut result, object);
        }
        Vraag::Soort(object) => {
            result.naam = format!("soort {} van {of}", regels.object(object).naam);
            "soort".clone_into(&mut result.sleutel);
            let kinds: Vec<_> = regels
                .objecten()
                .filter(|(_, kind)| kind.soort_van == Some(object) && kind.volgt_uit.is_none())
                .map(|(_, kind)| kind.naam.clone())
                .collect();
            result.waarden = Some(opsomming(&kinds, "of"));
        }
    }
    result
}

/// What can be filled in.
fn choices(regels: &Regelset, soort: &WaardeSoort) -> String {
    match soort {
        WaardeSoort::JaNee => "ja of nee".to_owned(),
        WaardeSoort::Getal { eenheid, heel } => {
            let number = if *heel { "heel getal" } else { "getal" };
            if eenheid.tekst().is_empty() { number.to_owned() } else { format!("{number} in {eenheid}") }
        }
        WaardeSoort::Klasse(klasse) => opsomming(&regels.klasse(*klasse).waarden, "of"),
        WaardeSoort::Datum => "datum".to_owned(),
        WaardeSoort::Tekst => "tekst".to_owned(),
        WaardeSoort::Verwijzing(object) => format!("naam van een {}", regels.object(*object).naam),
    }
}
