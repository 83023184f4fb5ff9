"""Rules on who may take part, as far as fields and text can be held against each other."""

from __future__ import annotations

import re

from trialwright.registry.checks.sheet import Sheet
from trialwright.registry.checks.values import DEFINITIONS, Found, Rule, rule
from trialwright.registry.checks.words import spoken
from trialwright.registry.record.design import EligibilityModule
from trialwright.registry.record.enumerations import Sex, StandardAge
from trialwright.vocabulary import Duration
from trialwright.vocabulary.sentences import in_a_row, sentence

_MODULE = "protocolSection.eligibilityModule"

_ADULT_FROM = Duration("18 Years").days
_OLDER_ADULT_FROM = Duration("65 Years").days

_INCLUSION = ("Inclusion", "inclusion", "INCLUSION")
_EXCLUSION = ("Exclu", "exclu", "EXCLU")

#: "aged 18 to 75 years", "Age between 3 and 18 years". The word is looked back at, because
#: a pattern that begins with plain letters is searched for many times faster.
_SPAN = re.compile(
    r"ge(?<=\b[Aa]ge)[ds]?:?(?: (?:of|range|from|between))?:? (?:from |between )?([0-9]{1,3})"
    r"(?: years)?(?: old)?(?: ?[-\u2013] ?| to | and )([0-9]{1,3}) ?years"
)


@rule(
    "minimum-age-above-maximum",
    title="The minimum age lies above the maximum age",
    why="Nobody can take part.",
    source=f"{DEFINITIONS}: Minimum Age; Maximum Age",
)
def _minimum_above_maximum(sheet: Sheet) -> Found:
    low, high = sheet.eligibility.minimum_age, sheet.eligibility.maximum_age
    if low is not None and high is not None and low.days > high.days:
        yield (
            f"{_MODULE}.minimumAge",
            sentence(
                "The minimum age ({low}) lies above the maximum age ({high}).", low=low, high=high
            ),
        )


@rule(
    "standard-ages-against-limits",
    title="The standard age groups do not fit the age limits",
    why="Searches by age group use the groups, screening uses the limits.",
    source="ClinicalTrials.gov, Glossary: Age or age group: child from birth to 17 years, adult 18 "
    "to 64, older adult from 65",
)
def _standard_ages_against_limits(sheet: Sheet) -> Found:
    module = sheet.eligibility
    if not module.std_ages or any(not age.known for age in module.std_ages):
        return
    expected = _standard_ages(module)
    if expected != set(module.std_ages):
        yield (
            f"{_MODULE}.stdAges",
            (
                sentence(
                    "The standard age groups are {groups}, but the limits ({limits}) "
                    "cover {expected}.",
                    groups=_listed(set(module.std_ages)),
                    limits=_limits(module),
                    expected=_listed(expected),
                )
            ),
        )


def _standard_ages(module: EligibilityModule) -> set[StandardAge]:
    """Return the groups that overlap with the limits: no minimum is birth, no maximum no end.

    A maximum of 18 years takes in who is 18, so it reaches into the adults.
    """
    low = 0.0 if module.minimum_age is None else module.minimum_age.days
    high = float("inf") if module.maximum_age is None else module.maximum_age.days
    ages: set[StandardAge] = set()
    if low < _ADULT_FROM:
        ages.add(StandardAge.CHILD)
    if low < _OLDER_ADULT_FROM and high >= _ADULT_FROM:
        ages.add(StandardAge.ADULT)
    if high >= _OLDER_ADULT_FROM:
        ages.add(StandardAge.OLDER_ADULT)
    return ages


def _listed(ages: set[StandardAge]) -> str:
    listed = in_a_row(" and ", (spoken(age) for age in StandardAge if age in ages))
    return listed or sentence("none")


def _limits(module: EligibilityModule) -> str:
    low = sentence("birth") if module.minimum_age is None else str(module.minimum_age)
    high = sentence("no upper limit") if module.maximum_age is None else str(module.maximum_age)
    return sentence("{low} to {high}", low=low, high=high)


