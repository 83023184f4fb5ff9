"""The account of a load, for people and for programs."""

from __future__ import annotations

from trialwright.cli.output import count_of, print_facts, print_json, remark
from trialwright.cli.tables import Cell
from trialwright.registry.store.loads import Account, Load


def print_account(load: Load, seconds: float, *, as_json: bool, quiet: bool) -> None:
    """Print what became of every record, and say if some were set aside."""
    if as_json:
        print_json(account_json(load.id, load.account, seconds))
    else:
        print_facts(account_facts(load.id, load.account, seconds))
    say_rejected(load.account, quiet=quiet)


def account_json(load: int, account: Account, seconds: float) -> dict[str, object]:
    """Return an account as programs read it."""
    return {
        "load": load,
        "read": account.read,
        "new": account.new,
        "changed": account.changed,
        "derived_only": account.derived_only,
        "unchanged": account.unchanged,
        "rejected": account.rejected,
        "seconds": round(seconds, 3),
    }


def account_facts(load: int, account: Account, seconds: float) -> list[tuple[str, Cell]]:
    """Return an account as people read it."""
    return [
        ("Load", load),
        ("Records read", account.read),
        ("New", account.new),
        ("Changed", account.changed),
        ("  only what the registry derives", account.derived_only),
        ("Unchanged", account.unchanged),
        ("Set aside", account.rejected),
        ("Seconds", seconds),
    ]


def say_rejected(account: Account, *, quiet: bool) -> None:
    """Say on standard error that some records were set aside, if any were."""
    if account.rejected:
        some = count_of(account.rejected, "record was", "records were")
        remark(f"{some} set aside; see `trialwright registry rejected`", quiet=quiet)
