"""Correct one value of a family in place: dwelling, assets, address. Like a value of a person (`corrections`), the old
one stays, because a correction is a further statement within the stock that it corrects.

Only families with a row of their own in their list: what OpenSID says of a family stands with its members. The KK
number ties persons together and is corrected with a person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from cantik import examine
from cantik.codes.area import AreaCode
from cantik.collect.app.models import APPLIED, CORRECTION, OPEN, Batch, BatchFinding
from cantik.collect.batch import FileFacts, Reading, RecordSet, Value
from cantik.collect.finding import Finding, Level
from cantik.content.kinds import Rule, Variable
from cantik.examine.findings.app.findings import write_findings
from cantik.examine.rules import rule_book
from cantik.register.core.app.conflict_rows import FAMILIES, follow, hear_first
from cantik.register.core.app.current import in_turn, marks, reveal
from cantik.register.core.app.models import FamilyVersion
from cantik.register.core.app.statements import family_at, family_position, positions_of
from cantik.register.core.app.words import variable_of
from cantik.register.core.app.writing import Target, kept_numbers, write_plan
from cantik.register.core.codec import decode_row, decode_text, with_blank
from cantik.register.core.errors import CorrectionRefused
from cantik.register.core.plan import ImportPlan
from cantik.register.core.prepare import prepare
from cantik.register.correct.app.correction_batch import (
    Corrected,
    in_list,
    of_a_cell,
    open_correction,
    places_of,
    refuse_stale,
    refuse_value,
    refuse_worse,
    settle,
)
from cantik.register.correct.app.rebuild import PersonStatement, columns_of, headers_of, stated_of
from cantik.register.correct.app.surroundings import Definitions, members_of, stock_batches
from cantik.staff.app import log
from cantik.staff.app.areas import hold_area
from cantik.vault.app.opening import OpenStore

_TYPES = ("tanggal", "kode", "ya_tidak", "teks", "angka")
_PLACE = ("dusun", "rw", "rt")
_TIES = ("no_kk", "nomor_keluarga")

Key = tuple[str, str, int]  # rule, unit, family or person


@dataclass(frozen=True, slots=True)
class StockFamily:
    """What a stock says of a family: values by variable (KK number in clear), its row, its newest content."""

    family: int
    row: int
    values: Mapping[str, Value]
    content: int


@dataclass(frozen=True, slots=True)
class FamilyWish:
    """A value of a family that is to be corrected; `base`: the list that states it, `seen`: the statement that the page
    showed. `finding`: why, None when somebody corrects from the family's page. `value` None takes the value away."""

    base: Batch
    family: int
    variable: str
    value: Value
    seen: int
    finding: BatchFinding | None = None


def may_be_corrected(variable: Variable) -> bool:
    """Whether a value of this variable can be corrected here."""
    return not variable.derived and variable.type in _TYPES and variable.id not in _TIES


def base_of(stock_of: Batch, family: int) -> Batch | None:
    """The newest list of the stock of a batch in which a family has a row of its own; None when there is none."""
    rows = FamilyVersion.objects.filter(
        family_id=family,
        retired_at__isnull=True,
        row__gt=0,
        batch__stock=stock_of.stock,
        batch__area_id=stock_of.area_id,
        batch__state=APPLIED,
    )
    number = (
        rows.exclude(batch__kind=CORRECTION)
        .order_by("-batch__reference", "-batch_id")
        .values_list("batch_id", flat=True)
        .first()
    )
    return Batch.objects.get(pk=number) if number is not None else None


def correctable(values: Mapping[str, Batch], family: int) -> frozenset[str]:
    """The variables of a family that can be corrected, of those that some lists state (`values`: by variable)."""
    named = [name for name in values if (known := variable_of(name)) is not None and may_be_corrected(known)]
    bases = {values[name].stock: values[name] for name in named}
    own = {stock for stock, batch in bases.items() if base_of(batch, family) is not None}
    return frozenset(name for name in named if values[name].stock in own)


