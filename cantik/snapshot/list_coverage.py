"""How much of the lists that a register stands on came into it, and what a village may say of the rest.

Sources: docs/bidang/quality_policy.md 4; docs/adr/0068. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from cantik.base.numerals import count_noun, format_number
from cantik.content.kinds import Policy
from cantik.content.sources import speaks_of
from cantik.register.core.people import SourceNote

REGISTER = "opensid"  # with every source that is the same register (`content/sumber.csv`)


class CoverageGrade(StrEnum):
    """What the coverage of the lists allows: counts, percentages that are provisional, nothing outside the office."""

    FULL = "lengkap"
    PERCENT = "sementara"
    OFFICE = "kantor"


@dataclass(frozen=True, slots=True)
class ListRows:
    """The rows of a list with all its parts: those that were read, and those whose person stands in the register."""

    read: int
    accepted: int

    @property
    def refused_rows(self) -> int:
        """Rows that nobody brought in since."""
        return self.read - self.accepted

    def grade(self, policy: Policy) -> CoverageGrade:
        """What the share of accepted rows allows."""
        if self.accepted < Fraction(policy.coverage_village_only_below) * self.read:
            return CoverageGrade.OFFICE
        percent = self.accepted < Fraction(policy.coverage_percent_only_below) * self.read
        return CoverageGrade.PERCENT if percent else CoverageGrade.FULL


@dataclass(frozen=True, slots=True)
class ListCoverage:
    """The rows of a list under a policy: what they allow, and the share (in per cent) below which they allow less."""

    rows: ListRows
    grade: CoverageGrade
    limit: Fraction

    @classmethod
    def judge(cls, rows: ListRows, policy: Policy) -> ListCoverage:
        """The rows judged; `limit` is that of the grade that they missed, of a full list that of counts."""
        grade = rows.grade(policy)
        below = (
            policy.coverage_village_only_below if grade is CoverageGrade.OFFICE else policy.coverage_percent_only_below
        )
        return cls(rows, grade, 100 * Fraction(below))

    def mark(self) -> tuple[str, str]:
        """What the title of a table says of it, in both languages; nothing of a full list."""
        n, n_en = format_number(self.rows.refused_rows), count_noun(self.rows.refused_rows, "row")
        return {
            CoverageGrade.FULL: ("", ""),
            CoverageGrade.PERCENT: (f"sementara, {n} baris ditolak", f"provisional, {n_en} refused"),
            CoverageGrade.OFFICE: (f"hanya untuk kantor, {n} baris ditolak", f"office use only, {n_en} refused"),
        }[self.grade]

    def as_sentence(self) -> tuple[str, str]:
        """How many rows are missing and what that allows, in both languages, without a full stop."""
        said = {
            lang: tuple(format_number(n, 0, lang) for n in (self.rows.refused_rows, self.rows.read))
            + tuple(format_number(n, places, lang) for n, places in ((self.percent, 1), (self.limit_percent, 0)))
            for lang in ("id", "en")
        }
        allowed = {
            CoverageGrade.FULL: ("jumlahnya terbit", "counts are published"),
            CoverageGrade.PERCENT: (
                "tabelnya sementara dan hanya berisi persentase",
                "its tables are provisional and hold percentages only",
            ),
            CoverageGrade.OFFICE: ("tabelnya hanya untuk kantor desa", "its tables are for the village office only"),
        }[self.grade]
        return (
            "{} dari {} baris daftar ditolak; yang diterima {} persen, batasnya {} persen: ".format(*said["id"])
            + allowed[0],
            "Refused rows of the list: {} of {}; {} per cent were accepted, the limit is {} per cent: ".format(
                *said["en"]
            )
            + allowed[1],
        )

    @property
    def percent(self) -> Decimal:
        """Accepted of read, in per cent with a decimal, rounded down: what misses a limit does not read as if it met
        it."""
        return Decimal(1000 * self.rows.accepted // self.rows.read) / 10

    @property
    def limit_percent(self) -> Decimal:
        """The limit as a decimal."""
        return Decimal(self.limit.numerator) / Decimal(self.limit.denominator)


def worst_list(sources: Sequence[SourceNote]) -> ListRows | None:
    """The list of the population register of which the greatest share of rows is missing (of any list where none is of
    the register); None where no list was read.

    The parts of a list are one list: a supplement of two rows, one of which is refused, is not half a village. A row
    that a later part brought in, mended, is missing no more.
    """
    lists = [source for source in sources if source.rows_read]
    judged = [source for source in lists if speaks_of((REGISTER,), source.source)] or lists
    together: dict[str, ListRows] = {}
    for note in judged:
        before = together.get(note.source, ListRows(0, 0))
        came = note.rows_accepted + note.rows_mended
        together[note.source] = ListRows(before.read + note.rows_read, before.accepted + came)
    return min(together.values(), key=lambda rows: Fraction(rows.accepted, rows.read), default=None)
