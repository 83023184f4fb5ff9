"""The pages of a study's own people: what is typed in here is about a patient, and is not kept.

Reads: study records; what a browser sends with each request.
Writes: pages and files for the one who asked; nothing to a disk, nothing to a log but the address.
Never knows: who came before; the public pages, which never know of these.

An application of its own, in a process of its own. Start at `app.create_study_app`, then
`screening.page`.
"""

from trialwright.web.study.app import create_study_app

__all__ = ["create_study_app"]
