"""Where the deed of a step of the guided first year is done."""

from __future__ import annotations

from collections.abc import Mapping

from cantik.codes.area import AreaCode
from cantik.staff.app.models import Account
from cantik.web.page_addresses import address_for

#: where the deed of a fact is done: the address, and whether it says of which area
_PLACES: Mapping[str, tuple[str, bool]] = {
    "dua_orang": ("orang", False),
    "data_masuk": ("kumpul", True),
    "temuan_habis": ("periksa", True),
    "rilis": ("terbit", True),
    "putaran_buka": ("rencana", True),
    "putaran_tutup": ("lapangan", True),
    "rilis_kedua": ("terbit", True),
    "diperiksa": ("terbit", True),
    "tiga_peran": ("orang", False),
    "lembaga": ("forum", True),
    "dasar": ("forum", True),
    "tahun": ("tahun", True),
    "desa_data": ("papan", False),
    "desa_rilis": ("papan", False),
    "semua_rilis": ("papan", False),
    "metadata": ("metadata_antre", False),
    "rilis_satu_data": ("beranda", False),
}


def address_of_fact(fact: str, area: AreaCode, person: Account) -> str:
    """Where it is done, "" for a page that is not this person's."""
    name, of_area = _PLACES[fact]
    return address_for(person, name, *([area.text()] if of_area else []))
