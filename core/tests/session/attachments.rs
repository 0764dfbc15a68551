//! What is attached comes back to the byte, from either store and from a copy; what is purged does not.

use std::rc::Rc;

use firmly_core::{
    journal::{
        CaseId,
        attachment::{Attachment, FileKind, LIMIT_BYTES},
        entry::{Entry, IncidentEntry},
    },
    session::{
        AttachError, AttachedContents, OpenCopyError, OpenedCopy, PurgeError, ReadAttachmentError,
        Saved, Session, StoreProblem, open_copy, read_copy,
    },
    store::{EventHash, Fault, Faulty, Store, StoreError},
    vault::open_copy as open_age,
};
use proptest::prelude::*;

use crate::bench::{
    CHEAP, Log, Seeded, Stores, a_case, an_incident, block_on, now, passphrase, recovery,
};

const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\nnot much of a picture, and words to look for";

fn put<P: Store, M: Store>(
    log: &Session<P, M>,
    name: &str,
    content: &[u8],
    random: &mut Seeded,
) -> Attachment {
    let attachment = Attachment::make(name, content, random).unwrap();
    block_on(log.attach(&attachment, content, random)).unwrap();
    attachment
}

fn attach<P: Store, M: Store>(
    log: &Session<P, M>,
    case: &CaseId,
    random: &mut Seeded,
) -> (Attachment, EventHash) {
    let attachment = put(log, "C:\\fakepath\\Card.png", PICTURE, random);
    let incident = IncidentEntry {
        attachments: vec![attachment.clone()],
        ..an_incident("A card")
    };
    let added = block_on(log.add(case, Entry::incident(&incident), None, &now(5), random));
    (attachment, added.unwrap().hash)
}

fn read<P: Store, M: Store>(
    log: &Session<P, M>,
    attachment: &Attachment,
) -> Result<Vec<u8>, ReadAttachmentError> {
    block_on(log.attachment(attachment)).map(|content| content.to_vec())
}

fn copy_bytes(log: &Log, random: &mut Seeded) -> Vec<u8> {
    let all = block_on(log.all_attached()).unwrap();
    let copy = block_on(log.copy(&all.contents, &passphrase(), CHEAP, &now(100), random));
    copy.unwrap().bytes
}

fn copy(log: &Log, random: &mut Seeded) -> Rc<OpenedCopy> {
    Rc::new(block_on(open_copy(&copy_bytes(log, random), &passphrase(), CHEAP)).unwrap())
}

#[test]
fn a_file_comes_back_as_it_was_before_and_after_the_log_is_kept() {
    let (stores, random) = (Stores::default(), &mut Seeded(5));
    let log = stores.begin(random);
    let case = block_on(log.open_case(&a_case(), &now(0), random)).unwrap();
    let (attachment, _) = attach(&log, &case.case, random);
    assert_eq!(attachment.name.as_str(), "Card.png");
    assert_eq!(
        (attachment.kind, attachment.size_bytes),
        (FileKind::Png, PICTURE.len() as u64)
    );
    assert_eq!(read(&log, &attachment).unwrap(), PICTURE);
    let kept = block_on(log.keep(&passphrase(), Some(&recovery()), CHEAP, random));
    assert_eq!(kept, Ok(Saved::Both));
    let (second, _) = attach(&log, &case.case, random);
    log.lock();
    for store in stores.both() {
        assert_eq!(store.contents().attachments.len(), 2);
        for sealed in store.attachments().values() {
            assert!(!sealed.sealed.windows(4).any(|four| four == b"word"));
        }
    }

    let (log, report) = stores.unlock().unwrap();
    assert_eq!(report, Default::default());
    let incidents = log.journal().unwrap().cases().remove(0).incidents;
    let named: Vec<_> = incidents.iter().flat_map(|one| &one.attachments).collect();
    assert_eq!(named.len(), 2);
    for attachment in [&attachment, &second] {
        assert!(named.contains(&attachment));
        assert_eq!(read(&log, attachment).unwrap(), PICTURE);
    }
    assert!(incidents.iter().all(|one| one.unread.is_empty()));
}

