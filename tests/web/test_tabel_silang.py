"""Any two tables crossed on the screen of the office: counted by hand from the rows of the file; whom it refuses; what
it never offers.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import product

import pytest
from django.test import Client

from cantik.base.errors import ContentError
from cantik.contoh.shape import PLACE, Row
from cantik.expr.scope import measure_scope
from cantik.measure.app.register_table import cross_tables
from cantik.measure.compile import compile_basis
from cantik.staff.app.models import AuditEntry
from cantik.web.tahap.penyebarluasan.release.figures import of_health
from cantik.web.tahap.penyebarluasan.release.views_cross import _tables_to_cross
from tests.fixtures.malam import everything, some
from tests.fixtures.markah import markah
from tests.register.bekal import AKHIR_2025, DESA
from tests.register.test_satu_tabel import KNOWLEDGE
from tests.staff import bekal
from tests.web.conftest import Kantor, cradle, kantor, new_store, opened
from tests.web.test_angka_tanggal import rows

__all__ = ["cradle", "kantor", "new_store", "opened", "rows"]
CROSS = f"/desa/{DESA.text()}/angka/silang/"
FAITH, MARRIED = "penduduk_agama", "penduduk_status_kawin"


def cells(client: Client, rows: str, columns: str) -> list[list[int]]:
    """The numbers of a page with the sums of rows and columns last."""
    response = client.get(f"{CROSS}?baris={rows}&kolom={columns}&tanggal=2025-12-31")
    text = markah(response)
    assert response.status_code == 200, text[:1000]
    found = re.findall(r'<tr><th scope="row">.*?</th>(.*?)</tr>', text, re.DOTALL)
    return [[int(n.replace(".", "")) for n in re.findall(r'class="num">([\d.]+)<', line)] for line in found]


def by_hand(people: list[Row]) -> Counter[tuple[str, str]]:
    """Faith by marital state of those alive and ten or older, as somebody with the sheet would count."""
    found: Counter[tuple[str, str]] = Counter()
    for row in people:
        year, month, day = map(int, str(row[PLACE["tanggallahir"]])[:10].split("-"))
        age = AKHIR_2025.year - year - ((AKHIR_2025.month, AKHIR_2025.day) < (month, day))
        if str(row[PLACE["status_dasar"]]) == "1" and age >= 10:
            found[str(row[PLACE["agama_id"]]), str(row[PLACE["status_kawin"]])] += 1
    return found


@pytest.mark.basisdata
def test_two_tables_are_crossed_over_whom_both_ask(kantor: Kantor, rows: list[Row]) -> None:
    wanted = by_hand(rows)
    shown = cells(kantor.client, FAITH, MARRIED)
    *lines, total = shown
    assert sorted(n for line in lines for n in line[:-1] if n) == sorted(wanted.values())
    assert total[-1] == sum(wanted.values())
    assert [sum(line[:-1]) for line in shown] == [line[-1] for line in shown]
    turned = cells(kantor.client, MARRIED, FAITH)
    assert turned == [list(column) for column in zip(*shown, strict=True)]
    said = [json.loads(row.detail) for row in AuditEntry.objects.filter(action="angka.lihat_mentah")]
    assert {one["silang"] for one in said} == {f"{FAITH} {MARRIED}", f"{MARRIED} {FAITH}"}


def test_the_heading_says_of_what_and_where(kantor: Kantor, rows: list[Row]) -> None:
    """The unit, and the part of the village: a part is not read as the whole."""
    del rows
    asked = f"{CROSS}?baris={MARRIED}&kolom=penduduk_hubungan&tanggal=2025-12-31"
    whole = markah(kantor.client.get(asked))
    assert "(jiwa), 31 Desember 2025</h2>" in whole
    dusun, name = re.findall(r'<option value="(\w+)">([^<]+)</option>', whole.partition('name="dusun"')[2])[0]
    assert f"(jiwa), {name}, 31 Desember 2025</h2>" in markah(kantor.client.get(f"{asked}&dusun={dusun}"))


def test_it_stays_on_the_screen(kantor: Kantor, rows: list[Row]) -> None:
    del rows
    response = kantor.client.get(f"{CROSS}?baris={FAITH}&kolom={MARRIED}&tanggal=2025-12-31")
    text = markah(response)
    assert "no-store" in response.headers["Cache-Control"]
    assert not re.search(r'download|\.csv|\.xlsx|bentuk=|name="dusun"', text), "religion is not told below the village"
    parted = kantor.client.get(f"{CROSS}?baris={MARRIED}&kolom=penduduk_pendidikan&tanggal=2025-12-31")
    assert 'name="dusun"' in markah(parted)


@pytest.mark.parametrize(
    "asked",
    [
        "baris=penduduk_agama",
        "baris=penduduk_agama&kolom=penduduk_agama",
        "baris=penduduk_agama&kolom=keluarga_anggota",
        "baris=../../x&kolom=penduduk_agama",
        "baris=penduduk_dusun&kolom=penduduk_agama",
        f"baris={FAITH}&kolom={MARRIED}&tanggal=kemarin",
    ],
)
def test_what_cannot_be_crossed_is_said(kantor: Kantor, rows: list[Row], asked: str) -> None:
    del rows
    answer = kantor.client.get(f"{CROSS}?{asked}")
    assert answer.status_code == 422
    blamed = set(re.findall(r'name="(\w+)"[^>]*aria-invalid="true"', markah(answer)))
    assert blamed == ({"tanggal"} if "kemarin" in asked else {"baris", "kolom"}), "what is right is not called wrong"
    assert not AuditEntry.objects.filter(action="angka.lihat_mentah").exists()


def test_every_pair_with_a_table_answers(kantor: Kantor, rows: list[Row]) -> None:
    del rows
    text = markah(kantor.client.get(CROSS))
    offered = list(re.findall(r'<option value="([a-z_0-9]+)">', text.split('name="kolom"')[0]))
    assert "penduduk_disabilitas" in offered, "who may see it of a person may count it"
    for name in (*offered[::9], "penduduk_disabilitas"):
        answer = kantor.client.get(f"{CROSS}?baris={name}&kolom={MARRIED}&tanggal=2025-12-31")
        assert answer.status_code in (200, 422), name


def test_no_pair_of_the_content_is_refused_as_a_definition() -> None:
    """All of them (by day one of three), for whoever sees everything: what is refused is a matter of the data."""
    content, tried = KNOWLEDGE.content, 0
    pairs = list(product(_tables_to_cross(KNOWLEDGE, health=True).values(), repeat=2))
    for one, other in some(pairs, every=3):
        if one.unit_of == other.unit_of and one.rows != other.rows:
            spec = cross_tables(one, other)
            scope = measure_scope(content, KNOWLEDGE.lists, spec.unit_of)
            compile_basis(scope, content, [(spec, spec.populations[0])])
            tried += 1
    assert tried > (4000 if everything() else 1200)


@pytest.mark.parametrize(
    ("place", "asked"),
    [
        ("views_cross.one_spec", f"{CROSS}?baris={FAITH}&kolom={MARRIED}"),
        ("views_asof.one_table", f"/desa/{DESA.text()}/angka/tanggal/?tabel={FAITH}"),
        ("views_series.register_series", f"/desa/{DESA.text()}/angka/deret/?tabel={FAITH}"),
    ],
)
def test_a_wrong_definition_is_no_explanation(
    kantor: Kantor, rows: list[Row], place: str, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the program's fault: the page of faults with its code, which the log keeps, never a reason for a table."""
    del rows

    def broken(*_given: object, **_named: object) -> None:
        raise ContentError("K209", "Tabel kelas B atau C dirinci lewat “varian”", where="tabel.yaml:3")

    monkeypatch.setattr(f"cantik.web.tahap.penyebarluasan.release.{place}", broken)
    kantor.client.raise_request_exception = False
    answer = kantor.client.get(f"{asked}&tanggal=2025-12-31")
    text = markah(answer)
    assert answer.status_code == 500
    assert re.search(r"[A-Z]\d-\d{4}", text), "the code that stands in the log"
    assert "tabel.yaml" not in text


