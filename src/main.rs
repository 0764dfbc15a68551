//! Links the app. Nothing is shown until a script of the page asks for it: `src/embed/`.

pub use firmly::embed;

fn main() {}
