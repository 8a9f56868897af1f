//! What the grammar expects at a place: the ground of completion in an editor.

use pest::Parser;
use pest::error::ErrorVariant;

use super::limits;
use crate::grammar::{Rule, StoerParser};

/// Something that could stand at a place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verwacht {
    /// These very words.
    Woord(String),
    /// A name of an object, characteristic or derived quantity.
    Naam,
    /// The code of a block.
    Code,
    /// A unit.
    Eenheid,
    /// A value of a class.
    Waarde,
    /// A text in quotes.
    Tekst,
    /// A kind of place, such as `artikel`.
    SoortPlaats,
    /// The outcome of a case.
    Uitkomst,
    /// A date.
    Datum,
}

/// A character that no rule reads, so that reading always stops at the place that is asked for.
const STOP: char = '\u{1}';

/// What can follow a piece of a block, from its first word up to the place at hand.
///
/// Empty when the piece itself cannot be read.
pub fn expected(piece: &str) -> Vec<Verwacht> {
    let text = format!("{piece}{STOP}");
    if limits::check(&text).is_err() {
        return Vec::new();
    }
    let Err(error) = StoerParser::parse(Rule::blok_alleen, &text) else { return Vec::new() };
    let at = match error.location {
        pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _)) => at,
    };
    if text.get(at..).is_none_or(|rest| rest.trim() != STOP.to_string()) {
        return Vec::new();
    }
    let ErrorVariant::ParsingError { positives, .. } = &error.variant else { return Vec::new() };
    let mut found: Vec<Verwacht> = positives.iter().flat_map(|rule| expectation(*rule)).collect();
    found.sort();
    found.dedup();
    found
}

/// What an author can write where the grammar tries a rule.
fn expectation(rule: Rule) -> Vec<Verwacht> {
    let words = |words: &[&str]| words.iter().map(|word| Verwacht::Woord((*word).to_owned())).collect();
    match rule {
        Rule::naam | Rule::pad => vec![Verwacht::Naam],
        // Where a quantity or a condition begins, pest names the whole and not its parts.
        Rule::uitdrukking
        | Rule::deelzin
        | Rule::uitspraak
        | Rule::som
        | Rule::product
        | Rule::feit
        | Rule::gegeven_object
        | Rule::verzameling
        | Rule::collectie => vec![Verwacht::Naam],
        Rule::code | Rule::verwijzing => vec![Verwacht::Code],
        Rule::eenheid => vec![Verwacht::Eenheid],
        Rule::waarde_naam | Rule::feitwaarde => vec![Verwacht::Waarde],
        Rule::tekst => vec![Verwacht::Tekst],
        Rule::plaats | Rule::soort_plaats => vec![Verwacht::SoortPlaats],
        Rule::uitkomst => vec![Verwacht::Uitkomst],
        Rule::datum => vec![Verwacht::Datum],
        Rule::komma => Vec::new(),
        Rule::keuring | Rule::vergelijker => {
            words(&["ten minste", "ten hoogste", "meer dan", "minder dan", "gelijk aan", "is een", "een van"])
        }
        Rule::voegwoord => words(&["en", "of", "tenzij"]),
        Rule::opsomming => words(&["alle volgende:", "een van de volgende:"]),
        Rule::er_is => words(&["er is een", "er is geen", "er zijn ten minste"]),
        Rule::voor_elk => words(&["voor elke"]),
        Rule::aangewezen => words(&["aangewezen in"]),
        Rule::optelling => words(&["som van", "grootste van", "kleinste van", "gemiddelde van"]),
        Rule::telling => words(&["aantal van alle"]),
        Rule::grens => words(&["grens van", "geldende grens van"]),
        Rule::afronding => words(&["naar boven afgerond", "naar beneden afgerond"]),
        Rule::onbekend => words(&["onbekend"]),
        Rule::hoogste_van => words(&["de hoogste van", "de laagste van"]),
        Rule::is_een => words(&["is een"]),
        Rule::een_van => words(&["een van"]),
        Rule::gewogen_naar => words(&["gewogen naar"]),
        Rule::alle_volgende => words(&["alle volgende:"]),
        Rule::een_volgende => words(&["een van de volgende:"]),
        Rule::kw_komt_overeen => words(&["komt overeen:"]),
        Rule::niet
        | Rule::en
        | Rule::of
        | Rule::tenzij
        | Rule::ten_minste
        | Rule::ten_hoogste
        | Rule::meer_dan
        | Rule::minder_dan
        | Rule::gelijk_aan
        | Rule::alle => words(&[&spelled(rule)]),
        // Clauses that are named as a whole where they may begin.
        other if CLAUSES.iter().any(|(clause, _)| *clause == other) => {
            CLAUSES.iter().filter(|(clause, _)| *clause == other).flat_map(|(_, spelling)| words(spelling)).collect()
        }
        other if format!("{other:?}").starts_with("kw_") => words(&[&spelled(other)]),
        _ => Vec::new(),
    }
}

