//! `registry contact`: how to reach the people behind tokens.

use registry_server::{Access, Contact, Contacts, Person, PersonsContact};
use serde_json::json;

use crate::{
    afar::Afar,
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

/// Where contact details are kept.
#[allow(clippy::large_enum_variant, reason = "there is one in a run")]
enum Kept<'a> {
    Here(Contacts, Access),
    Afar(&'a Afar),
}

impl Kept<'_> {
    fn set(&self, person: &str, contact: &Contact) -> Result<(), Failure> {
        match self {
            Kept::Here(contacts, _) => Ok(contacts.set(person, contact)?),
            Kept::Afar(afar) => afar.set_contact(person, contact),
        }
    }

    fn list(&self) -> Result<Vec<PersonsContact>, Failure> {
        match self {
            Kept::Here(contacts, _) => Ok(contacts.list()?),
            Kept::Afar(afar) => afar.contacts(),
        }
    }

    fn get(&self, person: &str) -> Result<Contact, Failure> {
        match self {
            Kept::Here(contacts, _) => Ok(contacts.get(person)?),
            Kept::Afar(afar) => afar.contact(person),
        }
    }

    fn erase(&self, person: &str) -> Result<(), Failure> {
        match self {
            Kept::Here(contacts, _) => Ok(contacts.erase(person)?),
            Kept::Afar(afar) => afar.erase_contact(person),
        }
    }

    /// What a person's documents are kept under: what a token says with `--person`, else the name as names are compared.
    fn identifier(&self, person: &str) -> Result<String, Failure> {
        let Kept::Here(_, access) = self else {
            // Tokens are for admins to see. Whoever writes a name as an identifier means the name.
            return Ok(Person::named(person).identifier());
        };
        let tokens = access.tokens()?;
        let mut ids = tokens.iter().filter_map(|token| token.person.id.as_deref());
        match ids.any(|id| id == person) {
            true => Ok(person.to_owned()),
            false => Ok(Person::named(person).identifier()),
        }
    }
}

pub fn run(args: &args::Contact, config: &Config) -> Result<Exit, Failure> {
    let kept = match config.afar() {
        Some(afar) => Kept::Afar(afar),
        None => {
            let registry = config.registry()?;
            let access = Access::of_registry(&registry);
            Kept::Here(Contacts::of_registry(&registry), access)
        }
    };
    match &args.command {
        ContactCommand::Add(args) => {
            let person = kept.identifier(&args.person)?;
            let contact = Contact {
                email: args.email.clone(),
                telephone: args.telephone.clone(),
                note: args.note.clone(),
            };
            kept.set(&person, &contact)?;
            told(&person, "kept", config)?;
        }
        ContactCommand::List => show(&kept.list()?, config)?,
        ContactCommand::Show { person } => {
            let person = kept.identifier(person)?;
            let contact = kept.get(&person)?;
            show(&[PersonsContact { person, contact }], config)?;
        }
        ContactCommand::Erase { person } => {
            let person = kept.identifier(person)?;
            kept.erase(&person)?;
            told(&person, "erased", config)?;
        }
    }
    Ok(Exit::Done)
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
