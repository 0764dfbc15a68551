//! A copy that is kept in a file: whatever stands in it, whatever fails and whoever writes it meanwhile, the file never holds
//! less of a log than before, and each failure has its message.

use std::{
    cell::{Cell, RefCell},
    future::pending,
    rc::Rc,
};

use firmly_core::{
    journal::{CaseId, attachment::Attachment, entry::Entry},
    session::{
        CopyKeys, KeptCopy, KeptCopyError, Lack, OpenCopyError, OpenedCopy, Session, open_copy,
    },
    store::{ChosenFile, Fault, Faulty, FileError, Stamp, Store, StoreError},
    vault::{CopyKey, Passphrase},
};

use crate::{
    bench::{
        CHEAP, Log, Seeded, Stores, accounts, add, an_incident, block_on, now, passphrase, typed,
    },
    fault_loop::Soon,
};

/// What is in the file, and how often it was written.
type Disk = RefCell<(Vec<u8>, u64)>;
type Meanwhile<'w> = &'w dyn Fn(&Disk);

fn open(file: &[u8], passphrase: &Passphrase) -> Result<OpenedCopy, OpenCopyError> {
    block_on(open_copy(file, passphrase, CHEAP))
}

/// A file on a disk that others write too, and the n-th operation of which fails.
struct File<'w> {
    disk: &'w Disk,
    /// Fails the operation of this number, from 1.
    fails: Option<(usize, Fault)>,
    count: Cell<usize>,
    /// Done before the operation of this number.
    meanwhile: Option<(usize, Meanwhile<'w>)>,
}

impl<'w> File<'w> {
    fn on(disk: &'w Disk) -> Self {
        Self {
            disk,
            fails: None,
            count: Cell::new(0),
            meanwhile: None,
        }
    }

    /// The next operation: how it fails, if it does.
    fn next(&self) -> Option<Fault> {
        self.count.set(self.count.get() + 1);
        if let Some((at, meanwhile)) = self.meanwhile
            && at == self.count.get()
        {
            meanwhile(self.disk);
        }
        let fails = self.fails.clone();
        fails.and_then(|(at, fault)| (at == self.count.get()).then_some(fault))
    }

    fn stamp(&self) -> Stamp {
        let disk = self.disk.borrow();
        Stamp {
            size_bytes: disk.0.len() as u64,
            modified_ms: disk.1,
        }
    }
}

fn put(disk: &Disk, bytes: &[u8]) {
    let mut disk = disk.borrow_mut();
    disk.0 = bytes.to_vec();
    disk.1 += 1;
}

fn refused() -> FileError {
    FileError::Refused("QuotaExceededError".to_owned())
}

/// Four operations: the file is read; its new version is written beside it; it is looked at and exchanged; it is read.
impl ChosenFile for File<'_> {
    async fn read(&self) -> Result<(Stamp, Vec<u8>), FileError> {
        let mut bytes = self.disk.borrow().0.clone();
        let fault = self.next();
        match fault {
            None => bytes = self.disk.borrow().0.clone(),
            Some(Fault::Silent | Fault::DoneButSilent) => pending().await,
            Some(Fault::WrongByte) => {
                let middle = bytes.len() / 2;
                bytes
                    .get_mut(middle)
                    .into_iter()
                    .for_each(|byte| *byte ^= 1);
            }
            Some(_) => return Err(refused()),
        }
        Ok((self.stamp(), bytes))
    }

    async fn replace(&self, bytes: &[u8], stood: Stamp) -> Result<(), FileError> {
        let mut bytes = bytes.to_vec();
        for step in ["write", "exchange"] {
            let fault = self.next();
            let is_exchange = step == "exchange";
            if is_exchange && self.stamp() != stood {
                return Err(FileError::Changed);
            }
            match fault {
                None if is_exchange => put(self.disk, &bytes),
                None => {}
                Some(Fault::WrongByte) => {
                    let middle = bytes.len() / 2;
                    bytes[middle] ^= 1;
                    if is_exchange {
                        put(self.disk, &bytes);
                    }
                }
                Some(Fault::DoneBut(_)) if is_exchange => {
                    put(self.disk, &bytes);
                    return Err(refused());
                }
                Some(Fault::DoneButSilent) => {
                    if is_exchange {
                        put(self.disk, &bytes);
                    }
                    pending().await
                }
                Some(Fault::Silent) => pending().await,
                Some(_) => return Err(refused()),
            }
        }
        Ok(())
    }
}

/// A log with its file, which has the first of two entries and a picture.
struct Kept {
    stores: Stores,
    log: Log,
    case: CaseId,
    random: Seeded,
    key: CopyKey,
    disk: Disk,
    picture: Attachment,
}

