"""The way of a sum through pages: the walidata of a kabupaten takes the invitation and presses one button; the home of
the province shows what came."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cantik.codes.area import AreaCode
from cantik.federate.app import dispatch_job, outbox
from cantik.federate.app.models import IN_ITSELF, LINE_DOWN, TO_SEND, TURNED_BACK, Dispatch
from cantik.staff.app import acts
from cantik.vault.app.opening import OpenStore
from tests.federate.jenjang_server import NATION, NUMBER, OWN, PROVINCE, SITE, Servers, handed_once, servers
from tests.fixtures.menunggu import is_spared, sees
from tests.fixtures.perintah import cantik
from tests.fixtures.rilis_wilayah import AREA, CODES, KABUPATEN, examined_kecamatan
from tests.fixtures.simpanan import cradle
from tests.fixtures.undangan import spoken_of
from tests.staff import bekal

__all__ = ["cradle", "examined_kecamatan", "handed_once", "servers"]
pytestmark = [pytest.mark.satu_basisdata]
PAGE = f"/penerimaan/{AREA}/"


def test_one_button_hands_the_sum_up(servers: Servers) -> None:
    """The invitation of another area is refused; the site is named once; who makes no releases has no button."""
    file = servers.root / "undangan.json"
    other = servers.root / "undangan-lain.json"
    where = ("--store", servers.province, "--address", "https://prov.example.go.id")
    for words in (
        (PROVINCE, "--store", servers.nation, "--office", NATION, "--out", other),
        (AREA, "--out", file, *where),
    ):
        ran = cantik("invite", *words)
        assert ran.code == 0, ran.told()

    def act(_opened: OpenStore) -> None:
        Dispatch.objects.all().delete()
        walidata = bekal.browser(bekal.with_role("walidata", name="Wulan Reka"))
        changed = file.read_bytes().replace(b'"keyid":"', b'"keyid":"0')
        for wrong, spoken, why in (
            (other.read_bytes(), spoken_of(other), "T608"),
            (changed, spoken_of(file), "T622"),
            (file.read_bytes(), "", "T627"),
            (file.read_bytes(), "0" * 16, "T627"),
        ):
            said = {"undangan": SimpleUploadedFile("u.json", wrong), "kunci": spoken}
            refused = walidata.post(f"{PAGE}undangan/", said)
            assert (refused.status_code, why in refused.content.decode()) == (422, True), why
        said = {"undangan": SimpleUploadedFile("u.json", file.read_bytes()), "kunci": spoken_of(file)}
        taken = walidata.post(f"{PAGE}undangan/", said)
        assert taken.status_code == 302
        page = walidata.get(PAGE).content.decode()
        assert f"Kirim rilis wilayah {NUMBER} ke atas" in page
        assert walidata.post(f"{PAGE}naik/", {"situs": "bukan alamat"}).status_code == 422
        assert walidata.post(f"{PAGE}naik/", {"situs": SITE}).status_code == 302
        row = Dispatch.objects.get(kode=AREA)
        assert (row.number, row.state, row.site) == (NUMBER, TO_SEND, SITE)
        job = dispatch_job.latest(AREA, NUMBER)
        assert job is not None
        assert job.active
        assert walidata.get(f"{PAGE}maju/").status_code == 200
        pembina = bekal.browser(bekal.with_role("pembina", name="Pandu Reka"))
        assert "ke atas</button>" not in pembina.get(PAGE).content.decode()
        assert pembina.post(f"{PAGE}naik/", {"situs": SITE}).status_code == 403
        Dispatch.objects.filter(pk=row.pk).update(
            state=TURNED_BACK, received_at=row.at, problem="[T623] Keterangan lain", hindrance=IN_ITSELF
        )
        row.refresh_from_db()
        acts.save(row, "walidata 99", "antar.ditolak", "antaran", row.at, nomor=NUMBER)
        sees(walidata, "jumlah_kembali", PAGE)
        outbox.ask_dispatch(AreaCode.kemendagri(AREA), NUMBER, way="jaringan", by="akun:1", again=True)
        is_spared(walidata, "jumlah_kembali", PAGE)
        Dispatch.objects.filter(pk=row.pk).update(problem="[T610] Sambungan putus", hindrance=LINE_DOWN)
        page = walidata.get(PAGE).content.decode()
        assert "Kantor di atas tidak tersambung" in page
        guide = re.search(r'"(/bantuan/buku/panduan/[^"]+)">bawa dengan flashdisk', page)
        assert guide is not None
        assert walidata.get(guide[1]).status_code == 200

    servers.at(servers.kabupaten, act)


def test_the_home_of_the_province_shows_what_a_kabupaten_handed_up(servers: Servers) -> None:
    """Nothing came; then a sum of three villages, with its day."""

    def look(said: str) -> None:
        def act(_opened: OpenStore) -> None:
            home = bekal.browser(bekal.with_role("walidata", PROVINCE, name="Samudra Reka")).get("/").content.decode()
            assert said in home

        servers.at(servers.province, act)

    look("Belum ada jumlah yang datang dari server di bawah.")
    assert servers.read(servers.province).code == 0
    look("Menjumlahkan 3 dari 6 desa. Keadaan 31 Desember 2025.")
    look("3 dari 6 desa terbit")  # the board heard of what came, although it was looked at before


def test_a_tenant_and_villages_whose_stick_came_stand_on_the_same_pages(servers: Servers) -> None:
    """The kabupaten hosts one village, two came by the stick of their kecamatan: the walidata opens each release at the
    same address; only what came has a line of its arrival."""

    def act(_opened: OpenStore) -> None:
        walidata = bekal.browser(bekal.with_role("walidata", name="Wulan Reka"))
        names = {village.code: village.name for village in KABUPATEN.villages}
        for code in CODES:
            assert walidata.get(f"/desa/{code}/terbit/rilis/{NUMBER}/").status_code == 200, code
        came = walidata.get(PAGE).content.decode().partition("jumlah wilayah ini")[0]
        assert [code for code in CODES if names[code] in came] == [code for code in CODES if code != OWN]
        counted = walidata.get(f"/rilis-wilayah/{AREA}/").content.decode()
        assert "3 dari 6 desa" in counted

    servers.at(servers.kabupaten, act)
