//! Expressions, tests and tables.
//!
//! Parentheses are nodes of the tree, so none are added here.

use super::Printer;
use super::doc::{Doc, cat, width};
use crate::span::Span;
use crate::syntax::{
    Aangewezen, Bestaan, CelInhoud, Collectie, Expr, ExprKind, Keuring, KolomKop, KopCel, Kwantor, Maat, Naam, Pad,
    Tabel, Verzameling,
};

/// How far what belongs to the line above is moved to the right.
pub(super) const FURTHER: usize = 2;

impl Printer<'_> {
    pub(super) fn expr(&self, expr: &Expr) -> Doc {
        match expr.kind.as_ref() {
            ExprKind::And { delen, lijst: true } => self.list("alle volgende:", delen, expr.span),
            ExprKind::Or { delen, lijst: true } => self.list("een van de volgende:", delen, expr.span),
            ExprKind::And { delen, lijst: false } => self.chain("en ", delen),
            ExprKind::Or { delen, lijst: false } => self.chain("of ", delen),
            ExprKind::Unless(rule, exception) => self.chain("tenzij ", [rule, exception]),
            ExprKind::Not(inner) => cat!["niet ", self.expr(inner)],
            ExprKind::Exists { aantal, verzameling, waarvoor } => {
                let aantal = match aantal {
                    Bestaan::Een => "er is een ".to_owned(),
                    Bestaan::Geen => "er is geen ".to_owned(),
                    Bestaan::Aantal(vergelijker, getal) => {
                        format!("er zijn {} {} ", vergelijker.words(), naam(getal))
                    }
                };
                let waarvoor = waarvoor.as_ref().map(|expr| cat![" waarvoor ", self.expr(expr)]);
                cat![aantal, self.verzameling(verzameling), optional(waarvoor)]
            }
            ExprKind::ForAll { verzameling, geldt } => {
                let elke = self.word_before(&verzameling.soort, &["elke", "elk"]).unwrap_or("elke");
                let verzameling = self.verzameling(verzameling);
                cat![format!("voor {elke} {verzameling} geldt "), self.expr(geldt)]
            }
            ExprKind::Assigned(aangewezen) => cat!["aangewezen in ", self.aangewezen(aangewezen)],
            ExprKind::Test(left, keuring) if matches!(keuring, Keuring::Tabel { .. }) => {
                cat![self.expr(left), " ", self.keuring(keuring)]
            }
            ExprKind::Test(left, keuring) => self.pair(left, "", self.keuring(keuring)),
            ExprKind::Add(left, right) => self.pair(left, "+ ", self.expr(right)),
            ExprKind::Sub(left, right) => self.pair(left, "- ", self.expr(right)),
            ExprKind::Mul(left, right) => self.pair(left, "· ", self.expr(right)),
            ExprKind::Div(left, right) => self.pair(left, "/ ", self.expr(right)),
            ExprKind::Share(procent, of) => cat![format!("{} % van ", naam(procent)), self.share_of(of)],
            ExprKind::Step { aantal, beter, van } => {
                let aantal = naam(aantal);
                let stappen = if aantal == "1" { "stap" } else { "stappen" };
                let richting = if *beter { "beter" } else { "slechter" };
                format!("{aantal} {stappen} {richting} dan {}", pad(van)).into()
            }
            ExprKind::Unknown { reden, kant } => {
                let kant = kant
                    .as_ref()
                    .map(|(vergelijker, grens)| cat![format!(" {} ", vergelijker.words()), self.expr(grens)]);
                cat![format!("onbekend {}", tekst(reden)), optional(kant)]
            }
            ExprKind::Date(datum) => super::clause::datum(*datum).into(),
            ExprKind::Ratio(ratio) => ratio.as_str().into(),
            ExprKind::Maat(value) => maat(value).into(),
            ExprKind::Aggregate { soort, waarde, gewicht, collectie } => {
                let gewicht =
                    gewicht.as_ref().map(|expr| cat![Doc::Line, "gewogen naar ", self.expr(expr)].nest(FURTHER));
                let collectie = cat![Doc::Line, "van ", self.collectie(collectie)].nest(FURTHER);
                cat![soort.word(), " van ", self.expr(waarde), optional(gewicht), collectie].group()
            }
            ExprKind::Count { verschillende, collectie } => {
                let verschillende =
                    verschillende.as_ref().map(|n| format!("verschillende {} ", naam(n))).unwrap_or_default();
                cat![format!("aantal {verschillende}van "), self.collectie(collectie)]
            }
            ExprKind::Limit { geldende, eis, op } => {
                let geldende = if *geldende { "geldende " } else { "" };
                let op = op.as_ref().map(|op| format!(" op {}", naam(op))).unwrap_or_default();
                format!("{geldende}grens van {}{op}", naam(eis)).into()
            }
            ExprKind::Round { boven, waarde } => {
                let direction = if *boven { "naar boven afgerond " } else { "naar beneden afgerond " };
                // The parentheses belong to the rounding; a tree may keep them or leave them out.
                let waarde = if let ExprKind::Paren(inner) = waarde.kind.as_ref() { inner } else { waarde };
                cat![direction, self.paren(waarde)]
            }
            ExprKind::Extreme { hoogste, delen } => {
                let word = if *hoogste { "hoogste" } else { "laagste" };
                let de = self.article_of(expr).map(|article| format!("{article} ")).unwrap_or_default();
                let Some((last, others)) = delen.split_last() else { return word.into() };
                let others = commas(others.iter().map(|deel| self.expr(deel)));
                let last = cat![Doc::Line, "en ", self.expr(last)];
                cat![format!("{de}{word} van "), others.nest(FURTHER), last.nest(FURTHER)].group()
            }
            ExprKind::Paren(inner) => self.paren(inner),
            ExprKind::Path(path) => pad(path).into(),
        }
    }

    fn paren(&self, inner: &Expr) -> Doc {
        cat!["(", self.expr(inner).align(), ")"]
    }

    /// Two sides, with a break before the sign that stands between them.
    fn pair(&self, left: &Expr, sign: &str, right: Doc) -> Doc {
        cat![self.expr(left), cat![Doc::Line, sign, right].nest(FURTHER)].group()
    }

    /// The law's list form, with the author's kind of marks: an inner list with the marks of the
    /// outer one would take its items.
    fn list(&self, heading: &str, delen: &[Expr], span: Span) -> Doc {
        let start = span.start as usize;
        let before_first = delen.first().and_then(|first| self.text.get(start..first.span.start as usize));
        let mut lines = before_first.unwrap_or("").lines().filter_map(|line| line.split("--").next());
        let degrees = lines.any(|line| line.contains("°."));
        let mut parts = vec![heading.into()];
        for (index, deel) in delen.iter().enumerate() {
            let mark = if degrees { format!("{}°. ", index + 1) } else { letter(index) };
            parts.push(Doc::Hard);
            parts.push(cat![mark, self.expr(deel).align()]);
        }
        Doc::Concat(parts)
    }

    /// Parts with a conjunction between them, each on a line of its own when they do not fit.
    fn chain<'e>(&self, word: &str, delen: impl IntoIterator<Item = &'e Expr>) -> Doc {
        let mut parts = Vec::new();
        for deel in delen {
            let doc = self.expr(deel);
            if parts.is_empty() {
                parts.push(doc);
            } else {
                // What hangs under a part lines up with the conjunctions, as the law sets it; a
                // part that merely is too long moves in, so that it does not look like two.
                let doc = if hangs(deel) { doc } else { doc.align() };
                parts.push(cat![Doc::Line, word, doc]);
            }
        }
        Doc::Concat(parts).group()
    }

    /// What a percentage is taken of. The article before it belongs to the percentage in the
    /// grammar, and is therefore not in the tree.
    fn share_of(&self, of: &Expr) -> Doc {
        if let ExprKind::Path(path) = of.kind.as_ref()
            && let Some(article) = path.namen.first().and_then(|first| self.article_before(first))
        {
            return cat![article, " ", self.expr(of)];
        }
        self.expr(of)
    }

    /// What follows `aangewezen in`.
    pub(super) fn aangewezen(&self, aangewezen: &Aangewezen) -> Doc {
        let Aangewezen { tabel, kolom, lid, op } = aangewezen;
        let op = op.as_ref().map(|(kwantor, path)| {
            let kwantor = match kwantor {
                Kwantor::Enkel => "",
                Kwantor::Alle => "alle ",
                Kwantor::Een if path.lidwoorden.first().is_some_and(Option::is_some) => "een van ",
                Kwantor::Een => "een van de ",
            };
            cat![Doc::Line, format!("op {kwantor}{}", pad(path))].nest(FURTHER)
        });
        cat![format!("{} kolom {} lid {}", naam(tabel), tekst(kolom), naam(lid)), optional(op)].group()
    }

    pub(super) fn keuring(&self, keuring: &Keuring) -> Doc {
        match keuring {
            Keuring::IsEen { niet, soort } => {
                let niet = if *niet { "niet " } else { "" };
                let een = self.word_before(soort, &["een"]).map(|een| format!("{een} ")).unwrap_or_default();
                format!("is {niet}{een}{}", naam(soort)).into()
            }
            Keuring::EenVan { niet, waarden } => {
                let niet = if *niet { "niet " } else { "" };
                // The last one always after `of`: without it, an `of` behind the list would
                // be read as part of it.
                let list = match waarden.split_last() {
                    Some((last, [])) => self.expr(last),
                    Some((last, others)) => {
                        cat![commas(others.iter().map(|e| self.expr(e))), Doc::fill(), "of ", self.expr(last)]
                    }
                    None => "".into(),
                };
                cat![niet, "een van ", list.nest(FURTHER)]
            }
            Keuring::Vergelijk { vergelijker, grens, tweede, t_m } => {
                let tweede = tweede.as_ref().map(|(other, second)| {
                    let word = if *t_m { "t/m".to_owned() } else { format!("en {}", other.words()) };
                    cat![format!(" {word} "), self.expr(second)]
                });
                cat![vergelijker.words(), " ", self.expr(grens), optional(tweede)]
            }
            Keuring::Tabel { vergelijker, tabel } => cat![vergelijker.words(), Doc::Hard, self.tabel(tabel)],
        }
    }

    /// The rows of a table, one on a line, with columns of equal width.
    pub(super) fn tabel(&self, tabel: &Tabel) -> Doc {
        let mut grid: Vec<Vec<String>> = vec![tabel.kop.iter().map(kopcel).collect()];
        grid.extend(tabel.rijen.iter().map(|rij| rij.cellen.iter().map(|cel| self.cel(&cel.inhoud)).collect()));
        let mut widths: Vec<usize> = Vec::new();
        for row in &grid {
            widths.resize(widths.len().max(row.len()), 0);
            for (column, cell) in widths.iter_mut().zip(row) {
                *column = width(cell).max(*column);
            }
        }
        let mut parts = Vec::new();
        for row in &grid {
            if !parts.is_empty() {
                parts.push(Doc::Hard);
            }
            let cells: String = row.iter().zip(&widths).map(|(cell, width)| format!("| {cell:<width$} ")).collect();
            parts.push(format!("{cells}|").into());
        }
        Doc::Concat(parts)
    }

    fn cel(&self, inhoud: &CelInhoud) -> String {
        match inhoud {
            CelInhoud::Geen => "-".to_owned(),
            CelInhoud::Alle => "alle".to_owned(),
            CelInhoud::Leden(leden) => leden.iter().map(naam).collect::<Vec<_>>().join(", "),
            CelInhoud::Keuring(keuring) => self.keuring(keuring).flat(),
            CelInhoud::Uitdrukking(expr) => self.expr(expr).flat(),
        }
    }

    fn verzameling(&self, verzameling: &Verzameling) -> String {
        let mut out = naam(&verzameling.soort);
        for van in &verzameling.van {
            out.push_str(" van ");
            if let Some(article) = self.article_before(van) {
                out.push_str(article);
                out.push(' ');
            }
            out.push_str(&naam(van));
        }
        out
    }

    fn collectie(&self, collectie: &Collectie) -> Doc {
        let soort = &collectie.verzameling.soort;
        let alle = self.word_before(soort, &["alle", "elke", "elk"]).unwrap_or("alle");
        let waarvoor = collectie.waarvoor.as_ref();
        let waarvoor = waarvoor.map(|expr| cat![Doc::Line, "waarvoor ", self.expr(expr)].nest(FURTHER));
        cat![format!("{alle} {}", self.verzameling(&collectie.verzameling)), optional(waarvoor)].group()
    }
}

