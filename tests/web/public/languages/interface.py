"""All words of the interface, read from where they are used: sources, templates, tables.

``python -m tests.web.public.languages.interface zh-Hans`` prints those that a catalog lacks, as
entries to be filled in.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import product
from pathlib import Path

from jinja2 import nodes

import trialwright
from trialwright.eligibility.checks import RULES as CRITERIA_RULES
from trialwright.registry.checks import RULES, TIMED_RULES
from trialwright.registry.diff.criteria_words import criterion_called
from trialwright.registry.diff.titles import field_title, module_title
from trialwright.registry.diff.values import CriterionPlace, Side
from trialwright.registry.fields import fields_by_path
from trialwright.registry.flags.definitions import verdicts
from trialwright.registry.labels import labels
from trialwright.registry.language import FieldKind, search_areas
from trialwright.registry.language.errors import A_QUERY
from trialwright.registry.search.asking import FILTER_LABEL
from trialwright.web.public.languages.catalog import Catalog, read_catalog
from trialwright.web.public.rendering import environment
from trialwright.web.study.rendering import environment as study_environment

PACKAGE = Path(trialwright.__file__).parent
SPEAKERS = frozenset({"said", "said_of", "sentence", "in_a_row"})
#: Where sentences are made of words that come from elsewhere.
_MAKERS = ("web/public/languages/words.py", "vocabulary/sentences.py")
#: A source that speaks imports from one of these.
MODULES = ("trialwright.web.public.languages", "trialwright.vocabulary.sentences")


@dataclass(frozen=True, slots=True, order=True)
class Spoken:
    """Words as they stand at a place, in the plural too if they are about a count."""

    words: str
    plural: str
    where: str


def spoken() -> Iterator[Spoken]:
    """Yield all words of the interface, some of them at several places."""
    yield from _in_sources()
    yield from _in_templates()
    yield from _in_tables()


def _in_sources() -> Iterator[Spoken]:
    for file in sorted(PACKAGE.rglob("*.py")):
        where = file.relative_to(PACKAGE).as_posix()
        source = file.read_text("utf-8")
        if not any(f"from {module} import" in source for module in MODULES):
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield from _call(node.func.id, [_text(one) for one in node.args], where)


def _text(node: ast.expr) -> object:
    return node.value if isinstance(node, ast.Constant) else None


def _in_templates() -> Iterator[Spoken]:
    both = study_environment()
    loader = both.loader
    assert loader is not None
    for name in both.list_templates():
        source, _, _ = loader.get_source(both, name)
        for call in environment().parse(source).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name):
                arguments = [
                    one.value if isinstance(one, nodes.Const) else None for one in call.args
                ]
                yield from _call(call.node.name, arguments, name)


def _call(speaker: str, arguments: list[object], where: str) -> Iterator[Spoken]:
    if speaker not in SPEAKERS or where in _MAKERS:
        return
    wanted = arguments[1:3] if speaker == "said_of" else arguments[:1]
    assert wanted, where
    assert all(isinstance(one, str) for one in wanted), f"{where}: not literal: {arguments}"
    words, *plural = (str(one) for one in wanted)
    yield Spoken(words, plural[0] if plural else "", where)


def _in_tables() -> Iterator[Spoken]:
    for name, constants in labels().items():
        yield from (Spoken(words, "", f"labels {name}") for words in constants.values())
    for path in fields_by_path():
        yield Spoken(field_title(path), "", "titles of fields")
        if path.count(".") <= 1:
            yield Spoken(module_title(path), "", "titles of modules")
    for verdict in verdicts().values():
        reasons = (why for _, why in verdict.answers.values())
        yield from (Spoken(words, "", "kinds of product") for words in (verdict.words, *reasons))
    for side, is_heading in product(Side, (False, True)):
        place = CriterionPlace(side=side, is_heading=is_heading)
        yield Spoken(criterion_called(place), "", "criteria")
    yield from (Spoken(side.value, "", "criteria") for side in Side)
    for rule in (*RULES, *TIMED_RULES):
        yield Spoken(rule.why, "", f"rule {rule.id}")
    yield from (Spoken(label, "", "names of queries") for label in _names_of_queries())
    yield from (Spoken(kind.value, "", "kinds of fields") for kind in FieldKind)
    for one in CRITERIA_RULES:
        yield Spoken(one.finds, "", f"rule {one.code} of criteria")


def _names_of_queries() -> Iterator[str]:
    """Yield what refusals call a query."""
    yield from (A_QUERY, FILTER_LABEL)
    yield from (area.label for area in search_areas().values() if area.label)


def catalog(tag: str) -> Catalog:
    """Return the catalog of a language."""
    folder = files("trialwright.web.public.languages") / "catalogs"
    return read_catalog((folder / f"{tag}.po").read_text("utf-8"))


def missing(known: Catalog) -> dict[str, Spoken]:
    """Return the words that a catalog does not translate, by themselves."""
    lacking: dict[str, Spoken] = {}
    for one in spoken():
        entry = known.entries.get(one.words)
        if entry is None or not entry.is_translated or (entry.plural or "") != one.plural:
            lacking.setdefault(one.words, one)
    return lacking


def quoted(text: str) -> str:
    """Return a text as a catalog writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def entries(lacking: Iterable[Spoken]) -> Iterator[str]:
    """Yield entries to be filled in."""
    for one in lacking:
        if one.plural:
            yield (
                f"#: {one.where}\nmsgid {quoted(one.words)}\nmsgid_plural {quoted(one.plural)}\n"
                'msgstr[0] ""\n'
            )
        else:
            yield f'#: {one.where}\nmsgid {quoted(one.words)}\nmsgstr ""\n'


if __name__ == "__main__":
    sys.stdout.write("\n".join(entries(missing(catalog(sys.argv[1])).values())))
