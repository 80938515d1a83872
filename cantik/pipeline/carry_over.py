"""What an edition carries over from the one shown before, and what is made of it (docs/adr/0135): decided once, before
anything is protected; protected result, release and vector follow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from cantik.codes.knowledge import VillageKnowledge
from cantik.content.kinds import Content, Indicator, TableSpec
from cantik.levels import vectors
from cantik.measure.layout import VectorLayout
from cantik.measure.result import CARRIED_WITHOUT, NotMade
from cantik.measure.vector import VillageVector
from cantik.protect.previous.recount import CountedMeasure, RecountRule, list_carried, records_changed
from cantik.protect.result import Protected
from cantik.release import mark_record, protection_record
from cantik.release.vintages import OPEN, PrintedVintage, Vintage, carry_over, measures_of
from cantik.vault.app.opening import OpenStore

if TYPE_CHECKING:
    from cantik.pipeline.steps import Counted

_PERSONS = "orang"


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """What an edition carries over. `counted`: each measure as it was last counted, to be kept for the next one;
    `corrected`: what is carried over although answers of its very day were corrected; `rows`: of how many persons.
    `former_vector`: where the numbers of the edition before lie."""

    vintages: tuple[Vintage, ...] = ()
    counted: Mapping[str, CountedMeasure] = field(default_factory=dict)
    corrected: frozenset[str] = frozenset()
    rows: int = 0
    former_vector: Path | None = None

    @property
    def measures(self) -> frozenset[str]:
        """Ids of the tables and indicators that are not counted anew."""
        return measures_of(self.vintages)

    def list_printed(self) -> PrintedVintage:
        """What was printed of them."""
        return sum((each.list_printed() for each in self.vintages), PrintedVintage())


NOTHING = CarriedOver()


def decide_carried(
    counted: Counted, former: str, code: str, *, opened: OpenStore, knowledge: VillageKnowledge
) -> CarriedOver:
    """What an edition carries over from what was shown under the name `former` ("": the first of a village). Raises
    P106, R204 for a record that was damaged."""
    if counted.marks is None:
        return NOTHING
    content, policy = knowledge.content, knowledge.policy
    measures: list[TableSpec | Indicator] = [*content.tables.values(), *content.indicators.values()]
    closed = {measure.id for measure in measures if measure.disclosure.kelas != OPEN}
    today = mark_record.mark_measures(counted.marks, counted.snapshot.reference, closed, opened.keys)
    if not former or not policy.recount_least:
        return CarriedOver(counted=today)
    store = opened.store.path
    path = protection_record.place(store, code, former)
    before, kept = mark_record.recall_marks(path, keys=opened.keys), protection_record.kept_at(path)
    rule = RecountRule(policy.recount_least, policy.recount_days)
    together = [{name for some in thing.sources for name, _, _ in some} for thing in counted.results.same]
    vintages = carry_over(former, kept, list_carried(before, today, rule, together))
    names = measures_of(vintages)
    of_persons = {name for name, own in counted.marks.measures.items() if own.basis == _PERSONS}
    same_day = {name for name in before.keys() & today.keys() if before[name].reference == today[name].reference}
    return CarriedOver(
        vintages,
        {name: before[name] if name in names else own for name, own in today.items()},
        frozenset(name for name in names & same_day if records_changed(before[name], today[name])),
        _rows_corrected(before, today, same_day & of_persons),
        vectors.place(store, code, former),
    )


def _rows_corrected(before: Mapping[str, CountedMeasure], today: Mapping[str, CountedMeasure], names: set[str]) -> int:
    """How many persons have another answer in anything that was counted of the same day."""
    found: set[bytes] = set()
    for name in names:
        then, now = before[name].marks, today[name].marks
        found |= {token for token in then.keys() | now.keys() if then.get(token) != now.get(token)}
    return len(found)


def with_carried(own: Protected, carry: CarriedOver, content: Content) -> Protected:
    """What was counted anew beside what is carried over; of its report only the public part speaks of both."""
    if not carry.vintages:
        return own
    tables = (*own.tables, *(table for each in carry.vintages for table in each.tables(content)))
    figures = (*own.figures, *(figure for each in carry.vintages for figure in each.figures(content)))
    untold = [NotMade(n.id, n.title, n.title_en, n.reason, n.reason_en, n.code) for n in carry.list_printed().not_shown]
    known = {(line.id, line.code) for line in untold}
    lines = (*(line for line in own.not_shown if (line.id, line.code) not in known), *untold)
    hidden = Counter(own.summary["tabel"])
    for table in tables[len(own.tables) :]:
        hidden[f"{table.spec.id}-{table.kind.lower()}-{table.tier}"] += sum(c.status == "rahasia" for c in table.cells)
    hidden = +hidden
    book = Counter(own.summary["buku"])
    for group in (group for each in carry.vintages for group in each.groups.values()):
        book.update(group["buku"])
    summary = {
        **own.summary,
        "tabel": dict(sorted(hidden.items())),
        "sel_rahasia": hidden.total(),
        "indikator_rahasia": sum(figure.status == "rahasia" for figure in figures),
        "buku": {"sel": book["sel"], "na": book["na"]},
    }
    return replace(own, tables=tables, figures=figures, not_shown=lines, summary=summary)


def carry_vector(vector: VillageVector, carry: CarriedOver, layout: VectorLayout, opened: OpenStore) -> VillageVector:
    """The vector of an edition with the numbers of what it carries over as they were counted then: a sum of them tells
    no more than the edition does. What the edition before kept no numbers of, or by another definition, is absent."""
    names = carry.measures
    if not names or carry.former_vector is None:
        return vector
    store = opened.store.path
    former = vectors.recall(carry.former_vector, store=store, keys=opened.keys)
    known = None if former is None else vectors.layout_known(store, former.layout)
    places = {} if known is None else known.by_key()
    starts, then = layout.starts(), {} if known is None else known.starts()
    values, absent = np.copy(vector.values), dict(vector.absent)
    for section in layout.sections:
        if section.key[1] not in names:
            continue
        own, first = places.get(section.key), starts[section.basis]
        alike = own is not None and own.own == section.own and own.size == section.size
        part = former.part(own, then[own.basis]) if alike and former is not None and own is not None else None
        absent.pop(section.key, None)
        if part is None:
            gone = None if former is None or not alike else former.absent.get(section.key)
            absent[section.key] = gone or CARRIED_WITHOUT
            part = np.zeros(section.counters + section.size, np.int64)
        values[first + section.first : first + section.first + section.counters] = part[: section.counters]
        values[first + section.cells : first + section.cells + section.size] = part[section.counters :]
    days = {name: each.reference for each in carry.vintages for name in sorted(each.measures)}
    return replace(vector, values=values, absent=absent, days=dict(sorted(days.items())))


def keep_counts(opened: OpenStore, code: str, name: str, protection: Path, vector: Path) -> None:
    """Keep what a draft of the workplace counted under the name by which it binds what comes next: the marks of its
    records, and the numbers that levels sum. `protection`, `vector`: where they lie in the draft's folder."""
    store, keys = opened.store.path, opened.keys
    counted = mark_record.recall_marks(protection, keys=keys)
    if counted:  # none: the draft was made before they were kept
        mark_record.keep_marks(counted, protection_record.place(store, code, name), keys=keys)
    numbers = vectors.opened_bytes(vector, store=store, keys=keys)
    if numbers is not None:
        vectors.seal(numbers, vectors.place(store, code, name), store=store, keys=keys)
