//! Reads one YAML document into a tree in which every value knows where it was written.
//!
//! Enters: the text of one file. Leaves: one [`Node`] whose scalars still carry their source
//! text (`0.30` stays `0.30`, `NO` stays `NO`), or every refusal that could be found in one run,
//! in order of position, each with the exact byte range it is about.
//!
//! Never passes: a second document, an anchor, alias or merge key, a tag, a directive's effect,
//! a key that is not a scalar or that occurs twice in its map, a control character, a document
//! without content, and anything beyond [`MAX_BYTES`], [`MAX_DEPTH`] or [`MAX_NODES`]. Types are
//! never guessed: only the plain scalars `~`, `null` and nothing at all mean "not filled in" and
//! become [`NodeKind::Null`]; what a number or a date is, is for the reader of the tree to say.
//!
//! Time and memory are linear in the text, also for hostile text: the parser is pulled event by
//! event (it keeps its own stack on the heap), the tree is built without recursion, and the
//! parser's look-ahead is bounded by `Tap`.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;

use saphyr_parser::{Event, Input, Marker, Parser, ScalarStyle, ScanError, StrInput};
use thiserror::Error;

use crate::span::Span;

/// Largest text that is read, in bytes (16 MiB).
pub const MAX_BYTES: usize = 16 * 1024 * 1024;
/// Most collections that may be open inside one another.
pub const MAX_DEPTH: usize = 32;
/// Most nodes in one document; keys count too, since they cost the same.
pub const MAX_NODES: usize = 500_000;

/// Most indicator characters the parser may take in before it yields an event. A node costs at
/// most four (two quotes, a `:` and a `,`), so a document within [`MAX_NODES`] stays under it
/// unless its scalars themselves hold punctuation by the million.
const MAX_INDICATORS: usize = 4 * MAX_NODES;
/// Refusals kept from one run; more would help nobody.
const MAX_ERRORS: usize = 100;

/// A value and the place where it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// From the first to the last character of the value; empty where nothing was written.
    pub span: Span,
    /// The value itself.
    pub kind: NodeKind,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeKind {
    /// Text after YAML unquoting. `quoted` also holds for the block styles `|` and `>`: it tells
    /// whether the author marked this as text.
    Scalar {
        /// What was written, less quotes, escapes and folding.
        text: String,
        /// Whether it was quoted or a block.
        quoted: bool,
    },
    /// Entries in the order of the source.
    Map(Vec<(Key, Node)>),
    /// Items in the order of the source.
    List(Vec<Node>),
    /// Plain `~`, `null` or nothing: not filled in, hence unknown.
    Null,
}

/// A map key; always a scalar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The key after YAML unquoting.
    pub text: String,
    /// Where it was written, quotes included.
    pub span: Span,
}

impl Node {
    /// The entries, when this is a map.
    #[must_use]
    pub fn as_map(&self) -> Option<&[(Key, Node)]> {
        match &self.kind {
            NodeKind::Map(entries) => Some(entries),
            NodeKind::Scalar { .. } | NodeKind::List(_) | NodeKind::Null => None,
        }
    }

    /// The items, when this is a list.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Node]> {
        match &self.kind {
            NodeKind::List(items) => Some(items),
            NodeKind::Scalar { .. } | NodeKind::Map(_) | NodeKind::Null => None,
        }
    }

    /// The text, when this is a scalar.
    #[must_use]
    pub fn as_scalar(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Scalar { text, .. } => Some(text),
            NodeKind::Map(_) | NodeKind::List(_) | NodeKind::Null => None,
        }
    }

    /// Whether this was not filled in.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.kind == NodeKind::Null
    }

    /// The value under `key`, when this is a map that has it. Linear in the number of entries.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_map()?.iter().find(|(found, _)| found.text == key).map(|(_, value)| value)
    }
}

/// A refusal and the place it is about.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{kind}")]
pub struct YamlError {
    /// The text this is about.
    pub span: Span,
    /// The reason, which is also the message.
    pub kind: YamlErrorKind,
}

impl YamlError {
    /// What the author can do about it, where that is not plain from the message.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        self.kind.hint()
    }
}

