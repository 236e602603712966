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
register-away = The database of the register cannot be reached. You read what it said { $seconds } s ago; nothing can be changed until it is back.
footer-register = The register
footer-head = Commit { $number }, { $time }
footer-verify = What this means, and how to verify it
footer-licence = The program is MIT or Apache-2.0.
footer-api = Description of the API
footer-view = Display

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

## Charts
chart-number-scales = 9: billion; 6: million
chart-market-of-region = Market of { $region }
chart-shares-differ = Sources differ: { $least } to { $most }
chart-actors = The five sets of actors around the product
chart-actor = Who
chart-actor-role = Role
chart-website = web site
chart-website-of = Web site of { $name }
chart-linkages = Linkages of { $name }
chart-linkages-words = On the left what flows to this cluster, on the right what flows from it; the table below says the same.
chart-flow-to = flows to it
chart-flow-from = flows from it
chart-flow-both = flows both ways
chart-linkage-words = { $kind }, { $direction }
chart-stated-by = stated by { $name }
chart-linkages-more = { $count ->
    [one] One more linkage is in the table.
   *[other] { $number } more linkages are in the table.
}
linkages-title = Linkages
linkages-lead = { $count ->
    [0] No cluster states a linkage to another one.
    [one] One cluster states linkages to others: who supplies whom, who shares an industry, who is near.
   *[other] { $number } clusters state linkages to others: who supplies whom, who shares an industry, who is near.
}
linkages-see = See the linkages between all clusters
linkages-none = Linkages are stated on the page of a cluster, with their source: choose “Propose or make a change” there.
linkages-table = Every linkage, with its source
linkages-from = Cluster
linkages-to = Linked to
linkages-flow = Which way it flows
linkages-flow-on = flows to
linkages-flow-both = flows both ways with
linkages-flow-none = is linked to
chart-measure-in = { $measure }, { $unit }

## Maps
map-title = Map of clusters
map-skip = Skip the map
map-in = Zoom in
map-out = Zoom out
map-all = Show all again
map-located = { $count ->
    [0] None of these clusters has coordinates.
    [one] One cluster on the map.
   *[other] { $number } clusters on the map.
}
map-unlocated = { $count ->
    [one] One more has no coordinates; the list has it.
   *[other] { $number } more have no coordinates; the list has them.
}
map-shapes = Land and borders as Natural Earth draws them, which takes no side.
map-zoom-windows = Hold Ctrl and scroll to zoom
map-zoom-mac = Hold ⌘ and scroll to zoom
map-zoom-mobile = Use two fingers to move the map

## Home
home-lead = Where industries concentrate, what they make, who takes part and what share of a market they hold. Every figure has its source, every change its author.
home-search = Find clusters by product, place, company or any other word
home-examples = For example
# Searches, each with what it is called where that is another.
home-examples-list = socks zhejiang; half of the world market = share_global:>=50; cars germany
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
failure-log-in-advice = This page is for people who change the registry. An administrator of the registry issues tokens.
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

