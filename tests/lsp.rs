//! The language server as an editor meets it: the program itself, over the pipe.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use serde_json::{Value, json};

#[path = "shared/client.rs"]
mod client;

use client::{Client, edited, words};
use stoer::lsp::Desk;

const WOORDEN: &str = include_str!("lsp/woorden.stoer");
const PLAN: &str = include_str!("lsp/plan.stoer");
const FILES: [(&str, &str); 2] = [("woorden.stoer", WOORDEN), ("plan.stoer", PLAN)];
/// The invented words only: the built-in rules take time to read.
const BARE: [&str; 1] = ["--zonder-ingebouwd"];

/// An editor with the invented plan open and its check done.
fn plan(name: &str) -> Client {
    let mut client = Client::working(name, &FILES, &BARE);
    client.open("plan.stoer", PLAN);
    client.findings("plan.stoer", <[Value]>::is_empty);
    client
}

fn labels(answer: &Value) -> Vec<&str> {
    answer["items"].as_array().unwrap().iter().map(|item| item["label"].as_str().unwrap()).collect()
}

#[test]
fn an_editor_comes_and_goes() {
    let mut client = Client::start("gaat", &FILES, &BARE);
    assert!(client.refused("textDocument/hover", json!({})).contains("initialize"));
    let answer = client.greet(json!({}));
    assert_eq!(answer["serverInfo"]["name"], "stoer");
    assert_eq!(answer["capabilities"]["positionEncoding"], "utf-16");
    assert!(client.refused("bestaat/niet", json!({})).contains("bestaat/niet"));
    assert!(!client.refused("textDocument/hover", json!({ "onzin": 1 })).is_empty());
    assert_eq!(client.leave(), 0);
}

#[test]
fn an_editor_that_vanishes_is_no_fault_of_the_server() {
    let client = Client::working("weg", &FILES, &BARE);
    assert_eq!(client.vanish(), 1);
}

#[test]
fn junk_does_not_stop_the_server() {
    let mut client = Client::start("rommel", &FILES, &BARE);
    client.raw(b"\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n");
    client.raw(b"Content-Length: -1\r\n\r\n");
    client.raw(b"Content-Length: 5\r\n\r\n\xff\xfe\x00{{");
    client.raw(b"Content-Length: 2\r\n\r\n[]");
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    client.raw(format!("Content-Length: {}\r\n\r\n{deep}", deep.len()).as_bytes());
    let huge = 70 << 20;
    client.raw(format!("Content-Length: {huge}\r\n\r\n").as_bytes());
    client.raw(&vec![b' '; huge]);
    client.raw(b"Content-Length: 8\r\n\r\n{\"id\":9}");
    let invalid = client.wait(|message| message["id"] == json!(9));
    assert!(invalid["error"]["code"].is_i64(), "{invalid}");
    client.greet(json!({}));
    client.open("plan.stoer", "\u{0}\u{feff}eis \u{1F600}\n  norm ((((\n\"");
    assert!(!client.codes("plan.stoer").is_empty());
    client.edit(
        "plan.stoer",
        2,
        json!({ "start": { "line": 9, "character": 9 }, "end": { "line": 0, "character": 4_000_000 } }),
        "x",
    );
    let place =
        json!({ "textDocument": { "uri": client.uri("plan.stoer") }, "position": { "line": 99, "character": 99 } });
    assert_eq!(client.request("textDocument/hover", place), Value::Null);
    assert_eq!(client.leave(), 0);
}

#[test]
fn findings_follow_the_typing() {
    let mut client = plan("bevindingen");
    let broken = PLAN.replace("ten hoogste 9 m", "ten hoogste 9.5 m");
    client.change("plan.stoer", 2, &broken);
    let found = client.findings("plan.stoer", |list| !list.is_empty());
    assert_eq!((found.len(), &found[0]["code"]), (1, &json!("S008")));
    assert_eq!(words(&broken, &found[0]["range"]), "9.5");
    assert_eq!(found[0]["severity"], 1);
    let start = client.at("plan.stoer", &broken, "9.5", 1)["position"].clone();
    let end = client.at("plan.stoer", &broken, "9.5", 2)["position"].clone();
    client.edit("plan.stoer", 3, json!({ "start": start, "end": end }), ",");
    client.findings("plan.stoer", <[Value]>::is_empty);
    assert_eq!(client.leave(), 0);
}

