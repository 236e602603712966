//! The column table of organisations, as [`COLUMNS`](crate::form::COLUMNS) is that of clusters.

use std::{collections::HashMap, sync::LazyLock};

use crate::{
    form::{
        Kind,
        columns::{Column, language, plain},
    },
    model::{ActorKind, Label, Status},
};

/// Declares [`OrganisationField`] and [`ORGANISATION_COLUMNS`] from one table. The columns of the CSV form come first,
/// in its order.
macro_rules! columns {
    ($( $field:ident $name:literal $kind:expr, $meaning:literal, $example:literal, $english:expr, $chinese:expr; )+) => {
        /// A field that a column of a table of organisations can hold.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "the meaning of each stands in ORGANISATION_COLUMNS")]
        pub enum OrganisationField { $( $field ),+ }

        /// The column table of organisations.
        pub static ORGANISATION_COLUMNS: &[Column<OrganisationField>] = &[ $( Column {
            field: OrganisationField::$field, name: $name, kind: $kind,
            meaning: $meaning, example: $example, english: &$english, chinese: &$chinese,
        } ),+ ];
    };
}

columns! {
    Key "key" Kind::OrganisationKey, "Stable identifier of the record", "org_cn-peking-university", ["record key", "organisation key", "organization key"], ["键", "记录键"];
    Name "name" Kind::Label, "Present name", "Peking University", ["organisation", "organization", "organisation name", "organization name", "actor"], ["名称", "机构", "机构名称"];
    OtherNames "other_names" Kind::Names, "Further names, with their language", "zh: 北京大学; PKU", ["aliases", "short name", "acronym"], ["其他名称", "别名", "简称"];
    FormerNames "former_names" Kind::Names, "Names that it had before", "Imperial University of Peking", ["former name", "previous names", "formerly"], ["曾用名"];
    Kind "kind" Kind::Word(ActorKind::SPELLINGS), "One of the five kinds of actor", "research community", ["kind of actor", "actor kind", "type", "organisation type", "organization type"], ["类型", "机构类型"];
    Country "country" Kind::Country, "Country of its seat", "CN", ["country code", "country name", "nation"], ["国家", "国家代码", "国别"];
    Place "place" Kind::Label, "City, town or other place of its seat", "Beijing", ["city", "town", "location", "seat", "locality"], ["地点", "城市", "市", "所在地"];
    Lei "lei" Kind::Lei, "Legal Entity Identifier (ISO 17442)", "529900T8BM49AURSDO55", ["legal entity identifier"], ["法人识别编码"];
    Ror "ror" Kind::Ror, "Research Organization Registry identifier", "https://ror.org/02v51f717", ["ror id"], [];
    Website "website" Kind::Website, "Web site", "https://www.pku.edu.cn", ["homepage", "url"], ["网站", "网址"];
    Identifiers "identifiers" Kind::Identifiers, "Numbers under which other registers have it", "USCC: 12100000400002259P", ["identifier", "registration numbers"], ["注册号", "统一社会信用代码"];
    Parent "parent" Kind::OrganisationKey, "Key of the organisation that it belongs to", "org_us-intel", ["parent key", "belongs to"], ["上级机构", "母公司"];
    Status "status" Kind::Word(Status::SPELLINGS), "Where the record stands", "active", ["record status"], ["状态", "记录状态"];
    MergedInto "merged_into" Kind::OrganisationKey, "Key of the record that this one was merged into", "org_cn-peking-university", ["merged with"], ["合并到"];
    WithdrawnReason "withdrawn_reason" Kind::Text, "Why the record was withdrawn", "entered twice", ["reason withdrawn"], ["撤销原因"];
    SourceTitle "source_title" Kind::Label, "Title of the row's source", "Taipei Times, 4 March 2002", ["source", "source name"], ["来源", "来源标题", "出处"];
    SourceUrl "source_url" Kind::Label, "Address of the row's source", "https://example.org/socks", ["source link", "link"], ["来源网址", "链接"];
    SourceDate "source_date" Kind::Date, "Day the source was published or read", "2002-03-04", [], ["来源日期"];
    SourceNote "source_note" Kind::Text, "What to know about the source itself", "a summary only", [], ["来源备注"];
    Notes "notes" Kind::Text, "A note on the record", "Founded in 1898.", ["note", "remarks", "remark", "comments", "comment"], ["备注", "说明", "注释"];

    SourceStatement "source_statement" Kind::Text, "What the source says: the note of the source", "It runs the town's design centre.", ["statement"], ["来源说明", "来源陈述"];
    RejectedBecause "rejected_because" Kind::Text, "Why a row was rejected; written before the rows to be mended, and read past", "line 3, column country: unknown country", [], [];
}

