"""Names of countries: `countries.txt`.

A line a country, in the order of the codes: alpha-2, alpha-3, the name that is shown, names that are its own for certain,
names that other sources have. Names stand between `|`. A further name that two countries have is neither's.
"""

from inputs import LANGUAGES


def by_hand(path):
    """What was written by hand: the name to show, and formal, native, former names and common turns."""
    names = {}
    for line in open(path, encoding="utf-8"):
        if not line.startswith("#"):
            code, *given = line.rstrip("\n").split("|")
            names.setdefault(code, []).extend(given)
    return names


def both_scripts(names, converters):
    """Names, and those in Chinese characters in Simplified and Traditional ones, too."""
    written = [convert(name) for name in names for convert in converters if has_han(name)]
    return [*names, *written]


def has_han(text):
    return any("\u3400" <= letter <= "\u9fff" for letter in text)


def once(names, but=()):
    """Each name once, in order, without those that are known."""
    known, kept = set(but), []
    for name in names:
        name = " ".join(name.split())
        if name and name not in known and "|" not in name:
            known.add(name)
            kept.append(name)
    return kept


def write(path, inputs, hand, converters):
    """Writes the names of all countries."""
    translated = [inputs.cldr_countries(language) for language in LANGUAGES]
    others = [inputs.i18n_iso_countries(), inputs.country_to_iso()]
    with open(path, "w", encoding="utf-8") as out:
        for code, (alpha3, _, standard) in sorted(inputs.countries().items()):
            shown, *certain = hand[code]
            certain = once(both_scripts([*certain, standard], converters), [shown])
            further = [name for source in translated + others for name in source.get(code, [])]
            further = once(both_scripts(further, converters), [shown, *certain])
            out.write("\t".join([code, alpha3, shown, "|".join(certain), "|".join(sorted(further))]) + "\n")
