"""Every kind of change is said in words, with the values as a reader knows them."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from tests import records
from tests.web.public.reading_html import Reader
from tests.web.public.study_pages import version_of

from trialwright.registry.diff import (
    Added,
    Changed,
    CriteriaChanged,
    CriterionPlace,
    DataCutChanged,
    Fate,
    ItemChanged,
    MarkupChanged,
    Moved,
    MovedBetween,
    MovedUnder,
    NotCarried,
    Removed,
    Renumbered,
    Reordered,
    Segment,
    Side,
    SwitchedSides,
    TextChanged,
)
from trialwright.registry.trees import JsonObject
from trialwright.web.public.changes import ShownChange, shown
from trialwright.web.public.difference import difference_page
from trialwright.web.public.rendering import html_of
from trialwright.web.public.rewording import ShownSegment

_STATUS = "protocolSection.statusModule"
_DESIGN = "protocolSection.designModule"
_CRITERIA = "protocolSection.eligibilityModule.eligibilityCriteria"
_SITES = "protocolSection.contactsLocationsModule.locations"
_OUTCOMES = "protocolSection.outcomesModule"
_MESHES = "derivedSection.conditionBrowseModule.meshes"


def test_constants_and_dates_are_said_in_words() -> None:
    status = Changed(path=f"{_STATUS}.overallStatus", before="UNKNOWN", after="WITHHELD")
    start = Changed(path=f"{_STATUS}.startDateStruct.date", before="2026-01", after="2026-02-03")
    posted = Changed(
        path=f"{_STATUS}.lastUpdatePostDateStruct.date", before="2026-01-13", after=None
    )

    assert (shown(status).before, shown(status).after) == (("Unknown status",), ("Withheld",))
    assert (shown(start).before, shown(start).after) == (("January 2026",), ("3 February 2026",))
    assert (shown(posted).before, shown(posted).after) == (("13 January 2026",), ("not stated",))


def test_yes_no_and_numbers_are_said_as_such() -> None:
    healthy = Changed(
        path="protocolSection.eligibilityModule.healthyVolunteers", before=True, after=False
    )
    enrolled = Changed(path=f"{_DESIGN}.enrollmentInfo.count", before=10, after=12)

    assert (shown(healthy).before, shown(healthy).after) == (("yes",), ("no",))
    assert (shown(enrolled).before, shown(enrolled).after) == (("10",), ("12",))


def test_an_added_item_is_shown_with_all_its_parts() -> None:
    site: JsonObject = {
        "facility": "Here",
        "status": "RECRUITING",
        "contacts": [{"name": "A"}, {"name": "B"}],
    }
    found = shown(Added(path=_SITES, value=site, label="Here", index=0))

    assert (found.verb, found.what, found.name) == ("Added", "Sites", "Here")
    assert (
        found.after
        == (
            "Facility name: Here",
            "Status: Recruiting",
            "Contacts: Name: A",
            "Contacts: Name: B",
        )
        or len(found.after) == 4
    )
    assert found.before == ()


def test_a_removed_word_is_named_once() -> None:
    path = "protocolSection.conditionsModule.keywords"

    assert shown(Removed(path=path, value="one", label="one", index=0)) == ShownChange(
        kind="removed", verb="Removed", what="Keywords", name="one"
    )


def test_an_added_field_shows_its_value_without_escapes() -> None:
    found = shown(Added(path=f"{_STATUS}.whyStopped", value="too \\<few"))

    assert (found.name, found.after) == ("", ("too <few",))


def test_edited_text_keeps_its_stretches() -> None:
    change = TextChanged(
        path="protocolSection.descriptionModule.briefSummary",
        before="a \\<1",
        after="a \\<2",
        segments=(
            Segment(Fate.KEPT, "a "),
            Segment(Fate.REMOVED, "\\<1"),
            Segment(Fate.INSERTED, "\\<2"),
        ),
    )

    assert shown(change).segments == (
        ShownSegment("kept", "a "),
        ShownSegment("removed", "<1"),
        ShownSegment("inserted", "<2"),
    )


def test_an_item_that_was_renamed_says_so_and_how_sure_it_is() -> None:
    change = ItemChanged(
        path=f"{_OUTCOMES}.primaryOutcomes",
        label="Survival",
        was="Life",
        from_index=0,
        to_index=0,
        similarity=0.625,
        changes=(Changed(path=f"{_OUTCOMES}.primaryOutcomes.timeFrame", before="1", after="2"),),
    )
    same = ItemChanged(
        path=_SITES, label="Here", was=None, from_index=0, to_index=0, similarity=None, changes=()
    )

    found = shown(change)

    assert found.note == "was called: Life; taken for the same by 62% of their words"
    assert [inner.what for inner in found.within] == ["Time frame"]
    assert shown(same).note == ""


def test_moves_say_from_where_to_where_counting_from_one() -> None:
    moved = Moved(path=_SITES, label="Here", from_index=0, to_index=2)
    between = MovedBetween(
        path=f"{_OUTCOMES}.secondaryOutcomes",
        to_path=f"{_OUTCOMES}.primaryOutcomes",
        label="Survival",
        from_index=1,
        to_index=0,
        changes=(),
    )

    assert shown(moved).note == "from place 1 to place 3"
    assert shown(between).note == "to primary outcomes"
    assert shown(Reordered(path=_MESHES, moves=(moved,))).within == (shown(moved),)


def test_new_numbers_are_only_new_numbers() -> None:
    change = Renumbered(path=_CRITERIA, label="Willing", before="", after="3")

    assert shown(change).note == "from no number to 3"


def test_criteria_are_called_criteria_and_layout_is_not_an_edit() -> None:
    gone = Removed(path=_CRITERIA, value="2. Old \\<3", label="Old \\<3", index=1)
    changed = CriteriaChanged(path=_CRITERIA, before="", after="", changes=(gone,))
    layout = CriteriaChanged(path=_CRITERIA, before="a", after="a ", changes=())

    (inner,) = shown(changed).within

    assert (inner.what, inner.name) == ("Criterion", "2. Old <3")
    assert shown(layout).note == "Only the layout differs."


def test_a_criterion_that_changed_sides_says_from_which_to_which() -> None:
    inclusion, exclusion = (CriterionPlace(side=side) for side in (Side.INCLUSION, Side.EXCLUSION))
    edit = MarkupChanged(path=_CRITERIA, before="Age \\>3", after="Age >3")
    switched = SwitchedSides(
        path=_CRITERIA,
        label="Age >3",
        was="Age \\>3",
        from_place=inclusion,
        to_place=exclusion,
        from_index=0,
        to_index=0,
        similarity=None,
        changes=(edit,),
    )
    under = MovedUnder(
        path=_CRITERIA,
        label="Lung",
        from_place=exclusion,
        to_place=CriterionPlace(side=Side.EXCLUSION, parent="Organs:"),
        from_index=0,
        to_index=0,
    )
    added = Added(path=_CRITERIA, value="* Liver", label="Liver", index=1, place=under.to_place)
    changed = CriteriaChanged(path=_CRITERIA, before="", after="", changes=(switched, under, added))

    sides, parent, new = shown(changed).within

    assert (sides.verb, sides.name) == ("Moved", "Age >3")
    assert sides.note == "from the inclusion to the exclusion criteria"
    assert [(inner.what, inner.note) for inner in sides.within] == [
        ("Its words", "in its markup only")
    ]
    assert parent.note == 'from under no heading to under "Organs:"'
    assert (new.what, new.note) == ("Exclusion criterion", "part of: Organs:")


def test_a_section_that_one_version_lacks_is_skipped_and_said_to_be() -> None:
    found = shown(NotCarried(path="derivedSection", is_missing_before=True))

    assert found.verb == "Skipped"
    assert found.note == "not compared, the version before carries no such section"


def test_the_number_that_stands_for_unknown_is_called_unknown() -> None:
    path = f"{_DESIGN}.enrollmentInfo.count"

    assert shown(Changed(path=path, before=10, after=99_999_999)).after == ("unknown",)


def test_the_data_cut_is_not_about_the_study() -> None:
    path = "derivedSection.miscInfoModule.versionHolder"
    found = shown(DataCutChanged(path=path, before="2026-01-01", after="2026-02-01"))

    assert found.note == "The day of the registry's download; it says nothing about the study."


def test_fields_that_no_model_knows_are_shown_by_their_key() -> None:
    found = shown(Added(path="protocolSection.laterModule.word", value={"deep": [1, {"a": None}]}))

    assert found.what == "Word"
    assert found.after == ("Deep: 1", "Deep: A: not stated")


def test_long_lists_of_statements_are_folded() -> None:
    results: dict[str, Any] = {
        "adverseEventsModule": {
            "eventGroups": [{"id": f"EG{n}", "title": f"Group {n}"} for n in range(20)]
        }
    }
    before = version_of(records.record())
    after = version_of(
        msgspec.json.encode(records.tree(hasResults=True, resultsSection=results)),
        number=2,
        last_update_posted=None,
    )

    page = Reader(html_of(difference_page(before, after, 2)))

    assert "details" in page.tags
    assert page.says("Group 19")
    assert page.says("Last update posted registry's date not stated")
    assert page.unbalanced == []


def test_a_study_without_a_title_is_called_by_its_id() -> None:
    def untitled(**changes: Any) -> bytes:  # noqa: ANN401 - whatever a record states
        tree = records.tree(**changes)
        del tree["protocolSection"]["identificationModule"]["briefTitle"]
        return msgspec.json.encode(tree)

    before = version_of(untitled())
    after = version_of(untitled(hasResults=True), data_cut=date(2026, 3, 26))

    assert difference_page(before, after, 2).heading == "Study NCT90000001"
