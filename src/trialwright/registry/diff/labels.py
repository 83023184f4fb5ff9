"""What a person would call an item of a list."""

from __future__ import annotations

from collections.abc import Mapping

from trialwright.registry.diff.keys import item_key
from trialwright.registry.trees import JsonObject, JsonValue, sorted_bytes

_GROUP_LISTS = ("groups", "eventGroups")
_WITHOUT_NAME = "(unnamed)"


def item_label(path: str, item: JsonValue, group_titles: Mapping[str, str]) -> str:
    """Return the name of an item: a site, a measure, an arm; never its position.

    `group_titles` are the titles of the results groups around the item by their ids: what
    is counted for OG000 is called by the title of OG000.
    """
    if isinstance(item, str):
        return item
    key = item_key(path)
    if not isinstance(item, dict) or key is None:
        return sorted_bytes(item).decode()
    for fields in (key.label, *key.keys):
        name = ", ".join(filter(None, (_text(item.get(field)) for field in fields)))
        if name:
            return group_titles.get(name, name) if fields == ("groupId",) else name
    return _WITHOUT_NAME


def titles_of_groups(*versions: JsonObject) -> dict[str, str]:
    """Return the titles of the results groups that an object lists, by id."""
    return {
        group_id: title
        for version in versions
        for name in _GROUP_LISTS
        for group in _items(version.get(name))
        if isinstance(group, dict)
        and isinstance(group_id := group.get("id"), str)
        and isinstance(title := group.get("title"), str)
    }


def _items(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _text(value: JsonValue) -> str:
    """Return a leaf as text, a list of leaves joined."""
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    return (
        value if isinstance(value, str) else "" if value is None else sorted_bytes(value).decode()
    )
