//! Every name in a syntax tree: what it may refer to, and where it stands.
//!
//! An editor must also work in a text that cannot be checked, so this looks only at the place of a
//! name in its sentence. Which of the possible things is meant follows from what is declared; see
//! [`Index`](super::index::Index).

use crate::span::Span;
use crate::syntax::{
    Aangewezen, Blok, BlokSoort, Cel, CelInhoud, Collectie, Expr, ExprKind, Feit, FeitWaarde, Formule, Gegeven, Inhoud,
    Keuring, KolomKop, MaatSoort, Naam, Pad, Tabel, Verwijzing, Verzameling, Vindplaats,
};

/// A kind of thing that has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    Object,
    Kenmerk,
    Bepaling,
    Klasse,
    Waarde,
    Tabel,
    Regeling,
    Onderwerp,
    Eis,
    Verband,
}

impl Sort {
    /// What a reader calls it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Object => "object",
            Self::Kenmerk => "kenmerk",
            Self::Bepaling => "bepaling",
            Self::Klasse => "klasse",
            Self::Waarde => "waarde",
            Self::Tabel => "tabel",
            Self::Regeling => "regeling",
            Self::Onderwerp => "onderwerp",
            Self::Eis => "eis",
            Self::Verband => "verband",
        }
    }

    /// Whether it is named by a code with points and not by words.
    pub(super) fn is_code(self) -> bool {
        matches!(self, Self::Tabel | Self::Regeling | Self::Onderwerp | Self::Eis | Self::Verband)
    }
}

/// What a name at this place can be, the most likely first.
pub(super) type Sorts = &'static [Sort];

const OBJECT: Sorts = &[Sort::Object];
const READ: Sorts = &[Sort::Kenmerk, Sort::Bepaling, Sort::Object, Sort::Waarde];
const STEP: Sorts = &[Sort::Object, Sort::Kenmerk];
const FACT: Sorts = &[Sort::Kenmerk, Sort::Object, Sort::Bepaling];
const VALUE: Sorts = &[Sort::Waarde];
const EIS: Sorts = &[Sort::Eis];
const REGELING: Sorts = &[Sort::Regeling];

/// A name and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Occurrence {
    pub(super) name: String,
    pub(super) span: Span,
    pub(super) sorts: Sorts,
    /// Whether the name is made known here.
    pub(super) declares: bool,
    /// The block, by its number in the file.
    pub(super) block: usize,
    /// The class of which a declared value is one.
    pub(super) of: Option<String>,
    /// Whether it is the head of a column, which declares only what nothing else declares.
    pub(super) head: bool,
}

/// All names in the blocks of a file, in the order of the text.
pub(super) fn names(blocks: &[Blok]) -> Vec<Occurrence> {
    let mut walk = Walk { found: Vec::new(), block: 0 };
    for (number, blok) in blocks.iter().enumerate() {
        walk.block = number;
        walk.blok(blok);
    }
    walk.found.sort_by_key(|one| (one.span.start, !one.declares));
    walk.found.dedup_by_key(|one| one.span);
    walk.found
}

/// The sort of thing that a block declares; a case has a title and no name.
pub(super) fn declared(soort: BlokSoort) -> Option<Sorts> {
    Some(match soort {
        BlokSoort::Regeling => REGELING,
        BlokSoort::Onderwerp => &[Sort::Onderwerp],
        BlokSoort::Object => OBJECT,
        BlokSoort::Kenmerk => &[Sort::Kenmerk],
        BlokSoort::Klasse => &[Sort::Klasse],
        BlokSoort::Tabel => &[Sort::Tabel],
        BlokSoort::Bepaling => &[Sort::Bepaling],
        BlokSoort::Verband => &[Sort::Verband],
        BlokSoort::Eis | BlokSoort::Uitzondering | BlokSoort::Vervanging => EIS,
        BlokSoort::Voorbeeld => return None,
    })
}

struct Walk {
    found: Vec<Occurrence>,
    block: usize,
}

impl Walk {
    fn put(&mut self, naam: &Naam, sorts: Sorts, declares: bool) {
        // `andere woonfunctie` in a table means a woonfunctie.
        let rest = ["andere ", "ander "].iter().find_map(|word| naam.node.strip_prefix(word));
        let (name, skipped) = match rest {
            Some(rest) if sorts.contains(&Sort::Object) && !declares => (rest, naam.node.len() - rest.len()),
            _ => (naam.node.as_str(), 0),
        };
        let skipped = u32::try_from(skipped).unwrap_or(0);
        let span = Span { start: naam.span.start + skipped, end: naam.span.end };
        self.found.push(Occurrence {
            name: name.to_owned(),
            span,
            sorts,
            declares,
            block: self.block,
            of: None,
            head: false,
        });
    }

    fn uses(&mut self, naam: &Naam, sorts: Sorts) {
        self.put(naam, sorts, false);
    }

    fn all(&mut self, namen: &[Naam], sorts: Sorts) {
        namen.iter().for_each(|naam| self.uses(naam, sorts));
    }

