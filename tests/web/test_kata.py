"""A kabupaten's own variable reads the same wherever a page shows its value, in both languages."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import translation

from cantik.collect.app.models import BatchFinding
from cantik.register.core.app import words
from cantik.register.intake.dry_run_rows import KeptChange, KeptClash, KeptPerson
from cantik.web.tahap.pengumpulan.collect import queries
from tests.fixtures.isi_kabupaten import CODE, LABEL, LABEL_EN, VARIABLE, WORD, WORD_EN, write_content
from tests.fixtures.markah import markah
from tests.register.bekal import DESA, finding, orang
from tests.register.langkah import terapkan
from tests.register.warga import nomor
from tests.web.conftest import Kantor

pytestmark = pytest.mark.satu_basisdata

OTHER, OTHER_WORD = "2", "Dayak"
RULE = f"""id: reka_suku
versi: 1
judul: Suku perlu dicek
dasar: "Perbup Reka 2/2026"
sejak: "2026-01-01"
unit: orang
tingkat: periksa
salah_bila: {VARIABLE} = 1 dan jenis_kelamin ada
kolom: [{VARIABLE}]
pesan: "{LABEL} {{{VARIABLE}}} perlu dicek."
seharusnya: "sudah dicek"
saran: "Tanyakan."
contoh:
  - {{{VARIABLE}: "1", jenis_kelamin: "1", temuan: true}}
  - {{{VARIABLE}: "2", jenis_kelamin: "1", temuan: false}}
"""


@pytest.fixture
def meja(kantor: Kantor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kantor:
    """A village of a kabupaten with content of its own; SIAK says another code of the first person."""
    folder = write_content(tmp_path / "isi")
    (folder / "rules").mkdir()
    (folder / "rules" / "reka_suku.yaml").write_text(RULE, encoding="utf-8")
    monkeypatch.setenv("CANTIK_CONTENT", str(folder))
    told = replace(finding(0), rule="reka_suku", column=VARIABLE)
    terapkan(
        kantor.opened,
        tmp_path,
        [orang(n, **{VARIABLE: CODE}) for n in range(1, 4)],
        findings=[told],
        reference=dt.date(2025, 3, 31),
    )
    terapkan(
        kantor.opened,
        tmp_path,
        [orang(n, **{VARIABLE: OTHER if n == 1 else CODE}) for n in range(1, 4)],
        source="siak",
        reference=dt.date(2025, 12, 31),
    )
    return kantor


def pages() -> dict[str, str]:
    row = BatchFinding.objects.get(rule="reka_suku")
    return {
        "orang": f"warga/orang/{nomor('REKA 2')}/",
        "beda": f"beda/?lihat=aturan&isian={VARIABLE}",
        "temuan": f"periksa/?temuan={row.pk}",
    }


@pytest.mark.parametrize("page", ["orang", "beda", "temuan"])
def test_a_page_says_the_word_of_the_code(meja: Kantor, page: str) -> None:
    address = f"/desa/{DESA.text()}/{pages()[page]}"
    for language, label, word in (("id", LABEL, WORD), ("en", LABEL_EN, WORD_EN)):
        meja.client.cookies["cantik_bahasa"] = language
        response = meja.client.get(address)
        assert response.status_code == 200
        text = re.sub(r"<[^>]+>", " ", markah(response))
        assert label in text
        assert word in text
        assert not re.search(rf"\b{VARIABLE}\b", text)


def test_a_dry_run_and_an_export_say_the_same(meja: Kantor) -> None:
    changed = {
        "orang": 1,
        "baris": 2,
        "siapa": KeptPerson("REKA", ""),
        "berkas": "",
        "isi": [KeptChange(VARIABLE, CODE, None)],
    }
    clash = changed | {"isi": [KeptClash(VARIABLE, CODE, OTHER, "siak", "terbaru", "baru", "", None)]}
    for language, label, word in (("id", LABEL, WORD), ("en", LABEL_EN, WORD_EN)):
        with translation.override(language):
            assert queries.in_words(changed)["isi"] == [{"kolom": label, "lama": word, "kini": ""}]
            (told,) = queries.conflict_in_words(clash)["isi"]
            assert (told["kolom"], told["lama"], told["kini"]) == (label, word, OTHER_WORD)
            assert (words.label(VARIABLE), words.format_value(VARIABLE, CODE)) == (label, word)


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("terdaftar", "tidak_tahu", "Tidak diketahui"),
        ("tanggal_lahir", "2010-05-03", "3 Mei 2010"),
        ("agama", "1", "Islam"),
        ("tanggal_lahir", dt.date(2010, 5, 3), "3 Mei 2010"),
        ("domisili_sejak", "2020-01-31", "31 Januari 2020"),
        ("akta_lahir", "AL-7/2010/00041", "•••••••••••0041"),
        ("lintang", "-7.123456", "tercatat, tidak ditampilkan"),
        ("alamat", "Jl. Reka 081299998888", "Jl. Reka ••••••••8888"),
        ("agama", None, "–"),
        ("agama", "", "–"),
    ],
)
def test_values_as_people_read_them(variable: str, value: object, said: str) -> None:
    assert words.format_value(variable, value) == said
