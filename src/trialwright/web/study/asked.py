"""The study that an address asks for, with its criteria as read."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from trialwright.errors import NotFound
from trialwright.exchange.records.criteria import StudyCriteria, criteria_of
from trialwright.registry.reading import read_study
from trialwright.registry.restatement import restatement_source
from trialwright.vocabulary import NctId
from trialwright.web.public.asking import missing, read_id, source_of
from trialwright.web.public.banners import Banner, banners_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedStudy:
    """One study: its criteria as read, and what must be said above everything of it."""

    nct_id: NctId
    heading: str
    criteria: StudyCriteria
    banners: tuple[Banner, ...]

    @property
    def address(self) -> str:
        """Where it is screened for."""
        return f"/screen/{self.nct_id}"


def asked_study(request: Request) -> AskedStudy:
    """Return the newest version of the study in the path, or its restatement.

    HTTPException 400 or 404 where there is none; NotFound where it states no criteria.
    """
    nct_id = read_id(str(request.path_params["nct_id"]))
    version = source_of(request).newest(nct_id)
    if version is not None:
        nct_id = version.nct_id
        study = version.study
    else:
        source = restatement_source(nct_id)
        if source is None:
            raise missing(nct_id)
        study = read_study(source)
    criteria = criteria_of(study)
    if not criteria.reading.text:
        raise NotFound(f"{nct_id} states no eligibility criteria")
    return AskedStudy(
        nct_id=nct_id,
        heading=criteria.title or str(nct_id),
        criteria=criteria,
        banners=banners_of(nct_id, restated=version is None, older_than=None),
    )