## Results
results-all = { $count ->
    [one] One cluster
   *[other] { $number } clusters
}
results-found = { $count ->
    [0] nothing found
    [one] one cluster
   *[other] { $number } clusters
}
results-title = { $words }: { $found }
results-chosen = Your filters
results-let-go = remove
results-let-all-go = Clear all filters
results-did-you-mean = Did you mean
results-to-facets = Narrow down
results-facets = Narrow down
results-order = Sort by
results-order-now = Order
results-none = No cluster has all of that.
results-none-advice = Use fewer or other words, or remove a filter. Words are found in names, products, places, companies and notes, in English, Chinese and other languages.
results-pages = Pages
results-first = First page
results-next = Next page
results-downloads = Download this result
results-downloads-words = { $count ->
    [one] This one record, as a file:
   *[other] All { $number } records of this result, as a file:
}
results-more-values = and { $number } more
compare-pick = compare
compare-picked = Compare the ticked ones
distance = { $number } km away
order-relevance = relevance
order-name = name
order-product = product
order-share = largest share
order-share-global = share of the world market
order-share-domestic = share of the home market
order-employment = people employed
order-updated = last change
order-distance = distance
facet-country = Country
facet-region = Region
facet-product = Product
facet-product-is = Product
facet-actor-kind = Actors
facet-sector = Sector
facet-status = Status
facet-place = Place
facet-actor = Actor
facet-scope = Scope
facet-min-share = Share of at least
facet-service-kind = Kind of service
facet-code = Code
facet-year = Year
facet-near = Near
facet-bbox = Window of the map
facet-within-km = Kilometres around
facet-as-of = As of
facet-without = Lacking
without-region = no region stated
without-actor-kind = no actors stated
without-sector = no sector stated
of-market-global = of the world market
of-market-domestic = of the home market
of-market-regional = of a regional market
matched-name = Name
matched-place = Place
matched-product = Product
matched-region = Region
matched-actor = Actor
matched-note = Note
matched-source = Source
matched-code = Code
matched-key = Key
matched-country = Country

## Coded values
status-proposed = proposed
status-active = active
status-inactive = inactive
status-merged = merged
status-split = split
status-withdrawn = withdrawn
sector-traditional = traditional industry
sector-service = services
scope-global = World market
scope-domestic = Home market
scope-regional = Regional market
kind-company = Company
kind-government = Government
kind-research-community = Research community
kind-financial-institution = Financial institution
kind-institution-for-collaboration = Institution for collaboration
actors-company = Companies
actors-government = Government
actors-research-community = Research community
actors-financial-institution = Financial institutions
actors-institution-for-collaboration = Institutions for collaboration

## Cluster
breadcrumbs = You are here
cluster-description = { $product } in { $place }, { $where }: market shares, actors, figures and their sources.
cluster-edit = Propose or make a change
cluster-compare = Compare
cluster-as-of = You see this record as of { $moment }: the version of commit { $number }, { $day }.
cluster-as-of-latest = It has not changed since.
cluster-as-of-now = See it as it is now
status-told-proposed = This cluster is planned, and is not there yet.
status-told-inactive = This cluster is there no more.
status-told-merged = This record was merged into
status-told-split = This record was split into
status-told-withdrawn = This record was withdrawn:
cluster-shares = Market shares
cluster-no-shares = No source states a share.
share-status-claimed = claimed
share-status-estimated = estimated
share-status-verified = verified
year = Year
no-year = no year
cluster-actors = Who takes part
actor-registered = registered as { $name }
cluster-linkages = Linkages
linkage-with = With
linkage-kind = Kind
linkage-industry = industry
linkage-industrial = industrial
linkage-geographic = geographic
linkage-supplier = supplier
direction-to = delivers to
direction-from = is delivered by
direction-both = both ways
cluster-figures = Figures
cluster-no-figures = No figures recorded.
value = Value
measure-employment = People employed
measure-establishments = Establishments
measure-output = Output
measure-exports = Exports
measure-research-and-development = Research and development
measure-patents = Patents
measure-emissions = Emissions, tonnes of CO₂ equivalent
measure-energy = Energy, megawatt hours
cluster-environment = Environment
cluster-reviews = Reviews
cluster-no-reviews = Nobody has reviewed this record yet.
review-by = { $reviewer }, { $day }
cluster-verified = Last verified on { $day }.
cluster-review-due = The next review is due on { $day }.
cluster-review-due-period = The next review is due on { $day }: each record is reviewed after { $months } months.
cluster-review-overdue = A review has been due since { $day }.
cluster-notes = Notes
cluster-sources = Sources
cluster-no-sources = This record states no source.
cluster-history = History
version = Version of commit { $number }
changes-count = { $count ->
    [one] one field changed
   *[other] { $number } fields changed
}
cluster-all-versions = { $count ->
    [one] The one version, in full
   *[other] All { $number } versions, and how any two differ
}
cluster-as-of-label = See the record as of a day
cluster-as-of-show = Show
cluster-facts = The record in short
cluster-contents = On this page
coordinates = Coordinates
spans = Spans
codes = Codes
other-names = Also called
former-names = Formerly
merged-from = Merged into it
split-from = Split from
as-printed = (printed as { $name })
cluster-cite = Cite this version
cite-text = { $title }. { $registry }, version of commit { $number }, { $day }.
cluster-proof = Proof
cluster-proof-words = The hash of this version’s item, which the register’s root stands for:
cluster-alike = Other clusters of this product
trade-traded = traded beyond its region
trade-local = serves its region
life-cycle-emerging = emerging
life-cycle-growing = growing
life-cycle-mature = mature
life-cycle-declining = declining
life-cycle-renewing = renewing

