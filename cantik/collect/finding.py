"""A finding: what is wrong with the data, where, what was expected and how to mend it. A value, never an exception."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """Levels of a rule; on screens Ditolak, Galat, Peringatan."""

    REFUSE = "tolak"
    CHECK = "periksa"
    NOTE = "catat"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding about a batch.

    `rule` is the id of the rule (or of the reader's check, same id style). `unit` and `record` name the record of the
    batch (`record` = position in `RecordSet`, -1 for the whole file or sheet). `sheet`, `row` (as the spreadsheet
    counts, from 1) and `column` (header as in the file) tell a person where. `partners` are the positions of the other
    records that take part (doubles, mother, spouse). `whole` is False when only the value is refused and the record
    enters without it.
    Texts are Bahasa Indonesia; they may name a person and therefore stay inside the register.
    """

    rule: str
    level: Level
    unit: str
    record: int
    sheet: str
    row: int
    column: str
    found: str
    expected: str
    message: str
    cure: str
    partners: tuple[int, ...] = ()
    whole: bool = True
    count: int = 1
