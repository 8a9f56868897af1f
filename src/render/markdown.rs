//! Markdown, to paste into an advice.

use crate::rapport::{OordeelNaam, Rapport, UitkomstDeel};
use crate::render::{
    Line, Opties, Section, counted, date_words, heading, local_lines, meaning, objects, one_line_rest, places, reasons,
    receipt, sections, shown, version, waiting,
};
use crate::render::{blokken, boven};
use crate::woorden::capital;

/// Names of objects that are written out.
const NAMES: usize = 12;

/// The report as Markdown.
pub fn markdown(rapport: &Rapport, opties: &Opties) -> String {
    let mut out = Vec::new();
    out.push(format!("# Toetsing van {}\n", escape(&rapport.project)));
    out.push(format!("Toetsdatum: {}.\n", date_words(&rapport.verantwoording.toetsdatum)));
    out.push("| Oordeel | Eisen | Uitkomsten | Betekenis |\n|---|---:|---:|---|".to_owned());
    for telling in rapport.tellingen.iter().filter(|telling| telling.uitkomsten > 0) {
        out.push(format!(
            "| {} | {} | {} | {} |",
            capital(telling.oordeel.words()),
            telling.eisen,
            telling.uitkomsten,
            meaning(telling.oordeel)
        ));
    }
    out.push(String::new());
    for note in &rapport.aandachtspunten {
        out.push(format!("> **Let op.** {}\n", escape(note)));
    }
    if !rapport.onmogelijk.is_empty() {
        out.push("## Gegevens die elkaar tegenspreken\n".to_owned());
        for one in &rapport.onmogelijk {
            out.push(format!(
                "- **{}**: {}. {}",
                escape(&one.object),
                escape(&one.regel),
                escape(&one.reden.join("; "))
            ));
        }
        out.push(String::new());
    }
    let above = boven::blokken(rapport);
    if !above.is_empty() {
        out.push(format!("## {}\n", boven::KOP));
        out.push(blokken::as_markdown(&above));
    }
    for oordeel in shown(opties) {
        verdict(rapport, oordeel, &mut out);
    }
    missing(rapport, &mut out);
    if let Some(rest) = one_line_rest(rapport, opties) {
        out.push(format!("Verder: {rest}.\n"));
    }
    out.push("## Plaatselijke regels\n".to_owned());
    let local = local_lines(rapport);
    if local.is_empty() {
        out.push("Geen plaatselijke regels of afspraken toegepast.".to_owned());
    }
    out.extend(local.iter().map(|line| format!("- {}", escape(line))));
    out.push("\n## Verantwoording\n".to_owned());
    out.extend(receipt(rapport).into_iter().map(|(name, value)| format!("- {name}: {}", escape(&value))));
    out.join("\n") + "\n"
}

fn verdict(rapport: &Rapport, oordeel: OordeelNaam, out: &mut Vec<String>) {
    let sections = sections(rapport, oordeel);
    let waiting = if oordeel == OordeelNaam::Onbekend { waiting(rapport) } else { Vec::new() };
    if sections.is_empty() && waiting.is_empty() {
        return;
    }
    let count = counted(rapport.count(oordeel), "uitkomst", "uitkomsten");
    out.push(format!("## {} ({count})\n", capital(oordeel.words())));
    for Section { onderwerp, eisen } in sections {
        out.push(format!("### {}\n", escape(&onderwerp.titel)));
        for (eis, uitkomsten) in eisen {
            out.push(format!("**{}**\n", escape(&heading(eis))));
            for uitkomst in uitkomsten {
                outcome(uitkomst, out);
            }
            if oordeel != OordeelNaam::NietVanToepassing {
                out.extend(eis.zekerheid.iter().map(|note| format!("- _Let op: {}_", escape(note))));
            }
            if oordeel == OordeelNaam::VoldoetNiet {
                let local = if eis.landelijk { "Landelijke eis" } else { "Plaatselijke eis" };
                let version = version(eis).map_or_else(String::new, |version| format!(", {version}"));
                let bron = eis.bron.as_ref().map_or_else(String::new, |bron| format!(". Bron: {}", escape(bron)));
                out.push(format!("- {local}{version}{bron}"));
            }
            out.push(String::new());
        }
    }
    if !waiting.is_empty() {
        out.push("### Nog niet te toetsen: niet opgegeven is welke er zijn\n".to_owned());
        out.extend(waiting.iter().map(|(list, found)| format!("- {}: {}", escape(list), escape(&places(found)))));
        out.push(String::new());
    }
}

fn outcome(uitkomst: &UitkomstDeel, out: &mut Vec<String>) {
    let names = escape(&objects(uitkomst, NAMES));
    let lines = reasons(uitkomst);
    let top = lines.iter().filter(|line| line.depth == 0).count();
    match lines.split_first() {
        Some((first, rest)) if top == 1 => {
            out.push(format!("- {names}: {}", escape(&first.text)));
            out.extend(rest.iter().map(|line| bullet(line, 0)));
        }
        Some(_) => {
            out.push(format!("- {names}:"));
            out.extend(lines.iter().map(|line| bullet(line, 1)));
        }
        None => out.push(format!("- {names}")),
    }
}

fn bullet(line: &Line, deeper: usize) -> String {
    format!("{}- {}", "  ".repeat(line.depth + deeper), escape(&line.text))
}

fn missing(rapport: &Rapport, out: &mut Vec<String>) {
    if rapport.ontbreekt.is_empty() {
        return;
    }
    out.push("## Ontbrekende gegevens\n".to_owned());
    out.push("| Gegeven | Wat het is | Speelt mee in | Beslist alleen |\n|---|---|---:|---:|".to_owned());
    for one in &rapport.ontbreekt {
        let what: Vec<_> =
            [&one.label, &one.definitie, &one.waarden].into_iter().flatten().map(|text| cell(text)).collect();
        out.push(format!("| {} | {} | {} | {} |", cell(&one.naam), what.join("; "), one.uitkomsten, one.alleen));
    }
    out.push(String::new());
}

fn cell(text: &str) -> String {
    escape(text).replace('\n', " ")
}

/// Signs that Markdown would read as its own.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '*' | '_' | '<' | '[' | ']' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
