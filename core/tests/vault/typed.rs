//! What people type: passphrases and recovery keys, with the mistakes that they make.

use std::collections::BTreeSet;

use firmly_core::vault::{
    InPlace, KeyTextError, MIN_OWN_CHARACTERS, OpenError, RecoveryKey, Stretch, Unusual,
    WeakPassphrase, WorkFactor,
    age::{decrypt_with_passphrase, encrypt_with_passphrase},
    check_own, make_passphrase, make_recovery_key, open_copy,
};
use futures::executor::block_on;
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::chance::{Given, Seeded};
use crate::normal::normalise;

const CHEAP: Stretch<InPlace> = WorkFactor::new(1).unwrap().by(InPlace);

#[test]
fn a_generated_passphrase_is_six_words_of_the_list() {
    // 0 is the first word, 1295 the last, 1296 the first again; 64 799 is the last number that is used.
    let numbers: [u16; 6] = [0, 1295, 1296, 1, 64_799, 64_798];
    let given = numbers
        .iter()
        .flat_map(|number| number.to_be_bytes())
        .collect();
    let passphrase = make_passphrase(&mut Given(given)).unwrap();
    assert_eq!(passphrase.as_str(), "acid zoom acid acorn zoom zone");
}

/// The word that a number stands for, or nothing if the number is thrown away: then five more are too few.
fn word_of(number: u16) -> Option<String> {
    let given = [&number.to_be_bytes()[..], &[0; 10]].concat();
    let passphrase = make_passphrase(&mut Given(given)).ok()?;
    passphrase.as_str().split(' ').next().map(str::to_owned)
}

#[test]
fn every_word_is_as_likely() {
    let first_round: Vec<_> = (0..1296).map(word_of).collect();
    let last_round: Vec<_> = (49 * 1296..50 * 1296).map(word_of).collect();
    assert_eq!(
        first_round.iter().flatten().collect::<BTreeSet<_>>().len(),
        1296
    );
    assert_eq!(last_round, first_round);
    assert!((50 * 1296..=u16::MAX).all(|number| word_of(number).is_none()));
}

#[test]
fn a_passphrase_is_the_same_however_it_was_typed() {
    let plain = normalise("caf\u{e9} stale fifty");
    for typed in [
        " caf\u{e9} stale fifty\r\n",
        "\u{feff}caf\u{e9} stale fifty",
        "cafe\u{301} stale fifty",
        "\u{ff43}\u{ff41}\u{ff46}\u{e9}\u{a0}stale \u{fb01}fty\u{3000}",
        "\u{feff} caf\u{e9} stale fifty \u{feff}\t",
        "caf\u{e9} sta\u{ad}le\u{200b}\u{feff} fifty\u{2060}",
    ] {
        assert_eq!(normalise(typed), plain, "{typed:?}");
    }
    for different in [
        "Caf\u{e9} stale fifty",
        "caf\u{e9}  stale fifty",
        "cafe stale fifty",
    ] {
        assert_ne!(normalise(different), plain, "{different:?}");
    }
}

/// Six words of the list, as they are typed, pasted, dictated and scanned.
const SIX_WORDS: [&str; 14] = [
    " acid acorn acre acts afar affix",
    "acid acorn acre acts afar affix ",
    "acid acorn acre acts afar affix\r\n",
    "acid\u{a0}acorn\u{a0}acre\u{a0}acts\u{a0}afar\u{a0}affix",
    "acid  acorn  acre  acts  afar  affix",
    "acid acorn acre\r\nacts afar affix",
    "Acid acorn acre acts afar affix",
    "ACID ACORN ACRE ACTS AFAR AFFIX",
    "acid acorn acre acts afar affix.",
    "acid-acorn-acre-acts-afar-affix",
    "acid\u{2013}acorn\u{2011}acre\u{2014}acts \u{2212} afar, affix.",
    "acid acorn\u{200b} acre acts\u{200d} afar af\u{ad}fix\u{feff}",
    // A field of one line joins what was pasted in two.
    "acid acorn acreacts afar affix",
    "\u{ff41}cid acorn acre acts afar a\u{fb03}x",
];

#[test]
fn six_words_are_the_same_however_they_were_typed() {
    for typed in SIX_WORDS {
        let passphrase = normalise(typed);
        assert_eq!(
            passphrase.as_str(),
            "acid acorn acre acts afar affix",
            "{typed:?}"
        );
    }
    for (typed, words) in [
        (
            "Yo-yo acid acid yoyo acid acid",
            "yo-yo acid acid yoyo acid acid",
        ),
        (
            "Acid Yoyo acid-acid-acid-yo-yo",
            "acid yoyo acid acid acid yoyo",
        ),
    ] {
        assert_eq!(normalise(typed).as_str(), words);
    }
    for other in [
        "acid acorn acre acts afar",
        "acid acorn acre acts afar affix acid",
        "Acid acorn acre acts afar affic",
        "Acid acorn acre acts afar affix 7",
        "Acid acorn acre acts afar affix!",
    ] {
        assert_eq!(normalise(other).as_str(), other);
    }
}

