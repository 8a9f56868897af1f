//! The general simplex: are the bounds on variables and forms possible together?
//!
//! The method is that of Dutertre and De Moura (*A fast linear-arithmetic solver for DPLL(T)*):
//! every form is a *slack variable* with its own bounds; the tableau writes the *basic* variables
//! as combinations of the *nonbasic* ones. A nonbasic variable is always within its bounds; a
//! basic one that is not is exchanged for a nonbasic one that has room. Bland's rule (always the
//! first candidate) excludes cycles. When no exchange helps, the row is a Farkas refutation.
//!
//! The tableau survives backtracking, because it depends on no bound. The *values* do depend on
//! bounds, so every check begins by moving the nonbasic variables back within theirs; nothing
//! outside a successful check may read a value as if it belonged to the present bounds.

use super::compile::{Compiled, Side};
use super::number::{Delta, Num};
use super::state::{Fail, State};
use super::{Steps, Stop};

/// Where a variable is in the tableau.
#[derive(Clone, Copy, Debug)]
enum Place {
    Row(usize),
    Column(usize),
    /// Outside: no form has it, so that only its own bounds matter.
    Loose,
}

/// The tableau, and a value for every variable.
///
/// Row `r` reads `basics[r] = Σ cells[r, c] · columns[c]`.
#[derive(Debug)]
pub(super) struct Simplex {
    /// The basic variable of each row.
    basics: Vec<usize>,
    /// The coefficients, row after row.
    cells: Vec<Num>,
    /// The nonbasic variable of each column.
    columns: Vec<usize>,
    places: Vec<Place>,
    /// The variables outside the tableau.
    loose: Vec<usize>,
    values: Vec<Delta>,
}

/// What an objective can come to under the present bounds.
#[derive(Debug)]
pub(super) enum Extreme {
    /// The present values attain it.
    Reached,
    /// There is no end to it.
    Unbounded,
}

impl Simplex {
    /// The tableau of some of the forms.
    pub(super) fn new(compiled: &Compiled, forms: &[usize]) -> Result<Simplex, Stop> {
        let variables = compiled.numbers + compiled.forms.len();
        let mut places = vec![Place::Loose; variables];
        let mut columns = Vec::with_capacity(compiled.numbers);
        let mut basics = Vec::with_capacity(forms.len());
        for form in forms {
            *places.get_mut(compiled.numbers + form).ok_or(Stop::Internal)? = Place::Row(basics.len());
            basics.push(compiled.numbers + form);
            for (var, _) in &compiled.forms.get(*form).ok_or(Stop::Internal)?.terms {
                let place = places.get_mut(*var).ok_or(Stop::Internal)?;
                if let Place::Loose = place {
                    *place = Place::Column(columns.len());
                    columns.push(*var);
                }
            }
        }
        let mut cells = vec![Num::ZERO; basics.len() * columns.len()];
        for (row, form) in forms.iter().enumerate() {
            for (var, coefficient) in &compiled.forms.get(*form).ok_or(Stop::Internal)?.terms {
                if let Some(Place::Column(column)) = places.get(*var)
                    && let Some(cell) = cells.get_mut(row * columns.len() + column)
                {
                    cell.clone_from(coefficient);
                }
            }
        }
        let loose = (0..compiled.numbers).filter(|var| matches!(places.get(*var), Some(Place::Loose))).collect();
        Ok(Simplex { basics, cells, columns, places, loose, values: vec![Delta::ZERO; variables] })
    }

    fn row(&self, row: usize) -> Result<&[Num], Stop> {
        let first = row * self.columns.len();
        (self.cells.get(first..first + self.columns.len())).ok_or(Stop::Internal)
    }

    fn cell(&self, row: usize, column: usize) -> Result<&Num, Stop> {
        self.row(row)?.get(column).ok_or(Stop::Internal)
    }

    fn basic(&self, row: usize) -> Result<usize, Stop> {
        self.basics.get(row).copied().ok_or(Stop::Internal)
    }

    /// The value of a variable or form after the last successful check.
    pub(super) fn value(&self, var: usize) -> Result<&Delta, Stop> {
        self.values.get(var).ok_or(Stop::Internal)
    }

