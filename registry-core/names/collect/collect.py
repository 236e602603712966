#!/usr/bin/env python3
"""Makes `countries.txt`, `regions.txt` and `outlines.bin` of unpacked packages: `collect.py FOLDER`. See ../README.md."""

import pathlib
import sys

import opencc

import countries
import outlines
import regions
from inputs import Inputs

HERE = pathlib.Path(__file__).parent
TABLES = HERE.parent


def main():
    inputs = Inputs(sys.argv[1])
    listed = inputs.countries()
    converters = [opencc.OpenCC(way).convert for way in ("t2s", "s2t")]
    countries.write(TABLES / "countries.txt", inputs, countries.by_hand(HERE / "countries-by-hand.txt"), converters)
    hand = regions.by_hand(HERE / "regions-by-hand.tsv")
    numbered_anew = regions.by_hand(HERE / "regions-numbered-anew.tsv")
    shown_by_hand = regions.by_hand(HERE / "regions-shown.tsv")
    regions.write(TABLES / "regions.txt", inputs, hand, shown_by_hand, numbered_anew, converters)
    numbers = {number: alpha2 for alpha2, (_, number, _) in listed.items() if number}
    land = outlines.land(inputs.path("world-atlas", "countries-10m.json"), numbers)
    areas = outlines.further_areas(HERE / "further-areas.tsv")
    outlines.write(TABLES / "outlines.bin", land, areas)


if __name__ == "__main__":
    main()
