"""Which antigens the studied product is aimed at.

An antigen counts when it is named as a target ("anti-CD19", "BCMA CAR-T", "targeting CD19 and
CD22"). What the titles, interventions and arms name goes before the summary, and that before
the description; where no target is named as such, the antigen that the title or the text says
the disease expresses is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from trialwright.registry.flags.answers import Evidence, TargetAntigen
from trialwright.registry.flags.names import targets_by_name
from trialwright.registry.flags.passages import HEADING, Passage, Place
from trialwright.vocabulary.antigens import Antigen, antigen_called, antigen_mentions

_BEFORE = re.compile(
    r"(?:\banti|\btarget(?:ing|ed|s)?(?:\s+(?:against|at|to|for))?|\bagainst|\bspecific (?:for|to)|"
    r"recogni[sz]\w+|direct(?:ed|ing) (?:at|against|to|toward)|CARs?|CART|receptors?(?: for)?|"
    r"\btargets?(?: are| is| include| including|:)?|expressing(?: an?)?|encod\w+|TCRs?|"
    r"molecules?(?: such as)?|\bbinds?(?: to)?|redirected(?: to| against)?)"
    r"[\s:(/\u2010-\u2015-]*(?:the\s+|tumou?r\s+antigens?\s+|antigens?\s+|protein\s+|human\s+)*$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"[\s)/\u2010-\u2015+-]*(?:\(\w+\)\s*)?"
    r"(?:antigen\s+|protein\s+|epitope\s+|[0-9]{3}[:\-]?[0-9]*\s+)?"
    r"(?:(?:2nd|3rd|[23]|third|second|fourth|4th)\s+generation\s+|autologous\s+|bispecific\s+|dual\s+|"
    r"modified\s+|RNA\s+|tandem\s+|F5\s+|scFv\s+|murine\s+|mutant\s+|G12[A-Z]\s+)*"
    r"(?:specific|target|direct|redirect|re-direct|CAR|chimeric|TCR|T[\s-]cell receptor|bispecific|"
    r"T[\s-]cells?\b|cells\b|(?:cancer\s+)?vaccin|dendritic|transduced|reactive|BBz|BB-|plasmid|DNA|gene\b)",
    re.IGNORECASE,
)
_DISEASE = re.compile(
    r"\s*(?:\+|\(\+\)|(?:antigen\s+)?[\s-]?(?:positive|negative|expressing|expression|express|"
    r"mutation|mutant|levels?|overexpress\w*|amplified|relapse|loss|low|dim|bright))",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\s*(?:[\s-](?:negative|loss|escape))|"
    r"[\s)-]*(?:monoclonal\s+|blocking\s+|checkpoint\s+)?(?:antibod|mab\b|inhibitor|blockade|peptide)",
    re.IGNORECASE,
)
_MARKED_CELLS = re.compile(
    r"\s?(?:\+|\(\+\)|positive)?\s*(?:T[\s-]?(?:cells?|lymphocytes?)|(?:stem|progenitor|blood)?\s*cells?\b|"
    r"/|,|counts?|lymphocytes?)|\s?\+",
    re.IGNORECASE,
)
_GLUE = re.compile(
    r"(?:[\s,/&+;)\u2010-\u2015-]|and|or|anti|\([^()]{0,30}\)|\(|both|CAR|antigens?|specific){1,12}",
    re.IGNORECASE,
)
#: Markers by which T cells and stem cells are sorted and counted.
_MARKERS = frozenset({"CD4", "CD34", "CD5", "CD7"})
_NUMBERED = re.compile(
    r"(?<![A-Za-z])(?:[0-9]?S?CARs?|CART|CAR-T|Ad|JCAR|PCAR)[-\s]?(19|20|22|30|33|38|70|123|133|138)(?![0-9])"
    r"|(?<=CD[0-9]{2})\s?/\s?([0-9]{2,3})(?![0-9])"
)
_WINDOW = 70


@dataclass(frozen=True, slots=True)
class _Named:
    """One antigen named in a passage: as a target, or only as what a disease expresses."""

    antigen: Antigen
    passage: Passage
    start: int
    end: int
    targeted: bool
    denied: bool

    @property
    def evidence(self) -> Evidence:
        return self.passage.evidence(self.start, self.end)


def targets_of(passages: Iterable[Passage]) -> tuple[TargetAntigen, ...]:
    """Return the antigens that a receptor or a vaccine is aimed at, in order of symbol."""
    tiers = _tiers(passages)
    for named in tiers[:-1]:
        if any(one.targeted for one in named):
            return _as_targets(one for one in named if one.targeted)
    title, *texts = tiers
    if any(one.targeted for one in tiers[-1]):
        return _as_targets(one for one in tiers[-1] if not one.denied)
    for named in (title, *texts):
        if any(not one.denied for one in named):
            return _as_targets(one for one in named if not one.denied)
    return ()


def _tiers(passages: Iterable[Passage]) -> list[list[_Named]]:
    places = (HEADING, {Place.KEYWORD, Place.SUMMARY}, {Place.DESCRIPTION})
    passages = tuple(passages)
    return [
        [one for passage in passages if passage.place in tier for one in _named_in(passage)]
        for tier in places
    ]


def _named_in(passage: Passage) -> list[_Named]:
    found = [
        _judged(passage, mention.antigen, mention.start, mention.end)
        for mention in antigen_mentions(passage.text)
    ]
    found += _by_product_name(passage)
    found += _by_number(passage)
    return _lists_joined(sorted(found, key=lambda one: (one.start, one.end)))


def _judged(passage: Passage, antigen: Antigen, start: int, end: int) -> _Named:
    text = passage.text
    before = text[max(0, start - _WINDOW) : start]
    after = text[end : end + _WINDOW]
    denied = _DENIED.match(after) is not None
    marker = antigen.symbol in _MARKERS and _MARKED_CELLS.match(after) is not None
    followed = _AFTER.match(after) is not None and (
        _DISEASE.match(after) is None or after.startswith("+ CAR")
    )
    targeted = not (denied or marker) and (followed or _BEFORE.search(before) is not None)
    return _Named(antigen, passage, start, end, targeted, denied or marker)


def _by_product_name(passage: Passage) -> list[_Named]:
    return [
        _Named(antigen, passage, start, start + len(name), targeted=True, denied=False)
        for name, symbol in targets_by_name().items()
        if (start := passage.folded.find(name)) >= 0
        and (antigen := antigen_called(symbol)) is not None
    ]


def _by_number(passage: Passage) -> list[_Named]:
    """Return the antigens of product names that carry only the number: CAR19, CD19/22."""
    return [
        _Named(antigen, passage, match.start(group), match.end(group), targeted=True, denied=False)
        for match in _NUMBERED.finditer(passage.text)
        if (group := match.lastindex) is not None
        and (antigen := antigen_called(f"CD{match[group]}")) is not None
    ]


def _lists_joined(named: list[_Named]) -> list[_Named]:
    """Make targets of all members of a list of which one is a target."""
    joined = list(named)
    for order in (range(1, len(joined)), range(len(joined) - 2, -1, -1)):
        step = 1 if order.step < 0 else -1
        for number in order:
            one, neighbour = joined[number], joined[number + step]
            first, second = sorted((one, neighbour), key=lambda member: member.start)
            between = one.passage.text[first.end : second.start]
            if neighbour.targeted and not one.denied and _GLUE.fullmatch(between):
                joined[number] = _Named(
                    one.antigen, one.passage, one.start, one.end, targeted=True, denied=False
                )
    return joined


def _as_targets(named: Iterable[_Named]) -> tuple[TargetAntigen, ...]:
    found: dict[str, list[_Named]] = {}
    for one in named:
        found.setdefault(one.antigen.symbol, []).append(one)
    return tuple(
        TargetAntigen(symbol, found[symbol][0].antigen.hgnc, _distinct(found[symbol]))
        for symbol in sorted(found)
    )


def _distinct(named: list[_Named]) -> tuple[Evidence, ...]:
    """Return the first place of every spelling of an antigen."""
    spellings: dict[str, Evidence] = {}
    for one in named:
        spellings.setdefault(one.evidence.text, one.evidence)
    return tuple(spellings.values())