/// A finding can lie in another file than the one that is typed in.
#[test]
fn a_change_shows_in_other_files() {
    let mut client = plan("andere");
    client.open("woorden.stoer", WOORDEN);
    client.change("woorden.stoer", 2, &WOORDEN.replace("kenmerk hoogste punt", "kenmerk nokhoogte"));
    assert_eq!(client.codes("plan.stoer").first().map(String::as_str), Some("C002"));
    client.change("woorden.stoer", 3, WOORDEN);
    client.findings("plan.stoer", <[Value]>::is_empty);
}

/// While a word is being changed, what uses it is not at fault.
#[test]
fn a_broken_file_keeps_its_last_good_names() {
    let mut client = plan("kapot");
    client.open("woorden.stoer", WOORDEN);
    let broken =
        WOORDEN.replace("    van         gebouw\n    maat        m\n", "    van         gebouw\n    maat        \n");
    client.change("woorden.stoer", 2, &broken);
    client.findings("woorden.stoer", |list| list.iter().any(|one| one["code"] == "S001"));
    let place = client.at("plan.stoer", PLAN, "hoogste punt ten", 3);
    let hover = client.request("textDocument/hover", place.clone());
    assert!(hover["contents"]["value"].as_str().unwrap().contains("Van het terrein"), "{hover}");
    let found = client.request("textDocument/definition", place);
    assert_eq!(words(&broken, &found[0]["range"]), "hoogste punt");
    // The check of all files is done once the other file was looked at again.
    client.request(
        "workspace/executeCommand",
        json!({ "command": "stoer.vergelijk", "arguments": ["dorp.plan.hoogte"] }),
    );
    let uri = client.uri("plan.stoer");
    let fault =
        |message: &&Value| message["params"]["uri"] == json!(uri) && message["params"]["diagnostics"] != json!([]);
    assert!(client.heard.iter().find(fault).is_none(), "{:?}", client.heard);
}

#[test]
fn fixes_take_findings_away() {
    let cases = [
        ("decimaal", "ten hoogste 9 m\n", "ten hoogste 9.5 m\n", "S008"),
        ("naam", "norm       hoogste punt ten", "norm       hoogste pint ten", "C002"),
        ("eenheid", "ten hoogste 9 m\n", "ten hoogste 9 cmm\n", "C005"),
        ("zonder eenheid", "ten hoogste 9 m\n", "ten hoogste 9\n", "C006"),
        ("drager", "meer dan 3 m", "meer dan 3 m en hoogste punt meer dan 1 m", "C003"),
        ("vindplaats", "    vindplaats dorp.plan artikel 3\n", "", "C015"),
        ("onderdeel", "    over       ruimte.hoogte\n    voor       elk gebouw", "    voor       elk gebouw", "C014"),
        ("blok", "voorbeeld \"precies", "vorbeeld \"precies", "S012"),
        ("aanhaling", "\"toren\" waarvoor", "\"toren waarvoor", "S009"),
        (
            "regel",
            "    over       ruimte.hoogte\n    voor       elk gebouw\n",
            "    over       ruimte.hoogte voor elk gebouw\n",
            "S006",
        ),
        ("rekenteken", "hoogste 9 m\n", "hoogste 9 m+1 m\n", "S001"),
    ];
    let mut client = plan("herstel");
    for (version, (name, good, wrong, code)) in (2..).zip(cases) {
        assert!(PLAN.contains(good), "{name}");
        let text = PLAN.replacen(good, wrong, 1);
        client.change("plan.stoer", version * 10, &text);
        let found = client.findings("plan.stoer", |list| list.iter().any(|one| one["code"] == code));
        let finding = found.iter().find(|one| one["code"] == code).unwrap();
        let uri = client.uri("plan.stoer");
        let actions = client.request(
            "textDocument/codeAction",
            json!({ "textDocument": { "uri": uri }, "range": finding["range"], "context": { "diagnostics": [] } }),
        );
        let fix = actions.as_array().unwrap().first().unwrap_or_else(|| panic!("{name}: no fix for {finding}"));
        assert_eq!((&fix["kind"], &fix["isPreferred"]), (&json!("quickfix"), &json!(true)), "{name}");
        let repaired = edited(&text, &fix["edit"]["changes"][&uri]);
        assert!(code != "C015" || repaired.contains("vindplaats dorp.plan artikel"), "{repaired}");
        client.change("plan.stoer", version * 10 + 1, &repaired);
        client.findings("plan.stoer", |list| list.iter().all(|one| one["code"] != code));
    }
}