#[test]
fn what_one_store_has_lost_the_other_gives_back() {
    for lost in 0..2 {
        let (stores, random) = (Stores::default(), &mut Seeded(6));
        let (log, case) = stores.kept(random);
        let (attachment, _) = attach(&log, &case, random);
        let both = stores.both();
        both[lost].attachments().clear();
        let (log, report) = stores.unlock().unwrap();
        let restored = [report.stores.primary, report.stores.mirror];
        assert_eq!(restored[lost].attachments_restored, 1);
        assert_eq!(restored[1 - lost].attachments_restored, 0);
        assert_eq!(both[lost].contents().attachments.len(), 1);

        // Damage does not show before it is read.
        let spoil = |store: usize| {
            let mut held = both[store].attachments();
            held.get_mut(&attachment.id).unwrap().sealed.push(0);
        };
        spoil(lost);
        assert_eq!(read(&log, &attachment).unwrap(), PICTURE);
        spoil(0);
        spoil(1);
        assert_eq!(read(&log, &attachment), Err(ReadAttachmentError::Damaged));
    }
}

#[test]
fn what_both_have_lost_is_named_and_comes_back_with_a_copy() {
    let (stores, random) = (Stores::default(), &mut Seeded(7));
    let (log, case) = stores.kept(random);
    let (attachment, _) = attach(&log, &case, random);
    let whole = copy(&log, random);
    for store in stores.both() {
        store.attachments().clear();
    }
    let (log, report) = stores.unlock().unwrap();
    assert_eq!(report.attachments_missing, 1);
    assert_eq!(read(&log, &attachment), Err(ReadAttachmentError::Missing));
    let all = block_on(log.all_attached()).unwrap();
    assert_eq!((all.contents.len(), all.missing), (0, 1));

    let brings = || {
        let found = log.previews(&[Rc::clone(&whole), Rc::clone(&whole)], &now(8));
        let found = found.unwrap();
        assert!(found[1].brings_nothing());
        (found[0].new, found[0].new_attachments)
    };
    assert_eq!(brings(), (0, 1));
    block_on(log.merge(&whole, &now(9), random)).unwrap();
    assert_eq!(read(&log, &attachment).unwrap(), PICTURE);
    assert_eq!(brings(), (0, 0));
    assert_eq!(stores.unlock().unwrap().1, Default::default());
}

#[test]
fn nothing_opens_under_another_name() {
    let (stores, random) = (Stores::default(), &mut Seeded(8));
    let (log, case) = stores.kept(random);
    let (first, _) = attach(&log, &case, random);
    let other = put(&log, "b.txt", b"something else", random);
    for store in stores.both() {
        let mut held = store.attachments();
        let bytes = held[&other.id].sealed.clone();
        held.get_mut(&first.id).unwrap().sealed = bytes;
    }
    assert_eq!(read(&log, &first), Err(ReadAttachmentError::Damaged));
    assert_eq!(read(&log, &other).unwrap(), b"something else");
}

#[test]
fn a_purge_takes_the_content_out_of_both_stores_and_every_later_copy() {
    let (stores, random) = (Stores::default(), &mut Seeded(9));
    let (log, case) = stores.kept(random);
    let (gone, entry) = attach(&log, &case, random);
    let (stays, _) = attach(&log, &case, random);
    // What a correction adds to the entry goes with it.
    let added = put(&log, "late.txt", b"late", random);
    let before = log.journal().unwrap().cases().remove(0).incidents;
    let before = before.iter().find(|one| one.hash == entry).unwrap().entry();
    let after = IncidentEntry {
        attachments: vec![gone.clone(), added.clone()],
        ..before.clone()
    };
    let amend = Entry::amend(
        entry,
        "",
        &Entry::incident(&before),
        &Entry::incident(&after),
    );
    block_on(log.add(&case, amend.unwrap(), None, &now(6), random)).unwrap();
    assert_eq!(log.journal().unwrap().attachments().len(), 3);
    let old = copy(&log, random);

    block_on(log.purge(&case, &[entry], "wrong person", &now(7), random)).unwrap();
    for store in stores.both() {
        assert_eq!(
            store.contents().attachments,
            std::slice::from_ref(&stays.id)
        );
    }
    assert_eq!(copy(&log, random).attached.len(), 1);
    // An old copy does not bring it back.
    block_on(log.merge(&old, &now(8), random)).unwrap();
    for store in stores.both() {
        assert_eq!(
            store.contents().attachments,
            std::slice::from_ref(&stays.id)
        );
    }
    for gone in [&gone, &added] {
        assert_eq!(read(&log, gone), Err(ReadAttachmentError::Missing));
    }
    assert_eq!(stores.unlock().unwrap().1, Default::default());
}

