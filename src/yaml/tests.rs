use super::*;
use std::ops::Range;
use std::time::{Duration, Instant};

/// The part of a text to slice.
fn range(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

/// The texts the refusals point at, with their kinds.
fn refusals(text: &str) -> Vec<(&str, YamlErrorKind)> {
    read(text).expect_err(text).into_iter().map(|error| (&text[range(error.span)], error.kind)).collect()
}

fn only_refusal(text: &str) -> (&str, YamlErrorKind) {
    let mut all = refusals(text);
    assert_eq!(all.len(), 1, "{text:?}: {all:?}");
    all.remove(0)
}

/// One line per node: its source text, for spans at a glance.
fn outline<'t>(text: &'t str, node: &Node, lines: &mut Vec<&'t str>) {
    lines.push(&text[range(node.span)]);
    match &node.kind {
        NodeKind::Map(entries) => {
            for (key, value) in entries {
                lines.push(&text[range(key.span)]);
                outline(text, value, lines);
            }
        }
        NodeKind::List(items) => {
            for item in items {
                outline(text, item, lines);
            }
        }
        NodeKind::Scalar { .. } | NodeKind::Null => {}
    }
}

fn outlined(text: &str) -> Vec<&str> {
    let node = read(text).unwrap_or_else(|errors| panic!("{text:?}: {errors:?}"));
    let mut lines = Vec::new();
    outline(text, &node, &mut lines);
    lines
}

#[test]
fn keeps_source_text_and_tells_null_from_text() {
    let node = read(
        "a: 0.30\nb: 1e3\nc: NO\nd: ~\ne: null\nf:\ng: ''\nh: 'null'\ni: \"x\\ny\"\nj: 007\nk: |\n  een\n  twee\n",
    )
    .unwrap();
    let text = |key: &str| node.get(key).and_then(Node::as_scalar);
    assert_eq!(text("a"), Some("0.30"));
    assert_eq!(text("b"), Some("1e3"));
    assert_eq!(text("c"), Some("NO"));
    for key in ["d", "e", "f"] {
        assert!(node.get(key).unwrap().is_null(), "{key}");
    }
    assert_eq!(text("g"), Some(""));
    assert_eq!(text("h"), Some("null"));
    assert_eq!(text("i"), Some("x\ny"));
    assert_eq!(text("j"), Some("007"));
    assert_eq!(text("k"), Some("een\ntwee\n"));
    assert_eq!(node.get("l"), None);
    assert_eq!(node.as_map().map(<[_]>::len), Some(11));
    assert_eq!(node.as_list(), None);
    let quoted = |key: &str| matches!(node.get(key).unwrap().kind, NodeKind::Scalar { quoted: true, .. });
    assert!(!quoted("a") && quoted("h") && quoted("i") && quoted("k"));
}

#[test]
fn spans_are_exact() {
    assert_eq!(
        outlined(
            "gebouw: # é\n  naam: 'Café ''t Hoekje'  # ✓\n  leeg:\n  bouwlagen: [1, {a: \"b\\\"\"}]  # x\n\nlijst:\n- één\n-\n- k: v\n\n"
        ),
        [
            "gebouw: # é\n  naam: 'Café ''t Hoekje'  # ✓\n  leeg:\n  bouwlagen: [1, {a: \"b\\\"\"}]  # x\n\nlijst:\n- één\n-\n- k: v",
            "gebouw",
            "naam: 'Café ''t Hoekje'  # ✓\n  leeg:\n  bouwlagen: [1, {a: \"b\\\"\"}]",
            "naam",
            "'Café ''t Hoekje'",
            "leeg",
            "",
            "bouwlagen",
            "[1, {a: \"b\\\"\"}]",
            "1",
            "{a: \"b\\\"\"}",
            "a",
            "\"b\\\"\"",
            "lijst",
            "- één\n-\n- k: v",
            "één",
            "",
            "k: v",
            "k",
            "v",
        ]
    );
    assert_eq!(
        outlined("k:\n- - a\n  - b\n- [c]\n"),
        ["k:\n- - a\n  - b\n- [c]", "k", "- - a\n  - b\n- [c]", "- a\n  - b", "a", "b", "[c]", "c"]
    );
    assert_eq!(outlined("k:\n- [c]\n"), ["k:\n- [c]", "k", "- [c]", "[c]", "c"]);
    assert_eq!(outlined("[a: b, c]"), ["[a: b, c]", "a: b", "a", "b", "c"]);
    assert_eq!(outlined("k: |  # c\n  é\n\nl: w"), ["k: |  # c\n  é\n\nl: w", "k", "é", "l", "w"]);
    assert_eq!(outlined("? a\n\n\n? b\n"), ["? a\n\n\n? b", "a", "", "b", ""]);
}

