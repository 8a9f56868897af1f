//! The gate: what it finds, what settings and baselines do to it, and what it says to other tools.
//!
//! The rules under `tests/poort/regels` are those of an invented municipality beside the Bbl; every
//! code of the gate occurs in them. Days are given, so that nothing here depends on the calendar.

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

use serde_json::Value;

#[path = "shared/files.rs"]
mod files;

const DAY: [&str; 2] = ["--vandaag", "2026-09-24"];

/// Runs stoer in a folder.
fn stoer(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_stoer")).current_dir(folder).args(arguments).output().unwrap()
}

/// Runs the strict gate in a folder on its rules, on a fixed day.
fn gate(folder: &Path, more: &[&str]) -> Output {
    stoer(folder, &[&["controleer", "--streng", "regels"], &DAY[..], more].concat())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// A report without the projects that show a finding: which one the solver picks is not its matter.
fn without_witness(report: &str) -> String {
    const SHOWS: &str = "een project dat dit laat zien: ";
    let cut = |line: &str| match line.split_once(SHOWS) {
        Some((before, after)) => {
            let end = after.find("</failure>").map_or("", |at| &after[at..]);
            format!("{before}{SHOWS}…{end}\n")
        }
        None => format!("{line}\n"),
    };
    report.lines().map(cut).collect()
}

/// A copy of the invented municipality, for one test.
fn repository(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("poort").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("regels")).unwrap();
    for path in files::under("tests/poort/regels", &["stoer"]) {
        std::fs::copy(&path, folder.join("regels").join(path.file_name().unwrap())).unwrap();
    }
    folder
}

/// A repository with one clean file, for tests that add one fault at a time.
fn clean(name: &str) -> PathBuf {
    let folder = repository(name);
    std::fs::remove_file(folder.join("regels/fouten.stoer")).unwrap();
    folder
}

fn edit(path: &Path, change: impl Fn(&str) -> String) {
    let before = std::fs::read_to_string(path).unwrap();
    let after = change(&before);
    assert_ne!(before, after, "the edit changes something");
    std::fs::write(path, after).unwrap();
}

/// The findings as `code bij stand`, in order.
fn findings(output: &Output) -> Vec<String> {
    let list: Vec<Value> =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output.stderr)));
    let word = |one: &Value, key: &str| one[key].as_str().unwrap().to_owned();
    list.iter().map(|one| format!("{} {} {}", word(one, "code"), word(one, "bij"), word(one, "stand"))).collect()
}

fn fingerprints(output: &Output) -> Vec<String> {
    let list: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    let mut found: Vec<String> = list.iter().map(|one| one["vingerafdruk"].as_str().unwrap().to_owned()).collect();
    found.sort();
    found
}

#[test]
fn a_clean_repository_passes() {
    let output = gate(&clean("schoon"), &[]);
    assert_eq!(code(&output), 0, "{}{}", text(&output.stdout), text(&output.stderr));
    assert!(text(&output.stdout).contains("vergeleken met het Bbl"), "{}", text(&output.stdout));
}

#[test]
fn the_gate_finds_every_kind_of_fault() {
    let output = gate(&repository("alles"), &[]);
    assert_eq!(code(&output), 1, "{}", text(&output.stderr));
    insta::assert_snapshot!(without_witness(&text(&output.stdout)));
    let mut codes: Vec<String> = findings(&gate(&repository("alles"), &["--formaat", "json"]))
        .iter()
        .map(|line| line.split(' ').next().unwrap().to_owned())
        .filter(|code| code.starts_with('P'))
        .collect();
    codes.sort();
    codes.dedup();
    // P013, P014 and P015 are about settings; this municipality has none.
    let wanted: Vec<String> = (1..=12).map(|number| format!("P{number:03}")).collect();
    assert_eq!(codes, wanted);
}

