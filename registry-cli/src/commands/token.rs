//! `registry token`: who may change a registry that is served.

use registry_server::{Access, Token};
use serde_json::json;

use crate::{
    args::{self, Format, TokenCommand},
    config::Config,
    exit::Exit,
    failure::Failure,
    output::{self, Column},
};

const COLUMNS: [Column; 6] = [
    Column::whole("id"),
    Column::wrapped("name"),
    Column::whole("role"),
    Column::wrapped("regions"),
    Column::whole("created"),
    Column::whole("expires"),
];

pub fn run(args: &args::Token, config: &Config) -> Result<Exit, Failure> {
    let access = Access::of_registry(config.registry()?.folder());
    match &args.command {
        TokenCommand::Create(token) => create(&access, token, config)?,
        TokenCommand::List => list(&access, config)?,
        TokenCommand::Revoke { id } => {
            access.revoke(id)?;
            config.tell(&format!("Revoked token {id}."), &json!({ "revoked": id }))?;
        }
    }
    Ok(Exit::Done)
}

fn create(access: &Access, args: &args::CreateToken, config: &Config) -> Result<(), Failure> {
    let issued = access.issue(&args.name, args.role, args.regions.clone(), args.expires);
    let issued = issued?;
    let told = shown(&issued.token);
    match config.format {
        Format::Json | Format::Jsonl => {
            let mut told = told;
            told["token"] = json!(issued.text);
            output::json(&told)
        }
        _ => {
            config.say("This is the only time that the token is shown:");
            Ok(std::io::Write::write_all(
                &mut output::stdout(),
                format!("{}\n", issued.text).as_bytes(),
            )?)
        }
    }
}

fn list(access: &Access, config: &Config) -> Result<(), Failure> {
    let tokens = access.tokens()?;
    match config.format {
        Format::Json => output::json(&tokens.iter().map(shown).collect::<Vec<_>>()),
        Format::Jsonl => output::json_lines(tokens.iter().map(shown)),
        _ => {
            let mut screen = config.screen();
            let rows = tokens.iter().map(|token| {
                let expires = token.expires.map(|time| time.to_string());
                [
                    token.id.clone().into(),
                    token.name.clone().into(),
                    token.role.as_str().to_owned().into(),
                    token.regions.join(", ").into(),
                    token.created.to_string().into(),
                    expires.unwrap_or_default().into(),
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

/// What is shown of a token: all but the hash of its secret.
fn shown(token: &Token) -> serde_json::Value {
    json!({
        "id": token.id,
        "name": token.name,
        "role": token.role,
        "regions": token.regions,
        "created": token.created,
        "expires": token.expires,
    })
}
