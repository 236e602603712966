//! `registry token`: who may change a registry that is served.

use registry_core::Time;
use registry_server::{Access, NewToken, Person, Token};
use serde_json::json;

use crate::{
    args::{self, Format, TokenCommand},
    config::Config,
    exit::Exit,
    failure::Failure,
    output::{self, Column},
};

const COLUMNS: [Column; 8] = [
    Column::whole("id"),
    Column::wrapped("name"),
    Column::whole("role"),
    Column::wrapped("regions"),
    Column::whole("created"),
    Column::whole("expires"),
    Column::whole("last used"),
    Column::whole("uses"),
];

pub fn run(args: &args::Token, config: &Config) -> Result<Exit, Failure> {
    let access = Access::of_registry(&config.registry()?);
    match &args.command {
        TokenCommand::Create(token) => create(&access, token, config)?,
        TokenCommand::List => list(&access, config)?,
        TokenCommand::Revoke { id } => {
            access.revoke(id)?;
            config
                .console
                .tell(&format!("Revoked token {id}."), &json!({ "revoked": id }))?;
        }
    }
    Ok(Exit::Done)
}

fn create(access: &Access, args: &args::CreateToken, config: &Config) -> Result<(), Failure> {
    let issued = access.issue(NewToken {
        person: Person {
            name: args.name.clone(),
            id: args.person.clone(),
        },
        role: args.role,
        regions: args.regions.clone().unwrap_or_default(),
        expires: args.expires,
    })?;
    let told = issued.token.shown();
    match config.console.format {
        Format::Json | Format::Jsonl => {
            let mut told = told;
            told["token"] = json!(issued.text);
            output::json(&told)
        }
        _ => {
            config
                .console
                .say("This is the only time that the token is shown:");
            Ok(std::io::Write::write_all(
                &mut output::stdout(),
                format!("{}\n", issued.text).as_bytes(),
            )?)
        }
    }
}

fn list(access: &Access, config: &Config) -> Result<(), Failure> {
    let tokens = access.tokens()?;
    match config.console.format {
        Format::Json => output::json(&tokens.iter().map(Token::shown).collect::<Vec<_>>()),
        Format::Jsonl => output::json_lines(tokens.iter().map(Token::shown)),
        _ => {
            let mut screen = config.console.screen();
            let rows = tokens.iter().map(|token| {
                let told =
                    |time: Option<Time>| time.map(|time| time.to_string()).unwrap_or_default();
                [
                    token.id.clone().into(),
                    token.person.name.clone().into(),
                    token.role.as_str().to_owned().into(),
                    token.regions.to_string().into(),
                    token.created.to_string().into(),
                    told(token.expires).into(),
                    told(token.usage.last_used).into(),
                    token.usage.uses.to_string().into(),
                ]
            });
            output::table(&mut screen, &COLUMNS, rows)?;
            screen.line(format!(
                "{}.",
                output::counted(tokens.len() as u64, "token")
            ))?;
            screen.close()
        }
    }
}
