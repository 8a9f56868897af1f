//! Headings and clauses.

use super::Printer;
use super::doc::{Doc, cat, width};
use super::expr::{FURTHER, commas, eenheid, hangs, letter, maat, naam, optional, pad, tekst};
use crate::syntax::{
    BlokSoort, Datum, Expr, Feit, FeitWaarde, Formule, Gegeven, Inhoud, Kop, MaatSoort, Naam, Periode, Plaats,
    Verwijzing, Vindplaats,
};

/// A branch of a staffel wider than this is not worth lining the others up with.
const WIDEST_BRANCH: usize = 30;

/// A clause in two columns.
pub(super) struct Clause {
    /// What it begins with; empty for the table of a `tabel` block.
    pub(super) keyword: &'static str,
    /// What it says.
    pub(super) content: Doc,
    /// Whether the keyword is padded, so that the contents of a block line up. Keywords of
    /// several words, and a norm or lezing with words of its own before the norm, are not.
    pub(super) padded: bool,
    /// Whether a table begins on its first line, where a comment would stand beside the head.
    pub(super) table_first: bool,
}

/// The heading of a block.
pub(super) fn heading(kop: &Kop) -> String {
    let keyword = kop.soort.keyword();
    let name = if kop.soort == BlokSoort::Voorbeeld { tekst(&kop.naam) } else { naam(&kop.naam) };
    let meervoud = kop.meervoud.as_ref().map(|plural| format!(", meervoud {}", naam(plural))).unwrap_or_default();
    let label = kop.label.as_ref().map(|label| format!(" {}", tekst(label))).unwrap_or_default();
    format!("{keyword} {name}{meervoud}{label}")
}

/// A clause whose content lines up with the others.
fn padded(keyword: &'static str, content: impl Into<Doc>) -> Clause {
    Clause { keyword, content: content.into(), padded: true, table_first: false }
}

/// A clause whose content follows its keyword at once.
fn loose(keyword: &'static str, content: impl Into<Doc>) -> Clause {
    Clause { keyword, content: content.into(), padded: false, table_first: false }
}

