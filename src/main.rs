//! The command line.
fn main() {
    let sources: Vec<_> = std::env::args()
        .skip(1)
        .map(|p| stoer::span::Source::new(p.clone(), std::fs::read_to_string(&p).unwrap_or_default()))
        .collect();
    let (set, diagnostics) = stoer::check::check(sources.clone());
    for d in &diagnostics {
        println!(
            "{} {} {}: {}{}",
            d.place(&sources),
            d.level.word(),
            d.code,
            d.message,
            d.hint.as_ref().map(|h| format!(" [{h}]")).unwrap_or_default()
        );
    }
    println!("{} meldingen, {}", diagnostics.len(), if set.is_some() { "in orde" } else { "fout" });
    let Some(set) = set else { return };
    let (mut good, mut bad) = (0, 0);
    for v in set.voorbeelden() {
        let (b, results) = stoer::cases::run(&set, v);
        for r in results {
            if r.passes() {
                good += 1;
                continue;
            }
            bad += 1;
            let s = &sources[r.verwacht.location.source as usize];
            println!(
                "{}:{} {} verwacht {} gevonden {}",
                s.name,
                s.position(r.verwacht.location.span.start),
                set.eis(r.verwacht.eis).code,
                r.verwacht.oordeel,
                r.gevonden
            );
            for i in r.uitkomsten {
                let u = &b.uitkomsten[i];
                if u.oordeel == r.gevonden {
                    for o in &u.ontbreekt {
                        println!(
                            "      ontbreekt {}",
                            match o {
                                stoer::beoordeling::Ontbreekt::Kenmerk(d, k) =>
                                    format!("{} van {}", set.kenmerk(*k).naam, v.feiten.ding(*d).naam),
                                stoer::beoordeling::Ontbreekt::Lijst(d, k) =>
                                    format!("lijst {} van {}", set.object(*k).naam, v.feiten.ding(*d).naam),
                                stoer::beoordeling::Ontbreekt::Groep(d, k) =>
                                    format!("groep {} van {}", set.object(*k).naam, v.feiten.ding(*d).naam),
                                stoer::beoordeling::Ontbreekt::Soort(d) =>
                                    format!("soort van {}", v.feiten.ding(*d).naam),
                            }
                        );
                    }
                }
            }
        }
    }
    println!("{good} goed, {bad} fout");
}
