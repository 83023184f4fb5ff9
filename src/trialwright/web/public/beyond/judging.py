"""What is derived from the newest version of a study: its flags, and what a reader stops at."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from trialwright.registry.checks import CHECKS_VERSION, check
from trialwright.registry.flags import DaySpan, Standing, as_full_json, flags_of, standing_of
from trialwright.registry.trees import JsonObject, JsonValue
from trialwright.web.public.api.serving import given_to, json_answer
from trialwright.web.public.asking import today_of
from trialwright.web.public.beyond.asked import asked_day, moved, newest_of


async def flags(request: Request) -> Response:
    """Answer with flags and their reasons: ``GET /studies/{nctId}/flags[?today=YYYY-MM-DD]``."""
    today = asked_day(given_to(request, ("today",)), "today") or today_of(request)
    newest = newest_of(request)
    if elsewhere := moved(request, newest.nct_id):
        return elsewhere
    study = newest.study
    return json_answer(
        {
            "nctId": str(newest.nct_id),
            "contentHash": newest.content_hash,
            "flags": as_full_json(flags_of(study)),
            "standing": _standing(standing_of(study, today)),
        }
    )


async def checks(request: Request) -> Response:
    """Answer with the findings of the checks: ``GET /studies/{nctId}/checks[?today=…]``."""
    today = asked_day(given_to(request, ("today",)), "today") or today_of(request)
    newest = newest_of(request)
    if elsewhere := moved(request, newest.nct_id):
        return elsewhere
    findings: list[JsonValue] = [
        {"rule": one.rule, "path": one.path, "sentence": str(one.sentence)}
        for one in check(newest.study, today=today)
    ]
    return json_answer(
        {
            "nctId": str(newest.nct_id),
            "contentHash": newest.content_hash,
            "today": str(today),
            "rulesVersion": CHECKS_VERSION,
            "findings": findings,
        }
    )


def _standing(standing: Standing) -> JsonObject:
    return {
        "today": str(standing.as_of),
        "rulesVersion": standing.rules_version,
        "hasResults": standing.has_results.value,
        "hasAdverseEvents": standing.has_adverse_events.value,
        "daysSinceVerified": _span(standing.days_since_verified),
        "startPassedNotRecruiting": standing.start_passed_not_recruiting.value,
        "reason": str(standing.reason),
    }


def _span(span: DaySpan | None) -> JsonObject | None:
    return None if span is None else {"fewest": span.fewest, "most": span.most}