impl Printer<'_> {
    pub(super) fn clause(&self, inhoud: &Inhoud) -> Clause {
        match inhoud {
            Inhoud::Instrument(name) => padded("instrument", naam(name)),
            Inhoud::Gezag(name) => padded("gezag", naam(name)),
            Inhoud::Gebied(namen) => padded("gebied", names(namen)),
            Inhoud::Grondslag(target) => padded("grondslag", verwijzing(target)),
            Inhoud::Indeling { deel, titel, leden } => {
                let titel = titel.as_ref().map(|titel| format!(" {}", tekst(titel))).unwrap_or_default();
                padded("indeling", cat![format!("{}{titel}: ", plaats(deel)), plaatsen(leden)])
            }
            Inhoud::BuitenBereik { plaatsen: places, reden } => {
                loose("buiten bereik", cat![plaatsen(places), Doc::fill(), tekst(reden)])
            }
            Inhoud::NogNiet { plaatsen: places, reden } => {
                loose("nog niet", cat![plaatsen(places), Doc::fill(), tekst(reden)])
            }
            Inhoud::Geregeld(target) => loose("geregeld in", verwijzing(target)),
            Inhoud::GeregeldElders(waar) => loose("geregeld elders", tekst(waar)),
            Inhoud::NietGeregeld(remark) => loose("niet geregeld", remark.as_ref().map(tekst).unwrap_or_default()),
            Inhoud::Uitgezonderd(remark) => padded("uitgezonderd", remark.as_ref().map(tekst).unwrap_or_default()),
            Inhoud::Maatwerk(name) => padded("maatwerk", naam(name)),
            Inhoud::Omstandigheid(name, remark) => padded("omstandigheid", format!("{} {}", naam(name), tekst(remark))),
            Inhoud::Koppeling(name, remark) => {
                let remark = remark.as_ref().map(|remark| format!(" {}", tekst(remark))).unwrap_or_default();
                padded("koppeling", format!("{}{remark}", naam(name)))
            }
            Inhoud::SoortVan(name) => loose("soort van", naam(name)),
            Inhoud::OnderdeelVan(namen) => loose("onderdeel van", names(namen)),
            Inhoud::Groepeert(namen) => padded("groepeert", names(namen)),
            Inhoud::Tussen(sides) => {
                let sides = sides.each_ref().map(|(name, role)| format!("{} als {}", naam(name), naam(role)));
                padded("tussen", sides.join(" en "))
            }
            Inhoud::Drager(namen) => padded("van", names(namen)),
            Inhoud::Maat(soort) => padded("maat", maatsoort(soort)),
            Inhoud::Bereik(keuring) => padded("bereik", self.keuring(keuring)),
            Inhoud::Methode(methode) => padded("methode", tekst(methode)),
            Inhoud::Orde(namen) => loose("van beter naar slechter", names(namen)),
            Inhoud::Waarden(namen) => padded("waarden", names(namen)),
            Inhoud::KomtOvereen { waarde, pad: path, keuring } => {
                loose("komt overeen:", cat![format!("{} = {} ", naam(waarde), pad(path)), self.keuring(keuring)])
            }
            Inhoud::Formule(formule) => {
                Clause { table_first: matches!(formule, Formule::Tabel(_)), ..padded("=", self.formule(formule)) }
            }
            Inhoud::Vindplaats(Vindplaats::Verwijzing(target)) => padded("vindplaats", verwijzing(target)),
            Inhoud::Vindplaats(Vindplaats::Tekst(words)) => padded("vindplaats", tekst(words)),
            Inhoud::Over(code) => padded("over", naam(code)),
            Inhoud::Geldt(period) => padded("geldt", periode(*period)),
            Inhoud::Voor { soorten, behalve } => padded("voor", self.voor(soorten, behalve)),
            Inhoud::Aangewezen(aangewezen) => loose("aangewezen in", self.aangewezen(aangewezen)),
            Inhoud::Als(expr) => padded("als", self.expr(expr)),
            Inhoud::InAfwijkingVan(codes) => loose("in afwijking van", names(codes)),
            Inhoud::Norm { periode: Periode { vanaf: None, tot: None }, norm } => padded("norm", self.expr(norm)),
            Inhoud::Norm { periode: period, norm } => {
                loose("norm", cat![periode(*period), " ", Doc::fill(), self.expr(norm)])
            }
            Inhoud::TeBeoordelen(words) => loose("te beoordelen", tekst(words)),
            Inhoud::SteltVast { pad: path, waarde } => loose("stelt vast", cat![pad(path), " is ", self.expr(waarde)]),
            Inhoud::VoldaanAls(expr) => loose("voldaan als", self.expr(expr)),
            Inhoud::Lezing { naam: reading, norm } => {
                loose("lezing", cat![tekst(reading), " ", Doc::fill(), "norm ", self.expr(norm)])
            }
            Inhoud::Toelichting(words) => padded("toelichting", tekst(words)),
            Inhoud::Bron(words) => padded("bron", tekst(words)),
            Inhoud::OpEisen(codes) => padded("op", names(codes)),
            Inhoud::Vervalt(targets) => padded("vervalt", verwijzingen(targets)),
            Inhoud::InPlaatsVan { oud, nieuw } => {
                loose("in plaats van", cat![verwijzing(oud), Doc::fill(), "geldt ", verwijzing(nieuw)])
            }
            Inhoud::Stuurt { eis, altijd } => {
                padded("stuurt", format!("{}{}", naam(eis), if *altijd { " altijd" } else { "" }))
            }
            Inhoud::Tabel(tabel) => Clause { table_first: true, ..loose("", self.tabel(tabel)) },
            Inhoud::OpDatum(date) => padded("op", datum(date.node)),
            Inhoud::Gegeven(gegeven) => padded("gegeven", given(gegeven)),
            Inhoud::Verwacht { eis, uitkomst, voor } => {
                let voor = voor.as_ref().map(|name| format!(" voor {}", tekst(name))).unwrap_or_default();
                padded("verwacht", format!("{} {}{voor}", naam(eis), naam(uitkomst)))
            }
        }
    }

    fn voor(&self, soorten: &[Naam], behalve: &[Naam]) -> Doc {
        let first = soorten.first();
        let elke = first.and_then(|first| self.word_before(first, &["elke", "elk", "alle"])).unwrap_or("elke");
        let behalve = (!behalve.is_empty()).then(|| cat![Doc::fill(), "behalve ", names(behalve)]);
        cat![elke, " ", names(soorten), optional(behalve)]
    }

    fn formule(&self, formule: &Formule) -> Doc {
        match formule {
            Formule::Uitdrukking(expr) => self.expr(expr),
            Formule::Tabel(tabel) => self.tabel(tabel),
            Formule::Staffel(takken) => self.staffel(takken),
        }
    }

    /// Branches with their conditions under each other.
    fn staffel(&self, takken: &[(Expr, Option<Expr>)]) -> Doc {
        let widths = takken.iter().map(|(value, _)| width(&self.expr(value).flat()));
        let column = widths.max().filter(|widest| *widest <= WIDEST_BRANCH);
        let mut parts = Vec::new();
        for (index, (value, condition)) in takken.iter().enumerate() {
            if index > 0 {
                parts.push(Doc::Hard);
            }
            let value = match column {
                Some(column) => format!("{:<column$}", self.expr(value).flat()).into(),
                None => self.expr(value),
            };
            let condition = match condition {
                Some(condition) if hangs(condition) => cat![" als ", self.expr(condition)],
                Some(condition) => cat![Doc::Line, "als ", self.expr(condition)].nest(FURTHER),
                None => cat![Doc::Line, "anders"].nest(FURTHER),
            };
            parts.push(cat![letter(index), cat![value, condition].group().align()]);
        }
        Doc::Concat(parts)
    }
}

