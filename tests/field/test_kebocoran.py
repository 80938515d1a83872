"""A breach: the thief's screen is the oracle. Whoever's name stood on it gets a letter, and nobody else; what the thief
holds stops working; nobody says alone that it is over.

The outsider reads pages and PDFs, and knows the names of the village from the list that made it."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from pathlib import Path

import pypdfium2
import pytest
from django.core import mail
from django.test import Client

from cantik.base import clock
from cantik.base.errors import ContentError
from cantik.content import breach as content
from cantik.field.devices.app import devices
from cantik.field.rounds.app.models import Device
from cantik.register.core.app.models import PersonVersion
from cantik.register.leave.app.models import BreachStep, DataBreach
from cantik.register.rights.app import breaches
from cantik.staff.app import recovery, rights
from cantik.staff.app.models import Account, Assignment, AuditEntry
from tests.field.pendataan import KELUARGA, Putaran
from tests.fixtures.markah import markah
from tests.fixtures.menunggu import is_spared, sees
from tests.register.bekal import DESA
from tests.staff import bekal

PAGE = f"/desa/{DESA.text()}/kebocoran/"
EVERYBODY = {name for _place, people in KELUARGA.values() for name, *_rest in people}


def wall(moment: dt.datetime) -> str:
    return moment.astimezone(clock.zone()).strftime("%Y-%m-%dT%H:%M")


def said(**changed: object) -> dict[str, object]:
    """The form of a breach as somebody fills it in."""
    now = clock.now()
    return {
        "jenis": "akun_dipakai",
        "diketahui": wall(now),
        "mulai": wall(now - dt.timedelta(hours=5)),
        "uraian": "Kata sandi terbaca orang di kantor camat.",
    } | changed


def opened_by(client: Client, **changed: object) -> str:
    answer = client.post(PAGE + "catat/", said(**changed))
    assert answer.status_code == 302, re.findall(r'class="note bad".*?</div>', markah(answer), re.DOTALL)
    return str(answer.headers["Location"])


def page(client: Client, address: str = PAGE, wanted: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == wanted
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(markah(answer))).split())


def names_in(text: str) -> set[str]:
    return {name for name in EVERYBODY if re.search(rf"\b{name}\b", text.upper())}


def written(client: Client, address: str) -> list[str]:
    """The pages of a PDF as texts."""
    answer = client.get(address)
    assert answer.status_code == 200
    pdf = pypdfium2.PdfDocument(answer.content)
    return [sheet.get_textpage().get_text_range() for sheet in pdf]


def number_of(name: str) -> int:
    return int(PersonVersion.objects.filter(name=name).values_list("person_id", flat=True)[0])


def steal(thief: Account) -> set[str]:
    """What a stolen account shows its thief: a person, a family, a search; the names on the screen."""
    browser, seen = bekal.browser(thief), ""
    home = PersonVersion.objects.filter(name="FAJAR").values_list("family_id", flat=True)[0]
    village = f"/desa/{DESA.text()}/warga/"
    looked = browser.post(f"{village}cari/", {"q": "endan"}, follow=True)
    for answer in (
        browser.get(f"{village}orang/{number_of('CIPTO')}/"),
        browser.get(f"{village}keluarga/{home}/"),
        looked,
    ):
        assert answer.status_code == 200
        seen += re.sub(r"<[^>]+>", " ", unescape(markah(answer)))
    return names_in(seen)


def test_who_stood_on_the_thiefs_screen_gets_a_letter_and_nobody_else(putaran: Putaran) -> None:
    other = bekal.with_role("agen_statistik", DESA.text())
    seen = steal(putaran.agen)
    assert {"CIPTO", "CICI"} <= seen < EVERYBODY
    bekal.browser(other).get(f"/desa/{DESA.text()}/warga/orang/{number_of('GUNTUR')}/")  # somebody else, at work
    kades = bekal.browser(putaran.kades)
    address = opened_by(kades, akun=[putaran.agen.pk])
    shown = page(kades, address)
    assert f"{len(seen)} orang" in shown
    assert not names_in(shown.replace(putaran.agen.name.upper(), ""))  # the file itself names nobody
    letters = written(kades, address + "surat-warga.pdf")
    assert names_in(" ".join(letters)) == seen
    homes = {place for place, people in KELUARGA.values() for name, *_ in people if name in seen}
    assert len(letters) >= len(homes)  # one a family
    for sheet in letters:
        assert "tidak berhak" in sheet
        assert len(names_in(sheet) & seen) >= 1
    entry = AuditEntry.objects.get(action="kebocoran.surat_bernama")
    assert number_of("CIPTO") in {int(text) for text in re.findall(r"\d+", entry.subjects)}
    # before it began, nobody was read
    early = opened_by(
        kades,
        akun=[putaran.agen.pk],
        mulai=wall(clock.now() - dt.timedelta(days=3)),
        berakhir=wall(clock.now() - dt.timedelta(days=2)),
    )
    assert "Belum diketahui" in page(kades, early)


def test_letters_to_offices_name_nobody_and_say_what_the_law_wants(putaran: Putaran) -> None:
    seen = steal(putaran.agen)
    kades = bekal.browser(putaran.kades)
    address = opened_by(kades, akun=[putaran.agen.pk], terbuka=["nomor"], ditangani="Sandi diganti.", berat="on")
    for letter in content.breach_letters():
        text = " ".join(" ".join(written(kades, f"{address}surat/{letter}.pdf")).split())
        assert not names_in(text), letter
        for part in ("NIK dan nomor KK", "Waktu", "Sebab", "Sandi diganti.", "kantor camat"):
            assert part in text, (letter, part)
        assert (f"{len(seen)} orang" in text) == (letter != "subjek")


def test_what_the_thief_holds_stops_working(putaran: Putaran) -> None:
    putaran.agen.set_password(bekal.SANDI)
    putaran.agen.save()
    thief = bekal.browser(putaran.agen)
    token = devices.issue(putaran.agen, putaran.round, putaran.rina, "Ponsel hilang", at=clock.now())
    device = devices.find_device(token)
    assert device is not None
    assert thief.get(f"/desa/{DESA.text()}/").status_code == 200
    assert "<xform>" in markah(Client().get(f"/c/{token}/formList"))
    kades = bekal.browser(putaran.kades)
    address = opened_by(kades, akun=[putaran.agen.pk], perangkat=[device.pk])
    for what in ("akun", "perangkat"):
        assert kades.post(address + "henti/", {"henti": what}).status_code == 302
    assert thief.get(f"/desa/{DESA.text()}/").status_code == 302  # to the door
    door = Client()
    door.post("/masuk/", {"login": putaran.agen.username, "password": bekal.SANDI})
    assert door.get(f"/desa/{DESA.text()}/").status_code == 302
    # the holder comes back with a code that somebody printed, and stands where they stood
    code = recovery.issue(putaran.agen, by=putaran.kades)
    recovery.use(putaran.agen.username, code, "lima domba hijau berlari")
    putaran.agen.refresh_from_db()
    assert bekal.browser(putaran.agen).get(f"/desa/{DESA.text()}/").status_code == 200
    assert "<xform>" not in markah(Client().get(f"/c/{token}/formList"))
    assert set(BreachStep.objects.values_list("act", flat=True)) == {"kunci_akun", "cabut_perangkat"}
    assert kades.post(address + "henti/", {"henti": "perangkat"}).status_code == 422  # nothing is left to stop


def test_an_account_that_never_held_a_role_is_in_nobodys_reach(putaran: Putaran) -> None:
    """No role at all is no proof that all roles lie within reach; one whose role has ended is judged by that one."""
    stranger = bekal.person()
    assert not breaches.lockable(stranger, putaran.kades)
    Assignment.objects.filter(person=putaran.agen).update(ended_at=clock.now(), ended_by=putaran.kades)
    assert breaches.lockable(putaran.agen, putaran.kades)
    assert not breaches.lockable(putaran.agen, stranger)


def test_a_lost_phone_concerns_those_on_its_list(putaran: Putaran) -> None:
    device = putaran.device()
    kades = bekal.browser(putaran.kades)
    address = opened_by(kades, jenis="ponsel_hilang", perangkat=[device])
    token = Device.objects.get(pk=device)
    carried = {name for place, people in KELUARGA.values() for name, *_ in people if place in places(token)}
    assert carried
    assert names_in(" ".join(written(kades, address + "surat-warga.pdf"))) == carried


def places(device: Device) -> set[tuple[str, str, str]]:
    return {(block.dusun, block.rw, block.rt) for block in device.blocks}


@pytest.mark.basisdata
def test_an_agen_locks_nobody_above_and_nobody_themself(putaran: Putaran) -> None:
    agen = bekal.browser(putaran.agen)
    for whose in (putaran.kades, putaran.agen):
        address = opened_by(agen, akun=[whose.pk])
        assert agen.post(address + "henti/", {"henti": "akun"}).status_code == 422
        whose.refresh_from_db()
        assert not BreachStep.objects.exists()
    walidata = bekal.with_role("walidata")
    kades = bekal.browser(putaran.kades)
    address = opened_by(kades, akun=[walidata.pk])
    assert kades.post(address + "henti/", {"henti": "akun"}).status_code == 422
    rights.forget(walidata)
    ppdp = bekal.browser(bekal.with_role("ppdp"))
    assert ppdp.post(address + "henti/", {"henti": "akun"}).status_code == 302
    assert ppdp.get(address + "surat-warga.pdf").status_code == 403  # advises, and reads no persons


def test_the_clock_runs_and_says_when_it_is_too_late(putaran: Putaran) -> None:
    kades = bekal.browser(putaran.kades)
    address = opened_by(kades)
    assert re.search(r"71 jam lagi", page(kades, address)), page(kades, address)
    assert "Kebocoran data" in page(kades, f"/desa/{DESA.text()}/")
    assert "Kebocoran data" in page(bekal.browser(bekal.with_role("ppdp")), "/")
    DataBreach.objects.update(
        known_at=clock.now() - dt.timedelta(hours=80), begun_at=clock.now() - dt.timedelta(hours=90)
    )
    assert "sudah lewat 8 jam" in page(kades, address)
    assert "sudah lewat 8 jam" in page(bekal.browser(bekal.with_role("ppdp")), "/kebocoran/")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"jenis": "gempa"}, "Apa yang terjadi"),
        ({"mulai": "2031-01-01T08:00", "diketahui": "2031-01-02T08:00"}, "masa depan"),
        ({"mulai": "kemarin"}, "tanggal dan jam"),
        ({"uraian": " "}, "Apa yang diketahui"),
        ({"uraian": "NIK 3201 0101 0180 0001 tersebar"}, "memuat nomor"),
        ({"akun": ["999999"]}, "Akun"),
        ({"banyak": "-4"}, "Banyaknya"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(
    putaran: Putaran, changed: dict[str, object], told: str
) -> None:
    kades = bekal.browser(putaran.kades)
    answer = kades.post(PAGE + "catat/", said(ditangani="Sudah lapor camat.") | changed)
    assert answer.status_code == 422
    text = unescape(markah(answer))
    assert told in text
    assert "Sudah lapor camat." in text
    assert not DataBreach.objects.exists()


def test_nobody_closes_alone_nor_without_letters(putaran: Putaran) -> None:
    agen, kades = bekal.browser(putaran.agen), bekal.browser(putaran.kades)
    ppdp = bekal.browser(bekal.with_role("ppdp", email="ppdp@contoh.id"))
    address = opened_by(kades, jenis="kertas_hilang", banyak="12")
    assert any("kebocoran" in letter.body for letter in mail.outbox)
    end = {"kesimpulan": "Kertas ditemukan di balai dusun, tersegel."}
    assert "belum dikirim" in markah(kades.post(address + "usul-tutup/", end))
    today = clock.today().isoformat()
    sent = {"tanggal": today, "banyak": "12", "cara": "diantar ketua RT", "putusan": "kirim"}
    assert kades.post(address + "surat/subjek/kirim/", sent | {"tanggal": "2020-01-01"}).status_code == 422
    assert kades.post(address + "surat/lembaga/kirim/", {"putusan": "tanpa", "alasan": "x"}).status_code == 422
    for letter in ("subjek", "lembaga", "kabupaten"):
        assert kades.post(f"{address}surat/{letter}/kirim/", sent).status_code == 302
    assert kades.post(address + "usul-tutup/", end).status_code == 302
    version = DataBreach.objects.get().version
    ask = {"putusan": "tutup", "versi": str(version)}
    assert kades.post(address + "tutup/", ask).status_code == 422  # opened and proposed it
    assert agen.post(address + "tutup/", ask).status_code == 403
    assert kades.post(address + "ubah/", said(versi=str(version))).status_code == 422  # it waits
    assert ppdp.post(address + "tutup/", ask | {"versi": str(version - 1)}).status_code == 422
    assert "menunggu" in page(ppdp, "/kebocoran/")
    sees(ppdp, "kebocoran", address)
    is_spared(kades, "kebocoran", address)
    assert ppdp.post(address + "tutup/", ask).status_code == 302
    is_spared(ppdp, "kebocoran", address)
    row = DataBreach.objects.get()
    assert (row.state, row.people) == (DataBreach.CLOSED, 12)
    for tail, form in (("ubah/", said(versi="9")), ("surat/subjek/kirim/", sent), ("usul-tutup/", end)):
        assert kades.post(address + tail, form).status_code == 422
    assert "tepat waktu" in page(kades, address)


@pytest.mark.satu_basisdata
def test_a_file_is_destroyed_by_two_when_its_period_is_over_and_not_while_it_is_open(putaran: Putaran) -> None:
    agen, kades = bekal.browser(putaran.agen), bekal.browser(putaran.kades)
    kept = f"/desa/{DESA.text()}/masa-simpan/"
    address = opened_by(agen)
    end = {"ternyata": "bukan", "kesimpulan": "Hanya layar yang lupa dikunci."}
    agen.post(address + "surat/subjek/kirim/", {"putusan": "tanpa", "alasan": "Tidak ada data yang terbuka"})
    assert agen.post(address + "usul-tutup/", end).status_code == 302
    long_ago = clock.now() - dt.timedelta(days=1900)
    DataBreach.objects.update(known_at=long_ago, begun_at=long_ago)
    assert agen.post(kept + "usul/", {"jenis": "kebocoran"}).status_code == 422  # nobody closed it
    ask = {"putusan": "tutup", "versi": str(DataBreach.objects.get().version)}
    assert kades.post(address + "tutup/", ask).status_code == 302
    assert agen.post(kept + "usul/", {"jenis": "kebocoran"}).status_code == 422  # closed today
    DataBreach.objects.update(closed_at=long_ago)
    proposal = str(agen.post(kept + "usul/", {"jenis": "kebocoran"}).headers["Location"])
    seal = re.findall(r'name="sidik" value="([0-9a-f]{64})"', markah(kades.get(proposal)))[0]
    assert BreachStep.objects.exists()
    said_ = {"sidik": seal, "putusan": "musnahkan", "sungguh": "ya"}
    assert kades.post(proposal + "putus/", said_).status_code == 302
    assert not DataBreach.objects.exists()
    assert not BreachStep.objects.exists()


@pytest.mark.basisdata
def test_whose_account_it_is_about_does_not_close_it(putaran: Putaran) -> None:
    agen, kades = bekal.browser(putaran.agen), bekal.browser(putaran.kades)
    address = opened_by(agen, akun=[putaran.kades.pk])
    end = {"ternyata": "bukan", "kesimpulan": "Kades sendiri yang membaca."}
    assert agen.post(address + "usul-tutup/", end).status_code == 302
    ask = {"putusan": "tutup", "versi": str(DataBreach.objects.get().version)}
    assert kades.post(address + "tutup/", ask).status_code == 422
    assert DataBreach.objects.get().state == DataBreach.CLOSING
    is_spared(kades, "kebocoran", address)
    assert "Tutup berkas" not in page(kades, address)
    ppdp = bekal.browser(bekal.with_role("ppdp"))
    assert "Tutup berkas" in page(ppdp, address)
    assert ppdp.post(address + "tutup/", ask | {"putusan": "buka"}).status_code == 302
    row = DataBreach.objects.get()
    assert (row.state, row.proposed_by, row.conclusion) == (DataBreach.OPEN, "", "")


def test_two_at_once_do_not_overwrite_each_other(putaran: Putaran) -> None:
    agen, kades = bekal.browser(putaran.agen), bekal.browser(putaran.kades)
    address = opened_by(kades)
    assert agen.post(address + "ubah/", said(versi="1", uraian="Yang ditulis agen.")).status_code == 302
    answer = kades.post(address + "ubah/", said(versi="1", uraian="Yang ditulis kades."))
    assert answer.status_code == 422
    assert "Yang ditulis kades." in markah(answer)
    assert DataBreach.objects.get().how == "Yang ditulis agen."


def test_others_have_no_part_in_it(putaran: Putaran) -> None:
    address = opened_by(bekal.browser(putaran.kades))
    for someone in (putaran.rina, bekal.with_role("kepala_desa", bekal.TETANGGA), bekal.with_role("pembina")):
        client = bekal.browser(someone)
        for tail in ("", "catat/", f"{address.removeprefix(PAGE)}", f"{address.removeprefix(PAGE)}surat/lembaga.pdf"):
            assert client.get(PAGE + tail).status_code in (403, 404), tail


def test_a_kabupaten_gives_its_own_addresses_and_a_slip_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = "kode,judul,judul_en,kepada,wajib,dasar,tanda"
    (tmp_path / "surat_kebocoran.csv").write_text(
        f"{head}\nlembaga,Laporan,Report,Kantor Reka,selalu,Perbup,V\n", encoding="utf-8"
    )
    monkeypatch.setenv("CANTIK_CONTENT", str(tmp_path))
    assert content.breach_letters()["lembaga"].to == "Kantor Reka"
    assert "subjek" in content.breach_letters()
    (tmp_path / "surat_kebocoran.csv").write_text(
        f"{head}\nlembaga,Laporan,Report,Kantor Reka,kadang,Perbup,V\n", encoding="utf-8"
    )
    with pytest.raises(ContentError) as caught:
        content.breach_letters()
    assert caught.value.code == "K124"
    assert "surat_kebocoran.csv:2" in caught.value.where
