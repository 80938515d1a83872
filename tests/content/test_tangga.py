"""Recoding ladders: named rungs, each complete and made of the one before; what is wrong is told with its line."""

from __future__ import annotations

import pytest

from cantik.base.errors import ContentError
from cantik.content.kinds import Classification
from cantik.content.nodes import compose
from cantik.content.schema.classification import read_classification

TEXT = """id: kerja
variabel: pekerjaan
label: Pekerjaan
label_en: Occupation
kelas:
  - {id: tidak, label: Tidak, label_en: "No", kode: ["1"]}
  - {id: tani, label: Tani, label_en: Farm, kode: ["2"]}
  - {id: dagang, label: Dagang, label_en: Trade, kode: ["3"]}
  - {id: lainnya, label: Lainnya, label_en: Other, kode: ["4"]}
tangga:
  - id: tiga
    label: Tiga golongan
    label_en: Three groups
    kelompok:
      - {id: usaha, label: Usaha dan lainnya, label_en: Business and other, kelas: [dagang, lainnya]}
    tetap: [tidak, tani]
  - id: dua
    label: Bekerja dan tidak
    label_en: Working or not
    kelompok:
      - {id: kerja, label: Bekerja, label_en: Working, kelas: [tani, dagang, lainnya]}
    tetap: [tidak]
netral: tidak
sisa: [lainnya, usaha]
"""

TIGA = "kelas: [dagang, lainnya]}\n    tetap: [tidak, tani]"
DUA = "kelas: [tani, dagang, lainnya]}\n    tetap: [tidak]"


def read(text: str) -> Classification:
    return read_classification("kerja", compose("kerja.yaml", text.removeprefix("id: kerja\n")))


def test_a_ladder_is_read_with_its_names() -> None:
    ladder = read(TEXT).ladder
    assert [(rung.id, rung.label, rung.label_en) for rung in ladder] == [
        ("tiga", "Tiga golongan", "Three groups"),
        ("dua", "Bekerja dan tidak", "Working or not"),
    ]
    assert [(group.id, group.classes) for group in ladder[0].groups] == [("usaha", ("dagang", "lainnya"))]
    assert ladder[1].kept == ("tidak",)
    assert read(TEXT).residual == {"lainnya", "usaha"}


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("    tetap: [tidak, tani]", "    tetap: [tidak]", 13),  # a class in no group
        ("    tetap: [tidak, tani]", "    tetap: [tidak, tani, dagang]", 13),  # a class in two
        ("    tetap: [tidak, tani]", "    tetap: [tidak, tani, kapal]", 15),  # no such class
        ("kelas: [tani, dagang, lainnya]", "kelas: [tani, dagang, kapal]", 20),  # no such class in a group
        (
            "kelas: [tani, dagang, lainnya]}\n    tetap: [tidak]",
            "kelas: [tani, dagang]}\n    tetap: [tidak, lainnya]",
            16,
        ),
        (
            "kelas: [dagang, lainnya]}\n    tetap: [tidak, tani]",
            "kelas: [dagang]}\n    tetap: [tidak, tani, lainnya]",
            14,
        ),
        (
            "kelas: [dagang, lainnya]}\n    tetap: [tidak, tani]",
            "kelas: [tidak, lainnya]}\n    tetap: [tani, dagang]",
            14,
        ),
        ("id: kerja, label: Bekerja", "id: usaha, label: Bekerja", 9),  # one id for two sets
        ("  - id: dua", "  - id: tiga", 9),
        ("sisa: [lainnya, usaha]", "sisa: [selain]", 23),
    ],
    ids=["missing", "twice", "unknown", "in_group", "not_nested", "alone", "neutral", "two_sets", "id", "residual"],
)
def test_what_is_wrong_is_told_with_its_line(old: str, new: str, line: int) -> None:
    assert TEXT.count(old) == 1
    with pytest.raises(ContentError) as caught:
        read(TEXT.replace(old, new))
    assert caught.value.code == "K104"
    assert caught.value.where == f"kerja.yaml:{line}"


def test_five_rungs_are_the_most() -> None:
    one = TEXT[TEXT.index("  - id: tiga") : TEXT.index("  - id: dua")]
    with pytest.raises(ContentError) as caught:
        read(TEXT.replace(one, one * 4))
    assert (caught.value.code, caught.value.found) == ("K104", "5 jenjang")