impl Kept {
    fn new() -> Self {
        let (stores, mut random) = (Stores::default(), Seeded(131));
        let (log, case) = stores.kept(&mut random);
        let picture = attach(&log, &case, &mut random);
        let key = block_on(CopyKey::make(&passphrase(), CHEAP, &mut random)).unwrap();
        let kept = Self {
            stores,
            log,
            case,
            random,
            key,
            disk: Disk::default(),
            picture,
        };
        let mut kept = kept;
        let first = kept.write(&[]);
        assert_eq!(first.unwrap().missing, 0);
        kept.add("second");
        kept
    }

    fn add(&mut self, account: &str) {
        add(&self.log, &self.case, account, &mut self.random);
    }

    fn write(&mut self, before: &[&CopyKey]) -> Result<KeptCopy, KeptCopyError> {
        let made = self.disk.borrow().0.is_empty() && self.disk.borrow().1 == 0;
        let file = File::on(&self.disk);
        let keys = CopyKeys {
            writes: &self.key,
            before: before.first().copied(),
        };
        let random = &mut self.random;
        block_on(self.log.keep_copy(&file, made, &keys, &now(9), random))
    }

    fn in_file(&self) -> OpenedCopy {
        open(&self.disk.borrow().0, &passphrase()).unwrap()
    }

    /// A copy of this log as it is.
    fn copy(&mut self) -> Vec<u8> {
        let attached = block_on(self.log.all_attached()).unwrap();
        let random = &mut self.random;
        let contents = &attached.contents;
        let copy = self.log.copy_under(contents, &self.key, &now(8), random);
        copy.unwrap().bytes
    }
}

fn attach(log: &Log, case: &CaseId, random: &mut Seeded) -> Attachment {
    let picture = Attachment::make("picture", b"a picture", random).unwrap();
    block_on(log.attach(&picture, b"a picture", random)).unwrap();
    let mut incident = an_incident("first");
    incident.attachments = vec![picture.clone()];
    let entry = Entry::incident(&incident);
    block_on(log.add(case, entry, None, &now(1), random)).unwrap();
    picture
}

#[test]
fn it_is_read_back_and_written_only_where_something_is_new() {
    let mut kept = Kept::new();
    let written = kept.write(&[]).unwrap();
    assert_eq!(
        (written.events, written.incidents, written.missing),
        (3, 2, 0)
    );
    assert!(kept.in_file().journal == *kept.log.journal().unwrap());
    let before = kept.disk.borrow().clone();
    assert_eq!(kept.write(&[]), Ok(written));
    assert!(*kept.disk.borrow() == before, "nothing was new");
    // A restore puts back an older version: nothing in it is lacking here.
    kept.add("third");
    put(&kept.disk, &before.0);
    assert_eq!(kept.write(&[]).unwrap().events, 4);
}

#[test]
fn whatever_was_put_into_the_file_stays_and_is_named() {
    let mut kept = Kept::new();
    let own = kept.disk.borrow().0.clone();
    let elsewhere = Stores::default();
    let (other, case) = elsewhere.kept(&mut Seeded(7));
    add(&other, &case, "elsewhere", &mut Seeded(8));
    let foreign = typed("six others for the copy alone");
    let nothing = Default::default();
    let (at, random) = (now(3), &mut Seeded(9));
    let foreign = block_on(other.copy(&nothing, &foreign, CHEAP, &at, random));
    let foreign = foreign.unwrap().bytes;
    let own_half = own[..own.len() - 40].to_vec();
    let unreadable = KeptCopyError::Unreadable;
    for (put_there, error) in [
        (foreign, KeptCopyError::Foreign),
        (b"a letter".to_vec(), unreadable(OpenCopyError::NotOurs)),
        (Vec::new(), unreadable(OpenCopyError::Blank)),
        (vec![0; own.len()], unreadable(OpenCopyError::Blank)),
        (own_half, unreadable(OpenCopyError::CutShort)),
    ] {
        put(&kept.disk, &put_there);
        assert_eq!(kept.write(&[]), Err(error));
        assert!(kept.disk.borrow().0 == put_there, "it stays as it was");
    }
}

