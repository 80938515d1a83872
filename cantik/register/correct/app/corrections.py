"""Correct one value of a person in place. The old value stays: a correction is a further statement, a part of the stock
that it corrects. It stands until a later list of the same source says otherwise, or until it is taken back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction

from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.collect.app.models import ACCEPTED, APPLIED, CORRECTION, MENDED, OPEN, Batch, BatchFinding
from cantik.collect.batch import FileFacts, Reading, RecordSet, Value
from cantik.collect.finding import Finding
from cantik.examine.findings.app.findings import write_findings
from cantik.register.core.app.conflict_rows import follow, hear_first
from cantik.register.core.app.models import FamilyVersion, PersonVersion
from cantik.register.core.app.undo import undo_batch
from cantik.register.core.app.writing import Target, kept_numbers, write_plan
from cantik.register.core.codec import with_blank
from cantik.register.core.errors import CorrectionRefused, FictitiousNumbers
from cantik.register.core.plan import ImportPlan
from cantik.register.core.prepare import HEALTH, Prepared, prepare
from cantik.register.correct.app.correction_batch import (
    BACK_REASON,
    Corrected,
    Correcting,
    in_list,
    of_a_cell,
    open_correction,
    places_of,
    refuse_stale,
    refuse_value,
    refuse_worse,
    settle,
)
from cantik.register.correct.app.rebuild import PersonStatement, stated_of
from cantik.register.correct.app.surroundings import (
    Definitions,
    StockState,
    Surroundings,
    arisen_findings,
    around,
    resolved_findings,
    stock_batches,
    stock_state,
    tells_in_addition,
    touched_rules,
    verdict,
)
from cantik.staff.app import log
from cantik.staff.app.areas import hold_area
from cantik.vault.app.opening import OpenStore

_FICTITIOUS = "99"
_NUMBER_TYPES = ("nik", "kk")


@dataclass(frozen=True, slots=True)
class Wish:
    """A value that is to be corrected because of a finding.

    `seen`: the statement (`PersonStatement.content`) that the page showed; who corrected since is not overwritten.
    `value` None takes the value away: for what stands in the content of a statement only, see `may_be_blank`.
    """

    finding: BatchFinding
    person: int
    variable: str
    value: Value
    seen: int


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a correction would do to findings, found out while nobody waited for it. `rests_on`: of what stood then."""

    rests_on: StockState
    place: Surroundings
    mended: tuple[BatchFinding, ...]
    arisen: tuple[tuple[int, Finding], ...]


def statement_of(opened: OpenStore, finding: BatchFinding, person: int) -> PersonStatement | None:
    """What the stock of a finding says of a person now, numbers in clear; None for somebody who is not in it."""
    return stated_of(opened, stock_batches(finding.batch), [person]).get(person)


def solves(opened: OpenStore, definitions: Definitions, area: AreaCode, wish: Wish) -> bool:
    """Would the finding be gone if the value were corrected? Only its own rule is asked, and nothing is changed."""
    rule = definitions.content.rules.get(wish.finding.rule)
    if rule is None or of_a_cell(definitions, wish.finding):
        return rule is not None
    place = around(opened, wish.finding, area, wish.person, {wish.variable: wish.value})
    rules = {rule.id: rule}
    before = verdict(opened, place, definitions, rules, {})
    after = verdict(opened, place, definitions, rules, {wish.person: {wish.variable: wish.value}})
    return wish.finding.pk in {finding.pk for finding in resolved_findings(place, before, after)}


def _compare_verdicts(
    opened: OpenStore, definitions: Definitions, place: Surroundings, wish: Wish
) -> tuple[list[BatchFinding], list[tuple[int, Finding]]]:
    """Findings that go, and those that come with the person they are about."""
    rules = touched_rules(definitions, wish.variable)
    before = verdict(opened, place, definitions, rules, {})
    after = verdict(opened, place, definitions, rules, {wish.person: {wish.variable: wish.value}})
    mended = resolved_findings(place, before, after)
    cell = of_a_cell(definitions, wish.finding) and (wish.finding.rule, wish.person) not in after.found
    if cell and wish.finding.pk not in {finding.pk for finding in mended}:
        mended = [*mended, wish.finding]
    return mended, arisen_findings(place, before, after)


def foresee(opened: OpenStore, definitions: Definitions, area: AreaCode, wish: Wish) -> Foreseen | None:
    """Find out what a correction would do, without holding anybody up; None for one that is refused as things stand.

    To ask the rules is most of the work of a correction, and who writes it keeps everybody else from writing.
    """
    rests_on = stock_state(wish.finding.batch)  # before anything is read: what changes meanwhile is seen as a change
    try:
        _refuse(opened, definitions, area, wish, statement_of(opened, wish.finding, wish.person))
        return _foresee_correction(opened, definitions, area, wish, rests_on)
    except (CantikError, LookupError):  # raised again by who writes, if it is still so
        return None