#[test]
fn without_streng_the_same_rules_are_sound() {
    let output = stoer(&repository("gewoon"), &[&["controleer", "regels"], &DAY[..]].concat());
    assert_eq!(code(&output), 0, "{}", text(&output.stdout));
}

#[test]
fn unrelated_edits_leave_every_fingerprint() {
    let folder = repository("stabiel");
    let before = fingerprints(&gate(&folder, &["--formaat", "json"]));
    edit(&folder.join("regels/fouten.stoer"), |text| format!("-- een regel erbij\n\n{text}"));
    std::fs::rename(folder.join("regels/gemeente.stoer"), folder.join("regels/andere-naam.stoer")).unwrap();
    let after = fingerprints(&gate(&folder, &["--formaat", "json"]));
    assert_eq!(before, after);
}

#[test]
fn a_baseline_hides_what_was_there_and_nothing_else() {
    let folder = repository("basis");
    let written = gate(&folder, &["--schrijf-basis", "basis.json"]);
    assert_eq!(code(&written), 1);
    let known = gate(&folder, &["--basis", "basis.json"]);
    assert_eq!(code(&known), 0, "{}", text(&known.stdout));
    edit(&folder.join("regels/gemeente.stoer"), |text| text.replace("ten minste 5 m³", "ten minste 5,5 m³"));
    let changed = gate(&folder, &["--basis", "basis.json", "--formaat", "json"]);
    assert_eq!(code(&changed), 1);
    let new: Vec<String> = findings(&changed).into_iter().filter(|line| line.ends_with(" telt")).collect();
    assert_eq!(new, ["P001 voorbeeld \"berging op de grens\" telt"]);
}

#[test]
fn settings_allow_for_a_reason_and_until_a_day() {
    let folder = repository("toegestaan");
    let settings = "stoer: 1\ntoegestaan:\n  - code: P008\n    bij: voorbeeldstad.fout.hoog\n    reden: raadsbesluit\n    tot: 2026-10-01\n";
    std::fs::write(folder.join("regels/stoer.yaml"), settings).unwrap();
    let line = "P008 eis voorbeeldstad.fout.hoog";
    let at = |day: &str| {
        findings(&stoer(&folder, &["controleer", "--streng", "regels", "--vandaag", day, "--formaat", "json"]))
    };
    let before = at("2026-09-30");
    assert!(before.contains(&format!("{line} toegestaan")), "{before:?}");
    assert!(!before.iter().any(|line| line.starts_with("P013")), "{before:?}");
    let after = at("2026-10-01");
    assert!(after.contains(&format!("{line} telt")), "{after:?}");
    assert!(after.iter().any(|line| line.starts_with("P013")), "{after:?}");
}

#[test]
fn an_allowance_for_nothing_is_reported() {
    let folder = clean("toegestaan-niets");
    let settings = "stoer: 1\ntoegestaan:\n  - code: P008\n    bij: voorbeeldstad.bestaat-niet\n    reden: oud\n    tot: 2027-01-01\n";
    std::fs::write(folder.join("regels/stoer.yaml"), settings).unwrap();
    let output = gate(&folder, &["--formaat", "json"]);
    assert_eq!(findings(&output), ["P014 toegestaan: telt"]);
    assert_eq!(code(&output), 1);
}

#[test]
fn levels_follow_the_settings_but_faults_of_the_rules_stay() {
    let folder = repository("niveaus");
    let off: String = (1..=12).map(|number| format!("  P{number:03}: uit\n")).collect();
    std::fs::write(folder.join("anders.yaml"), format!("stoer: 1\nniveaus:\n{off}  C006: uit\n")).unwrap();
    let output = gate(&folder, &["--instellingen", "anders.yaml"]);
    assert_eq!(code(&output), 0, "{}", text(&output.stdout));
    edit(&folder.join("regels/gemeente.stoer"), |text| text.replace("minste 5 m³", "minste 5"));
    let output = gate(&folder, &["--instellingen", "anders.yaml", "--formaat", "json"]);
    assert_eq!(code(&output), 1);
    assert!(findings(&output).iter().any(|line| line.starts_with("C006")), "{:?}", findings(&output));
}

