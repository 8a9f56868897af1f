//! Cases run from the editor, and what they show explained.

use crate::beoordeling::Beoordeling;
use crate::cases::{CaseResult, run};
use crate::rapport::{OntbrekendGegeven, Rapport, UitkomstDeel};
use crate::regelset::{Regelset, Voorbeeld};
use crate::render::{counted, reason_lines};

/// The case with a title in a file.
pub(super) fn find<'r>(regels: &'r Regelset, file: usize, titel: &str) -> Option<&'r Voorbeeld> {
    in_file(regels, file).find(|voorbeeld| voorbeeld.titel == titel)
}

/// The cases of a file.
pub(super) fn in_file(regels: &Regelset, file: usize) -> impl Iterator<Item = &Voorbeeld> {
    regels.voorbeelden().iter().filter(move |voorbeeld| voorbeeld.location.source as usize == file)
}

/// Whether a case comes out as expected, in a few words.
pub(super) fn headline(regels: &Regelset, voorbeeld: &Voorbeeld) -> String {
    let (_, results) = run(regels, voorbeeld);
    let wrong: Vec<&CaseResult<'_>> = results.iter().filter(|result| !result.passes()).collect();
    match wrong.first() {
        None => format!("✓ {} zoals verwacht", counted(results.len(), "uitkomst", "uitkomsten")),
        Some(first) => format!(
            "✗ {} van {} anders: {} is {}, verwacht {}",
            wrong.len(),
            results.len(),
            regels.eis(first.verwacht.eis).code,
            first.gevonden,
            first.verwacht.oordeel
        ),
    }
}

/// All cases of a file: one line each, and how many differ.
pub(super) fn summary(regels: &Regelset, file: usize) -> String {
    let lines: Vec<String> = in_file(regels, file)
        .map(|voorbeeld| format!("- {}: {}", voorbeeld.titel, headline(regels, voorbeeld)))
        .collect();
    let failed = lines.iter().filter(|line| line.contains(": ✗ ")).count();
    let total = counted(lines.len(), "voorbeeld", "voorbeelden");
    let how = if failed == 0 { "alle zoals verwacht".to_owned() } else { format!("{failed} anders dan verwacht") };
    format!("{total}: {how}\n\n{}", lines.join("\n"))
}

/// Why a case comes out as it does, in Markdown: all its expectations, or those of one eis.
pub(super) fn explain(regels: &Regelset, voorbeeld: &Voorbeeld, code: Option<&str>) -> String {
    let (beoordeling, results) = run(regels, voorbeeld);
    let rapport = Rapport::new(regels, &voorbeeld.feiten, &beoordeling);
    let mut out = format!("### {}", voorbeeld.titel);
    for result in &results {
        let eis = regels.eis(result.verwacht.eis);
        if code.is_some_and(|code| code != eis.code) {
            continue;
        }
        let voor = result.verwacht.voor.as_ref().map_or_else(String::new, |naam| format!(" voor \"{naam}\""));
        let mark = if result.passes() { "✓" } else { "✗" };
        out.push_str(&format!("\n\n{mark} **{}**{voor}: {}", eis.code, result.gevonden));
        if !result.passes() {
            out.push_str(&format!(" (verwacht: {})", result.verwacht.oordeel));
        }
        out.push_str(&format!(" — {}, {}", eis.titel, eis.vindplaats));
        let parts = outcomes(regels, &rapport, &beoordeling, result);
        if parts.is_empty() {
            out.push_str("\n\nEr is geen object waarvoor deze eis geldt.");
        }
        for deel in parts {
            let lines = reason_lines(deel).join("\n");
            out.push_str(&format!(
                "\n\n{}: {}\n\n```text\n{lines}\n```",
                deel.objecten.join(", "),
                deel.oordeel.words()
            ));
        }
    }
    out.push_str(&missing(&rapport.ontbreekt));
    out
}