/// Clauses by the words that open them.
static CLAUSES: &[(Rule, &[&str])] = &[
    (Rule::instrument, &["instrument"]),
    (Rule::gezag, &["gezag"]),
    (Rule::gebied, &["gebied"]),
    (Rule::grondslag, &["grondslag"]),
    (Rule::omstandigheid, &["omstandigheid"]),
    (Rule::indeling, &["indeling"]),
    (Rule::buiten_bereik, &["buiten bereik"]),
    (Rule::nog_niet, &["nog niet"]),
    (Rule::geldt, &["geldt vanaf"]),
    (Rule::bron, &["bron"]),
    (Rule::toelichting, &["toelichting"]),
    (Rule::geregeld, &["geregeld in", "geregeld elders"]),
    (Rule::niet_geregeld, &["niet geregeld", "uitgezonderd"]),
    (Rule::maatwerk, &["maatwerk"]),
    (Rule::koppeling, &["koppeling"]),
    (Rule::soort, &["soort van"]),
    (Rule::deelvan, &["onderdeel van"]),
    (Rule::groepeert, &["groepeert"]),
    (Rule::tussen, &["tussen"]),
    (Rule::als, &["als"]),
    (Rule::drager, &["van"]),
    (Rule::maatsoort, &["maat"]),
    (Rule::bereik, &["bereik"]),
    (Rule::methode, &["methode"]),
    (Rule::orde, &["van beter naar slechter"]),
    (Rule::leden, &["waarden"]),
    (Rule::overeenkomst, &["komt overeen:"]),
    (Rule::vindplaats, &["vindplaats"]),
    (Rule::over, &["over"]),
    (Rule::voor, &["voor elke"]),
    (Rule::aangewezen_in, &["aangewezen in"]),
    (Rule::afwijking, &["in afwijking van"]),
    (Rule::norm, &["norm"]),
    (Rule::beoordelen, &["te beoordelen"]),
    (Rule::stelt_vast, &["stelt vast"]),
    (Rule::voldaan, &["voldaan als"]),
    (Rule::lezing, &["lezing"]),
    (Rule::vervalt, &["vervalt"]),
    (Rule::inplaats, &["in plaats van"]),
    (Rule::op_datum, &["op"]),
    (Rule::gegeven, &["gegeven"]),
    (Rule::verwacht, &["verwacht"]),
    (Rule::stuurt, &["stuurt"]),
    (Rule::jaofnee, &["ja of nee"]),
    (Rule::heel, &["heel getal"]),
    (Rule::datumsoort, &["datum"]),
    (Rule::tekstsoort, &["tekst"]),
    (Rule::getalsoort, &["getal"]),
    (Rule::klassesoort, &["klasse"]),
    (Rule::verwijssoort, &["verwijzing naar"]),
];

/// The words that a rule reads, from its own name.
fn spelled(rule: Rule) -> String {
    format!("{rule:?}").trim_start_matches("kw_").replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(piece: &str, expects: &[Verwacht], not: &[Verwacht]) {
        let found = expected(piece);
        for one in expects {
            assert!(found.contains(one), "{one:?} is not in {found:?}");
        }
        for one in not {
            assert!(!found.contains(one), "{one:?} is in {found:?}");
        }
    }

    fn word(text: &str) -> Verwacht {
        Verwacht::Woord(text.to_owned())
    }

    #[test]
    fn each_place_expects_its_own() {
        check(
            "eis x.a \"a\"\n    ",
            &[word("norm"), word("vindplaats"), word("als")],
            &[word("maat"), Verwacht::Eenheid],
        );
        check("kenmerk a\n    ", &[word("maat"), word("van")], &[word("norm")]);
        check("kenmerk a\n    maat ", &[word("ja of nee"), Verwacht::Eenheid], &[word("norm")]);
        check("eis x.a \"a\"\n    norm ", &[Verwacht::Naam], &[Verwacht::Code]);
        check("eis x.a \"a\"\n    norm hoogte ", &[word("ten minste")], &[Verwacht::Eenheid]);
        check("eis x.a \"a\"\n    norm hoogte ten minste 2 ", &[Verwacht::Eenheid], &[word("maat")]);
        check("eis x.a \"a\"\n    over ", &[Verwacht::Code], &[Verwacht::Naam]);
        check("voorbeeld \"a\"\n    verwacht x.a ", &[Verwacht::Uitkomst], &[Verwacht::Naam]);
    }

    #[test]
    fn what_cannot_be_read_expects_nothing() {
        assert_eq!(expected("geen blok "), []);
    }
}
