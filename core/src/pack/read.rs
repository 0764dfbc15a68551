//! Reads a pack strictly: the file is bounded first, every key is known, every text is plain, and all that is wrong is
//! listed with its place. Reads nothing else.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};

use super::{
    Letter, Limit, Local, Note, Pack, Policy, Role, Topic,
    problem::{Fault, Problem, Refused},
};
use crate::{
    guide::model::{ActionId, ChoiceId, Guide, QuestionRole, WordingId},
    journal::moment::Day,
    unseen::is_unseen,
    written::hex,
};

/// A pack is no larger than that. Everything that is read of it is bounded by it.
pub const FILE_LIMIT_BYTES: usize = 65_536;
/// So many problems are listed.
const LISTED: usize = 100;
/// What the first key has to say.
const FORMAT: &str = "firmly-pack/1";
/// The beginning of every line of 'donts'.
const DO_NOT: &str = "Do not ";
/// So much of a key is repeated where it is unknown.
const KEY_CHARACTERS: usize = 40;

const PACK: &[&str] = &[
    "format",
    "pack_name",
    "version",
    "checked_on",
    "owner",
    "report_to",
    "exit",
    "nation",
    "setting",
    "contacts",
    "gifts",
    "policies",
    "letters",
    "extra_donts",
    "extra_notes",
    "signage",
];
const CONTACT: &[&str] = &["role", "name", "phone", "hours", "email", "link", "note"];
const POLICY: &[&str] = &["topic", "title", "link", "date"];
const LETTER: &[&str] = &["wording", "text"];
const NOTE: &[&str] = &["action", "text"];

/// Reads a pack, or says everything that is wrong with it. The guide says which nations, settings and wordings there are.
///
/// # Errors
/// If anything at all is wrong: nothing of such a pack is used.
pub fn read(bytes: &[u8], guide: &Guide) -> Result<Pack, Refused> {
    let mut reader = Reader {
        refused: Refused::default(),
        place: String::new(),
    };
    let pack = reader.pack(bytes, guide);
    match pack {
        Some(pack) if reader.refused.problems.is_empty() => Ok(pack),
        _ => Err(reader.refused),
    }
}

/// What a text is for: how long it may be, and what else has to be true of it.
#[derive(Clone, Copy)]
enum Form {
    /// A word that packs know.
    Word,
    /// A name or a title.
    Name,
    /// A sentence or a few.
    Sentence,
    /// As a sentence, and begins with 'Do not'.
    Dont,
    /// May have lines.
    Paragraphs,
    Day,
    Phone,
    Email,
    Https,
}

impl Form {
    /// How many characters it may have.
    fn limit(self) -> usize {
        match self {
            Self::Word | Self::Phone => 30,
            Self::Name => 60,
            Self::Sentence | Self::Dont => 400,
            Self::Paragraphs => 4000,
            Self::Day => 10,
            Self::Email => 100,
            Self::Https => 300,
        }
    }

    /// What is wrong with a text that is plain and not too long.
    fn fault(self, text: &str) -> Option<Fault> {
        let (is_right, fault) = match self {
            Self::Word | Self::Name | Self::Sentence | Self::Paragraphs => return None,
            Self::Dont => (text.starts_with(DO_NOT), Fault::NotDont),
            Self::Day => (text.parse::<Day>().is_ok(), Fault::NotDay),
            Self::Phone => (is_phone(text), Fault::NotPhone),
            Self::Email => (is_email(text), Fault::NotEmail),
            Self::Https => (is_https(text), Fault::NotHttps),
        };
        (!is_right).then_some(fault)
    }
}

/// Digits with spaces between them, after a plus perhaps. Extensions are for the note: nothing is dialled wrongly.
fn is_phone(text: &str) -> bool {
    let number = text.strip_prefix('+').unwrap_or(text);
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    number
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b' ')
        && number.split(' ').all(|group| !group.is_empty())
        && (3..=15).contains(&digits)
}

fn is_email(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_+'@".contains(&byte);
    text.bytes().all(plain)
        && text
            .split_once('@')
            .is_some_and(|(who, host)| !who.is_empty() && is_host(host) && host.contains('.'))
}

