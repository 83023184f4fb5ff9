"""Under which terms the registry files a study, and the ways up and down from each.

A record lists its MeSH terms and all broader ones, each of them once; it does not say which
stands under which, so nothing here draws a tree that the record does not have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trialwright.registry.record.derived import BrowseBranch, BrowseLeaf, BrowseModule, Mesh
from trialwright.web.public.content import (
    Cell,
    Fold,
    Inline,
    Link,
    Note,
    Part,
    Row,
    Section,
    Table,
    cell,
    tabled,
)
from trialwright.web.public.languages import said
from trialwright.web.public.search.exactly import address_of, exactly
from trialwright.web.public.wording import in_words

_MESH = "https://meshb.nlm.nih.gov/record/ui?ui="


@dataclass(frozen=True, slots=True)
class _Kind:
    """Terms of conditions or of interventions: the fields that hold them and all above them."""

    own: str
    broader: str


CONDITIONS = _Kind("ConditionMeshTerm", "ConditionAncestorTerm")
INTERVENTIONS = _Kind("InterventionMeshTerm", "InterventionAncestorTerm")


def terms(anchor: str, title: str, module: BrowseModule | None, kind: _Kind) -> Section:
    """Return the terms under which the registry files a study, with searches up and down."""
    parts: tuple[Part, ...] = ()
    if module is not None:
        parts = (
            *_own(module.meshes, kind),
            *_broader(module.ancestors, kind),
            *_topics(module.browse_leaves, module.browse_branches),
        )
    return Section(anchor, title, parts, said("The record holds none."))


def _own(found: Sequence[Mesh], kind: _Kind) -> tuple[Table, ...]:
    return tabled(said("MeSH terms"), _columns(said("Term")), _rows(found, kind))


def _broader(found: Sequence[Mesh], kind: _Kind) -> Iterator[Part]:
    """Yield the way up: broader terms in the registry's order, which begins at the nearest."""
    if not found:
        return
    yield from tabled(
        said("Up the tree, nearest first"), _columns(said("Broader term")), _rows(found, kind)
    )
    yield Note(
        said(
            "In the registry's order: from each term upwards. Where several ways lead up they "
            "follow one another; the record does not say where one ends."
        )
    )


def _columns(first: str) -> tuple[str, ...]:
    return (first, said("Studies here"), said("Studies below"))


def _rows(found: Sequence[Mesh], kind: _Kind) -> Iterator[Row]:
    for mesh in found:
        yield Row(
            cell(mesh.term or said("term not stated"), _definition(mesh)),
            (
                _search(said("filed here"), kind.own, mesh),
                _search(said("filed below"), kind.broader, mesh),
            ),
        )


def _search(text: str, piece: str, mesh: Mesh) -> Cell:
    if not mesh.term or not any(sign.isalnum() for sign in mesh.term):
        return ""
    return Link(text, address_of(exactly(piece, (mesh.term,))))


def _definition(mesh: Mesh) -> Inline | None:
    """Return the way to a term's own page at the National Library of Medicine."""
    if mesh.id is None:
        return None
    plain = mesh.id.isalnum() and mesh.id.isascii()
    return Link(mesh.id, f"{_MESH}{mesh.id}") if plain else mesh.id


def _topics(leaves: Sequence[BrowseLeaf], branches: Sequence[BrowseBranch]) -> Iterator[Fold]:
    """Yield the topics of older records; the registry has not written them since 2025."""
    if leaves:
        rows = tuple(Row(leaf.name or "", _leaf(leaf)) for leaf in leaves)
        columns = (said("Topic"), said("Id"), said("Found as"), said("Relevance"))
        title = said("Topics ({count})", count=len(leaves))
        yield Fold(title, (Table(said("Topics"), columns, rows),))
    if branches:
        pairs = tuple(Row(branch.name or "", (branch.abbrev or "",)) for branch in branches)
        table = Table(said("Branches"), (said("Branch"), said("Abbreviation")), pairs)
        yield Fold(said("Branches ({count})", count=len(branches)), (table,))


def _leaf(leaf: BrowseLeaf) -> tuple[Cell, ...]:
    return (leaf.id or "", leaf.as_found or "", in_words(leaf.relevance))
