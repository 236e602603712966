//! What people see on a terminal: tables that fit, texts that wrap, colours, and a pager for what is longer than the
//! screen.
//!
//! The terminal is one that `script` makes; where there is none, the tests are skipped.

use std::{
    io::{Read, Write},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::Duration,
};

use crate::sandbox::{REGISTRY, Sandbox, skip};

/// How long a program may show nothing before a test says that it hangs.
const PATIENCE: Duration = Duration::from_secs(120);

/// A program on a terminal of its own.
pub struct Terminal {
    child: Child,
    keyboard: Option<ChildStdin>,
    /// What is shown, as it comes; closed once the program has ended.
    screen: Receiver<Vec<u8>>,
    /// What was shown so far.
    bytes: Vec<u8>,
    pub shown: String,
    /// How much of that was waited for.
    seen: usize,
}

impl Sandbox {
    /// Runs the binary on a terminal of so many columns and 24 lines, with more in its environment.
    pub fn on_terminal(
        &self,
        columns: usize,
        args: &[&str],
        environment: &[(&str, &str)],
    ) -> Option<Terminal> {
        let quoted = args.iter().map(|arg| format!(" '{arg}'"));
        let quoted: String = quoted.collect();
        let line = format!("stty cols {columns} rows 24; exec {REGISTRY}{quoted}");
        let mut command = Command::new("script");
        command
            .args(["--quiet", "--return", "--echo", "never", "--command", &line])
            .arg("/dev/null")
            .current_dir(self.path())
            .env("SHELL", "/bin/sh")
            .env("TERM", "xterm")
            .env("REGISTRY_AUTHOR", "registrar")
            .env("NO_COLOR", "1")
            .env("XDG_STATE_HOME", self.path().join("state"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        for name in ["REGISTRY_DIR", "REGISTRY_PAGER", "PAGER", "LESS"] {
            command.env_remove(name);
        }
        command.envs(environment.iter().copied());
        let Ok(mut child) = command.spawn() else {
            skip("script is not here; the package bsdutils or util-linux has it");
            return None;
        };
        let mut stdout = child.stdout.take().expect("a pipe");
        let (shows, screen) = mpsc::channel();
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = stdout.read(&mut bytes) {
                if shows.send(bytes[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Some(Terminal {
            keyboard: child.stdin.take(),
            screen,
            child,
            bytes: Vec::new(),
            shown: String::new(),
            seen: 0,
        })
    }

    /// What the binary shows on a terminal of so many columns, without a pager.
    #[track_caller]
    pub fn shown(&self, columns: usize, words: &str) -> Option<String> {
        let args: Vec<&str> = words.split('|').chain(["--no-pager"]).collect();
        let mut terminal = self.on_terminal(columns, &args, &[])?;
        assert_eq!(terminal.ends(), Some(0), "{}", terminal.shown);
        Some(std::mem::take(&mut terminal.shown))
    }
}

impl Terminal {
    /// Waits until this is shown.
    #[track_caller]
    pub fn shows(&mut self, text: &str) -> &mut Terminal {
        loop {
            if let Some(at) = self.shown[self.seen..].find(text) {
                self.seen += at + text.len();
                return self;
            }
            assert!(self.read(), "{text:?} is not in:\n{}", self.shown);
        }
    }

    /// Types keys.
    pub fn types(&mut self, keys: &str) -> &mut Terminal {
        let keyboard = self.keyboard.as_mut().expect("it is open");
        keyboard.write_all(keys.as_bytes()).expect("it runs");
        keyboard.flush().expect("it runs");
        self
    }

    /// Waits until the program has ended, and tells its exit code.
    #[track_caller]
    pub fn ends(&mut self) -> Option<i32> {
        while self.read() {}
        self.ended()
    }

    /// Interrupts the program until it has ended, and tells its exit code: `less` passes over an interrupt that comes
    /// between its prompt and its wait for a key, as a person who types it once more finds.
    fn ends_on_interrupts(&mut self) -> Option<i32> {
        for _ in 0..PATIENCE.as_secs() {
            // A program that is about to end takes no more keys.
            let _ = self.keyboard.as_mut().expect("it is open").write_all(&[3]);
            loop {
                match self.screen.recv_timeout(Duration::from_secs(1)) {
                    Ok(bytes) => self.bytes.extend(bytes),
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return self.ended(),
                }
            }
        }
        panic!("it was interrupted again and again, and has not ended");
    }

    fn ended(&mut self) -> Option<i32> {
        self.keyboard = None;
        self.child.wait().expect("it ends").code()
    }

    /// Reads more of what is shown, unless that was all.
    #[track_caller]
    fn read(&mut self) -> bool {
        match self.screen.recv_timeout(PATIENCE) {
            Ok(bytes) => self.bytes.extend(bytes),
            Err(RecvTimeoutError::Disconnected) => return false,
            Err(RecvTimeoutError::Timeout) => panic!("it hangs after:\n{}", self.shown),
        }
        self.shown = String::from_utf8_lossy(&self.bytes).replace("\r\n", "\n");
        true
    }
}

impl Drop for Terminal {
    /// A program that a failed test leaves behind would keep its terminal for ever.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How many columns a text takes: two a CJK character.
fn width(line: &str) -> usize {
    let wide = |letter: char| matches!(letter, '\u{2e80}'..='\u{a4cf}' | '\u{ff00}'..='\u{ff60}');
    line.chars()
        .map(|letter| 1 + usize::from(wide(letter)))
        .sum()
}

#[test]
fn tables_fit_and_keep_every_key_whole() {
    let sandbox = Sandbox::with_fixtures();
    let keys: Vec<String> = sandbox.found(["country:CN"]);
    for columns in [40, 60, 80, 120] {
        for words in [
            "list|--country|CN",
            "list|--country|CN|--sources",
            "search|country:CN|--limit|100",
        ] {
            let Some(shown) = sandbox.shown(columns, words) else {
                return;
            };
            let words_shown: Vec<&str> = shown.split_whitespace().collect();
            for key in &keys {
                assert!(
                    words_shown.contains(&&**key),
                    "{columns} {words}: {key}\n{shown}"
                );
            }
            for line in shown
                .lines()
                .filter(|line| !keys.iter().any(|key| key == line))
            {
                assert!(width(line) <= columns, "{columns} {words}: {line}");
            }
        }
    }
}

#[test]
fn texts_wrap_at_words_and_keep_addresses_and_keys_whole() {
    let sandbox = Sandbox::with_fixtures();
    let Some(shown) = sandbox.shown(60, "show|cn-yongjia-cloth-button") else {
        return;
    };
    assert!(
        shown.contains("\n        <https://cbsnews.com/news/welcome-to-button-town-china>"),
        "{shown}"
    );
    assert!(shown.contains("28.15, 120.69\n"), "{shown}");
    for line in shown.lines().filter(|line| !line.contains("://")) {
        assert!(width(line) <= 60, "{line}");
    }
    let piped = sandbox
        .run(["show", "cn-yongjia-cloth-button"])
        .succeeds()
        .stdout;
    assert!(piped.contains("Yongjia, Zhejiang (CN-ZJ), China (CN); 28.15, 120.69\n"));
    let errors = sandbox.on_terminal(
        40,
        &["update", "cn-yongjia-cloth-button", "--country", "Atlantis"],
        &[],
    );
    let mut errors = errors.expect("it was there before");
    assert_eq!(errors.ends(), Some(1));
    assert!(
        errors.shown.lines().all(|line| width(line) <= 40),
        "{}",
        errors.shown
    );
}

#[test]
fn what_is_longer_than_the_screen_goes_through_the_pager_that_is_named() {
    let sandbox = Sandbox::with_fixtures();
    let paged = |args: &[&str], environment: &[(&str, &str)]| {
        let mut terminal = sandbox.on_terminal(80, args, environment)?;
        assert_eq!(terminal.ends(), Some(0), "{}", terminal.shown);
        Some(std::mem::take(&mut terminal.shown))
    };
    let first = ("PAGER", "head -n 3");
    let Some(three) = paged(&["list"], &[first]) else {
        return;
    };
    // The pager ends before it was given all, which is no failure.
    assert_eq!(three.lines().count(), 3, "{three}");
    let own = ("REGISTRY_PAGER", "head -n 2");
    let two = paged(&["list"], &[first, own]).expect("a terminal");
    assert_eq!(two.lines().count(), 2, "{two}");
    for (args, environment) in [
        (&["list", "--no-pager"][..], first),
        (&["list"], ("PAGER", "cat")),
        (&["list"], ("PAGER", "")),
        (&["list"], ("PAGER", "no-such-pager")),
    ] {
        let all = paged(args, &[environment]).expect("a terminal");
        assert!(all.ends_with("189 records.\n"), "{environment:?}");
    }
    let short = paged(&["search", "sock"], &[first]).expect("a terminal");
    assert!(short.ends_with("2 records.\n"), "{short}");
    let mut piped = sandbox.command(["list"]);
    piped.env("PAGER", "false");
    let piped = piped.output().expect("it runs");
    assert!(String::from_utf8_lossy(&piped.stdout).ends_with("189 records.\n"));
}

#[test]
fn less_is_the_pager_and_its_words_reach_no_shell() {
    let sandbox = Sandbox::with_fixtures();
    let words = ("PAGER", "echo $HOME; touch harmed");
    let Some(mut terminal) = sandbox.on_terminal(80, &["list"], &[words]) else {
        return;
    };
    assert_eq!(terminal.ends(), Some(0));
    assert!(
        terminal.shown.starts_with("$HOME; touch harmed"),
        "{}",
        terminal.shown
    );
    assert!(!sandbox.path().join("harmed").exists());
    if Command::new("less").arg("-V").output().is_err() {
        return skip("less is not here");
    }
    let mut terminal = sandbox.on_terminal(80, &["list"], &[]).expect("a terminal");
    terminal.shows("ae-dubai-financial-services").types("q");
    assert_eq!(terminal.ends(), Some(0));
    assert!(!terminal.shown.contains("us-"), "{}", terminal.shown);
    // Ctrl-C ends the pager, and nothing is left that has the terminal.
    let mut terminal = sandbox.on_terminal(80, &["list"], &[]).expect("a terminal");
    terminal.shows("ae-dubai-financial-services");
    assert_eq!(terminal.ends_on_interrupts(), Some(0));
}

#[test]
fn colours_are_for_terminals_unless_something_else_is_said() {
    let sandbox = Sandbox::with_fixtures();
    sandbox
        .run(["update", "cn-zhuji-sock", "--life-cycle", "mature"])
        .succeeds();
    let coloured = |args: &[&str], environment: &[(&str, &str)]| {
        let mut command = sandbox.command(args.iter().copied());
        command
            .env_remove("NO_COLOR")
            .envs(environment.iter().copied());
        let stdout = command.output().expect("it runs").stdout;
        String::from_utf8(stdout).expect("UTF-8")
    };
    let red = "\u{1b}[31m";
    let green = "\u{1b}[32m";
    let reverted = ["diff", "5", "4"];
    assert!(!coloured(&reverted, &[]).contains('\u{1b}'));
    let forced = coloured(&reverted, &[("CLICOLOR_FORCE", "1")]);
    assert!(
        forced.contains(&format!("{red}  - life_cycle: mature")),
        "{forced:?}"
    );
    let always = coloured(
        &["history", "cn-zhuji-sock", "--color", "always"],
        &[("NO_COLOR", "1")],
    );
    assert!(
        always.contains(&format!("{green}  + life_cycle: mature")),
        "{always:?}"
    );
    let never = coloured(
        &["diff", "5", "4", "--color=never"],
        &[("CLICOLOR_FORCE", "1")],
    );
    assert!(!never.contains('\u{1b}'));
    let search = coloured(&["search", "sock", "--color=always"], &[]);
    assert!(
        search.contains("product: \u{1b}[1m\u{1b}[33msocks\u{1b}[0m"),
        "{search:?}"
    );
    let show = coloured(&["show", "cn-zhuji-sock", "--color=always"], &[]);
    assert!(show.contains("\u{1b}[1mMarket shares\u{1b}[0m"), "{show:?}");
}
