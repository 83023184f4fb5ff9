"""One study as an entry that LaTeX can set."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from tests import records

from trialwright.exchange.records import bibtex_record
from trialwright.registry.reading import convert_study
from trialwright.registry.record import Study


def _study(**changes: object) -> Study:
    return convert_study(records.tree(records.FIRST, **changes))


def test_a_study_is_an_entry_that_every_style_knows() -> None:
    entry = bibtex_record(_study(), accessed=date(2026, 3, 25), notes=("One", "Two"))

    assert entry.decode() == (
        "@misc{NCT90000001,\n"
        "  author = {{Made-up Hospital}},\n"
        "  title = {{A Made-up Study of Something}},\n"
        "  year = {2026},\n"
        "  date = {2026-01-13},\n"
        "  howpublished = {ClinicalTrials.gov},\n"
        "  publisher = {National Library of Medicine (US)},\n"
        "  number = {NCT90000001},\n"
        "  url = {https://clinicaltrials.gov/study/NCT90000001},\n"
        "  urldate = {2026-03-25},\n"
        "  note = {One. Two},\n"
        "}\n"
    )


def test_what_is_not_stated_is_left_out() -> None:
    entry = bibtex_record(Study(), url="https://example.org/{a b}\\").decode()

    assert entry == "@misc{study,\n  url = {https://example.org/%7Ba%20b%7D%5C},\n}\n"


def test_signs_of_latex_set_as_they_are_written() -> None:
    entry = bibtex_record(
        _study(protocolSection__identificationModule__briefTitle="50% {x}\\y_1 & #2\n~^ $3")
    ).decode()

    assert (
        r"title = {{50\% \{x\}\textbackslash{}y\_1 \& \#2 \textasciitilde{}\textasciicircum{} \$3}}"
    ) in entry


@given(st.text())
def test_no_title_can_end_its_braces(title: str) -> None:
    """Escaped braces aside, those that remain are balanced and never close too early."""
    study = _study(protocolSection__identificationModule__briefTitle=title)
    depth = 0
    bare = bibtex_record(study).decode().replace(r"\{", "").replace(r"\}", "")
    for place, sign in enumerate(bare):
        depth += (sign == "{") - (sign == "}")
        assert depth > 0 or place < bare.index("{") or place >= len(bare) - 2
    assert depth == 0
