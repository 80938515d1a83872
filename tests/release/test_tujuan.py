"""How far a figure is from its target, and what a release tells of an indicator: states worked out by hand, and every
way in which something near an indicator is not the indicator."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from cantik.content.basis import ContentBasis
from cantik.content.coverage import SDGS_DESA
from cantik.content.goal_targets import (
    ChangeTarget,
    Nearness,
    NoTarget,
    TargetUnit,
    UnitForm,
    goal_targets,
    parse_target,
)
from cantik.release import goals
from cantik.release.goal_states import GoalState, UnknownWhy, judge_value
from cantik.release.goal_words import WHY_WORDS, describe_distance, describe_presence, describe_tally, describe_target
from cantik.release.model import Cell, Figure, NotShown, Release
from cantik.release.series import MeasureSeries, SeriesLine, SeriesYear, break_of
from tests.fixtures.contoh_rilis import REFERENCE, common_release

SHARE = TargetUnit("persen", "percent", UnitForm.SHARE, Nearness(Decimal(10)), Nearness(Decimal(5)), ContentBasis(""))
CASES = TargetUnit("kasus", "cases", UnitForm.COUNT, None, None, ContentBasis(""))
MONEY = TargetUnit("rupiah", "rupiah", UnitForm.VALUE, Nearness(share=Decimal("0.1")), None, ContentBasis(""))


@pytest.mark.parametrize(
    ("value", "target", "unit", "state", "distance"),
    [
        ("100", ">=100", SHARE, "tercapai", "0"),
        ("99.99", ">=100", SHARE, "dekat", "0.01"),
        ("90", ">=100", SHARE, "dekat", "10"),
        ("89.99", ">=100", SHARE, "jauh", "10.01"),
        ("0", ">=100", SHARE, "jauh", "100"),
        ("50", ">50", SHARE, "dekat", "0"),  # the bound itself does not do
        ("50.01", ">50", SHARE, "tercapai", "0"),
        ("0", "<=0", SHARE, "tercapai", "0"),
        ("5", "<=0", SHARE, "dekat", "5"),
        ("5.01", "<=0", SHARE, "jauh", "5.01"),
        ("1", "<=0", CASES, "jauh", "1"),  # of a death nothing is near
        ("0.2", "<0.2", CASES, "jauh", "0.0"),
        ("27000000", ">=30000000", MONEY, "dekat", "3000000"),
        ("26999999", ">=30000000", MONEY, "jauh", "3000001"),
        ("25", "20..30", SHARE, "tercapai", "0"),
        ("30", "20..30", SHARE, "tercapai", "0"),
        ("12", "20..30", SHARE, "dekat", "8"),
        ("36", "20..30", SHARE, "jauh", "6"),  # above: five points only
        ("7", "", SHARE, "tanpa_sasaran", None),
        ("7", "teks:A", SHARE, "tanpa_sasaran", None),
        ("7", "turun", SHARE, "tanpa_sasaran", None),  # nothing before it to compare with
    ],
)
def test_a_state_by_hand(value: str, target: str, unit: TargetUnit, state: str, distance: str | None) -> None:
    parsed = parse_target(target)
    assert parsed is not None
    found = judge_value(Decimal(value), parsed, unit)
    assert found == (state, None if distance is None else Decimal(distance))


@pytest.mark.parametrize(("now", "state"), [("6", "tercapai"), ("7", "jauh"), ("8", "jauh")])
def test_a_change_is_against_the_year_before(now: str, state: str) -> None:
    parsed = parse_target("turun")
    assert parsed is not None
    assert judge_value(Decimal(now), parsed, SHARE, Decimal(7))[0] == state


# ── what a release tells ────────────────────────────────────────────────────────────────────────
KEY = ("sdgs_desa_2025", "7", "7.1.1")  # households with electric light, at least 100 per cent
FIRST, SECOND = "penerangan_pln", "penerangan_lain"


def figure(name: str = FIRST, value: str | None = "92.5", area: str = "", **said: Any) -> Figure:
    """A share as a release publishes it."""
    bare = replace(
        common_release().figures[0],
        id=name,
        title=f"Judul {name}",
        unit="persen",
        unit_en="percent",
        area=area,
        area_label=area,
        value=None if value is None else Decimal(value),
        decimals=2,
        status="rahasia" if value is None else "ada",
        definition={},
        state="",
    )
    return replace(bare, **said)


def answered(monkeypatch: pytest.MonkeyPatch, **said: Any) -> None:
    """The row of `KEY` is answered by the first of two indicators, but for what is said."""
    row = next(row for row in SDGS_DESA if (row.asked_by, row.section, row.number) == KEY)
    own = replace(row, **{"measures": (f"indikator/{FIRST}", f"indikator/{SECOND}"), "reason": ""} | said)
    rows = tuple(own if each is row else each for each in SDGS_DESA)
    monkeypatch.setattr(goals, "SDGS_DESA", rows)


def reckoned(release: Release, series: tuple[MeasureSeries, ...] = ()) -> goals.GoalIndicator:
    found = [one for goal in goals.reckon_goals(release, KEY[0], series) for one in goal.indicators]
    return next(one for one in found if (one.row.asked_by, one.row.section, one.row.number) == KEY)


def telling(*figures: Figure, **said: Any) -> Release:
    return replace(common_release(), figures=figures, tables=(), not_shown=(), **said)


def test_a_published_figure_is_judged_as_it_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    answered(monkeypatch)
    for value, state in (("100.00", "tercapai"), ("92.50", "dekat"), ("12.00", "jauh")):
        one = reckoned(telling(figure(value=value)))
        assert (one.state, one.why, one.judged_figure) == (state, None, figure(value=value))
    assert describe_distance(reckoned(telling(figure(value="92.50")))) == (
        "kurang 7,5 poin persen",
        "7.5 percentage points short",
    )
    assert describe_target(reckoned(telling()).target) == ("paling sedikit 100 persen", "at least 100 percent")


@pytest.mark.parametrize("reason", ["sebagian", "kebalikan", "pengakuan", "per_orang"])
def test_a_part_or_the_opposite_is_never_met(monkeypatch: pytest.MonkeyPatch, reason: str) -> None:
    answered(monkeypatch, reason=reason)
    one = reckoned(telling(figure(value="100.00")))
    assert (one.state, one.why, one.judged_figure) == (GoalState.UNKNOWN, UnknownWhy.PART, None)
    assert one.figures[0].title == f"Judul {FIRST}", "titled as what it is"
    assert all(one.note)
    tally = goals.tally_of((one,))
    assert (tally.known_count, tally.met, tally.unknown, tally.partly) == (0, 0, 1, 1)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (figure(value=None), UnknownWhy.HIDDEN),
        (figure(value=None, status="tidak_terdefinisi"), UnknownWhy.UNDEFINED),
        (figure(unit="per 1.000 penduduk"), UnknownWhy.OTHER_UNIT),
        (figure(definition={"cakupan": {"persen_saja": True, "terdata": 60, "kerangka": 100}}), UnknownWhy.PROVISIONAL),
    ],
)
def test_a_figure_that_is_not_enough(monkeypatch: pytest.MonkeyPatch, told: Figure, why: UnknownWhy) -> None:
    """Hidden, a denominator of 0, another unit, a round that reached 60 of 100."""
    answered(monkeypatch)
    one = reckoned(telling(told))
    assert (one.state, one.why) == (GoalState.UNKNOWN, why)
    assert all(WHY_WORDS[why])


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("kosong", UnknownWhy.NO_DATA),
        ("sumber", UnknownWhy.NO_DATA),
        ("cakupan", UnknownWhy.PROVISIONAL),
        ("tak_terjawab", UnknownWhy.PROVISIONAL),
        ("pelindungan", UnknownWhy.HIDDEN),
        ("satu_hal", UnknownWhy.OTHER_SOURCE),
    ],
)
def test_what_the_release_leaves_out_says_its_own_reason(
    monkeypatch: pytest.MonkeyPatch, code: str, why: UnknownWhy
) -> None:
    answered(monkeypatch)
    missing = NotShown(FIRST, "Judul", "Title", "Sebabnya ini.", "For this reason.", code)
    one = reckoned(replace(telling(), not_shown=(missing,)))
    assert (one.why, one.note) == (why, ("Sebabnya ini.", "For this reason."))


def test_without_a_target_no_unit_is_at_odds(monkeypatch: pytest.MonkeyPatch) -> None:
    answered(monkeypatch)
    wanted = {**goal_targets(), KEY: replace(goal_targets()[KEY], target=NoTarget())}
    monkeypatch.setattr(goals, "goal_targets", lambda: wanted)
    assert reckoned(telling(figure(unit="pos per RT"))).state is GoalState.UNJUDGED


def test_two_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first that is written is told; where the other leads to another state, neither is."""
    answered(monkeypatch)
    alike = reckoned(telling(figure(value="95.00"), figure(SECOND, "91.00")))
    assert (alike.state, [each.value for each in alike.figures]) == ("dekat", [Decimal("95.00"), Decimal("91.00")])
    unlike = reckoned(telling(figure(value="100.00"), figure(SECOND, "40.00")))
    assert (unlike.state, unlike.why) == (GoalState.UNKNOWN, UnknownWhy.CONTRADICTED)
    assert len(unlike.figures) == 2, "both are shown"
    alone = reckoned(telling(figure(SECOND, "40.00")))
    assert (alone.state, alone.judged_figure and alone.judged_figure.id) == ("jauh", SECOND)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"measures": (), "answers": ("keluarga.r307a",)}, UnknownWhy.NOT_COUNTED),
        ({"measures": (), "answers": (), "reason": "belum"}, UnknownWhy.NOT_ASKED),
        ({"measures": (), "answers": (), "awaited": "Apa?", "instrument": "pertanyaan_tambahan"}, UnknownWhy.NOT_ASKED),
        ({"measures": (), "answers": (), "reason": "klinis"}, UnknownWhy.ELSEWHERE),
        ({"measures": (), "answers": (), "imported": ("fasilitas/indeks_desa.nilai",)}, UnknownWhy.ELSEWHERE),
        ({"measures": (), "answers": (), "reason": "rahasia"}, UnknownWhy.NEVER),
        ({"measures": ("angka/angka_kelahiran",)}, UnknownWhy.AT_OFFICE),
        ({}, UnknownWhy.NO_DATA),
    ],
)
def test_why_nothing_is_told(monkeypatch: pytest.MonkeyPatch, row: dict[str, Any], why: UnknownWhy) -> None:
    answered(monkeypatch, **row)
    assert reckoned(telling()).why is why


