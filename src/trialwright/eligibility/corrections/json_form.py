"""What came of corrections, as JSON for programs."""

from __future__ import annotations

from typing import Any

from trialwright.eligibility.corrections.applying import Corrected


def corrected_json(corrected: Corrected | None) -> dict[str, Any] | None:
    """Return which corrections were applied and which fit no more; None where none were given."""
    if corrected is None:
        return None
    return {
        "applied": [
            {"criterion": name, "by": one.by, "on": one.on, "reason": one.reason}
            for name, one in corrected.applied
        ],
        "unfit": [
            {
                "criterion": one.correction.criterion,
                "fingerprint": one.correction.fingerprint,
                "text": one.correction.text,
                "nearest": one.nearest,
                "sentence": one.sentence,
            }
            for one in corrected.unfit
        ],
    }
