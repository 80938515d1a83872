"""Two coded columns under each other's title, or one that repeats another: in all rows or in a stretch of them.

What a cell alone cannot tell, the rules can: where answers of a column are impossible, those of another are put in
their place and the same rules are asked again. A list in which few answers are impossible is not asked at all.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from cantik.base.numerals import format_number
from cantik.codes.lists import MISSING, CodeList
from cantik.collect.batch import Reading, RecordSet, Value
from cantik.collect.finding import Finding, Level
from cantik.content.kinds import Rule, Variable
from cantik.examine.cell_findings import make_cell_finding

EXCHANGED, REPEATED = "kolom_tertukar", "kolom_tersalin"
_UNKNOWN = frozenset({"kode_tidak_dikenal", "status_tidak_dikenal"})  # what the reader could not take for a code
_FEWEST = 5  # impossible rows from which on a column is asked about
_LEFT = 0.2  # of the impossible rows may stay impossible with the other answers
_MENDED, _RARE = 0.2, 0.05  # of all rows: mended by an exchange of whole columns, and rare after it
_ASKED = 400  # impossible rows that are tried first, with their families
_RUN, _ELSEWHERE = 10, 0.9  # rows of a repeated column, and the share of equal answers outside them at most
_COLUMNS = 3  # named as those that may be repeated

Ask = Callable[[Reading, Set[str], bool], Set[int]]
"""The rows of a batch in which rules about some columns find what is impossible; with notes, what is rare."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Columns, the first and the last row (positions), and how many rows between them are impossible as they stand."""

    one: str
    other: str
    first: int
    last: int
    broken: int


@dataclass(frozen=True, slots=True)
class _Answers:
    """The coded columns of a batch as the cells have them: a code, or the text that is none."""

    people: RecordSet
    lists: Mapping[str, CodeList]
    cells: Mapping[str, Sequence[str]]
    labelled: bool  # whether the cells hold words and not codes

    def read_under(self, cells: Sequence[str], owner: str, title: str) -> list[Value]:
        """Cells of the column `owner` read under another title; what is no code there is none."""
        known: dict[str, str | None] = {}
        for cell in set(cells):
            own = self.lists[owner]
            text = own.label(cell) if self.labelled and cell != MISSING and own.has(cell) else cell
            known[cell] = self.lists[title].match(text)
        return [known[cell] or None for cell in cells]

    def unread_rows(self, values: Sequence[Value], owner: str) -> set[int]:
        """Rows whose cell of the column `owner` gave no code among these values."""
        return {at for at, cell in enumerate(self.cells[owner]) if cell and values[at] is None}


def find_exchanged(
    batch: Reading,
    found: Sequence[Finding],
    rules: Mapping[str, Rule],
    variables: Mapping[tuple[str, str], Variable],
    lists: Mapping[str, CodeList],
    ask: Ask,
) -> Iterator[Finding]:
    """One finding for columns that look exchanged or repeated (`pemeriksa: berkas`), with rows and columns.

    `found`: what reading and rules say of the batch already; `ask`: the rules, to try the answers the other way.
    """
    people = batch.records.get("orang")
    if people is None or EXCHANGED not in rules or REPEATED not in rules:
        return
    coded = {name: lists[code] for name in people.columns if (code := _list_of(variables.get(("orang", name))))}
    titles = {people.headers.get(name, name): name for name in coded}
    broken = _impossible_rows(found, titles, rules)
    asked = [name for name in coded if len(broken.get(name, ())) >= _FEWEST]
    if not asked:
        return
    answers = _read_answers(batch, people, coded, titles)
    exchanged = _exchanged_stretch(batch, answers, asked, broken, ask)
    if exchanged is not None:
        yield _make_finding(people, rules[EXCHANGED], exchanged, (exchanged.other,))
        return
    for name in asked:
        repeated = _repeated_stretch(answers, name, broken[name])
        if repeated:
            yield _make_finding(people, rules[REPEATED], repeated[0], [each.other for each in repeated[:_COLUMNS]])


def _list_of(variable: Variable | None) -> str:
    coded = variable is not None and variable.type == "kode" and not variable.additive
    return (variable.codelist or "") if variable is not None and coded else ""


def _impossible_rows(
    found: Iterable[Finding], titles: Mapping[str, str], rules: Mapping[str, Rule]
) -> Mapping[str, set[int]]:
    """By coded column the rows in which something that names it is impossible."""
    broken: dict[str, set[int]] = {}
    for finding in found:
        if finding.unit != "orang" or finding.record < 0 or finding.level is Level.NOTE:
            continue
        rule = rules.get(finding.rule)
        named = {titles.get(finding.column, "")}
        if rule is not None and rule.checked_by == "aturan":
            named |= set(rule.columns)
        for name in named.intersection(titles.values()):
            broken.setdefault(name, set()).add(finding.record)
    return broken


