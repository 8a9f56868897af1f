//! The module and the page as they are used: built by the script, the module compared with the
//! native engine byte by byte, and the page driven in a real browser.
//!
//! What is missing is installed by the scripts, or the test fails and says what to do;
//! `STOER_ZONDER_WEB=1` leaves it out. `STOER_WEB_GEBOUWD=1` says that the script was run just now.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use serde_json::{Value, json};

fn asked(variable: &str) -> bool {
    std::env::var(variable).is_ok_and(|value| value == "1")
}

/// Whether somebody asked to leave the browser out.
fn left_out() -> bool {
    let out = asked("STOER_ZONDER_WEB");
    if out {
        eprintln!("STOER_ZONDER_WEB=1: module en pagina zijn niet getest");
    }
    out
}

fn here() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn run(command: &mut Command) {
    let status = command.current_dir(here().join("..")).status();
    let status = status.unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(status.success(), "{command:?}: {status}; STOER_ZONDER_WEB=1 laat module en pagina buiten de tests");
}

/// Builds once for all tests, and lets them go one after the other: the page has a time budget.
fn built() -> MutexGuard<'static, ()> {
    static BUILT: OnceLock<()> = OnceLock::new();
    static TURN: Mutex<()> = Mutex::new(());
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    BUILT.get_or_init(|| {
        if !asked("STOER_WEB_GEBOUWD") {
            run(&mut Command::new(here().join("bouw.sh")));
        }
    });
    turn
}

/// All files under a folder whose name ends so, by path.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn file(path: &Path) -> Value {
    let name = path.file_name().unwrap().to_string_lossy();
    json!({ "naam": name, "tekst": fs::read_to_string(path).unwrap() })
}

/// A call of one of the functions, as it travels to the other side.
struct Call {
    functie: &'static str,
    args: Vec<Value>,
}

fn call(functie: &'static str, args: impl IntoIterator<Item = Value>) -> Call {
    Call { functie, args: args.into_iter().collect() }
}

impl Call {
    /// What the native engine answers.
    fn native(&self) -> String {
        let text = |index: usize| self.args[index].as_str().unwrap();
        match self.functie {
            "toets" => stoer_wasm::toets(text(0), text(1)),
            "plan" => stoer_wasm::plan(text(0), text(1)),
            "controleer" => stoer_wasm::controleer(text(0), text(1)),
            "opmaak" => stoer_wasm::opmaak(text(0)),
            "markeer" => stoer_wasm::markeer(text(0)),
            "proef" => stoer_wasm::proef(text(0), self.args[1].as_bool().unwrap()),
            "overzicht" => stoer_wasm::overzicht(),
            "zoek" => stoer_wasm::zoek(text(0)),
            "regel" => stoer_wasm::regel(text(0), text(1)),
            "eisTekst" => stoer_wasm::eis_tekst(text(0)),
            "vergelijk" => stoer_wasm::vergelijk(text(0), text(1), text(2)),
            "nieuwPlan" => stoer_wasm::nieuw_plan(text(0)),
            "vulAan" => stoer_wasm::vul_aan(text(0), usize::try_from(self.args[1].as_u64().unwrap()).unwrap()),
            other => panic!("{other}"),
        }
    }
}

