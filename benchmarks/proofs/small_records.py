"""Records with no more in them than makes a record, for proofs that need many."""

from __future__ import annotations

import msgspec

from trialwright.vocabulary import NctId


def small_record(nct_id: NctId, title: str, *, posted: str = "2026-01-13") -> bytes:
    """Return a whole record with this title, last updated on this day."""
    return msgspec.json.encode(
        {
            "protocolSection": {
                "identificationModule": {"nctId": str(nct_id), "briefTitle": title},
                "statusModule": {
                    "overallStatus": "RECRUITING",
                    "lastUpdatePostDateStruct": {"date": posted, "type": "ACTUAL"},
                },
                "descriptionModule": {"briefSummary": "This study does not exist."},
            },
            "derivedSection": {"miscInfoModule": {"versionHolder": "2026-03-25"}},
            "hasResults": False,
        }
    )
