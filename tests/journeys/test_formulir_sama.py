"""The same answers in JavaRosa, the engine inside ODK Collect, and in the field form give identical rows.

JavaRosa opens the form with the answers planted in its instance and writes what is asked (tests/spec/gawai.py); the
browser is filled question by question, as a person would, and what it hands in is compared leaf by leaf.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser, Page, expect

from cantik.codes.lists import code_lists
from cantik.content.loader import load_content
from cantik.field.instruments.facility import facility_form
from cantik.field.instruments.form import form_of
from cantik.field.instruments.xform import xform
from cantik.field.instruments.xlsform import xlsform
from tests.field.jawaban import OTHERS
from tests.field.keluarga import FAMILIES, planted
from tests.fixtures.malam import by_night, everything
from tests.journeys.lapangan import Office, field_server, make_pin, stored
from tests.spec.gawai import javarosa

pytestmark = [pytest.mark.peramban, pytest.mark.lambat]
expect.set_options(timeout=20_000)
#: they ask which family is visited; the first that a phone has is begun by a button of its own
OF_FAMILIES = ("pemutakhiran_keluarga", "pertanyaan_tambahan")
VERSION, REFERENCE = "2026010101", dt.date(2026, 1, 1)
#: written by the device or the hour, not by who answers
OWN = {"start", "end", "today", "deviceid", "username", "instanceID", "instanceName"}
Answers = Mapping[str, Any]
Rows = dict[str, str]

#: a round without a family
EMPTY = {
    "keluarga.csv": "name,label,__version,dusun,rw,rt,kk_akhir,anggota,keadaan,catatan\n",
    "anggota.csv": "name,label,__version,keluarga,urutan,nama,jenis_kelamin,r407,r409\n",
}
FACILITY, TITLE = "fasilitas_sekolah", "{http://www.w3.org/1999/xhtml}title"


def begun(form: str, answers: Answers) -> Answers:
    """As they are typed in the browser: it asks the device where it is, and which family is visited."""
    typed = {name: value for name, value in answers.items() if name not in ("lintang", "bujur")}
    return {"luar_daftar": "OK", **typed} if form in OF_FAMILIES else typed


CASES: dict[str, tuple[str, Answers]] = {
    "biasa": (
        "pemutakhiran_keluarga",
        {**FAMILIES["biasa"], "luar_daftar": "OK", "dusun": "KRAJAN", "rt": "07", "alamat": "Gg. Melati 6"},
    ),
    "menolak": ("pemutakhiran_keluarga", {**FAMILIES["menolak"], "luar_daftar": "OK", "anggota": []}),
    **{name: (FACILITY if kind == "sekolah" else kind, begun(kind, told)) for name, (kind, told) in OTHERS.items()},
}

#: the families' form and two others by day; at night each case
ASKED = list(CASES) if everything() else list(CASES)[::5]


@pytest.fixture(scope="module")
def forms() -> dict[str, str]:
    """Every shipped instrument, and one kind of facility for all."""
    content, lists = load_content(), code_lists()
    planned = [form_of(instrument, content, lists) for instrument in content.instruments.values()]
    planned.append(facility_form(content.facilities["sekolah"], lists))
    return {form.id: xform(xlsform(form, content, VERSION, REFERENCE))[0] for form in planned}


@pytest.fixture(scope="module")
def from_javarosa(forms: Mapping[str, str]) -> dict[str, Rows]:
    """What JavaRosa writes for each case."""
    opened = javarosa({name: planted(forms[CASES[name][0]], CASES[name][1]) for name in ASKED})
    return {name: rows(opened[name]["isian"]) for name in ASKED}


def rows(xml: str | bytes) -> Rows:
    """Path (with the number of the member) -> answer, of all that was answered."""

    def walk(node: ET.Element, path: str) -> Iterator[tuple[str, str]]:
        counts: dict[str, int] = {}
        for part in node:
            name = part.tag.rsplit("}", maxsplit=1)[-1]
            counts[name] = counts.get(name, 0) + 1
            here = f"{path}/{name}[{counts[name]}]"
            if len(part):
                yield from walk(part, here)
            elif part.text and name not in OWN:
                yield here, part.text

    return dict(walk(ET.fromstring(xml), ""))


def fill(page: Page, answers: Answers) -> None:
    """Answer what is asked on the open page, from the top; an answer may open or close what follows."""
    done: set[str] = set()
    while True:
        asked = list(page.locator(".q:visible").evaluate_all("all => all.map(e => e.dataset.ref)"))
        waiting = [name for name in asked if name.rsplit("/", 1)[-1] in answers and name not in done]
        if not waiting:
            return
        done.add(waiting[0])
        value = answers[waiting[0].rsplit("/", 1)[-1]]
        if isinstance(value, list):
            continue
        question = page.locator(f'[data-ref="{waiting[0]}"]')
        choices = question.locator("input[type=radio], input[type=checkbox]")
        if choices.count():
            for code in str(value).split():
                question.locator(f'input[value="{code}"]').check()
        else:
            question.locator("input, textarea").fill(str(value))
            question.locator("input, textarea").blur()


def browse(page: Page, answers: Answers) -> None:
    """Through all pages of a form, and into the queue."""
    members = next((value for value in answers.values() if isinstance(value, list)), [])
    while page.get_by_role("heading", level=2).inner_text() != "Periksa lalu selesai":
        number = page.locator(".q1 > p.sm").first.inner_text() if page.locator(".q1 > p.sm").count() else ""
        here = next((member for at, member in enumerate(members) if f"nomor {at + 1}." in number), answers)
        fill(page, here)
        page.get_by_role("button", name="Lanjut", exact=True).click()
    stored(page)
    page.get_by_role("button", name="Selesai, antrekan").click()


@pytest.fixture(scope="module")
def phone(browser: Browser, forms: Mapping[str, str]) -> Iterator[tuple[Page, Office]]:
    """A phone that has unlocked its forms, and the server of its assignment."""
    office = Office(dict(forms), EMPTY)
    context = browser.new_context(timezone_id="Asia/Jakarta", viewport={"width": 360, "height": 740})
    with field_server(office) as address:
        page = context.new_page()
        make_pin(page, address)
        yield page, office
    context.close()


@pytest.mark.parametrize("case", [name if name in ASKED else by_night(name) for name in CASES])
def test_the_browser_and_javarosa_give_the_same_rows(
    phone: tuple[Page, Office], forms: Mapping[str, str], from_javarosa: Mapping[str, Rows], case: str
) -> None:
    page, office = phone
    form, answers = CASES[case]
    office.received.clear()
    called = ET.fromstring(forms[form]).findtext(f".//{TITLE}") or ""
    page.get_by_role("button", name="Keluarga baru" if form == OF_FAMILIES[0] else called).click()
    expect(page.get_by_role("heading", level=2)).to_be_visible()
    browse(page, answers)
    expect(page.get_by_text("1 formulir terkirim.")).to_be_visible()
    ((xml, _files),) = office.received.values()
    assert rows(xml) == from_javarosa[case]
    assert len(from_javarosa[case]) > (1 if case == "menolak" else 5)
