//! Expressions, measures, tables and paths.

use pest::iterators::Pair;

use super::children::{Children, span};
use super::{Parsed, SyntaxError, SyntaxErrorKind};
use crate::grammar::Rule;
use crate::span::{Span, Spanned};
use crate::syntax::{
    Aangewezen, Bestaan, Cel, CelInhoud, Collectie, Datum, Expr, ExprKind, Keuring, KolomKop, KopCel, Kwantor, MAANDEN,
    Maat, Naam, Optelling, Pad, Rij, Tabel, Vergelijker, Verzameling,
};

/// A name or word with single spaces: text copied from elsewhere may hold tabs or no-break spaces.
pub(super) fn naam(pair: &Pair<'_, Rule>) -> Naam {
    Spanned::new(pair.as_str().split_whitespace().collect::<Vec<_>>().join(" "), span(pair))
}

/// A unit, with one spelling of the dot.
pub(super) fn eenheid(pair: &Pair<'_, Rule>) -> Naam {
    let unit = naam(pair);
    Spanned::new(unit.node.replace('*', "·"), unit.span)
}

/// The text between the quotes; the place includes them.
pub(super) fn tekst(pair: &Pair<'_, Rule>) -> Naam {
    Spanned::new(pair.as_str().trim_matches('"').to_owned(), span(pair))
}

fn expr(kind: ExprKind, span: Span) -> Expr {
    Expr { kind: Box::new(kind), span }
}

/// One side of a `tenzij`: its terms, the connective between them, and its place.
struct Side {
    terms: Vec<Expr>,
    connective: Option<Rule>,
    span: Span,
}

impl Side {
    fn new(term: Expr) -> Self {
        Self { span: term.span, terms: vec![term], connective: None }
    }

    fn into_expr(mut self) -> Expr {
        let kind = match (self.terms.len(), self.connective) {
            (1, _) => match self.terms.pop() {
                Some(only) => return only,
                None => ExprKind::And { delen: Vec::new(), lijst: false },
            },
            (_, Some(Rule::of)) => ExprKind::Or { delen: self.terms, lijst: false },
            _ => ExprKind::And { delen: self.terms, lijst: false },
        };
        expr(kind, self.span)
    }
}

/// Terms with one kind of connective, and at most one `tenzij`.
pub(super) fn uitdrukking(pair: Pair<'_, Rule>) -> Parsed<Expr> {
    let whole = span(&pair);
    let mut children = Children::of(pair);
    let mut side = Side::new(deelzin(children.one(Rule::deelzin)?)?);
    let mut main: Option<Expr> = None;
    while let Some(word) = children.next() {
        let term = deelzin(children.one(Rule::deelzin)?)?;
        let rule = word.as_rule();
        if rule == Rule::tenzij {
            if main.is_some() {
                return Err(SyntaxError { span: span(&word), kind: SyntaxErrorKind::SecondUnless });
            }
            main = Some(std::mem::replace(&mut side, Side::new(term)).into_expr());
        } else if side.connective.is_some_and(|earlier| earlier != rule) {
            return Err(SyntaxError { span: whole, kind: SyntaxErrorKind::MixedConnectives });
        } else {
            side.connective = Some(rule);
            side.span = side.span.to(term.span);
            side.terms.push(term);
        }
    }
    let last = side.into_expr();
    Ok(match main {
        Some(main) => expr(ExprKind::Unless(main, last), whole),
        None => last,
    })
}

fn deelzin(pair: Pair<'_, Rule>) -> Parsed<Expr> {
    let whole = span(&pair);
    let mut children = Children::of(pair);
    let niet = children.maybe(Rule::niet).is_some();
    let inner = children.any()?;
    let positive = match inner.as_rule() {
        Rule::opsomming => opsomming(inner)?,
        Rule::er_is => er_is(inner)?,
        Rule::voor_elk => voor_elk(inner)?,
        Rule::aangewezen => expr(ExprKind::Assigned(aangewezen(inner)?), whole),
        _ => uitspraak(inner)?,
    };
    Ok(if niet { expr(ExprKind::Not(positive), whole) } else { positive })
}

