//! What checking a file finds, as content/words/ says it.

include!(concat!(env!("OUT_DIR"), "/words.rs"));
