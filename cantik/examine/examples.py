"""The `contoh` of rules: typed records from what stands in the file, and their run on the reference.

In an example `anggota` are the other members of the family, `sebelumnya` and `lain` other records of the file (before
this one, or anywhere), `acuan` the reference date, `kode_desa` the digits of the village's code, `temuan` what must
come out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cantik.base.errors import ContentError
from cantik.codes.lists import CodeList
from cantik.content.kinds import Content, Rule
from cantik.examine.rules import EditRules, ReadyRule
from cantik.examine.village import rules_of
from cantik.expr.reference import RecordContext, holds
from cantik.expr.scope import Scope, Type

_AROUND = ("acuan", "kode_desa", "lain", "sebelumnya", "temuan")


@dataclass(frozen=True, slots=True)
class RuleExample:
    """One example of a rule, typed. `before` and `others` are further records of the file."""

    number: int
    record: Mapping[str, Any]
    before: Sequence[Mapping[str, Any]]
    others: Sequence[Mapping[str, Any]]
    reference: dt.date | None
    village: str | None
    expected: bool


def examples_of(rule: Rule, scope: Scope) -> Iterator[RuleExample]:
    """The examples of a rule; raises `ContentError` K109 for names that its records do not have."""
    for number, raw in enumerate(rule.examples, 1):
        where = f"{rule.origin.at('contoh')}, contoh ke-{number}"
        acuan, village = raw.get("acuan"), raw.get("kode_desa")
        yield RuleExample(
            number=number,
            record=_record(raw, scope, where),
            before=[_record(former, scope, where) for former in raw.get("sebelumnya", ())],
            others=[_record(other, scope, where) for other in raw.get("lain", ())],
            reference=None if acuan is None else _date(acuan, where),
            village=None if village is None else str(village),
            expected=bool(raw["temuan"]),
        )


def _record(raw: Mapping[str, Any], scope: Scope, where: str) -> dict[str, Any]:
    """Dates as dates, codes as text, related records likewise; a person is a member of its own family."""
    record: dict[str, Any] = {}
    for name, value in raw.items():
        if name in _AROUND:
            continue
        relation = scope.own_relations.get(name)
        if relation is not None and relation.many:
            record[name] = [_record(part, scope.of(relation.unit), where) for part in value]
        elif relation is not None:
            record[name] = None if value is None else _record(value, scope.of(relation.unit), where)
        elif name in scope.names:
            record[name] = _date(value, where) if scope.names[name].type is Type.DATE and value is not None else value
        else:
            raise ContentError(
                "K109",
                "Contoh menyebut nama yang tidak dikenal",
                where=where,
                found=f"“{name}”",
                expected="variabel satuan aturannya",
            )
    if "anggota" in record and scope.unit == "orang":
        record["anggota"] = [record, *record["anggota"]]
    return record


def _date(value: Any, where: str) -> dt.date:
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError as error:
        raise ContentError(
            "K109", "Contoh memuat tanggal yang salah", where=where, found=f"“{value}”", expected="2025-12-31"
        ) from error


def fact_failures(
    content: Content, lists: Mapping[str, CodeList], rules: Mapping[str, Rule] | None = None
) -> Iterator[ContentError]:
    """Yield an error (K111) for every failing example of the rules over village facts; their examples are rows as
    `village.rows_as_read` makes them."""
    for rule in (rules or content.rules).values():
        for name in rule.kinds:
            for fact in rules_of({rule.id: rule}, content.facilities[name], lists):
                for example in examples_of(rule, fact.scope):
                    if holds(fact.test, example.record, RecordContext(example.reference)) is not example.expected:
                        yield _other_than_written(rule, example)


def outcome(one: ReadyRule, example: RuleExample) -> bool:
    """Evaluate a rule on the record of an example with the reference evaluator: whether it is found."""
    around = RecordContext(
        example.reference, example.village, [*example.before, *example.others], before=len(example.before)
    )
    return holds(one.test, example.record, around)


def failures(book: EditRules) -> Iterator[ContentError]:
    """Yield an error (K111) for every example whose outcome differs from what its file says."""
    for unit, rules in book.ready.items():
        for rule in rules:
            for example in examples_of(rule.rule, book.scopes[unit]):
                if outcome(rule, example) is not example.expected:
                    yield _other_than_written(rule.rule, example)


def _other_than_written(rule: Rule, example: RuleExample) -> ContentError:
    return ContentError(
        "K111",
        f"Contoh ke-{example.number} tidak menghasilkan yang tertulis",
        where=rule.origin.at("contoh"),
        found="ada temuan" if not example.expected else "tidak ada temuan",
        expected="tidak ada temuan" if not example.expected else "ada temuan",
    )
