"""An unknown workbook in the browser: mapped, examined, saved, and known the second time; shared, taken back."""

from __future__ import annotations

import datetime as dt
import html
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cantik.base.errors import ContentError, WrongUse
from cantik.cli.mapping import with_mappings, write_mapping
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import load
from cantik.collect.app.models import Batch, Intake, SavedMapping, Upload
from cantik.collect.matching.own import Decided, as_yaml, read_own
from cantik.collect.read import Delivery, read_file
from cantik.field.instruments.app.models import SharedInstrument
from cantik.pipeline.bring import Into, bring
from cantik.register.core.app import services
from cantik.register.core.app.models import AreaUnit, PersonVersion
from cantik.register.core.errors import BatchRefused
from cantik.staff.app.models import AuditEntry
from tests.collect.berkas import AYAH, IBU, KK
from tests.fixtures.markah import markah
from tests.fixtures.menunggu import is_spared, sees
from tests.staff import bekal
from tests.web.berkas import opensid, warga
from tests.web.conftest import DESA, TETANGGA, Kantor
from tests.web.langkah import KUMPUL, alamat, diuji, file, halaman, simpan

pytestmark = pytest.mark.satu_basisdata

TITLES = (
    "No",
    "No. KTP",
    "Nomer KK",
    "Nama Warga",
    "Gender",
    "Tempat, Tgl Lahir",
    "Sts Nikah",
    "Hub. Kel",
    "RT/RW",
    "Kerjaan",
    "Ukuran Baju",
)
NIK_ANAK = "9901010905100003"
ROWS = (
    (
        "1",
        AYAH["nik"],
        KK,
        "BUDI REKAAN",
        "Lelaki",
        "SLEMAN, 17/08/1980",
        "Kawin Tercatat",
        "Kepala Keluarga",
        "01/02",
        "Wiraswsta",
        "XL",
    ),
    (
        "2",
        IBU["nik"],
        "",
        "SRI REKAAN",
        "Prempuan",
        "BANTUL, 12/04/1982",
        "Kawin Tercatat",
        "Istri",
        "01/02",
        "Sihir",
        "M",
    ),
    ("3", NIK_ANAK, "", "JOKO REKAAN", "Lelaki", "SLEMAN, 09/05/2010", "blm", "Anak", "01/02", "Pelajar", "S"),
)
MEANT = {
    "No. KTP": "nik",
    "Nomer KK": "no_kk",
    "Nama Warga": "nama",
    "Hub. Kel": "hubungan_keluarga",
    "Gender": "jenis_kelamin",
    "Tempat, Tgl Lahir": "tempat_tanggal_lahir",
    "RT/RW": "rt_rw",
    "Sts Nikah": "status_kawin",
    "Kerjaan": "pekerjaan",
    "Ukuran Baju": "",
    "No": "",
}


def tabel(rows: Any = ROWS, titles: Any = TITLES) -> bytes:
    """A village's own list with a heading above it."""
    lines = [("DAFTAR WARGA DUSUN REKAAN",), (), titles, *rows]
    return "\r\n".join(";".join(line) for line in lines).encode()


def isian(page: str, **changes: str) -> dict[str, str]:
    """The fields of the mapping form as a browser would send them, with changes."""
    form = page[page.index('class="peta"') :]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if said.get("type") in ("radio", "checkbox") and " checked" not in tag:
            continue
        if "name" in said:
            found[said["name"]] = html.unescape(said.get("value", "on"))
    for name, inside in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', inside)
        found[name] = html.unescape(chosen[1]) if chosen else ""
    return found | changes


def nomor(page: str, title: str) -> str:
    """The number of a column on the page, by its title."""
    place = page.index(f"<b>{html.escape(title)}</b>")
    return str(re.findall(r'<li id="k(\d+)"', page[:place])[-1])


def nilai(page: str, title: str, text: str) -> str:
    """The field of a value of a column."""
    found = re.search(
        rf'name="(v{nomor(page, title)}\.\d+)"[^>]*aria-label="{re.escape(html.escape(title))}: {text}"', page
    )
    assert found, (title, text)
    return found[1]


def petakan(intake: Intake) -> str:
    """The address of the mapping screen of the only file."""
    return alamat(intake, f"petakan/{Upload.objects.get(intake=intake).pk}/")


def lihat(kantor: Kantor, intake: Intake) -> str:
    answer = kantor.client.get(petakan(intake))
    assert answer.status_code == 200, answer.headers
    return markah(answer)


