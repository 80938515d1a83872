"""A forum sets the value of a parameter at its page, walked by those who would rather have it otherwise: who proposes
and wants to lock, a colleague, a deputy of both houses, a figure of a namesake village, a release that is withdrawn in
between, a page that was read before somebody else was faster, a scan that is no scan. What the page and the paper say
afterwards is the proof; nothing here reads the tables with the code under test."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client

from cantik.base import clock
from cantik.codes.extra import AREAS_FILE
from cantik.contoh import write_areas
from cantik.forum.app.parameter_models import ParameterSetting, SheetFigure
from cantik.jobs.app import tick
from cantik.register.leave.app.models import OfficialFigure
from cantik.staff.app.models import Account, AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.fixtures.dua_belas_desa import twelve_villages
from tests.fixtures.markah import markah
from tests.fixtures.menunggu import sees
from tests.staff import bekal
from tests.staff.bekal import DESA, KABUPATEN, TETANGGA

YEAR = clock.today().year - 1
AT = f"/penetapan/{DESA}/jumlah_penduduk/{YEAR}/"
WHY = "Tanggal acuannya sama dengan tahun rencana"
SCAN = b"%PDF-1.7\n" + b"pindaian berita acara rekaan " * 20


@pytest.fixture(autouse=True)
def areas(opened: OpenStore) -> None:
    """A kabupaten of twelve villages; DESA and TETANGGA are two of them."""
    write_areas(twelve_villages(), opened.store.path / AREAS_FILE)


@pytest.fixture
def planner(opened: OpenStore) -> Account:
    return bekal.with_role("koordinator", name="Sinta Reka", institution=f"Bappeda {KABUPATEN}")


@pytest.fixture
def checker(opened: OpenStore) -> Account:
    return bekal.with_role("pembina", name="Wira Reka", institution=f"BPS {KABUPATEN}")


def sheet(**changed: str) -> dict[str, str]:
    return {
        "sumber": "Dinas Kesehatan",
        "basis": "domisili",
        "acuan": f"{YEAR}-06-30",
        "nilai": "1.999",
        "dokumen": "Profil Kesehatan, tabel 2",
        "mutu": "",
    } | changed


def send(client: Client, address: str, form: dict[str, Any], wanted: int = 302) -> str:
    answer = client.post(address, form)
    page = markah(answer)
    assert answer.status_code == wanted, re.sub(r"<[^>]+>", " ", page.partition('role="alert"')[2])[:300]
    return str(page)


def text(client: Client, address: str) -> str:
    whole = markah(client.get(address))
    return " ".join(re.sub(r"<[^>]+>", " ", whole[whole.index("<main") :]).split())


def official(persons: int, month: str = "06-30", area: str = DESA) -> None:
    """What the village typed in of Dukcapil's half-year, as the village does it."""
    OfficialFigure.objects.create(
        area=area,
        source="dkb",
        reference=f"{YEAR}-{month}",
        persons=persons,
        document="DKB semester I",
        made_at=clock.now(),
        made_by="akun:1",
    )


def keys(client: Client, address: str = AT) -> dict[str, str]:
    """The candidates that can be chosen on the page: what stands beside the button, and what it sends."""
    page = markah(client.get(address))
    return {
        " ".join(re.sub(r"<[^>]+>", " ", label).split()): key
        for key, label in re.findall(r'name="calon" value="([^"]+)"[^>]*>(.*?)</label>', page, re.DOTALL)
    }


def hidden(client: Client, address: str = AT) -> dict[str, str]:
    """What the page sends along unseen: which setting is replaced, what the second person read."""
    page = markah(client.get(address))
    found = dict(re.findall(r'<input type="hidden" name="(mengganti|sidik)" value="([^"]*)"', page))
    return {str(name): str(value) for name, value in found.items()}


def proposed(planner: Account, **changed: str) -> str:
    """A sheet is brought and proposed; the digest that the second person reads."""
    client = bekal.browser(planner)
    send(client, AT + "lembar/", sheet())
    (key,) = keys(client).values()
    send(client, AT + "usul/", {"calon": key, "alasan": WHY} | hidden(client) | changed)
    return hidden(client)["sidik"]


def minutes(sidik: str, **changed: Any) -> dict[str, Any]:
    return {"sidik": sidik, "nomor": "400/12/2026", "hari": clock.today().isoformat()} | changed


