"""Whom a table or an indicator counts, as a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from cantik.codes.knowledge import Knowledge
from cantik.codes.lists import CodeList
from cantik.content.kinds import Indicator, TableSpec
from cantik.expr.check import compile_text
from cantik.expr.scope import measure_scope
from cantik.expr.sentence import sentence

_YES_NO: Mapping[str, Mapping[str, str]] = {"id": {}, "en": {"ya": "yes", "tidak": "no"}}


def universes(knowledge: Knowledge) -> dict[str, tuple[str, str]]:
    """Describe in a sentence whom each measure counts, in Indonesian and English, by id; a measure of everybody is left
    out."""
    content, lists = knowledge.content, knowledge.lists
    measures: list[TableSpec | Indicator] = [*content.tables.values(), *content.indicators.values()]
    scopes = {unit: measure_scope(content, lists, unit) for unit in {measured.unit_of for measured in measures}}
    out = {}
    for measured in measures:
        scope = scopes.get(measured.unit_of)
        if scope is None or measured.universe.strip() == "semua":
            continue
        universe = compile_text(measured.universe, scope, measured.origin.at("semesta"))
        out[measured.id] = (
            sentence(universe, scope, partial(_label, lists, "id")),
            sentence(universe, scope, partial(_label, lists, "en"), "en"),
        )
    return out


def _label(lists: Mapping[str, CodeList], lang: str, codelist: str, code: str) -> str:
    """A code in words; yes and no are codes of no list."""
    return lists[codelist].label(code, lang) if codelist in lists else _YES_NO[lang].get(code, code)
