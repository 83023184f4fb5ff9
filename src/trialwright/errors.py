"""Every error a caller may catch, as one tree.

    TrialwrightError            exit code 1
    ├── InvalidInput            2   what was typed or given cannot be read as what was asked for
    ├── RecordError             3   a study record does not read as ClinicalTrials.gov v2
    ├── ContainerError          3   a file cannot be opened or split into records
    ├── NotFound                4   no such study, version, reject or load here
    ├── StoreBusy               5   another process is writing to this registry, or updating it
    ├── StoreDamaged            6   what is stored is not what was stored
    ├── RegistryUnreachable     7   the live registry does not answer, or not as documented
    ├── MissingExtra            8   an optional library is not installed
    ├── ProcessLost             9   a process of the load was ended from outside
    └── Interrupted           130   stopped by the user; what was acknowledged is kept

Anything else that is raised is a bug and keeps its traceback.
Exit code 0 is success; 1 is also a check that found something (`registry verify`).
"""

from __future__ import annotations


class TrialwrightError(Exception):
    """Something the user can act on, said in one sentence."""

    exit_code = 1


class InvalidInput(TrialwrightError):
    """What was typed or given cannot be read as what was asked for."""

    exit_code = 2


class RecordError(TrialwrightError):
    """A study record does not read as ClinicalTrials.gov v2.

    The record is set aside whole: a study half imported is worse than a study
    missing, because nobody looks for it. `found` is said as it stands: pass a value
    through `quoted`.
    """

    exit_code = 3

    def __init__(self, *, nct_id: str, path: str, found: str, expected: str) -> None:
        self.nct_id = nct_id
        self.path = path
        self.found = found
        self.expected = expected
        super().__init__(f"{nct_id}: {path} is {self.found}, expected {expected}")


class ContainerError(TrialwrightError):
    """A file cannot be opened or split into records; nothing else is lost by it."""

    exit_code = 3

    def __init__(self, *, place: str, found: str, expected: str) -> None:
        self.place = place
        self.found = found
        self.expected = expected
        super().__init__(f"{place}: found {found}, expected {expected}")


class NotFound(TrialwrightError):
    """No such study, version, reject or load in this registry."""

    exit_code = 4


class StoreBusy(TrialwrightError):
    """Another process is writing to this registry, or updating it; readers are not affected."""

    exit_code = 5


class StoreDamaged(TrialwrightError):
    """What is stored is not what was stored."""

    exit_code = 6


class RegistryUnreachable(TrialwrightError):
    """The live registry does not answer, or not in the documented form."""

    exit_code = 7


class MissingExtra(TrialwrightError):
    """An optional library is needed for this and is not installed."""

    exit_code = 8


class ProcessLost(TrialwrightError):
    """A process that was reading records was ended from outside; what was acknowledged is kept."""

    exit_code = 9


class Interrupted(TrialwrightError):
    """Stopped by the user; every acknowledged batch is kept."""

    exit_code = 130


#: Python writes no longer number out by itself (sys.int_info.default_max_str_digits).
_WRITABLE_BITS = 10_000


def quoted(found: object, limit: int = 120) -> str:
    """Return a value that was found as text that fits into a sentence."""
    if isinstance(found, int) and found.bit_length() > _WRITABLE_BITS:
        return f"a whole number of {found.bit_length():,} bits"
    text = repr(found)
    return text if len(text) <= limit else f"{text[:limit]}… ({len(text):,} characters)"
