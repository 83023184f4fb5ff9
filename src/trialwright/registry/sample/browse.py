"""A made-up tree of subject headings, and the derived section that is computed from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from trialwright.registry.sample.chance import Dice, by_popularity
from trialwright.registry.sample.coinage import coined
from trialwright.registry.sample.names import diseases
from trialwright.registry.sample.outline import Outline, Part
from trialwright.registry.sample.places import places
from trialwright.registry.sample.shapes import read_table
from trialwright.registry.sample.timeline import DATA_CUT

_INNER_HEADINGS = 420
_FIRST_WORD = 800_000
_SUBSTANCES = 2_500
#: The trees have ids of their own.
_FIRST_NUMBERS = {"diseases": 0, "agents": 50_000}
#: Share of the headings above one that come with a leaf; 27 % of the measured records are of
#: later data cuts, which have no leaves at all.
_SHARE_OF_LEAVES = 0.7


@dataclass(frozen=True, slots=True)
class Heading:
    """A subject heading with everything that the registry writes because of it."""

    mesh: Part
    ancestors: tuple[Part, ...]
    leaves: tuple[Part, ...]
    branches: tuple[Part, ...]


@cache
def _disease_headings() -> tuple[Heading, ...]:
    """Return one heading for every known disease."""
    table = read_table("terms.toml")["condition_branches"]
    return _headings("diseases", diseases().names, table, ("All", "All Conditions"), (4, 9))


@cache
def _substance_headings() -> tuple[Heading, ...]:
    table = read_table("terms.toml")["intervention_branches"]
    names = tuple(f"{coined(_FIRST_WORD + number).title()}amol" for number in range(_SUBSTANCES))
    everything = ("All", "All Drugs and Chemicals")
    headings = _headings("agents", names, table, everything, (2, 5))
    return by_popularity(headings, exponent=0.8, offset=3.0, slots=8_192)


def _headings(
    tree: str,
    names: tuple[str, ...],
    table: dict[str, str],
    everything: tuple[str, str],
    above: tuple[int, int],
) -> tuple[Heading, ...]:
    """Return a heading for each name, below between `above[0]` and `above[1]` others."""
    dice = Dice(tree, 0)
    noun = tree.capitalize()
    offset = _FIRST_NUMBERS[tree]
    inner = by_popularity(
        [_inner(dice, offset + number, noun) for number in range(_INNER_HEADINGS)],
        exponent=0.7,
        offset=2.0,
        slots=1_024,
    )
    all_branches = [{"abbrev": abbrev, "name": name} for abbrev, name in table.items()]
    whole = {"abbrev": everything[0], "name": everything[1]}
    return tuple(
        _heading(dice, offset + 10_000 + number, name, (inner, (*all_branches, whole), above))
        for number, name in enumerate(names)
    )


def _inner(dice: Dice, number: int, noun: str) -> tuple[str, str]:
    name = coined(_FIRST_WORD + 20_000 + number).title()
    adjective = coined(_FIRST_WORD + 21_000 + dice.between(0, 90)).title()
    return (
        f"D9{number:08d}",
        f"{name} {noun}, {adjective}" if dice.chance(0.5) else f"{name} {noun}",
    )


def _heading(
    dice: Dice,
    number: int,
    name: str,
    tree: tuple[tuple[tuple[str, str], ...], tuple[dict[str, str], ...], tuple[int, int]],
) -> Heading:
    inner, branches, (fewest, most) = tree
    above = dict(dice.pick(inner) for _ in range(dice.between(fewest, most)))
    neighbours = dict(dice.pick(inner) for _ in range(dice.between(0, 3)))
    chosen = [dice.pick(branches[:-1]) for _ in range(dice.between(1, 4))]
    own: Part = {"id": _leaf_id(number), "name": name, "asFound": name, "relevance": "HIGH"}
    low: list[Part] = [
        {"id": _leaf_id(int(heading[2:])), "name": term, "relevance": "LOW"}
        for heading, term in (above | neighbours).items()
        if dice.random() < _SHARE_OF_LEAVES
    ]
    unique = {branch["abbrev"]: branch for branch in (*chosen, branches[-1])}
    return Heading(
        mesh={"id": f"D9{number:08d}", "term": name},
        ancestors=tuple({"id": heading, "term": term} for heading, term in above.items()),
        leaves=(own, *low),
        branches=tuple(dict(branch) for branch in unique.values()),
    )


def _leaf_id(number: int) -> str:
    return f"M{90_000 + number}"


def derived_section(study: Outline, unposted: list[Part]) -> Part:
    """Return derivedSection; its data cut is the one that the sample imitates."""
    misc: Part = {"versionHolder": DATA_CUT.isoformat()}
    section: Part = {"miscInfoModule": misc}
    if study.study_type is None:
        return section
    if study.chance("removed_countries"):
        countries = (
            places().countries.draw(study.dice) for _ in range(study.count("removed_countries"))
        )
        misc["removedCountries"] = sorted(set(countries))
    if unposted:
        misc["submissionTracking"] = _tracking(unposted)
    if study.chance("condition_browse"):
        known = _disease_headings()
        most = study.count("condition_meshes")
        section["conditionBrowseModule"] = _browse(
            [known[number] for number in study.diseases[:most]]
        )
    if study.chance("intervention_browse"):
        section["interventionBrowseModule"] = _interventions(study)
    return section


def _interventions(study: Outline) -> Part:
    substances = _substance_headings()
    if not study.chance("intervention_mesh"):
        # Words that only resemble a substance give a leaf and no heading.
        return {
            "browseLeaves": list(study.dice.pick(substances).leaves[1:3]),
            "browseBranches": list(study.dice.pick(substances).branches[-1:]),
        }
    count = study.count("intervention_meshes")
    return _browse([study.dice.pick(substances) for _ in range(count)])


def _browse(headings: list[Heading]) -> Part:
    """Return the union of what several headings bring, each thing once."""
    return {
        "meshes": _each_once([heading.mesh for heading in headings], "id"),
        "ancestors": _each_once([part for heading in headings for part in heading.ancestors], "id"),
        "browseLeaves": _each_once([part for heading in headings for part in heading.leaves], "id"),
        "browseBranches": _each_once(
            [part for heading in headings for part in heading.branches], "abbrev"
        ),
    }


def _each_once(parts: list[Part], key: str) -> list[Part]:
    return list({str(part[key]): part for part in parts}.values())


def _tracking(unposted: list[Part]) -> Part:
    days = [str(event["date"]) for event in unposted]
    return {
        "estimatedResultsFirstSubmitDate": days[0],
        "submissionInfos": [
            {"releaseDate": release, "resetDate": reset}
            for release, reset in zip(days[0::2], days[1::2], strict=True)
        ],
    }
