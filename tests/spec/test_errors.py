"""A wrong expression is refused with its place and, where we can guess it, what was meant."""

from __future__ import annotations

import pytest

from cantik.expr.check import compile_text
from cantik.expr.errors import ExpressionError
from cantik.expr.scope import Scope
from tests.spec.desa_kecil import MEASURE, RULE

CASES = [
    (MEASURE, "umur <", "E101", 7, ""),
    (MEASURE, "umur == 5", "E101", 7, "Tulis =."),
    (MEASURE, "umur < 5 and agama = 1", "E101", 10, "Tulis dan."),
    (MEASURE, "Umur < 5", "E101", 1, "huruf kecil"),
    (MEASURE, "umur antra 5 dan 6", "E101", 6, "antara"),
    (MEASURE, "umur = 2025-02-30", "E101", 8, ""),
    (MEASURE, "(" * 70 + "semua" + ")" * 70, "E101", 1, ""),
    (MEASURE, "umr < 5", "E102", 1, "umur"),
    (RULE, "ibu.umr < 5", "E102", 1, "umur"),
    (RULE, "panjng(nama) > 3", "E102", 1, "panjang"),
    (MEASURE, 'umur = "lima"', "E103", 6, ""),
    (MEASURE, "agama > 1", "E103", 7, ""),
    (MEASURE, "agama = kawin", "E103", 7, ""),
    (MEASURE, "1 = 1", "E103", 3, ""),
    (MEASURE, "umur antara 9 dan 5", "E103", 1, ""),
    (MEASURE, "agama di (1, 1)", "E103", 1, ""),
    (RULE, "ibu = ayah", "E103", 5, "ada"),
    (MEASURE, "agama = 9", "E104", 9, ""),
    (MEASURE, "agama di (1, 7)", "E104", 14, ""),
    (MEASURE, "panjang(agama) = 1", "E105", 1, "Indikator"),
    (MEASURE, "ibu.umur > 5", "E105", 1, ""),
    (MEASURE, "umur + umur > 5", "E105", 6, ""),
    (RULE, "anggota.umur > 1", "E105", 1, "banyak"),
    (RULE, "banyak(anggota, ibu.umur > 1) = 0", "E105", 17, ""),
    (RULE, "banyak(anggota, kembar(nik) > 1) = 0", "E105", 17, ""),
    (RULE, "ini.umur > 1", "E105", 1, ""),
    (RULE, "banyak(ibu) = 1", "E106", 1, ""),
    (RULE, "panjang(nama, 2) = 1", "E106", 1, ""),
    (RULE, "potong(nama, 0, 2) = nama", "E106", 1, ""),
    (RULE, "mirip(nama) > 0", "E106", 1, ""),
    (RULE, "mirip(nama, 101) > 0", "E106", 1, ""),
    (RULE, "lalu.ibu.umur > 1", "E105", 1, ""),
    (RULE, "sehuruf(umur) > 0", "E106", 1, ""),
    (RULE, "sehuruf(nama, nik) > 0", "E106", 1, ""),
    (RULE, "terkecil(anggota.nama) = nama", "E106", 1, ""),
    (RULE, 'nama cocok "^A"', "E107", 12, ""),
    (RULE, r'nama cocok "\w+"', "E107", 12, ""),
    (RULE, 'nama cocok "(?i)a"', "E107", 12, ""),
    (RULE, 'nama cocok "a**"', "E107", 12, ""),
    (MEASURE, "umur", "E108", 1, ""),
    (MEASURE, "(umur < 5) + 1 = 2", "E108", 7, ""),
    (RULE, "panjang(umur < 5) = 1", "E106", 1, ""),
    # just beyond the edge; within it: `ALLOWED`
    (MEASURE, "2025-02-30 = umur", "E101", 1, ""),
    (RULE, "kembar() > 1", "E106", 1, ""),
    (RULE, "mirip(nama, -1) > 0", "E106", 1, ""),
    (RULE, "mirip(nama, 1.5) > 0", "E106", 1, ""),
    (RULE, "mirip(tanggal_lahir, 32) > 0", "E106", 1, ""),
    (RULE, 'nama cocok "[0-9]{1,123}"', "E107", 12, ""),
]
ALLOWED = [
    "mirip(nama, 0) > 0",
    "mirip(nama, 100) > 0",
    "mirip(tanggal_lahir, 31) > 0",
    'nama cocok "[0-9]{10,12}"',
]


@pytest.mark.parametrize(("scope", "text", "code", "column", "mend"), CASES)
def test_refused(scope: Scope, text: str, code: str, column: int, mend: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_text(text, scope, "rules/x.yaml:8")
    error = caught.value
    assert (error.code, error.column) == (code, column), error.line()
    assert error.where == f"rules/x.yaml:8, kolom {column}"
    assert mend in error.mend


@pytest.mark.parametrize("text", ALLOWED)
def test_at_the_edge_it_is_allowed(text: str) -> None:
    compile_text(text, RULE)


@pytest.mark.parametrize(("pattern", "place"), [("^a", 1), ("ab^", 3), (r"a\w", 2), ("[0-9]{1,123}", 6)])
def test_a_refused_pattern_says_at_which_sign(pattern: str, place: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_text(f'nama cocok "{pattern}"', RULE)
    assert f"tanda ke-{place} ({pattern[place - 1]})" in caught.value.message
