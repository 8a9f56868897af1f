//! First pass: every name becomes known, with what can be said of it without looking at others.

use super::clauses::{plaats, reference_words, text};
use super::{CheckErrorKind, Checker, Pending, nearest};
use crate::eenheid::Eenheid;
use crate::kinds::Kinds;
use crate::regelset::{
    Bepaling, BepalingId, Bereik, Cond, EisId, Formule, Geregeld, Indeling, Kenmerk, KenmerkId, Klasse, KlasseId,
    Object, ObjectId, Onderwerp, OnderwerpId, Periode, Regeling, RegelingId, Stuurtabel, TabelId, WaardeSoort,
};
use crate::span::{Location, Span};
use crate::syntax::{Blok, BlokSoort, Inhoud, KolomKop, MaatSoort, Naam, Plaats};

impl<'b> Checker<'b> {
    /// Makes every name known.
    pub(super) fn declare(&mut self, blocks: &[(u32, &'b Blok)]) {
        let of = |soort: BlokSoort| blocks.iter().copied().filter(move |(_, blok)| blok.kop.soort == soort);
        for (source, blok) in of(BlokSoort::Object) {
            self.source = source;
            self.declare_object(blok);
        }
        for (source, blok) in of(BlokSoort::Klasse) {
            self.source = source;
            self.declare_klasse(blok);
        }
        self.link_objects(blocks);
        for (source, blok) in of(BlokSoort::Kenmerk) {
            self.source = source;
            self.declare_kenmerk(blok);
        }
        self.declare_sides(blocks);
        for (source, blok) in of(BlokSoort::Bepaling) {
            self.source = source;
            self.declare_bepaling(blok);
        }
        for (source, blok) in of(BlokSoort::Regeling) {
            self.source = source;
            self.declare_regeling(blok);
        }
        for (source, blok) in of(BlokSoort::Onderwerp) {
            self.source = source;
            self.declare_onderwerp(blok);
        }
        for (source, blok) in of(BlokSoort::Tabel) {
            self.source = source;
            self.declare_tabel(blok);
        }
        self.declare_eisen(blocks);
    }

    /// Makes the names known of a file that declares regelingen and eisen only, beside names that are
    /// known.
    pub(super) fn declare_beside(&mut self, blocks: &[(u32, &'b Blok)]) {
        for (source, blok) in blocks.iter().filter(|(_, blok)| blok.kop.soort == BlokSoort::Regeling) {
            self.source = *source;
            self.declare_regeling(blok);
        }
        self.declare_eisen(blocks);
    }

    pub(super) fn duplicate(&mut self, what: &'static str, naam: &Naam, first: Location) {
        self.report(naam.span, CheckErrorKind::Duplicate { what, naam: naam.node.clone(), first });
    }

    fn declare_object(&mut self, blok: &Blok) {
        let naam = &blok.kop.naam;
        if let Some(earlier) = self.names.objecten.get(&naam.node) {
            let first = self.set.object(*earlier).location;
            return self.duplicate("object", naam, first);
        }
        let id = ObjectId::new(self.set.objecten.len());
        let meervoud = text(blok.kop.meervoud.as_ref()).unwrap_or_else(|| naam.node.clone());
        let location = self.at(naam.span);
        if let (Some(plural), Some(earlier)) = (&blok.kop.meervoud, self.names.objecten.get(&meervoud)) {
            let first = self.set.object(*earlier).location;
            self.duplicate("object", plural, first);
        }
        self.names.objecten.insert(naam.node.clone(), id);
        self.names.objecten.entry(meervoud.clone()).or_insert(id);
        self.set.objecten.push(Object {
            naam: naam.node.clone(),
            meervoud,
            label: text(blok.kop.label.as_ref()),
            soort_van: None,
            volgt_uit: None,
            onderdeel_van: Vec::new(),
            groepeert: Vec::new(),
            zijden: None,
            toelichting: Self::toelichting(blok),
            bron: Self::bron(blok),
            location,
        });
    }

    /// Binds the names of kinds, containers and groupings.
    fn link_objects(&mut self, blocks: &[(u32, &'b Blok)]) {
        for (source, blok) in blocks.iter().filter(|(_, blok)| blok.kop.soort == BlokSoort::Object) {
            self.source = *source;
            let Some(id) = self.names.objecten.get(&blok.kop.naam.node).copied() else { continue };
            for deel in &blok.delen {
                match &deel.inhoud {
                    Inhoud::SoortVan(naam) => {
                        let above = self.object(naam);
                        self.object_mut(id).soort_van = above;
                    }
                    Inhoud::OnderdeelVan(namen) => {
                        let found = namen.iter().filter_map(|naam| self.object(naam)).collect();
                        self.object_mut(id).onderdeel_van = found;
                    }
                    Inhoud::Groepeert(namen) => {
                        let found = namen.iter().filter_map(|naam| self.object(naam)).collect();
                        self.object_mut(id).groepeert = found;
                    }
                    // A marker until the second pass binds the condition: it makes the kind derived.
                    Inhoud::Als(_) => self.object_mut(id).volgt_uit = Some(Cond::Always),
                    _ => {}
                }
            }
        }
        self.break_kind_circles();
        self.set.kinds = Kinds::new(&self.set.objecten);
    }

    #[allow(clippy::indexing_slicing, reason = "ids are made only from this list")]
    pub(super) fn object_mut(&mut self, id: ObjectId) -> &mut Object {
        &mut self.set.objecten[id.index()]
    }

    /// The object of this name, or a fault.
    pub(super) fn object(&mut self, naam: &Naam) -> Option<ObjectId> {
        let found = self.names.objecten.get(&naam.node).copied();
        if found.is_none() {
            let nearest = nearest(&naam.node, self.names.objecten.keys().map(String::as_str));
            self.report(naam.span, CheckErrorKind::Unknown { what: "object", naam: naam.node.clone(), nearest });
        }
        found
    }

    fn declare_klasse(&mut self, blok: &Blok) {
        let naam = &blok.kop.naam;
        if let Some(earlier) = self.names.klassen.get(&naam.node) {
            let first = self.set.klasse(*earlier).location;
            return self.duplicate("klasse", naam, first);
        }
        let (mut waarden, mut geordend) = (Vec::new(), false);
        for deel in &blok.delen {
            match &deel.inhoud {
                Inhoud::Orde(namen) => (waarden, geordend) = (namen.clone(), true),
                Inhoud::Waarden(namen) => waarden.clone_from(namen),
                _ => {}
            }
        }
        for (index, waarde) in waarden.iter().enumerate() {
            if let Some(first) = waarden.iter().take(index).find(|earlier| earlier.node == waarde.node) {
                let first = self.at(first.span);
                self.duplicate("waarde", waarde, first);
            }
        }
        if waarden.len() > 64 {
            self.report(naam.span, CheckErrorKind::Misplaced { why: "een klasse heeft ten hoogste 64 waarden" });
        }
        self.names.klassen.insert(naam.node.clone(), KlasseId::new(self.set.klassen.len()));
        let location = self.at(naam.span);
        self.set.klassen.push(Klasse {
            naam: naam.node.clone(),
            waarden: waarden.into_iter().map(|waarde| waarde.node).collect(),
            geordend,
            overeenkomsten: Vec::new(),
            toelichting: Self::toelichting(blok),
            bron: Self::bron(blok),
            location,
        });
    }

    fn declare_kenmerk(&mut self, blok: &Blok) {
        let naam = &blok.kop.naam;
        if let Some(earlier) = self.names.kenmerken.get(&naam.node) {
            let first = self.set.kenmerk(*earlier).location;
            return self.duplicate("kenmerk", naam, first);
        }
        let dragers = self.required(blok, "van", |inhoud| match inhoud {
            Inhoud::Drager(namen) => Some(namen),
            _ => None,
        });
        // A derived kind is not always known to be one, so its base kind carries the fact.
        let dragers = dragers.map(|(namen, _)| {
            let found: Vec<ObjectId> = namen.iter().filter_map(|naam| self.object(naam)).collect();
            found.into_iter().map(|kind| self.set.base_kind(kind)).collect()
        });
        self.reserved(naam);
        let maat = self.required(blok, "maat", |inhoud| match inhoud {
            Inhoud::Maat(soort) => Some(soort),
            _ => None,
        });
        // A characteristic that cannot be used gets a harmless sort, so that its users are still checked.
        let soort = maat.ok().and_then(|(soort, _)| self.waarde_soort(soort)).unwrap_or(WaardeSoort::Tekst);
        let methode = self.clause(blok, "methode", |inhoud| match inhoud {
            Inhoud::Methode(tekst) => Some(tekst.node.clone()),
            _ => None,
        });
        self.names.kenmerken.insert(naam.node.clone(), KenmerkId::new(self.set.kenmerken.len()));
        let location = self.at(naam.span);
        self.set.kenmerken.push(Kenmerk {
            naam: naam.node.clone(),
            label: text(blok.kop.label.as_ref()),
            dragers: dragers.unwrap_or_default(),
            soort,
            bereik: Bereik::default(),
            methode: methode.map(|(methode, _)| methode),
            toelichting: Self::toelichting(blok),
            bron: Self::bron(blok),
            location,
        });
    }

    /// Words that project files use for something else.
    fn reserved(&mut self, naam: &Naam) {
        static RESERVED: [&str; 8] =
            ["naam", "soort", "stoer", "aanvraagdatum", "procedure", "start bouw", "afspraken", "project"];
        if RESERVED.contains(&naam.node.as_str()) {
            let why = "deze naam heeft in een projectbestand al een betekenis";
            self.report(naam.span, CheckErrorKind::Misplaced { why });
        }
    }

    fn waarde_soort(&mut self, soort: &MaatSoort) -> Option<WaardeSoort> {
        Some(match soort {
            MaatSoort::JaOfNee => WaardeSoort::JaNee,
            MaatSoort::HeelGetal(None) => WaardeSoort::Getal { eenheid: Eenheid::none(), heel: true },
            MaatSoort::HeelGetal(Some(unit)) => WaardeSoort::Getal { eenheid: self.unit(unit)?, heel: true },
            MaatSoort::Getal => WaardeSoort::Getal { eenheid: Eenheid::none(), heel: false },
            MaatSoort::Eenheid(unit) => WaardeSoort::Getal { eenheid: self.unit(unit)?, heel: false },
            MaatSoort::Datum => WaardeSoort::Datum,
            MaatSoort::Tekst => WaardeSoort::Tekst,
            MaatSoort::Verwijzing(naam) => WaardeSoort::Verwijzing(self.object(naam)?),
            MaatSoort::Klasse(naam) => match self.names.klassen.get(&naam.node) {
                Some(klasse) => WaardeSoort::Klasse(*klasse),
                None => {
                    let nearest = nearest(&naam.node, self.names.klassen.keys().map(String::as_str));
                    let naam_text = naam.node.clone();
                    self.report(naam.span, CheckErrorKind::Unknown { what: "klasse", naam: naam_text, nearest });
                    return None;
                }
            },
        })
    }

    /// A unit, or a fault.
    pub(super) fn unit(&mut self, unit: &Naam) -> Option<Eenheid> {
        match Eenheid::parse(&unit.node) {
            Ok(unit) => Some(unit),
            Err(error) => {
                self.report(unit.span, CheckErrorKind::Unit(error));
                None
            }
        }
    }

    /// The sides of a relation are references; two relations may share a name for a side.
    fn declare_sides(&mut self, blocks: &[(u32, &'b Blok)]) {
        for (source, blok) in blocks.iter().filter(|(_, blok)| blok.kop.soort == BlokSoort::Object) {
            self.source = *source;
            let Some(id) = self.names.objecten.get(&blok.kop.naam.node).copied() else { continue };
            for deel in &blok.delen {
                let Inhoud::Tussen(sides) = &deel.inhoud else { continue };
                let mut ids = Vec::new();
                for (target, side) in sides {
                    if let Some(target) = self.object(target) {
                        ids.push(self.declare_side(id, target, side));
                    }
                }
                self.object_mut(id).zijden = ids.try_into().ok();
            }
        }
    }

    fn declare_side(&mut self, carrier: ObjectId, target: ObjectId, side: &Naam) -> KenmerkId {
        if let Some(earlier) = self.names.kenmerken.get(&side.node).copied()
            && let Some(kenmerk) = self.set.kenmerken.get_mut(earlier.index())
        {
            if kenmerk.soort == WaardeSoort::Verwijzing(target) {
                kenmerk.dragers.push(carrier);
            } else {
                let first = kenmerk.location;
                self.duplicate("kant", side, first);
            }
            return earlier;
        }
        let id = KenmerkId::new(self.set.kenmerken.len());
        self.names.kenmerken.insert(side.node.clone(), id);
        let location = self.at(side.span);
        self.set.kenmerken.push(Kenmerk {
            naam: side.node.clone(),
            label: None,
            dragers: vec![carrier],
            soort: WaardeSoort::Verwijzing(target),
            bereik: Bereik::default(),
            methode: None,
            toelichting: None,
            bron: None,
            location,
        });
        id
    }

    fn declare_bepaling(&mut self, blok: &'b Blok) {
        let naam = &blok.kop.naam;
        let dragers = self.required(blok, "van", |inhoud| match inhoud {
            Inhoud::Drager(namen) => Some(namen),
            _ => None,
        });
        let dragers = dragers.map(|(namen, _)| namen.iter().filter_map(|naam| self.object(naam)).collect());
        let pending = Pending::Block(self.source, blok);
        let label = text(blok.kop.label.as_ref());
        self.add_bepaling(naam, label, dragers.unwrap_or_default(), Self::toelichting(blok), pending);
    }

    fn add_bepaling(
        &mut self,
        naam: &Naam,
        label: Option<String>,
        dragers: Vec<ObjectId>,
        toelichting: Option<String>,
        pending: Pending<'b>,
    ) {
        let clash = self
            .names
            .bepalingen
            .get(&naam.node)
            .map(|id| self.set.bepaling(*id).location)
            .or_else(|| self.names.kenmerken.get(&naam.node).map(|id| self.set.kenmerk(*id).location));
        if let Some(first) = clash {
            return self.duplicate("kenmerk of bepaling", naam, first);
        }
        let location = self.at(naam.span);
        self.names.bepalingen.insert(naam.node.clone(), BepalingId::new(self.set.bepalingen.len()));
        self.set.bepalingen.push(Bepaling {
            naam: naam.node.clone(),
            label,
            dragers,
            formule: Formule::Cond(Cond::Always),
            takken: Vec::new(),
            eenheid: None,
            toelichting,
            location,
        });
        self.bepalingen.push(pending);
    }

    fn declare_regeling(&mut self, blok: &Blok) {
        let code = &blok.kop.naam;
        if let Some(earlier) = self.names.regelingen.get(&code.node) {
            let first = self.set.regeling(*earlier).location;
            return self.duplicate("regeling", code, first);
        }
        let one = |checker: &mut Self, keyword, pick: fn(&Inhoud) -> Option<String>| {
            checker.required(blok, keyword, pick).map(|(value, _)| value).unwrap_or_default()
        };
        let instrument = one(self, "instrument", |inhoud| match inhoud {
            Inhoud::Instrument(naam) => Some(naam.node.clone()),
            _ => None,
        });
        let gezag = one(self, "gezag", |inhoud| match inhoud {
            Inhoud::Gezag(naam) => Some(naam.node.clone()),
            _ => None,
        });
        let omstandigheden = self.omstandigheden(blok);
        let mut regeling = Regeling {
            code: code.node.clone(),
            titel: text(blok.kop.label.as_ref()).unwrap_or_default(),
            instrument,
            gezag,
            gebied: Vec::new(),
            periode: Periode::default(),
            grondslag: None,
            omstandigheden,
            indeling: Vec::new(),
            buiten_bereik: Vec::new(),
            nog_niet: Vec::new(),
            bron: Self::bron(blok),
            toelichting: Self::toelichting(blok),
            location: self.at(code.span),
        };
        for deel in &blok.delen {
            let listed = |plaatsen: &[Plaats], reden: &Naam| {
                plaatsen.iter().map(|p| (plaats(p), reden.node.clone())).collect::<Vec<_>>()
            };
            match &deel.inhoud {
                Inhoud::Gebied(namen) => regeling.gebied = namen.iter().map(|naam| naam.node.clone()).collect(),
                Inhoud::Geldt(periode) => regeling.periode = self.period(periode),
                Inhoud::Grondslag(verwijzing) => {
                    regeling.grondslag = Some(format!("{} {}", verwijzing.regeling.node, reference_words(verwijzing)));
                }
                Inhoud::Indeling { deel, titel, leden } => regeling.indeling.push(Indeling {
                    deel: plaats(deel),
                    titel: text(titel.as_ref()),
                    leden: leden.iter().map(plaats).collect(),
                }),
                Inhoud::BuitenBereik { plaatsen, reden } => regeling.buiten_bereik.extend(listed(plaatsen, reden)),
                Inhoud::NogNiet { plaatsen, reden } => regeling.nog_niet.extend(listed(plaatsen, reden)),
                _ => {}
            }
        }
        self.names.regelingen.insert(code.node.clone(), RegelingId::new(self.set.regelingen.len()));
        self.set.regelingen.push(regeling);
    }

    fn declare_onderwerp(&mut self, blok: &Blok) {
        let code = &blok.kop.naam;
        if let Some(earlier) = self.names.onderwerpen.get(&code.node) {
            let first = self.set.onderwerp(*earlier).location;
            return self.duplicate("onderwerp", code, first);
        }
        let mut onderwerp = Onderwerp {
            code: code.node.clone(),
            titel: text(blok.kop.label.as_ref()).unwrap_or_default(),
            geregeld: Geregeld::Onbekend,
            maatwerk: None,
            koppeling: None,
            toelichting: Self::toelichting(blok),
            location: self.at(code.span),
        };
        for deel in &blok.delen {
            match &deel.inhoud {
                Inhoud::Geregeld(verwijzing) => {
                    let words = format!("{} {}", verwijzing.regeling.node, reference_words(verwijzing));
                    onderwerp.geregeld = match onderwerp.geregeld {
                        Geregeld::In(earlier) => Geregeld::In(format!("{earlier}; {words}")),
                        _ => Geregeld::In(words),
                    };
                }
                Inhoud::GeregeldElders(tekst) => onderwerp.geregeld = Geregeld::Elders(tekst.node.clone()),
                Inhoud::NietGeregeld(tekst) => onderwerp.geregeld = Geregeld::Nee(text(tekst.as_ref())),
                Inhoud::Uitgezonderd(tekst) => onderwerp.geregeld = Geregeld::Uitgezonderd(text(tekst.as_ref())),
                Inhoud::Maatwerk(naam) => onderwerp.maatwerk = Some(naam.node.clone()),
                Inhoud::Koppeling(naam, tekst) => {
                    onderwerp.koppeling = Some((naam.node.clone(), text(tekst.as_ref())));
                }
                _ => {}
            }
        }
        self.names.onderwerpen.insert(code.node.clone(), OnderwerpId::new(self.set.onderwerpen.len()));
        self.set.onderwerpen.push(onderwerp);
    }

    /// A table of the law. Columns headed by an article designate leden; a column headed by a
    /// new name gives a derived quantity to the gebruiksfunctie.
    fn declare_tabel(&mut self, blok: &'b Blok) {
        let code = &blok.kop.naam;
        if let Some(earlier) = self.names.tabellen.get(&code.node) {
            let first = self.set.tabel(*earlier).location;
            return self.duplicate("tabel", code, first);
        }
        self.names.tabellen.insert(code.node.clone(), TabelId::new(self.set.tabellen.len()));
        let vindplaats = self.vindplaats(blok).map(|(words, _)| words).unwrap_or_default();
        let mut tabel = Stuurtabel {
            code: code.node.clone(),
            titel: text(blok.kop.label.as_ref()).unwrap_or_default(),
            vindplaats,
            kolommen: Vec::new(),
            rijen: Vec::new(),
            stuurt: Vec::new(),
            location: self.at(code.span),
        };
        let gebruiksfunctie: Vec<ObjectId> = self.names.objecten.get("gebruiksfunctie").copied().into_iter().collect();
        for deel in &blok.delen {
            match &deel.inhoud {
                Inhoud::Stuurt { eis, altijd } => tabel.stuurt.push((eis.node.clone(), *altijd)),
                Inhoud::Tabel(written) => {
                    for (index, head) in written.kop.iter().enumerate().skip(1) {
                        match &head.kop {
                            KolomKop::Artikel(nummer) => tabel.kolommen.push(nummer.node.clone()),
                            KolomKop::Pad(pad) => {
                                let Some(naam) = pad.namen.first() else { continue };
                                let known = self.names.kenmerken.contains_key(&naam.node);
                                if pad.namen.len() == 1 && !known {
                                    let pending = Pending::Column(self.source, blok, index);
                                    self.add_bepaling(naam, None, gebruiksfunctie.clone(), None, pending);
                                }
                            }
                            KolomKop::Leeg(_) => {}
                        }
                    }
                }
                _ => {}
            }
        }
        self.set.tabellen.push(tabel);
    }

    /// Eisen and exceptions, in the order of their codes so that they can be found by code.
    fn declare_eisen(&mut self, blocks: &[(u32, &'b Blok)]) {
        let mut found: Vec<(u32, &'b Blok)> = blocks
            .iter()
            .copied()
            .filter(|(_, blok)| matches!(blok.kop.soort, BlokSoort::Eis | BlokSoort::Uitzondering))
            .collect();
        let last = self.last;
        found.sort_by_key(|(source, blok)| (last == Some(*source), &blok.kop.naam.node));
        for (source, blok) in found {
            self.source = source;
            let code = &blok.kop.naam;
            if let Some((earlier_source, earlier)) =
                self.names.eisen.get(&code.node).and_then(|id| self.eis_blocks.get(id.index()))
            {
                let first = Location { source: *earlier_source, span: earlier.kop.naam.span };
                self.duplicate("eis", code, first);
                continue;
            }
            self.names.eisen.insert(code.node.clone(), EisId::new(self.eis_blocks.len()));
            self.eis_blocks.push((source, blok));
        }
    }

    /// The regeling whose code is the longest prefix of this code.
    pub(super) fn regeling_of(&mut self, code: &str, span: Span) -> Option<RegelingId> {
        let mut prefix = code;
        loop {
            if let Some(id) = self.names.regelingen.get(prefix) {
                return Some(*id);
            }
            match prefix.rsplit_once('.') {
                Some((shorter, _)) => prefix = shorter,
                None => {
                    self.report(span, CheckErrorKind::NoRegeling { code: code.to_owned() });
                    return None;
                }
            }
        }
    }
}