@pytest.mark.basisdata
def test_three_sources_disagree_one_is_chosen_and_another_house_locks_it(planner: Account, checker: Account) -> None:
    official(2100)
    client, bps = bekal.browser(planner), bekal.browser(checker)
    send(client, AT + "lembar/", sheet())
    send(client, AT + "lembar/", sheet(sumber="BPS, proyeksi", basis="proyeksi", nilai="2040"))
    offered = keys(client)
    assert len(offered) == 3
    chosen = next(key for said, key in offered.items() if "Dinas Kesehatan" in said)
    send(client, AT + "usul/", {"calon": chosen, "alasan": WHY} | hidden(client))
    page = text(bps, AT)
    # by hand: 2,100 - 1,999 = 101 on another base; 2,040 - 1,999 = 41 on another base
    assert "+101" in page
    assert "+41" in page
    assert page.count("basis lain") == 2
    assert WHY in page
    sidik = hidden(bps)["sidik"]
    send(bps, AT + "kunci/", minutes(sidik))
    page = text(client, AT)
    assert "1.999" in page
    assert "400/12/2026" in page
    assert "Wira Reka" in page
    # the village itself reads what the forum set, and why; a neighbour's office does not
    head = bekal.browser(bekal.with_role("kepala_desa", DESA))
    assert WHY in text(head, AT)
    assert re.search(r"1\.999 \w", text(head, f"/penetapan/{DESA}/?tahun={YEAR}")), "a value stands there with its unit"
    assert bekal.browser(bekal.with_role("kepala_desa", TETANGGA)).get(AT).status_code in (403, 404)
    # and the forum's page says so of all its villages
    board = text(client, f"/penetapan/{KABUPATEN}/?tahun={YEAR}&parameter=jumlah_penduduk")
    assert board.count("Kecamatan ") == len({village.code[:8] for village in twelve_villages().villages})
    assert board.count("1.999") == 1
    answer = head.get(re.findall(r'href="([^"]+berita-acara\.pdf)"', markah(head.get(AT)))[0])
    paper = pypdfium2.PdfDocument(io.BytesIO(b"".join(answer)))
    words = " ".join(" ".join(sheet_.get_textpage().get_text_range() for sheet_ in paper).split())
    for said in ("400/12/2026", "1.999", "2.100", "2.040", "Sinta Reka", "Wira Reka", "Dinas Kesehatan", "101", WHY):
        assert said in words, said
    assert sidik in words.replace(" ", "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM plan_parametersetting")
        assert hashlib.sha256(cursor.fetchone()[0].encode()).hexdigest() == sidik
    assert json.loads(AuditEntry.objects.get(action="penetapan.kunci").detail)["sidik"] == sidik


def test_nobody_is_both_hands(planner: Account, checker: Account) -> None:
    sidik = proposed(planner)
    colleague = bekal.with_role("koordinator", institution=f"Badan Perencanaan Pembangunan Daerah {KABUPATEN}")
    nobody = bekal.with_role("walidata", institution="")
    deputy = bekal.person(institution=f"BPS {KABUPATEN}")
    bekal.acts_for(deputy, planner)
    # was the deputy of who proposed on the day of the proposal, and is no more
    over, day = bekal.with_role("pembina", institution=f"BPS {KABUPATEN}"), dt.timedelta(days=1)
    bekal.acts_for(over, planner, start=clock.today() - 5 * day, until=clock.today() - 2 * day)
    ParameterSetting.objects.update(at=clock.now() - 3 * day)
    bekal.assign(planner, "pembina", KABUPATEN)
    # of BPS, and for some days the deputy of another head of Bappeda
    other = bekal.with_role("koordinator", institution=f"Bappeda {KABUPATEN}")
    both = bekal.with_role("pembina", institution=f"BPS {KABUPATEN}")
    bekal.acts_for(both, other)
    for hand in (planner, colleague, nobody, deputy, over, both):
        send(bekal.browser(hand), AT + "kunci/", minutes(sidik), 422)
    for role, area in (
        ("kepala_desa", DESA),
        ("agen_statistik", DESA),
        ("camat", ""),
        ("produsen", ""),
        ("opd_kb", DESA),
    ):
        assert bekal.browser(bekal.with_role(role, area)).post(AT + "kunci/", minutes(sidik)).status_code in (403, 404)
    assert "Wira" not in text(bekal.browser(checker), AT)
    assert not ParameterSetting.objects.exclude(locked_by="").exists()
    send(bekal.browser(checker), AT + "kunci/", minutes(sidik))


@pytest.mark.basisdata
def test_a_role_in_the_village_alone_proposes_nothing(opened: OpenStore) -> None:
    cadre = bekal.browser(bekal.with_role("opd_kb", DESA))
    assert cadre.post(AT + "lembar/", sheet()).status_code in (403, 404, 422)
    assert not SheetFigure.objects.exists()


