//! The pages about message codes: what they show wrong gives the message that they show, and what
//! they repair does not.
//!
//! The examples are read together, each under its own name in place of `dorp`, because reading the
//! Bbl for each would take minutes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use stoer::bind::bind;
use stoer::check::check;
use stoer::compare::Vergelijker;
use stoer::diagnostic::Diagnostic;
use stoer::ingebouwd;
use stoer::poort::{Instellingen, Verslag, bereik, herkomst, landelijk, opmaak, voorbeeld, zonder_voorbeeld};
use stoer::regelset::Regelset;
use stoer::span::Source;
use time::{Date, Month};

/// Pages without an example, and why.
const WITHOUT: [(&str, &str); 4] = [
    ("S003", "a file of four megabytes"),
    ("S099", "a fault of stoer itself"),
    ("F033", "rules without a project"),
    ("F099", "more than a thousand faults"),
];

/// A page taken apart.
struct Page {
    code: &'static str,
    wrong: String,
    message: String,
    repaired: String,
}

impl Page {
    /// The name that stands for `dorp` in the examples of this page.
    fn name(&self) -> String {
        format!("dorp{}", self.code.to_lowercase())
    }

    fn source(&self, text: &str) -> Source {
        let name = self.name();
        let named = text.replace("dorp.", &format!("{name}."));
        let head = format!(
            "regeling {name} \"Verordening Dorp\"\n    instrument verordening\n    gezag      gemeente\n    \
             gebied     Dorp\n    bron       \"verzonnen\"\n\n"
        );
        let head = if self.code == "P012" { String::new() } else { head };
        Source::new(self.code, head + &named)
    }

    /// A message as the page shows it; the tip only if the page shows one.
    fn shown(&self, melding: &Diagnostic) -> String {
        let tip = match &melding.hint {
            Some(hint) if self.message.contains("\ntip: ") => format!("\ntip: {hint}"),
            _ => String::new(),
        };
        let text = format!("{}[{}]: {}{tip}", melding.level.word(), melding.code, melding.message);
        text.replace(&self.name(), "dorp")
    }

    /// What is wrong with this page, given the messages about its two examples.
    fn judge(&self, wrong: &[Diagnostic], repaired: &[Diagnostic], faults: &mut Vec<String>) {
        let shown: Vec<String> = wrong.iter().map(|melding| self.shown(melding)).collect();
        if !shown.contains(&self.message) {
            faults.push(format!("{}: toont\n{}\nmaar geeft\n{}\n", self.code, self.message, shown.join("\n")));
        }
        for melding in repaired.iter().filter(|melding| melding.code == self.code) {
            faults.push(format!("{}: ook hersteld nog {}\n", self.code, self.shown(melding)));
        }
    }
}

fn fence<'t>(text: &'t str, language: &str) -> Option<&'t str> {
    text.split(&format!("```{language}\n")).nth(1)?.split("```").next()
}

fn pages(kinds: &[char]) -> Vec<Page> {
    let mut found = Vec::new();
    for (code, text) in ingebouwd::pages().filter(|(code, _)| code.starts_with(kinds)) {
        if WITHOUT.iter().any(|(without, _)| *without == code) {
            continue;
        }
        let (before, after) = text.split_once("## Wat te doen").unwrap_or_else(|| panic!("{code}"));
        let part = |text| fence(text, "stoer").or_else(|| fence(text, "yaml")).unwrap_or_else(|| panic!("{code}"));
        found.push(Page {
            code,
            wrong: part(before).to_owned(),
            message: fence(before, "text").unwrap_or_else(|| panic!("{code} shows no message")).trim().to_owned(),
            repaired: part(after).to_owned(),
        });
    }
    assert!(!found.is_empty());
    found
}

