"""Toxicities that have not gone: "events that have not resolved to grade 1" are above it."""

from __future__ import annotations

import re

_GONE = r"(?:resolved|recovered|returned|improved|subsided|reverted|decreased|reduced|relieved)"
_SCALE = r"(?P<scale>(?:NCI[- ])?(?:CTCAE|CTC)?\s*(?:grade|level)s?)$"
_NOT_GONE = re.compile(
    rf"^(?P<what>.+?)[, ]+(?:(?:that|which|who)\s+)?(?:(?:have|has|had|did|do|does|is|are)\s+)?"
    rf"(?:not|never)\s+(?:yet\s+)?(?:been\s+)?(?:\w+ly\s+)?{_GONE[:-1]}|resolve|recover|return)\b.*?"
    rf"{_SCALE}",
    re.IGNORECASE,
)
_UNRESOLVED = re.compile(
    rf"^(?:any\s+)?(?:unresolved|unrecovered|persistent|persisting)\s+(?P<what>.+?)\s+to\b.*?{_SCALE}",
    re.IGNORECASE,
)


def lasting_toxicity(words: str) -> str | None:
    """Return the name of what has not gone down to a grade; None if words say nothing of that.

    >>> lasting_toxicity("AEs of prior therapy that have not resolved to grade")
    'AEs of prior therapy grade'
    >>> lasting_toxicity("Unresolved toxicity of chemotherapy to CTCAE grade")
    'toxicity of chemotherapy CTCAE grade'
    >>> lasting_toxicity("toxicity resolved to grade")
    """
    found = _NOT_GONE.match(words) or _UNRESOLVED.match(words)
    if found is None:
        return None
    return f"{found['what'].strip(' ,;:-')} {found['scale'].strip()}".strip()
