"""What changed between two versions of a record, as a person would say it.

Reads two records as plain JSON values; writes values (`compare`), JSON (`as_json`) and
sentences (`in_words`). List items are matched by what they are, never by their index:
moved is not removed and added. The churn of the derived section, which changes without
any edit of the study, stands apart from the edits. Knows no store and no page.

Begin with `values`, the closed set of changes, then `compare`; `keys` is the table of what
an item is recognised by, `alignment` the matching, `texts` and `criteria` what is compared
more closely than by value (`criteria_lines` reads who is admitted and who turned away),
`derived` the churn.
"""

from trialwright.registry.diff.as_json import as_json
from trialwright.registry.diff.compare import compare
from trialwright.registry.diff.values import (
    Added,
    Change,
    Changed,
    CriteriaChanged,
    CriterionChange,
    CriterionPlace,
    DataCutChanged,
    Fate,
    ItemChanged,
    MarkupChanged,
    ModuleDiff,
    Moved,
    MovedBetween,
    MovedUnder,
    NotCarried,
    RecordDiff,
    Removed,
    Renumbered,
    Reordered,
    Segment,
    Side,
    SwitchedSides,
    TextChanged,
)
from trialwright.registry.diff.words import in_words, sentences

__all__ = [
    "Added",
    "Change",
    "Changed",
    "CriteriaChanged",
    "CriterionChange",
    "CriterionPlace",
    "DataCutChanged",
    "Fate",
    "ItemChanged",
    "MarkupChanged",
    "ModuleDiff",
    "Moved",
    "MovedBetween",
    "MovedUnder",
    "NotCarried",
    "RecordDiff",
    "Removed",
    "Renumbered",
    "Reordered",
    "Segment",
    "Side",
    "SwitchedSides",
    "TextChanged",
    "as_json",
    "compare",
    "in_words",
    "sentences",
]
