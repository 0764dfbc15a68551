//! Passphrases as a program makes them of what was typed.

use firmly_core::vault::Passphrase;
use unicode_normalization::UnicodeNormalization;

pub(crate) fn normalise(typed: &str) -> Passphrase {
    Passphrase::normalise(typed, |text| text.nfkc().collect())
}
