"""Laws that hold for any two records: nothing is dropped, and both directions agree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from copy import deepcopy
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trialwright.registry.diff import (
    Added,
    Change,
    Changed,
    CriteriaChanged,
    DataCutChanged,
    ItemChanged,
    MarkupChanged,
    Moved,
    MovedBetween,
    MovedUnder,
    NotCarried,
    RecordDiff,
    Removed,
    Renumbered,
    Reordered,
    SwitchedSides,
    TextChanged,
    as_json,
    compare,
    in_words,
)
from trialwright.registry.diff.keys import SISTER_LISTS
from trialwright.registry.fields import Field, children_of, fields_by_path
from trialwright.registry.hashing import COMPUTED
from trialwright.registry.inspection import boxed
from trialwright.registry.trees import JsonObject, JsonValue, sorted_bytes

MODULES = (
    "protocolSection.statusModule",
    "protocolSection.conditionsModule",
    "protocolSection.armsInterventionsModule",
    "protocolSection.outcomesModule",
    "protocolSection.eligibilityModule",
    "protocolSection.contactsLocationsModule",
    "resultsSection.adverseEventsModule",
    "derivedSection.miscInfoModule",
    "derivedSection.conditionBrowseModule",
)
WORDINGS = (
    *("", "x", "M1", "M2", "overall survival", "Overall Survival (OS)"),
    *("1. age\n2. sex\n\n3. consent", "2. age\n1. consent of parents"),
    *("relapse of disease", "relapse of the disease", "age \\>= 3", "age >= 3"),
    "Inclusion Criteria:\n* age\n* consent\nExclusion Criteria:\n* pregnancy\n  * sex",
    "Exclusion Criteria:\n* age\n  * sex\nInclusion Criteria:\n* pregnancy\n* consent",
)
TEXTS = st.sampled_from(WORDINGS)
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(-2, 2), st.just(1.0), TEXTS)
ANYTHING = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        st.lists(parts, max_size=3), st.dictionaries(st.sampled_from("abc"), parts, max_size=3)
    ),
    max_leaves=6,
)


def objects(path: str, *, strange: bool) -> st.SearchStrategy[JsonObject]:
    """Return objects as the registry writes them at a path, or now and then something else."""
    members: dict[str, st.SearchStrategy[JsonValue]] = {
        key: values(field) for key, field in children_of(path).items()
    }
    if strange:
        members["newField"] = ANYTHING
    chosen = st.lists(st.sampled_from(sorted(members)), min_size=1, max_size=5, unique=True)
    return chosen.flatmap(lambda keys: st.fixed_dictionaries({key: members[key] for key in keys}))


def values(field: Field) -> st.SearchStrategy[JsonValue]:
    item = objects(field.path, strange=False) if field.is_branch else TEXTS
    return st.lists(item, max_size=5) if field.is_list else item


def records() -> st.SearchStrategy[JsonObject]:
    def assembled(modules: dict[str, JsonObject]) -> JsonObject:
        record: JsonObject = {"hasResults": "resultsSection.adverseEventsModule" in modules}
        for path, module in modules.items():
            section, name = path.split(".")
            member = record.setdefault(section, {})
            assert isinstance(member, dict)
            member[name] = module
        return record

    chosen = st.lists(st.sampled_from(MODULES), min_size=1, max_size=4, unique=True)
    return chosen.flatmap(
        lambda paths: st.fixed_dictionaries({path: objects(path, strange=True) for path in paths})
    ).map(assembled)


def edited(value: JsonValue, chance: Random) -> JsonValue:
    """Return a value as it may look after somebody worked on it."""
    if isinstance(value, str):
        return value if chance.random() < 0.8 else chance.choice(WORDINGS)
    if isinstance(value, list):
        items = [edited(item, chance) for item in value if chance.random() < 0.85]
        items += [deepcopy(item) for item in items if chance.random() < 0.1]
        if chance.random() < 0.3:
            chance.shuffle(items)
        return items
    if isinstance(value, dict):
        members = {key: edited(part, chance) for key, part in value.items()}
        return {key: part for key, part in exchanged(members, chance) if chance.random() < 0.95}
    return value


def exchanged(members: JsonObject, chance: Random) -> Iterable[tuple[str, JsonValue]]:
    """Return the members of an object, now and then with an item in its sister list."""
    for sisters in SISTER_LISTS:
        source, target = chance.sample(sisters, 2)
        left, entered = members.get(source), members.setdefault(target, [])
        if isinstance(left, list) and left and isinstance(entered, list):
            entered.insert(0, left.pop())
        if not entered:
            del members[target]
    return members.items()


def edited_record(record: JsonObject, chance: Random) -> tuple[JsonObject, JsonObject]:
    after = edited(record, chance)
    assert isinstance(after, dict)
    return record, after


RECORDS = records()
PAIRS = st.one_of(
    st.tuples(RECORDS, RECORDS),
    st.builds(edited_record, RECORDS, st.randoms(use_true_random=False)),
    st.builds(edited_record, RECORDS, st.randoms(use_true_random=False)),
)
thorough = settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])


@thorough
@given(RECORDS)
def test_a_record_does_not_differ_from_itself(record: JsonObject) -> None:
    assert compare(record, deepcopy(record)) == RecordDiff(())


@thorough
@given(PAIRS)
def test_the_diff_holds_all_that_turns_one_version_into_the_other(
    pair: tuple[JsonObject, JsonObject],
) -> None:
    """Nothing is dropped silently: replayed, the diff gives the later version."""
    before, after = pair
    diff = compare(before, after)

    told = {module.path for module in diff.not_carried}
    skipped = COMPUTED if told else frozenset()
    assert told <= {"derivedSection"}
    assert settled(replayed(before, diff), skipped) == settled(boxed(after), skipped)


@thorough
@given(PAIRS)
def test_both_directions_mirror_each_other(
    pair: tuple[JsonObject, JsonObject],
) -> None:
    before, after = pair
    there = Counter(type(change) for change in every(compare(before, after)))
    back = Counter(type(change) for change in every(compare(after, before)))

    there[Added], there[Removed] = there[Removed], there[Added]
    assert +there == +back


@thorough
@given(PAIRS)
def test_every_value_of_a_change_stands_in_the_records(
    pair: tuple[JsonObject, JsonObject],
) -> None:
    before, after = pair
    known = {sorted_bytes(part) for tree in (before, after) for part in parts(boxed(tree))}
    lines = {
        line.strip() for tree in (before, after) for t in texts(tree) for line in t.splitlines()
    }

    for change in every(compare(before, after)):
        for value in stated(change):
            assert sorted_bytes(value) in known or any(str(value) in line for line in lines)


@thorough
@given(PAIRS)
def test_every_diff_can_be_said_and_written(
    pair: tuple[JsonObject, JsonObject],
) -> None:
    before, after = pair
    diff = compare(before, after)

    assert in_words(diff).endswith("\n")
    assert [module["module"] for module in as_json(diff)] == [m.path for m in diff.modules]
    assert sorted_bytes(as_json(diff))  # type: ignore[arg-type]


@thorough
@given(RECORDS, st.randoms(use_true_random=False))
def test_items_in_another_order_have_only_moved(record: JsonObject, chance: Random) -> None:
    shuffled = deepcopy(record)
    for items in lists(shuffled):
        chance.shuffle(items)

    for change in every(compare(boxed(record), shuffled)):
        assert isinstance(change, Moved | Reordered)


def replayed(before: JsonObject, diff: RecordDiff) -> JsonObject:
    tree = deepcopy(boxed(before))
    replay(tree, "", [change for module in diff.modules for change in module.changes])
    return tree


def replay(tree: JsonObject, base: str, changes: Iterable[Change]) -> None:
    """Carry out changes on an object: its fields at once, its lists each as a whole."""
    of_lists: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        match change:
            case Added(index=None, value=value):
                put(tree, base, change.path, value)
            case Removed(index=None):
                put(tree, base, change.path, ...)
            case Changed() | DataCutChanged() | Renumbered():
                put(tree, base, change.path, change.after)
            case TextChanged() | MarkupChanged() | CriteriaChanged():
                put(tree, base, change.path, change.after)
            case NotCarried():
                pass
            case MovedBetween():
                of_lists[change.path].append(change)
                of_lists[change.to_path].append(change)
            case _:
                of_lists[change.path].append(change)
    old = {path: deepcopy(items_at(tree, base, path)) for path in of_lists}
    for path, about in of_lists.items():
        put(tree, base, path, rebuilt(path, old, about))


def rebuilt(path: str, old: dict[str, list[JsonValue]], about: list[Change]) -> list[JsonValue]:
    """Return a list as it is after what happened to its items."""
    items = deepcopy(old[path])
    placed: dict[int, JsonValue] = {}
    gone: set[int] = set()
    for change in about:
        match change:
            case ItemChanged():
                items[change.from_index] = item_after(items[change.from_index], path, change)
            case Removed(index=int(index)):
                gone.add(index)
            case Added(index=int(index), value=value):
                placed[index] = value
            case MovedBetween() if change.path == path:
                gone.add(change.from_index)
            case MovedBetween():
                item = deepcopy(old[change.path][change.from_index])
                placed[change.to_index] = item_after(item, path, change)
            case _:
                pass
    for change in about:
        for move in change.moves if isinstance(change, Reordered) else [change]:
            if isinstance(move, Moved):
                gone.add(move.from_index)
                placed[move.to_index] = items[move.from_index]
    stayed = iter([item for index, item in enumerate(items) if index not in gone])
    length = len(items) - len(gone) + len(placed)
    return [placed[index] if index in placed else next(stayed) for index in range(length)]


def item_after(item: JsonValue, path: str, change: ItemChanged | MovedBetween) -> JsonValue:
    for inner in change.changes:
        if isinstance(inner, Changed | TextChanged | MarkupChanged) and inner.path == path:
            return inner.after
    assert isinstance(item, dict) or not change.changes
    if isinstance(item, dict):
        replay(item, path, change.changes)
    return item


def put(tree: JsonObject, base: str, path: str, value: object) -> None:
    """Set the member of an object at a path below its own; an ellipsis deletes it."""
    *steps, last = path.removeprefix(f"{base}.").split(".")
    for step in steps:
        below = tree.setdefault(step, {})
        assert isinstance(below, dict)
        tree = below
    if value is ...:
        del tree[last]
    else:
        tree[last] = value  # type: ignore[assignment]


def items_at(tree: JsonObject, base: str, path: str) -> list[JsonValue]:
    node: JsonValue = tree
    for step in path.removeprefix(f"{base}.").split("."):
        node = node.get(step, []) if isinstance(node, dict) else []
    assert isinstance(node, list)
    return node


def settled(record: JsonObject, skipped: AbstractSet[str]) -> bytes:
    """Return a record's bytes without its empty lists, modules and sections."""
    bare = without_empty_lists(record)
    assert isinstance(bare, dict)
    sections = {
        key: {name: module for name, module in section.items() if module != {}}
        if isinstance(section, dict)
        else section
        for key, section in bare.items()
    }
    return sorted_bytes(
        {key: section for key, section in sections.items() if section != {} and key not in skipped}
    )