/// True if a file that is sealed under one text opens with another one that is typed.
fn opens(sealed_under: &str, typed: &str) -> bool {
    let random = &mut Seeded(7);
    let sealed = encrypt_with_passphrase(b"lines", sealed_under, CHEAP, random);
    let sealed = block_on(sealed).unwrap();
    match block_on(open_copy(&sealed, &normalise(typed), CHEAP)) {
        Ok(opened) => {
            assert_eq!(opened.as_slice(), b"lines");
            true
        }
        Err(error) => {
            assert_eq!(error, OpenError::WrongKey);
            false
        }
    }
}

#[test]
fn what_was_sealed_opens_in_every_form_in_which_its_passphrase_is_typed() {
    for typed in SIX_WORDS {
        assert!(opens("acid acorn acre acts afar affix", typed), "{typed:?}");
    }
    for (sealed_under, typed) in [
        (
            "Zo\u{eb}\u{2019}s na\u{ef}ve caf\u{e9} 12",
            "Zoe\u{308}\u{2019}s nai\u{308}ve cafe\u{301} 12",
        ),
        (
            "Zo\u{eb}\u{2019}s na\u{ef}ve caf\u{e9} 12",
            "Zo\u{eb}'s na\u{ef}ve caf\u{e9} 12",
        ),
        ("Zoe's naive cafe 12", "Zoe\u{2019}s naive cafe 12"),
        (
            "she said \"stop\" -- twice",
            "she said \u{201c}stop\u{201d} \u{2014} twice",
        ),
        (
            "she said \u{201c}stop\u{201d} \u{2014} twice",
            "she said \"stop\" -- twice",
        ),
        (
            "acid yo-yo acid acid acid acid",
            "acid-yo-yo-acid-acid-acid-acid",
        ),
        (
            "acid yo-yo acid acid acid acid",
            "acid yoyo acid acid acid acid",
        ),
        // Versions before the forms sealed what was typed.
        (
            "Acid-Acorn-Acre-Acts-Afar-Affix",
            "Acid-Acorn-Acre-Acts-Afar-Affix",
        ),
        ("caf\u{e9} sta\u{ad}le fifty", "caf\u{e9} sta\u{ad}le fifty"),
        (
            "two people \u{1f469}\u{200d}\u{2764}\u{fe0f}\u{200d}\u{1f468} here",
            "two people \u{1f469}\u{200d}\u{2764}\u{fe0f}\u{200d}\u{1f468} here",
        ),
    ] {
        let sealed_under: String = sealed_under.nfkc().collect();
        assert!(opens(&sealed_under, typed), "{typed:?}");
    }
    for (sealed_under, typed) in [
        ("It's-\u{a3}12-for-two", "It's-#12-for-two"),
        ("a twenty-pound note", "A twenty-pound note"),
    ] {
        assert!(!opens(sealed_under, typed), "{typed:?}");
    }
}

#[test]
fn a_new_log_is_sealed_under_the_words_as_the_age_command_takes_them() {
    for (typed, plain) in [
        (
            "Acid\u{a0}acorn acre acts afar affix.",
            "acid acorn acre acts afar affix",
        ),
        ("Zoe\u{2019}s naive cafe 12", "Zoe's naive cafe 12"),
    ] {
        let sealed = block_on(encrypt_with_passphrase(
            b"lines",
            normalise(typed).as_str(),
            CHEAP,
            &mut Seeded(8),
        ));
        let opened = block_on(decrypt_with_passphrase(&sealed.unwrap(), plain, CHEAP));
        assert_eq!(opened.unwrap().as_slice(), b"lines");
    }
}

#[test]
fn what_is_unusual_about_a_passphrase_is_known() {
    let unusual = |typed: &str| normalise(typed).unusual();
    assert_eq!(unusual("acid acorn acre acts afar affix"), []);
    assert_eq!(unusual("my aunt keeps bees"), []);
    assert_eq!(
        unusual("acid acorn acre akts afar affix"),
        [Unusual::Word(4)]
    );
    assert_eq!(unusual("acid acorn acre akts afar afix"), []);
    assert_eq!(unusual("MY AUNT KEEPS 12 BEES"), [Unusual::Capitals]);
    assert_eq!(
        unusual("ACID ACORN ACRE ACTS AFAR AFFIX"),
        [Unusual::Capitals]
    );
    assert_eq!(unusual("1234-5678"), []);
    assert_eq!(unusual("It's-#12-for-two"), [Unusual::Layout]);
    assert_eq!(
        unusual("my aunt\u{2019}s \u{201c}bees\u{201d}"),
        [Unusual::Layout]
    );
    assert_eq!(unusual("na\u{ef}ve caf\u{e9}"), [Unusual::Letters]);
}

proptest! {
    #[test]
    fn normalising_twice_changes_nothing(typed in ".*") {
        let once = normalise(&typed);
        prop_assert_eq!(&normalise(once.as_str()), &once);
    }

    #[test]
    fn a_generated_passphrase_survives_normalising_and_passes_the_check(seed: u64) {
        let passphrase = make_passphrase(&mut Seeded(seed)).unwrap();
        prop_assert_eq!(&normalise(passphrase.as_str()), &passphrase);
        prop_assert_eq!(passphrase.as_str().split(' ').count(), 6);
        prop_assert_eq!(check_own(&passphrase), Ok(()));
    }
}