/// `https://`, a host, a port perhaps, and a path of characters that an address may have.
fn is_https(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://") else {
        return false;
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, port) = match rest[..end].split_once(':') {
        Some((host, port)) => (host, port),
        None => (&rest[..end], "443"),
    };
    let plain = |byte: u8| byte.is_ascii_graphic() && !b"\"'<>\\^`{|}".contains(&byte);
    is_host(host) && port.parse::<u16>().is_ok() && rest.bytes().all(plain)
}

/// Labels of letters, digits and hyphens with full stops between them.
fn is_host(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    text.split('.')
        .all(|label| !label.is_empty() && label.bytes().all(plain))
}

/// Keys with what stands behind them, unread.
struct Object<'p>(Vec<(String, &'p RawValue)>);

impl<'p> Object<'p> {
    fn get(&self, key: &str) -> Option<&'p RawValue> {
        let entry = self.0.iter().find(|(name, _)| name == key);
        entry.map(|(_, value)| *value)
    }

    fn has(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.get(key).is_some())
    }
}

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Entries)
    }
}

struct Entries;

impl<'de> Visitor<'de> for Entries {
    type Value = Object<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(Object(entries))
    }
}

/// Where the reading stands, and what was found wrong.
struct Reader {
    refused: Refused,
    place: String,
}

impl Reader {
    fn fault(&mut self, fault: Fault) {
        if self.refused.problems.len() < LISTED {
            self.refused.problems.push(Problem {
                place: self.place.clone(),
                fault,
            });
        } else {
            self.refused.more += 1;
        }
    }

    fn fault_at(&mut self, key: &str, fault: Fault) {
        let from = self.enter(key);
        self.fault(fault);
        self.place.truncate(from);
    }

    /// Goes to a key; gives what to cut the place back to.
    fn enter(&mut self, key: &str) -> usize {
        let from = self.place.len();
        if from > 0 {
            self.place.push('.');
        }
        self.place.push_str(key);
        from
    }

    /// Goes to one of a list.
    fn enter_index(&mut self, at: usize) -> usize {
        let from = self.place.len();
        self.place.push('[');
        self.place.push_str(&at.to_string());
        self.place.push(']');
        from
    }

    fn pack(&mut self, bytes: &[u8], guide: &Guide) -> Option<Pack> {
        if bytes.len() > FILE_LIMIT_BYTES {
            self.fault(Fault::FileTooLarge);
            return None;
        }
        if std::str::from_utf8(bytes).is_err() {
            self.fault(Fault::NotUtf8);
            return None;
        }
        let raw: &RawValue = match serde_json::from_slice(bytes) {
            Ok(raw) => raw,
            Err(error) => {
                let (line, column) = (error.line(), error.column());
                self.fault(Fault::NotJson { line, column });
                return None;
            }
        };
        let top = self.object(raw, PACK)?;
        // Of another format nothing else can be said.
        if self.need(&top, "format", Form::Word)? != FORMAT {
            self.fault_at("format", Fault::Format);
            return None;
        }
        let pack_name = self.need(&top, "pack_name", Form::Name);
        let version = self.need(&top, "version", Form::Name);
        let checked_on = self.need(&top, "checked_on", Form::Day);
        let owner = self.need(&top, "owner", Form::Name);
        let report_to = self.need(&top, "report_to", Form::Sentence);
        let exit = self.text_at(&top, "exit", Form::Https);
        let nation = self.choice(
            &top,
            "nation",
            guide,
            QuestionRole::Nation,
            Fault::NotNation,
        );
        let setting = self.choice(
            &top,
            "setting",
            guide,
            QuestionRole::Setting,
            Fault::NotSetting,
        );
        let contacts = self.each(&top, "contacts", 60, Self::contact);
        let gifts = self.gifts(&top);
        let policies = self.each(&top, "policies", 40, Self::policy);
        let letters = self.letters(&top, guide);
        let extra_donts = self.texts(&top, "extra_donts", 20, Form::Dont);
        let extra_notes = self.each(&top, "extra_notes", 20, |reader, raw| {
            reader.note(raw, guide)
        });
        let signage = self.texts(&top, "signage", 10, Form::Paragraphs);
        Some(Pack {
            pack_name: pack_name?,
            version: version?,
            checked_on: checked_on?.parse().ok()?,
            owner: owner?,
            report_to: report_to?,
            exit,
            nation,
            setting,
            contacts,
            gifts,
            policies,
            letters,
            extra_donts,
            extra_notes,
            signage,
            sha256: hex(&Sha256::digest(bytes)),
        })
    }

