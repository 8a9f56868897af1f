//! What a change of rules means: transitions that are there, and the proof that others are not.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const RULES: &str = "regeling dorp \"Verordening Dorp\"
    instrument verordening
    gezag      gemeente
    gebied     Dorp
    bron       \"verzonnen\"

bepaling vereiste berging
    van perceel
    =   5 m³

eis dorp.berging \"Regenwater op eigen perceel\"
    vindplaats \"artikel 1\"
    over       water.hemelwater_perceel
    voor       elk perceel
    als        bouwwijze van het project gelijk aan nieuwbouw
    norm       hemelwaterberging ten minste vereiste berging

eis dorp.lediging \"Berging weer leeg\"
    vindplaats \"artikel 2\"
    over       water.hemelwater_perceel
    voor       elk perceel
    norm       ledigingstijd ten hoogste 24 h
";

const EXCEPTION: &str = "
uitzondering dorp.klein \"Klein perceel\"
    op         dorp.lediging
    vindplaats \"artikel 3\"
    voor       elk perceel
    als        afvoerend oppervlak ten hoogste 40 m²
";

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("verschil").join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn stoer(folder: &Path, arguments: &[&str]) -> Output {
    let day = ["--datum", "2026-09-24"];
    Command::new(env!("CARGO_BIN_EXE_stoer"))
        .current_dir(folder)
        .arg("verschil")
        .args(arguments)
        .args(day)
        .output()
        .unwrap()
}

/// The exit code and what is said about a change from one text to another.
fn change(name: &str, old: &str, new: &str) -> (i32, String) {
    assert_ne!(old, new);
    let folder = folder(name);
    std::fs::write(folder.join("oud.stoer"), old).unwrap();
    std::fs::write(folder.join("nieuw.stoer"), new).unwrap();
    let output = stoer(&folder, &["oud.stoer", "nieuw.stoer"]);
    (output.status.code().unwrap(), text(&output.stdout) + &text(&output.stderr))
}

fn transitions(said: &str) -> Vec<&str> {
    said.lines().map(str::trim).filter(|line| line.contains(" → ")).collect()
}

#[test]
fn a_stricter_limit_turns_some_projects_and_a_witness_lies_between() {
    let new = RULES.replace("=   5 m³", "=   6 m³");
    let (code, said) = change("strenger", RULES, &new);
    assert_eq!(code, 1, "{said}");
    assert_eq!(transitions(&said), ["voldoet → voldoet niet: perceel"], "{said}");
    assert!(said.contains("zelf gelijk, maar iets waarop zij rust is gewijzigd"), "{said}");
    let witness = said.lines().find(|line| line.contains("hemelwaterberging van")).unwrap();
    let number = witness.split("hemelwaterberging van perceel: ").nth(1).unwrap().split(' ').next().unwrap();
    let whole: u32 = number.split(',').next().unwrap().parse().unwrap();
    assert_eq!(whole, 5, "{witness}");
    assert!(!said.contains("dorp.lediging"), "{said}");
}

#[test]
fn other_words_for_the_same_change_nothing() {
    let new = RULES.replace("=   5 m³", "=   5000 L").replace("24 h", "1 dag");
    let (code, said) = change("zelfde", RULES, &new);
    assert_eq!(code, 0, "{said}");
    assert_eq!(transitions(&said), Vec::<&str>::new());
    assert!(said.contains("zonder dat een project een andere uitkomst krijgt"), "{said}");
    for eis in ["dorp.berging", "dorp.lediging"] {
        assert!(said.contains(eis), "{said}");
    }
}

#[test]
fn a_wider_condition_makes_an_eis_apply_where_it_did_not() {
    let new = RULES.replace("gelijk aan nieuwbouw", "een van nieuwbouw of verbouw");
    let (code, said) = change("breder", RULES, &new);
    assert_eq!(code, 1, "{said}");
    assert_eq!(
        transitions(&said),
        ["niet van toepassing → voldoet: perceel", "niet van toepassing → voldoet niet: perceel"],
        "{said}"
    );
    assert!(said.contains("verbouw"), "{said}");
}

