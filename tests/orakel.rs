//! `compare` beside an outside solver, on generated pairs of rules; see tests/orakel/README.md.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

#[path = "orakel/mod.rs"]
mod orakel;

#[test]
#[ignore = "part of the long run: tests/orakel/lang.sh"]
fn write_questions() {
    orakel::lang::write_questions();
}

#[test]
#[ignore = "part of the long run: tests/orakel/lang.sh"]
fn compare_with_answers() {
    orakel::lang::compare_with_answers();
}
