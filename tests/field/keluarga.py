"""Fictitious families as answers of the family update, and their planting into its XForm."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET

ACUAN = dt.date(2026, 1, 1)
Answers = dict[str, Any]
_XFORMS = "{http://www.w3.org/2002/xforms}"

#: who was there, who refused, and one with a newcomer, a wife, a married child, an old man who moved away
FAMILIES: dict[str, Answers] = {
    "biasa": {
        "r205": "1",
        "keluarga_baru": "2",
        "r115": "0",
        "r112": 3,
        "r301a": "1",
        "r306a": "4",
        "r307a": "1",
        "r309a": "4",
        "r502a": "1",
        "r501a": "1",
        "anggota": [
            {"nama": "BUDI REKAAN", "r404": "1", "jenis_kelamin": "1", "r407": 41, "r409": "1", "status_kawin": "2",
             "r412": "3", "r416a": "1", "r411": "1 4"},
            {"nama": "SITI REKAAN", "r404": "5", "cara_masuk": "2", "jenis_kelamin": "2",
             "tanggal_lahir": dt.date(1990, 1, 2), "r409": "2", "status_kawin": "2", "r412": "3", "r416a": "2",
             "r410": "2", "cara_kb": "100"},
            {"nama": "KARTO REKAAN", "r404": "3", "jenis_kelamin": "1", "r407": 70, "r409": "6"},
            {"nama": "ADI REKAAN", "r404": "1", "jenis_kelamin": "1", "r407": 14, "r409": "3", "status_kawin": "2"},
        ],
    },
    "menolak": {"r205": "4"},
    "kosong": {"r205": "1", "r112": 1, "r301a": "2", "r306a": "1", "r307a": "4", "r309a": "1",
               "anggota": [{"nama": "WATI"}]},
}  # fmt: skip


#: the lists of a round, and the first family of them chosen: its second member is somebody else by now
FILES = {
    "keluarga.csv": "name,label,__version,dusun,rw,rt,kk_akhir,anggota,keadaan,catatan,alamat_kk,alamat,r301a,r302\n"
    "k1,BUDI REKAAN,1,KRAJAN,01,07,0001,2,,,JALAN KARTU 7,GANG MELATI 3,1,36\n"
    "k2,LAIN REKAAN,1,LEGI,01,02,0002,1,,,,,,\n",
    "anggota.csv": "name,label,__version,keluarga,urutan,nama,jenis_kelamin,r407,r409\n"
    "a3,LAIN REKAAN,1,k2,1,LAIN REKAAN,1,50,1\n"
    "a1,BUDI REKAAN,1,k1,1,BUDI REKAAN,1,41,1\na2,SITI REKAAN,1,k1,2,SITI REKAAN,2,,2\n",
}
LISTED: Answers = {"keluarga": "k1", "r205": "1", "r302": "45", "anggota": [{}, {"nama": "SITI REKA"}, {}]}

#: the same family of two as its people tell of it: how many live there, what became of each, and how many entries the
#: form has room for (whoever the list names is never pushed out by a number), whether it asks to look at the count
RODA: dict[str, tuple[int, tuple[str, ...], int, bool]] = {
    "seorang meninggal": (1, ("1", "2"), 2, False),
    "seorang pindah, seorang lahir": (2, ("1", "3", "5"), 3, False),
    "semua tinggal, terhitung satu": (1, ("1", "1"), 2, True),
    "seorang tak ditemukan, terhitung dua": (2, ("1", "6"), 3, True),
}


def rolled(name: str) -> Answers:
    """A family of the list by name of `RODA`."""
    count, fates, _room, _asked = RODA[name]
    return {"keluarga": "k1", "r205": "1", "r112": count, "anggota": [{"r404": fate} for fate in fates]}


def planted(xform: str, answers: Mapping[str, Any]) -> str:
    """The XForm with these answers already in its instance, an entry of its roster for each of the answers' list."""
    ET.register_namespace("", "http://www.w3.org/2002/xforms")
    tree = ET.fromstring(xform)
    data = tree.find(f".//{_XFORMS}instance/{_XFORMS}data")
    assert data is not None
    for template in [node for node in data if any("template" in name for name in node.attrib)]:
        empty = next(node for node in data.findall(template.tag) if node is not template)
        at = list(data).index(empty)
        data.remove(empty)
        for number, member in enumerate(answers.get(template.tag.removeprefix(_XFORMS), [])):
            data.insert(at + number, _member(empty, member))
    _put_all(data, {name: value for name, value in answers.items() if not isinstance(value, list)})
    return ET.tostring(tree, encoding="unicode")


def _member(empty: ET.Element, answers: Mapping[str, Any]) -> ET.Element:
    node = copy.deepcopy(empty)
    _put_all(node, answers)
    return node


def _put_all(node: ET.Element, answers: Mapping[str, Any]) -> None:
    for name, value in answers.items():
        next(part for part in node.iter(f"{_XFORMS}{name}") if len(part) == 0).text = str(value)
