"""The outsider who reads words (`kata.py`) on the light village: one person more or less in a class changes no word."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from cantik.content.axes import Axis
from cantik.content.kinds import Recode
from cantik.contoh.kabupaten import write_areas
from cantik.contoh.opensid import write_rows
from cantik.contoh.shape import PLACE
from cantik.protect import render
from cantik.protect.recoding import merged_rows
from cantik.register.core.people import RegisterView
from tests.fixtures.desa_ringan import light_rows, light_village
from tests.fixtures.perintah import cantik
from tests.serangan import desa
from tests.serangan.kata import compared, differing_texts, incomplete_notes, masked, texts_of, with_one_other

pytestmark = pytest.mark.lambat
_RARE = "5"  # a kind of disability that nobody has in the one village
#: what makes the village dear and is not asked about here
_HEAVY = ("pendidikan_kk", "pendidikan_sedang", "pekerjaan", "golongan_darah", "cara_kb", "hamil", "ktp_el", "asuransi")
_KINDS = ("1",) * 6 + ("2",) * 3 + ("3",) * 3


def _village(seed: int = 1003) -> RegisterView:
    view = desa.contoh_village(seed, 300)
    size = len(view.persons["id"])
    people = {name: values for name, values in view.persons.items() if name not in _HEAVY}
    people["disabilitas"] = [*_KINDS, *("7",) * (size - len(_KINDS))]
    return replace(view, persons=people)


@dataclass(frozen=True)
class Pair:
    """The folders of a village and of the one in which one person has another kind of disability."""

    one: Path
    other: Path


def _publish(root: Path) -> Pair:
    view = _village()
    other = with_one_other(view, "disabilitas", _RARE, 1)
    return Pair(desa.publish(view, root / "satu").folder, desa.publish(other, root / "lain").folder)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return _publish(tmp_path_factory.mktemp("kata"))


def test_one_person_of_a_class_changes_no_word(pair: Pair) -> None:
    """Nobody and one with a kind of disability: cells differ (12 and 13), nothing that stands around them."""
    found = compared(pair.one, pair.other)
    assert (found.words, found.pattern) == ([], [])
    named = json.loads((pair.one / "tabel" / "penduduk_disabilitas.json").read_bytes())["axes"][0]["categories"]
    assert [row["note"] for row in named if row["id"] == "ya"] == [
        "terdiri atas Fisik; Netra; Rungu/wicara; Mental/jiwa; Fisik dan mental; Lainnya."
    ]
    assert len(texts_of(pair.one)) > 60


# ── what he would hear: each plants one of the things that were told, in a copy ──────────────────────────────────────
def _name_who_occurs(release: Path) -> None:
    """The note as it was: the classes that anybody has."""
    rare = "; Fisik dan mental" if release.name == "lain" else ""
    for path in release.rglob("penduduk_disabilitas*.json"):
        text = path.read_text(encoding="utf-8")
        everything = "Fisik; Netra; Rungu/wicara; Mental/jiwa; Fisik dan mental; Lainnya"
        path.write_text(text.replace(everything, f"Fisik; Netra; Rungu/wicara{rare}"), encoding="utf-8")


def _rewrite(release: Path, name: str, change: Callable[[Any], object]) -> None:
    path = release / name
    told = json.loads(path.read_bytes())
    change(told)
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def _say_nobody(release: Path) -> None:
    if release.name == "lain":
        _rewrite(release, "tabel/indikator.json", lambda told: told[0].update(status="tidak_terdefinisi", value=None))


def _leave_out(release: Path) -> None:
    if release.name == "lain":
        _rewrite(release, "tabel/indikator.json", lambda told: told.pop(0))


def _give_a_reason(release: Path) -> None:
    few = "Tidak ada satu pun yang termasuk." if release.name == "lain" else "Terlalu sedikit."
    _rewrite(release, "rilis.json", lambda told: told["not_shown"].append({"id": "uji", "reason": few}))


def _put_in_order(release: Path) -> None:
    """The indicators that are left out in the order of hidden numbers."""
    if release.name == "lain":
        _rewrite(release, "rilis.json", lambda told: told["not_shown"].reverse())


def _add_a_file(release: Path) -> None:
    if release.name == "lain":
        (release / "tabel" / "khonghucu.txt").write_text("", encoding="utf-8")


_PLANTS = (_name_who_occurs, _say_nobody, _leave_out, _give_a_reason, _put_in_order, _add_a_file)


@pytest.mark.parametrize("plant", _PLANTS, ids=lambda plant: plant.__name__.strip("_"))
def test_he_hears_what_is_planted(pair: Pair, tmp_path: Path, plant: Callable[[Path], None]) -> None:
    copies = [shutil.copytree(folder, tmp_path / name) for folder, name in ((pair.one, "satu"), (pair.other, "lain"))]
    for copy in copies:
        plant(copy)
    assert compared(*copies).words


def test_a_number_is_no_word() -> None:
    assert masked("12 dari 1.300 (0,92 persen) – rw_3") == masked("13 dari 1.301 (1,00 persen) – rw_3")
    assert masked("paling sedikit 95,14 persen") != masked("95,14 persen")
    assert list(differing_texts({"a": "NA"}, {"a": "…"}))


@pytest.mark.malam
def test_the_release_as_it_was_made_before_is_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted in the code itself: a merged row that lists the classes that occur; of a village that nobody has drawn
    yet, for what was drawn once is remembered."""
    occurring = {"fisik", "netra", "rungu_wicara"}

    def parts_of(recode: Recode, axis: Axis) -> tuple[int, ...]:
        places = merged_rows.parts_of(recode, axis)
        return tuple(at for at in places if axis.id != "disabilitas" or axis.categories[at].id in occurring)

    monkeypatch.setattr(render, "parts_of", parts_of)
    one = desa.publish(_village(1004), tmp_path / "satu").folder
    occurring.add("ganda")
    other = desa.publish(with_one_other(_village(1004), "disabilitas", _RARE, 1), tmp_path / "lain").folder
    assert list(incomplete_notes(one))
    assert any("penduduk_disabilitas" in said for said in compared(one, other).words)


@pytest.mark.malam
def test_nothing_that_is_made_of_a_release_tells_it_either(tmp_path: Path) -> None:
    """Every text of release, books, workbook, pictures' descriptions and site, of two lists that the command took."""
    found = [_whole_way(tmp_path / name, rare=rare) for name, rare in (("satu", False), ("lain", True))]
    assert compared(*(out / "release" for out in found)).words == []
    assert list(differing_texts(*map(texts_of, found))) == []


def _whole_way(home: Path, *, rare: bool) -> Path:
    """`cantik run` of the light village, one of whose persons has a rare kind of disability."""
    kabupaten, rows = light_village(), [list(row) for row in light_rows()]
    for number, row in enumerate(rows):
        row[PLACE["cacat_id"]] = (*_KINDS, _RARE)[number] if number < len(_KINDS) + rare else "7"
    store, listed = home / "simpanan", home / "penduduk.xlsx"
    store.mkdir(parents=True)
    write_areas(kabupaten, store / "wilayah.csv")
    write_rows(rows, listed, "contoh")
    asked = ("--desa", kabupaten.villages[0].code, "--year", 2025, "--issued", "2026-02-03", "--demo")
    ran = cantik("run", listed, *asked, "--accept", "data contoh", "--store", store, "--out", home / "hasil", cwd=home)
    assert ran.code == 0, ran.told()
    return home / "hasil"
