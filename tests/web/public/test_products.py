"""What we derive narrows a search as facets do: the antigen, the kind of product, its cells."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import httpx
import pytest
from tests import records
from tests.web.conftest import listening
from tests.web.public.landscape.conftest import STUDIES, made_up, serving
from tests.web.public.reading_html import Reader

from trialwright.registry.flags import flags_of
from trialwright.registry.loading import load
from trialwright.registry.search.nothing import NoStudies
from trialwright.registry.store import Registry
from trialwright.web.public import create_app
from trialwright.web.public.sources import StudySource

_RECORDS = "registry/studies.ndjson.zst"
ATOM = "{http://www.w3.org/2005/Atom}"
CAR_T, BOTH = STUDIES // 3, STUDIES // 6


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Return a client of the pages of made-up studies, some of them of cells."""
    home = tmp_path_factory.mktemp("products")
    (home / "many.ndjson").write_bytes(b"\n".join(map(made_up, range(STUDIES))))
    load(home, [str(home / "many.ndjson")], clock=records.clock_from(), workers=1)
    with serving(home) as ready:
        yield ready


class _Elsewhere:
    """What another source gives, as whatever it is."""

    def __init__(self, source: Registry) -> None:
        self.newest = source.newest
        self.newest_copy = source.newest_copy
        self.history = source.history
        self.version = source.version
        self.named_by = source.named_by
        self.count = source.count


def total(client: httpx.Client, query: str) -> int:
    return int(client.get(f"/search.json?{query}").json()["total"])


@pytest.mark.parametrize(
    ("query", "studies"),
    [
        ("antigen=CD19", CAR_T),
        ("antigen=cd-19", CAR_T),
        ("antigen=CD22", BOTH),
        ("antigen=CD19&antigen=CD22", BOTH),
        ("antigen=CD123", 0),
        ("antigen=CD19&antigen=none", 0),
        ("antigen=none", STUDIES - CAR_T),
        ("modality=ex-vivo-gene-modified-cell", CAR_T),
        ("modality=none", STUDIES - CAR_T),
        ("modality=none&modality=ex_vivo_gene_modified_cell", STUDIES),
        ("modality=oncolytic_virus", 0),
        ("cells=car-t", CAR_T),
        ("cells=car-t&cells=NK", CAR_T),
        ("cells=NK", 0),
        ("antigen=CLL-1&cells=CAR-T", 0),
        ("antigen=CD22&sponsor=OTHER", 0),
        ("antigen=CD22&sponsor=INDUSTRY", BOTH),
        ("antigen=CD19&q=aspirin", 0),
        ("modality=none&q=aspirin", STUDIES - CAR_T),
    ],
)
def test_a_chosen_value_leaves_just_the_studies_that_have_it(
    client: httpx.Client,
    query: str,
    studies: int,
) -> None:
    assert total(client, query) == studies


def test_a_search_counts_what_is_derived_of_its_hits(client: httpx.Client) -> None:
    derived = client.get("/search.json").json()["derived"]

    assert derived.pop("rulesVersion")
    assert derived == {
        "modality": {"values": {"ex_vivo_gene_modified_cell": CAR_T}, "none": STUDIES - CAR_T},
        "cells": {"values": {"CAR-T": CAR_T}, "none": STUDIES - CAR_T},
        "antigen": {"values": {"CD19": CAR_T, "CD22": BOTH}, "none": STUDIES - CAR_T},
    }


def test_facets_of_what_is_derived_say_that_it_is_ours(client: httpx.Client) -> None:
    page = Reader(client.get("/search?q=CAR-T").text)

    assert page.says("Target antigen")
    assert page.says("not stated by the registry")
    assert {
        "/search?q=CAR-T&modality=ex_vivo_gene_modified_cell",
        "/search?q=CAR-T&cells=CAR-T",
        "/search?q=CAR-T&antigen=CD22",
    } <= {*page.links}


