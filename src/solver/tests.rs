//! The questions of building regulation, the edges of the logic, and random comparison with
//! trying everything.

use super::compile::{Compiled, Side};
use super::farkas::{Fact, Sum};
use super::number::{Delta, Num};
use super::simplify::Known;
use super::*;
use crate::getal::{DecimalMark, Getal};
use Relation::{Above, AtLeast, AtMost, Below, Equal, Unequal};

fn g(text: &str) -> Getal {
    Getal::parse(text, DecimalMark::Komma).unwrap()
}

fn linear(terms: &[(NumVar, &str)], relation: Relation, constant: &str) -> Formula {
    let terms = terms.iter().map(|(var, coefficient)| (*var, g(coefficient)));
    Formula::linear(terms, relation, g(constant))
}

fn compare(var: NumVar, relation: Relation, constant: &str) -> Formula {
    Formula::compare(var, relation, g(constant))
}

fn ask(problem: &Problem, formulas: &[Formula]) -> Answer {
    solve(problem, formulas, &Limits::default())
}

fn sat(problem: &Problem, formulas: &[Formula]) -> Model {
    match ask(problem, formulas) {
        Answer::Sat(model) => {
            assert!(model.satisfies(problem, formulas));
            model
        }
        other => panic!("{other:?}"),
    }
}

fn core(problem: &Problem, formulas: &[Formula]) -> Vec<usize> {
    match ask(problem, formulas) {
        Answer::Unsat(core) => minimise(problem, formulas, &core, &Limits::default()).formulas,
        other => panic!("{other:?}"),
    }
}

fn best(problem: &Problem, formulas: &[Formula], objective: &[(NumVar, &str)], goal: Goal) -> Optimum {
    let objective: Vec<_> = objective.iter().map(|(var, factor)| (*var, g(factor))).collect();
    optimise(problem, formulas, &objective, goal, &Limits::default())
}

