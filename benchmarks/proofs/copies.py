"""Copies of records as they might be met over years: edits, churn, and the same again."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import date, timedelta
from random import Random
from typing import Any

import msgspec

from benchmarks.proofs.history_model import Copy
from trialwright.registry.sample import generate_object
from trialwright.vocabulary import NctId

_FIRST_DAY = date(2015, 1, 1)
_WORDS = ("remission", "relapse", "dose", "visit", "marrow", "blood", "day", "week")


def copies_of(study: int, versions: int, chance: Random, seed: int) -> Iterator[Copy]:
    """Yield copies that make this many versions of one study, some of them more than once.

    Several edits may be posted on one day, and a version may be met again under a later data
    cut, with the lists of its computed part in another order.
    """
    tree: Any = deepcopy(generate_object(study, seed=seed))
    day = _FIRST_DAY + timedelta(days=chance.randrange(1_000))
    edit = computed = 0
    for number in range(versions):
        if number and chance.random() < 0.35:  # noqa: PLR2004 - churn is rarer than edits
            computed += 1
            tree["derivedSection"]["conditionBrowseModule"] = _terms(computed)
        elif number:
            edit += 1
            day += timedelta(days=chance.choice((0, 0, 1, 30, 400)))
            _edit(tree, edit, chance)
        tree["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"] = {
            "date": day.isoformat(),
            "type": "ACTUAL",
        }
        for again in range(chance.choice((1, 1, 1, 2, 3))):
            cut = day + timedelta(days=chance.choice((0, 1, 7)) + 7 * again)
            yield Copy(
                study=NctId(tree["protocolSection"]["identificationModule"]["nctId"]).number,
                edit=edit,
                computed=computed,
                posted=day,
                cut=cut,
                source=_written(tree, cut, chance if again else None),
            )


def _edit(tree: Any, edit: int, chance: Random) -> None:  # noqa: ANN401 - JSON
    """Change something that somebody wrote; every edit leaves a mark of its own."""
    protocol = tree["protocolSection"]
    summary = protocol.setdefault("descriptionModule", {})
    words = " ".join(chance.choices(_WORDS, k=chance.randint(1, 30)))
    summary["detailedDescription"] = f"Amendment {edit}: {words}."
    if chance.random() < 0.2:  # noqa: PLR2004 - one in five changes more
        protocol.pop("referencesModule", None)
        protocol.setdefault("designModule", {})["enrollmentInfo"] = {"count": edit}


def _terms(computed: int) -> dict[str, object]:
    return {
        "meshes": [{"id": f"D{computed:06d}{place}", "term": f"T{place}"} for place in range(3)]
    }


def _written(tree: Any, cut: date, churn: Random | None) -> bytes:  # noqa: ANN401 - JSON
    """Return a copy as bytes; with churn its computed lists and its keys are in another order."""
    copy = deepcopy(tree)
    derived = copy["derivedSection"]
    derived["miscInfoModule"] = derived.get("miscInfoModule", {}) | {
        "versionHolder": cut.isoformat()
    }
    if churn is not None:
        for module in derived.values():
            for value in module.values():
                if isinstance(value, list):
                    churn.shuffle(value)
        if churn.random() < 0.3:  # noqa: PLR2004 - now and then by another program
            copy = dict(reversed(copy.items()))
    return msgspec.json.encode(copy)