fn opsomming(pair: Pair<'_, Rule>) -> Parsed<Expr> {
    let whole = span(&pair);
    let mut children = Children::of(pair);
    let all = children.any()?.as_rule() == Rule::alle_volgende;
    let mut delen = Vec::new();
    while let Some(bullet) = children.next() {
        check_bullet(&bullet, delen.len())?;
        delen.push(uitdrukking(children.one(Rule::uitdrukking)?)?);
    }
    let kind = if all { ExprKind::And { delen, lijst: true } } else { ExprKind::Or { delen, lijst: true } };
    Ok(expr(kind, whole))
}

/// A bullet stands first on its line and carries the letter or number of its place.
pub(super) fn check_bullet(bullet: &Pair<'_, Rule>, index: usize) -> Parsed<()> {
    let found = bullet.as_str();
    let expected = if bullet.as_rule() == Rule::graad_punt {
        format!("{}°.", index + 1)
    } else {
        let letter = u32::try_from(index).ok().and_then(|i| char::from_u32(u32::from('a') + i)).unwrap_or('z');
        format!("{letter}.")
    };
    if found != expected {
        let kind = SyntaxErrorKind::ListOrder { found: found.to_owned(), expected };
        return Err(SyntaxError { span: span(bullet), kind });
    }
    Ok(())
}

fn er_is(pair: Pair<'_, Rule>) -> Parsed<Expr> {
    let whole = span(&pair);
    let mut children = Children::of(pair);
    let aantal = if children.maybe(Rule::geen_van).is_some() {
        Bestaan::Geen
    } else if children.peek() == Some(Rule::verzameling) {
        Bestaan::Een
    } else {
        let comparison = vergelijker(&children.any()?);
        Bestaan::Aantal(comparison, naam(&children.one(Rule::getal)?))
    };
    let verzameling = verzameling(children.one(Rule::verzameling)?)?;
    let waarvoor = children.maybe(Rule::uitdrukking).map(uitdrukking).transpose()?;
    Ok(expr(ExprKind::Exists { aantal, verzameling, waarvoor }, whole))
}

fn voor_elk(pair: Pair<'_, Rule>) -> Parsed<Expr> {
    let whole = span(&pair);
    let mut children = Children::of(pair);
    let verzameling = verzameling(children.one(Rule::verzameling)?)?;
    let geldt = uitdrukking(children.one(Rule::uitdrukking)?)?;
    Ok(expr(ExprKind::ForAll { verzameling, geldt }, whole))
}

fn verzameling(pair: Pair<'_, Rule>) -> Parsed<Verzameling> {
    let mut children = Children::of(pair);
    let soort = naam(&children.one(Rule::naam)?);
    let mut van = Vec::new();
    while let Some(child) = children.next() {
        if child.as_rule() == Rule::naam {
            van.push(naam(&child));
        }
    }
    Ok(Verzameling { soort, van })
}

pub(super) fn aangewezen(pair: Pair<'_, Rule>) -> Parsed<Aangewezen> {
    let mut children = Children::of(pair.clone());
    let tabel = naam(&children.one(Rule::code)?);
    let kolom = tekst(&children.one(Rule::tekst)?);
    let lid = naam(&children.one(Rule::lidnummer)?);
    let een = children.maybe(Rule::een_van_de).is_some();
    let alle = children.has_keyword(Rule::kw_alle);
    let op = match children.maybe(Rule::pad) {
        Some(path) => {
            let kwantor = match (een, alle) {
                (true, _) => Kwantor::Een,
                (_, true) => Kwantor::Alle,
                _ => Kwantor::Enkel,
            };
            Some((kwantor, pad(path)?))
        }
        None => None,
    };
    Ok(Aangewezen { tabel, kolom, lid, op })
}

fn uitspraak(pair: Pair<'_, Rule>) -> Parsed<Expr> {
    let whole = span(&pair);
    let mut children = Children::of(pair);
    let left = som(children.one(Rule::som)?)?;
    Ok(match children.maybe(Rule::keuring) {
        Some(test) => expr(ExprKind::Test(left, keuring(test)?), whole),
        None => left,
    })
}