#[test]
fn a_purge_that_was_cut_short_is_finished_later() {
    let random = &mut Seeded(10);
    let mut unfinished = 0;
    for n in 1..40 {
        let stores = Stores::default();
        let (log, case) = stores.kept(random);
        let (_, entry) = attach(&log, &case, random);
        log.lock();
        let refused = Fault::Refused(StoreError::Closed);
        let faulty = Faulty::new(stores.mirror.clone(), refused, n..);
        let pass = passphrase();
        let opened = Session::unlock(stores.primary.clone(), faulty, &pass, CHEAP);
        let (log, _) = block_on(opened).unwrap();
        let purged = block_on(log.purge(&case, &[entry], "", &now(7), random));
        let (log, report) = stores.unlock().unwrap();
        if let Err(PurgeError::Unfinished(_)) = purged {
            // Where only the text was left, opening has taken it from the first store.
            unfinished += usize::from(report.unpurged > 0);
        }
        block_on(log.finish_purges(random)).unwrap();
        for store in stores.both() {
            assert!(store.contents().attachments.is_empty(), "{n}");
        }
        assert_eq!(stores.unlock().unwrap().1, Default::default());
    }
    assert!(unfinished > 0);
}

#[test]
fn a_copy_holds_every_file_and_any_change_in_it_is_found() {
    let (stores, random) = (Stores::default(), &mut Seeded(11));
    let (log, case) = stores.kept(random);
    let (attachment, _) = attach(&log, &case, random);
    let bytes = copy_bytes(&log, random);
    let text = block_on(open_age(&bytes, &passphrase(), CHEAP)).unwrap();
    let opened = read_copy(&text).unwrap();
    assert_eq!(opened.attached[&attachment.id].as_slice(), PICTURE);

    let text = String::from_utf8(text.to_vec()).unwrap();
    let damaged = |text: &str| match read_copy(text.as_bytes()).err() {
        Some(OpenCopyError::Damaged { line }) => line,
        other => panic!("{other:?}"),
    };
    let lines = text.lines().count();
    let (before, data) = text.rsplit_once("\"data\":\"").unwrap();
    let start = before.len() + "\"data\":\"".len();
    for at in start..start + data.find('=').unwrap_or(8) {
        let mut changed = text.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        assert_eq!(damaged(str::from_utf8(&changed).unwrap()), lines);
    }
    let without: Vec<_> = text.lines().take(lines - 1).collect();
    assert_eq!(damaged(&(without.join("\n") + "\n")), lines);
    assert_eq!(damaged(&(text.clone() + "{}\n")), lines + 1);

    let new = Stores::default();
    let restored = new.begin(random);
    block_on(restored.merge(&opened, &now(101), random)).unwrap();
    assert_eq!(read(&restored, &attachment).unwrap(), PICTURE);
    block_on(restored.keep(&passphrase(), None, CHEAP, random)).unwrap();
    assert_eq!(
        read(&new.unlock().unwrap().0, &attachment).unwrap(),
        PICTURE
    );
}

