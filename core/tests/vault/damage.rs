//! Any byte changed, cut off or added is noticed, in every kind of sealed thing, and nothing panics on any input.

use firmly_core::{
    store::{EventHash, StreamId, VaultId},
    vault::{
        CopyKey, Damage, InPlace, OpenError, OpenKeysError, Passphrase, RecordPlace, Stretch,
        WorkFactor,
        age::{self, Bound},
        make_recovery_key, make_vault_secret, open_copy, open_keys, open_keys_with_recovery,
        seal_keys, seal_keys_to_recovery,
    },
};
use futures::executor::block_on;
use proptest::prelude::*;
use zeroize::Zeroizing;

use crate::chance::Seeded;
use crate::normal::normalise;

const CHEAP: Stretch<InPlace> = WorkFactor::new(1).unwrap().by(InPlace);

/// Each byte in each of its 255 other values; each shorter length; 64 longer ones.
fn damaged(sealed: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let changed = (0..sealed.len()).flat_map(move |position| {
        (1..=255_u8).map(move |difference| {
            let mut bytes = sealed.to_vec();
            bytes[position] ^= difference;
            bytes
        })
    });
    let cut = (0..sealed.len()).map(|length| sealed[..length].to_vec());
    let extended = (1..=64).map(move |more| [sealed, &vec![b'\n'; more]].concat());
    changed.chain(cut).chain(extended)
}

fn assert_all_noticed(sealed: &[u8], opens: impl Fn(&[u8]) -> bool) {
    assert!(opens(sealed), "undamaged");
    let mut count = 0;
    for bytes in damaged(sealed) {
        count += 1;
        assert!(!opens(&bytes), "opened although damaged: {bytes:02x?}");
    }
    assert_eq!(count, sealed.len() * 256 + 64);
}

#[test]
fn damage_to_a_record_is_noticed() {
    let random = &mut Seeded(20);
    let key = make_vault_secret(random).unwrap().derive_record_key();
    let (vault, stream, hash) = (
        VaultId("0".repeat(32)),
        StreamId("0".repeat(16)),
        EventHash([0; 32]),
    );
    let place = RecordPlace {
        vault: &vault,
        stream: &stream,
        seq: 1,
        hash: &hash,
    };
    let sealed = key.seal_record(&place, &[b'a'; 200], random).unwrap();
    assert_all_noticed(&sealed, |bytes| {
        key.open_record(&place, bytes, &mut Zeroizing::default())
            .is_ok()
    });
}

#[test]
fn damage_to_the_key_file_is_noticed() {
    let random = &mut Seeded(21);
    let passphrase = normalise("acid acorn acre");
    let secret = make_vault_secret(random).unwrap();
    let sealed = block_on(seal_keys(&secret, &passphrase, CHEAP, random)).unwrap();
    assert_all_noticed(&sealed, |bytes| {
        block_on(open_keys(bytes, &passphrase, CHEAP)).is_ok()
    });
}

#[test]
fn damage_to_the_recovery_file_is_noticed() {
    let random = &mut Seeded(22);
    let recovery = make_recovery_key(random).unwrap();
    let sealed =
        seal_keys_to_recovery(&make_vault_secret(random).unwrap(), &recovery, random).unwrap();
    assert_all_noticed(&sealed, |bytes| {
        open_keys_with_recovery(bytes, &recovery).is_ok()
    });
}

fn a_copy(content: &[u8], passphrase: &Passphrase, random: &mut Seeded) -> Vec<u8> {
    let key = block_on(CopyKey::make(passphrase, CHEAP, random)).unwrap();
    key.seal_copy(content, random).unwrap()
}

#[test]
fn damage_to_a_copy_is_noticed() {
    let passphrase = normalise("acid acorn acre");
    let sealed = a_copy(&[b'a'; 100], &passphrase, &mut Seeded(23));
    assert_all_noticed(&sealed, |bytes| {
        block_on(open_copy(bytes, &passphrase, CHEAP)).is_ok()
    });
}

