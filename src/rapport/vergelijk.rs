//! Local demands beside the Bbl: the comparison and what it means in law, as one report.

use std::cell::OnceCell;
use std::collections::BTreeMap;

#[cfg(feature = "cli")]
use schemars::JsonSchema;
use serde::Serialize;
use time::Date;

use super::model::{Kant, Modellen, Vraag};
use super::{Toets, herkomst, regelingen, uitkomsten};
use crate::bind::write;
use crate::compare::{
    Bereikt, Cel, Getuige, Kloof, Samenloop, Tijdvak, Uitkomst, Vergelijker, Vergelijking, timeline, together,
};
use crate::evaluate::evaluate_some;
use crate::feiten::Feiten;
use crate::maat::Maat;
use crate::rapport::{OordeelNaam, Stap};
use crate::recht::{Actor, Beschouwing, Instrument, Recht, Rechtsoordeel, Versies, beschouw};
use crate::regelset::{Eis, EisId, EisInhoud, Geregeld, Regelset};
use crate::woorden::{Namen, Woorden, iso, klassenverschil, vindplaats};

/// Local demands beside the Bbl. [`render`](crate::render) writes it out; as JSON it is the
/// contract for machines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
pub struct VergelijkRapport {
    /// Version of this schema.
    pub versie: u32,
    /// Version of stoer.
    pub stoer: String,
    /// The day whose versions were compared: `2026-09-24`.
    pub datum: String,
    /// The national texts that were used.
    pub landelijk: Vec<String>,
    /// One hash of all rule files.
    pub regels: String,
    /// The demands.
    pub eisen: Vec<EisVergelijking>,
    /// How they relate when they hold together; filled by [`together`](Self::together).
    pub samenloop: Vec<SamenloopDeel>,
}

/// Demands that conflict, say nothing beside others, or never apply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
pub struct SamenloopDeel {
    /// `strijdig`, `overbodig` or `nooit van toepassing`.
    pub soort: String,
    /// The demand at hand; for `strijdig` all of them are in `met`.
    pub eis: Option<NormVerwijzing>,
    /// The norms that make it so.
    pub met: Vec<NormVerwijzing>,
}

/// A demand beside the Bbl.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
pub struct EisVergelijking {
    /// Code.
    pub code: String,
    /// Title.
    pub titel: String,
    /// Where it stands.
    pub vindplaats: String,
    /// Title of its regeling.
    pub regeling: String,
    /// What that is: omgevingsplan, overeenkomst …
    pub instrument: String,
    /// Who made it.
    pub gezag: String,
    /// Where it holds.
    pub gebied: Vec<String>,
    /// Its subject.
    pub onderwerp: Option<OnderwerpVerwijzing>,
    /// For which kinds of object.
    pub voor: Vec<String>,
    /// Under which condition, in words.
    pub als: Option<String>,
    /// What it asks, in words; more than one when it has several readings.
    pub vraagt: Vec<String>,
    /// Notes of the rule file.
    pub toelichtingen: Vec<String>,
    /// The outcome, when it is the same in every case.
    pub kop: Option<String>,
    /// The cases; equal ones together.
    pub gevallen: Vec<Geval>,
    /// Verdicts on the demand as a whole.
    pub geheel: Vec<Rechtsoordeel>,
    /// The outcomes through time; one stretch when no version changes them.
    pub tijdlijn: Vec<TijdvakDeel>,
}

/// A subject and what the register says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
pub struct OnderwerpVerwijzing {
    /// Code.
    pub code: String,
    /// Title.
    pub titel: String,
    /// Whether and where it is regulated, in words.
    pub geregeld: String,
    /// Room for local rules.
    pub ruimte: Option<String>,
}

