//! Figures: how large a cluster is by one measure, in one year, by one source.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Completes, Invalid, Label, Quantity, Source, Text, Year, silent_or_same, spelled};

spelled! {
    /// What a figure counts, and its unit.
    Measure, "measure" {
        /// Persons employed.
        Employment = "employment",
        /// Establishments, as the source counts them (firms, workshops, stalls): its note says which.
        Establishments = "establishments",
        /// Yearly output or sales, in `currency`.
        Output = "output",
        /// Yearly exports, in `currency`.
        Exports = "exports",
        /// Yearly research and development spending, in `currency`.
        ResearchAndDevelopment = "research_and_development",
        /// Patents granted.
        Patents = "patents",
        /// Yearly emissions, in tonnes of CO2 equivalent.
        Emissions = "emissions",
        /// Yearly energy use, in megawatt hours.
        Energy = "energy",
    }
}

impl Measure {
    /// Whether values of this measure are amounts of money.
    pub(crate) fn is_money(self) -> bool {
        matches!(
            self,
            Measure::Output | Measure::Exports | Measure::ResearchAndDevelopment
        )
    }
}

/// One value of one measure.
///
/// ```
/// use registry_core::model::{Figure, Measure};
/// let figure: Figure = serde_json::from_str(r#"{"measure":"employment","value":16000,"year":2025}"#)?;
/// assert_eq!((figure.measure, figure.value.get()), (Measure::Employment, 16_000.0));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// Where it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Year it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<Year>,
    /// What is counted.
    pub measure: Measure,
    /// How much of it, in the measure's unit.
    pub value: Quantity,
    /// ISO 4217 code of the currency, for amounts of money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Label>,
    /// What the source says, or what to know about the value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

impl Figure {
    /// Refuses a currency that is no code, or stands where no money is counted.
    pub(crate) fn check(&self) -> Result<(), Invalid> {
        let Some(currency) = &self.currency else {
            return Ok(());
        };
        let expected = if !self.measure.is_money() {
            "only output, exports and research_and_development have one"
        } else if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
            "use a code of ISO 4217, such as CNY"
        } else {
            return Ok(());
        };
        Err(Invalid::BadIdentifier {
            value: Invalid::excerpt(currency),
            what: "currency of this figure",
            expected,
        })
    }
}

impl Completes for Figure {
    fn completes(&self, poorer: &Self) -> bool {
        self.measure == poorer.measure
            && self.value == poorer.value
            && silent_or_same(poorer.currency.as_ref(), self.currency.as_ref())
            && silent_or_same(poorer.source.as_ref(), self.source.as_ref())
            && silent_or_same(poorer.year.as_ref(), self.year.as_ref())
            && silent_or_same(poorer.note.as_ref(), self.note.as_ref())
    }
}
