//! Who makes a change, and why: the head of its commit.

use std::process;

use registry_core::register::{Draft, Origin};

use crate::args::Authorship;

impl Authorship {
    /// The head of a commit: who, why and from where.
    ///
    /// Where the person says nothing, the message is the default, else that of the change.
    pub fn draft(&self, default_message: Option<&str>) -> Draft {
        let author = author(self.author.as_deref());
        let draft = match self.message.as_deref().or(default_message) {
            Some(message) => Draft::new(author, message),
            None => Draft::of_change(author),
        };
        Draft {
            source: self.source.clone().map(Origin::Url),
            ..draft
        }
    }
}

/// Who acts: as stated, else git's user, else the login name.
pub fn author(stated: Option<&str>) -> String {
    stated
        .map(str::to_owned)
        .or_else(git_user)
        .or_else(|| {
            ["USER", "LOGNAME", "USERNAME"]
                .iter()
                .find_map(|name| std::env::var(name).ok())
        })
        .filter(|name| !name.trim().is_empty())
        .unwrap_or_else(|| "unknown".to_owned())
}

fn git_user() -> Option<String> {
    let output = process::Command::new("git")
        .args(["config", "user.name"])
        .output()
        .ok()?;
    let name = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !name.is_empty()).then_some(name)
}
