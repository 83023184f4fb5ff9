"""Synthetic patients as columns, by seeded chance: nobody, and like nobody.

Children and young adults of whom most have leukaemia, with results, procedures, allergies and
drugs; on purpose many of them lie on the boundaries of the reference study: birthdays on the day,
transplants six weeks ago, weights about the limit, months without a day, results that disagree,
preliminary and planned things, units that are missing, facts that no vocabulary knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cache

import numpy as np
import numpy.typing as npt

from trialwright.eligibility.cohort import Columns, Dictionary, Facts, Persons, Result, What
from trialwright.eligibility.patient import (
    Activity,
    Coded,
    FactKind,
    Interval,
    Measured,
    ReferenceRange,
    Standing,
    Value,
    Worded,
)
from trialwright.vocabulary import Code, concepts

#: The day on which the made-up patients are screened.
DAY = date(2026, 3, 15)
SEED = 20_260_315
BLOCK = 50_000
_EPOCH = date(1970, 1, 1).toordinal()
Days = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of fact that patients can have.

    Each of `sayings` with its share; `results` of which one is drawn; `share` of patients who have
    it, up to `most` times; it lies up to `days` before the day of screening, some on one of `at`.
    `lasts` if it does not end at once; `written` if the day on which it was written down is known.
    """

    sayings: tuple[tuple[What, float], ...]
    results: tuple[Result, ...] = (Result(),)
    share: float
    most: int = 1
    days: int = 900
    at: tuple[int, ...] = ()
    lasts: bool = False
    written: bool = False


def columns(count: int, *, seed: int = SEED, block: int = 0) -> Columns:
    """Return a block of made-up patients; the same numbers give the same patients."""
    chance = np.random.default_rng([seed, block])
    kinds, dictionary, places = _dictionary()
    drawn = [_drawn(one, at, count, chance) for one, at in zip(kinds, places, strict=True)]
    rows = np.concatenate(drawn, axis=1)
    rows = rows[:, np.argsort(rows[0], kind="stable")]
    offsets = np.zeros(count + 1, np.int64)
    offsets[1:] = np.cumsum(np.bincount(rows[0], minlength=count))
    none = np.zeros(rows.shape[1], np.int32)
    return Columns(
        dictionary=dictionary,
        persons=_persons(count, chance, block),
        offsets=offsets,
        facts=Facts(
            what=rows[1].astype(np.int32),
            result=rows[2].astype(np.int32),
            start=rows[3].astype(np.int32),
            end=rows[4].astype(np.int32),
            by=none,
            over_by=none,
            recorded=rows[5].astype(np.int32),
            clock=rows[6].astype(np.int32),
            place=none,
            table=none,
            rows=_Numbered(rows.shape[1]),
        ),
    )


def blocks(count: int, *, seed: int = SEED, size: int = BLOCK) -> Iterator[Columns]:
    """Yield so many made-up patients, a block at a time."""
    for number, begin in enumerate(range(0, count, size)):
        yield columns(min(size, count - begin), seed=seed, block=number)


