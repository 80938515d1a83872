"""The field form in Chromium, on a phone: a family of twelve through a dead phone, without a signal, and to the server
once; what lies in the browser's folder; the copy for the office."""

from __future__ import annotations

import io
import json
import random
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from zipfile import ZipFile

import psutil
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Download, Error, Geolocation, Locator, Page, expect

from cantik.codes.lists import code_lists
from cantik.content.loader import load_content
from cantik.field.instruments.facility import facility_form
from cantik.field.instruments.form import form_of
from cantik.field.instruments.xform import xform
from cantik.field.instruments.xlsform import xlsform
from cantik.vault.phone_copy import open_copy
from tests.fixtures.peramban import launch_options
from tests.journeys.langkah import looked_at
from tests.journeys.lapangan import TOKEN, Office, block, choose, field_server, make_pin, question, stored, unlock
from tests.journeys.layanan import PHONE

pytestmark = [pytest.mark.peramban, pytest.mark.lambat]
expect.set_options(timeout=20_000)
VERSION = "2026010101"
NIK, KK = "9901015501900001", "9901010101010007"
NAMES = [f"REKAAN {letter}" for letter in "ABCDEFGHIJKL"]
FAMILIES = (
    "name,label,__version,rt,dusun,alamat,keadaan,catatan\n"
    "k1,WAGIMAN REKAAN,1,07,KRAJAN,Gg. Melati 4,,\n"
    'k2,SUPARNO REKAAN,1,07,KRAJAN,"Gg. Melati 6, belakang",,\n'
    "k3,YULIANA REKAAN,1,07,KRAJAN,Jl. Balai 15,dikembalikan,NIK ganda\n"
    "k4,PAIJO REKAAN,1,07,KRAJAN,Gg. Mawar 2,terkirim,\n"
)
MEMBERS = "name,label,__version,keluarga,urutan,nama,jenis_kelamin,r407,r409\n" + "".join(
    f"a{at},{name},1,k2,{at + 1},{name},{at % 2 + 1},{52 - 3 * at},{1 if at == 0 else 3}\n"
    for at, name in enumerate(NAMES)
)


@pytest.fixture(scope="session")
def field_forms() -> dict[str, str]:
    """The family update and the school, as phones get them."""
    content, lists = load_content(), code_lists()
    family = form_of(content.instruments["pemutakhiran_keluarga"], content, lists)
    forms = (family, facility_form(content.facilities["sekolah"], lists))
    return {form.id: xform(xlsform(form, content, VERSION))[0] for form in forms}


@pytest.fixture
def office(field_forms: dict[str, str]) -> Office:
    """Four families, one of them returned, one sent; one of them with twelve members."""
    key = rsa.generate_private_key(65537, 2048)
    return Office(dict(field_forms), {"keluarga.csv": FAMILIES, "anggota.csv": MEMBERS}, key)


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    with field_server(office) as where:
        yield where


@contextmanager
def phone(browser: Browser, folder: Path, *, offline: bool = False) -> Iterator[Page]:
    """A browser with a folder of its own, which stays when it dies."""
    context = browser.browser_type.launch_persistent_context(
        folder, viewport={"width": PHONE, "height": 740}, offline=offline, **launch_options()
    )
    try:
        page = context.pages[0]
        page.set_default_timeout(20_000)
        page.errors = errors = []  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: errors.append(str(error)))
        yield page
        assert not errors
    finally:
        with suppress(Error):  # it was killed
            context.close()


def kill(folder: Path) -> None:
    """SIGKILL to every process of the browser with this folder."""
    mine = f"--user-data-dir={folder}"
    found = [process for process in psutil.process_iter(["cmdline"]) if mine in (process.info["cmdline"] or ())]
    assert found
    for process in found:
        process.kill()
    psutil.wait_procs(found, timeout=10)


def lies_in(folder: Path, text: str) -> list[str]:
    """Files below a folder that hold a text in clear."""
    wanted = (text.encode(), text.encode("utf-16-le"))
    return [
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink() and any(word in path.read_bytes() for word in wanted)
    ]


