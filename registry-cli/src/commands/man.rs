//! `registry man`: the manual pages, made from the same help texts.

use std::{io::Write, path::Path};

use clap::CommandFactory;

use crate::{
    args::{Cli, Man},
    exit::Exit,
    failure::Failure,
};

pub fn run(args: &Man) -> Result<Exit, Failure> {
    match &args.output {
        Some(folder) => write_pages(folder)?,
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Cli::command()).render(&mut page)?;
            std::io::stdout().write_all(&page)?;
        }
    }
    Ok(Exit::Done)
}

/// Writes the page of every command into a folder.
pub fn write_pages(folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(Cli::command(), folder))
        .map_err(|error| Failure::File {
            path: folder.display().to_string(),
            error,
        })
}
