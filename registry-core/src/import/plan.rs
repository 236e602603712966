//! An import as a plan: files are read and checked against a registry, which others may change meanwhile, and only then
//! taken in. Dry run and import make the same plan.

use super::{
    Accepted, Failure, Input, Known, Options, Progress, Report,
    apply::{Checked, Importer, Overlay},
    error::ImportError,
    read::{KnownHeaders, OpenedFile, PIECE_BYTES},
    row::{Defaults, is_group_header, is_known_header},
};

/// What some files would change, and all that keeps them from it.
///
/// ```
/// use registry_core::import::{Input, NothingKnown, Options, Plan};
/// let socks = "place,country,product\nZhuji,CN,Sock\n";
/// let input = Input::Stream { name: "socks.csv".into(), reader: Box::new(socks.as_bytes()) };
/// let plan = Plan::new(vec![input], Options::default(), &NothingKnown, &mut |_| ())?;
/// assert_eq!(plan.report().new, 1);
/// let mut keys = Vec::new();
/// plan.apply(|accepted| { keys.push(accepted.cluster.key.to_string()); Ok(()) })?;
/// assert_eq!(keys, ["cn-zhuji-sock"]);
/// # Ok::<(), registry_core::import::ImportError>(())
/// ```
pub struct Plan {
    files: Vec<OpenedFile>,
    options: Options,
    defaults: Defaults,
    checked: Checked,
}

impl Plan {
    /// Reads all files, streams to their end, and checks them against what is known.
    ///
    /// # Errors
    /// When a file cannot be read as a table or as JSON Lines at all, or the registry cannot be asked.
    pub fn new(
        inputs: Vec<Input>,
        options: Options,
        known: &dyn Known,
        on_progress: &mut dyn FnMut(&Progress),
    ) -> Result<Plan, ImportError> {
        Plan::read(inputs, options, PIECE_BYTES, known, on_progress)
    }

    /// Reads so many bytes at a time, which makes no difference.
    #[cfg(test)]
    pub(super) fn in_pieces_of(
        bytes: usize,
        inputs: Vec<Input>,
        options: Options,
        known: &dyn Known,
    ) -> Result<Plan, ImportError> {
        Plan::read(inputs, options, bytes, known, &mut |_| ())
    }

    fn read(
        inputs: Vec<Input>,
        options: Options,
        piece_bytes: usize,
        known: &dyn Known,
        on_progress: &mut dyn FnMut(&Progress),
    ) -> Result<Plan, ImportError> {
        let defaults = Defaults::of(&options.defaults)?;
        let files: Result<Vec<OpenedFile>, ImportError> = inputs
            .into_iter()
            .map(|input| {
                let headers = KnownHeaders {
                    is_known: &|text| is_known_header(text, &options),
                    is_group: &|text| is_group_header(text, &options),
                };
                OpenedFile::open(input, &options, headers)
            })
            .collect();
        let files = files?;
        let overlay = Overlay::new(known, files.len())?;
        let importer = Importer::new(&options, &defaults, &overlay, on_progress);
        let checked = importer.run(&files, piece_bytes)?;
        Ok(Plan {
            files,
            options,
            defaults,
            checked,
        })
    }

    /// Checks the same files again, since what is known has changed.
    ///
    /// # Errors
    /// When the registry cannot be asked.
    pub fn check_again(&mut self, known: &dyn Known) -> Result<(), ImportError> {
        let overlay = Overlay::new(known, self.files.len())?;
        let mut no_progress = |_: &Progress| ();
        let importer = Importer::new(&self.options, &self.defaults, &overlay, &mut no_progress);
        self.checked = importer.run(&self.files, PIECE_BYTES)?;
        Ok(())
    }

    /// What would change, what is rejected and why.
    pub fn report(&self) -> &Report {
        &self.checked.report
    }

    /// Whether applying the plan changes anything. With rejected rows it does only where the options take the rest.
    pub fn has_changes(&self) -> bool {
        let report = self.report();
        report.has_changes() && !report.is_refused(&self.options)
    }

    /// The first records that are new or changed, at most a hundred; also those that rejected rows keep out.
    ///
    /// # Errors
    /// When they cannot be read back from the temporary folder.
    pub fn first(&mut self, most: usize) -> Result<Vec<Accepted>, ImportError> {
        self.checked.accepted.first(most)
    }

    /// Hands over each record that is new or changed, and writes the files of rejected rows. A plan without changes hands
    /// over nothing.
    ///
    /// # Errors
    /// What `take` fails with, as [`ImportError::Taking`]; when a file of rejected rows cannot be written.
    pub fn apply(
        mut self,
        mut take: impl FnMut(Accepted) -> Result<(), Failure>,
    ) -> Result<Report, ImportError> {
        if self.has_changes() {
            let take = |accepted| take(accepted).map_err(ImportError::Taking);
            self.checked.accepted.hand_over(take)?;
        }
        for rejected in &mut self.checked.rejected {
            rejected.write()?;
        }
        Ok(self.checked.report)
    }
}
