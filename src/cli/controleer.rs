//! `stoer controleer`: validates rule files and project files; with `--streng` the one gate.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use stoer::diagnostic::Level;
use stoer::poort::{Basis, Instellingen, Stand, Verslag};
use stoer::render::counted;
use stoer::render::poort::{github, gitlab, json, junit, sarif};
use stoer::span::Source;
use time::Date;
use walkdir::WalkDir;

use super::poort::{Omvang, Onderzocht, is_project, onderzoek, settings_file, threshold};
use super::rules::{RuleArgs, has_rules};
use super::vergelijk::{date, today};
use super::{Afloop, Failure, Result, TEMPLATE, files, git, show};

/// Controleer regelbestanden en projectbestanden (Engels: lint)
#[derive(Args)]
#[command(
    alias = "lint",
    override_usage = "stoer controleer [OPTIES] [MAP|BESTAND]…",
    help_template = TEMPLATE,
    next_help_heading = "Opties",
    after_help = "Voorbeelden:\n  stoer controleer rules\n  stoer controleer rules/projecten/duplex.yaml\n  stoer controleer --streng mijn-regels\n  stoer controleer --streng mijn-regels --nieuw-sinds main --formaat sarif\n\nMet --streng is dit de poort voor een map met regels: ook de voorbeelden, de vaste opmaak, de\nbronnen, eisen die nooit tellen en de vergelijking met het Bbl. Wat u toestaat staat met reden\nen einddag in stoer.yaml, in de genoemde map.\n\nEindcode: 0 niets dat telt, 1 fouten (met --streng ook waarschuwingen), 2 onbruikbare invoer."
)]
pub(super) struct Controleer {
    /// Mappen en bestanden; zonder argument de ingebouwde regels. Een naam op .yaml of .yml is
    /// een project, al het andere zijn regels
    #[arg(value_name = "MAP|BESTAND", help_heading = "Argumenten")]
    paden: Vec<PathBuf>,
    #[command(flatten)]
    regels: RuleArgs,
    /// Controleer alles wat voor een map met regels moet gelden; waarschuwingen tellen mee
    #[arg(long)]
    streng: bool,
    /// Instellingen in plaats van stoer.yaml in de genoemde map
    #[arg(long, value_name = "BESTAND")]
    instellingen: Option<PathBuf>,
    /// Laat bevindingen die in dit bestand staan niet meetellen
    #[arg(long, value_name = "BESTAND")]
    basis: Option<PathBuf>,
    /// Schrijf de bevindingen van nu naar een bestand voor --basis
    #[arg(long, value_name = "BESTAND")]
    schrijf_basis: Option<PathBuf>,
    /// Laat alleen tellen wat er sinds deze tak, dit label of deze commit bij kwam (git)
    #[arg(long, value_name = "REVISIE", conflicts_with = "basis")]
    nieuw_sinds: Option<String>,
    /// Reken met deze dag in plaats van vandaag, als 2026-09-24
    #[arg(long, value_name = "DATUM", value_parser = date)]
    vandaag: Option<Date>,
    /// Vorm van de meldingen: tekst, json, sarif, junit, github of gitlab
    #[arg(
        long,
        value_enum,
        default_value = "tekst",
        value_name = "FORMAAT",
        hide_possible_values = true,
        hide_default_value = true
    )]
    formaat: Formaat,
    /// Schrijf de meldingen naar een bestand
    #[arg(long, value_name = "BESTAND")]
    uitvoer: Option<PathBuf>,
}

/// The shape of the messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Formaat {
    #[value(alias = "text")]
    Tekst,
    Json,
    Sarif,
    Junit,
    Github,
    Gitlab,
}

