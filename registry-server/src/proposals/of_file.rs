//! What a file would change, as a proposal.

use registry_core::{AsOf, IndexReader, model::Cluster, registry::ImportPlan};
use serde_json::{Value, json};

use super::{MOST_RECORDS, ProposalError, ProposedChange, ProposedRecord};

impl ProposedChange {
    /// The records that an import would make, against the versions that the file was read against.
    ///
    /// ```
    /// use registry_core::{Registry, import::Input, registry::ImportPlan};
    /// use registry_server::ProposedChange;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
    /// let index = registry.read()?;
    /// let table = "country,place,product\nCN,Zhuji,Sock\n";
    /// let input = Input::Stream { name: "one.csv".into(), reader: Box::new(table.as_bytes()) };
    /// let plan = ImportPlan::new(vec![input], Default::default(), &index, &mut |_| ())?;
    /// let ProposedChange::Records { records } = ProposedChange::of_import(plan, &index)? else { unreachable!() };
    /// assert_eq!((&records[0].record["key"], records[0].against), (&"cn-zhuji-sock".into(), None));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When there are more records than a person can look at; when the registry cannot be read.
    pub fn of_import(
        plan: ImportPlan,
        reader: &IndexReader,
    ) -> Result<ProposedChange, ProposalError> {
        let records = plan.records(reader, MOST_RECORDS)?;
        let records = records.ok_or_else(too_many)?.into_iter();
        let records = records.map(|record| proposed(reader, &record));
        Ok(ProposedChange::Records {
            records: records.collect::<Result<_, _>>()?,
        })
    }
}

fn proposed(reader: &IndexReader, record: &Cluster) -> Result<ProposedRecord, ProposalError> {
    let before = reader.record(&record.key, AsOf::Now)?;
    let Value::Object(object) = json!(record) else {
        let problem = format!("{} is no object", record.key);
        return Err(ProposalError::NotUnderstood { problem });
    };
    Ok(ProposedRecord {
        record: object,
        against: before.map(|before| before.hash()),
    })
}

fn too_many() -> ProposalError {
    let problem = format!(
        "the file changes more than {MOST_RECORDS} records, which nobody can look at one by one; propose it in parts"
    );
    ProposalError::NotUnderstood { problem }
}
