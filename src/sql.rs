//! The rules as SQL, to judge projects where their data is: on DuckDB or on Spark.
//!
//! Enters: the rules, a day, and the kinds of objects that there are tables of. Leaves: a view per
//! kind of object and way of containment, with a column per eis; and per eis without SQL form the
//! reason. The views follow from the same [steps](crate::batch) as judging by column: whole
//! numbers throughout, and the same possibilities (true, false, without meaning) as bits.

mod expressie;
mod gemis;
mod uitslag;
mod vormen;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use time::Date;

use crate::batch::lower::{Lower, Vorm, Waarom};
use crate::batch::program::{Compile, Program};
use crate::regelset::{Eis, EisId, ObjectId, Regelset};
pub use vormen::MAX_VORMEN;

/// An engine that reads SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// DuckDB 1.0 and later.
    Duckdb,
    /// Apache Spark 3.4 and later.
    Spark,
}

impl Dialect {
    /// A name as the engine reads it.
    pub(crate) fn name(self, name: &str) -> String {
        match self {
            Self::Duckdb => format!("\"{}\"", name.replace('"', "\"\"")),
            Self::Spark => format!("`{}`", name.replace('`', "``")),
        }
    }

    /// The name of a table or view; Spark takes letters, digits and `_` only.
    pub(crate) fn table(self, name: &str) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        self.name(&name.chars().map(plain).collect::<String>())
    }

    /// A text as the engine reads it.
    pub(crate) fn text(self, text: &str) -> String {
        match self {
            Self::Duckdb => format!("'{}'", text.replace('\'', "''")),
            Self::Spark => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")),
        }
    }
}

/// The rules as SQL.
#[derive(Debug)]
pub struct Sql {
    /// A script that makes the tables, empty, as the views read them.
    pub tabellen: String,
    /// A script that makes the views.
    pub views: String,
    /// The views: name, and the eisen that they judge.
    pub oordelen: Vec<(String, Vec<EisId>)>,
    /// The eisen without SQL form, for at least one kind of object, and why.
    pub zonder: BTreeMap<EisId, BTreeSet<String>>,
}

/// Writes the rules that hold on a day as SQL.
pub fn sql(regels: &Regelset, dialect: Dialect, dag: Date, wanted: impl Fn(&Eis) -> bool) -> Sql {
    let regelingen: Vec<bool> = regels.regelingen().map(|(_, one)| one.periode.contains(dag)).collect();
    let mut found =
        Sql { tabellen: String::new(), views: String::new(), oordelen: Vec::new(), zonder: BTreeMap::new() };
    let eisen: Vec<(EisId, &Eis)> = regels.eisen().filter(|(_, eis)| wanted(eis)).collect();
    let mut tables: BTreeMap<ObjectId, BTreeSet<usize>> = BTreeMap::new();
    for kind in vormen::kinds(regels) {
        let asked: Vec<EisId> = eisen
            .iter()
            .filter(|(_, eis)| eis.voor.iter().any(|voor| regels.related(kind, voor.basis)))
            .map(|(id, _)| *id)
            .collect();
        if asked.is_empty() {
            continue;
        }
        let Some(chains) = vormen::chains(regels, kind) else {
            for id in asked {
                let why = format!("{} kunnen op te veel manieren in iets liggen", regels.object(kind).meervoud);
                found.zonder.entry(id).or_default().insert(why);
            }
            continue;
        };
        for keten in chains {
            let vorm = Vorm { keten, regelingen: regelingen.clone(), dag };
            let program = compile(regels, &vorm, &asked);
            for (eis, why) in program.elsewhere() {
                found.zonder.entry(*eis).or_default().insert(why.to_string());
            }
            let name = format!("oordeel {}", vormen::name(regels, &vorm.keten))
                .replace(|c: char| !c.is_ascii_alphanumeric(), "_");
            let view = uitslag::View { regels, dialect, vorm: &vorm, program: &program };
            let (text, judged) = view.write(&name, &mut found.zonder);
            if !judged.is_empty() {
                found.views.push_str(&text);
                found.oordelen.push((name, judged));
                vormen::used(regels, &vorm.keten, &program, &mut tables);
            }
        }
    }
    found.tabellen = vormen::tables(regels, dialect, &tables);
    let mut head = String::new();
    let _ = writeln!(head, "-- Regels zoals zij gelden op {dag}, voor projecten met die toetsdatum.");
    head.push_str(
        "-- Elke view geeft per object een kolom per eis. NULL: de regeling geldt niet voor het project.\n\
         -- 'buiten bereik': een getal heeft meer dan vijf decimalen of is te groot; toets dat project met stoer.\n",
    );
    found.views.insert_str(0, &head);
    found
}

fn compile(regels: &Regelset, vorm: &Vorm, asked: &[EisId]) -> Program {
    let mut lower = Lower::new(regels, vorm).with_places();
    let mut outcomes = Vec::new();
    for id in asked {
        if lower.is_judged(*id) {
            let counts = lower.counts(*id);
            outcomes.push((*id, counts, lower.outcome(*id)));
        }
    }
    let mut compile = Compile::new(regels, &lower.plan);
    for (id, counts, outcome) in outcomes {
        compile.add_where(id, counts, outcome);
    }
    compile.finish()
}

/// Why a step has no SQL form.
pub(crate) fn no_form(why: Waarom) -> String {
    why.to_string()
}
