"""SDGs Desa: every indicator of the domain's list has its question or its reason, and both directions agree."""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path

import pytest

from cantik.content.kinds import Origin
from cantik.content.loader import load_content
from cantik.content.sdgs import REASONS, SDGS_DESA, SdgsIndicator, sdgs_references


def test_every_indicator_of_both_editions_stands_in_the_table(shared: Path) -> None:
    with (shared / "domain/sdgs_desa_indicators.csv").open(encoding="utf-8", newline="") as table:
        rows = [(row["edition"], row["goal"], row["indicator_number"]) for row in csv.DictReader(table)]
    assert [(row.edition, row.goal, row.number) for row in SDGS_DESA] == rows


def test_the_counts_that_the_manual_tells() -> None:
    whole = [row for row in SDGS_DESA if row.answers and not row.reason]
    part = [row for row in SDGS_DESA if row.answers and row.reason]
    none = [row for row in SDGS_DESA if not row.answers]
    assert len(whole) + len(part) + len(none) == len(SDGS_DESA) == 422
    manual = (Path(__file__).parents[2] / "docs/panduan/instrumen.md").read_text(encoding="utf-8")
    assert f"{len(whole)} dijawab seluruhnya, {len(part)} sebagian, {len(none)} tidak ditanyakan" in manual
    assert {row.reason for row in SDGS_DESA if row.reason} == set(REASONS)


@pytest.mark.parametrize(
    ("answers", "reason", "code", "found"),
    [
        (("orang.r412z",), "", "K109", "“orang.r412z”"),
        (("fasilitas/jalan.warna",), "", "K109", "“fasilitas/jalan.warna”"),
        (("orang.r425b",), "", "K109", "“orang.r425b”"),
        (("orang.golongan_darah",), "", "K109", "“orang.golongan_darah”"),  # a variable that no instrument asks
        ((), "entah", "K109", "“entah”"),
        ((), "", "K120", ""),
    ],
)
def test_a_row_that_leads_nowhere_is_refused_with_its_line(
    answers: tuple[str, ...], reason: str, code: str, found: str
) -> None:
    wrong = SdgsIndicator("2025", "4", "4.3.1", "Anak 7-12", answers, reason, Origin("sdgs_desa.csv", {"": 66}))
    (error,) = sdgs_references(load_content(), (wrong,))
    assert (error.code, error.where, error.found) == (code, "sdgs_desa.csv:66", found)
    right = dataclasses.replace(wrong, answers=("orang.r412",), reason="")
    assert list(sdgs_references(load_content(), (right,))) == []


def test_a_question_that_an_indicator_needs_is_named_by_it() -> None:
    """The other direction: `perlu: [sdgs_desa 4.3]` of an instrument, and the rows of 4.3."""
    content = load_content()
    wrong = []
    for instrument in content.instruments.values():
        for question in instrument.questions:
            for need in question.needs:
                if not need.startswith("sdgs_desa "):
                    continue
                number = need.removeprefix("sdgs_desa ").split("-")[0]
                goal, _, rest = number.rpartition(" ")
                rows = [row for row in SDGS_DESA if row.edition == "2025" and (row.goal == goal or not goal)]
                meant = [row for row in rows if row.number == rest or row.number.startswith(f"{rest}.")]
                if not any(f"{question.unit}.{question.variable}" in row.answers for row in meant):
                    wrong.append((question.variable, need))
    assert wrong == []
