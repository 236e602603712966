"""Measures ranked searches and facet counts of SQLite's FTS5 in this process, once they are warm.

Usage: search.py DATABASE QUESTIONS FACETS_SQL. QUESTIONS is JSON: {"shapes": [[{"theirs", "country"}]], "facets": [..]}.
Prints JSON of the same form: {"shapes": [[{"seconds", "hits"}]], "facets": [..]}.
"""

import json
import sqlite3
import statistics
import sys
import time

# As in src/measure/repeat.rs.
WARM_UP = 2
FEWEST = 5
MOST = 25
LONGEST = 1.0

# Enough for the pages that the searches read; the default of 2 MB would read them from the system every time.
CACHE_KIBIBYTES = 256 * 1024

FROM = """
FROM clusters_fts JOIN clusters ON clusters.rowid = clusters_fts.rowid
WHERE clusters_fts MATCH ?
"""


def repeated(work):
    for _ in range(WARM_UP):
        work()
    start, times = time.perf_counter(), []
    while len(times) < FEWEST or (len(times) < MOST and time.perf_counter() - start < LONGEST):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def search(connection, question):
    condition, values = FROM, [question["theirs"]]
    if question["country"]:
        condition, values = FROM + "AND clusters.country = ?", [*values, question["country"]]
    # The connection keeps the statement prepared.
    ranked = f"SELECT clusters.* {condition} ORDER BY rank LIMIT 10"
    seconds = repeated(lambda: connection.execute(ranked, values).fetchall())
    (hits,) = connection.execute(f"SELECT count(*) {condition}", values).fetchone()
    return {"seconds": seconds, "hits": hits}


def facets(connection, statement, question):
    values = [question["theirs"]]
    seconds = repeated(lambda: connection.execute(statement, values).fetchall())
    (hits,) = connection.execute(f"SELECT count(*) {FROM}", values).fetchone()
    return {"seconds": seconds, "hits": hits}


def main():
    database, questions, statement = sys.argv[1:]
    with open(questions, encoding="utf-8") as file:
        questions = json.load(file)
    with open(statement, encoding="utf-8") as file:
        statement = file.read()
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIBIBYTES}")
    answers = {
        "shapes": [[search(connection, question) for question in shape] for shape in questions["shapes"]],
        "facets": [facets(connection, statement, question) for question in questions["facets"]],
    }
    json.dump(answers, sys.stdout)


main()
