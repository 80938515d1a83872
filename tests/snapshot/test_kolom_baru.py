"""Derived columns against a second statement of docs/bidang, person by person and family by family."""

import calendar
import datetime as dt
import random
from typing import Any

import pytest

from cantik.codes.lists import code_lists
from cantik.content.loader import load_content
from cantik.expr.check import compile_text
from cantik.expr.errors import ExpressionError
from cantik.expr.scope import rule_scope
from cantik.snapshot.column_examples import wrong_columns
from cantik.snapshot.freeze import _bases, freeze
from cantik.snapshot.members import ColumnsMade, members_by_family
from tests.acuan import kolom_baru as acuan
from tests.fixtures.desa_acak import random_village

CONTENT, LISTS = load_content(), code_lists()
POLICY = CONTENT.policies["baku_2026"]


@pytest.mark.parametrize(
    ("born", "on", "months"),
    [  # by hand
        ("2025-12-31", "2025-12-31", 0),
        ("2025-01-31", "2025-02-28", 0),
        ("2025-01-31", "2025-03-01", 1),
        ("2024-02-29", "2025-02-28", 11),
        ("2024-02-29", "2025-03-01", 12),
        ("2019-12-31", "2025-12-30", 71),
        ("2019-12-31", "2025-12-31", None),
    ],
)
def test_the_oracle_of_months_knows_the_calendar(born: str, on: str, months: int | None) -> None:
    assert acuan.months_under_six(dt.date.fromisoformat(born), dt.date.fromisoformat(on)) == months


@pytest.mark.parametrize("on", ["2025-12-31", "2024-02-29", "2025-06-30", "2025-07-01", "2023-02-28"])
def test_every_column_is_what_the_domain_pages_say(on: str) -> None:
    """Children are drawn close together, twins, unknown birth dates, unknown relations, unborn, ends of months."""
    day = dt.date.fromisoformat(on)
    view = random_village(CONTENT, LISTS, persons=600, seed=day.toordinal())
    draw = random.Random(on)
    near = [day - dt.timedelta(days=draw.randint(-40, 12 * 365)) for _ in range(600)]
    ends = [it.replace(day=calendar.monthrange(it.year, it.month)[1]) for it in near]
    born: list[Any] = [
        draw.choice((old, new, end, near[draw.randrange(600)]))
        for old, new, end in zip(view.persons["tanggal_lahir"], near, ends, strict=True)
    ]
    view.persons["tanggal_lahir"] = born  # type: ignore[index]
    view.persons["hubungan_keluarga"] = [  # type: ignore[index]
        draw.choice(("4", "4", "4", "5", "9", None)) if one != "1" and draw.random() < 0.7 else one
        for one in view.persons["hubungan_keluarga"]
    ]
    view.persons["r409"] = [None] * 600  # type: ignore[index]
    for name, codes in (
        ("cara_kb", (None, None, "1", "99", "100")),
        ("r410", (None, "1", "2")),
        ("hamil", (None, "1", "2")),
    ):
        view.persons[name] = [draw.choice(codes) for _ in range(600)]  # type: ignore[index]
    view.persons["r412"] = [draw.choice((None, None, "1", "2", "3")) for _ in range(600)]  # type: ignore[index]
    made = ColumnsMade(CONTENT, LISTS, day)
    bases = _bases(view, CONTENT, POLICY)
    persons = made.persons(view.persons, view.families)
    assert list(persons["umur_bulan"]) == [acuan.months_under_six(it, day) for it in born]
    assert list(persons["umur_1_juli"]) == [acuan.age_on_first_of_july(it, day) for it in born]
    schools = zip(view.persons["r412"], view.persons["pendidikan_sedang"], strict=True)
    assert list(persons["bersekolah"]) == [acuan.attends(a, b) for a, b in schools]  # type: ignore[arg-type]
    methods = zip(*(view.persons[name] for name in ("cara_kb", "r410", "hamil")), strict=True)
    assert list(persons["cara_kb_kini"]) == [acuan.method_now(*told) for told in methods]
    groups = [own for _, own in sorted(members_by_family(persons, bases).items())]
    families = made.groups("keluarga", groups, {}, persons, bases)
    inside = bases.inside(bases.first)
    names = ("hubungan", "umur", "tanggal_lahir", "r412", "pendidikan_sedang")
    homes = []
    for own in groups:
        counted = [person for person in own if inside[person]] or own
        homes.append([{name: persons[name][person] for name in names} for person in counted])
    for name, told in (
        ("jumlah_anak", acuan.children),
        ("jarak_lahir", acuan.spacing),
        ("anak_tidak_sekolah", acuan.out_of_school),
    ):
        assert list(families[name]) == [told(home) for home in homes], name
        assert len(set(families[name])) > 3, name  # something was compared


def test_the_examples_of_the_files_come_out() -> None:
    assert list(wrong_columns(CONTENT, LISTS)) == []


def test_no_birth_date_can_be_read_from_a_snapshot_of_grown_ups() -> None:
    """Months are told of small children only."""
    view = random_village(CONTENT, LISTS, persons=300, seed=3)
    frame = freeze(view, CONTENT, LISTS, dt.date(2025, 12, 31), policy=POLICY).frames["orang"]
    months, ages = frame.columns["umur_bulan"], frame.columns["umur"]
    missing = frame.radix["umur_bulan"] - 1
    assert ((months == missing) == (ages >= 6)).all()
    assert "tanggal_lahir" not in frame.columns


def test_a_rule_does_not_ask_for_intervals() -> None:
    """Rules run as SQL and on phones, which have no such word: refused with its place."""
    with pytest.raises(ExpressionError, match="kolom turunan"):
        compile_text("selang(anggota, umur < 20) < 9", rule_scope(CONTENT, LISTS, "keluarga"))
