"""The rulebooks of response, from their files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from trialwright.errors import InvalidInput, quoted
from trialwright.grading.conditions import ABOVE_IT, Condition, condition_of
from trialwright.grading.fields import Defect, Fields, table_of, without_defects
from trialwright.grading.response.categories import Category
from trialwright.grading.shelf import bundled

RESPONSE, POST_TRANSPLANT = "response", "post-transplant remission"
_REQUIRED = ("cr", "cri", "mlfs", "pr", "no_response", "non_evaluable", "relapse")
_OPTIONAL = ("crh", "mrd")
_ALL = 100
_FILES = ("aml-eln-2022.toml", "aml-eln-2017.toml", "aml-iwg-2003.toml")
_POST_TRANSPLANT = "aml-cibmtr-post-transplant.toml"
#: What is typed for a rulebook.
_KEYS = {
    "eln-2022": "aml-eln-2022.toml",
    "eln-2017": "aml-eln-2017.toml",
    "iwg-2003": "aml-iwg-2003.toml",
}


@dataclass(frozen=True, slots=True)
class Counts:
    """What neutrophils and platelets must be, in 10*9/L."""

    neutrophils: Condition
    platelets: Condition


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a rulebook: its id, where it stands, and how far that was checked."""

    id: str
    source: str
    verified: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseRulebook:
    """One published set of criteria in one version; `crh` is None where there is no CRh."""

    key: str
    title: str
    source: str
    verified: str
    verified_how: str
    marrow_blasts_below: float
    cr_counts: Counts
    crh_counts: Counts | None
    cr_without_auer_rods: bool
    cr_without_red_cells: bool
    mlfs_without_circulating_blasts: bool
    mlfs_without_auer_rods: bool
    cells_from: float
    cellularity_from: float
    pr_from: float
    pr_to: float
    pr_fall_percent: float
    relapse_from: float
    relapse_after: tuple[str, ...]
    parts: tuple[Part, ...]

    def part(self, name: str) -> Part:
        """Return the part of that name: ``cr``, ``mlfs``."""
        return next(one for one in self.parts if one.id.rpartition("/")[2] == name)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostTransplantRule:
    """When remission after transplant is accepted without a marrow."""

    key: str
    title: str
    verified: str
    verified_how: str
    donor_chimerism_from: float
    counts: Counts
    days_without_transfusion: float
    source: str


def response_rulebook(name: str) -> ResponseRulebook:
    """Return the criteria by the name that is typed; raises InvalidInput for another name."""
    if name not in _KEYS:
        raise InvalidInput(f"criteria are {quoted(name)}, expected one of {', '.join(_KEYS)}")
    return _read(_KEYS[name])


def response_rulebooks() -> Iterator[ResponseRulebook]:
    """Yield all criteria of response."""
    for name in _FILES:
        yield _read(name)


def response_names() -> tuple[str, ...]:
    """Return the names that can be typed."""
    return tuple(_KEYS)


@cache
def post_transplant_rule() -> PostTransplantRule:
    """Return the rule of remission without a marrow."""
    return without_defects(read_post_transplant, bundled(_POST_TRANSPLANT), _POST_TRANSPLANT)


def post_transplant_rule_of(source: bytes, name: str) -> PostTransplantRule:
    """Return the rule of a file.

    Raises InvalidInput with one sentence for each thing that is wrong with it, each on a line.
    """
    return without_defects(read_post_transplant, source, name)


def read_post_transplant(
    source: bytes, name: str
) -> tuple[PostTransplantRule | None, list[Defect]]:
    """Return the rule of a file with all that is wrong with it; None if it has no table."""
    table, defects = table_of(source, name)
    if table is None:
        return None, defects
    fields = Fields(table, name, defects)
    _check_kind(fields, POST_TRANSPLANT)
    rule = _inner(fields, "cr_without_marrow")
    made = PostTransplantRule(
        key=f"{fields.text('name')} {fields.text('version')}",
        title=fields.text("title"),
        verified=fields.text("verified"),
        verified_how=fields.text("verified_how"),
        donor_chimerism_from=rule.number("donor_chimerism_from"),
        counts=_counts(rule),
        days_without_transfusion=rule.number("days_without_transfusion"),
        source=rule.text("source"),
    )
    fields.text("source")
    rule.end()
    fields.end()
    return made, defects


@cache
def _read(name: str) -> ResponseRulebook:
    return response_rulebook_of(bundled(name), name)


def response_rulebook_of(source: bytes, name: str) -> ResponseRulebook:
    """Return the criteria of a file.

    Raises InvalidInput with one sentence for each thing that is wrong with them, each on a line.
    """
    return without_defects(read_response, source, name)


def read_response(source: bytes, name: str) -> tuple[ResponseRulebook | None, list[Defect]]:
    """Return the criteria of a file with all that is wrong with them; None if it has no table."""
    table, defects = table_of(source, name)
    if table is None:
        return None, defects
    rulebook = _rulebook(Fields(table, name, defects))
    defects += _out_of_order(rulebook, name)
    return rulebook, defects


def _check_kind(fields: Fields, kind: str) -> None:
    if fields.number("format") != 1 or fields.text("kind") != kind:
        fields.wrong("kind", f"is not {kind!r} in format 1")