/// Cases of a demand that fare the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
pub struct Geval {
    /// For which kinds of function or object.
    pub voor: Vec<String>,
    /// Which part of the demand, from 1, when it asks several things at once.
    pub deel: Option<usize>,
    /// The outcome.
    pub uitkomst: String,
    /// Whether it asks something that the Bbl does not.
    pub boven_bbl: bool,
    /// When it was not decided: the outcomes that are possible.
    pub mogelijk: Vec<String>,
    /// Why.
    pub reden: Option<String>,
    /// The national norms beside it.
    pub normen: Vec<NormVerwijzing>,
    /// The national norms on which the outcome rests, where those are not all.
    pub grond: Vec<NormVerwijzing>,
    /// What they are to the demand, as a heading.
    pub grond_kop: String,
    /// National norms for the same quantity that it does not touch.
    pub daarnaast: Vec<NormVerwijzing>,
    /// National norms for the same quantity under another subject, where this one is not regulated.
    pub elders: Vec<NormVerwijzing>,
    /// The readings under which this holds.
    pub lezingen: Vec<String>,
    /// How far demand and Bbl lie apart.
    pub kloof: Option<KloofDeel>,
    /// A building that shows it.
    pub getuige: Option<GetuigeDeel>,
    /// For gemengd: a building that shows the other side.
    pub getuige_zwakker: Option<GetuigeDeel>,
    /// What was left out of account.
    pub voorbehouden: Vec<String>,
    /// What was searched.
    pub gezocht: String,
    /// What it means in law.
    pub oordelen: Vec<Rechtsoordeel>,
}

/// A national norm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
pub struct NormVerwijzing {
    /// Code.
    pub code: String,
    /// Title.
    pub titel: String,
    /// Where it stands.
    pub vindplaats: String,
    /// What it asks, in words.
    pub vraagt: Vec<String>,
}

/// How far a demand and the Bbl lie apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
pub struct KloofDeel {
    /// In words.
    pub tekst: String,
    /// With unit; absent when it has no end.
    pub grootte: Option<String>,
    /// Of the national limit.
    pub procent: Option<String>,
    /// Whether a building has it.
    pub bereikt: String,
}

/// A building that the one allows and the other refuses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
pub struct GetuigeDeel {
    /// Whether it is a complete building, checked against every national norm; otherwise it has
    /// only the facts that matter here.
    pub volledig: bool,
    /// Its facts in words.
    pub in_woorden: Vec<String>,
    /// How it fares under the demand and the national norms beside it.
    pub toetsen: Vec<GetuigeToets>,
    /// The building as a project file.
    pub project: String,
}

/// How a witness fares under one norm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
pub struct GetuigeToets {
    /// Code of the eis.
    pub code: String,
    /// Whether it is national.
    pub landelijk: bool,
    /// The outcome.
    pub oordeel: OordeelNaam,
    /// The figures, where the norm is one comparison.
    pub toets: Option<Toets>,
}

/// A stretch of time with the same outcomes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
pub struct TijdvakDeel {
    /// First day.
    pub vanaf: String,
    /// First day of the next stretch.
    pub tot: Option<String>,
    /// Per outcome for which kinds.
    pub uitkomsten: Vec<UitkomstVoor>,
}

/// An outcome and for which kinds it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
pub struct UitkomstVoor {
    /// The outcome.
    pub uitkomst: String,
    /// The kinds; empty when it is the same for all.
    pub voor: Vec<String>,
}

/// The severity from which a demand has no legal basis.
const WITHOUT_BASIS: u8 = 3;

impl VergelijkRapport {
    /// Version of the JSON schema.
    pub const VERSIE: u32 = 1;

    /// Compares demands on a date and says what that means. `as_if` puts another authority and
    /// instrument in the place of those of the rule file.
    pub fn new(
        regels: &Regelset,
        recht: &Recht,
        eisen: &[EisId],
        datum: Date,
        as_if: Option<(Actor, Instrument)>,
    ) -> Self {
        let vergelijkingen = Vergelijkingen::new(regels, recht, datum);
        Self {
            versie: Self::VERSIE,
            stoer: env!("CARGO_PKG_VERSION").to_owned(),
            datum: iso(datum),
            landelijk: regelingen::national(regels),
            regels: herkomst::rules_hash(regels.sources()),
            samenloop: Vec::new(),
            eisen: eisen.iter().map(|eis| vergelijkingen.describe(&vergelijkingen.compare(*eis, as_if))).collect(),
        }
    }

