"""The beginning of a file of corrections, for a person to go on with."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from trialwright.eligibility.corrections.files import FORMAT
from trialwright.eligibility.criteria import CriteriaReading, Criterion, text_of
from trialwright.eligibility.reading import fingerprint_of, own_words

_HEAD = """\
# Corrections of criteria: each wins over the reading by rules for as long as the words of its
# criterion stay what they are. Write the expression that is meant, who says so and why.
# Count `version` up with every change. A correction without a name or a reason is refused.
"""
#: What a literal text of TOML cannot hold.
_NOT_LITERAL = re.compile(r"['\x00-\x08\x0a-\x1f\x7f]")
_CONTROL = re.compile(r"[\x7f]")


def skeleton(
    reading: CriteriaReading, criteria: Iterable[Criterion], *, study: str | None = None
) -> str:
    """Return a file of corrections in which the criteria are as the rules read them.

    Who says so, when and why is left out, so that the file is refused until a person fills it in.
    """
    head = [_HEAD, f"format = {FORMAT}", "version = 1"]
    if study is not None:
        head.append(f"study = {_quoted(study)}")
    blocks = ["\n".join(_block(reading, one)) for one in criteria]
    return "\n\n".join(["\n".join(head), *blocks]) + "\n"


def _block(reading: CriteriaReading, criterion: Criterion) -> Iterator[str]:
    canonical = text_of(criterion.expression, with_spans=False)
    yield "[[correction]]"
    yield f"criterion = {_quoted(criterion.id)}"
    yield f"section = {_quoted(criterion.section.value)}"
    yield f"fingerprint = {_quoted(fingerprint_of(reading.text, criterion))}"
    yield f"text = {_quoted(own_words(reading.text, criterion))}"
    yield f"expression = {_literal(canonical)}"
    yield 'by = ""'
    yield "# on = the day, such as 2026-11-28"
    yield 'reason = ""'


def _literal(text: str) -> str:
    """Return a text so that its quotation marks stay as they are, where TOML allows that."""
    return _quoted(text) if _NOT_LITERAL.search(text) else f"'{text}'"


def _quoted(text: str) -> str:
    written = json.dumps(text, ensure_ascii=False)
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", written)