#[test]
fn hover_tells_what_a_name_is() {
    let mut client = plan("uitleg");
    let place = client.at("plan.stoer", PLAN, "hoogste punt ten", 9);
    let hover = client.request("textDocument/hover", place);
    let text = hover["contents"]["value"].as_str().unwrap();
    for part in [
        "kenmerk",
        "hoogte boven het terrein",
        "maat        m",
        "Van het terrein",
        "Bron: verzonnen tekst",
        "woorden.stoer:",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(words(PLAN, &hover["range"]), "hoogste punt");
    let nothing = client.at("plan.stoer", PLAN, "elk gebouw", 1);
    assert_eq!(client.request("textDocument/hover", nothing), Value::Null);
}

/// What a local demand adds to the national norm, where the cursor is.
#[test]
fn hover_compares_a_local_demand() {
    let mut client = plan("vergelijk");
    let place = client.at("plan.stoer", PLAN, "dorp.plan.hoogte", 2);
    let hover = client.request("textDocument/hover", place);
    let text = hover["contents"]["value"].as_str().unwrap();
    assert!(text.contains("strenger"), "{text}");
    assert!(text.contains("3 m"), "{text}");
    let weaker =
        PLAN.replace("ten hoogste 9 m", "ten hoogste 15 m").replace("hoogste punt is 9 m", "hoogste punt is 15 m");
    client.change("plan.stoer", 2, &weaker);
    let said = client.request(
        "workspace/executeCommand",
        json!({ "command": "stoer.vergelijk", "arguments": ["dorp.plan.hoogte"] }),
    );
    assert!(said.as_str().unwrap().contains("zwakker"), "{said}");
    let here = client::position(&weaker, "elk gebouw", 0);
    let params = json!({ "command": "stoer.vergelijk", "arguments": [client.uri("plan.stoer"), here] });
    assert_eq!(client.request("workspace/executeCommand", params), said);
}

#[test]
fn completion_offers_what_the_grammar_expects() {
    let mut client = plan("aanvullen");
    let mut version = 10;
    let mut ask = |client: &mut Client, before: &str| {
        let text = format!("{PLAN}\n{before}");
        version += 1;
        client.change("plan.stoer", version, &text);
        let lines: Vec<&str> = text.split('\n').collect();
        let place = json!({
            "textDocument": { "uri": client.uri("plan.stoer") },
            "position": { "line": lines.len() - 1, "character": lines.last().unwrap().encode_utf16().count() },
        });
        client.request("textDocument/completion", place)
    };
    let answer = ask(&mut client, "e");
    assert!(labels(&answer).contains(&"eis"));
    let skeleton = answer["items"].as_array().unwrap().iter().find(|item| item["label"] == "eis").unwrap();
    assert!(skeleton["textEdit"]["newText"].as_str().unwrap().contains("vindplaats"), "{skeleton}");

    let answer = ask(&mut client, "eis dorp.plan.x \"x\"\n    ");
    assert!(labels(&answer).contains(&"norm") && !labels(&answer).contains(&"maat"), "{:?}", labels(&answer));

    let answer = ask(&mut client, "eis dorp.plan.x \"x\"\n    voor elk gebouw\n    norm hoog");
    assert_eq!(labels(&answer).first(), Some(&"hoogste punt"), "{:?}", labels(&answer));

    // The second word of a name: what is replaced begins at the first.
    let answer = ask(&mut client, "eis dorp.plan.x \"x\"\n    voor elk gebouw\n    norm hoogste p");
    let item = answer["items"].as_array().unwrap().iter().find(|item| item["label"] == "hoogste punt").unwrap();
    assert_eq!(item["textEdit"]["range"]["start"]["character"], 9, "{item}");

    let answer = ask(&mut client, "eis dorp.plan.x \"x\"\n    norm hoogste punt ten hoogste 3 ");
    assert_eq!(labels(&answer).first(), Some(&"m"), "{:?}", labels(&answer));
    assert!(labels(&answer).contains(&"mm") && !labels(&answer).contains(&"m²"), "{:?}", labels(&answer));

    let answer = ask(&mut client, "eis dorp.plan.x \"x\"\n    over ");
    assert_eq!(labels(&answer), ["ruimte.hoogte"]);

    let answer = ask(&mut client, "eis dorp.plan.x \"x\"\n    voor elke ");
    assert!(labels(&answer).contains(&"woning") && !labels(&answer).contains(&"hoogste punt"), "{:?}", labels(&answer));

    let answer = ask(&mut client, "eis dorp.plan.x \"x\"\n    norm label gelijk aan ");
    assert_eq!(labels(&answer).get(..3), Some(&["A", "B", "C"][..]), "{:?}", labels(&answer));

    let answer = ask(&mut client, "voorbeeld \"x\"\n    verwacht dorp.plan.hoogte ");
    assert!(labels(&answer).contains(&"voldoet niet"), "{:?}", labels(&answer));

    let answer = ask(&mut client, "eis dorp.plan.x \"hoog");
    assert!(labels(&answer).is_empty());
}

#[test]
fn definitions_and_uses_are_found_across_files() {
    let mut client = plan("verwijzing");
    let place = client.at("plan.stoer", PLAN, "alle bergruimten", 7);
    let found = client.request("textDocument/definition", place.clone());
    assert_eq!(found[0]["uri"], json!(client.uri("woorden.stoer")));
    assert_eq!(words(WOORDEN, &found[0]["range"]), "bergruimten");

    let mut params = place.clone();
    params["context"] = json!({ "includeDeclaration": true });
    let all = client.request("textDocument/references", params.clone());
    // Singular and plural, in both files.
    assert_eq!(all.as_array().unwrap().len(), 4, "{all}");
    params["context"] = json!({ "includeDeclaration": false });
    let uses = client.request("textDocument/references", params);
    assert_eq!(uses.as_array().unwrap().len(), 2, "{uses}");
    let here = client.request("textDocument/documentHighlight", place);
    assert_eq!(here.as_array().unwrap().len(), 1, "{here}");
    let named = client.request("workspace/symbol", json!({ "query": "hoogste" }));
    assert_eq!(named[0]["name"], "hoogste punt");
}

/// The built-in rules open as files that nobody can change.
#[test]
fn a_definition_can_lie_in_the_built_in_rules() {
    let text = "regeling dorp.plan \"Plan\"\n    instrument omgevingsplan\n    gezag gemeente\n\nonderwerp dorp.x \"x\"\n    niet geregeld\n\neis dorp.plan.x \"x\"\n    vindplaats dorp.plan artikel 1\n    over dorp.x\n    voor elke woonfunctie\n    norm gebruiksoppervlakte ten minste 20 m²\n";
    let mut client = Client::working("ingebouwd", &[("plan.stoer", text)], &[]);
    client.open("plan.stoer", text);
    client.findings("plan.stoer", <[Value]>::is_empty);
    let place = client.at("plan.stoer", text, "gebruiksoppervlakte", 3);
    let found = client.request("textDocument/definition", place.clone());
    let path = found[0]["uri"].as_str().unwrap().strip_prefix("file://").unwrap();
    let there = std::fs::read_to_string(path).unwrap();
    assert_eq!(words(&there, &found[0]["range"]), "gebruiksoppervlakte");
    assert!(std::fs::metadata(path).unwrap().permissions().readonly());
    let mut params = place;
    params["newName"] = json!("vloermaat");
    assert!(client.refused("textDocument/rename", params).contains("ingebouwd"));
    let place = client.at("plan.stoer", text, "dorp.plan.x", 1);
    let hover = client.request("textDocument/hover", place);
    assert!(hover["contents"]["value"].as_str().unwrap().contains("Vergeleken met het Bbl"), "{hover}");
}

fn rename(client: &mut Client, text: &str, needle: &str, new: &str) -> Value {
    let mut params = client.at("plan.stoer", text, needle, 1);
    params["newName"] = json!(new);
    client.request("textDocument/rename", params)["changes"].clone()
}

#[test]
fn rename_changes_every_use_of_a_name() {
    let mut client = plan("hernoem");
    let place = client.at("plan.stoer", PLAN, "hoogste punt ten", 1);
    assert_eq!(client.request("textDocument/prepareRename", place)["placeholder"], "hoogste punt");
    let changes = rename(&mut client, PLAN, "hoogste punt ten", "bovenkant dak");
    let (plan, woorden) = (client.uri("plan.stoer"), client.uri("woorden.stoer"));
    let new = edited(PLAN, &changes[&plan]);
    assert_eq!(new, PLAN.replace("hoogste punt", "bovenkant dak"));
    let words = edited(WOORDEN, &changes[&woorden]);
    assert_eq!(words.matches("bovenkant dak").count(), 2);
    // A quoted text is no name.
    assert!(words.contains("Van het terrein tot het hoogste punt."));

    let changes = rename(&mut client, PLAN, "gebouw\n    norm", "bouwwerk");
    let words = edited(WOORDEN, &changes[&woorden]);
    assert!(words.contains("object bouwwerk, meervoud bouwwerken"), "{words}");
}

#[test]
fn rename_refuses_what_would_change_the_rules() {
    let mut client = plan("hernoem-niet");
    let mut refused = |needle: &str, new: &str| {
        let mut params = client.at("plan.stoer", PLAN, needle, 1);
        params["newName"] = json!(new);
        client.refused("textDocument/rename", params)
    };
    assert!(refused("hoogste punt ten", "vloeroppervlakte").contains("bestaat al"));
    assert!(refused("hoogste punt ten", "woningen").contains("bestaat al"));
    assert!(refused("hoogste punt ten", "ten minste").contains("geen naam"));
    assert!(refused("hoogste punt ten", "punt van het dak").contains("geen naam"));
    assert!(refused("hoogste punt ten", "").contains("geen naam"));
    assert!(refused("ruimte.hoogte", "a b").contains("geen naam"));
    assert!(refused("elk gebouw", "x").contains("geen naam"));
    // A name that is fine by itself and means something else in its sentence.
    assert!(!refused("dorp.plan.hoogte", "dorpje").is_empty());
}

#[test]
fn the_outline_and_the_folds_follow_the_blocks() {
    let mut client = plan("overzicht");
    let document = json!({ "textDocument": { "uri": client.uri("plan.stoer") } });
    let outline = client.request("textDocument/documentSymbol", document.clone());
    let names: Vec<&str> = outline.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["dorp.plan.hoogte", "dorp.plan.berging", "precies op de grens", "nergens een hoogte"]);
    assert_eq!(outline[0]["children"][0]["name"], "norm");
    assert_eq!(outline[2]["children"][0]["name"], "dorp.plan.hoogte voldoet");
    let folds = client.request("textDocument/foldingRange", document);
    let first = &folds[0];
    assert_eq!((&first["startLine"], &first["endLine"]), (&json!(0), &json!(4)), "{folds}");
}

