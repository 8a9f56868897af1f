//! A text in an editor: positions there count UTF-16 units, positions here count bytes.

use gen_lsp_types::{Position, Range};

use crate::span::Span;

/// A text and where its lines start.
#[derive(Debug, Clone, Default)]
pub(super) struct Text {
    text: String,
    /// The first byte of each line; there is always a first line.
    lines: Vec<usize>,
}

impl Text {
    pub(super) fn new(text: String) -> Self {
        let mut lines = vec![0];
        let bytes = text.as_bytes();
        for (at, byte) in bytes.iter().enumerate() {
            // A return counts as a line end only when no newline follows it.
            let ends = *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
            if ends {
                lines.push(at + 1);
            }
        }
        Self { text, lines }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// The place of a byte; a byte past the end is the end.
    pub(super) fn position(&self, at: usize) -> Position {
        let at = self.text.floor_char_boundary(at.min(self.text.len()));
        let line = self.lines.partition_point(|start| *start <= at).saturating_sub(1);
        let start = self.lines.get(line).copied().unwrap_or(0);
        let units = self.text.get(start..at).map_or(0, |before| before.encode_utf16().count());
        Position { line: narrow(line), character: narrow(units) }
    }

    /// The byte at a place; past the end of a line is the end of that line, past the last line the
    /// end of the text.
    pub(super) fn offset(&self, position: Position) -> usize {
        let Some(start) = self.lines.get(position.line as usize).copied() else { return self.text.len() };
        let line = self.line(position.line as usize);
        let mut left = position.character as usize;
        let mut at = start;
        for c in line.chars() {
            let width = c.len_utf16();
            // A place between the halves of one character is its start.
            if left < width {
                break;
            }
            left -= width;
            at += c.len_utf8();
        }
        at
    }

    pub(super) fn range(&self, span: Span) -> Range {
        Range { start: self.position(span.start as usize), end: self.position(span.end as usize) }
    }

    pub(super) fn slice(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// A line without its end; empty when there is no such line.
    pub(super) fn line(&self, number: usize) -> &str {
        let Some(start) = self.lines.get(number).copied() else { return "" };
        let end = self.lines.get(number + 1).copied().unwrap_or(self.text.len());
        self.text.get(start..end).unwrap_or("").trim_end_matches(['\n', '\r'])
    }

    pub(super) fn line_of(&self, at: usize) -> usize {
        self.position(at).line as usize
    }

    pub(super) fn line_start(&self, number: usize) -> usize {
        self.lines.get(number).copied().unwrap_or(self.text.len())
    }

    /// The text after a change: of a range, or of the whole when there is none. A range that ends
    /// before it starts is empty.
    pub(super) fn changed(&self, range: Option<Range>, new: &str) -> Self {
        let Some(range) = range else { return Self::new(new.to_owned()) };
        let from = self.offset(range.start);
        let to = self.offset(range.end).max(from);
        let mut text = self.text.clone();
        text.replace_range(from..to, new);
        Self::new(text)
    }
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[track_caller]
    fn check(text: &str, byte: usize, position: Position) {
        let text = Text::new(text.to_owned());
        assert_eq!(text.position(byte), position);
        assert_eq!(text.offset(position), byte);
    }

    #[test]
    fn a_place_counts_utf16_units() {
        check("m² a", 3, at(0, 2));
        check("😀 a", 4, at(0, 2));
        check("a\nb²c", 5, at(1, 2));
        check("a\r\nb", 3, at(1, 0));
        check("a\rb", 2, at(1, 0));
    }

    #[test]
    fn a_place_outside_the_text_is_its_nearest_end() {
        let text = Text::new("ab\r\ncd".to_owned());
        assert_eq!(text.offset(at(0, 99)), 2);
        assert_eq!(text.offset(at(9, 0)), 6);
        assert_eq!(text.position(99), at(1, 2));
    }

    #[test]
    fn half_a_character_is_its_start() {
        assert_eq!(Text::new("😀".to_owned()).offset(at(0, 1)), 0);
    }

    #[test]
    fn a_change_replaces_its_range() {
        let text = Text::new("hoogte 2.6 m²\n".to_owned());
        let change = |from, to, new: &str| text.changed(Some(Range { start: from, end: to }), new).as_str().to_owned();
        assert_eq!(change(at(0, 8), at(0, 9), ","), "hoogte 2,6 m²\n");
        assert_eq!(change(at(0, 13), at(0, 12), "!"), "hoogte 2.6 m²!\n");
        assert_eq!(text.changed(None, "x").as_str(), "x");
    }
}
