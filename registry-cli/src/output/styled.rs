//! Text with styles, as people are shown it: made safe, measured in the columns of a terminal, shortened and wrapped.

use std::io::{self, Write};

use clap::builder::styling::Style;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::sanitize;

/// What stands in the place of what was cut off.
const CUT: char = '…';

/// A text, each part of it in a style. What a terminal would obey is escaped as it comes in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Styled {
    parts: Vec<(Style, String)>,
}

impl From<&str> for Styled {
    fn from(text: &str) -> Styled {
        Styled::new(Style::new(), text)
    }
}

impl From<String> for Styled {
    fn from(text: String) -> Styled {
        Styled::from(&*text)
    }
}

impl Styled {
    pub fn new(style: Style, text: &str) -> Styled {
        Styled::default().with(style, text)
    }

    /// The text with more behind it.
    #[must_use]
    pub fn with(mut self, style: Style, text: &str) -> Styled {
        self.push(style, text);
        self
    }

    /// The text with more behind it, in no style.
    #[must_use]
    pub fn plain(self, text: &str) -> Styled {
        self.with(Style::new(), text)
    }

    pub fn push(&mut self, style: Style, text: &str) {
        if !text.is_empty() {
            self.parts.push((style, sanitize::line(text).into_owned()));
        }
    }

    pub fn append(&mut self, other: Styled) {
        self.parts.extend(other.parts);
    }

    /// Whether all of it reads like this.
    pub fn reads(&self, text: &str) -> bool {
        self.parts
            .iter()
            .try_fold(text, |rest, (_, part)| rest.strip_prefix(&**part))
            == Some("")
    }

    /// How many spaces it begins with.
    pub fn indentation(&self) -> usize {
        self.glyphs()
            .take_while(|glyph| glyph.letter == ' ')
            .count()
    }

    /// How many columns of a terminal it takes.
    pub fn width(&self) -> usize {
        self.parts.iter().map(|(_, text)| text.width()).sum()
    }

    /// The text in no more than so many columns.
    #[must_use]
    pub fn shortened(self, most: usize) -> Styled {
        if self.width() <= most {
            return self;
        }
        let mut room = most.saturating_sub(1);
        let mut glyphs: Vec<Glyph> = self
            .glyphs()
            .take_while(|glyph| {
                let fits = glyph.width() <= room;
                room = room.saturating_sub(glyph.width());
                fits
            })
            .collect();
        while glyphs.last().is_some_and(|glyph| glyph.letter == ' ') {
            glyphs.pop();
        }
        let style = glyphs.last().map_or(Style::new(), |glyph| glyph.style);
        glyphs.push(Glyph { letter: CUT, style });
        glyphs.into_iter().collect()
    }

    /// The text in lines of no more than so many columns, all but the first of them indented. Lines end between words
    /// and between ideographs: a word that is longer than a line, as a key or an address may be, stays whole.
    pub fn wrapped(&self, most: usize, indent: usize) -> Vec<Styled> {
        if self.width() <= most {
            return vec![self.clone()];
        }
        let glyphs: Vec<Glyph> = self.glyphs().collect();
        let (mut lines, mut rest, mut indentation) = (Vec::new(), &glyphs[..], 0);
        while !rest.is_empty() {
            let (line, after) = rest.split_at(line_end(rest, most.saturating_sub(indentation)));
            let spaces = Styled::from(" ".repeat(indentation));
            let mut wrapped = spaces;
            wrapped.append(trimmed(line).iter().copied().collect());
            lines.push(wrapped);
            rest = after;
            indentation = indent;
        }
        lines
    }

    pub fn write(&self, out: &mut impl Write, is_coloured: bool) -> io::Result<()> {
        self.parts.iter().try_for_each(|(style, text)| {
            if is_coloured && *style != Style::new() {
                write!(out, "{style}{text}{style:#}")
            } else {
                out.write_all(text.as_bytes())
            }
        })
    }

    fn glyphs(&self) -> impl Iterator<Item = Glyph> {
        self.parts.iter().flat_map(|(style, text)| {
            let letters = text.chars();
            letters.map(|letter| Glyph {
                letter,
                style: *style,
            })
        })
    }
}

/// A character in its style.
#[derive(Debug, Clone, Copy)]
struct Glyph {
    letter: char,
    style: Style,
}

impl Glyph {
    fn width(self) -> usize {
        self.letter.width().unwrap_or(0)
    }