def test_what_was_chosen_can_be_let_go_and_goes_along(client: httpx.Client) -> None:
    page = Reader(client.get("/search?antigen=CD22&antigen=CD19&cells=CAR-T").text)

    assert page.says("Target antigen: CD22")
    assert "/search?cells=CAR-T&antigen=CD22" in page.links

    query = "cells=CAR-T&antigen=CD22&antigen=CD19"
    assert {f"/landscape?{query}", f"/search.json?{query}", f"/search/map?{query}"} <= {*page.links}
    hidden = [value for tag, name, value in page.attributes if (tag, name) == ("input", "value")]
    assert {"CD22", "CD19", "CAR-T"} <= {*hidden}


def test_exports_feed_and_map_have_just_the_same_studies(
    client: httpx.Client,
) -> None:
    page = Reader(client.get("/search?antigen=CD22&sort=StudyFirstPostDate:desc").text)
    (export,) = [one for one in page.links if "format=csv" in one]
    rows = list(csv.DictReader(io.StringIO(client.get(export).text)))
    feed = ET.fromstring(client.get("/search.atom?antigen=CD22").content)  # noqa: S314 - our own

    assert len(rows) == BOTH
    assert len(feed.findall(f"{ATOM}entry")) == BOTH
    assert client.get("/search/map.json?antigen=CD22").json()["total"] == BOTH
    assert Reader(client.get("/search/map?antigen=CD22").text).says("Target antigen: CD22")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/search?antigen=moon", "Target antigen has no value 'moon'."),
        ("/search?modality=car-t", "Gene or cell product has no value 'car-t'."),
        ("/search.json?cells=moon", "Cells given has no value 'moon'."),
        ("/landscape?antigen=moon", "Target antigen has no value 'moon'."),
        ("/api/trialwright/export?antigen=moon", "Target antigen has no value 'moon'."),
    ],
)
def test_what_is_no_value_is_refused(client: httpx.Client, path: str, said: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 400
    assert said in answer.text.replace("&#39;", "'")


def test_the_registrys_own_api_has_no_such_parameter(client: httpx.Client) -> None:
    answer = client.get("/api/v2/studies?antigen=CD19")

    assert (answer.status_code, answer.text) == (400, "`antigen` is unknown parameter")


def test_where_nothing_is_derived_it_cannot_be_asked(tmp_path: Path) -> None:
    """Another source than a registry keeps nothing beside its records."""
    load(tmp_path, [], clock=records.clock_from(), workers=1)

    @contextmanager
    def elsewhere() -> Iterator[StudySource]:
        with Registry.open(tmp_path) as registry:
            yield _Elsewhere(registry)

    app = create_app(elsewhere, finder=lambda: NoStudies(datetime.now(UTC)))
    with listening(app) as address, httpx.Client(base_url=address, trust_env=False) as ready:
        assert ready.get("/search.json").json()["derived"] is None
        refused = ready.get("/search?antigen=CD19")
        assert refused.status_code == 400
        assert Reader(refused.text).says("come without what is derived from them")


@pytest.mark.reference
def test_each_real_value_leads_to_the_studies_that_the_rules_derive_anew(
    reference_data: Path, tmp_path: Path
) -> None:
    """Counted another way: the rules are asked about each record once more."""
    load(tmp_path, [str(reference_data / _RECORDS)], clock=records.clock_from(), workers=1)
    met: Counter[tuple[str, str]] = Counter()
    with Registry.open(tmp_path) as registry:
        for nct_id in registry.ids():
            version = registry.newest(nct_id)
            assert version is not None
            flags = flags_of(version.study)
            met["modality", flags.modality.value] += 1
            if flags.cell_product is not None:
                met["cells", flags.cell_product.value] += 1
            met.update(("antigen", symbol) for symbol in {one.symbol for one in flags.antigens})
            met["antigen", "none"] += not flags.antigens

    assert len(met) > 10
    with serving(tmp_path) as ready:
        for (name, value), studies in met.items():
            found = ready.get("/search.json", params={name: value}).json()["total"]
            assert (name, value, found) == (name, value, studies)
