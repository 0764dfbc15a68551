//! Asks for a passphrase: at the terminal, without showing it, or from a file descriptor. Knows no copies.

use std::io;

use firmly_core::vault::Passphrase;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

/// The passphrase, in the form that the app brings it into.
pub(crate) fn ask(descriptor: Option<u32>) -> io::Result<Passphrase> {
    let typed = Zeroizing::new(match descriptor {
        None => rpassword::prompt_password("Passphrase of the copy: ")?,
        Some(0) => first_line(io::stdin().lock())?,
        Some(number) => first_line(io::BufReader::new(descriptor_file(number)?))?,
    });
    Ok(Passphrase::normalise(&typed, |text| text.nfkc().collect()))
}

fn first_line(mut from: impl io::BufRead) -> io::Result<String> {
    let mut line = Zeroizing::new(String::new());
    from.read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

#[cfg(unix)]
fn descriptor_file(number: u32) -> io::Result<std::fs::File> {
    std::fs::File::open(format!("/dev/fd/{number}"))
}

#[cfg(not(unix))]
fn descriptor_file(_number: u32) -> io::Result<std::fs::File> {
    Err(io::ErrorKind::Unsupported.into())
}