def terpetakan(kantor: Kantor, name: str = "warga.csv", data: bytes | None = None) -> Intake:
    """An unknown file, mapped with the proposals and what they leave open, examined with it."""
    intake = diuji(kantor, file(name, tabel() if data is None else data))
    page = lihat(kantor, intake)
    said = isian(
        page,
        sumber="buku_penduduk",
        **{
            nilai(page, "Gender", "Lelaki"): "1",
            nilai(page, "Gender", "Prempuan"): "2",
            nilai(page, "Sts Nikah", "blm"): "1",
            nilai(page, "Kerjaan", "Sihir"): "-",
        },
    )
    answer = kantor.client.post(petakan(intake), said | {"simpan": "ya"})
    assert answer.status_code == 302, markah(answer)[:6000]
    kantor.kerjakan()
    intake.refresh_from_db()
    return intake


@pytest.mark.basisdata
def test_an_unknown_workbook_is_mapped_saved_and_known_the_second_time(kantor: Kantor) -> None:
    intake = diuji(kantor, file("daftar_warga.csv", tabel()))
    page = halaman(kantor, intake)
    assert "Jenis berkas belum dikenali" in page
    assert "Petakan kolomnya" in page
    screen = lihat(kantor, intake)
    assert "judul pada baris 3" in screen
    assert "daftar warga" in screen  # its name, from the file
    for told in ("BUDI", "SRI REKAAN", AYAH["nik"]):  # persons are seen by first letters and last digits only
        assert told not in screen
    assert "B••• R•••" in screen
    assert "••••••••••••0001" in screen
    assert AuditEntry.objects.filter(action="masukan.petakan").count() == 1
    for title, said in MEANT.items():
        assert isian(screen)[f"k{nomor(screen, title)}"] == said, title
    sent = isian(screen, simpan="ya")
    assert sent[nilai(screen, "Kerjaan", "Wiraswsta")].startswith("88 ")  # few letters differ: proposed, and marked
    assert "mirip, pastikan" in screen
    refused = kantor.client.post(petakan(intake), sent)
    assert refused.status_code == 422
    assert "Pilih dari mana berkas ini" in markah(refused)
    intake = terpetakan(kantor)
    page = halaman(kantor, intake)
    assert "3 baru, 0 berubah, 0 sama, 0 ditolak dari 3 baris" in page
    assert "dikenali dari pemetaan yang tersimpan" in page
    assert "Ukuran Baju" in halaman(kantor, intake, "?lihat=kolom")
    simpan(kantor, intake)
    kantor.kerjakan()
    batch = Batch.objects.get()
    assert (batch.source, batch.rows_new) == ("buku_penduduk", 3)
    people = {one.name: one for one in PersonVersion.objects.all()}
    assert str(people["JOKO REKAAN"].birth_date) == "2010-05-09"
    assert people["JOKO REKAAN"].birth_place == "SLEMAN"
    assert people["SRI REKAAN"].family_id == people["BUDI REKAAN"].family_id  # the KK number stood once, above
    unit = AreaUnit.objects.get(pk=people["SRI REKAAN"].unit_id or 0)
    assert (unit.rt, unit.rw) == ("001", "002")
    again = diuji(kantor, file("bulan_depan.csv", tabel(ROWS[:2])), tanggal="2026-01-31")
    page = halaman(kantor, again)
    assert "yang pernah dipetakan" in page
    assert "0 baru, 0 berubah, 2 sama" in page
    assert "<b>1 orang</b> ada di daftar sebelumnya" in page
    assert "warga" in markah(kantor.client.get(KUMPUL))


def test_values_are_seen_before_a_coded_column_is_saved(kantor: Kantor) -> None:
    intake = diuji(kantor, file("warga.csv", tabel()))
    page = lihat(kantor, intake)
    said = isian(page, sumber="buku_penduduk", simpan="ya", **{f"k{nomor(page, 'Ukuran Baju')}": "golongan_darah"})
    first = kantor.client.post(petakan(intake), said)
    assert first.status_code == 422
    shown = markah(first)
    assert "Lihat dahulu nilai kolom Ukuran Baju" in shown
    field = nilai(shown, "Ukuran Baju", "XL")
    second = isian(shown, simpan="ya", **{field: "salah"})
    answer = kantor.client.post(petakan(intake), second)
    assert SavedMapping.objects.count() == 0 or answer.status_code == 302