def family_of(finding: BatchFinding) -> int | None:
    """The family that a finding is about, when it has a row of its own in the list."""
    return family_at(finding.batch_id, finding.record) if finding.unit == "keluarga" else None


def family_stated(opened: OpenStore, base: Batch, family: int) -> StockFamily | None:
    """What the stock of a list says of a family now; None for one that has no row of its own in it."""
    batches = stock_batches(base)
    if not batches:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT v.batch_id, v."row", c.id, c.content, c.kk_id, u.dusun, u.rw, u.rt FROM register_familyversion v'  # noqa: S608
            " JOIN register_familyversion c ON c.id = COALESCE(v.same_as_id, v.id)"
            " LEFT JOIN register_areaunit u ON u.id = c.unit_id"
            f" WHERE v.batch_id IN ({marks(batches)}) AND v.retired_at IS NULL AND v.family_id = %s"
            " ORDER BY v.id",
            [*batches, family],
        )
        rows = [row[1:] for row in in_turn(cursor.fetchall(), batches)]
    own = [row[0] for row in rows if row[0]]
    if not own:
        return None
    seen = reveal(opened, {row[3] for row in rows if row[3]})
    values: dict[str, Value] = {}
    for _row, _content, text, kk, *place in rows:
        values |= {name: decode_text(value) for name, value in decode_row(text).items()}
        values |= {name: value for name, value in zip(_PLACE, place, strict=True) if value}
        values |= {"no_kk": seen[kk]} if kk else {}
    return StockFamily(family, own[0], values, rows[-1][1])


# ── what the rules say ──────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Home:
    """A family with its members within a stock, and where they stand in the list `base`."""

    base: Batch
    area: AreaCode
    now: StockFamily
    people: Sequence[PersonStatement]
    record: int
    positions: Mapping[int, int]
    open: tuple[BatchFinding, ...]
    sheet: str

    def record_of(self, unit: str, number: int) -> int | None:
        """The position in the list of the family or of one of its members."""
        return self.record if unit == "keluarga" else self.positions.get(number)


def _home(opened: OpenStore, area: AreaCode, wish: FamilyWish, now: StockFamily) -> _Home:
    batches = stock_batches(wish.base)
    members = stated_of(opened, batches, members_of(batches, [wish.family]))
    people = [person for person in members.values() if person.family == wish.family]
    record = family_position(wish.base.pk, wish.family)
    positions = positions_of(wish.base.pk, [person.person for person in people])
    about = BatchFinding.objects.filter(batch=wish.base, state=OPEN)
    still_open = [
        *about.filter(unit="keluarga", record=record).order_by("pk"),
        *about.filter(unit="orang", record__in=list(positions.values())).order_by("pk"),
    ]
    told = BatchFinding.objects.filter(batch=wish.base, unit="keluarga").exclude(sheet="")
    sheet = wish.finding.sheet if wish.finding is not None else told.values_list("sheet", flat=True).first() or ""
    return _Home(wish.base, area, now, people, record, positions, tuple(still_open), sheet)


def home_batch(
    opened: OpenStore, base: Batch, family: int, area: AreaCode, definitions: Definitions
) -> tuple[Reading, Sequence[PersonStatement]] | None:
    """A family with its members as a batch of their own, and the members in its order."""
    now = family_stated(opened, base, family)
    if now is None:
        return None
    home = _home(opened, area, FamilyWish(base, family, "", None, now.content), now)
    return _batch(home, definitions, {}), home.people


def touched_rules(definitions: Definitions, variable: str) -> Mapping[str, Rule]:
    """The rules that read a variable of the family."""
    content = definitions.content
    names = {("keluarga", variable)}
    ready = rule_book(content, definitions.lists).ready
    return {
        ready_rule.rule.id: content.rules[ready_rule.rule.id]
        for unit in ready
        for ready_rule in ready[unit]
        if ready_rule.uses & names
    }


