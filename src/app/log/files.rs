//! Files that are chosen for an entry, and attached ones that are looked at. The content is in memory only, and is wiped.

use std::rc::Rc;

use firmly_core::{
    journal::{
        Incident,
        attachment::{Attachment, LIMIT_BYTES, LIMIT_PER_ENTRY},
    },
    picture::{self, Hidden, PIXELS_LIMIT},
    session::ReadAttachmentError,
};
use web_sys::HtmlInputElement;
use zeroize::Zeroizing;

use super::{
    Failure, LogHandle,
    desk::LogSession,
    form::{Form, Purpose},
    machine::Entropy,
    state::{Busy, Change},
};
use crate::platform::{
    download::download,
    drawn::Drawn,
    file::{self, NotRead},
    room,
};

/// A file that was chosen and is not attached yet.
#[derive(Clone)]
pub struct ChosenFile {
    /// What there is to say of it.
    pub attachment: Attachment,
    /// What the camera wrote into it.
    pub hidden: Hidden,
    /// What is in it.
    pub(super) content: Rc<Zeroizing<Vec<u8>>>,
}

/// Each has a name of its own.
impl PartialEq for ChosenFile {
    fn eq(&self, other: &Self) -> bool {
        self.attachment.id == other.attachment.id
    }
}

impl Eq for ChosenFile {}

/// Why a file that was chosen is not attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileProblem {
    /// It is larger than it may be.
    TooLarge,
    /// The entry has as many as it may have.
    TooMany,
    /// The browser could not read it.
    Unreadable,
    /// There is nothing in it.
    Empty,
}

/// An attached file that is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Its id.
    pub id: String,
    /// What there is to see.
    pub sight: Sight,
}

/// What there is to see of an attached file.
#[derive(Clone, Debug, PartialEq)]
pub enum Sight {
    /// The picture, and what the camera wrote into it.
    Picture(Drawn, Hidden),
    /// A picture with too many pixels.
    TooLarge,
    /// A picture that does not say its size, or that the browser does not take.
    Broken,
    /// No picture.
    NotDrawn,
    /// It was handed to the browser under this name.
    Saved(String),
    /// It cannot be read.
    Lost(ReadAttachmentError),
}

impl LogHandle {
    /// Whether files can be attached to what is being written: never where the person is or may be under 18.
    pub fn may_attach(&self) -> bool {
        let form = &self.log.form;
        let under_18 = match self.case_of(form) {
            Some(case) => case.under_18,
            None => form.about.under_18.clone(),
        };
        under_18.is_none_or(|answer| answer.as_str() == "no")
    }

    /// How many more files the entry takes.
    pub fn room_for_files(&self) -> usize {
        let form = &self.log.form;
        let attached = self.corrected().map_or(0, |entry| entry.attachments.len());
        LIMIT_PER_ENTRY.saturating_sub(attached + form.files.len())
    }

    /// The entry that is being corrected, if one is.
    fn corrected(&self) -> Option<Rc<Incident>> {
        let form = &self.log.form;
        let Purpose::Amend(hash) = &form.purpose else {
            return None;
        };
        let case = self.case_of(form)?;
        let mut incidents = case.incidents.into_iter();
        incidents.find(|incident| incident.hash.to_string() == *hash)
    }

    /// What the form says with the files that may be attached to it.
    pub(super) fn form_to_save(&self) -> Form {
        let mut form = self.log.form.clone();
        if !self.may_attach() {
            form.files.clear();
        }
        form
    }

