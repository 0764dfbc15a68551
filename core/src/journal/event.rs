//! One event: its exact text, its hash, its strict and bounded reading. What is stored is hashed, never written anew.

use std::{borrow::Cow, collections::BTreeSet};

use base64ct::{Base64UrlUnpadded, Encoding as _};
use serde::{Deserialize, Serialize, de::DeserializeOwned, de::IgnoredAny};
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};
use thiserror::Error;
use zeroize::Zeroizing;

use super::{
    entry::Answered,
    moment::{Instant, Now, Offset},
};
use crate::{
    store::{EventHash, StreamId, VaultId},
    written::{Digits, Text},
};

/// The version of events that this program writes, and the newest that it understands.
pub const VERSION: u32 = 1;

/// Longest line that is read, in bytes.
pub const LINE_LIMIT_BYTES: usize = 8 * 1024 * 1024;

const FIELDS_LIMIT: usize = 4096;
const NAME_LIMIT_BYTES: usize = 64;
const DEPTH_LIMIT: usize = 16;
const SEQ_LIMIT: u64 = 1 << 53;
const FIELD_DOMAIN: &[u8] = b"firmly/field/v1\n";
const EVENT_DOMAIN: &[u8] = b"firmly/event/v1\n";

/// What an event is about. The names are stored and frozen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Opens a case, or carries one on in another stream.
    Case,
    /// Something that was done about it: told to stop, a warning, a report.
    Fact,
    /// Something that happened.
    Incident,
    /// An action that the user means to take.
    Commitment,
    /// A correction; both texts show.
    Amend,
    /// Takes an event back; it still shows.
    Withdraw,
    /// Removes the fields of an event, with a reason.
    Purge,
    /// A report that left, with what and to whom.
    Sent,
    /// A receipt that someone else holds.
    Receipt,
    /// Another log was merged in.
    Link,
}

/// Whether the machine's clock went back since the event before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Clock {
    /// It did not.
    Ok,
    /// It did, or was set back.
    Back,
}

/// What is hashed as the event, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Core {
    /// The log.
    pub vault: VaultId,
    /// The stream within it.
    pub stream: StreamId,
    /// The place within the stream, from 1.
    pub seq: u64,
    /// The hash of the event before; zeros for the first.
    pub prev: EventHash,
    /// When the machine recorded it.
    pub at: Instant,
    /// Where the machine's clock stood to UTC then.
    pub offset: Offset,
    /// Whether the clock went back.
    pub clock: Clock,
    /// What it is about.
    pub kind: Kind,
    /// The digests of its fields, sorted.
    digests: Vec<Digits>,
}

/// The smallest thing that can be shown or withheld by itself: a salt, a name, a value.
#[derive(Clone, PartialEq, Eq)]
pub struct Field {
    name: Name,
    text: Zeroizing<String>,
}

/// What a field is called. Opening a log reads tens of thousands: as a rule it stands in the text as it is.
#[derive(Clone, PartialEq, Eq)]
enum Name {
    /// There, from and to these bytes.
    InText(usize, usize),
    /// Somebody has written it with escapes.
    Escaped(String),
}

impl Field {
    /// `salt` is fresh for every field; `value` is JSON text.
    pub(crate) fn new(salt: [u8; 16], name: &str, value: &str) -> Self {
        let salt = Base64UrlUnpadded::encode_string(&salt);
        let before = format!("[\"{salt}\",\"");
        Self {
            name: Name::InText(before.len(), before.len() + name.len()),
            text: Zeroizing::new([&before, name, "\",", value, "]"].concat()),
        }
    }

    /// Its name: `what_happened`, `evidence.0.account`.
    pub fn name(&self) -> &str {
        match &self.name {
            Name::InText(from, to) => &self.text[*from..*to],
            Name::Escaped(name) => name,
        }
    }

    /// The exact text, whose digest stands in the core.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The value, if it is of that shape.
    pub fn value<T: DeserializeOwned>(&self) -> Option<T> {
        let (_salt, _name, value): (IgnoredAny, IgnoredAny, T) = read(&self.text).ok()?;
        Some(value)
    }

    /// The value, if it is words or terms.
    pub fn answered(&self) -> Option<Answered> {
        let words = self
            .value::<String>()
            .map(|words| Answered::Words(Zeroizing::new(words)));
        words.or_else(|| self.value().map(Answered::Terms))
    }

    /// Whether it takes back an answer.
    pub(crate) fn is_null(&self) -> bool {
        self.value::<()>().is_some()
    }

    /// Its digest, as it stands in the core.
    pub(crate) fn digest(&self) -> [u8; 32] {
        derive_digest(FIELD_DOMAIN, &self.text)
    }

