//! What checking a file or a pack finds, as content/words/ says it.

include!(concat!(env!("OUT_DIR"), "/words.rs"));
