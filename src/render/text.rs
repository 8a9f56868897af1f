//! Text for a terminal of 80 columns.

use crate::eenheid::Eenheid;
use crate::rapport::{EisDeel, OordeelNaam, Rapport, UitkomstDeel};
use crate::render::{
    Line, NAMES_WRITTEN_OUT, Opties, Section, counted, date_words, heading, local_lines, meaning, objects,
    one_line_rest, places, reasons, receipt, sections, shown, sign, version, waiting,
};
use crate::render::{blokken, boven};
use crate::woorden::capital;

/// Missing facts in the ranked list, unless everything is asked for.
const MISSING_SHOWN: usize = 12;

/// Styles of a terminal.
#[derive(Clone, Copy)]
enum Style {
    Bold,
    Bad,
    Doubt,
    Good,
    Dim,
}

struct Page {
    opties: Opties,
    out: String,
}

/// The report as text. With [`Opties::kleur`] it contains terminal colours.
pub fn text(rapport: &Rapport, opties: &Opties) -> String {
    let mut page = Page { opties: *opties, out: String::new() };
    page.head(rapport);
    let above = boven::blokken(rapport);
    if !above.is_empty() {
        page.heading(Style::Bold, &boven::KOP.to_uppercase());
        page.out.push_str(&blokken::text(&above));
    }
    for oordeel in shown(opties) {
        page.verdict(rapport, oordeel);
    }
    page.missing(rapport);
    page.foot(rapport);
    page.out
}