    /// Finds values within all bounds, or the reason why there are none.
    pub(super) fn check(&mut self, state: &mut State<'_>, steps: &mut Steps) -> Result<(), Fail> {
        for var in &self.loose {
            let value = self.values.get_mut(*var).ok_or(Stop::Internal)?;
            if let Some((_, bound)) = violated(state, *var, value) {
                value.clone_from(bound);
            }
        }
        for column in 0..self.columns.len() {
            let var = *self.columns.get(column).ok_or(Stop::Internal)?;
            if let Some((_, bound)) = violated(state, var, self.value(var)?) {
                let bound = bound.clone();
                self.move_column(column, &bound)?;
            }
        }
        loop {
            let mut worst: Option<(usize, usize, Side)> = None;
            for (row, basic) in self.basics.iter().enumerate() {
                if worst.is_none_or(|(_, first, _)| *basic < first)
                    && let Some((side, _)) = violated(state, *basic, self.value(*basic)?)
                {
                    worst = Some((row, *basic, side));
                }
            }
            let Some((row, basic, side)) = worst else {
                return Ok(());
            };
            steps.take(self.cells.len())?;
            let target = state.bound(basic, side).ok_or(Stop::Internal)?.clone();
            match self.entering(state, row, side)? {
                Some(column) => self.exchange(row, column, &target)?,
                None => return Err(self.refute(state, row, side)?),
            }
        }
    }

    /// The first nonbasic variable that can bring the basic variable of a row back within the
    /// bound on this side.
    fn entering(&self, state: &State<'_>, row: usize, side: Side) -> Result<Option<usize>, Stop> {
        let mut first: Option<(usize, usize)> = None;
        for (column, (var, coefficient)) in self.columns.iter().zip(self.row(row)?).enumerate() {
            if coefficient.is_zero() || first.is_some_and(|(_, earlier)| earlier < *var) {
                continue;
            }
            let rises = (side == Side::Lower) == coefficient.is_positive();
            if has_room(state, *var, self.value(*var)?, rises) {
                first = Some((column, *var));
            }
        }
        Ok(first.map(|(column, _)| column))
    }

    /// The refutation by a row whose basic variable is beyond its bound while no nonbasic one has
    /// room.
    fn refute(&self, state: &mut State<'_>, row: usize, side: Side) -> Result<Fail, Stop> {
        let mut combination = vec![(state.bound_entry(self.basic(row)?, side), Num::ONE)];
        for (var, coefficient) in self.columns.iter().zip(self.row(row)?) {
            if !coefficient.is_zero() {
                let blocked = if coefficient.is_positive() { side.opposite() } else { side };
                combination.push((state.bound_entry(*var, blocked), coefficient.abs()));
            }
        }
        Ok(state.refute(&combination))
    }

    /// Gives the variable of a column a value, and the basic variables what follows from it.
    fn move_column(&mut self, column: usize, to: &Delta) -> Result<(), Stop> {
        let var = *self.columns.get(column).ok_or(Stop::Internal)?;
        let value = self.values.get_mut(var).ok_or(Stop::Internal)?;
        let difference = to.sub(value);
        value.clone_from(to);
        let cells = self.cells.iter().skip(column).step_by(self.columns.len().max(1));
        for (basic, coefficient) in self.basics.iter().zip(cells) {
            if !coefficient.is_zero() {
                let value = self.values.get_mut(*basic).ok_or(Stop::Internal)?;
                value.add_scaled(coefficient, &difference);
            }
        }
        Ok(())
    }

    /// Exchanges the basic variable of a row, which gets the value `target`, and the nonbasic one
    /// of a column.
    fn exchange(&mut self, row: usize, column: usize, target: &Delta) -> Result<(), Stop> {
        let inverse = self.cell(row, column)?.recip().ok_or(Stop::Internal)?;
        let entering = *self.columns.get(column).ok_or(Stop::Internal)?;
        let rise = target.sub(self.value(self.basic(row)?)?).scale(&inverse);
        let value = self.value(entering)?.add(&rise);
        self.move_column(column, &value)?;
        self.pivot(row, column, &inverse)
    }

