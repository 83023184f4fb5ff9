"""Who or what a reference means: relative, absolute, urn:uuid and contained ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from trialwright.exchange.patients.fhir.nodes import Node


@dataclass(frozen=True, slots=True)
class Entry:
    """One resource with where it came from and the address that its bundle gives it."""

    resource: dict[str, Any]
    place: str
    number: int
    full_url: str = ""

    @property
    def type(self) -> str:
        """The resource type."""
        return str(self.resource.get("resourceType", ""))

    @property
    def id(self) -> str:
        """Its own id, its bundle's address for it, or its number in the file."""
        own = self.resource.get("id")
        return own if isinstance(own, str) and own else self.full_url or f"number {self.number}"


@dataclass(slots=True)
class Index:
    """Every resource of a source under each of its addresses."""

    _by_address: dict[str, Entry] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        """Know a resource by its type and id and by its address in the bundle."""
        if isinstance(entry.resource.get("id"), str):
            self._by_address.setdefault(f"{entry.type}/{entry.resource['id']}", entry)
        if entry.full_url:
            self._by_address.setdefault(entry.full_url, entry)

    def entry(self, reference: str) -> Entry | None:
        """Return the resource of a reference; an absolute one is also known by type and id."""
        address = reference.partition("/_history/")[0]
        found = self._by_address.get(address)
        if found is None and "/" in address:
            found = self._by_address.get("/".join(address.split("/")[-2:]))
        return found

    def resource(self, owner: Node, key: str) -> Node | None:
        """Return what a reference at a key means, contained resources included; None if nowhere."""
        node = owner.child(key)
        reference = node.text("reference") if node is not None else ""
        if reference.startswith("#"):
            for contained in owner.children("contained"):
                if contained.text("id") == reference[1:]:
                    return contained
            return None
        found = self.entry(reference) if reference else None
        return None if found is None else Node(found.resource, found.type)
