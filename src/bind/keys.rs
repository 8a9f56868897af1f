//! What a key of a project file means, per kind of object.

use std::collections::BTreeMap;

use crate::regelset::{Cond, KenmerkId, Nav, ObjectId, Regelset, Term};

/// The name of the object at the top of a project file.
pub(crate) const PROJECT: &str = "project";

/// What a key means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sleutel {
    /// A key that every rule set has.
    Vast(Vast),
    /// A characteristic of the object.
    Kenmerk(KenmerkId),
    /// The list of objects of this kind directly in the object.
    Lijst(ObjectId),
    /// The grouping of this kind that the object belongs to.
    Groep(ObjectId),
}

/// A key that every rule set has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Vast {
    /// Version of the file format.
    Stoer,
    /// Name of the object.
    Naam,
    /// Kind of the object.
    Soort,
    /// Day of the application or notification.
    Aanvraagdatum,
    /// Permit or notification.
    Procedure,
    /// Day on which building starts.
    StartBouw,
    /// Agreements that apply.
    Afspraken,
}

impl Vast {
    /// The fixed keys of the project, in canonical order.
    pub(crate) const PROJECT: [Self; 6] =
        [Self::Stoer, Self::Naam, Self::Aanvraagdatum, Self::Procedure, Self::StartBouw, Self::Afspraken];
    /// The fixed keys of every other object.
    pub(crate) const OBJECT: [Self; 2] = [Self::Naam, Self::Soort];

    /// The key itself.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Stoer => "stoer",
            Self::Naam => "naam",
            Self::Soort => "soort",
            Self::Aanvraagdatum => "aanvraagdatum",
            Self::Procedure => "procedure",
            Self::StartBouw => "start bouw",
            Self::Afspraken => "afspraken",
        }
    }
}

/// Every key that an object of a kind can have. Where names clash, the fixed key goes before the
/// characteristic, that before the list, and that before the grouping.
pub(crate) fn keys_of(regels: &Regelset, kind: ObjectId) -> BTreeMap<&str, Sleutel> {
    let mut keys = BTreeMap::new();
    let fixed: &[Vast] = if regels.object(kind).naam == PROJECT { &Vast::PROJECT } else { &Vast::OBJECT };
    for vast in fixed {
        keys.insert(vast.text(), Sleutel::Vast(*vast));
    }
    for (id, kenmerk) in regels.kenmerken() {
        if carries(regels, kind, &kenmerk.dragers) {
            keys.entry(kenmerk.naam.as_str()).or_insert(Sleutel::Kenmerk(id));
        }
    }
    for (id, object) in regels.objecten() {
        if holds(regels, kind, id) {
            keys.entry(object.meervoud.as_str()).or_insert(Sleutel::Lijst(id));
        }
    }
    for (id, object) in regels.objecten() {
        if carries(regels, kind, &object.groepeert) {
            keys.entry(object.naam.as_str()).or_insert(Sleutel::Groep(id));
        }
    }
    keys
}

/// Whether an object of this kind can be one of these. An object is written under its base kind,
/// so that a derived kind asks for no more than its base.
pub(crate) fn carries(regels: &Regelset, kind: ObjectId, any_of: &[ObjectId]) -> bool {
    any_of.iter().any(|wanted| regels.is_a(kind, regels.base_kind(*wanted)))
}

/// Whether a kind can contain another directly.
pub(crate) fn holds(regels: &Regelset, container: ObjectId, element: ObjectId) -> bool {
    carries(regels, container, regels.direct_containers(element))
}

/// The base kinds below a base kind. When there are any, the kind alone leaves something open.
pub(crate) fn base_kinds_below(regels: &Regelset, kind: ObjectId) -> impl Iterator<Item = ObjectId> {
    let below = regels.objecten().filter(move |(id, object)| *id != kind && object.volgt_uit.is_none());
    below.map(|(id, _)| id).filter(move |id| regels.is_a(*id, kind))
}