/// Headers in French, German, Italian, Portuguese, Spanish and further ones in Chinese.
static FURTHER: &[(OrganisationField, &[&str])] = &[
    (
        OrganisationField::Key,
        &[
            "clé",
            "identifiant",
            "schlüssel",
            "kennung",
            "chiave",
            "identificativo",
            "chave",
            "clave",
            "identificador",
        ],
    ),
    (
        OrganisationField::Name,
        &[
            "nom",
            "organisme",
            "institution",
            "entreprise",
            "nom de l'organisation",
            "einrichtung",
            "unternehmen",
            "firma",
            "name der organisation",
            "nome",
            "organizzazione",
            "ente",
            "impresa",
            "denominazione",
            "organização",
            "instituição",
            "empresa",
            "nombre",
            "organización",
            "entidad",
            "institución",
            "razón social",
            "组织",
            "组织名称",
            "单位",
            "单位名称",
            "企业名称",
            "公司名称",
        ],
    ),
    (
        OrganisationField::OtherNames,
        &[
            "autres noms",
            "sigle",
            "weitere namen",
            "abkürzung",
            "kurzname",
            "altri nomi",
            "sigla",
            "outros nomes",
            "otros nombres",
            "siglas",
            "英文名称",
        ],
    ),
    (
        OrganisationField::FormerNames,
        &[
            "anciens noms",
            "ancien nom",
            "frühere namen",
            "früherer name",
            "nomi precedenti",
            "nomes anteriores",
            "nombres anteriores",
            "原名",
        ],
    ),
    (
        OrganisationField::Kind,
        &[
            "type d'organisation",
            "nature",
            "art",
            "art der organisation",
            "tipo",
            "tipo di organizzazione",
            "tipo de organização",
            "tipo de organización",
            "类别",
            "性质",
            "单位性质",
        ],
    ),
    (
        OrganisationField::Country,
        &["pays", "land", "staat", "paese", "nazione", "país", "國家"],
    ),
    (
        OrganisationField::Place,
        &[
            "ville",
            "commune",
            "siège",
            "lieu",
            "ort",
            "stadt",
            "sitz",
            "città",
            "comune",
            "sede",
            "cidade",
            "município",
            "ciudad",
            "地址",
            "所在城市",
            "注册地",
        ],
    ),
    (
        OrganisationField::Website,
        &[
            "site web",
            "site internet",
            "webseite",
            "internetseite",
            "sito web",
            "sito",
            "site",
            "sitio web",
            "página web",
            "官网",
        ],
    ),
    (
        OrganisationField::Identifiers,
        &[
            "identifiants",
            "numéro d'immatriculation",
            "siren",
            "registernummer",
            "handelsregisternummer",
            "codice fiscale",
            "partita iva",
            "cnpj",
            "nif",
            "cif",
            "信用代码",
        ],
    ),
    (
        OrganisationField::Parent,
        &[
            "organisation mère",
            "société mère",
            "muttergesellschaft",
            "mutterorganisation",
            "capogruppo",
            "organização-mãe",
            "empresa matriz",
            "matriz",
            "上级单位",
            "主管单位",
        ],
    ),
    (
        OrganisationField::Status,
        &["statut", "stato", "estado", "situação"],
    ),
    (
        OrganisationField::SourceTitle,
        &["quelle", "fonte", "fuente", "资料来源", "数据来源"],
    ),
    (
        OrganisationField::SourceUrl,
        &["lien", "quellenlink", "collegamento", "enlace", "来源链接"],
    ),
    (
        OrganisationField::SourceDate,
        &[
            "date de la source",
            "datum der quelle",
            "data della fonte",
            "data da fonte",
            "fecha de la fuente",
        ],
    ),
    (
        OrganisationField::Notes,
        &[
            "remarques",
            "commentaires",
            "observations",
            "bemerkungen",
            "bemerkung",
            "anmerkungen",
            "osservazioni",
            "observações",
            "notas",
            "observaciones",
            "备注说明",
        ],
    ),
];

