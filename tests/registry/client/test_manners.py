"""How politely the live registry is asked."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import records
from tests.registry.client.local_registry import Fault, LocalRegistry, Sleeper, asking

import trialwright
from trialwright.errors import InvalidInput, RegistryUnreachable
from trialwright.registry.client import LiveRegistry, Manners, registry_address
from trialwright.registry.client import live as live_module
from trialwright.registry.client.live import Refused
from trialwright.registry.client.manners import asked_wait

NOON = datetime(2026, 3, 26, 12, tzinfo=UTC)


def test_requests_keep_their_distance(there: LocalRegistry, sleeper: Sleeper) -> None:
    with asking(there, sleeper, interval=1.0) as client:
        for _ in range(3):
            client.get(client.url("/api/v2/studies"))

    assert sleeper.slept == [1.0, 1.0]


def test_time_spent_otherwise_counts_as_distance(there: LocalRegistry, sleeper: Sleeper) -> None:
    with asking(there, sleeper, interval=1.0) as client:
        client.get(client.url("/api/v2/studies"))
        sleeper.now += 0.75
        client.get(client.url("/api/v2/studies"))
        sleeper.now += 5.0
        client.get(client.url("/api/v2/studies"))

    assert sleeper.slept == [0.25]


def test_the_program_says_its_name_and_version(there: LocalRegistry, live: LiveRegistry) -> None:
    live.get(live.url("/api/v2/studies"))

    assert there.asked[0].headers["user-agent"] == f"trialwright/{trialwright.__version__}"


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_registry_is_asked_again_after_longer_and_longer_waits(
    there: LocalRegistry, live: LiveRegistry, sleeper: Sleeper, status: int
) -> None:
    there.faults = [Fault(status=status)] * 3
    live.get(live.url("/api/v2/studies"))

    assert len(there.asked) == 4
    assert [low <= wait <= 2 * low for low, wait in zip([1, 2, 4], sleeper.slept, strict=True)] == [
        True
    ] * 3


def test_a_wait_that_was_asked_for_is_kept(
    there: LocalRegistry, live: LiveRegistry, sleeper: Sleeper
) -> None:
    there.faults = [Fault(status=429, headers={"Retry-After": "37"})]
    live.get(live.url("/api/v2/studies"))

    assert sleeper.slept == [37.0]


def test_a_wait_until_a_moment_is_kept(
    there: LocalRegistry, live: LiveRegistry, sleeper: Sleeper
) -> None:
    """The client's clock shows 12:01 at its first look."""
    there.faults = [Fault(status=503, headers={"Retry-After": "Thu, 26 Mar 2026 12:03:00 GMT"})]
    live.get(live.url("/api/v2/studies"))

    assert sleeper.slept == [120.0]


def test_a_wait_beyond_patience_ends_the_attempt(
    there: LocalRegistry, live: LiveRegistry, sleeper: Sleeper
) -> None:
    there.faults = [Fault(status=429, headers={"Retry-After": "86400"})]
    with pytest.raises(RegistryUnreachable, match=r"429 and asks to wait 86,400 seconds"):
        live.get(live.url("/api/v2/studies"))

    assert sleeper.slept == []


def test_attempts_have_an_end(there: LocalRegistry, live: LiveRegistry) -> None:
    there.faults = [Fault(status=503)] * 9
    with pytest.raises(RegistryUnreachable, match=r"/api/v2/studies failed 4 times.*status 503"):
        live.get(live.url("/api/v2/studies"))

    assert len(there.asked) == 4


def test_an_answer_that_breaks_off_is_asked_for_again(
    there: LocalRegistry, live: LiveRegistry
) -> None:
    there.faults = [Fault(keep=3)]

    assert live.get(live.url("/api/v2/studies")) == b'{"studies":[]}'
    assert len(there.asked) == 2


