"""One version read again from its bytes, as a load reads it: a pure function."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import msgspec

from trialwright.registry.containers import Form, Item
from trialwright.registry.hashing import digest
from trialwright.registry.loading.intake import Intake
from trialwright.registry.loading.past import PastVersion, past_outcome
from trialwright.registry.store.arrivals import Arrival, Outcome, Refusal
from trialwright.registry.verification.damage import Damage, compared
from trialwright.vocabulary import NctId


class Noted(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The bytes of one version and what is noted of it, which may be damaged to anything.

    `source` is None where the bytes are lost, which is reported already. `drift`, `flags`
    and `findings` are None where another program may have had other words for them, and
    `registry_json` where it was never looked at.
    """

    nct_id: NctId
    place: int
    source: bytes | None
    digest: Any
    content: Any
    derived: Any
    form: Any
    posted: Any
    source_cut: Any
    lossy: Any
    registry_json: Any
    drift: Any
    flags: Any
    findings: Any


class Reread(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What reading one version again gave; `aliases` are None where it does not read."""

    nct_id: NctId
    damages: tuple[Damage, ...] = ()
    aliases: tuple[int, ...] | None = None


def reread_block(block: Sequence[Noted]) -> list[Reread]:
    """Read a block of versions again, in a process of its own."""
    done = [reread(one) for one in block]
    gc.collect()
    return done


def reread(noted: Noted) -> Reread:
    """Read one version again and compare it with what is noted of it."""
    nct_id, place = noted.nct_id, noted.place
    if noted.source is None:
        return Reread(nct_id=nct_id)
    seen = digest(noted.source)
    if seen != noted.digest:
        wrong = compared("the digest of its bytes", seen, noted.digest, nct_id, place)
        return Reread(nct_id=nct_id, damages=tuple(wrong))
    try:
        outcome = _outcome(noted, noted.source, Form(noted.form))
    except ValueError as error:
        return Reread(nct_id=nct_id, damages=(_not_readable(noted, str(error)),))
    if isinstance(outcome, Refusal):
        said = f"{outcome.path} is {outcome.found}, expected {outcome.expected}"
        return Reread(nct_id=nct_id, damages=(_not_readable(noted, said),))
    damages = (*_another_form(noted, noted.source), *_differences(noted, outcome))
    return Reread(nct_id=nct_id, damages=damages, aliases=outcome.aliases)


def _outcome(noted: Noted, source: bytes, form: Form) -> Outcome:
    item = Item(str(noted.nct_id), source, form)
    if noted.source_cut:
        return intake().outcome(item)
    return past_outcome(intake(), item, PastVersion(nct_id=noted.nct_id, number=0, date=None))


@cache
def intake() -> Intake:
    """Return what reads records again; nothing is stored, so it needs no dictionary."""
    return Intake.with_dictionary(0, b"")


def _not_readable(noted: Noted, why: str) -> Damage:
    return Damage(
        what="its record",
        found=f"not readable ({why})",
        expected="a record that reads",
        nct_id=noted.nct_id,
        version=noted.place,
    )


def _another_form(noted: Noted, source: bytes) -> Iterator[Damage]:
    """Tell a record that is noted as a page and is nothing but JSON."""
    if noted.form == Form.PAGE.value and source.startswith(b"{"):
        try:
            msgspec.json.decode(source)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return
        form = ("its form", noted.form, Form.JSON.value)
        yield from compared(*form, noted.nct_id, noted.place)


def _differences(noted: Noted, arrival: Arrival) -> Iterator[Damage]:
    known = (
        ("its drift", arrival.drift, noted.drift),
        ("its flags", arrival.flags, noted.flags),
        ("its findings", arrival.findings, noted.findings),
        ("its mark of bytes to be passed on", int(arrival.registry_json), noted.registry_json),
    )
    pairs: tuple[tuple[str, object, object], ...] = (
        ("the id in its record", str(NctId.from_number(arrival.nct)), str(noted.nct_id)),
        ("its content hash", arrival.content, noted.content),
        ("its derived hash", arrival.derived, noted.derived),
        ("its date of last update", arrival.posted, noted.posted),
        ("the data cut of its bytes", arrival.cut, noted.source_cut),
        ("its mark of a lossy copy", int(arrival.lossy), noted.lossy),
        *(pair for pair in known if pair[2] is not None),
    )
    for what, read_again, stored in pairs:
        yield from compared(what, read_again, stored, noted.nct_id, noted.place)
