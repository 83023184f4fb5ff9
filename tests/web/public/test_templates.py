"""A page's dataclass holds all that its template shows, and nothing that it does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest
from jinja2 import meta, nodes
from tests.web.public.page_values import page_kinds

from trialwright.web.public.rendering import environment

PAGES = page_kinds()

#: The one script there is, served from an address of ours; it may stand in no other way.
SCRIPT = '<script src="{{ script }}" defer></script>'


def parsed(name: str) -> nodes.Template:
    loader = environment().loader
    assert loader is not None
    source, _, _ = loader.get_source(environment(), name)
    return environment().parse(source)


def with_parents(name: str) -> Iterator[nodes.Template]:
    """Yield a template and all that it extends, imports or includes."""
    tree = parsed(name)
    yield tree
    for referred in meta.find_referenced_templates(tree):
        assert referred is not None
        yield from with_parents(referred)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_a_template_shows_the_fields_of_its_page(page: Any) -> None:  # noqa: ANN401 - any page
    shown = {
        node.attr
        for tree in with_parents(page.template)
        for node in tree.find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.node.name == "page"
    }

    assert shown == {field.name for field in fields(page)}


def test_every_template_is_a_part_of_some_page() -> None:
    used = {page.template for page in PAGES}
    for name in tuple(used):
        used |= _referred(name)

    assert len(PAGES) >= 7
    assert used == set(environment().list_templates(extensions=["html"]))


def _referred(name: str) -> set[str]:
    """Return the templates that one extends, imports or includes, and that these do."""
    direct = {one for one in meta.find_referenced_templates(parsed(name)) if one is not None}
    return direct.union(*map(_referred, direct))


def test_no_template_marks_a_text_as_safe() -> None:
    for name in environment().list_templates():
        tree = parsed(name)
        assert not [node for node in tree.find_all(nodes.Filter) if node.name == "safe"], name
        assert not list(tree.find_all((nodes.MarkSafe, nodes.ScopedEvalContextModifier))), name


def test_no_page_carries_script_or_style_within() -> None:
    for name in environment().list_templates():
        loader = environment().loader
        assert loader is not None
        source, _, _ = loader.get_source(environment(), name)
        assert source.replace(SCRIPT, "").count("<script") == 0
        assert "style=" not in source
        assert not re.search(r"\son[a-z]+=", source)
