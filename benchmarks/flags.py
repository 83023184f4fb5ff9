"""Print precision and recall of the gene-therapy flags on the labelled texts, and their cost.

The labels are split in halves by the parity of the SHA-256 of the NCT id: rules are made while
looking at the even half (`tuning`) only; the odd half (`report`) is for measuring.

    python benchmarks/flags.py [--data FOLDER] [--half tuning|report]
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import statistics
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import zstandard

from trialwright.registry.flags import StudyFlags, flags_of, named_flags
from trialwright.registry.reading import convert_study, read_study
from trialwright.registry.record import Study

_DEFINITIONS = ("fda_gene_therapy", "ema_gtmp", "in_vivo_only")
_BESIDE_THE_CHECKOUT = Path(__file__).parents[2] / "shared" / "data"


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled text and what the flags say of it, as comparable values."""

    expected: dict[str, Any]
    found: dict[str, Any]
    outside_knowledge: bool


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often one value was given: by label and flag, by the flag only, by the label only."""

    both: int
    only_flag: int
    only_label: int

    @property
    def labelled(self) -> int:
        """Texts that have this label."""
        return self.both + self.only_label

    @property
    def precision(self) -> float | None:
        """The share of the flags that the label confirms, None where none was given."""
        return _share(self.both, self.both + self.only_flag)

    @property
    def recall(self) -> float | None:
        """The share of the labels that a flag found, None where none was given."""
        return _share(self.both, self.labelled)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of the two."""
        return _share(2 * self.both, 2 * self.both + self.only_flag + self.only_label)


def in_tuning_half(nct_id: str) -> bool:
    """Whether rules may be made while looking at this study."""
    return int(sha256(nct_id.encode()).hexdigest(), 16) % 2 == 0


def labelled_texts(data: Path, *, tuning: bool) -> list[Labelled]:
    """Return one half of the labelled texts with their flags."""
    return [
        Labelled(row["labels"], values_of(flags_of(study_of(row))), row["needsOutsideKnowledge"])
        for row in _rows_of_half(data, tuning=tuning)
    ]


def studies_of_half(data: Path, *, tuning: bool) -> list[Study]:
    """Return one half of the labelled texts as parts of records."""
    return [study_of(row) for row in _rows_of_half(data, tuning=tuning)]


def _rows_of_half(data: Path, *, tuning: bool) -> list[dict[str, Any]]:
    with gzip.open(data / "registry" / "gold" / "labelled_texts.ndjson.gz", "rt") as lines:
        rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
    return [row for row in rows if in_tuning_half(row["nctId"]) is tuning]


def study_of(row: dict[str, Any]) -> Study:
    """Return a labelled text as the part of a record that it is."""
    protocol: dict[str, Any] = {
        "identificationModule": {
            key: row[key] for key in ("nctId", "briefTitle", "officialTitle") if row.get(key)
        },
        "descriptionModule": {
            key: row[key] for key in ("briefSummary", "detailedDescription") if row.get(key)
        },
    }
    if row.get("conditions"):
        protocol["conditionsModule"] = {"conditions": row["conditions"]}
    if row.get("interventions"):
        protocol["armsInterventionsModule"] = {"interventions": row["interventions"]}
    return convert_study({"protocolSection": protocol})


def values_of(flags: StudyFlags) -> dict[str, Any]:
    """Return the flags as the values that the labels use."""
    return {
        "modality": flags.modality.value,
        "cell_product": flags.cell_product.value if flags.cell_product else None,
        "antigens": [antigen.symbol for antigen in flags.antigens],
        "donor": flags.donor.value if flags.donor else None,
        "role": flags.role.value,
    } | {name: flag.answer.value for name, flag in named_flags(flags).items()}


def agreement(texts: Iterable[Labelled], field: str, value: object) -> Agreement:
    """Return how label and flag agree on one value of one field."""
    pairs = [(text.expected[field] == value, text.found[field] == value) for text in texts]
    return Agreement(
        sum(label and flag for label, flag in pairs),
        sum(flag and not label for label, flag in pairs),
        sum(label and not flag for label, flag in pairs),
    )


def exact(texts: Iterable[Labelled], field: str) -> tuple[int, int]:
    """Return how many texts have exactly the labelled value, and of how many."""
    same = [text.expected[field] == text.found[field] for text in texts]
    return sum(same), len(same)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _table(title: str, texts: list[Labelled]) -> Iterator[str]:
    yield f"\n{title} ({len(texts)} texts)"
    yield f"{'field':<18}{'value':<28}{'n':>4}{'precision':>11}{'recall':>8}{'F1':>7}"
    for name in _DEFINITIONS:
        for value in ("yes", "no", "unknown"):
            yield _row(name, value, agreement(texts, name, value))
    for field in ("modality", "cell_product", "donor", "role"):
        for value in sorted({text.expected[field] for text in texts if text.expected[field]}):
            yield _row(field, value, agreement(texts, field, value))
    for field in ("modality", "cell_product", "antigens", "donor", "role"):
        same, of = exact(texts, field)
        yield f"{field:<18}{'exactly as labelled':<28}{of:>4}{same / of:>11.3f}"
    aimed = [text for text in texts if text.expected["antigens"] or text.found["antigens"]]
    if aimed:
        same, of = exact(aimed, "antigens")
        yield f"{'antigens':<18}{'whole list, where any':<28}{of:>4}{same / of:>11.3f}"
    yield _row("antigens", "each", _antigens_one_by_one(texts))


def _antigens_one_by_one(texts: list[Labelled]) -> Agreement:
    pairs = [(set(text.expected["antigens"]), set(text.found["antigens"])) for text in texts]
    return Agreement(
        sum(len(label & flag) for label, flag in pairs),
        sum(len(flag - label) for label, flag in pairs),
        sum(len(label - flag) for label, flag in pairs),
    )


def _row(field: str, value: str, found: Agreement) -> str:
    def shown(share: float | None) -> str:
        return "-" if share is None else f"{share:.3f}"

    return (
        f"{field:<18}{value:<28}{found.labelled:>4}{shown(found.precision):>11}"
        f"{shown(found.recall):>8}{shown(found.f1):>7}"
    )


def _cost(data: Path) -> str:
    with (data / "registry" / "studies.ndjson.zst").open("rb") as packed:
        lines = zstandard.ZstdDecompressor().stream_reader(packed).read().splitlines()
    studies = [read_study(line) for line in lines]
    flags_of(studies[0])
    spent = sorted(_seconds_for(study) for study in studies)
    return (
        f"\ncost on {len(studies)} real records: median {statistics.median(spent) * 1e6:.0f} µs, "
        f"mean {statistics.fmean(spent) * 1e6:.0f} µs, "
        f"95th percentile {spent[len(spent) * 95 // 100] * 1e6:.0f} µs"
    )


def _seconds_for(study: Study) -> float:
    started = time.perf_counter()
    flags_of(study)
    return time.perf_counter() - started


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    named = os.environ.get("TRIALWRIGHT_REFERENCE_DATA")
    parser.add_argument("--data", type=Path, default=Path(named) if named else _BESIDE_THE_CHECKOUT)
    parser.add_argument("--half", choices=("tuning", "report"), action="append")
    chosen = parser.parse_args()
    for half in chosen.half or ("tuning", "report"):
        texts = labelled_texts(chosen.data, tuning=half == "tuning")
        print(*_table(f"{half} half", texts), sep="\n")
        within = [text for text in texts if not text.outside_knowledge]
        print(*_table(f"{half} half, without texts that need outside knowledge", within), sep="\n")
    print(_cost(chosen.data))


if __name__ == "__main__":
    main()
