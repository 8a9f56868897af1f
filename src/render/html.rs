//! One HTML file that prints well and asks nothing of any server.

use crate::rapport::{EisDeel, OordeelNaam, Rapport, UitkomstDeel};
use crate::render::{
    Line, Opties, Section, counted, date_words, heading, local_lines, meaning, objects, one_line_rest, places, reasons,
    receipt, sections, shown, sign, version, waiting,
};
use crate::render::{blokken, boven};
use crate::woorden::capital;

/// Names of objects that are written out.
const NAMES: usize = 12;
/// Facts that are written out with one outcome.
const FACTS: usize = 12;

const STYLE: &str = include_str!("html.css");

/// The report as a whole HTML page.
pub fn html(rapport: &Rapport, opties: &Opties) -> String {
    let title = format!("Toetsing van {}", rapport.project);
    let mut page = Page::begin(&title);
    page.line("<body>");
    page.line("<header>");
    page.element("h1", "", &title);
    page.element("p", "", &format!("Toetsdatum: {}", date_words(&rapport.verantwoording.toetsdatum)));
    page.line("</header>");
    page.line("<main>");
    page.summary(rapport);
    let above = boven::blokken(rapport);
    if !above.is_empty() {
        page.line("<section>");
        page.element("h2", "", boven::KOP);
        blokken::into_html(&mut page, &above);
        page.line("</section>");
    }
    for oordeel in shown(opties) {
        page.verdict(rapport, oordeel);
    }
    page.missing(rapport);
    page.rest(rapport, opties);
    page.line("</main>");
    page.end()
}

/// A page under construction.
pub(crate) struct Page {
    out: String,
}

impl Page {
    /// Everything up to the body.
    pub(crate) fn begin(title: &str) -> Self {
        let mut page = Self { out: String::new() };
        page.line("<!doctype html>");
        page.line("<html lang=\"nl\">");
        page.line("<head>");
        page.line("<meta charset=\"utf-8\">");
        page.line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        page.line("<meta name=\"color-scheme\" content=\"light dark\">");
        page.element("title", "", title);
        page.line("<style>");
        page.out.push_str(STYLE);
        page.line("</style>");
        page.line("</head>");
        page
    }

    /// The page, complete.
    pub(crate) fn end(mut self) -> String {
        self.line("</body>");
        self.line("</html>");
        self.out
    }

    pub(crate) fn line(&mut self, markup: &str) {
        self.out.push_str(markup);
        self.out.push('\n');
    }

    /// An element with text. `class` may be empty.
    pub(crate) fn element(&mut self, tag: &str, class: &str, text: &str) {
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        self.line(&format!("<{tag}{class}>{}</{tag}>", escape(text)));
    }

    fn summary(&mut self, rapport: &Rapport) {
        self.line("<section>");
        self.element("h2", "", "Samenvatting");
        self.line("<table>");
        self.element("caption", "", "Aantal eisen en uitkomsten per oordeel");
        self.line("<thead><tr><th scope=\"col\">Oordeel</th><th scope=\"col\" class=\"getal\">Eisen</th><th scope=\"col\" class=\"getal\">Uitkomsten</th><th scope=\"col\">Betekenis</th></tr></thead>");
        self.line("<tbody>");
        for telling in rapport.tellingen.iter().filter(|telling| telling.uitkomsten > 0) {
            self.line(&format!(
                "<tr><th scope=\"row\">{}</th><td class=\"getal\">{}</td><td class=\"getal\">{}</td><td>{}</td></tr>",
                badge(telling.oordeel),
                telling.eisen,
                telling.uitkomsten,
                escape(meaning(telling.oordeel))
            ));
        }
        self.line("</tbody>");
        self.line("</table>");
        for note in &rapport.aandachtspunten {
            self.element("p", "let-op", &format!("Let op. {note}"));
        }
        self.line("</section>");
        if rapport.onmogelijk.is_empty() {
            return;
        }
        self.line("<section>");
        self.element("h2", "", "Gegevens die elkaar tegenspreken");
        self.line("<ul>");
        for one in &rapport.onmogelijk {
            self.element("li", "", &format!("{}: {}. {}", one.object, one.regel, one.reden.join("; ")));
        }
        self.line("</ul>");
        self.line("</section>");
    }

