//! Cases in words.

use super::logic::{Key, Value};
use super::space::{Block, Space};
use crate::regelset::{KenmerkId, Nav, ObjectId, Regelset, Step, Term};

impl Space<'_> {
    /// A case in words: the kinds that the rows name, and only those values without which the
    /// case would not be one. `case` gives none for what cannot occur, and otherwise whether it
    /// is such a case.
    pub(super) fn example(
        &self,
        block: &Block,
        number: usize,
        kinds: &[(Nav, ObjectId)],
        case: &impl Fn(usize) -> Option<bool>,
    ) -> String {
        let mut free: Vec<usize> = vec![number];
        let mut kept = Vec::new();
        for (place, (axis, _)) in block.used.iter().enumerate() {
            let freed: Vec<usize> = free.iter().flat_map(|number| block.along(*number, place)).collect();
            if freed.iter().all(|number| case(*number) != Some(false)) {
                free = freed;
            } else {
                kept.push(*axis);
            }
        }
        let cell = block.cell(number);
        let mut words: Vec<String> = Vec::new();
        for (nav, kind) in kinds {
            push_new(&mut words, kind_words(self.set, nav, *kind));
        }
        for (index, axis) in self.axes.iter().enumerate() {
            match (&axis.key, self.value(index, &cell)) {
                (Key::Unread(_), _) => {}
                (Key::Kind(nav), Some(Value::Kind(kind))) if !kinds.iter().any(|(at, _)| at == nav) => {
                    push_new(&mut words, kind_words(self.set, nav, *kind));
                }
                (key, Some(value)) if kept.contains(&index) => push_new(&mut words, value_words(self.set, key, value)),
                _ => {}
            }
        }
        if words.is_empty() { "elk geval".to_owned() } else { words.join(", ") }
    }
}

fn push_new(words: &mut Vec<String>, new: String) {
    if !words.contains(&new) {
        words.push(new);
    }
}

fn kind_words(set: &Regelset, nav: &Nav, kind: ObjectId) -> String {
    let naam = &set.object(kind).naam;
    match reference(nav) {
        Some(kenmerk) => format!("{} {naam}", set.kenmerk(kenmerk).naam),
        None => naam.clone(),
    }
}

fn value_words(set: &Regelset, key: &Key, value: &Value) -> String {
    let name = key_words(set, key);
    match (key, value) {
        (_, Value::Bool(true)) => name,
        (_, Value::Bool(false)) => format!("niet {name}"),
        (_, Value::Number { words, .. }) => format!("{name} {words}"),
        (Key::Class(_, klasse), Value::Class(index)) => match set.klasse(*klasse).waarden.get(usize::from(*index)) {
            Some(waarde) => format!("{name} {waarde}"),
            None => name,
        },
        (_, Value::Text(Some(text))) => format!("{name} {text}"),
        (_, Value::Text(None)) => format!("een andere {name}"),
        (_, Value::Kind(kind)) => set.object(*kind).naam.clone(),
        (_, Value::Class(_)) => name,
    }
}

fn key_words(set: &Regelset, key: &Key) -> String {
    match key {
        Key::Kind(_) => "soort".to_owned(),
        Key::Derived(nav, kind) => kind_words(set, nav, *kind),
        Key::Flag(nav, kenmerk) => of(set, &set.kenmerk(*kenmerk).naam, nav),
        Key::Condition(nav, bepaling) => of(set, &set.bepaling(*bepaling).naam, nav),
        Key::Unread(_) => "een voorwaarde".to_owned(),
        Key::Number(term) | Key::Class(term, _) | Key::Text(term) => quantity(set, term),
    }
}

/// What a quantity is called.
pub(super) fn quantity(set: &Regelset, term: &Term) -> String {
    match term {
        Term::Fact { nav, kenmerk } => of(set, &set.kenmerk(*kenmerk).naam, nav),
        Term::Derived { nav, bepaling } => of(set, &set.bepaling(*bepaling).naam, nav),
        Term::Count { set: counted, .. } => format!("aantal {}", set.object(counted.soort).meervoud),
        _ => "grootheid".to_owned(),
    }
}

fn of(set: &Regelset, naam: &str, nav: &Nav) -> String {
    match reference(nav) {
        Some(kenmerk) => format!("{naam} van {}", set.kenmerk(kenmerk).naam),
        None => naam.to_owned(),
    }
}

/// The reference at the end of a way: it is the name by which the author knows the object.
fn reference(nav: &Nav) -> Option<KenmerkId> {
    match nav.steps.last() {
        Some(Step::Reference(kenmerk)) => Some(*kenmerk),
        _ => None,
    }
}