def photo() -> bytes:
    """A picture of 3,000 x 2,000 points that does not shrink by itself."""
    noise = Image.frombytes("RGB", (600, 400), random.Random(7).randbytes(600 * 400 * 3)).resize((3000, 2000))
    target = io.BytesIO()
    noise.save(target, "JPEG", quality=92)
    return target.getvalue()


def begin_family(page: Page) -> None:
    """The family of twelve half-way: an answer that is hidden again, one half typed, a NIK of a newcomer."""
    page.get_by_role("button", name="SUPARNO REKAAN").click()
    page.get_by_role("button", name="Lanjut").click()
    choose(page, "r205", "Terisi lengkap")
    choose(page, "keluarga_baru", "Tidak")
    block(page, "Tempat tinggal")
    assert question(page, "rt").locator("input").input_value() == "07"
    assert question(page, "r112").locator("input").input_value() == "12"
    choose(page, "r115", "Keluarga pecahan")
    question(page, "no_kk").locator("input").fill(KK)
    choose(page, "r115", "KK sesuai")
    expect(question(page, "no_kk")).to_have_count(0)
    block(page, "Daftar anggota")
    expect(page.locator(".mem li")).to_have_count(12)
    page.get_by_role("button", name=NAMES[4]).click()
    choose(page, "r404", "Anggota keluarga baru")
    question(page, "nik").locator("input").fill(NIK)
    block(page, "Kunjungan")
    question(page, "nomor_responden").locator("input").focus()
    page.keyboard.type("1")
    stored(page)


def finish_family(page: Page) -> None:
    """What is wanted and still empty, member by member, and into the queue."""
    block(page, "Daftar anggota")
    page.get_by_role("button", name=NAMES[0]).click()
    for at, name in enumerate(NAMES):
        heading = page.get_by_role("heading", level=2)
        expect(heading).to_have_text(name)
        if at != 4:
            choose(page, "r404", "Tinggal bersama keluarga")
        parts = 0
        while heading.inner_text() == name:  # a member has a page for each block
            assert page.evaluate(SCREENS) < 5.5, (name, parts)
            page.get_by_role("button", name="Lanjut").click()
            parts += 1
        assert parts >= 4, name
    choose(page, "r301a", "Milik sendiri")
    block(page, "Selesai")
    page.get_by_role("button", name="Selesai, antrekan").click()
    expect(page.get_by_text("SUPARNO REKAAN menunggu kirim.")).to_be_visible()


#: how many screens of a cheap phone the open page is long
SCREENS = "document.documentElement.scrollHeight / innerHeight"
#: records as they lie there, opened by nobody: eight forms, some finished, each with a photo of 7 MB
PLANTED = """async () => {
  const open = indexedDB.open("cantik-lapangan"), iv = new Uint8Array(12);
  const base = await new Promise((done) => { open.onsuccess = () => done(open.result); });
  const parts = base.transaction(["draf", "kotak", "foto"], "readwrite"), ct = (n) => new Uint8Array(n).buffer;
  for (let at = 0; at < 8; at++) {
    if (at % 2) parts.objectStore("draf").put({ iv, ct: ct(9000) }, `d${at}`);
    else parts.objectStore("kotak").put({ iv, ct: ct(9000), state: "menunggu", draft: `d${at}` }, `uuid:${at}`);
    parts.objectStore("foto").put({ iv, ct: ct(7_000_000) }, `d${at}/1.jpg`);
  }
  await new Promise((done) => { parts.oncomplete = done; });
}"""
QUEUED = """async () => {
  const open = indexedDB.open("cantik-lapangan");
  const base = await new Promise((done) => { open.onsuccess = () => done(open.result); });
  const all = base.transaction("kotak").objectStore("kotak").getAll();
  return (await new Promise((done) => { all.onsuccess = () => done(all.result); }))[0].draft;
}"""


