"""A condition in words."""

from __future__ import annotations

import pytest

from cantik.expr.check import compile_text
from cantik.expr.scope import Scope
from cantik.expr.sentence import sentence
from tests.spec.desa_kecil import FAMILY_RULE, MEASURE, RULE

LABELS = {
    ("jk", "2"): "Perempuan",
    ("shdk", "1"): "Kepala Keluarga",
    ("agama", "1"): "Islam",
    ("agama", "3"): "Katolik",
}


@pytest.mark.parametrize(
    ("scope", "text", "expected"),
    [
        (MEASURE, "umur < 15 atau umur >= 65", "umur kurang dari 15 atau umur paling sedikit 65"),
        (MEASURE, "tidak (umur < 5) dan agama di (1, 3)", "umur paling sedikit 5 dan agama adalah Islam atau Katolik"),
        (MEASURE, "agama tidak di (1, 3)", "agama bukan Islam maupun Katolik"),
        (MEASURE, "umur kosong", "umur tidak diketahui"),
        (RULE, "ibu.umur - umur < 12", "umur ibunya dikurangi umur kurang dari 12"),
        (RULE, "kepala.pasangan.jk = 2", "jenis kelamin pasangannya kepala keluarganya adalah Perempuan"),
        (RULE, "tanggal_lahir > acuan", "tanggal lahir sesudah tanggal acuan"),
        (RULE, "tanggal_lahir < 1990-01-01", "tanggal lahir sebelum 1 Januari 1990"),
        (RULE, "kembar(nik, nama) > 1", "banyaknya catatan dengan NIK dan nama yang sama lebih dari 1"),
        (
            FAMILY_RULE,
            "banyak(anggota, shdk = 1) = 0",
            "banyaknya anggotanya yang hubungan adalah Kepala Keluarga sama dengan 0",
        ),
    ],
)
def test_sentence(scope: Scope, text: str, expected: str) -> None:
    node = compile_text(text, scope)
    assert sentence(node, scope, lambda codelist, code: LABELS[codelist, code]) == expected
