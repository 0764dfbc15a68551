//! Reads a table of TOML into whatever derives `Deserialize`. Where serde would stop at the first thing that is wrong, this
//! notes it with its place, puts something empty there and reads on. Notes every id and every text on the way.

use std::{cell::RefCell, collections::BTreeSet, ops::Range};

use serde::{
    Deserialize, Deserializer,
    de::{
        DeserializeSeed, EnumAccess, Error as _, IntoDeserializer, MapAccess, SeqAccess,
        VariantAccess, Visitor, value::Error,
    },
    forward_to_deserialize_any,
};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    faults::{Fault, Kind},
    page::{Named, Page, Text},
};

/// Types that may be written as one text, which is their first field.
const SHORT: [&str; 3] = ["Line", "AddedAction", "Suppression"];

/// Where a plain text is an id: the list, the key, and what it has to name.
const REFERENCES: [(&str, &str, Kind); 11] = [
    ("wording", "fact", "group"),
    ("prefill", "channel", "channel"),
    ("prefill", "behaviours", "behaviour"),
    ("prefill", "relation", "relation"),
    ("prefill", "under_18", "under_18"),
    ("pattern", "to", "target"),
    ("pattern", "tags", "flag"),
    ("pattern", "rests_on", "ground"),
    ("pattern", "channels", "channel"),
    ("pattern", "after_channels", "channel"),
    ("pattern", "behaviours", "behaviour"),
];

/// A table of which the fields are read by name.
pub(super) struct Table<'a, 'i> {
    page: &'a Page<'a>,
    fields: &'a DeTable<'i>,
    at: Range<usize>,
    /// The key that it stands under.
    list: &'a str,
    /// The name that messages give it.
    name: String,
    /// Its own id, or that of what it is part of.
    id: String,
    /// The same with all that it is part of, as in `witness.who`.
    path: String,
    /// The path of what it is part of.
    scope: String,
    /// `true` for something that is no table: nothing is missing in it.
    is_none: bool,
    known: RefCell<BTreeSet<&'static str>>,
}

impl<'a, 'i> Table<'a, 'i> {
    /// The whole of a file.
    pub(super) fn of_file(page: &'a Page<'a>, table: &'a Spanned<DeTable<'i>>) -> Self {
        Self {
            page,
            fields: table.get_ref(),
            at: table.span().start..table.span().start,
            list: "",
            name: "this file".to_owned(),
            id: String::new(),
            path: String::new(),
            scope: String::new(),
            is_none: false,
            known: RefCell::default(),
        }
    }

    fn within(
        outer: &Table<'a, 'i>,
        list: &'a str,
        fields: &'a DeTable<'i>,
        at: Range<usize>,
    ) -> Self {
        let own = fields.get("id").and_then(|id| id.get_ref().as_str());
        let (name, path) = match own {
            None => (format!("an entry of '{list}'"), outer.path.clone()),
            Some(id) if outer.path.is_empty() => (format!("the {list} '{id}'"), id.to_owned()),
            Some(id) => (
                format!("the {list} '{id}' of '{}'", outer.path),
                format!("{}.{id}", outer.path),
            ),
        };
        Self {
            page: outer.page,
            fields,
            at,
            list,
            name,
            id: own.unwrap_or(&outer.id).to_owned(),
            path,
            scope: outer.path.clone(),
            is_none: false,
            known: RefCell::default(),
        }
    }

    /// The value under a key; an empty one where it is not what it should be.
    pub(super) fn read<T: Deserialize<'i> + Default>(&self, key: &'static str) -> T {
        T::deserialize(self.value(key)).unwrap_or_default()
    }

    /// Notes every key that nobody asked for.
    pub(super) fn finish(self) {
        let known = self.known.into_inner();
        for (key, _) in self.fields {
            if !known.contains(key.get_ref().as_ref()) && !self.is_none {
                let (key_name, owner) = (key.get_ref().to_string(), self.name.clone());
                let fault = Fault::UnknownKey {
                    key: key_name,
                    owner,
                };
                self.page.fault(key.span(), fault);
            }
        }
    }

    fn value<'v>(&'v self, key: &'static str) -> Value<'v, 'i> {
        self.known.borrow_mut().insert(key);
        Value {
            table: self,
            key,
            found: self.fields.get(key),
            is_said: self.is_none,
        }
    }

    /// The text under a key, for what else it says about a value.
    fn text(&self, key: &str) -> String {
        let text = self
            .fields
            .get(key)
            .and_then(|text| text.get_ref().as_str());
        text.unwrap_or_default().to_owned()
    }
}

/// A value under a key of a table, or in the list there; or nothing.
#[derive(Clone, Copy)]
struct Value<'v, 'i> {
    table: &'v Table<'v, 'i>,
    key: &'v str,
    found: Option<&'v Spanned<DeValue<'i>>>,
    /// `true` where it was said already that it is not there.
    is_said: bool,
}

