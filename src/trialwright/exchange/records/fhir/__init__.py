"""One study as a FHIR R4 ResearchStudy with what it refers to contained in it.

Reads: one typed study record. Writes: a resource that is valid against R4 4.0.1.
Never knows: a patient, a server.

Carried: identifiers, titles, status, design, phase, purpose, conditions and interventions
with the MeSH headings that the registry assigned, contacts, references and documents,
keywords, countries, summary and description, eligibility and enrollment (a contained Group),
dates, sponsor, investigator, sites (contained Locations), arms, objectives.
Not carried, because R4 has no place for it: descriptions of outcomes and interventions,
oversight, sharing of participants' data, annotations, posted results, MeSH ancestors.
Start at `study`.
"""

from trialwright.exchange.records.fhir.study import fhir_json, research_study

__all__ = ["fhir_json", "research_study"]
