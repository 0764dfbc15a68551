//! `html!` as Yew has it, compiled to fewer bytes: what never changes stays text, and what does is put into its holes by
//! `src/app/markup.rs`. Knows the syntax; nothing of elements. Components are Yew's own business.

use proc_macro2::TokenStream;

mod expand;
mod read;

/// Markup, as Yew's `html!` takes it.
#[proc_macro]
pub fn html(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = TokenStream::from(input);
    match read::nodes(input) {
        Ok(nodes) => expand::root(&nodes),
        Err(fault) => fault.tokens(),
    }
    .into()
}