## Versions and differences
versions-title = History of { $record }
versions-lead = { $count ->
    [one] There is one version of this record.
   *[other] There are { $number } versions of this record. None is ever lost.
}
versions-from = From version
versions-to = to version
versions-compare = Compare
versions-compared = From commit { $from } to commit { $to }
versions-same = The two are the same.
versions-all = Every version, the newest first
differences = What differs
field = Field
before = Before
after = After
field-key = Key
field-name = Name
field-status = Status
field-sector = Sector
field-trade = Trade
field-life-cycle = Life cycle
field-service-kind = Kind of service
field-product-name = Product
field-product-other-names = Other product name
field-product-codes = Product code
field-product = Product
field-location-place = Place
field-location-country = Country
field-location-region = Region
field-location-region-name = Region’s name
field-location-latitude = Latitude
field-location-longitude = Longitude
field-location-other-names = Other place name
field-location-spans = Spans
field-location = Location
field-market-shares = Market share
field-actors = Actor
field-linkages = Linkage
field-figures = Figure
field-reviews = Review
field-sources = Source
field-notes = Note
field-attributes = Environment
field-other-names = Other name
field-as-printed-place = Place as printed
field-as-printed-product = Product as printed
field-last-verified = Last verified
field-review-due = Next review due
field-merged-into = Merged into
field-split-into = Split into
field-withdrawn-reason = Why withdrawn
field-kind = Kind
field-country = Country
field-place = Place of its seat
field-lei = LEI
field-ror = ROR
field-website = Web site
field-identifiers = Identifier
field-identifiers-value = Number
field-parent = Key of the organisation that it belongs to
field-former-names = Former name
field-former-names-name = Former name
field-former-names-place = Former place name
field-former-names-product = Former product name

## Places, products, overviews
places-title = Countries and regions
places-lead = Where there are clusters, most first.
places-countries = Countries
places-regions = Regions
places-without-region = { $count ->
    [one] One cluster states no region
   *[other] { $number } clusters state no region
}
products-title = Products
products-lead = What clusters make or do, most first.
products-more = { $number } more products are made by fewer clusters; search finds them.
overview-search = Search within
overview-linkages = Linkages
overview-lead = { $count ->
    [0] No clusters are registered here.
    [one] One cluster is registered.
   *[other] { $number } clusters are registered.
}
overview-country = By country
overview-region = By region
overview-product = By product
overview-actor-kind = Who takes part
overview-sector = By sector
overview-leaders = Largest stated market shares
overview-all = { $count ->
    [one] See it in the list
   *[other] See all { $number } in the list
}

## Organisations
organisations-title = Organisations
organisations-search = Find an organisation by name or identifier
organisations-found = { $count ->
    [0] No organisations.
    [one] One organisation.
   *[other] { $number } organisations.
}
organisations-none = No such organisation is registered. Actors stand in the records of clusters, too:
organisations-actors = clusters with actors
identifiers = Identifiers
website = Web site
parent = Part of
organisation-clusters = { $count ->
    [0] In no cluster
    [one] In one cluster
   *[other] In { $number } clusters
}
organisation-as = as { $name }

