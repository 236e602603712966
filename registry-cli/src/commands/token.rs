//! `registry token`: who may change a registry that is served.

use registry_core::Time;
use registry_server::{Access, NewToken, Person, ShownIssuedToken, ShownToken, Token};
use serde_json::json;

use crate::{
    afar::Afar,
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

/// Where the tokens are.
enum Tokens<'a> {
    Here(Access),
    Afar(&'a Afar),
}

impl Tokens<'_> {
    fn issue(&self, new: NewToken) -> Result<ShownIssuedToken, Failure> {
        match self {
            Tokens::Here(access) => Ok(access.issue(new)?.shown()),
            Tokens::Afar(afar) => afar.issue_token(&new),
        }
    }

    fn list(&self) -> Result<Vec<ShownToken>, Failure> {
        match self {
            Tokens::Here(access) => Ok(access.tokens()?.iter().map(Token::shown).collect()),
            Tokens::Afar(afar) => afar.tokens(),
        }
    }

    fn revoke(&self, id: &str) -> Result<(), Failure> {
        match self {
            Tokens::Here(access) => Ok(access.revoke(id)?),
            Tokens::Afar(afar) => afar.revoke_token(id),
        }
    }
}

pub fn run(args: &args::Token, config: &Config) -> Result<Exit, Failure> {
    let tokens = match config.afar() {
        Some(afar) => Tokens::Afar(afar),
        None => Tokens::Here(Access::of_registry(&config.registry()?)),
    };
    match &args.command {
        TokenCommand::Create(token) => create(&tokens, token, config)?,
        TokenCommand::List => list(&tokens.list()?, config)?,
        TokenCommand::Revoke { id } => {
            tokens.revoke(id)?;
            config
                .console
                .tell(&format!("Revoked token {id}."), &json!({ "revoked": id }))?;
        }
    }
    Ok(Exit::Done)
}

fn create(tokens: &Tokens<'_>, args: &args::CreateToken, config: &Config) -> Result<(), Failure> {
    let issued = tokens.issue(NewToken {
        person: Person {
            name: args.name.clone(),
            id: args.person.clone(),
        },
        role: args.role,
        regions: args.regions.clone().unwrap_or_default(),
        expires: args.expires,
    })?;
    match config.console.format {
        Format::Json | Format::Jsonl => output::json(&issued),
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

fn list(tokens: &[ShownToken], config: &Config) -> Result<(), Failure> {
    match config.console.format {
        Format::Json => output::json(&tokens),
        Format::Jsonl => output::json_lines(tokens),
        _ => {
            let mut screen = config.console.screen();
            let rows = tokens.iter().map(|token| {
                let told =
                    |time: Option<Time>| time.map(|time| time.to_string()).unwrap_or_default();
                [
                    token.id.clone().into(),
                    token.name.clone().into(),
                    token.role.as_str().to_owned().into(),
                    token.regions.to_string().into(),
                    token.created.to_string().into(),
                    told(token.expires).into(),
                    told(token.last_used).into(),
                    token.uses.to_string().into(),
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