/// Every language case, every law case, every project, and the functions that the page uses.
fn ordinary() -> Vec<Call> {
    let root = here().join("..");
    let words = file(&root.join("tests/gevallen/woorden.stoer"));
    let mut calls = Vec::new();
    for path in files(&root.join("tests/gevallen"), ".stoer") {
        let case = file(&path);
        let text = case["tekst"].clone();
        calls.push(call("opmaak", [text.clone()]));
        calls.push(call("markeer", [text]));
        calls.push(call("proef", [json!(json!([words, case]).to_string()), json!(false)]));
    }
    let law: Vec<Value> = files(&root.join("rules"), "-voorbeelden.stoer").iter().map(|path| file(path)).collect();
    assert!(law.len() > 50, "{}", law.len());
    calls.push(call("proef", [json!(json!(law).to_string()), json!(true)]));
    for path in files(&root.join("rules/projecten"), ".yaml") {
        let project = file(&path);
        for functie in ["toets", "plan"] {
            calls.push(call(functie, [project["naam"].clone(), project["tekst"].clone()]));
        }
    }
    let local = fs::read_to_string(root.join("rules/lokaal/gemeente-amsterdam/beng.stoer")).unwrap();
    let own = local.replace("amsterdam.beng", "eigen.beng");
    calls.push(call("controleer", [json!("eigen.stoer"), json!(own)]));
    calls.push(call("vergelijk", [json!("eigen.stoer"), json!(own), json!("2026-09-24")]));
    calls.push(call("vulAan", [json!(own), json!(300)]));
    calls.push(call("overzicht", []));
    calls.push(call("zoek", [json!(r#"{"tekst":"trap","datum":"2026-09-24"}"#)]));
    calls.push(call("regel", [json!("bbl.4.149.1.beng1"), json!("")]));
    calls.push(call("nieuwPlan", [json!(r#"{"datum":"2026-09-24","functie":"woonfunctie","gemeente":"Utrecht"}"#)]));
    calls.push(call(
        "eisTekst",
        [json!(
            r#"{"onderwerp":"energie.beng","grootheid":"primair fossiel energiegebruik","vergelijking":"ten hoogste","waarde":"15","eenheid":"kWh/(m²·jaar)","functie":"woonfunctie","gezag":"gemeente","instrument":"omgevingsplan"}"#
        )],
    ));
    calls
}

/// What nobody should send.
fn hostile() -> Vec<Call> {
    let deep = |open: &str, close: &str, depth: usize| format!("{}1{}", open.repeat(depth), close.repeat(depth));
    let texts = [
        String::new(),
        "\0\u{fffd}\u{feff}\u{2028}".to_owned(),
        deep("(", ")", 100_000),
        format!("eis a.b \"c\"\n    norm {}", deep("niet (", ")", 50_000)),
        format!("eis a.b \"c\"\n    norm hoogte ten minste {} m\n", "9".repeat(20_000)),
        format!("eis a.b \"c\"\n    norm hoogte ten minste 1·10^{} m\n", "9".repeat(9)),
        "eis ".repeat(50_000),
        "\"".repeat(9_999),
        "𝄞é\u{301}".repeat(3_000),
    ];
    let mut calls = Vec::new();
    for text in &texts {
        for functie in ["opmaak", "markeer"] {
            calls.push(call(functie, [json!(text)]));
        }
        calls.push(call("proef", [json!(json!([{ "naam": "x", "tekst": text }]).to_string()), json!(false)]));
    }
    let projects = [
        "*".to_owned(),
        "a: &a [*a, *a]\n".to_owned(),
        deep("[", "]", 100_000),
        deep("{a: ", "}", 50_000),
        format!("aanvraagdatum: 2026-09-24\ngebouwen:\n  - hoogte: {}\n", "9".repeat(50_000)),
        "aanvraagdatum: 2026-09-24\ngebouwen:\n  - hoogte: 1e999999999\n".to_owned(),
        "aanvraagdatum: 99999-99-99\n".to_owned(),
        "- ".repeat(20_000),
        "\0\u{fffd}".to_owned(),
    ];
    for project in &projects {
        for functie in ["toets", "plan"] {
            calls.push(call(functie, [json!("x.yaml"), json!(project)]));
        }
    }
    for functie in ["zoek", "eisTekst", "nieuwPlan"] {
        for text in ["", "{", "[]", "{\"datum\":1}", "{\"datum\":\"\u{0}\"}"] {
            calls.push(call(functie, [json!(text)]));
        }
    }
    calls.push(call("regel", [json!("geen.eis"), json!("\nvoorbeeld ")]));
    calls.push(call("vulAan", [json!("𝄞 norm "), json!(1)]));
    calls.push(call("vulAan", [json!(""), json!(4_000_000)]));
    calls
}

/// The first place where two texts differ, with what is around it.
fn difference(a: &str, b: &str) -> String {
    let at = a.bytes().zip(b.bytes()).position(|(a, b)| a != b).unwrap_or(a.len().min(b.len()));
    let around = |text: &str| {
        String::from_utf8_lossy(&text.as_bytes()[at.saturating_sub(60)..text.len().min(at + 60)]).into_owned()
    };
    format!("at byte {at}: native …{}… and module …{}…", around(a), around(b))
}

#[test]
fn the_module_gives_the_same_bytes_as_the_native_engine() {
    if left_out() {
        return;
    }
    let _turn = built();
    // After every hostile call an ordinary one shows that the module still stands.
    let mut calls = ordinary();
    calls.extend(hostile());
    calls.extend(ordinary().into_iter().take(30));
    let lines: Vec<String> =
        calls.iter().map(|call| json!({ "functie": call.functie, "args": call.args }).to_string()).collect();
    let folder = here().join("dist/zelfde");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("vragen.jsonl"), lines.join("\n")).unwrap();
    run(Command::new("bash").arg(here().join("tests/draai.sh")).arg("zelfde.mjs").arg(&folder));
    let answers = fs::read_to_string(folder.join("antwoorden.jsonl")).unwrap();
    let answers: Vec<&str> = answers.lines().collect();
    assert_eq!(answers.len(), calls.len());
    let mut wrong = Vec::new();
    for (call, answer) in calls.iter().zip(answers) {
        let module: String = serde_json::from_str(answer).unwrap();
        let native = call.native();
        if module != native {
            let args = json!(call.args).to_string();
            wrong.push(format!("{}({:.120}): {}", call.functie, args, difference(&native, &module)));
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), calls.len(), wrong.join("\n"));
    let failing = calls.iter().filter(|call| call.functie == "proef").filter(|call| call.args[1] == json!(true));
    for call in failing {
        assert!(!call.native().contains("\"klopt\":false"), "a law case fails without the other cases");
    }
}

#[test]
fn the_page_works_as_it_is_used() {
    if left_out() {
        return;
    }
    let _turn = built();
    run(Command::new("bash").arg(here().join("tests/draai.sh")).arg("reizen.mjs"));
}
