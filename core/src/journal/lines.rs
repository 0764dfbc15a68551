//! A file of exact lines, one by one: entries, and what a copy has beside them. Judges neither order nor chain.

use base64ct::{Base64, Encoding as _};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{
    event::{self, LINE_LIMIT_BYTES, Line, LineError, write},
    moment::Instant,
};
use crate::store::AttachmentId;

const FORMAT: &str = "firmly-copy";

/// The version of copies that this program writes, and the newest that it understands.
pub const COPY_VERSION: u32 = 1;

/// The first line of a copy.
#[derive(Serialize, Deserialize)]
pub(crate) struct Header {
    format: String,
    pub(crate) v: u32,
    pub(crate) vault: String,
    pub(crate) made: Instant,
    streams: usize,
    pub(crate) events: usize,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) attachments: usize,
}

impl Header {
    pub(crate) fn new(
        vault: String,
        made: Instant,
        streams: usize,
        events: usize,
        attachments: usize,
    ) -> Self {
        Self {
            format: FORMAT.to_owned(),
            v: COPY_VERSION,
            vault,
            made,
            streams,
            events,
            attachments,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// The content of an attachment in standard base64, padded.
#[derive(Serialize, Deserialize)]
struct ContentLine<'a> {
    attachment: &'a str,
    data: &'a str,
}

/// How the line of an attachment begins, and no event's.
const CONTENT_START: &str = "{\"attachment\":";
/// What a line of a file is.
pub(crate) enum Row {
    /// The first line of a copy.
    Header(Header),
    /// An event.
    Entry(Line),
    /// The content of what is attached to one.
    Content(AttachmentId, Zeroizing<Vec<u8>>),
}

/// Reads one line, without its line feed.
pub(crate) fn read(line: &str) -> Result<Row, LineError> {
    if line.len() > LINE_LIMIT_BYTES {
        return Err(LineError::TooLarge);
    }
    if line.starts_with(CONTENT_START) {
        return content_in(line).ok_or(LineError::Malformed);
    }
    let entry = event::parse(line);
    if entry == Err(LineError::Malformed)
        && let Ok(header) = event::read::<Header>(line)
        && header.format == FORMAT
    {
        return Ok(Row::Header(header));
    }
    entry.map(Row::Entry)
}

/// The line that holds the content of an attachment.
pub(crate) fn write_content(id: &AttachmentId, content: &[u8]) -> Zeroizing<String> {
    let data = Zeroizing::new(Base64::encode_string(content));
    Zeroizing::new(write(&ContentLine {
        attachment: &id.0,
        data: &data,
    }))
}

fn content_in(line: &str) -> Option<Row> {
    let ContentLine { attachment, data } = event::read(line).ok()?;
    let content = Zeroizing::new(Base64::decode_vec(data).ok()?);
    Some(Row::Content(AttachmentId(attachment.to_owned()), content))
}
