"""Notes of the registry on a record, and the documents posted with it."""

from __future__ import annotations

from datetime import date

from trialwright.registry.record.base import Record
from trialwright.registry.record.enumerations import UnpostedEventType, ViolationEventType
from trialwright.vocabulary import UnzonedMinute


class AnnotationSection(Record, frozen=True, kw_only=True):
    """At `annotationSection`."""

    annotation_module: AnnotationModule | None = None
    """Annotation Module."""


class AnnotationModule(Record, frozen=True, kw_only=True):
    """At `annotationSection.annotationModule`."""

    unposted_annotation: UnpostedAnnotation | None = None
    """Unposted Annotation."""

    violation_annotation: ViolationAnnotation | None = None
    """FDAAA 801 Violations."""


class UnpostedAnnotation(Record, frozen=True, kw_only=True):
    """At `annotationSection.annotationModule.unpostedAnnotation`."""

    unposted_responsible_party: str | None = None
    """Responsible Party for Unposted Events."""

    unposted_events: tuple[UnpostedEvent, ...] = ()
    """Unposted Event."""


class UnpostedEvent(Record, frozen=True, kw_only=True):
    """At `annotationSection.annotationModule.unpostedAnnotation.unpostedEvents`."""

    type: UnpostedEventType | None = None
    """Study Results Submission Type."""

    date: date | None = None
    """Study Results Submission Date."""

    date_unknown: bool | None = None
    """Unposted Event Date is Unknown."""


class ViolationAnnotation(Record, frozen=True, kw_only=True):
    """At `annotationSection.annotationModule.violationAnnotation`."""

    violation_events: tuple[ViolationEvent, ...] = ()
    """Violation Event."""


class ViolationEvent(Record, frozen=True, kw_only=True):
    """At `annotationSection.annotationModule.violationAnnotation.violationEvents`."""

    type: ViolationEventType | None = None
    """Violation Event Type."""

    description: str | None = None
    """Violation Event Type Description."""

    creation_date: date | None = None
    """Violation Event Creation Date."""

    issued_date: date | None = None
    """Violation Event Issued Date."""

    release_date: date | None = None
    """Violation Event Released Date."""

    posted_date: date | None = None
    """Violation Event Posted Date."""


class DocumentSection(Record, frozen=True, kw_only=True):
    """At `documentSection`."""

    large_document_module: LargeDocumentModule | None = None
    """Document Upload Module."""


class LargeDocumentModule(Record, frozen=True, kw_only=True):
    """At `documentSection.largeDocumentModule`."""

    no_sap: bool | None = None
    """Document Has No Statistical Analysis Plan (SAP)."""

    large_docs: tuple[LargeDoc, ...] = ()
    """Uploaded Document Information."""


class LargeDoc(Record, frozen=True, kw_only=True):
    """At `documentSection.largeDocumentModule.largeDocs`."""

    type_abbrev: str | None = None
    """Document Type."""

    has_protocol: bool | None = None
    """Document Includes Study Protocol."""

    has_sap: bool | None = None
    """Document Includes Statistical Analysis Plan (SAP)."""

    has_icf: bool | None = None
    """Document Includes Informed Consent Form (ICF)."""

    label: str | None = None
    """Document Label."""

    date: date | None = None
    """Document Date."""

    upload_date: UnzonedMinute | None = None
    """Document Uploaded Date."""

    filename: str | None = None
    """Document File Name."""

    size: int | None = None
    """Document File Size."""
