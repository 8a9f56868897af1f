//! Threads beside the typing: one checks, one runs cases and comparisons.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use lsp_server::{ErrorCode, Message, RequestId, Response};
use time::Date;

use super::checked::Snapshot;
use super::compared::{Compared, compared};
use super::server::Event;
use crate::regelset::{EisId, Regelset};

/// How long the typing must pause before all files are checked.
const PAUSE: Duration = Duration::from_millis(120);

/// Starts the thread that checks; of several snapshots only the last counts.
pub(super) fn checker(done: Sender<Event>) -> Sender<Snapshot> {
    let (send, receive) = channel::<Snapshot>();
    thread::spawn(move || {
        while let Ok(mut snapshot) = receive.recv() {
            loop {
                match receive.recv_timeout(PAUSE) {
                    Ok(newer) => snapshot = newer,
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            }
            let generation = snapshot.generation;
            let checked = catch_unwind(AssertUnwindSafe(|| snapshot.check()));
            let event = match checked {
                Ok(checked) => Event::Checked(Box::new(checked)),
                Err(_) => Event::Failed(generation),
            };
            if done.send(event).is_err() {
                return;
            }
        }
    });
    send
}

/// Comparisons that were made before, for the rules at hand.
#[derive(Default)]
pub(super) struct Memory {
    regels: Option<Arc<Regelset>>,
    found: BTreeMap<(EisId, Date), Compared>,
}

impl Memory {
    /// What a demand adds to the Bbl; worked out once for the same rules.
    pub(super) fn compared(&mut self, regels: &Arc<Regelset>, eis: EisId, day: Date) -> &Compared {
        if !self.regels.as_ref().is_some_and(|known| Arc::ptr_eq(known, regels)) {
            self.regels = Some(Arc::clone(regels));
            self.found.clear();
        }
        self.found.entry((eis, day)).or_insert_with(|| compared(regels, eis, day))
    }
}

/// Work whose answer may take a while.
pub(super) struct Job {
    /// The request that waits for it.
    pub(super) id: RequestId,
    pub(super) work: Work,
}

/// What a job does: its messages, the answer last.
pub(super) type Work = Box<dyn FnOnce(&mut Memory) -> Vec<Message> + Send>;

/// Starts the thread that answers.
pub(super) fn worker(out: Sender<Message>) -> Sender<Job> {
    let (send, receive): (Sender<Job>, Receiver<Job>) = channel();
    thread::spawn(move || {
        let mut memory = Memory::default();
        for job in receive {
            let done = catch_unwind(AssertUnwindSafe(|| (job.work)(&mut memory)));
            let messages = done.unwrap_or_else(|_| {
                memory = Memory::default();
                let why = "dit antwoord is mislukt; dat is een fout in stoer zelf".to_owned();
                vec![Message::Response(Response::new_err(job.id, ErrorCode::InternalError as i32, why))]
            });
            for message in messages {
                if out.send(message).is_err() {
                    return;
                }
            }
        }
    });
    send
}
