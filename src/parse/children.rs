//! The children of one pair, in the order that the grammar promises.

use pest::iterators::{Pair, Pairs};

use super::{Parsed, SyntaxError, SyntaxErrorKind};
use crate::grammar::{Rule, is_keyword};
use crate::span::Span;

/// The children of a pair, without fixed words.
pub(super) struct Children<'i> {
    pairs: Pairs<'i, Rule>,
    parent: Rule,
    span: Span,
}

/// The place of a pair: up to its last words, without the white space and comments that pest reads
/// while it looks for more.
pub(super) fn span(pair: &Pair<'_, Rule>) -> Span {
    let start = pair.as_span().start();
    Span::new(start, start + written(pair.as_str()).len())
}

/// A text without the white space and comments at its end.
pub(super) fn written(text: &str) -> &str {
    let mut text = text.trim_end();
    loop {
        let line_start = text.rfind(['\n', '\r']).map_or(0, |newline| newline + 1);
        let line = text.get(line_start..).unwrap_or("");
        let mut quoted = false;
        let comment = line.char_indices().find(|(at, c)| {
            quoted ^= *c == '"';
            !quoted && line.get(*at..).is_some_and(|rest| rest.starts_with("--"))
        });
        let Some((at, _)) = comment else { return text };
        text = text.get(..line_start + at).unwrap_or("").trim_end();
    }
}

impl<'i> Children<'i> {
    /// The children of `pair`.
    pub(super) fn of(pair: Pair<'i, Rule>) -> Self {
        let (parent, span) = (pair.as_rule(), span(&pair));
        Self { pairs: pair.into_inner(), parent, span }
    }

    /// The next child, of whatever rule.
    pub(super) fn next(&mut self) -> Option<Pair<'i, Rule>> {
        self.pairs.find(|pair| !is_keyword(pair.as_rule()))
    }

    /// The rule of the next child, which stays where it is.
    pub(super) fn peek(&self) -> Option<Rule> {
        self.pairs.clone().map(|pair| pair.as_rule()).find(|rule| !is_keyword(*rule))
    }

    /// The next child, if it is of this rule.
    pub(super) fn maybe(&mut self, rule: Rule) -> Option<Pair<'i, Rule>> {
        if self.peek() == Some(rule) { self.next() } else { None }
    }

    /// The next child, which the grammar promises is of this rule.
    pub(super) fn one(&mut self, rule: Rule) -> Parsed<Pair<'i, Rule>> {
        let missing = self.missing();
        self.maybe(rule).ok_or(missing)
    }

    /// The next child, which the grammar promises is there.
    pub(super) fn any(&mut self) -> Parsed<Pair<'i, Rule>> {
        let missing = self.missing();
        self.next().ok_or(missing)
    }

    /// All following children of this rule.
    pub(super) fn many(&mut self, rule: Rule) -> Vec<Pair<'i, Rule>> {
        std::iter::from_fn(|| self.maybe(rule)).collect()
    }

    /// Whether this fixed word stands among the children.
    pub(super) fn has_keyword(&self, keyword: Rule) -> bool {
        self.pairs.clone().any(|pair| pair.as_rule() == keyword)
    }

    /// Grammar and parser disagree: a fault of stoer, reported instead of a panic.
    fn missing(&self) -> SyntaxError {
        SyntaxError { span: self.span, kind: SyntaxErrorKind::Internal { rule: format!("{:?}", self.parent) } }
    }
}