/// Why a text is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum YamlErrorKind {
    /// The text is not YAML.
    #[error("geen geldige YAML: {0}")]
    Syntax(SyntaxCause),
    /// The text is not YAML because a tab indents it.
    #[error("geen geldige YAML: een tab kan niet als inspringing dienen")]
    Tab,
    /// A character YAML does not allow in a text.
    #[error("besturingsteken U+{:04X} is niet toegestaan", u32::from(*.0))]
    ControlCharacter(char),
    /// A key that its map already has.
    #[error("sleutel `{key}` staat al eerder in dezelfde groep")]
    DuplicateKey {
        /// The key after unquoting.
        key: String,
        /// Where it stood first.
        first: Span,
    },
    /// `&naam` or `*naam`.
    #[error("ankers en aliassen zijn niet toegestaan")]
    AnchorOrAlias,
    /// The plain key `<<`.
    #[error("samenvoegen met `<<` is niet toegestaan")]
    MergeKey,
    /// `!naam` or `!!naam`.
    #[error("typeaanduidingen met `!` zijn niet toegestaan")]
    Tag,
    /// A list or map as key.
    #[error("een sleutel moet een enkele waarde zijn, geen lijst of groep")]
    NonScalarKey,
    /// A key that is [`NodeKind::Null`].
    #[error("een sleutel mag niet leeg zijn")]
    EmptyKey,
    /// A second document; the span is its `---`.
    #[error("meer dan één document in dezelfde tekst")]
    MultipleDocuments,
    /// Nothing but blanks and comments, or only a null.
    #[error("het document is leeg")]
    EmptyDocument,
    /// Past [`MAX_DEPTH`].
    #[error("dieper genest dan {MAX_DEPTH} niveaus")]
    TooDeep,
    /// Past [`MAX_NODES`].
    #[error("meer dan {MAX_NODES} knopen in één document")]
    TooManyNodes,
    /// Too much punctuation in one value or flow collection to read within bounded memory.
    #[error("meer dan {MAX_INDICATORS} leestekens in één waarde of verzameling")]
    TooManyIndicators,
    /// Past [`MAX_BYTES`].
    #[error("tekst is groter dan {MAX_BYTES} bytes")]
    TooLarge,
}

impl YamlErrorKind {
    /// What the author can do about it, where that is not plain from the message.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Syntax(cause) => cause.hint(),
            Self::Tab => Some("vervang de tab door spaties"),
            Self::DuplicateKey { .. } => Some("verwijder of hernoem een van de twee"),
            Self::AnchorOrAlias => {
                Some("schrijf de waarde voluit, en zet tekst die met `&` of `*` begint tussen aanhalingstekens")
            }
            Self::MergeKey => Some("schrijf de sleutels voluit"),
            Self::Tag => Some("laat de aanduiding weg, of zet tekst die met `!` begint tussen aanhalingstekens"),
            Self::NonScalarKey => Some("zet tekst die met `{` of `[` begint tussen aanhalingstekens"),
            Self::MultipleDocuments => Some("zet elk document in een eigen bestand"),
            Self::TooManyNodes | Self::TooManyIndicators | Self::TooLarge => {
                Some("verdeel de inhoud over meer bestanden")
            }
            Self::ControlCharacter(_) | Self::EmptyKey | Self::EmptyDocument | Self::TooDeep => None,
        }
    }
}

/// What the parser stumbled over. Our own list, so that a message does not change with the
/// parser's version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyntaxCause {
    /// A line is indented differently from what is above it.
    Indentation,
    /// A `:` where no key can be.
    UnexpectedColon,
    /// A `-` where no list can be.
    UnexpectedDash,
    /// A map line without key and `:`.
    MissingColon,
    /// A list line without `-`.
    MissingDash,
    /// A `[` or `{` collection without `,` or closing bracket.
    UnclosedFlow,
    /// A closing bracket without an opening one.
    StrayBracket,
    /// A quote that is never closed.
    UnclosedQuote,
    /// Text behind a closing quote.
    TextAfterQuote,
    /// A `\` with something unknown behind it.
    Escape,
    /// Something behind `|` or `>` that does not belong there.
    BlockScalarHeader,
    /// A `#` glued to a value, or in the middle of one.
    Comment,
    /// A plain value that starts with `@`, `%` or a backtick.
    ReservedCharacter,
    /// A byte order mark inside the document.
    ByteOrderMark,
    /// A `%` line out of place or ill-formed.
    Directive,
    /// Content behind the end of the document.
    DocumentMarker,
    /// Nothing where a value must be.
    MissingValue,
    /// A parser message we do not list.
    Other,
}

