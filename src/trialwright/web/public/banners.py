"""What a reader must know before reading: made up, restated, old."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trialwright.vocabulary import NctId
from trialwright.web.public.content import Link
from trialwright.web.public.languages import said


@dataclass(frozen=True, slots=True)
class Banner:
    """A warning in a few words, a sentence, and perhaps a way on."""

    heading: str
    text: str
    link: Link | None = None


def banners_of(
    nct_id: NctId, *, restated: bool, older_than: int | None, named_by: Sequence[NctId] = ()
) -> tuple[Banner, ...]:
    """Return what must be said above a study; `older_than` is the newest version's number.

    `named_by` are other studies that name the id of this one as a former one of theirs.
    """
    found: list[Banner] = []
    if nct_id.is_sample:
        found.append(
            Banner(
                said("This is a made-up sample record."),
                said(
                    "This program made it for trying out. No such study, sponsor or person exists."
                ),
            )
        )
    if restated:
        found.append(
            Banner(
                said("This is a restatement in our own words."),
                said(
                    "The record itself is not in this copy of the registry. The facts are those of "
                    "the public record; the wording is ours. It gives way once the record is "
                    "loaded."
                ),
                registry_link(nct_id),
            )
        )
    if older_than is not None:
        found.append(
            Banner(
                said("This is an old version."),
                said("It shows the record as it once was."),
                Link(
                    said("Go to the newest version (number {number})", number=older_than),
                    f"/study/{nct_id}",
                ),
            )
        )
    found += [
        Banner(
            said("Another study names this NCT id as a former one of its own."),
            said("{nct_id} is a study of its own here.", nct_id=nct_id),
            Link(said("Go to {other}", other=other), f"/study/{other}"),
        )
        for other in named_by
    ]
    return tuple(found)


def registry_link(nct_id: NctId) -> Link:
    """Return the way to a study at the registry itself."""
    return Link(
        said("{nct_id} at ClinicalTrials.gov", nct_id=nct_id),
        f"https://clinicaltrials.gov/study/{nct_id}",
    )