#[test]
fn formatting_gives_the_canonical_layout() {
    let mut client = plan("opmaak");
    let uri = client.uri("plan.stoer");
    let params = json!({ "textDocument": { "uri": uri }, "options": { "tabSize": 4, "insertSpaces": true } });
    let canonical = edited(PLAN, &client.request("textDocument/formatting", params.clone()));
    let messy = canonical.replace("    voor       elk gebouw", "  voor   elk   gebouw");
    assert_ne!(messy, canonical);
    client.change("plan.stoer", 2, &messy);
    let edits = client.request("textDocument/formatting", params.clone());
    assert_eq!(edited(&messy, &edits), canonical);
    client.change("plan.stoer", 3, &canonical);
    assert_eq!(client.request("textDocument/formatting", params.clone()), json!([]));
    client.change("plan.stoer", 4, &canonical.replace("9 m", "9.5 m"));
    assert_eq!(client.request("textDocument/formatting", params), Value::Null);
}

#[test]
fn words_are_coloured_by_what_they_are() {
    let mut client = Client::start("kleuren", &FILES, &BARE);
    let answer = client.greet(json!({}));
    client.open("plan.stoer", PLAN);
    let legend = answer["capabilities"]["semanticTokensProvider"]["legend"]["tokenTypes"].clone();
    let document = json!({ "textDocument": { "uri": client.uri("plan.stoer") } });
    let data = client.request("textDocument/semanticTokens/full", document)["data"].clone();
    let data: Vec<u64> = data.as_array().unwrap().iter().map(|number| number.as_u64().unwrap()).collect();
    let (mut line, mut character) = (0, 0);
    let mut found: Vec<(String, String)> = Vec::new();
    for token in data.chunks_exact(5) {
        line += token[0];
        character = if token[0] == 0 { character + token[1] } else { token[1] };
        let range = json!({
            "start": { "line": line, "character": character },
            "end": { "line": line, "character": character + token[2] },
        });
        let kind = legend[usize::try_from(token[3]).unwrap()].as_str().unwrap().to_owned();
        found.push((words(PLAN, &range), kind));
    }
    for (word, kind) in [
        ("eis", "keyword"),
        ("dorp.plan.hoogte", "function"),
        ("\"Hoogte in het dorp\"", "string"),
        ("gebouw", "class"),
        ("hoogste punt", "property"),
        ("9", "number"),
        ("bergruimten", "class"),
    ] {
        assert!(found.contains(&(word.to_owned(), kind.to_owned())), "{word} is no {kind}: {found:?}");
    }
}