impl SyntaxCause {
    fn hint(self) -> Option<&'static str> {
        match self {
            Self::UnexpectedColon => {
                Some("zet tekst waarin een dubbele punt met spatie voorkomt tussen aanhalingstekens")
            }
            Self::MissingColon => Some("een sleutel eindigt op een dubbele punt met een spatie"),
            Self::ReservedCharacter => Some("zet de tekst tussen aanhalingstekens"),
            Self::Escape => Some("gebruik enkele aanhalingstekens als de tekst een omgekeerde schuine streep bevat"),
            Self::Comment => Some("zet een spatie voor het `#`-teken"),
            Self::Indentation
            | Self::UnexpectedDash
            | Self::MissingDash
            | Self::UnclosedFlow
            | Self::StrayBracket
            | Self::UnclosedQuote
            | Self::TextAfterQuote
            | Self::BlockScalarHeader
            | Self::ByteOrderMark
            | Self::Directive
            | Self::DocumentMarker
            | Self::MissingValue
            | Self::Other => None,
        }
    }

    /// Sorts the parser's English message into our list. A message of a later version that is
    /// not listed becomes [`SyntaxCause::Other`]; the place is then still exact.
    fn from_parser(info: &str) -> Self {
        match info {
            "invalid indentation"
            | "invalid indentation for anchor"
            | "invalid indentation in flow construct"
            | "invalid indentation in quoted scalar"
            | "wrongly indented line in block scalar" => Self::Indentation,
            "mapping values are not allowed in this context"
            | "illegal placement of ':' indicator"
            | "':' must be followed by a valid YAML whitespace"
            | "':' may not precede any of `[{` in flow mapping" => Self::UnexpectedColon,
            "block sequence entries are not allowed in this context"
            | "\"-\" is only valid inside a block"
            | "'-' must be followed by a valid YAML whitespace"
            | "plain scalar cannot start with '-' followed by ,[]{}" => Self::UnexpectedDash,
            "simple key expected"
            | "simple key expect ':'"
            | "mapping keys are not allowed in this context"
            | "while parsing a block mapping, did not find expected key" => Self::MissingColon,
            "while parsing a block collection, did not find expected '-' indicator" => Self::MissingDash,
            "while parsing a flow mapping, did not find expected ',' or '}'"
            | "while parsing a flow sequence, expected ',' or ']'" => Self::UnclosedFlow,
            "misplaced bracket" => Self::StrayBracket,
            "while scanning a quoted scalar, found unexpected end of stream"
            | "while scanning a quoted scalar, found unexpected document indicator" => Self::UnclosedQuote,
            "invalid trailing content after double-quoted scalar" => Self::TextAfterQuote,
            "while parsing a quoted scalar, found unknown escape character"
            | "while parsing a quoted scalar, did not find expected hexadecimal number"
            | "while parsing a quoted scalar, found invalid Unicode character escape code" => Self::Escape,
            "while scanning a block scalar, did not find expected comment or line break"
            | "while scanning a block scalar, found an indentation indicator equal to 0" => Self::BlockScalarHeader,
            "comments must be separated from other tokens by whitespace"
            | "comment intercepting the multiline text" => Self::Comment,
            "a byte order mark must not appear inside a document" => Self::ByteOrderMark,
            "did not find expected <document start>" | "invalid content after document end marker" => {
                Self::DocumentMarker
            }
            "while parsing a node, did not find expected node content"
            | "unexpected end of plain scalar"
            | "expected whitespace" => Self::MissingValue,
            _ if info.contains("irective") => Self::Directive,
            _ if info.starts_with("unexpected character") => Self::ReservedCharacter,
            _ => Self::Other,
        }
    }
}