/// The outcomes from which the result of an expectation was taken.
fn outcomes<'r>(
    regels: &Regelset,
    rapport: &'r Rapport,
    beoordeling: &Beoordeling<'_>,
    result: &CaseResult<'_>,
) -> Vec<&'r UitkomstDeel> {
    let codes: Vec<&str> = result
        .uitkomsten
        .iter()
        .filter_map(|index| beoordeling.uitkomsten.get(*index))
        .map(|uitkomst| regels.eis(uitkomst.eis).code.as_str())
        .collect();
    let eisen = rapport.onderwerpen.iter().flat_map(|deel| &deel.eisen);
    eisen.filter(|deel| codes.contains(&deel.code.as_str())).flat_map(|deel| &deel.uitkomsten).collect()
}

/// What was not given, and what it would decide.
fn missing(list: &[OntbrekendGegeven]) -> String {
    if list.is_empty() {
        return String::new();
    }
    let mut out = "\n\n**Niet gegeven**".to_owned();
    for one in list {
        let plays = counted(one.uitkomsten, "uitkomst", "uitkomsten");
        out.push_str(&format!("\n- {} (speelt mee in {plays}, beslist er {} alleen)", one.naam, one.alleen));
    }
    out
}

/// What a case says of a name: its values where they are given, and where they count or lack.
pub(super) fn explain_name(regels: &Regelset, voorbeeld: &Voorbeeld, name: &str) -> Option<String> {
    let (beoordeling, _) = run(regels, voorbeeld);
    let rapport = Rapport::new(regels, &voorbeeld.feiten, &beoordeling);
    let about = |words: &str| words == name || words.strip_prefix(name).is_some_and(|rest| rest.starts_with(" van "));
    let mut given: Vec<String> = Vec::new();
    let mut counts: Vec<String> = Vec::new();
    for eis in rapport.onderwerpen.iter().flat_map(|deel| &deel.eisen) {
        for uitkomst in &eis.uitkomsten {
            let used: Vec<_> = uitkomst.gegevens.iter().filter(|gegeven| about(&gegeven.naam)).collect();
            given.extend(used.iter().map(|gegeven| format!("- {} is {}", gegeven.naam, gegeven.waarde)));
            let lacks = uitkomst.ontbreekt.iter().any(|naam| about(naam));
            let derived = reason_lines(uitkomst).iter().any(|line| line.contains(name));
            if !used.is_empty() || lacks || derived {
                let lines = reason_lines(uitkomst).join("\n");
                let what = uitkomst.objecten.join(", ");
                counts.push(format!(
                    "**{}** ({what}): {}\n\n```text\n{lines}\n```",
                    eis.code,
                    uitkomst.oordeel.words()
                ));
            }
        }
    }
    given.sort();
    given.dedup();
    let lacking: Vec<&OntbrekendGegeven> =
        rapport.ontbreekt.iter().filter(|one| one.sleutel == name || about(&one.naam)).collect();
    if given.is_empty() && counts.is_empty() && lacking.is_empty() {
        return None;
    }
    let mut out = format!("### `{name}` in \"{}\"", voorbeeld.titel);
    if !given.is_empty() {
        out.push_str(&format!("\n\nGegeven:\n{}", given.join("\n")));
    }
    for one in lacking {
        out.push_str(&format!("\n\n**Niet gegeven**: {}", one.naam));
        for (lead, said) in
            [("Betekenis", &one.definitie), ("Bepalingsmethode", &one.methode), ("In te vullen", &one.waarden)]
        {
            if let Some(said) = said {
                out.push_str(&format!("\n- {lead}: {said}"));
            }
        }
        let plays = counted(one.uitkomsten, "uitkomst", "uitkomsten");
        out.push_str(&format!("\n- Speelt mee in {plays}; beslist er {} alleen", one.alleen));
    }
    if !counts.is_empty() {
        out.push_str(&format!("\n\nWaar het meetelt:\n\n{}", counts.join("\n\n")));
    }
    Some(out)
}
