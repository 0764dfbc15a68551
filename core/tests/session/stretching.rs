//! A passphrase is stretched elsewhere, and takes its time: what may happen meanwhile.

use std::{cell::Cell, future::poll_fn, pin::pin, rc::Rc, task::Poll};

use firmly_core::{
    session::{KeepError, KeysError, Locked, MakeCopyError, Session},
    store::{Contents, Fault, Faulty, Memory},
    vault::{Key, Scrypt, Stretch, WorkFactor, scrypt},
};
use futures::poll;

use crate::bench::{CHEAP, Seeded, Stores, block_on, now, passphrase, typed};

/// Works a key out when it is let.
#[derive(Default)]
struct Elsewhere {
    asked: Cell<usize>,
    is_let: Cell<bool>,
}

impl Scrypt for &Elsewhere {
    async fn scrypt(self, passphrase: &[u8], salt: &[u8], log_n: u8) -> Option<Key> {
        self.asked.set(self.asked.get() + 1);
        poll_fn(|_| {
            if self.is_let.get() {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
        scrypt(passphrase, salt, log_n)
    }
}

impl Elsewhere {
    fn cheap(&self) -> Stretch<&Self> {
        WorkFactor::new(1).unwrap().by(self)
    }

    /// Does `meanwhile` while a key is being worked out for `work`, then lets it come.
    fn during<T>(&self, work: impl Future<Output = T>, meanwhile: impl FnOnce()) -> T {
        let mut work = pin!(work);
        block_on(async {
            assert!(poll!(&mut work).is_pending() && self.asked.get() == 1);
            meanwhile();
            self.is_let.set(true);
            work.await
        })
    }
}

#[test]
fn both_stores_are_read_while_a_passphrase_is_stretched_once() {
    let (stores, random) = (Stores::default(), &mut Seeded(131));
    stores.kept(random);
    let elsewhere = Elsewhere::default();
    let [primary, mirror] = stores.both().map(|store| {
        Rc::new(Faulty::new(
            Memory::holding(store.contents()),
            Fault::Silent,
            0..0,
        ))
    });
    let pass = passphrase();
    let opened = elsewhere.during(
        Session::unlock(primary.clone(), mirror.clone(), &pass, elsewhere.cheap()),
        || {
            // The key file, then everything.
            assert_eq!((primary.count(), mirror.count()), (2, 1));
        },
    );
    assert!(opened.is_ok());
    assert_eq!(elsewhere.asked.get(), 1);
}

/// The first store has missed a change: its key file is read first, and the newer one counts.
#[test]
fn what_was_stretched_for_an_older_key_file_is_not_taken() {
    let (stores, random) = (Stores::default(), &mut Seeded(132));
    let (log, _) = stores.kept(random);
    let older = stores.primary.contents().keys;
    let other = typed("six words that nobody else knows");
    block_on(log.change_passphrase(&other, CHEAP, random)).unwrap();
    stores.primary.change(|held| held.keys = older);
    let elsewhere = Elsewhere::default();
    let (primary, mirror) = (stores.primary.clone(), stores.mirror.clone());
    let opened = elsewhere.during(
        Session::unlock(primary, mirror, &other, elsewhere.cheap()),
        || {},
    );
    assert!(opened.is_ok());
    assert_eq!(elsewhere.asked.get(), 2);
}

#[test]
fn a_log_that_is_locked_meanwhile_stays_as_it_was() {
    let (stores, random) = (Stores::default(), &mut Seeded(133));
    let (log, _) = stores.kept(random);
    let held = stores.both().map(|store| store.contents());
    let other = typed("six words that nobody else knows");
    let elsewhere = Elsewhere::default();
    let changed = elsewhere.during(
        log.change_passphrase(&other, elsewhere.cheap(), random),
        || log.lock(),
    );
    assert_eq!(changed, Err(KeysError::Locked(Locked)));
    assert!(stores.both().map(|store| store.contents()) == held);
    assert!(stores.unlock().is_ok());

    let (log, _) = stores.unlock().unwrap();
    let elsewhere = Elsewhere::default();
    let attached = Default::default();
    let copied = elsewhere.during(
        log.copy(&attached, &other, elsewhere.cheap(), &now(1), random),
        || log.lock(),
    );
    assert_eq!(copied.err(), Some(MakeCopyError::Locked(Locked)));

    let stores = Stores::default();
    let log = stores.begin(random);
    let elsewhere = Elsewhere::default();
    let kept = elsewhere.during(log.keep(&other, None, elsewhere.cheap(), random), || {
        log.lock()
    });
    assert_eq!(kept, Err(KeepError::Locked(Locked)));
    assert!(
        stores
            .both()
            .iter()
            .all(|store| store.contents() == Contents::default())
    );
}
