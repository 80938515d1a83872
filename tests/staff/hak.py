"""The expected rights as tests read them: hak.csv (actions × roles) and rute.csv (addresses × actions)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
FULL = {"ya", "sk"}


@dataclass(frozen=True)
class Expected:
    """One row of hak.csv."""

    action: str
    stages: str
    proof: str
    cells: dict[str, str]

    def cell(self, role: str, stage: str, decree: str) -> str:
        """What a role with an assignment for one stage ("" = all) gets: `ya`, a narrower word, or `-`."""
        said = self.cells[role]
        if stage and stage not in self.stages and self.action != "desa.lihat":
            said = "-"
        if said == "desa":
            said = "-"  # these tests put every role as high as it may stand
        if said == "sk":
            said = "ya" if decree else "-"
        return "ya" if self.cells["publik"] == "ya" else said


@dataclass(frozen=True)
class Row:
    """One row of rute.csv."""

    action: str
    narrow: bool


def _lines(name: str) -> list[str]:
    return [line for line in (HERE / name).read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]


def expected() -> dict[str, Expected]:
    """hak.csv by action."""
    rows = {}
    for row in csv.DictReader(_lines("hak.csv")):
        action, stages, proof = row.pop("aksi"), row.pop("tahap"), row.pop("bukti")
        assert set(row.values()) <= {"ya", "sk", "sendiri", "t2", "kasus", "prioritas", "teknis", "desa", "-"}, action
        assert action not in rows
        rows[action] = Expected(action, stages.replace("-", ""), proof, dict(row))
    return rows


def routes() -> dict[str, Row]:
    """rute.csv by address."""
    rows: dict[str, Row] = {}
    for row in csv.DictReader(_lines("rute.csv")):
        assert row["rute"] not in rows, row["rute"]
        rows[row["rute"]] = Row(row["aksi"], row["sempit"] == "ya")
    return rows