pub(super) fn keuring(pair: Pair<'_, Rule>) -> Parsed<Keuring> {
    let mut children = Children::of(pair);
    let first = children.any()?;
    match first.as_rule() {
        Rule::is_een => {
            let mut inner = Children::of(first);
            let niet = inner.maybe(Rule::niet).is_some();
            Ok(Keuring::IsEen { niet, soort: naam(&inner.one(Rule::naam)?) })
        }
        Rule::een_van => {
            let mut inner = Children::of(first);
            let niet = inner.maybe(Rule::niet).is_some();
            let mut waarden = Vec::new();
            while let Some(child) = inner.next() {
                if child.as_rule() == Rule::som {
                    waarden.push(som(child)?);
                }
            }
            Ok(Keuring::EenVan { niet, waarden })
        }
        _ => {
            let comparison = vergelijker(&first);
            if let Some(table) = children.maybe(Rule::tabel) {
                return Ok(Keuring::Tabel { vergelijker: comparison, tabel: tabel(table)? });
            }
            let grens = som(children.one(Rule::som)?)?;
            let (tweede, t_m) = match children.next() {
                Some(word) if word.as_rule() == Rule::t_m => {
                    (Some((Vergelijker::TenHoogste, som(children.one(Rule::som)?)?)), true)
                }
                Some(_) => {
                    let second = vergelijker(&children.any()?);
                    (Some((second, som(children.one(Rule::som)?)?)), false)
                }
                None => (None, false),
            };
            Ok(Keuring::Vergelijk { vergelijker: comparison, grens, tweede, t_m })
        }
    }
}

pub(super) fn vergelijker(pair: &Pair<'_, Rule>) -> Vergelijker {
    match pair.as_rule() {
        Rule::ten_minste => Vergelijker::TenMinste,
        Rule::ten_hoogste => Vergelijker::TenHoogste,
        Rule::meer_dan => Vergelijker::MeerDan,
        Rule::minder_dan => Vergelijker::MinderDan,
        Rule::ongelijk => Vergelijker::NietGelijkAan,
        _ => Vergelijker::GelijkAan,
    }
}

pub(super) fn som(pair: Pair<'_, Rule>) -> Parsed<Expr> {
    let mut children = Children::of(pair);
    let mut left = product(children.one(Rule::product)?)?;
    while let Some(operator) = children.next() {
        let right = product(children.one(Rule::product)?)?;
        let whole = left.span.to(right.span);
        let kind =
            if operator.as_rule() == Rule::plus { ExprKind::Add(left, right) } else { ExprKind::Sub(left, right) };
        left = expr(kind, whole);
    }
    Ok(left)
}

fn product(pair: Pair<'_, Rule>) -> Parsed<Expr> {
    let mut children = Children::of(pair);
    let mut left = factor(children.any()?)?;
    while let Some(operator) = children.next() {
        let right = factor(children.any()?)?;
        let whole = left.span.to(right.span);
        let kind =
            if operator.as_rule() == Rule::keer { ExprKind::Mul(left, right) } else { ExprKind::Div(left, right) };
        left = expr(kind, whole);
    }
    Ok(left)
}

