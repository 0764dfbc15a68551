//! A map and a set of a few things, in order: one list each. Knows nothing of what is in it.
//!
//! What the standard library has for many things is compiled for each kind of key, and is some 2 kB of the page each time.
//! Inserting moves what comes behind, so that what may grow to thousands stays there.

use std::{borrow::Borrow, fmt, marker::PhantomData, ops::Index};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, Visitor},
};

/// See the head of this file. It has of `BTreeMap` what is used here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Map<K, V>(Vec<(K, V)>);

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K, V> Map<K, V> {
    /// Nothing yet.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Lets all of it go.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Each with its key, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> + ExactSizeIterator {
        self.0.iter().map(|(key, value)| (key, value))
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> + ExactSizeIterator {
        self.0.iter().map(|(key, _)| key)
    }

    /// What they stand for, in their order.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> + ExactSizeIterator {
        self.0.iter().map(|(_, value)| value)
    }

    /// Keeps those of which it says so.
    pub fn retain(&mut self, mut keep: impl FnMut(&K, &mut V) -> bool) {
        self.0.retain_mut(|(key, value)| keep(key, value));
    }
}

impl<K: Ord, V> Map<K, V> {
    /// Where it is, or where it would be.
    fn place<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        self.0.binary_search_by(|(held, _)| held.borrow().cmp(key))
    }

    /// What stands there.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.place(key).ok().map(|at| &self.0[at].1)
    }

    /// Whether anything stands there.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.place(key).is_ok()
    }

    /// Puts it there, and gives what stood there before.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.place(&key) {
            Ok(at) => Some(std::mem::replace(&mut self.0[at].1, value)),
            Err(at) => {
                self.0.insert(at, (key, value));
                None
            }
        }
    }

    /// What stands there, or what is put there because nothing does.
    pub fn get_or_default(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        let at = self.place(&key).unwrap_or_else(|at| {
            self.0.insert(at, (key, V::default()));
            at
        });
        &mut self.0[at].1
    }

    /// Takes it away.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        self.place(key).ok().map(|at| self.0.remove(at).1)
    }
}

impl<K: Ord + Borrow<Q>, V, Q: Ord + ?Sized> Index<&Q> for Map<K, V> {
    type Output = V;

    fn index(&self, key: &Q) -> &V {
        self.get(key).expect("the key is there")
    }
}

impl<K: Ord, V> Extend<(K, V)> for Map<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, more: I) {
        for (key, value) in more {
            self.insert(key, value);
        }
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for Map<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(all: I) -> Self {
        let mut map = Self::new();
        map.extend(all);
        map
    }
}

impl<K: Ord, V, const N: usize> From<[(K, V); N]> for Map<K, V> {
    fn from(all: [(K, V); N]) -> Self {
        all.into_iter().collect()
    }
}

impl<K, V> IntoIterator for Map<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'m, K, V> IntoIterator for &'m Map<K, V> {
    type Item = (&'m K, &'m V);
    type IntoIter = std::iter::Map<std::slice::Iter<'m, (K, V)>, fn(&'m (K, V)) -> (&'m K, &'m V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().map(|(key, value)| (key, value))
    }
}

impl<K: Serialize, V: Serialize> Serialize for Map<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de, K: Ord + Deserialize<'de>, V: Deserialize<'de>> Deserialize<'de> for Map<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Entries(PhantomData))
    }
}

struct Entries<K, V>(PhantomData<(K, V)>);

impl<'de, K: Ord + Deserialize<'de>, V: Deserialize<'de>> Visitor<'de> for Entries<K, V> {
    type Value = Map<K, V>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let mut map = Map::new();
        while let Some((key, value)) = access.next_entry()? {
            map.insert(key, value);
        }
        Ok(map)
    }
}

/// See the head of this file. It has of `BTreeSet` what is used here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Set<T>(Vec<T>);

impl<T> Default for Set<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Set<T> {
    /// Nothing yet.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Lets all of it go.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Each, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.0.iter()
    }

    /// Keeps those of which it says so.
    pub fn retain(&mut self, keep: impl FnMut(&T) -> bool) {
        self.0.retain(keep);
    }
}

impl<T: Ord> Set<T> {
    /// Whether it is there.
    pub fn contains<Q: Ord + ?Sized>(&self, sought: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.0
            .binary_search_by(|held| held.borrow().cmp(sought))
            .is_ok()
    }

