//! What is being made at this moment, so that it can be shown and stopped.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tokio::sync::{Notify, watch};

use super::locked;
use crate::api::answer::Answer;

/// The answers that are being made.
#[derive(Default)]
pub(super) struct RunningAnswers {
    running: Mutex<HashMap<i32, RunningAnswer>>,
    /// How many there are.
    count: watch::Sender<usize>,
}

struct RunningAnswer {
    chat: i32,
    answer: Answer,
    stop: Arc<Notify>,
}

impl RunningAnswers {
    /// Notes that a turn is being answered; the result tells when to stop.
    pub(super) fn begin(&self, chat: i32, turn: i32, answer: Answer) -> Arc<Notify> {
        let stop = Arc::new(Notify::new());
        let running = RunningAnswer {
            chat,
            answer,
            stop: Arc::clone(&stop),
        };
        let mut all = locked(&self.running);
        all.insert(turn, running);
        self.count.send_replace(all.len());
        stop
    }

    /// Keeps an answer as far as it has come.
    pub(super) fn update(&self, turn: i32, change: impl FnOnce(&mut Answer)) {
        if let Some(running) = locked(&self.running).get_mut(&turn) {
            change(&mut running.answer);
        }
    }

    /// The answer of a turn as far as it has come.
    pub(super) fn answer_of(&self, turn: i32) -> Option<Answer> {
        let running = locked(&self.running);
        running.get(&turn).map(|running| running.answer.clone())
    }

    /// Forgets a turn whose answer is kept.
    pub(super) fn end(&self, turn: i32) {
        let mut all = locked(&self.running);
        all.remove(&turn);
        self.count.send_replace(all.len());
    }

    /// Whether something is being answered.
    pub(super) fn is_any(&self) -> bool {
        !locked(&self.running).is_empty()
    }

    /// Waits until nothing is being answered.
    pub(super) async fn none_running(&self) {
        self.wait_for(|count| count == 0).await;
    }

    /// Waits until something is being answered.
    pub(super) async fn one_begins(&self) {
        self.wait_for(|count| count > 0).await;
    }

    async fn wait_for(&self, wanted: impl Fn(usize) -> bool) {
        let mut count = self.count.subscribe();
        // The sender is ours, so this waits and cannot fail.
        drop(count.wait_for(|count| wanted(*count)).await);
    }

    /// Asks the answer of a turn to stop, if it still runs.
    pub(super) fn stop(&self, turn: i32) {
        if let Some(running) = locked(&self.running).get(&turn) {
            running.stop.notify_one();
        }
    }

    /// Asks all answers of a chat to stop.
    pub(super) fn stop_chat(&self, chat: i32) {
        for running in locked(&self.running).values() {
            if running.chat == chat {
                running.stop.notify_one();
            }
        }
    }

    /// Asks all answers to stop.
    pub(super) fn stop_all(&self) {
        for running in locked(&self.running).values() {
            running.stop.notify_one();
        }
    }
}

/// The outlines that are being made.
#[derive(Default)]
pub(super) struct RunningOutlines(Mutex<HashMap<i32, Arc<Notify>>>);

impl RunningOutlines {
    /// Notes that an outline is being made; one of the same draft that is still
    /// being made is stopped.
    pub(super) fn begin(&self, draft: i32) -> Arc<Notify> {
        let stop = Arc::new(Notify::new());
        if let Some(earlier) = locked(&self.0).insert(draft, Arc::clone(&stop)) {
            earlier.notify_one();
        }
        stop
    }

    /// Forgets an outline that is made, unless another one of the same draft is
    /// being made by now.
    pub(super) fn end(&self, draft: i32, stop: &Arc<Notify>) {
        let mut running = locked(&self.0);
        if running
            .get(&draft)
            .is_some_and(|now| Arc::ptr_eq(now, stop))
        {
            running.remove(&draft);
        }
    }

    /// Asks the outline of a draft to stop, if it is being made.
    pub(super) fn stop(&self, draft: i32) {
        if let Some(stop) = locked(&self.0).get(&draft) {
            stop.notify_one();
        }
    }

    /// Asks all outlines to stop.
    pub(super) fn stop_all(&self) {
        for stop in locked(&self.0).values() {
            stop.notify_one();
        }
    }
}
