//! What travels inside the library: the rule files, the model buildings and the pages about
//! message codes.

use crate::span::Source;

include!(concat!(env!("OUT_DIR"), "/ingebouwd.rs"));

/// The model buildings, by name: a file name under `rules/modellen/` and the text of the project.
/// Each is a complete new building that meets every national eis that can be decided, on every
/// day since 1 January 2024. A starting point for whoever wants to change one figure.
pub static MODELLEN: &[(&str, &str)] = MODELS;

/// All built-in rule files, by name; names are relative to `rules/`, with slashes.
pub fn sources() -> Vec<Source> {
    RULES.iter().map(|(name, text)| Source::new(*name, *text)).collect()
}

/// What demands mean in law, as data; names are relative to `rules/recht/`.
pub fn recht() -> Vec<Source> {
    RECHT.iter().map(|(name, text)| Source::new(*name, *text)).collect()
}

/// The built-in rule files without the cases beside them, which change no outcome.
pub fn rules() -> Vec<Source> {
    let mut sources = sources();
    sources.retain(|source| !is_cases(&source.name));
    sources
}

/// Whether a file of this name holds cases only.
pub fn is_cases(name: &str) -> bool {
    name.ends_with("-voorbeelden.stoer")
}

/// The page about a message code, such as `C007`, in Markdown; the code may be in lower case.
pub fn page(code: &str) -> Option<&'static str> {
    let wanted = format!("{}.md", code.to_uppercase());
    PAGES.iter().find(|(name, _)| *name == wanted).map(|(_, text)| *text)
}

/// All message codes with their pages.
pub fn pages() -> impl Iterator<Item = (&'static str, &'static str)> {
    PAGES.iter().map(|(name, text)| (name.trim_end_matches(".md"), *text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_files_have_portable_names_in_order() {
        let names: Vec<_> = sources().into_iter().map(|source| source.name).collect();
        assert!(names.contains(&"bbl/regeling.stoer".to_owned()));
        assert!(names.is_sorted());
        assert!(names.iter().all(|name| !name.contains('\\')));
    }

    #[test]
    fn model_buildings_are_project_files() {
        assert!(MODELLEN.is_sorted());
        assert!(MODELLEN.iter().any(|(name, _)| *name == "woonfunctie-rijwoning.yaml"));
        assert!(MODELLEN.iter().all(|(_, text)| text.contains("\nproject:\n")));
    }

    #[test]
    fn without_the_cases_everything_else_is_still_there() {
        let declares = |source: &Source| {
            !source.text.lines().all(|line| {
                line.is_empty() || line.starts_with(' ') || line.starts_with("voorbeeld ") || line.starts_with("--")
            })
        };
        let (all, rules) = (sources(), rules());
        assert!(all.len() > rules.len());
        assert!(all.iter().filter(|source| declares(source)).all(|source| rules.contains(source)));
    }

    #[test]
    fn every_page_starts_with_its_code() {
        for (code, text) in pages() {
            assert!(text.starts_with(&format!("# {code}: ")), "{code}");
        }
    }

    #[test]
    fn a_code_is_found_in_any_case() {
        assert_eq!(page("s001"), page("S001"));
        assert!(page("S001").is_some());
        assert!(page("X999").is_none());
    }
}
