//! The examples run, and do what they say.

#[path = "../examples/embed_and_search.rs"]
mod embed_and_search;
#[path = "../examples/follow_the_register.rs"]
mod follow_the_register;
#[path = "../examples/import_a_file.rs"]
mod import_a_file;

#[test]
fn a_program_embeds_a_registry_and_searches_it() {
    embed_and_search::main().unwrap();
}

#[test]
fn a_program_follows_the_register() {
    follow_the_register::main().unwrap();
}

#[test]
fn a_program_imports_a_file() {
    import_a_file::main().unwrap();
}
