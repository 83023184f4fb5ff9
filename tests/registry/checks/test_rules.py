"""The rules as a whole; the test file of each subject has the cases of its rules."""

from __future__ import annotations

from importlib import import_module

from tests.registry.checks.building import TODAY, status, tree_of

from trialwright.registry.checks import RULES, TIMED_RULES, Rule, TimedRule, check
from trialwright.registry.reading import convert_study

_ALL: tuple[Rule | TimedRule, ...] = (*RULES, *TIMED_RULES)


def test_every_rule_of_a_subject_is_asked() -> None:
    subjects = {rule.function.__module__ for rule in _ALL}
    written = [rule.id for subject in subjects for rule in import_module(subject).RULES]

    assert sorted(written) == sorted(rule.id for rule in _ALL)
    assert len(written) == len(set(written))


def test_every_rule_says_why_it_matters_in_one_sentence() -> None:
    for rule in _ALL:
        assert rule.why.endswith(".")
        assert not rule.title.endswith(".")
        assert rule.id == rule.id.lower()


def test_a_withheld_record_is_not_blamed_for_what_the_registry_withholds() -> None:
    assert check(convert_study(tree_of({"status": status("WITHHELD")})), today=TODAY) == ()
