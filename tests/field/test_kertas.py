"""The paper form: what is printed, its pages, and its QR, read by decoders that know nothing of us."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from xml.etree import ElementTree as ET

import openpyxl
import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from pyxform.xls2xform import convert

from cantik.field.instruments.paper import TEMPLATE, paper_data, qr_text
from cantik.field.instruments.xlsx import template, xlsform_workbook
from cantik.publish.typeset import Press, PrintJob, legible, source
from tests.field.conftest import VERSION, Made

MADE = dt.date(2026, 1, 1)
MOMENT = 1767225600


@pytest.fixture(scope="module")
def printed(made: Mapping[str, Made]) -> Mapping[str, tuple[bytes, bytes]]:
    """PDF and first page as PNG of the family update (for a family) and of the listing (blank)."""
    found = {}
    with Press() as press:
        for name, family in (("pemutakhiran_keluarga", "000123"), ("daftar_bangunan", "")):
            data = legible(paper_data(made[name].form, VERSION, MADE, family))
            jobs = [PrintJob(source(TEMPLATE), data, shape, MOMENT) for shape in ("pdf", "pages")]
            pdf, pages = (press.print_pages(job) for job in jobs)
            found[name] = pdf, zipfile.ZipFile(io.BytesIO(pages)).read("0001.png")
    return found


def test_every_question_stands_on_paper(made: Mapping[str, Made], printed: Mapping[str, tuple[bytes, bytes]]) -> None:
    for name, (pdf, _) in printed.items():
        pages = pypdfium2.PdfDocument(pdf)
        text = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pages).split())
        assert len(pages) <= 6, name
        assert f"versi {VERSION}" in text
        for number, block in enumerate(made[name].form.blocks, 1):
            for at, question in enumerate(block.questions, 1):
                if question.name not in ("nama", "r108") and not (block.roster and question.automatic):
                    assert f" {number}{at:02} " in f" {text} ", (name, question.name)
        assert made[name].form.notice.split(".", maxsplit=1)[0] in text


def test_the_qr_says_form_version_and_family(printed: Mapping[str, tuple[bytes, bytes]]) -> None:
    read = {}
    for name, (_, page) in printed.items():
        (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(page)))
        read[name] = code.text
    assert read == {
        "pemutakhiran_keluarga": f"CANTIK1/pemutakhiran_keluarga/{VERSION}/000123",
        "daftar_bangunan": f"CANTIK1/daftar_bangunan/{VERSION}/",
    }
    assert qr_text("a", "b", "c") == "CANTIK1/a/b/c"


def test_arrows_lead_past_what_a_code_closes(made: Mapping[str, Made]) -> None:
    blocks = paper_data(made["pemutakhiran_keluarga"].form, VERSION, MADE)["blok"]
    rows = {row["isian"]: row for block in blocks for row in block.get("baris", ())}
    assert rows["r301a"]["panah"] == "selain 1 -> 803"  # only who owns it is asked for the paper of the land
    assert rows["r301b"]["lewati"] == ""
    assert rows["r309a"]["panah"] == "4, 5, 6 -> blok berikut"
    assert rows["no_kk"]["lewati"].startswith("Lewati bila keluarga di luar kerangka adalah Tidak")
    monthly = {block["judul"]: block for block in paper_data(made["peristiwa_bulanan"].form, VERSION, MADE)["blok"]}
    birth = monthly["2. Kelahiran"]  # what closes the block is not told again at each of its questions
    assert (birth["lewati"] != "", [row["lewati"] for row in birth["baris"]]) == (True, [""] * 3)
    assert (rows["no_kk"]["kotak"], rows["r302"]["kotak"], rows["r306a"]["kotak"]) == (16, 3, 2)


def test_workbooks_hold_what_was_made_and_their_bytes_stay(made: Mapping[str, Made]) -> None:
    one = made["pemutakhiran_keluarga"]
    assert xlsform_workbook(one.rows) == xlsform_workbook(one.rows)
    book = openpyxl.load_workbook(io.BytesIO(xlsform_workbook(one.rows)))
    assert book.sheetnames == ["survey", "choices", "settings"]
    assert book["survey"].max_row == len(one.rows.survey) + 1
    table = openpyxl.load_workbook(io.BytesIO(template(one.form, VERSION)))
    assert table.sheetnames == ["keluarga", "anggota", "Kode", "Tentang"]
    names = [cell.value for sheet in table.worksheets[:2] for cell in sheet[1]][0:]
    asked = [question.name for question in one.form.questions]
    assert sorted(name for name in names if name in asked) == sorted(asked)
    assert (table["Tentang"]["B1"].value, table["Tentang"]["B2"].value) == ("pemutakhiran_keluarga", VERSION)
    chosen = {str(rule.sqref).split(":", maxsplit=1)[0] for rule in table["keluarga"].data_validations.dataValidation}
    assert "B3" in chosen  # r205


@pytest.mark.parametrize("form", ["pemutakhiran_keluarga", "daftar_bangunan", "fasilitas_sekolah"])
def test_the_workbook_that_is_uploaded_elsewhere_makes_the_same_form(made: Mapping[str, Made], form: str) -> None:
    """ODK Central and KoboToolbox compile the uploaded workbook with pyxform: to what our own phones get."""
    told = convert(io.BytesIO(xlsform_workbook(made[form].rows)), file_type=".xlsx", validate=False)
    assert ET.canonicalize(str(told.xform), strip_text=True) == ET.canonicalize(made[form].xml, strip_text=True)
