//! A plan while it is being filled in: the project, its outcomes so far, and what to ask next.

use serde::Deserialize;
use serde_json::{Map, Value, json};
use stoer::bind::{bind, write};
use stoer::evaluate::evaluate;
use stoer::feiten::Feiten;
use stoer::rapport::{Rapport, Vergelijkingen};
use stoer::recht::Recht;
use stoer::regelset::Regelset;
use stoer::span::{Source, Span};
use stoer::yaml::{self, Node, NodeKind};

use crate::{bericht, vragen};

/// `{"project", "yaml", "rapport", "geraakt", "vragen"}` of a project file, or its faults. The project is
/// the file in its canonical form, as a tree; JSON of such a tree is a project file as well. `geraakt`
/// says in words how each demand above the Bbl in the report hits the project.
pub(crate) fn plan(regels: &Regelset, name: &str, text: &str) -> Value {
    match canonical(regels, Source::new(name, text)) {
        Ok((source, feiten)) => {
            let root = match yaml::read(&source.text) {
                Ok(root) => root,
                Err(errors) => {
                    return bericht::of_facts(&errors.into_iter().map(Into::into).collect::<Vec<_>>(), source);
                }
            };
            let beoordeling = evaluate(regels, &feiten);
            let vragen = vragen::open(regels, &feiten, &beoordeling, &Paths(&root));
            let mut rapport = Rapport::new(regels, &feiten, &beoordeling);
            // A fault in the law as data leaves the outcomes as they are.
            if let Ok(recht) = Recht::ingebouwd() {
                let vergelijkingen = Vergelijkingen::new(regels, &recht, beoordeling.toetsdatum);
                rapport = rapport.above_bbl(&vergelijkingen, &feiten, &beoordeling);
            }
            let geraakt: Vec<&str> = rapport.boven_bbl.iter().map(|one| one.geraakt.words()).collect();
            json!({
                "project": tree(&root), "yaml": source.text, "rapport": rapport, "geraakt": geraakt, "vragen": vragen,
            })
        }
        Err(messages) => messages,
    }
}

#[derive(Deserialize)]
struct Begin {
    datum: String,
    functie: String,
    #[serde(default)]
    gemeente: String,
    #[serde(default)]
    provincie: String,
    #[serde(default)]
    waterschap: String,
    #[serde(default)]
    afspraken: Vec<String>,
}

/// A project with one building of one function, and nothing else known.
pub(crate) fn new(regels: &Regelset, form: &str) -> Value {
    let begin: Begin = match serde_json::from_str(form) {
        Ok(begin) => begin,
        Err(error) => return bericht::one(&format!("het formulier is geen geldige JSON: {error}")),
    };
    let mut project = Map::new();
    project.insert("naam".to_owned(), json!("mijn plan"));
    project.insert("aanvraagdatum".to_owned(), json!(begin.datum));
    for (key, value) in [("gemeente", begin.gemeente), ("provincie", begin.provincie), ("waterschap", begin.waterschap)]
    {
        if !value.trim().is_empty() {
            project.insert(key.to_owned(), json!(value.trim()));
        }
    }
    if !begin.afspraken.is_empty() {
        project.insert("afspraken".to_owned(), json!(begin.afspraken));
    }
    project.insert("gebouwen".to_owned(), json!([{ "gebruiksfuncties": [{ "soort": begin.functie }] }]));
    plan(regels, "mijn plan", &Value::Object(project).to_string())
}

/// The project as stoer itself writes it, so that places in the text are places in the tree.
fn canonical(regels: &Regelset, source: Source) -> Result<(Source, Feiten), Value> {
    let feiten = match bind(regels, &source) {
        Ok(feiten) => feiten,
        Err(errors) => return Err(bericht::of_facts(&errors, source)),
    };
    let source = Source::new(source.name, write(regels, &feiten));
    match bind(regels, &source) {
        Ok(feiten) => Ok((source, feiten)),
        Err(errors) => Err(bericht::of_facts(&errors, source)),
    }
}

fn tree(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Scalar { text, .. } => Value::String(text.clone()),
        NodeKind::Map(entries) => {
            Value::Object(entries.iter().map(|(key, value)| (key.text.clone(), tree(value))).collect::<Map<_, _>>())
        }
        NodeKind::List(items) => items.iter().map(tree).collect(),
        NodeKind::Null => Value::Null,
    }
}

/// Finds where in the tree an object was written.
pub(crate) struct Paths<'a>(&'a Node);

impl Paths<'_> {
    /// The keys and indices that lead to the innermost object written around a place.
    pub(crate) fn to(&self, place: Span) -> Vec<Value> {
        let (mut path, mut best) = (Vec::new(), Vec::new());
        search(self.0, place, &mut path, &mut best);
        best
    }
}

fn search(node: &Node, place: Span, path: &mut Vec<Value>, best: &mut Vec<Value>) {
    match &node.kind {
        NodeKind::Map(entries) => {
            for (key, value) in entries {
                path.push(Value::String(key.text.clone()));
                search(value, place, path, best);
                path.pop();
            }
        }
        NodeKind::List(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push(json!(index));
                if item.span.start <= place.start && place.start < item.span.end.max(item.span.start + 1) {
                    best.clone_from(path);
                }
                search(item, place, path, best);
                path.pop();
            }
        }
        NodeKind::Scalar { .. } | NodeKind::Null => {}
    }
}
