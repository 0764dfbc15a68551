//! The reference implementation, crate `age`: each opens what the other sealed.

use futures::executor::block_on;
use std::io::{Read, Write};

use age::secrecy::{ExposeSecret, SecretString};
use firmly_core::vault::{
    InPlace, RecoveryKey, Stretch, VaultSecret, WorkFactor, age as ours, make_recovery_key,
    make_vault_secret, open_keys, seal_keys, seal_keys_to_recovery,
};

use crate::chance::Seeded;
use crate::normal::normalise;

const WORK: WorkFactor = WorkFactor::new(2).unwrap();
const CHEAP: Stretch<InPlace> = WORK.by(InPlace);
const PASSPHRASE: &str = "acid acorn acre";

/// Every short length, and the edges of chunks.
fn lengths() -> impl Iterator<Item = usize> {
    (0..=300).chain([65_535, 65_536, 65_537, 131_071, 131_072, 131_073, 200_000])
}

fn plaintext(length: usize) -> Vec<u8> {
    (0..length).map(|index| (index * 7 % 256) as u8).collect()
}

fn theirs_seals(recipient: &dyn age::Recipient, plaintext: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut writer = age::Encryptor::with_recipients(std::iter::once(recipient))
        .unwrap()
        .wrap_output(&mut file)
        .unwrap();
    writer.write_all(plaintext).unwrap();
    writer.finish().unwrap();
    file
}

fn theirs_opens(file: &[u8], identity: &dyn age::Identity) -> Vec<u8> {
    let mut plaintext = Vec::new();
    let decryptor = age::Decryptor::new(file).unwrap();
    decryptor
        .decrypt(std::iter::once(identity))
        .unwrap()
        .read_to_end(&mut plaintext)
        .unwrap();
    plaintext
}

#[test]
fn both_agree_on_files_to_a_key() {
    let random = &mut Seeded(10);
    for length in lengths() {
        let plaintext = plaintext(length);
        let our_identity = ours::Identity::make(random).unwrap();
        let their_identity: age::x25519::Identity = our_identity.to_text().parse().unwrap();
        assert_eq!(
            their_identity.to_string().expose_secret(),
            our_identity.to_text().as_str()
        );

        let file = ours::encrypt_to(&plaintext, &[our_identity.recipient()], random).unwrap();
        assert_eq!(
            theirs_opens(&file, &their_identity),
            plaintext,
            "{length} bytes, ours"
        );

        let file = theirs_seals(&their_identity.to_public(), &plaintext);
        assert_eq!(
            *ours::decrypt_with_identity(&file, &our_identity).unwrap(),
            plaintext,
            "{length} bytes, theirs"
        );
    }
}

#[test]
fn both_agree_on_files_under_a_passphrase() {
    let random = &mut Seeded(11);
    let their_identity = age::scrypt::Identity::new(SecretString::from(PASSPHRASE));
    let mut their_recipient = age::scrypt::Recipient::new(SecretString::from(PASSPHRASE));
    their_recipient.set_work_factor(WORK.log_n());
    for length in lengths() {
        let plaintext = plaintext(length);
        let file = block_on(ours::encrypt_with_passphrase(
            &plaintext, PASSPHRASE, CHEAP, random,
        ))
        .unwrap();
        assert_eq!(
            theirs_opens(&file, &their_identity),
            plaintext,
            "{length} bytes, ours"
        );

        // A version of a file whose way in was remembered.
        let lock = block_on(ours::Lock::make(PASSPHRASE, CHEAP, random)).unwrap();
        let lock = ours::Lock::from_bytes(&lock.to_bytes()).unwrap();
        lock.seal(b"the version before", random).unwrap();
        let file = lock.seal(&plaintext, random).unwrap();
        assert_eq!(theirs_opens(&file, &their_identity), plaintext);

        let file = theirs_seals(&their_recipient, &plaintext);
        let opened = block_on(ours::decrypt_with_passphrase(&file, PASSPHRASE, CHEAP)).unwrap();
        assert_eq!(*opened, plaintext, "{length} bytes, theirs");
    }
}

#[test]
fn the_reference_opens_our_key_files_and_what_is_in_them() {
    let random = &mut Seeded(12);
    let secret = make_vault_secret(random).unwrap();
    let recovery = make_recovery_key(random).unwrap();
    let passphrase = normalise(PASSPHRASE);
    let identity_file = format!("{}\n", secret.to_text().as_str());

    let keys = block_on(seal_keys(&secret, &passphrase, CHEAP, random)).unwrap();
    let their_passphrase = age::scrypt::Identity::new(SecretString::from(PASSPHRASE));
    assert_eq!(
        theirs_opens(&keys, &their_passphrase),
        identity_file.as_bytes()
    );

    let keys_recovery = seal_keys_to_recovery(&secret, &recovery, random).unwrap();
    let printed = recovery.to_display().replace([' ', '\n'], "");
    let their_recovery: age::x25519::Identity = printed.parse().unwrap();
    assert_eq!(
        theirs_opens(&keys_recovery, &their_recovery),
        identity_file.as_bytes()
    );
}

#[test]
fn the_reference_opens_the_frozen_files() {
    let read = |name: &str| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/vault/");
        std::fs::read(format!("{folder}{name}")).unwrap()
    };
    let records: serde_json::Value = serde_json::from_slice(&read("records.json")).unwrap();
    let text = |pointer: &str| {
        records
            .pointer(pointer)
            .unwrap()
            .as_str()
            .unwrap()
            .to_owned()
    };
    let passphrase = age::scrypt::Identity::new(SecretString::from(text("/files/passphrase")));
    let recovery: age::x25519::Identity = text("/recovery_key_text").parse().unwrap();
    let secret = format!("{}\n", text("/vault_secret_text"));

    assert_eq!(
        theirs_opens(&read("keys.age"), &passphrase),
        secret.as_bytes()
    );
    assert_eq!(
        theirs_opens(&read("keys-recovery.age"), &recovery),
        secret.as_bytes()
    );
    let content = text("/files/copy_plaintext");
    assert_eq!(
        theirs_opens(&read("copy.age"), &passphrase),
        content.as_bytes()
    );
}

#[test]
fn keys_that_the_reference_made_can_be_ours() {
    let their_identity = age::x25519::Identity::generate();
    let text = their_identity.to_string();
    let secret = VaultSecret::from_text(text.expose_secret()).unwrap();
    assert_eq!(secret.to_text().as_str(), text.expose_secret());
    assert!(RecoveryKey::from_typed(text.expose_secret()).is_ok());

    // `age-keygen` writes comments before the key.
    let identity_file = format!(
        "# created: 2026-11-20\n# public key: age1…\n\n{}\n",
        text.expose_secret()
    );
    let mut their_recipient = age::scrypt::Recipient::new(SecretString::from(PASSPHRASE));
    their_recipient.set_work_factor(WORK.log_n());
    let file = theirs_seals(&their_recipient, identity_file.as_bytes());
    let opened = block_on(open_keys(&file, &normalise(PASSPHRASE), CHEAP)).unwrap();
    assert_eq!(opened.to_text().as_str(), text.expose_secret());
}