## Changes
changes-title = Changes
changes-lead = Every change to the register, the newest first: who made it, when, why and from which source. Nothing is ever removed.
changes-author = By whom
changes-show = Show
changes-none = There are no such changes.
changes-older = Older changes
changes-records = { $count ->
    [0] no records
    [one] one record
   *[other] { $number } records
}
change-title = Commit { $number }
change-author = By
change-time = When
change-hash = Hash of the commit
change-root = Root of the register
change-kind-added = new
change-kind-changed = changed
change-kind-removed = gone
change-more = { $count ->
    [one] One more record was changed.
   *[other] { $number } more records were changed.
}
change-all = Those that still stand so

## Compare
compare-title = Compare
compare-advice = Choose another below; or tick clusters in a list, and choose “Compare the ticked ones”.
compare-nothing = Tick clusters in a list and choose “Compare the ticked ones”, or choose “Compare” on the page of a place:
compare-add = Add
compare-add-key = Add a cluster of this product or region
compare-add-country = Add a country
compare-add-region = Add a region
compare-too-many = Five can be read beside each other; the others are left out.
compare-differences = Only what differs
compare-all = All, also what is the same
compare-drop = remove
results-some-words = No cluster has all of these words. Those that have most of them come first.

## About the data
about-lead = What the words mean here, what is complete and what is not, and how anybody can verify that nothing was changed in silence.
about-what = What is recorded
about-what-words = A record stands for one cluster: one product or service, made in one place. What sources state of it stands side by side, and no figure is averaged or chosen for you.
about-cluster = A place where many firms and other bodies of one industry, and of those tied to it, are close to each other.
about-shares = The part of a market that a cluster holds, in percent: of the world, of its home country, or of a region. Each has the year and source that state it, and whether it is claimed, estimated or verified. “Sources differ” means that two state different shares of one market and year.
about-actors = Five sets, as the Center for Strategy and Competitiveness has them (2003): companies, government, the research community, financial institutions, and institutions for collaboration.
about-linkages = Ties to other clusters or industries: industrial, geographic, or of supply.
about-life-cycle = Emerging, growing, mature, declining or renewing, where a source says so.
about-completeness = How complete it is
about-completeness-words = There are { $clusters } clusters and { $organisations } organisations. Not every record has everything; each number leads to the records.
about-lacking = Clusters with
about-part = Part of all
about-sources = Sources
about-sources-words = Each figure, actor and tie names the source that states it: the press, ministries, statistical offices, papers, institutions for collaboration. Follow a source to see its own words and terms.
about-download = Download everything
about-download-words = All that these pages show, in one file:
about-verify = How to verify the register
about-verify-words = The register only grows. Each change is a commit, which carries the roots of two Merkle trees (RFC 6962) over all entries before it, so the hash of the last commit stands for every record, every version and every author. Whoever has noted it can tell later whether anything before it was changed.
about-head = The last commit
about-verify-command = A dump of the register is checked against it by:
about-licence = Licence
about-licence-words = The program is under MIT or Apache-2.0. The data are facts with their sources; the operator of this registry says under which terms they may be used.
lacking-source = no source at all
lacking-share-source = a share without a source
lacking-figure-source = a figure without a source
lacking-actor-source = an actor without a source
lacking-coordinates = no coordinates
lacking-coordinates-inside = coordinates outside their country
lacking-region-code = a region that has no code
lacking-verification = no verification yet

## Acts
nav-acts = For those who change the registry
nav-register = Add a cluster
nav-import = Import
nav-review = Review
nav-admin = Administration
log-in = Log in
log-out = Log out ({ $name })
log-in-lead = To change the registry, present the token that an administrator gave you.
log-in-refused = There is no such token, or it has expired or was revoked.
log-in-hint = An administrator issues tokens under “Administration”, or with:
token = Token
form-problem = That could not be done
register-title = { $collection ->
    [organisations] Add an organisation
   *[clusters] Add a cluster
  }