#[test]
fn settings_with_faults_are_refused_at_their_place() {
    let folder = clean("instellingen");
    for (settings, words) in [
        ("niveaus: {}\n", "de versie ontbreekt"),
        ("stoer: 2\n", "onbekende versie"),
        ("stoer: 1\nniveau: {}\n", "`niveau` heeft hier geen betekenis"),
        ("stoer: 1\nniveaus:\n  P999: uit\n", "`P999` bestaat niet"),
        ("stoer: 1\nniveaus:\n  P009: zacht\n", "dit niveau bestaat niet"),
        ("stoer: 1\ntoegestaan:\n  - code: P008\n    bij: x\n    reden: y\n", "`tot` ontbreekt"),
        (
            "stoer: 1\ntoegestaan:\n  - code: P008\n    bij: x\n    reden:\n    tot: 2027-01-01\n",
            "de `reden` ontbreekt",
        ),
        ("stoer: 1\ntoegestaan:\n  - code: P008\n    bij: x\n    reden: y\n    tot: 2027-02-30\n", "dit is geen dag"),
        ("stoer: 1\ntoegestaan: P008\n", "hier hoort een lijst"),
        ("- a\n", "hier horen de sleutels"),
        ("stoer: [1\n", "geen geldige YAML"),
    ] {
        std::fs::write(folder.join("regels/stoer.yaml"), settings).unwrap();
        let output = gate(&folder, &[]);
        let said = text(&output.stderr);
        assert_eq!(code(&output), 2, "{settings}: {said}");
        assert!(said.contains(words), "{settings}: {said}");
        assert!(said.contains("P015") && said.contains("stoer.yaml"), "{settings}: {said}");
    }
}

#[test]
fn projects_in_the_folder_take_part() {
    let folder = clean("projecten");
    let project = "stoer: 1\nnaam: Proef\naanvraagdatum: 2026-09-01\ngebouwen:\n  - naam: A\n    hoogste: 3 m\n";
    std::fs::write(folder.join("regels/proef.yaml"), project).unwrap();
    let output = gate(&folder, &["--formaat", "json"]);
    let found = findings(&output);
    assert!(found.iter().any(|line| line.starts_with("F011")), "{found:?}");
}

#[test]
fn a_baseline_that_is_none_is_refused() {
    let folder = clean("geen-basis");
    for (text_of_file, words) in
        [("[]", "geen basis van stoer"), ("{\"stoer_basis\":9,\"bevindingen\":[]}", "versie 9")]
    {
        std::fs::write(folder.join("basis.json"), text_of_file).unwrap();
        let output = gate(&folder, &["--basis", "basis.json"]);
        assert_eq!(code(&output), 2);
        assert!(text(&output.stderr).contains(words), "{}", text(&output.stderr));
    }
}

fn git(folder: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=proef", "-c", "user.email=proef@example.org", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").current_dir(folder).args(identity).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
}

#[test]
fn only_what_is_new_since_a_revision_counts() {
    let folder = repository("git");
    git(&folder, &["init", "--quiet"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "--quiet", "--message", "begin"]);
    let same = gate(&folder, &["--nieuw-sinds", "HEAD"]);
    assert_eq!(code(&same), 0, "{}{}", text(&same.stdout), text(&same.stderr));
    edit(&folder.join("regels/gemeente.stoer"), |text| text.replace("minste 5 m³", "minste  5 m³"));
    let changed = gate(&folder, &["--nieuw-sinds", "HEAD", "--formaat", "json"]);
    assert_eq!(code(&changed), 1, "{}", text(&changed.stderr));
    let new: Vec<String> = findings(&changed).into_iter().filter(|line| line.ends_with(" telt")).collect();
    assert_eq!(new, ["P002 eis voorbeeldstad.berging telt"]);
    let unknown = gate(&folder, &["--nieuw-sinds", "bestaat-niet"]);
    assert_eq!(code(&unknown), 2);
    assert!(text(&unknown.stderr).contains("git kent `bestaat-niet` hier niet"), "{}", text(&unknown.stderr));
}

