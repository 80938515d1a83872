"""What the linter found, at the field that it is about. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cantik.forum.metadata.document import ACTIVITY, MetadataFault
from cantik.forum.metadata.exchange import SHAPES, Forms

_WHERE = re.compile(r"(?P<kind>{})(?: (?P<number>\d+))?\b".format("|".join(shape[0] for shape in SHAPES.values())))
_KINDS = {shape[0]: kind for kind, shape in SHAPES.items()}
#: faults that name a form only, with the field that mends them
_FIELDS = {
    "definisi_mengulang": "definisi",
    "satuan_kosong": "satuan",
    "kode_ganda": "value_domain",
    "celah_kelas": "value_domain",
    "tumpang_kelas": "value_domain",
    "kelas_terbalik": "value_domain",
    "penyebut_tiada": "rumus",
    "penyebut_sama": "rumus",
    "satuan_ukuran": "satuan",
    "id_sds_bentuk": "id_sds",
    "jadwal_terbalik": "jadwal_pengumpulan",
    "sekali_cross": "tipe",
    "kompilasi_sekunder": "metode",
    "supervisor_banyak": "supervisor",
}


def place_fault(fault: MetadataFault, forms: Forms) -> tuple[str, int, str] | None:
    """The form, its number from 1 (0 for the activity) and the field of a fault; None for one between several forms."""
    found = _WHERE.match(fault.where)
    if found is None:
        return None
    kind, number = _KINDS[found["kind"]], int(found["number"] or 0)
    if (kind == ACTIVITY) != (number == 0):
        return None
    label = fault.where.rpartition(", ")[2]
    named = [question.id for question in forms[kind].fields if question.label == label and label != fault.where]
    name = "judul_kegiatan" if kind == ACTIVITY else "nama"
    field = named[0] if named else _FIELDS.get(fault.code, name)
    return kind, number, field


def by_part(faults: Sequence[MetadataFault], forms: Forms) -> dict[tuple[str, int], dict[str, list[MetadataFault]]]:
    """The faults that have a field, by form and field."""
    found: dict[tuple[str, int], dict[str, list[MetadataFault]]] = {}
    for fault in faults:
        place = place_fault(fault, forms)
        if place is not None:
            found.setdefault(place[:2], {}).setdefault(place[2], []).append(fault)
    return found