    /// Adds how demands relate when they hold together.
    pub fn together(mut self, regels: &Regelset, eisen: &[EisId], datum: Date) -> Self {
        let norms = |eisen: &[EisId]| eisen.iter().map(|id| norm(regels, *id, datum)).collect::<Vec<_>>();
        let found = together(regels, eisen, datum).into_iter().map(|one| {
            let (soort, eis, met) = match one {
                Samenloop::Strijdig(eisen) => ("strijdig", None, norms(&eisen)),
                Samenloop::Overbodig(eis, door) => ("overbodig", Some(norm(regels, eis, datum)), norms(&door)),
                Samenloop::NooitVanToepassing(eis) => {
                    ("nooit van toepassing", Some(norm(regels, eis, datum)), Vec::new())
                }
            };
            SamenloopDeel { soort: soort.to_owned(), eis, met }
        });
        self.samenloop = found.collect();
        self
    }

    /// How many demands ask something that the Bbl does not.
    pub fn above(&self) -> usize {
        self.eisen.iter().filter(|eis| eis.gevallen.iter().any(|geval| geval.boven_bbl)).count()
    }

    /// How many demands have no legal basis, or worse, in at least one case.
    pub fn without_basis(&self) -> usize {
        let heavy = |oordeel: &Rechtsoordeel| oordeel.ernst >= WITHOUT_BASIS;
        let eisen = self
            .eisen
            .iter()
            .filter(|eis| eis.geheel.iter().chain(eis.gevallen.iter().flat_map(|geval| &geval.oordelen)).any(heavy));
        eisen.count()
    }
}

/// Compares demands on one date; what they have in common is worked out once.
pub struct Vergelijkingen<'r> {
    regels: &'r Regelset,
    recht: &'r Recht,
    vergelijker: Vergelijker<'r>,
    modellen: OnceCell<Modellen>,
}

/// A demand compared now and through time, and what that means in law.
pub(super) struct Vergeleken {
    pub(super) nu: Vergelijking,
    pub(super) tijdlijn: Vec<Tijdvak>,
    pub(super) beschouwing: Beschouwing,
    as_if: Option<(Actor, Instrument)>,
}

impl Vergeleken {
    /// The verdicts on a case.
    pub(super) fn oordelen(&self, cel: usize) -> impl Iterator<Item = &Rechtsoordeel> {
        self.beschouwing.delen.iter().filter(move |deel| deel.cel == cel).flat_map(|deel| &deel.oordelen)
    }
}

impl<'r> Vergelijkingen<'r> {
    /// Prepares comparisons with the national norms of a date.
    pub fn new(regels: &'r Regelset, recht: &'r Recht, datum: Date) -> Self {
        Self { regels, recht, vergelijker: Vergelijker::new(regels, datum), modellen: OnceCell::new() }
    }

    pub(super) fn regels(&self) -> &'r Regelset {
        self.regels
    }

    pub(super) fn compare(&self, eis: EisId, as_if: Option<(Actor, Instrument)>) -> Vergeleken {
        let nu = self.vergelijker.compare(eis);
        let tijdlijn = timeline(self.regels, &nu);
        let versies = Versies { nu: &nu, tijdlijn: &tijdlijn };
        let beschouwing = beschouw(self.recht, self.regels, versies, as_if);
        Vergeleken { nu, tijdlijn, beschouwing, as_if }
    }

    fn describe(&self, vergeleken: &Vergeleken) -> EisVergelijking {
        let modellen = || self.modellen.get_or_init(|| Modellen::new(self.vergelijker.modellen()));
        describe(self.regels, self.recht, modellen, vergeleken)
    }
}

