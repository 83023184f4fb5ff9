"""What is derived from a record, each answer with its rule, its version and its words.

Reads: one study record. Writes: `StudyFlags` (gene therapy under three stated definitions,
modality, cells, antigens, donor, role) and `Standing` (results, adverse events, dates).
Never knows: where records are kept, or what day it is.
Start at `flagging`; the rules are data in `signs.toml`, `names.toml`, `donors.toml` and
`definitions.toml`.
"""

from trialwright.registry.flags.answers import (
    RULES_VERSION,
    Answer,
    CellProduct,
    Donor,
    Evidence,
    Flag,
    Modality,
    Role,
    StudyFlags,
    TargetAntigen,
)
from trialwright.registry.flags.definitions import Definition, definitions
from trialwright.registry.flags.flagging import flags_of
from trialwright.registry.flags.json_form import (
    as_full_json,
    as_json,
    from_json,
    named_flags,
)
from trialwright.registry.flags.standing import DaySpan, Standing, standing_of

__all__ = [
    "RULES_VERSION",
    "Answer",
    "CellProduct",
    "DaySpan",
    "Definition",
    "Donor",
    "Evidence",
    "Flag",
    "Modality",
    "Role",
    "Standing",
    "StudyFlags",
    "TargetAntigen",
    "as_full_json",
    "as_json",
    "definitions",
    "flags_of",
    "from_json",
    "named_flags",
    "standing_of",
]