#[test]
fn lenses_run_the_cases() {
    let mut client = plan("lens");
    let document = json!({ "textDocument": { "uri": client.uri("plan.stoer") } });
    let titles = |client: &mut Client| -> Vec<String> {
        let lenses = client.request("textDocument/codeLens", document.clone());
        let lenses = lenses.as_array().unwrap().clone();
        let resolved = lenses.into_iter().map(|lens| client.request("codeLens/resolve", lens));
        resolved.map(|lens| lens["command"]["title"].as_str().unwrap().to_owned()).collect()
    };
    let found = titles(&mut client);
    assert_eq!(found[0], "2 voorbeelden: alle zoals verwacht", "{found:?}");
    assert_eq!(found[1], "✓ 1 uitkomst zoals verwacht");
    assert!(found.iter().any(|title| title.contains("Bbl: strenger")), "{found:?}");

    client.change("plan.stoer", 2, &PLAN.replace("hoogste punt is 9 m", "hoogste punt is 10 m"));
    let found = titles(&mut client);
    assert_eq!(found[0], "2 voorbeelden: 1 anders dan verwacht");
    assert!(found[1].contains("dorp.plan.hoogte is voldoet niet, verwacht voldoet"), "{found:?}");
}

#[test]
fn a_value_and_a_missing_one_are_explained() {
    let mut client = plan("leg-uit");
    let uri = client.uri("plan.stoer");
    let mut explain = |second: Value| {
        let params = json!({ "command": "stoer.legUit", "arguments": [uri, second] });
        client.request("workspace/executeCommand", params).as_str().unwrap().to_owned()
    };
    let text = explain(json!("precies op de grens"));
    assert!(text.contains("✓ **dorp.plan.hoogte**: voldoet") && text.contains("9 m"), "{text}");
    let given = client::position(PLAN, "hoogste punt is 9 m", 2);
    let text = explain(given);
    assert!(text.contains("is 9 m") && text.contains("Waar het meetelt"), "{text}");
    let missing = client::position(PLAN, "hoogte onbekend", 0);
    let text = explain(missing);
    assert!(text.contains("onbekend") && text.contains("Niet gegeven"), "{text}");
    let outside = client::position(PLAN, "hoogste punt ten", 2);
    let params = json!({ "command": "stoer.legUit", "arguments": [client.uri("plan.stoer"), outside] });
    assert!(client.refused("workspace/executeCommand", params).contains("voorbeeld"));
    // An editor that shows nothing itself gets the outcome as a message.
    assert!(client.heard.iter().any(|message| message["method"] == "window/showMessage"));
}

