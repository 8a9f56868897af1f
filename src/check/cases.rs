//! Cases: facts in the rule language become the facts of a small project.

use std::collections::BTreeSet;

use super::lower::Wish;
use super::scope::Scope;
use super::{CheckErrorKind, Checked, Checker, Reported, describe_block, nearest};
use crate::beoordeling::Oordeel;
use crate::eenheid::Eenheid;
use crate::feiten::{DingId, Feiten, Waarde};
use crate::regelset::{Cond, KenmerkId, ObjectId, Term, TermSoort, Verwachting, Voorbeeld, WaardeSoort};
use crate::span::Span;
use crate::syntax::{Blok, BlokSoort, Expr, ExprKind, Feit, FeitWaarde, Gegeven, Inhoud, Naam};

/// A reference that is filled in when all objects are known.
struct Later {
    from: DingId,
    what: Link,
    naam: Naam,
}

enum Link {
    Kenmerk(KenmerkId, ObjectId),
    Groep(ObjectId),
}

impl Checker<'_> {
    /// Binds every case. Faults in the rules themselves have been reported before.
    pub(super) fn lower_cases(&mut self, blocks: &[(u32, &Blok)]) {
        for (source, blok) in blocks.iter().filter(|(_, blok)| blok.kop.soort == BlokSoort::Voorbeeld) {
            if !self.looks_at(*source) {
                continue;
            }
            self.source = *source;
            let _ = self.lower_case(blok);
        }
    }

    fn lower_case(&mut self, blok: &Blok) -> Checked<()> {
        let (day, _) = self.required(blok, "op", |inhoud| match inhoud {
            Inhoud::OpDatum(datum) => Some(*datum),
            _ => None,
        })?;
        let day = self.date(day.node, day.span).ok_or(Reported)?;
        let project = self.names.objecten.get("project").copied().ok_or(Reported)?;
        let mut case = Case { feiten: Feiten::empty(project, day), families: BTreeSet::new(), later: Vec::new() };
        let mut verwacht = Vec::new();
        for deel in &blok.delen {
            match &deel.inhoud {
                Inhoud::Gegeven(Gegeven::Geen(naam)) => self.none_given(&mut case, naam, deel.span)?,
                Inhoud::Gegeven(Gegeven::Object { soort, naam, feiten }) => {
                    self.object_given(&mut case, soort, naam.as_ref(), feiten, deel.span)?;
                }
                Inhoud::Gegeven(Gegeven::Feit(feit)) => self.path_given(&mut case, feit)?,
                Inhoud::Verwacht { eis, uitkomst, voor } => {
                    let id = self.eis_named(eis)?;
                    let Some(oordeel) = Oordeel::from_words(&uitkomst.node) else { continue };
                    let location = self.at(deel.span);
                    let voor = voor.as_ref().map(|naam| naam.node.clone());
                    verwacht.push(Verwachting { eis: id, oordeel, voor, location });
                }
                _ => {}
            }
        }
        if verwacht.is_empty() {
            let block = describe_block(blok);
            return Err(self.report(blok.kop.naam.span, CheckErrorKind::MissingClause { block, clause: "verwacht" }));
        }
        self.fill_references(&mut case)?;
        self.close_families(&mut case);
        let location = self.at(blok.kop.naam.span);
        let titel = blok.kop.naam.node.clone();
        self.set.voorbeelden.push(Voorbeeld { titel, feiten: case.feiten, verwacht, location });
        Ok(())
    }

    fn case_fact(&mut self, span: Span, why: String) -> Reported {
        self.report(span, CheckErrorKind::CaseFact { why })
    }

    /// `geen ramen`: wherever ramen could have been, the list is empty.
    fn none_given(&mut self, case: &mut Case, naam: &Naam, span: Span) -> Checked<()> {
        let soort = self.object(naam).ok_or(Reported)?;
        let container = self.container_for(case, soort, span)?;
        case.feiten.ding_mut(container).lijsten.insert(soort);
        Ok(())
    }

    fn object_given(
        &mut self,
        case: &mut Case,
        soort: &Naam,
        naam: Option<&Naam>,
        feiten: &[Feit],
        span: Span,
    ) -> Checked<()> {
        let kind = self.object(soort).ok_or(Reported)?;
        let ding = self.new_object(case, kind, naam, span)?;
        for feit in feiten {
            let [name] = feit.pad.namen.as_slice() else {
                return Err(
                    self.case_fact(feit.pad.span, "achter `waarvoor` staan kenmerken van het object zelf".to_owned())
                );
            };
            self.set_fact(case, ding, name, feit)?;
        }
        Ok(())
    }

    fn new_object(&mut self, case: &mut Case, kind: ObjectId, naam: Option<&Naam>, span: Span) -> Checked<DingId> {
        let basis = self.set.base_kind(kind);
        if self.set.object(basis).naam == "project" {
            return Ok(Feiten::PROJECT);
        }
        let container = self.container_for(case, basis, span)?;
        let count = case.feiten.dingen.iter().filter(|ding| ding.soort == basis).count() + 1;
        let name = naam.map_or_else(|| format!("{} {count}", self.set.object(basis).naam), |naam| naam.node.clone());
        if naam.is_some() && case.feiten.dingen.iter().any(|ding| ding.naam == name) {
            return Err(self.case_fact(span, format!("de naam `{name}` komt in dit voorbeeld al voor")));
        }
        let location = self.at(span);
        let ding = case.feiten.add(basis, Some(container), name, location);
        case.families.insert(self.most_general(basis));
        let traits = self.traits(kind);
        match traits {
            Some(traits) => {
                for (kenmerk, value) in traits {
                    case.feiten.ding_mut(ding).feiten.insert(kenmerk, Waarde::JaNee(value));
                }
                Ok(ding)
            }
            None => {
                let naam = self.set.object(kind).naam.clone();
                let basis = self.set.object(basis).naam.clone();
                Err(self.case_fact(
                    span,
                    format!("`{naam}` volgt niet uit ja/nee-kenmerken; geef een {basis} met zijn kenmerken"),
                ))
            }
        }
    }

    /// A case is small: what it gives of a family of kinds is all there is of it, everywhere.
    fn close_families(&self, case: &mut Case) {
        for family in case.families.clone() {
            let containers = self.set.direct_containers(family);
            for id in case.feiten.ids() {
                if containers.iter().any(|container| self.set.related(case.feiten.ding(id).soort, *container)) {
                    case.feiten.ding_mut(id).lijsten.insert(family);
                }
            }
        }
    }

    /// The kind above all kinds of this family: gebruiksfunctie for a woonfunctie.
    fn most_general(&self, kind: ObjectId) -> ObjectId {
        std::iter::successors(Some(kind), |at| self.set.object(*at).soort_van).last().unwrap_or(kind)
    }

    /// The yes/no facts that make a derived kind; none when it follows from something else.
    fn traits(&self, kind: ObjectId) -> Option<Vec<(KenmerkId, bool)>> {
        let mut traits = Vec::new();
        let mut at = Some(kind);
        while let Some(id) = at {
            if let Some(cond) = &self.set.object(id).volgt_uit {
                flags(cond, true, &mut traits)?;
            }
            at = self.set.object(id).soort_van;
        }
        Some(traits)
    }

    /// The object in which a new one goes: the last one made that can contain it, or a new one.
    fn container_for(&mut self, case: &mut Case, kind: ObjectId, span: Span) -> Checked<DingId> {
        let direct = self.direct_containers(kind);
        let fits = |checker: &Self, soort: ObjectId| direct.iter().any(|container| checker.set.is_a(soort, *container));
        let last = case.feiten.ids().filter(|id| fits(self, case.feiten.ding(*id).soort)).last();
        if let Some(found) = last {
            return Ok(found);
        }
        let reachable = self.set.containers(kind).contains(&case.feiten.ding(Feiten::PROJECT).soort);
        let Some(first) = direct.first().copied().filter(|_| reachable) else {
            let naam = self.set.object(kind).naam.clone();
            return Err(self.case_fact(span, format!("`{naam}` kan nergens onderdeel van zijn")));
        };
        self.new_object(case, first, None, span)
    }

    /// In what a kind can be contained directly, the largest first: a part of a building goes
    /// into the gebouw rather than into a space that nobody mentioned.
    fn direct_containers(&self, kind: ObjectId) -> Vec<ObjectId> {
        let mut found = self.set.direct_containers(kind).to_vec();
        found.sort_by_key(|container| self.set.containers(*container).len());
        found
    }

    /// `hoogte van het gebouw is 71 m`: walks from the project down, making each object once.
    fn path_given(&mut self, case: &mut Case, feit: &Feit) -> Checked<()> {
        let Some((name, objects)) = feit.pad.namen.split_first() else { return Err(Reported) };
        let ding = match objects {
            [] => self.owner_of(case, name, feit.pad.span)?,
            [nearest, ..] => {
                let kind = self.object(nearest).ok_or(Reported)?;
                self.single(case, kind, nearest.span)?
            }
        };
        self.set_fact(case, ding, name, feit)
    }

    /// The object that a bare characteristic is about.
    fn owner_of(&mut self, case: &mut Case, name: &Naam, span: Span) -> Checked<DingId> {
        let Some(kenmerk) = self.names.kenmerken.get(&name.node).copied() else {
            let nearest = nearest(&name.node, self.names.kenmerken.keys().map(String::as_str));
            return Err(
                self.report(name.span, CheckErrorKind::Unknown { what: "kenmerk", naam: name.node.clone(), nearest })
            );
        };
        let existing = case.feiten.ids().filter(|id| self.set.has_kenmerk(case.feiten.ding(*id).soort, kenmerk)).last();
        if let Some(ding) = existing {
            return Ok(ding);
        }
        match self.set.kenmerk(kenmerk).dragers.first().copied() {
            Some(kind) => self.single(case, kind, span),
            None => Err(Reported),
        }
    }

    /// The last object of a kind, or a new one.
    fn single(&mut self, case: &mut Case, kind: ObjectId, span: Span) -> Checked<DingId> {
        let basis = self.set.base_kind(kind);
        let last = case.feiten.ids().filter(|id| self.set.is_a(case.feiten.ding(*id).soort, basis)).last();
        match last {
            Some(found) => {
                if let Some(traits) = (basis != kind).then(|| self.traits(kind)).flatten() {
                    for (kenmerk, value) in traits {
                        case.feiten.ding_mut(found).feiten.insert(kenmerk, Waarde::JaNee(value));
                    }
                }
                Ok(found)
            }
            None => self.new_object(case, kind, None, span),
        }
    }

    fn set_fact(&mut self, case: &mut Case, ding: DingId, name: &Naam, feit: &Feit) -> Checked<()> {
        let soort = case.feiten.ding(ding).soort;
        let Some(kenmerk) = self.names.kenmerken.get(&name.node).copied() else {
            if let (Some(kind), Some(FeitWaarde::Tekst(naam))) =
                (self.names.objecten.get(&name.node).copied(), &feit.waarde)
            {
                case.later.push(Later { from: ding, what: Link::Groep(kind), naam: naam.clone() });
                return Ok(());
            }
            let nearest = nearest(&name.node, self.names.kenmerken.keys().map(String::as_str));
            return Err(
                self.report(name.span, CheckErrorKind::Unknown { what: "kenmerk", naam: name.node.clone(), nearest })
            );
        };
        if !self.set.has_kenmerk(soort, kenmerk) {
            let object = self.set.object(soort).naam.clone();
            let carriers =
                self.set.kenmerk(kenmerk).dragers.iter().map(|drager| self.set.object(*drager).naam.clone()).collect();
            let kind = CheckErrorKind::NotOnObject { naam: name.node.clone(), object, carriers, nearest: None };
            return Err(self.report(name.span, kind));
        }
        let Some(waarde) = self.fact_value(case, ding, kenmerk, feit)? else { return Ok(()) };
        let earlier = case.feiten.ding_mut(ding).feiten.insert(kenmerk, waarde.clone());
        if earlier.is_some_and(|earlier| earlier != waarde) {
            return Err(
                self.case_fact(name.span, format!("`{}` heeft in dit voorbeeld al een andere waarde", name.node))
            );
        }
        Ok(())
    }

    fn fact_value(
        &mut self,
        case: &mut Case,
        ding: DingId,
        kenmerk: KenmerkId,
        feit: &Feit,
    ) -> Checked<Option<Waarde>> {
        let soort = self.set.kenmerk(kenmerk).soort.clone();
        let naam = self.set.kenmerk(kenmerk).naam.clone();
        let span = feit.pad.span;
        if feit.niet && soort != WaardeSoort::JaNee {
            return Err(self.case_fact(span, format!("`niet` past niet bij `{naam}`: dat is geen ja of nee")));
        }
        match (&soort, &feit.waarde) {
            (WaardeSoort::JaNee, None) => Ok(Some(Waarde::JaNee(!feit.niet))),
            (WaardeSoort::JaNee, Some(FeitWaarde::Waarde(word))) if word.node == "ja" || word.node == "nee" => {
                Ok(Some(Waarde::JaNee((word.node == "ja") != feit.niet)))
            }
            (WaardeSoort::JaNee, Some(_)) => {
                Err(self.case_fact(span, format!("`{naam}` is ja of nee: schrijf `{naam}` of `niet {naam}`")))
            }
            (_, None) => Err(self.case_fact(span, format!("`{naam}` heeft een waarde nodig: `{naam} is …`"))),
            (WaardeSoort::Getal { eenheid, heel }, Some(FeitWaarde::Maat(_) | FeitWaarde::Verhouding(_))) => {
                let expr = value_expr(feit).ok_or(Reported)?;
                // A count needs no unit to be understood.
                let wish =
                    Wish { soort: Some(TermSoort::Getal(eenheid.dimensie())), cell: bare_count(feit, eenheid, *heel) };
                let typed = self.term(&Scope::of(&[]), &expr, wish)?;
                self.same_sort(TermSoort::Getal(eenheid.dimensie()), typed.soort, expr.span)?;
                let Term::Number(maat) = typed.term else { return Err(Reported) };
                if !self.set.kenmerk(kenmerk).bereik.contains(&maat.waarde) {
                    return Err(self.case_fact(expr.span, format!("{maat} ligt buiten het bereik van `{naam}`")));
                }
                if *heel && !maat.in_eenheid(eenheid).is_some_and(|number| number.is_integer()) {
                    return Err(self.report(expr.span, CheckErrorKind::NotWhole));
                }
                Ok(Some(Waarde::Getal(maat)))
            }
            (WaardeSoort::Klasse(klasse), Some(FeitWaarde::Waarde(waarde))) => {
                Ok(Some(Waarde::Klasse(self.class_value(*klasse, waarde)?)))
            }
            (WaardeSoort::Klasse(klasse), Some(FeitWaarde::Maat(maat))) => {
                let text = match &maat.eenheid {
                    Some(unit) => format!("{}{}", maat.getal.node, unit.node),
                    None => maat.getal.node.clone(),
                };
                let waarde = Naam::new(text, maat.getal.span);
                Ok(Some(Waarde::Klasse(self.class_value(*klasse, &waarde)?)))
            }
            (WaardeSoort::Datum, Some(FeitWaarde::Datum(datum))) => {
                Ok(Some(Waarde::Datum(self.date(datum.node, datum.span).ok_or(Reported)?)))
            }
            (WaardeSoort::Tekst, Some(FeitWaarde::Tekst(tekst) | FeitWaarde::Waarde(tekst))) => {
                Ok(Some(Waarde::Tekst(tekst.node.clone())))
            }
            (WaardeSoort::Verwijzing(target), Some(FeitWaarde::Tekst(name) | FeitWaarde::Waarde(name))) => {
                case.later.push(Later { from: ding, what: Link::Kenmerk(kenmerk, *target), naam: name.clone() });
                Ok(None)
            }
            _ => Err(self.case_fact(span, format!("deze waarde past niet bij `{naam}`"))),
        }
    }

    fn fill_references(&mut self, case: &mut Case) -> Checked<()> {
        for later in std::mem::take(&mut case.later) {
            let target = case.feiten.ids().find(|id| case.feiten.ding(*id).naam == later.naam.node);
            let Some(target) = target else {
                let why = format!("in dit voorbeeld heet niets `{}`", later.naam.node);
                return Err(self.case_fact(later.naam.span, why));
            };
            match later.what {
                Link::Kenmerk(kenmerk, kind) => {
                    let found = case.feiten.ding(target).soort;
                    if !self.set.is_a(found, kind) {
                        let (found, wanted) = (self.set.object(found).naam.clone(), self.set.object(kind).naam.clone());
                        return Err(self.case_fact(
                            later.naam.span,
                            format!("`{}` is een {found}, geen {wanted}", later.naam.node),
                        ));
                    }
                    case.feiten.ding_mut(later.from).feiten.insert(kenmerk, Waarde::Verwijzing(target));
                }
                Link::Groep(kind) => case.feiten.group(later.from, kind, target),
            }
        }
        Ok(())
    }
}

