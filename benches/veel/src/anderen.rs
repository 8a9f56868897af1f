//! The same flat norms on other rule engines that are libraries in Rust.
//!
//! Each is given its own kind of input beforehand; only judging is measured. zen has exact
//! decimals, and gets metres; the others get whole millimetres, so that all of them are exact.
//! Every verdict is compared with that of the loop by hand.

use std::hint::black_box;
use std::time::Instant;

use serde_json::{Map, Value, json};

use super::klok::clock;
use super::vlak::{Verdicts, dwellings, limit, sign};

/// Judges the dwellings by all engines, and gives their names and nanoseconds; stops when one of
/// them gives another verdict.
pub fn all(projects: usize, expected: &Verdicts) -> Vec<(&'static str, u64)> {
    let norms = expected.len();
    let inputs = |make: fn(usize) -> Value| -> Vec<Value> {
        dwellings(projects, norms).map(|facts| input(&facts, make)).collect()
    };
    let mut found = Vec::new();
    let mut note = |name: &'static str, (nanoseconds, verdicts): (u64, Verdicts)| {
        assert!(verdicts == *expected, "{name} gives another verdict");
        found.push((name, nanoseconds));
    };
    let millimetres = inputs(|fact| json!(fact));
    note("datalogic-rs", datalogic(norms, &millimetres));
    note("regorus, virtual machine", regorus_vm(norms, &millimetres));
    note("regorus, interpreter", regorus(norms, &millimetres));
    drop(millimetres);
    #[cfg(feature = "zen")]
    {
        let numbers = inputs(|fact| Value::Number(metres(fact).parse().unwrap()));
        note("zen-engine, decimals", zen(norms, &numbers, false));
        note("zen-engine, decimals, with its trace", zen(norms, &numbers, true));
    }
    found
}

#[cfg(feature = "zen")]
fn metres(millimetres: usize) -> String {
    format!("{}.{:03}", millimetres / 1000, millimetres % 1000)
}

fn input(facts: &[Option<usize>], make: fn(usize) -> Value) -> Value {
    let known = facts.iter().enumerate().filter_map(|(norm, fact)| Some((format!("m{norm}"), make((*fact)?))));
    Value::Object(known.collect::<Map<_, _>>())
}

/// Room for the verdicts, and the time of one pass that fills it.
fn timed<I>(norms: usize, inputs: &[I], mut judge: impl FnMut(&I, &mut dyn FnMut(usize, u8))) -> (u64, Verdicts) {
    let mut verdicts: Verdicts = (0..norms).map(|_| Vec::with_capacity(inputs.len())).collect();
    let began = Instant::now();
    let start = clock(began);
    for input in inputs {
        judge(black_box(input), &mut |norm, verdict| verdicts[norm].push(verdict));
    }
    (clock(began) - start, verdicts)
}

fn byte(number: i64) -> u8 {
    u8::try_from(number).unwrap()
}

fn datalogic(norms: usize, inputs: &[Value]) -> (u64, Verdicts) {
    let rules: Vec<Value> = (0..norms)
        .map(|norm| {
            let fact = json!({ "var": format!("m{norm}") });
            json!({ "if": [{ "===": [fact, null] }, 1, { "if": [{ sign(norm): [fact, limit(norm)] }, 4, 0] }] })
        })
        .collect();
    let engine = datalogic_rs::Engine::new();
    let logic = engine.compile(&Value::Array(rules)).unwrap();
    let inputs: Vec<datalogic_rs::datavalue::OwnedDataValue> = inputs
        .iter()
        .map(|input| datalogic_rs::datavalue::OwnedDataValue::from_json(&input.to_string()).unwrap())
        .collect();
    let mut session = engine.session();
    timed(norms, &inputs, |input, out| {
        let found = session.eval_borrowed(&logic, input).unwrap();
        for (norm, verdict) in found.as_array().unwrap().iter().enumerate() {
            out(norm, byte(verdict.as_i64().unwrap()));
        }
        session.reset();
    })
}

