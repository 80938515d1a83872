"""A finding as the page shows it: what the rule says, whom it is about, the values that were compared, its history.

Who may not see persons gets the rule, the place and the counts: no text of the finding, for it may name somebody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cantik.base.dates import age_on
from cantik.base.text import mask_within
from cantik.codes.knowledge import Knowledge
from cantik.collect.app.models import BatchFinding
from cantik.collect.finding import Finding, Level
from cantik.content.kinds import Rule
from cantik.examine.findings.app.findings import unseal_finding
from cantik.examine.rules import rule_book
from cantik.expr import tree
from cantik.expr.sentence import sentence
from cantik.register.core.app.apart import apart
from cantik.register.core.app.statements import (
    Earlier,
    Located,
    earlier,
    family_members,
    locate_records,
    read_stock_values,
)
from cantik.register.core.app.words import format_value, label
from cantik.vault.app.opening import OpenStore
from cantik.web.language import lang, of_content
from cantik.web.sentences import of_finding
from cantik.web.shell.help.explain import basis_words
from cantik.web.tahap.pemeriksaan.examine import words
from cantik.web.tahap.pemeriksaan.examine.desk import FindingsDesk

#: as many persons as stand beside each other in the table of facts
COMPARED = 4
#: what helps to recognise a person and the family, shown under the values that the rule compares
_ALWAYS = ("tanggal_lahir", "jenis_kelamin", "nik", "no_kk")
_RELATION = ("hubungan_keluarga", "r409")


@dataclass(frozen=True, slots=True)
class Item:
    """A row of the list."""

    number: int
    title: str
    whom: str  # name, or sheet and row; "" for a finding about a whole file
    place: str
    level: str
    level_word: str
    icon: str
    colour: str


@dataclass(frozen=True, slots=True)
class FactCell:
    """A value in the table of facts; `hit`: the rule finds it wrong."""

    text: str
    hit: bool = False


@dataclass(frozen=True, slots=True)
class FactRow:
    """A row of the table of facts."""

    label: str
    cells: tuple[FactCell, ...]


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person in the head of the table of facts."""

    person: int
    name: str
    relation: str
    row: int


@dataclass(frozen=True, slots=True)
class _Side:
    """On which side of a comparison a variable stands."""

    own: bool = False
    related: bool = False


@dataclass(frozen=True, slots=True)
class FactTable:
    """The persons of a finding beside each other."""

    people: tuple[Somebody, ...]
    lines: tuple[FactRow, ...]
    more: int  # further persons that take part


def title_of(rule: str, knowledge: Knowledge) -> str:
    """A rule in words."""
    known = knowledge.content.rules.get(rule)
    return of_content(known.title) if known else rule


def place_of(row: BatchFinding) -> str:
    """`Krajan, RT 03`, as far as the file says."""
    parts = [row.dusun.title() if row.dusun else "", f"RT {row.rt}" if row.rt else ""]
    return ", ".join(part for part in parts if part)


def items(desk: FindingsDesk, rows: Sequence[BatchFinding], knowledge: Knowledge) -> list[Item]:
    """The rows of a page of the list, in their order."""
    names = _names(rows) if desk.persons else {}
    return [
        Item(
            number=row.pk,
            title=title_of(row.rule, knowledge),
            whom=names.get(row.pk) or _where(row),
            place=f"RT {row.rt}" if row.rt else row.dusun.title(),
            level=row.level,
            level_word=words.level_word(row.level),
            icon=words.LEVEL_ICON[Level(row.level)],
            colour=words.LEVEL_CLASS[Level(row.level)],
        )
        for row in rows
    ]


