//! `stoer nieuw`: starts a repository of rules that passes its own gate.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use stoer::check::check;
use stoer::ingebouwd;
use stoer::span::Source;
use time::Date;

use super::files::reason;
use super::vergelijk::{date, today};
use super::{Afloop, Failure, Result, TEMPLATE, files, show};

/// The files of a new repository, by their place in it.
const FILES: [(&str, &str); 8] = [
    ("README.md", include_str!("../../sjabloon/README.md")),
    ("stoer.yaml", include_str!("../../sjabloon/stoer.yaml")),
    ("regels/verordening.stoer", include_str!("../../sjabloon/regels/verordening.stoer")),
    ("regels/verordening-voorbeelden.stoer", include_str!("../../sjabloon/regels/verordening-voorbeelden.stoer")),
    ("projecten/voorbeeld.yaml", include_str!("../../sjabloon/projecten/voorbeeld.yaml")),
    (".github/workflows/stoer.yml", include_str!("../../sjabloon/.github/workflows/stoer.yml")),
    (".gitlab-ci.yml", include_str!("../../sjabloon/.gitlab-ci.yml")),
    (".pre-commit-config.yaml", include_str!("../../sjabloon/.pre-commit-config.yaml")),
];

/// Begin een map met eigen regels: voorbeeld, cases, CI en README (Engels: new)
#[derive(Args)]
#[command(
    alias = "new",
    override_usage = "stoer nieuw [OPTIES] MAP",
    help_template = TEMPLATE,
    next_help_heading = "Opties",
    after_help = "Voorbeeld:\n  stoer nieuw bouwregels --gemeente Voorbeeldstad\n  cd bouwregels\n  stoer controleer --streng .\n\nBestanden die er al staan blijven zoals zij zijn; is er een, dan wordt niets geschreven.\n\nEindcode: 0 gemaakt, 2 niet te maken."
)]
pub(super) struct Nieuw {
    /// De map; zij wordt gemaakt als zij er niet is
    #[arg(value_name = "MAP", help_heading = "Argumenten")]
    map: PathBuf,
    /// De gemeente of andere maker van de regels; zonder deze optie de naam van de map
    #[arg(long, value_name = "NAAM")]
    gemeente: Option<String>,
    /// De dag van de voorbeelden, als 2026-09-24; zonder deze optie vandaag
    #[arg(long, value_name = "DATUM", value_parser = date)]
    vandaag: Option<Date>,
}

impl Nieuw {
    pub(super) fn run(&self) -> Result<Afloop> {
        let gemeente = self.maker()?;
        let code: String = plain(&gemeente);
        if code.is_empty() {
            return Err(Failure(format!(
                "van `{gemeente}` is geen code te maken; geef met --gemeente een naam met letters"
            )));
        }
        let dag = match self.vandaag {
            Some(dag) => dag,
            None => today()?,
        };
        if let Some((name, _)) = FILES.iter().find(|(name, _)| self.map.join(name).exists()) {
            return Err(Failure(format!("{} bestaat al; er is niets gemaakt", self.map.join(name).display())));
        }
        let dag = dag.to_string();
        let fill =
            |text: &str| text.replace("{{gemeente}}", &gemeente).replace("{{code}}", &code).replace("{{dag}}", &dag);
        let filled: Vec<(PathBuf, String)> =
            FILES.iter().map(|(name, text)| (self.map.join(name), fill(text))).collect();
        let mut rules = ingebouwd::sources();
        let own = filled.iter().filter(|(path, _)| path.extension().is_some_and(|extension| extension == "stoer"));
        rules.extend(own.map(|(path, text)| Source::new(path.to_string_lossy(), text)));
        if check(rules).0.is_none() {
            return Err(Failure(format!(
                "met de naam `{gemeente}` ontstaan geen geldige regels; geef met --gemeente een andere naam"
            )));
        }
        for (path, text) in filled {
            if let Some(folder) = path.parent() {
                make(folder)?;
            }
            files::write(&path, &text)?;
        }
        let map = self.map.display();
        show::print(&format!(
            "Gemaakt: {map}, met de regeling `{code}`. Begin met {}.\nDe poort: stoer controleer --streng {map}\n",
            self.map.join("README.md").display()
        ))?;
        Ok(Afloop::Schoon)
    }

    fn maker(&self) -> Result<String> {
        let named = self.gemeente.as_deref().map(str::trim).map(str::to_owned);
        let from_folder = || {
            let whole = std::path::absolute(&self.map).ok()?;
            let name = whole.file_name()?.to_string_lossy().into_owned();
            let mut letters = name.chars();
            let first = letters.next()?;
            Some(first.to_uppercase().chain(letters).collect())
        };
        let found: String = named.or_else(from_folder).unwrap_or_default();
        let odd = |c: char| c.is_control() || matches!(c, '"' | ':' | '#' | '{' | '}' | ',');
        if found.contains(odd) {
            return Err(Failure(format!("`{found}` kan geen naam in de regels zijn: laat leestekens weg")));
        }
        Ok(found)
    }
}

/// The code of a name: its letters and digits, without accents that a code does not know.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase());
    letters.skip_while(char::is_ascii_digit).collect()
}

fn make(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)
        .map_err(|error| Failure(format!("{} is niet te maken: {}", folder.display(), reason(&error))))
}
