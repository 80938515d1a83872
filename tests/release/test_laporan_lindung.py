"""The report of protection is read by whom it is for: what it says is what the store kept, and neither page tells a
cell, a threshold, a count that was hidden, or whom the interval belongs to.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cantik.base.numerals import format_number
from tests.release.langkah import ANGKA, BASE, TERBIT, Rumah, page
from tests.staff import bekal

DRAFT, METHOD = f"{BASE}lindung/rancangan/", f"{BASE}lindung/rancangan/teknis/"


def kept(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_bytes())
    return found


def words(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_the_head_reads_how_many_and_why_and_whom_they_tried(rumah: Rumah) -> None:
    said = kept(next(rumah.folder.glob("rancangan/*/*/lindung.json")))
    cells = [cell for table in said["tabel"] for cell in table["sel"]]
    hidden = sum(cell[1] == "rahasia" for cell in cells)
    assert hidden
    text = words(page(rumah.klien["sumarsono"], DRAFT))
    assert f"{format_number(hidden)} dari {format_number(len(cells))} sel" in text
    reasons: dict[str, int] = {}
    for group in said["laporan"]["kelompok"].values():
        for name, count in group["alasan"].items():
            reasons[name] = reasons.get(name, 0) + count
    assert reasons["ambang"]
    assert f"terlalu kecil, sehingga orangnya dapat dikenali {format_number(reasons['ambang'])}" in text
    second = f"dihitung kembali dari jumlahnya {format_number(reasons.get('sekunder', 0))}"
    assert (second in text) == ("sekunder" in reasons)  # a table that would need many of them is left out (ADR 0082)
    for attacker in said["laporan"]["penyerang"]:
        assert attacker in text
    assert "tidak satu pun angka yang ditutup dapat diterka cukup dekat" in text
    assert "Laporan pelindungan" in page(rumah.klien["sumarsono"], ANGKA)


def test_the_methodologist_reads_the_sums_of_every_group_and_table(rumah: Rumah) -> None:
    said = kept(next(rumah.folder.glob("rancangan/*/*/lindung.json")))
    raw = page(rumah.klien["wulan"], METHOD)
    text = words(raw)
    for name, group in said["laporan"]["kelompok"].items():
        numbers = [group["alasan"].get(rule, 0) for rule in ("ambang", "penuh", "nol", "baris", "sekunder")]
        row = re.search(rf"<th scope=\"row\">{name}</th>(.*?)</tr>", raw)
        assert row, name
        assert [int(n.replace(".", "")) for n in re.findall(r'class="num">([\d.]+)<', row[1])][:5] == numbers
    assert said["sidik_kebijakan"] in text
    assert said["laporan"]["potret"] in text
    price = Decimal(said["laporan"]["buku"]["harga_na"]) / 100  # kept in hundredths of a printed cell
    assert f"λ (harga satu NA) {format_number(price, 2)} " in text
    assert re.search(r"Tanggal acuan \d+ [A-Z]\w+ \d{4} ", text), "a day in words"
    assert said["kerja"]["program"] > 0
    assert f"Program linear diselesaikan {format_number(said['kerja']['program'])}" in text


def test_neither_page_names_a_cell_or_gives_a_bound_away(rumah: Rumah) -> None:
    said = kept(next(rumah.folder.glob("rancangan/*/*/lindung.json")))
    lines = [line for group in said["laporan"]["kelompok"].values() for line in group["rahasia"]]
    assert lines
    for client, address in (("sumarsono", DRAFT), ("ratna", DRAFT), ("ratna", METHOD), ("wulan", METHOD)):
        text = page(rumah.klien[client], address)
        assert not [line["sel"] for line in lines if line["sel"] in text]
        assert not re.search(r"perlu|terbukti|kurang dari \d|ambang \d", words(text))


def test_the_report_of_an_edition_stays_with_it(terbit: Rumah) -> None:
    assert "Laporan pelindungan Rilis 2025-1" in page(terbit.klien["sumarsono"], f"{BASE}lindung/2025-1/")
    assert "lindung/2025-1/" in page(terbit.klien["sumarsono"], f"{TERBIT}rilis/2025-1/")
    said = kept(terbit.folder / "pelindungan" / bekal.DESA / "2025-1.json")
    assert format_number(said["kerja"]["program"]) in page(terbit.klien["wulan"], f"{BASE}lindung/2025-1/teknis/")
    for name in ("2025-9", "..", "x", "2025-1.json"):
        assert terbit.klien["sumarsono"].get(f"{BASE}lindung/{name}/").status_code == 404


@pytest.mark.parametrize(
    ("role", "head", "method"),
    [
        ("camat", 403, 403),
        ("ppdp", 403, 200),
        ("pembina", 200, 200),
        ("kepala_desa", 200, 403),
        ("koordinator", 403, 403),
    ],
)
def test_only_who_it_is_for_reads_it(terbit: Rumah, role: str, head: int, method: int) -> None:
    assert terbit.folder.is_dir()
    client = terbit.klien["sumarsono"] if role == "kepala_desa" else bekal.browser(bekal.with_role(role))
    assert client.get(f"{BASE}lindung/2025-1/").status_code == head
    assert client.get(f"{BASE}lindung/2025-1/teknis/").status_code == method
    assert Client().get(f"{BASE}lindung/2025-1/").status_code in (302, 403)
