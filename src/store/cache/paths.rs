//! The addresses of the cache's entries, behind its root, and what they say of the events that they hold.

use std::cmp::Reverse;

use firmly_core::store::{AttachmentId, EventHash, SealedEvent, StreamId};

/// The beginning of an attachment's address, before its id.
pub(super) const ATTACHMENT: &str = "attachment/";

/// The events that an address says it holds.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Piece<'p> {
    /// The stream as it stands in the address.
    pub(super) stream: &'p str,
    pub(super) first: u64,
    pub(super) last: u64,
    /// Of the last one.
    pub(super) hash: EventHash,
    pub(super) is_segment: bool,
    pub(super) path: &'p str,
}

impl<'p> Piece<'p> {
    /// `None` for the address of something else.
    pub(super) fn of(path: &'p str) -> Option<Self> {
        let (kind, rest) = path.split_once('/')?;
        let (stream, rest) = rest.split_once('/')?;
        let (places, hash) = rest.split_once('/')?;
        let is_segment = kind == "segment";
        let (first, last) = match kind {
            "event" => (places, places),
            "segment" => places.split_once('-')?,
            _ => return None,
        };
        Some(Self {
            stream,
            first: first.parse().ok()?,
            last: last.parse().ok()?,
            hash: EventHash::from_hex(hash)?,
            is_segment,
            path,
        })
    }

    /// The number of places that it takes.
    pub(super) fn places(&self) -> u64 {
        (self.last.saturating_sub(self.first)).saturating_add(1)
    }
}

/// The pieces of this stream, as the addresses say.
pub(super) fn pieces<'p>(
    paths: &'p [String],
    stream: &StreamId,
) -> impl Iterator<Item = Piece<'p>> {
    let stream = encoded(&stream.0);
    let pieces = paths.iter().filter_map(|path| Piece::of(path));
    pieces.filter(move |piece| piece.stream == stream)
}

/// The last event of a stream by place, of two the one with the lower hash; place 0 and zeros if there is none.
pub(super) fn head(paths: &[String], stream: &StreamId) -> (u64, EventHash) {
    let last = pieces(paths, stream).map(|piece| (piece.last, Reverse(piece.hash)));
    let head = last.max();
    head.map_or((0, EventHash::ZERO), |(seq, Reverse(hash))| (seq, hash))
}

/// The address of a segment of these events of one stream, in order of their places.
pub(super) fn segment_path(events: &[SealedEvent]) -> Option<String> {
    let (first, last) = (events.first()?, events.last()?.seq);
    let head = events.iter().find(|event| event.seq == last)?;
    let (stream, hash) = (encoded(&first.stream.0), head.hash.to_string());
    Some(format!("segment/{stream}/{}-{last}/{hash}", first.seq))
}

pub(super) fn attachment_path(id: &AttachmentId) -> String {
    [ATTACHMENT, &encoded(&id.0)].concat()
}

pub(super) fn event_path(event: &SealedEvent) -> String {
    let (stream, hash) = (encoded(&event.stream.0), event.hash.to_string());
    format!("event/{stream}/{}/{hash}", event.seq)
}

pub(super) fn encoded(part: &str) -> String {
    js_sys::encode_uri_component(part).into()
}