/// Every machine format of the same findings.
fn formatted(folder: &Path, formaat: &str, more: &[&str]) -> String {
    text(&gate(folder, &[&["--formaat", formaat], more].concat()).stdout)
}

/// What the schema of the standard has against a log.
fn sarif_errors(log: &Value) -> Vec<String> {
    let schema = files::repository("tests/poort/schema/sarif-2.1.0.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(schema).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    validator.iter_errors(log).map(|error| error.to_string()).collect()
}

#[test]
fn sarif_fits_the_standard_and_carries_help_fingerprints_and_suppressions() {
    let folder = repository("sarif");
    let settings = "stoer: 1\ntoegestaan:\n  - code: P008\n    bij: voorbeeldstad.fout.hoog\n    reden: raadsbesluit\n    tot: 2026-10-01\n";
    std::fs::write(folder.join("regels/stoer.yaml"), settings).unwrap();
    let log: Value = serde_json::from_str(&formatted(&folder, "sarif", &[])).unwrap();
    assert_eq!(sarif_errors(&log), Vec::<String>::new());
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert!(rules.iter().all(|rule| rule["help"]["markdown"].as_str().unwrap().len() > 40), "{rules:#?}");
    let results = run["results"].as_array().unwrap();
    assert!(results.len() > 10);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert_eq!(result["partialFingerprints"]["stoer/v1"].as_str().unwrap().len(), 32);
    }
    let suppressed: Vec<&Value> = results.iter().filter(|result| result.get("suppressions").is_some()).collect();
    assert_eq!(suppressed.len(), 1);
    assert_eq!(suppressed[0]["suppressions"][0]["justification"], "raadsbesluit (tot 2026-10-01)");
    // The schema refuses what is not SARIF.
    let mut broken = log.clone();
    broken["runs"][0]["results"][0]["level"] = Value::from("erg");
    assert!(!sarif_errors(&broken).is_empty());
}

#[test]
fn sarif_says_what_is_new_beside_a_baseline() {
    let folder = repository("sarif-basis");
    gate(&folder, &["--schrijf-basis", "basis.json"]);
    edit(&folder.join("regels/gemeente.stoer"), |text| text.replace("ten minste 5 m³", "ten minste 5,5 m³"));
    let log: Value = serde_json::from_str(&formatted(&folder, "sarif", &["--basis", "basis.json"])).unwrap();
    assert_eq!(sarif_errors(&log), Vec::<String>::new());
    let results = log["runs"][0]["results"].as_array().unwrap();
    let new: Vec<&Value> = results.iter().filter(|result| result["baselineState"] == "new").collect();
    assert_eq!(new.len(), 1);
    assert_eq!(new[0]["ruleId"], "P001");
}

#[test]
fn junit_has_a_failure_for_what_counts_and_a_pass_for_a_clean_file() {
    let report = formatted(&repository("junit"), "junit", &[]);
    insta::assert_snapshot!(without_witness(&report));
    let count = |words: &str| report.matches(words).count();
    let number = |name: &str| -> usize {
        report.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
    };
    assert_eq!(count("<failure "), number("failures"));
    assert_eq!(count("<testcase "), number("tests"));
    assert_eq!(count("<testcase "), count("</testcase>") + count(" />"));
}

#[test]
fn github_annotations_stand_beside_the_line() {
    let report = formatted(&repository("github"), "github", &[]);
    insta::assert_snapshot!(without_witness(&report));
    assert!(
        report.lines().all(|line| line.starts_with("::error ")
            || line.starts_with("::warning ")
            || line.starts_with("::notice ")),
        "{report}"
    );
}

