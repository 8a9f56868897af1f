//! One sentence, one tree: how the language is read, in a table.
//!
//! `zinnen.csv` holds a sentence and the tree it must give, in a short form with every group in
//! parentheses; or the code of the fault and the words at which it is reported.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::fmt::Write;

use stoer::parse::parse;
use stoer::span::Source;
use stoer::syntax::{
    Aangewezen, Bestaan, CelInhoud, Collectie, Expr, ExprKind, Inhoud, Keuring, KolomKop, Kwantor, Maat, Pad, Tabel,
    Vergelijker, Verzameling,
};

#[path = "shared/files.rs"]
mod files;

/// What stands in front of a sentence to make a rule file of it.
const BEFORE: &str = "eis x.a \"a\"\n    norm ";

/// The tree of a sentence, or its fault and the words it is at.
fn read(sentence: &str) -> String {
    let text = format!("{BEFORE}{}\n", sentence.replace("\\n", "\n      "));
    let source = Source::new("zin", text.replace('~', "\u{A0}"));
    let (bestand, errors) = parse(&source);
    if let Some(error) = errors.first() {
        let words = source.slice(error.span).split('\n').next().unwrap_or("").trim_end();
        return format!("{} bij {}", error.kind.code(), if words.is_empty() { "het eind" } else { words });
    }
    let norms: Vec<String> = bestand
        .blokken
        .iter()
        .flat_map(|blok| &blok.delen)
        .map(|deel| match &deel.inhoud {
            Inhoud::Norm { norm, .. } => short(norm),
            Inhoud::Toelichting(_) => "toelichting".to_owned(),
            other => format!("{other:?}"),
        })
        .collect();
    norms.join(" ; ")
}

fn short(expr: &Expr) -> String {
    let many = |parts: &[Expr], word: &str, lijst: bool| {
        let parts: Vec<String> = parts.iter().map(short).collect();
        if lijst {
            format!("[{}]", parts.join(&format!(" {word} ")))
        } else {
            format!("({})", parts.join(&format!(" {word} ")))
        }
    };
    match expr.kind.as_ref() {
        ExprKind::And { delen, lijst } => many(delen, "EN", *lijst),
        ExprKind::Or { delen, lijst } => many(delen, "OF", *lijst),
        ExprKind::Unless(a, b) => format!("({} TENZIJ {})", short(a), short(b)),
        ExprKind::Not(a) => format!("(NIET {})", short(a)),
        ExprKind::Exists { aantal, verzameling, waarvoor } => {
            let aantal = match aantal {
                Bestaan::Een => "een".to_owned(),
                Bestaan::Geen => "geen".to_owned(),
                Bestaan::Aantal(op, getal) => format!("{} {}", sign(*op), getal.node),
            };
            format!("er_is{{{aantal} {}{}}}", set(verzameling), filter(waarvoor.as_ref()))
        }
        ExprKind::ForAll { verzameling, geldt } => format!("elk{{{} : {}}}", set(verzameling), short(geldt)),
        ExprKind::Assigned(aangewezen) => assigned(aangewezen),
        ExprKind::Test(left, keuring) => format!("({} {})", short(left), test(keuring)),
        ExprKind::Add(a, b) => format!("({} + {})", short(a), short(b)),
        ExprKind::Sub(a, b) => format!("({} - {})", short(a), short(b)),
        ExprKind::Mul(a, b) => format!("({} · {})", short(a), short(b)),
        ExprKind::Div(a, b) => format!("({} / {})", short(a), short(b)),
        ExprKind::Share(getal, of) => format!("({}% · {})", getal.node, short(of)),
        ExprKind::Step { aantal, beter, van } => {
            format!("stap{{{}{} {}}}", if *beter { "+" } else { "-" }, aantal.node, path(van))
        }
        ExprKind::Unknown { reden, kant } => {
            let kant = kant.as_ref().map(|(op, value)| format!(" {} {}", sign(*op), short(value))).unwrap_or_default();
            format!("onbekend{{{}{kant}}}", reden.node)
        }
        ExprKind::Date(datum) => format!("{}-{:02}-{:02}", datum.jaar, datum.maand, datum.dag),
        ExprKind::Ratio(text) => text.clone(),
        ExprKind::Maat(maat) => measure(maat),
        ExprKind::Aggregate { soort, waarde, gewicht, collectie } => {
            let gewicht = gewicht.as_ref().map(|expr| format!(" naar {}", short(expr))).unwrap_or_default();
            format!("{}{{{}{gewicht} : {}}}", soort.word(), short(waarde), collection(collectie))
        }
        ExprKind::Count { verschillende, collectie } => {
            let what = verschillende.as_ref().map(|naam| format!("{} : ", naam.node)).unwrap_or_default();
            format!("aantal{{{what}{}}}", collection(collectie))
        }
        ExprKind::Limit { geldende, eis, op } => {
            let word = if *geldende { "geldende_grens" } else { "grens" };
            let op = op.as_ref().map(|naam| format!(" op {}", naam.node)).unwrap_or_default();
            format!("{word}{{{}{op}}}", eis.node)
        }
        ExprKind::Round { boven, waarde } => {
            format!("{}{{{}}}", if *boven { "omhoog" } else { "omlaag" }, short(waarde))
        }
        ExprKind::Extreme { hoogste, delen } => {
            let delen: Vec<String> = delen.iter().map(short).collect();
            format!("{}{{{}}}", if *hoogste { "hoogste" } else { "laagste" }, delen.join(", "))
        }
        ExprKind::Paren(inner) => format!("<{}>", short(inner)),
        ExprKind::Path(pad) => path(pad),
    }
}

