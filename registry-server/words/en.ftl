# The words of the portal in English, which every other language falls back on.
# A message with $count is told $number, the count as it is written.

language-name = English
number-group = ,
number-point = .
percent = { $number }%
date = { $day } { $month } { $year }
moment = { $day }, { $clock } UTC
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

## The frame
registry = Cluster registry
skip = Skip to the content
search = Search
search-label = Search clusters
nav-site = Site
nav-clusters = Clusters
nav-organisations = Organisations
nav-places = Places
nav-changes = Changes
nav-about = About the data
language = Language
theme = Theme
theme-auto = As my device
theme-light = Light
theme-dark = Dark
footer-data = The data behind this page
footer-data-words = What this page shows, for programs:
footer-register = The register
footer-head = Commit { $number }, { $time }
footer-verify = What this means, and how to verify it
footer-licence = The program is MIT or Apache-2.0.
footer-api = Description of the API
footer-view = How you see it

## Words that pages share
cluster = Cluster
where = Where
share = Share
share-of = Of
source = Source
no-source = no source stated
region-in-country = { $region }, { $country }
commit-by = { $author }, { $time }
clusters-word = { $count ->
    [one] cluster
   *[other] clusters
}
countries-word = { $count ->
    [one] country
   *[other] countries
}
regions-word = { $count ->
    [one] region
   *[other] regions
}
products-word = { $count ->
    [one] product
   *[other] products
}
organisations-word = { $count ->
    [one] organisation
   *[other] organisations
}

## Home
home-lead = Where industries concentrate, what they make, who takes part and what share of a market they hold. Every figure has its source, every change its author.
home-search = Find clusters by product, place, company or any other word
home-examples = For example
home-examples-list = socks zhejiang; share_global:>=50; cars germany
home-numbers = The register in numbers
home-by-country = Most clusters by country
home-all-countries = All countries and regions
home-by-product = Most clusters by product
home-all-products = All products
home-leaders = Largest stated shares of the world market
home-leaders-words = As the sources state them: most are claims of the clusters themselves or of the press.
home-all-leaders = All clusters with a share of the world market
home-latest = Latest changes
home-all-changes = All changes

## What went wrong
failure-not-found = There is no such page
failure-not-found-advice = The address may be mistyped, or what was here may have another name now. Search for it, or begin at the front page.
failure-log-in = Please log in
failure-log-in-advice = This page is for people who change the registry. An administrator of the registry gives out tokens.
failure-forbidden = Your token does not allow this
failure-forbidden-advice = Ask an administrator of the registry for a token that does.
failure-too-large = That is too much at once
failure-too-large-advice = Send a smaller file, or import it in parts.
failure-request = The request has a mistake
failure-request-advice = Go back and change what is named below.
failure-busy = Not possible just now
failure-busy-advice = The registry is busy, or is being written by another program. Try again in a moment.
failure-server = The server failed
failure-server-advice = This is our mistake, not yours. Tell the operator of the registry the request’s number.
failure-detail = The service says:
failure-home = To the front page
failure-request-id = Request