fn rego(norms: usize) -> String {
    let mut text = String::from("package proef\nimport rego.v1\n");
    let mut names = Vec::new();
    for norm in 0..norms {
        let (sign, limit) = (sign(norm), limit(norm));
        // Both are undefined while the fact is; `not` would hold then.
        let opposite = ["<", ">", "<=", ">="][norm % 4];
        text.push_str(&format!("default n{norm} := 1\n"));
        text.push_str(&format!("n{norm} := 4 if input.m{norm} {sign} {limit}\n"));
        text.push_str(&format!("n{norm} := 0 if input.m{norm} {opposite} {limit}\n"));
        names.push(format!("n{norm}"));
    }
    text + &format!("uit := [{}]\n", names.join(", "))
}

const ENTRY: &str = "data.proef.uit";

fn rego_inputs(inputs: &[Value]) -> Vec<regorus::Value> {
    inputs.iter().map(|input| regorus::Value::from_json_str(&input.to_string()).unwrap()).collect()
}

fn rego_out(found: &regorus::Value, out: &mut dyn FnMut(usize, u8)) {
    for (norm, verdict) in found.as_array().unwrap().iter().enumerate() {
        out(norm, byte(verdict.as_i64().unwrap()));
    }
}

fn rego_engine(norms: usize) -> regorus::Engine {
    let mut engine = regorus::Engine::new();
    engine.add_policy("proef.rego".to_owned(), rego(norms)).unwrap();
    engine
}

fn regorus(norms: usize, inputs: &[Value]) -> (u64, Verdicts) {
    let mut engine = rego_engine(norms);
    let inputs = rego_inputs(inputs);
    timed(norms, &inputs, |input, out| {
        engine.set_input(input.clone());
        rego_out(&engine.eval_rule(ENTRY.to_owned()).unwrap(), out);
    })
}

fn regorus_vm(norms: usize, inputs: &[Value]) -> (u64, Verdicts) {
    let compiled = rego_engine(norms).compile_with_entrypoint(&ENTRY.into()).unwrap();
    let program = regorus::languages::rego::compiler::Compiler::compile_from_policy(&compiled, &[ENTRY]).unwrap();
    let mut vm = regorus::rvm::RegoVM::new();
    vm.load_program(program);
    let inputs = rego_inputs(inputs);
    timed(norms, &inputs, |input, out| {
        vm.set_input(input.clone());
        rego_out(&vm.execute().unwrap(), out);
    })
}

#[cfg(feature = "zen")]
fn zen(norms: usize, inputs: &[Value], trace: bool) -> (u64, Verdicts) {
    let expressions: Vec<Value> = (0..norms)
        .map(|norm| {
            let limit = metres(limit(norm));
            let value = format!("m{norm} == null ? 1 : (m{norm} {} {limit} ? 4 : 0)", sign(norm));
            json!({ "id": format!("e{norm}"), "key": format!("n{norm}"), "value": value })
        })
        .collect();
    let content = json!({
        "nodes": [
            { "id": "in", "name": "in", "type": "inputNode", "content": {} },
            { "id": "ex", "name": "ex", "type": "expressionNode", "content": { "expressions": expressions } },
            { "id": "uit", "name": "uit", "type": "outputNode", "content": {} },
        ],
        "edges": [
            { "id": "a", "sourceId": "in", "targetId": "ex", "type": "edge" },
            { "id": "b", "sourceId": "ex", "targetId": "uit", "type": "edge" },
        ],
    });
    let content: zen_engine::model::DecisionContent = serde_json::from_value(content).unwrap();
    let mut decision = zen_engine::Decision::from(std::sync::Arc::new(content));
    decision.compile();
    let names: Vec<String> = (0..norms).map(|norm| format!("n{norm}")).collect();
    let inputs: Vec<zen_engine::Variable> = inputs.iter().map(zen_engine::Variable::from).collect();
    timed(norms, &inputs, |input, out| {
        let options = zen_engine::EvaluationOptions { trace, ..Default::default() };
        // Its values are counted references; a copy keeps the input as it is.
        let found = pollster::block_on(decision.evaluate_with_opts(input.shallow_clone(), options)).unwrap();
        for (norm, name) in names.iter().enumerate() {
            let number = found.result.dot(name).and_then(|value| value.as_number()).unwrap();
            out(norm, byte(i64::try_from(number).unwrap()));
        }
    })
}
