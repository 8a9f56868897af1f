//! The parser that pest derives from `grammar/stoer.pest`, and its rules in Dutch words.
//!
//! Only this module and `parse` know pest.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use pest_derive::Parser;

/// The derived parser.
#[derive(Parser)]
#[grammar = "grammar/stoer.pest"]
pub(crate) struct StoerParser;

/// The rules that only mark a fixed word or a comma and carry no content.
static KEYWORDS: LazyLock<BTreeSet<Rule>> = LazyLock::new(|| {
    let marks = |rule: &&Rule| **rule == Rule::komma || format!("{rule:?}").starts_with("kw_");
    Rule::all_rules().iter().filter(marks).copied().collect()
});

/// Whether a rule marks a fixed word. The grammar cannot make these silent: a keyword guard
/// must be atomic, and pest has no rule that is both.
pub(crate) fn is_keyword(rule: Rule) -> bool {
    KEYWORDS.contains(&rule)
}

/// Rules that an author would recognise, in groups: an error message names the group once.
static WORDS: &[(&str, &str)] = &[
    ("blok", "een blok (`eis`, `tabel`, `kenmerk`, …)"),
    ("code", "een code, zoals `bbl.4.172.1`"),
    ("tekst", "een tekst tussen aanhalingstekens"),
    ("naam", "een naam"),
    ("waarde_naam", "een waarde van een klasse"),
    ("feitwaarde", "een waarde"),
    ("uitkomst", "een uitkomst (`voldoet`, `voldoet niet`, `onbekend`, …)"),
    ("datum", "een datum, zoals `2026-07-01`"),
    ("eenheid", "een eenheid"),
    ("getal", "een getal"),
    ("procent", "een getal"),
    ("maat", "een getal"),
    ("verhouding", "een getal"),
    ("plaats", "een plaats, zoals `artikel 4.172`"),
    ("soort_plaats", "een plaats, zoals `artikel 4.172`"),
    ("artikelnummer", "een artikelnummer"),
    ("lidnummer", "een lidnummer"),
    ("letterlid", "een letter"),
    ("verwijzing", "een verwijzing, zoals `bbl artikel 4.172 lid 1`"),
    ("koprij", "een tabel"),
    ("tabel", "een tabel"),
    ("rij", "een tabelrij"),
    ("kopcel", "een kolomkop"),
    ("cel", "een gevulde cel (`-` voor geen, `alle` voor maakt niet uit)"),
    ("geen", "een gevulde cel (`-` voor geen, `alle` voor maakt niet uit)"),
    ("alle", "een gevulde cel (`-` voor geen, `alle` voor maakt niet uit)"),
    ("leden_cel", "een gevulde cel (`-` voor geen, `alle` voor maakt niet uit)"),
    ("uitdrukking", "een voorwaarde of grootheid"),
    ("deelzin", "een voorwaarde of grootheid"),
    ("opsomming", "een voorwaarde of grootheid"),
    ("er_is", "een voorwaarde of grootheid"),
    ("voor_elk", "een voorwaarde of grootheid"),
    ("aangewezen", "een voorwaarde of grootheid"),
    ("uitspraak", "een voorwaarde of grootheid"),
    ("som", "een grootheid"),
    ("product", "een grootheid"),
    ("deel_van", "een grootheid"),
    ("stap", "een grootheid"),
    ("onbekend", "een grootheid"),
    ("optelling", "een grootheid"),
    ("telling", "een grootheid"),
    ("grens", "een grootheid"),
    ("afronding", "een grootheid"),
    ("hoogste_van", "een grootheid"),
    ("haakjes", "een grootheid"),
    ("stap_richting", "`stappen beter dan`"),
    ("t_m", "`t/m`"),
    ("pad", "een grootheid"),
    ("lidwoord", "een grootheid"),
    ("welk_uiterste", "een grootheid"),
    ("welke_optelling", "een grootheid"),
    ("geldende", "een grootheid"),
    ("afrondrichting", "een grootheid"),
    ("staffel", "een grootheid"),
    ("formule", "een grootheid"),
    ("tak", "een lijstitem, zoals `a.`"),
    ("letter_punt", "een lijstitem, zoals `a.`"),
    ("graad_punt", "een lijstitem, zoals `1°.`"),
    ("alle_volgende", "`alle volgende:`"),
    ("een_volgende", "`een van de volgende:`"),
    ("een_van_de", "`een van de`"),
    ("keuring", "een vergelijking (`ten minste`, `ten hoogste`, …)"),
    ("vergelijker", "een vergelijking (`ten minste`, `ten hoogste`, …)"),
    ("ten_minste", "een vergelijking (`ten minste`, `ten hoogste`, …)"),
    ("ten_hoogste", "een vergelijking (`ten minste`, `ten hoogste`, …)"),
    ("meer_dan", "een vergelijking (`ten minste`, `ten hoogste`, …)"),
    ("minder_dan", "een vergelijking (`ten minste`, `ten hoogste`, …)"),
    ("ongelijk", "een vergelijking (`ten minste`, `ten hoogste`, …)"),
    ("gelijk_aan", "een vergelijking (`ten minste`, `ten hoogste`, …)"),
    ("is_een", "een vergelijking (`ten minste`, `ten hoogste`, …)"),
    ("een_van", "een vergelijking (`ten minste`, `ten hoogste`, …)"),
    ("plus", "een rekenteken met een spatie erachter"),
    ("min", "een rekenteken met een spatie erachter"),
    ("keer", "een rekenteken met een spatie erachter"),
    ("gedeeld", "een rekenteken met een spatie erachter"),
    ("en", "een voegwoord (`en`, `of`, `tenzij`)"),
    ("of", "een voegwoord (`en`, `of`, `tenzij`)"),
    ("tenzij", "een voegwoord (`en`, `of`, `tenzij`)"),
    ("komma", "een komma"),
    ("EOI", "het eind van het blok"),
];

/// Clauses; in a message they are one group.
static CLAUSES: &[&str] = &[
    "kw_vindplaats",
    "kw_over",
    "kw_geldt",
    "kw_voor",
    "kw_aangewezen",
    "kw_als",
    "kw_in_afwijking_van",
    "kw_norm",
    "kw_te_beoordelen",
    "kw_stelt_vast",
    "kw_voldaan_als",
    "kw_lezing",
    "kw_bron",
    "kw_toelichting",
    "kw_instrument",
    "kw_gezag",
    "kw_gebied",
    "kw_grondslag",
    "kw_omstandigheid",
    "kw_indeling",
    "kw_buiten_bereik",
    "kw_nog_niet",
    "kw_geregeld",
    "kw_niet_geregeld",
    "kw_uitgezonderd",
    "kw_maatwerk",
    "kw_koppeling",
    "kw_soort_van",
    "kw_onderdeel_van",
    "kw_groepeert",
    "kw_tussen",
    "kw_maat",
    "kw_bereik",
    "kw_methode",
    "kw_komt_overeen",
    "kw_vervalt",
    "kw_in_plaats_van",
    "kw_stuurt",
    "kw_gegeven",
    "kw_verwacht",
    "kw_behalve",
];

/// What an author calls the thing that a rule reads.
pub(crate) fn describe(rule: Rule) -> String {
    let name = format!("{rule:?}");
    if CLAUSES.contains(&name.as_str()) {
        return "een volgend onderdeel (`norm`, `als`, `toelichting`, …)".to_owned();
    }
    if let Some((_, words)) = WORDS.iter().find(|(known, _)| *known == name) {
        return (*words).to_owned();
    }
    format!("`{}`", name.trim_start_matches("kw_").replace('_', " "))
}