fn factor(pair: Pair<'_, Rule>) -> Parsed<Expr> {
    let whole = span(&pair);
    let kind = match pair.as_rule() {
        Rule::deel_van => {
            let mut children = Children::of(pair);
            let mut percentage = Children::of(children.one(Rule::procent)?);
            let getal = naam(&percentage.one(Rule::getal)?);
            children.maybe(Rule::lidwoord);
            ExprKind::Share(getal, factor(children.any()?)?)
        }
        Rule::stap => {
            let mut children = Children::of(pair);
            let aantal = naam(&children.one(Rule::getal)?);
            let beter = children.one(Rule::stap_richting)?.as_str().contains("beter");
            ExprKind::Step { aantal, beter, van: pad(children.one(Rule::pad)?)? }
        }
        Rule::onbekend => {
            let mut children = Children::of(pair);
            let reden = tekst(&children.one(Rule::tekst)?);
            let kant = match children.next() {
                Some(comparison) => Some((vergelijker(&comparison), som(children.one(Rule::som)?)?)),
                None => None,
            };
            ExprKind::Unknown { reden, kant }
        }
        Rule::datum => ExprKind::Date(datum(&pair).node),
        Rule::verhouding => ExprKind::Ratio(pair.as_str().to_owned()),
        Rule::maat => ExprKind::Maat(maat(pair)?),
        Rule::optelling => optelling(pair)?,
        Rule::telling => {
            let mut children = Children::of(pair);
            children.maybe(Rule::lidwoord);
            let verschillende = children.maybe(Rule::naam).map(|pair| naam(&pair));
            ExprKind::Count { verschillende, collectie: collectie(children.one(Rule::collectie)?)? }
        }
        Rule::grens => {
            let mut children = Children::of(pair);
            children.maybe(Rule::lidwoord);
            let geldende = children.maybe(Rule::geldende).is_some();
            let eis = naam(&children.one(Rule::code)?);
            ExprKind::Limit { geldende, eis, op: children.maybe(Rule::naam).map(|pair| naam(&pair)) }
        }
        Rule::afronding => {
            let mut children = Children::of(pair);
            let boven = children.one(Rule::afrondrichting)?.as_str().contains("boven");
            ExprKind::Round { boven, waarde: factor(children.one(Rule::haakjes)?)? }
        }
        Rule::hoogste_van => {
            let mut children = Children::of(pair);
            children.maybe(Rule::lidwoord);
            let hoogste = children.one(Rule::welk_uiterste)?.as_str() == "hoogste";
            let mut delen = Vec::new();
            while let Some(child) = children.next() {
                if child.as_rule() == Rule::som {
                    delen.push(som(child)?);
                }
            }
            ExprKind::Extreme { hoogste, delen }
        }
        Rule::haakjes => ExprKind::Paren(uitdrukking(Children::of(pair).one(Rule::uitdrukking)?)?),
        _ => ExprKind::Path(pad(pair)?),
    };
    Ok(expr(kind, whole))
}

fn optelling(pair: Pair<'_, Rule>) -> Parsed<ExprKind> {
    let mut children = Children::of(pair);
    children.maybe(Rule::lidwoord);
    let soort = match children.one(Rule::welke_optelling)?.as_str() {
        "som" => Optelling::Som,
        "grootste" => Optelling::Grootste,
        "kleinste" => Optelling::Kleinste,
        _ => Optelling::Gemiddelde,
    };
    let waarde = som(children.one(Rule::som)?)?;
    let gewicht = match children.maybe(Rule::gewogen_naar) {
        Some(_) => Some(som(children.one(Rule::som)?)?),
        None => None,
    };
    Ok(ExprKind::Aggregate { soort, waarde, gewicht, collectie: collectie(children.one(Rule::collectie)?)? })
}

fn collectie(pair: Pair<'_, Rule>) -> Parsed<Collectie> {
    let mut children = Children::of(pair);
    let verzameling = verzameling(children.one(Rule::verzameling)?)?;
    let niet = children.maybe(Rule::niet);
    let waarvoor = children.next().map(factor).transpose()?;
    let waarvoor = match (niet, waarvoor) {
        (Some(word), Some(condition)) => {
            let whole = span(&word).to(condition.span);
            Some(expr(ExprKind::Not(condition), whole))
        }
        (_, condition) => condition,
    };
    Ok(Collectie { verzameling, waarvoor })
}

pub(super) fn pad(pair: Pair<'_, Rule>) -> Parsed<Pad> {
    let whole = span(&pair);
    let mut children = Children::of(pair);
    let (mut namen, mut lidwoorden) = (Vec::new(), Vec::new());
    while children.peek().is_some() {
        lidwoorden.push(children.maybe(Rule::lidwoord).map(|word| word.as_str().to_owned()));
        namen.push(naam(&children.one(Rule::naam)?));
    }
    Ok(Pad { namen, lidwoorden, span: whole })
}

