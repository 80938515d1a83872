"""The workspace on poverty through the browser: counts by hand, names only of young data and for a purpose, to two
roles alone, and nowhere else."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client

from cantik.base import clock
from cantik.codes.knowledge import load
from cantik.collect.agreement import read_agreement
from cantik.collect.read import Delivery
from cantik.content.loader import limit
from cantik.contoh.model import InventedVillage
from cantik.pipeline.bring import Into, bring
from cantik.register.core.app.models import PersonVersion
from cantik.staff.app import log
from cantik.staff.app.models import AuditEntry
from cantik.staff.matrix import ROLES
from cantik.use.proposals.app.permit_models import OldDataPermit
from cantik.vault.app.opening import OpenStore
from tests.fixtures.desa_dtsen import AGREEMENT, decile, families_of, write_dtsen
from tests.fixtures.desa_ringan import light_village
from tests.fixtures.markah import markah
from tests.fixtures.simpanan import copy_of, cradle, new_store, opened
from tests.register.bekal import DESA
from tests.register.test_daftar_anggota import program
from tests.register.test_peristiwa_halaman import catat
from tests.staff.bekal import browser, with_role

__all__ = ["copy_of", "cradle", "new_store", "opened"]
pytestmark = pytest.mark.satu_basisdata
ON = dt.date(2025, 12, 31)
YOUNG, OLD = dt.datetime(2026, 2, 10, 3, tzinfo=dt.UTC), dt.datetime(2026, 11, 27, 3, tzinfo=dt.UTC)
BASE = f"/desa/{DESA.text()}/kemiskinan/"
UNREACHED = f"{BASE}nama/?program=pkh&kelompok=belum_terjangkau&untuk=musdes"


@pytest.fixture
def village(opened: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> InventedVillage:
    """Families with their deciles; those at places 0, 10, 20 … are in PKH, whatever their decile."""
    monkeypatch.setattr(clock, "now", lambda: YOUNG)
    made = light_village().villages[0]
    (tmp_path / "perjanjian.json").write_text(json.dumps(AGREEMENT), "utf-8")
    agreement = read_agreement(tmp_path / "perjanjian.json")
    cards = made.draw().families["no_kk"].tolist()
    taking = [str(cards[place]) for place in sorted(families_of(made.draw()))[::5]]
    listed = program(tmp_path / "pkh.xlsx", taking, code="1", target=2, name="Program Keluarga Harapan")
    for file in (*write_dtsen(made, tmp_path), listed):
        told = bring([file], Into(opened, DESA, "uji"), Delivery(ON, agreement), load(), lambda *_: None)
        assert told[0].quarantined is None
    return made


def counted(village: InventedVillage) -> dict[str, int]:
    """How families stand to PKH, counted here."""
    homes = sorted(families_of(village.draw()))
    taking = set(homes[::5])
    within = {home for home in homes if decile(home) <= 4}
    return {
        "terjangkau": len(within & taking),
        "belum_terjangkau": len(within - taking),
        "melebihi_desil": len(taking - within),
        "di_luar": len(set(homes) - taking - within),
    }


def agen() -> Client:
    return browser(with_role("agen_statistik", DESA.text()))


def kades() -> Client:
    return browser(with_role("kepala_desa", DESA.text()))


def shown(page: str) -> dict[str, int]:
    own = page.partition('data-program="pkh"')[2].partition("</section>")[0]
    return {name: int(n) for name, n in re.findall(r'data-kelompok="(\w+)">.*?<b>(\d+)</b>', own, re.DOTALL)}


def names_on(page: str) -> set[str]:
    return set(re.findall(r"<b>([^<]+)</b> <span class=\"sm mut\">", page))


def test_families_by_programme_are_those_counted_by_hand(village: InventedVillage) -> None:
    page = markah(agen().get(BASE))
    assert shown(page) == {name: n for name, n in counted(village).items() if n}
    assert "umur 1 bulan" in page
    answer = agen().get(UNREACHED)
    assert "no-store" in answer["Cache-Control"]
    assert len(names_on(markah(answer))) > 1
    assert "SIKS-NG: usulan bansos" in markah(answer)
    assert f"{counted(village)['belum_terjangkau']} keluarga, dibuka untuk" in markah(answer)


def test_names_are_opened_for_a_purpose_that_stands_in_the_log_with_whom_they_showed(village: InventedVillage) -> None:
    person = agen()
    assert person.get(UNREACHED.partition("&untuk")[0]).status_code == 302
    assert person.get(f"{BASE}nama/?program=pkh&kelompok=di_luar&untuk=musdes").status_code == 302
    assert not AuditEntry.objects.filter(action="kemiskinan.nama").exists()
    person.get(UNREACHED)
    entry = AuditEntry.objects.get(action="kemiskinan.nama")
    assert "musdes" in str(entry.detail)
    assert AuditEntry.objects.filter(action="orang.daftar").exists()


def test_old_data_choose_nobody_until_the_kepala_desa_says_why(
    village: InventedVillage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: OLD)
    person, head = agen(), kades()
    page = markah(person.get(BASE))
    assert "Terlalu lama untuk memilih keluarga" in page
    assert "Buka nama" not in page
    assert person.get(UNREACHED).status_code == 302
    said = {"tanggal": ON.isoformat(), "alasan": "Versi Oktober belum diterima dari Bappenas"}
    assert person.post(f"{BASE}izin/", said).status_code == 403
    assert head.post(f"{BASE}izin/", said | {"alasan": "ya"}).status_code == 422
    assert head.post(f"{BASE}izin/", said).status_code == 302
    assert head.post(f"{BASE}izin/", said).status_code == 422, "once for a day"
    assert OldDataPermit.objects.count() == 1
    assert "Versi Oktober belum diterima" in markah(person.get(UNREACHED)), "printed on each list"


def home_of(name: str) -> tuple[int, list[str]]:
    """Somebody of this name, and who is in the family."""
    row = PersonVersion.objects.filter(name=name).earliest("pk")
    assert row.family_id is not None
    people = PersonVersion.objects.filter(family_id=row.family_id).order_by("person_id")
    return row.person_id, [str(number) for number in people.values_list("person_id", flat=True).distinct()]


def test_who_died_or_moved_is_proposed_for_nothing(village: InventedVillage) -> None:
    """A head who died is named no more, a survivor is; a family that moved or died out leaves the list, and one in PKH
    is counted as still on the list of the programme."""
    person = agen()
    homes = {name: home_of(name) for name in sorted(names_on(markah(person.get(UNREACHED))))}
    (head, first), *_ = wide = [one for one in homes.values() if len(one[1]) > 2]
    catat(person, f"orang/{head}/mati/", {"tanggal": "2026-01-15"})
    mover, movers = wide[1]
    catat(person, f"orang/{mover}/keluar/", {"tanggal": "2026-01-15", "ikut": movers, "tujuan": "Kota Reka"})
    page = markah(person.get(UNREACHED))
    lost = {name for name, one in homes.items() if one in (wide[0], wide[1])}
    (heir,) = names_on(page) - set(homes)
    assert names_on(page) == set(homes) - lost | {heir}
    assert home_of(heir)[1] == first
    row = page.partition(f"<b>{heir}</b>")[2].partition("</li>")[0]
    assert f"{len(first) - 1} anggota" in row
    taker, takers = home_of(min(names_on(markah(person.get(UNREACHED.replace("belum_", ""))))))
    catat(person, f"orang/{taker}/keluar/", {"tanggal": "2026-01-15", "ikut": takers, "tujuan": "Kota Reka"})
    assert "0 orang dan 1 keluarga yang sudah meninggal atau pindah" in markah(person.get(BASE))


def leaks(texts: Iterable[tuple[str, str]], names: Iterable[str]) -> list[str]:
    """Where a name of somebody stands."""
    return [where for where, text in texts if any(name in text for name in names)]


def everything_kept() -> list[tuple[str, str]]:
    """Every row that an office's acts write: log, permits, sessions, jobs, proposals, requests."""
    kept = [("catatan", str(list(AuditEntry.objects.values()))), ("izin", str(list(OldDataPermit.objects.values())))]
    for config in apps.get_app_configs():
        if config.label in ("sessions", "jobs", "proposals", "use"):
            kept += [(model.__name__, str(list(model._default_manager.values()))) for model in config.get_models()]
    return kept