#[test]
fn damage_is_told_apart_by_where_it_is() {
    let passphrase = normalise("acid acorn acre");
    let sealed = a_copy(b"text", &passphrase, &mut Seeded(24));
    let text = String::from_utf8_lossy(&sealed).into_owned();
    let find = |needle: &str| text.find(needle).unwrap();
    let with = |position: usize, byte: u8| {
        let mut bytes = sealed.clone();
        bytes[position] = byte;
        block_on(open_copy(&bytes, &passphrase, WorkFactor::MAX.by(InPlace))).unwrap_err()
    };
    let mac = find("--- ") + 4;
    let other_letter = if sealed[mac] == b'A' { b'B' } else { b'A' };

    assert_eq!(with(0, b'x'), OpenError::NotAge);
    assert_eq!(with(find("v1\n") + 1, b'2'), OpenError::UnknownVersion);
    assert_eq!(with(find("scrypt"), b'S'), OpenError::OtherKind);
    assert_eq!(
        with(find("scrypt "), b' '),
        OpenError::Damaged(Damage::Header)
    );
    assert_eq!(with(find(" 1\n") + 1, b'2'), OpenError::WrongKey);
    assert_eq!(
        with(mac, other_letter),
        OpenError::Damaged(Damage::HeaderChanged)
    );
    assert_eq!(
        with(sealed.len() - 1, !sealed[sealed.len() - 1]),
        OpenError::Damaged(Damage::Payload)
    );
    let cut = |length: usize| {
        block_on(open_copy(
            &sealed[..length],
            &passphrase,
            WorkFactor::MAX.by(InPlace),
        ))
        .unwrap_err()
    };
    // What is left of the last tag is no text.
    for length in find("v1\n")..sealed.len() - 4 {
        let error = cut(length);
        assert_eq!(error, OpenError::Damaged(Damage::CutShort), "{length}");
    }
    assert_eq!(cut(sealed.len() - 1), OpenError::Damaged(Damage::Payload));
    for blank in [&[][..], &[0; 4984]] {
        let error = block_on(open_copy(blank, &passphrase, CHEAP)).unwrap_err();
        assert_eq!(error, OpenError::Blank);
    }
}

#[test]
fn a_copy_that_was_cut_short_anywhere_is_told_from_one_that_was_changed() {
    let (passphrase, random) = (normalise("acid acorn acre"), &mut Seeded(26));
    let text = "{\"a line\":\"as long as any – and 🙂\"}\n".repeat(4000);
    let sealed = a_copy(text.as_bytes(), &passphrase, random);
    let header = sealed.len() - text.len() - 3 * 16;
    let open = |file: &[u8]| block_on(open_copy(file, &passphrase, CHEAP)).unwrap_err();
    for number in 0..300 {
        let at = header + number * 997 % (sealed.len() - header - 16);
        let cut = open(&sealed[..at]);
        assert_eq!(cut, OpenError::Damaged(Damage::CutShort), "{at}");
        let zeros = [&sealed[..at], &vec![0; sealed.len() - at]].concat();
        if at < sealed.len() - 32 {
            assert_eq!(open(&zeros), cut, "{at}");
        }
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert_eq!(open(&changed), OpenError::Damaged(Damage::Payload), "{at}");
    }
}

#[test]
fn a_copy_opens_as_text_too() {
    let (passphrase, random) = (normalise("acid acorn acre"), &mut Seeded(27));
    let sealed = a_copy(b"text", &passphrase, random);
    let text =
        pem_rfc7468::encode_string("AGE ENCRYPTED FILE", pem_rfc7468::LineEnding::LF, &sealed);
    let text = text.unwrap();
    let open = |text: &str| {
        block_on(open_copy(text.as_bytes(), &passphrase, CHEAP)).map(|text| text.to_vec())
    };
    let notepad = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    for form in [text.clone(), notepad, format!("\n\n{text}\n \n")] {
        assert_eq!(open(&form), Ok(b"text".to_vec()));
        assert!(age::is_age(form.as_bytes()));
    }
    let half = OpenError::Damaged(Damage::CutShort);
    assert_eq!(open(&text[..text.len() / 2]), Err(half));
    let (first, rest) = text.split_once('\n').unwrap();
    let spoilt = format!("{first}\n***{}", &rest[3..]);
    assert_eq!(open(&spoilt), Err(OpenError::Damaged(Damage::Armour)));
    assert!(!age::is_age(b"a letter about age"));
}

