//! Syntax tree to canonical text.
//!
//! What enters is a tree and the text it was read from; what leaves is the one way to write
//! that tree. `parse(format(b)) == b`, formatting twice changes nothing more, and every comment
//! stays, in order, with the clause it was written at. The text is needed for what the tree
//! leaves out because it carries no meaning: blank lines, the place of comments, `elk` or
//! `elke`, and some articles. Blocks that could not be read are not in the tree and so not in
//! the result: a file with syntax errors is not for formatting.

mod clause;
mod doc;
mod expr;

use std::iter::Peekable;
use std::slice::Iter;

use crate::span::Span;
use crate::syntax::{Bestand, Blok, BlokSoort, Expr, Naam, Opmerking};

/// How far the clauses of a block indent.
const INDENT: usize = 4;

/// The widest column of keywords; a longer keyword takes one space.
const KEYWORD_COLUMN: usize = 12;

/// Writes a rule file in the one canonical way. `text` is what `bestand` was read from.
pub fn format(bestand: &Bestand, text: &str) -> String {
    let printer = Printer { text, opmerkingen: &bestand.opmerkingen };
    let mut layout = Layout { text, lines: Vec::new(), end: None };
    let mut comments = bestand.opmerkingen.iter().peekable();
    let mut blocks = bestand.blokken.iter().peekable();
    let mut previous: Option<&Blok> = None;
    loop {
        let next = blocks.next();
        let start = next.map_or(u32::MAX, |blok| blok.span.start);
        // Only declarations may follow one another without a blank line.
        let dense = previous.is_some_and(is_declaration) && next.is_none_or(is_declaration);
        let mut blank = previous.is_some() && !dense;
        for comment in before(&mut comments, start) {
            layout.separate(comment.span.start, blank);
            layout.comment(0, comment);
            blank = false;
        }
        let Some(blok) = next else { break };
        layout.separate(start, blank);
        let after = blocks.peek().map_or(u32::MAX, |blok| blok.span.start);
        printer.block(blok, after, &mut comments, &mut layout);
        previous = Some(blok);
    }
    layout.finish()
}

type Comments<'a> = Peekable<Iter<'a, Opmerking>>;

/// Takes the comments that start before an offset.
fn before<'a>(comments: &mut Comments<'a>, offset: u32) -> Vec<&'a Opmerking> {
    std::iter::from_fn(|| comments.next_if(|comment| comment.span.start < offset)).collect()
}

/// Whether a block only declares a word.
fn is_declaration(blok: &Blok) -> bool {
    matches!(blok.kop.soort, BlokSoort::Object | BlokSoort::Kenmerk | BlokSoort::Klasse)
}

/// Where a comment ends; its span may hold trailing space.
fn comment_end(comment: &Opmerking) -> u32 {
    Span::new(comment.span.start as usize, comment.span.start as usize + comment.tekst.len()).end
}

/// The lines so far.
struct Layout<'a> {
    text: &'a str,
    lines: Vec<String>,
    /// Where in the source the last thing that was written ends.
    end: Option<u32>,
}

impl Layout<'_> {
    /// Leaves a blank line before what starts at an offset, if `always` or if the author did.
    fn separate(&mut self, start: u32, always: bool) {
        let Some(end) = self.end else { return };
        let between = self.text.get(end as usize..start as usize).unwrap_or("\n\n");
        let line_breaks = |mark: char| between.matches(mark).count();
        if always || line_breaks('\n').max(line_breaks('\r')) > 1 {
            self.lines.push(String::new());
        }
    }

    /// A comment on a line of its own.
    fn comment(&mut self, indent: usize, comment: &Opmerking) {
        self.lines.push(format!("{}{}", " ".repeat(indent), comment.tekst));
        self.end = self.end.max(Some(comment_end(comment)));
    }

    /// A heading or clause that ends at an offset, with a comment behind its first line.
    fn written(&mut self, lines: Vec<String>, comment: Option<&Opmerking>, end: u32) {
        let first = self.lines.len();
        self.lines.extend(lines);
        if let (Some(line), Some(comment)) = (self.lines.get_mut(first), comment) {
            line.push_str("  ");
            line.push_str(&comment.tekst);
        }
        self.end = self.end.max(Some(end)).max(comment.map(comment_end));
    }

    fn finish(self) -> String {
        let mut out = self.lines.join("\n");
        if !out.is_empty() {
            out.push('\n');
        }
        out
    }
}

