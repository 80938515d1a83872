"""From a gap to a proposal through the pages: in so many clicks, with the figure pinned, by two hands, without a name;
what a withdrawal does to it; who may see it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import openpyxl
import pytest
from django.test import Client

from cantik.base import clock
from cantik.release import files
from cantik.release.app import storage
from cantik.release.app.models import Withdrawal
from cantik.release.compose import seal_release
from cantik.staff.app.models import AuditEntry
from cantik.use.proposals.app.models import ProposalChange, VillageProposal
from cantik.vault.app.opening import OpenStore
from cantik.web.demo_proposals import write_proposals
from tests.fixtures.markah import markah
from tests.fixtures.menunggu import is_spared, sees
from tests.fixtures.simpanan import Cradle
from tests.release.langkah import Rumah
from tests.staff import bekal
from tests.use.desa_berbeda import Shares, kabupaten_shares, village

pytestmark = pytest.mark.basisdata
BASE = f"/desa/{bekal.DESA}/usulan/"


@pytest.fixture
def rumah(first_issued: Cradle, copy_of: Callable[[Cradle], OpenStore]) -> Rumah:
    """The office after its first edition, and a revision that tells what its people lack."""
    office = Rumah.of(copy_of(first_issued))
    lay_edition(office, "2025-2", kabupaten_shares() | {"sdgs_jaminan_kesehatan": 60})
    return office


def lay_edition(
    office: Rumah, number: str, shares: Shares, day: dt.date = dt.date(2025, 12, 31), code: str = bekal.DESA
) -> None:
    """An edition on the shelf of a village, from shares."""
    made = replace(
        village(0, shares), number=number, edition=f"Rilis {number}", reference=day, year=day.year, chapters=()
    )
    folder = storage.shelf(office.folder) / code / number
    sealed = seal_release(made)
    files.write_description(sealed, folder)
    (folder / files.CONTENTS).write_text(json.dumps(files.contents(sealed, folder, "")), "utf-8")


class _Fields(HTMLParser):
    """What the form of a page would send as it stands."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.fields: dict[str, str] = {}
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "input" and said.get("type") not in ("checkbox", "submit"):
            self.fields[said.get("name", "")] = said.get("value", "")
        elif tag == "select":
            self._select = said["name"]
            self.fields.setdefault(self._select, "")
        elif tag == "option" and "selected" in said:
            self.fields[self._select] = said["value"]
        elif tag == "textarea":
            self._area = said["name"]
            self.fields[self._area] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] += data


def filled(page: str) -> dict[str, str]:
    form = _Fields()
    form.feed(page.partition('<form method="post" class="kolom peristiwa sec"')[2].partition("</form>")[0])
    return {name: value.lstrip("\n") for name, value in form.fields.items() if name}


class Clicker:
    """A person at a browser: every link followed and every button pressed is one click."""

    def __init__(self, client: Client, start: str) -> None:
        self.client, self.clicks = client, 0
        self.page = markah(client.get(start, follow=True))

    def follow(self, pattern: str) -> str:
        """Click the first link of the page whose address fits."""
        found = re.search(rf'href="({pattern})"', self.page.partition("<main")[2])
        assert found, (pattern, self.page.partition("<main")[2][:1500])
        self.clicks += 1
        self.page = markah(self.client.get(found[1].replace("&amp;", "&"), follow=True))
        return found[1]

    def press(self, address: str, **said: str) -> str:
        """Press the button of a form of the page."""
        self.clicks += 1
        answer = self.client.post(address, said, follow=True)
        self.page = markah(answer)
        return str(answer.redirect_chain[-1][0]) if answer.redirect_chain else ""


def proposed(client: Client, **changed: str) -> VillageProposal:
    """A draft from the first gap, as the form gives it with some fields filled."""
    person = Clicker(client, BASE)
    person.follow(rf"{BASE}kesenjangan/[a-z0-9_]+/")
    address = person.follow(rf"{BASE}baru/\?kesenjangan=[a-z0-9_]+")
    said = filled(person.page) | {"usulan": "Dikerjakan bersama warga dusun"} | changed
    person.press(address, **said)
    return VillageProposal.objects.latest("pk")


