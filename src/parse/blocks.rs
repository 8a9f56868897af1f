//! Blocks and their clauses.

use pest::iterators::Pair;

use super::children::{Children, span};
use super::expr::{aangewezen, check_bullet, datum, eenheid, keuring, maat, naam, pad, som, tabel, tekst, uitdrukking};
use super::{Parsed, SyntaxError, SyntaxErrorKind};
use crate::grammar::Rule;
use crate::syntax::{
    Blok, BlokSoort, Deel, Feit, FeitWaarde, Formule, Gegeven, Inhoud, Kop, MaatSoort, Naam, Periode, Plaats,
    Verwijzing, Vindplaats,
};

pub(super) fn blok(pair: Pair<'_, Rule>, text: &str) -> Parsed<Blok> {
    let whole = span(&pair);
    let inner = Children::of(pair).any()?;
    let soort = match inner.as_rule() {
        Rule::regeling => BlokSoort::Regeling,
        Rule::onderwerp => BlokSoort::Onderwerp,
        Rule::object => BlokSoort::Object,
        Rule::kenmerk => BlokSoort::Kenmerk,
        Rule::klasse => BlokSoort::Klasse,
        Rule::tabelblok => BlokSoort::Tabel,
        Rule::bepaling => BlokSoort::Bepaling,
        Rule::eis => BlokSoort::Eis,
        Rule::uitzondering => BlokSoort::Uitzondering,
        Rule::vervanging => BlokSoort::Vervanging,
        Rule::verband => BlokSoort::Verband,
        _ => BlokSoort::Voorbeeld,
    };
    let mut children = Children::of(inner);
    let name = children.any()?;
    let title = if soort == BlokSoort::Voorbeeld { tekst(&name) } else { naam(&name) };
    let meervoud = children.maybe(Rule::naam).map(|pair| naam(&pair));
    let label = children.maybe(Rule::tekst).map(|pair| tekst(&pair));
    let mut delen = Vec::new();
    while let Some(clause) = children.next() {
        let place = span(&clause);
        // A table needs no keyword and the value list of a klasse may follow its name.
        own_line(text, place.start as usize, clause.as_str())?;
        delen.push(Deel { span: place, inhoud: inhoud(clause, text)? });
    }
    Ok(Blok { kop: Kop { soort, naam: title, meervoud, label }, delen, span: whole })
}

/// Reading rule 2: every clause starts its own line.
fn own_line(text: &str, start: usize, clause: &str) -> Parsed<()> {
    let before = text.get(..start).unwrap_or("");
    let line = before.rsplit(['\n', '\r']).next().unwrap_or("");
    if line.trim().is_empty() {
        return Ok(());
    }
    let word = clause.split_whitespace().next().unwrap_or("").to_owned();
    let end = start + word.len();
    Err(SyntaxError { span: crate::span::Span::new(start, end), kind: SyntaxErrorKind::NotOnOwnLine { word } })
}

