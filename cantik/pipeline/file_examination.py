"""One file on its way into a register: read, then held against the rules as the list will stand once it is in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from cantik import examine
from cantik.base import clock
from cantik.base.memory_file import Source
from cantik.base.progress import Tell
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import Knowledge
from cantik.codes.zone import day_that_has_come
from cantik.collect.app.content_decisions import remembered_of
from cantik.collect.batch import Reading
from cantik.collect.finding import Finding
from cantik.collect.read import Delivery, read_file
from cantik.examine.relations import Following
from cantik.examine.rules import rule_book
from cantik.register.core.app.former_list import former_list
from cantik.register.core.app.neighbour_village import next_door
from cantik.register.core.app.person_lists import hamlets_of
from cantik.register.core.prepare import refusals
from cantik.register.correct.app.list_companions import FilePlace, list_companions
from cantik.register.doubles.app.pair_decisions import settled_pairs
from cantik.register.facilities.app.village_facts import village_facts
from cantik.register.leave.export_answers import marks_in, only_answers
from cantik.release.app import borders
from cantik.vault.app.opening import OpenStore


@dataclass(frozen=True, slots=True)
class Into:
    """Into which register something is brought, and by whom."""

    opened: OpenStore
    area: AreaCode
    by: str


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that was read and examined; nothing of it is in the register yet."""

    file: Source
    batch: Reading
    findings: tuple[Finding, ...]

    @property
    def rows(self) -> int:
        """Records that were read: persons, where the file has any."""
        return self.batch.rows

    @property
    def nothing_accepted(self) -> bool:
        """Whether it tells of persons and each of them is refused."""
        people = self.batch.records.get("orang")
        if people is None or not len(people) or self.batch.quarantined is not None:
            return False
        whole, _cells = refusals(self.findings)
        return len(whole.get("orang", ())) == len(people)


def continue_delivery(delivery: Delivery, read: Iterable[Examined]) -> Delivery:
    """The delivery as its next file is read: what the files before it call a dusun, it does too."""
    records = (own for each in read for own in each.batch.records.values())
    named = {value for own in records for value in own.columns.get("dusun", ()) if isinstance(value, str)}
    return replace(delivery, hamlets={*delivery.hamlets, *named})


def read_one(file: Source, into: Into, delivery: Delivery, knowledge: Knowledge, tell: Tell) -> Examined:
    """Read one file; nothing is examined yet. Raises the typed errors of reading (B…) and `WrongUse` D146
    (`day_that_has_come`)."""
    area = knowledge.areas.find(into.area)
    rulings = replace(delivery.rulings, remembered=remembered_of(into.area.text()))
    batch = read_file(
        file,
        replace(
            delivery,
            village=area.spellings if area is not None else (),
            rulings=rulings,
            hamlets={*hamlets_of(into.area), *delivery.hamlets},
        ),
        content=knowledge.content,
        lists=knowledge.lists,
        progress=lambda rows: tell(f"Membaca {file.name}", rows, rows + 1),
    )
    _day_of(batch, delivery, into)
    read = Examined(file, batch, ())
    tell(f"Membaca {file.name}", read.rows, read.rows)
    return read


def examine_one(
    read: Examined,
    others: Sequence[Examined],
    into: Into,
    delivery: Delivery,
    knowledge: Knowledge,
    tell: Tell,
    place: FilePlace,
) -> Examined:
    """Hold a file that was read against the rules, as the list will stand once it and the `others` of its delivery are
    in; of a form that was handed out filled only the answers are left. Raises the typed errors of areas
    (W…)."""
    file, batch = read.file, read.batch
    asked = rule_book(knowledge.content, knowledge.lists).former
    examined = examine.check(
        Following(
            batch,
            former_list(into.opened, into.area, batch, asked),
            settled_pairs(into.opened, into.area, today=clock.today()),
            village_facts(
                into.opened, into.area, batch, partial(borders.path, into.opened.store.path, into.area.text())
            ),
            list_companions(into.opened, into.area, batch, [other.batch for other in others], place),
        ),
        knowledge.content.rules,
        content=knowledge.content,
        lists=knowledge.lists,
        reference=_day_of(batch, delivery, into),
        area=into.area,
        demo=into.opened.is_invented(into.area),
    )
    tell("Memeriksa", read.rows, read.rows)
    elsewhere = next_door(batch, opened=into.opened, area=into.area, rules=knowledge.content.rules)
    findings = (*elsewhere, *examined.findings)
    marks = marks_in(file)
    if marks is None:
        return Examined(file, batch, findings)
    return Examined(file, *only_answers(batch, findings, marks))


def _day_of(batch: Reading, delivery: Delivery, into: Into) -> dt.date:
    """The day that a delivery describes; of true villages one that has come."""
    reference = batch.reference or delivery.reference
    if reference is None:
        raise ValueError("a delivery to a register has a date")
    if not into.opened.demo:
        day_that_has_come(reference, into.area)
    return reference
