"""One resource to the facts that it states."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from types import MappingProxyType

from trialwright.eligibility.patient import (
    Absent,
    Activity,
    Fact,
    FactKind,
    Source,
    Span,
    Standing,
)
from trialwright.exchange.patients.account import Odd
from trialwright.exchange.patients.fhir.elements import (
    Named,
    When,
    interpretation_of,
    named,
    reference_ranges,
    status_codes,
    value_of,
    when,
)
from trialwright.exchange.patients.fhir.ends import is_over, over_by
from trialwright.exchange.patients.fhir.nodes import Node
from trialwright.exchange.patients.fhir.references import Index
from trialwright.exchange.patients.fhir.scores import scale_of, score
from trialwright.exchange.patients.moments import moment
from trialwright.exchange.patients.naming import as_said, meant
from trialwright.vocabulary import Concepts, PartialDate, analyte

_SURE, _TENTATIVE, _PLANNED = Standing.SURE, Standing.TENTATIVE, Standing.PLANNED
_DENIED, _VOID = Standing.DENIED, Standing.VOID

#: What each status of a resource type makes of a fact (FHIR R4 4.0.1, R4B 4.3.0 and R5 5.0.0).
STANDINGS: Mapping[str, Mapping[str, Standing]] = MappingProxyType(
    {
        "Observation": {
            "final": _SURE,
            "amended": _SURE,
            "corrected": _SURE,
            "appended": _SURE,
            "registered": _TENTATIVE,
            "preliminary": _TENTATIVE,
            "specimen-in-process": _TENTATIVE,
            "unknown": _TENTATIVE,
            "cancelled": _VOID,
            "entered-in-error": _VOID,
            "cannot-be-obtained": _VOID,
        },
        "Condition": {
            "": _SURE,
            "confirmed": _SURE,
            "unconfirmed": _TENTATIVE,
            "provisional": _TENTATIVE,
            "differential": _TENTATIVE,
            "refuted": _DENIED,
            "entered-in-error": _VOID,
        },
        "AllergyIntolerance": {
            "": _SURE,
            "confirmed": _SURE,
            "unconfirmed": _TENTATIVE,
            "presumed": _TENTATIVE,
            "refuted": _DENIED,
            "entered-in-error": _VOID,
        },
        "Procedure": {
            "completed": _SURE,
            "in-progress": _SURE,
            "stopped": _TENTATIVE,
            "on-hold": _TENTATIVE,
            "unknown": _TENTATIVE,
            "preparation": _PLANNED,
            "not-done": _DENIED,
            "entered-in-error": _VOID,
        },
        "MedicationAdministration": {
            "completed": _SURE,
            "in-progress": _SURE,
            "stopped": _SURE,
            "on-hold": _TENTATIVE,
            "unknown": _TENTATIVE,
            "not-done": _DENIED,
            "entered-in-error": _VOID,
        },
        "MedicationStatement": {
            "active": _SURE,
            "completed": _SURE,
            "stopped": _SURE,
            "recorded": _SURE,
            "draft": _TENTATIVE,
            "on-hold": _TENTATIVE,
            "unknown": _TENTATIVE,
            "intended": _PLANNED,
            "not-taken": _DENIED,
            "entered-in-error": _VOID,
        },
        "MedicationRequest": {
            "active": _PLANNED,
            "completed": _PLANNED,
            "draft": _PLANNED,
            "on-hold": _PLANNED,
            "unknown": _PLANNED,
            "ended": _PLANNED,
            "stopped": _PLANNED,
            "cancelled": _VOID,
            "entered-in-error": _VOID,
        },
        "ServiceRequest": {
            "active": _PLANNED,
            "draft": _PLANNED,
            "on-hold": _PLANNED,
            "unknown": _PLANNED,
            # Ordered and done with: whether it was done, a Procedure says.
            "completed": _VOID,
            "ended": _VOID,
            "revoked": _VOID,
            "entered-in-error": _VOID,
        },
        "Immunization": {"completed": _SURE, "not-done": _DENIED, "entered-in-error": _VOID},
    }
)
_ACTIVITIES = MappingProxyType(
    {
        "active": Activity.ACTIVE,
        "recurrence": Activity.ACTIVE,
        "relapse": Activity.ACTIVE,
        "remission": Activity.REMISSION,
        "inactive": Activity.RESOLVED,
        "resolved": Activity.RESOLVED,
        "unknown": Activity.UNKNOWN,
    }
)

#: Of which types a status says that what was begun goes on.
_GOES_ON = frozenset({("MedicationStatement", "active")})
#: Of which type a resource tells of a whole course, whatever its dates are.
_STATEMENT = "MedicationStatement"


@dataclass(frozen=True, slots=True)
class Context:
    """What a resource is read with."""

    index: Index
    vocabulary: Concepts
    zone: tzinfo | None


def facts_in(resource: Node, type_: str, source: Source, context: Context) -> tuple[Fact, ...]:
    """Return what one resource states; raises Odd where it is not as FHIR has it."""
    return tuple(
        as_said(fact, context.vocabulary) for fact in READERS[type_](resource, source, context)
    )


def _standing(resource: Node, type_: str, status: str) -> Standing:
    known = STANDINGS[type_].get(status)
    if known is None:
        expected = ", ".join(filter(None, STANDINGS[type_]))
        raise Odd(f"{type_}.status", status, f"one of {expected}")
    forbidden = resource.flag("doNotPerform")
    return _DENIED if forbidden and known is _PLANNED else known


def _verified(resource: Node, type_: str) -> Standing:
    return _standing(resource, type_, _status(resource, "verificationStatus", STANDINGS[type_]))


def _status(resource: Node, key: str, known: Mapping[str, object]) -> str:
    """Return the code of a status that is a CodeableConcept; raises Odd where codes disagree."""
    codes = sorted(status_codes(resource.child(key), known))
    if len({known.get(code) for code in codes}) > 1:
        raise Odd(resource.at(key), ", ".join(codes), "codes that say the same")
    return next(iter(codes), "")


def _concepts(name: Named, context: Context) -> tuple[str, ...]:
    return meant(name.codes, name.text, context.vocabulary)


def _day(resource: Node, key: str, context: Context) -> PartialDate | None:
    text = resource.text(key)
    return moment(text, resource.at(key), context.zone).day if text else None


def _observation(resource: Node, source: Source, context: Context) -> Iterator[Fact]:
    """Yield the value of an observation, and that of each component under its own code."""
    standing = _standing(resource, "Observation", resource.text("status"))
    time = when(resource, "effective", context.zone)
    specimen = context.index.resource(resource, "specimen")
    stated = _Stated(
        standing,
        time,
        named(specimen.child("type")).text if specimen is not None else _display(resource),
        named(resource.child("method")).text,
        source,
    )
    components = resource.children("component")
    value = value_of(resource)
    if value is not None or resource.has("interpretation") or not components:
        yield _result(resource, resource, stated, context)
    for component in components:
        yield _result(component, resource, stated, context)


def _display(resource: Node) -> str:
    specimen = resource.child("specimen")
    return specimen.text("display") if specimen is not None else ""


@dataclass(frozen=True, slots=True)
class _Stated:
    """What an observation says of its value and of all of its components."""

    standing: Standing
    when: When
    specimen: str
    method: str
    source: Source


def _result(node: Node, resource: Node, stated: _Stated, context: Context) -> Fact:
    name = named(node.child("code"))
    concepts = _concepts(name, context)
    if node is resource and not any(map(analyte, concepts)):
        scale = scale_of(resource)
        concepts = (scale,) if scale is not None else concepts
    value = value_of(node)
    if value is None or isinstance(value, Absent):
        value = interpretation_of(node) or value
    for concept in concepts:
        value = score(concept, value, node)
    return Fact(
        kind=FactKind.MEASUREMENT,
        codes=name.codes,
        text=name.text,
        concepts=concepts,
        value=value,
        ranges=reference_ranges(node),
        span=stated.when.span,
        clock=stated.when.clock,
        standing=stated.standing,
        specimen=stated.specimen,
        method=stated.method,
        source=stated.source,
    )


def _condition(resource: Node, source: Source, context: Context) -> Iterator[Fact]:
    name = named(resource.child("code"))
    onset = when(resource, "onset", context.zone).span
    abatement = when(resource, "abatement", context.zone).span
    recorded = _day(resource, "recordedDate", context)
    activity = _activity(resource)
    span = Span(onset.start, abatement.start or abatement.end, recorded)
    yield Fact(
        kind=FactKind.DIAGNOSIS,
        codes=name.codes,
        text=name.text,
        concepts=_concepts(name, context),
        span=_ended(resource, span, context) if activity is Activity.RESOLVED else span,
        recorded=recorded,
        standing=_verified(resource, "Condition"),
        activity=activity,
        severity=named(resource.child("severity")).text,
        source=source,
    )


def _activity(resource: Node) -> Activity:
    status = _status(resource, "clinicalStatus", _ACTIVITIES)
    if status and status not in _ACTIVITIES:
        raise Odd(resource.at("clinicalStatus"), status, f"one of {', '.join(_ACTIVITIES)}")
    return _ACTIVITIES.get(status, Activity.UNKNOWN)


def _allergy(resource: Node, source: Source, context: Context) -> Iterator[Fact]:
    name = named(resource.child("code"))
    recorded = _day(resource, "recordedDate", context)
    severities = [_severity(one) for one in resource.children("reaction")]
    activity = _activity(resource)
    span = Span(when(resource, "onset", context.zone).span.start, None, recorded)
    yield Fact(
        kind=FactKind.ALLERGY,
        codes=name.codes,
        text=name.text,
        concepts=_concepts(name, context),
        span=_ended(resource, span, context) if activity is Activity.RESOLVED else span,
        recorded=recorded,
        standing=_verified(resource, "AllergyIntolerance"),
        activity=activity,
        severity=max(severities, key=_SEVERITIES.index, default=""),
        source=source,
    )


_SEVERITIES = ["", "mild", "moderate", "severe"]


def _severity(reaction: Node) -> str:
    text = reaction.text("severity")
    if text not in _SEVERITIES:
        raise Odd(reaction.at("severity"), text, "mild, moderate or severe")
    return text


def _event(
    type_: str, kind: FactKind, names: tuple[str, ...], stems: tuple[str, ...]
) -> Callable[[Node, Source, Context], Iterator[Fact]]:
    """Return the reader of a resource that states one thing done, given or asked for."""

    def read(resource: Node, source: Source, context: Context) -> Iterator[Fact]:
        name = _name(resource, names, context)
        found = [when(resource, stem, context.zone) for stem in stems]
        time = next((one for one in found if one.span != Span()), When(Span()))
        status = resource.text("status")
        is_period = any(resource.has(f"{stem}Period") for stem in stems)
        is_begin = type_ == _STATEMENT and not is_period
        began = Span(time.span.start) if is_begin else time.span
        activity = _activity_by(type_, status, began)
        if activity is Activity.RESOLVED:
            began = over_by(resource, began, context.zone)
        yield Fact(
            kind=kind,
            codes=name.codes,
            text=name.text,
            concepts=_concepts(name, context),
            span=time.span if activity is Activity.UNKNOWN else began,
            clock=time.clock,
            standing=_standing(resource, type_, status),
            activity=activity,
            source=source,
        )

    return read


def _activity_by(type_: str, status: str, began: Span) -> Activity:
    """Return whether something goes on, or is over without a stated end; else its dates tell."""
    if (type_, status) in _GOES_ON:
        return Activity.ACTIVE
    is_open = began.end is None
    return Activity.RESOLVED if is_open and is_over(type_, status) else Activity.UNKNOWN


def _ended(resource: Node, span: Span, context: Context) -> Span:
    """Return the span of what is over: where no end is stated, with a day by which it was."""
    return span if span.end is not None else over_by(resource, span, context.zone)


def _name(resource: Node, keys: tuple[str, ...], context: Context) -> Named:
    """Return what a resource is about, by a CodeableConcept, a reference, or R5's kind of both."""
    for key in keys:
        node = resource.child(key)
        if node is None:
            continue
        if key.endswith("Reference"):
            return _referenced(resource, key, node, context)
        concept = node.child("concept")
        if concept is not None:
            return named(concept)
        if node.has("reference"):
            inner = Node({**node.value, "contained": resource.value.get("contained", [])}, key)
            return _referenced(inner, "reference", inner.child("reference") or node, context)
        return named(node)
    return Named()


