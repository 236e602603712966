# A researcher's way through a registry of clusters, in Python.
#
#     registry demo
#     python docs/examples/researcher.py cluster-demo
#
# Needs `registry` in the PATH, pandas and duckdb. The first argument is the registry, the second the folder for the
# exports and results (`research`), the third the earlier state to compare with: a date or a commit (2, in the demo
# the table as the paper printed it). Runs as a script, and cell by cell in VS Code, Spyder or Jupyter.

# %% [markdown]
# ## Take the data out of the registry
# The data package has a table for each kind of statement. Its `datapackage.json` says which column is of which type,
# so pandas need not guess: a guess makes a number of the code `0125`, and nothing of `NA`, which is Namibia.

# %%
import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas

arguments = [argument for argument in sys.argv[1:] if not argument.startswith("-")] if "__file__" in globals() else []
registry, results, earlier = (arguments + ["cluster-demo", "research", "2"][len(arguments) :])[:3]
results = Path(results)
results.mkdir(parents=True, exist_ok=True)
pandas.set_option("display.width", 120, "display.max_columns", 12, "display.max_colwidth", 40)


def export(form, name, *which):
    """Has the registry write a file or folder, and says where it is."""
    path = results / name
    command = ["registry", "export", "--registry", registry, "--format", form, "--output", str(path), *which]
    subprocess.run(command, check=True)
    return path


def package(folder):
    """The tables of a data package by name, in the types that it states."""
    types = {"string": "string", "number": "float64", "integer": "Int64", "date": "string"}
    tables = {}
    for table in json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["resources"]:
        fields = table["schema"]["fields"]
        tables[table["name"]] = pandas.read_csv(
            folder / table["path"],
            dtype={field["name"]: types[field["type"]] for field in fields},
            keep_default_na=False,
            na_values=[""],
        )
    return tables


tables = package(export("data-package", "package"))
clusters = tables["clusters"].query("status in ['proposed', 'active']")
print(f"{len(clusters)} clusters in {clusters['country'].nunique()} countries")
print(pandas.Series({name: len(table) for name, table in tables.items()}, name="rows").to_string())

# %% [markdown]
# ## Shares by country
# A share is what a source claims, and sources disagree, or speak of different things: `of` says of which. So each
# cluster has a lowest and a highest claim of a scope, and what is said of a country is said of those.

# %%
shares = tables["shares"].sort_values("percent", kind="stable")
claims = (
    shares.groupby(["cluster", "scope"])
    .agg(
        lowest=("percent", "first"),
        lowest_of=("of", "first"),
        highest=("percent", "last"),
        highest_of=("of", "last"),
        claims=("percent", "size"),
    )
    .reset_index()
    .merge(clusters[["key", "country", "product"]], left_on="cluster", right_on="key")
    .drop(columns="key")
)
by_country = (
    clusters.groupby("country")
    .agg(clusters=("key", "size"))
    .join(claims.groupby(["country", "scope"])["cluster"].nunique().unstack(fill_value=0).add_prefix("claim_"))
    .join(claims.query("scope == 'global'").groupby("country")["highest"].median().rename("median_global"))
    .fillna({"claim_domestic": 0, "claim_global": 0, "claim_regional": 0})
    .astype({"claim_domestic": int, "claim_global": int, "claim_regional": int})
    .sort_values(["clusters", "claim_global"], ascending=False)
)
by_country.to_csv(results / "shares-by-country.csv")
print("\nShares by country: clusters, how many of them claim a share, and the median of the highest global claims")
print(by_country.head(8).to_string(na_rep=""))

print("\nWhere claims of one scope are widest apart, in percent")
claims["apart"] = claims["highest"] - claims["lowest"]
widest = claims.nlargest(5, ["apart", "claims"])
print(widest[["cluster", "scope", "lowest", "lowest_of", "highest", "highest_of"]].to_string(index=False))

# %% [markdown]
# ## Concentration
# The Herfindahl index (0 to 10,000) of a market needs every share of it; a registry has those that somebody claimed.
# The shares that are known still give a floor: whoever has the rest can only add to it. A cluster counts as one
# seller here. The lowest claims make the floor; the highest show how far it moves if the boldest source is right.

# %%
world = claims.query("scope == 'global'")
floors = (
    world.assign(floor=world["lowest"] ** 2, bold=world["highest"] ** 2)
    .groupby("product")
    .agg(floor=("floor", "sum"), bold=("bold", "sum"), of=("lowest_of", "; ".join))
    .sort_values("floor", ascending=False)
    .astype({"floor": int, "bold": int})
)
floors.to_csv(results / "concentration-by-product.csv")
print(f"\nConcentration of world markets: least Herfindahl index of {len(floors)} products")
print(floors.head(8).to_string())
print(f"{(floors['floor'] >= 1800).sum()} of them are highly concentrated (1,800 and more) whatever the others have")


