"""Answers that an edit rule calls impossible: they are findings, and no figure counts them (docs/adr/0137).

A rule says which answer it does not believe (`tidak_dipakai`): upper secondary school finished at the age of eleven.
Until the register says something else the person is counted without that answer, as one whose answer is not known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from cantik.base.dates import age_on
from cantik.base.errors import ContentError
from cantik.content.kinds import Content
from cantik.expr import tree
from cantik.expr.check import compile_text
from cantik.expr.reference import RecordContext, holds
from cantik.expr.scope import Positions, rule_scope
from cantik.expr.walk import names_in, walk
from cantik.snapshot.dictionary_columns import Column, ColumnsRead, DictionaryColumn, Flags, apply_once, ask_once

_AGE, _BORN = "umur", "tanggal_lahir"


@dataclass(frozen=True, slots=True)
class Disbelief:
    """The test of a rule over columns of a person, and the columns whose answers it does not believe."""

    test: tree.Condition
    names: tuple[str, ...]
    columns: tuple[str, ...]


_made: dict[str, tuple[Disbelief, ...]] = {}


def disbeliefs(content: Content, lists: Mapping[str, Positions]) -> tuple[Disbelief, ...]:
    """What the rules of the content do not believe of a person; kept for the content last asked of. Raises
    `ExpressionError` with file and line."""
    if content.digest not in _made:
        _made.clear()
        scope = rule_scope(content, lists, "orang")
        found = []
        for rule in content.rules.values():
            if rule.unusable:
                asked = compile_text(rule.condition, scope, rule.origin.at("syarat"))
                wrong = compile_text(rule.wrong_if, scope, rule.origin.at("salah_bila"))
                test = wrong if isinstance(asked, tree.Everything) else tree.And((asked, wrong))
                if not _is_of_one(test):
                    raise ContentError(
                        "K187",
                        "Aturan ini tidak dapat mengeluarkan jawaban dari hitungan",
                        where=rule.origin.at("tidak_dipakai"),
                        expected="aturan tentang satu orang, tanpa fungsi dan hubungan",
                    )
                names = tuple(sorted({name.path[0] for name in names_in(test)}))
                found.append(Disbelief(test, names, rule.unusable))
        _made[content.digest] = tuple(found)
    return _made[content.digest]


def _is_of_one(test: tree.Condition) -> bool:
    """Whether a test reads columns of the person alone."""
    return not any(
        isinstance(part, tree.Call) or (isinstance(part, tree.Name) and len(part.path) > 1) for part in walk(test)
    )


def without_impossible(
    persons: Mapping[str, Column], on: dt.date, content: Content, lists: Mapping[str, Positions]
) -> dict[str, Column]:
    """The columns of persons from which impossible answers are taken out; none where there are none."""
    read, changed = ColumnsRead(persons), dict[str, Column]()
    for each in disbeliefs(content, lists):
        columns = [_column(name, read, on) for name in each.names]
        if any(column is None for column in columns):
            continue
        wrong = ask_once([it for it in columns if it is not None], partial(_is_wrong, each, on))
        for name in each.columns if wrong.any() else ():
            changed[name] = _without(changed.get(name, persons[name]), wrong)
    return changed


def _column(name: str, read: ColumnsRead, on: dt.date) -> DictionaryColumn | None:
    if name != _AGE:
        return read.get(name)
    born = read.get(_BORN)
    return None if born is None else apply_once([born], partial(_age_of, on=on))


def _age_of(born: Any, *, on: dt.date) -> int | None:
    return age_on(born, on) if isinstance(born, dt.date) else None


def _is_wrong(each: Disbelief, on: dt.date, *values: Any) -> bool:
    return holds(each.test, dict(zip(each.names, values, strict=True)), RecordContext(on))


def _without(column: Column, wrong: Flags) -> list[Any]:
    told = column.to_list() if isinstance(column, DictionaryColumn) else column
    return [None if out else value for value, out in zip(told, wrong.tolist(), strict=True)]
