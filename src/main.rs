//! The command line.
fn main() {
    let mut failed = 0;
    for path in std::env::args().skip(1) {
        let source = stoer::span::Source::new(path.clone(), std::fs::read_to_string(&path).unwrap_or_default());
        let (bestand, errors) = stoer::parse::parse(&source);
        for e in &errors {
            failed += 1;
            println!("{path}:{} {} {}", source.position(e.span.start), e.kind.code(), e.kind);
        }
        println!("{path}: {} blokken, {} fouten", bestand.blokken.len(), errors.len());
    }
    println!("{failed} fouten");
}