class _Numbered(Sequence[str]):
    """The rows of a source that nobody wrote: their numbers."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, at: int) -> str:  # type: ignore[override] # rows are asked one by one
        return f"row {at}"


def _drawn(kind: Kind, places: tuple[int, int], count: int, chance: np.random.Generator) -> Days:
    """Return the facts of a kind: owner, what, result, start, end, recorded, clock by row."""
    times = chance.binomial(
        kind.most, kind.share / kind.most if kind.most > 1 else kind.share, count
    )
    owners = np.repeat(np.arange(count), times)
    size = len(owners)
    shares = np.array([share for _, share in kind.sayings])
    what = places[0] + chance.choice(len(shares), size, p=shares / shares.sum())
    result = places[1] + chance.integers(0, len(kind.results), size)
    ago = chance.integers(-5, kind.days, size)
    if kind.at:
        on = chance.random(size) < 0.2  # noqa: PLR2004 - a fifth lies on a boundary
        ago = np.where(on, np.array(kind.at)[chance.integers(0, len(kind.at), size)], ago)
    start = _dates(DAY.toordinal() - ago, chance, (0.05, 0.01, 0.01))
    end = np.zeros(size, np.int64) if kind.lasts else start
    recorded = np.where(chance.random(size) < 0.7, start, 0) if kind.written else end * 0  # noqa: PLR2004
    clock = np.where(chance.random(size) < 0.3, chance.integers(0, 3, size), -1)  # noqa: PLR2004
    return np.stack([owners, what, result, start, end, recorded, clock])


def _persons(count: int, chance: np.random.Generator, block: int) -> Persons:
    days = DAY.toordinal() - chance.integers(0, 22 * 365, count)
    on = chance.random(count) < 0.02  # noqa: PLR2004 - about a birthday that decides
    years = np.array([date(2023, 3, 15).toordinal(), date(2007, 3, 15).toordinal()])
    near = years[chance.integers(0, 2, count)] + chance.integers(-1, 2, count)
    birth = _dates(np.where(on, near, days), chance, (0.03, 0.01, 0.005))
    is_dead = chance.random(count) < 0.01  # noqa: PLR2004
    return Persons(
        ids=tuple(f"made-{block:03}-{one:06}" for one in range(count)),
        sex=chance.choice(np.arange(3, dtype=np.uint8), count, p=[0.495, 0.495, 0.01]),
        birth=birth.astype(np.int32),
        death=np.zeros(count, np.int32),
        is_dead=is_dead,
        watched=np.zeros((0, 3), np.int32),
    )


def _dates(days: Days, chance: np.random.Generator, shares: tuple[float, float, float]) -> Days:
    """Return days as dates of which some are known to the month or the year only, or not."""
    moments = (days - _EPOCH).astype("datetime64[D]")
    months = moments.astype("datetime64[M]")
    year = months.astype("datetime64[Y]").astype(np.int64) + 1970
    month = months.astype(np.int64) % 12 + 1
    day = (moments - months.astype("datetime64[D]")).astype(np.int64) + 1
    how = chance.random(len(days))
    to_month, to_year, none = shares
    day = np.where(how < to_month + to_year, 0, day)
    month = np.where(how < to_year, 0, month)
    return np.where(how > 1 - none, 0, year * 512 + month * 32 + day)


@cache
def _dictionary() -> tuple[tuple[Kind, ...], Dictionary, tuple[tuple[int, int], ...]]:
    """Return the kinds of facts, the dictionary of all blocks, and where each kind begins in it."""
    kinds = (*_diseases(), *_results(), *_rest())
    sayings: list[What] = []
    results: list[Result] = []
    places = []
    for kind in kinds:
        places.append((len(sayings), len(results)))
        sayings += [one for one, _ in kind.sayings]
        results += kind.results
    return (
        kinds,
        Dictionary(
            sayings=tuple(sayings),
            results=tuple(results),
            clocks=(time(8, 0), time(12, 30), time(0, 0)),
            places=("made up",),
            tables=("fact",),
        ),
        tuple(places),
    )


def _diseases() -> Iterator[Kind]:
    def kind(name: str, share: float, **others: object) -> Kind:
        shares = {
            Activity.ACTIVE: 0.5,
            Activity.UNKNOWN: 0.3,
            Activity.REMISSION: 0.1,
            Activity.RESOLVED: 0.1,
        }
        sure = [
            (_what(FactKind.DIAGNOSIS, name, activity=one), part) for one, part in shares.items()
        ]
        other = [
            (_what(FactKind.DIAGNOSIS, name, standing=one), 0.04)
            for one in (Standing.TENTATIVE, Standing.DENIED, Standing.VOID)
        ]
        return Kind(
            sayings=(*sure, *other),
            share=share,
            lasts=True,
            written=True,
            **others,  # type: ignore[arg-type]
        )

    yield kind("AML", 0.8)
    yield kind("leukemia", 0.1)
    yield kind("APL", 0.06)
    yield kind("MDS", 0.08, days=2500)
    for name in ("breast cancer", "basal cell carcinoma", "lymphoma"):
        yield kind(name, 0.02, days=2500, at=(1095, 1096, 1097))
    for name in ("hepatitis B", "CNS involvement", "acute GVHD", "depression", "alcoholism"):
        yield kind(name, 0.02)
    yield kind("a disease of which nobody has a code", 0.3, most=2)


def _results() -> Iterator[Kind]:
    weight = _what(FactKind.MEASUREMENT, "Body weight", codes=(Code.of("LOINC", "29463-7"),))
    weights = [_number(f"{tenths / 10:.1f}", "kg") for tenths in range(30, 900)]
    weights += [_number("10", "kg"), _number("22.1", "[lb_av]"), _number("9990", "g")] * 20
    weights += [_number("12", ""), _number("12000", "kg"), Result(Worded("12,5"))] * 5
    early = _what(
        FactKind.MEASUREMENT, "Body weight", codes=weight.codes, standing=Standing.TENTATIVE
    )
    yield Kind(
        sayings=((weight, 0.96), (early, 0.04)),
        results=tuple(weights),
        share=2.4,
        most=4,
        days=400,
        at=(0, 1, 29, 30, 31),
    )
    cells = [
        (_what(FactKind.MEASUREMENT, "CLL-1", specimen=specimen, method=method), share)
        for specimen, method, share in (
            ("bone marrow blasts", "flow cytometry", 0.8),
            ("all cells", "flow cytometry", 0.1),
            ("bone marrow blasts", "PCR", 0.1),
        )
    ]
    shares = [_number(str(one), "%") for one in range(101)]
    shares += [_number("60", "%", ">"), _number("70", "%", "<"), Result(Worded("positive"))] * 3
    yield Kind(sayings=tuple(cells), results=tuple(shares), share=0.9, most=2, days=200)
    tens = tuple(_number(str(one), "{score}") for one in (*range(0, 101, 10), 50, 70, 65))
    for name in ("Lansky score", "Karnofsky score"):
        scale = _what(FactKind.MEASUREMENT, name)
        yield Kind(sayings=((scale, 1.0),), results=tens, share=0.9, most=2, days=60, at=(0, 0, 1))
    said = tuple(Result(Worded(one)) for one in ("negative", "negative", "positive", "see note"))
    for name, share in (("HBsAg", 0.4), ("hCG", 0.2), ("anti-HCV", 0.3)):
        yield Kind(
            sayings=((_what(FactKind.MEASUREMENT, name), 1.0),),
            results=said,
            share=share,
            most=2,
            days=100,
            at=(0,),
        )
    limits = (ReferenceRange("7", "40", "U/L"),)
    activity = tuple(Result(_number(str(one), "U/L").value, limits) for one in range(5, 400))
    counts = tuple(_number(f"{one / 10:.1f}", "10*9/L") for one in range(1, 600))
    for name, results in (("ALT", activity), ("neutrophils", counts), ("platelets", counts)):
        yield Kind(
            sayings=((_what(FactKind.MEASUREMENT, name), 1.0),),
            results=results,
            share=1.3,
            most=3,
            days=120,
        )


def _rest() -> Iterator[Kind]:
    done = ((Standing.SURE, 0.9), (Standing.PLANNED, 0.07), (Standing.DENIED, 0.03))
    for name, share in (("allogeneic HSCT", 0.15), ("HSCT", 0.05), ("kidney transplant", 0.01)):
        yield Kind(
            sayings=tuple(
                (_what(FactKind.PROCEDURE, name, standing=one), part) for one, part in done
            ),
            share=share,
            most=2,
            days=700,
            at=(0, 41, 42, 43),
        )
    for name in ("cytarabine", "prednisone"):
        drug = _what(FactKind.MEDICATION, name)
        yield Kind(sayings=((drug, 1.0),), share=1.2, most=4, lasts=True)
    never = _what(FactKind.ALLERGY, "no known allergy", standing=Standing.DENIED)
    yield Kind(sayings=((never, 1.0),), share=0.4, lasts=True, written=True)
    drug = _what(FactKind.ALLERGY, "drug allergy", severity="severe")
    mild = _what(FactKind.ALLERGY, "drug allergy", severity="mild")
    yield Kind(sayings=((drug, 0.5), (mild, 0.5)), share=0.06, lasts=True, written=True)


def _what(kind: FactKind, text: str, **others: object) -> What:
    known = concepts().called("allergy" if text == "no known allergy" else text)
    named = (known.id,) if known is not None else ()
    return What(kind=kind, text=text, concepts=named, **others)  # type: ignore[arg-type]


def _number(digits: str, unit: str, comparator: str = "=") -> Result:
    value: Value = Measured(Interval.read(digits, comparator), unit, digits)
    return Result(value)


#: A coded result, as some laboratories give one.
CODED = Result(Coded((Code.of("SNOMED", "260385009"),), "Negative"))