#[test]
fn byte_order_mark_and_crlf_shift_nothing() {
    assert_eq!(outlined("\u{FEFF}a: é\r\nb: c\r\n"), ["a: é\r\nb: c", "a", "é", "b", "c"]);
    assert_eq!(outlined("%é ü\n--- \na: b"), ["a: b", "a", "b"]);
}

#[test]
fn refuses_duplicate_keys_and_goes_on() {
    let text = "a: 1\nb: {x: 1, 'x': 2}\na: 2\n\"a\": 3\n";
    let errors = read(text).unwrap_err();
    let found: Vec<_> = errors
        .iter()
        .map(|error| {
            let YamlErrorKind::DuplicateKey { key, first } = &error.kind else {
                panic!("{error}");
            };
            (key.as_str(), &text[range(*first)], error.span.start)
        })
        .collect();
    assert_eq!(found, [("x", "x", 15), ("a", "a", 23), ("a", "a", 28)]);
    assert_eq!(errors.first().unwrap().to_string(), "sleutel `x` staat al eerder in dezelfde groep");
    assert!(errors.first().unwrap().hint().is_some());
}

#[test]
fn refuses_what_yaml_adds() {
    use YamlErrorKind::{AnchorOrAlias, EmptyKey, MergeKey, MultipleDocuments, NonScalarKey, Tag};
    assert_eq!(
        refusals("a: &x 1\nb: *x\nc: !!str 2\nd: !e &f g\n<<: *x\n"),
        [
            ("&x", AnchorOrAlias),
            ("*x", AnchorOrAlias),
            ("!!str", Tag),
            ("!e", Tag),
            ("&f", AnchorOrAlias),
            ("<<", MergeKey),
            ("*x", AnchorOrAlias),
        ]
    );
    assert!(read("'<<': 1").is_ok());
    assert_eq!(only_refusal("a: *weg, b"), ("*weg", AnchorOrAlias));
    assert_eq!(only_refusal("a: * tekst"), ("*", AnchorOrAlias));
    assert_eq!(only_refusal("a: !x!y z"), ("!x!y", Tag));
    assert_eq!(only_refusal("a: !<tag:x,y> z"), ("!<tag:x,y>", Tag));
    assert_eq!(only_refusal("{a: [1]}: 2"), ("{a: [1]}", NonScalarKey));
    assert_eq!(only_refusal("? - a\n  - b\n: 2"), ("- a\n  - b", NonScalarKey));
    assert_eq!(only_refusal("~: 2"), ("~", EmptyKey));
    assert_eq!(only_refusal(": 2"), ("", EmptyKey));
    assert_eq!(only_refusal("a: 1\n---\nb: 2"), ("---", MultipleDocuments));
    assert_eq!(refusals("&a [*a]: 1\n*a : 2").len(), 4);
}

#[test]
fn refuses_empty_documents() {
    for text in ["", " \n", "# niets\n", "---\n", "---\n...\n", "~", "null\n", "\u{FEFF}"] {
        assert_eq!(only_refusal(text).1, YamlErrorKind::EmptyDocument, "{text:?}");
    }
}

#[test]
fn refuses_control_characters() {
    use YamlErrorKind::ControlCharacter;
    assert_eq!(
        refusals("a: \u{7}\nb: 'é\u{1b}'\nc: 1\nc: 2").iter().map(|(_, kind)| kind.to_string()).collect::<Vec<_>>(),
        [
            "besturingsteken U+0007 is niet toegestaan",
            "besturingsteken U+001B is niet toegestaan",
            "sleutel `c` staat al eerder in dezelfde groep",
        ]
    );
    assert_eq!(only_refusal("a: 'b\0c'"), ("\0", ControlCharacter('\0')));
}

