"""One clinical study, from its public registry record to its posted results.

Rooms, in the order in which they may know one another: `errors`, `vocabulary`,
`registry`, and the edges `web` and `cli`.
"""

__version__ = "0.1.0"
