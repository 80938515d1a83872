"""What binds the next edition: everything of the village that was shown before, whichever path made it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest

from cantik.base.errors import UnreadableInput
from cantik.content.loader import here
from cantik.protect.result import SafeFigure
from cantik.release import opening, precedents, protection_record
from cantik.release.files import open_release
from tests.protect.bekal import results
from tests.protect.test_dahulu_dipegang import BOTH, CUBE, FIGURE, STRICT, edition, of_dusun
from tests.serangan import desa
from tests.serangan.attack import number
from tests.serangan.baca import attacker

CODE = "99.01.01.2001"


def shown(store: Path, name: str, bound_by: str = "", state: str = "") -> None:
    """Note in a store that something was shown, made of the register in a state."""
    inputs = {"register": state or name, **({"terdahulu": bound_by} if bound_by else {})}
    opening.keep_opening(opening.place(store / "rilis", CODE, name), inputs)


def test_nothing_binds_the_first(tmp_path: Path) -> None:
    assert precedents.latest(tmp_path / "rilis", CODE) == ""
    assert precedents.recall_binding(tmp_path, CODE, "", object()) is None  # type: ignore[arg-type]  # not asked


@pytest.mark.parametrize(
    ("way", "last"),
    [
        ([("2025-1", "")], "2025-1"),
        ([("2025-1", ""), ("2025-2", "2025-1")], "2025-2"),
        ([("2025-1-rancangan-1", "")], "2025-1-rancangan-1"),
        ([("2025-1-rancangan-1", ""), ("2025-1", "2025-1-rancangan-1")], "2025-1"),
        ([("2025-1", ""), ("2025-2-rancangan-1", "2025-1")], "2025-2-rancangan-1"),
        ([("2025-1-rancangan-9", ""), ("2025-1-rancangan-10", "2025-1-rancangan-9")], "2025-1-rancangan-10"),
        # an earlier data year, shown after a later one, binds what comes next
        ([("2025-1", ""), ("2024-1-rancangan-1", "2025-1")], "2024-1-rancangan-1"),
        # a draft that was downloaded and then signed as it was: the edition says the same
        ([("2025-1", ""), ("2025-2-rancangan-1", "2025-1"), ("2025-2", "2025-1")], "2025-2"),
    ],
)
def test_what_was_shown_last_binds(tmp_path: Path, way: list[tuple[str, str]], last: str) -> None:
    for name, bound_by in way:
        shown(tmp_path, name, bound_by)
    assert precedents.latest(tmp_path / "rilis", CODE) == last


def test_a_draft_has_one_name_for_the_same_inputs(tmp_path: Path) -> None:
    shown(tmp_path, "2025-1-rancangan-1", state="a")
    shelf = tmp_path / "rilis"
    assert precedents.draft_name(shelf, CODE, "2025-1", {"register": "a"}) == "2025-1-rancangan-1"
    assert precedents.draft_name(shelf, CODE, "2025-1", {"register": "b"}) == "2025-1-rancangan-2"
    assert precedents.draft_name(shelf, CODE, "2025-2", {"register": "a"}) == "2025-2-rancangan-1"


def test_a_draft_that_was_downloaded_binds_what_comes_next(tmp_path: Path) -> None:
    """Noted once, however often it is taken; what protects it is kept beyond the draft's own folder."""
    shown(tmp_path, "2025-1")
    draft = tmp_path / "rancangan" / CODE / "7"
    draft.mkdir(parents=True)
    (draft / "lindung.json").write_text('{"tabel": []}', "utf-8")
    made = opening.keep_opening(draft / "bukaan.json", {"register": "baru", "terdahulu": "2025-1"})
    for _ in range(2):
        precedents.hand_out(tmp_path, CODE, "2025-2", draft, opened_by="bukaan.json", protected_by="lindung.json")
    assert precedents.latest(tmp_path / "rilis", CODE) == "2025-2-rancangan-1"
    assert [path.name for path in (tmp_path / "pelindungan" / CODE).iterdir()] == ["2025-2-rancangan-1.json"]
    assert opening.recall(opening.place(tmp_path / "rilis", CODE, "2025-2-rancangan-1")) == made


def _as_released(figure: SafeFigure) -> tuple[object, ...]:
    """An indicator as a release prints it: neither part of a value that it does not."""
    parts = (figure.numerator, figure.denominator) if figure.status == "ada" else (None, None)
    return figure.spec.id, figure.area, figure.status, figure.value, *parts, figure.population