fn describe<'m>(
    regels: &Regelset,
    recht: &Recht,
    modellen: impl Fn() -> &'m Modellen,
    vergeleken: &Vergeleken,
) -> EisVergelijking {
    let Vergeleken { nu, tijdlijn, beschouwing, as_if } = vergeleken;
    let id = nu.eis;
    let eis = regels.eis(id);
    let regeling = regels.regeling(eis.regeling);
    let mut gevallen: Vec<Geval> = Vec::new();
    for (number, cel) in nu.cellen.iter().enumerate() {
        let mut found = geval(regels, cel, nu.datum, vergeleken.oordelen(number).cloned().collect());
        match gevallen.iter_mut().find(|earlier| same(earlier, &found)) {
            Some(earlier) => {
                earlier.voor.append(&mut found.voor);
                earlier.voor.sort();
                earlier.voor.dedup();
            }
            None => {
                let kant = if cel.uitkomst == Uitkomst::Zwakker { Kant::Toegelaten } else { Kant::Geweigerd };
                let set = |getuige: &Getuige, kant| witness(regels, modellen(), id, cel, getuige, kant);
                found.getuige = cel.getuige.as_ref().map(|getuige| set(getuige, kant));
                found.getuige_zwakker = cel.getuige_zwakker.as_ref().map(|getuige| set(getuige, Kant::Toegelaten));
                gevallen.push(found);
            }
        }
    }
    let mut toelichtingen: Vec<String> = regeling.toelichting.iter().cloned().collect();
    toelichtingen.extend(eis.toelichtingen.iter().cloned());
    toelichtingen.extend(recht.actor_note(&regeling.gezag).map(str::to_owned));
    EisVergelijking {
        code: eis.code.clone(),
        titel: eis.titel.clone(),
        vindplaats: vindplaats(regels, eis),
        regeling: regeling.titel.clone(),
        instrument: as_if.map_or_else(|| regeling.instrument.clone(), |(_, instrument)| instrument.words().to_owned()),
        gezag: as_if.map_or_else(|| regeling.gezag.clone(), |(actor, _)| actor.words().to_owned()),
        gebied: regeling.gebied.clone(),
        onderwerp: eis.onderwerp.map(|onderwerp| {
            let onderwerp = regels.onderwerp(onderwerp);
            OnderwerpVerwijzing {
                code: onderwerp.code.clone(),
                titel: onderwerp.titel.clone(),
                geregeld: match &onderwerp.geregeld {
                    Geregeld::In(places) => format!("geregeld in {}", places.replace("bbl ", "Bbl ")),
                    Geregeld::Nee(why) => with_reason("niet landelijk geregeld", why.as_deref()),
                    Geregeld::Uitgezonderd(why) => with_reason("uitgezonderd", why.as_deref()),
                    Geregeld::Elders(place) => format!("elders geregeld: {place}"),
                    Geregeld::Onbekend => "niet gekoppeld".to_owned(),
                },
                ruimte: onderwerp.maatwerk.clone(),
            }
        }),
        voor: eis.voor.iter().map(|voor| voor.naam.clone()).collect(),
        als: eis.als.as_ref().map(|als| Woorden::new(regels).describe_cond(als)),
        vraagt: asks(regels, eis, nu.datum),
        toelichtingen,
        kop: nu.kop.map(|kop| kop.words().to_owned()),
        gevallen,
        geheel: beschouwing.geheel.clone(),
        tijdlijn: stretches(regels, tijdlijn),
    }
}

fn with_reason(head: &str, why: Option<&str>) -> String {
    why.map_or_else(|| head.to_owned(), |why| format!("{head}: {why}"))
}

/// Whether an outcome asks something that the Bbl does not.
pub(super) fn asks_more(uitkomst: Uitkomst) -> bool {
    matches!(uitkomst, Uitkomst::Strenger | Uitkomst::Gemengd | Uitkomst::Aanvullend | Uitkomst::Tegenstrijdig)
}

fn geval(regels: &Regelset, cel: &Cel, datum: Date, oordelen: Vec<Rechtsoordeel>) -> Geval {
    let norms = |eisen: &[EisId]| eisen.iter().map(|id| norm(regels, *id, datum)).collect::<Vec<_>>();
    Geval {
        voor: vec![case(regels, cel)],
        deel: cel.deel.map(|deel| deel + 1),
        uitkomst: cel.uitkomst.words().to_owned(),
        boven_bbl: asks_more(cel.uitkomst),
        mogelijk: cel.mogelijk.iter().map(|one| one.words().to_owned()).collect(),
        reden: cel.reden.clone(),
        normen: norms(&cel.normen),
        grond: if cel.grond == cel.normen { Vec::new() } else { norms(&cel.grond) },
        grond_kop: heading_of_ground(cel.uitkomst).to_owned(),
        daarnaast: norms(&cel.daarnaast),
        elders: norms(&cel.elders),
        lezingen: cel.lezingen.iter().map(|(eis, naam)| format!("{}: {naam}", regels.eis(*eis).code)).collect(),
        kloof: cel.kloof.as_ref().map(gap),
        getuige: None,
        getuige_zwakker: None,
        voorbehouden: cel.voorbehouden.clone(),
        gezocht: cel.gezocht.clone(),
        oordelen,
    }
}

