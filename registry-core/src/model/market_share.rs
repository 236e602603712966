//! Market shares: percent, scope, what it is a share of, year, source; and the cell grammar they are written in.

mod apart;
mod scope;

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Completes, Invalid, Label, Percent, Source, Text, WrittenNumber, Year, silent_or_same, spelled,
};

use apart::share_apart;
pub use scope::Scope;
use scope::has_chinese_scope;

spelled! {
    /// How sure a share is.
    ShareStatus, "status of a share" {
        /// Said by a source, not checked.
        Claimed = "claimed",
        /// Worked out from other figures.
        Estimated = "estimated",
        /// Checked by a registrar.
        Verified = "verified",
    }
}

/// A market share as one source states it. Shares that disagree stand side by side.
///
/// ```
/// use registry_core::model::{MarketShare, Scope};
/// let share: MarketShare = serde_json::from_str(r#"{"percent":65,"scope":"domestic"}"#)?;
/// assert_eq!((share.percent.get(), share.scope), (65.0, Scope::Domestic));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarketShare {
    /// Where it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Which market.
    pub scope: Scope,
    /// The region, for a regional share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Label>,
    /// What it is a share of, such as `toothbrush output`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Label>,
    /// Year it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<Year>,
    /// The share, 0 to 100.
    pub percent: Percent,
    /// How sure it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ShareStatus>,
    /// What the source says, or what to know about the value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

impl MarketShare {
    /// A share with its percent, scope and region only.
    pub fn stated(stated: StatedShare) -> MarketShare {
        MarketShare {
            source: None,
            scope: stated.scope,
            region: stated.region,
            of: None,
            year: None,
            percent: stated.percent,
            status: None,
            note: None,
        }
    }

    /// The part of the share that a cell writes: `65(Domestic)`.
    pub fn statement(&self) -> StatedShare {
        StatedShare {
            percent: self.percent,
            scope: self.scope,
            region: self.region.clone(),
        }
    }

    pub(crate) fn check(&self) -> Result<(), Invalid> {
        if self.region.is_some() && self.scope != Scope::Regional {
            return Err(Invalid::RegionOfOtherScope {
                value: self.statement().to_string(),
            });
        }
        Ok(())
    }
}

impl Completes for MarketShare {
    fn completes(&self, poorer: &Self) -> bool {
        self.percent == poorer.percent
            && self.scope == poorer.scope
            && self.region == poorer.region
            && silent_or_same(poorer.source.as_ref(), self.source.as_ref())
            && silent_or_same(poorer.of.as_ref(), self.of.as_ref())
            && silent_or_same(poorer.year.as_ref(), self.year.as_ref())
            && silent_or_same(poorer.status.as_ref(), self.status.as_ref())
            && silent_or_same(poorer.note.as_ref(), self.note.as_ref())
    }
}

/// What a cell says of a share: `65(Domestic)`, `33(Regional: United States)`.
///
/// ```
/// use registry_core::model::StatedShare;
/// let share: StatedShare = "33 % (regional: United States)".parse()?;
/// assert_eq!(share.to_string(), "33(Regional: United States)");
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedShare {
    /// The share, 0 to 100.
    pub percent: Percent,
    /// Which market.
    pub scope: Scope,
    /// The region, for a regional share.
    pub region: Option<Label>,
}

impl FromStr for StatedShare {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let shares = parse_shares(text)?;
        match <[StatedShare; 1]>::try_from(shares) {
            Ok([share]) => Ok(share),
            Err(_) => Err(Invalid::NotAShare {
                value: Invalid::excerpt(text),
            }),
        }
    }
}

impl fmt::Display for StatedShare {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut written = String::new();
        let percent = self.percent.to_string();
        push_share(&mut written, &percent, self.scope, self.region.as_deref());
        f.write_str(&written)
    }
}

/// Writes a share as a cell does, which [`parse_shares`] reads back. Between shares stands `; `.
pub(crate) fn push_share(cell: &mut String, percent: &str, scope: Scope, region: Option<&str>) {
    for part in [percent, "(", scope.title()] {
        cell.push_str(part);
    }
    if let Some(region) = region {
        cell.push_str(": ");
        if region.contains(['(', ')', '（', '）', '"']) || region.trim() != region {
            cell.push('"');
            cell.push_str(&region.replace('"', "\"\""));
            cell.push('"');
        } else {
            cell.push_str(region);
        }
    }
    cell.push(')');
}

/// Reads the shares of a cell: `80(Domestic), 22( Global)`, `90%（国内）；40（全球）`.
///
/// Any case and spacing, `%` optional, `,` `;` `，` `；` `、` between, full-width brackets, scope words in
/// English and Chinese, decimals with a point, or with a comma before a `%` or a bracket: `12,5(Domestic)`. A region with
/// brackets or quotes is quoted. Chinese scope words need no brackets: `国内70%`, `占全国70%`, `70%国内`.
///
/// ```
/// let shares = registry_core::model::parse_shares("65(Domestic); 33(Regional: United States)")?;
/// assert_eq!((shares.len(), shares[0].percent.get()), (2, 65.0));
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
///
/// # Errors
/// Says which part was refused, and what was expected.
pub fn parse_shares(cell: &str) -> Result<Vec<StatedShare>, Invalid> {
    let mut shares = Vec::new();
    let mut rest = skip_separators(cell, false);
    while !rest.is_empty() {
        let (share, after) = parse_one(rest)?;
        shares.push(share);
        let next = skip_separators(after, true);
        if next.len() == after.trim_start().len() && !next.is_empty() {
            return Err(Invalid::NotAShare {
                value: Invalid::excerpt(rest),
            });
        }
        rest = next;
    }
    Ok(shares)
}

