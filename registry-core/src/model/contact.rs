//! E-mail addresses and telephone numbers in what is published, where they stay for ever.

use super::{Attribute, Cluster, Organisation, Remark, Source};

/// The fewest figures of a telephone number that is called one, and of one that is written as the world dials it.
const FEWEST_NAMED: usize = 6;
const FEWEST_DIALLED: usize = 8;
/// The most figures of a telephone number (ITU-T E.164).
const MOST: usize = 15;
/// What stands before a telephone number.
const CALLED: [&str; 9] = [
    "tel",
    "phone",
    "mobile",
    "fax",
    "telefon",
    "电话",
    "手机",
    "联系方式",
    "whatsapp",
];

/// What of a text is a person's: how to reach them.
fn contact(text: &str) -> Option<(&'static str, &str)> {
    if let Some(address) = e_mail_address(text) {
        return Some(("an e-mail address", address));
    }
    telephone_number(text).map(|number| ("a telephone number", number))
}

/// The first e-mail address of a text.
fn e_mail_address(text: &str) -> Option<&str> {
    let is_local = |letter: char| letter.is_ascii_alphanumeric() || "._%+-".contains(letter);
    let is_domain = |letter: char| letter.is_ascii_alphanumeric() || ".-".contains(letter);
    text.match_indices('@').find_map(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + 1..]);
        let local = before.len() - before.trim_end_matches(is_local).len();
        let end = after.find(|letter| !is_domain(letter));
        let domain = after[..end.unwrap_or(after.len())].trim_end_matches(['.', '-']);
        let (name, last) = domain.rsplit_once('.')?;
        let is_last = last.len() >= 2 && last.bytes().all(|byte| byte.is_ascii_alphabetic());
        (local > 0 && !name.is_empty() && is_last).then(|| &text[at - local..at + 1 + domain.len()])
    })
}

/// The first telephone number of a text: one that begins with a plus, or that a word before it calls one.
fn telephone_number(text: &str) -> Option<&str> {
    if text.bytes().filter(u8::is_ascii_digit).count() < FEWEST_NAMED {
        return None;
    }
    let mut rest = 0;
    while let Some(start) = text[rest..].find(|letter: char| letter.is_ascii_digit()) {
        let figures = rest + start;
        let is_of_number = |letter: char| letter.is_ascii_digit() || " -()./".contains(letter);
        let length = text[figures..].find(|letter| !is_of_number(letter));
        let end = length.map_or(text.len(), |length| figures + length);
        let number = text[figures..end].trim_end_matches(|letter: char| !letter.is_ascii_digit());
        let count = number.bytes().filter(u8::is_ascii_digit).count();
        let before = text[..figures].trim_end_matches([' ', '(', '.', ':', '：']);
        let is_dialled = before.ends_with('+') && count >= FEWEST_DIALLED;
        if count <= MOST && (is_dialled || count >= FEWEST_NAMED && is_called(before)) {
            return Some(number);
        }
        rest = end;
    }
    None
}

fn is_called(before: &str) -> bool {
    let before = before.trim_end_matches(['+', '.', ':', '：', ' ']);
    let word = before.rsplit(|letter: char| letter.is_whitespace() || ",;(/".contains(letter));
    let word = word.into_iter().next().unwrap_or_default().to_lowercase();
    CALLED.iter().any(|called| match called.is_ascii() {
        true => word == *called,
        false => word.ends_with(called),
    })
}

/// What is odd about a cluster's texts: how to reach a person, in what everybody reads.
pub(super) fn remarks(record: &Cluster) -> impl Iterator<Item = Remark> + '_ {
    texts(record).filter_map(remark)
}

/// The same of an organisation's.
pub(super) fn remarks_of_organisation(record: &Organisation) -> impl Iterator<Item = Remark> + '_ {
    texts_of_organisation(record).filter_map(remark)
}

