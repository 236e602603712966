//! Shares whose scope stands in no brackets behind them. Chinese is written so, `国内70%` and `占全国70%`, and is taken;
//! other languages are shown with brackets.

use super::{Scope, StatedShare, parse_percent, scope::chinese_scope};
use crate::model::{Invalid, Percent};

/// What may stand beside a scope in Chinese and changes nothing.
const FILLERS: [&str; 15] = [
    "市场占有率",
    "市场份额",
    "市場佔有率",
    "市場份額",
    "占有率",
    "市占率",
    "份额",
    "市场",
    "市場",
    "占",
    "佔",
    "的",
    "为",
    ":",
    "：",
];

/// Regions that only the record's own could name.
const REGIONS_UNNAMED: [&str; 8] = [
    "全省", "省内", "全市", "市内", "全县", "县内", "全区", "本省",
];

/// A share with its scope, and what follows it; none where there is no such thing.
pub(super) fn share_apart(text: &str) -> Option<Result<(StatedShare, &str), Invalid>> {
    let (percent, word, after) = scope_first(text).or_else(|| scope_last(text))?;
    let shown = text[..text.len() - after.len()].trim();
    let share = percent.and_then(|percent| word.share_of(percent, shown));
    Some(share.map(|share| (share, after)))
}

/// A word for a scope.
enum Word<'a> {
    Chinese(Scope),
    /// In a language that parts its words.
    Other(Scope),
    /// A region that is not named.
    Region(&'a str),
}

impl Word<'_> {
    /// The share of so many percent, or how it is to be written.
    fn share_of(self, percent: Percent, shown: &str) -> Result<StatedShare, Invalid> {
        let reason = match self {
            Word::Chinese(scope) => {
                return Ok(StatedShare {
                    percent,
                    scope,
                    region: None,
                });
            }
            Word::Other(scope) => format!(
                "a share's scope stands in brackets; write {percent}({})",
                scope.title()
            ),
            Word::Region(word) => {
                format!("{word} is no name of a region; write {percent}(Regional: NAME)")
            }
        };
        Err(Invalid::unclear(shown, reason))
    }
}

/// A percent that is written, and whether it is one.
type Written = Result<Percent, Invalid>;

/// `国内70%`, `占全国市场的70%`, `国内（70%）`.
fn scope_first(text: &str) -> Option<(Written, Word<'_>, &str)> {
    let (word, after) = scope_word(without_fillers(text))?;
    let after = without_fillers(after);
    let inside = after.strip_prefix(['(', '（']);
    let (percent, after) = percent_at(inside.unwrap_or(after))?;
    match inside {
        Some(_) => Some((percent, word, after.trim_start().strip_prefix([')', '）'])?)),
        None => Some((percent, word, after)),
    }
}

/// `70%国内`, `70%的全国市场`.
fn scope_last(text: &str) -> Option<(Written, Word<'_>, &str)> {
    let (percent, after) = percent_at(text)?;
    let (word, after) = scope_word(without_fillers(after))?;
    Some((percent, word, without_fillers(after)))
}

fn without_fillers(text: &str) -> &str {
    let text = text.trim_start();
    let filler = FILLERS.iter().find_map(|filler| text.strip_prefix(filler));
    filler.map_or(text, without_fillers)
}

fn scope_word(text: &str) -> Option<(Word<'_>, &str)> {
    if let Some((scope, after)) = chinese_scope(text) {
        return Some((Word::Chinese(scope), after));
    }
    let unnamed = REGIONS_UNNAMED.iter().find(|word| text.starts_with(**word));
    let length = unnamed.map_or_else(
        || text.find(|letter: char| !letter.is_alphabetic()),
        |word| Some(word.len()),
    );
    let (word, after) = text.split_at(length.unwrap_or(text.len()));
    let word = match unnamed {
        Some(_) => Word::Region(word),
        None => Word::Other(Scope::from_word(word).ok()?),
    };
    Some((word, after))
}

/// The percent that a text begins with, and what follows it. A comma in it stands before digits and a percent sign.
fn percent_at(text: &str) -> Option<(Written, &str)> {
    let text = text.trim_start();
    let whole = without_digits(text);
    let fraction = whole
        .strip_prefix([',', '，'])
        .filter(|rest| rest.starts_with(char::is_numeric))
        .map(without_digits)
        .filter(|rest| rest.trim_start().starts_with(['%', '％']));
    let after = fraction.unwrap_or(whole);
    let digits = &text[..text.len() - after.len()];
    if digits.is_empty() {
        return None;
    }
    let percent = parse_percent(digits, text);
    let signless = after.trim_start().strip_prefix(['%', '％']);
    Some((percent, signless.unwrap_or(after)))
}

fn without_digits(text: &str) -> &str {
    text.trim_start_matches(|letter: char| letter.is_numeric() || matches!(letter, '.' | '．'))
}
