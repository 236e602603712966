"""Outlines of countries as cells of one degree: `outlines.bin`.

Each country has the cells that its land lies in and those around them, so that coasts, harbours and rounded coordinates
are inside. Natural Earth draws the land; `further-areas.tsv` adds what it draws for none, or for another country.

The file is a directory (count of countries; for each its two letters and the number of its first run) and the runs: the
row from the south pole, the first cell from 180 degrees west, and how many follow it. Numbers are little-endian.
"""

import collections
import json
import math
import struct

from shapely.geometry import Polygon, box
from shapely.prepared import prep

ROWS, COLUMNS = 180, 360

# Land that Natural Earth gives no number.
UNNUMBERED = {"Kosovo": "XK", "N. Cyprus": "CY", "Somaliland": "SO", "Siachen Glacier": "IN", "Baikonur": "KZ"}


def arcs_of(topology):
    """The lines of a topology, in degrees."""
    scale, start = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            points.append((x * scale[0] + start[0], y * scale[1] + start[1]))
        arcs.append(points)
    return arcs


def ring(arcs, numbers):
    """A closed line, made of arcs; a number below zero is an arc read backwards."""
    points = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points


def land(path, alpha2_of_number):
    """The polygons of each country."""
    topology = json.load(open(path, encoding="utf-8"))
    arcs = arcs_of(topology)
    polygons = collections.defaultdict(list)
    for shape in topology["objects"]["countries"]["geometries"]:
        name = shape.get("properties", {}).get("name")
        country = alpha2_of_number.get(shape.get("id")) or UNNUMBERED.get(name)
        if country is None:
            continue
        parts = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for part in parts:
            rings = [ring(arcs, numbers) for numbers in part]
            if len(rings[0]) >= 4:
                polygon = Polygon(rings[0], [hole for hole in rings[1:] if len(hole) >= 4])
                polygons[country].append(polygon if polygon.is_valid else polygon.buffer(0))
    return polygons


def cells_of(polygon):
    """The cells that a polygon touches."""
    if polygon.is_empty:
        return set()
    west, south, east, north = polygon.bounds
    prepared = prep(polygon)
    rows = range(math.floor(south), math.floor(north) + 1)
    columns = range(math.floor(west), math.floor(east) + 1)
    return {
        (row, column)
        for row in rows
        for column in columns
        if prepared.intersects(box(column, row, column + 1, row + 1))
    }


def widened(cells):
    """These cells and those around them."""
    around = set()
    for row, column in cells:
        for south in (-1, 0, 1):
            for east in (-1, 0, 1):
                if -90 <= row + south < 90:
                    around.add((row + south, (column + east + 180) % 360 - 180))
    return around


def further_areas(path):
    """Boxes that a country has besides, as cells."""
    cells = collections.defaultdict(set)
    for line in open(path, encoding="utf-8"):
        if not line.startswith("#"):
            country, *degrees = line.split("\t")[:5]
            south, west, north, east = map(float, degrees)
            cells[country] |= cells_of(box(west, south, east, north) if south < north else box(west, south, east, south + 0.01))
    return cells


def runs_of(cells):
    """Cells as runs in a row: row, first cell, further cells; in order."""
    runs = []
    for row, column in sorted(cells):
        row, column = row + ROWS // 2, column + COLUMNS // 2
        if runs and runs[-1][0] == row and runs[-1][1] + runs[-1][2] + 1 == column:
            runs[-1][2] += 1
        else:
            runs.append([row, column, 0])
    return runs


def write(path, polygons, areas):
    """Writes the outlines of all countries."""
    directory, runs = [], []
    for country in sorted(set(polygons) | set(areas)):
        cells = set().union(*(cells_of(polygon) for polygon in polygons.get(country, [])), areas.get(country, set()))
        directory.append((country, len(runs)))
        runs += runs_of(widened(cells))
    with open(path, "wb") as out:
        out.write(struct.pack("<H", len(directory)))
        for country, first in directory:
            out.write(country.encode() + struct.pack("<H", first))
        for row, column, further in runs:
            out.write(struct.pack("<BHH", row, column, further))
    return len(directory), len(runs)