pub(super) fn maat(pair: Pair<'_, Rule>) -> Parsed<Maat> {
    let mut children = Children::of(pair);
    let getal = naam(&children.one(Rule::getal)?);
    Ok(Maat { getal, eenheid: children.maybe(Rule::eenheid).map(|pair| eenheid(&pair)) })
}

/// A date in digits or in words. Whether it exists is checked later.
pub(super) fn datum(pair: &Pair<'_, Rule>) -> Spanned<Datum> {
    let text = pair.as_str();
    let iso: Vec<&str> = text.split('-').collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    let (jaar, maand, dag) = match (iso.as_slice(), words.as_slice()) {
        ([jaar, maand, dag], _) => (*jaar, maand.parse().unwrap_or(0), *dag),
        (_, [dag, maand, jaar]) => {
            let index = MAANDEN.iter().position(|known| known == maand).map_or(0, |index| index + 1);
            (*jaar, u8::try_from(index).unwrap_or(0), *dag)
        }
        _ => ("", 0, ""),
    };
    let datum = Datum { jaar: jaar.parse().unwrap_or(0), maand, dag: dag.parse().unwrap_or(0) };
    Spanned::new(datum, span(pair))
}

pub(super) fn tabel(pair: Pair<'_, Rule>) -> Parsed<Tabel> {
    let whole = span(&pair);
    let mut children = Children::of(pair);
    let mut head = Children::of(children.one(Rule::koprij)?);
    let mut kop = Vec::new();
    while let Some(cell) = head.next() {
        kop.push(kopcel(cell)?);
    }
    let rows: Vec<Pair<'_, Rule>> = std::iter::from_fn(|| children.next()).collect();
    // A row that starts inside a line: the two bars there enclose nothing.
    for row in &rows {
        let start = row.as_span().start();
        let before = row.get_input().get(..start).unwrap_or("");
        if !before.rsplit(['\n', '\r']).next().unwrap_or("").trim().is_empty() {
            return Err(SyntaxError { span: Span::new(start, start + 1), kind: SyntaxErrorKind::EmptyCell });
        }
    }
    let mut rijen = Vec::new();
    for row in rows {
        let row_span = span(&row);
        let mut inner = Children::of(row);
        let mut cellen = Vec::new();
        while let Some(cell) = inner.next() {
            cellen.push(cel(cell)?);
        }
        if cellen.len() != kop.len() {
            let kind = SyntaxErrorKind::RowWidth { found: cellen.len(), expected: kop.len() };
            return Err(SyntaxError { span: row_span, kind });
        }
        rijen.push(Rij { cellen, span: row_span });
    }
    Ok(Tabel { kop, rijen, span: whole })
}

fn kopcel(pair: Pair<'_, Rule>) -> Parsed<KopCel> {
    let whole = span(&pair);
    let mut children = Children::of(pair);
    let kop = match children.peek() {
        Some(Rule::artikelnummer) => KolomKop::Artikel(naam(&children.any()?)),
        Some(Rule::pad) => KolomKop::Pad(pad(children.any()?)?),
        _ => KolomKop::Leeg(Spanned::new((), whole)),
    };
    Ok(KopCel { kop, eenheid: children.maybe(Rule::eenheid).map(|pair| eenheid(&pair)) })
}

fn cel(pair: Pair<'_, Rule>) -> Parsed<Cel> {
    let whole = span(&pair);
    let inner = Children::of(pair).any()?;
    let inhoud = match inner.as_rule() {
        Rule::geen => CelInhoud::Geen,
        Rule::alle => CelInhoud::Alle,
        Rule::leden_cel => {
            let leden = Children::of(inner).many(Rule::lidnummer);
            CelInhoud::Leden(leden.iter().map(naam).collect())
        }
        Rule::keuring => CelInhoud::Keuring(keuring(inner)?),
        _ => CelInhoud::Uitdrukking(uitdrukking(inner)?),
    };
    Ok(Cel { inhoud, span: whole })
}