def _referenced(owner: Node, key: str, node: Node, context: Context) -> Named:
    medication = context.index.resource(owner, key)
    found = named(medication.child("code")) if medication is not None else Named()
    return found if found != Named() else Named((), node.text("display"))


_MEDICATION = ("medicationCodeableConcept", "medicationReference", "medication")

#: Of which kind the facts of each resource type are.
KINDS: Mapping[str, FactKind] = MappingProxyType(
    {
        "Observation": FactKind.MEASUREMENT,
        "Condition": FactKind.DIAGNOSIS,
        "AllergyIntolerance": FactKind.ALLERGY,
        "Procedure": FactKind.PROCEDURE,
        "ServiceRequest": FactKind.PROCEDURE,
        "MedicationAdministration": FactKind.MEDICATION,
        "MedicationStatement": FactKind.MEDICATION,
        "MedicationRequest": FactKind.MEDICATION,
        "Immunization": FactKind.MEDICATION,
    }
)
READERS: Mapping[str, Callable[[Node, Source, Context], Iterator[Fact]]] = MappingProxyType(
    {
        "Observation": _observation,
        "Condition": _condition,
        "AllergyIntolerance": _allergy,
        "Procedure": _event(
            "Procedure", FactKind.PROCEDURE, ("code",), ("performed", "occurrence")
        ),
        "ServiceRequest": _event(
            "ServiceRequest", FactKind.PROCEDURE, ("code",), ("occurrence", "authoredOn")
        ),
        "MedicationAdministration": _event(
            "MedicationAdministration",
            FactKind.MEDICATION,
            _MEDICATION,
            ("effective", "occurence", "occurrence"),
        ),
        "MedicationStatement": _event(
            "MedicationStatement", FactKind.MEDICATION, _MEDICATION, ("effective",)
        ),
        "MedicationRequest": _event(
            "MedicationRequest", FactKind.MEDICATION, _MEDICATION, ("authoredOn",)
        ),
        "Immunization": _event(
            "Immunization", FactKind.MEDICATION, ("vaccineCode",), ("occurrence",)
        ),
    }
)