/// What the printer looks up while it writes.
struct Printer<'a> {
    text: &'a str,
    opmerkingen: &'a [Opmerking],
}

impl<'a> Printer<'a> {
    /// Writes a block with the comments that belong to it: all up to its end, and behind that
    /// the ones that still indent. `after` is where the next block starts.
    fn block(&self, blok: &Blok, after: u32, comments: &mut Comments<'a>, layout: &mut Layout<'_>) {
        let end = self.end(blok.span);
        let first = blok.delen.first().map_or(end, |deel| deel.span.start);
        let mut waiting = before(comments, first);
        let beside = if waiting.first().is_some_and(|comment| !comment.own_line) {
            Some(waiting.remove(0))
        } else if waiting.is_empty() && blok.delen.is_empty() {
            comments.next_if(|comment| !comment.own_line && comment.span.start < after)
        } else {
            None
        };
        layout.written(vec![clause::heading(&blok.kop)], beside, end.min(first));

        let clauses: Vec<_> = blok.delen.iter().map(|deel| self.clause(&deel.inhoud)).collect();
        let keywords = clauses.iter().filter(|clause| clause.padded).map(|clause| clause.keyword.len() + 1);
        let column = keywords.max().unwrap_or(0).min(KEYWORD_COLUMN);
        let mut starts = blok.delen.iter().skip(1).map(|deel| deel.span.start);
        for (deel, clause) in blok.delen.iter().zip(clauses) {
            let next = starts.next();
            let clause_end = self.end(deel.span);
            let mut inside = Vec::new();
            while let Some(comment) = comments.next_if(|comment| {
                comment.span.start < next.unwrap_or(after) && (!comment.own_line || comment.span.start < clause_end)
            }) {
                inside.push(comment);
            }
            // Only the last one can stand behind the first line: the order must stay.
            let beside = inside.pop_if(|comment| !comment.own_line && !clause.table_first);
            waiting.append(&mut inside);
            for comment in waiting.drain(..) {
                layout.comment(INDENT, comment);
            }
            layout.written(clause_lines(&clause, column), beside, clause_end);
            waiting = next.map(|next| before(comments, next)).unwrap_or_default();
        }
        waiting.extend(std::iter::from_fn(|| {
            comments
                .next_if(|comment| comment.span.start < after && (comment.span.start < end || self.indents(comment)))
        }));
        for comment in waiting {
            layout.comment(INDENT, comment);
        }
    }

    /// Where the last words of a span end: spans may run on over white space and comments.
    fn end(&self, span: Span) -> u32 {
        let mut end = span.end as usize;
        loop {
            let Some(inside) = self.text.get(span.start as usize..end) else { return span.end };
            end = span.start as usize + inside.trim_end().len();
            let index = self.opmerkingen.partition_point(|comment| (comment.span.start as usize) < end);
            let last = index.checked_sub(1).and_then(|index| self.opmerkingen.get(index));
            match last {
                Some(comment) if comment.span.start >= span.start && comment_end(comment) as usize >= end => {
                    end = comment.span.start as usize;
                }
                _ => return Span::new(0, end).end,
            }
        }
    }

    /// Whether a comment stands away from the margin.
    fn indents(&self, comment: &Opmerking) -> bool {
        self.text
            .get(..comment.span.start as usize)
            .is_some_and(|before| before.ends_with([' ', '\t', '\u{A0}', '\u{202F}']))
    }

    /// The word before a name, if it is one of these.
    fn word_before<'w>(&self, name: &Naam, words: &[&'w str]) -> Option<&'w str> {
        let before = self.text.get(..name.span.start as usize)?.trim_end();
        let last = before.rsplit(|c: char| !c.is_alphabetic()).next()?;
        words.iter().copied().find(|word| *word == last)
    }

    /// The article before a name.
    fn article_before(&self, name: &Naam) -> Option<&'static str> {
        self.word_before(name, &["de", "het", "een"])
    }

    /// The article with which an expression begins, or that stands just before it.
    fn article_of(&self, expr: &Expr) -> Option<&'static str> {
        let from = self.text.get(expr.span.start as usize..)?;
        let first = from.split(|c: char| !c.is_alphabetic()).next()?;
        let first = ["de", "het", "een"].into_iter().find(|article| *article == first);
        first.or_else(|| self.article_before(&Naam::new(String::new(), expr.span)))
    }
}

