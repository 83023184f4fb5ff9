"""Antigens and markers: how much of them, on which cells, by which assay."""

from __future__ import annotations

import re

from trialwright.eligibility.criteria import Biomarker, Expression, Term, Unit
from trialwright.eligibility.reading.amounts import Amount
from trialwright.eligibility.reading.sheet import Sheet
from trialwright.vocabulary.antigens import AntigenMention, antigen_mentions

_SAYS_MARKER = re.compile(r"express|positiv|negativ|stain|\+|%|percent", re.IGNORECASE)
_ASSAY = re.compile(
    r"\b(?:by|using|via|per|with|in)\s+(?P<assay>(?:multi-?parameter |multicolou?r )?flow cytometry"
    r"|immunohistochemistry|IHC|FISH|PCR|RT-PCR|NGS|next[- ]generation sequencing"
    r"|immunofluorescence"
    r"|morphology)",
    re.IGNORECASE,
)
_POPULATION = re.compile(
    r"^\s*(?:on|of|in|by)\s+(?:the\s+)?(?P<cells>[^,;.()]{2,60}?)"
    r"(?=\s+(?:by|using|via|per|as|at|in|with)\b|[,;.()]|$)",
    re.IGNORECASE,
)
#: What a marker is found on, behind the word that says whether it is found.
_FOUND_ON = re.compile(
    r"(?:positiv(?:e|ity)|negativ(?:e|ity)|express(?:ing|ed|ion)|\+)\s+"
    r"(?:(?:on|in|of)\s+(?:the\s+)?(?P<on>(?:[^\s,;.()]+\s+){0,3}?"
    r"(?:cells|[a-z]*blasts|[a-z]+cytes|tissues?|samples?|specimens?|marrow|tumou?rs?))"
    r"|(?P<cells>(?:[^\s,;.()]+\s+){1,3}?cells|(?:[^\s,;.()]+\s+){0,3}?[a-z]*blasts))"
    r"(?=\s+(?:by|using|via|per|as|at|in|with)\b|[,;.()]|\s*$)",
    re.IGNORECASE,
)
_POSITIVE = re.compile(r"positiv|\bexpress(?:ing|ed|ion)\b|\+(?![0-9])", re.IGNORECASE)
_NEGATIVE = re.compile(r"negativ|\bnon-?express", re.IGNORECASE)


def biomarker_of(
    sheet: Sheet, lo: int, hi: int, amount: Amount
) -> tuple[Biomarker, int, int] | None:
    """Return the marker that a percentage belongs to, with the range of tokens it is read from."""
    if amount.unit is None or amount.unit.ucum != "%" or amount.reference is not None:
        return None
    start, end = sheet.tokens[lo].start, sheet.tokens[hi - 1].end
    found = _mention(sheet, start, end)
    if found is None:
        return None
    plain = sheet.text.plain
    tail = plain[sheet.tokens[amount.after - 1].end : end]
    population = _POPULATION.match(tail)
    assay = _ASSAY.search(plain, start, end)
    first = next(i for i in range(lo, hi) if sheet.tokens[i].end > found.start)
    places = [sheet.tokens[amount.after - 1].end]
    if population is not None:
        places.append(places[0] + population.end())
    if assay is not None:
        places.append(assay.end())
    after = max(i for i in range(lo, hi) if sheet.tokens[i].start < max(places)) + 1
    first = min(first, amount.first)
    atom = Biomarker(
        antigen=Term(plain[found.start : found.end], found.antigen.symbol),
        limits=amount.limits,
        unit=Unit(sheet.words(amount.unit.first, amount.unit.after), "%"),
        population=population["cells"].strip() if population is not None else None,
        assay=assay["assay"] if assay is not None else None,
        spans=sheet.spans([(first, after)]),
    )
    return atom, first, after


def marking_of(sheet: Sheet, lo: int, hi: int) -> Expression | None:
    """Return "CD19-positive" without a figure as a marker; None if the words say nothing of one."""
    words = sheet.words(lo, hi)
    if not _SAYS_MARKER.search(words):
        return None
    start, end = sheet.tokens[lo].start, sheet.tokens[hi - 1].end
    found = _mention(sheet, start, end)
    if found is None:
        return None
    plain = sheet.text.plain
    rest = plain[found.end : end]
    positive = _NEGATIVE.search(rest) is None and _POSITIVE.search(rest) is not None
    if not positive and _NEGATIVE.search(rest) is None:
        return None
    assay = _ASSAY.search(plain, start, end)
    cells = _FOUND_ON.search(rest)
    return Biomarker(
        antigen=Term(plain[found.start : found.end], found.antigen.symbol),
        population=(cells["on"] or cells["cells"]) if cells is not None else None,
        positive=positive,
        assay=assay["assay"] if assay is not None else None,
        spans=sheet.spans([(lo, hi)]),
    )


def _mention(sheet: Sheet, start: int, end: int) -> AntigenMention | None:
    """Return the first antigen that is named in a stretch of the text."""
    for one in antigen_mentions(sheet.text.plain[start:end]):
        return AntigenMention(one.antigen, one.start + start, one.end + start)
    return None
