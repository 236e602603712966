"""The inputs: packages as `collect` unpacked them, read into plain dictionaries."""

import csv
import glob
import html
import json
import os
import re

# The languages of the world's statistical offices and registries, as CLDR names them.
LANGUAGES = "en fr es it de pt nl pl ru ar fa hi bn ja ko zh zh-Hant tr vi id th sv cs hu ro el uk he".split()
# Whose names of regions are read for every country, beside the country's own languages.
LANGUAGES_OF_REGIONS = "en zh zh_Hant yue de fr es it pt ru ja ko ar".split()
# Codes of CLDR that are no countries.
NO_COUNTRIES = {"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"}
# Standings of a language in a country, the highest first.
OFFICIAL = {"official": 0, "de_facto_official": 1, "official_regional": 2}


class Inputs:
    """The folder that the packages were unpacked into."""

    def __init__(self, folder):
        self.folder = folder

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def json(self, *parts):
        with open(self.path(*parts), encoding="utf-8") as file:
            return json.load(file)

    def countries(self):
        """Each country of ISO 3166-1: alpha-2, alpha-3, number, short name."""
        text = open(self.path("rust_iso3166", "src", "lib.rs"), encoding="utf-8").read()
        found = re.finditer(
            r'name: "([^"]*)",\s*alpha2: "(\w\w)",\s*alpha3: "(\w\w\w)",\s*numeric: (\d+)', text
        )
        countries = {m[2]: (m[3], f"{int(m[4]):03d}", m[1]) for m in found}
        assert len(countries) == 249, len(countries)
        return countries | {"XK": ("XKX", None, "Kosovo")}

    def regions(self):
        """Each region of ISO 3166-2: code and the standard's name."""
        path = self.path("rust_iso3166", "scripts", "iso3166_2.data")
        return {row[1]: row[2].strip() for row in csv.reader(open(path, encoding="utf-8"))}

    def has_cldr_countries(self, language):
        """Whether CLDR names countries in a language."""
        return os.path.exists(self.path("cldr-localenames-full", "main", language, "territories.json"))

    def cldr_countries(self, language):
        """CLDR's names of countries in a language, the short ones of those that have one first."""
        path = ("cldr-localenames-full", "main", language, "territories.json")
        names = self.json(*path)["main"][language]["localeDisplayNames"]["territories"]
        found = {}
        for code, name in sorted(names.items(), key=lambda pair: "-alt-short" not in pair[0]):
            if re.match(r"[A-Z]{2}(-alt-\w+)?$", code) and code[:2] not in NO_COUNTRIES:
                found.setdefault(code[:2], []).append(name)
        return found

    def cldr_regions(self):
        """CLDR's names of regions: by language, then by code."""
        names = {}
        for path in glob.glob(self.path("cldr", "3rdparty", "cldr", "common", "subdivisions", "*.xml")):
            text = open(path, encoding="utf-8").read()
            found = re.finditer(r'<subdivision type="([a-z]{2})(\w+)"[^>]*>([^<]*)<', text)
            names[os.path.basename(path)[:-4]] = {
                f"{m[1]}-{m[2]}".upper(): html.unescape(m[3]).strip() for m in found
            }
        return names

    def official_languages(self):
        """The languages of each country: official ones, and those of three in ten people."""
        info = self.json("cldr-core", "supplemental", "territoryInfo.json")["supplemental"]["territoryInfo"]
        return {
            country: [
                language.replace("-", "_")
                for language, of in sorted(about.get("languagePopulation", {}).items(), key=by_use)
                if of.get("_officialStatus") in OFFICIAL or float(of["_populationPercent"]) >= 30
            ]
            for country, about in info.items()
        }

    def first_level(self):
        """The regions that lie in no other region."""
        path = ("cldr-core", "supplemental", "subdivisionContainment.json")
        contained = self.json(*path)["supplemental"]["subdivisionContainment"]
        return {
            f"{code[:2]}-{code[2:]}".upper()
            for country, about in contained.items()
            if len(country) == 2
            for code in about["_contains"]
        }

    def i18n_iso_countries(self):
        """The names of npm i18n-iso-countries in our languages."""
        ours = {language.split("-")[0] for language in LANGUAGES}
        names = {}
        for language in sorted(ours):
            path = self.path("i18n-iso-countries", "langs", f"{language}.json")
            if not os.path.exists(path):
                continue
            for code, given in self.json(path)["countries"].items():
                names.setdefault(code, []).extend(given if isinstance(given, list) else [given])
        return names

    def country_to_iso(self):
        """The names of npm country-to-iso, many of them native."""
        names = {}
        for path in sorted(glob.glob(self.path("country-to-iso", "data", "country", "*.json"))):
            about = self.json(path)
            names[about["alpha2"]] = [name for name in about["names"] if len(name) > 3 or not name.isascii()]
        return names


def by_use(language):
    """Official languages first, then the more spoken ones."""
    code, of = language
    return (OFFICIAL.get(of.get("_officialStatus"), len(OFFICIAL)), -float(of["_populationPercent"]), code)
