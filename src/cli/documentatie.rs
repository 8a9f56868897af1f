//! `stoer documentatie`: the message pages, the language and the coverage as a static site.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, html};
use stoer::dekking::{Artikel, Deel, Stand, dekking, onderwerpen};
use stoer::ingebouwd;
use stoer::regelset::Regelset;
use stoer::render::html::escape;

use super::files::{self, reason};
use super::rules::RuleArgs;
use super::{Afloop, Failure, Result, TEMPLATE, show};

const STYLE: &str = include_str!("documentatie.css");
const LANGUAGE: &str = include_str!("../../grammar/README.md");
const GRAMMAR: &str = include_str!("../../grammar/stoer.pest");

/// The kinds of code, by first letter.
const KINDS: [(char, &str); 4] = [
    ('S', "Schrijfwijze van regels"),
    ('C', "Inhoud van regels"),
    ('F', "Projectbestanden"),
    ('P', "De poort: stoer controleer --streng"),
];

/// Schrijf de uitleg van codes, de taal en de dekking als website (Engels: docs)
#[derive(Args)]
#[command(
    alias = "docs",
    override_usage = "stoer documentatie [OPTIES] MAP",
    help_template = TEMPLATE,
    next_help_heading = "Opties",
    after_help = "Voorbeeld:\n  stoer documentatie site\n\nDe site heeft geen server nodig: open index.html in een browser.\n\nEindcode: 0 geschreven, 2 niet te schrijven."
)]
pub(super) struct Documentatie {
    /// De map; zij wordt gemaakt als zij er niet is
    #[arg(value_name = "MAP", help_heading = "Argumenten")]
    map: PathBuf,
    #[command(flatten)]
    regels: RuleArgs,
}

impl Documentatie {
    pub(super) fn run(&self) -> Result<Afloop> {
        let Some(regels) = self.regels.sound()? else { return Ok(Afloop::Onbruikbaar) };
        let codes = self.map.join("codes");
        fs::create_dir_all(&codes)
            .map_err(|error| Failure(format!("{} is niet te maken: {}", codes.display(), reason(&error))))?;
        let mut count = 0;
        let mut write = |path: &Path, text: &str| {
            count += 1;
            files::write(path, text)
        };
        write(&self.map.join("stijl.css"), STYLE)?;
        write(&self.map.join("index.html"), &page("", "stoer", &index()))?;
        let language = format!("<div lang=\"en\">{}</div>", markdown(LANGUAGE));
        write(&self.map.join("taal.html"), &page("", "De regeltaal", &language))?;
        let grammar = format!("<h1>Grammatica</h1><pre><code>{}</code></pre>", escape(GRAMMAR));
        write(&self.map.join("grammatica.html"), &page("", "Grammatica", &grammar))?;
        write(&self.map.join("dekking.html"), &page("", "Dekking", &coverage(&regels)))?;
        for (code, text) in ingebouwd::pages() {
            write(&codes.join(format!("{code}.html")), &page("../", &title(text), &markdown(text)))?;
        }
        show::print(&format!("{count} bestanden geschreven in {}.\n", self.map.display()))?;
        Ok(Afloop::Schoon)
    }
}

/// A whole page; `up` leads to the root of the site.
fn page(up: &str, title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"nl\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}</title>\n<link rel=\"stylesheet\" href=\"{up}stijl.css\">\n</head>\n<body>\n\
         <nav><a href=\"{up}index.html\">Codes</a> <a href=\"{up}taal.html\">Taal</a> \
         <a href=\"{up}grammatica.html\">Grammatica</a> <a href=\"{up}dekking.html\">Dekking</a></nav>\n\
         <main>\n{body}</main>\n</body>\n</html>\n",
        escape(title)
    )
}

fn title(page: &str) -> String {
    page.lines().next().unwrap_or_default().trim_start_matches("# ").to_owned()
}

