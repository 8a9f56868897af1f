//! Circles: kinds of themselves, exceptions to themselves, limits that rest on themselves.

use super::{CheckErrorKind, Checker};
use crate::regelset::{AssignedTo, BepalingId, Cond, Eis, EisId, EisInhoud, Formule, ObjectId, Set, Term};

impl Checker<'_> {
    /// A kind above itself: cut, so that everything else can walk up safely.
    pub(super) fn break_kind_circles(&mut self) {
        for index in 0..self.set.objecten.len() {
            let start = ObjectId::new(index);
            let mut seen = vec![start];
            let mut at = self.set.object(start).soort_van;
            while let Some(above) = at {
                if seen.contains(&above) {
                    let path = seen.iter().map(|id| self.set.object(*id).naam.as_str()).collect::<Vec<_>>().join(" → ");
                    let location = self.set.object(start).location;
                    self.report_at(location, CheckErrorKind::Cycle { path });
                    self.object_mut(start).soort_van = None;
                    break;
                }
                seen.push(above);
                at = self.set.object(above).soort_van;
            }
        }
    }

    /// Circles among exceptions and among limits, and things that no project can contain.
    pub(super) fn prove(&mut self) {
        self.circular_exceptions();
        self.circular_limits();
        self.unreachable();
        self.prove_tables();
        self.replacements_that_meet();
    }

    fn circular_exceptions(&mut self) {
        let circles = circles(self.set.eisen.len(), |index| {
            self.set.eisen.get(index).map(|eis| eis.opzij.iter().map(|id| id.index()).collect()).unwrap_or_default()
        });
        self.report_circles(circles);
    }

    fn circular_limits(&mut self) {
        let set = &self.set;
        let circles = circles(set.eisen.len(), |index| {
            let mut limits = Limits { found: Vec::new(), bepalingen: Vec::new() };
            if let Some(eis) = set.eisen.get(index) {
                limits.eis(eis);
            }
            let mut done = 0;
            while let Some(id) = limits.bepalingen.get(done).copied() {
                done += 1;
                match &set.bepaling(id).formule {
                    Formule::Cond(cond) => limits.cond(cond),
                    Formule::Term(term) => limits.term(term),
                }
            }
            limits.found.into_iter().map(EisId::index).collect()
        });
        self.report_circles(circles);
    }

    fn report_circles(&mut self, circles: Vec<Vec<usize>>) {
        for circle in circles {
            let codes: Vec<&str> =
                circle.iter().filter_map(|index| self.set.eisen.get(*index)).map(|eis| eis.code.as_str()).collect();
            let path = codes.join(" → ");
            let location = circle.first().and_then(|index| self.set.eisen.get(*index)).map(|eis| eis.location);
            if let Some(location) = location {
                self.report_at(location, CheckErrorKind::Cycle { path });
            }
        }
    }

    /// Everything that an eis is for must be able to occur in a project.
    fn unreachable(&mut self) {
        let Some(project) = self.names.objecten.get("project").copied() else { return };
        let mut faults = Vec::new();
        for eis in &self.set.eisen {
            for voor in &eis.voor {
                if voor.basis != project && !self.set.containers(voor.basis).contains(&project) {
                    faults.push((eis.location, self.set.object(voor.basis).naam.clone()));
                }
            }
        }
        for (location, object) in faults {
            self.report_at(location, CheckErrorKind::Unreachable { object });
        }
    }

    /// Two replacements of one eis whose conditions are not plainly opposite: the law gives no
    /// order between them.
    fn replacements_that_meet(&mut self) {
        let mut faults = Vec::new();
        for eis in &self.set.eisen {
            let replacing: Vec<&Eis> = eis
                .uitzonderingen
                .iter()
                .map(|id| self.set.eis(*id))
                .filter(|other| matches!(other.inhoud, EisInhoud::Norm(_)))
                .collect();
            for (index, a) in replacing.iter().enumerate() {
                for b in replacing.iter().skip(index + 1) {
                    let aimed = |from: &Eis, at: &Eis| from.opzij.iter().any(|id| self.set.eis(*id).code == at.code);
                    let same_objects = a.voor.iter().any(|x| b.voor.iter().any(|y| x.basis == y.basis));
                    if same_objects
                        && a.als.is_none()
                        && b.als.is_none()
                        && !aimed(a, b)
                        && !aimed(b, a)
                        && a.aangewezen.is_empty()
                    {
                        faults.push((b.location, a.code.clone(), b.code.clone(), eis.code.clone()));
                    }
                }
            }
        }
        for (location, a, b, target) in faults {
            self.report_at(location, CheckErrorKind::ReplacementsMeet { a, b, target });
        }
    }
}