def without_empty_lists(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return {key: without_empty_lists(part) for key, part in value.items() if part != []}
    return [without_empty_lists(part) for part in value] if isinstance(value, list) else value


def every(diff: RecordDiff) -> Iterator[Change]:
    """Yield all changes of a diff, those within others after them."""
    waiting = [change for module in diff.modules for change in module.changes]
    while waiting:
        change = waiting.pop()
        yield change
        waiting += getattr(change, "changes", ())
        waiting += getattr(change, "moves", ())


def stated(change: Change) -> list[JsonValue]:
    match change:
        case Added(value=value) | Removed(value=value):
            return [value]
        case Moved() | MovedBetween() | ItemChanged() | Reordered():
            return []
        case SwitchedSides() | MovedUnder() | NotCarried():
            return []
        case _:
            return [change.before, change.after]


def parts(value: JsonValue) -> Iterator[JsonValue]:
    yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in inner:
        yield from parts(part)


def texts(value: JsonValue) -> Iterator[str]:
    return (part for part in parts(value) if isinstance(part, str))


def lists(record: JsonObject) -> Iterator[list[JsonValue]]:
    """Yield the lists at the top of the modules."""
    for section in record.values():
        for module in section.values() if isinstance(section, dict) else ():
            for key, member in module.items() if isinstance(module, dict) else ():
                if isinstance(member, list) and key != "newField":
                    yield member


def test_the_modules_of_these_laws_exist() -> None:
    assert all(path in fields_by_path() for path in MODULES)
