//! The facts of many objects of one shape, a column per characteristic.
//!
//! Numbers are held as whole steps of the scale of their characteristic. A number that is no
//! whole step, or is too large, makes its row unfit for the norms that read it; it is never
//! rounded.

use super::plan::{Kolom, ONBEKEND, ONWAAR, WAAR};
use super::program::{FACT_BITS, Inhoud, Program};
use crate::feiten::{DingId, Feiten, Waarde};

/// One column.
#[derive(Debug, Default, Clone)]
struct Column {
    /// Possibilities of a yes/no fact.
    bits: Vec<u8>,
    /// Any other fact.
    values: Vec<i64>,
    /// All ones where the fact is known.
    known: Vec<u8>,
    /// Rows with a number that does not fit.
    unfit: Vec<usize>,
}

/// The columns that a program reads, in its order.
#[derive(Debug)]
pub(super) struct Kolommen {
    columns: Vec<Column>,
    rows: usize,
}

impl Kolommen {
    /// Takes the facts of these objects.
    pub(super) fn new<'f>(program: &Program, rows: impl Iterator<Item = (&'f Feiten, DingId)>) -> Self {
        let mut found = Self { columns: vec![Column::default(); program.columns.len()], rows: 0 };
        let mut chain: Vec<DingId> = Vec::new();
        for (feiten, own) in rows {
            chain.clear();
            let mut at = Some(own);
            while let Some(ding) = at {
                chain.push(ding);
                at = feiten.ding(ding).ouder;
            }
            for ((kolom, inhoud), column) in program.columns.iter().zip(&mut found.columns) {
                column.push(program, found.rows, inhoud, fact(feiten, &chain, *kolom));
            }
            found.rows += 1;
        }
        found
    }

    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    fn block(&self, column: usize) -> Option<&Column> {
        self.columns.get(column)
    }

    pub(super) fn bits(&self, column: usize, from: usize, count: usize) -> &[u8] {
        self.block(column).and_then(|column| column.bits.get(from..from + count)).unwrap_or_default()
    }

    pub(super) fn values(&self, column: usize, from: usize, count: usize) -> &[i64] {
        self.block(column).and_then(|column| column.values.get(from..from + count)).unwrap_or_default()
    }

    pub(super) fn known(&self, column: usize, from: usize, count: usize) -> &[u8] {
        self.block(column).and_then(|column| column.known.get(from..from + count)).unwrap_or_default()
    }

    pub(super) fn unfit(&self, column: usize) -> &[usize] {
        self.block(column).map(|column| column.unfit.as_slice()).unwrap_or_default()
    }
}

fn fact<'f>(feiten: &'f Feiten, chain: &[DingId], kolom: Kolom) -> Option<&'f Waarde> {
    chain.get(usize::from(kolom.hoogte)).and_then(|ding| feiten.ding(*ding).feiten.get(&kolom.kenmerk))
}

impl Column {
    fn push(&mut self, program: &Program, row: usize, inhoud: &Inhoud, waarde: Option<&Waarde>) {
        let value = match (inhoud, waarde) {
            (Inhoud::JaNee, _) => {
                self.bits.push(match waarde {
                    Some(Waarde::JaNee(true)) => WAAR,
                    Some(Waarde::JaNee(false)) => ONWAAR,
                    _ => ONBEKEND,
                });
                return;
            }
            (Inhoud::Getal(scale), Some(Waarde::Getal(maat))) => {
                let steps = (&maat.waarde * scale).to_i64().filter(|steps| steps.unsigned_abs() < 1 << FACT_BITS);
                if steps.is_none() {
                    self.unfit.push(row);
                }
                steps
            }
            (Inhoud::Klasse, Some(Waarde::Klasse(index))) => Some(super::lower::class_bit(*index).cast_signed()),
            (Inhoud::Datum, Some(Waarde::Datum(day))) => Some(i64::from(day.to_julian_day())),
            // A text that no rule names equals none of those that the rules do name.
            (Inhoud::Tekst, Some(Waarde::Tekst(text))) => Some(program.texts.get(text).copied().unwrap_or(-1)),
            _ => None,
        };
        self.values.push(value.unwrap_or(0));
        self.known.push(if value.is_some() { u8::MAX } else { 0 });
    }
}