    fn contact(&mut self, raw: &RawValue) -> Option<Local> {
        let object = self.object(raw, CONTACT)?;
        let role = self.need(&object, "role", Form::Word);
        let role = self.known(role, "role", Role::named, Fault::NotRole);
        let local = Local {
            role: role.unwrap_or(Role::Manager),
            name: self.text_at(&object, "name", Form::Name),
            phone: self.text_at(&object, "phone", Form::Phone),
            hours: self.text_at(&object, "hours", Form::Sentence),
            email: self.text_at(&object, "email", Form::Email),
            link: self.text_at(&object, "link", Form::Https),
            note: self.text_at(&object, "note", Form::Sentence),
        };
        if !object.has(&["name", "phone", "email", "link", "note"]) {
            self.fault(Fault::Unreachable);
        }
        Some(local)
    }

    fn gifts(&mut self, top: &Object<'_>) -> Vec<(Limit, String)> {
        let Some(raw) = top.get("gifts") else {
            return Vec::new();
        };
        let from = self.enter("gifts");
        let keys: Vec<&str> = Limit::ALL.iter().map(|limit| limit.as_str()).collect();
        let object = self.object(raw, &keys).unwrap_or(Object(Vec::new()));
        let mut gifts = Vec::new();
        for limit in Limit::ALL {
            if let Some(text) = self.text_at(&object, limit.as_str(), Form::Sentence) {
                gifts.push((*limit, text));
            }
        }
        self.place.truncate(from);
        gifts
    }

    fn policy(&mut self, raw: &RawValue) -> Option<Policy> {
        let object = self.object(raw, POLICY)?;
        let topic = self.need(&object, "topic", Form::Word);
        let topic = self.known(topic, "topic", Topic::named, Fault::NotTopic);
        let title = self.need(&object, "title", Form::Name);
        let link = self.text_at(&object, "link", Form::Https);
        let date = self.text_at(&object, "date", Form::Day);
        Some(Policy {
            topic: topic?,
            title: title?,
            link,
            date: date.and_then(|day| day.parse().ok()),
        })
    }

    /// The organisation's words, for wordings that the guide has, once for each.
    fn letters(&mut self, top: &Object<'_>, guide: &Guide) -> Vec<Letter> {
        let mut seen: Vec<WordingId> = Vec::new();
        self.each(top, "letters", guide.wordings.len(), |reader, raw| {
            let letter = reader.letter(raw)?;
            if guide.wording(&letter.wording).is_none() {
                reader.fault_at("wording", Fault::NotWording);
            } else if seen.contains(&letter.wording) {
                reader.fault_at("wording", Fault::RepeatedWording);
            }
            seen.push(letter.wording.clone());
            Some(letter)
        })
    }

    fn letter(&mut self, raw: &RawValue) -> Option<Letter> {
        let object = self.object(raw, LETTER)?;
        let wording = self.need(&object, "wording", Form::Word);
        let text = self.need(&object, "text", Form::Paragraphs);
        Some(Letter {
            wording: WordingId::new(wording?),
            text: text?,
        })
    }

    fn note(&mut self, raw: &RawValue, guide: &Guide) -> Option<Note> {
        let object = self.object(raw, NOTE)?;
        let action = self.need(&object, "action", Form::Word).map(ActionId::new);
        let takes_notes = |id| guide.action(id).is_some_and(|action| action.local_notes);
        if action.as_ref().is_some_and(|id| !takes_notes(id)) {
            self.fault_at("action", Fault::NotAction);
        }
        let text = self.need(&object, "text", Form::Sentence);
        Some(Note {
            action: action?,
            text: text?,
        })
    }

    /// An answer to a question of the profile.
    fn choice(
        &mut self,
        top: &Object<'_>,
        key: &str,
        guide: &Guide,
        question: QuestionRole,
        fault: Fault,
    ) -> Option<ChoiceId> {
        let choice = ChoiceId::new(self.text_at(top, key, Form::Word)?);
        let question = guide.question_for(question);
        if question.is_none_or(|question| question.choice(&choice).is_none()) {
            self.fault_at(key, fault);
        }
        Some(choice)
    }

