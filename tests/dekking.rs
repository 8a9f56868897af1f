//! The shipped coverage does not drop.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

#[path = "shared/files.rs"]
mod files;
#[path = "dekking/versies.rs"]
mod versies;

use stoer::check::check;
use stoer::dekking::{Stand, dekking, onderwerpen};
use stoer::ingebouwd;

/// Articles of the Bbl that are encoded or to be judged by a person. Only ever raised.
const ARTICLES: usize = 321;
/// Eisen with a case precisely at their limit. Only ever raised.
const AT_LIMIT: usize = 527;

#[test]
fn every_article_is_accounted_for_and_no_fewer_are_encoded() {
    let regels = check(ingebouwd::sources()).0.unwrap();
    let bbl = dekking(&regels).into_iter().find(|one| one.regeling == "bbl").unwrap();
    let count = |stand| bbl.delen.iter().map(|deel| deel.count(stand)).sum::<usize>();
    assert_eq!(count(Stand::NietGenoemd), 0, "an article that nothing is said about");
    let encoded = count(Stand::Eis) + count(Stand::TeBeoordelen);
    assert!(encoded >= ARTICLES, "{encoded} articles are encoded; there were {ARTICLES}");
}

#[test]
fn no_fewer_eisen_have_a_case_at_their_limit() {
    let regels = check(ingebouwd::sources()).0.unwrap();
    let list = onderwerpen(&regels);
    let at: usize = list.iter().map(|one| one.op_grens).sum();
    assert!(at >= AT_LIMIT, "{at} eisen have a case at their limit; there were {AT_LIMIT}");
    for one in &list {
        assert_eq!(one.met_grens - one.op_grens, one.zonder_grensgeval.len(), "{}", one.onderwerp);
    }
}
