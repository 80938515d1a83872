"""Learning on one's own data: exercises of a release recomputed by code of this file, typical wrong answers and their
hints, what is hidden is never asked; and a learner, through the pages."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from statistics import median

import pytest
from django.urls import reverse

from cantik.base import clock
from cantik.base.errors import ContentError
from cantik.coach.learn.app.models import ExerciseAnswer
from cantik.coach.learn.draw import DrawnExercise, draw_exercise, find_hint, is_right
from cantik.coach.learn.formula import compute_formula
from cantik.codes.knowledge import AREAS_FILE
from cantik.content.axes import Axis, Category
from cantik.content.exercise import READ, read_exercises, read_learning
from cantik.release import files
from cantik.release.app import storage
from cantik.release.app.models import WITHDRAWN, Withdrawal
from cantik.release.compose import seal_release
from cantik.release.model import Cell, Release, Table
from cantik.vault.app.opening import OpenStore
from tests.fixtures.contoh_rilis import common_release
from tests.staff import bekal
from tests.staff.bekal import DESA, KABUPATEN

pytestmark = pytest.mark.satu_basisdata

#: the village of the exercises: three dusun, males and females; families; children and elderly
MEN, WOMEN = {"a": 210, "b": 95, "c": 40}, {"a": 190, "b": 125, "c": 37}
FAMILIES = {"a": 101, "b": 60, "c": 21}
AGES = {"balita": (31, 28), "prasekolah": (12, 11), "sd": (44, 39), "dewasa": (228, 239), "lansia": (30, 35)}


def axis(name: str, ids: list[str]) -> Axis:
    leaves = [Category(each, each.upper(), each.upper(), (at,)) for at, each in enumerate(ids)]
    return Axis(
        name, name, name, "", (*leaves, Category("jumlah", "Jumlah", "Total", tuple(range(len(ids))), total=True))
    )


def table(id_: str, axes: dict[str, list[str]], values: list[int], model: Table) -> Table:
    made = tuple(axis(name, ids) for name, ids in axes.items())
    cells = tuple(Cell(value, "ada") for value in values)
    return replace(
        model, key=id_, id=id_, tier="buku", axes=made, cells=cells, stub=(made[0].id,), derived=(),
        answered=695, asked=697, definition={"id": id_},
    )  # fmt: skip


def by_sex(pairs: list[tuple[int, int]]) -> list[int]:
    rows = [*pairs, (sum(m for m, _ in pairs), sum(w for _, w in pairs))]
    return [value for m, w in rows for value in (m, w, m + w)]


def village(**hidden: int) -> Release:
    """The release; `hidden`: cells of a table that are, by their place."""
    model, sex = common_release().tables[0], ["laki_laki", "perempuan"]
    families, ages = list(FAMILIES.values()), by_sex(list(AGES.values()))
    tables = [
        table("penduduk_dusun", {"dusun": list(MEN), "jenis_kelamin": sex},
              by_sex(list(zip(MEN.values(), WOMEN.values(), strict=True))), model),
        table("keluarga_dusun", {"dusun": list(MEN)}, [*families, sum(families)], model),
        table("penduduk_umur_khusus", {"umur_fungsi": list(AGES), "jenis_kelamin": sex}, ages, model),
        table("penduduk_status_kawin", {"status_kawin": ["kawin", "belum"]}, [400, 295, 695], model),
        table("kepala_keluarga_umur", {"umur_kepala": ["u30_59", "u60_plus"]}, [151, 31, 182], model),
        table("keluarga_anggota", {"jumlah_anggota": ["a1", "a6_plus"]}, [169, 13, 182], model),
    ]  # fmt: skip
    for at, each in enumerate(tables):
        if each.id in hidden:
            cells = list(each.cells)
            cells[hidden[each.id]] = Cell(None, "rahasia", 0, 9)
            tables[at] = replace(each, cells=tuple(cells))
    return replace(common_release(), tables=tuple(tables))


def half_up(value: Fraction, decimals: int) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


N, W, M = sum(MEN.values()) + sum(WOMEN.values()), sum(WOMEN.values()), sum(MEN.values())
K = sum(FAMILIES.values())
Pick = str
#: the answer of each exercise, worked out here from the numbers above; `d` is the dusun that was drawn
ANSWERS: dict[str, Callable[[Pick], Fraction]] = {
    "1a": lambda d: Fraction(W),
    "1b": lambda d: Fraction(N, K),
    "1c": lambda d: Fraction(100 * WOMEN[d], W),
    "2a": lambda d: Fraction(100 * (MEN[d] + WOMEN[d]), N),
    "2b": lambda d: Fraction(100 * MEN[d], WOMEN[d]),
    "2c": lambda d: Fraction(100 * M, N),
    "3a": lambda d: Fraction(1000 * 59, 697),
    "3b": lambda d: Fraction(39),
    "3c": lambda d: Fraction(100 * 35, 352),
    "4a": lambda d: Fraction(182, 3),
    "4b": lambda d: Fraction(median(FAMILIES.values())),
    "4c": lambda d: Fraction(100 * FAMILIES[d], K),
    "5a": lambda d: Fraction(N),
    "5b": lambda d: Fraction(W, 3),
    "5c": lambda d: Fraction(100 * 39, 83),
    "6a": lambda d: Fraction(100 * 695, 697),
    "6b": lambda d: Fraction(N),
    "6c": lambda d: Fraction(100 * MEN[d], MEN[d] + WOMEN[d]),
    "7a": lambda d: 100 * (Fraction(WOMEN[d], MEN[d] + WOMEN[d]) - Fraction(W, N)),
    "7b": lambda d: Fraction(100 * 65, 59),
    "7c": lambda d: 100 * (Fraction(WOMEN[d], MEN[d] + WOMEN[d]) - Fraction(W, N)),
    "8a": lambda d: Fraction(100 * 101, K),
    "8b": lambda d: Fraction(400, 77),
    "8c": lambda d: Fraction(100 * FAMILIES[d], K),
    "9a": lambda d: Fraction(K, 25),
    "9b": lambda d: Fraction(100 * FAMILIES[d], K),
    "9c": lambda d: Fraction(100 * FAMILIES[d], K),
    "10a": lambda d: Fraction(100 * 31, 182),
    "10b": lambda d: Fraction(1000 * 13, 182),
    "10c": lambda d: Fraction(100 * 31, 182),
}


def drawn(code: str, release: Release | None = None, former: Release | None = None, turn: int = 0) -> DrawnExercise:
    found = draw_exercise(read_learning().exercises[code], release or village(), former, "tes", turn)
    assert found is not None, code
    return found


def test_each_module_has_three_exercises_one_of_them_a_wrong_reading() -> None:
    content = read_learning()
    assert len(content.modules) == 10
    for module in content.modules:
        kinds = [each.kind for each in content.list_exercises(module)]
        assert (len(kinds), kinds.count(READ)) == (3, 1), module
    assert set(content.exercises) == set(ANSWERS)
    assert len(content.hints) == 10


def test_every_exercise_at_every_place_is_what_this_file_works_out() -> None:
    seen: dict[str, set[str]] = {}
    for code, answer in ANSWERS.items():
        for turn in range(3):
            found = drawn(code, turn=turn)
            place = found.picked.id if found.picked else ""
            seen.setdefault(code, set()).add(place)
            assert found.answer == half_up(answer(place), found.exercise.decimals), (code, place)
            assert is_right(found, Decimal(0) if found.exercise.kind == READ else found.answer)
    assert seen["2a"] == {"a", "b", "c"}, "another one for another turn"
    assert seen["1a"] == {""}


@pytest.mark.parametrize(
    ("code", "given", "hint"),
    [
        ("2b", lambda d: 100 * Fraction(WOMEN[d], MEN[d]), "terbalik"),
        ("2a", lambda d: Fraction(MEN[d] + WOMEN[d], N), "proporsi"),
        ("7a", lambda d: 100 * (Fraction(WOMEN[d] * N, (MEN[d] + WOMEN[d]) * W) - 1), "poin"),
        ("6b", lambda d: Fraction(N - 4), "tahun"),
        ("5a", lambda d: Fraction(2 * N), "jumlah_total"),
        ("1a", lambda d: Fraction(M), "jenis_kelamin"),
        ("4a", lambda d: Fraction(60), "median"),
        ("4b", lambda d: Fraction(182, 3), "median"),
        ("3a", lambda d: Fraction(100 * 59, 697), "seribu"),
        ("10b", lambda d: Fraction(100 * 13, 182), "seribu"),
    ],
)
def test_a_typical_wrong_answer_gets_its_hint(code: str, given: Callable[[str], Fraction], hint: str) -> None:
    former = replace(village(), tables=tuple(lower(each) for each in village().tables))
    found = drawn(code, former=former)
    typed = half_up(given(found.picked.id if found.picked else ""), max(1, found.exercise.decimals))
    assert not is_right(found, typed)
    assert find_hint(found, typed) == hint


def lower(each: Table) -> Table:
    """The same table of a year in which everything was four less."""
    return replace(each, cells=tuple(replace(cell, value=Decimal(cell.value or 0) - 4) for cell in each.cells))


def test_a_cut_off_answer_is_told_how_to_round_and_what_is_unknown_gets_no_hint() -> None:
    found = drawn("1b")  # 697 / 182 = 3.8297…, printed 3.83
    assert find_hint(found, Decimal("3.82")) == "bulat"
    assert find_hint(found, Decimal("3.8")) == "bulat"
    assert find_hint(found, Decimal(17)) == ""
    assert is_right(found, Decimal("3.83"))


def test_what_is_missing_taken_for_nothing_is_told() -> None:
    """The women of dusun c (third row, second column) are hidden: the mean of the two that are printed is asked."""
    found = drawn("5b", village(penduduk_dusun=7))
    assert found.answer == half_up(Fraction(315, 2), 1)
    assert find_hint(found, Decimal("105.0")) == "kosong_nol", "315 / 3"


def test_no_exercise_asks_for_what_is_hidden() -> None:
    """With the women of dusun b hidden no draw needs them; sums over all dusun are not asked."""
    content, release = read_learning(), village(penduduk_dusun=4, keluarga_dusun=0)
    needs_women = {"1c", "2b", "7a", "7c"}
    for code in content.exercises:
        for turn in range(6):
            found = draw_exercise(content.exercises[code], release, None, "tes", turn)
            if found is not None and code in needs_women:
                assert found.picked is not None
                assert found.picked.id != "b", code
            if code in {"4a", "4b", "4c", "8a", "8c"}:
                assert found is None, code
    for code in needs_women:
        assert draw_exercise(content.exercises[code], release, None, "tes") is not None
    nothing = replace(release, tables=())
    assert all(draw_exercise(each, nothing, None, "tes") is None for each in content.exercises.values())


@pytest.mark.parametrize(
    "formula", ["__import__('os')", "p.real", "p**9", "jumlah(p, p)", "[p]", "p if p else 1", "1 +"]
)
def test_a_formula_is_arithmetic_and_nothing_else(formula: str) -> None:
    with pytest.raises(ContentError) as refused:
        compute_formula(formula, {"p": Fraction(2)})
    assert refused.value.code == "K197"
    assert compute_formula("p/(p-2)", {"p": Fraction(2)}) is None


@pytest.mark.parametrize(
    "line",
    [
        "x,1,hitung,a,a,p=tabel,p,jiwa,persons,0,0,tahun:p,,",
        "x,1,hitung,a,a,p=t[a=b],p,jiwa,persons,9,0,tahun:p,,",
        "x,1,baca,a,a,p=t[a=b],p,jiwa,persons,0,0,klaim:p,satu|dua,one|two|three",
        "x,1,lain,a,a,p=t[a=b],p,jiwa,persons,0,0,tahun:p,,",
    ],
)
def test_a_wrong_line_is_told_with_its_place(line: str) -> None:
    head = "kode,modul,jenis,soal,soal_en,angka,jawab,satuan,satuan_en,desimal,toleransi,salah,pilihan,pilihan_en"
    with pytest.raises(ContentError) as refused:
        read_exercises([head, line], "belajar_soal.csv")
    assert (refused.value.code, refused.value.where) == ("K196", "belajar_soal.csv:2")


# ── the pages ───────────────────────────────────────────────────────────────────────────────────
def text(page: bytes) -> str:
    main = page.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main)))


def lay_edition(store: OpenStore, number: str) -> None:
    """An edition of the village on the shelf of its store."""
    made = seal_release(replace(village(), number=number, edition=f"Rilis {number}", year=2026, chapters=()))
    folder = storage.shelf(store.store.path) / DESA / number
    files.write_description(made, folder)
    (folder / files.CONTENTS).write_text(json.dumps(files.contents(made, folder, "")), "utf-8")


def test_a_learner_answers_is_told_why_and_is_asked_anew_after_a_withdrawal(opened: OpenStore) -> None:
    (opened.store.path / AREAS_FILE).write_text(bekal.list_of_areas(4), encoding="utf-8")
    nobody = bekal.browser(bekal.with_role("kepala_desa", DESA))
    assert "Belum ada rilis desa" in text(nobody.get(reverse("belajar", args=[DESA])).content)
    assert nobody.get(reverse("belajar_modul", args=[DESA, "1"])).status_code == 404
    lay_edition(opened, "2026-1")
    lay_edition(opened, "2026-2")
    someone = bekal.with_role("agen_statistik", DESA)
    learner = bekal.browser(someone)
    assert "0 dari 3 soal" in text(learner.get(reverse("belajar", args=[DESA])).content)
    page = reverse("belajar_modul", args=[DESA, "1"])
    assert "Berapa jiwa?" in text(learner.get(page).content)
    at = reverse("belajar_jawab", args=[DESA, "1", "1a"])
    said = {"edisi": "2026-2", "undi": "0"}
    assert learner.post(at, said | {"jawaban": "banyak"}).status_code == 422
    assert learner.post(at, said | {"jawaban": "345"}).status_code == 302
    assert "Ini angka jenis kelamin yang lain" in text(learner.get(page).content)
    assert learner.post(at, said | {"jawaban": "352"}).headers["Location"] == f"{page}#s1a"
    assert "Benar. 352 jiwa" in text(learner.get(page).content)
    assert "1 dari 3 soal" in text(learner.get(reverse("belajar", args=[DESA])).content)
    wrong = reverse("belajar_jawab", args=[DESA, "1", "1c"])
    assert learner.post(wrong, said | {"jawaban": "1"}).status_code == 302
    assert "Kalimat itu benar; cari yang pembandingnya tertukar" in text(learner.get(page).content)
    assert learner.post(wrong, said | {"jawaban": "0"}).status_code == 302
    coach = bekal.browser(bekal.with_role("pembina", KABUPATEN))
    counts = text(coach.get(reverse("belajar_bina")).content)
    assert "1 2 0 0 0 0 0 0 0 0 0" in counts
    assert someone.name not in counts, "counts, nobody's name"
    assert coach.get(page).status_code == 403
    now = clock.now()
    Withdrawal.objects.create(
        kode=DESA, number="2026-2", state=WITHDRAWN, reason="Salah", asked_by="akun:1", asked_at=now,
        decided_by="akun:2", decided_at=now,
    )  # fmt: skip
    assert "0 dari 3 soal" in text(learner.get(reverse("belajar", args=[DESA])).content), "drawn anew"
    late = learner.post(at, said | {"jawaban": "352"})
    assert (late.status_code, "Angka soal ini sudah berganti" in text(late.content)) == (422, True)
    assert "1 2 0 0" not in text(coach.get(reverse("belajar_bina")).content)
    assert ExerciseAnswer.objects.count() == 4
    assert json.dumps(list(ExerciseAnswer.objects.values_list("hint", flat=True))) == '["jenis_kelamin", "", "", ""]'
