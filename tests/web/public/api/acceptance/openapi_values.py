"""Values that mean something to the API, where its document says no more than that they are texts.

Without them nearly every generated request would be refused, and few answers would be seen.
"""

from __future__ import annotations

QUERIES = (
    "cancer",
    "(head OR neck) AND pain",
    '"lung cancer" NOT AREA[Phase]PHASE1',
    "AREA[LastUpdatePostDate]RANGE[2023-01-15,MAX]",
    "SEARCH[Location](AREA[LocationCity]Boston AND AREA[LocationStatus]RECRUITING)",
    "AREA[ResultsFirstPostDate]MISSING",
    "COVERAGE[FullMatch]EXPANSION[None]asthma",
    "NCT06008288",
)
FIELDS = (
    *("NCTId", "BriefTitle", "Phase", "ResultsSection", "LocationGeoPoint", "ConditionSearch"),
    *("HasResults", "OutcomeMeasure", "derivedSection.miscInfoModule", "IPDSharing"),
)
IDS = ("NCT06008288", "nct6008288", "NCT00000001", "NCT05288205")

_PARAMS = ("cond", "term", "locn", "titles", "intr", "outc", "spons", "lead", "id", "patient")
_BOTH_SIDES = {
    "advanced": QUERIES,
    "ids": IDS,
    "geo": ("distance(42.36,-71.06,50mi)", "distance(-33.9,151.2,4000.5km)", "distance(0,0,1)"),
}
#: The values that mean something, by the path and the name of their parameter.
MEANT: dict[tuple[str, str], tuple[str, ...]] = {
    **{("/studies", f"query.{param}"): QUERIES for param in _PARAMS},
    **{("/studies", f"filter.{name}"): values for name, values in _BOTH_SIDES.items()},
    **{("/studies", f"postFilter.{name}"): values for name, values in _BOTH_SIDES.items()},
    ("/studies", "aggFilters"): ("status:not rec,sex:f", "results:with", "phase:2 3|docs:prot"),
    ("/studies", "geoDecay"): ("func:linear,scale:100km,offset:10km,decay:0.1",),
    ("/studies", "fields"): FIELDS,
    ("/studies", "sort"): ("@relevance", "LastUpdatePostDate", "EnrollmentCount:desc"),
    ("/studies/{nctId}", "fields"): FIELDS,
    ("/studies/{nctId}", "nctId"): IDS,
    ("/stats/field/values", "fields"): ("Phase", "StartDate", "EnrollmentCount", "HasResults"),
    ("/stats/field/sizes", "fields"): ("Phase", "Condition", "Location", "ArmGroup"),
}
OF_FORMAT = {
    ("csv", "fields"): ("NCT Number", "Study Title", "Locations", "Study Documents"),
    ("ris", "fields"): ("TY", "ID", "UR"),
}
#: For these nothing is known that would be answered.
MEANINGLESS = ("pageToken", "filter.synonyms", "postFilter.synonyms")
