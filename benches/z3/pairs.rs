//! Times the solver on 1,000 generated pairs of national norms and a local demand, and writes them
//! with their answers, so that `run.sh` can time Z3 on the same questions in the same run.
//!
//! Each pair has three to six variables and asks what `compare` asks: is there a building that
//! keeps the national norms and breaks the local demand? Written to standard output as JSON: per
//! pair its variables, formulas and answer, and the time of one pass over all pairs in nanoseconds,
//! the least of several, with making the formulas and without.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a measurement may stop at the first surprise"
)]

use std::hint::black_box;
use std::time::Instant;

use serde_json::{Value, json};
use stoer::getal::Getal;
use stoer::solver::{Answer, BoolVar, EnumVar, Formula, Limits, Linear, NumVar, Problem, Relation, solve};

const PAIRS: u64 = 1000;
const PASSES: usize = 25;
/// Values of the enumeration.
const KINDS: u8 = 5;

struct Pair {
    problem: Problem,
    whole: Vec<bool>,
    kind: Option<EnumVar>,
    flag: Option<BoolVar>,
    formulas: Vec<Formula>,
}

/// A fixed sequence of small numbers (SplitMix64).
struct Samples(u64);

impl Samples {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % limit
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[usize::try_from(self.below(from.len() as u64)).unwrap()]
    }

    /// A limit as norms have them: whole, or in tenths.
    fn limit(&mut self) -> Getal {
        let number = i64::try_from(self.below(60)).unwrap() + 20;
        if self.below(3) == 0 { Getal::ratio(number * 10 + 5, 10).unwrap() } else { Getal::from(number) }
    }
}

fn pair(seed: u64) -> Pair {
    let mut samples = Samples(seed);
    let mut problem = Problem::new();
    let count = 2 + samples.below(3);
    let whole: Vec<bool> = (0..count).map(|_| samples.below(4) == 0).collect();
    let numbers: Vec<NumVar> =
        whole.iter().map(|whole| if *whole { problem.integer() } else { problem.real() }).collect();
    let kind = (count == 2 || samples.below(2) == 0).then(|| problem.enumeration(KINDS));
    let flag = (samples.below(2) == 0).then(|| problem.boolean());
    let mut formulas = Vec::new();
    for number in &numbers {
        formulas.push(Formula::compare(*number, Relation::AtLeast, Getal::ZERO));
        formulas.push(Formula::compare(*number, Relation::AtMost, Getal::from(100)));
    }
    for _ in 0..2 + samples.below(3) {
        formulas.push(norm(&mut samples, &numbers, kind, flag));
    }
    formulas.push(norm(&mut samples, &numbers, kind, flag).negated());
    Pair { problem, whole, kind, flag, formulas }
}

/// One of the shapes that norms have: a limit, a ratio, a table, an exception or a choice.
fn norm(samples: &mut Samples, numbers: &[NumVar], kind: Option<EnumVar>, flag: Option<BoolVar>) -> Formula {
    let relation = samples.pick(&[Relation::AtMost, Relation::AtLeast, Relation::Below]);
    let one = samples.pick(numbers);
    let limit = |samples: &mut Samples| Formula::compare(one, relation, samples.limit());
    match (samples.below(5), kind, flag) {
        (0, Some(kind), _) => {
            let mask = 1 + samples.below((1 << KINDS) - 2);
            let row = Formula::Enum(kind, mask);
            let (first, second) = (limit(samples), limit(samples));
            Formula::And(vec![row.clone().implies(first), row.negated().implies(second)])
        }
        (1, _, Some(flag)) => Formula::Or(vec![Formula::Bool(flag), limit(samples)]),
        (2, ..) => {
            let other = samples.pick(numbers);
            Formula::Or(vec![limit(samples), Formula::compare(other, Relation::AtLeast, samples.limit())])
        }
        (3, ..) => {
            let other = samples.pick(numbers);
            let factor = Getal::ratio(-1 - i64::try_from(samples.below(12)).unwrap(), 8).unwrap();
            let offset = Getal::from(i64::try_from(samples.below(20)).unwrap() - 10);
            Formula::linear([(one, Getal::ONE), (other, factor)], relation, offset)
        }
        _ => limit(samples),
    }
}

fn main() {
    let limits = Limits::default();
    let all: Vec<Pair> = (0..PAIRS).map(pair).collect();
    let (mut with, mut without) = (u128::MAX, u128::MAX);
    for _ in 0..PASSES {
        let start = Instant::now();
        for seed in 0..PAIRS {
            let pair = pair(black_box(seed));
            black_box(solve(&pair.problem, &pair.formulas, &limits));
        }
        with = with.min(start.elapsed().as_nanos());
        let start = Instant::now();
        for pair in &all {
            black_box(solve(black_box(&pair.problem), black_box(&pair.formulas), &limits));
        }
        without = without.min(start.elapsed().as_nanos());
    }
    let listed = all.iter().map(|pair| {
        let answer = match solve(&pair.problem, &pair.formulas, &limits) {
            Answer::Sat(_) => true,
            Answer::Unsat(_) => false,
            Answer::Unknown(stop) => panic!("{stop}"),
        };
        json!({
            "whole": pair.whole,
            "kind": pair.kind.map(|_| KINDS),
            "flag": pair.flag.is_some(),
            "formulas": pair.formulas.iter().map(write).collect::<Vec<_>>(),
            "sat": answer,
        })
    });
    let listed: Vec<Value> = listed.collect();
    println!("{}", json!({ "with_ns": with, "without_ns": without, "pairs": listed }));
}

/// A formula as nested lists; numbers as text, `n/d`.
fn write(formula: &Formula) -> Value {
    let parts = |name: &str, parts: &[Formula]| {
        let mut list = vec![json!(name)];
        list.extend(parts.iter().map(write));
        Value::Array(list)
    };
    match formula {
        Formula::True => json!(["and"]),
        Formula::False => json!(["or"]),
        Formula::Bool(_) => json!(["flag"]),
        Formula::Enum(_, mask) => json!(["kind", (0..KINDS).filter(|n| mask >> n & 1 == 1).collect::<Vec<_>>()]),
        Formula::Linear(linear) => write_linear(linear),
        Formula::Not(inner) => json!(["not", write(inner)]),
        Formula::And(inner) => parts("and", inner),
        Formula::Or(inner) => parts("or", inner),
    }
}

fn write_linear(linear: &Linear) -> Value {
    let number = |value: &Getal| {
        let (n, d) = value.numer_denom();
        format!("{n}/{d}")
    };
    let terms: Vec<Value> = linear.terms.iter().map(|(var, factor)| json!([var.index(), number(factor)])).collect();
    let relation = match linear.relation {
        Relation::AtMost => "<=",
        Relation::Below => "<",
        Relation::Equal => "==",
        Relation::Unequal => "!=",
        Relation::AtLeast => ">=",
        Relation::Above => ">",
    };
    json!([relation, terms, number(&linear.constant)])
}
