//! What local demands ask of a project above the Bbl, in blocks for every shape of report.

use std::collections::BTreeSet;

use crate::rapport::{BovenBbl, Geraakt, Rapport};
use crate::recht::Rechtsoordeel;
use crate::render::blokken::Blok;
use crate::render::vergelijk::{headline, verdict};
use crate::woorden::{capital, opsomming};

/// The title of the section.
pub(crate) const KOP: &str = "Eisen boven of naast het Bbl";

/// Objects that are named.
const NAMES: usize = 6;

/// The section, without its title; nothing when no demand asks more.
pub(crate) fn blokken(rapport: &Rapport) -> Vec<Blok> {
    let mut out = Vec::new();
    let mut told = BTreeSet::new();
    for eis in &rapport.boven_bbl {
        one(eis, &rapport.verantwoording.toetsdatum, &mut told, &mut out);
    }
    out
}

fn one(eis: &BovenBbl, datum: &str, told: &mut BTreeSet<Rechtsoordeel>, out: &mut Vec<Blok>) {
    out.push(Blok::Kop(3, format!("{}: {}", eis.regeling, eis.titel)));
    let asked = |vraagt: &[String]| vraagt.join("; of, in een andere lezing: ");
    out.push(Blok::Alinea(Some("De eis".to_owned()), format!("{}: {}.", eis.vindplaats, asked(&eis.vraagt))));
    let bbl: Vec<String> = eis.bbl.iter().map(|norm| format!("{}: {}", norm.vindplaats, asked(&norm.vraagt))).collect();
    match bbl.as_slice() {
        [] => out.push(Blok::Alinea(Some("Het Bbl".to_owned()), "stelt hier geen grens.".to_owned())),
        [one] => out.push(Blok::Alinea(Some("Het Bbl".to_owned()), format!("{one}."))),
        many => {
            out.push(Blok::Alinea(Some("Het Bbl".to_owned()), "stelt deze grenzen.".to_owned()));
            out.push(Blok::Punten(many.to_vec()));
        }
    }
    let mut names = eis.objecten.clone();
    let more = names.len().saturating_sub(NAMES);
    names.truncate(NAMES);
    let mut objects = opsomming(&names, if more > 0 { "," } else { "en" });
    if more > 0 {
        objects.push_str(&format!(" en nog {more}"));
    }
    let about =
        if objects.is_empty() || eis.geraakt == Geraakt::Haalt { String::new() } else { format!(" ({objects})") };
    out.push(Blok::Alinea(
        Some("Verschil".to_owned()),
        format!("{}. {}{about}.", opsomming(&eis.uitkomsten, "of"), capital(eis.geraakt.words())),
    ));
    for oordeel in &eis.oordelen {
        // The reasoning of a verdict that was told before need not be told again.
        if told.insert(oordeel.clone()) {
            verdict(oordeel, datum, out);
        } else {
            out.push(headline(oordeel));
        }
    }
}