    fn parse(text: String) -> Result<Self, LineError> {
        let text = Zeroizing::new(text);
        let (Text(salt), Text(name), value): (Text<'_>, Text<'_>, &RawValue) =
            read(&text).map_err(|_shape| LineError::Malformed)?;
        if value.get().starts_with(['[', '{']) && is_too_deep(&text) {
            return Err(LineError::TooLarge);
        }
        let salted = salt.len() == 22
            && Base64UrlUnpadded::decode(&*salt, &mut [0; 16]).is_ok_and(|salt| salt.len() == 16);
        let named = (1..=NAME_LIMIT_BYTES).contains(&name.len())
            && name
                .bytes()
                .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'.'));
        if !salted || !named {
            return Err(LineError::Malformed);
        }
        let name = match name {
            Cow::Borrowed(name) => {
                let from = name.as_ptr().addr() - text.as_ptr().addr();
                Name::InText(from, from + name.len())
            }
            Cow::Owned(name) => Name::Escaped(name),
        };
        Ok(Self { name, text })
    }
}

/// Where an event goes: behind the head of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The log.
    pub vault: VaultId,
    /// The stream.
    pub stream: StreamId,
    /// The place in the stream.
    pub seq: u64,
    /// The hash of the head.
    pub prev: EventHash,
    /// When the head was recorded.
    pub prev_at: Option<Instant>,
}

impl Place {
    /// The first place of a new stream.
    pub(crate) fn first(vault: VaultId, stream: StreamId) -> Self {
        Self {
            vault,
            stream,
            seq: 1,
            prev: EventHash::ZERO,
            prev_at: None,
        }
    }
}

/// An event, with its exact text.
#[derive(Clone, PartialEq, Eq)]
pub struct Event {
    hash: EventHash,
    core: Core,
    core_text: String,
    fields: Vec<Field>,
}

/// An event of a version that is newer than this program. Kept and shown as such, never changed.
#[derive(Clone, PartialEq, Eq)]
pub struct NewerEvent {
    /// Its version.
    pub version: u32,
    /// The exact line.
    line: Zeroizing<String>,
}

impl NewerEvent {
    /// The exact line.
    pub fn line(&self) -> &str {
        &self.line
    }
}

/// What a line turned out to be.
#[derive(Clone, PartialEq, Eq)]
pub enum Line {
    /// An event.
    Event(Event),
    /// An event of a newer version.
    Newer(NewerEvent),
}

/// Why a line is not an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LineError {
    /// It is longer, deeper or has more fields than any event.
    #[error("too large")]
    TooLarge,
    /// It has not the form of an event.
    #[error("not of the form of an event")]
    Malformed,
    /// A field is not among the digests of the core.
    #[error("field and digest do not match")]
    Digest,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCore {
    v: u32,
    vault: String,
    stream: String,
    seq: u64,
    prev: Digits,
    at: Instant,
    tz: Offset,
    clock: Clock,
    kind: Kind,
    sd: Vec<Digits>,
}

#[derive(Serialize)]
struct LineOut<'a> {
    core: &'a str,
    fields: Vec<&'a str>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LineIn {
    core: String,
    fields: Vec<String>,
}

impl Event {
    /// The event that follows on `place`.
    pub(crate) fn follow(place: &Place, now: &Now, kind: Kind, fields: Vec<Field>) -> Self {
        let mut digests: Vec<_> = fields.iter().map(|field| Digits(field.digest())).collect();
        digests.sort_unstable();
        let back = place.prev_at.is_some_and(|before| now.instant() < before);
        let core = Core {
            vault: place.vault.clone(),
            stream: place.stream.clone(),
            seq: place.seq,
            prev: place.prev,
            at: now.instant(),
            offset: now.offset(),
            clock: if back { Clock::Back } else { Clock::Ok },
            kind,
            digests,
        };
        let core_text = write(&WrittenCore {
            v: VERSION,
            vault: core.vault.0.clone(),
            stream: core.stream.0.clone(),
            seq: core.seq,
            prev: Digits(core.prev.0),
            at: core.at,
            tz: core.offset,
            clock: core.clock,
            kind: core.kind,
            sd: core.digests.clone(),
        });
        Self {
            hash: EventHash(derive_digest(EVENT_DOMAIN, &core_text)),
            core,
            core_text,
            fields,
        }
    }

    /// Its hash, over the exact text of the core.
    pub fn hash(&self) -> EventHash {
        self.hash
    }

    /// The core, read.
    pub fn core(&self) -> &Core {
        &self.core
    }

    /// The fields that are here.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// How many fields the core vouches for that are not here.
    pub fn withheld(&self) -> usize {
        self.core.digests.len() - self.fields.len()
    }

    /// The same event, same hash, with no other fields than those of these names.
    pub(super) fn keeping(&self, names: &[&str]) -> Self {
        let mut kept = self.clone();
        kept.fields.retain(|field| names.contains(&field.name()));
        kept
    }

    /// The line that is sealed and exported: exact core, exact fields. Without a line feed.
    pub fn line(&self) -> Zeroizing<String> {
        self.line_with(&mut |_| true)
    }