#[test]
fn gitlab_code_quality_has_a_fingerprint_for_each() {
    let list: Value = serde_json::from_str(&formatted(&repository("gitlab"), "gitlab", &[])).unwrap();
    let list = list.as_array().unwrap();
    assert!(list.len() > 10);
    let mut seen = std::collections::BTreeSet::new();
    for issue in list {
        assert!(seen.insert(issue["fingerprint"].as_str().unwrap().to_owned()), "{issue}");
        assert!(["info", "minor", "major"].contains(&issue["severity"].as_str().unwrap()));
        assert!(issue["location"]["path"].as_str().unwrap().starts_with("regels/"));
        assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() > 0);
        assert!(issue["description"].as_str().unwrap().starts_with(issue["check_name"].as_str().unwrap()));
    }
}

#[test]
fn a_report_can_go_to_a_file() {
    let folder = repository("uitvoer");
    let output = gate(&folder, &["--formaat", "sarif", "--uitvoer", "stoer.sarif"]);
    assert_eq!(code(&output), 1);
    assert!(output.stdout.is_empty());
    let log: Value = serde_json::from_str(&std::fs::read_to_string(folder.join("stoer.sarif")).unwrap()).unwrap();
    assert_eq!(sarif_errors(&log), Vec::<String>::new());
}

/// A path on which `stoer` is the binary under test.
fn search_path() -> String {
    let own = Path::new(env!("CARGO_BIN_EXE_stoer")).parent().unwrap().to_string_lossy().into_owned();
    format!("{own}:{}", std::env::var("PATH").unwrap_or_default())
}

/// Runs a script of a CI file as its runner would.
#[cfg(unix)]
fn script(folder: &Path, script: &str, variables: &[(&str, &str)]) -> Output {
    Command::new("bash")
        .current_dir(folder)
        .args(["--noprofile", "--norc", "-e", "-c", script])
        .env("PATH", search_path())
        .envs(variables.iter().copied())
        .output()
        .unwrap()
}

fn yaml(text: &str) -> stoer::yaml::Node {
    stoer::yaml::read(text).unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn at<'n>(node: &'n stoer::yaml::Node, path: &[&str]) -> &'n stoer::yaml::Node {
    path.iter().fold(node, |node, key| match key.parse::<usize>() {
        Ok(index) => &node.as_list().unwrap()[index],
        Err(_) => node.get(key).unwrap_or_else(|| panic!("{key}")),
    })
}

#[cfg(unix)]
#[test]
fn the_github_action_reports_and_fails_as_the_gate_does() {
    let action = yaml(&std::fs::read_to_string(files::repository("action.yml")).unwrap());
    let steps = at(&action, &["runs", "steps"]).as_list().unwrap();
    let build = at(&steps[0], &["run"]).as_scalar().unwrap();
    assert!(build.contains("--path \"$GITHUB_ACTION_PATH\""), "{build}");
    let step = &steps[1];
    // Every variable of the script is an input, and every input has a default.
    for (key, value) in at(step, &["env"]).as_map().unwrap() {
        let input = value.as_scalar().unwrap().trim_start_matches("${{ inputs.").trim_end_matches(" }}");
        assert!(at(&action, &["inputs", input]).get("default").is_some(), "{}", key.text);
    }
    let run = at(step, &["run"]).as_scalar().unwrap();
    let attempt = |folder: &Path, paths: &str| {
        let outputs = folder.join("uitvoer.txt");
        std::fs::write(&outputs, "").unwrap();
        let binary = env!("CARGO_BIN_EXE_stoer");
        let output = script(
            folder,
            run,
            &[
                ("PADEN", paths),
                ("INSTELLINGEN", ""),
                ("NIEUW_SINDS", ""),
                ("BASIS", ""),
                ("SARIF", "verslag.sarif"),
                ("STOER", binary),
                ("GITHUB_OUTPUT", outputs.to_str().unwrap()),
            ],
        );
        (output, std::fs::read_to_string(outputs).unwrap())
    };
    let (good, written) = attempt(&clean("action-goed"), "regels\n");
    assert_eq!(code(&good), 0, "{}", text(&good.stderr));
    assert_eq!(written, "sarif=verslag.sarif\n");
    let folder = repository("action-fout");
    let (bad, _) = attempt(&folder, "regels");
    assert_eq!(code(&bad), 1, "{}", text(&bad.stderr));
    assert!(text(&bad.stdout).contains("::error file=regels/fouten.stoer,line="), "{}", text(&bad.stdout));
    let log: Value = serde_json::from_str(&std::fs::read_to_string(folder.join("verslag.sarif")).unwrap()).unwrap();
    assert_eq!(sarif_errors(&log), Vec::<String>::new());
    let (unusable, _) = attempt(&folder, "bestaat-niet");
    assert_eq!(code(&unusable), 2, "{}", text(&unusable.stderr));
}

