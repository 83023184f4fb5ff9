"""How parts that no word joins belong together: the section says."""

from __future__ import annotations

from collections.abc import Sequence

from trialwright.eligibility.criteria import All, Any, Expression, Section


def joined_by_section(section: Section, parts: Sequence[Expression]) -> Expression:
    """Return parts that no word joins: any of them excludes, all of them are required."""
    if len(parts) == 1:
        return parts[0]
    return Any(tuple(parts)) if section is Section.EXCLUSION else All(tuple(parts))
