"""The page of the design system shows all that the stylesheet can do, without a clash."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import msgspec
import pytest
from tests import records
from tests.web.conftest import listening, searching
from tests.web.public.reading_html import Reader

from trialwright.registry.loading import load
from trialwright.registry.store import Registry
from trialwright.web.public import create_app
from trialwright.web.public.design.colours import colours
from trialwright.web.public.design.cutting import cut
from trialwright.web.public.design.exhibits import exhibited
from trialwright.web.public.rendering import assets
from trialwright.web.study.rendering import assets as screening_assets

PAGE = '<main><h1>a</h1><div class="x">b</div><div class="y one">c<div>d</div><br></div>e</main>'


#: What stands only in a list that the script makes, in a file of a figure, on the page of what
#: changed lately, and in figures and maps of more than this registry and the made-up studies have.
NOT_SHOWN = {
    *("news", "since", "counts", "reason", "derived", "act"),
    *("saved", "heading", "rest", "shade", "tiny", "of-1", "of-2", "of-3", "of-4", "of-5"),
    *("mark-count", "mark-open", "mark-quiet", "mark-stopped", "mark-waiting"),
}


@pytest.fixture(scope="module")
def shown(address: str) -> Reader:
    return Reader(httpx.get(f"{address}/design").text)


def classes_of_the_stylesheet() -> set[str]:
    """Return the classes that selectors name; what stands between braces is left out."""
    sheet = re.sub(r"/\*.*?\*/", "", assets()["style.css"].content.decode(), flags=re.DOTALL)
    selectors = re.sub(r"\{[^{}]*\}", "{}", sheet)
    return set(re.findall(r"\.([a-zA-Z][\w-]*)", selectors))


def test_every_class_of_the_stylesheet_is_shown(shown: Reader) -> None:
    """A new component is shown by one more line in `design.specimens`."""
    on_the_page = {
        one for _, name, value in shown.attributes if name == "class" for one in value.split()
    }

    assert classes_of_the_stylesheet() - on_the_page <= NOT_SHOWN


def test_every_specimen_is_there_and_its_ids_meet_no_others(shown: Reader) -> None:
    assert not shown.says("This registry has nothing to show it with")
    assert len(shown.ids) == len(set(shown.ids))
    within = {link.removeprefix("#") for link in shown.links if link.startswith("#")}
    assert within <= set(shown.ids)
    assert shown.unbalanced == []


def test_a_registry_without_studies_shows_what_it_can(empty_address: str) -> None:
    page = httpx.get(f"{empty_address}/design")

    assert page.status_code == 200
    assert Reader(page.text).says("Head of a study")


def test_a_registry_that_is_like_what_is_made_up_is_shown_beside_it(tmp_path: Path) -> None:
    """The search for similar studies finds those of the registry, not the made-up ones."""
    tree = msgspec.json.decode(exhibited()[0].source)
    tree["protocolSection"]["identificationModule"]["nctId"] = f"NCT{records.FIRST:08d}"
    source = tmp_path / "study.json"
    source.write_bytes(msgspec.json.encode(tree))
    load(tmp_path, [str(source)], clock=records.clock_from(), workers=1)
    app = create_app(lambda: Registry.open(tmp_path), finder=searching(tmp_path))

    with listening(app) as served:
        pages = [httpx.get(f"{served}/design") for _ in range(2)]

    assert [page.status_code for page in pages] == [200, 200]
    assert pages[0].text == pages[1].text
    assert Reader(pages[0].text).says("Same condition and same intervention")
    assert f"/study/NCT{records.FIRST:08d}" in pages[0].text


def test_every_colour_has_a_part_and_both_its_values() -> None:
    assert len(colours()) > 10
    for one in colours():
        assert one.part, one.name
        assert one.light.startswith("#")
        assert one.dark.startswith("#")


def test_the_twin_names_colours_and_components(address: str) -> None:
    twin = httpx.get(f"{address}/design.json").json()

    assert twin["colours"][0]["name"] == "ground"
    assert "Head of a study" in {one["name"] for one in twin["components"]}


def test_an_element_is_cut_out_whole_with_ids_of_its_own() -> None:
    assert cut(PAGE, "y", "p") == '<div class="y one">c<div>d</div><br></div>'
    assert cut('<p class="y" id="a"><a href="#a">b</a></p>', "y", "p") == (
        '<p class="y" id="p-a"><a href="#p-a">b</a></p>'
    )
    assert cut(PAGE, "z", "p") is None
    assert cut('<p class="y">', "y", "p") is None


def test_the_exhibit_is_made_up() -> None:
    assert [one.number for one in exhibited()] == [1, 2]
    assert all(one.nct_id.is_sample for one in exhibited())


def test_the_stylesheet_is_whole() -> None:
    """A bracket too few hides all rules behind it, and no browser says so."""
    depth = 0
    for line in assets()["style.css"].content.decode().splitlines():
        # Each component begins with a comment of its own, outside of all brackets.
        assert not line.startswith("/*") or depth == 0, line
        depth += line.count("{") - line.count("}")
    assert depth == 0


#: How a stylesheet shows something elsewhere than it stands in the page.
MOVED = re.compile(r"(?<![-\w])order:|-reverse\b|grid-area:|grid-template-areas:")


def moved(sheet: str) -> set[str]:
    """Return the selectors of the rules by which something is shown elsewhere."""
    rules = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    return {
        selector.strip()
        for selectors, rule in re.findall(r"([^{}]+)\{([^{}]*)\}", rules)
        if MOVED.search(rule)
        for selector in selectors.split(",")
    }


def test_what_is_shown_elsewhere_is_noticed() -> None:
    sheet = """/* .a { order: 1 } */ .b { paint-order: stroke; border: 0; }
    @media print { .c { order: -1; } .d,
    .e { flex-direction: row-reverse; } }"""

    assert moved(sheet) == {".c", ".d", ".e"}


def test_nothing_is_shown_in_another_order_than_it_stands_in_the_page() -> None:
    """What is drawn before it arrives moves when it does, and a keyboard goes another way.

    There is one exception. On wide screens the facets of a search stand to the left of its hits,
    where readers look for them, but behind them in the page: on a narrow screen, where both are
    in one column, hits would move down while facets arrive before them. On the wide screen nothing
    moves, for each has a column of its own, and a keyboard reaches what was found first.
    """
    sheets = (screening_assets()[name].content.decode() for name in ("style.css", "screening.css"))

    assert {one for sheet in sheets for one in moved(sheet)} == {
        ".found > .hits",
        ".found > .facets",
    }
