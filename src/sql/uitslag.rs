//! A program as a view: facts as whole numbers, then the steps, then the verdicts.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::expressie::{Lane, Waarde, bits, column, given, step};
use super::gemis::Gemis;
use super::{Dialect, no_form, vormen};
use crate::batch::lower::{Vorm, Waarom};
use crate::batch::program::{FACT_BITS, Hoe, Inhoud, Lid, Op, Program, Slot};
use crate::beoordeling::Oordeel;
use crate::regelset::{EisId, Regelset, WaardeSoort};

/// What makes a view.
pub(super) struct View<'v> {
    pub(super) regels: &'v Regelset,
    pub(super) dialect: Dialect,
    pub(super) vorm: &'v Vorm,
    pub(super) program: &'v Program,
}

/// Longer expressions get a column of their own, so that nothing is written out twice.
const SHORT: usize = 24;

impl View<'_> {
    /// The view, and the eisen that it judges; what has no form is noted.
    pub(super) fn write(&self, name: &str, without: &mut BTreeMap<EisId, BTreeSet<String>>) -> (String, Vec<EisId>) {
        let counts = |at: usize| format!("g{at}");
        let mut done: Vec<Result<Waarde, Waarom>> = Vec::new();
        // Per column its level: it may use columns of lower levels only.
        let mut levels: Vec<usize> = Vec::new();
        let mut columns: Vec<Vec<(String, String)>> = Vec::new();
        for (slot, op) in self.program.steps.iter().enumerate() {
            let made = step(op, &counts, &done);
            let level = op.uses().iter().filter_map(|used| levels.get(*used)).copied().max().unwrap_or(0);
            let mut own = level;
            let mut keep = |name: String, text: String| {
                if text.len() <= SHORT && !text.contains(' ') {
                    return text;
                }
                own = level + 1;
                if columns.len() <= level {
                    columns.resize(level + 1, Vec::new());
                }
                if let Some(columns) = columns.get_mut(level) {
                    columns.push((name.clone(), text));
                }
                name
            };
            let made = made.map(|made| match made {
                Waarde::Bits(text) => Waarde::Bits(keep(format!("c{slot}"), text)),
                Waarde::Lane(Lane { lo, hi, tag }) => Waarde::Lane(Lane {
                    lo: keep(format!("l{slot}"), lo),
                    hi: keep(format!("h{slot}"), hi),
                    tag: keep(format!("t{slot}"), tag),
                }),
            });
            levels.push(own);
            done.push(made);
        }
        let scaled = self.scaled();
        let mut gemis = Gemis::new(&self.program.steps, &done);
        let mut verdicts = Vec::new();
        let mut judged = Vec::new();
        for outcome in &self.program.outcomes {
            match self.verdict(&outcome.how, &done, &mut gemis) {
                Ok(text) => {
                    let unfit: BTreeSet<usize> =
                        outcome.how.uses().iter().filter_map(|slot| scaled.get(*slot)).flatten().copied().collect();
                    let unfit: Vec<String> = unfit.iter().map(|at| format!("u{at}")).collect();
                    let asked = outcome.gevraagd.and_then(|slot| bits(&done, slot).ok()).filter(|bits| *bits != "1");
                    let mut text = text;
                    if !unfit.is_empty() {
                        text = format!("CASE WHEN {} THEN 'buiten bereik' ELSE {text} END", unfit.join(" OR "));
                    }
                    if let Some(asked) = asked {
                        text = format!("CASE WHEN {asked} = 1 THEN {text} END");
                    }
                    let code = self.dialect.name(&self.regels.eis(outcome.eis).code);
                    verdicts.push(format!("{text} AS {code}"));
                    judged.push(outcome.eis);
                }
                Err(why) => {
                    without.entry(outcome.eis).or_default().insert(no_form(why));
                }
            }
        }
        columns.append(&mut gemis.columns);
        (self.text(name, &columns, &verdicts), judged)
    }

    /// Per step the numeric facts that it reads as whole numbers. A fact that is only compared
    /// with limits stays the decimal of the table, which is exact at any size.
    fn scaled(&self) -> Vec<BTreeSet<usize>> {
        let mut found: Vec<BTreeSet<usize>> = Vec::new();
        for op in &self.program.steps {
            let mut own: BTreeSet<usize> =
                op.uses().iter().filter_map(|slot| found.get(*slot)).flatten().copied().collect();
            if let Op::Fact { column, .. } = op
                && matches!(self.program.columns.get(*column), Some((_, Inhoud::Getal(_))))
            {
                own.insert(*column);
            }
            found.push(own);
        }
        found
    }

    fn text(&self, name: &str, columns: &[Vec<(String, String)>], verdicts: &[String]) -> String {
        let mut out = String::new();
        let _ = writeln!(out, "\nCREATE OR REPLACE VIEW {} AS", self.dialect.name(name));
        let _ = writeln!(
            out,
            "WITH b0 AS (\n    SELECT {}\n    FROM {}\n)",
            self.facts().join(",\n        "),
            self.source()
        );
        for (level, columns) in columns.iter().enumerate() {
            let list: Vec<String> = columns.iter().map(|(name, text)| format!("{text} AS {name}")).collect();
            let list = if list.is_empty() { String::new() } else { format!(",\n        {}", list.join(",\n        ")) };
            let _ = writeln!(out, ", b{} AS (\n    SELECT *{list}\n    FROM b{level}\n)", level + 1);
        }
        let _ = writeln!(out, "SELECT project, id,\n    {}\nFROM b{};", verdicts.join(",\n    "), columns.len());
        out
    }

    /// The tables, each object with what it is in.
    fn source(&self) -> String {
        let mut out = String::new();
        let mut conditions = Vec::new();
        for (at, link) in self.vorm.keten.iter().enumerate() {
            let object = self.regels.object(link.soort);
            let table = self.regels.object(vormen::table(self.regels, link.soort));
            let own = format!("{} o{at}", self.dialect.table(&table.meervoud));
            let is_project = object.naam == "project";
            if at == 0 {
                out.push_str(&own);
            } else if is_project {
                let _ = write!(
                    out,
                    "\n    JOIN {own} ON o{at}.id = o{}.project AND COALESCE(o{}.ouder, '') = ''",
                    at - 1,
                    at - 1
                );
            } else {
                let _ = write!(
                    out,
                    "\n    JOIN {own} ON o{at}.project = o{}.project AND o{at}.id = o{}.ouder",
                    at - 1,
                    at - 1
                );
            }
            if !is_project {
                conditions.push(format!("o{at}.soort = {}", self.dialect.text(&object.naam)));
            }
        }
        if !conditions.is_empty() {
            let _ = write!(out, "\n    WHERE {}", conditions.join(" AND "));
        }
        out
    }

    /// The facts that the steps read, and which regelingen count.
    fn facts(&self) -> Vec<String> {
        let project = self.vorm.keten.len().saturating_sub(1);
        let id = if project == 0 { "o0.id AS project".to_owned() } else { "o0.project AS project".to_owned() };
        let mut found = vec![id, "o0.id AS id".to_owned()];
        let scaled: BTreeSet<usize> = self.scaled().into_iter().flatten().collect();
        let limits: BTreeSet<usize> = self
            .program
            .steps
            .iter()
            .filter_map(|op| if let Op::FactLimit { column, .. } = op { Some(*column) } else { None })
            .collect();
        for (at, (kolom, inhoud)) in self.program.columns.iter().enumerate() {
            let kenmerk = self.regels.kenmerk(kolom.kenmerk);
            let fact = format!("o{}.{}", kolom.hoogte, self.dialect.name(&kenmerk.naam));
            let value = match inhoud {
                Inhoud::JaNee => format!("CASE WHEN {fact} THEN 1 WHEN NOT {fact} THEN 2 END"),
                Inhoud::Getal(_) => {
                    if limits.contains(&at) {
                        found.push(format!("{fact} AS {}", given(at)));
                    }
                    if !scaled.contains(&at) {
                        continue;
                    }
                    // A step is 1/3 600 000, and five millionths are 18 steps. By a thousand at a
                    // time the decimals stay narrow enough for the engine to count in 64 bits.
                    let fits = format!("ABS({fact}) < {}", limit());
                    let thousand = "CAST(1000 AS DECIMAL(4, 0))";
                    let narrow = format!("CAST({fact} AS DECIMAL(13, 6)) * {thousand}");
                    let micro = format!("CAST(CAST({narrow} AS DECIMAL(13, 3)) * {thousand} AS BIGINT)");
                    let divided = match self.dialect {
                        Dialect::Duckdb => "//",
                        Dialect::Spark => "DIV",
                    };
                    found.push(format!("CASE WHEN {fits} THEN {micro} % 5 <> 0 ELSE {fact} IS NOT NULL END AS u{at}"));
                    format!("CASE WHEN {fits} THEN {micro} {divided} 5 * 18 END")
                }
                Inhoud::Klasse => {
                    let values = match &kenmerk.soort {
                        WaardeSoort::Klasse(klasse) => self.regels.klasse(*klasse).waarden.as_slice(),
                        _ => &[],
                    };
                    let whens = values.iter().enumerate().take(63).map(|(at, value)| (value.as_str(), 1_i64 << at));
                    self.mapped(&fact, whens, "NULL")
                }
                Inhoud::Datum => match self.dialect {
                    Dialect::Duckdb => format!("CAST(julian({fact}) AS BIGINT)"),
                    Dialect::Spark => format!("CAST(datediff({fact}, DATE'1970-01-01') + 2440588 AS BIGINT)"),
                },
                Inhoud::Tekst => {
                    let whens = self.program.texts.iter().map(|(text, at)| (text.as_str(), *at));
                    format!("CASE WHEN {fact} IS NULL THEN NULL ELSE {} END", self.mapped(&fact, whens, "-1"))
                }
            };
            found.push(format!("{value} AS {}", column(at)));
        }
        let mut counted = BTreeSet::new();
        for op in &self.program.steps {
            if let Op::Counts(regeling) = op
                && counted.insert(*regeling)
            {
                found.push(format!("{} AS g{}", self.counts(*regeling, project), regeling.index()));
            }
        }
        found
    }

    fn mapped<'t>(&self, fact: &str, whens: impl Iterator<Item = (&'t str, i64)>, otherwise: &str) -> String {
        let whens: Vec<String> =
            whens.map(|(text, value)| format!("WHEN {} THEN {value}", self.dialect.text(text))).collect();
        if whens.is_empty() {
            return format!("CAST({otherwise} AS BIGINT)");
        }
        format!("CAST(CASE {fact} {} ELSE {otherwise} END AS BIGINT)", whens.join(" "))
    }

    /// Whether a regeling counts for a project: by agreement, or by its place.
    fn counts(&self, regeling: crate::regelset::RegelingId, project: usize) -> String {
        let regeling = self.regels.regeling(regeling);
        let agreed = format!(
            "COALESCE(CONCAT(';', REPLACE(o{project}.afspraken, ' ', ''), ';') LIKE {}, FALSE)",
            self.dialect.text(&format!("%;{};%", regeling.code))
        );
        let known = self.regels.kenmerken().any(|(_, kenmerk)| kenmerk.naam == regeling.gezag);
        if !known || !crate::evaluate::holds_by_place(regeling) {
            return agreed;
        }
        // Letters outside ASCII are compared as they are.
        let places: Vec<String> =
            regeling.gebied.iter().map(|place| self.dialect.text(&place.to_ascii_lowercase())).collect();
        let fact = format!("o{project}.{}", self.dialect.name(&regeling.gezag));
        let lower = format!("TRANSLATE({fact}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')");
        format!("({agreed} OR COALESCE({lower} IN ({}), FALSE))", places.join(", "))
    }

    fn verdict(&self, how: &Hoe, done: &[Result<Waarde, Waarom>], gemis: &mut Gemis<'_>) -> Result<String, Waarom> {
        let text = |oordeel: Oordeel| self.dialect.text(oordeel.words());
        let words = |bits: &str| {
            format!(
                "CASE {bits} WHEN 1 THEN {v} WHEN 2 THEN {f} WHEN 4 THEN {n} WHEN 5 THEN {v} WHEN 0 THEN {n} ELSE {u} END",
                v = text(Oordeel::Voldoet),
                f = text(Oordeel::VoldoetNiet),
                n = text(Oordeel::NietVanToepassing),
                u = text(Oordeel::Onbekend)
            )
        };
        let (geldt, leden, opzij, hand) = match how {
            Hoe::Eenvoudig(None, norm) => return Ok(words(bits(done, *norm)?)),
            Hoe::Eenvoudig(Some(geldt), norm) => {
                let lacks = if gemis.is_doubtful([*geldt]) { Some(gemis.any([*geldt])?) } else { None };
                let (geldt, norm) = (bits(done, *geldt)?, bits(done, *norm)?);
                let mut open = words(&format!("({norm} | 4)"));
                if let Some(lacks) = lacks {
                    let reading = text(Oordeel::HangtAfVanDeLezing);
                    open = format!("CASE WHEN {norm} = 2 AND NOT {lacks} THEN {reading} ELSE {open} END");
                }
                return Ok(format!(
                    "CASE {geldt} WHEN 1 THEN {} WHEN 2 THEN {} ELSE {open} END",
                    words(norm),
                    text(Oordeel::NietVanToepassing)
                ));
            }
            Hoe::Familie { geldt, leden, opzij, hand } => (geldt, leden, opzij, hand),
        };
        let by_hand = leden.iter().any(|lid| lid.norm.is_none());
        if by_hand && leden.len() > 1 {
            return Err(Waarom::Lezingen);
        }
        let outcomes = self.outcomes(*geldt, leden, opzij, done)?;
        let usual = if by_hand {
            let counts = leden.first().map(|lid| bits(done, lid.geldt)).transpose()?.unwrap_or("2");
            format!(
                "CASE WHEN ({counts} & 1) = 1 THEN {} ELSE {} END",
                text(Oordeel::TeBeoordelen),
                text(Oordeel::NietVanToepassing)
            )
        } else {
            let applying =
                || [*geldt].into_iter().chain(leden.iter().map(|lid| lid.geldt)).chain(opzij.iter().copied());
            // Two norms that both count and differ, or two rows of a table that both match and
            // differ on whether it applies: no fact decides between them.
            if leden.len() > 1 || gemis.is_doubtful(applying()) {
                let decided = Self::norms_decided(leden, done)?;
                let lacks = gemis.any(applying())?;
                format!(
                    "CASE WHEN {outcomes} IN (3, 6, 7) AND {decided} AND NOT {lacks} THEN {} ELSE {} END",
                    text(Oordeel::HangtAfVanDeLezing),
                    words(&outcomes)
                )
            } else {
                words(&outcomes)
            }
        };
        if hand.is_empty() {
            return Ok(usual);
        }
        let replaced = hand.iter().map(|slot| bits(done, *slot)).collect::<Result<Vec<_>, _>>()?;
        let sure: Vec<String> = replaced.iter().map(|bits| format!("{bits} = 1")).collect();
        let maybe: Vec<String> = replaced.iter().map(|bits| format!("{bits} = 3")).collect();
        Ok(format!(
            "CASE WHEN {} THEN {} WHEN {} THEN {} ELSE {usual} END",
            sure.join(" OR "),
            text(Oordeel::TeBeoordelen),
            maybe.join(" OR "),
            if by_hand {
                usual.replace(&text(Oordeel::NietVanToepassing), &text(Oordeel::Onbekend))
            } else {
                text(Oordeel::Onbekend)
            }
        ))
    }

    /// Whether the norms of all members that may count are decided.
    fn norms_decided(leden: &[Lid], done: &[Result<Waarde, Waarom>]) -> Result<String, Waarom> {
        let mut parts = Vec::new();
        for lid in leden {
            let counts = bits(done, lid.geldt)?;
            let mut norms = Vec::new();
            for slot in lid.norm.iter().flat_map(|(lezingen, proof)| lezingen.iter().chain(proof)) {
                norms.push(format!("{} IN (1, 2, 4)", bits(done, *slot)?));
            }
            if !norms.is_empty() {
                parts.push(format!("({counts} = 2 OR ({}))", norms.join(" AND ")));
            }
        }
        Ok(if parts.is_empty() { "TRUE".to_owned() } else { parts.join(" AND ") })
    }

    /// All possible outcomes of a family, as bits.
    fn outcomes(
        &self,
        geldt: Slot,
        leden: &[Lid],
        opzij: &[Slot],
        done: &[Result<Waarde, Waarom>],
    ) -> Result<String, Waarom> {
        let mut parts = Vec::new();
        let (mut certain, mut possible, mut broken) = (Vec::new(), Vec::new(), Vec::new());
        for lid in leden {
            let counts = bits(done, lid.geldt)?;
            certain.push(format!("{counts} = 1"));
            possible.push(format!("({counts} & 1) = 1"));
            let Some((lezingen, proof)) = &lid.norm else { continue };
            if lezingen.len() > 1 {
                return Err(Waarom::Lezingen);
            }
            for lezing in lezingen {
                let norm = bits(done, *lezing)?;
                let reading = match proof {
                    Some(proof) => {
                        format!(
                            "CASE WHEN ({norm} & 2) <> 0 THEN {} | ({norm} & 5) ELSE {norm} END",
                            bits(done, *proof)?
                        )
                    }
                    None => norm.to_owned(),
                };
                broken.push(format!("({counts} = 1 AND ({reading}) = 2)"));
                parts.push(format!("CASE WHEN ({counts} & 1) = 1 THEN {reading} ELSE 0 END"));
            }
        }
        let mut lifted = vec![format!("({} & 2) <> 0", bits(done, geldt)?)];
        for slot in opzij {
            lifted.push(format!("({} & 1) = 1", bits(done, *slot)?));
        }
        if leden.is_empty() {
            return Ok("4".to_owned());
        }
        lifted.push(format!("NOT ({})", possible.join(" OR ")));
        parts.push(format!("CASE WHEN NOT ({}) AND ({}) THEN 4 ELSE 0 END", certain.join(" OR "), lifted.join(" OR ")));
        let any = format!("({})", parts.join(" | "));
        // Of members that certainly count all must hold: one that is broken settles it.
        Ok(if broken.len() > 1 { format!("(CASE WHEN {} THEN 2 ELSE {any} END)", broken.join(" OR ")) } else { any })
    }
}

/// Facts are smaller than this, in their preferred unit.
fn limit() -> u64 {
    (1_u64 << FACT_BITS).div_ceil(3_600_000)
}