def test_a_large_copy_comes_in_files_that_the_office_takes(browser: Browser, address: str, tmp_path: Path) -> None:
    """56 MB of photos, and the PIN forgotten: the office's page takes 25 MB at once."""
    with phone(browser, tmp_path / "ponsel") as page:
        make_pin(page, address)
        page.reload()
        expect(page.get_by_text("Lupa PIN")).to_be_visible()
        page.evaluate(PLANTED)
        files: list[Download] = []
        page.on("download", lambda file: files.insert(len(files), file))
        page.get_by_text("Lupa PIN").click()
        page.get_by_role("button", name="Salin ke berkas ZIP").click()
        expect(
            page.get_by_text("8 isian tersalin, tersandi untuk kantor desa. Serahkan ke-4 berkasnya")
        ).to_be_attached()
        assert [file.suggested_filename[-13:] for file in files] == [f"-{at}-dari-4.zip" for at in range(1, 5)]
        held = []
        for file in files:
            path = Path(file.path())
            assert path.stat().st_size < 21_000_000
            with ZipFile(path) as archive:
                rows = json.loads(archive.read("daftar.json"))["isi"]
                assert {row["berkas"] for row in rows} == {*archive.namelist()} - {"daftar.json"}
            forms = {row["id"].replace("uuid:", "d") for row in rows if row["tempat"] in ("draf", "kotak")}
            assert forms == {row["id"].split("/")[0] for row in rows if row["tempat"] == "foto"}
            assert ("berkas", "tugas") in {(row["tempat"], row["id"]) for row in rows}
            held += sorted(forms)
        assert sorted(held) == [f"d{at}" for at in range(8)]


def test_a_dead_phone_loses_nothing_and_sends_once(
    browser: Browser, office: Office, address: str, tmp_path: Path
) -> None:
    folder = tmp_path / "ponsel"
    with phone(browser, folder) as page:
        make_pin(page, address)
        assert TOKEN not in page.url
        begin_family(page)
        kill(folder)
    for secret in (NIK, KK, NAMES[3], "WAGIMAN"):
        assert lies_in(folder, secret) == [], secret

    with phone(browser, folder, offline=True) as page:
        unlock(page, address)
        expect(page.get_by_role("heading", level=2)).to_have_text("Kunjungan")
        assert question(page, "nomor_responden").locator("input").input_value() == "1"
        assert page.evaluate("document.activeElement.closest('[data-ref]').dataset.ref").endswith("/nomor_responden")
        block(page, "Tempat tinggal")
        choose(page, "r115", "Keluarga pecahan")
        assert question(page, "no_kk").locator("input").input_value() == KK
        choose(page, "r115", "KK sesuai")
        finish_family(page)
        expect(page.get_by_role("button", name="Kirim 1 formulir")).to_have_attribute("aria-disabled", "true")
        assert len(page.evaluate(QUEUED)) == 36  # by it a copy in several files keeps a form with its photos
        with page.expect_download() as copied:
            page.get_by_role("button", name="Salin ke berkas ZIP").click()
        copy = Path(copied.value.path()).read_bytes()
        kill(folder)
    assert office.posts == 0

    office.lost_answers = 1  # the server has it; what it answers is lost on the way
    with phone(browser, folder) as page:
        unlock(page, address)
        expect(page.get_by_role("button", name="Kirim 1 formulir")).to_be_visible()
        expect(page.get_by_text("Peladen sibuk.")).to_be_visible()
        page.get_by_role("button", name="Kirim 1 formulir").click()
        expect(page.get_by_text("1 formulir terkirim.")).to_be_visible()
        page.get_by_role("button", name="Semua 4").click()
        expect(page.get_by_text("SUPARNO REKAAN").locator("xpath=ancestor::li")).to_contain_text("Terkirim")
        kill(folder)
    assert (office.posts, len(office.received)) == (2, 1)
    ((xml, files),) = office.received.values()
    assert files == {}
    assert_family(xml)
    assert office.key is not None
    (from_copy,) = open_copy(copy, office.key)
    assert (from_copy.finished, from_copy.xml) == (True, xml)
    for secret in (NIK, KK, NAMES[3]):
        assert lies_in(folder, secret) == []
        assert secret.encode() not in copy