/// Markdown of our own pages as HTML. Links to the grammar lead to its page.
fn markdown(text: &str) -> String {
    let events = Parser::new_ext(text, Options::ENABLE_TABLES).map(|event| match event {
        Event::Start(Tag::Link { dest_url, title, id, .. }) if dest_url.as_ref() == "stoer.pest" => {
            Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url: "grammatica.html".into(), title, id })
        }
        other => other,
    });
    let mut out = String::new();
    html::push_html(&mut out, events);
    out
}

fn index() -> String {
    let mut out = String::from(
        "<h1>stoer</h1>\n<p>stoer toetst bouwplannen aan het Besluit bouwwerken leefomgeving en aan \
         plaatselijke regels. Elke melding heeft een code; hier staat wat zij betekent, met een fout \
         voorbeeld, de melding en het herstel. De voorbeelden horen bij een verordening \
         <code>dorp</code>.</p>\n",
    );
    for (letter, name) in KINDS {
        out.push_str(&format!("<h2>{}</h2>\n<ul class=\"codes\">\n", escape(name)));
        for (code, text) in ingebouwd::pages().filter(|(code, _)| code.starts_with(letter)) {
            let title = title(text);
            let title = title.split_once(": ").map_or(title.as_str(), |(_, title)| title);
            out.push_str(&format!("<li><a href=\"codes/{code}.html\">{code}</a> {}</li>\n", inline(title)));
        }
        out.push_str("</ul>\n");
    }
    out
}

/// One line of Markdown without its paragraph.
fn inline(text: &str) -> String {
    let html = markdown(text);
    html.trim().trim_start_matches("<p>").trim_end_matches("</p>").to_owned()
}

/// Which articles are encoded, and per subject which eisen lack a case at their limit.
fn coverage(regels: &Regelset) -> String {
    let mut out = String::from("<h1>Dekking</h1>\n");
    for overzicht in dekking(regels) {
        out.push_str(&format!("<h2>{}</h2>\n<table>\n<tr><th></th>", escape(&overzicht.titel)));
        for stand in Stand::ALL {
            out.push_str(&format!("<th>{}</th>", stand.words()));
        }
        out.push_str("</tr>\n");
        overzicht.delen.iter().for_each(|deel| part(deel, 0, &mut out));
        out.push_str("</table>\n");
        let mut reasons = String::new();
        overzicht.delen.iter().for_each(|deel| unsettled(deel, &mut reasons));
        if !reasons.is_empty() {
            out.push_str(&format!("<h3>Buiten bereik of nog niet opgenomen</h3>\n<ul>\n{reasons}</ul>\n"));
        }
    }
    out.push_str(
        "<h2>Per onderwerp</h2>\n<table>\n<tr><th></th><th>eisen</th><th>te beoordelen</th>\
         <th>met een grens</th><th>met een voorbeeld op de grens</th></tr>\n",
    );
    for one in onderwerpen(regels) {
        out.push_str(&format!(
            "<tr><td>{} {}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
            escape(&one.onderwerp),
            escape(&one.titel),
            one.eisen,
            one.te_beoordelen,
            one.met_grens,
            one.op_grens
        ));
    }
    out.push_str("</table>\n");
    out
}

fn part(deel: &Deel, depth: usize, out: &mut String) {
    let titel = deel.titel.as_ref().map_or_else(String::new, |titel| format!(" {titel}"));
    out.push_str(&format!("<tr><td class=\"diep{}\">{}{}</td>", depth.min(3), escape(&deel.plaats), escape(&titel)));
    for stand in Stand::ALL {
        out.push_str(&format!("<td>{}</td>", deel.count(stand)));
    }
    out.push_str("</tr>\n");
    deel.delen.iter().for_each(|inner| part(inner, depth + 1, out));
}

fn unsettled(deel: &Deel, out: &mut String) {
    for Artikel { plaats, stand, reden, .. } in &deel.artikelen {
        if !matches!(stand, Stand::Eis | Stand::TeBeoordelen) {
            let reden = reden.as_ref().map_or_else(String::new, |reden| format!(": {reden}"));
            out.push_str(&format!("<li>{} {}{}</li>\n", escape(plaats), stand.words(), escape(&reden)));
        }
    }
    deel.delen.iter().for_each(|inner| unsettled(inner, out));
}
