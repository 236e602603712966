use super::*;

const COLUMNS: [Column<'static>; 4] = [
    Column::whole("key"),
    Column::shortened("cluster", 8),
    Column::shortened("status", 6).dropped(1).usually("active"),
    Column::shortened("shares", 6).dropped(2),
];

fn rows(rows: &[[&str; 4]]) -> Vec<Vec<Styled>> {
    let rows = rows.iter();
    rows.map(|row| row.map(Styled::from).into()).collect()
}

/// The table as it looks on a terminal of so many columns; 0 is none.
fn shown(given: &[[&str; 4]], terminal: usize) -> Vec<String> {
    let terminal = (terminal > 0).then_some(terminal);
    let rows = rows(given);
    let layout = Layout::of(&COLUMNS, &rows, terminal);
    let lines = rows.into_iter().flat_map(|row| layout.lines(row, terminal));
    lines.map(|line| line.to_string()).collect()
}

const SOCK: [&str; 4] = ["cn-zhuji-sock", "Zhuji · socks", "active", "65(Domestic)"];
const TIE: [&str; 4] = ["cn-tie", "嵊州领带", "merged", ""];

#[test]
fn without_a_terminal_all_is_whole() {
    assert_eq!(
        shown(&[SOCK, TIE], 0),
        [
            "cn-zhuji-sock  Zhuji · socks  active  65(Domestic)",
            "cn-tie         嵊州领带       merged",
        ]
    );
}

#[test]
fn what_says_nothing_is_left_out_before_what_says_something() {
    assert_eq!(
        shown(&[SOCK], 45),
        ["cn-zhuji-sock  Zhuji · socks  65(Domestic)"]
    );
    assert_eq!(
        shown(&[SOCK, TIE], 36),
        [
            "cn-zhuji-sock  Zhuji · socks  active",
            "cn-tie         嵊州领带       merged",
        ]
    );
}

#[test]
fn a_key_is_never_broken() {
    let long = "cn-cixi-small-household-appliances";
    let row = [
        long,
        "Cixi · small household appliances",
        "active",
        "60(Global)",
    ];
    assert_eq!(
        shown(&[row, TIE], 30),
        [
            long,
            "                 Cixi · small…",
            "cn-tie           嵊州领带"
        ]
    );
    assert_eq!(shown(&[[long, "", "", ""]], 20), [long]);
}

#[test]
fn the_names_of_columns_are_whole() {
    let columns = [
        Column::whole("field"),
        Column::wrapped("cn-zhuji-sock").verbatim(),
        Column::wrapped("cn-yiwu-socks").verbatim(),
    ];
    let row = ["place", "Zhuji", "Yiwu"].map(Styled::from).into();
    let rows = [row];
    let head = |terminal| {
        let lines = Layout::of(&columns, &rows, Some(terminal)).head(Some(terminal));
        lines.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(head(80), ["FIELD  cn-zhuji-sock  cn-yiwu-socks"]);
    let narrow = head(20).join("\n");
    assert!(
        narrow.contains("cn-zhuji-sock") && narrow.contains("cn-yiwu-socks"),
        "{narrow}"
    );
}

#[test]
fn every_line_but_that_of_a_longer_key_fits() {
    let given = [
        SOCK,
        TIE,
        [
            "it-x",
            "Lumezzane · forchette, coltelli 刀具",
            "split",
            "1, 2, 3",
        ],
    ];
    for terminal in 20..70 {
        for line in shown(&given, terminal) {
            assert!(
                Styled::from(&*line).width() <= terminal,
                "{terminal}: {line}"
            );
        }
    }
}