impl fmt::Display for SyntaxCause {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Indentation => "de inspringing past niet bij de regels erboven",
            Self::UnexpectedColon => "een dubbele punt kan hier niet staan",
            Self::UnexpectedDash => "een lijststreepje kan hier niet staan",
            Self::MissingColon => "hier hoort een sleutel met een dubbele punt te staan",
            Self::MissingDash => "hier hoort een lijststreepje te staan",
            Self::UnclosedFlow => "hier hoort een komma of een sluithaak te staan",
            Self::StrayBracket => "een sluithaak zonder bijbehorende openingshaak",
            Self::UnclosedQuote => "het aanhalingsteken wordt niet gesloten",
            Self::TextAfterQuote => "na het sluitende aanhalingsteken volgt nog tekst",
            Self::Escape => "onbekend teken na een omgekeerde schuine streep",
            Self::BlockScalarHeader => "achter `|` of `>` hoort een nieuwe regel te beginnen",
            Self::Comment => "een opmerking met `#` kan hier niet staan",
            Self::ReservedCharacter => "een waarde kan niet met dit teken beginnen",
            Self::ByteOrderMark => "een byte-volgordeteken kan hier niet staan",
            Self::Directive => "een regel die met `%` begint kan hier niet staan",
            Self::DocumentMarker => "hier hoort het document te eindigen",
            Self::MissingValue => "hier ontbreekt een waarde",
            Self::Other => "de tekst is vanaf hier niet te lezen",
        })
    }
}

/// Reads `text` as one YAML document.
///
/// # Errors
///
/// All refusals of this run in order of position; reading stops at a syntax error and at a limit,
/// every other refusal lets the run go on. At most a hundred are kept.
pub fn read(text: &str) -> Result<Node, Vec<YamlError>> {
    if text.len() > MAX_BYTES {
        let at = text.floor_char_boundary(MAX_BYTES);
        return Err(vec![YamlError { span: Span::new(at, at), kind: YamlErrorKind::TooLarge }]);
    }
    let mut reader = Reader::new(text);
    // To the parser a NUL is the end of the text, so what it says about the rest is noise.
    let root = if reader.refuse_control_characters() { None } else { reader.run() };
    match root {
        Some(root) if reader.errors.is_empty() => Ok(root),
        Some(_) | None => {
            reader.errors.sort_by_key(|error| error.span);
            Err(reader.errors)
        }
    }
}

/// Translates the parser's character indices into byte offsets.
///
/// `Marker::index` counts characters. One offset per [`Offsets::STRIDE`] characters is kept, so
/// a look-up walks a bounded number of characters; for ASCII text the two are equal and nothing
/// is kept.
struct Offsets<'t> {
    text: &'t str,
    checkpoints: Vec<usize>,
}

impl<'t> Offsets<'t> {
    const STRIDE: usize = 32;

    fn new(text: &'t str) -> Self {
        let checkpoints = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().step_by(Self::STRIDE).map(|(at, _)| at).collect()
        };
        Self { text, checkpoints }
    }

    /// The byte offset of `marker`, at most the length of the text.
    fn byte(&self, marker: Marker) -> usize {
        let index = marker.index();
        if self.checkpoints.is_empty() {
            return index.min(self.text.len());
        }
        self.checkpoints
            .get(index / Self::STRIDE)
            .and_then(|&base| {
                let (offset, _) = self.text.get(base..)?.char_indices().nth(index % Self::STRIDE)?;
                Some(base + offset)
            })
            .unwrap_or(self.text.len())
    }
}

/// The parser's input, with a limit on what it takes in between two events.
///
/// `[` may turn out to start a key, so the scanner buffers every token up to the matching `]`
/// before it yields one event: sixteen megabytes of `[a,a,a,…` would cost gigabytes before a
/// node is counted. Two tokens always have an indicator character between them, therefore
/// counting those bounds the buffer. At the limit the tap closes: the scanner sees the end of
/// the text and returns.
///
/// What is not forwarded runs on the trait's own definitions. That is deliberate: those count
/// characters where `StrInput::fetch_while_is_yaml_non_space` counts bytes, which would shift
/// every later position.
struct Tap<'t> {
    inner: StrInput<'t>,
    left: &'t Cell<usize>,
}

