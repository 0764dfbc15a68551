//! Made-up names for cases: two words and two digits. Randomness is passed in.

use super::vocabulary::Vocabulary;

/// A case reference that is not among `taken`, such as `Amber Kestrel 42`; `None` if the words have run out.
///
/// `random` decides where the search starts; every reference is as likely as any other.
pub fn derive_case_ref(vocabulary: &Vocabulary, random: u64, taken: &[&str]) -> Option<String> {
    let (first, second) = (&vocabulary.case_first, &vocabulary.case_second);
    let digits = 10..=99_u64;
    let numbers = 90_u64;
    let seconds = u64::try_from(second.len()).ok()?;
    let total = u64::try_from(first.len())
        .ok()?
        .checked_mul(seconds)?
        .checked_mul(numbers)?;
    // One more candidate than there are references taken is enough.
    let tries = u64::try_from(taken.len()).ok()?.checked_add(1)?.min(total);
    (0..tries)
        .filter_map(|step| {
            let index = random.checked_rem(total)?.checked_add(step)? % total;
            let word = |words: &[String], at: u64| words.get(usize::try_from(at).ok()?).cloned();
            Some(format!(
                "{} {} {}",
                word(first, index / numbers / seconds)?,
                word(second, index / numbers % seconds)?,
                index % numbers + digits.start()
            ))
        })
        .find(|reference| !taken.contains(&reference.as_str()))
}
