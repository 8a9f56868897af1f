//! What an author waits for: the findings in a long file after a keystroke, with all built-in
//! rules beside it.

use divan::Bencher;
use stoer::ingebouwd;
use stoer::lsp::Desk;

fn main() {
    divan::main();
}

/// Lines of the file that is typed in.
const LINES: usize = 2000;

/// The longest built-in file, with its first blocks again under other codes until it is long
/// enough.
fn long_file() -> (String, String) {
    let longest = ingebouwd::sources().into_iter().max_by_key(|source| source.text.lines().count());
    let longest = longest.map_or_else(Default::default, |source| (source.name, source.text));
    let (name, mut text) = longest;
    let cases: Vec<&str> = text.split("\n\n").filter(|block| block.starts_with("voorbeeld \"")).collect();
    let mut more = String::new();
    let mut number = 0;
    while text.lines().count() + more.lines().count() < LINES {
        let Some(case) = cases.get(number % cases.len().max(1)) else { break };
        number += 1;
        more.push_str("\n\n");
        more.push_str(&case.replacen("voorbeeld \"", &format!("voorbeeld \"{number} "), 1));
    }
    text.push_str(&more);
    text.push('\n');
    (name, text)
}

/// A digit is typed in the middle of the file: read it, check it beside all others, and say what
/// is found.
#[divan::bench]
fn findings_after_a_keystroke(bencher: Bencher) {
    let (name, text) = long_file();
    let mut desk = Desk::new(ingebouwd::sources());
    let middle = text.len() / 2;
    let at = text.get(middle..).and_then(|rest| rest.find(" m²")).map_or(middle, |found| middle + found);
    let (before, after) = text.split_at(text.floor_char_boundary(at));
    let mut digit = 0;
    bencher.bench_local(|| {
        digit = (digit + 1) % 10;
        desk.typed(&name, format!("{before}{digit}{after}"))
    });
}

/// The same file without a change: the least that reading costs.
#[divan::bench]
fn reading_the_file(bencher: Bencher) {
    let (name, text) = long_file();
    let source = stoer::span::Source::new(name, text);
    bencher.bench_local(|| stoer::parse::parse(&source));
}
