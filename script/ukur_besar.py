"""Large files measured: called by `script/long besar`. `ukur_besar.py [ROWS …]` (1.6 and 10 million). Prints JSON.

A file of DTSEN's shape is drawn (`bench.large_file`): the smaller ones as CSV, the largest as Parquet, over as many
kabupaten as half a million persons each make. Then the commands, as somebody types them.
"""

import json
import sys
import tempfile
from pathlib import Path

from bench import child
from bench.large_file import code_beside_hands, make_file


def told(cost: child.Cost, rows: int) -> dict[str, object]:
    """What a command cost."""
    if cost.code:
        raise SystemExit(cost.out)
    return {
        "detik": round(cost.seconds, 1),
        "detik_cpu": round(cost.cpu, 1),
        "baris_tiap_detik": round(rows / cost.seconds),
        "baris_tiap_detik_cpu": round(rows / cost.cpu),
        "mb_terbesar": round(cost.rss_mb),
    }


def measured(rows: int, largest: bool) -> dict[str, object]:
    """One size: the files, what coding takes beside counting them by hand, parts with their families, the counts, and
    the counts again without a change."""
    with tempfile.TemporaryDirectory() as folder:
        made = make_file(Path(folder), rows, ".parquet" if largest else ".csv")
        counting = ["cantik", "measure", str(made.parts), "--out", f"{folder}/hitungan", "--store", folder, "--json"]
        beside = code_beside_hands(made, rows)
        coded, by_hand = beside["cantik"], beside["duckdb"].cpu
        joining = made.coding("--families", str(made.families), "--families-village", "kemendagri:desa")
        joined, counted, again = (child.cost(command) for command in (joining, counting, counting))
        return {
            "baris": rows,
            "desa": len(made.villages),
            "kabupaten": len({code[:5] for code in made.villages}),
            "berkas": made.persons.suffix[1:],
            "mb_berkas": round(made.persons.stat().st_size / 1e6),
            "mb_berkas_keluarga": round(made.families.stat().st_size / 1e6),
            "mb_bagian": round(sum(path.stat().st_size for path in made.parts.rglob("*.parquet")) / 1e6, 1),
            "snapshot_parts": told(coded, rows),
            "duckdb_menghitung_detik_cpu": round(by_hand, 2),
            "polars_menghitung_detik_cpu": round(beside["polars"].cpu, 2),
            "snapshot_parts_kali_duckdb": round(coded.cpu / by_hand, 1),
            "snapshot_parts_dengan_keluarga": told(joined, rows),
            "measure": told(counted, json.loads(counted.out)["baris"]),
            "sampai_hitungan_kali_duckdb": round((coded.cpu + counted.cpu) / by_hand, 1),
            "measure_tanpa_perubahan": {"detik_cpu": round(again.cpu, 1)},
            "jawaban": {"orang": json.loads(joined.out)["orang"], "sel": json.loads(counted.out)["sel"]},
        }


if __name__ == "__main__":
    sizes = [int(word) for word in sys.argv[1:]] or [1_600_000, 10_000_000]
    print(json.dumps([measured(rows, rows == max(sizes) and len(sizes) > 1) for rows in sizes]))