@pytest.mark.basisdata
def test_what_was_locked_in_the_database_is_of_two_houses(planner: Account, checker: Account) -> None:
    sidik = proposed(planner)
    send(bekal.browser(checker), AT + "kunci/", minutes(sidik))
    row = ParameterSetting.objects.get()
    for sql in (
        f"UPDATE plan_parametersetting SET locked_house = house WHERE id = {row.pk}",
        f"UPDATE plan_parametersetting SET locked_by = {chr(34)}by{chr(34)} WHERE id = {row.pk}",
        f"UPDATE plan_parametersetting SET minutes_number = '' WHERE id = {row.pk}",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    client = bekal.browser(planner)
    assert "tidak lagi cocok" not in text(client, AT)
    other = row.content.replace("1999", "2999")
    for digest in (row.digest, hashlib.sha256(other.encode()).hexdigest()):
        ParameterSetting.objects.update(content=other, digest=digest)
        assert "tidak lagi cocok" in text(client, AT)


@pytest.mark.satu_basisdata
@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"basis": "rumah_tangga"}, ""),
        ({"nilai": "-5"}, "batas"),
        ({"nilai": "1999,5"}, "desimal"),
        ({"nilai": "1.99"}, ""),
        ({"nilai": "seribu"}, ""),
        ({"nilai": "99999999999999999999"}, ""),
        ({"acuan": f"{YEAR - 1}-06-30"}, "tahun lain"),
        ({"sumber": " "}, ""),
        ({"dokumen": ""}, ""),
        ({"dokumen": "KTP 9901010101900001"}, "nomor seseorang"),
        ({"mutu": "hubungi 0812-3456-7890"}, "nomor seseorang"),
    ],
)
def test_a_sheet_that_cannot_be_is_refused_and_what_was_typed_stays(
    planner: Account, changed: dict[str, str], says: str
) -> None:
    client = bekal.browser(planner)
    page = send(client, AT + "lembar/", sheet(**changed), 422)
    assert says in page
    assert "Profil Kesehatan" in page or "dokumen" in changed
    assert not SheetFigure.objects.exists()
    send(client, AT + "lembar/", sheet())
    send(client, AT + "lembar/", sheet(nilai="2001"), 422)  # twice from one source, base and day


@pytest.mark.satu_basisdata
def test_numbers_are_read_as_they_are_written_here(planner: Account) -> None:
    """1.999 and 1999 and "2.000.100" are whole numbers; a ratio is written with a comma."""
    client = bekal.browser(planner)
    send(client, AT + "lembar/", sheet(nilai="2.000.100"))
    assert "2.000.100" in text(client, AT)
    ratio = f"/penetapan/{DESA}/rasio_jenis_kelamin/{YEAR}/"
    send(client, ratio + "lembar/", sheet(nilai="101,25"))
    assert "101,25" in text(client, ratio)


@pytest.mark.basisdata
def test_a_source_that_changes_between_the_hands_is_not_locked_and_afterwards_is_told(
    planner: Account, checker: Account
) -> None:
    official(2100)
    client, bps = bekal.browser(planner), bekal.browser(checker)
    (key,) = keys(client).values()
    send(client, AT + "usul/", {"calon": key, "alasan": WHY} | hidden(client))
    OfficialFigure.objects.update(persons=2101)
    sidik = hidden(bps)["sidik"]
    page = send(bps, AT + "kunci/", minutes(sidik), 422)
    assert "berubah atau dicabut" in page
    send(client, AT + "batal/", {"sidik": sidik, "alasan": ""}, 422)
    send(client, AT + "batal/", {"sidik": sidik, "alasan": "Dukcapil membetulkan angkanya"})
    assert "Dukcapil membetulkan angkanya" in text(bps, AT)
    send(client, AT + "usul/", {"calon": key, "alasan": WHY} | hidden(client))
    send(bps, AT + "kunci/", minutes(hidden(bps)["sidik"]))
    assert "Sumber nilai ini berubah" not in text(client, AT)
    OfficialFigure.objects.update(replaced_at=clock.now())
    for at in (AT, f"/penetapan/{KABUPATEN}/?tahun={YEAR}&parameter=jumlah_penduduk"):
        page = text(client, at)
        assert "2.101" in page
        assert "Sumber nilai ini berubah" in page


