"""One study record, whole."""

from __future__ import annotations

from trialwright.registry.record.annotation import AnnotationSection, DocumentSection
from trialwright.registry.record.base import Record
from trialwright.registry.record.derived import DerivedSection
from trialwright.registry.record.protocol import ProtocolSection
from trialwright.registry.record.results import ResultsSection


class Study(Record, frozen=True, kw_only=True):
    """One study record, as of one version. Every part but the identifier may be absent."""

    protocol_section: ProtocolSection | None = None
    """Protocol Section."""

    results_section: ResultsSection | None = None
    """Study Results."""

    document_section: DocumentSection | None = None
    """Document Upload Information Section."""

    annotation_section: AnnotationSection | None = None
    """Annotation Section."""

    derived_section: DerivedSection | None = None
    """Derived Section."""

    has_results: bool | None = None
    """Has Results."""