def assert_family(xml: bytes) -> None:
    """What the server got: twelve members, the NIK of one, nothing of what was not asked."""
    data = ET.fromstring(xml)
    members = data.findall("{*}anggota")
    assert [member.findtext(".//{*}nama") for member in members] == NAMES
    assert [bool(member.findtext(".//{*}nik")) for member in members] == [at == 4 for at in range(12)]
    assert data.findtext(".//{*}no_kk") in (None, "")
    assert data.findtext(".//{*}nomor_responden") == "1"


def test_a_school_with_its_place_and_a_photo(
    browser: Browser, office: Office, address: str, project: Path, tmp_path: Path
) -> None:
    where: Geolocation = {"latitude": -8.0955, "longitude": 112.1609, "accuracy": 6}
    context: BrowserContext = browser.new_context(
        viewport={"width": PHONE, "height": 740}, permissions=["geolocation"], geolocation=where, locale="id-ID"
    )
    page = context.new_page()
    axe = project / "node_modules" / "axe-core" / "axe.min.js"
    make_pin(page, address)
    order = page.locator(".kel").first.get_by_role("listitem")
    expect(order.first).to_contain_text("YULIANA REKAAN")  # returned first
    looked_at(page, "lapangan-daftar", axe)
    page.get_by_role("button", name="Sekolah dan satuan pendidikan").click()
    question(page, "nama").locator("input").fill("SD REKAAN")
    choose(page, "jenjang", "SD")
    murid = question(page, "murid_l").locator("input")
    murid.fill("-4")
    murid.press("Tab")
    expect(question(page, "murid_l").get_by_role("alert")).not_to_be_empty()
    looked_at(page, "lapangan-isian", axe)
    murid.fill("120")
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_role("button", name="Ambil titik").click()
    expect(question(page, "titik")).to_contain_text("-8.09550, 112.16090, ketelitian 6 m")
    big = tmp_path / "kamera.jpg"
    big.write_bytes(photo())
    question(page, "foto").locator("input[type=file]").set_input_files(big)
    expect(question(page, "foto").get_by_role("img")).to_be_visible()
    stored(page)
    other = context.new_page()  # the same form in a second tab
    unlock(other, address)
    expect(other.get_by_role("alert")).to_have_text("Isian ini sedang dibuka di tab lain. Tutup tab itu dulu.")
    other.close()
    office.answer = 400
    block(page, "Selesai")
    looked_at(page, "lapangan-selesai", axe)
    page.get_by_role("button", name="Selesai, antrekan").click()
    expect(page.get_by_text("Tidak diterima")).to_be_visible()  # 4xx stays, and is seen
    office.answer = 201
    page.get_by_role("listitem").filter(has_text="Tidak diterima").get_by_role("button").click()
    expect(page.get_by_text("1 formulir terkirim.")).to_be_visible()
    ((xml, files),) = office.received.values()
    ((name, small),) = files.items()
    assert ET.fromstring(xml).findtext(".//{*}foto") == name
    assert len(small) <= 300 * 1024
    with Image.open(io.BytesIO(small)) as image:
        assert max(image.size) <= 1280
        assert not image.getexif()
    assert (ET.fromstring(xml).findtext(".//{*}lintang") or "").startswith("-8.0955")
    context.close()


#: a phone that seals slowly: what it writes waits at a gate
GATE = """
const seal = SubtleCrypto.prototype.encrypt;
window.writes = [];
window.gate = false;
SubtleCrypto.prototype.encrypt = async function (...given) {
  if (window.gate) await new Promise((resolve) => window.writes.push(resolve));
  return seal.apply(this, given);
};
"""


FRESH = ("REKAAN BARU", "REKAAN BAYI")


