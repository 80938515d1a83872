"""An aid programme for the villages that are worked in: its page names many persons."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from cantik.collect.batch import Batch, RecordSet, Value


def aid(batch: Batch, file: Path) -> Batch:
    """An aid programme in which a third of the persons take part."""
    niks: list[Value] = []
    niks += [value for value in batch.records["orang"].columns["nik"] if value][::3]
    rows = list(range(2, len(niks) + 2))
    programme = RecordSet("program", {"nomor": ["1"], "nama": ["Bantuan Rekaan"], "sasaran": ["1"]}, [1], "Program")
    members = RecordSet("peserta", {"kode_peserta": niks, "nik": niks}, rows, "Peserta")
    facts = replace(batch.file, name="bantuan.xlsx", sha256=hashlib.sha256(file.read_bytes()).hexdigest())
    return replace(
        batch, mapping="opensid_bantuan", source="opensid_bantuan", file=facts, findings=(),
        records={"program": programme, "peserta": members},
    )  # fmt: skip