def test_a_table_alone_is_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    table = replace(common_release().tables[0], id="penerangan")
    for reason, why in (("", UnknownWhy.TABLE), ("sebagian", UnknownWhy.PART)):
        answered(monkeypatch, measures=("tabel/penerangan",), reason=reason)
        one = reckoned(replace(telling(), tables=(table,)))
        assert (one.state, one.why, one.table) == (GoalState.UNKNOWN, why, table)
    hidden = replace(table, cells=tuple(Cell(None, "rahasia") for _ in table.cells))
    answered(monkeypatch, measures=("tabel/penerangan",))
    assert reckoned(replace(telling(), tables=(hidden,))).why is UnknownWhy.HIDDEN


def test_dusun_stand_beside_only_where_all_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    answered(monkeypatch)
    own = figure(area="A", value="80.00"), figure(area="B", value="99.00")
    assert reckoned(telling(figure(), *own)).parts == own
    assert reckoned(telling(figure(), own[0], figure(area="B", value=None))).parts == ()
    assert reckoned(telling(figure(), own[0])).parts == ()


def series(*values: str | None, broken: bool = False) -> MeasureSeries:
    """The indicator over years up to that of the release."""
    last = common_release().year
    years = range(last - len(values) + 1, last + 1)
    marks = (break_of("definisi"),) if broken else ()
    columns = tuple(SeriesYear(y, f"{y}-1", REFERENCE.replace(year=y), marks if y == last else ()) for y in years)
    cells = tuple(Cell(None, "rahasia") if v is None else Cell(Decimal(v), "ada") for v in values)
    line = SeriesLine((), "", "", "", "", True, cells)
    return MeasureSeries("indikator", FIRST, "", "", "persen", "percent", 2, columns, (line,))


