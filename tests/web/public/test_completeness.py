"""The page of a study and that of its results show the whole record."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests import records
from tests.web.public.maximal import Steps, altered, leaves, maximal_tree
from tests.web.public.reading_html import Reader
from tests.web.public.study_pages import all_results, html_of_record, page_of

from trialwright.registry.fields import fields_by_path
from trialwright.registry.labels import labels
from trialwright.registry.markup import Block, Paragraph, blocks
from trialwright.registry.reading import read_record
from trialwright.registry.record.base import Markup
from trialwright.registry.record.design import UNKNOWN_ENROLLMENT
from trialwright.vocabulary import PartialDate
from trialwright.web.public.wording import day, number, partial


def test_the_record_that_states_everything_reads_without_drift() -> None:
    assert read_record(msgspec.json.encode(maximal_tree())).drift == ()


@pytest.mark.parametrize(
    ("path", "steps"),
    [pair for pair in leaves() if not pair[0].endswith("identificationModule.nctId")],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_whatever_a_leaf_states_is_told_apart_on_the_page(
    path: str, steps: Steps, whole: str
) -> None:
    """If another value made the same page, the page would keep silent about the field."""
    other = msgspec.json.encode(altered(maximal_tree(), steps))
    if path.startswith("resultsSection"):
        pages = list(all_results(msgspec.json.encode(maximal_tree())))
        assert list(all_results(other)) != pages, path
    else:
        assert _record_alone(html_of_record(other)) != _record_alone(whole), path


def _record_alone(page: str) -> str:
    """Return the page without what is derived and without the hash, which differ anyway."""
    bare = re.sub('<section id="derived".*?</section>', "", page, flags=re.DOTALL)
    assert bare != page
    return bare.partition("Content hash")[0]


def test_what_the_model_does_not_know_is_shown_as_it_came() -> None:
    tree = records.tree()
    tree["protocolSection"]["laterModule"] = {"word": "<i>new</i>"}

    page = page_of(tree)

    assert page.says("Fields that this program does not know")
    assert page.says('protocolSection.laterModule {"word":"<i>new</i>"}')


def _leaf_texts(tree: Any, path: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - JSON
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _leaf_texts(value, f"{path}.{key}" if path else key)
    elif isinstance(tree, list):
        for value in tree:
            yield from _leaf_texts(value, path)
    else:
        yield path, tree


def _paragraphs(found: tuple[Block, ...]) -> Iterator[str]:
    for block in found:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            for item in block.items:
                yield from _paragraphs(item.blocks)


#: Ids of groups are not shown: they join numbers to the columns of their groups.
_ONLY_JOINING = ("groupId", "groupIds", "groups.id", "eventGroups.id")


def _expected(path: str, value: Any) -> list[str]:  # noqa: ANN401 - JSON
    """Return what of a leaf must stand on the page, as the page writes it.

    Nothing of what only joins; a yes or no stands beside too many others to be looked for, and
    the enrolment that means "unknown" is said as such: that these make a difference to the page
    is asserted leaf by leaf.
    """
    field = fields_by_path().get(path)
    if ".adverseEventsModule." in path and ".stats.num" in path:
        return [str(value)]
    if path.endswith(_ONLY_JOINING) or isinstance(value, bool) or value == UNKNOWN_ENROLLMENT:
        return []
    if field is None or isinstance(value, float):
        return [str(abs(value)) if isinstance(value, int | float) else value]
    kind = field.type.removesuffix("[]")
    if field.is_markup:
        return list(_paragraphs(blocks(Markup(value))))
    if kind in labels():
        return [labels()[kind].get(value, value)]
    if kind == "NormalizedDate":
        return [day(date.fromisoformat(value))]
    if kind == "PartialDate":
        return [partial(PartialDate(value))]
    if kind == "DateTimeMinutes":
        return [value.replace("T", " ")]
    return [number(value) if isinstance(value, int) else value]


def test_every_leaf_of_the_registrys_structure_is_readable_on_a_page(whole: str) -> None:
    """Every text in the record names the leaf where it stands, so it is found only as itself."""
    shown = _shown(Reader(whole)) + _results_shown(msgspec.json.encode(maximal_tree()))
    stated = list(_leaf_texts(maximal_tree()))

    missing = [
        path for path, value in stated for text in _expected(path, value) if _run(text) not in shown
    ]

    assert len(stated) > 300
    assert missing == []


def _shown(page: Reader) -> str:
    return _run(" ".join([*page.pieces, *page.links]))


def _results_shown(source: bytes) -> str:
    """Return what stands on all pages of a record's results together."""
    return "".join(_shown(Reader(page)) for page in all_results(source))


def _run(text: str) -> str:
    """Return a text without its blanks, in small letters."""
    return "".join(text.split()).casefold()


@pytest.mark.reference
def test_nothing_of_a_real_record_is_left_out_of_its_page(reference_data: Path) -> None:
    """Over records that together show every path, value, date shape and escape."""
    cover = reference_data / "registry" / "fixtures-cover.ndjson.gz"
    leaves_seen = 0
    for source in gzip.decompress(cover.read_bytes()).splitlines():
        page = Reader(html_of_record(source))
        shown = _shown(page) + _results_shown(source)
        assert page.unbalanced == []
        assert len(page.ids) == len(set(page.ids))
        for path, value in _leaf_texts(msgspec.json.decode(source)):
            for wanted in _expected(path, value):
                assert _run(wanted) in shown, (path, value)
                leaves_seen += 1
    assert leaves_seen > 10_000