#[test]
fn an_exception_is_seen_in_the_eis_that_it_lifts() {
    let new = RULES.to_owned() + EXCEPTION;
    let (code, said) = change("uitzondering", RULES, &new);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("dorp.lediging \"Berging weer leeg\": zelf gelijk"), "{said}");
    assert_eq!(
        transitions(&said),
        ["voldoet → niet van toepassing: perceel", "voldoet niet → niet van toepassing: perceel"],
        "{said}"
    );
    // And back.
    let (_, said) = change("uitzondering-weg", &new, RULES);
    assert_eq!(
        transitions(&said),
        ["niet van toepassing → voldoet: perceel", "niet van toepassing → voldoet niet: perceel"],
        "{said}"
    );
}

#[test]
fn new_and_lapsed_eisen() {
    let (before, _) = RULES.split_once("\neis dorp.lediging").unwrap();
    let (code, said) = change("nieuw", before, RULES);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("dorp.lediging \"Berging weer leeg\": nieuw"), "{said}");
    assert!(transitions(&said).contains(&"niet van toepassing → voldoet niet: perceel"), "{said}");
    let (_, said) = change("vervallen", RULES, before);
    assert!(said.contains("dorp.lediging \"Berging weer leeg\": vervallen"), "{said}");
    assert!(transitions(&said).contains(&"voldoet niet → niet van toepassing: perceel"), "{said}");
}

#[test]
fn a_changed_word_is_a_reservation() {
    let word = "\nkenmerk eigen berging\n    van    perceel\n    maat   m³\n    bereik ten minste 0 m³\n";
    let old = RULES.to_owned() + word;
    let new = old.replace("bereik ten minste 0 m³", "bereik ten minste 1 m³");
    let (code, said) = change("woord", &old, &new);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("Voorbehoud: kenmerk `eigen berging` is gewijzigd"), "{said}");
}

#[test]
fn a_project_is_judged_by_both() {
    let folder = folder("project");
    std::fs::write(folder.join("oud.stoer"), RULES).unwrap();
    std::fs::write(folder.join("nieuw.stoer"), RULES.replace("=   5 m³", "=   6 m³")).unwrap();
    let project = "stoer: 1\nnaam: Proef\naanvraagdatum: 2026-09-24\ngemeente: Dorp\nbouwwijze: nieuwbouw\n\
                   percelen:\n  - naam: kavel\n    hemelwaterberging: 5,5 m³\n    ledigingstijd: 12 h\n";
    std::fs::write(folder.join("plan.yaml"), project).unwrap();
    let output = stoer(&folder, &["oud.stoer", "nieuw.stoer", "--project", "plan.yaml"]);
    let said = text(&output.stdout);
    assert!(said.contains("dorp.berging voor kavel: voldoet → voldoet niet"), "{said}{}", text(&output.stderr));
    assert!(!said.contains("dorp.lediging voor"), "{said}");
}

#[test]
fn the_history_is_the_old_side() {
    let folder = folder("git");
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=proef", "-c", "user.email=proef@example.org", "-c", "commit.gpgsign=false"];
        let output = Command::new("git").current_dir(&folder).args(identity).args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    };
    std::fs::create_dir(folder.join("regels")).unwrap();
    let path = folder.join("regels/dorp.stoer");
    std::fs::write(&path, RULES).unwrap();
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "begin"]);
    std::fs::write(&path, RULES.replace("24 h", "48 h")).unwrap();
    let output = stoer(&folder, &["--sinds", "HEAD", "regels"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert_eq!(transitions(&text(&output.stdout)), ["voldoet niet → voldoet: perceel"]);
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let folder = folder("fout");
    std::fs::write(folder.join("goed.stoer"), RULES).unwrap();
    std::fs::write(folder.join("fout.stoer"), RULES.replace("24 h", "24 kg")).unwrap();
    for (arguments, words) in [
        (&["goed.stoer", "fout.stoer"][..], "de nieuwe regels bevatten fouten"),
        (&["fout.stoer", "goed.stoer"], "de oude regels bevatten fouten"),
        (&["goed.stoer"], "noem de oude en de nieuwe regels"),
        (&["--sinds", "HEAD", "goed.stoer", "fout.stoer"], "noem bij --sinds alleen"),
        (&["goed.stoer", "weg.stoer"], "het bestaat niet"),
    ] {
        let output = stoer(&folder, arguments);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
}
