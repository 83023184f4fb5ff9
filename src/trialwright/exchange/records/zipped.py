"""One record as a zip archive that holds its JSON in one file."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from trialwright.vocabulary import NctId

#: The first moment that a zip archive can name: the same record gives the same bytes.
_ALWAYS = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_PLAIN_FILE = 0o100644 << 16


def zipped_json(nct_id: NctId, json: bytes) -> bytes:
    """Return an archive with the given JSON as ``NCT….json``, byte for byte."""
    member = ZipInfo(f"{nct_id}.json", _ALWAYS)
    member.compress_type = ZIP_DEFLATED
    member.create_system = _UNIX
    member.external_attr = _PLAIN_FILE
    archive = BytesIO()
    with ZipFile(archive, "w", ZIP_DEFLATED) as file:
        file.writestr(member, json)
    return archive.getvalue()
