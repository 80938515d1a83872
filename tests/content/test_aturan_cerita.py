"""The rule of the story of the year: what is wrong is said with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from cantik.base.errors import ContentError
from cantik.content.loader import FOLDER, load_content

GOOD = (FOLDER / "stories" / "cerita_tahun.yaml").read_text("utf-8").replace("id: cerita_tahun", "id: reka_cerita", 1)


@pytest.mark.parametrize(
    ("was", "now", "key", "said"),
    [
        ("indikator: persen_balita", "indikator: persen_batita", "ukuran:", "Indikator tidak ada"),
        ("indikator: persen_balita", "indikator: kesulitan_fungsional", "ukuran:", "kelas C"),
        ("indikator: persen_balita", "indikator: persen_lansia", "indikator: persen_lansia", "dua kali"),
        ("paling_banyak: 5", "paling_banyak: 0", "paling_banyak: 0", "Terlalu kecil"),
        ("tahun_rekor: 3", "tahun_rekor: 2", "tahun_rekor: 2", "Terlalu kecil"),
        ("jenis: [perubahan,", "jenis: [ramalan,", "jenis:", "tidak dikenal"),
        ("jenis: [perubahan,", "jenis: [rekor,", "jenis:", "dua kali"),
        ("{orang_terkecil} persons", "{orang_terbesar} persons", "en:", "Isian kalimat"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(was: str, now: str, key: str, said: str, tmp_path: Path) -> None:
    assert was in GOOD
    text = GOOD.replace(was, now, 1)
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "reka_cerita.yaml").write_text(text, "utf-8")
    with pytest.raises(ContentError) as caught:
        load_content(tmp_path)
    assert said in str(caught.value)
    lines = [number for number, line in enumerate(text.splitlines(), 1) if key in line]
    assert int(caught.value.where.rpartition(":")[2]) in lines, (caught.value.where, lines)
