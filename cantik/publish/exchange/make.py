"""Write the data files of a release into its folder."""

from __future__ import annotations

from pathlib import Path

from cantik.base.canonical import pretty_json
from cantik.publish.exchange.csv_ import delivered_csv, figures_csv, profile_csv, table_csv
from cantik.publish.exchange.datapackage import PROFILE, descriptor
from cantik.publish.exchange.jsonstat import dataset
from cantik.release.model import Release
from cantik.release.office_figures import FILE, decode_figures
from cantik.release.printed_tables import print_release


def make(release: Release, folder: Path) -> list[str]:
    """Write CSV and JSON-stat of every table, the indicators, what offices deliver and `datapackage.json`; returns the
    paths written."""
    release = print_release(release)
    files: dict[str, bytes] = {f"tabel/{t.key}.csv": table_csv(t) for t in release.tables}
    files["tabel/indikator.csv"] = figures_csv(release)
    if release.profiles:
        files[PROFILE] = profile_csv(release)
    if decode_figures(release):
        files[FILE] = delivered_csv(release)
    package = pretty_json(descriptor(release, files))
    files |= {f"tabel/{t.key}.jsonstat.json": pretty_json(dataset(t, release)) for t in release.tables}
    files["datapackage.json"] = package
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return sorted(files)