/// A date in the one form that sorts.
pub(super) fn datum(datum: Datum) -> String {
    format!("{:04}-{:02}-{:02}", datum.jaar, datum.maand, datum.dag)
}

fn periode(periode: Periode) -> String {
    let vanaf = periode.vanaf.map(|date| format!("vanaf {}", datum(date.node)));
    let tot = periode.tot.map(|date| format!("tot {}", datum(date.node)));
    [vanaf, tot].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn names(namen: &[Naam]) -> Doc {
    commas(namen.iter().map(|name| naam(name).into()))
}

fn verwijzing(verwijzing: &Verwijzing) -> Doc {
    verwijzingen(std::slice::from_ref(verwijzing))
}

fn verwijzingen(verwijzingen: &[Verwijzing]) -> Doc {
    places(verwijzingen.iter().flat_map(|Verwijzing { regeling, plaatsen }| {
        let code = std::iter::once(format!("{} ", naam(regeling))).chain(std::iter::repeat(String::new()));
        code.zip(plaatsen)
    }))
}

fn plaatsen(plaatsen: &[Plaats]) -> Doc {
    places(plaatsen.iter().map(|place| (String::new(), place)))
}

/// Places and what stands before each, with commas between them. Behind the number of a lid the
/// grammar wants the comma and a space on the same line.
fn places<'p>(places: impl Iterator<Item = (String, &'p Plaats)>) -> Doc {
    let mut parts = Vec::new();
    let mut after_lid = None;
    for (code, place) in places {
        match after_lid {
            None => {}
            Some(true) => parts.push(", ".into()),
            Some(false) => parts.push(cat![",", Doc::fill()]),
        }
        parts.push(cat![code, plaats(place)]);
        after_lid = Some(place.lid.is_some() && place.onder.is_none());
    }
    Doc::Concat(parts)
}

fn plaats(plaats: &Plaats) -> String {
    let Plaats { soort, nummer, tot_en_met, lid, onder, span: _ } = plaats;
    let mut out = format!("{soort} {nummer}");
    for (word, part) in [("t/m", tot_en_met), ("lid", lid), ("onder", onder)] {
        if let Some(part) = part {
            out.push_str(&format!(" {word} {part}"));
        }
    }
    out
}

fn maatsoort(soort: &MaatSoort) -> String {
    match soort {
        MaatSoort::JaOfNee => "ja of nee".to_owned(),
        MaatSoort::HeelGetal(None) => "heel getal".to_owned(),
        MaatSoort::HeelGetal(Some(unit)) => format!("heel getal {}", eenheid(unit)),
        MaatSoort::Getal => "getal".to_owned(),
        MaatSoort::Datum => "datum".to_owned(),
        MaatSoort::Tekst => "tekst".to_owned(),
        MaatSoort::Klasse(klasse) => format!("klasse {}", naam(klasse)),
        MaatSoort::Verwijzing(object) => format!("verwijzing naar {}", naam(object)),
        MaatSoort::Eenheid(unit) => eenheid(unit),
    }
}

fn given(gegeven: &Gegeven) -> Doc {
    match gegeven {
        Gegeven::Geen(name) => format!("geen {}", naam(name)).into(),
        Gegeven::Object { soort, naam: name, feiten } => {
            let name = name.as_ref().map(|name| format!(" {}", tekst(name))).unwrap_or_default();
            let waarvoor =
                (!feiten.is_empty()).then(|| cat![" waarvoor ", commas(feiten.iter().map(|f| feit(f).into()))]);
            cat![format!("een {}{name}", naam(soort)), optional(waarvoor)]
        }
        Gegeven::Feit(fact) => feit(fact).into(),
    }
}

fn feit(feit: &Feit) -> String {
    let niet = if feit.niet { "niet " } else { "" };
    let waarde = feit.waarde.as_ref().map(|waarde| match waarde {
        FeitWaarde::Datum(date) => datum(date.node),
        FeitWaarde::Verhouding(ratio) => naam(ratio),
        FeitWaarde::Maat(value) => maat(value),
        FeitWaarde::Tekst(words) => tekst(words),
        FeitWaarde::Waarde(value) => naam(value),
    });
    let waarde = waarde.map(|waarde| format!(" is {waarde}")).unwrap_or_default();
    format!("{niet}{}{waarde}", pad(&feit.pad))
}