    /// Rewrites the tableau; values stay as they are.
    fn pivot(&mut self, row: usize, column: usize, inverse: &Num) -> Result<(), Stop> {
        let entering = *self.columns.get(column).ok_or(Stop::Internal)?;
        let basic = self.basics.get_mut(row).ok_or(Stop::Internal)?;
        let leaving = std::mem::replace(basic, entering);
        let mut solved = self.row(row)?.to_vec();
        // From `leaving = … + pivot · entering` to `entering = leaving / pivot − …`.
        let minus = inverse.neg();
        for (place, cell) in solved.iter_mut().enumerate() {
            if place == column {
                cell.clone_from(inverse);
            } else if !cell.is_zero() {
                *cell = cell.mul(&minus);
            }
        }
        for (place, cells) in self.cells.chunks_exact_mut(self.columns.len().max(1)).enumerate() {
            if place == row {
                cells.clone_from_slice(&solved);
                continue;
            }
            let factor = cells.get_mut(column).ok_or(Stop::Internal)?;
            if factor.is_zero() {
                continue;
            }
            let factor = std::mem::replace(factor, Num::ZERO);
            for (cell, solved) in cells.iter_mut().zip(&solved) {
                if !solved.is_zero() {
                    *cell = cell.add(&factor.mul(solved));
                }
            }
        }
        *self.columns.get_mut(column).ok_or(Stop::Internal)? = leaving;
        *self.places.get_mut(entering).ok_or(Stop::Internal)? = Place::Row(row);
        *self.places.get_mut(leaving).ok_or(Stop::Internal)? = Place::Column(column);
        Ok(())
    }

    /// Moves a variable or form as far up or down as the bounds allow. Only after a successful
    /// check, and the values remain within all bounds.
    pub(super) fn push(
        &mut self,
        state: &State<'_>,
        objective: usize,
        up: bool,
        steps: &mut Steps,
    ) -> Result<Extreme, Fail> {
        loop {
            steps.take(self.cells.len())?;
            let (column, rises) = match *self.places.get(objective).ok_or(Stop::Internal)? {
                Place::Column(column) => {
                    if !has_room(state, objective, self.value(objective)?, up) {
                        return Ok(Extreme::Reached);
                    }
                    (column, up)
                }
                Place::Row(row) => {
                    let side = if up { Side::Lower } else { Side::Upper };
                    let Some(column) = self.entering(state, row, side)? else {
                        return Ok(Extreme::Reached);
                    };
                    (column, self.cell(row, column)?.is_positive() == up)
                }
                Place::Loose => {
                    let Some(bound) = state.bound(objective, if up { Side::Upper } else { Side::Lower }) else {
                        return Ok(Extreme::Unbounded);
                    };
                    self.values.get_mut(objective).ok_or(Stop::Internal)?.clone_from(bound);
                    return Ok(Extreme::Reached);
                }
            };
            // Ratio test: what stops the entering variable first?
            let var = *self.columns.get(column).ok_or(Stop::Internal)?;
            let own = if rises { Side::Upper } else { Side::Lower };
            let now = self.value(var)?;
            let mut limit: Option<(Delta, usize, Option<usize>)> =
                (state.bound(var, own)).map(|bound| (if rises { bound.sub(now) } else { now.sub(bound) }, var, None));
            for (place, basic) in self.basics.iter().enumerate() {
                let coefficient = self.cell(place, column)?;
                if coefficient.is_zero() {
                    continue;
                }
                let side = if coefficient.is_positive() == rises { Side::Upper } else { Side::Lower };
                let Some(bound) = state.bound(*basic, side) else {
                    continue;
                };
                let value = self.value(*basic)?;
                let room = match side {
                    Side::Upper => bound.sub(value),
                    Side::Lower => value.sub(bound),
                };
                let step = room.scale(&coefficient.abs().recip().ok_or(Stop::Internal)?);
                let first =
                    limit.as_ref().is_none_or(|(least, first, _)| step < *least || (step == *least && *basic < *first));
                if first {
                    limit = Some((step, *basic, Some(place)));
                }
            }
            let Some((step, _, blocking)) = limit else {
                return Ok(Extreme::Unbounded);
            };
            let to = if rises { now.add(&step) } else { now.sub(&step) };
            match blocking {
                None => self.move_column(column, &to)?,
                Some(row) => {
                    let inverse = self.cell(row, column)?.recip().ok_or(Stop::Internal)?;
                    self.move_column(column, &to)?;
                    self.pivot(row, column, &inverse)?;
                }
            }
        }
    }
}

/// The bound that the value is beyond, if any.
fn violated<'s>(state: &'s State<'_>, var: usize, value: &Delta) -> Option<(Side, &'s Delta)> {
    if let Some(bound) = state.bound(var, Side::Lower)
        && value < bound
    {
        return Some((Side::Lower, bound));
    }
    let bound = state.bound(var, Side::Upper)?;
    (value > bound).then_some((Side::Upper, bound))
}

/// Whether the value can rise, or fall, within the bounds.
fn has_room(state: &State<'_>, var: usize, value: &Delta, rises: bool) -> bool {
    if rises {
        (state.bound(var, Side::Upper)).is_none_or(|bound| value < bound)
    } else {
        (state.bound(var, Side::Lower)).is_none_or(|bound| value > bound)
    }
}