#[track_caller]
fn attained(optimum: Optimum, value: &str) {
    match optimum {
        Optimum::Attained(found, _) => assert_eq!(found, g(value)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_stricter_demand_has_a_witness_and_a_gap() {
    let mut problem = Problem::new();
    let beng2 = problem.real();
    let range = compare(beng2, AtLeast, "0");
    let national = compare(beng2, AtMost, "30");
    let local = |limit| compare(beng2, AtMost, limit).negated();
    sat(&problem, &[range.clone(), national.clone(), local("15")]);
    assert_eq!(core(&problem, &[range.clone(), national.clone(), local("30")]), [1, 2]);
    let gap = best(&problem, &[range, national, local("15")], &[(beng2, "1")], Goal::Max);
    attained(gap, "30");
}

#[test]
fn more_than_differs_from_at_least_only_on_the_limit() {
    let mut problem = Problem::new();
    let height = problem.real();
    let formulas = [compare(height, AtLeast, "2,6"), compare(height, Above, "2,6").negated()];
    assert_eq!(sat(&problem, &formulas).numbers, [g("2,6")]);
    let other = [compare(height, Above, "2,6"), compare(height, AtLeast, "2,6").negated()];
    assert_eq!(core(&problem, &other), [0, 1]);
}

/// Charging points: the Bbl asks one per five parking spaces, rounded down, from six spaces on.
fn parking(whole: bool) -> (Problem, [NumVar; 3], Vec<Formula>) {
    let mut problem = Problem::new();
    let mut number = || if whole { problem.integer() } else { problem.real() };
    let [spaces, points, asked] = [number(), number(), number()];
    let formulas = vec![
        compare(spaces, Above, "5"),
        linear(&[(asked, "5"), (spaces, "-1")], AtMost, "0"),
        linear(&[(spaces, "1"), (asked, "-5")], Below, "5"),
        linear(&[(points, "1"), (asked, "-1")], AtLeast, "0"),
    ];
    (problem, [spaces, points, asked], formulas)
}

#[test]
fn rounding_needs_whole_numbers() {
    // Twenty per cent, rounded up: first differs at six spaces.
    let (problem, [spaces, points, _], mut formulas) = parking(true);
    formulas.push(linear(&[(points, "5"), (spaces, "-1")], AtLeast, "0").negated());
    attained(best(&problem, &formulas, &[(spaces, "1")], Goal::Min), "6");

    // One per four, rounded down: first differs at eight spaces.
    let (mut problem, [spaces, points, _], mut formulas) = parking(true);
    let quarter = problem.integer();
    formulas.push(linear(&[(quarter, "4"), (spaces, "-1")], AtMost, "0"));
    formulas.push(linear(&[(spaces, "1"), (quarter, "-4")], Below, "4"));
    formulas.push(linear(&[(points, "1"), (quarter, "-1")], AtLeast, "0").negated());
    attained(best(&problem, &formulas, &[(spaces, "1")], Goal::Min), "8");

    // `5 · points ≥ spaces − 4` says the same as the Bbl, but not for fractions of spaces.
    let same = |whole| {
        let (problem, [spaces, points, _], mut formulas) = parking(whole);
        formulas.push(linear(&[(points, "5"), (spaces, "-1")], AtLeast, "-4").negated());
        ask(&problem, &formulas)
    };
    assert!(matches!(same(true), Answer::Unsat(_)));
    assert!(matches!(same(false), Answer::Sat(_)));
}

#[test]
fn a_mean_is_weaker_than_each_only_with_two_windows() {
    let mut problem = Problem::new();
    let [one, two] = [problem.real(), problem.real()];
    let mean = linear(&[(one, "0,5"), (two, "0,5")], AtMost, "1,65");
    let each = |var| compare(var, AtMost, "2,2");
    let local = Formula::And(vec![compare(one, AtMost, "1,65"), compare(two, AtMost, "1,65")]);
    sat(&problem, &[each(one), each(two), mean.clone(), local.clone().negated()]);
    let single = linear(&[(one, "1"), (two, "-1")], Equal, "0");
    assert_eq!(core(&problem, &[each(one), each(two), mean, local.negated(), single]), [2, 3, 4]);
}

#[test]
fn nearly_equal_coefficients_are_not_equal() {
    let mut problem = Problem::new();
    let [x, y] = [problem.real(), problem.real()];
    let above = linear(&[(x, "4,7"), (y, "0,95")], Above, "1");
    let below = |y_factor| linear(&[(x, "4,7"), (y, y_factor)], Below, "1");
    assert_eq!(core(&problem, &[above.clone(), below("0,95")]), [0, 1]);
    sat(&problem, &[above, below("0,950000001")]);
}

#[test]
fn enumerations_are_ordered_or_not() {
    let mut problem = Problem::new();
    let class = problem.enumeration(5);
    let high = problem.boolean();
    let rule = Formula::Bool(high).implies(Formula::at_least(class, 3));
    let low = Formula::at_most(class, 2);
    assert_eq!(core(&problem, &[Formula::Bool(high), rule.clone(), low.clone()]), [0, 1, 2]);
    assert_eq!(sat(&problem, &[rule.clone(), low]).bools, [false]);
    let model = sat(&problem, &[rule, Formula::Bool(high), Formula::is(class, 4).negated()]);
    assert_eq!(model.enums, [3]);
    let either = Formula::Or(vec![Formula::is(class, 1), Formula::is(class, 4)]);
    assert_eq!(sat(&problem, &[either, Formula::is(class, 1).negated()]).enums, [4]);
}

#[test]
fn optimum_is_attained_approached_unbounded_or_impossible() {
    let mut problem = Problem::new();
    let [x, y] = [problem.real(), problem.real()];
    let triangle = [compare(x, AtLeast, "0"), compare(y, AtLeast, "0"), linear(&[(x, "1"), (y, "2")], AtMost, "4")];
    attained(best(&problem, &triangle, &[(x, "1"), (y, "1")], Goal::Max), "4");
    attained(best(&problem, &triangle, &[(x, "-3"), (y, "1")], Goal::Min), "-12");
    attained(best(&problem, &triangle, &[], Goal::Min), "0");
    let mut open = triangle.to_vec();
    open.push(compare(x, Below, "3"));
    open.push(compare(x, Unequal, "2"));
    assert_eq!(best(&problem, &open, &[(x, "1")], Goal::Max), Optimum::Approached(g("3")));
    // A second branch attains what the first only approaches.
    let attains = Formula::Or(vec![open[3].clone(), compare(x, Equal, "3")]);
    attained(best(&problem, &[attains], &[(x, "1")], Goal::Max), "3");
    assert_eq!(best(&problem, &triangle[..2], &[(x, "1")], Goal::Max), Optimum::Unbounded);
    open.push(compare(x, Above, "3"));
    assert_eq!(best(&problem, &open, &[(x, "1")], Goal::Max), Optimum::Infeasible);
}

#[test]
fn integer_optimum_without_end_is_recognised() {
    let mut problem = Problem::new();
    let [n, m] = [problem.integer(), problem.integer()];
    let formulas = [linear(&[(n, "2"), (m, "-3")], Equal, "1"), compare(n, AtLeast, "3")];
    assert_eq!(best(&problem, &formulas, &[(n, "1")], Goal::Max), Optimum::Unbounded);
    attained(best(&problem, &formulas, &[(m, "1")], Goal::Min), "3");
}

#[test]
fn nice_model_keeps_the_building_and_rounds_the_rest() {
    let mut problem = Problem::new();
    let [area, glass, height] = [problem.real(), problem.real(), problem.real()];
    let home = problem.boolean();
    let formulas = [
        compare(area, AtLeast, "5"),
        linear(&[(glass, "1"), (area, "-0,1")], AtLeast, "0"),
        linear(&[(glass, "1"), (area, "-0,125")], Below, "0"),
        compare(height, Above, "2,6"),
        compare(height, Below, "2,913"),
    ];
    let mut wishes = Wishes {
        numbers: vec![Some(g("18")), Some(g("3")), Some(g("2,6"))],
        bools: vec![Some(true)],
        ..Wishes::default()
    };
    let nice = |wishes: &Wishes| match nice_model(&problem, &formulas, wishes, &Limits::default()) {
        Answer::Sat(model) => model,
        other => panic!("{other:?}"),
    };
    let model = nice(&wishes);
    assert_eq!(model.numbers, [g("18"), g("2"), g("2,7")]);
    assert!(model.bools[home.index()]);
    wishes.candidates = vec![(height, g("2,6")), (height, g("2,65")), (height, g("2,7"))];
    assert_eq!(nice(&wishes).numbers[height.index()], g("2,65"));
}

#[test]
fn wide_and_many_formulas() {
    let mut problem = Problem::new();
    let x = problem.integer();
    let values: Vec<Formula> = (0..200).map(|n| compare(x, Equal, &n.to_string())).collect();
    let mut formulas = vec![Formula::Or(values)];
    formulas.extend((0..150).map(|n| compare(x, Unequal, &n.to_string())));
    formulas.push(compare(x, Below, "151"));
    assert_eq!(sat(&problem, &formulas).numbers, [g("150")]);
    formulas.push(compare(x, Unequal, "150"));
    let Answer::Unsat(found) = ask(&problem, &formulas) else {
        panic!("there is no value left");
    };
    assert_eq!(found.formulas.len(), 153);
}

#[test]
fn an_unrelated_decision_is_not_tried_otherwise() {
    let mut problem = Problem::new();
    let mut formulas = Vec::new();
    let pair = |problem: &mut Problem| [Formula::Bool(problem.boolean()), Formula::Bool(problem.boolean())];
    for _ in 0..200 {
        // Neither alternative agrees with the values of a start, so each takes a decision.
        let [a, b] = pair(&mut problem);
        formulas.push(Formula::Or(vec![a, b]));
    }
    let [p, q] = pair(&mut problem);
    for (left, right) in [(true, true), (true, false), (false, true), (false, false)] {
        let of = |formula: &Formula, plain| if plain { formula.clone() } else { formula.clone().negated() };
        formulas.push(Formula::Or(vec![of(&p, left), of(&q, right)]));
    }
    let limits = Limits { steps: 5_000, ..Limits::default() };
    let Answer::Unsat(found) = solve(&problem, &formulas, &limits) else {
        panic!("two values cannot satisfy four clauses");
    };
    assert_eq!(found.formulas, [200, 201, 202, 203]);
}

#[test]
fn every_limit_ends_in_unknown() {
    let mut problem = Problem::new();
    let [n, m, k] = [problem.integer(), problem.integer(), problem.integer()];
    let hard = [
        linear(&[(n, "3"), (m, "5"), (k, "-7")], Equal, "1"),
        linear(&[(n, "3"), (m, "-2"), (k, "11")], Equal, "0"),
        linear(&[(n, "2"), (m, "4"), (k, "-6,5")], Equal, "0,25"),
    ];
    let limits = Limits { steps: 3, integer_depth: 2 };
    assert!(matches!(solve(&problem, &hard, &limits), Answer::Unknown(_) | Answer::Unsat(_)));
    assert_eq!(solve(&problem, &[], &Limits { steps: 0, integer_depth: 0 }), Answer::Unknown(Stop::Budget));

    let deep = (0..5_000).fold(compare(n, AtLeast, "1"), |inner, _| inner.negated());
    assert_eq!(ask(&problem, &[deep]), Answer::Unknown(Stop::Depth));

    let foreign = Problem::new();
    assert_eq!(ask(&foreign, &[compare(n, AtLeast, "1")]), Answer::Unknown(Stop::Malformed));
    let mut wide = Problem::new();
    wide.enumeration(65);
    assert_eq!(ask(&wide, &[]), Answer::Unknown(Stop::Malformed));
}

#[test]
fn the_empty_cases() {
    let mut problem = Problem::new();
    assert!(matches!(ask(&problem, &[]), Answer::Sat(_)));
    assert_eq!(core(&problem, &[Formula::True, Formula::False]), [1]);
    assert_eq!(core(&problem, &[Formula::Or(vec![])]), [0]);
    let x = problem.real();
    sat(&problem, &[linear(&[(x, "1"), (x, "-1")], AtMost, "0")]);
    assert_eq!(core(&problem, &[linear(&[(x, "1"), (x, "-1")], Above, "0")]), [0]);
    problem.enumeration(0);
    assert_eq!(core(&problem, &[]), [0_usize; 0]);
}

#[test]
fn the_checker_refuses_what_does_not_add_up() {
    let mut problem = Problem::new();
    let [x, n] = [problem.real(), problem.integer()];
    let compiled = Compiled::new(&problem);
    let fact = |var: NumVar, side, at: i64, eps| Fact { var: var.index(), side, at: Delta::new(Num::from(at), eps) };
    let refutes = |facts: &[(Fact, i64)]| {
        let mut sum = Sum::default();
        sum.clear(&compiled);
        let added = facts.iter().all(|(fact, times)| sum.add(&compiled, fact, &Num::from(*times)).is_ok());
        added && sum.refutes()
    };
    let (above, below) = (fact(x, Side::Lower, 3, 1), fact(x, Side::Upper, 3, 0));
    assert!(refutes(&[(above.clone(), 1), (below.clone(), 1)]));
    assert!(!refutes(&[(above.clone(), 1), (below.clone(), 2)]), "x is left over");
    assert!(!refutes(&[(fact(x, Side::Lower, 3, 0), 1), (below.clone(), 1)]), "x = 3 is possible");
    assert!(!refutes(&[(above, -1), (fact(x, Side::Lower, 9, 0), 1)]), "negative multiplier");
    assert!(!refutes(&[]));

    let implies = |from: &Fact, claim: &Fact| {
        let mut sum = Sum::default();
        sum.clear(&compiled);
        sum.add(&compiled, from, &Num::ONE).unwrap();
        sum.implies(&compiled, claim).unwrap()
    };
    assert!(implies(&below, &fact(x, Side::Upper, 4, 0)));
    assert!(!implies(&below, &fact(x, Side::Upper, 3, -1)));
    assert!(implies(&fact(n, Side::Upper, 3, -1), &fact(n, Side::Upper, 2, 0)), "n < 3 is n ≤ 2");
    assert!(!implies(&fact(x, Side::Upper, 3, -1), &fact(x, Side::Upper, 2, 0)), "x need not be whole");
}

/// A fixed sequence of small numbers (SplitMix64).
struct Samples(u64);

impl Samples {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % limit
    }

    fn small(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1).cast_unsigned()).cast_signed()
    }

    fn formula(&mut self, numbers: &[NumVar], class: EnumVar, depth: u64) -> Formula {
        match if depth == 0 { self.below(3) } else { 3 + self.below(3) } {
            0 if self.below(2) == 0 => Formula::Bool(BoolVar(0)),
            0 => Formula::Enum(class, self.below(8)),
            1 | 2 => {
                let relation = [AtMost, Below, Equal, Unequal, AtLeast, Above][self.below(6) as usize];
                let terms: Vec<_> = (0..=self.below(2))
                    .map(|_| (numbers[self.below(3) as usize], Getal::from(self.small(-3, 3))))
                    .collect();
                Formula::linear(terms, relation, Getal::from(self.small(-6, 6)))
            }
            3 => self.formula(numbers, class, depth - 1).negated(),
            kind => {
                let parts = (0..2 + self.below(2)).map(|_| self.formula(numbers, class, depth - 1)).collect();
                if kind == 4 { Formula::And(parts) } else { Formula::Or(parts) }
            }
        }
    }
}