fn remark((field, text): (&'static str, &str)) -> Option<Remark> {
    let (what, found) = contact(text)?;
    let reason = format!(
        "{what}? What is published stays published; a person's is kept with their contact details"
    );
    Some(Remark::new(field, found, reason))
}

/// The texts of a cluster in which people write freely, with the field of each.
fn texts(record: &Cluster) -> impl Iterator<Item = (&'static str, &str)> {
    let notes = record.notes.iter().map(|note| ("notes", &**note));
    let reviews = record.reviews.iter();
    let reviews = reviews.map(|review| ("review_finding", &*review.finding));
    let names = record.name.iter().map(|name| ("name", &**name));
    let reasons = record.withdrawn_reason.iter();
    let reasons = reasons.map(|reason| ("withdrawn_reason", &**reason));
    let actors = record.actors.iter().flat_map(|actor| {
        let role = actor.role.iter().map(|role| ("actor_role", &**role));
        let site = actor.website.iter().map(|site| ("actor_website", &**site));
        [("actors", &*actor.name)]
            .into_iter()
            .chain(role)
            .chain(site)
    });
    let all = notes.chain(of_attributes(&record.attributes));
    let all = all.chain(reviews).chain(names).chain(reasons);
    all.chain(of_sources(&record.sources)).chain(actors)
}

/// Those of an organisation.
fn texts_of_organisation(record: &Organisation) -> impl Iterator<Item = (&'static str, &str)> {
    let notes = record.notes.iter().map(|note| ("notes", &**note));
    let others = record.other_names.iter();
    let others = others.map(|name| ("other_names", &*name.name));
    let former = record.former_names.iter();
    let former = former.map(|name| ("former_names", &*name.name));
    let sites = record.website.iter().map(|site| ("website", &**site));
    let reasons = record.withdrawn_reason.iter();
    let reasons = reasons.map(|reason| ("withdrawn_reason", &**reason));
    let all = notes.chain([("name", &*record.name)]).chain(others);
    let all = all.chain(former).chain(sites).chain(reasons);
    let all = all.chain(of_attributes(&record.attributes));
    all.chain(of_sources(&record.sources))
}

fn of_attributes(attributes: &[Attribute]) -> impl Iterator<Item = (&'static str, &str)> {
    let each = attributes.iter();
    each.map(|attribute| ("attribute", &*attribute.value))
}

fn of_sources(sources: &[Source]) -> impl Iterator<Item = (&'static str, &str)> {
    sources.iter().flat_map(|source| {
        let title = source.title.iter().map(|title| ("source_title", &**title));
        title.chain(source.note.iter().map(|note| ("source_note", &**note)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_to_reach_a_person_is_seen() {
        for (text, found) in [
            ("ask li.na@example.cn, or come", "li.na@example.cn"),
            ("mail: <a+b@mail.example.org>.", "a+b@mail.example.org"),
            ("Tel. 0575-8701 2345", "0575-8701 2345"),
            ("电话：057587012345", "057587012345"),
            ("联系手机 13812345678", "13812345678"),
            ("+86 (575) 8701 2345", "86 (575) 8701 2345"),
            ("phone: (0575) 87012345 in the morning", "0575) 87012345"),
        ] {
            assert_eq!(contact(text).map(|(_, found)| found), Some(found), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_it_is_not() {
        for text in [
            "https://medium.com/@clusters/sock.html",
            "8,000 firms in 2013-2014, 1 234 567 890 pairs",
            "HS 2022: 6115 95 00 10",
            "up by +12.5 from 2013 to 2014",
            "DOI 10.1016/j.respol.2008.12.002",
            "9 billion pairs @ 0.2 yuan",
            "hotel 123456",
            "",
        ] {
            assert_eq!(contact(text), None, "{text}");
        }
    }

    #[test]
    fn a_record_is_told_the_field() {
        let record = Cluster::from_json(
            br#"{"key":"a-b-c","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"},"notes":["li.na@example.cn knows"]}"#,
        );
        let remarks = record.unwrap().remarks();
        assert_eq!(
            (remarks[0].field, &*remarks[0].value),
            ("notes", "li.na@example.cn")
        );
        let organisation = Organisation::from_json(
            br#"{"country":"CN","key":"org_cn-weili","kind":"company","name":"Weili","former_names":[{"name":"Tel. 0575-8701 2345"}]}"#,
        );
        let remarks = organisation.unwrap().remarks();
        assert_eq!(
            (remarks[0].field, &*remarks[0].value),
            ("former_names", "0575-8701 2345")
        );
    }
}