/// The lines of a GitLab script, as one script.
fn gitlab_script(job: &stoer::yaml::Node) -> String {
    let lines = at(job, &["stoer", "script"]).as_list().unwrap();
    lines.iter().map(|line| line.as_scalar().unwrap().to_owned() + "\n").collect()
}

#[cfg(unix)]
#[test]
fn the_gitlab_template_writes_its_reports() {
    let template = std::fs::read_to_string(files::repository("templates/stoer.gitlab-ci.yml")).unwrap();
    let (head, job) = template.split_once("\n---\n").unwrap();
    assert!(yaml(head).get("spec").is_some());
    let job = yaml(&job.replace("$[[ inputs.stage ]]", "test").replace("$[[ inputs.image ]]", "rust"));
    let folder = repository("gitlab-sjabloon");
    let output = script(&folder, &gitlab_script(&job), &[("STOER_REGELS", "regels")]);
    assert_eq!(code(&output), 1, "{}", text(&output.stderr));
    for key in ["codequality", "junit"] {
        let file = at(&job, &["stoer", "artifacts", "reports", key]).as_scalar().unwrap();
        assert!(folder.join(file).is_file(), "{file}");
    }
    std::fs::remove_file(folder.join("regels/fouten.stoer")).unwrap();
    let output = script(&folder, &gitlab_script(&job), &[("STOER_REGELS", "regels")]);
    assert_eq!(code(&output), 0, "{}{}", text(&output.stdout), text(&output.stderr));
}

#[test]
fn the_pre_commit_hooks_run_the_gate() {
    let hooks = yaml(&std::fs::read_to_string(files::repository(".pre-commit-hooks.yaml")).unwrap());
    let hooks = hooks.as_list().unwrap();
    let folder = repository("haak");
    let run = |hook: &stoer::yaml::Node, files: &[&str]| {
        let word = |key: &str| at(hook, &[key]).as_scalar().unwrap().to_owned();
        let entry = word("entry");
        let mut words = entry.split(' ');
        assert_eq!(words.next(), Some("stoer"));
        let mut arguments: Vec<&str> = words.collect();
        let more = hook.get("args").and_then(|list| list.as_list());
        arguments.extend(more.into_iter().flatten().filter_map(|one| one.as_scalar()));
        arguments.extend(files);
        stoer(&folder, &arguments)
    };
    assert_eq!(code(&run(&hooks[0], &["regels/fouten.stoer"])), 0);
    assert_eq!(code(&stoer(&folder, &["opmaak", "--controle", "regels"])), 0);
    assert_eq!(code(&run(&hooks[1], &[])), 1);
}

/// A fresh repository made by `stoer nieuw`.
fn fresh(name: &str) -> PathBuf {
    let parent = repository(name);
    let output = stoer(&parent, &["nieuw", "bouwregels", "--gemeente", "Voorbeeldstad", "--vandaag", "2026-09-24"]);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    parent.join("bouwregels")
}

