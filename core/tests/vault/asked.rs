//! What scrypt will be asked for is known from the file, before anybody types.

use std::cell::RefCell;

use firmly_core::{
    random::Random,
    vault::{WorkFactor, age},
};
use zeroize::Zeroizing;

use crate::chance::Seeded;

thread_local! {
    static CALLED: RefCell<Vec<(Vec<u8>, u8)>> = RefCell::default();
}

fn noted(passphrase: &[u8], salt: &[u8], log_n: u8) -> Option<Zeroizing<[u8; 32]>> {
    CALLED.with_borrow_mut(|called| called.push((salt.to_vec(), log_n)));
    firmly_kdf::scrypt(passphrase, salt, log_n)
}

#[test]
fn what_is_asked_is_what_opening_asks() {
    let random = &mut Seeded(7);
    let work = WorkFactor::new(2).unwrap().by(noted);
    let file = age::encrypt_with_passphrase(b"secret", "words", work, random).unwrap();
    CALLED.take();
    let asked = age::asked(&file).unwrap();
    assert_eq!(CALLED.take(), [], "nothing is worked out to know it");
    age::decrypt_with_passphrase(&file, "words", work).unwrap();
    assert_eq!(CALLED.take(), [(asked.salt, asked.log_n)]);
}

#[test]
fn nothing_is_asked_where_no_passphrase_opens() {
    let random = &mut Seeded(8);
    let mut noise = [0; 300];
    random.fill(&mut noise).unwrap();
    let identity = age::Identity::make(random).unwrap();
    let file = age::encrypt_to(b"secret", &[identity.recipient()], random).unwrap();
    assert_eq!(age::asked(&file), None);
    assert_eq!(age::asked(&noise), None);
    assert_eq!(age::asked(&[]), None);
}
