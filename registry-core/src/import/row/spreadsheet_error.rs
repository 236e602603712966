//! What a spreadsheet shows where a formula has no value, in the languages that it speaks: never a name or a note.

use crate::import::read::UNCALCULATED;

/// How cells show that a value is missing, wherever they were copied or saved from.
const ERRORS: &[&str] = &[
    "#NULL!",
    "#DIV/0!",
    "#VALUE!",
    "#REF!",
    "#NAME?",
    "#NUM!",
    "#N/A",
    "#N/A N/A",
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#BLOCKED!",
    "#CONNECT!",
    "#BUSY!",
    "#UNKNOWN!",
    "#GETTING_DATA",
    "#EXTERNAL!",
    "#PYTHON!",
    "#TIMEOUT!",
    "#ERROR!",
    // German, Dutch.
    "#BEZUG!",
    "#NV",
    "#WERT!",
    "#ZAHL!",
    "#ÜBERLAUF!",
    "#KALK!",
    "#FELD!",
    "#BLOCKIERT!",
    "#VERW!",
    "#WAARDE!",
    "#NAAM?",
    "#GETAL!",
    "#N/B",
    "#LEEG!",
    "#DEEL/0!",
    // French, Italian, Spanish, Portuguese.
    "#VALEUR!",
    "#NOM?",
    "#NOMBRE!",
    "#NUL!",
    "#EPARS!",
    "#PROPAGATION!",
    "#RIF!",
    "#N/D",
    "#VALORE!",
    "#NOME?",
    "#NULLO!",
    "#¡REF!",
    "#¡VALOR!",
    "#¿NOMBRE?",
    "#¡DIV/0!",
    "#¡NUM!",
    "#¡NULO!",
    "#¡DESBORDAMIENTO!",
    "#¡CALC!",
    "#VALOR!",
    "#NÚM!",
    "#NULO!",
    "#DESPEJAR!",
    "#¿NOMBRE!",
    // Polish, Czech, Hungarian, Turkish, Danish, Norwegian, Swedish, Finnish.
    "#ADR!",
    "#ARG!",
    "#LICZBA!",
    "#NAZWA?",
    "#ZERO!",
    "#DZIEL/0!",
    "#ODKAZ!",
    "#HODNOTA!",
    "#NÁZEV?",
    "#ČÍSLO!",
    "#NENÍ_K_DISPOZICI",
    "#HIV!",
    "#ÉRTÉK!",
    "#NÉV?",
    "#SZÁM!",
    "#HIÁNYZIK",
    "#ZÉRÓOSZTÓ!",
    "#BAŞV!",
    "#DEĞER!",
    "#AD?",
    "#SAYI!",
    "#YOK",
    "#SAYI/0!",
    "#BOŞ!",
    "#REFERENCE!",
    "#VÆRDI!",
    "#NAVN?",
    "#VERDI!",
    "#VÄRDEFEL!",
    "#REFERENS!",
    "#SAKNAS!",
    "#NAMN?",
    "#OGILTIGT!",
    "#DIVISION/0!",
    "#SKÄRNING!",
    "#VIITTAUS!",
    "#ARVO!",
    "#NIMI?",
    "#LUKU!",
    "#PUUTTUU",
    "#JAKO/0!",
    // Russian.
    "#ССЫЛКА!",
    "#ЗНАЧ!",
    "#ИМЯ?",
    "#ЧИСЛО!",
    "#Н/Д",
    "#ДЕЛ/0!",
    "#ПУСТО!",
];

/// What is wrong with a cell that holds the error of a spreadsheet instead of a value.
pub(crate) fn spreadsheet_error(text: &str) -> Option<&'static str> {
    if text == UNCALCULATED {
        return Some(
            "a formula that no spreadsheet has calculated; open the workbook in one and save it",
        );
    }
    let is_error = match text.as_bytes().first()? {
        b'#' => {
            let upper = text.to_uppercase();
            ERRORS.iter().any(|error| *error == text || *error == upper)
        }
        b'E' => text.strip_prefix("Err:").is_some_and(is_number),
        _ => false,
    };
    is_error.then_some(
        "an error of the spreadsheet where a value should be; mend its formula, or empty the cell",
    )
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_known_in_every_language_and_nothing_else_is() {
        for error in [
            "#REF!",
            "#N/A",
            "#n/a",
            "#BEZUG!",
            "#NV",
            "#¡VALOR!",
            "#NOM?",
            "#ЗНАЧ!",
            "Err:508",
        ] {
            assert!(
                spreadsheet_error(error)
                    .unwrap()
                    .contains("mend its formula"),
                "{error}"
            );
        }
        assert!(
            spreadsheet_error(UNCALCULATED)
                .unwrap()
                .contains("calculated")
        );
        for text in [
            "",
            "#",
            "#1",
            "C#",
            "n/a",
            "N/A",
            "-",
            "Err:",
            "Err:or",
            "Erba",
            "#REF! twice",
            "#hashtag",
        ] {
            assert_eq!(spreadsheet_error(text), None, "{text}");
        }
    }
}
