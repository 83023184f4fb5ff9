"""Public facts of the reference study, restated in our own words.

Reads: the package's own text. Writes: nothing.
Never knows: a store. A restatement stands in where the real record is not loaded; it is
never a version of that record. It names no person and gives no contact.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from trialwright.registry.reading import Reading, read_record
from trialwright.vocabulary import NctId

#: How the brief summary of a restatement begins, so that a copy carries its label along.
LABEL = (
    "Restated by trialwright in its own words from the public record; "
    "these are not the words of the registry or the sponsor."
)


@cache
def restatement(nct_id: NctId) -> Reading | None:
    """Return the restatement of a study, or None where the package has none."""
    source = restatement_source(nct_id)
    return None if source is None else read_record(source)


@cache
def restatement_source(nct_id: NctId) -> bytes | None:
    """Return the restatement's JSON as it is packaged, in the shape of a v2 record."""
    packaged = files("trialwright.registry.restatement").joinpath(f"{nct_id}.json")
    return packaged.read_bytes() if packaged.is_file() else None


def is_restatement(reading: Reading) -> bool:
    """Whether a record carries the label of a restatement, which no registry wrote."""
    protocol = reading.study.protocol_section
    description = protocol.description_module if protocol is not None else None
    summary = description.brief_summary if description is not None else None
    return summary is not None and summary.startswith(LABEL)
