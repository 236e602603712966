#' ---
#' title: A researcher's way through a registry of clusters, in R
#' ---
#'
#'     registry demo
#'     Rscript docs/examples/researcher.R cluster-demo
#'
#' Needs `registry` in the PATH, and nothing but R. The first argument is the registry, the second the folder for the
#' exports and results (`research`), the third the earlier state to compare with: a date or a commit (2, in the demo
#' the table as the paper printed it). Runs as a script and line by line; the comments are those of `knitr::spin`.

#' ## Take the data out of the registry
#' The data package has a table for each kind of statement. All columns are read as text and the numbers made numbers
#' by name, so R does not guess: a guess makes a number of the code `0125`, and nothing of `NA`, which is Namibia.

given <- commandArgs(trailingOnly = TRUE)
registry <- if (length(given) >= 1) given[1] else "cluster-demo"
results <- if (length(given) >= 2) given[2] else "research"
earlier <- if (length(given) >= 3) given[3] else "2"
dir.create(results, showWarnings = FALSE, recursive = TRUE)
options(width = 120)

numbers <- c("latitude", "longitude", "percent", "value", "year")

# Has the registry write a file or folder, and says where it is.
export <- function(form, name, ...) {
  path <- file.path(results, name)
  words <- c("export", "--registry", registry, "--format", form, "--output", path, ...)
  status <- system2("registry", shQuote(words))
  if (status != 0) stop("registry export ended with ", status)
  path
}

# A table of a data package.
table_of <- function(folder, name) {
  rows <- read.csv(
    file.path(folder, paste0(name, ".csv")),
    colClasses = "character", na.strings = "", encoding = "UTF-8", check.names = FALSE
  )
  for (column in intersect(names(rows), numbers)) rows[[column]] <- as.numeric(rows[[column]])
  rows
}

package <- export("data-package", "package")
clusters <- table_of(package, "clusters")
clusters <- clusters[clusters$status %in% c("proposed", "active"), ]
shares <- table_of(package, "shares")
shares <- merge(shares, clusters[c("key", "country", "product")], by.x = "cluster", by.y = "key")
cat(nrow(clusters), "clusters in", length(unique(clusters$country)), "countries\n")

#' ## Shares by country
#' A share is what a source claims, and sources disagree, or speak of different things. So each cluster has a lowest
#' and a highest claim of a scope, and what is said of a country is said of those.

lowest <- aggregate(percent ~ cluster + scope + country + product, shares, min)
highest <- aggregate(percent ~ cluster + scope + country + product, shares, max)
claims <- merge(lowest, highest, by = c("cluster", "scope", "country", "product"), suffixes = c("_lowest", "_highest"))

count <- function(values) as.vector(table(factor(values, levels = countries)))
countries <- names(sort(table(clusters$country), decreasing = TRUE))
by_country <- data.frame(
  country = countries,
  clusters = count(clusters$country),
  claim_domestic = count(claims$country[claims$scope == "domestic"]),
  claim_global = count(claims$country[claims$scope == "global"])
)
world <- claims[claims$scope == "global", ]
by_country$median_global <- as.vector(tapply(world$percent_highest, factor(world$country, levels = countries), median))
write.csv(by_country, file.path(results, "shares-by-country.csv"), row.names = FALSE, na = "")
cat("\nShares by country: clusters, how many of them claim a share, and the median of the highest global claims\n")
print(head(by_country, 8), row.names = FALSE, na.print = "")

#' ## Concentration
#' The Herfindahl index (0 to 10,000) of a market needs every share of it; a registry has those that somebody claimed.
#' The shares that are known still give a floor: whoever has the rest can only add to it. A cluster counts as one
#' seller here.

floors <- aggregate(percent_lowest ~ product, world, function(percent) sum(percent^2))
names(floors)[2] <- "floor"
floors <- floors[order(-floors$floor), ]
cat("\nConcentration of world markets: least Herfindahl index of", nrow(floors), "products\n")
print(head(floors, 8), row.names = FALSE)

herfindahl <- function(places) sum((100 * prop.table(table(places)))^2)
cat("\nSpread of the clusters: Herfindahl index over countries", round(herfindahl(clusters$country)))
cat(", over the provinces of China", round(herfindahl(clusters$region[clusters$country == "CN"])), "\n")

#' ## Specialisation
#' A location quotient is best made of employment. Here it is not: sources count a town here and a province there, so
#' employment of two clusters is no ratio. What the data supports is a quotient of counts: how often a country's
#' clusters are of an ISIC division, against how often all clusters are. It describes the registry's choice of
#' clusters as much as the world.

codes <- table_of(package, "codes")
codes <- codes[codes$scheme == "ISIC", ]
divisions <- unique(data.frame(key = codes$cluster, division = substr(codes$code, 1, 2)))
divisions <- merge(divisions, clusters[c("key", "country")])
counts <- table(divisions$country, divisions$division)
quotients <- as.data.frame(prop.table(counts, 1) / rep(prop.table(colSums(counts)), each = nrow(counts)))
names(quotients) <- c("country", "division", "quotient")
quotients$clusters <- as.vector(counts)
quotients <- quotients[quotients$clusters >= 3, ]
quotients <- quotients[order(-quotients$quotient), ]
write.csv(quotients, file.path(results, "quotients.csv"), row.names = FALSE)
cat("\nSpecialisation: location quotients of counts, for three clusters and more of an ISIC division\n")
print(head(quotients, 8), row.names = FALSE, digits = 3)

#' ## Actors
#' Five kinds of participants; a cluster in which firms, research and government are all named is closer to the
#' textbook than one of firms alone.

actors <- table_of(package, "actors")
actors <- actors[actors$cluster %in% clusters$key, ]
cat("\nActors by kind\n")
print(as.data.frame(table(kind = actors$kind), responseName = "actors"), row.names = FALSE)
triple <- c("company", "research community", "government")
named <- table(actors$cluster, factor(actors$kind, levels = triple)) > 0
triple <- rownames(named)[rowSums(named) == 3]
cat(length(triple), "clusters name companies, research and government:", paste(triple, collapse = ", "), "\n")

#' ## What changed since
#' Any earlier state can be exported like the present one, so a paper can name the commit that it used.

before <- export("data-package", "package-before", "--as-of", earlier)
old <- table_of(before, "clusters")
both <- merge(old, clusters, by = "key", suffixes = c("_before", ""))
cat("\nChanges since ", earlier, ": ", sum(!clusters$key %in% old$key), " new clusters, ", nrow(both), " in both\n", sep = "")
renamed <- both$place != both$place_before | both$product != both$product_before
print(both[renamed, c("place_before", "place", "product_before", "product")], row.names = FALSE)

#' ## Hand over to a map
#' QGIS and `sf::st_read()` open the GeoJSON as it is. A query narrows what is exported. Base R draws a sketch.

geojson <- export("geojson", "clusters.geojson", "share_global:[50 TO *]")
located <- clusters[!is.na(clusters$latitude), ]
pdf(file.path(results, "clusters.pdf"), width = 9, height = 5)
plot(located$longitude, located$latitude, xlim = c(-180, 180), ylim = c(-60, 80), pch = 20, asp = 1,
     xlab = "degrees east", ylab = "degrees north", main = paste(nrow(located), "clusters"))
invisible(dev.off())
cat("\nClusters that claim half of the world's market are in ", geojson, ", ready for a map; a sketch of all is in ",
    file.path(results, "clusters.pdf"), "\n", sep = "")