def test_a_refusal_is_told_in_the_registrys_own_words_and_not_repeated(
    there: LocalRegistry, live: LiveRegistry
) -> None:
    said = b"Error parsing query in advanced filter: Unknown area name: `NotARealField`"
    there.faults = [Fault(status=400, body=said)]
    with pytest.raises(Refused, match="answers 400: Error parsing query in advanced filter"):
        live.get(live.url("/api/v2/studies"))

    assert len(there.asked) == 1


@pytest.mark.parametrize(
    ("body", "told"),
    [(b"<html>no</html>", "a web page"), (b"", "no reason given"), (b"x" * 999, "x" * 300 + "…")],
)
def test_a_refusal_without_a_sentence_is_told_shortly(
    there: LocalRegistry, live: LiveRegistry, body: bytes, told: str
) -> None:
    there.faults = [Fault(status=403, body=body)]
    with pytest.raises(Refused, match=f"answers 403: {told};"):
        live.get(live.url("/api/v2/studies"))


def test_an_answer_of_another_kind_is_a_refusal(there: LocalRegistry, live: LiveRegistry) -> None:
    there.faults = [Fault(status=204, body=b"")]
    with pytest.raises(Refused, match="answers 204: an answer of another kind"):
        live.get(live.url("/api/v2/studies"))


def test_an_answer_without_end_is_refused(
    there: LocalRegistry, live: LiveRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_module, "MOST_BYTES", 5)
    with pytest.raises(RegistryUnreachable, match="more than 5 bytes"):
        live.get(live.url("/api/v2/studies"))

    assert len(there.asked) == 1


def test_addresses_that_lead_in_circles_are_refused(
    there: LocalRegistry, live: LiveRegistry
) -> None:
    there.faults = [Fault(status=301, headers={"Location": "/api/v2/studies"})] * 40
    with pytest.raises(RegistryUnreachable, match="leads in circles"):
        live.get(live.url("/api/v2/studies"))


def test_a_registry_that_is_not_there_is_said_to_be_unreachable(sleeper: Sleeper) -> None:
    nowhere = LocalRegistry()
    nowhere.address = "http://127.0.0.1:9"
    with (
        asking(nowhere, sleeper, attempts=2) as client,
        pytest.raises(RegistryUnreachable, match="failed 2 times, the last time with ConnectError"),
    ):
        client.get(client.url("/api/v2/studies"))


@pytest.mark.parametrize("address", ["clinicaltrials.gov", "ftp://example.org", "http://there:x"])
def test_something_else_than_an_address_is_refused(address: str) -> None:
    with pytest.raises(InvalidInput, match="not an address of a registry"):
        LiveRegistry(records.clock_from(), address=address)


def test_the_address_is_the_public_one_unless_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRIALWRIGHT_REGISTRY_URL", raising=False)
    assert registry_address() == "https://clinicaltrials.gov"
    monkeypatch.setenv("TRIALWRIGHT_REGISTRY_URL", "http://127.0.0.1:1/")
    with LiveRegistry(records.clock_from()) as client:
        assert client.url("/api") == "http://127.0.0.1:1/api"
        assert client.manners.interval == 1.0


@given(failures=st.integers(1, 60), seed=st.integers())
def test_waits_stay_between_the_half_and_the_whole_of_a_bounded_doubling(
    failures: int, seed: int
) -> None:
    manners = Manners(random=Random(seed))
    whole = min(manners.longest_wait, manners.first_wait * 2 ** (failures - 1))

    assert whole / 2 <= manners.wait_after(failures) <= whole


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0.0),
        (" 120 ", 120.0),
        ("Thu, 26 Mar 2026 12:00:30 GMT", 30.0),
        ("Thu, 26 Mar 2026 12:00:30 -0000", 30.0),
        ("Thu, 26 Mar 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
        ("-5", None),
    ],
)
def test_both_forms_of_retry_after_are_read(header: str, seconds: float | None) -> None:
    assert asked_wait(header, NOON) == seconds