/// What is said at once, with tables and cases of other files left alone, is what a full check says.
#[test]
fn the_quick_check_finds_what_the_full_check_finds() {
    let sources = stoer::ingebouwd::sources();
    let mut desk = Desk::new(sources.clone());
    let changes = [("ten minste", "ten hoogste"), (" m² ", " m "), ("voldoet\n", "onbekend\n"), ("| alle ", "| - ")];
    let mut faults = 0;
    for (number, source) in sources.iter().enumerate().step_by(3) {
        let (old, new) = changes[number % changes.len()];
        let at_once = desk.typed(&source.name, source.text.replace(old, new));
        assert_eq!(at_once, desk.settled(&source.name), "{}", source.name);
        faults += at_once.len();
        desk.typed(&source.name, source.text.clone());
    }
    assert!(faults > 5, "{faults} findings prove little");
}

#[test]
fn rules_with_faults_run_nothing() {
    let mut client = Client::working("fout", &FILES, &BARE);
    client.open("plan.stoer", &PLAN.replace("hoogste punt ten", "hoogste pint ten"));
    client.codes("plan.stoer");
    let params = json!({ "command": "stoer.vergelijk", "arguments": ["dorp.plan.hoogte"] });
    assert!(client.refused("workspace/executeCommand", params).contains("fouten"));
}
