//! The command line.
fn main() {
    let sources: Vec<_> = std::env::args().skip(1).map(|p| stoer::span::Source::new(p.clone(), std::fs::read_to_string(&p).unwrap_or_default())).collect();
    let (set, diagnostics) = stoer::check::check(sources.clone());
    for d in &diagnostics {
        println!("{} {} {}: {}{}", d.place(&sources), d.level.word(), d.code, d.message, d.hint.as_ref().map(|h| format!(" [{h}]")).unwrap_or_default());
    }
    println!("{} meldingen, {}", diagnostics.len(), if set.is_some() { "in orde" } else { "fout" });
}