def test_an_edition_whose_protection_was_lost_binds_by_its_own_files(tmp_path: Path) -> None:
    """Every cell that was hidden, and every number that was told, as the store would have remembered them."""
    made = desa.publish(desa.contoh_village(3, 300), tmp_path / "desa")
    content = desa.known_to(tmp_path / "tahu").content
    protection_record.keep(made.safe, protection_record.place(tmp_path, CODE, "2025-1"))
    remembered = precedents.recall_binding(tmp_path, CODE, "2025-1", content)
    assert remembered is not None
    protection_record.place(tmp_path, CODE, "2025-1").unlink()
    shelf = tmp_path / "rilis" / CODE
    shelf.mkdir(parents=True)
    made.folder.rename(shelf / "2025-1")
    read = precedents.recall_binding(tmp_path, CODE, "2025-1", content)
    assert read is not None
    # so that nothing empty is compared: such a village prints few details, which leaves few cells to hide
    assert sum(cell.status == "rahasia" for table in read.tables for cell in table.cells) > 3
    key = lambda table: (table.spec.id, table.kind, table.tier)  # noqa: E731
    assert sorted(read.tables, key=key) == sorted(remembered.tables, key=key)
    assert sum(figure.value is not None for figure in read.figures) > 20
    assert [_as_released(figure) for figure in read.figures] == [_as_released(f) for f in remembered.figures]
    assert (read.policy, read.report["acuan"]) == (remembered.policy, remembered.report["acuan"])
    assert open_release(shelf / "2025-1").place.code == CODE


def test_an_indicator_that_the_store_remembers_tells_nothing_of_the_next_edition(tmp_path: Path) -> None:
    """Twenty of the families of a dusun were told by an indicator; today a table hides four beside them. Whoever kept
    the twenty knew the four exactly while the store remembered the tables of an edition alone."""
    content = replace(here(), indicators={FIGURE.spec.id: FIGURE.spec}, tables={CUBE.spec.id: CUBE.spec})
    first = edition(replace(results(), figures=(FIGURE,)))
    protection_record.keep(first, protection_record.place(tmp_path, CODE, "2025-1"))
    remembered = precedents.recall_binding(tmp_path, CODE, "2025-1", content)
    told = [
        number(of_dusun(dusun, 3), figure.numerator)
        for dusun, figure in enumerate(figure for figure in first.figures if figure.area)
        if figure.numerator is not None
    ]
    assert len(told) == 3
    found = {}
    for former in (None, remembered):
        second = edition(BOTH, STRICT, former)
        found[former is not None] = attacker(second.tables).learn(*told).interval(of_dusun(0, 2))
    assert found[False] == pytest.approx((4, 4))  # the attack bites
    assert found[True][0] <= 3
    assert found[True][1] >= 5


def test_the_store_remembers_of_an_edition_all_that_binds_the_next_one(tmp_path: Path) -> None:
    """What it hid and what stood beside it: the next edition is the same to the last number, whether the former one
    comes from memory or from the process that made it."""
    view = desa.contoh_village(3, 300)
    first = desa.publish(view, tmp_path / "satu")
    second = desa.publish(desa.later(view, [4], dt.date(2026, 1, 5)), tmp_path / "dua", first.safe)
    place = protection_record.place(tmp_path, CODE, "2026-1")
    protection_record.keep(second.safe, place)
    remembered = precedents.recall_binding(tmp_path, CODE, "2026-1", desa.known_to(tmp_path / "tahu").content)
    assert remembered is not None
    held = json.loads(place.read_text("utf-8"))["gerbang"]
    protection_record.keep(remembered, place)
    again = json.loads(place.read_text("utf-8"))["gerbang"]
    told = ("perlu", "tetap", "tersembunyi", "perubahan", "lebih_tua", "indikator", "perlu_indikator", "dahulu")
    assert [again[name] for name in told] == [held[name] for name in told]
    assert sum(len(cells) for cells in held["tersembunyi"]) > 3
    assert any(change[1:] != [0, 0] for changes in held["perubahan"] for change in changes)
    later = desa.later(view, [4, 9], dt.date(2026, 1, 12))
    made, same = (
        desa.publish(later, tmp_path / name, former).safe
        for name, former in (("tiga", second.safe), ("lagi", remembered))
    )
    assert (made.tables, made.figures, made.report) == (same.tables, same.figures, same.report)


def test_an_opening_is_read_whole_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    for damaged in ("", "[]", '{"garam": "aa", "masukan": {}}', '{"garam": 5, "masukan": {}}', '{"masukan": {}}'):
        path.write_text(damaged, "utf-8")
        with pytest.raises(UnreadableInput, match="Bukaan rilis"):
            opening.read(path)
    assert opening.recall(tmp_path / "tidak_ada.json") is None
    made = opening.keep_opening(path.with_name("c.json"), {"a": 1})
    assert json.loads(path.with_name("c.json").read_bytes()) == {"garam": made.salt, "masukan": {"a": 1}}
    assert path.with_name("c.json").stat().st_mode & 0o077 == 0
    assert opening.keep_opening(path.with_name("c.json"), {"a": 1}) == made
    assert opening.keep_opening(path.with_name("c.json"), {"a": 2}).salt != made.salt