fn inhoud(pair: Pair<'_, Rule>, text: &str) -> Parsed<Inhoud> {
    let rule = pair.as_rule();
    let whole = pair.clone();
    let mut children = Children::of(pair);
    Ok(match rule {
        Rule::instrument => Inhoud::Instrument(naam(&children.one(Rule::naam)?)),
        Rule::gezag => Inhoud::Gezag(naam(&children.one(Rule::naam)?)),
        Rule::gebied => Inhoud::Gebied(namen(&mut children, Rule::naam)),
        Rule::grondslag => Inhoud::Grondslag(verwijzing(children.one(Rule::verwijzing)?)?),
        Rule::indeling => {
            let deel = plaats(children.one(Rule::plaats)?)?;
            let titel = children.maybe(Rule::tekst).map(|pair| tekst(&pair));
            Inhoud::Indeling { deel, titel, leden: plaatsen(&mut children)? }
        }
        Rule::buiten_bereik => {
            Inhoud::BuitenBereik { plaatsen: plaatsen(&mut children)?, reden: tekst(&children.one(Rule::tekst)?) }
        }
        Rule::nog_niet => {
            Inhoud::NogNiet { plaatsen: plaatsen(&mut children)?, reden: tekst(&children.one(Rule::tekst)?) }
        }
        Rule::geregeld => match children.maybe(Rule::tekst) {
            Some(elsewhere) => Inhoud::GeregeldElders(tekst(&elsewhere)),
            None => Inhoud::Geregeld(verwijzing(children.one(Rule::verwijzing)?)?),
        },
        Rule::niet_geregeld => {
            let excluded = children.has_keyword(Rule::kw_uitgezonderd);
            let remark = children.maybe(Rule::tekst).map(|pair| tekst(&pair));
            if excluded { Inhoud::Uitgezonderd(remark) } else { Inhoud::NietGeregeld(remark) }
        }
        Rule::maatwerk => Inhoud::Maatwerk(naam(&children.one(Rule::naam)?)),
        Rule::omstandigheid => {
            let which = naam(&children.one(Rule::naam)?);
            Inhoud::Omstandigheid(which, tekst(&children.one(Rule::tekst)?))
        }
        Rule::koppeling => {
            let link = naam(&children.one(Rule::naam)?);
            Inhoud::Koppeling(link, children.maybe(Rule::tekst).map(|pair| tekst(&pair)))
        }
        Rule::soort => Inhoud::SoortVan(naam(&children.one(Rule::naam)?)),
        Rule::deelvan => Inhoud::OnderdeelVan(namen(&mut children, Rule::naam)),
        Rule::groepeert => Inhoud::Groepeert(namen(&mut children, Rule::naam)),
        Rule::tussen => {
            let mut found = Vec::new();
            while let Some(child) = children.next() {
                if child.as_rule() == Rule::naam {
                    found.push(naam(&child));
                }
            }
            match <[Naam; 4]>::try_from(found) {
                Ok([left, left_side, right, right_side]) => Inhoud::Tussen([(left, left_side), (right, right_side)]),
                Err(_) => return Err(internal(&whole)),
            }
        }
        Rule::drager => Inhoud::Drager(namen(&mut children, Rule::naam)),
        Rule::maatsoort => Inhoud::Maat(maatsoort(children.any()?)?),
        Rule::bereik => Inhoud::Bereik(keuring(children.one(Rule::keuring)?)?),
        Rule::methode => Inhoud::Methode(tekst(&children.one(Rule::tekst)?)),
        Rule::orde => Inhoud::Orde(namen(&mut children, Rule::waarde_naam)),
        Rule::leden => Inhoud::Waarden(namen(&mut children, Rule::waarde_naam)),
        Rule::overeenkomst => {
            let waarde = naam(&children.one(Rule::waarde_naam)?);
            let path = pad(children.one(Rule::pad)?)?;
            Inhoud::KomtOvereen { waarde, pad: path, keuring: keuring(children.one(Rule::keuring)?)? }
        }
        Rule::formule => Inhoud::Formule(formule(children.any()?, text)?),
        Rule::vindplaats => {
            let place = children.any()?;
            Inhoud::Vindplaats(match place.as_rule() {
                Rule::verwijzing => Vindplaats::Verwijzing(verwijzing(place)?),
                _ => Vindplaats::Tekst(tekst(&place)),
            })
        }
        Rule::over => Inhoud::Over(naam(&children.one(Rule::code)?)),
        Rule::geldt => {
            let period = children.one(Rule::periode)?;
            let has_from = Children::of(period.clone()).has_keyword(Rule::kw_vanaf);
            Inhoud::Geldt(periode(&mut Children::of(period), has_from))
        }
        Rule::voor => {
            let mut soorten = Vec::new();
            let mut behalve = Vec::new();
            let mut except = false;
            for child in whole.into_inner() {
                match child.as_rule() {
                    Rule::kw_behalve => except = true,
                    Rule::naam if except => behalve.push(naam(&child)),
                    Rule::naam => soorten.push(naam(&child)),
                    _ => {}
                }
            }
            Inhoud::Voor { soorten, behalve }
        }
        Rule::aangewezen_in => Inhoud::Aangewezen(aangewezen(children.one(Rule::aangewezen)?)?),
        Rule::als => Inhoud::Als(uitdrukking(children.one(Rule::uitdrukking)?)?),
        Rule::afwijking => Inhoud::InAfwijkingVan(namen(&mut children, Rule::code)),
        Rule::norm => {
            let has_from = children.has_keyword(Rule::kw_vanaf);
            let period = periode(&mut children, has_from);
            Inhoud::Norm { periode: period, norm: uitdrukking(children.one(Rule::uitdrukking)?)? }
        }
        Rule::beoordelen => Inhoud::TeBeoordelen(tekst(&children.one(Rule::tekst)?)),
        Rule::stelt_vast => {
            let path = pad(children.one(Rule::pad)?)?;
            Inhoud::SteltVast { pad: path, waarde: som(children.one(Rule::som)?)? }
        }
        Rule::voldaan => Inhoud::VoldaanAls(uitdrukking(children.one(Rule::uitdrukking)?)?),
        Rule::lezing => {
            let reading = tekst(&children.one(Rule::tekst)?);
            Inhoud::Lezing { naam: reading, norm: uitdrukking(children.one(Rule::uitdrukking)?)? }
        }
        Rule::toelichting => Inhoud::Toelichting(tekst(&children.one(Rule::tekst)?)),
        Rule::bron => Inhoud::Bron(tekst(&children.one(Rule::tekst)?)),
        Rule::op_eisen => Inhoud::OpEisen(namen(&mut children, Rule::code)),
        Rule::vervalt => {
            let mut found = Vec::new();
            while let Some(child) = children.next() {
                if child.as_rule() == Rule::verwijzing {
                    found.push(verwijzing(child)?);
                }
            }
            Inhoud::Vervalt(found)
        }
        Rule::inplaats => {
            let oud = verwijzing(children.one(Rule::verwijzing)?)?;
            Inhoud::InPlaatsVan { oud, nieuw: verwijzing(children.one(Rule::verwijzing)?)? }
        }
        Rule::stuurt => {
            let altijd = children.has_keyword(Rule::kw_altijd);
            Inhoud::Stuurt { eis: naam(&children.one(Rule::code)?), altijd }
        }
        Rule::tabel => Inhoud::Tabel(tabel(whole)?),
        Rule::op_datum => Inhoud::OpDatum(datum(&children.one(Rule::datum)?)),
        Rule::gegeven => Inhoud::Gegeven(gegeven(children.any()?)?),
        Rule::verwacht => {
            let eis = naam(&children.one(Rule::code)?);
            let uitkomst = naam(&children.one(Rule::uitkomst)?);
            Inhoud::Verwacht { eis, uitkomst, voor: children.maybe(Rule::tekst).map(|pair| tekst(&pair)) }
        }
        _ => return Err(internal(&whole)),
    })
}