impl<'v, 'i> Value<'v, 'i> {
    fn at(&self) -> Range<usize> {
        self.found.map_or(self.table.at.clone(), Spanned::span)
    }

    fn fault(&self, fault: Fault) {
        self.table.page.fault(self.at(), fault);
    }

    fn wrong_type(&self, expected: &'static str) {
        let key = self.key.to_owned();
        self.fault(Fault::WrongType { key, expected });
    }

    /// The text that stands here; an empty one is noted, as one that is missing is.
    fn string(&self) -> String {
        let key = self.key.to_owned();
        match self.found.map(Spanned::get_ref) {
            None if self.is_said => {}
            None => {
                let owner = self.table.name.clone();
                self.fault(Fault::Missing { key, owner });
            }
            Some(DeValue::String(text)) => {
                if text.trim().is_empty() {
                    self.fault(Fault::Empty { key });
                }
                return text.clone().into_owned();
            }
            Some(_) => self.wrong_type("text in quotation marks"),
        }
        String::new()
    }

    fn named(&self, kind: Kind, scope: &str, id: &str) -> Named {
        Named {
            kind,
            scope: scope.to_owned(),
            id: id.to_owned(),
            place: self.table.page.place(self.at()),
        }
    }

    /// Notes an id: what it is given to, or what it has to name.
    fn note_id(&self, kind: Kind, id: &str) {
        if id.is_empty() {
            return;
        }
        let Table { page, list, .. } = *self.table;
        let mut notes = page.notes.borrow_mut();
        if self.key == "id" && kind == list {
            notes.given.push(self.named(kind, &self.table.scope, id));
            return;
        }
        let is_switched = self.key == "sets" || list == "chip";
        if kind == "flag" && is_switched {
            notes.switched.push(id.to_owned());
        } else if kind == "flag" && list != "pattern" {
            notes.awaited.push(self.named(kind, "", id));
            return;
        }
        let scope = if kind == "choice" {
            self.table.text("question")
        } else {
            String::new()
        };
        notes.used.push(self.named(kind, &scope, id));
    }

    /// A text that is no id by its type.
    fn note_text(&self, text: &str) {
        let list = self.table.list;
        let reference = REFERENCES
            .iter()
            .find(|(of, key, _)| (*of, *key) == (list, self.key));
        if let Some((_, _, kind)) = reference {
            return self.note_id(kind, text);
        }
        if self.key == "id" {
            return self.note_given(text);
        }
        let text = Text {
            text: text.to_owned(),
            key: self.key.to_owned(),
            list: list.to_owned(),
            of: self.table.id.clone(),
            place: self.table.page.place(self.at()),
        };
        self.table.page.notes.borrow_mut().texts.push(text);
    }

    /// Of an id without a type of its own the list says what it is.
    fn note_given(&self, id: &str) {
        let kinds = super::faults::UNTYPED_KINDS;
        if let Some(kind) = kinds.iter().find(|kind| **kind == self.table.list) {
            self.note_id(kind, id);
        }
    }

    fn whole<T: TryFrom<i64> + Default>(&self) -> T {
        let number = match self.found.map(Spanned::get_ref) {
            None => return T::default(),
            Some(DeValue::Integer(number)) => {
                i64::from_str_radix(number.as_str(), number.radix()).ok()
            }
            Some(_) => None,
        };
        let number = number.and_then(|number| T::try_from(number).ok());
        number.unwrap_or_else(|| {
            self.wrong_type("a whole number");
            T::default()
        })
    }
}

macro_rules! whole {
    ($($method:ident $visit:ident;)+) => {$(
        fn $method<V: Visitor<'i>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.$visit(self.whole())
        }
    )+};
}