/// Three whole numbers from -2 to 3, a choice of three and one of two: 1,296 cases, all of which are tried.
#[test]
fn agrees_with_trying_everything() {
    let mut samples = Samples(7);
    let (mut found, mut refuted) = (0, 0);
    for _ in 0..1_500 {
        let mut problem = Problem::new();
        let numbers = [problem.integer(), problem.integer(), problem.integer()];
        let class = problem.enumeration(3);
        problem.boolean();
        let mut formulas: Vec<Formula> =
            numbers.iter().flat_map(|n| [compare(*n, AtLeast, "-2"), compare(*n, AtMost, "3")]).collect();
        for _ in 0..2 + samples.below(4) {
            let depth = samples.below(4);
            formulas.push(samples.formula(&numbers, class, depth));
        }
        let mut largest: Option<i64> = None;
        let simpler: Vec<Formula> = formulas.iter().map(|formula| Known::nothing(&problem).simplify(formula)).collect();
        let together = Known::nothing(&problem).given(&formulas);
        for case in 0..1_296_i64 {
            let digits = [case % 6 - 2, case / 6 % 6 - 2, case / 36 % 6 - 2];
            let enums = vec![u8::try_from(case / 216 % 3).unwrap()];
            let model = Model { numbers: digits.map(Getal::from).to_vec(), bools: vec![case >= 648], enums };
            for (formula, simpler) in formulas.iter().zip(&simpler) {
                assert_eq!(formula.holds(&model), simpler.holds(&model), "{formula:?}");
            }
            let all = together.iter().all(|formula| formula.holds(&model) == Some(true));
            assert_eq!(model.satisfies(&problem, &formulas), all, "{formulas:?}");
            if model.satisfies(&problem, &formulas) {
                largest = largest.max(Some(2 * digits[0] - digits[1] + digits[2]));
            }
        }
        match ask(&problem, &formulas) {
            Answer::Sat(_) => assert!(largest.is_some(), "{formulas:?}"),
            Answer::Unsat(_) => assert!(largest.is_none(), "{formulas:?}"),
            Answer::Unknown(stop) => panic!("{stop:?}: {formulas:?}"),
        }
        let objective = [(numbers[0], "2"), (numbers[1], "-1"), (numbers[2], "1")];
        match (best(&problem, &formulas, &objective, Goal::Max), largest) {
            (Optimum::Attained(value, _), Some(largest)) => {
                found += 1;
                assert_eq!(value, Getal::from(largest), "{formulas:?}");
            }
            (Optimum::Infeasible, None) => refuted += 1,
            other => panic!("{other:?}: {formulas:?}"),
        }
        a_session_says_the_same(&problem, &formulas, &objective);
    }
    assert!(found > 300 && refuted > 300, "{found} found, {refuted} refuted");
}