#[test]
fn a_file_that_has_more_is_not_written_over_before_it_is_merged() {
    let mut kept = Kept::new();
    let stores = kept.stores.both().map(|store| store.contents());
    kept.add("third");
    let more = kept.copy();
    // The browser's stores are set back, and another tab or a twin of this profile has written the file.
    put(&kept.disk, &more);
    for (store, held) in kept.stores.both().into_iter().zip(stores) {
        store.change(|contents| *contents = held);
    }
    let (log, _) = kept.stores.unlock().unwrap();
    kept.log = log;
    let lack = Lack {
        events: 1,
        ..Lack::default()
    };
    assert_eq!(kept.write(&[]), Err(KeptCopyError::HoldsMore(lack)));
    assert!(kept.disk.borrow().0 == more);
    let copy = kept.in_file();
    assert_eq!(block_on(kept.log.lacks(&copy)), Ok(lack));
    block_on(kept.log.merge(&copy, &now(20), &mut kept.random)).unwrap();
    assert_eq!(block_on(kept.log.lacks(&copy)), Ok(Lack::default()));
    kept.add("fourth");
    let written = kept.write(&[]).unwrap();
    assert_eq!(accounts(&kept.in_file().journal).len(), 4, "{written:?}");
}

#[test]
fn what_another_tab_added_is_read_before_the_file_is_compared() {
    let mut kept = Kept::new();
    let (tab, _) = kept.stores.unlock().unwrap();
    add(&tab, &kept.case, "from the other tab", &mut Seeded(77));
    let keys = CopyKeys {
        writes: &kept.key,
        before: None,
    };
    let file = File::on(&kept.disk);
    block_on(tab.keep_copy(&file, false, &keys, &now(11), &mut Seeded(78))).unwrap();
    kept.add("third");
    kept.write(&[]).unwrap();
    assert_eq!(accounts(&kept.in_file().journal).len(), 4);
}

#[test]
fn lines_of_a_newer_version_and_contents_that_they_name_are_not_lost() {
    for line in [
        r#"{"core":"{\"v\":2,\"new\":true}","fields":[]}"#,
        r#"{"attachment":"00000000000000000000000000000000","data":"bmV3ZXI="}"#,
    ] {
        let mut kept = Kept::new();
        let copy = kept.copy();
        let plaintext = kept.key.open_copy(&copy).unwrap();
        let mut text = String::from_utf8(plaintext.to_vec()).unwrap();
        let (is, becomes) = if line.contains("data") {
            ("\"attachments\":1", "\"attachments\":2")
        } else {
            ("\"events\":3", "\"events\":4")
        };
        assert!(text.contains(is));
        text = text.replacen(is, becomes, 1) + line + "\n";
        let newer = kept.key.seal_copy(text.as_bytes(), &mut kept.random);
        let newer = newer.unwrap();
        put(&kept.disk, &newer);
        kept.add("third");
        let Err(KeptCopyError::HoldsMore(lack)) = kept.write(&[]) else {
            panic!("it was written over")
        };
        assert_eq!(lack.newer + lack.attachments, 1);
        assert!(kept.disk.borrow().0 == newer);
        let copy = kept.in_file();
        assert_eq!(
            block_on(kept.log.lacks(&copy)),
            Ok(lack),
            "and says so of the file"
        );
    }
}

#[test]
fn a_file_that_holds_an_attachment_which_is_missing_here_is_kept() {
    let mut kept = Kept::new();
    for store in kept.stores.both() {
        store.attachments().clear();
    }
    let before = kept.disk.borrow().clone();
    let lack = Lack {
        attachments: 1,
        ..Lack::default()
    };
    assert_eq!(kept.write(&[]), Err(KeptCopyError::HoldsMore(lack)));
    assert!(*kept.disk.borrow() == before);
    // What the file holds comes back by merging it.
    let copy = kept.in_file();
    block_on(kept.log.merge(&copy, &now(20), &mut kept.random)).unwrap();
    assert!(block_on(kept.log.attachment(&kept.picture)).is_ok());
    assert_eq!(kept.write(&[]).unwrap().missing, 0);
}

#[test]
fn what_was_purged_is_not_kept_for_the_file() {
    let mut kept = Kept::new();
    kept.write(&[]).unwrap();
    let targets = kept.log.journal().unwrap().events_of(&kept.case);
    let (log, case, random) = (&kept.log, &kept.case, &mut kept.random);
    block_on(log.purge(case, &targets, "Long ago", &now(30), random)).unwrap();
    kept.write(&[]).unwrap();
    assert!(kept.in_file().attached.is_empty());
    let cases = kept.in_file().journal.cases();
    let mut incidents = cases.iter().flat_map(|case| &case.incidents);
    assert!(incidents.all(|incident| incident.what_happened.is_none()));
}

#[test]
fn after_another_passphrase_what_was_sealed_under_the_one_before_is_ours_still() {
    let mut kept = Kept::new();
    let new = typed("six words that nobody else knows");
    let before = block_on(CopyKey::make(&new, CHEAP, &mut Seeded(5)));
    let before = std::mem::replace(&mut kept.key, before.unwrap());
    assert_eq!(kept.write(&[]), Err(KeptCopyError::Foreign));
    kept.write(&[&before]).unwrap();
    let copy = open(&kept.disk.borrow().0, &new).unwrap();
    assert_eq!(accounts(&copy.journal).len(), 2);
}

