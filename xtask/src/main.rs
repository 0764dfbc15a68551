//! The project's own commands. Knows tools and files; nothing of the product's insides.
fn main() {}