/// Eight groups of one or two formulas beside the ranges: all 256 choices of groups are tried.
#[test]
fn blames_the_fewest() {
    let mut samples = Samples(11);
    let limits = Limits::default();
    let mut fewer_than_irreducible = 0;
    for _ in 0..200 {
        let mut problem = Problem::new();
        let numbers = [problem.integer(), problem.integer(), problem.integer()];
        let class = problem.enumeration(3);
        problem.boolean();
        let ranges = numbers.iter().flat_map(|n| [compare(*n, AtLeast, "-2"), compare(*n, AtMost, "3")]).collect();
        let groups: Vec<Vec<Formula>> =
            (0..8).map(|_| (0..1 + samples.below(2)).map(|_| samples.formula(&numbers, class, 1)).collect()).collect();
        let (mut session, fixed) = Session::given(&problem, ranges);
        let added: Vec<Vec<Premise>> =
            groups.iter().map(|group| group.iter().map(|formula| session.add(formula.clone())).collect()).collect();
        let excludes = |bits: u32| {
            let chosen = (0..8).filter(|place| bits >> place & 1 == 1).flat_map(|place: usize| &added[place]);
            let premises: Vec<Premise> = fixed.iter().chain(chosen).copied().collect();
            matches!(session.solve(&premises, &limits), Answer::Unsat(_))
        };
        let refuted: Vec<u32> = (0..256).filter(|bits| excludes(*bits)).collect();
        let fewest = refuted.iter().map(|bits| bits.count_ones()).min();
        let found = session.smallest(&fixed, &added, &limits);
        assert_eq!(found.as_ref().map(|places| places.len() as u32), fewest, "{groups:?}");
        if let Some(places) = found {
            assert!(excludes(places.iter().map(|place| 1 << place).sum()), "{places:?}: {groups:?}");
        }
        // A larger choice of which none can be left out.
        let irreducible = |bits: &&u32| (0..8).all(|place| *bits >> place & 1 == 0 || !excludes(*bits & !(1 << place)));
        let largest = refuted.iter().filter(irreducible).map(|bits| bits.count_ones()).max();
        fewer_than_irreducible += u32::from(largest > fewest);
    }
    assert!(fewer_than_irreducible > 50, "{fewer_than_irreducible}");
}

