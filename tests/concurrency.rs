//! One writer and many readers: what each sees, and what many small commits leave behind.

use std::{fs, io::Write, process::Stdio};

use serde_json::json;

use crate::sandbox::{Run, Sandbox, copy_folder, setting};

const HEADER: &str = "place,product,country\n";

fn rows(count: usize) -> String {
    let row = |row| format!("P{row},p{},CN\n", row % 7);
    HEADER.to_owned() + &(0..count).map(row).collect::<String>()
}

#[test]
fn of_two_writers_one_is_told_who_the_other_is() {
    let sandbox = Sandbox::with_table_1();
    let first = sandbox.holder();
    let second = sandbox
        .typed("update|cn-zhuji-sock|--sector|service|--wait|0")
        .exits(1);
    second
        .says(&format!("is in use by process {} (", first.id()))
        .says("dump), since ");
    first.release();
    sandbox
        .typed("update|cn-zhuji-sock|--sector|service")
        .succeeds();
    assert_eq!(sandbox.commits(), 3);
}

/// Rows may come for hours: others write meanwhile, and nothing that they changed is lost.
#[test]
fn an_import_keeps_nobody_waiting_while_its_rows_come() {
    let sandbox = Sandbox::with_table_1();
    let mut import = sandbox.command(["import", "-"]);
    let import = import.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut import = import.spawn().expect("the binary starts");
    let mut stdin = import.stdin.take().expect("a pipe");
    let rows = "place,product,country,notes\nZhuji,Sock,CN,from the file\nDatang,Tights,CN,new\n";
    stdin.write_all(rows.as_bytes()).expect("it reads");
    for typed in [
        "update|cn-zhuji-sock|--sector|service",
        "retire|cn-wenzhou-shoes|--withdrawn|test",
    ] {
        sandbox.typed(typed).succeeds();
    }
    drop(stdin);
    let output = import.wait_with_output().expect("it ends");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.contains("1 new, 1 changed"), "{told}");
    let sock = sandbox.record("cn-zhuji-sock");
    assert_eq!(
        (&sock["sector"], &sock["notes"]),
        (&json!("service"), &json!(["from the file"]))
    );
    assert_eq!(sandbox.commits(), 5);
}

#[test]
fn every_reader_works_while_somebody_writes() {
    let sandbox = Sandbox::with_table_1();
    let before = sandbox.records();
    let holder = sandbox.holder();
    for typed in [
        "search|sock",
        "show|cn-zhuji-sock",
        "list",
        "facets",
        "history|cn-zhuji-sock",
        "log",
        "diff|1|2",
        "info",
        "search|sock|--as-of|2",
    ] {
        sandbox.typed(typed).succeeds();
    }
    assert!(sandbox.records() == before);
    holder.release();
}

#[test]
fn a_reader_sees_a_commit_whole_or_not_at_all() {
    let sandbox = Sandbox::with_table_1();
    sandbox.file("rows.csv", rows(3000));
    let mut import = sandbox.command(["import", "rows.csv"]);
    let mut import = import
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts");
    let mut reads = 0;
    loop {
        let ended = import.try_wait().expect("it is ours");
        let count: usize = sandbox
            .typed("search|--count")
            .succeeds()
            .stdout
            .trim()
            .parse()
            .expect("a count");
        let listed = keys_listed(&sandbox.typed("list|--format|jsonl").succeeds());
        assert!(
            [10, 3010].contains(&count) && [10, 3010].contains(&listed),
            "{count} and {listed} records"
        );
        reads += 1;
        if let Some(status) = ended {
            assert!(status.success());
            assert_eq!(count, 3010);
            break;
        }
    }
    assert!(reads > 1, "no read came while the import ran");
}

fn keys_listed(run: &Run) -> usize {
    run.stdout.lines().count()
}

#[test]
fn no_value_is_kept_in_a_file_of_its_own() {
    let sandbox = Sandbox::with_table_1();
    let large = "袜子 sock; ".repeat(60_000);
    sandbox.file(
        "large.csv",
        format!("{}P,q,CN,\"{large}\"\n", HEADER.replace('\n', ",notes\n")),
    );
    sandbox.file("many.csv", rows(3000));
    for typed in [
        "import|large.csv",
        "import|many.csv",
        "update|cn-zhuji-sock|--sector|traditional",
    ] {
        sandbox.typed(typed).succeeds();
        let blobs = fs::read_dir(sandbox.registry().join("register/blobs"));
        assert_eq!(blobs.map_or(0, Iterator::count), 0, "{typed}");
    }
    assert_eq!(
        sandbox.record("cn-p-q")["notes"][0].as_str().map(str::len),
        Some(large.trim_end().len())
    );
}

/// `REGISTRY_LONG` makes it the ten thousand that the project promises.
#[test]
fn many_small_commits_are_all_found_and_leave_few_segments() {
    let count = if setting("REGISTRY_LONG", 0) == 1 {
        10_000
    } else {
        250
    };
    let sandbox = Sandbox::in_memory();
    sandbox.run(["init"]).succeeds();
    for number in 0..count {
        let product = format!("thing{number}");
        sandbox
            .typed(&format!(
                "register|--force|--country|CN|--place|Datang|--product|{product}"
            ))
            .succeeds();
    }
    let all = sandbox.typed("search|datang|--count").succeeds().stdout;
    assert_eq!(all.trim(), count.to_string());
    for number in [0, count / 2, count - 1] {
        assert_eq!(
            sandbox.found([format!("thing{number}")]),
            [format!("cn-datang-thing{number}")]
        );
    }
    sandbox.run(["verify"]).succeeds();
    for part in ["current", "superseded"] {
        let files = fs::read_dir(sandbox.registry().join("index").join(part)).expect("a part");
        let stores = files.filter(|file| {
            file.as_ref().is_ok_and(|file| {
                file.path()
                    .extension()
                    .is_some_and(|extension| extension == "store")
            })
        });
        let segments = stores.count();
        assert!(segments <= 12, "{part} has {segments} segments");
    }
}

/// As after a crash between register and index.
#[test]
fn who_reads_is_told_that_the_index_is_behind_the_register() {
    let sandbox = Sandbox::with_table_1();
    let (index, kept) = (
        sandbox.registry().join("index"),
        sandbox.path().join("kept"),
    );
    copy_folder(&index, &kept);
    sandbox.typed("update|cn-zhuji-sock|--note|seen").succeeds();
    fs::remove_dir_all(&index).expect("an index");
    copy_folder(&kept, &index);
    for read in ["search|sock", "list", "show|cn-zhuji-sock", "log", "info"] {
        sandbox
            .typed(read)
            .succeeds()
            .says("The index is 1 commit behind the register");
    }
    let verified = sandbox.typed("verify").succeeds();
    assert!(
        !sandbox.typed("log").stderr.contains("behind"),
        "{}",
        verified.stderr
    );
}