def test_only_who_may_see_persons_crosses_them(kantor: Kantor, rows: list[Row]) -> None:
    del rows
    for role in ("walidata", "pembina", "camat", "ppdp", "kader_rumah_dataku"):
        answer = bekal.browser(bekal.with_role(role)).get(f"{CROSS}?baris={FAITH}&kolom={MARRIED}")
        assert answer.status_code in (302, 403), role
    head = bekal.browser(bekal.with_role("kepala_desa", DESA.text()))
    text = markah(head.get(CROSS))
    assert "penduduk_agama" in text
    assert not re.search("penduduk_disabilitas|kronis|kesulitan", text), "a person's health is the agent's alone"
    assert head.get(f"{CROSS}?baris=penduduk_disabilitas&kolom={FAITH}").status_code == 422


def test_health_is_known_through_a_column_that_is_made_of_it() -> None:
    """The difficulties of a person are of health, also where a table asks only whether there is one at all."""
    found = {name for name, spec in KNOWLEDGE.content.tables.items() if of_health(spec, KNOWLEDGE)}
    assert {"penduduk_kesulitan", "kesulitan_melihat", "penduduk_disabilitas", "penduduk_penyakit_kronis"} <= found
    assert not {"penduduk_agama", "penduduk_umur_jk", "keluarga_anggota", "keluarga_balita"} & found
