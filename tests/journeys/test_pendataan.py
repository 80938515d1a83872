"""A round from the office to the doors and back: both kinds of phones at the real server, nothing between.

The kepala desa approves, the agen writes a kader down by name and opens, the sheet of her device opens the form in
Chromium; a family of its list is filled there, another by a client shaped like Collect; both lie sealed, are read, and
stand in *Lapangan* as submitted.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen
from xml.etree import ElementTree as ET

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Browser, expect

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.field.devices.app import devices
from cantik.field.forms.app import writer
from cantik.field.forms.app.form_rows import read_some
from cantik.field.forms.app.models import FormSubmission
from cantik.field.forms.app.office_key import copied_forms
from cantik.field.forms.app.phone_copies import HandedCopy, HandedFate, accept
from cantik.field.rounds.app import frame, rounds
from cantik.field.rounds.app.models import Round, Unit
from cantik.vault.app.opening import OpenStore
from cantik.web.tahap.pengumpulan.openrosa import device_cache, entity_lists
from tests.field.conftest import in_the_field
from tests.field.forms.kiriman import CONTENT_TYPE, body, xml_part
from tests.field.putaran import RT1, Desa, ambil, keluarga
from tests.fixtures.markah import markah
from tests.fixtures.simpanan import Cradle, copy_of, cradle
from tests.journeys.lapangan import block, choose, make_pin, stored
from tests.journeys.layanan import PHONE, served
from tests.staff import bekal

__all__ = ["copy_of", "cradle", "in_the_field"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]
expect.set_options(timeout=20_000)
_ADDRESS = re.compile(r'class="hash">([^<]+)<')
_LIST, _MANIFEST = "{http://openrosa.org/xforms/xformsList}", "{http://openrosa.org/xforms/xformsManifest}"
CODE = bekal.DESA


def _planned(ours: Desa) -> Round:
    """The round of the next year with two families, its block with the enumerator; nobody approved it."""
    now = clock.now()
    reference = ours.round.reference.replace(year=2027)
    made = rounds.start_round(ours.agen, ours.activity, reference, at=now, day=clock.today())
    home = replace(keluarga(1, RT1, "WAGIMAN", "PAINI"), said={"alamat": "GANG MELATI 3", "r301a": "1", "r303": "2"})
    frame.freeze(ours.agen, made, [home, keluarga(2, RT1, "SUPARNO"), keluarga(3, RT1, "TUKIMAN")], at=now)
    return made


def _sent(client: Client, address: str, status: int = 302, **said: str) -> str:
    answer = client.post(address, said)
    assert answer.status_code == status, markah(answer)[:2000]
    return markah(answer)


class Collect:
    """What ODK Collect does: the list, the form, the files of its manifest, each held against its digest."""

    def __init__(self, site: str, token: str) -> None:
        self.base = f"{site}/c/{token}"

    @staticmethod
    def _asked(address: str, method: str = "GET", body: bytes | None = None) -> tuple[int, bytes]:
        heads = {"X-OpenRosa-Version": "1.0", **({} if body is None else {"Content-Type": CONTENT_TYPE})}
        with urlopen(Request(address, body, heads, method=method), timeout=30) as answer:
            return int(answer.status), bytes(answer.read())

    def _got(self, address: str) -> str:
        return self._asked(address)[1].decode()

    def files(self) -> tuple[str, dict[str, list[dict[str, str]]]]:
        """The XForm and the rows of its lists."""
        (item,) = ET.fromstring(self._got(f"{self.base}/formList"))
        told = {child.tag.removeprefix(_LIST): child.text or "" for child in item}
        lists = {}
        for media in ET.fromstring(self._got(told["manifestUrl"])):
            file = {child.tag.removeprefix(_MANIFEST): child.text or "" for child in media}
            rows = self._got(file["downloadUrl"])
            lists[file["filename"]] = list(csv.DictReader(io.StringIO(rows)))
        return self._got(told["downloadUrl"]), lists

    def send(self, xml: bytes) -> int:
        """Send a filled form."""
        assert self._asked(f"{self.base}/submission", "HEAD")[0] == 204
        return self._asked(f"{self.base}/submission?deviceID=collect:uji", "POST", body([xml_part(xml)]))[0]


def _refusal(version: str, entity: str) -> bytes:
    """A door at which nobody wanted to answer."""
    return (
        f'<data id="pemutakhiran_keluarga" version="{version}" xmlns:orx="http://openrosa.org/xforms">'
        f"<awal><keluarga>{entity}</keluarga><luar_daftar/></awal><kunjungan><r205>4</r205></kunjungan>"
        f"<orx:meta><orx:instanceID>uuid:{entity}</orx:instanceID></orx:meta></data>"
    ).encode()


def _in_the_browser(browser: Browser, address: str) -> bytes:
    """One family of the list filled as it stands there without a signal, copied for the office, and sent."""
    context = browser.new_context(viewport={"width": PHONE, "height": 740}, timezone_id="Asia/Jakarta")
    page = context.new_page()
    make_pin(page, address)
    expect(page.get_by_role("button", name="SUPARNO")).to_be_visible()
    page.get_by_role("button", name="WAGIMAN GANG MELATI 3").click()
    page.get_by_role("button", name="Lanjut").click()
    choose(page, "r205", "Terisi lengkap")
    block(page, "Tempat tinggal")
    values = page.locator('[data-ref$="/rt"] input, [data-ref$="/r112"] input')
    assert [field.input_value() for field in values.all()] == ["01", "2"]
    block(page, "Daftar anggota")
    for name in ("WAGIMAN", "PAINI"):
        page.get_by_role("list").get_by_role("button", name=name).click()
        choose(page, "r404", "Tinggal bersama keluarga")
        block(page, "Daftar anggota")
    block(page, "Perumahan")
    expect(page.locator('[data-ref$="/r301a"] input:checked')).to_have_count(1)  # as last year
    block(page, "Selesai")
    stored(page)
    context.set_offline(True)
    page.get_by_role("button", name="Selesai, antrekan").click()
    with page.expect_download() as copied:
        page.get_by_role("button", name="Salin ke berkas ZIP").click()
    data = Path(copied.value.path()).read_bytes()
    context.set_offline(False)
    expect(page.get_by_text("1 formulir terkirim.")).to_be_visible()
    context.close()
    return data


def _begun(browser: Browser, address: str) -> bytes:
    """A family begun on a phone, copied for the office; then the phone is gone."""
    context = browser.new_context(viewport={"width": PHONE, "height": 740}, timezone_id="Asia/Jakarta")
    page = context.new_page()
    make_pin(page, address)
    page.get_by_role("button", name="TUKIMAN").click()
    page.get_by_role("button", name="Lanjut").click()
    choose(page, "r205", "Terisi lengkap")
    block(page, "Perumahan")
    choose(page, "r301a", "Kontrak/sewa")
    stored(page)
    page.get_by_role("button", name="Kembali").click()
    with page.expect_download() as copied:
        page.get_by_role("button", name="Salin ke berkas ZIP").click()
    data = Path(copied.value.path()).read_bytes()
    context.close()
    return data


def _gone_on(browser: Browser, address: str) -> None:
    """It stands half-filled on the list of another device, at the page where it was left; there it is finished."""
    context = browser.new_context(viewport={"width": PHONE, "height": 740}, timezone_id="Asia/Jakarta")
    page = context.new_page()
    make_pin(page, address)
    expect(page.get_by_text("1 draf dari ponsel lain")).to_be_visible()
    page.get_by_role("button", name="TUKIMAN").click()
    expect(page.locator('[data-ref$="/r301a"] input:checked')).to_have_count(1)
    block(page, "Daftar anggota")
    page.get_by_role("list").get_by_role("button", name="TUKIMAN").click()
    choose(page, "r404", "Tinggal bersama keluarga")
    block(page, "Selesai")
    page.get_by_role("button", name="Selesai, antrekan").click()
    expect(page.get_by_text("1 formulir terkirim.")).to_be_visible()
    context.close()


def _handed_on(agen: Client, data: bytes, label: str) -> None:
    """The office hands the draft of a copy to the device of this name."""
    file = SimpleUploadedFile("salinan.zip", data, "application/zip")
    address = agen.post(f"/desa/{CODE}/lapangan/salinan/", {"berkas": file}).headers["Location"]
    page = markah(agen.get(address))
    field, device = re.findall(r'name="(draf-[^"]+)"', page), re.findall(rf'value="(\d+)">{label}', page)
    assert (len(field), len(device)) == (1, 1), page
    assert 'data-nasib="diserahkan"' in _sent(agen, address, 200, putusan="terima", **{field[0]: device[0]})


def test_a_round_with_both_kinds_of_phones(
    in_the_field: Cradle, copy_of: Callable[[Cradle], OpenStore], browser: Browser
) -> None:
    opened = copy_of(in_the_field)
    device_cache.forget()
    entity_lists.forget()
    ours, theirs = ambil(CODE), ambil(bekal.TETANGGA)
    made = _planned(ours)
    agen, kades = bekal.browser(ours.agen), bekal.browser(ours.kades)
    plan, field = f"/desa/{CODE}/rencana/{made.pk}/", f"/desa/{CODE}/lapangan/{made.pk}/"
    with served(opened) as at, writer.end_writers():
        _sent(kades, f"{plan}setujui/", putusan="setujui", catatan="")
        _sent(agen, f"{plan}pencacah/", nama="Siti Aminah")
        chosen = re.search(r'value="(pencacah:\d+)">Siti Aminah<', markah(agen.get(plan)))
        assert chosen
        _sent(agen, f"{plan}blok/", 302, **{f"blok_{made.blocks.get().pk}": str(chosen[1])})
        _sent(agen, f"{plan}buka/", alasan="metadata menyusul")
        host = urlsplit(at.address).netloc
        device = {"petugas": chosen[1], "nama": "Ponsel"}
        found, desk = (
            _ADDRESS.search(markah(agen.post(f"{field}perangkat/", said, headers={"host": host})))
            for said in (device, device | {"nama": "Meja kantor"})
        )
        assert found
        assert desk
        copy = _in_the_browser(browser, found[1])
        _handed_on(agen, _begun(browser, found[1]), "Meja kantor")
        _gone_on(browser, desk[1])
        phone = Collect(at.address, found[1].partition("#t=")[2])
        _xform, lists = phone.files()
        entities = {row["label"]: row["name"] for row in lists["keluarga.csv"]}
        assert [row["nama"] for row in lists["anggota.csv"]] == ["SUPARNO", "TUKIMAN", "WAGIMAN", "PAINI"]
        assert phone.send(_refusal(made.version.version, entities["SUPARNO"])) == 201
        other = Collect(at.address, theirs.token())
        _xform, foreign = other.files()
        assert not set(entities) & {row["label"] for row in foreign["keluarga.csv"]}
        assert other.send(_refusal(theirs.round.version.version, entities["WAGIMAN"])) == 201  # kept, about nobody
        rows = list(FormSubmission.objects.all())
        assert [bytes(row.sealed).count(b"WAGIMAN") for row in rows] == [0, 0, 0, 0]
        assert b"WAGIMAN" not in copy
        (form,) = copied_forms(copy, opened, ours.agen.actor)
        by_token = devices.find_device(form.token)  # the copy itself says of which device it is
        assert by_token is not None
        assert (by_token.label, by_token.enumerator.name) == ("Ponsel", "Siti Aminah")
        handed = HandedCopy(copy, AreaCode.kemendagri(CODE), ours.area, ours.agen.actor)
        assert [told.fate for told in accept(handed, opened, clock.now())] == [HandedFate.HERE]  # it was sent, too
        assert b"<r301a>1</r301a>" in form.xml
        assert b"<r303>2</r303>" in form.xml
        assert hashlib.sha256(form.xml).hexdigest() in {row.digest for row in rows}  # what was copied is what was sent
        while read_some(opened):
            pass
        states = Unit.objects.filter(block__round=made).order_by("head").values_list("head", "stage", "result")
        assert list(states) == [
            ("SUPARNO", "terkirim", "4"),
            ("TUKIMAN", "terkirim", "1"),
            ("WAGIMAN", "terkirim", "1"),
        ]
        told = markah(agen.get(f"{field}blok/{made.blocks.get().pk}/"))
        assert (told.count("menolak"), told.count("terisi lengkap")) == (1, 2)
        entity_lists.forget()  # the list of some seconds ago
        sent = {row["label"]: row["keadaan"] for row in phone.files()[1]["keluarga.csv"]}
        assert sent == dict.fromkeys(("WAGIMAN", "SUPARNO", "TUKIMAN"), "terkirim")