/// Whether the lines under a part of a chain line up with the chain itself.
pub(super) fn hangs(deel: &Expr) -> bool {
    if let ExprKind::Not(inner) = deel.kind.as_ref() {
        return hangs(inner);
    }
    matches!(
        deel.kind.as_ref(),
        ExprKind::And { lijst: true, .. } | ExprKind::Or { lijst: true, .. } | ExprKind::Test(_, Keuring::Tabel { .. })
    )
}

/// The mark of a list item or branch. The grammar has no list longer than the alphabet.
pub(super) fn letter(index: usize) -> String {
    format!("{}. ", ('a'..='z').cycle().nth(index).unwrap_or('a'))
}

/// Parts with commas between them, as many on a line as fit.
pub(super) fn commas(delen: impl IntoIterator<Item = Doc>) -> Doc {
    let mut parts = Vec::new();
    for deel in delen {
        if !parts.is_empty() {
            parts.push(",".into());
            parts.push(Doc::fill());
        }
        parts.push(deel);
    }
    Doc::Concat(parts)
}

pub(super) fn optional(doc: Option<Doc>) -> Doc {
    doc.unwrap_or_else(|| Doc::Concat(Vec::new()))
}

/// A name with single, ordinary spaces.
pub(super) fn naam(naam: &Naam) -> String {
    naam.node.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text in its quotes.
pub(super) fn tekst(tekst: &Naam) -> String {
    format!("\"{}\"", tekst.node)
}

/// A unit, with one kind of multiplication sign.
pub(super) fn eenheid(eenheid: &Naam) -> String {
    naam(eenheid).replace('*', "·")
}

pub(super) fn maat(maat: &Maat) -> String {
    match &maat.eenheid {
        Some(unit) => format!("{} {}", naam(&maat.getal), eenheid(unit)),
        None => naam(&maat.getal),
    }
}

pub(super) fn pad(pad: &Pad) -> String {
    let mut out = String::new();
    let mut articles = pad.lidwoorden.iter();
    for name in &pad.namen {
        if !out.is_empty() {
            out.push_str(" van ");
        }
        if let Some(Some(article)) = articles.next() {
            out.push_str(article);
            out.push(' ');
        }
        out.push_str(&naam(name));
    }
    out
}

fn kopcel(cel: &KopCel) -> String {
    let kop = match &cel.kop {
        KolomKop::Artikel(artikel) => Some(naam(artikel)),
        KolomKop::Pad(path) => Some(pad(path)),
        KolomKop::Leeg(_) => None,
    };
    let eenheid = cel.eenheid.as_ref().map(|unit| format!("[{}]", eenheid(unit)));
    [kop, eenheid].into_iter().flatten().collect::<Vec<_>>().join(" ")
}
