"""The view that the snapshot reads: nothing that finds a person; and values come back as they went in."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.content.loader import load_content
from cantik.register.core.app.queries import register_view
from cantik.register.core.codec import decode_row, decode_text, encode_rows
from cantik.register.core.prepare import HEALTH, NUMBERS
from cantik.register.core.view import ALWAYS, DOCUMENTS, WITHHELD, variables_shown
from cantik.vault.app.opening import OpenStore
from tests.register.bekal import AKHIR_2025, DESA, SAAT, nik, orang
from tests.register.langkah import terapkan

pytestmark = pytest.mark.satu_basisdata

_own = {"nama", "tempat_lahir", "tanggal_lahir", "nomor_keluarga", *NUMBERS}


def test_the_fixed_list_withholds_every_identifying_variable_of_the_content() -> None:
    for (unit, name), variable in load_content().variables.items():
        if unit == "desa":  # what a village says of itself: no view of persons folds it
            continue
        if variable.identifying or variable.type in {"teks", "nik", "kk", "telepon", "titik"}:
            kept_back = WITHHELD | DOCUMENTS | _own | ALWAYS.keys()
            coded_areas = {"r101", "r102", "r103", "r104", "r105", "r105a"}  # the village's own codes, no person's
            assert name in kept_back | coded_areas, (unit, name)


def test_the_list_of_the_content_never_shows_text() -> None:
    variables = load_content().variables
    for unit, names in variables_shown(variables.values()).items():
        for name in names:
            assert variables[unit, name].type in {"kode", "angka", "ya_tidak", "tanggal"}
            assert not variables[unit, name].identifying


def test_nothing_in_a_view_identifies(opened: OpenStore, tmp_path: Path) -> None:
    secret: dict[str, Any] = {
        "nama": "RAHASIA SATU",
        "nama_ayah": "RAHASIA DUA",
        "nama_ibu": "RAHASIA TIGA",
        "alamat": "RAHASIA 4",
        "alamat_sekarang": "RAHASIA 5",
        "tempat_lahir": "RAHASIA 6",
        "telepon": "081299998888",
        "ayah_nik": nik(801),
        "ibu_nik": nik(802),
        "akta_lahir": "RAHASIA-7",
        "dokumen_paspor": "RAHASIA8",
        "dokumen_kitas": "RAHASIA9",
        "akta_perkawinan": "RAHASIA10",
        "akta_perceraian": "RAHASIA11",
        "no_asuransi": "000RAHASIA12",
        "lintang": -7.123456,
        "bujur": 110.123456,
        "catatan_baru": "RAHASIA13",
    }
    terapkan(opened, tmp_path, [orang(1, **secret, tanggal_perkawinan=dt.date(2001, 2, 3)), orang(2)])
    view = register_view(DESA, AKHIR_2025, by="uji", at=SAAT, variables=load_content().variables.values())
    text = json.dumps([dict(view.persons), dict(view.families)], default=str)
    for value in ("RAHASIA", nik(1), nik(801), "081299998888", "7.123456", "110.123456"):
        assert value not in text
    place = list(view.persons["akta_lahir"]).index("ada")
    assert view.persons["akta_lahir"][1 - place] is None
    assert view.persons["tanggal_perkawinan"][place] == dt.date(2001, 2, 3)
    fixed = register_view(DESA, AKHIR_2025, by="uji", at=SAAT)
    assert set(fixed.persons) - set(view.persons) == {"catatan_baru"}


def test_health_lies_in_a_table_of_its_own(opened: OpenStore, tmp_path: Path) -> None:
    from django.db import connection

    terapkan(opened, tmp_path, [orang(1, disabilitas="3", hamil="1")])
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM register_personversion")
        ordinary = json.loads(cursor.fetchone()[0])
        cursor.execute("SELECT content FROM register_personhealth")
        health = json.loads(cursor.fetchone()[0])
    assert not HEALTH & ordinary.keys()
    assert health == {"disabilitas": "3", "hamil": "1"}
    assert register_view(DESA, AKHIR_2025, by="uji", at=SAAT).persons["disabilitas"] == ["3"]


_value = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.integers(-(10**9), 10**9),
    st.dates(),
    st.floats(-180, 180),
    st.sampled_from(["@", "@@2025-01-01", "@2025-01-01", "=1+1", '"', "\\", "\x7f", "\u202e"]),
)


@given(rows=st.lists(st.dictionaries(st.text(min_size=1, max_size=4), _value, max_size=5), max_size=4))
def test_values_come_back_as_they_went_in(rows: list[dict[str, Any]]) -> None:
    names = {name for row in rows for name in row}
    columns = {name: [row.get(name) for row in rows] for name in names}
    texts = encode_rows(columns, len(rows))
    for row, text in zip(rows, texts, strict=True):
        said = {name: value for name, value in row.items() if value not in (None, "")}
        assert {name: decode_text(value) for name, value in decode_row(text).items()} == said
        assert text == "" or list(json.loads(text)) == sorted(json.loads(text))


def test_seven_is_seven_however_a_spreadsheet_says_it() -> None:
    assert encode_rows({"x": [7, 7.0, "7"]}, 3) == ['{"x":7}', '{"x":7}', '{"x":"7"}']
