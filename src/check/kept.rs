//! Rules that stay while one file beside them changes: bound once, and taken up again.

use super::{CheckError, Checker, Names, Pending};
use crate::regelset::{Eis, Regelset, TermSoort};
use crate::span::Source;
use crate::syntax::{Bestand, Blok};

/// What binding the files that stay gives, without the one that changes.
///
/// It holds for changing files that declare regelingen, eisen, exceptions and replacements only:
/// nothing in the files that stay means something else beside those.
#[derive(Debug)]
pub(super) struct Kept {
    set: Regelset,
    names: Names,
    /// What each derived quantity is; no sort for a condition.
    bepalingen: Vec<Option<TermSoort>>,
    /// Where the block of each eis stands: the number of its file and its place in there.
    eisen: Vec<(u32, usize)>,
}

impl Kept {
    /// Checks the changing file with number `own` together with `files`, which were bound before
    /// or are bound now. What is kept comes back when the files that stay are without fault.
    pub(super) fn check(
        kept: Option<Self>,
        files: &[Bestand],
        sources: impl FnOnce() -> Vec<Source>,
        (own, source, file): (u32, &Source, &Bestand),
    ) -> (Vec<CheckError>, Option<Self>) {
        let changing: Vec<(u32, &Blok)> = file.blokken.iter().map(|blok| (own, blok)).collect();
        let mut checker;
        if let Some(kept) = kept {
            checker = kept.take_up(files);
            checker.set.sources.push(source.clone());
            (checker.only, checker.last) = (Some(own), Some(own));
            checker.declare_beside(&changing);
            checker.finish(&changing);
        } else {
            checker = Checker::new(sources());
            (checker.only, checker.last) = (Some(own), Some(own));
            let mut blocks = super::blocks(files);
            blocks.extend(changing);
            checker.check(&blocks);
        }
        let errors = std::mem::take(&mut checker.errors);
        let sound = errors.iter().all(|error| error.location.source == own);
        (errors, if sound { Self::of(checker, files, own) } else { None })
    }

    /// The rules as they were before the changing file was bound beside them.
    fn take_up(self, files: &[Bestand]) -> Checker<'_> {
        let block = |(source, index): &(u32, usize)| {
            let blok = files.get(*source as usize).and_then(|file| file.blokken.get(*index));
            blok.map(|blok| (*source, blok))
        };
        let eis_blocks = self.eisen.iter().filter_map(block).collect();
        let bepalingen = self.bepalingen.into_iter().map(Pending::Done).collect();
        Checker { set: self.set, names: self.names, bepalingen, eis_blocks, ..Checker::new(Vec::new()) }
    }

    /// What stays of a check when the changing file is taken out again. All that it declared came
    /// last; nothing is kept of a derived quantity that is not bound.
    fn of(checker: Checker<'_>, files: &[Bestand], own: u32) -> Option<Self> {
        let Checker { mut set, mut names, bepalingen, eis_blocks, .. } = checker;
        set.sources.truncate(own as usize);
        set.regelingen.retain(|regeling| regeling.location.source != own);
        set.vervangingen.retain(|vervanging| vervanging.location.source != own);
        set.voorbeelden.clear();
        set.eisen.retain(|eis| eis.location.source != own);
        set.eisen.iter_mut().for_each(unlink);
        names.regelingen.retain(|_, id| id.index() < set.regelingen.len());
        names.eisen.retain(|_, id| id.index() < set.eisen.len());
        let bound = bepalingen.into_iter().map(|pending| match pending {
            Pending::Done(soort) => Some(soort),
            _ => None,
        });
        let place = |(source, blok): &(u32, &Blok)| {
            let blokken = &files.get(*source as usize)?.blokken;
            // Blocks stand in the order of the text.
            let index = blokken.binary_search_by_key(&blok.kop.naam.span, |blok| blok.kop.naam.span).ok()?;
            Some((*source, index))
        };
        Some(Self {
            bepalingen: bound.collect::<Option<_>>()?,
            eisen: eis_blocks.iter().take(set.eisen.len()).map(place).collect::<Option<_>>()?,
            set,
            names,
        })
    }
}

/// An eis as binding leaves it, before exceptions and replacements are linked to it.
fn unlink(eis: &mut Eis) {
    eis.opzij.clear();
    eis.uitzonderingen.clear();
    eis.vervangen_door.clear();
}