    fn blok(&mut self, blok: &Blok) {
        if let Some(sorts) = declared(blok.kop.soort) {
            self.put(&blok.kop.naam, sorts, true);
        }
        if let Some(plural) = &blok.kop.meervoud {
            self.put(plural, OBJECT, true);
        }
        for deel in &blok.delen {
            self.inhoud(&deel.inhoud, blok);
        }
    }

    fn inhoud(&mut self, inhoud: &Inhoud, blok: &Blok) {
        match inhoud {
            Inhoud::Instrument(_)
            | Inhoud::Gezag(_)
            | Inhoud::Gebied(_)
            | Inhoud::Indeling { .. }
            | Inhoud::BuitenBereik { .. }
            | Inhoud::NogNiet { .. }
            | Inhoud::GeregeldElders(_)
            | Inhoud::NietGeregeld(_)
            | Inhoud::Uitgezonderd(_)
            | Inhoud::Maatwerk(_)
            | Inhoud::Koppeling(..)
            | Inhoud::Omstandigheid(..)
            | Inhoud::Methode(_)
            | Inhoud::Geldt(_)
            | Inhoud::TeBeoordelen(_)
            | Inhoud::Toelichting(_)
            | Inhoud::Bron(_)
            | Inhoud::OpDatum(_)
            | Inhoud::Vindplaats(Vindplaats::Tekst(_)) => {}
            Inhoud::Grondslag(place) | Inhoud::Geregeld(place) | Inhoud::Vindplaats(Vindplaats::Verwijzing(place)) => {
                self.place(place);
            }
            Inhoud::Vervalt(places) => places.iter().for_each(|place| self.place(place)),
            Inhoud::InPlaatsVan { oud, nieuw } => {
                self.place(oud);
                self.place(nieuw);
            }
            Inhoud::SoortVan(naam) => self.uses(naam, OBJECT),
            Inhoud::OnderdeelVan(namen) | Inhoud::Groepeert(namen) | Inhoud::Drager(namen) => self.all(namen, OBJECT),
            Inhoud::Tussen(sides) => {
                for (object, side) in sides {
                    self.uses(object, OBJECT);
                    self.put(side, &[Sort::Kenmerk], true);
                }
            }
            Inhoud::Maat(MaatSoort::Klasse(naam)) => self.uses(naam, &[Sort::Klasse]),
            Inhoud::Maat(MaatSoort::Verwijzing(naam)) => self.uses(naam, OBJECT),
            Inhoud::Maat(_) => {}
            Inhoud::Bereik(keuring) => self.keuring(keuring),
            Inhoud::Orde(values) | Inhoud::Waarden(values) => {
                for value in values {
                    self.put(value, VALUE, true);
                    if let Some(last) = self.found.last_mut() {
                        last.of = Some(blok.kop.naam.node.clone());
                    }
                }
            }
            Inhoud::KomtOvereen { waarde, pad, keuring } => {
                self.uses(waarde, VALUE);
                self.pad(pad);
                self.keuring(keuring);
            }
            Inhoud::Formule(Formule::Uitdrukking(expr)) => self.expr(expr),
            Inhoud::Formule(Formule::Staffel(branches)) => {
                for (value, condition) in branches {
                    self.expr(value);
                    condition.iter().for_each(|expr| self.expr(expr));
                }
            }
            Inhoud::Formule(Formule::Tabel(tabel)) => self.tabel(tabel, false),
            Inhoud::Over(code) => self.uses(code, &[Sort::Onderwerp]),
            Inhoud::Voor { soorten, behalve } => {
                self.all(soorten, OBJECT);
                self.all(behalve, OBJECT);
            }
            Inhoud::Aangewezen(written) => self.aangewezen(written),
            Inhoud::Als(expr) | Inhoud::VoldaanAls(expr) => self.expr(expr),
            Inhoud::Norm { norm, .. } | Inhoud::Lezing { norm, .. } => self.expr(norm),
            Inhoud::SteltVast { pad, waarde } => {
                self.pad(pad);
                self.expr(waarde);
            }
            Inhoud::InAfwijkingVan(codes) | Inhoud::OpEisen(codes) => self.all(codes, EIS),
            Inhoud::Stuurt { eis, .. } => self.uses(eis, EIS),
            Inhoud::Tabel(tabel) => self.tabel(tabel, true),
            Inhoud::Gegeven(Gegeven::Geen(naam)) => self.uses(naam, OBJECT),
            Inhoud::Gegeven(Gegeven::Object { soort, feiten, .. }) => {
                self.uses(soort, OBJECT);
                feiten.iter().for_each(|feit| self.feit(feit));
            }
            Inhoud::Gegeven(Gegeven::Feit(feit)) => self.feit(feit),
            Inhoud::Verwacht { eis, .. } => self.uses(eis, EIS),
        }
    }

    fn place(&mut self, verwijzing: &Verwijzing) {
        self.uses(&verwijzing.regeling, REGELING);
    }