/// Every eis whose limit is read, directly or through derived quantities.
struct Limits {
    found: Vec<EisId>,
    bepalingen: Vec<BepalingId>,
}

impl Limits {
    fn eis(&mut self, eis: &Eis) {
        if let EisInhoud::Norm(versies) = &eis.inhoud {
            for lezing in versies.iter().flat_map(|versie| &versie.lezingen) {
                self.cond(&lezing.norm);
            }
        }
        for cond in eis.aangewezen.iter().chain(&eis.als).chain(&eis.voldaan_als) {
            self.cond(cond);
        }
    }

    fn set(&mut self, set: &Set) {
        if let Some(cond) = &set.waarvoor {
            self.cond(cond);
        }
    }

    fn bepaling(&mut self, id: BepalingId) {
        if !self.bepalingen.contains(&id) {
            self.bepalingen.push(id);
        }
    }

    fn cond(&mut self, cond: &Cond) {
        match cond {
            Cond::And(parts) | Cond::Or(parts) => parts.iter().for_each(|part| self.cond(part)),
            Cond::Not(inner) => self.cond(inner),
            Cond::Compare { left, right, .. } => {
                self.term(left);
                self.term(right);
            }
            Cond::OneOf { left, values } => {
                self.term(left);
                values.iter().for_each(|value| self.term(value));
            }
            Cond::Derived { bepaling, .. } => self.bepaling(*bepaling),
            Cond::Exists { set, .. } => self.set(set),
            Cond::ForAll { set, body } => {
                self.set(set);
                self.cond(body);
            }
            Cond::Assigned { op: AssignedTo::Many(_, set), .. } => self.set(set),
            Cond::Assigned { op: AssignedTo::One(_), .. } | Cond::Flag { .. } | Cond::IsKind { .. } | Cond::Always => {}
        }
    }

    fn term(&mut self, term: &Term) {
        match term {
            Term::Limit { eis, .. } => self.found.push(*eis),
            Term::Derived { bepaling, .. } => self.bepaling(*bepaling),
            Term::Add(a, b) | Term::Sub(a, b) | Term::Mul(a, b) | Term::Div(a, b) => {
                self.term(a);
                self.term(b);
            }
            Term::Extreme { delen, .. } => delen.iter().for_each(|deel| self.term(deel)),
            Term::Round { waarde, .. } => self.term(waarde),
            Term::Steps { van, .. } => self.term(van),
            Term::Aggregate { waarde, gewicht, set, .. } => {
                self.term(waarde);
                if let Some(weight) = gewicht {
                    self.term(weight);
                }
                self.set(set);
            }
            Term::Count { set, .. } => self.set(set),
            Term::Unknown { kant: Some((_, side)), .. } => self.term(side),
            Term::Choice { takken } => {
                for (cond, value) in takken {
                    if let Some(cond) = cond {
                        self.cond(cond);
                    }
                    self.term(value);
                }
            }
            Term::Table(tabel) => {
                for rij in &tabel.rijen {
                    self.cond(&rij.cond);
                    if let Some(value) = &rij.waarde {
                        self.term(value);
                    }
                }
            }
            Term::Number(_)
            | Term::Class(..)
            | Term::Date(_)
            | Term::Text(_)
            | Term::Fact { .. }
            | Term::Object(_)
            | Term::Unknown { kant: None, .. } => {}
        }
    }
}

/// The circles of a graph, each once, by depth-first search without recursion.
fn circles(count: usize, edges: impl Fn(usize) -> Vec<usize>) -> Vec<Vec<usize>> {
    let mut done = vec![false; count];
    let mut found = Vec::new();
    for start in 0..count {
        if done.get(start).copied().unwrap_or(true) {
            continue;
        }
        let mut path: Vec<(usize, Vec<usize>)> = vec![(start, edges(start))];
        while let Some((at, rest)) = path.last_mut() {
            let at = *at;
            match rest.pop() {
                None => {
                    if let Some(flag) = done.get_mut(at) {
                        *flag = true;
                    }
                    path.pop();
                }
                Some(next) => {
                    if let Some(from) = path.iter().position(|(node, _)| *node == next) {
                        found.push(path.iter().skip(from).map(|(node, _)| *node).collect());
                    } else if !done.get(next).copied().unwrap_or(true) {
                        path.push((next, edges(next)));
                    }
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::circles;

    #[test]
    fn each_circle_is_found_once() {
        let edges = |n: usize| match n {
            0 => vec![1],
            1 => vec![2, 3],
            2 => vec![0],
            3 => vec![3],
            _ => vec![0],
        };
        assert_eq!(circles(5, edges), vec![vec![3], vec![0, 1, 2]]);
    }
}
