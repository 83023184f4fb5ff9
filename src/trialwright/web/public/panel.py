"""What this program derives from a record, each answer with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from trialwright.registry.checks import CHECKS_VERSION, RULES, TIMED_RULES, check
from trialwright.registry.flags import (
    Answer,
    CellProduct,
    DaySpan,
    Donor,
    Evidence,
    Flag,
    Modality,
    Role,
    Standing,
    StudyFlags,
    flags_of,
    standing_of,
)
from trialwright.registry.record import Study
from trialwright.web.public.content import Fact, fact
from trialwright.web.public.languages import said, said_of, said_of_table
from trialwright.web.public.wording import day, number, retold


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the record that led to an answer, and where they stand."""

    text: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedAnswer:
    """One question under one definition, with the answer and its reason."""

    question: str
    definition: str
    answer: str
    tone: str
    reason: str
    rule: str
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedFinding:
    """What a careful reader would stop at: the place, why, and by which rule."""

    sentence: str
    why: str
    rule: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedPanel:
    """All that is ours and not the registry's: classification, results, findings."""

    answers: tuple[DerivedAnswer, ...]
    product: tuple[Fact, ...]
    product_words: tuple[Words, ...]
    standing: tuple[Fact, ...]
    as_of: str
    findings: tuple[NotedFinding, ...]
    flags_version: str
    checks_version: str


def derived_panel(study: Study, today: date) -> DerivedPanel:
    """Return what is derived from a record, as of a day."""
    flags = flags_of(study)
    return DerivedPanel(
        answers=_answers(flags),
        product=_product(flags),
        product_words=_words((*flags.evidence, *flags.donor_evidence)),
        standing=_standing(standing_of(study, today)),
        as_of=day(today),
        findings=_findings(study, today),
        flags_version=flags.rules_version,
        checks_version=CHECKS_VERSION,
    )


def _answers(flags: StudyFlags) -> tuple[DerivedAnswer, ...]:
    return (
        _answer(said("FDA (United States)"), said("gene therapy product"), flags.fda_gene_therapy),
        _answer(
            said("EMA (European Union)"),
            said("gene therapy medicinal product (GTMP)"),
            flags.ema_gtmp,
        ),
        _answer(
            said("In vivo only"),
            said("genetic material given directly to the person"),
            flags.in_vivo_only,
        ),
    )


def _answer(question: str, definition: str, flag: Flag) -> DerivedAnswer:
    return DerivedAnswer(
        question=question,
        definition=definition,
        answer=_yes_or_no(flag.answer),
        tone=flag.answer.value,
        reason=retold(flag.reason),
        rule=said("{rule}, version {version}", rule=flag.rule, version=flag.rule_version),
        words=_words(flag.evidence),
    )


def _product(flags: StudyFlags) -> tuple[Fact, ...]:
    """Return what the product is; of what is none, there is nothing more to say."""
    modality = fact(said("Modality"), _modality(flags.modality))
    if flags.modality is Modality.NONE:
        return (modality,)
    antigens = tuple(antigen.in_words for antigen in flags.antigens)
    return (
        modality,
        fact(
            said("Cells"),
            said("None") if flags.cell_product is None else _cells(flags.cell_product),
        ),
        fact(said("Target antigens"), *(antigens or (said("None named in the record"),))),
        fact(
            said("Donor"),
            said("No cells are given") if flags.donor is None else _donor(flags.donor),
        ),
        fact(said("Role in the study"), _role(flags.role)),
    )


def _cells(product: CellProduct) -> str:
    return said("Other") if product is CellProduct.OTHER else product.value


def _yes_or_no(answer: Answer) -> str:
    match answer:
        case Answer.YES:
            return said("Yes")
        case Answer.NO:
            return said("No")
        case Answer.UNKNOWN:
            return said("Unknown")


def _results(answer: Answer) -> str:
    match answer:
        case Answer.YES:
            return said("Posted")
        case Answer.NO:
            return said("No results posted")
        case Answer.UNKNOWN:
            return said("Unknown: the record does not say")


def _modality(modality: Modality) -> str:
    return {
        Modality.IN_VIVO_VIRAL: said("Gene transfer in the body by a virus"),
        Modality.IN_VIVO_NONVIRAL: said("Gene transfer in the body without a virus"),
        Modality.EX_VIVO_GENE_MODIFIED_CELL: said(
            "Cells that were genetically modified outside the body"
        ),
        Modality.ONCOLYTIC_VIRUS: said("Oncolytic virus"),
        Modality.UNMODIFIED_CELL: said("Cells that were not genetically modified"),
        Modality.TISSUE_ENGINEERED: said("Engineered tissue"),
        Modality.NONE: said("No gene or cell product"),
        Modality.UNKNOWN: said("Unknown"),
    }[modality]


def _donor(donor: Donor) -> str:
    return {
        Donor.AUTOLOGOUS: said("The participant's own cells (autologous)"),
        Donor.ALLOGENEIC: said("Somebody else's cells (allogeneic)"),
        Donor.UNKNOWN: said("Unknown: the record does not settle whose cells are given"),
    }[donor]


def _role(role: Role) -> str:
    return {
        Role.STUDIED_PRODUCT: said("The product is what is studied"),
        Role.FOLLOW_UP: said("The study follows people who were given the product before"),
        Role.PRIOR_THERAPY: said("The product is named as an earlier treatment"),
        Role.COMPARATOR: said("The product is what the studied treatment is compared with"),
        Role.NONE: said("None"),
    }[role]


def _words(evidence: Iterable[Evidence]) -> tuple[Words, ...]:
    """Return each passage once, in the order in which the rules met it."""
    return tuple(dict.fromkeys(Words(one.text, one.path) for one in evidence))


def _standing(standing: Standing) -> tuple[Fact, ...]:
    return (
        fact(said("Results"), _results(standing.has_results)),
        fact(said("Adverse events"), _adverse_events(standing)),
        fact(said("Since the record was last verified"), _days(standing.days_since_verified)),
        fact(
            said("Start has passed, but not yet recruiting"),
            said(
                "{answer}. {reason}",
                answer=_yes_or_no(standing.start_passed_not_recruiting),
                reason=retold(standing.reason),
            ),
        ),
    )


def _adverse_events(standing: Standing) -> str:
    """Say what is reported of harm; no report is never said as no harm."""
    if standing.has_adverse_events is Answer.YES:
        return said("Reported in the results")
    if standing.has_results is Answer.YES:
        return said("Results are posted without a section on adverse events")
    return said(
        "{results}; this does not mean that none occurred", results=_results(standing.has_results)
    )


def _days(span: DaySpan | None) -> str | None:
    if span is None:
        return None
    if span.most < 0:
        return said("The date lies ahead")
    if span.fewest == span.most:
        return said_of(span.most, "{count} day", "{count} days")
    return said(
        "{fewest} to {most} days, as no day is stated",
        fewest=number(max(span.fewest, 0)),
        most=number(span.most),
    )


def _findings(study: Study, today: date) -> tuple[NotedFinding, ...]:
    rules = {rule.id: rule for rule in (*RULES, *TIMED_RULES)}
    return tuple(
        NotedFinding(
            sentence=retold(found.sentence),
            why=said_of_table(rules[found.rule].why),
            rule=found.rule,
            path=found.path,
        )
        for found in check(study, today=today)
    )
