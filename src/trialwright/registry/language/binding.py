"""A tree of words and operators as conditions on fields."""

from __future__ import annotations

from typing import assert_never

from trialwright.registry.language import conditions
from trialwright.registry.language.conditions import Condition
from trialwright.registry.language.context import Context, Refusals
from trialwright.registry.language.errors import A_QUERY
from trialwright.registry.language.kinds import ORDERED, kind_of
from trialwright.registry.language.names import Area, resolve
from trialwright.registry.language.sources import (
    distance_condition,
    missing_condition,
    range_condition,
    text_condition,
)
from trialwright.registry.language.tree import (
    And,
    Covered,
    Distance,
    Everything,
    Expanded,
    IdList,
    InArea,
    InScope,
    Missing,
    Node,
    Not,
    Or,
    Phrase,
    Range,
    Scope,
    Term,
    Tilted,
)
from trialwright.vocabulary.sentences import sentence

_ORDERED_FIELD = sentence(
    "a field of dates, numbers or lengths of time, such as StudyFirstPostDate"
)


def bind(tree: Node, area: Area, *, label: str = A_QUERY) -> Condition:
    """Return what a query means, asked in this search area or field where it names no other.

    The context operator closest to a source counts: `AREA[Phase]` inside `AREA[BriefTitle]`
    asks the phase. Raises QueryError, under this label, for a name that does not exist and for
    what cannot be asked of a field.
    """
    return _Binder(label).condition(tree, Context(area))


class _Binder:
    """One walk over one tree; what holds at a node is handed down."""

    __slots__ = ("_refusals",)

    def __init__(self, label: str) -> None:
        self._refusals = Refusals(label)

    def condition(self, node: Node, context: Context) -> Condition:
        match node:
            case Term(words=words):
                return text_condition(words, node, context, self._refusals)
            case Phrase(text=text):
                return text_condition(text, node, context, self._refusals)
            case And(parts=parts):
                return conditions.AllOf(tuple([self.condition(part, context) for part in parts]))
            case Or(parts=parts):
                return conditions.AnyOf(tuple([self.condition(part, context) for part in parts]))
            case Not(part=part):
                return conditions.Negation(self.condition(part, context))
            case InArea():
                return self._in_area(node, context)
            case Range():
                return range_condition(node, context, self._refusals)
            case Everything():
                return conditions.EveryStudy()
            case _:
                return self._rarer(node, context)

    def _rarer(
        self,
        node: InScope | Covered | Expanded | Tilted | Missing | Distance | IdList,
        context: Context,
    ) -> Condition:
        match node:
            case InScope():
                return self._in_scope(node, context)
            case Covered(coverage=coverage, part=part):
                return self.condition(part, context._replace(coverage=coverage))
            case Expanded(expansion=expansion, part=part):
                return self.condition(part, context._replace(expansion=expansion))
            case Tilted():
                return self._tilted(node, context)
            case Missing():
                return missing_condition(node, context, self._refusals)
            case Distance():
                return distance_condition(node, context, self._refusals)
            case IdList(ids=ids, span=span):
                terms = [Term(nct_id, span=span) for nct_id in ids]
                return conditions.AnyOf(tuple([self.condition(term, context) for term in terms]))
            case _:
                assert_never(node)

    def _in_area(self, node: InArea, context: Context) -> Condition:
        position = node.name_at + 1
        area = resolve(node.name, label=self._refusals.label, position=position)
        if node.of_size:
            self._refusals.unless_list(area, node)
        return self.condition(node.part, context._replace(area=area, of_size=node.of_size))

    def _in_scope(self, node: InScope, context: Context) -> Condition:
        if node.scope is Scope.STUDY:
            if context.in_site:
                raise self._refusals.study_inside_site(node)
            return self.condition(node.part, context)
        part = self.condition(node.part, context._replace(in_site=True))
        return part if context.in_site else conditions.WithinOneSite(part)

    def _tilted(self, node: Tilted, context: Context) -> Condition:
        position = node.name_at + 1
        area = resolve(node.name, label=self._refusals.label, position=position)
        field = self._refusals.single_field(area, "TILT", position)
        if kind_of(field) not in ORDERED:
            raise self._refusals.wrong_kind(field, "TILT", position, _ORDERED_FIELD)
        self._refusals.unless_askable(field, position, in_site=context.in_site)
        return conditions.Tilt(field, self.condition(node.part, context))
