"""The course of a study in words: what turned from one version to the next."""

from __future__ import annotations

from collections.abc import Iterable

from trialwright.registry.course import Aspect, Matter, Shift
from trialwright.registry.diff.titles import module_title
from trialwright.registry.labels import labels
from trialwright.registry.record.design import UNKNOWN_ENROLLMENT
from trialwright.vocabulary import PartialDate
from trialwright.web.public.languages import said, said_of_table
from trialwright.web.public.wording import number, partial


def matter_in_words(matter: Matter) -> str:
    """Return what changes of a matter are called in a list of counts."""
    match matter:
        case Matter.WITHDRAWN:
            return said("Withdrawn")
        case Matter.STATUS:
            return said("Recruitment status changed")
        case Matter.RESULTS:
            return said("Results posted or their date changed")
        case Matter.DATES:
            return said("Start or completion dates moved")
        case Matter.ENROLLMENT:
            return said("Enrollment changed")
        case Matter.OUTCOMES:
            return said("Primary outcomes edited")
        case Matter.CRITERIA:
            return said("Eligibility criteria edited")
        case _:
            return said("Other edits only")


def aspect_in_words(aspect: Aspect) -> str:
    """Return what is followed, by its name."""
    match aspect:
        case Aspect.STATUS:
            return said("Status")
        case Aspect.RESULTS:
            return said("Results")
        case Aspect.START:
            return said("Study start")
        case Aspect.PRIMARY_COMPLETION:
            return said("Primary completion")
        case Aspect.COMPLETION:
            return said("Study completion")
        case Aspect.ENROLLMENT:
            return said("Enrollment")
        case Aspect.PRIMARY_OUTCOMES:
            return said("Primary outcomes")
        case Aspect.CRITERIA:
            return said("Eligibility criteria")
        case Aspect.TITLE:
            return said("Title")


def value_in_words(aspect: Aspect, value: str) -> str:
    """Return what a version states of an aspect; of nothing stated, that it is not."""
    if not value:
        return said("not stated")
    bare, _, kind = value.partition(" ")
    match aspect:
        case Aspect.STATUS:
            return said_of_table(labels()["Status"].get(value, value))
        case Aspect.START | Aspect.PRIMARY_COMPLETION | Aspect.COMPLETION:
            return _typed(
                partial(PartialDate(bare)), said_of_table(labels()["DateType"].get(kind, kind))
            )
        case Aspect.RESULTS:
            return said("posted") if bare == "posted" else partial(PartialDate(bare))
        case Aspect.ENROLLMENT:
            unknown = bare == str(UNKNOWN_ENROLLMENT)
            count = said("unknown") if unknown else number(int(bare))
            return _typed(count, _kind_in_words("EnrollmentType", kind))
        case _:
            return value


def _kind_in_words(enumeration: str, kind: str) -> str:
    return said_of_table(labels()[enumeration].get(kind, kind))


def shift_in_words(shift: Shift) -> str:
    """Return a sentence without its full stop: ``Enrollment changed from … to …``."""
    name = aspect_in_words(shift.aspect)
    match shift.aspect:
        case Aspect.CRITERIA:
            return said("Eligibility criteria edited")
        case Aspect.PRIMARY_OUTCOMES if shift.before == shift.after:
            return said("Primary outcomes edited")
        case Aspect.PRIMARY_OUTCOMES:
            return said("Primary outcomes edited: {after} now, {before} before", **_both(shift))
        case Aspect.TITLE if not (shift.before and shift.after):
            return said("Title edited")
        case Aspect.START | Aspect.PRIMARY_COMPLETION | Aspect.COMPLETION:
            return _moved(shift, name)
        case Aspect.RESULTS if not shift.before and shift.after == "posted":
            return said("Results posted")
        case Aspect.RESULTS if not shift.before:
            return said("Results posted: {day}", day=value_in_words(shift.aspect, shift.after))
        case _:
            return said("{what} changed from {before} to {after}", what=name, **_both(shift))


def modules_in_words(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the titles of modules."""
    return tuple(said_of_table(module_title(path)) for path in paths)


def _moved(shift: Shift, name: str) -> str:
    """Say of a date whether it went later or earlier, as far as both are exact enough to tell."""
    both = _both(shift)
    if not (shift.before and shift.after):
        return said("{what} changed from {before} to {after}", what=name, **both)
    old, new = (PartialDate(one.partition(" ")[0]) for one in (shift.before, shift.after))
    if new.earliest > old.latest:
        return said("{what} moved later, from {before} to {after}", what=name, **both)
    if new.latest < old.earliest:
        return said("{what} moved earlier, from {before} to {after}", what=name, **both)
    return said("{what} changed from {before} to {after}", what=name, **both)


def _both(shift: Shift) -> dict[str, str]:
    return {
        "before": value_in_words(shift.aspect, shift.before),
        "after": value_in_words(shift.aspect, shift.after),
    }


def _typed(value: str, kind: str) -> str:
    return f"{value} ({kind.lower()})" if kind else value
