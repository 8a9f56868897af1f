//! Chance that is the same on every machine and in every year.
//!
//! The recorded answers belong to exactly the pairs that these numbers give, so the generator
//! may not change with the version of a crate: SplitMix64, as published, and nothing else.

use std::cell::Cell;

use super::vorm::Num;

/// A stream of choices.
pub struct Toeval(Cell<u64>);

impl Toeval {
    pub fn new(seed: u64) -> Self {
        Self(Cell::new(seed.wrapping_mul(0xD134_2543_DE82_EF95).wrapping_add(0x2545_F491_4F6C_DD1D)))
    }

    fn next(&self) -> u64 {
        let mut z = self.0.get().wrapping_add(0x9E37_79B9_7F4A_7C15);
        self.0.set(z);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from zero, below `n`.
    pub fn below(&self, n: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(n).unwrap()).unwrap()
    }

    /// A whole number between both, both included.
    pub fn between(&self, low: i64, high: i64) -> i64 {
        low + i64::try_from(self.below(usize::try_from(high - low + 1).unwrap())).unwrap()
    }

    /// True so many times out of a hundred.
    pub fn chance(&self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of these.
    pub fn pick<T: Clone>(&self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    /// So many different ones of these, in order.
    pub fn some<T: Clone>(&self, from: &[T], count: usize) -> Vec<T> {
        let mut left = from.to_vec();
        while left.len() > count {
            let at = self.below(left.len());
            left.remove(at);
        }
        left
    }

    /// A value near another: the same, just beside it, or clearly different.
    pub fn near(&self, value: Num, step: Num) -> Num {
        let steps = match self.below(10) {
            0..=3 => 0,
            4 => 1,
            5 => -1,
            _ => self.between(-8, 8),
        };
        let tiny = if self.chance(8) { Num::new(self.between(-1, 1), 1000) } else { Num::from(0) };
        let found = value + step * Num::from(steps) + tiny;
        if found < Num::from(0) { Num::from(0) } else { found }
    }
}