    /// What a word stands for, where it was one.
    fn known<T>(
        &mut self,
        word: Option<String>,
        key: &str,
        named: fn(&str) -> Option<T>,
        fault: Fault,
    ) -> Option<T> {
        let known = named(&word?);
        if known.is_none() {
            self.fault_at(key, fault);
        }
        known
    }

    /// Each of a list, as far as it can be read.
    fn each<T>(
        &mut self,
        object: &Object<'_>,
        key: &str,
        limit: usize,
        mut one: impl FnMut(&mut Self, &RawValue) -> Option<T>,
    ) -> Vec<T> {
        let list = self.list_at(object, key, limit);
        let from = self.enter(key);
        let mut read = Vec::new();
        for (at, raw) in list.into_iter().enumerate() {
            let here = self.enter_index(at);
            read.extend(one(self, raw));
            self.place.truncate(here);
        }
        self.place.truncate(from);
        read
    }

    fn texts(&mut self, top: &Object<'_>, key: &str, limit: usize, form: Form) -> Vec<String> {
        self.each(top, key, limit, |reader, raw| reader.text(raw, form))
    }

    /// A list, up to what there may be of it.
    fn list_at<'p>(&mut self, object: &Object<'p>, key: &str, limit: usize) -> Vec<&'p RawValue> {
        let Some(raw) = object.get(key) else {
            return Vec::new();
        };
        let Ok(mut list) = serde_json::from_slice::<Vec<&RawValue>>(raw.get().as_bytes()) else {
            self.fault_at(key, Fault::NotList);
            return Vec::new();
        };
        if list.len() > limit {
            self.fault_at(key, Fault::TooMany { limit });
            list.truncate(limit);
        }
        list
    }

    /// Keys with values, each key known and there once.
    fn object<'p>(&mut self, raw: &'p RawValue, known: &[&str]) -> Option<Object<'p>> {
        let Ok(object) = serde_json::from_slice::<Object<'p>>(raw.get().as_bytes()) else {
            self.fault(Fault::NotObject);
            return None;
        };
        for (at, (key, _)) in object.0.iter().enumerate() {
            if !known.contains(&key.as_str()) {
                self.fault_at(&shown(key), Fault::UnknownKey);
            } else if object.0[..at].iter().any(|(earlier, _)| earlier == key) {
                self.fault_at(key, Fault::RepeatedKey);
            }
        }
        Some(object)
    }

    /// A text that has to be there.
    fn need(&mut self, object: &Object<'_>, key: &str, form: Form) -> Option<String> {
        if object.get(key).is_none() {
            self.fault_at(key, Fault::Missing);
        }
        self.text_at(object, key, form)
    }

    fn text_at(&mut self, object: &Object<'_>, key: &str, form: Form) -> Option<String> {
        let raw = object.get(key)?;
        let from = self.enter(key);
        let text = self.text(raw, form);
        self.place.truncate(from);
        text
    }

    /// A text that is plain and right for what it is for.
    fn text(&mut self, raw: &RawValue, form: Form) -> Option<String> {
        if !raw.get().starts_with('"') {
            self.fault(Fault::NotText);
            return None;
        }
        // JSON can write half a character.
        let Ok(text) = serde_json::from_slice::<String>(raw.get().as_bytes()) else {
            self.fault(Fault::Unseen);
            return None;
        };
        let (limit, has_lines) = (form.limit(), matches!(form, Form::Paragraphs));
        let hidden = |one: char| is_unseen(one) && !(has_lines && one == '\n');
        let fault = if text.trim().is_empty() {
            Some(Fault::Empty)
        } else if text.chars().count() > limit {
            Some(Fault::TooLong { limit })
        } else if text.contains(hidden) {
            Some(Fault::Unseen)
        } else if text.contains(['<', '>']) {
            Some(Fault::Markup)
        } else {
            form.fault(&text)
        };
        match fault {
            Some(fault) => {
                self.fault(fault);
                None
            }
            None => Some(text),
        }
    }
}

/// The beginning of a key that is somebody's own, with a question mark for all that is no letter, digit or underscore.
fn shown(key: &str) -> String {
    let plain = |one: char| match one {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' => one,
        _ => '?',
    };
    key.chars().take(KEY_CHARACTERS).map(plain).collect()
}
