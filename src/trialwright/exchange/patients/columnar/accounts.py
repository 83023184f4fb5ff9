"""What was set aside of the sources of a folder of columns, as `account.json` beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from trialwright.errors import ContainerError
from trialwright.exchange.patients.account import SetAside

_ACCOUNT = "account.json"


@dataclass(frozen=True, slots=True)
class _Account:
    set_aside: tuple[SetAside, ...]


def account_file(folder: Path) -> Path:
    """Return where the account of a folder stands."""
    return folder / _ACCOUNT


def account_as_json(set_aside: Iterable[SetAside]) -> bytes:
    """Return what was set aside, so that whoever reads the columns is told it too."""
    return msgspec.json.encode(_Account(tuple(set_aside)))


def read_account(folder: Path) -> tuple[SetAside, ...]:
    """Return what was set aside; nothing where there is no account; raises ContainerError."""
    path = account_file(folder)
    if not path.exists():
        return ()
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Account).set_aside
    except (OSError, msgspec.MsgspecError) as error:
        place = f"{folder.name}/{path.name}"
        raise ContainerError(
            place=place, found=str(error), expected="JSON of what was set aside"
        ) from error
