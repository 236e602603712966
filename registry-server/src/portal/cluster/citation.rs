//! Citing a version of a record, in the forms that reference managers read.

use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use axum_extra::extract::Query;
use registry_core::{Cluster, Commit};

use super::{Moment, cited_version};
use crate::{
    portal::{frame::Frame, visit::Visit},
    problem::Problem,
    service::Service,
};

/// A version as it is cited.
struct Citation {
    key: String,
    title: String,
    registry: String,
    version: u64,
    /// The day of the version, `2026-11-28`.
    day: String,
    address: String,
}

pub(crate) async fn bibtex(
    state: State<Service>,
    visit: Visit,
    key: Path<String>,
    moment: Query<Moment>,
) -> Result<Response, Problem> {
    let citation = citation(state, visit, key, moment).await?;
    Ok(file(
        &citation,
        "bib",
        "application/x-bibtex; charset=utf-8",
        citation.bibtex(),
    ))
}

pub(crate) async fn ris(
    state: State<Service>,
    visit: Visit,
    key: Path<String>,
    moment: Query<Moment>,
) -> Result<Response, Problem> {
    let citation = citation(state, visit, key, moment).await?;
    let text = citation.ris();
    Ok(file(
        &citation,
        "ris",
        "application/x-research-info-systems; charset=utf-8",
        text,
    ))
}

async fn citation(
    State(service): State<Service>,
    visit: Visit,
    Path(key): Path<String>,
    Query(moment): Query<Moment>,
) -> Result<Citation, Problem> {
    let of_page = service.clone();
    let read = service.read(move |reader| {
        let (found, commit) = cited_version(reader, &key, &moment)?;
        let frame = Frame::without_registry(&of_page, visit, "");
        Ok(Citation::of(&frame, found.record(), &commit))
    });
    read.await
}

/// A record's key has letters, digits and hyphens only, so a name made of it is plain.
fn file(citation: &Citation, ending: &str, media_type: &'static str, text: String) -> Response {
    let name = format!(
        "attachment; filename=\"{}-{}.{ending}\"",
        citation.key, citation.version
    );
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    let name = HeaderValue::from_str(&name).ok();
    headers.extend(name.map(|name| (header::CONTENT_DISPOSITION, name)));
    response
}

impl Citation {
    fn of(frame: &Frame, record: &Cluster, commit: &Commit) -> Citation {
        let (key, version) = (record.key.to_string(), commit.number);
        Citation {
            address: format!("{}/clusters/{key}?as_of={version}", frame.visit.origin),
            title: frame.title_of(record),
            registry: frame.registry(),
            day: commit.time.to_string().chars().take(10).collect(),
            key,
            version,
        }
    }

    fn bibtex(&self) -> String {
        let [title, registry] = [&self.title, &self.registry].map(|text| in_bibtex(text));
        format!(
            "@misc{{{key}-{version},\n  title = {{{{{title}}}}},\n  author = {{{{{registry}}}}},\n  year = {{{year}}},\n  \
             month = {{{month}}},\n  note = {{Version of commit {version}}},\n  url = {{{address}}}\n}}\n",
            key = self.key,
            version = self.version,
            year = self.day.get(..4).unwrap_or_default(),
            month = self.day.get(5..7).unwrap_or_default(),
            address = self.address,
        )
    }

    fn ris(&self) -> String {
        let [title, registry] = [&self.title, &self.registry].map(|text| on_one_line(text));
        format!(
            "TY  - DATA\r\nTI  - {title}\r\nAU  - {registry}\r\nPY  - {year}\r\nDA  - {date}\r\nET  - {version}\r\n\
             UR  - {address}\r\nID  - {key}\r\nER  - \r\n",
            year = self.day.get(..4).unwrap_or_default(),
            date = self.day.replace('-', "/"),
            version = self.version,
            address = self.address,
            key = self.key,
        )
    }
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text with what BibTeX would read as its own. It counts braces even where a backslash stands before them, so they are
/// written by name.
fn in_bibtex(text: &str) -> String {
    let mut escaped = String::new();
    for letter in on_one_line(text).chars() {
        match letter {
            '\\' => escaped.push_str("{\\textbackslash}"),
            '{' => escaped.push_str("{\\textbraceleft}"),
            '}' => escaped.push_str("{\\textbraceright}"),
            '%' | '&' | '#' | '_' | '$' => escaped.extend(['\\', letter]),
            '~' => escaped.push_str("{\\textasciitilde}"),
            '^' => escaped.push_str("{\\textasciicircum}"),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_field() {
        let citation = Citation {
            key: "cn-x-y".to_owned(),
            title: "A} & B\r\nER  - ".to_owned(),
            registry: "R".to_owned(),
            version: 3,
            day: "2026-11-28".to_owned(),
            address: "http://x/clusters/cn-x-y?as_of=3".to_owned(),
        };
        let bibtex = citation.bibtex();
        assert!(
            bibtex.contains("title = {{A{\\textbraceright} \\& B ER -}}"),
            "{bibtex}"
        );
        let braces = |brace| bibtex.matches(brace).count();
        assert_eq!(braces('{'), braces('}'), "{bibtex}");
        assert!(bibtex.contains("year = {2026}"), "{bibtex}");
        let ris = citation.ris();
        assert_eq!(
            ris.lines().filter(|line| line.starts_with("ER  -")).count(),
            1,
            "{ris}"
        );
        assert!(ris.contains("DA  - 2026/11/28"), "{ris}");
    }
}
