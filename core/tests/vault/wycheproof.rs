//! Known answers for every algorithm that `vault` links, wrong ones among them: the vectors of Project Wycheproof.

use firmly_cipher::{NotAuthentic, chacha20_poly1305, xchacha20_poly1305};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use wycheproof::{TestResult, aead, hkdf as kdf, mac, xdh};
use x25519_dalek::{PublicKey, StaticSecret};

/// Text and tag of what a test seals, and what it opens to; nothing of what is not authentic.
type Answer = (Vec<u8>, Option<Vec<u8>>);

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
                assert_eq!(answer, (sealed, Some(test.pt.to_vec())), "{test:?}");
            }
            (expected, found) => panic!("{expected:?}, found {found:?}: {test:?}"),
        }
    }
    count
}

type Seal<const NONCE: usize> = fn(&[u8; 32], &[u8; NONCE], &[u8], &mut [u8]) -> [u8; 16];
type Open<const NONCE: usize> =
    fn(&[u8; 32], &[u8; NONCE], &[u8], &mut [u8], &[u8; 16]) -> Result<(), NotAuthentic>;

fn answer<const NONCE: usize>(
    seal: Seal<NONCE>,
    open: Open<NONCE>,
    test: &aead::Test,
) -> Option<Answer> {
    let key = test.key[..].try_into().ok()?;
    let nonce = test.nonce[..].try_into().ok()?;
    let mut sealed = test.pt.to_vec();
    let tag = seal(key, nonce, &test.aad, &mut sealed);
    sealed.extend_from_slice(&tag);
    let mut opened = test.ct.to_vec();
    let tag = test.tag[..].try_into().ok()?;
    let is_opened = open(key, nonce, &test.aad, &mut opened, tag);
    // What is not authentic is not decrypted either.
    assert!(is_opened.is_ok() || opened == test.ct[..], "{test:?}");
    Some((sealed, is_opened.ok().map(|()| opened)))
}

#[test]
fn chacha20_poly1305() {
    let count = check_ciphers(aead::TestName::ChaCha20Poly1305, |test| {
        answer(chacha20_poly1305::seal, chacha20_poly1305::open, test)
    });
    assert!(count >= 325, "{count}");
}

#[test]
fn xchacha20_poly1305() {
    let count = check_ciphers(aead::TestName::XChaCha20Poly1305, |test| {
        answer(xchacha20_poly1305::seal, xchacha20_poly1305::open, test)
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