const SEPARATORS: [char; 5] = [',', ';', '，', '；', '、'];

/// Skips blanks, and separators where they may stand.
fn skip_separators(text: &str, allowed: bool) -> &str {
    text.trim_start_matches(|letter: char| {
        letter.is_whitespace() || (allowed && SEPARATORS.contains(&letter))
    })
}

/// Whether a cell writes scopes, and not only a number.
pub(crate) fn has_scope(cell: &str) -> bool {
    cell.contains(BRACKETS) || has_chinese_scope(cell)
}

const BRACKETS: [char; 2] = ['(', '（'];

fn parse_one(text: &str) -> Result<(StatedShare, &str), Invalid> {
    let end = text.find(SEPARATORS).unwrap_or(text.len());
    let open = text.find(BRACKETS);
    let open = open.filter(|&open| open < end || is_decimal(&text[..open]));
    let end = if has_decimal_comma(text) {
        text.len()
    } else {
        end
    };
    let number = text[..open.unwrap_or(end)].trim();
    let is_apart = open.is_none() || !number.contains(char::is_numeric);
    if let Some(share) = is_apart.then(|| share_apart(text)).flatten() {
        return share;
    }
    let Some(open) = open else {
        return Err(scopeless(number, text));
    };
    let after_bracket = text[open..]
        .chars()
        .next()
        .map_or(open, |bracket| open + bracket.len_utf8());
    let (inside, after) = bracketed(&text[after_bracket..]).ok_or_else(|| Invalid::NotAShare {
        value: Invalid::excerpt(text),
    })?;
    let shown = &text[..text.len() - after.len()];
    let percent = parse_percent(number, shown)?;
    let (scope, region) = parse_scope(inside, shown)?;
    Ok((
        StatedShare {
            percent,
            scope,
            region,
        },
        after,
    ))
}

/// Whether a number has a decimal comma: one between digits, directly before a percent sign or the end.
fn is_decimal(number: &str) -> bool {
    let digits = number.trim_end().trim_end_matches(['%', '％']).trim();
    digits
        .split_once([',', '，'])
        .is_some_and(|(whole, fraction)| {
            let is_filled = |part: &str| !part.is_empty() && part.chars().all(char::is_numeric);
            is_filled(whole) && is_filled(fraction)
        })
}

/// Whether a text is one number with a decimal comma and a percent sign, and no list of two.
fn has_decimal_comma(text: &str) -> bool {
    text.trim_end().ends_with(['%', '％']) && is_decimal(text)
}

/// Why a share without brackets is refused.
fn scopeless(number: &str, text: &str) -> Invalid {
    let value = Invalid::excerpt(text.trim());
    match parse_percent(number, &value) {
        Ok(_) => Invalid::ShareWithoutScope { value },
        Err(refused) => refused,
    }
}

/// Splits at the closing bracket, which a quoted region may hold, too.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            ')' | '）' if !quoted => return Some((&text[..at], &text[at + letter.len_utf8()..])),
            _ => {}
        }
    }
    None
}

fn parse_percent(number: &str, shown: &str) -> Result<Percent, Invalid> {
    let value = || Invalid::excerpt(shown.trim());
    let digits = number.trim_end_matches(['%', '％']).trim_end();
    if digits.is_empty() {
        return Err(Invalid::NotAShare { value: value() });
    }
    let read = digits.parse::<Percent>().or_else(|refused| {
        let written = WrittenNumber::read(digits).ok_or(refused)?;
        written.plain_fraction(0).parse()
    });
    read.map_err(|refused| match refused {
        Invalid::NotANumber { .. } if is_range(digits) => Invalid::ShareRange { value: value() },
        Invalid::NotANumber { .. } => Invalid::NotAShare { value: value() },
        _ => Invalid::PercentRange { value: value() },
    })
}

fn is_range(digits: &str) -> bool {
    digits
        .split_once(['-', '–', '—', '~', '～', '至'])
        .is_some_and(|(low, high)| {
            low.trim().parse::<f64>().is_ok() && high.trim().parse::<f64>().is_ok()
        })
}

fn parse_scope(inside: &str, shown: &str) -> Result<(Scope, Option<Label>), Invalid> {
    let (word, region) = match inside.split_once([':', '：']) {
        Some((word, region)) => (word, Some(unquoted(region.trim()))),
        None => (inside, None),
    };
    let scope = Scope::from_any(word.trim(), shown)?;
    if region.is_some() && scope != Scope::Regional {
        return Err(Invalid::RegionOfOtherScope {
            value: Invalid::excerpt(shown.trim()),
        });
    }
    Ok((scope, region.map(Label::try_from).transpose()?))
}

fn unquoted(region: &str) -> String {
    match region
        .strip_prefix('"')
        .and_then(|inner| inner.strip_suffix('"'))
    {
        Some(inner) => inner.replace("\"\"", "\""),
        None => region.to_owned(),
    }
}

#[cfg(test)]
mod tests;