    /// Takes in the files that were chosen here, each that can be.
    pub fn choose_files(&self, input: &HtmlInputElement) {
        let (handle, input) = (self.clone(), input.clone());
        let mut room = self.room_for_files();
        self.tasks.tell(Change::Busy(Busy::Reading));
        self.tasks.run(async move {
            let mut problems = Vec::new();
            let files = file::chosen(&input);
            input.set_value("");
            for file in files {
                let name = file.name();
                let problem = match file.read(LIMIT_BYTES as f64).await {
                    Ok(bytes) if bytes.is_empty() => FileProblem::Empty,
                    Ok(_) if room == 0 => FileProblem::TooMany,
                    Ok(bytes) => {
                        room -= 1;
                        let content = Zeroizing::new(bytes);
                        let file = ChosenFile {
                            attachment: Attachment::make(&name, &content, &mut Entropy)?,
                            hidden: picture::hidden(&content),
                            content: Rc::new(content),
                        };
                        handle.edit(move |form| form.files.push(file.clone()));
                        continue;
                    }
                    Err(NotRead::TooLarge) => FileProblem::TooLarge,
                    Err(NotRead::Unreadable) => FileProblem::Unreadable,
                };
                problems.push((name, problem));
            }
            if room::more_than_half().await {
                handle.tasks.tell(Change::Crowded);
            }
            if problems.is_empty() {
                Ok(Change::Dismissed)
            } else {
                Err(Failure::Files(problems))
            }
        });
    }

    /// Leaves a chosen file out again.
    pub fn leave_out(&self, at: usize) {
        self.edit(move |form| {
            if at < form.files.len() {
                form.files.remove(at);
            }
        });
    }

    /// Seals and stores the files of a form, before the entry that names them.
    pub(super) async fn attach(&self, session: &LogSession, form: &Form) -> Result<(), Failure> {
        for file in &form.files {
            let attached = session
                .attach(&file.attachment, &file.content, &mut Entropy)
                .await;
            if let Err(error) = attached {
                self.detach(session, form).await;
                return Err(Failure::Attach(error));
            }
        }
        Ok(())
    }

    /// Takes them away where the entry was not added.
    pub(super) async fn detach(&self, session: &LogSession, form: &Form) {
        let attachments: Vec<_> = form
            .files
            .iter()
            .map(|file| file.attachment.clone())
            .collect();
        session.detach(&attachments).await;
    }

    /// Shows an attached file, if it is a picture that can be drawn.
    pub fn look_at(&self, attachment: &Attachment) {
        self.open_attachment(attachment, |attachment, content| {
            let Some(media_type) = attachment.kind.picture() else {
                return Ok(Sight::NotDrawn);
            };
            Ok(match picture::pixels(content) {
                None => Sight::Broken,
                Some(pixels) if pixels > PIXELS_LIMIT => Sight::TooLarge,
                Some(_) => match Drawn::new(content, media_type) {
                    Some(drawn) => Sight::Picture(drawn, picture::hidden(content)),
                    None => Sight::Broken,
                },
            })
        });
    }

    /// Hands an attached file to the browser, as it was given, under a name that says nothing.
    pub fn save_attachment(&self, attachment: &Attachment) {
        self.open_attachment(attachment, |attachment, content| {
            let tag = attachment.id.0.get(..4).unwrap_or_default();
            let name = ["firmly-file-", tag, ".", attachment.kind.extension()].concat();
            download(&name, content)?;
            Ok(Sight::Saved(name))
        });
    }

    fn open_attachment(
        &self,
        attachment: &Attachment,
        see: fn(&Attachment, &[u8]) -> Result<Sight, Failure>,
    ) {
        let Some(session) = self.desk.session().filter(|_| self.log.busy.is_none()) else {
            return;
        };
        let attachment = attachment.clone();
        self.tasks.tell(Change::Busy(Busy::Opening));
        self.tasks.run(async move {
            let sight = match session.attachment(&attachment).await {
                Ok(content) => see(&attachment, &content)?,
                Err(ReadAttachmentError::Locked(locked)) => return Err(locked.into()),
                Err(error) => Sight::Lost(error),
            };
            let id = attachment.id.0;
            Ok(Change::Shown(Some(Shown { id, sight })))
        });
    }

    /// Puts away what is shown.
    pub fn put_away(&self) {
        self.tasks.tell(Change::Shown(None));
    }

    /// The browser could not draw the picture.
    pub fn cannot_draw(&self, attachment: &Attachment) {
        let id = attachment.id.0.clone();
        let sight = Sight::Broken;
        self.tasks.tell(Change::Shown(Some(Shown { id, sight })));
    }
}
