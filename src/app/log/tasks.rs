//! The one place that starts what takes time. Reports how it ended, unless the log was locked or is gone by then.

use std::{cell::Cell, future::Future, rc::Rc};

use gloo::timers::callback::Timeout;
use yew::{UseReducerDispatcher, platform::spawn_local};

use super::{
    Failure,
    state::{Busy, Change, Log},
};

/// What is done sooner than this needs no word that it goes on. Drawing that word would delay it by a third.
const NOTICED_MS: u32 = 100;

/// Starts work and tells the screens how it ended.
#[derive(Clone)]
pub(super) struct Tasks {
    dispatch: UseReducerDispatcher<Log>,
    /// Counts up when the log is locked: what was started before is nobody's business any more.
    era: Rc<Cell<usize>>,
    /// Whether something that may be done only once at a time goes on.
    alone: Rc<Cell<bool>>,
}

impl Tasks {
    pub(super) fn new(dispatch: UseReducerDispatcher<Log>) -> Self {
        Self {
            dispatch,
            era: Rc::default(),
            alone: Rc::default(),
        }
    }

    /// Tells the screens at once.
    pub(super) fn tell(&self, change: Change) {
        self.dispatch.dispatch(change);
    }

    /// Does this and tells the screens how it ended.
    pub(super) fn run(&self, task: impl Future<Output = Result<Change, Failure>> + 'static) {
        let (tasks, era) = (self.clone(), self.era.get());
        spawn_local(async move {
            let change = task.await.unwrap_or_else(Change::Failed);
            if tasks.era.get() == era {
                tasks.tell(change);
            }
        });
    }

    /// Does this as [`Tasks::run`] does, unless another such goes on. The screens hear that it goes on only where it is slow.
    pub(super) fn run_alone(
        &self,
        busy: Busy,
        task: impl Future<Output = Result<Change, Failure>> + 'static,
    ) {
        if self.alone.replace(true) {
            return;
        }
        let (tasks, era) = (self.clone(), self.era.get());
        let slow = Timeout::new(NOTICED_MS, move || {
            if tasks.era.get() == era {
                tasks.tell(Change::Busy(busy));
            }
        });
        let alone = self.alone.clone();
        self.run(async move {
            let change = task.await;
            drop(slow);
            alone.set(false);
            change
        });
    }

    /// Does this to the end, and tells nobody.
    pub(super) fn finish(&self, task: impl Future<Output = ()> + 'static) {
        spawn_local(task);
    }

    /// From now on nothing is told of what was started before.
    pub(super) fn forget(&self) {
        self.era.set(self.era.get() + 1);
    }

    /// Whether anything was forgotten since `era`.
    pub(super) fn era(&self) -> usize {
        self.era.get()
    }
}