edit-title = Change { $record }
edit-lead = Fill in what a source states, and name the source. Leave blank what you do not know.
edit-record = { $collection ->
    [organisations] The organisation
   *[clusters] The cluster
  }
edit-alike = { $collection ->
    [organisations] These may be the same organisation:
   *[clusters] These may be the same cluster:
  }
edit-another = { $collection ->
    [organisations] None of these: it is another organisation
   *[clusters] None of these: it is another cluster
  }
edit-blank = To take a row away, empty it. Two blank rows follow; when they are full, save and come back for more.
edit-why = Why
edit-message = What this change is, in a sentence
edit-source = Address of the source of the change
edit-save = Save
edit-propose = Propose
edit-leave = Cancel
edit-visitor = You are not logged in: what you send is a proposal, where this registry takes proposals from visitors.
edit-overtaken = The record has changed since this form was filled. Look at it as it is now; what you typed still stands here, and is sent against the record as it is now when you send it again.
cluster-retire = Retire, merge or split
organisation-retire = Retire or merge
organisation-history = History
organisation-merged = This record was merged into
organisation-withdrawn = This record was withdrawn.
organisations-register = Add an organisation
cluster-review = Record a review
cluster-restore = Put it back to what it was
versions-restore = Put the record back to this version
change-revert = Undo this commit
retire-title = Retire { $record }
retire-lead = The record keeps answering under its key, with its whole history, and says what became of it.
retire-what = What became of it?
retire-inactive = { $collection ->
    [organisations] It no longer operates
   *[clusters] It is no cluster any more
  }
retire-inactive-words = Its record stays in lists and says that it is inactive.
retire-merged = { $collection ->
    [organisations] It is the same organisation as another
   *[clusters] It is the same cluster as another
  }
retire-merged-words = { $collection ->
    [organisations] The other record stays, and takes up the names of this one.
   *[clusters] The other record stays, and takes up the statements, names and notes of this one that it lacks.
  }
retire-into = Key of the record that stays
retire-without-statements = Leave statements, names and notes where they are
retire-split = It is several clusters
retire-split-words = Register them first; this record then leads to them.
retire-several = Keys of the records that take its place, one a line
retire-withdrawn = It should never have been recorded
retire-withdrawn-words = It leaves lists and searches; its page says why.
retire-reason = What was wrong with it
retire-others = { $collection ->
    [organisations] Other organisations of this kind and country, and their keys
   *[clusters] Other clusters of this product, and their keys
  }