/// A case under construction.
struct Case {
    feiten: Feiten,
    /// The families of kinds of which it gives an object.
    families: BTreeSet<ObjectId>,
    later: Vec<Later>,
}

/// Collects a conjunction of yes/no facts of the object itself.
fn flags(cond: &Cond, value: bool, found: &mut Vec<(KenmerkId, bool)>) -> Option<()> {
    match cond {
        Cond::Flag { nav, kenmerk } if nav.steps.is_empty() => {
            found.push((*kenmerk, value));
            Some(())
        }
        Cond::Not(inner) => match inner.as_ref() {
            Cond::Flag { .. } => flags(inner, !value, found),
            _ => None,
        },
        Cond::And(parts) if value => parts.iter().try_for_each(|part| flags(part, value, found)),
        _ => None,
    }
}

/// The unit of a count that was written without one.
fn bare_count<'u>(feit: &Feit, eenheid: &'u Eenheid, heel: bool) -> Option<&'u Eenheid> {
    matches!(&feit.waarde, Some(FeitWaarde::Maat(maat)) if heel && maat.eenheid.is_none()).then_some(eenheid)
}

/// The value of a fact as an expression, so that units are read in one place.
fn value_expr(feit: &Feit) -> Option<Expr> {
    Some(match feit.waarde.as_ref()? {
        FeitWaarde::Maat(maat) => Expr { kind: Box::new(ExprKind::Maat(maat.clone())), span: maat.getal.span },
        FeitWaarde::Verhouding(text) => Expr { kind: Box::new(ExprKind::Ratio(text.node.clone())), span: text.span },
        FeitWaarde::Datum(_) | FeitWaarde::Tekst(_) | FeitWaarde::Waarde(_) => return None,
    })
}