def test_what_a_mapping_cannot_do_without(kantor: Kantor) -> None:
    intake = diuji(kantor, file("warga.csv", tabel()))
    page = lihat(kantor, intake)
    bare = isian(
        page,
        sumber="buku_penduduk",
        nama=" ",
        simpan="ya",
        **{
            f"k{nomor(page, 'No. KTP')}": "",
            f"k{nomor(page, 'Ukuran Baju')}": "nama",
        },
    )
    shown = markah(kantor.client.post(petakan(intake), bare))
    assert "Beri nama pemetaan ini" in shown
    assert "NIK wajib ada" in shown
    assert "Nama diisi dua kolom" in shown
    old = markah(kantor.client.post(petakan(intake), bare | {"versi": "dulu"}, follow=True))
    assert "Lihat lagi pemetaannya" in old
    assert SavedMapping.objects.count() == 0


def test_the_place_of_the_table_can_be_said(kantor: Kantor) -> None:
    intake = diuji(kantor, file("warga.csv", tabel()))
    page = lihat(kantor, intake)
    versi = isian(page)["versi"]
    kantor.client.post(
        petakan(intake), {"letak": "ya", "versi": versi, "lembar": "0", "baris": "4", "tinggi": "1", "unit": "keluarga"}
    )
    kantor.kerjakan()
    page = lihat(kantor, intake)
    assert "judul pada baris 4" in page
    assert "Nomor kartu keluarga: belum ada kolomnya" in page
    wrong = {
        "letak": "ya",
        "versi": isian(page)["versi"],
        "lembar": "x",
        "baris": "999999",
        "tinggi": "-1",
        "unit": "desa",
    }
    assert "Pilih lembar" in markah(kantor.client.post(petakan(intake), wrong, follow=True))


def test_shared_data_need_their_agreement_here_too(kantor: Kantor) -> None:
    intake = diuji(kantor, file("pk.csv", tabel()))
    page = lihat(kantor, intake)
    kantor.client.post(petakan(intake), isian(page, sumber="pk", simpan="ya"))
    kantor.kerjakan()
    assert "memerlukan perjanjian yang berlaku" in halaman(kantor, intake)
    assert "Simpan dalam karantina" in halaman(kantor, intake)


@pytest.mark.basisdata
def test_a_mapping_goes_to_another_village_and_back(kantor: Kantor) -> None:
    terpetakan(kantor)
    row = SavedMapping.objects.get()
    text = markah(kantor.client.get(f"{KUMPUL}pemetaan/{row.pk}/unduh/"))
    known = load()
    read = read_own(text, known.content, known.lists)
    assert (read.id, read.source) == (row.mapping, "buku_penduduk")
    assert "REKAAN" not in text
    other = bekal.browser(bekal.with_role("agen_statistik", TETANGGA, name="Tono Reka"))
    there = f"/desa/{TETANGGA}/kumpul/pemetaan/"
    assert other.get(f"{there}{row.pk}/unduh/").status_code == 404
    assert other.post(f"{there}{row.pk}/hapus/").status_code == 404
    sent = SimpleUploadedFile("peta.yaml", text.encode())
    assert "tersimpan" in markah(other.post(f"{there}unggah/", {"berkas": sent}, follow=True))
    assert SavedMapping.objects.filter(area=TETANGGA, removed_at__isnull=True).count() == 1
    for bad in (b"", b"\xff\xfe\x00", b"id: x\n", text.replace("'2'", "'77'").encode(), b"a: &a [*a, *a]\n"):
        answer = other.post(f"{there}unggah/", {"berkas": SimpleUploadedFile("peta.yaml", bad)})
        assert answer.status_code == 422 or bad == b"", answer.status_code
    assert SavedMapping.objects.filter(area=TETANGGA).count() == 1


@pytest.mark.basisdata
def test_taken_away_and_put_back(kantor: Kantor) -> None:
    intake = terpetakan(kantor)
    row = SavedMapping.objects.get()
    assert "Urungkan" not in hapus(kantor.client, row.pk, "hapus")
    page = markah(kantor.client.get(f"{KUMPUL}pemetaan/"))
    assert "Pulihkan" in page
    kantor.client.post(alamat(intake, "uji/"), {"tanggal": "2025-12-31"})
    kantor.kerjakan()
    assert "Petakan kolomnya" in halaman(kantor, intake)
    hapus(kantor.client, row.pk, "pulihkan")
    hapus(kantor.client, row.pk, "pulihkan")
    kantor.client.post(alamat(intake, "uji/"), {"tanggal": "2025-12-31"})
    kantor.kerjakan()
    screen = lihat(kantor, intake)  # what was decided before stands in the form again
    assert isian(screen)[nilai(screen, "Kerjaan", "Sihir")] == "-"
    assert isian(screen)[nilai(screen, "Gender", "Lelaki")] == "1"
    assert isian(screen)["sumber"] == "buku_penduduk"
    kantor.client.post(petakan(intake), isian(screen, nama="warga baru", simpan="ya"))
    kantor.kerjakan()
    assert list(SavedMapping.objects.filter(removed_at__isnull=True).values_list("title", flat=True)) == ["warga baru"]
    actions = list(AuditEntry.objects.filter(action__startswith="pemetaan.").values_list("action", flat=True))
    assert actions == ["pemetaan.simpan", "pemetaan.hapus", "pemetaan.pulihkan", "pemetaan.simpan"]


