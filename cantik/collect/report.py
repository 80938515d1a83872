"""Collects the findings of reading; wording, level and cure come from `content/rules` (`pemeriksa: pembaca`)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from cantik.collect.errors import TooManyFindings
from cantik.collect.finding import Finding, Level
from cantik.content.kinds import Rule

#: findings of one file; beyond this its columns stand under the wrong titles, and nobody could look through them
MOST_FINDINGS = 200_000
_SHOWN = 60
_OPTIONS = 12


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a column stands: unit, sheet, header as in the file."""

    unit: str
    sheet: str
    header: str


@dataclass(frozen=True, slots=True)
class Wording:
    """What a rule says besides value and column: `{hasil}`, `{n}`, `{daftar}`."""

    result: str = ""
    number: int = 0
    options: Sequence[str] = ()


PLAIN = Wording()


@dataclass(slots=True)
class FindingReport:
    """Findings in the order in which they were met. Conversions that most of a column needed are noted once for it."""

    rules: Mapping[str, Rule]
    findings: list[Finding] = field(default_factory=list)

    def add(
        self,
        rule_id: str,
        spot: Spot,
        record: int,
        row: int,
        found: str,
        *,
        wording: Wording = PLAIN,
        essential: bool = False,
    ) -> None:
        """One finding. `essential`: without this value the record cannot enter; a refusal refuses all of it.

        Raises `TooManyFindings` (B117).
        """
        self._append(rule_id, spot, (record, row), found, wording, essential=essential)

    def add_column(self, rule_id: str, spot: Spot, found: str, *, count: int, wording: Wording = PLAIN) -> None:
        """One finding (record -1, row 0) that stands for `count` cells of a column. Raises `TooManyFindings` (B117)."""
        self._append(rule_id, spot, (-1, 0), found, wording, count=count)

    def forget(self, since: int, records: Set[int]) -> None:
        """Drop what was said of these records from the finding number `since` on."""
        self.findings[since:] = [found for found in self.findings[since:] if found.record not in records]

    def _append(
        self,
        rule_id: str,
        spot: Spot,
        at: tuple[int, int],
        found: str,
        wording: Wording,
        *,
        essential: bool = False,
        count: int = 1,
    ) -> None:
        if len(self.findings) >= MOST_FINDINGS:
            raise TooManyFindings(f"lembar “{spot.sheet}”", len(self.findings))
        rule = self.rules[rule_id]
        shown = show(found)
        parts = {
            "nilai": shown,
            "kolom": spot.header,
            "hasil": wording.result,
            "n": wording.number,
            "daftar": _format_options(wording.options),
        }
        self.findings.append(
            Finding(
                rule=rule_id,
                level=Level(rule.level),
                unit=spot.unit,
                record=at[0],
                sheet=spot.sheet,
                row=at[1],
                column=spot.header,
                found=shown,
                expected=rule.expected.format(**parts),
                message=rule.message.format(**parts),
                cure=rule.cure.format(**parts),
                whole=essential and rule.whole,
                count=count,
            )
        )

    def notes(self, rule_id: str, spot: Spot, notes: Sequence[tuple[int, int, str, str]], filled: int) -> None:
        """Conversions of one kind in one column, as (record, row, found, result).

        When more than half of the filled cells needed the same conversion it is the style of the column: one finding
        for the column counts them and shows the first.
        """
        if len(notes) * 2 > filled:
            _, _, found, result = notes[0]
            self.add_column(rule_id, spot, found, count=len(notes), wording=Wording(result=result))
            return
        for record, row, found, result in notes:
            self.add(rule_id, spot, record, row, found, wording=Wording(result=result))


def show(text: str) -> str:
    """A raw value fit to be shown: invisible characters as a sign, cut to a line."""
    if not (text.isascii() and text.isprintable()):
        text = "".join(c if unicodedata.category(c) not in ("Cc", "Cf", "Zl", "Zp", "Cs") else "�" for c in text)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _format_options(options: Sequence[str]) -> str:
    if len(options) <= _OPTIONS:
        return ", ".join(options)
    return f"{', '.join(options[:_OPTIONS])}, … ({len(options)} pilihan)"
