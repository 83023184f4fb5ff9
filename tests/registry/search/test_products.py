"""Which products are studied, counted over some studies."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from tests import records

from trialwright.registry.flags import Modality
from trialwright.registry.loading import load
from trialwright.registry.search.products import current_products, read_products
from trialwright.registry.store import Registry

FIRST = records.FIRST
TITLE = "protocolSection__identificationModule__briefTitle"


def put(home: Path, number: int, title: str) -> None:
    source = records.record(
        number,
        **{
            TITLE: title,
            "protocolSection__armsInterventionsModule": {
                "interventions": [{"type": "BIOLOGICAL", "name": title}]
            },
        },
    )
    (home / "in.json").write_bytes(source)
    load(home, [str(home / "in.json")], clock=records.clock_from())


def test_only_studies_with_a_product_are_counted(tmp_path: Path) -> None:
    put(tmp_path, FIRST, "CD19 CAR-T cells")
    put(tmp_path, FIRST + 1, "Aspirin")
    put(tmp_path, FIRST + 2, "CD19 and CD22 CAR-T cells")
    with Registry.open(tmp_path) as registry:
        products = read_products(registry)

    assert products.ncts.tolist() == [FIRST, FIRST + 2]
    every = products.counted(np.ones(2, dtype=np.bool_))
    assert every.modalities == {Modality.EX_VIVO_GENE_MODIFIED_CELL: 2}
    assert every.antigens == {"CD19": 2, "CD22": 1}
    assert products.counted(np.array([True, False])).antigens == {"CD19": 1}


def test_they_are_read_anew_when_the_registry_has_changed(tmp_path: Path) -> None:
    put(tmp_path, FIRST, "CD19 CAR-T cells")
    with Registry.open(tmp_path) as registry:
        products = current_products(registry)
        first = products()
        assert products() is first
        put(tmp_path, FIRST + 1, "CD7 CAR-T cells")
        assert products().ncts.tolist() == [FIRST, FIRST + 1]
