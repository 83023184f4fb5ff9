"""Names and years are counted over hits as counting them one by one says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import msgspec
import numpy as np
import pytest
from tests import records
from tests.registry.search.index.indexed import Indexed, indexed, question

from trialwright.registry.fields import Field, all_fields
from trialwright.registry.loading import load
from trialwright.registry.search.index.catalog import index_folder, read_catalog
from trialwright.registry.search.plain import PlainStudy
from trialwright.registry.search.questions import Facet, Question
from trialwright.vocabulary import NctId, PartialDate

FIRST = records.FIRST
LEAD = "protocolSection__sponsorCollaboratorsModule__leadSponsor__name"
TERMS = "derivedSection__conditionBrowseModule__meshes"
POSTED = "protocolSection__statusModule__lastUpdatePostDateStruct"


def field(piece: str) -> Field:
    return next(one for one in all_fields() if one.piece == piece)


def faceted(one: Indexed, piece: str, asked: Question | None = None) -> Facet:
    overview = one.index.look(asked or one.everything, 0, fields=[field(piece)])
    return overview.facets[0]


def counts(facet: Facet) -> dict[str, int]:
    return {one.value: one.studies for one in facet.values}


def put(home: Path, *sources: bytes) -> None:
    (home / "in.ndjson").write_bytes(b"\n".join(sources) + b"\n")
    load(home, [str(home / "in.ndjson")], clock=records.clock_from())


@pytest.mark.reference
@pytest.mark.parametrize(
    "piece", ["LeadSponsorName", "ConditionMeshTerm", "InterventionMeshTerm", "LocationCountry"]
)
def test_names_are_counted_by_studies(
    real_index: Indexed, real_plain_studies: dict[str, PlainStudy], piece: str
) -> None:
    said = [{*study.whole.items(field(piece))} for study in real_plain_studies.values()]
    found = faceted(real_index, piece)

    assert counts(found) == Counter(str(name) for names in said for name in names)
    assert found.missing == sum(not names for names in said)
    assert found.is_counted


@pytest.mark.reference
def test_of_a_date_the_years_are_counted(
    real_index: Indexed, real_plain_studies: dict[str, PlainStudy]
) -> None:
    said = [[*one.whole.items(field("StartDate"))] for one in real_plain_studies.values()]
    found = faceted(real_index, "StartDate")

    years = Counter(str(PartialDate(str(day)).earliest.year) for days in said for day in days)
    assert counts(found) == years
    assert found.missing == sum(not days for days in said)


def test_names_are_those_of_the_hits_in_all_segments(tmp_path: Path) -> None:
    terms = [{"term": "Many", "id": "D1"}, {"term": "Many", "id": "D2"}]
    put(
        tmp_path,
        *(
            records.record(FIRST + n, **{LEAD: ("Ærø", "Zeta")[n % 2], TERMS: terms})
            for n in range(9)
        ),
    )
    with indexed(tmp_path):
        pass
    changed = {"date": "2027-01-01", "type": "ACTUAL"}
    put(tmp_path, records.record(FIRST, **{LEAD: "Alpha", TERMS: terms, POSTED: changed}))

    with indexed(tmp_path) as one:
        assert len(read_catalog(tmp_path).segments) == 2
        assert counts(faceted(one, "LeadSponsorName")) == {"Alpha": 1, "Ærø": 4, "Zeta": 4}
        assert counts(faceted(one, "ConditionMeshTerm")) == {"Many": 9}
        some = question(f'AREA[NCTId]("{NctId.from_number(FIRST)}" OR "NCT{FIRST + 1}")')
        assert counts(faceted(one, "LeadSponsorName", some)) == {"Alpha": 1, "Zeta": 1}
        asked = np.array([5, FIRST + 1, FIRST + 2], dtype=np.uint32)
        assert one.index.among(some, asked).tolist() == [False, True, False]


def test_an_index_without_names_says_that_they_are_not_counted(tmp_path: Path) -> None:
    """An index that an older program made is asked as it is."""
    put(tmp_path, records.record())
    with indexed(tmp_path):
        pass
    (segment,) = read_catalog(tmp_path).segments
    listed = index_folder(tmp_path) / segment / "arrays.json"
    contents = msgspec.json.decode(listed.read_bytes())
    named = [name for name in contents["arrays"] if name.startswith("named_")]
    for name in named:
        del contents["arrays"][name]
    listed.write_bytes(msgspec.json.encode(contents))

    with indexed(tmp_path) as one:
        found = faceted(one, "LeadSponsorName")
        assert (found.values, found.is_counted) == ((), False)
        assert faceted(one, "Phase").is_counted
        assert counts(faceted(one, "LocationCountry")) == {"China": 1}
