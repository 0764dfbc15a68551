//! Known answers for every algorithm that `vault` links, wrong ones among them: the vectors of Project Wycheproof.

use chacha20poly1305::{
    AeadInOut, ChaCha20Poly1305, Key, KeyInit, Nonce, XChaCha20Poly1305, XNonce,
};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use wycheproof::{TestResult, aead, hkdf as kdf, mac, xdh};
use x25519_dalek::{PublicKey, StaticSecret};

/// Text and tag of what a test seals, and what it opens to; nothing if the cipher refuses.
type Answer = (Option<Vec<u8>>, Option<Vec<u8>>);

/// Checks every test of a set, and gives how many there were.
fn check_ciphers(name: aead::TestName, answer: impl Fn(&aead::Test) -> Option<Answer>) -> usize {
    let set = aead::TestSet::load(name).unwrap();
    let mut count = 0;
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        count += 1;
        let sealed = [&test.ct[..], &test.tag[..]].concat();
        match (test.result, answer(test)) {
            (TestResult::Invalid, None | Some((_, None))) => {}
            (TestResult::Valid, Some(answer)) => {
                assert_eq!(answer, (Some(sealed), Some(test.pt.to_vec())), "{test:?}");
            }
            (expected, found) => panic!("{expected:?}, found {found:?}: {test:?}"),
        }
    }
    count
}

fn answer<C: AeadInOut + KeyInit>(
    cipher: &C,
    nonce: &chacha20poly1305::aead::Nonce<C>,
    test: &aead::Test,
) -> Answer {
    let mut sealed = test.pt.to_vec();
    let is_sealed = cipher.encrypt_in_place(nonce, &test.aad, &mut sealed);
    let mut opened = [&test.ct[..], &test.tag[..]].concat();
    let is_opened = cipher.decrypt_in_place(nonce, &test.aad, &mut opened);
    (
        is_sealed.ok().map(|()| sealed),
        is_opened.ok().map(|()| opened),
    )
}

#[test]
fn chacha20_poly1305() {
    let count = check_ciphers(aead::TestName::ChaCha20Poly1305, |test| {
        let key = Key::try_from(&test.key[..]).ok()?;
        let nonce = Nonce::try_from(&test.nonce[..]).ok()?;
        Some(answer(&ChaCha20Poly1305::new(&key), &nonce, test))
    });
    assert!(count >= 325, "{count}");
}

#[test]
fn xchacha20_poly1305() {
    let count = check_ciphers(aead::TestName::XChaCha20Poly1305, |test| {
        let key = Key::try_from(&test.key[..]).ok()?;
        let nonce = XNonce::try_from(&test.nonce[..]).ok()?;
        Some(answer(&XChaCha20Poly1305::new(&key), &nonce, test))
    });
    assert!(count >= 315, "{count}");
}

#[test]
fn x25519() {
    let set = xdh::TestSet::load(xdh::TestName::X25519).unwrap();
    let mut count = 0;
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        count += 1;
        let secret = StaticSecret::from(<[u8; 32]>::try_from(&test.private_key[..]).unwrap());
        let public = PublicKey::from(<[u8; 32]>::try_from(&test.public_key[..]).unwrap());
        let shared = secret.diffie_hellman(&public);
        assert_eq!(shared.as_bytes()[..], test.shared_secret[..], "{test:?}");
        // What `vault` refuses: a share that gives everyone the same secret.
        let is_zero = test.shared_secret.iter().all(|byte| *byte == 0);
        assert_eq!(shared.was_contributory(), !is_zero, "{test:?}");
        assert!(test.result != TestResult::Invalid);
    }
    assert!(count >= 518, "{count}");
}

#[test]
fn hkdf_sha256() {
    let set = kdf::TestSet::load(kdf::TestName::HkdfSha256).unwrap();
    let mut count = 0;
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        count += 1;
        let mut key = vec![0; test.size];
        let expanded =
            Hkdf::<Sha256>::new(Some(&test.salt), &test.ikm).expand(&test.info, &mut key);
        match test.result {
            TestResult::Invalid => assert!(expanded.is_err(), "{test:?}"),
            _ => assert_eq!(key, test.okm[..], "{test:?}"),
        }
    }
    assert!(count >= 86, "{count}");
}

#[test]
fn hmac_sha256() {
    let set = mac::TestSet::load(mac::TestName::HmacSha256).unwrap();
    let mut count = 0;
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        count += 1;
        let mut mac = Hmac::<Sha256>::new_from_slice(&test.key).unwrap();
        mac.update(&test.msg);
        // Some of the vectors' tags are cut short, which `vault` never does.
        let matches = mac.verify_truncated_left(&test.tag).is_ok();
        assert_eq!(matches, test.result != TestResult::Invalid, "{test:?}");
    }
    assert!(count >= 174, "{count}");
}
