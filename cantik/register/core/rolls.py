"""Lists of members: who belongs to which household, who takes part in an aid programme. Pure.

Such a list says nothing about what a person *is*, so that it makes no statements about persons: it points to them by
NIK or KK number, and whom nobody in the register bears is told, never added (docs/bidang/instruments.md 3).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from cantik.base.canonical import canonical_json
from cantik.base.text import fold
from cantik.collect.batch import Reading, RecordSet, Value
from cantik.collect.columns import text_of
from cantik.collect.finding import Finding
from cantik.collect.numbers import read_number
from cantik.collect.readers.answers import MARK, SUBJECTS, asked_of
from cantik.register.core.prepare import Number, accept_records, refusals

HOUSEHOLDS, AID, ANSWERS = "rumah_tangga", "bantuan", "isian"
#: `code` of the households that came with RT of another village: they add to the village's own list
CEDED = "serah"
#: opensid_sasaran_program: whom an aid programme is for
PERSONS, FAMILIES = "1", "2"

Key = tuple[int | None, str, str]  # id of the sealed number, group, relation


@dataclass(frozen=True, slots=True)
class Roll:
    """A list as a file gives it. Per accepted row: row of the file, number of the member, group, relation.

    `group` is the number of a household or of another group, "" where the number alone says who; a member that cannot
    be told has neither. `code` is what makes two lists the same programme ("" for households). In answers to a list of
    questions `said` holds what each member answered (canonical JSON), `group` a digest of it, `note` the questions.
    """

    kind: str
    code: str
    title: str
    target: str
    fund: str
    begin: dt.date | None
    end: dt.date | None
    note: str
    row: Sequence[int]
    number: Sequence[Number | None]
    group: Sequence[str]
    relation: Sequence[str]
    refused: tuple[int, ...] = ()
    said: Sequence[str] = ()

    def __len__(self) -> int:
        return len(self.row)

    def numbers(self) -> dict[Number, None]:
        """Every distinct number, in the order of the file."""
        return dict.fromkeys(number for number in self.number if number is not None)


@dataclass(frozen=True, slots=True)
class RollPlan:
    """What storing a list would change: members that are new, the same, no longer in it; rows of whom nobody bears."""

    roll: Roll
    new: int
    same: int
    gone: int
    unknown: tuple[int, ...]
    fresh: bool = False  # questions that no standing list asks

    @property
    def changes(self) -> bool:
        """False when the list says what the standing one of its source says."""
        return bool(self.new or self.gone or self.fresh)


def roll_of(batch: Reading, findings: Sequence[Finding]) -> Roll | None:
    """The list of members in a batch, without what findings of level `tolak` refuse; None for other files."""
    if "analisis" in batch.records:
        return _answers(batch, findings)
    if "rumah_tangga" in batch.records:
        return _households(batch.records["rumah_tangga"], findings)
    if "peserta" in batch.records and "program" in batch.records:
        return _participants(batch.records["peserta"], batch.records["program"], findings)
    return None


def source_of(batch: Reading) -> str:
    """The source whose older list a batch replaces: each aid programme is one of its own."""
    if "analisis" in batch.records:  # questions alone never take the place of answers
        return f"{batch.source}:{_list_code(batch)}{'' if 'isian' in batch.records else ':d'}"
    programme = batch.records.get("program")
    return batch.source if programme is None else f"{batch.source}:{_code(programme)}"


def compare(roll: Roll, standing: Collection[Key], numbers: Mapping[Number, int], borne: Collection[int]) -> RollPlan:
    """Hold a list against the standing one. `numbers`: ids of known numbers; `borne`: ids that somebody bears now."""
    keys = {_key(roll, i, numbers) for i in range(len(roll))}
    before = set(standing)
    strangers = [
        row
        for row, number, group in zip(roll.row, roll.number, roll.group, strict=True)
        if (numbers.get(number) not in borne if number is not None else not group)
    ]
    return RollPlan(roll, len(keys - before), len(keys & before), len(before - keys), tuple(strangers))


def _key(roll: Roll, i: int, numbers: Mapping[Number, int]) -> Key:
    number = roll.number[i]
    # A number that the register never met has no id yet; the row keeps such members apart.
    known = None if number is None else numbers.get(number, -roll.row[i])
    return known, roll.group[i], roll.relation[i]


def _households(records: RecordSet, findings: Sequence[Finding]) -> Roll:
    columns, keep = _accept_rows(records, findings)
    count = len(keep)
    return Roll(
        HOUSEHOLDS,
        "",
        "",
        "",
        "",
        None,
        None,
        "",
        [records.rows[i] for i in keep],
        [_number("nik", value) for value in columns.get("nik", [None] * count)],
        _texts(columns, "nomor_rumah_tangga", count),
        _texts(columns, "hubungan_rumah_tangga", count),
        _refused_rows(records, keep),
    )


def _participants(records: RecordSet, programme: RecordSet, findings: Sequence[Finding]) -> Roll:
    columns, keep = _accept_rows(records, findings)
    said = {name: values[0] for name, values in programme.columns.items()}
    target, count = str(said.get("sasaran") or ""), len(keep)
    codes = _texts(columns, "kode_peserta", count)
    by_number = {PERSONS: "nik", FAMILIES: "kk"}.get(target)
    if by_number == "nik":
        holders = columns.get("nik", [None] * count)
        numbers = [_number("nik", held or code) for held, code in zip(holders, codes, strict=True)]
    else:
        numbers = [_number(by_number, code) if by_number else None for code in codes]
    begin, end = said.get("mulai"), said.get("selesai")
    return Roll(
        AID,
        _code(programme),
        str(said.get("nama") or ""),
        target,
        str(said.get("asal_dana") or ""),
        begin if isinstance(begin, dt.date) else None,
        end if isinstance(end, dt.date) else None,
        str(said.get("keterangan") or ""),
        [records.rows[i] for i in keep],
        numbers,
        [""] * count if by_number else codes,
        [""] * count,
        _refused_rows(records, keep),
    )


def _list_code(batch: Reading) -> str:
    """Two files with the same name and subject are one list of questions, asked again."""
    said = batch.records["analisis"].columns
    words = f"{fold(str(said['nama'][0] or ''))}|{said['subjek'][0]}"
    return blake2b(words.encode(), digest_size=6).hexdigest()


def _answers(batch: Reading, findings: Sequence[Finding]) -> Roll:
    head = batch.records["analisis"].columns
    asked = asked_of(batch.records["pertanyaan"], batch.records["jawaban"])
    note = canonical_json(
        [
            [question.code, question.words, question.group, question.kind, list(map(list, question.answers))]
            for question in asked
        ]
    )
    target = str(head["subjek"][0] or "")
    rows: list[int] = []
    numbers: list[Number | None] = []
    said: list[str] = []
    refused: tuple[int, ...] = ()
    if (records := batch.records.get("isian")) is not None:
        columns, keep = _accept_rows(records, findings)
        kind = SUBJECTS[target]
        rows, refused = [records.rows[i] for i in keep], _refused_rows(records, keep)
        numbers = [_number(kind, value) for value in columns[kind]]
        said = [_answers_json(columns, place) for place in range(len(keep))]
    group = [blake2b(reply.encode(), digest_size=8).hexdigest() for reply in said]
    title = str(head["nama"][0] or "Daftar pertanyaan")
    return Roll(
        ANSWERS,
        _list_code(batch),
        title,
        target,
        "",
        None,
        None,
        note.decode(),
        rows,
        numbers,
        group,
        [""] * len(rows),
        refused,
        said,
    )


def _answers_json(columns: Mapping[str, list[Value]], place: int) -> str:
    """What one subject answered: codes of questions with values, and the day when it was asked."""
    answers = {
        name.removeprefix(MARK): str(values[place])
        for name, values in columns.items()
        if name.startswith(MARK) and values[place] is not None
    }
    day = columns["tanggal"][place]
    return canonical_json(
        {"jawaban": answers, **({"tanggal": day.isoformat()} if isinstance(day, dt.date) else {})}
    ).decode()


def _code(programme: RecordSet) -> str:
    """OpenSID tells programmes apart by their id; a file without one by the name."""
    number = programme.columns.get("nomor", [None])[0]
    if number:
        return str(number)[:20]
    name = fold(str(programme.columns.get("nama", [""])[0] or ""))
    return blake2b(name.encode(), digest_size=6).hexdigest()


def _accept_rows(records: RecordSet, findings: Sequence[Finding]) -> tuple[dict[str, list[Value]], list[int]]:
    whole, cells = refusals(findings)
    return accept_records(records, whole.get(records.unit, set()), cells.get(records.unit, {}))


def _refused_rows(records: RecordSet, keep: Sequence[int]) -> tuple[int, ...]:
    return tuple(sorted(set(range(len(records))).difference(keep)))


def _texts(columns: Mapping[str, list[Value]], name: str, count: int) -> list[str]:
    values = columns.get(name, [None] * count)
    return ["" if value is None else str(value).replace("\0", "").strip() for value in values]


def _number(kind: str, value: Value) -> Number | None:
    read = read_number(text_of(str(value))).value if value is not None else None
    return (kind, read) if read else None