impl Tap<'_> {
    fn count(&mut self, taken: char) {
        if matches!(taken, ',' | '[' | ']' | '{' | '}' | ':' | '?' | '"' | '\'' | '!' | '&' | '*') {
            self.left.set(self.left.get().saturating_sub(1));
            if self.left.get() == 0 {
                self.inner = StrInput::new("");
            }
        }
    }
}

impl Input for Tap<'_> {
    fn lookahead(&mut self, count: usize) {
        self.inner.lookahead(count);
    }

    /// The whole text is at hand. The trait's checks that enough was looked ahead must hold
    /// after the tap has closed too.
    fn buflen(&self) -> usize {
        self.bufmaxlen()
    }

    /// The scanner reserves this much for every plain scalar; `StrInput` says 128.
    fn bufmaxlen(&self) -> usize {
        16
    }

    fn raw_read_ch(&mut self) -> char {
        self.inner.raw_read_ch()
    }

    fn raw_read_non_breakz_ch(&mut self) -> Option<char> {
        self.inner.raw_read_non_breakz_ch()
    }

    fn skip(&mut self) {
        let taken = self.inner.peek();
        self.inner.skip();
        self.count(taken);
    }

    fn skip_n(&mut self, count: usize) {
        for _ in 0..count {
            self.skip();
        }
    }

    fn peek(&self) -> char {
        self.inner.peek()
    }

    fn peek_nth(&self, n: usize) -> char {
        self.inner.peek_nth(n)
    }

    fn peek_opt(&self) -> Option<char> {
        self.inner.peek_opt()
    }
}

/// A collection that is still open.
struct Open {
    start: usize,
    /// Where the last thing inside it ended.
    end: usize,
    items: Items,
}

enum Items {
    Map { entries: Vec<(Key, Node)>, seen: BTreeMap<String, Span>, pending: Pending },
    List(Vec<Node>),
}

/// The key that waits for its value.
enum Pending {
    None,
    Key(Key),
    /// A key that was refused; its value is read for its own errors and dropped.
    Refused,
}

struct Reader<'t> {
    text: &'t str,
    offsets: Offsets<'t>,
    open: Vec<Open>,
    root: Option<Node>,
    nodes: usize,
    documents: usize,
    errors: Vec<YamlError>,
}