def _foresee_correction(
    opened: OpenStore, definitions: Definitions, area: AreaCode, wish: Wish, rests_on: StockState
) -> Foreseen:
    place = around(opened, wish.finding, area, wish.person, {wish.variable: wish.value})
    mended, arisen = _compare_verdicts(opened, definitions, place, wish)
    return Foreseen(rests_on, place, tuple(mended), tuple(arisen))


def correct_value(
    *,
    opened: OpenStore,
    definitions: Definitions,
    area: AreaCode,
    wish: Wish,
    act: Correcting,
    foreseen: Foreseen | None = None,
) -> Corrected:
    """Write a correction, and settle the findings that are really gone; in one transaction with one entry in the log.

    `foreseen` of the same wish is taken when everything that it rests on still stands; else it is found out anew.
    Raises `CorrectionRefused`: R410 for a value that changes nothing, R411 (`CorrectedMeanwhile`), R412 for a value
    with which a rule would refuse the person, R413 for a person who is not in the list of the finding;
    `FictitiousNumbers`.
    """
    base, by, at = wish.finding.batch, act.by, act.at
    with transaction.atomic():
        hold_area(base.area_id)
        now = statement_of(opened, wish.finding, wish.person)
        _refuse(opened, definitions, area, wish, now)
        assert now is not None  # noqa: S101 - refused above
        rests_on = stock_state(base)
        if foreseen is None or foreseen.rests_on != rests_on:
            foreseen = _foresee_correction(opened, definitions, area, wish, rests_on)
        mended, arisen = foreseen.mended, foreseen.arisen
        refuse_worse([finding for _, finding in arisen], definitions)
        number = _write(opened, base, now, wish, act)
        _settle_sources(base, now, wish, number, at)
        settle(mended, number, by=by, at=at)
        new = _write_arisen(opened, foreseen.place, arisen)
        log.record(
            by=by,
            at=at,
            action="orang.betulkan",
            subject="orang",
            subjects=[wish.person],
            detail={"kolom": wish.variable, "batch": number, "diperbaiki": len(mended), "baru": len(new)},
        )
    return Corrected(number, tuple(finding.pk for finding in mended), new)


def _settle_sources(base: Batch, now: PersonStatement, wish: Wish, number: int, at: dt.datetime) -> None:
    """What was decided between sources goes on; the corrected value is heard before that of any of them (ADR 0015)."""
    content = PersonVersion.objects.get(batch_id=number, person_id=wish.person).pk
    follow(now.content, content, batch=number, variable=wish.variable, at=at)
    hear_first(wish.person, content, base=base, batch=number, variable=wish.variable, at=at)


def _refuse(
    opened: OpenStore, definitions: Definitions, area: AreaCode, wish: Wish, now: PersonStatement | None
) -> None:
    if now is None:
        raise CorrectionRefused("R413", "Orang ini tidak ada dalam daftar itu", mend="Muat ulang daftar temuan.")
    refuse_stale(PersonVersion, now.content, wish.seen)
    refuse_value(now.values, wish.variable, wish.value)
    variable = definitions.content.variables.get(("orang", wish.variable))
    fictitious = str(wish.value).startswith(_FICTITIOUS)
    if variable is not None and variable.type in _NUMBER_TYPES and fictitious and not opened.is_invented(area):
        raise FictitiousNumbers(1)


# ── writing ─────────────────────────────────────────────────────────────────────────────────────


def _write(opened: OpenStore, base: Batch, now: PersonStatement, wish: Wish, act: Correcting) -> int:
    """The corrected statement, in a batch of its own within the stock; number of the batch."""
    addition = tells_in_addition(base, wish.person)
    number = open_correction(base, wish.variable, by=act.by, why=act.why, at=act.at, addition=addition)
    prepared = _with_blanks(prepare(_record_of(base, now, wish), []), now, wish)
    moved = wish.variable == "no_kk"
    kk = prepared.families.kk[0] if len(prepared.families) else ""
    numbers = kept_numbers(opened, base.area_id, prepared)
    family, same = (
        _family_of_card(base, numbers.get(("kk", kk), 0)) if moved else (now.family or 0, _family_content(base, now))
    )
    has = len(prepared.families)
    plan = ImportPlan(
        prepared,
        (),
        (),
        (),
        (),
        (),
        person=[wish.person],
        same_as=[0],
        family=[family] * has,
        family_same_as=[same] * has,
    )
    write_plan(Target(base.area_id, number, act.at), plan, numbers)
    return number


def _with_blanks(prepared: Prepared, now: PersonStatement, wish: Wish) -> Prepared:
    """The statement with the values that were taken away, now or by an earlier correction, said to be none."""
    persons = prepared.persons
    for name in sorted({name for name, value in {**now.values, wish.variable: wish.value}.items() if value is None}):
        column = persons.health if name in HEALTH else persons.values
        column[0] = with_blank(column[0], name)
    return prepared


