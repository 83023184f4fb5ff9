"""Scales that take the worst of several domains: their rulebooks, and what a domain allows.

A domain that nobody assessed may hold anything up to its highest grade: it leaves the grade
open upwards, and never counts as clear.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from types import MappingProxyType

from trialwright.errors import InvalidInput, quoted
from trialwright.grading.answers import once_each
from trialwright.grading.fields import Defect, Fields, table_of, without_defects
from trialwright.grading.shelf import bundled

#: The highest grade that a finding can make; death is no finding.
_MOST = 4


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of a domain and its grade, 0 for what a healthy person shows."""

    id: str
    name: str
    says: str
    grade: int
    source: str
    verified: str


@dataclass(frozen=True, slots=True)
class Score:
    """A range of a score, both ends included, and its grade."""

    id: str
    tool: str
    first: int
    last: int
    grade: int
    source: str
    verified: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainRulebook:
    """One published scale of domains in one version."""

    name: str
    version: str
    title: str
    source: str
    verified: str
    verified_how: str
    domains: Mapping[str, tuple[Finding, ...]]
    scores: tuple[Score, ...]
    numbers: Mapping[str, float]
    points: Mapping[str, float]
    names: Mapping[str, tuple[str, ...]]
    aliases: Mapping[str, str]

    @property
    def key(self) -> str:
        """Name and version, as every grade carries them."""
        return f"{self.name} {self.version}"

    def verified_of(self, rows: Iterable[str]) -> str:
        """Return how far rows were checked, by their ids; of no rows, the whole rulebook."""
        known = {one.id: one.verified for found in self.domains.values() for one in found}
        known |= {one.id: one.verified for one in self.scores}
        return "; ".join(once_each(known[row] for row in rows)) or self.verified

    def finding(self, domain: str, name: str) -> Finding:
        """Return a finding by name; raises InvalidInput with the names that there are."""
        wanted = self.aliases.get(typed(name), typed(name))
        for one in self.domains[domain]:
            if one.name == wanted:
                return one
        known = ", ".join(one.name for one in self.domains[domain])
        raise InvalidInput(f"{self.key}: {domain} is {quoted(name)}, expected one of {known}")

    def score(self, tool: str, points: int) -> Score:
        """Return the range in which a score lies; raises InvalidInput for one that is none."""
        for one in self.scores:
            if one.tool == tool and one.first <= points <= one.last:
                return one
        ends = [end for one in self.scores if one.tool == tool for end in (one.first, one.last)]
        raise InvalidInput(f"{self.key}: {tool} is {points}, expected {min(ends)} to {max(ends)}")


def typed(name: str) -> str:
    """Return a name as it is looked for, whatever its letters and the blanks around it.

    >>> typed(" BiPAP")
    'bipap'
    """
    return name.strip().casefold()


@dataclass(frozen=True, slots=True)
class Allowed:
    """What one domain allows: the lowest and the highest grade, and why."""

    lowest: int
    highest: int
    rows: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def shown(finding: Finding | Score) -> Allowed:
    """Return what a domain allows whose finding is known."""
    return Allowed(finding.grade, finding.grade, (finding.id,))


def worst(parts: Iterable[Allowed]) -> Allowed:
    """Return what the worst of several domains allows.

    Missing inputs are named only where they could still raise the grade, and rows only where
    they decided.
    """
    kept = list(parts)
    lowest = max(one.lowest for one in kept)
    open_above = [one for one in kept if one.highest > lowest]
    return Allowed(
        lowest,
        max([lowest, *(one.highest for one in open_above)]),
        once_each(row for one in kept if one.lowest == lowest for row in one.rows),
        once_each(name for one in open_above for name in one.missing),
    )


@cache
def domain_rulebook(name: str) -> DomainRulebook:
    """Return a bundled rulebook of domains by the name of its file."""
    return domain_rulebook_of(bundled(name), name)


def domain_rulebook_of(source: bytes, name: str) -> DomainRulebook:
    """Return the rulebook of a file.

    Raises InvalidInput with one sentence for each thing that is wrong with it, each on a line.
    """
    return without_defects(read_domains, source, name)