impl Controleer {
    pub(super) fn run(&self) -> Result<Afloop> {
        let dag = match self.vandaag {
            Some(dag) => dag,
            None => today()?,
        };
        let (named_projects, rules): (Vec<_>, Vec<_>) =
            self.paden.iter().cloned().partition(|path| !path.is_dir() && has_yaml_name(path));
        let projects = self.projects(&named_projects, &rules)?;
        // At the gate a folder may hold nothing but projects.
        let only_projects = |path: &PathBuf| self.streng && path.is_dir() && !has_rules(path) && !projects.is_empty();
        let with_rules: Vec<PathBuf> = rules.iter().filter(|path| !only_projects(path)).cloned().collect();
        let mut loaded = self.regels.load_with(&with_rules)?;
        loaded.only_context = with_rules.is_empty() && !self.paden.is_empty();
        let strict_day = self.streng.then_some(dag);
        let number = u32::try_from(loaded.sources.len() + projects.len()).unwrap_or(u32::MAX);
        let (source, instellingen) = match settings_file(self.instellingen.as_deref(), &self.paden) {
            Some(path) => {
                let source = Source::new(path.to_string_lossy(), files::read(&path)?);
                let settings = Instellingen::read(&source, number);
                (Some(source), Some(settings))
            }
            None => (None, None),
        };
        let instellingen = match (&source, instellingen) {
            (Some(source), Some(Err(_))) => {
                let faults = Instellingen::read(source, 0).err().unwrap_or_default();
                show::note(&show::diagnostics(std::slice::from_ref(source), &faults));
                show::error("de instellingen bevatten fouten; er is niets beoordeeld");
                return Ok(Afloop::Onbruikbaar);
            }
            (_, settings) => settings.and_then(std::result::Result::ok),
        };
        let mut found = onderzoek(loaded, projects, strict_day);
        found.sources.extend(source);
        let basis = self.basis(&rules, strict_day, dag, instellingen.as_ref(), number)?;
        let with_place = instellingen.as_ref().map(|settings| (settings, number));
        let verslag =
            Verslag::new(&found.sources, std::mem::take(&mut found.meldingen), with_place, basis.as_ref(), dag);
        if let Some(path) = &self.schrijf_basis {
            files::write(path, &Basis::new(&verslag.bevindingen).write())?;
        }
        self.report(&found, &verslag)?;
        if !found.bruikbaar && found.omvang.projecten > 0 {
            show::error("de regels bevatten fouten; de projecten zijn niet gecontroleerd");
        }
        Ok(if verslag.faalt(threshold(self.streng)) { Afloop::Bevindingen } else { Afloop::Schoon })
    }

    /// The projects that were named, and with `--streng` those in the folders.
    fn projects(&self, named: &[PathBuf], folders: &[PathBuf]) -> Result<Vec<Source>> {
        let mut found = Vec::new();
        for path in named {
            found.push(Source::new(path.to_string_lossy(), files::read(path)?));
        }
        for folder in folders.iter().filter(|path| self.streng && path.is_dir()) {
            for path in yaml_files(folder) {
                let text = files::read(&path)?;
                if is_project(&path, &text) {
                    found.push(Source::new(path.to_string_lossy(), text));
                }
            }
        }
        Ok(found)
    }

    /// What was there before: a file, or the state of an earlier revision.
    fn basis(
        &self,
        rules: &[PathBuf],
        streng: Option<Date>,
        dag: Date,
        instellingen: Option<&Instellingen>,
        number: u32,
    ) -> Result<Option<Basis>> {
        if let Some(path) = &self.basis {
            let text = files::read(path)?;
            return Basis::read(&text)
                .map(Some)
                .map_err(|error| Failure(format!("{} is niet te gebruiken: {error}", path.display())));
        }
        let Some(revision) = &self.nieuw_sinds else { return Ok(None) };
        let here = [PathBuf::from(".")];
        let paths = if self.paden.is_empty() { &here[..] } else { &self.paden[..] };
        let old = git::files_at(revision, paths, &["stoer", "yaml", "yml"])?;
        let (projects, texts): (Vec<_>, Vec<_>) = old.into_iter().partition(|(path, _)| has_yaml_name(path));
        let projects = projects
            .into_iter()
            .filter(|(path, text)| is_project(path, text) && (self.streng || self.paden.contains(path)))
            .map(|(path, text)| Source::new(path.to_string_lossy(), text))
            .collect();
        let mut loaded = self.regels.load_texts(rules, texts)?;
        loaded.only_context = loaded.named.is_empty();
        let before = onderzoek(loaded, projects, streng);
        // Allowances speak of what is there now; levels hold for both.
        let levels = instellingen.map(|settings| Instellingen { toegestaan: Vec::new(), ..settings.clone() });
        let levels = levels.as_ref().map(|settings| (settings, number));
        let verslag = Verslag::new(&before.sources, before.meldingen, levels, None, dag);
        Ok(Some(Basis::new(&verslag.bevindingen)))
    }