def test_no_name_leaves_by_any_other_way(village: InventedVillage) -> None:
    person = agen()
    page = markah(person.get(UNREACHED))
    names = names_on(page)
    assert leaks([("ditanam", page)], names) == ["ditanam"], "the reader finds a name where there is one"
    own = ("usulan/", "usulan/daftar/", "usulan/rkp/", "usulan/rkp.csv", "usulan/isu/", "terbit/", "angka/", "tugas/")
    pages = [(at, person.get(f"/desa/{DESA.text()}/{at}", follow=True)) for at in own]
    texts = [(at, answer.content.decode("utf-8", "replace")) for at, answer in pages]
    assert leaks([*texts, *everything_kept()], names) == []
    for role in ROLES:
        if role in ("agen_statistik", "kepala_desa"):
            continue
        other = browser(with_role(role, DESA.text() if role in ("bpd", "pencacah") else ""))
        for at in (BASE, UNREACHED):
            answer = other.get(at)
            assert answer.status_code in (302, 403, 404), (role, at, answer.status_code)
            assert leaks([(role, answer.content.decode())], names) == []
    assert Client().get(UNREACHED).status_code == 302


# ── what is lacking ──────────────────────────────────────────────────────────────────────────────
def points_of(family: dict[str, str], members: list[dict[str, str]], on: dt.date) -> dict[str, int]:
    """The points of a family by docs/bidang/measures_extra.md 1, from the two files as they were delivered."""
    ages = [(on - dt.date.fromisoformat(each["tanggal_lahir"])).days / 365.2425 for each in members]
    adults = [each for each, age in zip(members, ages, strict=True) if age >= 15]
    pupils = [each for each, age in zip(members, ages, strict=True) if 7 <= age < 16]
    owned = ("lemari_es", "tv_datar", "komputer_laptop_tablet", "sepeda_motor", "sepeda", "smartphone")
    things = sum(family[f"aset_bergerak_{name}"] == "1" for name in owned)
    sanitary = (
        family["fasilitas_bab"] in ("1", "2")
        and family["jenis_kloset"] == "1"
        and family["pembuangan_akhir_tinja"] in ("1", "2")
    )
    house = (
        family["jenis_lantai_terluas"] in ("7", "8", "9")
        or family["jenis_dinding_terluas"] in ("4", "6", "7")
        or family["jenis_atap_terluas"] in ("5", "7", "8")
    )
    diplomas = [each["ijazah_tertinggi_yang_dimiliki"] for each in adults]
    lacking = {
        "tidak seorang pun berijazah": 6 * (bool(adults) and not any(d in map(str, range(1, 23)) for d in diplomas)),
        "ada anak 7–15 tahun": 6 * any(each["partisipasi_sekolah"] in ("1", "3") for each in pupils),
        "memasak dengan kayu": 2 * (family["bahan_bakar_utama_memasak"] in ("8", "9", "10")),
        "sanitasi tidak": 2 * (not sanitary),
        "air minum tidak": 2 * (family["sumber_air_minum_utama"] in ("6", "8", "9", "11")),
        "tanpa listrik": 2 * (family["sumber_penerangan_utama"] == "4"),
        "atap, dinding": 2 * house,
        "hampir tanpa aset": 2 * (things <= 1 and family["aset_bergerak_mobil"] != "1"),
    }
    return {name: int(points) for name, points in lacking.items()}


