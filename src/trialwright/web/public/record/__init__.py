"""A study record as page content: every module, in the order in which people read.

Reads: one `Study`. Writes: `content` values, complete: what the record states and the model
knows stands on the page or, for posted results, on the pages of their modules; `strangers`
shows what the model does not know.
Never knows: HTML, requests, versions.
Start at `whole`; `modules` has the same module by module.
"""

from trialwright.web.public.record.whole import sections_of

__all__ = ["sections_of"]