def _newcomers(page: Page, count: Locator) -> None:
    """Two more than the list knows, and one of the list who died: he stays, and the count is of who remains."""
    block(page, "Tempat tinggal")
    count.fill("14")
    count.press("Tab")
    for at, name in enumerate(FRESH, 13):
        block(page, "Daftar anggota")
        page.locator(".mem").get_by_role("button", name=f"Nomor {at}").click()
        question(page, "nama").locator("input").fill(name)
        choose(page, "r404", "Anggota keluarga baru")
    block(page, "Daftar anggota")
    page.get_by_role("list").get_by_role("button", name=NAMES[2]).click()
    choose(page, "r404", "Meninggal")
    block(page, "Daftar anggota")
    expect(page.locator(".mem li")).to_have_count(15)  # fourteen are said to live here: who is the fourteenth?
    page.get_by_role("list").get_by_role("button", name=NAMES[2]).click()
    choose(page, "r404", "Tinggal bersama keluarga")
    block(page, "Tempat tinggal")


def test_fewer_members_ask_first_and_a_wrong_pin_waits(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": PHONE, "height": 740})
    page = context.new_page()
    page.add_init_script(GATE)
    make_pin(page, address)
    page.get_by_role("button", name="SUPARNO REKAAN").click()
    page.get_by_role("button", name="Lanjut").click()
    choose(page, "r205", "Responden menolak")  # twelve names of the list, no answer of anybody: nothing to ask about
    expect(page.get_by_role("button", name="Perumahan")).to_have_count(0)
    assert not page.get_by_role("dialog").count()
    choose(page, "r205", "Terisi lengkap")
    block(page, "Daftar anggota")
    page.get_by_role("list").get_by_role("button", name=NAMES[1]).click()
    choose(page, "r404", "Tinggal bersama keluarga")
    block(page, "Kunjungan")
    choose(page, "r205", "Responden menolak")
    expect(page.get_by_role("dialog")).to_contain_text(f"menghapus isian {NAMES[1]}.")
    page.get_by_role("button", name="Batal, kembalikan").click()
    block(page, "Tempat tinggal")
    count = question(page, "r112").locator("input")
    count.fill("10")  # whoever the list names is not pushed out by a number
    count.press("Tab")
    block(page, "Daftar anggota")
    expect(page.locator(".mem li")).to_have_count(12)
    assert not page.get_by_role("dialog").count()
    _newcomers(page, count)
    stored(page)
    page.evaluate("gate = true")
    count.fill("12")
    count.press("Tab")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"{FRESH[0]}, {FRESH[1]}")
    for _ in range(100):  # until the form with ten members is being written
        if page.evaluate("writes.length"):
            break
        page.wait_for_timeout(50)
    dialog.get_by_role("button", name="Batal, kembalikan").click()
    page.wait_for_timeout(200)
    assert page.evaluate("writes.length") == 1, "what is taken back is not overtaken by it"
    page.evaluate("gate = false; writes.forEach((goes_on) => goes_on())")
    expect(count).to_have_value("14")
    block(page, "Daftar anggota")
    expect(page.get_by_role("button", name=FRESH[1])).to_be_visible()
    stored(page)
    page.reload()
    for left in (4, 3, 2, 1):
        page.get_by_label("PIN").fill("141421")
        page.get_by_role("button", name="Buka").click()
        expect(page.get_by_role("alert")).to_contain_text(f"Sisa {left} kali")
    page.get_by_label("PIN").fill("141421")
    page.get_by_role("button", name="Buka").click()
    expect(page.get_by_role("alert")).to_contain_text("Tunggu 30 detik")
    context.close()


def test_over_plain_http_it_says_what_works_instead(browser: Browser, office: Office) -> None:
    with field_server(office) as where:
        plain = where.replace("localhost", "plain.invalid")
        context = browser.new_context(viewport={"width": PHONE, "height": 740})
        page = context.new_page()
        page.route(
            "**/*",
            lambda route: route.fulfill(
                response=page.request.get(route.request.url.replace("plain.invalid", "localhost"))
            ),
        )
        page.goto(plain)
        expect(page.get_by_role("heading", level=1)).to_have_text("Alamat ini belum aman untuk isian")
        expect(page.get_by_text("ODK Collect")).to_be_visible()
        page.unroute_all(behavior="ignoreErrors")  # what is still being fetched is nobody's when the window closes
        context.close()
