"""Names of regions: `regions.txt`.

A line a region, in the order of the codes: code, `1` where it lies in no other region, the name that is shown, the standard's
name, the English, the local and the Chinese one; names that were written by hand and further names, between `|`.
"""

import re

from countries import both_scripts, once
from inputs import LANGUAGES_OF_REGIONS

# What tells like names apart: Île-de-France².
FIGURE = re.compile(r"[¹²³⁴⁵⁶⁷⁸⁹]+$")
BRACKETS = re.compile(r"\s*[(（\[].*?[)）\]]")
# Words that say what kind of region it is, where a name is shown.
UNITS = re.compile(r",? (Sheng|Shi|Zizhiqu|Province|State|Prefecture|County|(?<!Administrative )Region)$")
# The same where names are turned round at a comma, as in `Navarra, Comunidad Foral de`, or begin with it.
UNITS_BEHIND = re.compile(
    r", (Respublika|Comunidad( Foral)? de|Principado de|Región de|Région de|City of|The|Hlavní město"
    r"|[Uu]nitatea teritorială( autonomă| din))$"
)
UNITS_BEFORE = re.compile(r"^(Região Autónoma d[ao]s?|Wilayah Persekutuan) ")


def spellings(name):
    """A name as it stands, without what is in brackets or after a comma, and turned round at the comma."""
    name = FIGURE.sub("", name.replace("*", "")).strip()
    bare = BRACKETS.sub("", name).strip()
    found = [name, bare]
    if "," in bare:
        parts = [part.strip() for part in bare.split(",")]
        found += [parts[0], " ".join(reversed(parts))]
    return found


def plain(name):
    """A name without what is in brackets."""
    return (spellings(name)[1] or name) if name else ""


def standard_names(name):
    """The names in one of the standard's: `Catalunya [Cataluña]`, `Araba/Álava`, `Alacant / Alicante`."""
    parts = [part.strip() for part in re.split(r"[\[\]/]", name)]
    return [spelling for part in parts if part for spelling in spellings(part)]


def shown(standard):
    """The name that is shown: the standard's first one, without its kind of unit."""
    name = UNITS_BEHIND.sub("", UNITS.sub("", plain(standard_names(standard)[0])))
    return UNITS_BEFORE.sub("", name)


def by_hand(path):
    """Lines that were written by hand: code, then names in columns or between `|`."""
    names = {}
    for line in open(path, encoding="utf-8"):
        if not line.startswith("#"):
            code, *given = line.rstrip("\n").split("\t")
            names.setdefault(code, []).extend(name for column in given for name in column.split("|"))
    return names


class Names:
    """The names of regions by language."""

    def __init__(self, inputs, numbered_anew, simplify):
        self.cldr = inputs.cldr_regions()
        self.official = inputs.official_languages()
        self.numbered_anew = numbered_anew
        self.simplify = simplify
        languages = {language.replace("-", "_") for own in self.official.values() for language in own}
        self.of_countries = {
            language: inputs.cldr_countries(language.replace("_", "-"))
            for language in sorted(languages | set(LANGUAGES_OF_REGIONS))
            if inputs.has_cldr_countries(language.replace("_", "-"))
        }

    def own_languages(self, code):
        return [language for language in self.official.get(code[:2], []) if language != "en"]

    def given(self, code):
        """The names by language; of a region that is a country of its own, too, those of the country."""
        if code in self.numbered_anew:
            english, local, chinese = self.numbered_anew[code]
            own = self.own_languages(code)[:1]
            return {"en": english, "zh": chinese} | {language: local for language in own}
        found = {}
        for language in [*LANGUAGES_OF_REGIONS, *self.own_languages(code)]:
            as_country = self.of_countries.get(language, {}).get(code[3:], [""])[0] if is_country(code) else ""
            found[language] = self.cldr.get(language, {}).get(code) or as_country
        return {language: name for language, name in found.items() if name}

    def principal(self, code, given):
        """The English, the local and the Chinese name."""
        local = next((given[language] for language in self.own_languages(code) if language in given), "")
        return [plain(given.get("en", "")), plain(local), self.simplify(plain(given.get("zh", "")))]


# Regions that ISO 3166-1 has as countries, too; in other countries the same letters are a region's own.
COUNTRIES_BESIDES = re.compile(r"(CN-(HK|MO|TW)|FI-01|FR-(BL|MF|NC|PF|PM|TF|WF)|NL-(AW|CW|SX)|US-(AS|GU|MP|PR|UM|VI))$")


def is_country(code):
    """Whether a region is a country of its own, as FR-NC is NC."""
    return COUNTRIES_BESIDES.match(code)


def write(path, inputs, hand, shown_by_hand, numbered_anew, converters):
    """Writes the names of all regions."""
    names, first_level = Names(inputs, numbered_anew, converters[0]), inputs.first_level()
    with open(path, "w", encoding="utf-8") as out:
        for code, standard in sorted(inputs.regions().items()):
            given = names.given(code)
            name = shown_by_hand.get(code, [shown(standard)])[0]
            columns = [code, "1" if code in first_level else "", name, standard, *names.principal(code, given)]
            further = [spelling for name in given.values() for spelling in spellings(name)]
            further = both_scripts([*standard_names(standard), *further], converters)
            lists = [once(both_scripts(hand.get(code, []), converters)), sorted(once(further, columns[2:]))]
            out.write("\t".join([*columns, *map("|".join, lists)]) + "\n")