def _verdict(
    opened: OpenStore, home: _Home, definitions: Definitions, rules: Mapping[str, Rule], change: Mapping[str, Value]
) -> Mapping[Key, Finding]:
    """What the rules say of the family and its members with some values of the family changed."""
    batch = _batch(home, definitions, change)
    if batch.reference is None or not rules:
        return {}
    examined = examine.check(
        batch,
        rules,
        content=definitions.content,
        lists=definitions.lists,
        reference=batch.reference,
        area=home.area,
        demo=opened.is_invented(home.area),
    )
    found: dict[Key, Finding] = {}
    for finding in examined.findings:
        if finding.unit == "keluarga" and finding.record == 0:
            found[finding.rule, "keluarga", home.now.family] = finding
        elif finding.unit == "orang" and finding.record >= 0:
            found[finding.rule, "orang", home.people[finding.record].person] = finding
    return found


def _batch(home: _Home, definitions: Definitions, change: Mapping[str, Value]) -> Reading:
    """The batch that a file with this family only would have been read as."""
    base, key = home.base, str(home.now.family)
    values = {**home.now.values, **change}
    headers = headers_of(base.mapping, definitions.content)
    own: dict[str, list[Value]] = {
        name: [values.get(name)] for name in sorted({*values, *_family_columns(base.pk)} - {"nomor_keluarga"})
    }
    names = sorted({*columns_of(base.pk), *(name for person in home.people for name in person.values)})
    people: dict[str, list[Value]] = {name: [person.values.get(name) for person in home.people] for name in names}
    own["nomor_keluarga"], people["nomor_keluarga"] = [key], [key] * len(home.people)
    records = {
        "orang": RecordSet("orang", people, [person.row for person in home.people], home.sheet, headers),
        "keluarga": RecordSet("keluarga", own, [home.now.row], home.sheet, headers),
    }
    facts = FileFacts(base.file_name, base.file_size, base.file_sha256)
    return Reading(base.mapping, base.source, facts, base.reference, records, ())


_columns: dict[int, frozenset[str]] = {}
_KEPT = 64


def _family_columns(batch: int) -> frozenset[str]:
    """The variables that the file of a batch filled for any family; a batch never changes, so it is asked once."""
    if batch not in _columns:
        if len(_columns) >= _KEPT:
            _columns.clear()
        rows = FamilyVersion.objects.filter(batch_id=batch, retired_at__isnull=True, row__gt=0)
        names: set[str] = set()
        for own, said in rows.values_list("content", "same_as__content").distinct():
            names.update(decode_row(own or said or ""))
        _columns[batch] = frozenset(names)
    return _columns[batch]


def _compare_verdicts(
    opened: OpenStore, definitions: Definitions, home: _Home, wish: FamilyWish
) -> tuple[list[BatchFinding], list[tuple[Key, Finding]]]:
    """Findings that go, and those that come."""
    rules = touched_rules(definitions, wish.variable)
    before = _verdict(opened, home, definitions, rules, {})
    after = _verdict(opened, home, definitions, rules, {wish.variable: wish.value})
    person_at = {record: person for person, record in home.positions.items()}
    mended = []
    for finding in home.open:
        number = wish.family if finding.unit == "keluarga" else person_at.get(finding.record, 0)
        if (finding.rule, finding.unit, number) in before and (finding.rule, finding.unit, number) not in after:
            mended.append(finding)
    if (
        wish.finding is not None
        and of_a_cell(definitions, wish.finding)
        and wish.finding.pk not in {finding.pk for finding in mended}
        and (wish.finding.rule, "keluarga", wish.family) not in after
    ):
        mended.append(wish.finding)
    come = [(key, finding) for key, finding in after.items() if key not in before and finding.level is not Level.NOTE]
    return mended, come


# ── writing ─────────────────────────────────────────────────────────────────────────────────────