#[test]
fn syntax_errors_are_dutch_and_in_place() {
    let cases = [
        ("a: b: c", ":", SyntaxCause::UnexpectedColon),
        ("é: 'x", "'", SyntaxCause::UnclosedQuote),
        ("a: 'x' y", "y", SyntaxCause::TextAfterQuote),
        ("a: \"\\q\"", "\"", SyntaxCause::Escape),
        ("a: ]", "]", SyntaxCause::StrayBracket),
        ("a: @b", "@", SyntaxCause::ReservedCharacter),
        ("é: [a, b", "", SyntaxCause::UnclosedFlow),
        ("a: 1\n  b: 2", ":", SyntaxCause::UnexpectedColon),
        ("- a\nb: c", "b", SyntaxCause::MissingDash),
    ];
    for (text, place, cause) in cases {
        assert_eq!(only_refusal(text), (place, YamlErrorKind::Syntax(cause)), "{text:?}");
    }
    let error = read("a: 'x").unwrap_err().remove(0);
    assert_eq!(error.to_string(), "geen geldige YAML: het aanhalingsteken wordt niet gesloten");
}

#[test]
fn tab_as_indentation_gets_a_hint() {
    for text in ["a:\n\tb: 1\n", "a:\n  b: 1\n\tc: 2\n", "a:\n\t- x\n\t- y\n", "é:\n  b:\n  \t- c\n", "é: |\n\t- c\n"]
    {
        let errors = read(text).expect_err(text);
        let error = errors.first().unwrap();
        assert_eq!(error.kind, YamlErrorKind::Tab, "{text:?}");
        assert_eq!(&text[range(error.span)], "\t");
        assert_eq!(error.hint(), Some("vervang de tab door spaties"));
    }
}

#[test]
fn messages_are_single_dutch_sentences() {
    let span = Span::default();
    let kinds = [
        YamlErrorKind::Tab,
        YamlErrorKind::DuplicateKey { key: "a".into(), first: span },
        YamlErrorKind::AnchorOrAlias,
        YamlErrorKind::MergeKey,
        YamlErrorKind::Tag,
        YamlErrorKind::NonScalarKey,
        YamlErrorKind::EmptyKey,
        YamlErrorKind::MultipleDocuments,
        YamlErrorKind::EmptyDocument,
        YamlErrorKind::TooDeep,
        YamlErrorKind::TooManyNodes,
        YamlErrorKind::TooManyIndicators,
        YamlErrorKind::TooLarge,
    ];
    for kind in kinds {
        let message = kind.to_string();
        assert!(message.starts_with(char::is_lowercase) && !message.ends_with('.'), "{message}");
    }
}

#[test]
fn refuses_deep_nesting_without_recursion() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(read(&nested(MAX_DEPTH)).is_ok());
    assert_eq!(only_refusal(&nested(MAX_DEPTH + 1)).1, YamlErrorKind::TooDeep);
    let stairs: String = (0..2_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    for text in [
        nested(100_000),
        "[".repeat(100_000),
        "{a: ".repeat(100_000),
        "- ".repeat(100_000),
        "? ".repeat(100_000),
        stairs,
    ] {
        let start = Instant::now();
        assert_eq!(only_refusal(&text).1, YamlErrorKind::TooDeep, "{}", &text[..8]);
        assert!(start.elapsed() < Duration::from_secs(2));
    }
}

#[test]
fn refuses_too_much() {
    let text = "- a\n".repeat(MAX_NODES);
    let error = read(&text).unwrap_err().remove(0);
    assert_eq!(error.kind, YamlErrorKind::TooManyNodes);
    assert_eq!(error.span.start as usize, (MAX_NODES - 1) * 4 + 2);
    let text = format!("[{}", ",".repeat(4 * MAX_NODES));
    assert_eq!(only_refusal(&text).1, YamlErrorKind::TooManyIndicators);
    let text = "é".repeat(MAX_BYTES / 2 + 1);
    assert_eq!(only_refusal(&text), ("", YamlErrorKind::TooLarge));
}

#[test]
fn billion_laughs_stays_small() {
    let mut text = String::from("a0: &a0 [x, x]\n");
    for n in 1..60 {
        let before = n - 1;
        text.push_str(&format!("a{n}: &a{n} [*a{before}, *a{before}]\n"));
    }
    let errors = read(&text).unwrap_err();
    assert_eq!(errors.len(), MAX_ERRORS);
    assert!(errors.iter().all(|error| error.kind == YamlErrorKind::AnchorOrAlias));
}

