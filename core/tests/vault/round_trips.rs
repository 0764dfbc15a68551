//! What is sealed opens again, with the right key and in the right place, and with nothing else.

use firmly_core::random::NoRandomness;
use firmly_core::{
    store::{EventHash, StreamId, VaultId},
    vault::{
        CopyKey, DraftPlace, InPlace, OpenError, OpenKeysError, RecordDamaged, RecordPlace,
        SealError, Stretch, WorkFactor, age, make_passphrase, make_recovery_key, make_vault_secret,
        open_copy, open_keys, open_keys_with_recovery, seal_keys, seal_keys_to_recovery,
    },
};
use futures::executor::block_on;
use proptest::prelude::*;
use zeroize::Zeroizing;

use crate::chance::{Given, Seeded};
use crate::normal::normalise;

const CHEAP: Stretch<InPlace> = WorkFactor::new(1).unwrap().by(InPlace);
const LIMIT: Stretch<InPlace> = WorkFactor::WITHOUT_ASKING.by(InPlace);

proptest! {
    #[test]
    fn a_record_opens_in_its_place_only(
        plaintext in prop::collection::vec(any::<u8>(), 0..2000),
        seed: u64,
        seq in 1_u64..,
        hash: [u8; 32],
        vault in "[0-9a-f]{32}",
        stream in "[0-9a-f]{16}",
    ) {
        let random = &mut Seeded(seed);
        let key = make_vault_secret(random).unwrap().derive_record_key();
        let other_key = make_vault_secret(random).unwrap().derive_record_key();
        let (vault, stream, hash) = (VaultId(vault), StreamId(stream), EventHash(hash));
        let other_vault = VaultId(format!("{:032x}", seed));
        let other_stream = StreamId(format!("{:016x}", !seed));
        let other_hash = EventHash(hash.0.map(|byte| byte ^ 1));
        let place = RecordPlace { vault: &vault, stream: &stream, seq, hash: &hash };

        let sealed = key.seal_record(&place, &plaintext, random).unwrap();
        // Over something shorter or longer, as it comes.
        let mut opened = Zeroizing::new(vec![1; 100]);
        key.open_record(&place, &sealed, &mut opened).unwrap();
        prop_assert_eq!(&*opened, &plaintext);
        prop_assert_ne!(&sealed, &key.seal_record(&place, &plaintext, random).unwrap());

        prop_assert_eq!(other_key.open_record(&place, &sealed, &mut opened).unwrap_err(), RecordDamaged);
        for elsewhere in [
            RecordPlace { vault: &other_vault, ..place },
            RecordPlace { stream: &other_stream, ..place },
            RecordPlace { seq: seq ^ 1, ..place },
            RecordPlace { hash: &other_hash, ..place },
        ] {
            prop_assert_eq!(key.open_record(&elsewhere, &sealed, &mut opened).unwrap_err(), RecordDamaged);
        }
        let draft = DraftPlace { vault: &vault, draft: "draft" };
        prop_assert_eq!(key.open_draft(&draft, &sealed).unwrap_err(), RecordDamaged);
    }

    #[test]
    fn a_draft_opens_in_its_place_only(
        plaintext in prop::collection::vec(any::<u8>(), 0..2000),
        seed: u64,
        vault in "[0-9a-f]{32}",
    ) {
        let random = &mut Seeded(seed);
        let key = make_vault_secret(random).unwrap().derive_record_key();
        let (vault, other_vault) = (VaultId(vault), VaultId(format!("{:032x}", seed)));
        let place = DraftPlace { vault: &vault, draft: "one" };

        let sealed = key.seal_draft(&place, &plaintext, random).unwrap();
        prop_assert_eq!(&*key.open_draft(&place, &sealed).unwrap(), &plaintext);

        for elsewhere in [DraftPlace { draft: "two", ..place }, DraftPlace { vault: &other_vault, ..place }] {
            prop_assert_eq!(key.open_draft(&elsewhere, &sealed).unwrap_err(), RecordDamaged);
        }
    }

    #[test]
    fn keys_open_with_the_passphrase_and_with_the_recovery_key(seed: u64, typed in "\\PC{1,40}") {
        let random = &mut Seeded(seed);
        let secret = make_vault_secret(random).unwrap();
        let (recovery, other_recovery) = (make_recovery_key(random).unwrap(), make_recovery_key(random).unwrap());
        let passphrase = normalise(&typed);
        let other_passphrase = normalise(&format!("{typed}x"));

        let keys = block_on(seal_keys(&secret, &passphrase, CHEAP, random)).unwrap();
        prop_assert_eq!(block_on(open_keys(&keys, &passphrase, LIMIT)).unwrap().to_text(), secret.to_text());
        prop_assert_eq!(
            block_on(open_keys(&keys, &other_passphrase, LIMIT)).unwrap_err(),
            OpenKeysError::File(OpenError::WrongKey)
        );

        let keys_recovery = seal_keys_to_recovery(&secret, &recovery, random).unwrap();
        prop_assert_eq!(open_keys_with_recovery(&keys_recovery, &recovery).unwrap().to_text(), secret.to_text());
        prop_assert_eq!(
            open_keys_with_recovery(&keys_recovery, &other_recovery).unwrap_err(),
            OpenKeysError::File(OpenError::WrongKey)
        );

        prop_assert_eq!(
            block_on(open_keys(&keys_recovery, &passphrase, LIMIT)).unwrap_err(),
            OpenKeysError::File(OpenError::OtherKind)
        );
        prop_assert_eq!(
            open_keys_with_recovery(&keys, &recovery).unwrap_err(),
            OpenKeysError::File(OpenError::OtherKind)
        );
    }

    #[test]
    fn a_copy_opens_with_its_passphrase(plaintext in prop::collection::vec(any::<u8>(), 0..5000), seed: u64) {
        let random = &mut Seeded(seed);
        let (passphrase, other) = (make_passphrase(random).unwrap(), make_passphrase(random).unwrap());
        let key = block_on(CopyKey::make(&passphrase, CHEAP, random)).unwrap();
        let copy = key.seal_copy(&plaintext, random).unwrap();
        prop_assert_eq!(&*block_on(open_copy(&copy, &passphrase, LIMIT)).unwrap(), &plaintext);
        prop_assert_eq!(block_on(open_copy(&copy, &other, LIMIT)).unwrap_err(), OpenError::WrongKey);
    }
}

