"""The texts of a record that can name its product, with the place each stands at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from trialwright.registry.flags.answers import Evidence
from trialwright.registry.record import Study
from trialwright.registry.record.design import ArmGroup, ArmsInterventionsModule
from trialwright.registry.record.enumerations import ArmGroupType
from trialwright.registry.record.protocol import ProtocolSection

_PROTOCOL = "protocolSection"
_TITLES = f"{_PROTOCOL}.identificationModule"
_DESCRIPTION = f"{_PROTOCOL}.descriptionModule"
_CONDITIONS = f"{_PROTOCOL}.conditionsModule"
_ARMS = f"{_PROTOCOL}.armsInterventionsModule"
_COMPARATORS = frozenset(
    {
        ArmGroupType.ACTIVE_COMPARATOR,
        ArmGroupType.PLACEBO_COMPARATOR,
        ArmGroupType.SHAM_COMPARATOR,
        ArmGroupType.NO_INTERVENTION,
    }
)


#: Dashes and blanks beyond ASCII.
_PLAIN = dict.fromkeys((*range(0x2010, 0x2016), 0x2212, 0xFF0D), "-") | dict.fromkeys(
    (0xA0, 0x2009, 0x202F, 0x3000), " "
)


class Place(Enum):
    """Where a passage stands; what it can say about the studied product depends on it."""

    TITLE = "title"
    INTERVENTION = "intervention"
    COMPARATOR = "comparator"
    ARM = "arm"
    SUMMARY = "summary"
    DESCRIPTION = "description"
    KEYWORD = "keyword"
    CRITERIA = "criteria"


#: Places that name the product and do not merely talk about it.
HEADING = frozenset({Place.TITLE, Place.INTERVENTION, Place.ARM})


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of the record.

    `plain` is the text with every dash as a hyphen and every blank as a space, `folded` that
    in lower case; both have every character at its place.
    """

    path: str
    place: Place
    text: str
    plain: str
    folded: str

    @classmethod
    def of(cls, path: str, place: Place, text: str) -> Passage:
        """Return the passage of this text."""
        plain = text if text.isascii() else text.translate(_PLAIN)
        return cls(path, place, text, plain, folded(plain))

    def evidence(self, start: int, end: int) -> Evidence:
        """Return the words from `start` to `end` as evidence."""
        return Evidence(self.path, start, end, self.text[start:end])


def texts_of(study: Study) -> list[str]:
    """Return every text that `passages_of` would place, criteria excepted, quickly."""
    protocol = study.protocol_section
    if protocol is None:
        return []
    texts: list[str | None] = []
    if (titles := protocol.identification_module) is not None:
        texts += (titles.brief_title, titles.official_title)
    if (about := protocol.description_module) is not None:
        texts += (about.brief_summary, about.detailed_description)
    if (conditions := protocol.conditions_module) is not None:
        texts += conditions.conditions
        texts += conditions.keywords
    if (module := protocol.arms_interventions_module) is not None:
        for given in module.interventions:
            texts += (given.name, given.description)
            texts += given.other_names
        for arm in module.arm_groups:
            texts += (arm.label, arm.description)
    return [text for text in texts if text]


def criteria_of(study: Study) -> str:
    """Return the eligibility criteria, or the empty text."""
    protocol = study.protocol_section
    module = protocol.eligibility_module if protocol is not None else None
    return (module.eligibility_criteria if module is not None else None) or ""


def passages_of(study: Study) -> tuple[Passage, ...]:
    """Return the passages of a record, those that name the product first."""
    protocol = study.protocol_section
    if protocol is None:
        return ()
    return tuple(Passage.of(path, place, text) for path, place, text in _placed(protocol) if text)


def criteria_passage(study: Study) -> Passage:
    """Return the eligibility criteria as a passage, empty where there are none."""
    text = criteria_of(study)
    path = f"{_PROTOCOL}.eligibilityModule.eligibilityCriteria"
    return Passage.of(path, Place.CRITERIA, text)


def folded(text: str) -> str:
    """Return the text in lower case with every character at its place."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)


def _placed(protocol: ProtocolSection) -> Iterator[tuple[str, Place, str | None]]:
    if (titles := protocol.identification_module) is not None:
        yield f"{_TITLES}.briefTitle", Place.TITLE, titles.brief_title
        yield f"{_TITLES}.officialTitle", Place.TITLE, titles.official_title
    if (module := protocol.arms_interventions_module) is not None:
        yield from _interventions(module)
        yield from _arms(module)
    if (about := protocol.description_module) is not None:
        yield f"{_DESCRIPTION}.briefSummary", Place.SUMMARY, about.brief_summary
        yield f"{_DESCRIPTION}.detailedDescription", Place.DESCRIPTION, about.detailed_description
    if (conditions := protocol.conditions_module) is not None:
        for number, text in enumerate(conditions.conditions):
            yield f"{_CONDITIONS}.conditions[{number}]", Place.KEYWORD, text
        for number, text in enumerate(conditions.keywords):
            yield f"{_CONDITIONS}.keywords[{number}]", Place.KEYWORD, text


def _interventions(
    module: ArmsInterventionsModule,
) -> Iterator[tuple[str, Place, str | None]]:
    compared = _comparator_labels(module)
    for number, given in enumerate(module.interventions):
        labels = given.arm_group_labels
        only_compared = bool(labels) and compared.issuperset(labels)
        place = Place.COMPARATOR if only_compared else Place.INTERVENTION
        path = f"{_ARMS}.interventions[{number}]"
        yield f"{path}.name", place, given.name
        yield f"{path}.description", place, given.description
        for other, name in enumerate(given.other_names):
            yield f"{path}.otherNames[{other}]", place, name


def _arms(module: ArmsInterventionsModule) -> Iterator[tuple[str, Place, str | None]]:
    compared = _comparator_labels(module)
    for number, arm in enumerate(module.arm_groups):
        place = Place.COMPARATOR if arm.label in compared else Place.ARM
        path = f"{_ARMS}.armGroups[{number}]"
        yield f"{path}.label", place, arm.label
        yield f"{path}.description", place, arm.description


def _comparator_labels(module: ArmsInterventionsModule) -> frozenset[str]:
    """Return the arms that others are compared with: none where every arm is called one."""
    arms: list[ArmGroup] = [arm for arm in module.arm_groups if arm.label]
    compared = frozenset(arm.label for arm in arms if arm.label and arm.type in _COMPARATORS)
    return compared if len(compared) < len({arm.label for arm in arms}) else frozenset()