    /// Puts it there; whether it was not yet.
    pub fn insert(&mut self, new: T) -> bool {
        match self.0.binary_search(&new) {
            Ok(_) => false,
            Err(at) => {
                self.0.insert(at, new);
                true
            }
        }
    }

    /// What is here or there.
    pub fn with(&self, other: &Self) -> Self
    where
        T: Clone,
    {
        self.iter().chain(other).cloned().collect()
    }

    /// What is here and not there.
    pub fn without(&self, other: &Self) -> Self
    where
        T: Clone,
    {
        let mut rest = self.clone();
        rest.retain(|held| !other.contains(held));
        rest
    }

    /// Takes it away; whether it was there.
    pub fn remove<Q: Ord + ?Sized>(&mut self, gone: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        let at = self.0.binary_search_by(|held| held.borrow().cmp(gone));
        at.map(|at| self.0.remove(at)).is_ok()
    }
}

impl<T: Ord> Extend<T> for Set<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, more: I) {
        for one in more {
            self.insert(one);
        }
    }
}

impl<T: Ord> FromIterator<T> for Set<T> {
    fn from_iter<I: IntoIterator<Item = T>>(all: I) -> Self {
        let all = all.into_iter();
        let mut set = Self(Vec::with_capacity(all.size_hint().0));
        set.extend(all);
        set
    }
}

impl<T: Ord, const N: usize> From<[T; N]> for Set<T> {
    fn from(all: [T; N]) -> Self {
        all.into_iter().collect()
    }
}

impl<T> IntoIterator for Set<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<T: Serialize> Serialize for Set<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Ord + Deserialize<'de>> Deserialize<'de> for Set<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self::from_iter)
    }
}

impl<'s, T> IntoIterator for &'s Set<T> {
    type Item = &'s T;
    type IntoIter = std::slice::Iter<'s, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn the_set_does_what_the_standard_set_does() {
        let (mut ours, mut theirs) = (Set::new(), std::collections::BTreeSet::new());
        for step in 0_u32..500 {
            let one = format!("{}", step.wrapping_mul(2_654_435_761) % 40);
            match step % 3 {
                0 | 1 => assert_eq!(ours.insert(one.clone()), theirs.insert(one)),
                _ => assert_eq!(ours.remove(one.as_str()), theirs.remove(one.as_str())),
            }
            assert!(ours.iter().eq(theirs.iter()));
            assert_eq!(ours.contains("7"), theirs.contains("7"));
        }
        assert_eq!((ours.len(), ours.is_empty()), (theirs.len(), false));
        ours.retain(|one| one.len() == 1);
        theirs.retain(|one| one.len() == 1);
        assert!(ours.into_iter().eq(theirs));
    }

    /// The same done to both leaves the same in both.
    #[test]
    fn it_does_what_the_standard_map_does() {
        let (mut ours, mut theirs) = (Map::new(), BTreeMap::new());
        for step in 0_u32..500 {
            let key = format!("{}", step.wrapping_mul(2_654_435_761) % 40);
            match step % 5 {
                0..=2 => assert_eq!(ours.insert(key.clone(), step), theirs.insert(key, step)),
                3 => assert_eq!(ours.remove(key.as_str()), theirs.remove(key.as_str())),
                _ => {
                    *ours.get_or_default(key.clone()) += step;
                    *theirs.entry(key).or_default() += step;
                }
            }
            assert!(ours.iter().eq(theirs.iter()));
            assert!(ours.keys().eq(theirs.keys()) && ours.values().eq(theirs.values()));
        }
        assert_eq!((ours.len(), ours.is_empty()), (theirs.len(), false));
        let written = serde_json::to_string(&ours).unwrap();
        assert_eq!(written, serde_json::to_string(&theirs).unwrap());
        assert_eq!(
            serde_json::from_str::<Map<String, u32>>(&written).unwrap(),
            ours
        );
        ours.retain(|_, value| *value % 2 == 0);
        theirs.retain(|_, value| *value % 2 == 0);
        assert!(ours.into_iter().eq(theirs));
    }

    #[test]
    fn the_last_of_two_counts() {
        let read: Map<String, u8> = serde_json::from_str(r#"{"b":1,"a":2,"b":3}"#).unwrap();
        assert_eq!(read, Map::from([("a".to_owned(), 2), ("b".to_owned(), 3)]));
        assert!(read.contains_key("a") && read.get("c").is_none());
        assert_eq!(read["b"], 3);
    }
}