def _names(rows: Sequence[BatchFinding]) -> dict[int, str]:
    """Names of the persons that findings are about."""
    by_batch: dict[int, list[BatchFinding]] = {}
    for row in rows:
        if row.unit == "orang" and row.record >= 0:
            by_batch.setdefault(row.batch_id, []).append(row)
    names: dict[int, str] = {}
    for batch, some in by_batch.items():
        found = locate_records(batch, [row.record for row in some])
        for row in some:
            person = found.get(row.record)
            if person is not None and person.name:
                names[row.pk] = person.name.title()
    return names


def _where(row: BatchFinding) -> str:
    if row.row > 0:
        return _("%(sheet)s baris %(row)d") % {"sheet": row.sheet, "row": row.row} if row.sheet else f"{row.row}"
    return row.sheet or _("seluruh berkas")


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything the page says about one finding; texts that may name a person are "" for who may not see persons."""

    row: BatchFinding
    item: Item
    rule: Rule | None
    place: str
    source: str
    message: str
    found: str
    column: str
    expected: str
    cure: str
    in_words: str
    basis: str
    facts: FactTable | None
    earlier: tuple[tuple[str, str, str], ...]  # label, value, source
    refused: bool


def detail(desk: FindingsDesk, row: BatchFinding, knowledge: Knowledge) -> Detail:
    """One finding with its facts."""
    rule = knowledge.content.rules.get(row.rule)
    finding = unseal_finding(desk.opened, row) if desk.persons else None
    facts, before = _facts(desk, row, finding, rule, knowledge) if finding else (None, ())
    return Detail(
        row=row,
        item=items(desk, [row], knowledge)[0],
        rule=rule,
        place=place_of(row),
        source=_source(row),
        message=of_finding(rule, mask_within(finding.message)) if finding else "",
        found=mask_within(finding.found) if finding else "",
        column=finding.column if finding else "",
        expected=_rule_words(rule, rule.expected if rule else "", finding.expected if finding else ""),
        cure=_rule_words(rule, rule.cure if rule else "", finding.cure if finding else ""),
        in_words=_sentence(rule, knowledge),
        basis=basis_words(rule.basis_of) if rule else "",
        facts=facts,
        earlier=before,
        refused=row.level == Level.REFUSE and row.whole,
    )


def _rule_words(rule: Rule | None, of_rule: str, kept: str) -> str:
    """What the rule says; what the finding says where the rule leaves a gap to fill, or says nothing."""
    return of_content(of_rule) if of_rule and "{" not in of_rule else of_finding(rule, mask_within(kept))


def _source(row: BatchFinding) -> str:
    place = _where(row)
    return f"{row.batch.file_name}, {place}" if place else row.batch.file_name


def _sentence(rule: Rule | None, knowledge: Knowledge) -> str:
    """What the rule asks, as a sentence; "" for what a reader finds."""
    if rule is None or rule.checked_by != "aturan":
        return ""
    book = rule_book(knowledge.content, knowledge.lists)
    ready = next((ready for ready in book.ready[rule.unit_of] if ready.rule.id == rule.id), None)
    if ready is None:
        return ""
    test: tree.Condition = ready.test
    return sentence(
        test, book.scopes[rule.unit_of], lambda codelist, code: knowledge.lists[codelist].label(code, lang()), lang()
    )


# ── the facts ───────────────────────────────────────────────────────────────────────────────────


def _facts(
    desk: FindingsDesk, row: BatchFinding, finding: Finding, rule: Rule | None, knowledge: Knowledge
) -> tuple[FactTable | None, tuple[tuple[str, str, str], ...]]:
    people, everybody = _people(row, finding)
    if not people:
        return None, ()
    values = read_stock_values(desk.opened, row.batch_id, people)
    hits = _compared_variables(rule, finding, knowledge)
    lines = _lines(desk.opened, people, values, hits, row.batch.reference)
    heads = tuple(
        Somebody(person.person, _name(values[person.person]), _relation(values[person.person]), person.row)
        for person in people
    )
    before = _before(desk.opened, earlier(desk.opened, row.batch_id, [people[0].person]), people[0], values, hits)
    return FactTable(heads, lines, max(0, everybody - len(people))), before


def _people(row: BatchFinding, finding: Finding) -> tuple[list[Located], int]:
    """Who stands beside each other: the person and the partners, or the members of the family; and how many in all."""
    if row.record < 0:
        return [], 0
    if row.unit == "keluarga":
        members = family_members(row.batch_id, row.record)
        return members[:COMPARED], len(members)
    positions = [row.record, *finding.partners[: COMPARED - 1]]
    found = locate_records(row.batch_id, positions)
    people = [found[position] for position in positions if position in found]
    return people, len(people) + max(0, len(finding.partners) - COMPARED + 1)


def _name(values: Mapping[str, Any]) -> str:
    return str(values.get("nama", "")).title() or _("Tanpa nama")


def _relation(values: Mapping[str, Any]) -> str:
    for name in _RELATION:
        if name in values:
            return format_value(name, values[name]).lower()
    return ""


def _compared_variables(rule: Rule | None, finding: Finding, knowledge: Knowledge) -> dict[str, _Side]:
    """Variables that the rule compares, and on which side: of the record itself, of a related one."""
    if rule is None:
        return {}
    if rule.checked_by != "aturan":
        name = variable_of(finding.column, knowledge)
        return {name: _Side(own=True)} if name else {}
    found: dict[str, _Side] = {}
    for path in rule.columns:
        name, own = path.rsplit(".", 1)[-1], "." not in path
        side = found.get(name, _Side())
        found[name] = _Side(side.own or own, side.related or not own)
    return {name: side for name, side in found.items() if ("orang", name) in knowledge.content.variables}


def variable_of(header: str, knowledge: Knowledge) -> str:
    """The variable that is read from a header, "" when no format has it."""
    wanted = header.casefold().strip()
    for mapping in knowledge.content.mappings.values():
        for column in mapping.columns:
            if wanted == column.variable or wanted in (name.casefold() for name in column.headers):
                return column.variable
    return ""


def _lines(
    opened: OpenStore,
    people: Sequence[Located],
    values: Mapping[int, Mapping[str, Any]],
    hits: Mapping[str, _Side],
    reference: dt.date | None,
) -> tuple[FactRow, ...]:
    names = list(dict.fromkeys((*hits, *_ALWAYS)))
    lines: list[FactRow] = []
    for name in names:
        if name not in hits and all(name not in values[person.person] for person in people):
            continue
        side = hits.get(name, _Side())
        beside = apart(opened, [values[person.person].get(name) for person in people])
        cells = tuple(
            FactCell(format_value(name, value), side.related if n else side.own) for n, value in enumerate(beside)
        )
        lines.append(FactRow(label(name), cells))
        if name == "tanggal_lahir" and reference is not None:
            ages = tuple(FactCell(_age(values[person.person].get(name), reference)) for person in people)
            lines.append(FactRow(_("Umur"), ages))
    return tuple(lines)


def _age(birth: Any, reference: dt.date) -> str:
    return str(age_on(birth, reference)) if isinstance(birth, dt.date) else "–"


def _before(
    opened: OpenStore,
    told: Mapping[int, Sequence[Earlier]],
    person: Located,
    values: Mapping[int, Mapping[str, Any]],
    hits: Mapping[str, _Side],
) -> tuple[tuple[str, str, str], ...]:
    """Other values that the register knows of what the rule compares: what an earlier list or another source said."""
    out: dict[tuple[str, str], tuple[str, str, str]] = {}
    now = values[person.person]
    for difference in told.get(person.person, ()):
        for name, side in hits.items():
            other = difference.values.get(name)
            if not side.own or other is None or other == now.get(name):
                continue
            text = format_value(name, apart(opened, [now.get(name), other])[1])
            out.setdefault((name, text), (label(name), text, f"{difference.file_name} ({difference.reference.year})"))
    return tuple(out.values())