impl Page {
    fn paint(&self, style: Style, text: &str) -> String {
        if !self.opties.kleur {
            return text.to_owned();
        }
        let code = match style {
            Style::Bold => "1",
            Style::Bad => "1;31",
            Style::Doubt => "1;33",
            Style::Good => "1;32",
            Style::Dim => "2",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// A paragraph, wrapped; its first line starts with `first`, later ones with `rest` spaces.
    fn wrapped(&mut self, first: &str, rest: usize, text: &str, style: Option<Style>) {
        let indent = " ".repeat(rest);
        for (number, piece) in wrap(text, self.opties.breedte, first.chars().count(), rest).into_iter().enumerate() {
            let start = if number == 0 { first } else { &indent };
            let piece = style.map_or_else(|| piece.clone(), |style| self.paint(style, &piece));
            self.line(format!("{start}{piece}").trim_end());
        }
    }

    fn heading(&mut self, style: Style, text: &str) {
        let painted = self.paint(style, text);
        self.out.push('\n');
        self.line(&painted);
    }

    fn head(&mut self, rapport: &Rapport) {
        let title = format!("Toetsing van {}", rapport.project);
        let title = self.paint(Style::Bold, &title);
        self.line(&title);
        self.line(&format!("Toetsdatum {}", date_words(&rapport.verantwoording.toetsdatum)));
        self.out.push('\n');
        let all = rapport.onderwerpen.iter().flat_map(|onderwerp| &onderwerp.eisen).flat_map(|eis| &eis.uitkomsten);
        let lists: usize = all.filter(|one| one.lijst.is_some()).map(|one| one.objecten.len()).sum();
        for telling in rapport.tellingen.iter().filter(|telling| telling.uitkomsten > 0) {
            let (style, words) = (style_of(telling.oordeel), telling.oordeel.words());
            let words = self.paint(style, &format!("{words:<23}"));
            self.line(&format!(
                "{:>6} {} {words}{}",
                telling.uitkomsten,
                sign(telling.oordeel),
                meaning(telling.oordeel)
            ));
            if telling.oordeel == OordeelNaam::Onbekend && lists > 0 {
                self.line(&format!("{:>6}   daarvan is niet opgegeven of er iets te toetsen is", lists));
            }
        }
        for note in &rapport.aandachtspunten {
            self.out.push('\n');
            self.wrapped("Let op: ", 8, note, None);
        }
        if !rapport.onmogelijk.is_empty() {
            self.heading(Style::Bad, "GEGEVENS DIE ELKAAR TEGENSPREKEN");
            for one in &rapport.onmogelijk {
                self.wrapped("! ", 2, &format!("{}: {}", one.object, one.regel), None);
                for reden in &one.reden {
                    self.wrapped("    ", 4, &format!("{}.", capital(reden)), None);
                }
            }
        }
    }

    fn verdict(&mut self, rapport: &Rapport, oordeel: OordeelNaam) {
        let sections = sections(rapport, oordeel);
        let waiting = if oordeel == OordeelNaam::Onbekend { waiting(rapport) } else { Vec::new() };
        if sections.is_empty() && waiting.is_empty() {
            return;
        }
        let style = style_of(oordeel);
        let title = format!(
            "{} ({})",
            oordeel.words().to_uppercase(),
            counted(rapport.count(oordeel), "uitkomst", "uitkomsten")
        );
        self.heading(style, &title);
        if oordeel == OordeelNaam::Onbekend && !self.opties.alles {
            self.unknown_in_short(&sections);
        }
        let explained = if oordeel == OordeelNaam::Onbekend && !self.opties.alles { Vec::new() } else { sections };
        for section in explained {
            self.out.push('\n');
            let title = self.paint(Style::Bold, &section.onderwerp.titel);
            self.line(&title);
            for (eis, uitkomsten) in section.eisen {
                self.eis(eis, &uitkomsten, oordeel);
            }
        }
        if waiting.is_empty() {
            return;
        }
        self.out.push('\n');
        let title = self.paint(Style::Bold, "Nog niet te toetsen: niet opgegeven is welke er zijn");
        self.line(&title);
        for (list, found) in waiting {
            let text = format!("{list}: {}.", places(&found));
            self.wrapped(&format!("{} ", sign(oordeel)), 4, &text, None);
        }
    }

    /// The articles that wait for facts, per subject. A first project file leaves most facts
    /// open; what is needed for each eis would bury the findings.
    fn unknown_in_short(&mut self, sections: &[Section<'_>]) {
        for section in sections {
            let found: Vec<String> = section.eisen.iter().map(|(eis, _)| eis.vindplaats.clone()).collect();
            let text = format!("{}: {}.", section.onderwerp.titel, places(&found));
            self.wrapped(&format!("{} ", sign(OordeelNaam::Onbekend)), 4, &text, None);
        }
        if !sections.is_empty() {
            self.wrapped("", 0, "Met --alles staat per eis welke gegevens nog nodig zijn.", Some(Style::Dim));
        }
    }

    fn eis(&mut self, eis: &EisDeel, uitkomsten: &[&UitkomstDeel], oordeel: OordeelNaam) {
        let mark = self.paint(style_of(oordeel), sign(oordeel));
        let title = heading(eis);
        for (number, piece) in wrap(&title, self.opties.breedte, 2, 2).iter().enumerate() {
            if number == 0 {
                self.line(&format!("{mark} {piece}"));
            } else {
                self.line(&format!("  {piece}"));
            }
        }
        for uitkomst in uitkomsten {
            self.outcome(uitkomst);
        }
        let notes = match oordeel {
            OordeelNaam::VoldoetNiet
            | OordeelNaam::HangtAfVanDeLezing
            | OordeelNaam::TeBeoordelen
            | OordeelNaam::Voldoet => true,
            OordeelNaam::Onbekend => self.opties.alles,
            OordeelNaam::NietVanToepassing => false,
        };
        if notes {
            for note in &eis.zekerheid {
                self.wrapped("  Let op: ", 10, note, Some(Style::Dim));
            }
        }
        if oordeel == OordeelNaam::VoldoetNiet {
            let local = (!eis.landelijk).then(|| "plaatselijke eis".to_owned());
            let facts: Vec<_> = local.into_iter().chain(version(eis)).collect();
            if !facts.is_empty() {
                self.wrapped("  ", 2, &format!("({})", facts.join(", ")), Some(Style::Dim));
            }
        }
    }

    fn outcome(&mut self, uitkomst: &UitkomstDeel) {
        let names = objects(uitkomst, NAMES_WRITTEN_OUT);
        let lines = reasons(uitkomst);
        let top = lines.iter().filter(|line| line.depth == 0).count();
        match lines.split_first() {
            Some((first, rest)) if top == 1 => {
                self.wrapped("  ", 4, &format!("{names}: {}", sentence(&first.text)), None);
                self.nested(rest, 2);
            }
            Some(_) => {
                self.wrapped("  ", 4, &format!("{names}:"), None);
                self.nested(&lines, 4);
            }
            None => self.wrapped("  ", 4, &names, None),
        }
    }

    fn nested(&mut self, lines: &[Line], base: usize) {
        for line in lines {
            let indent = base + 2 * line.depth;
            let first = format!("{}- ", " ".repeat(indent));
            self.wrapped(&first, indent + 2, &sentence(&line.text), None);
        }
    }

    fn missing(&mut self, rapport: &Rapport) {
        if rapport.ontbreekt.is_empty() {
            return;
        }
        self.heading(Style::Bold, "GEGEVENS DIE HET MEEST OPHELDEREN");
        self.wrapped(
            "",
            0,
            "Achter elk gegeven: in hoeveel uitkomsten het meespeelt, en hoeveel het er alleen kan beslissen.",
            None,
        );
        let limit = if self.opties.alles { usize::MAX } else { MISSING_SHOWN };
        for one in rapport.ontbreekt.iter().take(limit) {
            let label = one.label.as_ref().map_or_else(String::new, |label| format!(": {label}"));
            let decides = if one.alleen > 0 { format!(", kan er {} beslissen", one.alleen) } else { String::new() };
            let plays = counted(one.uitkomsten, "uitkomst", "uitkomsten");
            self.wrapped("  • ", 4, &format!("{}{label} ({plays}{decides})", one.naam), None);
            let known: Vec<_> =
                [one.definitie.clone(), one.waarden.as_ref().map(|waarden| format!("In te vullen: {waarden}."))]
                    .into_iter()
                    .flatten()
                    .collect();
            self.wrapped("    ", 4, &known.join(" "), Some(Style::Dim));
        }
        let more = rapport.ontbreekt.len().saturating_sub(limit);
        if more > 0 {
            self.wrapped(
                "  ",
                2,
                &format!("en {} (met --alles)", counted(more, "ander gegeven", "andere gegevens")),
                None,
            );
        }
    }

    fn foot(&mut self, rapport: &Rapport) {
        if let Some(rest) = one_line_rest(rapport, &self.opties) {
            self.out.push('\n');
            self.wrapped("", 0, &format!("Verder: {rest}. Met --alles staat ook dat erbij."), None);
        }
        self.heading(Style::Bold, "PLAATSELIJKE REGELS");
        let local = local_lines(rapport);
        if local.is_empty() {
            self.line("Geen plaatselijke regels of afspraken toegepast.");
        }
        for line in local {
            self.wrapped("  • ", 4, &line, None);
        }
        self.heading(Style::Bold, "VERANTWOORDING");
        for (name, value) in receipt(rapport) {
            self.wrapped(&format!("  {name}: "), 4, &value, None);
        }
    }
}

fn style_of(oordeel: OordeelNaam) -> Style {
    match oordeel {
        OordeelNaam::VoldoetNiet => Style::Bad,
        OordeelNaam::Onbekend | OordeelNaam::HangtAfVanDeLezing | OordeelNaam::TeBeoordelen => Style::Doubt,
        OordeelNaam::Voldoet => Style::Good,
        OordeelNaam::NietVanToepassing => Style::Dim,
    }
}

/// With a period, unless a list follows.
fn sentence(text: &str) -> String {
    if text.ends_with([':', '.', '?']) { text.to_owned() } else { format!("{text}.") }
}

/// Breaks a text into lines. The first line has `first` columns less, later ones `rest`.
pub(crate) fn wrap(text: &str, width: usize, first: usize, rest: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for chunk in chunks(text) {
        let room = width.saturating_sub(if lines.is_empty() { first } else { rest }).max(20);
        let length = chunk.chars().count();
        if used > 0 && used + 1 + length > room {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(&chunk);
        used += length;
    }
    lines.push(line);
    lines
}

/// Words, except that a number stays with its unit and `artikel` with its number.
fn chunks(text: &str) -> Vec<String> {
    let mut chunks: Vec<String> = Vec::new();
    let mut glue = false;
    let mut number = false;
    for word in text.split_whitespace() {
        let unit = number && is_unit(word);
        match chunks.last_mut().filter(|_| glue || unit) {
            Some(last) => {
                last.push(' ');
                last.push_str(word);
            }
            None => chunks.push(word.to_owned()),
        }
        glue = matches!(word, "artikel" | "lid" | "tabel" | "paragraaf");
        number = word.ends_with(|c: char| c.is_ascii_digit() || c == '…')
            && word.starts_with(|c: char| c.is_ascii_digit() || c == '(' || c == '-');
    }
    chunks
}

/// Whether a word is a unit, apart from the marks behind it.
fn is_unit(word: &str) -> bool {
    let mut bare = word;
    loop {
        if !bare.is_empty() && Eenheid::parse(bare).is_ok() {
            return true;
        }
        match bare.strip_suffix([',', '.', ')', ';', ':']) {
            Some(shorter) => bare = shorter,
            None => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stay_within_the_width() {
        let text = "een zin die te lang is voor een regel van dertig tekens en dus wordt afgebroken";
        let lines = wrap(text, 30, 4, 6);
        assert!(lines.iter().all(|line| line.chars().count() <= 26), "{lines:?}");
        assert_eq!(lines.join(" "), text);
    }

    #[test]
    fn a_word_that_is_too_long_gets_its_own_line() {
        assert_eq!(wrap("a bbbbbbbbbbbbbbbbbbbbbbbbbbbbb c", 20, 0, 0), ["a", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "c"]);
    }

    #[test]
    fn a_number_stays_with_its_unit() {
        assert_eq!(wrap("vereist ten minste 0,9 dm³/s per m²", 24, 0, 0), ["vereist ten minste", "0,9 dm³/s per m²"]);
        assert_eq!(wrap("volgens het Bbl, artikel 4.172 lid 1", 20, 0, 0), ["volgens het Bbl,", "artikel 4.172 lid 1"]);
    }
}