fn internal(pair: &Pair<'_, Rule>) -> SyntaxError {
    SyntaxError { span: span(pair), kind: SyntaxErrorKind::Internal { rule: format!("{:?}", pair.as_rule()) } }
}

/// All children of one rule; commas between them are skipped.
fn namen(children: &mut Children<'_>, rule: Rule) -> Vec<Naam> {
    let mut found = Vec::new();
    while let Some(child) = children.next() {
        if child.as_rule() == rule {
            found.push(naam(&child));
        }
    }
    found
}

fn plaatsen(children: &mut Children<'_>) -> Parsed<Vec<Plaats>> {
    let mut found = Vec::new();
    while matches!(children.peek(), Some(Rule::plaats | Rule::komma)) {
        let child = children.any()?;
        if child.as_rule() == Rule::plaats {
            found.push(plaats(child)?);
        }
    }
    Ok(found)
}

/// The dates in front of an expression: `vanaf` first when it is there, then `tot`.
fn periode(children: &mut Children<'_>, has_from: bool) -> Periode {
    let mut dates = children.many(Rule::datum).into_iter().map(|pair| datum(&pair));
    let vanaf = if has_from { dates.next() } else { None };
    Periode { vanaf, tot: dates.next() }
}

fn maatsoort(pair: Pair<'_, Rule>) -> Parsed<MaatSoort> {
    let rule = pair.as_rule();
    if rule == Rule::eenheid {
        return Ok(MaatSoort::Eenheid(eenheid(&pair)));
    }
    let mut children = Children::of(pair);
    Ok(match rule {
        Rule::jaofnee => MaatSoort::JaOfNee,
        Rule::heel => MaatSoort::HeelGetal(children.maybe(Rule::eenheid).map(|pair| eenheid(&pair))),
        Rule::datumsoort => MaatSoort::Datum,
        Rule::tekstsoort => MaatSoort::Tekst,
        Rule::klassesoort => MaatSoort::Klasse(naam(&children.one(Rule::naam)?)),
        Rule::verwijssoort => MaatSoort::Verwijzing(naam(&children.one(Rule::naam)?)),
        _ => MaatSoort::Getal,
    })
}

