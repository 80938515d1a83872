"""QR codes of a book: where a table stands on the public site of its village, as vectors with the address in words."""

from __future__ import annotations

import io

import segno

from cantik.release.model import Release, Table
from cantik.release.portrait import decode_portrait


def site_of(release: Release) -> str:
    """The address of the pages of a village, ending in `/`; "" where none is known."""
    return decode_portrait(release).site


def code_of_table(site: str, table: Table) -> dict[str, str] | None:
    """The code at a table: drawing, address, written alternative; None without an address."""
    return draw_code(f"{site}tabel/{table.key}.html", f"Tabel {table.number}") if site else None


def draw_code(address: str, what: str) -> dict[str, str]:
    """A code with the quiet zone that readers need around it."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=4, xmldecl=False, light="white")
    return {"svg": drawn.getvalue().decode(), "alamat": address, "alt": f"Kode QR {what}: {address}"}
