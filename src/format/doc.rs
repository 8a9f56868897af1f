//! Text with optional line breaks, and its layout within a width.
//!
//! After Wadler's "A prettier printer": a group goes on one line if that fits, and otherwise
//! breaks at all of its own breaks, the outermost group first.

/// The column a line tries not to pass.
const WIDTH: usize = 100;

/// A text whose breaks are still to be decided.
#[derive(Debug)]
pub(super) enum Doc {
    /// Words without a break.
    Text(String),
    /// A space, or a line break when the group around it does not fit.
    Line,
    /// A line break, always.
    Hard,
    /// One after the other.
    Concat(Vec<Doc>),
    /// On one line if that fits.
    Group(Box<Doc>),
    /// Breaks inside indent this much more.
    Nest(usize, Box<Doc>),
    /// Breaks inside indent to the column where this begins.
    Align(Box<Doc>),
}

impl From<&str> for Doc {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Doc {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// Joins documents and texts, one after the other.
macro_rules! cat {
    ($($part:expr),* $(,)?) => {
        $crate::format::doc::Doc::Concat(vec![$($crate::format::doc::Doc::from($part)),*])
    };
}
pub(super) use cat;

/// Whether the breaks of a document are spaces or line breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Flat,
    Broken,
}

impl Doc {
    /// On one line if that fits.
    pub(super) fn group(self) -> Self {
        Self::Group(Box::new(self))
    }

    /// Breaks inside indent this much more.
    pub(super) fn nest(self, more: usize) -> Self {
        Self::Nest(more, Box::new(self))
    }

    /// Breaks inside indent to the column where this begins.
    pub(super) fn align(self) -> Self {
        Self::Align(Box::new(self))
    }

    /// A break that is decided by itself: as many parts on a line as fit.
    pub(super) fn fill() -> Self {
        Self::Line.group()
    }

    /// Everything on one line, however long.
    pub(super) fn flat(&self) -> String {
        let mut out = String::new();
        let mut stack = vec![self];
        while let Some(doc) = stack.pop() {
            match doc {
                Self::Text(text) => out.push_str(text),
                Self::Line | Self::Hard => out.push(' '),
                Self::Concat(parts) => stack.extend(parts.iter().rev()),
                Self::Group(inner) | Self::Nest(_, inner) | Self::Align(inner) => stack.push(inner),
            }
        }
        out
    }

    /// The lines of this document, when `first` already stands on the first line and breaks
    /// outside any nesting indent to `indent`.
    pub(super) fn lines(&self, first: String, indent: usize) -> Vec<String> {
        let mut done = Vec::new();
        let mut line = first;
        let mut stack = vec![(indent, Mode::Broken, self)];
        while let Some((indent, mode, doc)) = stack.pop() {
            match doc {
                Self::Text(text) => line.push_str(text),
                Self::Line if mode == Mode::Flat => line.push(' '),
                Self::Line | Self::Hard => {
                    done.push(std::mem::replace(&mut line, " ".repeat(indent)));
                }
                Self::Concat(parts) => stack.extend(parts.iter().rev().map(|part| (indent, mode, part))),
                Self::Group(inner) => {
                    let flat = mode == Mode::Flat || fits(inner, &stack, &line);
                    stack.push((indent, if flat { Mode::Flat } else { Mode::Broken }, inner));
                }
                Self::Nest(more, inner) => stack.push((indent + more, mode, inner)),
                Self::Align(inner) => stack.push((width(&line), mode, inner)),
            }
        }
        done.push(line);
        for line in &mut done {
            line.truncate(line.trim_end().len());
        }
        done
    }
}

/// How many columns a text takes.
pub(super) fn width(text: &str) -> usize {
    text.chars().count()
}

/// Whether `next` fits flat after `line`, together with what follows it up to the next
/// possible break.
fn fits(next: &Doc, rest: &[(usize, Mode, &Doc)], line: &str) -> bool {
    let mut room = WIDTH.saturating_sub(width(line));
    let mut rest = rest.iter().rev();
    let mut stack = vec![(Mode::Flat, next)];
    while let Some((mode, doc)) = stack.pop().or_else(|| rest.next().map(|&(_, mode, doc)| (mode, doc))) {
        let taken = match doc {
            Doc::Text(text) => width(text),
            Doc::Line if mode == Mode::Flat => 1,
            Doc::Line => return true,
            // A break that must be made keeps everything around it from being flat.
            Doc::Hard => return mode == Mode::Broken,
            Doc::Concat(parts) => {
                stack.extend(parts.iter().rev().map(|part| (mode, part)));
                0
            }
            Doc::Group(inner) | Doc::Nest(_, inner) | Doc::Align(inner) => {
                stack.push((mode, inner));
                0
            }
        };
        match room.checked_sub(taken) {
            Some(left) => room = left,
            None => return false,
        }
    }
    true
}