#[test]
fn time_is_linear() {
    let item = |n: usize| format!("- naam: ruimte {n} café\n  oppervlakte: 12.50\n  ramen: [1, 2]\n");
    let read_items = |count: usize| {
        let text: String = (0..count).map(item).collect();
        let start = Instant::now();
        let node = read(&text).unwrap();
        let taken = start.elapsed();
        assert_eq!(node.as_list().map(<[_]>::len), Some(count));
        let last = node.as_list().and_then(<[_]>::last).and_then(|item| item.get("naam")).unwrap();
        assert_eq!(&text[range(last.span)], format!("ruimte {} café", count - 1));
        taken
    };
    // Four times the text: linear reading takes four times as long, quadratic sixteen. Another
    // program can get in the way of one measurement, not of all.
    let best = |count: usize| (0..3).map(|_| read_items(count)).min().unwrap();
    let measured: Vec<_> = (0..5).map(|_| (best(2_500), best(10_000))).collect();
    assert!(measured.iter().any(|(small, large)| *large < *small * 10), "{measured:?}");
}

fn check(text: &str, span: Span) {
    assert!(span.start <= span.end, "{text:?} {span:?}");
    assert!(text.get(range(span)).is_some(), "{text:?} {span:?}");
}

fn check_node(text: &str, node: &Node, within: Span) {
    check(text, node.span);
    assert!(within.start <= node.span.start && node.span.end <= within.end, "{text:?} {node:?}");
    match &node.kind {
        NodeKind::Map(entries) => {
            for (key, value) in entries {
                check(text, key.span);
                assert!(key.span.end <= value.span.start, "{text:?} {key:?} {value:?}");
                check_node(text, value, node.span);
            }
        }
        NodeKind::List(items) => {
            for item in items {
                check_node(text, item, node.span);
            }
        }
        NodeKind::Scalar { .. } | NodeKind::Null => {}
    }
}

#[test]
fn mutated_documents_never_panic() {
    const SEED: &str = "# café\ngebouw: &a\n  naam: \"Ons \\u00e9 'huis'\"\n  lagen: [1, {k: v, 'l': ~}, [x: y]]\n  tekst: |-\n    één\n     twee\n  vouw: >\n    drie\n\nlijst:\n- a\n- - b\n  - c: *a\n-\n? !t d\n: e\n";
    const PIECES: [&str; 36] = [
        "[", "]", "{", "}", ",", ":", ": ", "- ", "? ", "\n", "\r\n", "\r", "\t", " ", "  ", "#", " #", "'", "\"",
        "\\", "|", ">", "|2", "&a ", "*a", "!t ", "<<: ", "%", "---", "...", "\u{FEFF}", "\0", "é", "🏠", "~",
        "\u{85}",
    ];
    let mut state: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(below).unwrap()).unwrap()
    };
    let mut accepted = 0;
    for round in 0..8_000 {
        let mut signs: Vec<char> = SEED.chars().collect();
        if round % 2 == 0 {
            let from = random(signs.len());
            let to = from + random(signs.len() - from);
            signs = signs.drain(from..=to).collect();
        }
        for _ in 0..=random(6) {
            let at = random(signs.len() + 1);
            match random(3) {
                0 => drop(signs.drain(at..(at + random(8)).min(signs.len()))),
                1 => drop(signs.splice(at..at, PIECES.get(random(PIECES.len())).unwrap().chars())),
                _ => {
                    let end = (at + random(20)).min(signs.len());
                    let copy: Vec<char> = signs.get(at..end).unwrap_or_default().to_vec();
                    let to = random(signs.len() + 1);
                    drop(signs.splice(to..to, copy));
                }
            }
        }
        let text: String = signs.into_iter().collect();
        match read(&text) {
            Ok(node) => {
                accepted += 1;
                check_node(&text, &node, Span::new(0, text.len()));
            }
            Err(errors) => {
                assert!(!errors.is_empty(), "{text:?}");
                for error in errors {
                    check(&text, error.span);
                    if let YamlErrorKind::DuplicateKey { first, .. } = error.kind {
                        check(&text, first);
                    }
                }
            }
        }
    }
    assert!(accepted > 100, "{accepted}");
}