    /// The line with no other fields than those that it keeps. The core still vouches for all of them.
    pub(crate) fn line_with(&self, keeps: &mut dyn FnMut(&Field) -> bool) -> Zeroizing<String> {
        let kept = self.fields.iter().filter(|field| keeps(field));
        Zeroizing::new(write(&LineOut {
            core: &self.core_text,
            fields: kept.map(Field::text).collect(),
        }))
    }

    fn read(core_text: String, core: Core, fields: Vec<String>) -> Result<Self, LineError> {
        let fields = fields
            .into_iter()
            .map(Field::parse)
            .collect::<Result<Vec<_>, _>>()?;
        let names: BTreeSet<_> = fields.iter().map(Field::name).collect();
        if names.len() != fields.len() {
            return Err(LineError::Malformed);
        }
        for field in &fields {
            if core.digests.binary_search(&Digits(field.digest())).is_err() {
                return Err(LineError::Digest);
            }
        }
        Ok(Self {
            hash: EventHash(derive_digest(EVENT_DOMAIN, &core_text)),
            core,
            core_text,
            fields,
        })
    }
}

impl WrittenCore {
    fn read(self) -> Option<Core> {
        let sorted = self.sd.windows(2).all(|pair| pair[0] < pair[1]);
        let fits = self.v == VERSION
            && is_hex(&self.vault, 32)
            && is_hex(&self.stream, 16)
            && (1..=SEQ_LIMIT).contains(&self.seq)
            && self.sd.len() <= FIELDS_LIMIT;
        (sorted && fits).then_some(())?;
        Some(Core {
            vault: VaultId(self.vault),
            stream: StreamId(self.stream),
            seq: self.seq,
            prev: EventHash(self.prev.0),
            at: self.at,
            offset: self.tz,
            clock: self.clock,
            kind: self.kind,
            digests: self.sd,
        })
    }
}

/// Reads one line, without its line feed.
///
/// # Errors
/// If it is neither an event nor one of a newer version.
pub fn parse(line: &str) -> Result<Line, LineError> {
    if line.len() > LINE_LIMIT_BYTES {
        return Err(LineError::TooLarge);
    }
    if line.contains('\n') {
        return Err(LineError::Malformed);
    }
    // Whatever is not of this form is told apart only then: a log has thousands of lines. Of this form there is nothing
    // that could be too deep but the fields themselves.
    if let Ok(LineIn { core, fields }) = read(line)
        && let Ok(written) = read::<WrittenCore>(&core)
        && written.v <= VERSION
    {
        if fields.len() > FIELDS_LIMIT {
            return Err(LineError::TooLarge);
        }
        let read = written.read().ok_or(LineError::Malformed)?;
        return Event::read(core, read, fields).map(Line::Event);
    }
    newer(line).map(Line::Newer)
}

fn newer(line: &str) -> Result<NewerEvent, LineError> {
    #[derive(Deserialize)]
    struct Outer {
        core: String,
    }
    #[derive(Deserialize)]
    struct Versioned {
        v: u32,
    }

    if is_too_deep(line) {
        return Err(LineError::TooLarge);
    }
    let malformed = |_shape| LineError::Malformed;
    let outer: Outer = read(line).map_err(malformed)?;
    if is_too_deep(&outer.core) {
        return Err(LineError::TooLarge);
    }
    let Versioned { v } = read(&outer.core).map_err(malformed)?;
    if v <= VERSION {
        return Err(LineError::Malformed);
    }
    Ok(NewerEvent {
        version: v,
        line: Zeroizing::new(line.to_owned()),
    })
}

pub(crate) fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn derive_digest(domain: &[u8], text: &str) -> [u8; 32] {
    Sha256::new()
        .chain_update(domain)
        .chain_update(text)
        .finalize()
        .into()
}

/// All JSON here is read from bytes, as the stores read it: what reads from text would be compiled beside it, type by type.
pub(crate) fn read<'t, T: Deserialize<'t>>(text: &'t str) -> serde_json::Result<T> {
    serde_json::from_slice(text.as_bytes())
}

/// JSON without white space, keys as they are declared.
pub(crate) fn write(value: &impl Serialize) -> String {
    #[expect(
        clippy::expect_used,
        reason = "our own structs of strings, numbers and lists always serialise"
    )]
    serde_json::to_string(value).expect("strings, numbers and lists serialise")
}

/// Whether arrays and objects nest deeper than they may, outside strings.
fn is_too_deep(json: &str) -> bool {
    let opens = |byte: &u8| matches!(byte, b'[' | b'{');
    // Most have fewer brackets than that.
    if json.bytes().filter(opens).nth(DEPTH_LIMIT).is_none() {
        return false;
    }
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut quoted, mut escaped) = (false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest > DEPTH_LIMIT
}