/// Columns by every name that is taken for them.
static BY_NAME: LazyLock<HashMap<String, OrganisationField>> = LazyLock::new(|| {
    let named = |column: &'static Column<OrganisationField>| {
        let names = std::iter::once(&column.name)
            .chain(column.english)
            .chain(column.chinese);
        names.map(move |name| (plain(name), column.field))
    };
    let further = FURTHER.iter().flat_map(|(field, names)| {
        let names = names.iter();
        names.map(|name| (plain(name), *field))
    });
    let first = ORGANISATION_COLUMNS.iter().flat_map(named);
    first.chain(further).collect()
});

impl OrganisationField {
    /// The field that a header names, by its own name or a synonym.
    ///
    /// ```
    /// use registry_core::form::OrganisationField;
    /// assert_eq!(OrganisationField::named("Former Names"), Some(OrganisationField::FormerNames));
    /// assert_eq!(OrganisationField::named("product"), None);
    /// ```
    pub fn named(header: &str) -> Option<OrganisationField> {
        BY_NAME.get(&plain(header)).copied()
    }

    /// The field's name in our own files.
    ///
    /// ```
    /// use registry_core::form::OrganisationField;
    /// assert_eq!(OrganisationField::FormerNames.name(), "former_names");
    /// ```
    pub fn name(self) -> &'static str {
        ORGANISATION_COLUMNS[self as usize].name
    }
}

/// The columns of the CSV form of organisations in their order: every one that `organisation export` writes.
///
/// ```
/// let columns = registry_core::form::organisation_csv_columns();
/// assert_eq!(columns[0].name, "key");
/// ```
pub fn organisation_csv_columns() -> &'static [Column<OrganisationField>] {
    &ORGANISATION_COLUMNS[..=OrganisationField::Notes as usize]
}

/// The language of a header such as `name_zh`.
pub(super) fn language_of_name(header: &str) -> Option<Label> {
    let (field, tag) = header.trim().split_once(['_', ' '])?;
    language(tag).filter(|_| plain(field) == OrganisationField::Name.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_taken_for_two_columns() {
        let names = ORGANISATION_COLUMNS
            .iter()
            .map(|column| 1 + column.english.len() + column.chinese.len());
        let further = FURTHER.iter().map(|(_, names)| names.len());
        assert_eq!(BY_NAME.len(), names.chain(further).sum::<usize>());
    }

    #[test]
    fn headers_are_read_as_people_write_them() {
        for (header, field) in [
            ("Organization", OrganisationField::Name),
            ("Kind of Actor", OrganisationField::Kind),
            ("web-site", OrganisationField::Website),
            ("曾用名", OrganisationField::FormerNames),
            ("Nom", OrganisationField::Name),
            ("Razón social", OrganisationField::Name),
            ("Unternehmen", OrganisationField::Name),
            ("Sito web", OrganisationField::Website),
            ("Município", OrganisationField::Place),
            ("单位名称", OrganisationField::Name),
        ] {
            assert_eq!(OrganisationField::named(header), Some(field), "{header}");
        }
        assert_eq!(language_of_name("name_zh").as_deref(), Some("zh"));
        assert_eq!(language_of_name("place_zh"), None);
        let last = organisation_csv_columns().last();
        assert_eq!(last.map(|column| column.name), Some("notes"));
    }
}
