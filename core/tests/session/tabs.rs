//! Several tabs on one log: every entry gets its place, none is lost, none is there twice.

use std::{cell::RefCell, rc::Rc};

use firmly_core::{
    journal::{CaseId, entry::Entry},
    session::{Saved, Session},
    store::{
        AttachmentId, Contents, Decision, KeyFiles, Memory, SealedAttachment, SealedDraft,
        SealedEvent, Store, StoreError, let_others_go_first,
    },
};
use proptest::prelude::*;

use crate::bench::{
    CHEAP, Seeded, Stores, a_case, accounts, an_incident, assert_unbroken, block_on, now,
    passphrase, sorted,
};

/// A store whose operations let others go first, now and then.
struct Slow {
    inner: Rc<Memory>,
    chance: Rc<RefCell<Seeded>>,
}

impl Slow {
    async fn wait(&self) {
        let turns = self.chance.borrow_mut().next() % 4;
        let_others_go_first(turns.try_into().unwrap()).await;
    }
}

impl Store for Slow {
    async fn read(&self) -> Result<Contents, StoreError> {
        self.wait().await;
        self.inner.read().await
    }

    async fn put_keys(&self, keys: &KeyFiles) -> Result<(), StoreError> {
        self.wait().await;
        self.inner.put_keys(keys).await
    }

    async fn append(&self, event: &SealedEvent) -> Result<(), StoreError> {
        self.append_telling(event, || {}).await
    }

    async fn append_telling(
        &self,
        event: &SealedEvent,
        stands: impl FnOnce(),
    ) -> Result<(), StoreError> {
        self.wait().await;
        self.inner.append_telling(event, stands).await?;
        self.wait().await;
        Ok(())
    }

    async fn append_if(
        &self,
        event: &SealedEvent,
        decided: impl Future<Output = Decision>,
    ) -> Result<(), StoreError> {
        self.wait().await;
        self.inner.append_if(event, decided).await
    }

    async fn heal(&self, events: &[SealedEvent]) -> Result<(), StoreError> {
        self.wait().await;
        self.inner.heal(events).await
    }

    async fn put_draft(&self, draft: &SealedDraft) -> Result<(), StoreError> {
        self.wait().await;
        self.inner.put_draft(draft).await
    }

    async fn delete_draft(&self, id: &str) -> Result<(), StoreError> {
        self.wait().await;
        self.inner.delete_draft(id).await
    }

    async fn put_attachment(&self, attachment: &SealedAttachment) -> Result<(), StoreError> {
        self.wait().await;
        self.inner.put_attachment(attachment).await
    }

    async fn attachment(&self, id: &AttachmentId) -> Result<Option<SealedAttachment>, StoreError> {
        self.wait().await;
        self.inner.attachment(id).await
    }

    async fn delete_attachments(&self, ids: &[AttachmentId]) -> Result<(), StoreError> {
        self.wait().await;
        self.inner.delete_attachments(ids).await
    }

    async fn delete_all(&self) -> Result<(), StoreError> {
        self.wait().await;
        self.inner.delete_all().await
    }
}

async fn tab(log: Session<Slow, Slow>, cases: &[CaseId], name: &str, entries: usize, seed: u64) {
    let random = &mut Seeded(seed);
    for number in 0..entries {
        let case = &cases[number % cases.len()];
        let incident = an_incident(&format!("{name} {number}"));
        let added = log
            .add(case, Entry::incident(&incident), None, &now(5), random)
            .await;
        assert_eq!(added.unwrap().saved, Saved::Both);
    }
}

fn three_tabs(seed: u64, entries: usize) {
    let (stores, random) = (Stores::default(), &mut Seeded(seed));
    let (log, first) = stores.kept(random);
    let second = block_on(log.open_case(&a_case(), &now(1), random))
        .unwrap()
        .case;
    let cases = [first, second];
    let chance = Rc::new(RefCell::new(Seeded(!seed)));
    let slow = |inner: &Rc<Memory>| Slow {
        inner: inner.clone(),
        chance: chance.clone(),
    };
    let pass = passphrase();
    let open = || {
        let (primary, mirror) = (slow(&stores.primary), slow(&stores.mirror));
        block_on(Session::unlock(primary, mirror, &pass, CHEAP))
            .unwrap()
            .0
    };
    let (one, two, three) = (open(), open(), open());
    block_on(async {
        futures::join!(
            tab(one, &cases, "one", entries, seed ^ 1),
            tab(two, &cases, "two", entries, seed ^ 2),
            tab(three, &cases, "three", entries, seed ^ 3),
        )
    });

    let [primary, mirror] = stores.both().map(|store| sorted(store.contents()));
    assert!(primary.events == mirror.events);
    let (log, report) = stores.unlock().unwrap();
    assert_eq!(report, Default::default());
    let journal = log.journal().unwrap();
    assert_unbroken(&journal);
    assert_eq!(journal.chains().len(), 2);
    let accounts = accounts(&journal);
    assert_eq!(accounts.len(), 3 * entries);
    assert!(accounts.values().all(|count| *count == 1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn three_interleaved_tabs_keep_the_chain_whole(seed in any::<u64>()) {
        three_tabs(seed, 6);
    }
}

#[test]
fn three_tabs_in_a_long_race_lose_nothing() {
    three_tabs(61, 60);
}