    fn report(&self, found: &Onderzocht, verslag: &Verslag) -> Result<()> {
        match self.formaat {
            Formaat::Tekst => {
                let telt = verslag.tellend().map(|bevinding| &bevinding.melding);
                let more =
                    if verslag.tellend().next().is_none() { "" } else { " Uitleg bij een code: stoer uitleg CODE" };
                self.out(&format!(
                    "{}{}{}{more}\n",
                    show::diagnostics(&found.sources, telt),
                    allowed(verslag),
                    self.summary(found, verslag)
                ))
            }
            Formaat::Json => self.machine(json(&found.sources, verslag)),
            Formaat::Sarif => self.machine(sarif(&found.sources, verslag)),
            Formaat::Gitlab => self.machine(gitlab(&found.sources, verslag)),
            Formaat::Junit => self.out(&junit(&found.sources, verslag, threshold(self.streng))),
            Formaat::Github => self.out(&github(&found.sources, verslag)),
        }
    }

    fn machine(&self, text: serde_json::Result<String>) -> Result<()> {
        let text = text.map_err(|error| Failure(format!("de meldingen zijn niet als JSON te schrijven: {error}")))?;
        self.out(&(text + "\n"))
    }

    /// Writes to the file that was named, else to standard output.
    fn out(&self, text: &str) -> Result<()> {
        match &self.uitvoer {
            Some(path) => files::write(path, &anstream::adapter::strip_str(text).to_string()),
            None => show::print(text),
        }
    }

    fn summary(&self, found: &Onderzocht, verslag: &Verslag) -> String {
        let faults = counted(verslag.count(Level::Fout), "fout", "fouten");
        let warnings = counted(verslag.count(Level::Waarschuwing), "waarschuwing", "waarschuwingen");
        let files = counted(found.sources.len(), "bestand", "bestanden");
        let mut out = format!("{files} gecontroleerd: {faults}, {warnings}.");
        if self.streng {
            let Omvang { eisen, vergeleken, voorbeelden, projecten } = found.omvang;
            out.push_str(&format!(
                "\nDaarbij: {}, {} uitgevoerd, {} vergeleken met het Bbl, {}.",
                counted(eisen, "eis", "eisen"),
                counted(voorbeelden, "voorbeeld", "voorbeelden"),
                counted(vergeleken, "eis", "eisen"),
                counted(projecten, "project", "projecten")
            ));
        }
        let known = verslag.bevindingen.iter().filter(|bevinding| bevinding.stand == Stand::Bekend).count();
        if known > 0 || verslag.verdwenen > 0 {
            out.push_str(&format!(
                "\n{} al bekend en {} verdwenen.",
                counted(known, "bevinding was", "bevindingen waren"),
                verslag.verdwenen
            ));
        }
        out
    }
}

/// What the settings allow, with reason and last day.
fn allowed(verslag: &Verslag) -> String {
    let mut out = String::new();
    for bevinding in &verslag.bevindingen {
        if let Stand::Toegestaan { reden, tot } = &bevinding.stand {
            out.push_str(&format!(
                "Toegestaan tot {tot}: {} bij {} ({reden})\n",
                bevinding.melding.code, bevinding.blok
            ));
        }
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

fn has_yaml_name(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

/// The files on `.yaml` and `.yml` under a folder, in order; what starts with a point is not for
/// people to read.
fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let hidden = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with('.');
    WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !hidden(entry.file_name()))
        .filter_map(std::result::Result::ok)
        .filter(|entry| entry.file_type().is_file() && has_yaml_name(entry.path()))
        .map(walkdir::DirEntry::into_path)
        .collect()
}