def read_domains(source: bytes, name: str) -> tuple[DomainRulebook | None, list[Defect]]:
    """Return the rulebook of a file with all that is wrong with it; None if it has no table."""
    table, defects = table_of(source, name)
    if table is None:
        return None, defects
    rulebook = _rulebook(Fields(table, name, defects))
    defects += _left_open(rulebook, name)
    return rulebook, defects


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a scale asks of its rulebook.

    `findings` by domain, `grades` that some of these must have, as the scale reckons with them;
    `tools` with the number of their highest score; `numbers`, `names` and `points`.
    """

    findings: Mapping[str, tuple[str, ...]]
    grades: Mapping[tuple[str, str], int] = field(default_factory=dict)
    tools: Mapping[str, str] = field(default_factory=dict)
    numbers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    points: tuple[str, ...] = ()

    def check(self, rulebook: DomainRulebook) -> DomainRulebook:
        """Return the rulebook; raises InvalidInput with all that the scale needs and it lacks."""
        lacking = list(self.lacking(rulebook))
        if lacking:
            raise InvalidInput(f"{rulebook.key} lacks {', '.join(lacking)}")
        unfit = list(self.unfit(rulebook))
        if unfit:
            raise InvalidInput("\n".join(f"{rulebook.key}: {one}" for one in unfit))
        return rulebook

    def unfit(self, rulebook: DomainRulebook) -> Iterator[str]:
        """Yield what a rulebook that lacks nothing has otherwise than the scale reckons with."""
        for domain in rulebook.domains:
            if domain not in self.findings:
                yield f"domain {domain} is not asked, expected {', '.join(self.findings)} only"
        for (domain, finding), grade in self.grades.items():
            found = rulebook.finding(domain, finding).grade
            if found != grade:
                yield f"{domain} {finding} has grade {found}, expected {grade}"
        for tool, highest in self.tools.items():
            last = max(one.last for one in rulebook.scores if one.tool == tool)
            if last != rulebook.numbers[highest]:
                yield (
                    f"{tool} goes up to {last}, expected {highest}, "
                    f"which is {rulebook.numbers[highest]:g}"
                )

    def lacking(self, rulebook: DomainRulebook) -> Iterator[str]:
        """Yield what the scale needs and the rulebook has not."""
        for domain, findings in self.findings.items():
            known = {one.name for one in rulebook.domains.get(domain, ())}
            if not known:
                yield f"the domain {domain}"
            else:
                yield from (f"{domain} {one}" for one in findings if one not in known)
        tools = {one.tool for one in rulebook.scores}
        yield from (f"the score {one}" for one in self.tools if one not in tools)
        for kind, wanted, there in (
            ("number", (*self.numbers, *self.tools.values()), set(rulebook.numbers)),
            ("list of names", self.names, set(rulebook.names)),
            ("points", self.points, set(rulebook.points)),
        ):
            yield from (f"the {kind} {one}" for one in wanted if one not in there)


def _rulebook(fields: Fields) -> DomainRulebook:
    if fields.number("format") != 1 or fields.text("kind") != "domains":
        fields.wrong("kind", "is not 'domains' in format 1")
    name, version = fields.text("name"), fields.text("version")
    verified = fields.text("verified")
    key = f"{name} {version}".casefold().replace(" ", "-")
    domains = {}
    for one in fields.tables("domain", "domain"):
        domain = one.text("name")
        findings = one.tables("finding", "finding")
        domains[domain] = tuple(_finding(each, f"{key}/{domain}", verified) for each in findings)
        one.end()
    rulebook = DomainRulebook(
        name=name,
        version=version,
        title=fields.text("title"),
        source=fields.text("source"),
        verified=verified,
        verified_how=fields.text("verified_how"),
        domains=MappingProxyType(domains),
        scores=tuple(_score(one, key, verified) for one in fields.tables("score", "score")),
        numbers=_all_numbers(fields.inner("numbers")),
        points=_all_numbers(fields.inner("points")),
        names=_all_lists(fields.inner("names")),
        aliases=_all_texts(fields.inner("aliases")),
    )
    fields.end()
    return rulebook


def _finding(fields: Fields, key: str, verified: str) -> Finding:
    name = fields.text("name")
    finding = Finding(
        f"{key}/{name}",
        name,
        fields.text("says"),
        fields.grade("grade", _MOST, lowest=0),
        fields.text("source"),
        fields.text("verified", default=verified),
    )
    fields.end()
    return finding


def _score(fields: Fields, key: str, verified: str) -> Score:
    tool, first, last = fields.text("tool"), fields.whole("from"), fields.whole("to")
    score = Score(
        f"{key}/{tool.casefold()}/{first}-{last}",
        tool,
        first,
        last,
        fields.grade("grade", _MOST, lowest=0),
        fields.text("source"),
        fields.text("verified", default=verified),
    )
    fields.end()
    return score


def _all_numbers(fields: Fields | None) -> Mapping[str, float]:
    if fields is None:
        return MappingProxyType({})
    return MappingProxyType({name: fields.number(name) for name in fields.table})


def _all_lists(fields: Fields | None) -> Mapping[str, tuple[str, ...]]:
    if fields is None:
        return MappingProxyType({})
    return MappingProxyType({name: fields.texts(name) for name in fields.table})


def _all_texts(fields: Fields | None) -> Mapping[str, str]:
    if fields is None:
        return MappingProxyType({})
    return MappingProxyType({name: fields.text(name) for name in fields.table})


def _left_open(rulebook: DomainRulebook, name: str) -> Iterator[Defect]:
    """Yield grades that nothing makes, what cannot be entered, scores with gaps or overlaps."""
    graded: list[Finding | Score] = [*_findings(rulebook), *rulebook.scores]
    made = {one.grade for one in graded}
    yield from (
        Defect(name, "domain", f"has no finding of grade {grade}")
        for grade in range(1, _MOST + 1)
        if grade not in made
    )
    yield from _unreachable(rulebook, name)
    for tool in sorted({one.tool for one in rulebook.scores}):
        yield from _of_tool(tool, [one for one in rulebook.scores if one.tool == tool], name)


def _findings(rulebook: DomainRulebook) -> Iterator[Finding]:
    return (one for found in rulebook.domains.values() for one in found)


def _unreachable(rulebook: DomainRulebook, name: str) -> Iterator[Defect]:
    """Yield findings that nobody can enter: of a name that is there twice or never looked for."""
    for domain, findings in rulebook.domains.items():
        counts = Counter(one.name for one in findings)
        yield from (
            Defect(name, domain, f"names {finding!r} {count} times")
            for finding, count in counts.items()
            if count > 1
        )
    known = {one.name for one in _findings(rulebook)}
    for finding in sorted(known):
        if finding != typed(finding):
            says = f"names {finding!r}, expected {typed(finding)!r}: what is entered is read so"
            yield Defect(name, "finding", says)
    for alias, meant in rulebook.aliases.items():
        if alias in known:
            yield Defect(f"{name}, aliases", alias, "is a finding too, which it would hide")
        if alias != typed(alias):
            says = f"is never looked for, expected {typed(alias)!r}: what is entered is read so"
            yield Defect(f"{name}, aliases", alias, says)
        if meant not in known:
            yield Defect(f"{name}, aliases", alias, f"means {meant!r}, which is no finding")


def _of_tool(tool: str, scores: list[Score], name: str) -> Iterator[Defect]:
    """Yield ranges of one score that are turned, leave gaps, overlap, or go back and forth."""
    for one in scores:
        if one.first > one.last:
            says = f"goes from {one.first} to {one.last}, expected the lower first"
            yield Defect(name, tool, says)
    ordered = sorted(scores, key=lambda one: (one.first, one.last))
    for before, after in pairwise(ordered):
        if after.first != before.last + 1:
            what = "overlap" if after.first <= before.last else "leave a gap"
            yield Defect(name, tool, f"ranges {what} between {before.last} and {after.first}")
    if ordered[0].first > 0:
        says = f"ranges leave a gap below {ordered[0].first}, expected them from 0 on"
        yield Defect(name, tool, says)
    grades = [one.grade for one in ordered]
    if grades not in (sorted(grades), sorted(grades, reverse=True)):
        says = f"has grades {grades} as it rises, expected them to rise or to fall throughout"
        yield Defect(name, tool, says)
