//! Reading files that the user chose. Knows nothing of what is in them.

use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement};

/// Why a file was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRead {
    /// The browser could not read it.
    #[error("file unreadable")]
    Unreadable,
    /// It is larger than it may be.
    #[error("file too large")]
    TooLarge,
}

/// A file that the user chose. It is read when it is needed.
#[derive(Clone)]
pub struct Chosen(File);

impl Chosen {
    /// Its name, without the folder.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// How large it is; the most that can be said where it is larger than 4 GB.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the largest number stands for all above"
    )]
    pub fn size_bytes(&self) -> u32 {
        self.0.size() as u32
    }

    /// What is in it from one byte to before another.
    ///
    /// # Errors
    /// If the browser cannot read it.
    pub async fn part(&self, from: u32, to: u32) -> Result<Vec<u8>, NotRead> {
        let part = self.0.slice_with_f64_and_f64(from.into(), to.into());
        let buffer = JsFuture::from(part.or(Err(NotRead::Unreadable))?.array_buffer());
        let buffer = buffer.await.or(Err(NotRead::Unreadable))?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }

    /// What is in it, if that is no more than `limit_bytes`.
    ///
    /// # Errors
    /// See [`NotRead`].
    pub async fn read(&self, limit_bytes: f64) -> Result<Vec<u8>, NotRead> {
        if self.0.size() > limit_bytes {
            return Err(NotRead::TooLarge);
        }
        let buffer = JsFuture::from(self.0.array_buffer())
            .await
            .or(Err(NotRead::Unreadable))?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }
}

impl From<File> for Chosen {
    fn from(file: File) -> Self {
        Self(file)
    }
}

/// The files that were chosen here.
pub fn chosen(input: &HtmlInputElement) -> Vec<Chosen> {
    let Some(files) = input.files() else {
        return Vec::new();
    };
    (0..files.length())
        .filter_map(|at| files.get(at))
        .map(Chosen)
        .collect()
}
