//! The interface words, as content/words/ has them: a module for each file. Not one of them is written in Rust.

include!(concat!(env!("OUT_DIR"), "/words.rs"));
