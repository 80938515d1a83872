"""One table as of any date on the screen, counted by hand from the rows of the file that was brought in."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from cantik.collect.read import Delivery
from cantik.contoh.shape import PLACE, Row
from cantik.pipeline.bring import Into, bring
from cantik.register.core.app.models import PersonVersion
from cantik.register.core.kinds import Kind
from cantik.register.events.app.acts import Act
from cantik.staff.app.models import AuditEntry
from tests.fixtures.malam import some
from tests.fixtures.markah import markah
from tests.register.bekal import AKHIR_2025, DESA
from tests.register.test_peristiwa_simpan import catat
from tests.register.test_satu_tabel import KNOWLEDGE, alive, file_of, rows_of_a_village
from tests.web.conftest import Kantor, cradle, kantor, new_store, opened

__all__ = ["cradle", "kantor", "new_store", "opened"]
HALAMAN = f"/desa/{DESA.text()}/angka/tanggal/"


def table(client: Client, query: str) -> tuple[list[str], dict[str, list[int]]]:
    """Heads of columns and the numbers of each row, read from the page."""
    response = client.get(HALAMAN + query)
    assert response.status_code == 200, markah(response)[:2000]
    text = markah(response)
    heads = re.findall(r'<th scope="col" class="num">(.*?)</th>', text)
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', text, re.DOTALL)
    return heads, {
        unescape(name): [int(n.replace(".", "")) for n in re.findall(r'<td class="num">([\d.–]+)</td>', cells)]
        for name, cells in rows
    }


def by_hand(rows: list[Row], on: dt.date, dusun: str = "") -> list[tuple[int, int]]:
    """Men and women of each class of ages among those who are alive and here."""
    found = Counter((age, sex) for where, age, sex in alive(rows, on) if dusun in ("", where))
    return [(found[age, "1"], found[age, "2"]) for age in range(16)]


def somebody(rows: list[Row]) -> int:
    """Who is alive and bears a name that nobody else has."""
    names = Counter(str(row[PLACE["nama"]]) for row in rows)
    one = next(row for row in rows if str(row[PLACE["status_dasar"]]) == "1" and names[str(row[PLACE["nama"]])] == 1)
    return PersonVersion.objects.get(name=str(one[PLACE["nama"]])).person_id


@pytest.fixture
def rows(kantor: Kantor, tmp_path: Path) -> list[Row]:
    """A village whose people came in one file."""
    made = rows_of_a_village()
    (done,) = bring(
        [file_of(made, tmp_path)],
        Into(kantor.opened, DESA, "uji"),
        Delivery(AKHIR_2025, None),
        KNOWLEDGE,
        lambda *_: None,
    )
    assert done.accepted == len(made)
    return made


def test_ages_of_the_village_of_a_dusun_and_after_a_death(kantor: Kantor, rows: list[Row]) -> None:
    heads, shown = table(kantor.client, "?tanggal=2025-12-31")
    assert heads == ["Laki-laki", "Perempuan", "Jumlah"]
    wanted = by_hand(rows, AKHIR_2025)
    *ages, total = shown.values()
    assert [(one[0], one[1]) for one in ages] == wanted
    assert all(one[2] == one[0] + one[1] for one in [*ages, total])
    assert total[2] == sum(men + women for men, women in wanted)

    names = sorted({str(row[PLACE["dusun"]]) for row in rows})
    page = markah(kantor.client.get(f"{HALAMAN}?tanggal=2025-12-31"))
    choices = dict(re.findall(r'<option value="([^"]*)">([^<]+)</option>', page.split('name="dusun"')[1]))
    one = next(key for key, label in choices.items() if label.upper() == names[0].upper())
    _heads, own = table(kantor.client, f"?tanggal=2025-12-31&dusun={one}")
    assert [(n[0], n[1]) for n in list(own.values())[:-1]] == by_hand(rows, AKHIR_2025, names[0].upper())

    said = [json.loads(row.detail) for row in AuditEntry.objects.filter(action="angka.lihat_mentah")]
    assert {(one["tabel"], one["tanggal"]) for one in said} == {("penduduk_umur_jk", "2025-12-31")}


def test_who_died_is_counted_until_the_day_before(kantor: Kantor, rows: list[Row]) -> None:
    person = somebody(rows)
    catat(kantor.opened, Act(Kind.DEATH, dt.date(2026, 3, 2), (person,)))
    totals = {on: list(table(kantor.client, f"?tanggal=2026-03-{on}")[1].values())[-1][-1] for on in ("01", "02", "03")}
    wanted = sum(men + women for men, women in by_hand(rows, AKHIR_2025))
    assert totals == {"01": wanted, "02": wanted - 1, "03": wanted - 1}


def test_what_happened_before_the_first_list_opens_no_earlier_date(kantor: Kantor, rows: list[Row]) -> None:
    """Before it a table would hold nobody, or only whom an event tells of."""
    person = somebody(rows)
    catat(kantor.opened, Act(Kind.DEATH, dt.date(2025, 11, 2), (person,)))
    for on in ("2025-11-02", "2025-12-30"):
        response = kantor.client.get(f"{HALAMAN}?tanggal={on}")
        assert response.status_code == 422
        assert "Daftar pertama desa ini lebih baru" in markah(response)
    assert kantor.client.get(f"{HALAMAN}?tanggal=2025-12-31").status_code == 200


@pytest.mark.satu_basisdata
def test_every_table_of_the_content_answers(kantor: Kantor, rows: list[Row]) -> None:
    """One of four by day, spread over all; at night each."""
    del rows
    asked = some(list(KNOWLEDGE.content.tables), every=4)
    assert len(asked) >= 20
    for name in asked:
        text = markah(kantor.client.get(f"{HALAMAN}?tabel={name}&tanggal=2025-12-31"))
        assert 'class="num"' in text or 'class="note"' in text, name


@pytest.mark.satu_basisdata
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("2020-01-01", "Daftar pertama desa ini lebih baru"),
        ("2999-01-01", "Tanggal ini belum tiba"),
        ("kemarin", "Tanggal tidak terbaca"),
    ],
)
def test_a_date_without_an_answer(kantor: Kantor, rows: list[Row], asked: str, said: str) -> None:
    del rows
    response = kantor.client.get(f"{HALAMAN}?tanggal={asked}")
    assert response.status_code == 422
    assert said in markah(response)
    assert not AuditEntry.objects.filter(action="angka.lihat_mentah").exists()


@pytest.mark.satu_basisdata
def test_a_village_without_a_list_is_told_where_to_begin(kantor: Kantor) -> None:
    assert "Belum ada data untuk dihitung" in markah(kantor.client.get(HALAMAN))
