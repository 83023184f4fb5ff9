"""A source of FHIR resources to patients with their facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path

from trialwright.eligibility.patient import Fact, FactKind, Patient, Sex, Source
from trialwright.exchange.patients.account import MAY_BE, Account, Odd, PatientsRead, SetAside
from trialwright.exchange.patients.fhir.facts import KINDS, READERS, Context, facts_in
from trialwright.exchange.patients.fhir.files import resources_in, resources_of
from trialwright.exchange.patients.fhir.nodes import Node
from trialwright.exchange.patients.fhir.references import Entry, Index
from trialwright.exchange.patients.moments import moment
from trialwright.vocabulary import Concepts, PartialDate, concepts

_FORMAT = "FHIR"
#: The element that says whose a resource is.
_OWNERS = ("subject", "patient")
_SEXES = {"female": Sex.FEMALE, "male": Sex.MALE}


def read_fhir(
    path: Path, vocabulary: Concepts | None = None, zone: tzinfo | None = None
) -> PatientsRead:
    """Return the patients of a FHIR file or of a folder of them.

    Moments are told by the clock of `zone`, or else as they are written. Raises ContainerError
    for a file that holds no JSON; a resource that cannot be read is set aside.
    """
    account = Account()
    return _read(resources_of(path, account), account, vocabulary or concepts(), zone)


def read_fhir_text(
    data: bytes,
    place: str,
    vocabulary: Concepts | None = None,
    zone: tzinfo | None = None,
) -> PatientsRead:
    """Return the patients of FHIR resources that are at hand as bytes; `place` names them."""
    account = Account()
    return _read(resources_in(data, place, account), account, vocabulary or concepts(), zone)


def _read(
    found: Iterable[Entry], account: Account, vocabulary: Concepts, zone: tzinfo | None
) -> PatientsRead:
    entries = list(found)
    index = Index()
    for entry in entries:
        index.add(entry)
    reading = _Reading(account, Context(index, vocabulary, zone), {}, {})
    for entry in entries:
        if entry.type == "Patient":
            reading.person(entry)
    for entry in entries:
        if entry.type in READERS:
            reading.facts(entry)
        elif entry.type != "Patient":
            account.ignored[entry.type] += 1
    return account.close(_FORMAT, reading.patients())


@dataclass(slots=True)
class _Reading:
    """Patients as they are found, and the facts of each."""

    account: Account
    context: Context
    persons: dict[str, Patient]
    found: dict[str, list[Fact]]

    def person(self, entry: Entry) -> None:
        """Read a Patient, or set it aside."""
        try:
            one = self._new(entry)
        except Odd as odd:
            self._aside(entry, odd)
            return
        self.account.rows["Patient"] += 1
        self.persons[one.id] = one
        self.found[one.id] = []

    def _new(self, entry: Entry) -> Patient:
        one = _patient(entry, self.context.zone)
        if one.id in self.persons:
            raise Odd("Patient.id", one.id, "each patient once")
        return one

    def facts(self, entry: Entry) -> None:
        """Read the facts of a resource, or set it aside."""
        node = Node(entry.resource, entry.type)
        owner = ""
        try:
            owner = self._owner(node)
            stated = facts_in(
                node, entry.type, Source(entry.place, entry.type, entry.id), self.context
            )
        except Odd as odd:
            self._aside(entry, odd, owner or _named_owner(entry), MAY_BE[KINDS[entry.type]])
            return
        self.account.rows[entry.type] += 1
        self.found[owner].extend(stated)

    def patients(self) -> Iterable[Patient]:
        """Yield every patient with the facts that were found."""
        for one in self.persons.values():
            yield Patient(
                id=one.id,
                sex=one.sex,
                birth=one.birth,
                death=one.death,
                is_dead=one.is_dead,
                facts=tuple(self.found[one.id]),
            )

    def _owner(self, node: Node) -> str:
        """Return the id of the patient whose a resource is."""
        for key in _OWNERS:
            reference = node.child(key)
            if reference is None:
                continue
            found = self.context.index.resource(node, key)
            owner = found.text("id") if found is not None else ""
            entry = self.context.index.entry(reference.text("reference"))
            if entry is not None and entry.type == "Patient":
                owner = entry.id
            if owner not in self.persons:
                shown = reference.text("reference") or reference.value
                raise Odd(node.at(key), shown, "a patient of this source")
            return owner
        raise Odd(node.at("subject"), None, "a reference to a patient")

    def _aside(
        self,
        entry: Entry,
        odd: Odd,
        owner: str | None = None,
        kinds: Iterable[FactKind] = (),
    ) -> None:
        aside = SetAside.of(entry.place, entry.type, entry.id, odd)
        self.account.put_aside(aside, owner, kinds)


def _named_owner(entry: Entry) -> str | None:
    """Return the reference to somebody who is not in the source; None if there is none."""
    for key in _OWNERS:
        named = entry.resource.get(key)
        reference = named.get("reference") if isinstance(named, dict) else None
        if isinstance(reference, str) and reference:
            return reference
    return None


def _patient(entry: Entry, zone: tzinfo | None) -> Patient:
    node = Node(entry.resource, "Patient")
    died = node.text("deceasedDateTime")
    return Patient(
        id=entry.id,
        sex=_SEXES.get(node.text("gender"), Sex.UNKNOWN),
        birth=_birth(node),
        death=moment(died, node.at("deceasedDateTime"), zone).day if died else None,
        is_dead=bool(died) or node.flag("deceasedBoolean") is True,
    )


def _birth(node: Node) -> PartialDate | None:
    text = node.text("birthDate")
    return moment(text, node.at("birthDate")).day if text else None
