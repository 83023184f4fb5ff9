"""What the real records teach."""

from __future__ import annotations

import pytest

from trialwright.registry.search.phrases import QueryPhrase
from trialwright.registry.search.synonyms import Group, Synonyms

pytestmark = pytest.mark.reference


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("acute myeloid leukemia", "Leukemia, Myeloid, Acute"),
        ("prostate cancer", "Prostatic Neoplasms"),
        ("Peyronie's disease", "Penile Induration"),
        ("Cialis", "Tadalafil"),
        ("LY450190", "Tadalafil"),
        ("COPD", None),
        ("ED", None),
        ("NSCLC", None),
        ("chronic cluster headache", None),
        ("placebo", None),
        ("erectile dysfunction", "impotence"),
    ],
)
def test_names_are_learned_or_left(
    real_groups: tuple[Group, ...], name: str, other: str | None
) -> None:
    synonyms = Synonyms().with_learned(real_groups)
    others = {one.canonical for one in synonyms.others(QueryPhrase.of(name))}
    if other is None:
        assert others == set()
    else:
        assert QueryPhrase.of(other).canonical in others


def test_a_name_belongs_to_one_group_alone(real_groups: tuple[Group, ...]) -> None:
    names = [name.canonical for group in real_groups for name in group]
    assert len(names) == len(set(names))
    assert all(
        name.canonical == QueryPhrase.of(name.written).canonical
        for group in real_groups
        for name in group
    )