restore-title = Put back { $record }
restore-lead = The record becomes what it was as of commit { $number }, { $day }. The versions since stay in its history.
restore-differences = What would change
restore-other = Choose another version
reviewed-title = Record a review of { $record }
reviewed-lead = That you have looked at this record and its sources, and what you found. It counts as verified as of that day.
reviewed-finding = What you found
reviewed-date = Day of the review
reviewed-date-hint = Today, where it is blank.
reviewed-next = Day of the next review
reviewed-next-hint = After this registry’s usual time, where it is blank.
reviewed-record = Record the review
revert-title = Undo commit { $number }
revert-lead = What the commit changed goes back to what it was, by a new commit; what it registered is withdrawn. What has changed again since is left alone, and told.
revert-message = What it was
revert-touched = What it touched
revert-last = To undo several in a row: the number of the last
amend-title = Amend the proposal
amend-proposal = Proposal
amend-words = This change was proposed by a program and has no form here. Its reason and source can be amended; a program can amend the rest.
amend-send = Send it again
input-percent = Percent
input-scope = Market
input-region = Name of the region
input-of = Of what
input-year = Year
input-status = Claimed or verified
input-note = Note
input-source-title = Source
input-source-url = Address of the source
input-source-date = Date of the source
input-name = Name
input-kind = Kind
input-role = Role
input-website = Web site
input-measure = Measure
input-value = Value
input-currency = Currency
input-cluster = Key of the cluster
input-industry = Or an industry
input-direction = Direction
input-title = Title
input-url = Address
input-date = Date
input-language = Language (such as zh)
input-scheme = Register
queue-lead = Proposals that wait for another person’s approval, and what became of the others.
queue-none = There are no such proposals.
proposal-waiting = waiting
proposal-sent-back = sent back
proposal-approved = approved
proposal-rejected = rejected
proposal-withdrawn = withdrawn
deed-proposed = proposed
deed-amended = amended
deed-sent-back = sent back
deed-approved = approved
deed-rejected = rejected
deed-withdrawn = taken back
proposal-title = Proposal: { $subject }
proposal-thanks = Thank you. Keep the address of this page: by it alone you can see what becomes of your proposal.
proposal-overtaken = The record has changed since this was proposed. What is shown is what would change now.
proposal-refused = The registry would not allow it now:
proposal-decide = Decide
proposal-reason = Reason, if you do not approve
proposal-approve = Approve
proposal-send-back = Send back
proposal-reject = Reject
proposal-withdraw = Take the proposal back
proposal-amend = Amend it
proposal-was-sent-back = It was sent back to be amended
proposed-register = new cluster
proposed-register-organisation = new organisation
proposed-patch = change of a record
proposed-set = change of a statement
proposed-remove = removal of a statement
proposed-inactive = retirement
proposed-withdrawn = withdrawal
proposed-merged = merge into another
proposed-split = split
proposed-restored = return to an earlier version
proposed-revert = undoing of commits
admin-issued = The new token. It is shown only once; give it to its person by a safe way:
admin-tokens = Tokens
admin-person = Person
admin-role = Role
admin-regions = Regions
admin-expires = Expires
admin-last-used = Last used
admin-revoke = Revoke
admin-issue = Issue a token
admin-settings = Settings
admin-save = Save the settings
role-contributor = contributor: proposes
role-registrar = registrar: changes records
role-reviewer = reviewer: decides on proposals
role-admin = admin: does everything
setting-direct-changes = Registrars and reviewers change records directly, without a second person
setting-queue-seen-by = Least role that sees the proposals of others
setting-review-period-months = Months until a record is reviewed again
setting-visitors-propose = Visitors without a token may propose
setting-visitor-proposals-waiting = Most proposals of visitors that wait at once
setting-visitor-proposals-an-hour = Most proposals of visitors in an hour
setting-visitor-proposal-bytes = Most bytes of a visitor’s proposal
import-title = Import a table
import-lead = Send a table of clusters: CSV, Excel, OpenDocument or JSON Lines. It is checked first, you can mend it here, and nothing changes before you say so.
import-file = Table
import-file-hint = Choose a file, or drop one here. Columns may have any order and names in English or Chinese.
import-no-file = No file was chosen, or it is empty.
import-look = Check it
import-waiting = Tables that wait for you
import-begun = Your imports of the last day
import-state-running = under way
import-state-done = taken in
import-state-failed = not taken in
import-preview = Check the table
import-how = Columns, sheet and encoding
import-columns = Columns of the table
import-columns-words = What each column is taken for. Where that is wrong, say what it is, and check again.
import-header = Column of the table
import-taken = Taken for
import-is = It is
import-as-found = as it is taken
import-attribute = a further attribute
import-column-is = What the column { $header } is
import-sheet = Sheet
import-encoding = Encoding
import-delimiter = What separates columns
import-header-row = Row of the headers, such as 4, or 4-5
import-fill-down = Blank cells
import-fill-down-no = are blank
import-fill-down-yes = take the value above
import-decimal = Decimal mark
import-decimal-point = point: 12.5
import-decimal-comma = comma: 12,5
import-shares-are = Shares are
import-shares-are-percent = percent: 65 is 65 %
import-shares-are-fraction = fractions: 0.65 is 65 %
import-found-out = found out
import-default = Values for blank cells, one a line: field=value
import-new = new
import-changed = changed
import-same = the same
import-rejected = { $count ->
    [one] row at fault
   *[other] rows at fault
}
import-notices = { $count ->
    [one] One thing that was taken for granted
   *[other] { $number } things that were taken for granted
}
import-findings = Cells to mend
import-findings-words = Each cell that is marked keeps its row out. Write what it should say, and check again: the file itself stays as it is, and need not be sent again.
import-line = Line
import-cell = Line { $line }, { $column }
import-more = { $number } more rows are at fault; they come when these are mended.
import-check = Check again
import-mended = { $count ->
    [one] One cell was mended here.
   *[other] { $number } cells were mended here.
}
import-commit-title = Take it in
import-skip = Leave out the rows at fault, and take the others
import-commit = Take it in
import-propose-words = Another person decides on it: all of it becomes one proposal.
import-discard = Discard the table
import-still-rejected = Some rows are still at fault, so nothing was taken in. Mend them, or leave them out.
import-alike = These may be clusters that are registered already
import-records = Records that would change
import-running = The table is being taken in
import-running-words = You can leave this page: the import goes on, and stands under “Import” for a day.
import-stage-reading = Reading the table
import-stage-writing = Writing the records
import-look-again = Look again
import-done = The table was taken in
import-done-as = Commit { $number } has all that changed.
import-done-same = Everything in it was known already, so nothing changed.
import-failed = The table was not taken in
import-failed-words = Nothing was changed.
import-again = Import another table
change-kind-new = new
change-kind-same = the same
change-kind-registered = new