def _read_answers(
    batch: Reading, people: RecordSet, coded: Mapping[str, CodeList], titles: Mapping[str, str]
) -> _Answers:
    cells = {name: ["" if value is None else str(value) for value in people.columns[name]] for name in coded}
    words = 0
    for finding in batch.findings:
        name = titles.get(finding.column)
        if finding.rule in _UNKNOWN and name is not None and finding.unit == "orang" and finding.record >= 0:
            cells[name][finding.record] = finding.found
            words += 1 if not finding.found.strip().isdigit() else -1
    return _Answers(people, coded, cells, words > 0)


# ── exchanged ────────────────────────────────────────────────────────────────────────────────────
def _exchanged_stretch(
    batch: Reading, answers: _Answers, asked: Sequence[str], broken: Mapping[str, set[int]], ask: Ask
) -> _Stretch | None:
    """The two columns and the stretch that explain most of what is impossible."""
    pairs = {frozenset((name, other)) for name in asked for other in answers.cells if other != name}
    fitting: list[tuple[float, _Stretch, set[int]]] = []
    for first, other in sorted(sorted(pair) for pair in pairs):
        wrong = broken.get(first, set()) | broken.get(other, set())
        if not _may_explain(batch, answers, first, other, wrong, ask):
            continue
        before, after = _try_exchange(batch, answers, first, other, ask)
        stretch = _best_stretch(len(answers.people), first, other, before, after)
        if stretch is None:
            continue
        gain = _gain_likeness(batch, answers, stretch)
        if gain > 0 or _is_whole(batch, answers, stretch, ask):
            fitting.append((gain, stretch, after))
    most = max((stretch.broken for _, stretch, _ in fitting), default=0)
    nearly = [each for each in fitting if each[1].broken >= (1 - _LEFT) * most]
    if not nearly:
        return None
    _, stretch, after = max(nearly, key=lambda each: (each[0], each[1].broken))
    return _reach_out(batch, answers, stretch, after)


def _may_explain(batch: Reading, answers: _Answers, one: str, other: str, wrong: Set[int], ask: Ask) -> bool:
    """Whether the exchange mends most of some of the impossible rows: asked of few rows, so that a long list is not
    tried with every pair of its columns."""
    some = sorted(wrong)[:_ASKED]
    fits = sum(
        answers.lists[one].match(answers.cells[other][at]) is not None
        and answers.lists[other].match(answers.cells[one][at]) is not None
        for at in some
    )
    if not answers.labelled and fits < (1 - _LEFT) * len(some):
        return False
    part, places = _families_of(batch, answers.people, some)
    inside = _Answers(
        part.records["orang"],
        answers.lists,
        {name: [cells[at] for at in places] for name, cells in answers.cells.items()},
        answers.labelled,
    )
    before, after = _try_exchange(part, inside, one, other, ask)
    mended = before - after
    return len(mended) >= _FEWEST and len(mended) >= 2 * len(after - before)


def _families_of(batch: Reading, people: RecordSet, rows: Sequence[int]) -> tuple[Reading, list[int]]:
    cards = people.columns.get("nomor_keluarga") or people.columns.get("no_kk") or [None] * len(people)
    wanted = {cards[at] for at in rows} - {None}
    places = sorted({at for at, card in enumerate(cards) if card in wanted} | set(rows))
    part = replace(
        people,
        columns={name: [values[at] for at in places] for name, values in people.columns.items()},
        rows=[people.rows[at] for at in places],
        places={},
    )
    return replace(batch, records={**batch.records, "orang": part}), places


def _try_exchange(batch: Reading, answers: _Answers, one: str, other: str, ask: Ask) -> tuple[set[int], set[int]]:
    """The impossible rows as the two columns stand, and with their answers exchanged."""
    people = batch.records["orang"]
    named = {one, other}
    before = set(ask(batch, named, False))
    before |= answers.unread_rows(people.columns[one], one) | answers.unread_rows(people.columns[other], other)
    turned = _exchange_answers(batch, answers, one, other)
    values = turned.records["orang"].columns
    after = set(ask(turned, named, False))
    after |= answers.unread_rows(values[one], other) | answers.unread_rows(values[other], one)
    return before, after


def _exchange_answers(batch: Reading, answers: _Answers, one: str, other: str) -> Reading:
    """The batch with the answers of two columns exchanged."""
    people = batch.records["orang"]
    here, there = (
        answers.read_under(answers.cells[other], other, one),
        answers.read_under(answers.cells[one], one, other),
    )
    turned = replace(people, columns={**people.columns, one: here, other: there})
    return replace(batch, records={**batch.records, "orang": turned})


def _best_stretch(size: int, one: str, other: str, before: Set[int], after: Set[int]) -> _Stretch | None:
    """Where the exchange mends most and breaks least, from the first row that it mends to the last."""
    best = (0, 0, 0)
    total, start = 0, 0
    for at in range(size):
        if total <= 0:
            total, start = 0, at
        total += (at in before) - (at in after)
        if total > best[0]:
            best = (total, start, at)
    gain, first, last = best
    inside = [at for at in before if first <= at <= last]
    left = [at for at in after if first <= at <= last]
    if gain < _FEWEST or len(left) > _LEFT * len(inside):
        return None
    return _Stretch(one, other, min(inside), max(inside), len(inside))