def hapus(client: Client, number: int, what: str) -> str:
    return markah(client.post(f"{KUMPUL}pemetaan/{number}/{what}/", follow=True))


def test_a_file_that_a_reader_knows_has_no_mapping_screen(kantor: Kantor) -> None:
    intake = diuji(kantor)
    assert kantor.client.get(petakan(intake)).status_code == 302
    photo = diuji(kantor, file("foto.jpg", b"\xff\xd8\xff\xe0" + b"0" * 50))
    assert "Petakan kolomnya" not in halaman(kantor, photo)
    assert (
        kantor.client.get(
            f"/desa/{DESA}/kumpul/masukan/{intake.pk}/petakan/{Upload.objects.get(intake=photo).pk}/"
        ).status_code
        == 404
    )


# ── several files at once: in the browser as on the command line ──


def survei(people: int) -> SimpleUploadedFile:
    """A village's own survey of the same persons: another source, another job for one of them."""
    rows = [["NIK", "Nama", "Tgl Lahir", "JK", "Pekerjaan"]]
    rows += [
        [one["nik"], one["nama"], one["tanggallahir"], "1", "88" if n else "3"] for n, one in enumerate(warga(people))
    ]
    return file("survei.csv", "\n".join(";".join(row) for row in rows).encode())


def peta_survei() -> str:
    """What its columns mean."""
    columns = {
        "NIK": "nik",
        "Nama": "nama",
        "Tgl Lahir": "tanggal_lahir",
        "JK": "jenis_kelamin",
        "Pekerjaan": "pekerjaan",
    }
    said = Decided(tuple(columns), 1, "orang", "pendataan_desa", "survei", columns)
    return as_yaml(said, made=dt.date(2026, 1, 1))


def test_persons_whom_two_sources_bring_are_new_once(kantor: Kantor) -> None:
    """And saving then does what the dry run said: where the two differ, the source that weighs more is heard."""
    sent = SimpleUploadedFile("peta.yaml", peta_survei().encode())
    assert kantor.client.post(f"{KUMPUL}pemetaan/unggah/", {"berkas": sent}).status_code == 302
    intake = diuji(kantor, file(), survei(10))
    page = halaman(kantor, intake)
    assert "10 baru, 0 berubah, 8 sama, 0 ditolak dari 18 baris" in page
    assert "ORANG REKAAN 0" in halaman(kantor, intake, "?lihat=beda")
    simpan(kantor, intake)
    kantor.kerjakan()
    counts = list(Batch.objects.order_by("pk").values_list("rows_new", "rows_changed", "rows_same"))
    assert counts == [(8, 0, 0), (2, 0, 8)]


@pytest.mark.basisdata
def test_the_command_line_stores_all_of_a_call_or_nothing(kantor: Kantor, tmp_path: Path) -> None:
    known = load()
    paths = [tmp_path / "a.csv", tmp_path / "b.csv"]
    paths[0].write_bytes(opensid(warga(8)))
    paths[1].write_bytes(opensid(warga(4)))

    def carried(**more: Any) -> Any:
        into = Into(kantor.opened, AreaCode.kemendagri(DESA), "uji")
        return bring(paths, into, Delivery(dt.date(2025, 12, 31), None), known, lambda *_: None, **more)

    with pytest.MonkeyPatch.context() as patch:
        real, calls = services.apply_batch, []

        def second_fails(**said: Any) -> Any:
            calls.append(said)
            if len(calls) == 2:
                raise BatchRefused("R402", "uji")
            return real(**said)

        patch.setattr(services, "apply_batch", second_fails)
        with pytest.raises(BatchRefused):
            carried()
    assert Batch.objects.count() == 0
    assert PersonVersion.objects.count() == 0
    assert [one.new for one in carried(apply=False)] == [8, 0]
    assert [one.new for one in carried()] == [8, 0]