@rule(
    "age-text-against-limits",
    title="An age range in the criteria does not fit the age limits",
    why="A search by age and the site's own reading then admit different people.",
    source=f"{DEFINITIONS}: Minimum Age; Maximum Age; Eligibility Criteria",
)
def _age_text_against_limits(sheet: Sheet) -> Found:
    module = sheet.eligibility
    spans = set(_SPAN.findall(module.eligibility_criteria or ""))
    if len(spans) != 1:
        return  # several groups with ranges of their own: no single pair of limits is meant
    low, high = spans.pop()
    if _differs(module.minimum_age, low) or _differs(module.maximum_age, high):
        yield (
            f"{_MODULE}.eligibilityCriteria",
            (
                sentence(
                    "The criteria speak of ages from {low} to {high} years, the limits are "
                    "{limits}.",
                    low=low,
                    high=high,
                    limits=_limits(module),
                )
            ),
        )


def _differs(limit: Duration | None, years: str) -> bool:
    """Whether a limit in whole years is another one; in months it may be the finer wording."""
    return limit is None or (limit.unit == "a" and limit.amount != int(years))


@rule(
    "criteria-not-stated",
    title="No eligibility criteria are stated",
    why="Nobody can tell from the record whom the study admits.",
    source=f"{DEFINITIONS}: Eligibility Criteria",
)
def _criteria_not_stated(sheet: Sheet) -> Found:
    if not (sheet.eligibility.eligibility_criteria or "").strip():
        yield f"{_MODULE}.eligibilityCriteria", sentence("No eligibility criteria are stated.")


def _mentions(text: str, spellings: tuple[str, ...]) -> bool:
    return any(spelling in text for spelling in spellings)


@rule(
    "criteria-not-divided",
    title="The criteria do not say which include and which exclude",
    why="Read under the wrong heading, a criterion admits whom it was meant to turn away.",
    source=f"{DEFINITIONS}: Eligibility Criteria: lists of inclusion and exclusion criteria",
)
def _criteria_not_divided(sheet: Sheet) -> Found:
    text = sheet.eligibility.eligibility_criteria
    if not text or _mentions(text, _INCLUSION) or _mentions(text, _EXCLUSION):
        return
    yield (
        f"{_MODULE}.eligibilityCriteria",
        sentence("The criteria have neither an inclusion nor an exclusion heading."),
    )


@rule(
    "exclusion-not-stated",
    title="The criteria state no exclusion",
    why="Either nobody is excluded or the exclusions were left out: the record does not say.",
    source=f"{DEFINITIONS}: Eligibility Criteria: lists of inclusion and exclusion criteria",
)
def _exclusion_not_stated(sheet: Sheet) -> Found:
    text = sheet.eligibility.eligibility_criteria
    if not text or _mentions(text, _EXCLUSION):
        return
    if _mentions(text, _INCLUSION):
        yield (
            f"{_MODULE}.eligibilityCriteria",
            sentence(
                "The criteria have an inclusion heading, and no exclusion criterion is stated."
            ),
        )


@rule(
    "gender-based-without-sex",
    title="Eligibility is called gender-based, but neither sex nor gender is limited in words",
    why="A person whose gender is not their sex cannot tell whether they may take part.",
    source=f"{DEFINITIONS}: Gender Based; Gender Eligibility Description",
)
def _gender_based_without_sex(sheet: Sheet) -> Found:
    module = sheet.eligibility
    if module.gender_based and module.sex is Sex.ALL and not module.gender_description:
        yield (
            f"{_MODULE}.genderBased",
            sentence(
                "Eligibility is called gender-based, but the sex is all and no gender is described."
            ),
        )


RULES: tuple[Rule, ...] = (
    _minimum_above_maximum,
    _standard_ages_against_limits,
    _age_text_against_limits,
    _criteria_not_stated,
    _criteria_not_divided,
    _exclusion_not_stated,
    _gender_based_without_sex,
)