def test_the_trend_and_what_a_change_is_held_against(monkeypatch: pytest.MonkeyPatch) -> None:
    answered(monkeypatch)
    wanted = {**goal_targets(), KEY: replace(goal_targets()[KEY], target=ChangeTarget(upward=True))}
    monkeypatch.setattr(goals, "goal_targets", lambda: wanted)
    told = telling(figure(value="92.50"))
    grown = reckoned(told, (series("81.00", "90.00", "92.50"),))
    assert [(point.year, point.cell.value) for point in grown.trend] == [
        (told.year - 2, Decimal("81.00")),
        (told.year - 1, Decimal("90.00")),
        (told.year, Decimal("92.50")),
    ]
    assert grown.state is GoalState.MET
    assert reckoned(told, (series("95.00", "92.50"),)).state is GoalState.FAR
    # another definition, a hidden year, no year before: known, and not judged
    for held in (series("90.00", "92.50", broken=True), series(None, "92.50"), series("92.50")):
        assert reckoned(told, (held,)).state is GoalState.UNJUDGED


def test_every_indicator_is_counted_once_and_nothing_is_averaged() -> None:
    """Also of a village of which nothing is known."""
    for edition, goal_count, total in (("sdgs_desa_2025", 18, 386), ("sdgs_desa_2020", 6, 36)):
        found = goals.reckon_goals(replace(telling(), figures=()), edition)
        assert [len(found), sum(goal.tally.total for goal in found)] == [goal_count, total]
        assert all(goal.tally.unknown == goal.tally.total and not goal.tally.known_count for goal in found)
        assert all(one.why is not None and all(WHY_WORDS[one.why]) for goal in found for one in goal.indicators)
    words = describe_tally(goals.GoalTally(6, 1, 0, 2, 1, 2, 1))
    assert words[0] == (
        "6 indikator: 4 diketahui (1 tercapai, 2 jauh, 1 tanpa sasaran), 2 belum, 1 di antaranya ada angka sebagian"
    )
    assert words[1] == "6 indicators: 4 known (1 met, 2 far, 1 without a target), 2 not, of 1 a part is told"


def test_a_sum_of_some_villages_is_no_figure_of_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    answered(monkeypatch)
    assert reckoned(telling(figure(definition={"desa_terdata": [1]}))).why is UnknownWhy.NO_DATA


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [
        ("desa", "0", ("belum ada", "not yet")),
        ("desa", "1", ("ada", "yes")),
        ("desa", None, None),
        ("persen", "1", None),
    ],
)
def test_what_a_village_lacks_is_no_number_of_villages(unit: str, value: str | None, words: object) -> None:
    """As a release prints it: a count without a denominator."""
    assert describe_presence(figure(value=value, unit=unit, denominator=None, decimals=0)) == words