def _gain_likeness(batch: Reading, answers: _Answers, stretch: _Stretch) -> float:
    """How much more a row of the stretch looks like the other rows with its answers exchanged than as it is written, by
    how often the others have each answer of the two columns (mean difference of the logarithms); 0 where there are too
    few others to say."""
    inside, around = range(stretch.first, stretch.last + 1), _rows_around(answers, stretch)
    if len(around) < len(inside) / 2:
        return 0.0
    usual = [Counter(column) for column in zip(*_answer_pairs(batch, stretch, around), strict=True)]

    def likelihood(rows: Reading) -> float:
        pairs = _answer_pairs(rows, stretch, inside)
        return sum(math.log(usual[at][pair[at]] + 0.5) for pair in pairs for at in (0, 1))

    turned = _exchange_answers(batch, answers, stretch.one, stretch.other)
    return (likelihood(turned) - likelihood(batch)) / len(inside)


def _rows_around(answers: _Answers, stretch: _Stretch) -> list[int]:
    return [*range(stretch.first), *range(stretch.last + 1, len(answers.people))]


def _answer_pairs(batch: Reading, stretch: _Stretch, rows: Iterable[int]) -> list[tuple[Value, Value]]:
    """What the two columns hold in some rows."""
    columns = batch.records["orang"].columns
    return [(columns[stretch.one][at], columns[stretch.other][at]) for at in rows]


def _is_whole(batch: Reading, answers: _Answers, stretch: _Stretch, ask: Ask) -> bool:
    """Whether nearly all rows are exchanged, so that no others show what is right: many cells are no answer to their
    title, or the exchange mends many rows and leaves hardly one that is even rare."""
    size = len(answers.people)
    if stretch.last - stretch.first + 1 < (1 - _LEFT) * size:
        return False
    named = (stretch.one, stretch.other)
    unread = set().union(*(answers.unread_rows(answers.people.columns[name], name) for name in named))
    if len(unread) >= _FEWEST:
        return True
    turned = _exchange_answers(batch, answers, *named)
    return stretch.broken >= _MENDED * size and len(ask(turned, set(named), True)) <= _RARE * size


def _reach_out(batch: Reading, answers: _Answers, stretch: _Stretch, after: Set[int]) -> _Stretch:
    """The stretch with the rows around it in which nothing is impossible: all of them where nearly the whole column is
    exchanged and nothing speaks against the rest; else those whose answers the other rows have exchanged more often."""
    size, around = len(answers.people), _rows_around(answers, stretch)
    if len(around) <= _LEFT * size:
        return stretch if after & set(around) else replace(stretch, first=0, last=size - 1)
    known = Counter(_answer_pairs(batch, stretch, around))
    written = _answer_pairs(batch, stretch, range(size))
    turned = _answer_pairs(_exchange_answers(batch, answers, stretch.one, stretch.other), stretch, range(size))
    first, last = stretch.first, stretch.last
    while first > 0 and known[turned[first - 1]] > known[written[first - 1]]:
        first -= 1
    while last < size - 1 and known[turned[last + 1]] > known[written[last + 1]]:
        last += 1
    return replace(stretch, first=first, last=last)


# ── repeated ─────────────────────────────────────────────────────────────────────────────────────
def _repeated_stretch(answers: _Answers, name: str, wrong: Set[int]) -> list[_Stretch]:
    """The columns that this one repeats word for word where it is impossible, the most telling first."""
    found: list[tuple[float, _Stretch]] = []
    own = answers.cells[name]
    for other, cells in answers.cells.items():
        if other == name:
            continue
        same = [bool(cell) and cell == own[at] for at, cell in enumerate(cells)]
        for first, last in _equal_runs(same):
            inside = sum(first <= at <= last for at in wrong)
            outside = [*same[:first], *same[last + 1 :]]
            elsewhere = sum(outside) / len(outside) if outside else 0.0
            if inside >= max(_FEWEST, (1 - _LEFT) * len(wrong)) and elsewhere <= _ELSEWHERE:
                found.append((elsewhere, _Stretch(name, other, first, last, inside)))
    return [stretch for _, stretch in sorted(found, key=lambda each: (each[0], each[1].other))]


def _equal_runs(same: Sequence[bool]) -> Iterator[tuple[int, int]]:
    at = 0
    for equal, group in itertools.groupby(same):
        length = len(list(group))
        if equal and length >= _RUN:
            yield at, at + length - 1
        at += length


# ── the finding ──────────────────────────────────────────────────────────────────────────────────
def _make_finding(people: RecordSet, rule: Rule, stretch: _Stretch, others: Sequence[str]) -> Finding:
    other = " atau ".join(f"“{people.headers.get(name, name)}”" for name in others)
    rows = f"{people.rows[stretch.first]}–{people.rows[stretch.last]}"
    count = stretch.last - stretch.first + 1
    words = {
        "kolom": people.headers.get(stretch.one, stretch.one),
        "hasil": other,
        "daftar": rows,
        "n": format_number(count),
        "nilai": format_number(stretch.broken),
    }
    found = make_cell_finding(people, rule, stretch.first, stretch.one, words, found=f"baris {rows}")
    return replace(found, cure=rule.cure.format(**words), count=count)
