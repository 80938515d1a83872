"""Write the data files of a release into its folder."""

from __future__ import annotations

from pathlib import Path

from cantik.base.canonical import pretty_json
from cantik.publish.exchange import csvw, ddi, sdmx
from cantik.publish.exchange.csv_ import delivered_csv, figures_csv, profile_csv, table_csv
from cantik.publish.exchange.datapackage import PROFILE, descriptor
from cantik.publish.exchange.dataset import list_datasets
from cantik.publish.exchange.jsonstat import dataset
from cantik.release.model import Release
from cantik.release.office_figures import FILE, decode_figures
from cantik.release.printed_tables import print_release


def make(release: Release, folder: Path) -> list[str]:
    """Write CSV and JSON-stat of every table, the indicators, what offices deliver and `datapackage.json`; beside them
    what the columns mean (CSVW), the same data and their structures in SDMX, and the codebook of an archive (DDI).
    Returns the paths written."""
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
    files |= _describe_for_others(release, sorted(files))
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return sorted(files)


def _describe_for_others(release: Release, data: list[str]) -> dict[str, bytes]:
    """For programs of other offices; `data`: the files that the codebook names."""
    sets = list_datasets(release)
    structures = sdmx.structures_of(sets)
    files = {sdmx.data_file(each.dataset): sdmx.sdmx_csv(each, release) for each in structures}
    files[sdmx.FILE] = sdmx.sdmx_structures(structures, release)
    files[csvw.FILE] = pretty_json(csvw.describe_csv(release, sets))
    files[ddi.FILE] = ddi.ddi_codebook(release, sets, data)
    return files