def test_the_command_line_maps_too(kantor: Kantor, tmp_path: Path) -> None:
    """Proposals written, and read again once what they leave open is said."""
    path, target = tmp_path / "warga.csv", tmp_path / "peta.yaml"
    path.write_bytes(tabel())
    told: list[str] = []
    output = SimpleNamespace(answer=told.append, result=lambda _: None)
    write_mapping(path, target, "buku_penduduk", load(), output)  # type: ignore[arg-type]
    text = target.read_text(encoding="utf-8")
    assert "perlu dilihat: Kerjaan → pekerjaan" in text
    assert "perlu dilihat: Gender" not in text, "two of its three words are in the code list"
    assert "REKAAN" not in text
    with pytest.raises(WrongUse):
        write_mapping(path, target, "buku_penduduk", load(), output)  # type: ignore[arg-type]
    known = with_mappings(load(), DESA, target)
    reference = dt.date(2025, 12, 31)
    batch = read_file(path, Delivery(reference), content=known.content, lists=known.lists)
    assert batch.records["orang"].columns["nama"] == ["BUDI REKAAN", "SRI REKAAN", "JOKO REKAAN"]
    assert {one.rule for one in batch.findings} >= {"kode_tidak_dikenal"}  # "Prempuan" has no code yet, and says so
    target.write_text("tidak: ada", encoding="utf-8")
    with pytest.raises(ContentError):
        with_mappings(load(), DESA, target)


@pytest.mark.basisdata
def test_another_village_uses_a_mapping_that_the_walidata_made_available(kantor: Kantor) -> None:
    """Offered by who reads persons there, read title by title by the walidata, taken by the village as its own: then
    its own file with the same titles is known."""
    terpetakan(kantor)
    row = SavedMapping.objects.get()
    SavedMapping.objects.filter(pk=row.pk).update(text=f"# telepon Bu Sri ada pada Pak Budi\n{row.text}")
    list_, here = f"/instrumen-bersama/{bekal.KABUPATEN}/", f"{KUMPUL}pemetaan/"
    walidata = bekal.browser(bekal.with_role("walidata", bekal.KABUPATEN, name="Wali Reka"))
    other = bekal.browser(bekal.with_role("agen_statistik", TETANGGA, name="Tono Reka"))
    there = f"/desa/{TETANGGA}/kumpul/pemetaan/"
    offer = f"{here}{row.pk}/tawarkan/"
    assert other.post(f"{there}{row.pk}/tawarkan/", {"dibaca": "ya"}).status_code == 422, "another village's"
    assert kantor.client.post(offer).status_code == 422, "nobody said that it was read"
    assert not SharedInstrument.objects.exists()
    assert kantor.client.post(offer, {"dibaca": "ya"}).status_code == 302
    assert kantor.client.post(offer, {"dibaca": "ya"}).status_code == 422, "once"
    sees(walidata, "instrumen_bersama", list_)
    told = markah(walidata.get(list_))
    for said in ("Nama Warga", "Ukuran Baju", "tidak diambil", "Prempuan = 2", "blm = 1"):
        assert said in told, said
    assert "Bu Sri" not in told
    made = SharedInstrument.objects.get()
    assert 'name="bersama"' not in markah(other.get(there)), "not yet"
    assert other.post(f"{there}unggah/", {"bersama": str(made.pk)}).status_code == 422
    assert walidata.post(f"{list_}{made.pk}/putus/", {"putusan": "edarkan"}).status_code == 302
    is_spared(walidata, "instrumen_bersama", list_)
    assert "Diedarkan kepada desa sekabupaten" in markah(kantor.client.get(here))
    assert 'name="bersama"' not in markah(kantor.client.get(here)), "its own"
    assert f'name="bersama" value="{made.pk}"' in markah(other.get(there))
    assert other.post(f"{there}unggah/", {"bersama": str(made.pk)}).status_code == 302
    copy = SavedMapping.objects.get(area=TETANGGA)
    assert copy.mapping == row.mapping
    assert "Bu Sri" not in copy.text
    known = load()
    first, second = (read_own(text, known.content, known.lists) for text in (row.text, copy.text))
    assert (second.columns, second.ignore, second.extra) == (first.columns, first.ignore, first.extra)
    hapus(kantor.client, row.pk, "hapus")
    assert 'name="bersama"' not in markah(other.get(there)), "its village took it away"


def test_a_mapping_with_a_number_of_a_person_is_not_offered(kantor: Kantor) -> None:
    terpetakan(kantor)
    row = SavedMapping.objects.get()
    offer = f"{KUMPUL}pemetaan/{row.pk}/tawarkan/"
    for title in ("Ukuran Baju 081234567890", f"NIK {NIK_ANAK}"):
        SavedMapping.objects.filter(pk=row.pk).update(text=row.text.replace("Ukuran Baju", title))
        page = markah(kantor.client.post(offer, {"dibaca": "ya"}))
        assert "memuat nomor seseorang: kenali.judul" in page
        assert title not in page.partition('role="alert"')[2].partition("</p>")[0]
    assert not SharedInstrument.objects.exists()