/// The characteristics that a kind sets: none for a base kind; for a derived kind what its
/// condition, and that of each derived kind above it, says of the object itself.
///
/// # Errors
///
/// The characteristics that the condition is about, when it says more than yes and no of them.
pub(crate) fn settings(regels: &Regelset, kind: ObjectId) -> Result<Vec<(KenmerkId, bool)>, Vec<KenmerkId>> {
    let mut found = Vec::new();
    let mut at = Some(kind);
    while let Some(id) = at {
        let object = regels.object(id);
        let Some(cond) = &object.volgt_uit else { break };
        if flags(regels, cond, &mut found, 0).is_none() {
            let mut about = Vec::new();
            mentioned(cond, &mut about);
            return Err(about);
        }
        at = object.soort_van;
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// How deep a kind may lean on other kinds before it counts as no simple conjunction.
const MAX_KINDS: u8 = 16;

/// The yes/no facts of which the condition is a conjunction.
fn flags(regels: &Regelset, cond: &Cond, found: &mut Vec<(KenmerkId, bool)>, depth: u8) -> Option<()> {
    match cond {
        Cond::And(parts) => parts.iter().try_for_each(|part| flags(regels, part, found, depth)),
        Cond::Flag { nav, kenmerk } if is_self(nav) => {
            found.push((*kenmerk, true));
            Some(())
        }
        Cond::Not(inner) => match inner.as_ref() {
            Cond::Flag { nav, kenmerk } if is_self(nav) => {
                found.push((*kenmerk, false));
                Some(())
            }
            _ => None,
        },
        Cond::IsKind { nav, soort } if is_self(nav) && depth < MAX_KINDS => {
            let other = regels.object(*soort).volgt_uit.as_ref()?;
            flags(regels, other, found, depth + 1)
        }
        Cond::Always => Some(()),
        _ => None,
    }
}

fn is_self(nav: &Nav) -> bool {
    nav.scope == 0 && nav.steps.is_empty()
}

/// The characteristics that a condition names, in order.
fn mentioned(cond: &Cond, found: &mut Vec<KenmerkId>) {
    match cond {
        Cond::And(parts) | Cond::Or(parts) => parts.iter().for_each(|part| mentioned(part, found)),
        Cond::Not(inner) => mentioned(inner, found),
        Cond::Compare { left, right, .. } => [left, right].into_iter().for_each(|term| named(term, found)),
        Cond::OneOf { left, .. } => named(left, found),
        Cond::Flag { kenmerk, .. } => note(*kenmerk, found),
        Cond::Exists { set, .. } => set.waarvoor.iter().for_each(|cond| mentioned(cond, found)),
        Cond::ForAll { set, body } => {
            set.waarvoor.iter().for_each(|cond| mentioned(cond, found));
            mentioned(body, found);
        }
        Cond::Derived { .. } | Cond::IsKind { .. } | Cond::Assigned { .. } | Cond::Always => {}
    }
}

/// The characteristic that a term is, if it is one.
fn named(term: &Term, found: &mut Vec<KenmerkId>) {
    if let Term::Fact { kenmerk, .. } = term {
        note(*kenmerk, found);
    }
}

fn note(kenmerk: KenmerkId, found: &mut Vec<KenmerkId>) {
    if !found.contains(&kenmerk) {
        found.push(kenmerk);
    }
}

/// Single spaces, none at the ends: `vrije  hoogte ` is `vrije hoogte`.
pub(crate) fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The known name that was probably meant: another case, or a small typing error.
pub(crate) fn nearest<'n>(written: &str, known: impl IntoIterator<Item = &'n str>) -> Option<String> {
    let lower = written.to_lowercase();
    let length = lower.chars().count();
    let limit = (length / 4).clamp(1, 4);
    known
        .into_iter()
        .filter(|name| name.chars().count().abs_diff(length) <= limit)
        .map(|name| (strsim::osa_distance(&lower, &name.to_lowercase()), name))
        // A name of which half the letters differ was not meant.
        .filter(|(distance, name)| *distance <= limit && distance * 2 < length.max(name.chars().count()))
        .min()
        .map(|(_, name)| name.to_owned())
}
