//! Ties as a diagram: this cluster in the middle, on its left what flows into it, on its right what flows out of it. Each
//! box leads to the cluster that it is.

use askama::Template;
use registry_core::model::{Direction, Source};

use super::{
    tie::Tie,
    wrapped::{one_line, two_lines},
};
use crate::portal::{cited::Cited, frame::Frame};

/// The height of a row of boxes, and of what stands above the first.
const ROW: usize = 76;
const HEAD: usize = 60;
/// More boxes on a side are left to the table.
const MOST_BOXES: usize = 8;
const BOX_LETTERS: usize = 18;
const TITLE_LETTERS: usize = 32;

/// The ties of a cluster.
#[derive(Template)]
#[template(path = "charts/linkages.html")]
pub(crate) struct LinkagesChart<'a> {
    frame: &'a Frame,
    title: String,
    ties: &'a [Tie],
    boxes: Vec<TieBox<'a>>,
    height: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// A tie as it is drawn.
struct TieBox<'a> {
    tie: &'a Tie,
    side: Side,
    y: usize,
    label: Vec<String>,
}

impl<'a> LinkagesChart<'a> {
    pub(crate) fn of(frame: &'a Frame, title: &str, ties: &'a [Tie]) -> LinkagesChart<'a> {
        let boxes = boxes(ties);
        let rows = boxes.iter().map(|one| (one.y - HEAD) / ROW + 1).max();
        LinkagesChart {
            frame,
            title: one_line(title, TITLE_LETTERS),
            ties,
            boxes,
            height: HEAD + ROW * rows.unwrap_or(0),
        }
    }

    /// How many are in the table alone.
    fn more(&self) -> usize {
        self.ties.len() - self.boxes.len()
    }

    /// Whether the drawing has an arrow that points at the box's end of the tie.
    fn flows_to_box(&self, one: &TieBox<'_>) -> bool {
        matches!(one.tie.direction, Some(Direction::To | Direction::Both))
    }

    fn flows_from_box(&self, one: &TieBox<'_>) -> bool {
        matches!(one.tie.direction, Some(Direction::From | Direction::Both))
    }

    /// The tie in words: `supplier, flows to it`.
    fn words(&self, tie: &Tie) -> String {
        let kind = self.frame.say_of("linkage", tie.kind.as_str());
        match tie.direction {
            Some(direction) => {
                let direction = self.frame.say_of("chart-flow", direction.as_str());
                self.frame.with(
                    "chart-linkage-words",
                    &[("kind", &kind), ("direction", &direction)],
                )
            }
            None => kind,
        }
    }

    fn cited(&self, source: &'a Source) -> Cited<'a> {
        Cited::of(self.frame, Some(source))
    }
}

impl TieBox<'_> {
    fn is_left(&self) -> bool {
        self.side == Side::Left
    }
}

/// What flows in stands on the left, what flows out on the right; all else where there is room.
fn boxes<'a>(ties: &'a [Tie]) -> Vec<TieBox<'a>> {
    let (one_way, others): (Vec<_>, Vec<_>) = ties
        .iter()
        .partition(|tie| matches!(tie.direction, Some(Direction::To | Direction::From)));
    let mut rows = [0; 2];
    let mut boxes = Vec::new();
    for tie in one_way.into_iter().chain(others) {
        let side = match tie.direction {
            Some(Direction::From) => Side::Left,
            Some(Direction::To) => Side::Right,
            _ if rows[0] <= rows[1] => Side::Left,
            _ => Side::Right,
        };
        let row = &mut rows[usize::from(side == Side::Right)];
        if *row < MOST_BOXES {
            boxes.push(TieBox {
                tie,
                side,
                y: HEAD + *row * ROW,
                label: two_lines(tie.title(), BOX_LETTERS),
            });
            *row += 1;
        }
    }
    boxes
}

#[cfg(test)]
mod tests {
    use registry_core::model::LinkageKind;

    use super::*;
    use crate::portal::{charts::tie::TieEnd, trial};

    fn tie(key: &str, direction: Option<Direction>) -> Tie {
        Tie {
            end: TieEnd::Cluster {
                key: key.parse().unwrap(),
                title: format!("{key} <&>"),
            },
            kind: LinkageKind::Supplier,
            direction,
            is_stated_by_other: false,
            note: None,
            sources: Vec::new(),
        }
    }

    #[test]
    fn what_flows_in_is_left_and_what_flows_out_is_right() {
        let ties = [
            tie("a", None),
            tie("b", Some(Direction::From)),
            tie("c", Some(Direction::To)),
            tie("d", Some(Direction::Both)),
        ];
        let placed: Vec<_> = boxes(&ties)
            .iter()
            .map(|one| {
                (
                    one.tie.title().chars().next().unwrap(),
                    one.side,
                    (one.y - HEAD) / ROW,
                )
            })
            .collect();
        let expected = [
            ('b', Side::Left, 0),
            ('c', Side::Right, 0),
            ('a', Side::Left, 1),
            ('d', Side::Right, 1),
        ];
        assert_eq!(placed, expected);
    }

    #[test]
    fn more_than_a_drawing_holds_is_in_the_table() {
        let ties: Vec<_> = (0..30)
            .map(|number| tie(&format!("k{number}"), Some(Direction::To)))
            .collect();
        let frame = trial::frame("en");
        let chart = LinkagesChart::of(&frame, "Zhuji · Socks", &ties);
        assert_eq!((chart.boxes.len(), chart.more()), (MOST_BOXES, 22));
        let markup = chart.render().unwrap();
        assert_eq!(
            markup.matches("href=\"/clusters/k29\"").count(),
            1,
            "in the table"
        );
        assert_eq!(
            markup.matches("href=\"/clusters/k0\"").count(),
            2,
            "in both"
        );
        assert!(markup.contains("k29 &#60;&#38;&#62;"));
    }
}
