"""The rulebooks of response, from their files."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from trialwright.errors import InvalidInput, quoted
from trialwright.grading.conditions import Condition, condition_of
from trialwright.grading.fields import Defect, Fields
from trialwright.grading.shelf import bundled

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
    defects: list[Defect] = []
    fields = Fields(tomllib.loads(bundled(_POST_TRANSPLANT).decode()), _POST_TRANSPLANT, defects)
    rule = fields.inner("cr_without_marrow")
    assert rule is not None
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
    _refuse(defects)
    return made


@cache
def _read(name: str) -> ResponseRulebook:
    defects: list[Defect] = []
    made = _rulebook(Fields(tomllib.loads(bundled(name).decode()), name, defects))
    _refuse(defects)
    return made


def _refuse(defects: list[Defect]) -> None:
    if defects:
        raise InvalidInput("\n".join(one.sentence for one in defects))


def _rulebook(fields: Fields) -> ResponseRulebook:
    key = f"{fields.text('name')} {fields.text('version')}"
    verified = fields.text("verified")
    within = {
        name: inner
        for name in fields.table
        if isinstance(fields.table[name], dict) and (inner := fields.inner(name))
    }
    cr, mlfs, pr, relapse = (within[name] for name in ("cr", "mlfs", "pr", "relapse"))
    crh = within.get("crh")
    return ResponseRulebook(
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
        parts=tuple(_part(one, name, key, verified) for name, one in within.items()),
    )


def _part(fields: Fields, name: str, key: str, verified: str) -> Part:
    return Part(
        f"{key.casefold().replace(' ', '-')}/{name}",
        fields.text("source"),
        fields.text("verified", default=verified),
    )


def _counts(fields: Fields) -> Counts:
    return Counts(_condition(fields, "neutrophils"), _condition(fields, "platelets"))


def _condition(fields: Fields, name: str) -> Condition:
    condition = condition_of(fields.text(name))
    if condition is None:
        fields.wrong(name, "is no comparison of a value with a number")
        return Condition("", ())
    return condition