/// Whether two cases differ only in the kinds for which they hold and the building that shows it.
fn same(a: &Geval, b: &Geval) -> bool {
    let bare = |geval: &Geval| Geval { voor: Vec::new(), getuige: None, getuige_zwakker: None, ..geval.clone() };
    bare(a) == bare(b)
}

/// The case: the kind of function or object and what else it is or is not.
fn case(regels: &Regelset, cel: &Cel) -> String {
    let mut text = regels.object(cel.functie.unwrap_or(cel.object)).naam.clone();
    for (kind, holds) in &cel.eigenschappen {
        text.push_str(&format!(", {}{}", if *holds { "" } else { "geen " }, regels.object(*kind).naam));
    }
    text
}

pub(super) fn norm(regels: &Regelset, id: EisId, datum: Date) -> NormVerwijzing {
    let eis = regels.eis(id);
    NormVerwijzing {
        code: eis.code.clone(),
        titel: eis.titel.clone(),
        vindplaats: vindplaats(regels, eis),
        vraagt: asks(regels, eis, datum),
    }
}

/// What an eis asks on a date, in words; one sentence per reading.
pub(super) fn asks(regels: &Regelset, eis: &Eis, datum: Date) -> Vec<String> {
    match &eis.inhoud {
        EisInhoud::Norm(versies) => {
            let woorden = Woorden::new(regels);
            let versie = versies.iter().find(|versie| versie.periode.contains(datum));
            let lezingen = versie.map(|versie| versie.lezingen.as_slice()).unwrap_or_default();
            lezingen.iter().map(|lezing| woorden.describe_cond(&lezing.norm)).collect()
        }
        EisInhoud::TeBeoordelen(what) => vec![format!("te beoordelen: {what}")],
        EisInhoud::Geen => Vec::new(),
    }
}

/// What the norms on which an outcome rests are to the demand.
fn heading_of_ground(uitkomst: Uitkomst) -> &'static str {
    match uitkomst {
        Uitkomst::Tegenstrijdig => "Gaat niet samen met",
        Uitkomst::Gelijk => "Komt overeen met",
        Uitkomst::Strenger => "Gaat verder dan",
        _ => "Volgt al uit",
    }
}

fn gap(kloof: &Kloof) -> KloofDeel {
    let size = |maat: &Maat| {
        let text = maat.to_string();
        // Between two shares; the percentage behind it is of the norm.
        text.strip_suffix(" %").map_or_else(|| text.clone(), |number| format!("{number} procentpunt"))
    };
    let procent = kloof.procent.as_ref().map(|procent| format!("{procent} %"));
    let behind = procent.as_ref().map_or_else(String::new, |procent| format!(" ({procent})"));
    let (tekst, bereikt) = match (&kloof.grootte, kloof.bereikt) {
        _ if let Some(steps) = kloof.klassen => (klassenverschil(steps), "bereikt"),
        (Some(maat), Bereikt::Bereikt) => (format!("grootste verschil {}{behind}", size(maat)), "bereikt"),
        (Some(maat), Bereikt::Benaderd | Bereikt::Onbegrensd) => {
            (format!("verschil tot bijna {}{behind}", size(maat)), "benaderd")
        }
        (None, _) => ("het verschil heeft geen grens".to_owned(), "onbegrensd"),
    };
    KloofDeel { tekst, grootte: kloof.grootte.as_ref().map(ToString::to_string), procent, bereikt: bereikt.to_owned() }
}