#[test]
fn weak_passphrases_are_refused_and_told_apart() {
    let check = |text: &str| check_own(&normalise(text));
    let too_short = |characters| {
        Err(WeakPassphrase::TooShort {
            characters,
            at_least: MIN_OWN_CHARACTERS,
        })
    };
    assert_eq!(check(""), too_short(0));
    assert_eq!(check("elevenchars"), too_short(11));
    assert_eq!(check("\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}"), too_short(6));
    assert_eq!(check("          x          "), too_short(1));
    assert_eq!(
        check("aaaaaaaaaaaaaaaa"),
        Err(WeakPassphrase::Repetitive { different: 1 })
    );
    assert_eq!(
        check("abcABCabcABC"),
        Err(WeakPassphrase::Repetitive { different: 3 })
    );
    for common in [
        "Password2026!",
        "password password",
        "qwertyuiop123456",
        "07700 900 123",
        "Liverpool-2026",
        "correct horse battery staple",
        "Welcome1Welcome1",
        "Doctor!Doctor!99",
    ] {
        assert_eq!(check(common), Err(WeakPassphrase::Common), "{common}");
    }
    for own in [
        "my aunt keeps bees",
        "\u{43c}\u{43e}\u{44f} \u{442}\u{451}\u{442}\u{44f} \u{43f}\u{447}\u{435}\u{43b}\u{44b}",
        "liverpool lost again, sadly",
        "xk7rwq2pmtv9",
    ] {
        assert_eq!(check(own), Ok(()), "{own}");
    }
}

#[test]
fn a_recovery_key_is_shown_in_groups_of_four() {
    let key = RecoveryKey::from_typed(
        "AGE-SECRET-KEY-1GQYQZQGZQVRQ2QC8P9Q5ZXQLXXLRQ6ALWEQSJQ5J68M4WLXXZPQSRDXZ9N",
    )
    .err();
    assert!(key.is_some(), "an invented key has no valid checksum");
    let display = make_recovery_key(&mut Seeded(31)).unwrap().to_display();
    let lines: Vec<_> = display.lines().collect();
    assert_eq!(lines[0], "AGE-SECRET-KEY-1");
    let groups: Vec<_> = lines[1..]
        .iter()
        .flat_map(|line| line.split(' '))
        .map(str::len)
        .collect();
    assert_eq!(groups, [vec![4; 14], vec![2]].concat());
    assert_eq!(
        lines[1..]
            .iter()
            .map(|line| line.split(' ').count())
            .collect::<Vec<_>>(),
        [5, 5, 5]
    );
}

proptest! {
    #[test]
    fn a_recovery_key_is_read_however_it_was_typed(seed: u64) {
        let key = make_recovery_key(&mut Seeded(seed)).unwrap();
        let display = key.to_display();
        let typed = [
            display.to_string(),
            display.to_lowercase(),
            display.replace('\n', " "),
            display.replace(['\n', ' '], ""),
            display.replace(' ', "\u{a0}\u{2013}").replace('-', "\u{2011}"),
            display.lines().skip(1).collect::<Vec<_>>().join("\r\n"),
            format!("\u{feff}  {}  \n\n", display.as_str()),
            format!("AGE-SECRET-KEY-1 {}", display[16..].replace('0', "O").replace('L', "1").replace('8', "b")),
            display[16..].replace('0', "o").replace('L', "i"),
        ];
        for text in typed {
            prop_assert_eq!(RecoveryKey::from_typed(&text).unwrap().to_display(), key.to_display(), "{}", text);
        }
    }
}

#[test]
fn a_mistyped_recovery_key_is_refused() {
    let display = make_recovery_key(&mut Seeded(32)).unwrap().to_display();
    let letters: BTreeSet<char> = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L".chars().collect();
    let secret: Vec<char> = display[16..]
        .chars()
        .filter(|character| letters.contains(character))
        .collect();
    assert_eq!(secret.len(), 58);
    let read = |characters: &[char]| {
        RecoveryKey::from_typed(&characters.iter().collect::<String>()).map(drop)
    };

    for position in 0..58 {
        for &letter in &letters {
            let mut mistyped = secret.clone();
            mistyped[position] = letter;
            let expected = if mistyped == secret {
                Ok(())
            } else {
                Err(KeyTextError::Mistyped)
            };
            assert_eq!(read(&mistyped), expected);
        }
        let mut missing = secret.clone();
        missing.remove(position);
        assert_eq!(
            read(&missing),
            Err(KeyTextError::Length {
                found: 57,
                expected: 58
            })
        );
    }
    for position in 0..57 {
        let mut swapped = secret.clone();
        swapped.swap(position, position + 1);
        assert_eq!(read(&swapped).is_ok(), swapped == secret);
    }
    assert_eq!(
        RecoveryKey::from_typed("").map(drop),
        Err(KeyTextError::Length {
            found: 0,
            expected: 58
        })
    );
}
