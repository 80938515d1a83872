"""An aid programme and a list of questions for the villages that are worked in: their pages name many persons."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from cantik.collect.batch import Reading, RecordSet, Value


def aid(batch: Reading, file: Path) -> Reading:
    """An aid programme in which a third of the persons take part."""
    niks: list[Value] = []
    niks += [value for value in batch.records["orang"].columns["nik"] if value][::3]
    rows = list(range(2, len(niks) + 2))
    programme = RecordSet("program", {"nomor": ["1"], "nama": ["Bantuan Rekaan"], "sasaran": ["1"]}, [1], "Program")
    members = RecordSet("peserta", {"kode_peserta": niks, "nik": niks}, rows, "Peserta")
    facts = replace(batch.file, name="bantuan.xlsx", sha256=hashlib.sha256(file.read_bytes()).hexdigest())
    return replace(
        batch,
        mapping="opensid_bantuan",
        source="opensid_bantuan",
        file=facts,
        findings=(),
        records={"program": programme, "peserta": members},
    )


def answered(batch: Reading, file: Path) -> Reading:
    """A list of questions that every family of a list answered."""
    cards: list[Value] = []
    cards += dict.fromkeys(value for value in batch.records["orang"].columns["no_kk"] if value)
    said: dict[str, list[Value]] = {"kk": cards, "tanggal": [None] * len(cards)}
    codes = [str(number + 1) for number in range(20)]
    for code in codes:
        said[f"q.{code}"] = [str(1000 + place) for place in range(len(cards))]
    asked: dict[str, list[Value]] = {
        "kode": [*codes],
        "isi": [f"Pertanyaan rekaan {code}" for code in codes],
        "kelompok": [""] * 20,
        "tipe": ["3"] * 20,
    }
    facts = replace(batch.file, name="isian.xlsx", sha256=hashlib.sha256(file.read_bytes()).hexdigest())
    return replace(
        batch,
        mapping="opensid_analisis",
        source="opensid_analisis",
        file=facts,
        findings=(),
        records={
            "analisis": RecordSet("analisis", {"nama": ["DDK"], "subjek": ["2"], "tahun": [None]}, [1], "master"),
            "pertanyaan": RecordSet("pertanyaan", asked, list(range(2, 22)), "pertanyaan"),
            "jawaban": RecordSet("jawaban", {"pertanyaan": [], "kode": [], "isi": []}, [], "jawaban"),
            "isian": RecordSet("isian", said, list(range(2, len(cards) + 2)), "isian"),
        },
    )
