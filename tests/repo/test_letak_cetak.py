"""No print reads where it landed and moves itself by the answer: such a page may never come to rest, and Typst gives up
after five attempts. What asks for its place is named here, with the reason why its answer moves nothing it asks."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
#: what makes a text depend on where it stands
_ASKS = re.compile(r"\b(context|layout|here|locate|query|state|counter|measure)\b(?=[ ({])|\.(?:location|position)\(\)")
#: never: the height on the page (`position`), and values that what is set before changes
_NEVER = re.compile(r"\.position\(\)|\blocate\(|\bstate\(")

_MARGIN = "stands in the margin of a page, which nothing flows around"
_FIXED = "stands in a place of fixed size"
_SIZE = "asks how large a text or its container is, which does not depend on where it stands"
#: file and definition -> how often it asks, and why its answer cannot move what it asks
ALLOWED: dict[tuple[str, str], tuple[int, str]] = {
    ("kertas.typ", "set page"): (3, _MARGIN),
    ("penetapan.typ", "set page"): (3, _MARGIN),
    ("dampak.typ", "set page"): (3, _MARGIN),
    ("notulen.typ", "set page"): (3, _MARGIN),
    ("formulir.typ", "set page"): (3, _MARGIN),
    ("rencana.typ", "set page"): (3, _MARGIN),
    ("berita_acara.typ", "set page"): (3, _MARGIN),
    ("buku.typ", "set page"): (8, _MARGIN),
    ("buku.typ", "badan"): (
        12,
        "the size of the preface; where contents lead; the number of pages in the catalogue, in a roomy line",
    ),
    ("buku.typ", "let daftar"): (2, "the address that a line of the contents leads to"),
    ("buku.typ", "let hal"): (4, "a page number in a column of 9 mm of the lists of contents"),
    ("isi.typ", "let terisi"): (7, _MARGIN),
    ("isi.typ", "let berisi"): (1, _MARGIN),
    ("isi.typ", "let kosong"): (3, "the background of a page"),
    ("isi.typ", "let kepala"): (5, _MARGIN),
    ("isi.typ", "badan"): (
        6,
        "pages of tables in the index, which stands after all of them; the counter of pages is set",
    ),
    ("lembar.typ", "let gambar"): (2, _SIZE),
    ("tabel.typ", "let terputus"): (4, _FIXED),
    ("tabel.typ", "let hlm"): (4, _FIXED),
    ("tabel.typ", "let kunci"): (2, _SIZE),
    ("bagian.typ", "let isi_bab"): (3, _SIZE),
    ("ringkas.typ", "let atas"): (2, _MARGIN),
    ("ringkas.typ", "badan"): (5, "a page number in a column of 9 mm of the contents; the counter of pages is set"),
    ("dokumen.typ", "let nomor"): (2, _MARGIN),
    ("dokumen.typ", "let kaki"): (2, _MARGIN),
    ("infografis.typ", "let batang"): (3, _SIZE),
    ("infografis.typ", "let piramida"): (2, _SIZE),
    ("infografis.typ", "let banding"): (4, _SIZE),
    ("infografis.typ", "let panel"): (3, _SIZE),
    ("infografis.typ", "badan"): (4, _SIZE),
}


def list_templates() -> list[Path]:
    """All tracked Typst sources."""
    named = subprocess.run(["git", "ls-files", "*.typ"], cwd=_ROOT, capture_output=True, encoding="utf-8", check=True)
    return [_ROOT / name for name in named.stdout.split()]


def count_askings(text: str) -> Counter[str]:
    """By definition at the left edge ("badan": outside of any) how often a source asks for its place or size."""
    found: Counter[str] = Counter()
    inside = "badan"
    for line in text.splitlines():
        code = re.sub(r"(?<![:\"])//.*", "", line)
        if line[:1] in "#}" or not line.strip():
            inside = "badan"
        if opened := re.match(r"#(let [\w-]+|set page)", line):
            inside = opened[1]
        found[inside] += len(_ASKS.findall(code))
        if line[:1] == "}":
            inside = "badan"
    return +found


@pytest.mark.parametrize("path", list_templates(), ids=lambda path: path.name)
def test_what_asks_for_its_place_is_named_with_a_reason(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert _NEVER.search(re.sub(r"//.*", "", text)) is None
    named = {where: many for (file, where), (many, _) in ALLOWED.items() if file == path.name}
    assert count_askings(text) == named


def test_every_source_that_is_named_is_there() -> None:
    assert {file for file, _ in ALLOWED} - {path.name for path in list_templates()} == set()


def test_a_page_that_reads_its_height_would_be_seen() -> None:
    old = "#let gambar(g) = {\n  context {\n    let y = query(<ujung>).last().location().position().y\n  }\n}\n"
    assert _NEVER.search(old)
    assert count_askings(old) == {"let gambar": 4}