#[test]
fn copies_around_the_edges_of_chunks_open_again() {
    let random = &mut Seeded(1);
    let passphrase = make_passphrase(random).unwrap();
    for length in [65_535, 65_536, 65_537, 131_071, 131_072, 131_073] {
        let plaintext: Vec<u8> = (0..length).map(|index| (index % 251) as u8).collect();
        let key = block_on(CopyKey::make(&passphrase, CHEAP, random)).unwrap();
        let copy = key.seal_copy(&plaintext, random).unwrap();
        assert_eq!(
            *block_on(open_copy(&copy, &passphrase, LIMIT)).unwrap(),
            plaintext,
            "{length} bytes"
        );
    }
}

#[test]
fn each_of_several_keys_opens_a_file_alone() {
    let random = &mut Seeded(2);
    let owners: Vec<_> = (0..3)
        .map(|_| age::Identity::make(random).unwrap())
        .collect();
    let stranger = age::Identity::make(random).unwrap();
    let recipients: Vec<_> = owners.iter().map(age::Identity::recipient).collect();
    let file = age::encrypt_to(b"to all three", &recipients, random).unwrap();
    for owner in &owners {
        assert_eq!(
            **age::decrypt_with_identity(&file, owner).unwrap(),
            *b"to all three"
        );
    }
    assert_eq!(
        age::decrypt_with_identity(&file, &stranger).unwrap_err(),
        OpenError::WrongKey
    );
}

#[test]
fn a_costly_file_is_refused_before_anything_is_computed() {
    let passphrase = normalise("correct horse");
    let dear = WorkFactor::new(12).unwrap().by(InPlace);
    let random = &mut Seeded(3);
    let key = block_on(CopyKey::make(&passphrase, dear, random)).unwrap();
    let file = key.seal_copy(b"", random).unwrap();
    let limit = WorkFactor::new(11).unwrap().by(InPlace);
    assert_eq!(
        block_on(open_copy(&file, &passphrase, limit)).unwrap_err(),
        OpenError::TooExpensive {
            log_n: 12,
            limit: 11
        }
    );

    let text = String::from_utf8_lossy(&file[..70]).into_owned();
    let first_lines_end = text.find(" 12\n").unwrap();
    let mut absurd = file[..first_lines_end].to_vec();
    absurd.extend_from_slice(b" 63\n");
    absurd.extend_from_slice(&file[first_lines_end + 4..]);
    assert_eq!(
        block_on(open_copy(&absurd, &passphrase, WorkFactor::MAX.by(InPlace))).unwrap_err(),
        OpenError::TooExpensive {
            log_n: 63,
            limit: 20
        }
    );
}

#[test]
fn nothing_is_sealed_without_randomness() {
    let secret = make_vault_secret(&mut Seeded(4)).unwrap();
    let passphrase = normalise("correct horse");
    let place = DraftPlace {
        vault: &VaultId(String::new()),
        draft: "",
    };
    // A passphrase file takes a file key of 16 bytes, a salt of 16 and a nonce of 16.
    for enough_for_less in [0, 15, 16, 31, 32, 47] {
        let random = &mut Given(vec![7; enough_for_less]);
        assert_eq!(
            block_on(seal_keys(&secret, &passphrase, CHEAP, random)).unwrap_err(),
            SealError::NoRandomness(NoRandomness)
        );
    }
    assert!(
        block_on(seal_keys(
            &secret,
            &passphrase,
            CHEAP,
            &mut Given(vec![7; 48])
        ))
        .is_ok()
    );
    let draft = secret
        .derive_record_key()
        .seal_draft(&place, b"text", &mut Given(vec![7; 23]));
    assert_eq!(draft.unwrap_err(), NoRandomness);
    assert!(make_vault_secret(&mut Given(vec![7; 31])).is_err());
    assert!(make_passphrase(&mut Given(vec![7; 11])).is_err());
}
