//! `registry contact`: how to reach the people behind tokens.

use registry_core::Registry;
use registry_server::{Access, Contact, Contacts, Person, PersonsContact};
use serde_json::json;

use crate::{
    args::{self, ContactCommand, Format},
    config::Config,
    exit::Exit,
    failure::Failure,
    output::{self, Column},
};

const COLUMNS: [Column; 4] = [
    Column::wrapped("person"),
    Column::whole("e-mail"),
    Column::whole("telephone"),
    Column::wrapped("note"),
];

pub fn run(args: &args::Contact, config: &Config) -> Result<Exit, Failure> {
    let registry = config.registry()?;
    let contacts = Contacts::of_registry(&registry);
    match &args.command {
        ContactCommand::Add(args) => {
            let person = identifier(&args.person, &registry)?;
            let contact = Contact {
                email: args.email.clone(),
                telephone: args.telephone.clone(),
                note: args.note.clone(),
            };
            contacts.set(&person, &contact)?;
            told(&person, "kept", config)?;
        }
        ContactCommand::List => show(&contacts.list()?, config)?,
        ContactCommand::Show { person } => {
            let person = identifier(person, &registry)?;
            let contact = contacts.get(&person)?;
            show(&[PersonsContact { person, contact }], config)?;
        }
        ContactCommand::Erase { person } => {
            let person = identifier(person, &registry)?;
            contacts.erase(&person)?;
            told(&person, "erased", config)?;
        }
    }
    Ok(Exit::Done)
}

/// What a person's documents are kept under: what a token says with `--person`, else the name as names are compared.
fn identifier(person: &str, registry: &Registry) -> Result<String, Failure> {
    let tokens = Access::of_registry(registry).tokens()?;
    let mut ids = tokens.iter().filter_map(|token| token.person.id.as_deref());
    match ids.any(|id| id == person) {
        true => Ok(person.to_owned()),
        false => Ok(Person::named(person).identifier()),
    }
}

fn told(person: &str, what: &str, config: &Config) -> Result<(), Failure> {
    let text = format!("The contact details of {person} are {what}.");
    let done = json!({ "person": person, "status": what });
    config.console.tell(&text, &done)
}

fn show(contacts: &[PersonsContact], config: &Config) -> Result<(), Failure> {
    match config.console.format {
        Format::Json => output::json(&contacts),
        Format::Jsonl => output::json_lines(contacts),
        _ => {
            let mut screen = config.console.screen();
            let rows = contacts.iter().map(|PersonsContact { person, contact }| {
                let stated = |text: &Option<String>| text.clone().unwrap_or_default().into();
                [
                    person.clone().into(),
                    stated(&contact.email),
                    stated(&contact.telephone),
                    stated(&contact.note),
                ]
            });
            output::table(&mut screen, &COLUMNS, rows)?;
            screen.close()
        }
    }
}