fn formule(pair: Pair<'_, Rule>, text: &str) -> Parsed<Formule> {
    match pair.as_rule() {
        Rule::staffel => {
            let mut branches = Vec::new();
            for branch in Children::of(pair).many(Rule::tak) {
                let place = span(&branch);
                if !branches.is_empty() {
                    own_line(text, place.start as usize, branch.as_str())?;
                }
                let mut children = Children::of(branch);
                check_bullet(&children.one(Rule::letter_punt)?, branches.len())?;
                let value = som(children.one(Rule::som)?)?;
                let condition = children.maybe(Rule::uitdrukking).map(uitdrukking).transpose()?;
                branches.push((value, condition));
            }
            Ok(Formule::Staffel(branches))
        }
        Rule::tabel => Ok(Formule::Tabel(tabel(pair)?)),
        _ => Ok(Formule::Uitdrukking(uitdrukking(pair)?)),
    }
}

fn verwijzing(pair: Pair<'_, Rule>) -> Parsed<Verwijzing> {
    let mut children = Children::of(pair);
    let regeling = naam(&children.one(Rule::code)?);
    Ok(Verwijzing { regeling, plaatsen: plaatsen(&mut children)? })
}

fn plaats(pair: Pair<'_, Rule>) -> Parsed<Plaats> {
    let whole = span(&pair);
    let mut children = Children::of(pair);
    let soort = children.one(Rule::soort_plaats)?.as_str().to_owned();
    let nummer = children.one(Rule::artikelnummer)?.as_str().to_owned();
    let tot_en_met = match children.maybe(Rule::t_m) {
        Some(_) => Some(children.one(Rule::artikelnummer)?.as_str().to_owned()),
        None => None,
    };
    let lid = children.maybe(Rule::lidnummer).map(|pair| pair.as_str().to_owned());
    let onder = children.maybe(Rule::letterlid).map(|pair| pair.as_str().to_owned());
    Ok(Plaats { soort, nummer, tot_en_met, lid, onder, span: whole })
}

fn gegeven(pair: Pair<'_, Rule>) -> Parsed<Gegeven> {
    Ok(match pair.as_rule() {
        Rule::gegeven_geen => {
            let mut children = Children::of(pair);
            children.one(Rule::geen_van)?;
            Gegeven::Geen(naam(&children.one(Rule::naam)?))
        }
        Rule::gegeven_object => {
            let mut children = Children::of(pair);
            let soort = naam(&children.one(Rule::naam)?);
            let label = children.maybe(Rule::tekst).map(|pair| tekst(&pair));
            let mut feiten = Vec::new();
            while let Some(child) = children.next() {
                if child.as_rule() == Rule::feit {
                    feiten.push(feit(child)?);
                }
            }
            Gegeven::Object { soort, naam: label, feiten }
        }
        _ => Gegeven::Feit(feit(pair)?),
    })
}

fn feit(pair: Pair<'_, Rule>) -> Parsed<Feit> {
    let mut children = Children::of(pair);
    let niet = children.maybe(Rule::niet).is_some();
    let path = pad(children.one(Rule::pad)?)?;
    let waarde = match children.maybe(Rule::feitwaarde) {
        Some(value) => {
            let value = Children::of(value).any()?;
            Some(match value.as_rule() {
                Rule::datum => FeitWaarde::Datum(datum(&value)),
                Rule::verhouding => FeitWaarde::Verhouding(naam(&value)),
                Rule::maat => FeitWaarde::Maat(maat(value)?),
                Rule::tekst => FeitWaarde::Tekst(tekst(&value)),
                _ => FeitWaarde::Waarde(naam(&value)),
            })
        }
        None => None,
    };
    Ok(Feit { niet, pad: path, waarde })
}