def test_a_later_value_replaces_and_an_old_page_does_not(planner: Account, checker: Account) -> None:
    client, bps = bekal.browser(planner), bekal.browser(checker)
    send(bps, AT + "kunci/", minutes(proposed(planner)))
    old = hidden(client)
    assert old == {"mengganti": "1"}
    send(client, AT + "lembar/", sheet(sumber="Sensus desa", nilai="2050"))
    key = next(key for said, key in keys(client).items() if "Sensus desa" in said)
    send(client, AT + "usul/", {"calon": key, "alasan": WHY, "mengganti": ""}, 422)
    send(client, AT + "usul/", {"calon": key, "alasan": "x"} | old, 422)
    send(client, AT + "usul/", {"calon": "lembar:999", "alasan": WHY} | old, 422)
    send(client, AT + "usul/", {"calon": key, "alasan": WHY} | old)
    send(client, AT + "usul/", {"calon": key, "alasan": WHY} | old, 422)  # one waits
    send(bps, AT + "kunci/", minutes("0" * 64), 422)
    send(bps, AT + "kunci/", minutes(hidden(bps)["sidik"], hari=f"{YEAR + 9}-01-01"), 422)
    send(bps, AT + "kunci/", minutes(hidden(bps)["sidik"], nomor=""), 422)
    send(bps, AT + "kunci/", minutes(hidden(bps)["sidik"], nomor="400/20/2026"))
    page = text(client, AT)
    assert page.index("2.050") < page.index("diganti")
    assert "400/12/2026" in page
    assert "400/20/2026" in page
    assert sorted(ParameterSetting.objects.values_list("number", "state")) == [(1, "diganti"), (2, "terkunci")]


def test_a_scan_is_kept_sealed_and_what_is_no_scan_is_refused(
    planner: Account, checker: Account, opened: OpenStore
) -> None:
    sidik, bps = proposed(planner), bekal.browser(checker)
    for name, data in (("skrip.pdf", b"<script>alert(1)</script>"), ("kosong.pdf", b""), ("buku.xlsx", b"PK\x03\x04")):
        send(bps, AT + "kunci/", minutes(sidik, pindaian=SimpleUploadedFile(name, data)), 422)
    send(bps, AT + "kunci/", minutes(sidik, pindaian=SimpleUploadedFile("BA tanda tangan.pdf", SCAN)))
    seal = hashlib.sha256(SCAN).hexdigest()
    client = bekal.browser(planner)
    assert seal in text(client, AT)
    at = re.findall(r'href="([^"]+pindaian/)"', markah(client.get(AT)))[0]
    answer = client.get(at)
    assert answer.content == SCAN
    assert answer["Content-Disposition"].startswith("attachment")
    assert bekal.browser(bekal.with_role("kepala_desa", DESA)).get(at).status_code in (403, 404)
    assert not any(SCAN[:40] in path.read_bytes() for path in opened.store.path.rglob("*") if path.is_file())


@pytest.mark.satu_basisdata
def test_what_is_not_set_there_is_not_found(planner: Account) -> None:
    client = bekal.browser(planner)
    for at in (
        f"/penetapan/{DESA}/tfr/{YEAR}/",
        f"/penetapan/{DESA}/tidak_ada/{YEAR}/",
        f"/penetapan/{DESA}/jumlah_penduduk/1850/",
        f"/penetapan/{DESA}/jumlah_penduduk/{YEAR + 40}/",
        "/penetapan/99.99.99.9999/jumlah_penduduk/2025/",
    ):
        assert client.get(at).status_code == 404, at
        assert client.post(at + "usul/", {"calon": "x", "alasan": WHY}).status_code == 404, at
    tfr = f"/penetapan/{KABUPATEN}/tfr/{YEAR}/"
    send(client, tfr + "lembar/", sheet(basis="survei", nilai="2,31"))
    assert "2,31" in text(client, tfr)


@pytest.mark.satu_basisdata
def test_the_home_of_who_may_lock_says_that_a_value_waits(planner: Account, checker: Account) -> None:
    sidik = proposed(planner)
    assert "Nilai parameter menunggu dikunci" in text(bekal.browser(checker), "/")
    assert "Nilai parameter menunggu dikunci" not in text(bekal.browser(planner), "/")
    sees(bekal.browser(checker), "penetapan", AT)
    send(bekal.browser(checker), AT + "kunci/", minutes(sidik))
    assert "Nilai parameter menunggu dikunci" not in text(bekal.browser(checker), "/")