def test_from_home_to_a_proposal_that_is_handed_in_within_eight_clicks(rumah: Rumah) -> None:
    agen = Clicker(rumah.klien["ratna"], f"/desa/{bekal.DESA}/")
    agen.follow(BASE)
    agen.follow(rf"{BASE}kesenjangan/[a-z0-9_]+/")
    address = agen.follow(rf"{BASE}baru/\?kesenjangan=[a-z0-9_]+")
    said = filled(agen.page)
    assert said["masalah"], "the problem is there before anybody writes"
    assert said["judul"]
    assert said["kegiatan"]
    agen.press(address, **(said | {"usulan": "Sambungan bagi yang belum", "volume": "10"}))
    row = VillageProposal.objects.get()
    agen.press(f"{BASE}{row.pk}/ajukan/")
    assert agen.clicks <= 8
    row.refresh_from_db()
    assert row.state == "diajukan"
    assert (row.release, row.indicator) == ("2025-2", address.rpartition("=")[2])
    assert row.content, "pinned with the digest of its release"


def test_the_kepala_desa_finds_it_accepts_it_and_nobody_accepts_their_own(rumah: Rumah) -> None:
    row = proposed(rumah.klien["ratna"])
    address = f"{BASE}{row.pk}/"
    rumah.klien["ratna"].post(f"{address}ajukan/")
    sees(rumah.klien["sumarsono"], "usulan", address)
    assert rumah.klien["ratna"].post(f"{address}putus/", {"putusan": "diterima"}).status_code == 403
    bad = rumah.klien["sumarsono"].post(f"{address}putus/", {"putusan": "dikembalikan", "alasan": ""})
    assert bad.status_code == 422
    why = {"putusan": "dikembalikan", "alasan": "Sebabnya belum tertulis"}
    assert rumah.klien["sumarsono"].post(f"{address}putus/", why).status_code == 302
    sees(rumah.klien["ratna"], "usulan_kembali", address)
    rumah.klien["ratna"].post(f"{address}ajukan/")
    assert rumah.klien["sumarsono"].post(f"{address}putus/", {"putusan": "diterima"}).status_code == 302
    is_spared(rumah.klien["sumarsono"], "usulan", address)
    row.refresh_from_db()
    assert row.state == "diterima"
    acts = list(row.changes.order_by("pk").values_list("act", flat=True))
    assert acts == ["tulis", "ajukan", "kembali", "ajukan", "terima"]


def test_nobody_accepts_what_they_wrote(rumah: Rumah) -> None:
    """Neither with both offices, nor as the deputy of who accepts."""
    both = bekal.with_role("agen_statistik", bekal.DESA)
    bekal.assign(both, "kepala_desa", bekal.DESA)
    deputy = bekal.with_role("agen_statistik", bekal.DESA)
    bekal.acts_for(deputy, rumah.kades)
    for person in (both, deputy):
        row = proposed(bekal.browser(person))
        bekal.browser(person).post(f"{BASE}{row.pk}/ajukan/")
        answer = bekal.browser(person).post(f"{BASE}{row.pk}/putus/", {"putusan": "diterima"})
        assert answer.status_code in (403, 422)
        assert "Yang mengajukan tidak boleh" in markah(answer)
        row.refresh_from_db()
        assert row.state == "diajukan"


def test_a_change_is_kept_and_undone_and_a_stale_form_changes_nothing(rumah: Rumah) -> None:
    agen = rumah.klien["ratna"]
    row = proposed(agen)
    address = f"{BASE}{row.pk}/ubah/"
    said = filled(markah(agen.get(address)))
    assert said["volume"] == ""
    assert agen.post(address, said | {"volume": "12,5", "satuan": "meter"}).status_code == 302
    stale = agen.post(address, said | {"volume": "99"})
    assert stale.status_code == 422
    assert "diubah orang lain" in markah(stale)
    row.refresh_from_db()
    assert (row.volume, row.unit) == (Decimal("12.50"), "meter")
    agen.post(f"{BASE}{row.pk}/urung/")
    row.refresh_from_db()
    assert row.volume is None
    assert ProposalChange.objects.filter(undoes__isnull=False).count() == 1
    assert agen.post(f"{BASE}{row.pk}/urung/").status_code == 422, "nothing is left to undo"


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"masalah": "Rumah Ibu dengan NIK 9901010101010001 rusak"}, "nomor"),
        ({"harga": "250000"}, "Harga satuan tanpa sumber"),
        ({"mulai": "9", "selesai": "3"}, "Bulan"),
        ({"lintang": "-7,1"}, "Titik"),
        ({"judul": "x"}, "terlalu pendek"),
    ],
)
def test_what_cannot_be_taken_in_is_said_and_nothing_is_written(
    rumah: Rumah, changed: dict[str, str], word: str
) -> None:
    agen = Clicker(rumah.klien["ratna"], BASE)
    agen.follow(rf"{BASE}kesenjangan/[a-z0-9_]+/")
    address = agen.follow(rf"{BASE}baru/\?kesenjangan=[a-z0-9_]+")
    answer = rumah.klien["ratna"].post(address, filled(agen.page) | changed)
    assert answer.status_code == 422
    assert word in markah(answer)
    assert not VillageProposal.objects.exists()