    fn verdict(&mut self, rapport: &Rapport, oordeel: OordeelNaam) {
        let sections = sections(rapport, oordeel);
        let waiting = if oordeel == OordeelNaam::Onbekend { waiting(rapport) } else { Vec::new() };
        if sections.is_empty() && waiting.is_empty() {
            return;
        }
        self.line(&format!("<section class=\"{}\">", class(oordeel)));
        let count = counted(rapport.count(oordeel), "uitkomst", "uitkomsten");
        self.element("h2", "", &format!("{} ({count})", capital(oordeel.words())));
        for Section { onderwerp, eisen } in sections {
            self.element("h3", "", &onderwerp.titel);
            for (eis, uitkomsten) in eisen {
                self.eis(eis, &uitkomsten, oordeel);
            }
        }
        if !waiting.is_empty() {
            self.element("h3", "", "Nog niet te toetsen: niet opgegeven is welke er zijn");
            self.line("<ul>");
            for (list, found) in waiting {
                self.element("li", "", &format!("{list}: {}", places(&found)));
            }
            self.line("</ul>");
        }
        self.line("</section>");
    }

    fn eis(&mut self, eis: &EisDeel, uitkomsten: &[&UitkomstDeel], oordeel: OordeelNaam) {
        self.line("<article>");
        self.element("h4", "", &heading(eis));
        self.line("<table>");
        self.line(&format!("<caption>{}: {}</caption>", escape(&eis.vindplaats), badge(oordeel)));
        self.line("<thead><tr><th scope=\"col\">Object</th><th scope=\"col\">Reden</th></tr></thead>");
        self.line("<tbody>");
        for uitkomst in uitkomsten {
            self.line(&format!("<tr><th scope=\"row\">{}</th><td>", escape(&objects(uitkomst, NAMES))));
            self.reasons(&reasons(uitkomst));
            if oordeel == OordeelNaam::VoldoetNiet && !uitkomst.gegevens.is_empty() {
                let mut facts: Vec<_> = uitkomst
                    .gegevens
                    .iter()
                    .take(FACTS)
                    .map(|fact| format!("{}: {}", fact.naam, fact.waarde))
                    .collect();
                if uitkomst.gegevens.len() > FACTS {
                    facts.push(format!("en nog {}", uitkomst.gegevens.len() - FACTS));
                }
                self.element("p", "klein", &format!("Gebruikte gegevens: {}.", facts.join("; ")));
            }
            self.line("</td></tr>");
        }
        self.line("</tbody>");
        self.line("</table>");
        if oordeel != OordeelNaam::NietVanToepassing {
            for note in &eis.zekerheid {
                self.element("p", "let-op", &format!("Let op. {note}"));
            }
            let kind = if eis.landelijk { "Landelijke eis" } else { "Plaatselijke eis" };
            let version = version(eis).map_or_else(String::new, |version| format!(", {version}"));
            let bron = eis.bron.as_ref().map_or_else(String::new, |bron| format!(". Bron: {bron}"));
            self.element("p", "klein", &format!("{kind}{version}{bron}"));
        }
        self.line("</article>");
    }

    /// Nested lines as nested lists.
    fn reasons(&mut self, lines: &[Line]) {
        if let [only] = lines {
            self.element("p", "", &capital(&only.text));
            return;
        }
        let mut open = 0;
        for line in lines {
            while open > line.depth + 1 {
                self.out.push_str("</li></ul>");
                open -= 1;
            }
            if open == line.depth + 1 {
                self.out.push_str("</li>");
            }
            while open < line.depth + 1 {
                self.out.push_str("<ul>");
                open += 1;
                // A level without a line of its own still needs an item to stand in.
                if open < line.depth + 1 {
                    self.out.push_str("<li>");
                }
            }
            self.out.push_str(&format!("<li>{}", escape(&capital(&line.text))));
        }
        for _ in 0..open {
            self.out.push_str("</li></ul>");
        }
        self.out.push('\n');
    }