fn witness(
    regels: &Regelset,
    modellen: &Modellen,
    eis: EisId,
    cel: &Cel,
    getuige: &Getuige,
    kant: Kant,
) -> GetuigeDeel {
    let mut wanted = vec![eis];
    wanted.extend(cel.normen.iter().chain(&cel.daarnaast).copied());
    let vraag = Vraag { eis, normen: &cel.normen, functie: cel.functie, eigenschappen: &cel.eigenschappen, kant };
    match modellen.set(regels, &getuige.feiten, &vraag) {
        Some(found) => GetuigeDeel {
            volledig: true,
            toetsen: fares(regels, &found.feiten, &wanted),
            project: write(regels, &found.feiten),
            in_woorden: found.in_woorden,
        },
        None => GetuigeDeel {
            volledig: false,
            in_woorden: getuige.in_woorden.to_vec(),
            toetsen: fares(regels, &getuige.feiten, &wanted),
            project: write(regels, &getuige.feiten),
        },
    }
}

/// How a project fares under some eisen, with figures.
fn fares(regels: &Regelset, feiten: &Feiten, eisen: &[EisId]) -> Vec<GetuigeToets> {
    let namen = Namen::new(regels, feiten);
    let beoordeling = evaluate_some(regels, feiten, eisen);
    let mut found = Vec::new();
    for onderwerp in uitkomsten::onderwerpen(regels, feiten, &namen, &beoordeling) {
        for eis in onderwerp.eisen.into_iter().filter(|eis| eisen.iter().any(|id| regels.eis(*id).code == eis.code)) {
            let figures = eis.uitkomsten.iter().filter(|uitkomst| uitkomst.oordeel == eis.oordeel);
            let norm = figures.flat_map(|uitkomst| &uitkomst.normen).find_map(|norm| norm.lezingen.first());
            let toets = norm.and_then(|lezing| only_test(&lezing.stap));
            found.push(GetuigeToets { code: eis.code, landelijk: eis.landelijk, oordeel: eis.oordeel, toets });
        }
    }
    found.sort_by(|a, b| (a.landelijk, &a.code).cmp(&(b.landelijk, &b.code)));
    found
}

/// The figures of a condition, when it comes down to one comparison.
fn only_test(stap: &Stap) -> Option<Toets> {
    match (&stap.toets, stap.delen.as_slice()) {
        (Some(toets), _) => Some(toets.clone()),
        (None, [one]) => only_test(one),
        (None, _) => None,
    }
}

/// The outcomes through time; neighbours that are equal together.
fn stretches(regels: &Regelset, tijdlijn: &[Tijdvak]) -> Vec<TijdvakDeel> {
    let mut found: Vec<TijdvakDeel> = Vec::new();
    for tijdvak in tijdlijn {
        let uitkomsten = per_outcome(regels, &tijdvak.vergelijking);
        match found.last_mut() {
            Some(last) if last.uitkomsten == uitkomsten => last.tot = tijdvak.tot.map(iso),
            _ => found.push(TijdvakDeel { vanaf: iso(tijdvak.vanaf), tot: tijdvak.tot.map(iso), uitkomsten }),
        }
    }
    found
}

fn per_outcome(regels: &Regelset, vergelijking: &Vergelijking) -> Vec<UitkomstVoor> {
    if let Some(kop) = vergelijking.kop {
        return vec![UitkomstVoor { uitkomst: kop.words().to_owned(), voor: Vec::new() }];
    }
    let mut groups: BTreeMap<Uitkomst, Vec<String>> = BTreeMap::new();
    for cel in &vergelijking.cellen {
        groups.entry(cel.uitkomst).or_default().push(case(regels, cel));
    }
    let found = groups.into_iter().map(|(uitkomst, mut voor)| {
        voor.sort();
        voor.dedup();
        UitkomstVoor { uitkomst: uitkomst.words().to_owned(), voor }
    });
    found.collect()
}

/// The JSON schema of the report.
#[cfg(feature = "cli")]
pub fn vergelijk_schema() -> serde_json::Value {
    schemars::schema_for!(VergelijkRapport).to_value()
}
