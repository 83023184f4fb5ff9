"""The registry's own download form: a zip archive with one JSON file a study."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from trialwright.registry.export.selection import Export, Exported, versions_of
from trialwright.registry.export.whole_file import whole_file
from trialwright.registry.store import Registry
from trialwright.registry.store.snapshot import one_moment
from trialwright.vocabulary import NctId

#: The first moment that a zip archive can name: the same records give the same bytes.
_ALWAYS = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_PLAIN_FILE = 0o100644 << 16


def export_zip(
    registry: Registry,
    target: Path,
    studies: Sequence[NctId] | None = None,
    *,
    all_versions: bool = False,
) -> Export:
    """Write records to an archive; it appears whole or not at all.

    With all versions, each file's name ends in the version's number, 1 the oldest.
    """
    records = 0
    with one_moment(registry), whole_file(target) as file:
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            for exported in versions_of(registry, studies, all_versions=all_versions):
                archive.writestr(_member(exported, numbered=all_versions), exported.json)
                records += 1
        size = file.tell()
    return Export(records=records, bytes=size)


def _member(exported: Exported, *, numbered: bool) -> ZipInfo:
    ending = f"-{exported.number}" if numbered else ""
    member = ZipInfo(f"{exported.nct_id}{ending}.json", _ALWAYS)
    member.compress_type = ZIP_DEFLATED
    member.create_system = _UNIX
    member.external_attr = _PLAIN_FILE
    return member
