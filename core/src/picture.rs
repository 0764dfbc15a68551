//! What the bytes of a picture tell besides the picture: how large it is drawn, and what the camera wrote into it. Draws nothing.

/// A picture with more pixels is not drawn: the browser would take gigabytes for it.
pub const PIXELS_LIMIT: u64 = 40_000_000;

/// What a camera wrote into a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hidden {
    /// Nothing that was found.
    Nothing,
    /// Something: the time, the camera.
    Details,
    /// The place, by its coordinates.
    Place,
}

/// How many pixels these bytes are drawn as, by their header alone. `None` if that cannot be read.
pub fn pixels(bytes: &[u8]) -> Option<u64> {
    let size = imagesize::blob_size(bytes).ok()?;
    (size.width as u64).checked_mul(size.height as u64)
}

/// What the camera wrote into these bytes: whether there are such details, and whether the place is one of them. What
/// cannot be followed counts as details.
pub fn hidden(bytes: &[u8]) -> Hidden {
    // Text that programs add, in which the names stand as they are.
    if find(bytes, b"GPSLatitude").is_some() {
        return Hidden::Place;
    }
    // As JPEG and HEIC, PNG and WebP mark them; what follows is the same in all.
    let marks: [&[u8]; 3] = [b"Exif\0\0", b"eXIf", b"EXIF"];
    let details = marks
        .iter()
        .filter_map(|mark| bytes.get(find(bytes, mark)? + mark.len()..))
        .find_map(tiff);
    match details {
        Some(details) if has_place(details) == Some(true) => Hidden::Place,
        Some(_) => Hidden::Details,
        None => Hidden::Nothing,
    }
}

/// Where the details begin, if they do so at once or after a length.
fn tiff(bytes: &[u8]) -> Option<&[u8]> {
    let starts = |at: &usize| {
        let rest = bytes.get(*at..).unwrap_or_default();
        rest.starts_with(b"II*\0") || rest.starts_with(b"MM\0*")
    };
    (0..=10).find(starts).and_then(|at| bytes.get(at..))
}

/// Whether the first list of details (TIFF 6.0, section 2) names a list of coordinates. `None` if it cannot be followed.
fn has_place(details: &[u8]) -> Option<bool> {
    const COORDINATES: u16 = 0x8825;
    const ENTRY_BYTES: usize = 12;
    let two = |at: usize| {
        let pair = *details.get(at..)?.first_chunk()?;
        Some(if details.starts_with(b"II") {
            u16::from_le_bytes(pair)
        } else {
            u16::from_be_bytes(pair)
        })
    };
    let four = |at: usize| {
        let (first, second) = (u32::from(two(at)?), u32::from(two(at + 2)?));
        let little = details.starts_with(b"II");
        let (high, low) = if little {
            (second, first)
        } else {
            (first, second)
        };
        usize::try_from(high << 16 | low).ok()
    };
    let list = four(4)?;
    for entry in 0..usize::from(two(list)?) {
        let at = list.checked_add(2 + entry * ENTRY_BYTES)?;
        if two(at)? == COORDINATES {
            return Some(true);
        }
    }
    Some(false)
}

fn find(bytes: &[u8], sought: &[u8]) -> Option<usize> {
    // The first byte rules most of it out: files have megabytes.
    let starts = |window: &[u8]| window.first() == sought.first() && window == sought;
    bytes.windows(sought.len()).position(starts)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A JPEG that holds these entries of a first directory, big-endian, and a frame of 3 by 2.
    fn jpeg(tags: &[(u16, u16, u32, u32)], more: &[u8]) -> Vec<u8> {
        let mut tiff = b"MM\0\x2a\0\0\0\x08".to_vec();
        tiff.extend(u16::try_from(tags.len()).unwrap().to_be_bytes());
        for (tag, kind, count, value) in tags {
            tiff.extend(tag.to_be_bytes());
            tiff.extend(kind.to_be_bytes());
            tiff.extend(count.to_be_bytes());
            tiff.extend(value.to_be_bytes());
        }
        tiff.extend([0; 4]);
        tiff.extend(more);
        let mut bytes = b"\xff\xd8\xff\xe1".to_vec();
        bytes.extend(u16::try_from(tiff.len() + 8).unwrap().to_be_bytes());
        bytes.extend(b"Exif\0\0");
        bytes.extend(tiff);
        bytes.extend(b"\xff\xc0\0\x0b\x08\0\x02\0\x03\x01\x01\x11\0\xff\xd9");
        bytes
    }

    #[test]
    fn the_place_is_told_from_other_details() {
        assert_eq!(hidden(b"\xff\xd8\xff\xe0\0\x04xx\xff\xd9"), Hidden::Nothing);
        assert_eq!(hidden(b""), Hidden::Nothing);
        assert_eq!(hidden(b"not a picture"), Hidden::Nothing);
        // Orientation.
        let turned = jpeg(&[(0x0112, 3, 1, 1 << 16)], &[]);
        assert_eq!(hidden(&turned), Hidden::Details);
        assert_eq!(pixels(&turned), Some(6));
        // A directory of coordinates at 26: latitude as three fractions at 44.
        let mut more = b"\0\x01\0\x02\0\x05\0\0\0\x03\0\0\0\x2c\0\0\0\0".to_vec();
        for number in [51_u32, 1, 30, 1, 0, 1] {
            more.extend(number.to_be_bytes());
        }
        let placed = jpeg(&[(0x8825, 4, 1, 26)], &more);
        assert_eq!(hidden(&placed), Hidden::Place);
        let little = b"xxxxeXIfII*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0\x01\0\0\0\x25\x88\x04\0\x01\0\0\0\0\0\0\0";
        assert_eq!(hidden(little), Hidden::Place);
        assert_eq!(
            hidden(b"RIFF....WEBPEXIF\x10\0\0\0MM\0*\0\0\0\x08\0\0"),
            Hidden::Details
        );
        assert_eq!(hidden(b"<x exif:GPSLatitude=\"51,30N\"/>"), Hidden::Place);
    }

    #[test]
    fn no_bytes_make_it_stop() {
        let whole = jpeg(&[(0x8825, 4, 1, 26), (0x0112, 3, 1, 1 << 16)], &[0xff; 40]);
        for end in 0..whole.len() {
            hidden(&whole[..end]);
            pixels(&whole[..end]);
        }
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 0xff;
            hidden(&changed);
            pixels(&changed);
        }
    }

    #[test]
    fn a_header_alone_tells_the_size() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x27\x10\0\0\x27\x10\x08\x02\0\0\0";
        assert_eq!(pixels(png), Some(100_000_000));
        assert!(pixels(png).unwrap() > PIXELS_LIMIT);
        assert_eq!(pixels(b"\x89PNG\r\n\x1a\n"), None);
    }
}
