"""A funnel as a drawing."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from trialwright.reporting import Funnel, Step, funnel_as_svg

_SVG = "{http://www.w3.org/2000/svg}"


def step(**others: int) -> Step:
    told = {"left": 50, "sure": 25, "costs": 50, "gained": 10} | others
    return Step(name="I1", words="Age <18 & weight", **told)


def drawn(*steps: Step, whole: int = 100) -> ET.Element:
    text = funnel_as_svg(Funnel(title="A & B", whole=whole, steps=steps, sources=("from <x>",)))
    return ET.fromstring(text)  # noqa: S314 - our own drawing


def bars(root: ET.Element) -> list[tuple[str, float]]:
    return [
        (one.attrib["fill"], float(one.attrib["width"]))
        for one in root.iter(f"{_SVG}rect")
        if one.attrib.get("height") == "9"
    ]


def test_bars_are_as_long_as_their_share_of_everybody() -> None:
    _, _, track, left, sure = bars(drawn(step()))
    assert (left[1] / track[1], sure[1] / track[1]) == (0.5, 0.25)


def test_nobody_has_no_bar_and_a_single_one_can_be_seen() -> None:
    assert len(bars(drawn(step(left=0, sure=0)))) == 3
    *_, left = bars(drawn(step(left=1, sure=0), whole=1_000_000))
    assert left[1] == 1.0


def test_words_and_numbers_are_there_to_be_read_without_the_colours() -> None:
    root = drawn(step())
    texts = [one.text or "" for one in root.iter(f"{_SVG}text")]
    assert "I1  Age <18 & weight" in texts
    assert "50 left, 25 sure" in texts
    assert "rules out 50, 10 of them alone" in texts
    assert "from <x>" in texts
    assert (root.find(f"{_SVG}desc")).text == (  # type: ignore[union-attr]
        "100 at first. I1: 50 left, 25 of them sure; it rules out 50, 10 alone."
    )


def test_a_cohort_of_nobody_is_drawn_too() -> None:
    assert bars(drawn(step(left=0, sure=0), whole=0))


def test_long_words_are_cut_and_signs_that_cannot_be_shown_are_left_out() -> None:
    long = Step(name="E1", words="x" * 200 + "\x07", left=1, sure=0, costs=0, gained=0)
    texts = [one.text or "" for one in drawn(long).iter(f"{_SVG}text")]
    assert max(map(len, texts)) == 62