def test_a_withdrawn_release_marks_the_proposal_and_changes_no_figure(rumah: Rumah) -> None:
    row = proposed(rumah.klien["ratna"])
    before = VillageProposal.objects.values().get()
    page = markah(rumah.klien["ratna"].get(f"{BASE}{row.pk}/"))
    assert "data-berubah" not in page
    Withdrawal.objects.create(
        kode=bekal.DESA, number="2025-2", state="ditarik", reason="keliru", asked_by="a", asked_at=clock.now(),
        decided_by="b", decided_at=clock.now(),
    )  # fmt: skip
    for address in (f"{BASE}{row.pk}/", f"{BASE}daftar/", f"{BASE}rkp/", f"{BASE}{row.pk}/lembar/"):
        assert "Angka berubah" in markah(rumah.klien["sumarsono"].get(address)), address
    assert VillageProposal.objects.values().get() == before


def test_a_revision_marks_the_proposal_until_its_writer_renews_the_figure(rumah: Rumah) -> None:
    agen = rumah.klien["ratna"]
    row = proposed(agen, volume="100")
    assert row.indicator == "sdgs_jaminan_kesehatan"
    page = markah(agen.get(f"{BASE}{row.pk}/"))
    assert "100 orang: 60,00 menjadi 67,14 persen" in page, "840 + 100 of 1.400"
    lay_edition(rumah, "2025-3", kabupaten_shares() | {"sdgs_jaminan_kesehatan": 55})
    marked = markah(agen.get(f"{BASE}{row.pk}/"))
    assert "menjadi 55,00% pada Rilis 2025-3" in marked
    assert "100 orang: 60,00 menjadi 67,14 persen" in marked, "nothing is changed silently"
    agen.post(f"{BASE}{row.pk}/sematkan/")
    row.refresh_from_db()
    assert (row.release, row.value, row.numerator) == ("2025-3", Decimal(55), 770)
    page = markah(agen.get(f"{BASE}{row.pk}/"))
    assert "data-berubah" not in page
    assert "2025-2" in page, "the log tells what it rested on before"


def test_an_aspiration_is_seen_as_such_and_tables_hold_what_the_page_holds(rumah: Rumah) -> None:
    agen = rumah.klien["ratna"]
    said = filled(markah(agen.get(f"{BASE}baru/")))
    said |= {"judul": "Lapangan bola", "usulan": "Lapangan rumput", "kegiatan": "03.03.05", "volume": "1"}
    said |= {"satuan": "paket", "harga": "25000000", "sumber_harga": "Perbup rekaan 1/2026", "dana": "dana_desa"}
    assert agen.post(f"{BASE}baru/", said).status_code == 302
    row = VillageProposal.objects.get()
    assert "aspirasi" in markah(agen.get(f"{BASE}daftar/"))
    assert "Rp25.000.000" in markah(agen.get(f"{BASE}rkp/"))
    rows = list(csv.reader(io.StringIO(agen.get(f"{BASE}rkp.csv").content.decode("utf-8-sig"))))
    assert rows[1][3] == "Lapangan bola"
    assert rows[1][9] == "25000000"
    sheet: Any = openpyxl.load_workbook(io.BytesIO(agen.get(f"{BASE}rkp.xlsx").content)).active
    assert sheet.cell(4, 10).value == row.cost == 25_000_000
    assert agen.get(f"{BASE}rkp.pdf").status_code == 404


def test_a_twin_is_shown(rumah: Rumah) -> None:
    first, second = proposed(rumah.klien["ratna"]), proposed(rumah.klien["ratna"])
    page = markah(rumah.klien["ratna"].get(f"{BASE}{second.pk}/"))
    assert f'href="{BASE}{first.pk}/"' in page


