//! Where text for people goes: a terminal, wrapped to its width and through a pager when it is longer than the screen,
//! or whatever stdout is, whole.

use std::io::{self, StdoutLock, Write};

use anstream::{AutoStream, ColorChoice};
use terminal_size::{Height, Width, terminal_size_of};

use super::{pager::Pager, styled::Styled};
use crate::failure::Failure;

/// The least width that texts are wrapped to.
const NARROWEST: usize = 20;

/// Stdout for people.
pub struct Screen {
    out: Out,
    width: Option<usize>,
    is_coloured: bool,
}

enum Out {
    /// Straight to stdout.
    Stdout(io::BufWriter<StdoutLock<'static>>),
    /// Kept until it is known whether it is longer than the screen, of which so many lines are free.
    Kept { text: Vec<u8>, free: usize },
    /// Into the pager.
    Pager(Pager),
}

impl Screen {
    /// Stdout, with a pager where one is welcome.
    pub fn new(has_pager: bool) -> Screen {
        let size = terminal();
        let height = size.map(|(_, height)| height);
        let out = match height.filter(|_| has_pager) {
            Some(free) => Out::Kept {
                text: Vec::new(),
                free,
            },
            None => Out::Stdout(io::BufWriter::new(io::stdout().lock())),
        };
        Screen {
            out,
            width: size.map(|(width, _)| width),
            is_coloured: AutoStream::choice(&io::stdout()) != ColorChoice::Never,
        }
    }

    /// The columns of the terminal; none where text stays whole.
    pub fn width(&self) -> Option<usize> {
        self.width
    }

    /// Writes a line, wrapped where it is too long, what follows as far in as its beginning and a little further.
    pub fn line(&mut self, text: impl Into<Styled>) -> Result<(), Failure> {
        let text = text.into();
        let indent = text.indentation() + 2;
        self.indented(text, indent)
    }

    /// Writes a line, wrapped where it is too long, what follows so far in.
    pub fn indented(&mut self, text: impl Into<Styled>, indent: usize) -> Result<(), Failure> {
        let text = text.into();
        match self.width {
            Some(width) => {
                let indent = if indent * 2 > width { 2 } else { indent };
                let lines = text.wrapped(width, indent);
                lines.iter().try_for_each(|line| self.whole(line))
            }
            None => self.whole(&text),
        }
    }

    /// Writes a line as it is.
    pub fn whole(&mut self, line: &Styled) -> Result<(), Failure> {
        if let Out::Kept { free, .. } = &mut self.out {
            let rows = self.width.map_or(1, |width| line.width().div_ceil(width));
            match free.checked_sub(rows.max(1)) {
                // The line of the prompt needs room, too.
                Some(left) if left > 0 => *free = left,
                _ => self.start_pager()?,
            }
        }
        let mut written = Vec::new();
        line.write(&mut written, self.is_coloured)?;
        written.push(b'\n');
        Ok(self.write_all(&written)?)
    }

    /// Ends the text, and waits for whoever reads it in a pager.
    pub fn close(mut self) -> Result<(), Failure> {
        Ok(self.end()?)
    }

    fn end(&mut self) -> io::Result<()> {
        if let Out::Kept { text, .. } = &mut self.out {
            let text = std::mem::take(text);
            io::stdout().lock().write_all(&text)?;
        }
        self.flush()
    }

    /// Gives what was kept to a pager, or to stdout where there is none.
    fn start_pager(&mut self) -> io::Result<()> {
        let Out::Kept { text, .. } = &mut self.out else {
            return Ok(());
        };
        let text = std::mem::take(text);
        self.out = match Pager::start() {
            Some(pager) => Out::Pager(pager),
            None => Out::Stdout(io::BufWriter::new(io::stdout().lock())),
        };
        self.write_all(&text)
    }
}

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.out {
            Out::Stdout(out) => out.write(bytes),
            Out::Kept { text, .. } => text.write(bytes),
            Out::Pager(pager) => pager.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.out {
            Out::Stdout(out) => out.flush(),
            Out::Kept { .. } => io::stdout().flush(),
            Out::Pager(pager) => pager.flush(),
        }
    }
}

impl Drop for Screen {
    /// What was written before a failure is shown before it.
    fn drop(&mut self) {
        let _ = self.end();
    }
}

/// Columns and lines of the terminal that stdout is, if it is one that knows them.
fn terminal() -> Option<(usize, usize)> {
    let (Width(width), Height(height)) = terminal_size_of(io::stdout())?;
    (width > 0).then(|| (usize::from(width).max(NARROWEST), usize::from(height)))
}

/// A question to a person on stderr, who answers beside it.
pub fn ask(question: &Styled) -> io::Result<()> {
    let mut err = io::stderr().lock();
    let is_coloured = AutoStream::choice(&err) != ColorChoice::Never;
    question.write(&mut err, is_coloured)?;
    err.flush()
}

/// Words for a person on stderr, wrapped to its width where it is a terminal.
pub fn say(text: &Styled) -> io::Result<()> {
    let mut err = io::stderr().lock();
    let is_coloured = AutoStream::choice(&err) != ColorChoice::Never;
    let width = terminal_size_of(&err).map_or(0, |(Width(width), _)| usize::from(width));
    let lines = if width > 0 {
        text.wrapped(width.max(NARROWEST), 2)
    } else {
        vec![text.clone()]
    };
    for line in lines {
        line.write(&mut err, is_coloured)?;
        writeln!(err)?;
    }
    Ok(())
}
