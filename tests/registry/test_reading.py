"""One record, read: lenient where nothing is lost, exact where something is wrong."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import msgspec
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import records

from trialwright.errors import RecordError
from trialwright.registry import reading as reading_module
from trialwright.registry.inspection import boxed, deviations
from trialwright.registry.reading import convert_study, read_record, read_study
from trialwright.registry.record.enumerations import Phase, Status
from trialwright.vocabulary import Duration, NctId, PartialDate


def test_a_record_becomes_typed_values() -> None:
    reading = read_record(records.record())
    protocol = reading.study.protocol_section

    assert reading.nct_id == NctId("NCT90000001")
    assert reading.drift == ()
    assert protocol is not None
    assert protocol.status_module is not None
    assert protocol.status_module.overall_status is Status.RECRUITING
    start = protocol.status_module.start_date_struct
    assert start is not None
    assert start.date == PartialDate("2026-02")
    assert protocol.status_module.study_first_submit_date == date(2025, 12, 22)
    assert protocol.design_module is not None
    assert protocol.design_module.phases == (Phase.PHASE1, Phase.PHASE2)
    assert protocol.eligibility_module is not None
    assert protocol.eligibility_module.maximum_age == Duration("18 Years")


def test_an_unknown_path_is_kept_and_reported() -> None:
    reading = read_record(records.record(protocolSection__designModule__mood={"x": 1}))

    assert [(d.kind, d.path) for d in reading.drift] == [
        ("unknown path", "protocolSection.designModule.mood")
    ]
    assert reading.tree["protocolSection"]["designModule"]["mood"] == {"x": 1}  # type: ignore[call-overload, index]
    assert reading.study == read_record(records.record()).study


def test_an_unlisted_value_is_kept_and_reported() -> None:
    reading = read_record(records.record(protocolSection__designModule__phases=["PHASE9"]))
    protocol = reading.study.protocol_section

    assert [(d.kind, d.path) for d in reading.drift] == [
        ("unlisted value", "protocolSection.designModule.phases[0]")
    ]
    assert protocol is not None
    assert protocol.design_module is not None
    assert [str(phase) for phase in protocol.design_module.phases] == ["PHASE9"]


def test_a_copy_that_lost_its_lists_is_the_same_version_as_the_whole_one() -> None:
    """Round trips through R turn lists of one into the bare value, empty lists into objects."""
    whole = read_record(
        records.record(
            protocolSection__designModule__phases=["PHASE1"],
            protocolSection__conditionsModule__keywords=[],
        )
    )
    lossy = read_record(
        records.record(
            protocolSection__designModule__phases="PHASE1",
            protocolSection__conditionsModule__keywords={},
        )
    )

    assert lossy.lossy
    assert not whole.lossy
    assert lossy.content_hash == whole.content_hash
    assert lossy.study == whole.study


@pytest.mark.parametrize(
    ("changes", "path", "found"),
    [
        (
            {"protocolSection__statusModule__startDateStruct": {"date": "2026-13-05"}},
            "protocolSection.statusModule.startDateStruct.date",
            "'2026-13-05'",
        ),
        (
            {"protocolSection__statusModule__studyFirstSubmitDate": "2026-01"},
            "protocolSection.statusModule.studyFirstSubmitDate",
            "'2026-01'",
        ),
        (
            {"protocolSection__statusModule__studyFirstSubmitDate": "20260113"},
            "protocolSection.statusModule.studyFirstSubmitDate",
            "'20260113'",
        ),
        (
            {"protocolSection__eligibilityModule__minimumAge": "three"},
            "protocolSection.eligibilityModule.minimumAge",
            "'three'",
        ),
        (
            {"protocolSection__designModule__enrollmentInfo": {"count": "10"}},
            "protocolSection.designModule.enrollmentInfo.count",
            "'10'",
        ),
        (
            {"protocolSection__designModule__enrollmentInfo": {"count": 1.5}},
            "protocolSection.designModule.enrollmentInfo.count",
            "1.5",
        ),
        (
            {"protocolSection__designModule__enrollmentInfo": {"count": 10.0}},
            "protocolSection.designModule.enrollmentInfo.count",
            "10.0",
        ),
        ({"hasResults": "no"}, "hasResults", "'no'"),
        (
            {"protocolSection__identificationModule__briefTitle": 7},
            "protocolSection.identificationModule.briefTitle",
            "7",
        ),
        ({"protocolSection__designModule": "none"}, "protocolSection.designModule", "'none'"),
        (
            {"protocolSection__contactsLocationsModule__locations": [{"geoPoint": {"lat": "x"}}]},
            "protocolSection.contactsLocationsModule.locations[0].geoPoint.lat",
            "'x'",
        ),
        (
            {
                "protocolSection__contactsLocationsModule__locations": [
                    {"geoPoint": {"lon": 9**400}}
                ]
            },
            "protocolSection.contactsLocationsModule.locations[0].geoPoint.lon",
            str(9**400)[:120] + "… (382 characters)",
        ),
        (
            {"documentSection__largeDocumentModule__largeDocs": [{"uploadDate": "2023-01-01"}]},
            "documentSection.largeDocumentModule.largeDocs[0].uploadDate",
            "'2023-01-01'",
        ),
    ],
)
def test_what_cannot_be_read_is_named_by_its_path(
    changes: dict[str, object], path: str, found: str
) -> None:
    with pytest.raises(RecordError) as caught:
        read_record(records.record(**changes))

    assert caught.value.path == path
    assert caught.value.found == found
    assert caught.value.nct_id == "NCT90000001"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (b"", "no JSON"),
        (b'{"a":', "no JSON"),
        (b'"text"', "'text'"),
        (b"[" * 100_000, "nesting without end"),
        (b'{"a":' * 100_000, "nesting without end"),
        (b'{"a":"\xff"}', "no JSON"),
        (b"{}", "absent"),
        (b'{"protocolSection":{"identificationModule":{"nctId":"ISRCTN1"}}}', "'ISRCTN1'"),
        (b'{"protocolSection":[]}', "[]"),
    ],
)
def test_what_is_no_record_is_one_clear_error(source: bytes, found: str) -> None:
    with pytest.raises(RecordError, match="expected") as caught:
        read_record(source)

    assert caught.value.found.startswith(found)


@pytest.mark.parametrize(
    "missing",
    [
        "protocolSection__identificationModule__nctId",
        "protocolSection__statusModule",
        "derivedSection__miscInfoModule__versionHolder",
    ],
)
def test_a_selection_of_fields_does_not_pass_for_a_record(missing: str) -> None:
    with pytest.raises(RecordError, match="expected a whole record") as caught:
        read_record(records.record(**{missing: ...}))

    assert caught.value.path == missing.replace("__", ".")


def test_a_record_beyond_the_limit_is_refused_by_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_module, "MAX_RECORD_BYTES", 100)

    with pytest.raises(RecordError, match="expected at most 100"):
        read_record(records.record())


def test_a_key_that_stands_twice_is_an_error_wherever_it_hides() -> None:
    source = records.record()
    twice = source.replace(b'"hasResults"', b'"hasResults":true,"hasResults"')
    escaped = twice.replace(b'briefTitle":"', b'briefTitle":"\\u0022', 1)

    for bad in (twice, escaped, twice.replace(b":", b" : ")):
        with pytest.raises(RecordError, match="there twice") as caught:
            read_record(bad)
        assert caught.value.path == "hasResults"


def test_a_key_that_stands_twice_hides_neither_depth_nor_gigantic_numbers() -> None:
    """The value that decoding drops is seen only by the close look, which must survive it."""
    source = records.record()
    for depth in (200, 900, 990, 5_000):
        deep = b'"count":1,"count":' + b'{"a":' * depth + b"1" + b"}" * depth
        with pytest.raises(RecordError, match=r"nesting without end|there twice"):
            read_record(source.replace(b'"count":10', deep))
    for digits in (100, 10_000):
        huge = b'"count":' + b"9" * digits + b',"count":10'
        with pytest.raises(RecordError, match=r"there twice|no JSON"):
            read_record(source.replace(b'"count":10', huge))


@pytest.mark.parametrize("depth", [101, 500, 900])
def test_nesting_that_the_next_reader_might_not_survive_is_refused(depth: int) -> None:
    deep: object = 1
    for _ in range(depth):
        deep = [deep]

    with pytest.raises(RecordError, match="at most 100 levels"):
        read_record(records.record(mood=deep))


def test_escaped_quotation_marks_alone_are_no_double_key() -> None:
    source = records.record().replace(b'briefTitle":"', b'briefTitle":"\\u0022', 1)

    assert read_record(source).nct_id == "NCT90000001"


def test_key_order_and_blanks_do_not_make_another_version() -> None:
    compact = records.record()
    shuffled = json.dumps(records.tree(), indent=2, sort_keys=True).encode()

    assert read_record(compact).content_hash == read_record(shuffled).content_hash
    assert read_record(compact).derived_hash == read_record(shuffled).derived_hash


def test_null_is_as_silent_as_absence() -> None:
    quiet = read_record(records.record(protocolSection__descriptionModule=None))

    assert quiet.drift == ()
    assert quiet.study.protocol_section is not None
    assert quiet.study.protocol_section.description_module is None


def test_part_of_a_record_converts_and_says_what_is_wrong() -> None:
    part = convert_study({"protocolSection": {"designModule": {"phases": "PHASE1", "new": 1}}})

    assert part.protocol_section is not None
    assert part.protocol_section.design_module is not None
    assert part.protocol_section.design_module.phases == (Phase.PHASE1,)
    with pytest.raises(RecordError, match="hasResults"):
        convert_study({"hasResults": "no"})
    with pytest.raises(RecordError, match="a JSON object"):
        convert_study([])


def test_only_an_object_can_be_boxed() -> None:
    with pytest.raises(TypeError, match="object"):
        boxed([])


_scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(allow_nan=False,
    allow_infinity=False), st.text(max_size=8), st.sampled_from(["2026-01", "18 Years", "PHASE1"])
)  # fmt: skip
_anything = st.recursive(
    _scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
_PATHS = [
    "protocolSection__statusModule__startDateStruct__date",
    "protocolSection__statusModule__studyFirstSubmitDate",
    "protocolSection__designModule__phases",
    "protocolSection__designModule__enrollmentInfo__count",
    "protocolSection__eligibilityModule__minimumAge",
    "protocolSection__eligibilityModule__healthyVolunteers",
    "protocolSection__contactsLocationsModule__locations",
    "protocolSection__conditionsModule",
    "documentSection__largeDocumentModule__largeDocs",
    "resultsSection__adverseEventsModule__seriousEvents",
    "hasResults",
]


@given(st.sampled_from(_PATHS), _anything)
@settings(max_examples=400)
def test_the_quick_reader_and_the_close_look_agree_on_what_is_odd(path: str, value: object) -> None:
    """The decoder refuses a record exactly when the inspection finds something in it."""
    source = records.record(**{path: value})
    found = list(deviations(msgspec.json.decode(source)))
    fatal = {deviation.path for deviation in found if deviation.fatal}
    if fatal:
        with pytest.raises(RecordError) as caught:
            read_record(source)
        assert caught.value.path in fatal
    else:
        reading = read_record(source)
        assert reading.drift == tuple(found)
        assert read_study(source) == reading.study


@pytest.mark.reference
def test_every_real_record_is_read_and_drift_is_named(reference_data: Path) -> None:
    with (reference_data / "registry/studies.ndjson.zst").open("rb") as packed:
        lines = zstandard.ZstdDecompressor().stream_reader(packed).read().splitlines()
    drift: Counter[str] = Counter()
    for line in lines:
        reading = read_record(line)
        drift.update(deviation.pattern for deviation in reading.drift)
        assert read_study(line) == reading.study

    assert len(lines) == 994
    assert dict(drift) == {"derivedSection.miscInfoModule.modelPredictions": 7}
