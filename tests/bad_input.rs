//! Whatever is wrong is refused with a clear message and its exit code, and the registry stays as it was.

use std::io::Write;

use crate::{
    sandbox::{Run, Sandbox, fixture, project, skip},
    workbooks::zipped,
};

/// Where a command runs.
#[derive(Clone, Copy, PartialEq)]
enum Where {
    /// In a registry with Table 1.
    Here,
    /// In the same, while another process writes.
    Locked,
    /// In the same, mounted read-only.
    ReadOnly,
    /// In a folder without a registry.
    Nowhere,
    /// In a registry that a later program made.
    Newer,
    /// In one whose format nobody knows.
    Unknown,
}

/// What is typed, how it ends (exit code), and words on stderr with `&` between. In front in brackets, where
/// it is not a registry with Table 1; `@` is the folder of invalid fixtures.
const CASES: &str = r#"
# Files that say something wrong.
import @binary.csv => 1 binary.csv: is a picture (PNG)
import @broken.jsonl => 3 broken.jsonl line 2: not a valid record
import @contradicting-rows.csv => 3 line 3, column latitude: "30.71" & contradicts line 2
import @duplicate-headers.csv => 1 both hold product
import @empty.csv => 1 empty.csv: is empty
import @header-only.csv => 1 headers but no rows
import @key-with-path.csv => 3 line 3, column key: "../evil"
import @latitude-95.csv => 3 line 3, column latitude: "95" & between -90 and 90
import @merge-circle.csv => 3 column merged_into & closes a cycle
import @merge-into-itself.csv => 3 line 3 & cannot be merged into itself
import @missing-columns.csv => 1 no column for product & --map
import @not-an-object.jsonl => 3 line 2: not a valid record
import @ragged-rows.csv => 3 line 4: the row has 7 cells, the header 6
import @share-101.jsonl => 3 line 2 & from 0 to 100
import @share-negative.csv => 3 column market_share: "-5(Domestic)" & from 0 to 100
import @share-over-100.csv => 3 column market_share: "101(Global)" & from 0 to 100
import @share-range.csv => 3 "80-90(Global)": a range is no share
import @share-unknown-scope.csv => 3 "80%(Mars)": unknown scope
import @share-without-scope.csv => 3 "80": a share needs its scope
import @unknown-country.csv => 3 column country: "Atlantis": unknown country
import @unknown-field.jsonl => 3 "colour" is not a field here
import @wrong-encoding.csv => 1 line 3: holds bytes that are not UTF-8 & --encoding
import @wrong-type.jsonl => 3 line 2 & market_shares[0].percent: the text "abc" stands where a number belongs
# Files made to do harm.
import large-cell.csv => 3 line 2, column notes & at most 1 MiB
import large-name.csv => 3 line 2, column place & at most 1,000 characters
import nul-name.csv => 3 "A\0B": a name holds neither line ends nor NUL
import columns.csv => 1 1000000 columns; a table has at most 10000
import endless.csv => 1 line 2: longer than 64 MiB; is a quote not closed?
import endless.jsonl => 1 longer than 64 MiB
import deep.jsonl => 3 line 1: not a valid record
import deep-array.json => 1 not a JSON array of records
import bomb.xlsx => 1 bomb.xlsx: not a workbook that can be read
import no-book.xlsx => 1 no-book.xlsx: not a workbook that can be read
import cut.xlsx => 1 cut.xlsx: not a workbook that can be read
# Files and options that are not what they are called.
import no-such-file.csv => 1 no-such-file.csv: cannot be read: No such file
import . => 1 cannot be read: Is a directory
import good.csv --encoding klingon => 1 "klingon": unknown encoding
import good.csv --encoding utf-16le => 1 good.csv
import good.csv --delimiter ab => 1 "ab": a delimiter is one character
import good.csv --map Ort=place => 1 no column is named "Ort"; it has: place
import good.csv --map place=colour => 1 "colour": no field of a record
import good.csv --map place => 2 --map "place": expected NAME=VALUE
import good.csv --default country=Mars => 1 "Mars": unknown country
import good.csv --default colour=red => 1 "colour": no field of a record
import good.csv --default key=cn-a => 1 a key is of one record
import nearly.csv => 1 column "emploment" is nearly "employment" & --map "emploment=attribute:emploment" & no column for place and product
import doubtful.csv => 3 column employment: "1.613": 1613 or 1.613? & --decimal comma & --decimal point
import doubtful.csv --decimal point => 3 what is counted is never a fraction
import fractions.csv => 3 0.65 % or 65 %? & --shares-are percent & --shares-are fraction
import lei.csv => 3 column actor_lei: "97000000000000000001": not a LEI; its check digits do not hold
import good.csv --format geojson => 2 use table, json, jsonl
import => 2 <FILE>
# Queries.
search share_global:[60 TO => 1 mistake at character 20 & expected a value
search share_global:[a TO b] => 1 character 15: "a" is not a number
search "socks => 1 character 1: this phrase is not closed
search colour:blue => 1 there is no field colour; expected one of key
search (sock AND => 1 expected something after AND
search sock --near 29.71 => 2 expected LAT,LON
search sock --near 95,1 => 2 between -90 and 90
search sock --within 5 => 2 --near
search sock --min-share 101 => 2 from 0 to 100
search sock --country Atlantis => 2 "Atlantis": unknown country
search sock --after nonsense => 1 the cursor "nonsense" is not one that a search returned
search sock --as-of 99 => 1 no commit 99: the registry has commits 1 to 2
search sock --as-of yesterday => 2 not a commit number, date or time
search sock --format parquet => 2 not a form of this command
# Keys, commits and fields.
show ../../etc/passwd => 1 no record "../../etc/passwd"
show cn-no-record => 1 no record "cn-no-record"
history cn-no-record => 1 no record "cn-no-record"
diff 1 99 => 1 no commit 99
diff cn-no-record 1 2 => 1 no record "cn-no-record"
revert 99 => 1 no commit 99: the registry has commits 1 to 2
register => 2 nothing to register
register --country CN --place Zhuji => 2 give --product too
register --country CN --place Zhuji --product Sock => 1 cn-zhuji-sock is registered already
register --country CN --place Zhuji --product Tea --key ../x => 1 "../x": no key
register --country CN --place Zhuji --product Tea --share 80%(Mars) => 1 unknown scope
update cn-no-record --sector service => 1 no record "cn-no-record"
update cn-zhuji-sock --latitude 95 => 1 between -90 and 90
update cn-zhuji-sock --share-year 2015 => 1 --share-year: needs --share, which is not given
update cn-zhuji-sock --set figure_year=2015 => 1 --set figure_year: needs a figure such as --set employment
update cn-zhuji-sock --set emploment=5 => 1 --set emploment & is nearly "employment" & attribute:emploment
update cn-zhuji-sock --set employment=1.234 => 1 --set employment "1.234": what is counted is never a fraction
update cn-zhuji-sock --set source_date=06/05/2024 --source-title x => 1 write 2024-05-06 or 2024-06-05
update cn-zhuji-sock --name X --clear name => 2 --clear name
search sock --near 29.71 => 2 --near "29.71" & 29.71,120.24
search sock --near 29.71,120.24 --within far => 2 150km
search sock --min-share half => 2 expected a percentage
search sock --limit some => 2 or all
update cn-zhuji-sock --clear colour => 1 the record has no such field
update cn-zhuji-sock --remove-share 1(Global) => 1 the record has no such share
update cn-zhuji-sock --remove-actor Nobody => 1 the record has no such actor
update org_cn-dji --note x => 1 the key of an organisation & registry organisation
update cn-zhuji-sock --set colour => 2 expected NAME=VALUE
retire cn-zhuji-sock => 2 --merged-into
retire cn-zhuji-sock --merged-into cn-zhuji-sock => 1 cannot be merged into itself
retire cn-zhuji-sock --merged-into cn-no-record => 1 cn-no-record is not a record
# Ways out and whole registers.
export --format data-package => 2 --output DIR
export --output no/such/folder => 1 no/such/folder: No such file or directory
load no-such-file.rsf => 1 no-such-file.rsf: No such file
load good.csv => 1 load into a new folder
verify good.csv => 1 good.csv: line 1
init => 1 there is a registry in .registry already
frobnicate => 2 unrecognized subcommand
--registry postgres://localhost:1/clusters search sock => 1 cannot be reached & try again
--registry mysql://localhost/clusters search sock => 2 mysql://localhost/clusters
# A registry that cannot be written, or is none.
[locked] update cn-zhuji-sock --sector service --wait 0 => 1 is in use by process & dump & reading works meanwhile
[locked] import good.csv --wait 0 => 1 is in use by process
[read-only] update cn-zhuji-sock --sector service => 1 the folder is read-only
[read-only] import good.csv => 1 the folder is read-only
[read-only] revert 2 => 1 the folder is read-only
[nowhere] search sock => 1 no registry in & registry init
[nowhere] import good.csv => 1 no registry in & --registry DIR
[newer] search sock => 1 made by a newer program (format 2; this one knows up to 1)
[newer] update cn-zhuji-sock --sector service => 1 made by a newer program
[unknown] search sock => 1 not the format line of a registry
"#;

/// A line of the table.
struct Case {
    place: Where,
    typed: &'static str,
    code: i32,
    words: Vec<&'static str>,
}

fn cases() -> impl Iterator<Item = Case> {
    let lines = CASES
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| {
        let (typed, end) = line.split_once(" => ").expect("a command and its end");
        let (code, words) = end.split_once(' ').expect("a code and words");
        let (place, typed) = Where::before(typed);
        Case {
            place,
            typed,
            code: code.parse().expect("a code"),
            words: words.split(" & ").collect(),
        }
    })
}

#[test]
fn whatever_is_wrong_is_refused_with_a_clear_message_and_changes_nothing() {
    let sandbox = Sandbox::with_table_1();
    make_files(&sandbox);
    let before = (sandbox.log(), sandbox.records());
    let can_mount = sandbox
        .read_only_command(["log"])
        .output()
        .is_ok_and(|output| output.status.success());
    if !can_mount {
        skip("nothing can be mounted here, so no folder is read-only");
    }
    for Case {
        place,
        typed,
        code,
        words,
    } in cases()
    {
        let Some(run) = place.run(&sandbox, typed, can_mount) else {
            continue;
        };
        println!("{typed}");
        let run = words
            .iter()
            .fold(run.exits(code), |run, words| run.says(words));
        assert!(run.stderr.len() < 2000, "{typed} ends in a long message");
        assert!(
            !run.stderr.contains(".registry-writing"),
            "{typed} tells of a file that nobody named"
        );
        assert_eq!(sandbox.log(), before.0, "{typed}");
    }
    assert_eq!(sandbox.records(), before.1);
}

#[test]
fn every_invalid_fixture_is_tried() {
    let folder = std::fs::read_dir(project().join("fixtures/invalid")).expect("the fixtures");
    for entry in folder {
        let name = entry
            .expect("a file")
            .file_name()
            .into_string()
            .expect("UTF-8");
        let tried = cases().any(|case| case.typed == format!("import @{name}"));
        assert!(tried, "{name} is not in the table");
    }
}

impl Where {
    /// The place that stands in brackets before a command.
    fn before(typed: &str) -> (Where, &str) {
        let Some((place, typed)) = typed
            .strip_prefix('[')
            .and_then(|rest| rest.split_once("] "))
        else {
            return (Where::Here, typed);
        };
        let place = match place {
            "locked" => Where::Locked,
            "read-only" => Where::ReadOnly,
            "nowhere" => Where::Nowhere,
            "newer" => Where::Newer,
            _ => Where::Unknown,
        };
        (place, typed)
    }

    /// Runs what is typed there; nothing where that cannot be had here.
    fn run(self, sandbox: &Sandbox, typed: &str, can_mount: bool) -> Option<Run> {
        let typed = typed.replace('@', &fixture("invalid/"));
        let args = words(&typed);
        let elsewhere = Sandbox::empty();
        elsewhere.file("good.csv", GOOD);
        let run = match self {
            Where::Here => sandbox.run(args),
            Where::Locked => {
                let holder = sandbox.holder();
                let run = sandbox.run(args);
                holder.release();
                run
            }
            Where::ReadOnly if !can_mount => return None,
            Where::ReadOnly => Run::of(sandbox.read_only_command(args)),
            Where::Nowhere => elsewhere.run(args),
            Where::Newer | Where::Unknown => {
                elsewhere.run(["init"]).succeeds();
                let format = elsewhere.path().join(".registry/format");
                let line = std::fs::read_to_string(&format).expect("the format");
                let other = if self == Where::Newer {
                    line.replace("format 1", "format 2")
                } else {
                    "format".to_owned()
                };
                assert_ne!(line, other);
                std::fs::write(format, other).expect("written");
                elsewhere.run(args)
            }
        };
        Some(run)
    }
}

/// The words of a command: apart at blanks, but for those of a query in brackets.
fn words(typed: &str) -> Vec<&str> {
    match typed.split_once(' ') {
        Some((verb @ "search", query)) if !query.contains("--") => vec![verb, query],
        _ => typed.split_whitespace().collect(),
    }
}

const GOOD: &str = "place,product,country\nDatang,Socks,CN\n";

fn make_files(sandbox: &Sandbox) {
    const LONG: usize = 65 << 20;
    let row =
        |place: &str, notes: &str| format!("place,product,country,notes\n{place},b,CN,{notes}\n");
    let headers: Vec<String> = (0..1_000_000).map(|column| format!("c{column}")).collect();
    sandbox.file("good.csv", GOOD);
    sandbox.file("nearly.csv", "country,emploment\nCN,5\n");
    let with =
        |column: &str, cell: &str| format!("place;country;product;{column}\nA;CN;b;{cell}\n");
    sandbox.file("doubtful.csv", with("employment", "1.613"));
    sandbox.file("fractions.csv", with("share;scope", "0.65;Domestic"));
    let lei = with("actors;actor_lei", "company: Acme;97000000000000000001");
    sandbox.file("lei.csv", lei);
    sandbox.file("large-cell.csv", row("A", &"x".repeat(10_000_000)));
    sandbox.file("large-name.csv", row(&"A".repeat(1001), ""));
    sandbox.file("nul-name.csv", row("A\0B", ""));
    sandbox.file("columns.csv", headers.join(","));
    sandbox.file("endless.csv", row("A", &format!("\"{}", "x".repeat(LONG))));
    sandbox.file("endless.jsonl", format!("{{\"key\":\"{}", "x".repeat(LONG)));
    sandbox.file(
        "deep.jsonl",
        format!(
            "{{\"key\":\"a\",\"attributes\":{}",
            "{\"a\":".repeat(100_000)
        ),
    );
    sandbox.file("deep-array.json", "[".repeat(100_000));
    let part = ("xl/workbook.xml".to_owned(), "<workbook".to_owned());
    sandbox.file("no-book.xlsx", zipped(vec![part.clone()]));
    sandbox.file("cut.xlsx", &zipped(vec![part])[..40]);
    sandbox.file("bomb.xlsx", bomb());
}

/// A workbook of a few megabytes that unpacks to more than two gigabytes.
fn bomb() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_level(Some(1))
        .large_file(true);
    zip.start_file("xl/worksheets/sheet1.xml", options)
        .expect("a zip");
    let zeros = vec![0; 1 << 20];
    for _ in 0..2049 {
        zip.write_all(&zeros).expect("a zip");
    }
    zip.finish().expect("a zip").into_inner()
}

#[test]
fn a_read_only_registry_is_read_by_every_reading_command() {
    let sandbox = Sandbox::with_table_1();
    sandbox
        .run(["update", "cn-zhuji-sock", "--sector", "traditional"])
        .succeeds();
    if !sandbox
        .read_only_command(["log"])
        .output()
        .is_ok_and(|output| output.status.success())
    {
        return skip("nothing can be mounted here, so no folder is read-only");
    }
    for typed in [
        "search sock",
        "search sock --as-of 2",
        "show cn-zhuji-sock",
        "show cn-zhuji-sock --as-of 2",
        "list",
        "facets",
        "history cn-zhuji-sock",
        "log",
        "diff 2 3",
        "export --format csv",
        "info",
    ] {
        let read = Run::of(sandbox.read_only_command(words(typed))).succeeds();
        assert_eq!(
            read.stdout,
            sandbox.run(words(typed)).succeeds().stdout,
            "{typed}"
        );
    }
}