def correct_family(
    *, opened: OpenStore, definitions: Definitions, area: AreaCode, wish: FamilyWish, by: str, why: str, at: dt.datetime
) -> Corrected:
    """Write a correction of a family and settle the findings that are really gone, in one transaction with a log entry.

    Raises `CorrectionRefused`: R410 for a value that changes nothing, R411 (`CorrectedMeanwhile`), R412 for a value
    with which a rule would refuse the family, R413 for a family without a row of its own in the list.
    """
    with transaction.atomic():
        hold_area(wish.base.area_id)
        now = family_stated(opened, wish.base, wish.family)
        if now is None:
            raise CorrectionRefused(
                "R413", "Keluarga ini tidak punya baris sendiri dalam daftar itu", mend="Muat ulang halaman keluarga."
            )
        _refuse(definitions, wish, now)
        home = _home(opened, area, wish, now)
        mended, arisen = _compare_verdicts(opened, definitions, home, wish)
        refuse_worse([finding for _key, finding in arisen], definitions)
        number = _write(opened, now, wish, by=by, why=why, at=at)
        settle(mended, number, by=by, at=at)
        new = _write_arisen(opened, home, arisen)
        log.record(
            by=by,
            at=at,
            action="keluarga.betulkan",
            subject="keluarga",
            subjects=[wish.family],
            detail={"kolom": wish.variable, "batch": number, "diperbaiki": len(mended), "baru": len(new)},
        )
    return Corrected(number, tuple(finding.pk for finding in mended), new)


def _refuse(definitions: Definitions, wish: FamilyWish, now: StockFamily) -> None:
    refuse_stale(FamilyVersion, now.content, wish.seen)
    variable = definitions.content.variables.get(("keluarga", wish.variable))
    if variable is None or not may_be_corrected(variable):
        raise CorrectionRefused(
            "R410",
            "Nilai tidak dapat dipakai",
            found="isian ini",
            expected="isian keluarga yang dapat dibetulkan di sini",
        )
    refuse_value(now.values, wish.variable, wish.value)


def _write(opened: OpenStore, now: StockFamily, wish: FamilyWish, *, by: str, why: str, at: dt.datetime) -> int:
    """The corrected statement, in a batch of its own within the stock; number of the batch."""
    base = wish.base
    number = open_correction(base, wish.variable, by=by, why=why, at=at)
    values: dict[str, Value] = {**now.values, wish.variable: wish.value}
    record = RecordSet("keluarga", {name: [value] for name, value in values.items()}, [now.row], "")
    facts = FileFacts("koreksi", 0, "")
    prepared = prepare(Reading(CORRECTION, base.source, facts, base.reference, {"keluarga": record}, ()), [])
    families = prepared.families
    for name in sorted(name for name, value in values.items() if value is None):
        families.values[0] = with_blank(families.values[0], name)
    numbers = kept_numbers(opened, base.area_id, prepared)
    plan = ImportPlan(prepared, (), (), (), (), (), person=[], same_as=[], family=[wish.family], family_same_as=[0])
    write_plan(Target(base.area_id, number, at), plan, numbers)
    content = FamilyVersion.objects.get(batch_id=number, family_id=wish.family).pk
    follow(now.content, content, batch=number, variable=wish.variable, at=at, side=FAMILIES)
    hear_first(wish.family, content, base=base, batch=number, variable=wish.variable, at=at, side=FAMILIES)
    return number


def _write_arisen(opened: OpenStore, home: _Home, arisen: Sequence[tuple[Key, Finding]]) -> tuple[int, ...]:
    """Store the findings that came up as open ones of the list whose record it is; those that are known stay."""
    held = {(finding.rule, finding.unit, finding.record) for finding in home.open}
    at = {i: home.positions[person.person] for i, person in enumerate(home.people) if person.person in home.positions}
    fresh = []
    for (rule, unit, number), finding in arisen:
        record = home.record_of(unit, number)
        if record is not None and (rule, unit, record) not in held:
            row = home.now.row if unit == "keluarga" else finding.row
            fresh.append(in_list(finding, record, row, home.sheet, at))
    known: dict[str, dict[int, Mapping[str, Value]]] = {
        "keluarga": {home.record: home.now.values},
        "orang": {at[i]: home.people[i].values for i in at},
    }
    return write_findings(opened, home.base.pk, places_of(home.base, known, home.sheet), fresh)