def _record_of(base: Batch, now: PersonStatement, wish: Wish) -> Reading:
    values: dict[str, Value] = {**now.values, wish.variable: wish.value}
    if now.family is not None and not values.get("no_kk"):
        values["nomor_keluarga"] = str(now.family)  # only so that the family is found again; it is not stored
    return records_of(base, {name: [value] for name, value in values.items()}, [now.row])


def records_of(base: Batch, columns: dict[str, list[Value]], rows: list[int]) -> Reading:
    """Persons as a batch of a correction of `base`."""
    records = RecordSet("orang", columns, rows, "")
    return Reading(CORRECTION, base.source, FileFacts("koreksi", 0, ""), base.reference, {"orang": records}, ())


def _family_content(base: Batch, now: PersonStatement) -> int:
    """The newest statement of the stock about the person's family, 0 = none."""
    return 0 if now.family is None else _newest_family(base, family_id=now.family)[1]


def _family_of_card(base: Batch, kk: int) -> tuple[int, int]:
    """The family that bears a KK number in the stock, and the statement that says so; (0, 0) for a new one."""
    return _newest_family(base, kk_id=kk) if kk else (0, 0)


def _newest_family(base: Batch, **wanted: int) -> tuple[int, int]:
    rows = FamilyVersion.objects.filter(batch_id__in=stock_batches(base), retired_at__isnull=True)
    if "kk_id" in wanted:
        said = list(FamilyVersion.objects.filter(**wanted).values_list("pk", flat=True))
        found = rows.filter(pk__in=said).order_by("-pk") | rows.filter(same_as__in=said).order_by("-pk")
    else:
        found = rows.filter(**wanted).order_by("-pk")
    row = found.values_list("family_id", "same_as_id", "pk").first()
    return (0, 0) if row is None else (row[0], row[1] or row[2])


def _write_arisen(opened: OpenStore, place: Surroundings, arisen: Sequence[tuple[int, Finding]]) -> tuple[int, ...]:
    """Store the findings that came up as open ones of the batch whose record it is; those that are known stay."""
    held = set(
        BatchFinding.objects.filter(
            batch=place.base, unit="orang", record__in=list(place.record.values()), state__in=[OPEN, ACCEPTED]
        ).values_list("rule", "record")
    )
    people = list(place.people)
    records = {at: place.record[person] for at, person in enumerate(people) if person in place.record}
    fresh = [
        in_list(finding, place.record[person], place.people[person].row, place.sheet, records)
        for person, finding in arisen
        if (finding.rule, place.record[person]) not in held
    ]
    known = {place.record[person]: place.people[person].values for person in place.record}
    return write_findings(opened, place.base.pk, places_of(place.base, {"orang": known}, place.sheet), fresh)


# ── taking back ─────────────────────────────────────────────────────────────────────────────────


def undo_correction(*, batch: int, arisen: Collection[int], by: str, at: dt.datetime) -> None:
    """Take a correction back: the findings that it mended are open again, those that came up with it are closed.

    Raises `CorrectionRefused` R414 while a later correction of the same person or family stands, `BatchRefused` (R401,
    R403).
    """
    with transaction.atomic():
        row = Batch.objects.filter(pk=batch, kind=CORRECTION).first()
        if row is not None:
            hold_area(row.area_id)
            _refuse_buried(row)
        undo_batch(batch=batch, by=by, why="pembetulan diurungkan", at=at)
        BatchFinding.objects.filter(pk__in=list(arisen), state=OPEN).update(
            state=MENDED, reason=BACK_REASON, decided_by=by, decided_at=at
        )


def _refuse_buried(row: Batch) -> None:
    own = FamilyVersion.objects.filter(same_as=None, row__gt=0)  # a correction of a person says only "the same"
    families = list(own.filter(batch=row).values_list("family_id", flat=True))
    later_homes = own.filter(
        family_id__in=families,
        batch__stock=row.stock,
        batch__kind=CORRECTION,
        batch__state=APPLIED,
        batch_id__gt=row.pk,
        retired_at__isnull=True,
    )
    if later_homes.exists():
        raise CorrectionRefused(
            "R414", "Keluarga ini sudah dibetulkan lagi sesudahnya", mend="Urungkan dahulu pembetulan yang lebih baru."
        )
    persons = list(PersonVersion.objects.filter(batch=row).values_list("person_id", flat=True))
    later = PersonVersion.objects.filter(
        person_id__in=persons,
        batch__stock=row.stock,
        batch__kind=CORRECTION,
        batch__state=APPLIED,
        batch_id__gt=row.pk,
        retired_at__isnull=True,
    )
    if later.exists():
        raise CorrectionRefused(
            "R414", "Orang ini sudah dibetulkan lagi sesudahnya", mend="Urungkan dahulu pembetulan yang lebih baru."
        )