fn test(keuring: &Keuring) -> String {
    match keuring {
        Keuring::IsEen { niet, soort } => format!("{}is_een {}", if *niet { "niet_" } else { "" }, soort.node),
        Keuring::EenVan { niet, waarden } => {
            let waarden: Vec<String> = waarden.iter().map(short).collect();
            format!("{}in {{{}}}", if *niet { "niet_" } else { "" }, waarden.join(", "))
        }
        Keuring::Vergelijk { vergelijker, grens, tweede, t_m } => {
            let mut text = format!("{} {}", sign(*vergelijker), short(grens));
            if let Some((op, grens)) = tweede {
                let _ = write!(text, " {} {}", if *t_m { "t/m" } else { sign(*op) }, short(grens));
            }
            text
        }
        Keuring::Tabel { vergelijker, tabel } => format!("{} {}", sign(*vergelijker), table(tabel)),
    }
}

fn table(tabel: &Tabel) -> String {
    let mut text = String::from("tabel{");
    for kop in &tabel.kop {
        let naam = match &kop.kop {
            KolomKop::Artikel(naam) => naam.node.clone(),
            KolomKop::Pad(pad) => path(pad),
            KolomKop::Leeg(_) => String::new(),
        };
        let eenheid = kop.eenheid.as_ref().map(|unit| format!("[{}]", unit.node)).unwrap_or_default();
        let _ = write!(text, "|{naam}{eenheid}");
    }
    for rij in &tabel.rijen {
        text.push('/');
        for cel in &rij.cellen {
            let cel = match &cel.inhoud {
                CelInhoud::Geen => "-".to_owned(),
                CelInhoud::Alle => "alle".to_owned(),
                CelInhoud::Leden(leden) => leden.iter().map(|lid| lid.node.as_str()).collect::<Vec<_>>().join("+"),
                CelInhoud::Keuring(keuring) => test(keuring),
                CelInhoud::Uitdrukking(expr) => short(expr),
            };
            let _ = write!(text, "|{cel}");
        }
    }
    text.push('}');
    text
}

fn assigned(aangewezen: &Aangewezen) -> String {
    let op = match &aangewezen.op {
        None => String::new(),
        Some((Kwantor::Enkel, pad)) => format!(" op {}", path(pad)),
        Some((Kwantor::Alle, pad)) => format!(" op alle {}", path(pad)),
        Some((Kwantor::Een, pad)) => format!(" op een {}", path(pad)),
    };
    format!("aangewezen{{{} {} {}{op}}}", aangewezen.tabel.node, aangewezen.kolom.node, aangewezen.lid.node)
}

fn collection(collectie: &Collectie) -> String {
    format!("{}{}", set(&collectie.verzameling), filter(collectie.waarvoor.as_ref()))
}

fn filter(waarvoor: Option<&Expr>) -> String {
    waarvoor.map(|expr| format!(" waarvoor {}", short(expr))).unwrap_or_default()
}

fn set(verzameling: &Verzameling) -> String {
    let names = std::iter::once(&verzameling.soort).chain(&verzameling.van);
    names.map(|naam| naam.node.as_str()).collect::<Vec<_>>().join("/")
}

fn path(pad: &Pad) -> String {
    pad.namen.iter().map(|naam| naam.node.as_str()).collect::<Vec<_>>().join("/")
}

fn measure(maat: &Maat) -> String {
    match &maat.eenheid {
        Some(unit) => format!("{}_{}", maat.getal.node, unit.node),
        None => maat.getal.node.clone(),
    }
}

fn sign(op: Vergelijker) -> &'static str {
    match op {
        Vergelijker::TenMinste => ">=",
        Vergelijker::TenHoogste => "<=",
        Vergelijker::MeerDan => ">",
        Vergelijker::MinderDan => "<",
        Vergelijker::GelijkAan => "==",
        Vergelijker::NietGelijkAan => "!=",
    }
}

#[test]
fn every_sentence_gives_its_tree() {
    let table = std::fs::read_to_string(files::repository("tests/zinnen.csv")).unwrap();
    let lines: Vec<&str> = table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    assert!(lines.len() >= 60, "{}", lines.len());
    let mut wrong = Vec::new();
    for line in lines {
        let (sentence, expected) = line.split_once(" => ").unwrap();
        let found = read(sentence);
        if found != expected {
            wrong.push(format!("{sentence} => {found}\n    in plaats van {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
