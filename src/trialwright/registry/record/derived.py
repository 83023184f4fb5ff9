"""What the registry computes from a record; it changes without any edit by the sponsor."""

from __future__ import annotations

from datetime import date

from trialwright.registry.record.base import Record
from trialwright.registry.record.enumerations import BrowseLeafRelevance
from trialwright.registry.record.status import DateStruct


class DerivedSection(Record, frozen=True, kw_only=True):
    """At `derivedSection`."""

    misc_info_module: MiscInfoModule | None = None
    """Misc Information Module."""

    condition_browse_module: BrowseModule | None = None
    """Condition Browse Module."""

    intervention_browse_module: BrowseModule | None = None
    """Drug/Intervention Browse Module."""


class MiscInfoModule(Record, frozen=True, kw_only=True):
    """At `derivedSection.miscInfoModule`."""

    version_holder: date | None = None
    """Version Holder."""

    removed_countries: tuple[str, ...] = ()
    """Removed Countries."""

    submission_tracking: SubmissionTracking | None = None
    """Submission Tracking."""


class SubmissionTracking(Record, frozen=True, kw_only=True):
    """At `derivedSection.miscInfoModule.submissionTracking`."""

    estimated_results_first_submit_date: date | None = None
    """Estimated Results First Submitted Date."""

    submission_infos: tuple[SubmissionInfo, ...] = ()
    """Study Results Submission Info."""

    first_mcp_info: FirstMcpInfo | None = None
    """First MCP Info."""


class FirstMcpInfo(Record, frozen=True, kw_only=True):
    """At `derivedSection.miscInfoModule.submissionTracking.firstMcpInfo`."""

    post_date_struct: DateStruct | None = None
    """Post Date Struct."""


class SubmissionInfo(Record, frozen=True, kw_only=True):
    """At `derivedSection.miscInfoModule.submissionTracking.submissionInfos`."""

    release_date: date | None = None
    """Release Date."""

    reset_date: date | None = None
    """Reset Date."""

    unrelease_date: date | None = None
    """Unrelease Date."""

    unrelease_date_unknown: bool | None = None
    """Unrelease Date Unknown."""

    mcp_release_n: int | None = None
    """Number of MCPs."""


class BrowseModule(Record, frozen=True, kw_only=True):
    """Found at these places of the record:

    - `derivedSection.conditionBrowseModule`
    - `derivedSection.interventionBrowseModule`
    """

    meshes: tuple[Mesh, ...] = ()
    """Condition MeSH Terms."""

    ancestors: tuple[Mesh, ...] = ()
    """Ancestors of Condition MeSH Terms."""

    browse_leaves: tuple[BrowseLeaf, ...] = ()
    """Condition Leaf Topics."""

    browse_branches: tuple[BrowseBranch, ...] = ()
    """Condition Branch Topics."""


class Mesh(Record, frozen=True, kw_only=True):
    """Found at these places of the record:

    - `derivedSection.conditionBrowseModule.meshes`
    - `derivedSection.conditionBrowseModule.ancestors`
    - `derivedSection.interventionBrowseModule.meshes`
    - `derivedSection.interventionBrowseModule.ancestors`
    """

    id: str | None = None
    """Condition MeSH ID."""

    term: str | None = None
    """Condition MeSH Term."""


class BrowseLeaf(Record, frozen=True, kw_only=True):
    """Found at these places of the record:

    - `derivedSection.conditionBrowseModule.browseLeaves`
    - `derivedSection.interventionBrowseModule.browseLeaves`
    """

    id: str | None = None
    """Condition Leaf Topic ID."""

    name: str | None = None
    """Condition Leaf Topic Name."""

    as_found: str | None = None
    """Found by Condition Term."""

    relevance: BrowseLeafRelevance | None = None
    """Relevance to Condition Leaf Topic."""


class BrowseBranch(Record, frozen=True, kw_only=True):
    """Found at these places of the record:

    - `derivedSection.conditionBrowseModule.browseBranches`
    - `derivedSection.interventionBrowseModule.browseBranches`
    """

    abbrev: str | None = None
    """Condition Branch Topic Short Name."""

    name: str | None = None
    """Condition Branch Topic Name."""