    fn missing(&mut self, rapport: &Rapport) {
        if rapport.ontbreekt.is_empty() {
            return;
        }
        self.line("<section>");
        self.element("h2", "", "Ontbrekende gegevens");
        self.line("<table>");
        self.element("caption", "", "Gegevens die ontbreken; wat het meest opheldert, staat bovenaan");
        self.line("<thead><tr><th scope=\"col\">Gegeven</th><th scope=\"col\">Wat het is</th><th scope=\"col\" class=\"getal\">Speelt mee in</th><th scope=\"col\" class=\"getal\">Beslist alleen</th></tr></thead>");
        self.line("<tbody>");
        for one in &rapport.ontbreekt {
            let what: Vec<_> = [&one.label, &one.definitie, &one.methode, &one.waarden]
                .into_iter()
                .flatten()
                .map(|text| escape(text))
                .collect();
            self.line(&format!(
                "<tr><th scope=\"row\">{}</th><td>{}</td><td class=\"getal\">{}</td><td class=\"getal\">{}</td></tr>",
                escape(&one.naam),
                what.join("; "),
                one.uitkomsten,
                one.alleen
            ));
        }
        self.line("</tbody>");
        self.line("</table>");
        self.line("</section>");
    }

    fn rest(&mut self, rapport: &Rapport, opties: &Opties) {
        if let Some(rest) = one_line_rest(rapport, opties) {
            self.element("p", "", &format!("Verder: {rest}."));
        }
        self.line("<section>");
        self.element("h2", "", "Plaatselijke regels");
        let local = local_lines(rapport);
        if local.is_empty() {
            self.element("p", "", "Geen plaatselijke regels of afspraken toegepast.");
        } else {
            self.line("<ul>");
            for line in local {
                self.element("li", "", &line);
            }
            self.line("</ul>");
        }
        self.line("</section>");
        self.line("<section>");
        self.element("h2", "", "Verantwoording");
        self.line("<dl>");
        for (name, value) in receipt(rapport) {
            self.element("dt", "", name);
            self.element("dd", "", &value);
        }
        self.line("</dl>");
        self.line("</section>");
    }
}

/// Sign and words of a verdict.
fn badge(oordeel: OordeelNaam) -> String {
    let (class, sign, words) = (class(oordeel), sign(oordeel), escape(&capital(oordeel.words())));
    format!("<span class=\"oordeel {class}\"><span aria-hidden=\"true\">{sign}</span> {words}</span>")
}

fn class(oordeel: OordeelNaam) -> &'static str {
    match oordeel {
        OordeelNaam::VoldoetNiet => "voldoet-niet",
        OordeelNaam::Onbekend => "onbekend",
        OordeelNaam::HangtAfVanDeLezing => "lezing",
        OordeelNaam::TeBeoordelen => "te-beoordelen",
        OordeelNaam::Voldoet => "voldoet",
        OordeelNaam::NietVanToepassing => "niet-van-toepassing",
    }
}

/// Text as part of an element or of an attribute in double quotes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_nest_and_close() {
        let mut page = Page { out: String::new() };
        let line = |depth, text: &str| Line { depth, text: text.to_owned() };
        page.reasons(&[line(0, "a"), line(1, "b"), line(1, "c"), line(0, "d")]);
        assert_eq!(page.out, "<ul><li>A<ul><li>B</li><li>C</li></ul></li><li>D</li></ul>\n");
    }

    #[test]
    fn text_never_becomes_markup() {
        assert_eq!(escape("<b> & \"c\""), "&lt;b&gt; &amp; &quot;c&quot;");
    }
}
