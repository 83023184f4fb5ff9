"""The registry page by page: the addresses, the shape of an answer, and what it holds."""

from __future__ import annotations

from datetime import date

import msgspec

from trialwright.errors import RegistryUnreachable
from trialwright.registry.client.live import LiveRegistry
from trialwright.registry.containers import Item

_PATH = "/api/v2/studies"
#: The most that the registry gives (ClinicalTrials.gov OpenAPI 2.0.5, parameter `pageSize`).
PAGE_STUDIES = 1_000


class Page(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One answer; the total stands on the first page only, the token on every one but the last."""

    studies: list[msgspec.Raw]
    next_page_token: str | None = None
    total_count: int | None = None

    def items(self, url: str) -> list[Item]:
        """Return the records, their bytes as they came, each with its place on the page."""
        return [Item(f"{url}[{place}]", bytes(source)) for place, source in enumerate(self.studies)]


def page_url(live: LiveRegistry, since: date | None, token: str | None) -> str:
    """Return the address of a page: of all studies, or of those last updated since a day."""
    parameters = {} if since is None else {"filter.advanced": _updated_since(since)}
    parameters["pageSize"] = str(PAGE_STUDIES)
    parameters |= {"countTotal": "true"} if token is None else {"pageToken": token}
    return live.url(_PATH, parameters)


def fetch_page(live: LiveRegistry, url: str) -> Page:
    """Return one page; raises RegistryUnreachable if the answer is of another shape."""
    body = live.get(url)
    try:
        return msgspec.json.decode(body, type=Page)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RegistryUnreachable(
            f"{url} does not answer as documented ({error}), "
            'expected {"studies": […], "nextPageToken": …}; '
            "check the address, or whether this program is newer than its documentation"
        ) from error


def declared_total(live: LiveRegistry) -> int | None:
    """Return how many studies the registry says it has; None where it does not say."""
    url = live.url(_PATH, {"countTotal": "true", "pageSize": "1", "fields": "NCTId"})
    try:
        return fetch_page(live, url).total_count
    except RegistryUnreachable:  # the count is for comparison: without it, it is unknown
        return None


def _updated_since(day: date) -> str:
    return f"AREA[LastUpdatePostDate]RANGE[{day.isoformat()},MAX]"
