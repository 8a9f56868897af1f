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
        let beside = match waiting.first() {
            Some(comment) if !comment.own_line => Some(waiting.remove(0)),
            Some(_) => None,
            None if blok.delen.is_empty() => comments.next_if(|c| !c.own_line && c.span.start < after),
            None => None,
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
            comments.next_if(|comment| comment.span.start < after && (comment.span.start < end || self.indents(comment)))
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
        self.text.get(..comment.span.start as usize).is_some_and(|before| before.ends_with([' ', '\t', '\u{A0}', '\u{202F}']))
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
