"""One number per date: month, official forms, books, view of the snapshot and list of persons agree, in any history.

The oracle adds signs over plain acts: it folds nothing and knows no statement.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from itertools import count
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.content.loader import load_content
from cantik.register.core.app.queries import register_view
from cantik.register.core.app.search import REGISTERED, PersonQuery, find
from cantik.register.core.errors import BatchRefused
from cantik.register.core.kinds import Kind
from cantik.register.events.app.acts import Act, Newcomer
from cantik.register.events.app.papers import PersonBook, fill_counts, people_of, persons_of
from cantik.register.events.errors import EventRefused
from cantik.vault.app.opening import OpenStore, open_store
from tests.fixtures.hukum import examples
from tests.register.bekal import AKHIR_2025, DESA, SAAT, desa_ke
from tests.register.langkah import pencatat, terapkan, wilayah
from tests.register.test_peristiwa_halaman import isi
from tests.register.test_peristiwa_simpan import bayi, bulan, catat, nomor, penduduk, saat, urungkan
from tests.staff.bekal import browser, with_role

HARI_INI = dt.date(2026, 6, 30)
_desa = count(1)
_jenis = st.sampled_from(
    [Kind.BIRTH, Kind.DEATH, Kind.ARRIVAL, Kind.DEPARTURE, Kind.MOVE, Kind.MARRIAGE, Kind.SPLIT, Kind.PRESENCE]
)
_langkah = st.lists(
    st.one_of(
        st.tuples(_jenis, st.integers(0, 180), st.integers(0, 5)),
        st.tuples(st.just("urung"), st.integers(0, 20), st.just(0)),
    ),
    max_size=9,
)
TANDA = {Kind.BIRTH: 1, Kind.ARRIVAL: 1, Kind.DEATH: -1, Kind.DEPARTURE: -1}


def tindakan(kind: Kind, day: dt.date, persons: list[int], which: int, names: Any) -> Act:
    """An act of this kind by one of the persons."""
    person, other = persons[which], persons[(which + 1) % len(persons)]
    if kind is Kind.BIRTH:
        return Act(kind, day, newcomers=(bayi(f"BAYI {next(names)}", born=day),), mother=persons[1])
    if kind is Kind.ARRIVAL:
        new = Newcomer(f"PENDATANG {next(names)}", "1", dt.date(1990, 1, 1), relation="1")
        return Act(kind, day, newcomers=(new,), unit=("LEGI", "01", "01"))
    if kind is Kind.MARRIAGE:
        return Act(kind, day, (person, other), says={"status_kawin": "2"}, fresh=True)
    if kind is Kind.SPLIT:
        return Act(
            kind, day, (person,), relations={person: "1"}, beside={other: {"hubungan_keluarga": "1"}}, fresh=True
        )
    if kind is Kind.PRESENCE:
        return Act(kind, day, (person,), says={"keberadaan": "luar_negeri"})
    return Act(kind, day, (person,), unit=("LEGI", "", "") if kind is Kind.MOVE else None)


def angka(opened: OpenStore, desa: AreaCode, month: int) -> dict[str, int]:
    """What every way of reading says of the registered people at the end of a month."""
    content, area, at = load_content(), wilayah(desa), saat()
    on = dt.date(2026, month + 1, 1) - dt.timedelta(days=1)
    induk = PersonBook(content.papers["b1_induk"], 2026, month, "terdaftar")
    book = persons_of(pencatat(opened, desa, by="uji", at=at, today=HARI_INI), content, induk)
    same: dict[str, Any] = {"area_id": area, "year": 2026, "month": month, "base": "terdaftar", "today": HARI_INI}
    people = people_of(desa, area, HARI_INI, "uji", at)
    report = fill_counts(paper=content.papers["a9_bulanan"], people=people, **same).rows
    recap = fill_counts(paper=content.papers["b3_rekapitulasi"], people=people, **same)
    says = [one.says for one in recap.paper.columns]
    assert book is not None
    lines = bulan(opened, month, base="terdaftar", desa=desa).balance
    flows = [lines.opening, lines.births, lines.deaths, lines.arrivals, lines.departures]
    assert [int(row[-1]) for row in report[:5]] == flows
    found = {
        "neraca": lines.closing,
        "formulir": int(report[5][-1]),
        "rekapitulasi": int(recap.total[says.index("akhir.jiwa")]),
        "buku": len(book.rows),
        "potret": list(register_view(desa, on, by="uji", at=SAAT).persons["terdaftar"]).count("ya"),
    }
    if on == HARI_INI:
        found["daftar"] = find(opened, area, PersonQuery(standing=REGISTERED), page=1, today=on, by="uji").total
    return found


@pytest.mark.lambat
def test_every_way_of_reading_says_the_same_in_any_history(new_store: Callable[[], Any], tmp_path: Any) -> None:
    """Births, deaths, moves, marriages, splits, presence in any order and with undoing; six month ends of each."""
    names = count()
    with open_store(new_store()) as opened:

        @given(_langkah)
        @settings(max_examples=examples(4), deadline=None, suppress_health_check=list(HealthCheck))
        def history(steps: list[Any]) -> None:
            desa = desa_ke(next(_desa))
            terapkan(opened, tmp_path, [penduduk(i) for i in range(6)], reference=AKHIR_2025, desa=desa, at=saat())
            persons = [nomor(i, desa) for i in range(6)]
            standing: list[tuple[int, dt.date, int]] = []  # batch, day, sign
            for kind, number, which in steps:
                try:
                    if kind == "urung":
                        if standing:
                            one = standing[number % len(standing)]
                            urungkan(opened, one[0], desa)
                            standing.remove(one)
                        continue
                    day = dt.date(2026, 1, 1) + dt.timedelta(days=number)
                    batch = catat(opened, tindakan(kind, day, persons, which, names), desa=desa)
                except (EventRefused, BatchRefused):
                    continue
                standing.append((batch, day, TANDA.get(kind, 0)))
            for month in (1, 3, 6):
                on = dt.date(2026, month + 1, 1) - dt.timedelta(days=1)
                wanted = 6 + sum(sign for _batch, day, sign in standing if day <= on)
                assert set(angka(opened, desa, month).values()) == {wanted}, (month, angka(opened, desa, month))

        history()


def test_past_months_on_the_screens_say_the_same(
    opened: OpenStore, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page of the month, the lampid and the form to download, for months that are over."""
    terapkan(opened, tmp_path, [penduduk(i) for i in range(6)])
    catat(opened, Act(Kind.DEATH, dt.date(2026, 2, 10), (nomor(3),)))
    catat(opened, Act(Kind.BIRTH, dt.date(2026, 4, 10), newcomers=(bayi(born=dt.date(2026, 4, 10)),), mother=nomor(1)))
    catat(opened, Act(Kind.DEPARTURE, dt.date(2026, 5, 10), (nomor(4), nomor(5))))
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 6, 30, 3, 0, tzinfo=dt.UTC))
    agen = browser(with_role("agen_statistik", DESA.text(), name="Agen Reka"))
    di = f"/desa/{DESA.text()}/peristiwa/"
    for month, wanted in ((1, 6), (2, 5), (4, 6), (5, 4), (6, 4)):
        asked = f"?bulan=2026-{month:02}"
        for page in (isi(agen.get(di + asked)), isi(agen.get(f"{di}lampid/{asked}"))):
            closing = re.search(r"Penduduk akhir (\d+)", page)
            assert closing is not None
            assert int(closing[1]) == wanted, month
        sheet = openpyxl.load_workbook(io.BytesIO(agen.get(f"{di}formulir/a9_bulanan.xlsx{asked}").content)).worksheets[
            0
        ]
        row = next(row for row in sheet.iter_rows(values_only=True) if row[1] == "Penduduk akhir bulan ini")
        assert row[-1] == wanted