    /// Whether a line may end before this character, after that one.
    fn may_follow_a_break(self, before: Glyph) -> bool {
        const CLOSING: &str = "、。，．；：！？）」』】》";
        match before.letter {
            ' ' => self.letter != ' ',
            _ => before.width() == 2 && self.width() == 2 && !CLOSING.contains(self.letter),
        }
    }
}

impl std::fmt::Display for Styled {
    /// The text without its styles.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.parts
            .iter()
            .try_for_each(|(_, text)| formatter.write_str(text))
    }
}

impl FromIterator<Glyph> for Styled {
    fn from_iter<T: IntoIterator<Item = Glyph>>(glyphs: T) -> Styled {
        let mut styled = Styled::default();
        for Glyph { letter, style } in glyphs {
            match styled.parts.last_mut() {
                Some((last, text)) if *last == style => text.push(letter),
                _ => styled.parts.push((style, letter.into())),
            }
        }
        styled
    }
}

/// Where the first line of these characters ends that has room for so many columns.
fn line_end(glyphs: &[Glyph], room: usize) -> usize {
    let (mut width, mut last, mut has_begun) = (0, None, false);
    for (at, glyph) in glyphs.iter().enumerate() {
        if has_begun && glyph.may_follow_a_break(glyphs[at - 1]) {
            if width > room {
                return at;
            }
            last = Some(at);
        }
        has_begun |= glyph.letter != ' ';
        if glyph.letter == ' ' && width >= room {
            // Spaces at the end of a line are not shown.
            continue;
        }
        width += glyph.width();
        if let Some(last) = last.filter(|_| width > room) {
            return last;
        }
    }
    glyphs.len()
}

/// The characters without the spaces at the end.
fn trimmed(glyphs: &[Glyph]) -> &[Glyph] {
    let end = glyphs.iter().rposition(|glyph| glyph.letter != ' ');
    &glyphs[..end.map_or(0, |end| end + 1)]
}

#[cfg(test)]
mod tests {
    use clap::builder::styling::AnsiColor;

    use super::*;

    fn text(styled: &Styled) -> String {
        let mut written = Vec::new();
        styled.write(&mut written, false).unwrap();
        String::from_utf8(written).unwrap()
    }

    fn wrapped(words: &str, most: usize, indent: usize) -> Vec<String> {
        let lines = Styled::from(words).wrapped(most, indent);
        lines.iter().map(text).collect()
    }

    #[test]
    fn lines_end_between_words_and_ideographs() {
        assert_eq!(wrapped("one two three", 8, 2), ["one two", "  three"]);
        assert_eq!(wrapped("one two", 7, 0), ["one two"]);
        assert_eq!(
            wrapped("大唐袜业，诸暨", 9, 2),
            ["大唐袜", "  业，诸", "  暨"]
        );
        assert_eq!(wrapped("Key             cn-a", 10, 4), ["Key", "    cn-a"]);
    }

    #[test]
    fn a_word_longer_than_a_line_stays_whole() {
        let key = "cn-cixi-small-household-appliances";
        assert_eq!(
            wrapped(&format!("merged into {key} and more"), 20, 2),
            ["merged into", &format!("  {key}"), "  and more"]
        );
    }

    #[test]
    fn a_long_text_is_shortened_to_its_columns() {
        let shortened = |words: &str, most| text(&Styled::from(words).shortened(most));
        assert_eq!(shortened("Cixi · small appliances", 12), "Cixi · smal…");
        assert_eq!(shortened("one two", 5), "one…");
        assert_eq!(shortened("大唐袜业", 5), "大唐…");
        assert_eq!(shortened("大唐袜业", 8), "大唐袜业");
        assert_eq!(shortened("four", 4), "four");
    }

    #[test]
    fn styles_stay_with_their_words() {
        let red = AnsiColor::Red.on_default();
        let styled = Styled::from("a ").with(red, "b c").wrapped(3, 0);
        assert_eq!(
            styled,
            [Styled::from("a ").with(red, "b"), Styled::new(red, "c")]
        );
        let mut written = Vec::new();
        styled[1].write(&mut written, true).unwrap();
        assert_eq!(written, b"\x1b[31mc\x1b[0m");
    }

    #[test]
    fn what_a_terminal_would_obey_is_escaped() {
        assert!(Styled::from("\u{1b}[31m").reads("\\u{1b}[31m"));
    }
}
