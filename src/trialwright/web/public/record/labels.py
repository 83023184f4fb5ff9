"""Words for what the registry names in capitals and no enumeration lists."""

from __future__ import annotations

from trialwright.web.public.languages import said


def milestone_name(type_: str | None) -> str:
    """Return a milestone of the participants' course in words."""
    match type_:
        case "STARTED":
            return said("Started")
        case "COMPLETED":
            return said("Completed")
        case "NOT COMPLETED":
            return said("Not completed")
        case None:
            return said("Milestone not named")
        case other:
            return other