/// Checks examples together with the built-in rules; the messages go by example.
fn read(examples: Vec<Source>) -> (Option<Regelset>, Vec<Vec<Diagnostic>>) {
    let first = ingebouwd::sources().len();
    let count = examples.len();
    let (regels, meldingen) = check(ingebouwd::sources().into_iter().chain(examples).collect());
    let mut found = vec![Vec::new(); count];
    for melding in meldingen {
        if let Some(at) = (melding.location.source as usize).checked_sub(first) {
            found[at].push(melding);
        }
    }
    (regels, found)
}

#[test]
fn pages_about_rules() {
    let pages = pages(&['S', 'C']);
    let is_case = |page: &&Page| page.wrong.starts_with("voorbeeld");
    let mut faults = Vec::new();
    // Cases are looked at only where no rule has a fault.
    let (cases, rules): (Vec<&Page>, Vec<&Page>) = pages.iter().partition(is_case);
    let (_, repaired) = read(pages.iter().map(|page| page.source(&page.repaired)).collect());
    let repaired_of = |page: &Page| {
        let at = pages.iter().position(|other| other.code == page.code).unwrap();
        repaired[at].clone()
    };
    for group in [rules, cases] {
        let (_, wrong) = read(group.iter().map(|page| page.source(&page.wrong)).collect());
        for (page, wrong) in group.iter().zip(&wrong) {
            page.judge(wrong, &repaired_of(page), &mut faults);
        }
    }
    let unsound: Vec<String> = repaired.iter().flatten().map(|melding| melding.message.clone()).collect();
    assert!(unsound.is_empty(), "{unsound:#?}");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn pages_about_projects() {
    let regels = check(ingebouwd::sources()).0.unwrap();
    let mut faults = Vec::new();
    for page in pages(&['F']) {
        let messages = |text: &str| {
            let errors = bind(&regels, &Source::new("project.yaml", text)).err().unwrap_or_default();
            errors.iter().map(|error| error.diagnostic(0)).collect::<Vec<_>>()
        };
        let repaired = messages(&page.repaired);
        assert!(repaired.is_empty(), "{}: {repaired:#?}", page.code);
        page.judge(&messages(&page.wrong), &repaired, &mut faults);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Everything that the gate says about one text.
fn gate(regels: &Regelset, comparer: &Vergelijker<'_>, number: usize, day: Date) -> Vec<Diagnostic> {
    let source = &regels.sources()[number];
    let about = |melding: &Diagnostic| melding.location.source as usize == number;
    let mut found: Vec<Diagnostic> = opmaak(source, u32::try_from(number).unwrap()).into_iter().collect();
    found.extend(herkomst(regels).into_iter().chain(zonder_voorbeeld(regels)).filter(about));
    for case in regels.voorbeelden().iter().filter(|case| case.location.source as usize == number) {
        found.extend(voorbeeld(regels, case));
    }
    for (id, _) in regels.eisen().filter(|(_, eis)| eis.location.source as usize == number) {
        found.extend(bereik(regels, id, day));
        if regels.is_local_demand(regels.eis(id)) {
            found.extend(landelijk(regels, &comparer.compare(id)));
        }
    }
    found
}

#[test]
fn pages_about_the_gate() {
    let day = Date::from_calendar_date(2026, Month::September, 24).unwrap();
    let (settings, rules): (Vec<Page>, Vec<Page>) =
        pages(&['P']).into_iter().partition(|page| page.wrong.starts_with("stoer:"));
    let mut faults = Vec::new();
    let sides = [|page: &Page| page.source(&page.wrong), |page: &Page| page.source(&page.repaired)];
    let [wrong, repaired] = sides.map(|side| {
        let (regels, meldingen) = read(rules.iter().map(side).collect());
        let regels = regels.unwrap_or_else(|| panic!("{meldingen:#?}"));
        let comparer = Vergelijker::new(&regels, day);
        let first = ingebouwd::sources().len();
        (0..rules.len()).map(|at| gate(&regels, &comparer, first + at, day)).collect::<Vec<_>>()
    });
    for ((page, wrong), repaired) in rules.iter().zip(&wrong).zip(&repaired) {
        page.judge(wrong, repaired, &mut faults);
    }
    // Settings are weighed against the finding of P008, which their pages speak of.
    let at = rules.iter().position(|page| page.code == "P008").unwrap();
    let above = Source::new("P008", format!("\n{}", rules[at].wrong));
    let found: Vec<Diagnostic> = wrong[at].iter().filter(|melding| melding.code == "P008").cloned().collect();
    assert_eq!(found.len(), 1);
    for page in settings {
        let messages = |text: &str| -> Vec<Diagnostic> {
            let mut melding = found[0].clone();
            let start = above.text.find("dorp.plafond").unwrap();
            melding.location.source = 0;
            melding.location.span = stoer::span::Span::new(start, start + "dorp.plafond".len());
            let source = Source::new("stoer.yaml", text);
            match Instellingen::read(&source, 1) {
                Err(faults) => faults,
                Ok(settings) => {
                    let sources = [above.clone(), source];
                    let verslag = Verslag::new(&sources, vec![melding], Some((&settings, 1)), None, day);
                    verslag.bevindingen.into_iter().map(|bevinding| bevinding.melding).collect()
                }
            }
        };
        page.judge(&messages(&page.wrong), &messages(&page.repaired), &mut faults);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The examples of the language reference are sound, in the canonical layout, and give what they
/// expect.
#[test]
fn examples_of_the_language_reference() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/grammar/README.md")).unwrap();
    let examples: Vec<Source> = text
        .split("```stoer\n")
        .skip(1)
        .map(|rest| Source::new("grammar/README.md", rest.split("```").next().unwrap()))
        .collect();
    assert!(examples.len() >= 2);
    let first = ingebouwd::sources().len();
    for (at, example) in examples.iter().enumerate() {
        assert_eq!(opmaak(example, 0), None, "{at}");
    }
    let (regels, meldingen) = read(examples);
    let regels = regels.unwrap_or_else(|| panic!("{meldingen:#?}"));
    assert!(meldingen.iter().all(Vec::is_empty), "{meldingen:#?}");
    let own = |case: &&stoer::regelset::Voorbeeld| case.location.source as usize >= first;
    assert!(regels.voorbeelden().iter().filter(own).count() >= 4);
    for case in regels.voorbeelden().iter().filter(own) {
        assert_eq!(voorbeeld(&regels, case), [], "{}", case.titel);
    }
}

/// Every page of the site is there, and every link within it leads somewhere.
#[test]
fn the_documentation_site_is_whole() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("site");
    let _ = std::fs::remove_dir_all(&folder);
    let output =
        std::process::Command::new(env!("CARGO_BIN_EXE_stoer")).arg("documentatie").arg(&folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut pages = vec!["index.html".to_owned(), "taal.html".to_owned(), "dekking.html".to_owned()];
    pages.extend(ingebouwd::pages().map(|(code, _)| format!("codes/{code}.html")));
    for page in pages {
        let path = folder.join(&page);
        let text = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{page}"));
        assert!(text.starts_with("<!doctype html>") && text.ends_with("</html>\n"), "{page}");
        for link in text.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            if !link.starts_with("http") {
                assert!(path.parent().unwrap().join(link).is_file(), "{page} links to {link}");
            }
        }
        if let Some(code) = page.strip_prefix("codes/") {
            assert!(text.contains(&format!("<h1>{}", code.trim_end_matches(".html"))), "{page}");
        }
    }
    let index = std::fs::read_to_string(folder.join("index.html")).unwrap();
    assert!(ingebouwd::pages().all(|(code, _)| index.contains(&format!("codes/{code}.html"))));
}

#[test]
fn a_page_without_an_example_says_nothing_runnable() {
    for (code, why) in WITHOUT {
        let page = ingebouwd::page(code).unwrap();
        assert!(!page.contains("```stoer") && !page.contains("```text"), "{code}: {why}");
    }
}