@pytest.mark.satu_basisdata
def test_the_public_site_tells_what_was_set_and_nothing_beside_it(
    planner: Account, checker: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: OpenStore
) -> None:
    """Not the candidates that nobody chose, not what merely waits, not a rate of few couples of a village, and no value
    that no longer is what two institutions locked."""
    monkeypatch.setenv("CANTIK_PUBLIC", str(tmp_path / "umum"))
    page, table = (tmp_path / "umum" / f"penetapan-{KABUPATEN}.{kind}" for kind in ("html", "csv"))
    official(2100)
    few, tfr = f"/penetapan/{DESA}/cpr/{YEAR}/", f"/penetapan/{KABUPATEN}/tfr/{YEAR}/"
    client, bps = bekal.browser(planner), bekal.browser(checker)
    for at, form in (
        (AT, sheet()),
        (few, sheet(basis="survei", nilai="100")),
        (tfr, sheet(basis="survei", nilai="2,31")),
    ):
        send(client, at + "lembar/", form)
        key = next(key for said, key in keys(client, at).items() if "Dinas Kesehatan" in said)
        send(client, at + "usul/", {"calon": key, "alasan": WHY} | hidden(client, at))
    tick.tick(opened)
    assert not page.exists()  # proposals are nobody's values yet
    for at in (AT, few, tfr):
        send(bps, at + "kunci/", minutes(hidden(bps, at)["sidik"]))
    tick.tick(opened)
    text_, rows = page.read_text("utf-8"), list(csv.DictReader(io.StringIO(table.read_text("utf-8"))))
    for said in ("1.999", "2,31", WHY, "400/12/2026"):
        assert said in text_
    for hidden_ in ("2.100", "2100", "DKB", "Sinta", "Wira", "KB (CPR)"):
        assert hidden_ not in text_ + table.read_text("utf-8")
    told = [(row["parameter"], row["wilayah"], row["nilai"], row["keadaan"]) for row in rows]
    assert sorted(told) == [("jumlah_penduduk", DESA, "1999", "berlaku"), ("tfr", KABUPATEN, "2.31", "berlaku")]
    row = ParameterSetting.objects.get(parameter="tfr")
    ParameterSetting.objects.filter(pk=row.pk).update(content=row.content.replace("2.31", "1.31"))
    tick.tick(opened)
    assert "31" not in {row["nilai"][-2:] for row in csv.DictReader(io.StringIO(table.read_text("utf-8")))}
    ParameterSetting.objects.all().delete()
    tick.tick(opened)
    assert not page.exists()
    assert not table.exists()


def test_a_page_says_what_kind_of_area_its_value_is_of(planner: Account) -> None:
    """Many a village is called like its kecamatan: by the bare name nobody knows which one is set."""
    client, kecamatan = bekal.browser(planner), DESA.rpartition(".")[0]
    said = text(client, f"/penetapan/{kecamatan}/jumlah_penduduk/{YEAR}/")
    assert re.search(rf"Jumlah penduduk 30 Juni, {YEAR} Kecamatan \w", said), said[:200]
    said = text(client, AT)
    assert re.search(rf"Jumlah penduduk 30 Juni, {YEAR} (Desa|Kelurahan) \w", said), said[:200]
    assert re.search(r"Penetapan parameter Kecamatan \w", text(client, f"/penetapan/{kecamatan}/"))


def test_a_forum_finds_a_village_among_many_by_its_name(planner: Account) -> None:
    """Two hundred and fifty villages stand in one list: it is narrowed as other long lists are, and keeps its year."""
    client, at = bekal.browser(planner), f"/penetapan/{KABUPATEN}/"
    asked = f"?parameter=jumlah_penduduk&tahun={YEAR}"
    whole = markah(client.get(at + asked))
    rows = re.findall(r'<li><span class="grow"><a href="([^"]+)"><b>([^<]+)</b>', whole)
    assert len(rows) > 12
    (name,) = (name for address, name in rows if address == AT)
    found = markah(client.get(f"{at}{asked}&cari={name.split()[-1].lower()}"))
    kept = re.findall(r'<li><span class="grow"><a href="([^"]+)"><b>([^<]+)</b>', found)
    assert (AT, name) in kept
    assert len(kept) < len(rows)
    assert all(name.split()[-1] in other for _address, other in kept)
    assert f'name="tahun" value="{YEAR}"' in found
    assert 'name="parameter" value="jumlah_penduduk"' in found
    assert f'href="{asked}"'.replace("&", "&amp;") in found, "and back to all of them"
    nobody = markah(client.get(f"{at}{asked}&cari=zzz"))
    assert "Tidak ada wilayah bernama itu di sini." in nobody
    assert 'type="search"' in nobody