    fn aangewezen(&mut self, written: &Aangewezen) {
        self.uses(&written.tabel, &[Sort::Tabel]);
        if let Some((_, pad)) = &written.op {
            self.steps(&pad.namen);
        }
    }

    fn feit(&mut self, feit: &Feit) {
        if let Some((first, steps)) = feit.pad.namen.split_first() {
            self.uses(first, FACT);
            self.steps(steps);
        }
        if let Some(FeitWaarde::Waarde(value)) = &feit.waarde {
            self.uses(value, VALUE);
        }
    }

    fn pad(&mut self, pad: &Pad) {
        if let Some((first, steps)) = pad.namen.split_first() {
            self.uses(first, READ);
            self.steps(steps);
        }
    }

    fn steps(&mut self, namen: &[Naam]) {
        self.all(namen, STEP);
    }

    fn verzameling(&mut self, verzameling: &Verzameling) {
        self.uses(&verzameling.soort, OBJECT);
        self.steps(&verzameling.van);
    }

    fn collectie(&mut self, collectie: &Collectie) {
        self.verzameling(&collectie.verzameling);
        collectie.waarvoor.iter().for_each(|expr| self.expr(expr));
    }

    /// The value columns of a table of the law are quantities of their own.
    fn tabel(&mut self, tabel: &Tabel, steering: bool) {
        for (column, kop) in tabel.kop.iter().enumerate() {
            if let KolomKop::Pad(pad) = &kop.kop {
                match pad.namen.as_slice() {
                    [naam] if steering && column > 0 => {
                        self.put(naam, &[Sort::Kenmerk, Sort::Bepaling], true);
                        if let Some(last) = self.found.last_mut() {
                            last.head = true;
                        }
                    }
                    _ => self.pad(pad),
                }
            }
        }
        tabel.rijen.iter().flat_map(|rij| &rij.cellen).for_each(|cel| self.cel(cel));
    }

    fn cel(&mut self, cel: &Cel) {
        match &cel.inhoud {
            CelInhoud::Geen | CelInhoud::Alle | CelInhoud::Leden(_) => {}
            CelInhoud::Keuring(keuring) => self.keuring(keuring),
            CelInhoud::Uitdrukking(expr) => self.expr(expr),
        }
    }

    fn keuring(&mut self, keuring: &Keuring) {
        match keuring {
            Keuring::IsEen { soort, .. } => self.uses(soort, &[Sort::Object, Sort::Waarde]),
            Keuring::EenVan { waarden, .. } => waarden.iter().for_each(|value| self.expr(value)),
            Keuring::Vergelijk { grens, tweede, .. } => {
                self.expr(grens);
                tweede.iter().for_each(|(_, expr)| self.expr(expr));
            }
            Keuring::Tabel { tabel, .. } => self.tabel(tabel, false),
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match expr.kind.as_ref() {
            ExprKind::And { delen, .. } | ExprKind::Or { delen, .. } | ExprKind::Extreme { delen, .. } => {
                delen.iter().for_each(|deel| self.expr(deel));
            }
            ExprKind::Unless(a, b)
            | ExprKind::Add(a, b)
            | ExprKind::Sub(a, b)
            | ExprKind::Mul(a, b)
            | ExprKind::Div(a, b) => {
                self.expr(a);
                self.expr(b);
            }
            ExprKind::Not(inner) | ExprKind::Paren(inner) | ExprKind::Share(_, inner) => self.expr(inner),
            ExprKind::Round { waarde, .. } => self.expr(waarde),
            ExprKind::Exists { verzameling, waarvoor, .. } => {
                self.verzameling(verzameling);
                waarvoor.iter().for_each(|expr| self.expr(expr));
            }
            ExprKind::ForAll { verzameling, geldt } => {
                self.verzameling(verzameling);
                self.expr(geldt);
            }
            ExprKind::Assigned(written) => self.aangewezen(written),
            ExprKind::Test(left, keuring) => {
                self.expr(left);
                self.keuring(keuring);
            }
            ExprKind::Step { van, .. } => self.pad(van),
            ExprKind::Unknown { kant, .. } => kant.iter().for_each(|(_, expr)| self.expr(expr)),
            ExprKind::Date(_) | ExprKind::Ratio(_) | ExprKind::Maat(_) => {}
            ExprKind::Aggregate { waarde, gewicht, collectie, .. } => {
                self.expr(waarde);
                gewicht.iter().for_each(|expr| self.expr(expr));
                self.collectie(collectie);
            }
            ExprKind::Count { verschillende, collectie } => {
                verschillende.iter().for_each(|naam| self.uses(naam, FACT));
                self.collectie(collectie);
            }
            ExprKind::Limit { eis, op, .. } => {
                self.uses(eis, EIS);
                op.iter().for_each(|naam| self.uses(naam, STEP));
            }
            ExprKind::Path(pad) => self.pad(pad),
        }
    }
}
