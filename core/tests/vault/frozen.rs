//! Bytes that were sealed once and must open for ever, and be sealed the same for ever.

use futures::executor::block_on;
use std::fs;

use firmly_core::{
    store::{EventHash, StreamId, VaultId},
    vault::{
        CopyKey, DraftPlace, InPlace, RecordPlace, RecoveryKey, VaultSecret, WorkFactor, open_copy,
        open_keys, open_keys_with_recovery, seal_keys, seal_keys_to_recovery,
    },
};
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::chance::Given;
use crate::normal::normalise;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/vault");

#[derive(Deserialize)]
struct Frozen {
    vault_secret_text: String,
    recovery_key_text: String,
    record: Record,
    draft: Draft,
    files: Files,
}

#[derive(Deserialize)]
struct Record {
    vault: String,
    stream: String,
    seq: u64,
    hash: String,
    nonce: String,
    plaintext: String,
    sealed: String,
}

#[derive(Deserialize)]
struct Draft {
    vault: String,
    id: String,
    nonce: String,
    plaintext: String,
    sealed: String,
}

#[derive(Deserialize)]
struct Files {
    passphrase_typed: String,
    passphrase: String,
    work_factor: u8,
    copy_plaintext: String,
}

fn frozen() -> Frozen {
    serde_json::from_slice(&read("records.json")).unwrap()
}

fn read(name: &str) -> Vec<u8> {
    fs::read(format!("{FOLDER}/{name}")).unwrap()
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len())
        .step_by(2)
        .map(|index| u8::from_str_radix(&hex[index..index + 2], 16).unwrap())
        .collect()
}

fn counting() -> Given {
    Given((0..=255).collect())
}

#[test]
fn records_and_drafts() {
    let frozen = frozen();
    let key = VaultSecret::from_text(&frozen.vault_secret_text)
        .unwrap()
        .derive_record_key();

    let record = frozen.record;
    let (vault, stream) = (VaultId(record.vault), StreamId(record.stream));
    let hash = EventHash(bytes(&record.hash).try_into().unwrap());
    let place = RecordPlace {
        vault: &vault,
        stream: &stream,
        seq: record.seq,
        hash: &hash,
    };
    let sealed = bytes(&record.sealed);
    let mut plaintext = Zeroizing::default();
    key.open_record(&place, &sealed, &mut plaintext).unwrap();
    assert_eq!(*plaintext, record.plaintext.as_bytes());
    let random = &mut Given(bytes(&record.nonce));
    assert_eq!(
        key.seal_record(&place, record.plaintext.as_bytes(), random)
            .unwrap(),
        sealed
    );

    let draft = frozen.draft;
    let vault = VaultId(draft.vault);
    let place = DraftPlace {
        vault: &vault,
        draft: &draft.id,
    };
    let sealed = bytes(&draft.sealed);
    assert_eq!(
        *key.open_draft(&place, &sealed).unwrap(),
        draft.plaintext.as_bytes()
    );
    let random = &mut Given(bytes(&draft.nonce));
    assert_eq!(
        key.seal_draft(&place, draft.plaintext.as_bytes(), random)
            .unwrap(),
        sealed
    );
}

#[test]
fn key_files_and_copies() {
    let frozen = frozen();
    let secret = VaultSecret::from_text(&frozen.vault_secret_text).unwrap();
    let recovery = RecoveryKey::from_typed(&frozen.recovery_key_text).unwrap();
    let passphrase = normalise(&frozen.files.passphrase_typed);
    assert_eq!(passphrase.as_str(), frozen.files.passphrase);
    let work = WorkFactor::new(frozen.files.work_factor)
        .unwrap()
        .by(InPlace);
    let content = frozen.files.copy_plaintext.as_bytes();

    let keys = read("keys.age");
    assert_eq!(
        block_on(open_keys(&keys, &passphrase, work))
            .unwrap()
            .to_text(),
        secret.to_text()
    );
    assert_eq!(
        block_on(seal_keys(&secret, &passphrase, work, &mut counting())).unwrap(),
        keys
    );

    let keys = read("keys-recovery.age");
    assert_eq!(
        open_keys_with_recovery(&keys, &recovery).unwrap().to_text(),
        secret.to_text()
    );
    assert_eq!(
        seal_keys_to_recovery(&secret, &recovery, &mut counting()).unwrap(),
        keys
    );

    let copy = read("copy.age");
    assert_eq!(
        *block_on(open_copy(&copy, &passphrase, work)).unwrap(),
        content
    );
    let random = &mut counting();
    let key = block_on(CopyKey::make(&passphrase, work, random)).unwrap();
    assert_eq!(key.seal_copy(content, random).unwrap(), copy);
}