#[test]
fn a_key_file_that_holds_no_single_key_is_refused() {
    let random = &mut Seeded(25);
    let passphrase = normalise("acid acorn acre");
    let key = make_vault_secret(random).unwrap().to_text();
    let two_keys = format!("{0}\n{0}\n", key.as_str());
    for content in [
        b"".as_slice(),
        b"# only a comment\n",
        b"text\n",
        b"\xff\n",
        two_keys.as_bytes(),
    ] {
        let file = a_copy(content, &passphrase, random);
        assert_eq!(
            block_on(open_keys(&file, &passphrase, CHEAP)).unwrap_err(),
            OpenKeysError::NotAKey
        );
    }
}

#[test]
fn what_breaks_a_bound_is_refused_and_what_meets_it_opens() {
    let random = &mut Seeded(26);
    let owner = age::Identity::make(random).unwrap();
    let open =
        |file: &[u8]| age::decrypt_with_identity(file, &owner).map(|plaintext| plaintext.to_vec());

    let file = age::encrypt_to(b"text", &[owner.recipient(); 64], random).unwrap();
    assert_eq!(open(&file).unwrap(), b"text");
    let file = age::encrypt_to(b"text", &[owner.recipient(); 65], random).unwrap();
    assert_eq!(
        open(&file).unwrap_err(),
        OpenError::TooLarge(Bound::Stanzas)
    );

    let long_argument = [
        b"age-encryption.org/v1\n-> ",
        "a".repeat(70_000).as_bytes(),
        b"\n\n--- ",
    ]
    .concat();
    assert_eq!(
        open(&long_argument).unwrap_err(),
        OpenError::TooLarge(Bound::Header)
    );
    let long_body = [
        "age-encryption.org/v1\n-> a\n",
        &format!("{}\n", "A".repeat(64)).repeat(1100),
    ]
    .concat();
    assert_eq!(
        open(long_body.as_bytes()).unwrap_err(),
        OpenError::TooLarge(Bound::Header)
    );

    let mut long_file = file;
    long_file.resize(age::MAX_FILE_BYTES + 1, 0);
    assert_eq!(
        open(&long_file).unwrap_err(),
        OpenError::TooLarge(Bound::File)
    );
}

#[test]
fn nothing_is_sealed_that_could_not_be_opened_again() {
    let random = &mut Seeded(27);
    let owner = age::Identity::make(random).unwrap();
    let plaintext = vec![0; age::MAX_FILE_BYTES];
    let sealed = age::encrypt_to(&plaintext, &[owner.recipient()], random);
    assert_eq!(sealed.unwrap_err(), age::SealError::TooLarge);
}

/// Something that looks like a header, with what a hostile one might have.
fn hostile_file() -> impl Strategy<Value = Vec<u8>> {
    let line = prop_oneof![
        Just("-> X25519 TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc\n".to_owned()),
        Just("-> X25519\n".to_owned()),
        Just("-> scrypt rF0/NwblUHHTpgQgRpe5CQ 1\n".to_owned()),
        "-> scrypt [A-Za-z0-9+/]{20,24} [0-9+]{0,4}\n",
        "-> [ -~]{0,20}\n",
        "[A-Za-z0-9+/]{0,66}\n",
        "--- [A-Za-z0-9+/]{42,44}\n",
        "\\PC{0,20}\n",
    ];
    (
        prop::collection::vec(line, 0..8),
        prop::collection::vec(any::<u8>(), 0..80),
    )
        .prop_map(|(lines, rest)| {
            [b"age-encryption.org/v1\n", lines.concat().as_bytes(), &rest].concat()
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_input_makes_it_panic_or_opens(file in prop_oneof![hostile_file(), prop::collection::vec(any::<u8>(), 0..300)]) {
        let identity = age::Identity::make(&mut Seeded(28)).unwrap();
        prop_assert!(age::decrypt_with_identity(&file, &identity).is_err());
        prop_assert!(block_on(age::decrypt_with_passphrase(&file, "password", CHEAP)).is_err());
    }
}