def herfindahl(places):
    """The Herfindahl index of how clusters spread over places."""
    shares = places.value_counts(normalize=True) * 100
    return (shares**2).sum()


print(f"\nSpread of the clusters: Herfindahl index over countries {herfindahl(clusters['country']):.0f}", end="")
china = clusters.query("country == 'CN'")
print(f", over the provinces of China {herfindahl(china['region'].dropna()):.0f}")

# %% [markdown]
# ## Specialisation
# A location quotient is best made of employment. Here it is not: sources count a town here and a province there, so
# employment of two clusters is no ratio. What the data supports is a quotient of counts: how often a country's
# clusters are of an ISIC division, against how often all clusters are. It describes the registry's choice of
# clusters as much as the world.

# %%
divisions = tables["codes"].query("scheme == 'ISIC'").assign(division=lambda codes: codes["code"].str[:2])
divisions = divisions.drop_duplicates(["cluster", "division"]).merge(clusters, left_on="cluster", right_on="key")
counts = divisions.groupby(["country", "division"]).size().rename("clusters").reset_index()
of_country = counts.groupby("country")["clusters"].transform("sum")
of_division = counts.groupby("division")["clusters"].transform("sum")
counts["quotient"] = (counts["clusters"] / of_country) / (of_division / counts["clusters"].sum())
quotients = counts.query("clusters >= 3").sort_values("quotient", ascending=False)
quotients.to_csv(results / "quotients.csv", index=False)
print("\nSpecialisation: location quotients of counts, for three clusters and more of an ISIC division")
print(quotients.head(8).round(2).to_string(index=False))

employed = tables["figures"].query("measure == 'employment'")["cluster"].nunique()
print(f"Employment is stated of {employed} of {len(clusters)} clusters, and not of like things: it is not compared.")

# %% [markdown]
# ## Actors
# Five kinds of participants; a cluster in which firms, research and government are all named is closer to the
# textbook than one of firms alone.

# %%
actors = tables["actors"][tables["actors"]["cluster"].isin(clusters["key"])]
print("\nActors by kind")
print(actors.groupby("kind").agg(actors=("name", "size"), clusters=("cluster", "nunique")).to_string())
kinds = actors.groupby("cluster")["kind"].agg(set)
triple = kinds[kinds.map({"company", "research community", "government"}.issubset)]
print(f"{len(triple)} clusters name companies, research and government: {', '.join(triple.index)}")

# %% [markdown]
# ## What changed since
# Any earlier state can be exported like the present one, so a paper can name the commit that it used.

# %%
before = package(export("data-package", "package-before", "--as-of", earlier))
old, new = (table["clusters"].set_index("key") for table in (before, tables))
both = old.index.intersection(new.index)
print(f"\nChanges since {earlier}: {len(new.index.difference(old.index))} new clusters, {len(both)} in both, ", end="")
print(f"shares {len(before['shares'])} -> {len(tables['shares'])}")
columns = ["place", "product"]
names = old.loc[both, columns].add_suffix("_before").join(new.loc[both, columns])
names = names[(names["place"] != names["place_before"]) | (names["product"] != names["product_before"])]
print(names[["place_before", "place", "product_before", "product"]].to_string(index=False))

# %% [markdown]
# ## The same by SQL
# Parquet has a row a record with typed columns: the highest share of each scope, the latest employment. The column
# `item` has the whole record as JSON.

# %%
parquet = export("parquet", "clusters.parquet")
print("\nDuckDB on Parquet: sectors, with the clusters that claim half of the world's market")
print(
    duckdb.sql(
        f"""
        select coalesce(sector, 'not stated') as sector, count(*) as clusters,
               count(*) filter (where share_global >= 50) as half_of_the_world
        from '{parquet}' group by all order by clusters desc
        """
    )
    .df()
    .to_string(index=False)
)

# %% [markdown]
# ## Hand over to a map
# QGIS opens the GeoJSON as it is; `ogr2ogr clusters.gpkg clusters.geojson` makes a GeoPackage of it. A query narrows
# what is exported.

# %%
geojson = export("geojson", "clusters.geojson", "share_global:[50 TO *]")
features = json.loads(geojson.read_text(encoding="utf-8"))["features"]
located = [feature for feature in features if feature["geometry"]]
print(f"\n{len(located)} clusters that claim half of the world's market are in {geojson}, ready for a map")
