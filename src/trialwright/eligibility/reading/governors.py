"""Nouns that a row of names hangs on: "allergy to A or B" is an allergy to each of them.

Such a row is no row of conditions: who takes B has no allergy to it, and whose mother has it has
it not. It is left whole, as one name.
"""

from __future__ import annotations

from trialwright.eligibility.reading.judgements import judgement_topic
from trialwright.eligibility.reading.leads import past_leads
from trialwright.eligibility.reading.sheet import Sheet, text_at
from trialwright.eligibility.reading.tokens import Phrases, word_set
from trialwright.eligibility.reading.topics import LEADS, SEVERITIES, attestation_topic

_TO = word_set("to for with of from against on")
#: Each noun with the words that may join it to what hangs on it.
_GOVERNORS: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        (
            *("allergy", "allergies", "allergic", "hypersensitivity", "hypersensitivities"),
            *("hypersensitive", "sensitivity", "sensitivities", "sensitive", "intolerance"),
            *("intolerant", "intolerances", "anaphylaxis", "anaphylactic", "reaction", "reactions"),
            *("contraindication", "contraindications", "contraindicated", "refractory"),
            *("resistant", "resistance", "response", "responses", "unresponsive", "exposed"),
            *("respond", "responds", "responded", "responding", "responders", "responder"),
            *("predisposition", "susceptibility", "addiction", "addicted", "dependence"),
            *("dependent", "dependency", "aversion", "access", "secondary", "due", "unable"),
            *("able", "ability", "inability", "capable", "unwilling", "willing", "failure"),
        ),
        _TO,
    ),
    **dict.fromkeys(
        (
            *("risk", "risks", "candidate", "candidates", "indication", "indications", "need"),
            *("suspicion", "abuse", "misuse", "likelihood", "fear", "lack", "loss", "awaiting"),
            *("relative", "relatives", "parent", "parents", "sibling", "siblings", "mother"),
            *("father", "partner", "partners", "household", "waiting", "intention", "referred"),
            *("complication", "complications", "caused", "toxicity", "toxicities", "effects"),
            *("sequelae", "recovered", "recovery"),
        ),
        word_set("of for with to in by on from"),
    ),
    **dict.fromkeys(
        ("treatment", "therapy", "medication", "medications", "drugs", "surgery"),
        word_set("of for"),
    ),
}
_FAMILY: Phrases[bool] = Phrases(dict.fromkeys(("family history of", "family history for"), True))


def hangs_on(sheet: Sheet, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Say whether the right side of a joint hangs on a noun of the left one, or shares its own."""
    begin, end = right
    if SEVERITIES.at(sheet.tokens, begin) is not None and _is_because(sheet, *left):
        return True
    if _is_of_its_own(sheet, begin, end):
        if LEADS.at(sheet.tokens, begin) is not None:
            return False
        return _is_bare_governor(sheet, left[1] - 1) and governed_at(sheet, begin, end) is not None
    hung = governed_at(sheet, *left)
    if hung is None:
        is_one = _is_place(sheet, begin, end) or _is_left_open(sheet, *left)
        return is_one or _is_denied_within(sheet, *left)
    is_new = text_at(sheet, left[1]) == "," and text_at(sheet, left[1] + 1) == "and"
    # In "pain, allergy to A or B, and gout" the row of the allergy ends where the word changes.
    return not (is_new and any(token.text == "or" for token in sheet.tokens[hung : left[1]]))


def _is_place(sheet: Sheet, lo: int, hi: int) -> bool:
    """Say whether a segment only names a part of the body: "lesions on the scalp or neck"."""
    return all(token.text in _PLACES for token in sheet.tokens[lo:hi])


_PLACES = word_set(
    "the of or left right both upper lower area areas region regions organ organs tissue tissues"
    " joint joints spine head neck chest abdomen pelvis limb limbs leg legs arm arms hip hips knee"
    " knees shoulder shoulders eye eyes ear ears mouth throat testis testes testicles scrotum"
    " penis urethra vagina uterus ovaries pancreas stomach intestine esophagus nodes skin bone"
    " bones brain lung lungs liver kidney kidneys bladder prostate heart pubic face scalp"
    " hand hands foot feet"
)


def _is_because(sheet: Sheet, lo: int, hi: int) -> bool:
    """Say whether what stands last in a range is a cause: "unable to lie because of pain"."""
    return any(
        sheet.tokens[at].text in {"due", "because", "secondary", "caused"}
        and text_at(sheet, at + 1) in {"to", "of", "by"}
        for at in range(lo, hi - 1)
    )


_DENIES = word_set("never not no")


def _is_denied_within(sheet: Sheet, lo: int, hi: int) -> bool:
    """Say whether a name denies something of itself: "gout that was never treated with A"."""
    at = lo
    while (lead := LEADS.at(sheet.tokens, at)) is not None and lead[1] < hi:
        at = lead[1]
    return any(
        token.text in _DENIES and not sheet.kept[place]
        for place, token in enumerate(sheet.tokens[at + 1 : hi], at + 1)
    )


def _is_left_open(sheet: Sheet, lo: int, hi: int) -> bool:
    """Say whether all that follows belongs to what stands before.

    So it does behind "with or without", for it may be there or not, and behind "defined as".
    """
    if any(sheet.tokens[at].text == "defined" for at in range(lo + 1, hi - 1)):
        return True
    return any(
        sheet.tokens[at].text == "without"
        and text_at(sheet, at - 1) in {"or", "and"}
        and text_at(sheet, at - 2) == "with"
        for at in range(lo + 2, hi)
    )


def governed_at(sheet: Sheet, lo: int, hi: int) -> int | None:
    """Return where in a range something hangs on a noun before it; None if nothing does."""
    for place in range(past_leads(sheet, lo, hi), hi - 2):
        if sheet.kept[place]:
            continue
        family = _FAMILY.at(sheet.tokens, place)
        if family is not None and family[1] < hi:
            return family[1]
        joins = _GOVERNORS.get(sheet.tokens[place].text)
        if joins is not None and sheet.tokens[place + 1].text in joins:
            return place + 2
    return None


def _is_bare_governor(sheet: Sheet, place: int) -> bool:
    return text_at(sheet, place) in _GOVERNORS


def _is_of_its_own(sheet: Sheet, lo: int, hi: int) -> bool:
    """Say whether a segment tells by its first words, or its own noun, what is asked of it."""
    lead = LEADS.at(sheet.tokens, lo)
    if lead is not None and (lead[0].status is not None or lead[0].negated or lead[0].exposed):
        return True
    if SEVERITIES.at(sheet.tokens, lo) is not None or sheet.held(lo, hi):
        return True
    words = sheet.words(lo, hi)
    is_for_person = attestation_topic(words) is not None or judgement_topic(words) is not None
    return is_for_person or governed_at(sheet, lo, hi) is not None
