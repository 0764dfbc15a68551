//! Every published age vector (C2SP/CCTV), with the outcome that it names.

use futures::executor::block_on;
use std::{collections::BTreeMap, fs, path::Path};

use firmly_core::vault::{Damage, InPlace, OpenError, WorkFactor, age};
use sha2::{Digest, Sha256};

type Opened = Result<Vec<u8>, OpenError>;

struct Vector {
    name: String,
    fields: Vec<(String, String)>,
    file: Vec<u8>,
}

impl Vector {
    fn read(path: &Path) -> Self {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fs::read(path).unwrap();
        let end = bytes.windows(2).position(|pair| pair == b"\n\n").unwrap();
        let fields: Vec<_> = String::from_utf8(bytes[..end].to_vec())
            .unwrap()
            .lines()
            .map(|line| line.split_once(": ").unwrap())
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect();
        let mut vector = Self {
            name,
            fields,
            file: bytes[end + 2..].to_vec(),
        };
        if vector.field("compressed") == Some("zlib") {
            vector.file = miniz_oxide::inflate::decompress_to_vec_zlib(&vector.file).unwrap();
        }
        vector
    }

    fn all(&self, key: &str) -> impl Iterator<Item = &str> {
        self.fields
            .iter()
            .filter(move |(name, _)| name == key)
            .map(|(_, value)| value.as_str())
    }

    fn field(&self, key: &str) -> Option<&str> {
        self.all(key).next()
    }

    fn is_armoured(&self) -> bool {
        self.field("armored") == Some("yes")
    }

    fn is_post_quantum(&self) -> bool {
        self.all("identity")
            .any(|text| text.starts_with("AGE-SECRET-KEY-PQ-1"))
    }

    /// The result with each key that we have, until one opens the file.
    fn open(&self) -> Opened {
        let file = age::bytes_of(&self.file)?;
        let identities = self
            .all("identity")
            .filter_map(|text| age::Identity::from_text(text).ok());
        let with_identities =
            identities.map(|identity| age::decrypt_with_identity(&file, &identity));
        let with_passphrases = self.all("passphrase").map(|passphrase| {
            block_on(age::decrypt_with_passphrase(
                &file,
                passphrase,
                WorkFactor::WITHOUT_ASKING.by(InPlace),
            ))
        });
        let stranger = age::Identity::make(&mut crate::chance::Seeded(0)).unwrap();
        let mut result = Err(OpenError::OtherKind);
        let mut tries: Vec<_> = with_identities.chain(with_passphrases).collect();
        if tries.is_empty() {
            tries.push(age::decrypt_with_identity(&file, &stranger));
        }
        for tried in tries {
            result = tried.map(|plaintext| plaintext.to_vec());
            if result.is_ok() {
                break;
            }
        }
        result
    }

    fn is_as_expected(&self, opened: &Opened) -> bool {
        if self.is_post_quantum() {
            return matches!(
                opened,
                Err(OpenError::OtherKind
                    | OpenError::WrongKey
                    | OpenError::Damaged(Damage::Header))
            );
        }
        match (self.field("expect").unwrap(), opened) {
            ("success", Ok(plaintext)) => {
                hex(&Sha256::digest(plaintext)) == self.field("payload").unwrap()
            }
            ("no match", Err(OpenError::WrongKey | OpenError::OtherKind))
            | ("HMAC failure", Err(OpenError::Damaged(Damage::HeaderChanged)))
            | ("payload failure", Err(OpenError::Damaged(Damage::Payload | Damage::CutShort)))
            | ("header failure", Err(OpenError::Damaged(Damage::Header | Damage::CutShort)))
            | ("armor failure", Err(OpenError::Damaged(Damage::Armour | Damage::CutShort))) => true,
            // What stands before the first line makes it somebody else's text.
            ("armor failure", Err(OpenError::NotAge)) => true,
            ("header failure", Err(OpenError::Blank)) => self.name == "empty",
            // Text with nothing between its first and last line has no header either.
            ("header failure", Err(OpenError::Damaged(Damage::Armour))) => {
                self.name == "armor_empty"
            }
            ("header failure", Err(OpenError::UnknownVersion)) => {
                self.name == "version_unsupported"
            }
            ("header failure", Err(OpenError::TooExpensive { log_n: 23, .. })) => {
                self.name == "scrypt_work_factor_23"
            }
            _ => false,
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn every_vector_has_the_outcome_that_it_names() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/age");
    let mut counts = BTreeMap::new();
    let mut differences = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "md") {
            continue;
        }
        let vector = Vector::read(&path);
        let kind = match (vector.is_armoured(), vector.is_post_quantum()) {
            (true, _) => "armoured",
            (_, true) => "post-quantum",
            _ => "applicable",
        };
        *counts.entry(kind).or_insert(0) += 1;
        let opened = vector.open();
        if !vector.is_as_expected(&opened) {
            let opened = opened.map(|plaintext| plaintext.len());
            differences.push(format!(
                "{}: {:?}, got {opened:?}",
                vector.name,
                vector.field("expect")
            ));
        }
    }
    assert_eq!(differences, Vec::<String>::new());
    assert_eq!(
        counts,
        BTreeMap::from([("applicable", 92), ("armoured", 33), ("post-quantum", 18)])
    );
}
