"""The way in: a batch and the rules give the findings of reading and of examination, and which records may enter."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial

from cantik.base.numerals import format_number
from cantik.codes.area import AreaCode
from cantik.codes.lists import CodeList
from cantik.collect.batch import Reading, Value
from cantik.collect.errors import TooManyFindings
from cantik.collect.finding import Finding, Level
from cantik.collect.report import MOST_FINDINGS
from cantik.content.kinds import Content, Rule
from cantik.examine import doubles
from cantik.examine.companions import before_file, with_companions
from cantik.examine.exchange import find_exchanged
from cantik.examine.foreign_words import find_foreign_words
from cantik.examine.hits import Writer
from cantik.examine.list_hits import file_in_list, hits_of_file, subjects
from cantik.examine.misplaced_numbers import find_misplaced_numbers
from cantik.examine.place import ELSEWHERE, digits, examine_place, refuse_fictitious
from cantik.examine.relations import Following, FormerList, KinIndex, find_kin, with_former
from cantik.examine.rules import UNITS, EditRules, ReadyRule, is_alone, rule_book
from cantik.examine.search import UnitTable, find_doubles, former_table, search, tables_of
from cantik.examine.view import Views
from cantik.examine.village import village_findings
from cantik.examine.whole_file import find_in_whole
from cantik.expr.reference import RecordContext
from cantik.expr.scope import FORMER

INVENTED = "nomor_rekaan"  # the rule that a store of fictitious data does not know
#: rows of one NIK, one family card or one birth date: what is compared within them grows with its square
_MOST_OF_ONE = 5_000
_FEW = 10  # notes are listed one by one up to this number whatever the size of the file
_LOST = (Level.REFUSE, Level.CHECK)


@dataclass(frozen=True, slots=True)
class Examination:
    """What examination says of a batch.

    `findings` are those of the reader and of the rules, by row. `accepted` are the positions that enter, `refused`
    those that do not with their findings, `without` the columns (headers) that an accepted record enters without, all
    by unit. `silent` are rules that could not run: the batch lacks their columns.
    """

    findings: tuple[Finding, ...]
    accepted: Mapping[str, tuple[int, ...]]
    refused: Mapping[str, Mapping[int, tuple[Finding, ...]]]
    without: Mapping[str, Mapping[int, tuple[str, ...]]]
    silent: tuple[str, ...]

    def counts(self) -> Mapping[str, int]:
        """Findings by level (tolak, periksa, catat); one that stands for several rows counts once."""
        return {level.value: sum(finding.level is level for finding in self.findings) for level in Level}


def check(
    batch: Reading | Following,
    rules: Mapping[str, Rule],
    *,
    content: Content,
    lists: Mapping[str, CodeList],
    reference: dt.date,
    area: AreaCode,
    demo: bool,
) -> Examination:
    """Hold a batch against the rules; with the list that it follows, against the rules across years as well.

    `reference`: when ages count; `area`: the village; `demo`: whether numbers of province 99 are let in. Raises
    `AnotherVillage` (B301), `FictitiousFile` (B302), `TooManyFindings` (B117), `ExpressionError`, `ContentError`.
    """
    following = batch if isinstance(batch, Following) else Following(batch, None)
    _refuse_file(batch := following.batch, demo=demo)
    of_place = tuple(examine_place(batch, area, rules.get(ELSEWHERE)))
    book = rule_book(content, lists, rules)
    within = with_companions(batch, following.companions) if following.companions else batch
    chosen = _select_rules(book, within, reference, following.former, demo=demo)
    own, village = len(batch.records["orang"]) if following.companions else None, digits(area)
    apart = find_doubles(batch, book, chosen, content.variables, reference, village)
    kin, tables = _prepare_tables(within, reference, following.former, content, own, apart)
    place = file_in_list(batch, kin, following.companions)
    pairs = doubles.find_row_pairs(tables["orang"], following, content.linkage, chosen["orang"])
    hits = search(kin, tables, book, chosen, content.variables, reference, village)
    stood = _broken_before(following, book, chosen, content, reference, village)
    hits = hits_of_file(hits, place, batch, following.companions, stood, chosen) if following.companions else hits
    views = Views(tables, kin, tables[FORMER].columns if FORMER in tables else {})
    hits = doubles.with_partners(hits, chosen["orang"], pairs)
    around, label = RecordContext(reference, village), partial(_label, lists)
    writer = Writer(within, place, views, book, hits, around, content.variables, label)
    of_facts = village_findings(following.village, batch, rules, content=content, lists=lists, reference=reference)
    in_file = find_kin(batch, apart=apart) if following.companions else kin
    of_file = _find_in_file(batch, within, in_file, rules, content, lists, reference)
    found = (*batch.findings, *of_place, *of_file, *_collect_findings(writer, chosen), *of_facts)
    ask = partial(_impossible_rows, book=book, content=content, reference=reference, village=village)
    findings = _in_order((*found, *find_exchanged(batch, found, rules, content.variables, lists, ask)))
    return _make_examination(batch, findings, _silent(batch, book, chosen, reference))


def _find_in_file(
    batch: Reading,
    within: Reading,
    kin: KinIndex,
    rules: Mapping[str, Rule],
    content: Content,
    lists: Mapping[str, CodeList],
    reference: dt.date,
) -> Iterator[Finding]:
    """What the cells of the file tell beside the rules on values (`pemeriksa: berkas`)."""
    yield from find_in_whole(batch, within, kin, rules)
    yield from find_foreign_words(batch, rules, content.variables, lists)
    yield from find_misplaced_numbers(batch, rules, reference)


def _impossible_rows(
    batch: Reading,
    columns: Set[str],
    notes: bool,
    *,
    book: EditRules,
    content: Content,
    reference: dt.date,
    village: str,
) -> Set[int]:
    """The persons whom a rule that names one of these columns finds; without `notes` those whom it calls more."""
    asked = [
        ready
        for ready in book.applicable(batch, "orang", reference)
        if (notes or ready.rule.level != Level.NOTE) and columns & {path[0] for path in ready.columns if len(path) == 1}
    ]
    kin, tables = _prepare_tables(batch, reference, None, content)
    only: Mapping[str, Sequence[ReadyRule]] = {unit: asked if unit == "orang" else () for unit in UNITS}
    hits = search(kin, tables, book, only, content.variables, reference, village)
    return set().union(*hits.found.values())


def _label(lists: Mapping[str, CodeList], codelist: str, code: str) -> str:
    return lists[codelist].label(code) if codelist in lists else code


def _broken_before(
    following: Following,
    book: EditRules,
    chosen: Mapping[str, Sequence[ReadyRule]],
    content: Content,
    reference: dt.date,
    village: str,
) -> Mapping[str, set[Value]]:
    """By rule whom of the list in force it found before the file was in."""
    if not any(person.stood for person in following.companions):
        return {}
    before = before_file(following.batch, following.companions)
    asked = {
        unit: [ready for ready in ready_rules if FORMER not in {table for table, _ in ready.needs}]
        for unit, ready_rules in chosen.items()
    }
    kin, tables = _prepare_tables(before, reference, None, content)
    doubles.find_row_pairs(tables["orang"], Following(before, None), {}, ())
    hits = search(kin, tables, book, asked, content.variables, reference, village)
    units = {ready.rule.id: unit for unit, ready_rules in asked.items() for ready in ready_rules}
    return subjects(hits, kin, following.companions, units)


def _select_rules(
    book: EditRules, batch: Reading, reference: dt.date, former: FormerList | None, *, demo: bool
) -> Mapping[str, Sequence[ReadyRule]]:
    """The rules that this batch is held against, by unit."""
    asked = former.columns.keys() if former else ()
    return {
        unit: [
            ready
            for ready in book.applicable(batch, unit, reference, asked)
            if not (demo and ready.rule.id == INVENTED)
        ]
        for unit in UNITS
    }


def _prepare_tables(
    batch: Reading,
    reference: dt.date,
    former: FormerList | None,
    content: Content,
    own: int | None = None,
    apart: Collection[int] = (),
) -> tuple[KinIndex, Mapping[str, UnitTable]]:
    """Who belongs to whom, and the tables of the units and of the last list. `own`, `apart`: `find_kin`."""
    kin = find_kin(batch, own, apart)
    tables = tables_of(batch, kin, reference, content.variables)
    if former is None:
        return kin, tables
    return with_former(kin, batch, former), {**tables, FORMER: former_table(former, content.variables)}


def _collect_findings(writer: Writer, chosen: Mapping[str, Sequence[ReadyRule]]) -> Iterable[Finding]:
    """Findings of the rules, without what the reader has said. Raises `TooManyFindings` (B117)."""
    reader = _Reader(writer.batch)
    refused = _refused_rows(writer, chosen)
    made: list[Finding] = []
    for unit in UNITS:
        for ready in chosen[unit]:
            positions = reader.drop_refused(ready, unit, writer.hits.found.get(ready.rule.id, ()))
            size = writer.place.own if unit == "orang" else writer.views.tables[unit].size
            notes = _condense_notes(writer, ready, unit, positions, size)
            made.extend(notes if is_alone(ready) else _without_accused(notes, refused))
            if len(made) > MOST_FINDINGS:
                raise TooManyFindings(writer.batch.file.name, len(made))
    return reader.fresh(made)


def _refused_rows(writer: Writer, chosen: Mapping[str, Sequence[ReadyRule]]) -> Set[int]:
    """Persons whose row does not enter for what stands in it alone."""
    read = {finding.record for finding in writer.batch.findings if _refuses_person(finding) and finding.record >= 0}
    of_rules = (
        writer.hits.found.get(ready.rule.id, ())
        for ready in chosen["orang"]
        if Level(ready.rule.level) is Level.REFUSE and ready.rule.whole and is_alone(ready)
    )
    return read.union(*of_rules)


def _refuses_person(finding: Finding) -> bool:
    return finding.unit == "orang" and finding.level is Level.REFUSE and finding.whole


def _without_accused(findings: Iterable[Finding], refused: Set[int]) -> Iterator[Finding]:
    """Findings of relations without those that a refused row brings upon a sound one: it is named itself."""
    for finding in findings:
        sound = finding.unit != "orang" or finding.record not in refused
        if not (sound and finding.partners and refused >= set(finding.partners)):
            yield finding


def _silent(
    batch: Reading, book: EditRules, chosen: Mapping[str, Sequence[ReadyRule]], reference: dt.date
) -> tuple[str, ...]:
    """Rules of this source that cannot be asked, because the batch lacks what they look at."""
    running = {ready.rule.id for unit in UNITS for ready in chosen[unit]}
    of_source = (
        ready.rule.id
        for unit in UNITS
        for ready in book.of_source(batch, unit, reference)
        if FORMER not in {table for table, _ in ready.needs}  # without a last list there is nothing to compare with
    )
    return tuple(rule for rule in of_source if rule not in running and rule != INVENTED)


def _refuse_file(batch: Reading, *, demo: bool) -> None:
    """Raise B302 for invented numbers outside a store of them, B117 for a file in which thousands of rows bear one
    number or date: a filler, and no person's."""
    refuse_fictitious(batch, demo=demo)
    people = batch.records.get("orang")
    if people is None:
        return
    for name in ("nik", "no_kk", "tanggal_lahir"):
        numbers = Counter(value for value in people.columns.get(name, ()) if value is not None)
        often = max(numbers.values(), default=0)
        if often > _MOST_OF_ONE:
            raise TooManyFindings(f"{batch.file.name}, kolom {people.headers.get(name, name)}", often)