#[test]
fn a_new_repository_passes_its_own_gate() {
    let folder = fresh("nieuw");
    let output = stoer(&folder, &[&["controleer", "--streng", "."], &DAY[..]].concat());
    assert_eq!(code(&output), 0, "{}{}", text(&output.stdout), text(&output.stderr));
    for words in ["3 voorbeelden uitgevoerd", "1 project", "0 fouten, 0 waarschuwingen"] {
        assert!(text(&output.stdout).contains(words), "{}", text(&output.stdout));
    }
    // From outside as well, with the settings of the repository.
    let parent = folder.parent().unwrap();
    let output = stoer(parent, &[&["controleer", "--streng", "bouwregels/regels"], &DAY[..]].concat());
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    // Every command of its README works.
    let readme = std::fs::read_to_string(folder.join("README.md")).unwrap();
    let commands = readme.split("```sh\n").nth(1).unwrap().split("```").next().unwrap();
    assert_eq!(commands.lines().count(), 5);
    for line in commands.lines() {
        let words: Vec<&str> = line.split('#').next().unwrap().split_whitespace().skip(1).collect();
        let output = stoer(&folder, &words);
        assert!(code(&output) < 2, "{line}: {}", text(&output.stderr));
    }
}

#[cfg(unix)]
#[test]
fn the_ci_of_a_new_repository_is_its_gate() {
    let folder = fresh("nieuw-ci");
    let workflow = yaml(&std::fs::read_to_string(folder.join(".github/workflows/stoer.yml")).unwrap());
    let gitlab = yaml(&std::fs::read_to_string(folder.join(".gitlab-ci.yml")).unwrap());
    let steps = at(&workflow, &["jobs", "poort", "steps"]).as_list().unwrap();
    let runs: String =
        steps.iter().filter_map(|step| step.get("run")).map(|run| run.as_scalar().unwrap().to_owned() + "\n").collect();
    for script_of_ci in [&runs, &gitlab_script(&gitlab)] {
        let output = script(&folder, script_of_ci, &[]);
        assert_eq!(code(&output), 0, "{}{}", text(&output.stdout), text(&output.stderr));
    }
    edit(&folder.join("regels/verordening.stoer"), |text| text.replace("60 mm", "61 mm"));
    for script_of_ci in [&runs, &gitlab_script(&gitlab)] {
        let output = script(&folder, script_of_ci, &[]);
        assert_eq!(code(&output), 1, "{}{}", text(&output.stdout), text(&output.stderr));
    }
    let hooks = yaml(&std::fs::read_to_string(folder.join(".pre-commit-config.yaml")).unwrap());
    let hooks = at(&hooks, &["repos", "0", "hooks"]).as_list().unwrap();
    for hook in hooks {
        let named = if hook.get("pass_filenames").is_some() { "" } else { " regels/verordening.stoer" };
        let entry = at(hook, &["entry"]).as_scalar().unwrap().to_owned() + named;
        let output = script(&folder, &entry, &[]);
        assert!(code(&output) < 2, "{entry}: {}", text(&output.stderr));
    }
}

#[test]
fn a_new_repository_overwrites_nothing_and_needs_a_name() {
    let folder = repository("nieuw-bestaat");
    std::fs::write(folder.join("README.md"), "van mij").unwrap();
    let output = stoer(&folder, &["nieuw", ".", "--gemeente", "Voorbeeldstad"]);
    assert_eq!(code(&output), 2);
    assert!(text(&output.stderr).contains("bestaat al"), "{}", text(&output.stderr));
    assert!(!folder.join("stoer.yaml").exists());
    for name in ["123", "a\"b", "Nieuw: stad"] {
        let output = stoer(&folder, &["nieuw", "map", "--gemeente", name]);
        assert_eq!(code(&output), 2, "{name}");
        assert!(!folder.join("map").exists(), "{name}");
    }
}