/// Reading cannot go on; the reason is among the errors.
struct Stop;

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            offsets: Offsets::new(text),
            open: Vec::new(),
            root: None,
            nodes: 0,
            documents: 0,
            errors: Vec::new(),
        }
    }

    /// Refuses what YAML calls non-printable, which the parser lets through. Returns whether a
    /// NUL is among it.
    fn refuse_control_characters(&mut self) -> bool {
        let mut nul = false;
        for (at, sign) in self.text.char_indices() {
            let refused = match sign {
                '\t' | '\n' | '\r' | '\u{85}' => false,
                '\u{FFFE}' | '\u{FFFF}' => true,
                _ => sign.is_control(),
            };
            if refused {
                nul |= sign == '\0';
                let end = at + sign.len_utf8();
                self.refuse(Span::new(at, end), YamlErrorKind::ControlCharacter(sign));
            }
        }
        nul
    }

    fn run(&mut self) -> Option<Node> {
        let left = Cell::new(MAX_INDICATORS);
        let mut parser = Parser::new(Tap { inner: StrInput::new(self.text), left: &left });
        while let Some(next) = parser.next_event() {
            // A closed tap makes the scanner see an end that is not there: nothing it says
            // after that is true.
            let step = match next {
                Ok((_, span)) if left.get() == 0 => self.refuse_here(span.end, YamlErrorKind::TooManyIndicators),
                Err(error) if left.get() == 0 => self.refuse_here(*error.marker(), YamlErrorKind::TooManyIndicators),
                Ok((event, span)) => self.take(event, span),
                Err(error) => self.refuse_syntax(&error),
            };
            if step.is_err() {
                return None;
            }
            left.set(MAX_INDICATORS);
        }
        let filled = self.root.take().filter(|root| !root.is_null());
        if filled.is_none() && self.errors.is_empty() {
            let start = self.offsets.byte(Marker::default());
            self.refuse(Span::new(start, start), YamlErrorKind::EmptyDocument);
        }
        filled
    }

    fn take(&mut self, event: Event<'_>, span: saphyr_parser::Span) -> Result<(), Stop> {
        let start = self.offsets.byte(span.start);
        let end = self.offsets.byte(span.end).max(start);
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    self.refuse(Span::new(start, end), YamlErrorKind::MultipleDocuments);
                    return Err(Stop);
                }
                Ok(())
            }
            Event::Alias(_) => {
                self.count_node(start)?;
                let span = Span::new(start, end);
                self.refuse(span, YamlErrorKind::AnchorOrAlias);
                if !self.refuse_key() {
                    self.place(Node { span, kind: NodeKind::Null });
                }
                Ok(())
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.count_node(start)?;
                if anchor > 0 || tag.is_some() {
                    self.refuse_properties(start);
                }
                self.take_scalar(text.into_owned(), style, start, end);
                Ok(())
            }
            Event::SequenceStart(anchor, tag) => {
                if anchor > 0 || tag.is_some() {
                    self.refuse_properties(start);
                }
                // Only a bracket has width.
                let start = if start == end { self.list_start(start) } else { start };
                self.enter(start, Items::List(Vec::new()))
            }
            Event::MappingStart(anchor, tag) => {
                if anchor > 0 || tag.is_some() {
                    self.refuse_properties(start);
                }
                let items = Items::Map { entries: Vec::new(), seen: BTreeMap::new(), pending: Pending::None };
                self.enter(start, items)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                // Only a bracket has width; a block collection ends where its last value ends,
                // not at the next token, which is where the parser puts it.
                let bracket = end > start && matches!(self.byte_at(start), Some(b']' | b'}'));
                self.leave(bracket.then(|| start + 1));
                Ok(())
            }
        }
    }

    fn take_scalar(&mut self, text: String, style: ScalarStyle, start: usize, end: usize) {
        let (span, quoted) = match style {
            ScalarStyle::Plain => (Span::new(start, end), false),
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                let end = self.closing_quote(start).unwrap_or(end);
                (Span::new(start, end), true)
            }
            ScalarStyle::Literal | ScalarStyle::Folded => {
                // The parser's span runs on to the next token.
                let body = self.text.get(start..end).unwrap_or_default();
                let end = start + body.trim_end().len();
                (Span::new(start, end), true)
            }
        };
        let null = !quoted && matches!(text.as_str(), "" | "~" | "null");
        if self.expects_key() {
            self.take_key(Key { text, span }, quoted, null);
            return;
        }
        let (span, kind) = if null && text.is_empty() {
            let at = self.empty_value_at(start);
            (Span::new(at, at), NodeKind::Null)
        } else if null {
            (span, NodeKind::Null)
        } else {
            (span, NodeKind::Scalar { text, quoted })
        };
        self.place(Node { span, kind });
    }

    fn take_key(&mut self, key: Key, quoted: bool, null: bool) {
        let mut span = key.span;
        let refusal = if null {
            if key.text.is_empty() {
                span.end = span.start;
            }
            Some(YamlErrorKind::EmptyKey)
        } else if !quoted && key.text == "<<" {
            Some(YamlErrorKind::MergeKey)
        } else {
            None
        };
        let mut duplicate = None;
        if let Some(Open { end, items: Items::Map { seen, pending, .. }, .. }) = self.open.last_mut() {
            *end = (*end).max(span.end as usize);
            if refusal.is_some() {
                *pending = Pending::Refused;
            } else if let Some(&first) = seen.get(&key.text) {
                *pending = Pending::Refused;
                duplicate = Some(YamlErrorKind::DuplicateKey { key: key.text, first });
            } else {
                seen.insert(key.text.clone(), span);
                *pending = Pending::Key(key);
            }
        }
        if let Some(kind) = refusal.or(duplicate) {
            self.refuse(span, kind);
        }
    }

    fn expects_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { items: Items::Map { pending: Pending::None, .. }, .. }))
    }

    /// Marks the key that is due as refused; false when no key is due.
    fn refuse_key(&mut self) -> bool {
        match self.open.last_mut() {
            Some(Open { items: Items::Map { pending: pending @ Pending::None, .. }, .. }) => {
                *pending = Pending::Refused;
                true
            }
            Some(_) | None => false,
        }
    }

    fn enter(&mut self, start: usize, items: Items) -> Result<(), Stop> {
        self.count_node(start)?;
        if self.open.len() >= MAX_DEPTH {
            self.refuse(self.char_span(start), YamlErrorKind::TooDeep);
            return Err(Stop);
        }
        self.open.push(Open { start, end: start, items });
        Ok(())
    }

    fn leave(&mut self, bracket: Option<usize>) {
        let Some(Open { start, end, items }) = self.open.pop() else {
            return;
        };
        let end = bracket.unwrap_or(end).max(end);
        let span = Span::new(start, end);
        let kind = match items {
            Items::Map { entries, .. } => NodeKind::Map(entries),
            Items::List(items) => NodeKind::List(items),
        };
        if self.refuse_key() {
            // Reported only now, so that the refusal covers the whole key.
            self.refuse(span, YamlErrorKind::NonScalarKey);
        } else {
            self.place(Node { span, kind });
        }
    }

    /// Puts a finished value where it belongs.
    fn place(&mut self, node: Node) {
        let Some(parent) = self.open.last_mut() else {
            self.root = Some(node);
            return;
        };
        parent.end = parent.end.max(node.span.end as usize);
        match &mut parent.items {
            Items::List(items) => items.push(node),
            Items::Map { entries, pending, .. } => {
                if let Pending::Key(key) = std::mem::replace(pending, Pending::None) {
                    entries.push((key, node));
                }
            }
        }
    }

    fn count_node(&mut self, at: usize) -> Result<(), Stop> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            self.refuse(self.char_span(at), YamlErrorKind::TooManyNodes);
            return Err(Stop);
        }
        Ok(())
    }

    fn refuse(&mut self, span: Span, kind: YamlErrorKind) {
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(YamlError { span, kind });
        }
    }

    fn refuse_here(&mut self, marker: Marker, kind: YamlErrorKind) -> Result<(), Stop> {
        self.refuse(self.char_span(self.offsets.byte(marker)), kind);
        Err(Stop)
    }

    fn refuse_syntax(&mut self, error: &ScanError) -> Result<(), Stop> {
        let at = self.offsets.byte(*error.marker());
        let info = error.info();
        let (span, kind) = if info == "recursion limit exceeded" {
            (self.char_span(at), YamlErrorKind::TooDeep)
        } else if info == "while parsing node, found unknown anchor"
            || info.starts_with("while scanning an anchor or alias")
        {
            (self.word_span(at), YamlErrorKind::AnchorOrAlias)
        } else if info.contains("tag") && self.byte_at(at) == Some(b'!') || info == "the handle wasn't declared" {
            (self.word_span(at), YamlErrorKind::Tag)
        } else if let Some(span) = self.tab_in_indentation(at) {
            (span, YamlErrorKind::Tab)
        } else if info.ends_with("a tab")
            && let Some(span) = self.tab_in_a_later_line(at)
        {
            // About a scalar as a whole: the marker is where that scalar starts.
            (span, YamlErrorKind::Tab)
        } else if info.contains("tab cannot") || info.contains("tabs disallowed") {
            (self.char_span(at), YamlErrorKind::Tab)
        } else {
            let cause = SyntaxCause::from_parser(info);
            (self.char_span(at), YamlErrorKind::Syntax(cause))
        };
        self.refuse(span, kind);
        Err(Stop)
    }

    /// Refuses the anchor and the tag written before a node; a node has at most one of each.
    fn refuse_properties(&mut self, mut at: usize) {
        for _ in 0..2 {
            at = self.skip_blanks_and_comments(at);
            let kind = match self.byte_at(at) {
                Some(b'&') => YamlErrorKind::AnchorOrAlias,
                Some(b'!') => YamlErrorKind::Tag,
                Some(_) | None => return,
            };
            let span = self.word_span(at);
            self.refuse(span, kind);
            at = span.end as usize;
        }
    }

    fn byte_at(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// The character at `at`, or an empty span at the end of a line.
    fn char_span(&self, at: usize) -> Span {
        let width = match self.text.get(at..).and_then(|rest| rest.chars().next()) {
            None | Some('\n' | '\r') => 0,
            Some(sign) => sign.len_utf8(),
        };
        Span::new(at, at + width)
    }

    /// From `at` up to the next blank or flow indicator.
    fn word_span(&self, at: usize) -> Span {
        let rest = self.text.get(at..).unwrap_or_default();
        let verbatim = rest.starts_with("!<");
        let width = rest
            .find(|sign: char| {
                matches!(sign, ' ' | '\t' | '\n' | '\r') || !verbatim && matches!(sign, ',' | '[' | ']' | '{' | '}')
            })
            .unwrap_or(rest.len());
        Span::new(at, at + width)
    }

    fn skip_blanks_and_comments(&self, at: usize) -> usize {
        let mut rest = self.text.get(at..).unwrap_or_default();
        loop {
            rest = rest.trim_start_matches([' ', '\t', '\n', '\r']);
            if !rest.starts_with('#') {
                return self.text.len() - rest.len();
            }
            rest = rest.trim_start_matches(|sign| !matches!(sign, '\n' | '\r'));
        }
    }

    /// Just past the quote that closes the one at `start`. The parser's own end includes the
    /// blanks and the comment that follow.
    fn closing_quote(&self, start: usize) -> Option<usize> {
        let quote = self.byte_at(start).filter(|sign| matches!(sign, b'"' | b'\''))?;
        let body = self.text.as_bytes().get(start + 1..)?;
        let mut signs = body.iter().zip(start + 2..).peekable();
        while let Some((sign, past)) = signs.next() {
            if quote == b'"' && *sign == b'\\' {
                signs.next();
            } else if *sign == quote {
                let doubled = quote == b'\'' && signs.next_if(|(next, _)| **next == quote).is_some();
                if !doubled {
                    return Some(past);
                }
            }
        }
        None
    }

    /// Where a value that is not there would have stood: after its `:` when there is one, else
    /// right behind its key, for the parser names the next token, which may be lines further on.
    fn empty_value_at(&self, at: usize) -> usize {
        match self.open.last() {
            Some(Open { items: Items::Map { pending, .. }, end, .. }) => {
                if self.byte_at(at) == Some(b':') {
                    return at + 1;
                }
                match pending {
                    Pending::Key(key) => key.span.end as usize,
                    Pending::Refused | Pending::None => *end,
                }
            }
            Some(Open { items: Items::List(_), .. }) | None => at,
        }
    }

    /// The first dash of a block list. For a list that is not indented deeper than its key the parser
    /// names the place behind the dash instead.
    fn list_start(&self, start: usize) -> usize {
        let under_key = matches!(self.open.last(), Some(Open { items: Items::Map { .. }, .. }));
        if !under_key {
            return start;
        }
        let indent = self.indent_end(start);
        let is_dash = self.byte_at(indent) == Some(b'-')
            && !matches!(self.byte_at(indent + 1), Some(sign) if !sign.is_ascii_whitespace());
        if is_dash { indent.min(start) } else { start }
    }

    /// The start of the line that holds `at`.
    fn line_start(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or_default();
        before.rfind(['\n', '\r']).map_or(0, |line_break| line_break + 1)
    }

    /// The first character after the indentation of the line that holds `at`.
    fn indent_end(&self, at: usize) -> usize {
        let rest = self.text.get(self.line_start(at)..).unwrap_or_default();
        self.text.len() - rest.trim_start_matches([' ', '\t']).len()
    }

    /// The first tab that indents something in a line after the one that holds `at`.
    fn tab_in_a_later_line(&self, at: usize) -> Option<Span> {
        let mut line = at;
        for piece in self.text.get(at..)?.split_inclusive(['\n', '\r']) {
            if line > at
                && !piece.trim().is_empty()
                && let Some(span) = self.tab_in_indentation(line)
            {
                return Some(span);
            }
            line += piece.len();
        }
        None
    }

    /// The first tab in the indentation of the line that holds `at`.
    fn tab_in_indentation(&self, at: usize) -> Option<Span> {
        let line = self.line_start(at);
        let indent = self.text.get(line..self.indent_end(at))?;
        let start = line + indent.find('\t')?;
        Some(Span::new(start, start + 1))
    }
}

#[cfg(test)]
#[allow(clippy::string_slice, reason = "a slice out of bounds must fail the test")]
mod tests;