def _inner(fields: Fields, name: str) -> Fields:
    """Return a table that must be there; of a missing one every field is missing too."""
    inner = fields.inner(name)
    if inner is not None:
        return inner
    if name not in fields.table:
        fields.wrong(name, f"is missing, expected the table [{name}]")
    return Fields({}, f"{fields.place}, {name}", [])


def _rulebook(fields: Fields) -> ResponseRulebook:
    _check_kind(fields, RESPONSE)
    key = f"{fields.text('name')} {fields.text('version')}"
    verified = fields.text("verified")
    there = [name for name in fields.table if name in {*_REQUIRED, *_OPTIONAL}]
    within = {name: _inner(fields, name) for name in dict.fromkeys((*there, *_REQUIRED))}
    cr, mlfs, pr, relapse = (within[name] for name in ("cr", "mlfs", "pr", "relapse"))
    crh = within.get("crh")
    rulebook = ResponseRulebook(
        key=key,
        title=fields.text("title"),
        source=fields.text("source"),
        verified=verified,
        verified_how=fields.text("verified_how"),
        marrow_blasts_below=cr.number("marrow_blasts_below"),
        cr_counts=_counts(cr),
        crh_counts=None if crh is None else _counts(crh),
        cr_without_auer_rods=cr.truth("without_auer_rods"),
        cr_without_red_cells=cr.truth("without_red_cell_transfusion"),
        mlfs_without_circulating_blasts=mlfs.truth("without_circulating_blasts"),
        mlfs_without_auer_rods=mlfs.truth("without_auer_rods"),
        cells_from=mlfs.number("cells_from"),
        cellularity_from=mlfs.number("cellularity_from"),
        pr_from=pr.number("marrow_blasts_from"),
        pr_to=pr.number("marrow_blasts_to"),
        pr_fall_percent=pr.number("fall_percent"),
        relapse_from=relapse.number("marrow_blasts_from"),
        relapse_after=relapse.texts("after"),
        parts=tuple(_part(within[name], name, key, verified) for name in within),
    )
    for one in within.values():
        one.end()
    fields.end()
    return rulebook


def _out_of_order(rulebook: ResponseRulebook, name: str) -> Iterator[Defect]:
    """Yield limits that contradict each other, and relapse after what is no category."""
    if not 0 < rulebook.marrow_blasts_below <= rulebook.pr_from <= rulebook.pr_to <= _ALL:
        yield Defect(
            name,
            "marrow_blasts",
            f"are below {rulebook.marrow_blasts_below:g} for CR and {rulebook.pr_from:g} to "
            f"{rulebook.pr_to:g} for PR, expected shares of 100 that rise",
        )
    elif rulebook.marrow_blasts_below < rulebook.pr_from:
        says = (
            f"is {rulebook.pr_from:g}: from {rulebook.marrow_blasts_below:g} up to it blasts are "
            "too many for CR and too few for PR, expected ranges that meet"
        )
        yield Defect(f"{name}, pr", "marrow_blasts_from", says)
    if not 0 < rulebook.pr_fall_percent <= _ALL:
        said = f"is {rulebook.pr_fall_percent:g}, expected a percentage above 0"
        yield Defect(f"{name}, pr", "fall_percent", said)
    if rulebook.relapse_from < rulebook.marrow_blasts_below:
        says = (
            f"is {rulebook.relapse_from:g}, where CR still holds: "
            f"expected {rulebook.marrow_blasts_below:g} or more"
        )
        yield Defect(f"{name}, relapse", "marrow_blasts_from", says)
    known = [one.value for one in Category]
    for after in rulebook.relapse_after:
        if after not in known:
            said = f"names {after!r}, expected some of {', '.join(known)}"
            yield Defect(f"{name}, relapse", "after", said)
    yield from _looser(rulebook, name)


def _looser(rulebook: ResponseRulebook, name: str) -> Iterator[Defect]:
    """Yield counts of CRh that CR's do not exceed: CRh is for whom CR's are out of reach."""
    if rulebook.crh_counts is None:
        return
    for what in ("neutrophils", "platelets"):
        pair = [getattr(one, what) for one in (rulebook.cr_counts, rulebook.crh_counts)]
        numbers = [one.comparisons[0].number for one in pair if one.comparisons]
        if len(numbers) == len(pair) and numbers[1] >= numbers[0]:
            said = f"is {pair[1].text!r}, expected less than CR asks for ({pair[0].text!r})"
            yield Defect(f"{name}, crh", what, said)


def _part(fields: Fields, name: str, key: str, verified: str) -> Part:
    return Part(
        f"{key.casefold().replace(' ', '-')}/{name}",
        fields.text("source"),
        fields.text("verified", default=verified),
    )


def _counts(fields: Fields) -> Counts:
    return Counts(_condition(fields, "neutrophils"), _condition(fields, "platelets"))


def _condition(fields: Fields, name: str) -> Condition:
    """Return what a count must be: above a number, for nothing else is known of it."""
    condition = condition_of(fields.text(name))
    if condition is None:
        fields.wrong(name, "is no comparison of a value with a number")
        return Condition("", ())
    if not (condition.of_value_alone and condition.looks(ABOVE_IT)):
        fields.wrong(name, f"is {condition.text!r}, expected > or >= and a number")
    return condition
