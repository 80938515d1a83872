"""What stands under a table speaks of that table: nobody answers for a school, and no note explains a column that is
not there. Read from the files that a reader has, in both languages."""

from __future__ import annotations

import json

from tests.fixtures.desa_jadi import Village
from tests.fixtures.markah import satu_baris


def test_nobody_answers_for_what_is_recorded(village: Village) -> None:
    """Facilities are counted from a list of the village; of persons it is said how many answered."""
    tables = {
        path.stem: satu_baris(path.read_text("utf-8")) for path in sorted((village.pages / "tabel").glob("*.html"))
    }
    tables |= {
        f"en/{path.stem}": satu_baris(path.read_text("utf-8"))
        for path in (village.pages / "en" / "tabel").glob("*.html")
    }
    said = {name for name, page in tables.items() if " menjawab</span>" in page or " answered</span>" in page}
    assert {"penduduk_agama", "keluarga_anggota"} <= said
    assert "en/penduduk_agama" in said
    recorded = {name for name in tables if "fasilitas" in name or "sekolah_jenjang" in name or "ibadah" in name}
    assert recorded >= {"fasilitas_jenis", "en/fasilitas_jenis"}
    assert not recorded & said


def test_a_note_on_a_derived_column_stands_where_the_column_does(village: Village) -> None:
    seen = set()
    for path in (village.folder / "tabel").glob("*.json"):
        table = json.loads(path.read_bytes())
        if not isinstance(table, dict) or "derived" not in table:
            continue
        has = "rasio_jk" in [column["id"] for column in table["derived"]]
        assert any(note.startswith("Rasio jenis kelamin:") for note in table["notes"]) is has, path.name
        assert any(note.startswith("Sex ratio:") for note in table["notes_en"]) is has, path.name
        seen.add((table["id"], has))
    assert {("penduduk_umur_jk", True), ("penduduk_umur_jk", False)} <= seen