def test_what_deprived_families_lack_is_what_the_delivered_list_says(village: InventedVillage, tmp_path: Path) -> None:
    members: dict[str, list[dict[str, str]]] = {}
    for each in read_csv(tmp_path / "dtsen_individu.csv"):
        members.setdefault(each["nomor_kartu_keluarga"], []).append(each)
    poor, points, persons = 0, dict[str, int](), dict[str, int]()
    for family in read_csv(tmp_path / "dtsen_keluarga.csv"):
        own = members.get(family["nomor_kartu_keluarga"], [])
        lacks = points_of(family, own, YOUNG.date())
        if own and sum(lacks.values()) >= 8:
            poor += len(own)
            for name, lack in lacks.items():
                points[name] = points.get(name, 0) + lack * len(own)
                persons[name] = persons.get(name, 0) + len(own) * bool(lack)
    page = markah(agen().get(f"{BASE}kekurangan/"))
    assert "rumusnya memerlukan penghasilan atau pengeluaran" in page, "no expenditure was asked: no FGT, and why"
    assert f"{poor} dari " in page.partition("data-deprivasi")[2]
    cells = r'<td class="num">(\d+)</td>\s*<td class="num">([\d,]+)<'
    told = re.findall(rf'data-kekurangan="([^"]+)".*?{cells}', page, re.DOTALL)
    assert len(told) == 8
    for name, people, percent in told:
        key = next(each for each in points if name.startswith(each))
        share = 100 * points[key] / sum(points.values())
        assert (int(people), percent) == (persons[key], f"{share:.1f}".replace(".", ",")), name
    assert browser(with_role("koordinator")).get(f"{BASE}kekurangan/").status_code == 403


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_names_count_against_what_an_hour_allows(village: InventedVillage) -> None:
    """Who has read as many persons as the hour allows reads no further name here; counts name nobody."""
    person = with_role("agen_statistik", DESA.text())
    client = browser(person)
    assert client.get(UNREACHED).status_code == 200
    numbers = list(range(1_000_000, 1_000_000 + limit("baca_orang_desa").whole))
    log.record(by=person.actor, at=clock.now(), action="orang.daftar", subject="orang", subjects=numbers)
    assert client.get(UNREACHED).status_code == 429
    assert client.get(BASE).status_code == 200