#[test]
fn a_copy_without_attachments_reads_as_before() {
    let (stores, random) = (Stores::default(), &mut Seeded(12));
    let (log, _) = stores.kept(random);
    let copy = block_on(log.copy(
        &AttachedContents::new(),
        &passphrase(),
        CHEAP,
        &now(1),
        random,
    ));
    let text = block_on(open_age(&copy.unwrap().bytes, &passphrase(), CHEAP)).unwrap();
    assert!(!String::from_utf8_lossy(&text).contains("attachments"));
}

#[test]
fn what_is_too_large_or_taken_nowhere_leaves_nothing() {
    let (stores, random) = (Stores::default(), &mut Seeded(13));
    let (log, case) = stores.kept(random);
    let large = vec![0; LIMIT_BYTES + 1];
    let attachment = Attachment::make("a", &large, random).unwrap();
    let refused = block_on(log.attach(&attachment, &large, random)).err();
    assert_eq!(refused, Some(AttachError::TooLarge));
    let kept = put(&log, "a", &large[1..], random);
    let (named, _) = attach(&log, &case, random);
    block_on(log.detach(&[kept, named.clone()]));
    for store in stores.both() {
        assert_eq!(
            store.contents().attachments,
            std::slice::from_ref(&named.id)
        );
    }

    // Where a store cannot be read whole, an entry that it holds may name it.
    let unread = put(&log, "b", b"b", random);
    stores.mirror.change(|held| held.unreadable = 1);
    block_on(log.detach(std::slice::from_ref(&unread)));
    stores.mirror.change(|held| held.unreadable = 0);
    let away = Faulty::new(
        stores.mirror.clone(),
        Fault::Refused(StoreError::Closed),
        2..=2,
    );
    let primary = stores.primary.clone();
    let (behind, _) = block_on(Session::unlock(primary, away, &passphrase(), CHEAP)).unwrap();
    block_on(behind.detach(std::slice::from_ref(&unread)));
    for store in stores.both() {
        assert_eq!(store.contents().attachments.len(), 2);
    }
    block_on(log.detach(&[unread]));

    let full = |store| Faulty::new(store, Fault::Refused(StoreError::Quota), 2..);
    let (primary, mirror) = (full(stores.primary.clone()), full(stores.mirror.clone()));
    let (failing, _) = block_on(Session::unlock(primary, mirror, &passphrase(), CHEAP)).unwrap();
    let attachment = Attachment::make("a", b"a", random).unwrap();
    match block_on(failing.attach(&attachment, b"a", random)).err() {
        Some(AttachError::NotSaved(problems)) => {
            assert_eq!(problems.primary, StoreProblem::Store(StoreError::Quota));
        }
        other => panic!("{other:?}"),
    }
    for store in stores.both() {
        assert_eq!(store.contents().attachments.len(), 1);
    }
}

#[test]
fn what_a_file_is_its_first_bytes_say() {
    let known: [(&[u8], FileKind); 8] = [
        (PICTURE, FileKind::Png),
        (b"\xff\xd8\xff\xe1", FileKind::Jpeg),
        (b"RIFF\0\0\0\0WEBPVP8 ", FileKind::Webp),
        (b"GIF89a", FileKind::Gif),
        (b"%PDF-1.7", FileKind::Pdf),
        (b"\0\0\0\x18ftypheic", FileKind::Heic),
        (
            b"<svg xmlns=\"http://www.w3.org/2000/svg\">",
            FileKind::File,
        ),
        (b"<!doctype html>", FileKind::File),
    ];
    for (bytes, kind) in known {
        assert_eq!(FileKind::of(bytes), kind);
        assert!(
            kind == FileKind::File
                || FileKind::of(&bytes[..bytes.len().min(3) - 1]) == FileKind::File
        );
    }
}

proptest! {
    #[test]
    fn any_bytes_come_back(content in proptest::collection::vec(any::<u8>(), 0..4096), name: String) {
        let (stores, random) = (Stores::default(), &mut Seeded(14));
        let (log, _) = stores.kept(random);
        let attachment = put(&log, &name, &content, random);
        prop_assert!(!attachment.name.contains(['/', '\\']));
        prop_assert_eq!(read(&log, &attachment).unwrap(), content);
    }
}