def test_who_sees_and_who_writes(rumah: Rumah) -> None:
    row = proposed(rumah.klien["ratna"])
    address = f"{BASE}{row.pk}/"
    assert Client().get(BASE).status_code == 302, "nobody reads it without an account"
    for role in ("camat", "bpd", "koordinator"):
        reader = bekal.browser(bekal.with_role(role, bekal.DESA if role == "bpd" else ""))
        assert reader.get(address).status_code == 200, role
        assert reader.post(f"{address}ajukan/").status_code == 403, role
        assert reader.get(f"{BASE}baru/").status_code == 403, role
        assert reader.post(f"{address}cabut/", {"alasan": "tidak perlu lagi"}).status_code in (403, 422), role
    neighbour = bekal.browser(bekal.with_role("kepala_desa", bekal.TETANGGA))
    assert neighbour.get(address).status_code == 404, "whoever has no office here is told of nothing"
    row.refresh_from_db()
    assert row.state == "draf"


@pytest.mark.satu_basisdata
def test_the_demo_writes_proposals_of_a_kelurahan_as_one_that_go_up(rumah: Rumah) -> None:
    """A demo of three villages has a kelurahan second: it proposed for a plan that it has not, and ended there."""
    kelurahan = "99.01.01.1001"
    lay_edition(rumah, "2025-1", kabupaten_shares() | {"sdgs_jaminan_kesehatan": 60}, code=kelurahan)
    roles = ("agen_statistik", "kepala_desa")
    agen, head = (bekal.with_role(role, kelurahan) for role in roles)
    write_proposals(rumah.opened, kelurahan, agen, head)
    rows = VillageProposal.objects.filter(kode=kelurahan)
    assert rows.count() > 1
    assert {(row.authority, row.fund, row.focus) for row in rows} == {("supradesa", "", "")}


def test_a_kelurahan_is_told_why_it_has_no_plan_of_its_own(rumah: Rumah) -> None:
    kelurahan = "99.01.01.1001"
    lurah, agen = (bekal.browser(bekal.with_role(role, kelurahan)) for role in ("kepala_desa", "agen_statistik"))
    page = markah(lurah.get(f"/desa/{kelurahan}/usulan/rkp/"))
    assert "tidak menyusun RPJM" in page
    form = markah(agen.get(f"/desa/{kelurahan}/usulan/baru/"))
    assert 'value="dana_desa"' not in form
    assert 'value="apbd_opd"' in form
    said = filled(form) | {"judul": "Drainase jalan", "dana": "apbd_opd"}
    assert agen.post(f"/desa/{kelurahan}/usulan/baru/", said).status_code == 302
    assert VillageProposal.objects.get().authority == "supradesa"


def test_the_log_and_the_list_of_what_waits_hold_no_words_of_a_proposal(rumah: Rumah) -> None:
    row = proposed(rumah.klien["ratna"], judul="Jembatan Kali Rekaan")
    rumah.klien["ratna"].post(f"{BASE}{row.pk}/ajukan/")
    told = str(list(AuditEntry.objects.filter(subject="usulan").values()))
    assert "usulan.tulis" in told
    assert "Jembatan" not in told


def test_issues_and_what_is_missing_name_the_act_that_closes_it(rumah: Rumah) -> None:
    agen = rumah.klien["ratna"]
    page = markah(agen.get(f"{BASE}isu/"))
    assert page.count("data-hasil=") == 13
    gaps = markah(agen.get(BASE))
    assert "Tambahkan ke putaran berikut" in gaps
    assert agen.post(f"/desa/{bekal.DESA}/tujuan/putaran/", {"instrumen": "kebutuhan_data"}).status_code == 302


@pytest.mark.malam
def test_a_village_of_which_nothing_is_known_is_told_what_closes_it(
    first_issued: Cradle, copy_of: Callable[[Cradle], OpenStore]
) -> None:
    """Its edition counts people and families and nothing else; its neighbour has none at all."""
    office = Rumah.of(copy_of(first_issued))
    lay_edition(office, "2025-2", {})
    page = markah(office.klien["ratna"].get(BASE))
    assert "data-urutan" not in page
    for word in ("Yang belum diketahui ada di bawah", "Tambahkan ke putaran berikut", "Tulis aspirasi tanpa angka"):
        assert word in page, word
    neighbour = bekal.browser(bekal.with_role("agen_statistik", bekal.TETANGGA))
    assert "Belum ada rilis yang berlaku" in markah(neighbour.get(f"/desa/{bekal.TETANGGA}/usulan/"))