proof-verify = Check it in this browser
proof-proved = Checked here by SHA-256: the record as the register holds it has this hash, an entry names the hash, its proof leads to the register’s root, and the head commit at the foot of this page names that root.
proof-refuted = The proof does not lead to the register’s head. Reload the page; if it stays so, tell the registry.
proof-unknown = The proof could not be fetched. Try again.

# What is found in a file, where the command line speaks of flags.
finding-share-scope-default = a share needs its scope, as in { $a }(Domestic); use Domestic, Global or Regional, also in { $b }
finding-share-scope-fill = a share needs its scope; fill { $a } with Domestic, Global or Regional
finding-may-be = may be { $a }; give its key in the column “key”, or leave the row out
finding-no-row = this row seems to be { $a }, and no record; leave out the rows at fault, or mend it
finding-encoding = holds bytes that are not { $a }; save it as UTF-8, or say its encoding below
finding-no-column = no column for { $a }; it has: { $b }; say below which column that is
finding-column-twice = columns { $a } and { $b } both hold { $c }; say below what each of them is
finding-column-meant = column { $a } { $b }; say below what it is, or that it is kept as an attribute
finding-delimiter = columns are separated by { $a }; say below if they are not
finding-decimal = { $a } or { $b }? say below what the decimal mark is
finding-decimal-other = not a number with a decimal { $a }; write { $b }, or say below that the decimal mark is another
finding-decimal-found = numbers have a decimal { $a }, as { $b } shows; say below if that is wrong
finding-thousands = the comma in { $a } stands between thousands, since what is counted is whole; say below if that is wrong
finding-shares-are = { $a } % or { $b } %? no share of the column is above 1; say below what shares are
finding-shares-above = above 1, and shares were said to be fractions
finding-merged-cells = cells are merged downwards, such as { $a }; only the first has their value, unless blank cells take the value above, which you can say below
finding-read-as = read as { $a }; say its encoding below if it is another
finding-first-sheet = read the first visible sheet, { $a }; say below if another is meant: { $b }
finding-header-below = { $a } is its header, and what stands above is passed over; say below if another row is
finding-header-joined = { $a } are its header, joined as { $b }; say below if only { $c } is