/// Beside formulas that are not asked about, and that would exclude everything, a session gives the
/// answers that the functions give. A readable model has the wished value wherever one has.
fn a_session_says_the_same(problem: &Problem, formulas: &[Formula], objective: &[(NumVar, &str); 3]) {
    let limits = Limits::default();
    let (given, others) = formulas.split_at(formulas.len() / 2);
    let (mut session, mut premises) = Session::given(problem, given.to_vec());
    for formula in others {
        session.add(formula.clone().negated());
        premises.push(session.add(formula.clone()));
    }
    let expected = ask(problem, formulas);
    let found = session.solve(&premises, &limits);
    let terms: Vec<(NumVar, Getal)> = objective.iter().map(|(var, factor)| (*var, g(factor))).collect();
    let largest = session.optimise(&premises, &terms, Goal::Max, &limits);
    match (expected, found) {
        (Answer::Sat(_), Answer::Sat(_)) => match (best(problem, formulas, objective, Goal::Max), largest) {
            (Optimum::Attained(one, _), Optimum::Attained(other, _)) => assert_eq!(one, other),
            other => panic!("{other:?}: {formulas:?}"),
        },
        (Answer::Unsat(_), Answer::Unsat(core)) => {
            // What is given counts beside whatever is blamed.
            let blamed = core.formulas.iter().map(|place| &formulas[*place]);
            let blamed: Vec<Formula> = blamed.chain(given).cloned().collect();
            assert!(matches!(ask(problem, &blamed), Answer::Unsat(_)), "{blamed:?}");
        }
        other => panic!("{other:?}: {formulas:?}"),
    }
    let wishes = Wishes { numbers: vec![Some(Getal::ONE); 3], ..Wishes::default() };
    let Answer::Sat(nice) = session.nice_model(&premises, &wishes, &limits) else { return };
    // Choices come before numbers.
    let mut wished = formulas.to_vec();
    wished.push(Formula::is(EnumVar(0), nice.enums[0]));
    let flag = Formula::Bool(BoolVar(0));
    wished.push(if nice.bools[0] { flag } else { flag.negated() });
    for (var, _) in objective {
        wished.push(compare(*var, Equal, "1"));
        let possible = matches!(ask(problem, &wished), Answer::Sat(_));
        assert_eq!(possible, nice.numbers[var.index()] == Getal::ONE, "{var:?}: {formulas:?}");
        if !possible {
            wished.pop();
        }
    }
}