/// The lines of a clause. Its content starts in `column`, and so does every further line.
fn clause_lines(clause: &clause::Clause, column: usize) -> Vec<String> {
    let indent = " ".repeat(INDENT);
    if clause.keyword.is_empty() {
        return clause.content.lines(indent, INDENT);
    }
    let width = if clause.padded { column.saturating_sub(1) } else { 0 };
    clause.content.lines(format!("{indent}{:<width$} ", clause.keyword), INDENT + column)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::parse;
    use crate::span::Source;

    /// The canonical text of a source that can be read, after checking what the module promises.
    #[track_caller]
    fn canonical(text: &str) -> Option<String> {
        let (bestand, errors) = parse(&Source::new("bron", text));
        if !errors.is_empty() {
            return None;
        }
        let out = format(&bestand, text);
        let (again, errors) = parse(&Source::new("uitvoer", out.as_str()));
        assert_eq!(errors, [], "{out}");
        assert_eq!(bestand, again, "{out}");
        assert_eq!(format(&again, &out), out);
        Some(out)
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(canonical(text).as_deref(), Some(expected));
    }

    /// Checks one norm; `expected` holds its lines without the indent of the clause.
    #[track_caller]
    fn check_norm(norm: &str, expected: &str) {
        let expected = expected.replace('\n', "\n    ");
        check(&format!("eis x.a \"a\"\n    norm {norm}\n"), &format!("eis x.a \"a\"\n    norm {expected}\n"));
    }

    #[test]
    fn symbols_become_words() {
        check_norm(
            "a>=1 en b ≤ 2 en c>3 en d < 4",
            "a ten minste 1 en b ten hoogste 2 en c meer dan 3 en d minder dan 4",
        );
        check_norm("a = 1 of b ≠ 2", "a gelijk aan 1 of b niet gelijk aan 2");
        check_norm("a ten minste b * c × d − 3 m", "a ten minste b · c · d - 3 m");
        check_norm("vanaf 1 juli 2026 a", "vanaf 2026-07-01  a");
    }

    #[test]
    fn a_unit_has_one_kind_of_dot() {
        let text = "kenmerk u\n    maat W/(m²*K)\n";
        let (bestand, _) = parse(&Source::new("bron", text));
        assert_eq!(format(&bestand, text), "kenmerk u\n    maat W/(m²·K)\n");
    }

    #[test]
    fn words_without_meaning_stay_as_written() {
        check_norm(
            "breedte van de deur ten minste de hoogste van a en b",
            "breedte van de deur ten minste de hoogste van a en b",
        );
        check_norm("a ten minste 40 % van de breedte", "a ten minste 40 % van de breedte");
        check_norm(
            "er is een ruimte van het gebouw waarvoor x is besloten",
            "er is een ruimte van het gebouw waarvoor x is besloten",
        );
        check_norm("voor elk raam geldt: x is een deur", "voor elk raam geldt x is een deur");
    }

    #[test]
    fn contents_of_a_block_align() {
        check(
            "eis x.a \"a  b\"\n  vindplaats\u{A0}bbl  artikel 4.1\n  over\tx.y\n  in  afwijking van x.b\n  voor elk gebouw\n    behalve schuur\n  norm a\n",
            "eis x.a \"a  b\"\n    vindplaats bbl artikel 4.1\n    over       x.y\n    in afwijking van x.b\n    voor       elk gebouw behalve schuur\n    norm       a\n",
        );
    }

    #[test]
    fn a_long_clause_breaks_before_its_conjunctions() {
        check_norm(
            "hoogte boven de vloer ten minste 2,6 m en er is een bergruimte waarvoor niet gemeenschappelijk en afsluitbaar en vloeroppervlakte ten minste 1,5 m² · aantal aangewezen woonfuncties",
            "hoogte boven de vloer ten minste 2,6 m\n     en er is een bergruimte waarvoor niet gemeenschappelijk\n        en afsluitbaar\n        en vloeroppervlakte ten minste 1,5 m² · aantal aangewezen woonfuncties",
        );
        check_norm(
            "gemiddelde van warmtedoorgangscoefficient gewogen naar oppervlakte van alle ramen ten hoogste 1,65 W/(m²·K)",
            "gemiddelde van warmtedoorgangscoefficient gewogen naar oppervlakte van alle ramen\n       ten hoogste 1,65 W/(m²·K)",
        );
    }

    #[test]
    fn a_lid_keeps_its_comma_on_the_line() {
        let places = "artikel 4.10 lid 1, ".repeat(12);
        let text = canonical(&format!("regeling x \"x\"\n    nog niet {places}artikel 4.9 \"later\"\n")).unwrap();
        assert!(!text.contains("lid 1,\n"), "{text}");
    }

    #[test]
    fn lists_keep_their_marks() {
        check_norm(
            "een van de volgende:\n  a. x en y\n  b. alle volgende: -- als 1°. in de wet\n 1°. p\n 2°. q",
            "een van de volgende:  -- als 1°. in de wet\n     a. x en y\n     b. alle volgende:\n        1°. p\n        2°. q",
        );
        check_norm(
            "x en niet een van de volgende:\n  1°. p\n  2°. q",
            "x\n     en niet een van de volgende:\n     1°. p\n     2°. q",
        );
    }

    #[test]
    fn a_list_of_values_ends_with_of() {
        check_norm("a een van B, C en d", "a een van B of C en d");
        check_norm("a een van B, C of y ten minste 3", "a een van B of C of y ten minste 3");
    }

    #[test]
    fn branches_and_tables_line_up() {
        check(
            "bepaling h\n    van trap\n    = a. 1:6 als x minder dan 1 m\n      b. 1:10 anders\n",
            "bepaling h\n    van trap\n    =   a. 1:6  als x minder dan 1 m\n        b. 1:10 anders\n",
        );
        check_norm(
            "a ten hoogste\n |soort|waarde [m²·K/W]|\n |x en y|1|\n |alle|-|\n en b",
            "a ten hoogste\n     | soort  | waarde [m²·K/W] |\n     | x en y | 1               |\n     | alle   | -               |\n     en b",
        );
        check(
            "tabel x.t \"t\"\n    vindplaats bbl tabel 1\n    | a | 4.1 |\n    | woonfunctie | 1, 2 |\n",
            "tabel x.t \"t\"\n    vindplaats bbl tabel 1\n    | a           | 4.1  |\n    | woonfunctie | 1, 2 |\n",
        );
    }

    #[test]
    fn comments_stay_with_their_clause() {
        check(
            "-- kop\neis x.a \"a\" -- bij de kop\n-- aan de kantlijn\n    voor elk gebouw -- achter\n      -- boven norm\n    norm a -- eerst\n      en b -- dan\n  -- nog bij a\n-- bij b\neis x.b \"b\"\n-- slot\n",
            "-- kop\neis x.a \"a\"  -- bij de kop\n    -- aan de kantlijn\n    voor elk gebouw  -- achter\n    -- boven norm\n    -- eerst\n    norm a en b  -- dan\n    -- nog bij a\n\n-- bij b\neis x.b \"b\"\n\n-- slot\n",
        );
        check(
            "tabel x.t \"t\"\n    | a | 4.1 | -- de kop\n    | b | 1 |\n",
            "tabel x.t \"t\"\n    -- de kop\n    | a | 4.1 |\n    | b | 1   |\n",
        );
    }

    #[test]
    fn blank_lines_stand_between_blocks() {
        check(
            "\n\n-- kop\n\n\nkenmerk a\nkenmerk b\n\n\nobject c\n\n    soort van d\neis x.a \"a\"\neis x.b \"b\"\n\n\n",
            "-- kop\n\nkenmerk a\nkenmerk b\n\nobject c\n    soort van d\n\neis x.a \"a\"\n\neis x.b \"b\"\n",
        );
        check("", "");
    }

    #[test]
    fn line_ends_of_other_systems_are_read() {
        check("-- kop\r\n\r\nkenmerk a\r\nkenmerk b -- b\r\n", "-- kop\n\nkenmerk a\nkenmerk b  -- b\n");
    }

    #[test]
    fn every_rule_file_survives() {
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/rules"))];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    canonical(&std::fs::read_to_string(&path).unwrap());
                }
            }
        }
    }
}
