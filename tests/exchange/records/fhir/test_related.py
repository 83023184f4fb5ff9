"""What was written about a study, and what R4 has no place for."""

from __future__ import annotations

from tests.exchange.records.fhir.resources import resource_of


def test_what_was_written_and_posted_is_related() -> None:
    references = {
        "references": [
            {
                "pmid": "1",
                "type": "RESULT",
                "citation": "A *bold* <b>",
                "retractions": [{"pmid": "2", "source": "J"}],
            },
            {},
        ],
        "seeAlsoLinks": [{"label": r"A \& B", "url": "https://a.example/b c"}, {}],
        "availIpds": [
            {"id": "7", "type": "Data", "comment": r"ask \#1", "url": "https://d.example"}
        ],
    }
    documents = [
        {"typeAbbrev": "Prot", "label": "P", "filename": "p.PDF", "size": 5, "date": "2026-01-02"},
        {"filename": "p.txt"},
        {},
    ]

    assert resource_of(
        protocolSection__referencesModule=references,
        documentSection__largeDocumentModule__largeDocs=documents,
    )["relatedArtifact"] == [
        {
            "type": "citation",
            "label": "Result",
            "display": "retracted by J (PMID 2)",
            "citation": r"A \*bold\* \<b\>",
            "url": "https://pubmed.ncbi.nlm.nih.gov/1/",
        },
        {"type": "documentation", "display": "A & B", "url": "https://a.example/b%20c"},
        {"type": "documentation", "display": "Data, 7, ask #1", "url": "https://d.example"},
        {
            "type": "documentation",
            "label": "Prot",
            "display": "P",
            "document": {
                "contentType": "application/pdf",
                "url": "https://cdn.clinicaltrials.gov/large-docs/01/NCT90000001/p.PDF",
                "size": 5,
                "title": "p.PDF",
                "creation": "2026-01-02",
            },
        },
        {
            "type": "documentation",
            "document": {
                "url": "https://cdn.clinicaltrials.gov/large-docs/01/NCT90000001/p.txt",
                "title": "p.txt",
            },
        },
    ]


def test_what_r4_has_no_place_for_is_noted() -> None:
    resource = resource_of(
        protocolSection__identificationModule__officialTitle="Whole *Title*",
        protocolSection__identificationModule__acronym="MUS",
        protocolSection__sponsorCollaboratorsModule__collaborators=[{"name": "X"}, {"name": "Y"}],
        protocolSection__descriptionModule__detailedDescription="* one\n* two \\> three",
        protocolSection__statusModule__whyStopped=r"money \& time",
    )

    said = [note["text"] for note in resource["note"]]
    assert said[:2] == [r"Official title: Whole \*Title\*", "Acronym: MUS"]
    assert said[-2:] == ["Collaborators: X, Y", "* one\n* two \\> three"]
    assert resource["title"] == "A Made-up Study of Something"
    assert resource["reasonStopped"] == {"text": "money & time"}