impl<'i> Deserializer<'i> for Value<'_, 'i> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'i>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom(
            "nothing of content/ is read without knowing what it should be",
        ))
    }

    fn deserialize_option<V: Visitor<'i>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.found {
            None => visitor.visit_none(),
            Some(_) => visitor.visit_some(self),
        }
    }

    fn deserialize_bool<V: Visitor<'i>>(self, visitor: V) -> Result<V::Value, Error> {
        let found = self.found.map(Spanned::get_ref);
        if !matches!(found, None | Some(DeValue::Boolean(_))) {
            self.wrong_type("true or false");
        }
        visitor.visit_bool(matches!(found, Some(DeValue::Boolean(true))))
    }

    whole! {
        deserialize_u8 visit_u8;
        deserialize_u32 visit_u32;
        deserialize_u64 visit_u64;
        deserialize_i64 visit_i64;
    }

    fn deserialize_string<V: Visitor<'i>>(self, visitor: V) -> Result<V::Value, Error> {
        let text = self.string();
        self.note_text(&text);
        visitor.visit_string(text)
    }

    fn deserialize_str<V: Visitor<'i>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_string(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'i>>(
        self,
        kind: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        let id = self.string();
        self.note_id(kind, &id);
        visitor.visit_newtype_struct(id.into_deserializer())
    }

    fn deserialize_seq<V: Visitor<'i>>(self, visitor: V) -> Result<V::Value, Error> {
        let left = match self.found.map(Spanned::get_ref) {
            Some(DeValue::Array(list)) => list.iter(),
            found => {
                if found.is_some() {
                    self.wrong_type("a list");
                }
                [].iter()
            }
        };
        visitor.visit_seq(Elements { list: self, left })
    }

    fn deserialize_struct<V: Visitor<'i>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let found = self.found.map(Spanned::get_ref);
        let nothing = DeTable::new();
        let mut first = None;
        let mut table = match found {
            // A condition stands in the table that it belongs to.
            None => return visitor.visit_map(Fields::new(self.table, fields, None)),
            Some(DeValue::Table(table)) => Table::within(self.table, self.key, table, self.at()),
            Some(_) => Table::within(self.table, self.key, &nothing, self.at()),
        };
        if matches!(found, Some(DeValue::String(_))) && SHORT.contains(&name) {
            first = self.found;
        } else if !matches!(found, Some(DeValue::Table(_))) {
            self.wrong_type("a table");
            table.is_none = true;
        }
        let read = visitor.visit_map(Fields::new(&table, fields, first))?;
        table.finish();
        Ok(read)
    }

    fn deserialize_enum<V: Visitor<'i>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let of_table = match self.found.map(Spanned::get_ref) {
            Some(DeValue::Table(table)) if table.len() == 1 => table.iter().next(),
            _ => None,
        };
        let word = match (of_table, self.found.map(Spanned::get_ref)) {
            (Some((key, _)), _) => key.get_ref().clone().into_owned(),
            (None, Some(DeValue::Table(table))) => {
                let keys: Vec<&str> = table
                    .iter()
                    .map(|(key, _)| key.get_ref().as_ref())
                    .collect();
                keys.join(", ")
            }
            (None, _) => self.string(),
        };
        let known = variants.iter().copied().find(|known| *known == word);
        if known.is_none() && !word.is_empty() {
            let expected = variants.join(", ");
            let (key, value) = (self.key.to_owned(), word);
            self.fault(Fault::WrongValue {
                key,
                value,
                expected,
            });
        }
        let found = known.and_then(|_| of_table.map(|(_, value)| value));
        let word = known.or(variants.first().copied()).unwrap_or_default();
        visitor.visit_enum(Variant {
            value: Self {
                found,
                is_said: known.is_none(),
                ..self
            },
            word,
        })
    }

    forward_to_deserialize_any! {
        <V: Visitor<'i>>
        i8 i16 i32 i128 u16 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct map identifier
        ignored_any
    }
}

/// The elements of a list, each under the key of the list.
struct Elements<'v, 'i> {
    list: Value<'v, 'i>,
    left: std::slice::Iter<'v, Spanned<DeValue<'i>>>,
}

impl<'i> SeqAccess<'i> for Elements<'_, 'i> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'i>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let Some(found) = self.left.next() else {
            return Ok(None);
        };
        let found = Some(found);
        seed.deserialize(Value { found, ..self.list }).map(Some)
    }
}

/// Every field that a type has, whether the table has it or not.
struct Fields<'v, 'i> {
    table: &'v Table<'v, 'i>,
    left: std::slice::Iter<'static, &'static str>,
    now: Option<Value<'v, 'i>>,
    first: Option<&'v Spanned<DeValue<'i>>>,
}

impl<'v, 'i> Fields<'v, 'i> {
    fn new(
        table: &'v Table<'v, 'i>,
        fields: &'static [&'static str],
        first: Option<&'v Spanned<DeValue<'i>>>,
    ) -> Self {
        Self {
            table,
            left: fields.iter(),
            now: None,
            first,
        }
    }
}

impl<'i> MapAccess<'i> for Fields<'_, 'i> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'i>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let Some(key) = self.left.next() else {
            return Ok(None);
        };
        let mut value = self.table.value(key);
        value.found = self.first.take().or(value.found);
        self.now = Some(value);
        seed.deserialize((*key).into_deserializer()).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'i>>(&mut self, seed: T) -> Result<T::Value, Error> {
        let value = self.now.take();
        seed.deserialize(value.ok_or_else(|| Error::custom("a value without a key"))?)
    }
}

/// One of a few words, with a value behind it perhaps.
struct Variant<'v, 'i> {
    value: Value<'v, 'i>,
    word: &'static str,
}

impl<'v, 'i> EnumAccess<'i> for Variant<'v, 'i> {
    type Error = Error;
    type Variant = Value<'v, 'i>;

    fn variant_seed<T: DeserializeSeed<'i>>(
        self,
        seed: T,
    ) -> Result<(T::Value, Value<'v, 'i>), Error> {
        let word = seed.deserialize(self.word.into_deserializer())?;
        Ok((word, self.value))
    }
}

impl<'i> VariantAccess<'i> for Value<'_, 'i> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'i>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'i>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'i>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_any(visitor)
    }
}
