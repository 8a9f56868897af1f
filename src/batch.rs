//! Many projects at once: the same outcomes as [`evaluate`](crate::evaluate), by column.
//!
//! Objects of the same shape (kind, containers, regelingen, period) are put side by side. For
//! each shape every eis that asks only about the object and what contains it is lowered to a
//! [graph](plan), and the graph runs over columns of whole numbers (`kern`). What has no such form
//! is asked of `evaluate`, per project; so are rows with a number that does not fit. There is no
//! float and no rounding on either way.
//!
//! ```text
//! Feiten ── Vorm ── lower ──> Plan ── program ──> Program ── kern(columns) ──> verdicts
//! ```

mod kern;
mod kolommen;
pub mod lower;
mod oordelen;
pub mod plan;
pub(crate) mod program;
mod stap;
pub mod telling;

pub use oordelen::{Batch, Cel, Geladen, Onmogelijk, Oordelen};
pub use stap::Program;
