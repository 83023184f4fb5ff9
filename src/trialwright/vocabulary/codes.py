"""Codes of the terminologies that patients' records use, under one short name a system."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

#: Names of a system in FHIR (URIs and OIDs), in OMOP (vocabulary_id) and in plain files.
_NAMES = MappingProxyType(
    {
        "ICD10CM": ("http://hl7.org/fhir/sid/icd-10-cm", "urn:oid:2.16.840.1.113883.6.90"),
        "ICD10": ("http://hl7.org/fhir/sid/icd-10", "urn:oid:2.16.840.1.113883.6.3"),
        "LOINC": ("http://loinc.org", "urn:oid:2.16.840.1.113883.6.1"),
        "SNOMED": (
            "http://snomed.info/sct",
            "urn:oid:2.16.840.1.113883.6.96",
            "SNOMEDCT",
            "SNOMED CT",
            "SCT",
        ),
        "RXNORM": (
            "http://www.nlm.nih.gov/research/umls/rxnorm",
            "urn:oid:2.16.840.1.113883.6.88",
        ),
        "NCIT": (
            "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl",
            "urn:oid:2.16.840.1.113883.3.26.1.1",
            "NCI",
        ),
        "CVX": ("http://hl7.org/fhir/sid/cvx",),
        "UCUM": ("http://unitsofmeasure.org",),
        # HL7 ObservationInterpretation, and table 0078 of version 2, which has the same codes.
        "INTERPRETATION": (
            "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",
            "http://hl7.org/fhir/v3/ObservationInterpretation",
            "urn:oid:2.16.840.1.113883.5.83",
            "http://terminology.hl7.org/CodeSystem/v2-0078",
            "http://hl7.org/fhir/v2/0078",
        ),
    }
)
_HIERARCHIES = ("ICD10CM", "ICD10")
#: How many signs of an ICD code name its category.
_CATEGORY = 3


#: A code of ICD has at most seven signs; what lies above a text of thousands is no code.
_LONGEST_ABOVE = 16


@dataclass(frozen=True, slots=True, order=True)
class Code:
    """One code of one system; what the source calls it is no part of it."""

    system: str
    code: str

    @classmethod
    def of(cls, system: str, code: str) -> Code:
        """Return a code with its system under our short name, if it has one.

        >>> Code.of("http://hl7.org/fhir/sid/icd-10-cm", "C92.40")
        Code(system='ICD10CM', code='C92.40')
        """
        short = system_called(system)
        text = code.strip()
        return cls(short, _dotted(text) if short in _HIERARCHIES else text)

    def with_those_above(self) -> Iterator[Code]:
        """Yield the code and, in a hierarchy, what it lies below, the nearest first."""
        yield self
        if self.system in _HIERARCHIES:
            plain = self.code.replace(".", "")
            longest = min(len(plain) - 1, _LONGEST_ABOVE)
            for length in range(longest, _CATEGORY - 1, -1):
                yield Code(self.system, _dotted(plain[:length]))

    def __str__(self) -> str:
        return f"{self.system}:{self.code}"


@dataclass(frozen=True, slots=True)
class CodeRange:
    """The codes of one system from one to another and all below them; mostly just one."""

    system: str
    first: str
    last: str

    @classmethod
    def read(cls, text: str) -> CodeRange:
        """Return the range of ``SYSTEM:CODE`` or, in a hierarchy, ``SYSTEM:FIRST-LAST``."""
        system, found, codes = text.partition(":")
        if not found or not codes or system != system_called(system):
            raise ValueError(f"{text!r} is not a code: expected SYSTEM:CODE")
        first, to, last = codes.partition("-") if system in _HIERARCHIES else (codes, "", "")
        return cls(system, _plain(system, first), _plain(system, last if to else first))

    def holds(self, code: Code) -> bool:
        """Whether a code is one of these; in ICD, what lies below a code is of its kind."""
        if code.system != self.system:
            return False
        text = _plain(code.system, code.code)
        if code.system not in _HIERARCHIES:
            return text == self.first
        return self.first <= text[: len(self.first)] and text[: len(self.last)] <= self.last

    @property
    def is_single(self) -> bool:
        """Whether it names one code, not several in a row."""
        return self.first == self.last

    def __str__(self) -> str:
        first, last = (
            _dotted(one) if self.system in _HIERARCHIES else one for one in (self.first, self.last)
        )
        return f"{self.system}:{first}" if self.is_single else f"{self.system}:{first}-{last}"


def system_called(name: str) -> str:
    """Return the short name of a code system; an unknown one keeps the name that it came with.

    >>> system_called("http://loinc.org"), system_called("SNOMED CT")
    ('LOINC', 'SNOMED')
    """
    text = name.strip()
    for short, others in _NAMES.items():
        if text.upper() == short or text in others or text.upper() in others:
            return short
    return text


def _plain(system: str, code: str) -> str:
    return code.strip().upper().replace(".", "") if system in _HIERARCHIES else code.strip()


def _dotted(code: str) -> str:
    """Return an ICD code with its stop after the third sign, whether or not it came with one."""
    plain = code.upper().replace(".", "")
    return plain if len(plain) <= _CATEGORY else f"{plain[:_CATEGORY]}.{plain[_CATEGORY:]}"
