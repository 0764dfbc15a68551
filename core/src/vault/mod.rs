//! Sealing: age files, keys, records, copies, passphrases. The only place that names an algorithm.
//!
//! It knows bytes and where they belong, never what they say: nothing here has heard of an incident. Randomness is
//! handed in. Secrets are wiped when they are dropped. What it cannot open it says so by kind, and it never returns a
//! part of a plaintext.

pub mod age;

mod copy;
mod keys;
mod passphrase;
mod record;

pub use age::{Damage, InPlace, Key, OpenError, Scrypt, SealError, Stretch, WorkFactor, scrypt};
pub use copy::{CopyKey, open_copy};
pub use keys::{
    KeyTextError, OpenKeysError, RecoveryKey, VaultSecret, make_recovery_key, make_vault_secret,
    open_keys, open_keys_with_recovery, seal_keys, seal_keys_to_recovery,
};
pub use passphrase::{
    MIN_OWN_CHARACTERS, Passphrase, Unusual, WeakPassphrase, check_own, make_passphrase,
};
pub use record::{AttachmentPlace, DraftPlace, RecordDamaged, RecordKey, RecordPlace};
