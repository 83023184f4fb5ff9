"""How large, repetitive and various a set of records is, for comparing two sets.

Shape is compared by quantile, text by three laws: how well it packs (Zstandard), how its
vocabulary grows (Heaps: distinct words ~ words^slope) and how its words are used
(Zipf: frequency ~ rank^slope).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec
import zstandard

from trialwright.registry.fields import fields_by_path
from trialwright.registry.trees import JsonObject, JsonValue

PROBABILITIES = (0.1, 0.5, 0.9, 0.95, 0.99)

_WORD = re.compile(r"[^\W_]+")
_ESCAPE = re.compile(r"\\([^\w\s])")
_LEVEL = 3
_DICTIONARY_BYTES = 112 * 1024
_TRAINING_RECORDS = 500
_FEWEST_FOR_A_DICTIONARY = 20
_ZIPF_RANKS = (10, 5_000)
#: The first records say little about growth: a handful of words, nearly all of them new.
_HEAPS_FROM = 20

_STATUS = "protocolSection.statusModule"
_LOCATIONS = "protocolSection.contactsLocationsModule.locations"
_OUTCOMES = "protocolSection.outcomesModule"
_MEASURES = "resultsSection.outcomeMeasuresModule.outcomeMeasures"
_EVENTS = "resultsSection.adverseEventsModule"
_PARTIAL_DATES = ("startDateStruct", "primaryCompletionDateStruct", "completionDateStruct")
_COUNTED_LISTS = {
    "sites": _LOCATIONS,
    "conditions": "protocolSection.conditionsModule.conditions",
    "interventions": "protocolSection.armsInterventionsModule.interventions",
    "primary outcomes": f"{_OUTCOMES}.primaryOutcomes",
    "secondary outcomes": f"{_OUTCOMES}.secondaryOutcomes",
}
_COUNTED_RESULTS = {
    "outcome measures": _MEASURES,
    "serious events": f"{_EVENTS}.seriousEvents",
    "other events": f"{_EVENTS}.otherEvents",
    "event groups": f"{_EVENTS}.eventGroups",
}
_DATES = {
    "first submitted [day]": f"{_STATUS}.studyFirstSubmitDate",
    "start [day]": f"{_STATUS}.startDateStruct.date",
    "completion [day]": f"{_STATUS}.completionDateStruct.date",
    "last updated [day]": f"{_STATUS}.lastUpdateSubmitDate",
}


@dataclass(frozen=True, slots=True)
class Profile:
    """What was measured on one set of records.

    `quantiles` holds the values at `PROBABILITIES`, dates as days since 1970-01-01;
    `shares` are shares of the records, of the dates or of the statuses;
    `ratios` are bytes before over bytes after packing each record by itself.
    """

    records: int
    quantiles: dict[str, tuple[float, ...]]
    shares: dict[str, float]
    ratios: dict[str, float]
    heaps_slope: float
    zipf_slope: float
    words: int
    distinct_words: int


def profile(records: Iterable[bytes]) -> Profile:
    """Measure a set of records; holds all of them in memory."""
    sources = list(records)
    trees = [msgspec.json.decode(source) for source in sources]
    growth, words = _vocabulary(trees)
    return Profile(
        records=len(sources),
        quantiles={
            name: _quantiles(values) for name, values in _samples(sources, trees).items() if values
        },
        shares=_shares(trees),
        ratios=_ratios(sources, trees),
        heaps_slope=_slope(growth[_HEAPS_FROM:]),
        zipf_slope=_zipf_slope(words),
        words=words.total(),
        distinct_words=len(words),
    )


def _samples(sources: list[bytes], trees: list[JsonObject]) -> dict[str, list[float]]:
    """Return what is compared by quantile."""
    with_results = [tree for tree in trees if tree["hasResults"]]
    sizes = [(len(source), tree["hasResults"]) for source, tree in zip(sources, trees, strict=True)]
    samples: dict[str, list[float]] = {
        "bytes": [size for size, _ in sizes],
        "bytes with results": [size for size, has_results in sizes if has_results],
        "bytes without results": [size for size, has_results in sizes if not has_results],
        "characters of criteria": _lengths(
            trees, "protocolSection.eligibilityModule.eligibilityCriteria"
        ),
        "participants": _numbers(trees, "protocolSection.designModule.enrollmentInfo.count"),
        "classes a measure": _list_lengths(with_results, f"{_MEASURES}.classes"),
    }
    for name, path in _COUNTED_LISTS.items():
        samples[name] = [sum(1 for _ in _at(tree, path)) for tree in trees]
    for name, path in _COUNTED_RESULTS.items():
        samples[name] = [sum(1 for _ in _at(tree, path)) for tree in with_results]
    for name, path in _DATES.items():
        samples[name] = [_day(str(value)) for tree in trees for value in _at(tree, path)]
    for section in ("protocolSection", "resultsSection", "derivedSection"):
        samples[f"bytes of {section}"] = [
            len(msgspec.json.encode(tree[section])) for tree in trees if section in tree
        ]
    return samples


def _at(value: JsonValue, path: str) -> Iterator[JsonValue]:
    """Yield every value at a path, the elements of lists one by one."""
    if isinstance(value, list):
        for element in value:
            yield from _at(element, path)
    elif not path:
        yield value
    elif isinstance(value, dict):
        key, _, rest = path.partition(".")
        if key in value:
            yield from _at(value[key], rest)


def _lengths(trees: list[JsonObject], path: str) -> list[float]:
    return [len(str(value)) for tree in trees for value in _at(tree, path)]


def _numbers(trees: list[JsonObject], path: str) -> list[float]:
    return [value for tree in trees for value in _at(tree, path) if isinstance(value, int | float)]


def _list_lengths(trees: list[JsonObject], path: str) -> list[float]:
    parent, _, key = path.rpartition(".")
    lists = (
        part.get(key) for tree in trees for part in _at(tree, parent) if isinstance(part, dict)
    )
    return [len(found) for found in lists if isinstance(found, list)]


def _day(text: str) -> int:
    """Return the day since 1970 of a date, the middle of the month where no day is stated."""
    year, month, day = (*map(int, text.split("-")), 7, 15)[:3]
    return (year - 1970) * 365 + month * 30 + day


def _quantiles(values: Sequence[float]) -> tuple[float, ...]:
    ordered = sorted(values)
    last = len(ordered) - 1
    return tuple(ordered[min(last, int(len(ordered) * share))] for share in PROBABILITIES)


def _shares(trees: list[JsonObject]) -> dict[str, float]:
    """Return what is compared as a share."""
    count = len(trees)
    shares = {"with results": sum(bool(tree["hasResults"]) for tree in trees) / count}
    statuses = Counter(
        str(status) for tree in trees for status in _at(tree, f"{_STATUS}.overallStatus")
    )
    shares |= {f"status {status}": found / count for status, found in statuses.items()}
    for name in _PARTIAL_DATES:
        dates = [str(date) for tree in trees for date in _at(tree, f"{_STATUS}.{name}.date")]
        months = sum(len(date) == len("yyyy-MM") for date in dates)
        shares[f"month only, {name}"] = months / max(1, len(dates))
        types = [str(kind) for tree in trees for kind in _at(tree, f"{_STATUS}.{name}.type")]
        shares[f"ESTIMATED, {name}"] = types.count("ESTIMATED") / max(1, len(types))
    holders: Counter[str] = Counter()
    for tree in trees:
        holders.update(_marks_of(tree))
    return shares | {mark: found / count for mark, found in holders.items()}


def _marks_of(tree: JsonObject) -> set[str]:
    """Return the escapes in the markup fields of a record, and whether it leaves ASCII."""
    marks = set()
    for path, text in _texts(tree):
        if not text.isascii():
            marks.add("beyond ASCII")
        if "\\" in text:
            field = fields_by_path().get(path)
            where = "escape" if field is not None and field.is_markup else "backslash in text"
            marks |= {f"{where} \\{sign}" for sign in _ESCAPE.findall(text)}
    return marks


def _texts(value: JsonValue, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every string of a record with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _texts(part, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part, path)


def _ratios(sources: list[bytes], trees: list[JsonObject]) -> dict[str, float]:
    """Return the ratios of all records, of both kinds, and of those no dictionary has seen."""
    pack = zstandard.ZstdCompressor(level=_LEVEL).compress
    kinds = {"with results": True, "without results": False}
    ratios = {"all": _ratio(sources, pack)}
    for name, has_results in kinds.items():
        chosen = [
            source
            for source, tree in zip(sources, trees, strict=True)
            if tree["hasResults"] is has_results
        ]
        if chosen:
            ratios[name] = _ratio(chosen, pack)
    if len(sources) >= _FEWEST_FOR_A_DICTIONARY:
        # Every other record, because neighbours in a collection speak of the same things.
        training, others = sources[0::2][:_TRAINING_RECORDS], sources[1::2]
        dictionary = zstandard.train_dictionary(_DICTIONARY_BYTES, list(training))
        trained = zstandard.ZstdCompressor(level=_LEVEL, dict_data=dictionary)
        ratios["with a dictionary"] = _ratio(others, trained.compress)
    return ratios


def _ratio(sources: list[bytes], pack: Callable[[bytes], bytes]) -> float:
    return sum(map(len, sources)) / sum(len(pack(source)) for source in sources)


def _vocabulary(trees: list[JsonObject]) -> tuple[list[tuple[float, float]], Counter[str]]:
    """Count the words of the values, keys left out, and follow the growth of the vocabulary."""
    words: Counter[str] = Counter()
    growth = []
    total = 0
    for tree in trees:
        found = [word for _, text in _texts(tree) for word in _WORD.findall(text.lower())]
        total += len(found)
        words.update(found)
        growth.append((math.log(total), math.log(len(words))))
    return growth, words


def _zipf_slope(words: Counter[str]) -> float:
    first, last = _ZIPF_RANKS
    frequencies = [count for _, count in words.most_common(last)]
    return _slope(
        [
            (math.log(rank), math.log(count))
            for rank, count in enumerate(frequencies, 1)
            if rank >= first
        ]
    )


def _slope(points: Sequence[tuple[float, float]]) -> float:
    """Return the slope of the least-squares line; NaN where two points do not exist."""
    if len(points) < 2:  # noqa: PLR2004 - a line has two points
        return math.nan
    mean_x = math.fsum(x for x, _ in points) / len(points)
    mean_y = math.fsum(y for _, y in points) / len(points)
    above = math.fsum((x - mean_x) * (y - mean_y) for x, y in points)
    return above / math.fsum((x - mean_x) ** 2 for x, _ in points)