class _Reader:
    """What the reader has said already, so that nothing is said twice."""

    def __init__(self, batch: Reading) -> None:
        self._said = {(finding.rule, finding.unit, finding.record) for finding in batch.findings}
        self._lost: dict[tuple[str, str], set[int]] = {}
        for finding in batch.findings:
            if finding.level in _LOST and finding.record >= 0:
                self._lost.setdefault((finding.unit, finding.column), set()).add(finding.record)
        self._headers = {unit: records.headers for unit, records in batch.records.items()}

    def drop_refused(self, rule: ReadyRule, unit: str, positions: Iterable[int]) -> list[int]:
        """Hits without those that find blank what the reader refused: that cell was not blank in the file."""
        lost: set[int] = set()
        for name in rule.asks_blank:
            lost |= self._lost.get((unit, self._headers.get(unit, {}).get(name, name)), set())
        return [position for position in positions if position not in lost]

    def fresh(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Findings whose rule the reader has not named for the same record."""
        return (finding for finding in findings if (finding.rule, finding.unit, finding.record) not in self._said)


def _condense_notes(
    writer: Writer, one: ReadyRule, unit: str, positions: Sequence[int], size: int
) -> Iterator[Finding]:
    """A note that more than half of the records carry is the habit of the file: said once, with its number."""
    if Level(one.rule.level) is not Level.NOTE or len(positions) <= max(_FEW, size // 2):
        yield from writer.findings(one, unit, positions)
        return
    first = next(iter(writer.findings(one, unit, positions)))
    rule = one.rule
    yield Finding(
        rule=rule.id,
        level=Level.NOTE,
        unit=first.unit,
        record=-1,
        sheet=first.sheet,
        row=0,
        column=first.column,
        found=first.found,
        expected=rule.expected,
        message=f"{rule.title}: {format_number(len(positions))} dari {format_number(size)} {unit}.",
        cure=rule.cure,
        whole=False,
        count=len(positions),
    )


_ORDER = {Level.REFUSE: 0, Level.CHECK: 1, Level.NOTE: 2}


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By sheet and row, the heaviest first, then by rule: the same batch gives the same list."""
    return tuple(
        sorted(
            findings, key=lambda finding: (finding.unit != "orang", finding.row, _ORDER[finding.level], finding.rule)
        )
    )


def _make_examination(batch: Reading, findings: tuple[Finding, ...], silent: tuple[str, ...]) -> Examination:
    refused: dict[str, dict[int, list[Finding]]] = {unit: {} for unit in batch.records}
    without: dict[str, dict[int, set[str]]] = {unit: {} for unit in batch.records}
    for finding in findings:
        if finding.level is not Level.REFUSE or finding.record < 0:
            continue
        if finding.whole:
            refused[finding.unit].setdefault(finding.record, []).append(finding)
        else:
            without[finding.unit].setdefault(finding.record, set()).add(finding.column)
    return Examination(
        findings,
        {
            unit: tuple(i for i in range(len(records)) if i not in refused[unit])
            for unit, records in batch.records.items()
        },
        {unit: {record: tuple(own) for record, own in group.items()} for unit, group in refused.items()},
        {
            unit: {record: tuple(sorted(own)) for record, own in group.items() if record not in refused[unit]}
            for unit, group in without.items()
        },
        silent,
    )