/// Every operation fails in every way. The file holds the version before or the new one, whole, and the log has all; where a
/// byte was written wrong, which no page can hinder, it is said.
#[test]
fn whichever_operation_fails_nothing_is_lost_and_it_is_said() {
    let error = || StoreError::Backend {
        name: "UnknownError".to_owned(),
    };
    for at in 1..=4 {
        for fault in [
            Fault::Refused(error()),
            Fault::DoneBut(error()),
            Fault::WrongByte,
            Fault::Silent,
            Fault::DoneButSilent,
        ] {
            let mut kept = Kept::new();
            let file = File {
                fails: Some((at, fault.clone())),
                ..File::on(&kept.disk)
            };
            let before = kept.disk.borrow().0.clone();
            let keys = CopyKeys {
                writes: &kept.key,
                before: None,
            };
            let random = &mut kept.random;
            let outcome = kept
                .log
                .keep_copy(&file, false, &keys, &now(9), random)
                .soon();
            match &outcome {
                None => {
                    let silent = matches!(fault, Fault::Silent | Fault::DoneButSilent);
                    assert!(silent, "{at} {fault:?}");
                }
                Some(Ok(_)) => panic!("nothing was said of {fault:?} at {at}"),
                Some(Err(_)) => {}
            }
            let written_wrong = fault == Fault::WrongByte && (at == 2 || at == 3);
            if written_wrong {
                assert_eq!(outcome, Some(Err(KeptCopyError::NotAsWritten)));
            } else {
                let now_there = open(&kept.disk.borrow().0, &passphrase());
                let now_there = now_there.unwrap_or_else(|error| panic!("{at} {fault:?} {error}"));
                let count = accounts(&now_there.journal).len();
                let is_old = kept.disk.borrow().0 == before;
                assert_eq!(count, if is_old { 1 } else { 2 });
                assert_eq!(now_there.attached.len(), 1);
                kept.write(&[]).unwrap();
                assert_eq!(accounts(&kept.in_file().journal).len(), 2);
            }
            assert_eq!(accounts(&kept.log.journal().unwrap()).len(), 2);
        }
    }
}

/// Somebody else writes the file between two operations. It is found, but for the moment between the last look and the
/// exchange, which the disk gives nobody a way to close.
#[test]
fn a_file_that_changes_in_between_keeps_what_was_put_there() {
    let theirs = b"what somebody else put there".to_vec();
    for at in 1..=4 {
        let mut kept = Kept::new();
        let meanwhile = |disk: &Disk| put(disk, &theirs);
        let file = File {
            meanwhile: Some((at, &meanwhile)),
            ..File::on(&kept.disk)
        };
        let keys = CopyKeys {
            writes: &kept.key,
            before: None,
        };
        let random = &mut kept.random;
        let outcome = block_on(kept.log.keep_copy(&file, false, &keys, &now(9), random));
        let expected = match at {
            1 => KeptCopyError::Unreadable(OpenCopyError::NotOurs),
            2 | 3 => KeptCopyError::File(FileError::Changed),
            _ => KeptCopyError::NotAsWritten,
        };
        assert_eq!(outcome, Err(expected), "{at}");
        assert!(kept.disk.borrow().0 == theirs, "{at}");
    }
}

/// Each of the stores cannot be read while the file is written: nothing that is only in the file is lost.
#[test]
fn a_store_that_fails_meanwhile_makes_the_file_no_poorer() {
    let mut kept = Kept::new();
    kept.write(&[]).unwrap();
    let before = kept.disk.borrow().0.clone();
    let key = &kept.key;
    for fails in [1, 2] {
        let fault = || Fault::Refused(StoreError::Unavailable);
        let primary = Rc::new(Faulty::new(
            kept.stores.primary.clone(),
            fault(),
            if fails == 1 { 2.. } else { 1000.. },
        ));
        let mirror = Rc::new(Faulty::new(kept.stores.mirror.clone(), fault(), 2..));
        let (log, _) = block_on(Session::unlock(primary, mirror, &passphrase(), CHEAP)).unwrap();
        let keys = CopyKeys {
            writes: key,
            before: None,
        };
        let file = File::on(&kept.disk);
        let outcome = block_on(log.keep_copy(&file, false, &keys, &now(9), &mut Seeded(3)));
        assert!(outcome.is_ok(), "the file has all of it: {outcome:?}");
        assert!(kept.disk.borrow().0 == before);
    }
    let read = block_on(kept.stores.primary.read()).unwrap();
    assert_eq!(read.events.len(), 3);
}
