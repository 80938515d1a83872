"""Write the data files of a release into its folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cantik.base.canonical import canonical_json, pretty_json
from cantik.publish.exchange import csvw, data_index, ddi, sdmx
from cantik.publish.exchange.csv_ import delivered_csv, profile_csv, set_csv
from cantik.publish.exchange.datapackage import PROFILE, descriptor
from cantik.publish.exchange.dataset import INDICATORS, Dataset, list_datasets, set_of_figures
from cantik.publish.exchange.jsonstat import dataset
from cantik.release.model import Release
from cantik.release.office_figures import FILE, decode_figures
from cantik.release.printed_tables import print_release


def make(release: Release, folder: Path) -> list[str]:
    """Write CSV and JSON-stat of every table, the indicators, what offices deliver and `datapackage.json`; beside them
    what the columns mean (CSVW), the same data and their structures in SDMX, the codebook of an archive (DDI), and what
    all of it is for programs (`data.json`). Returns the paths written."""
    release = print_release(release)
    sets = list_datasets(release)
    tables = [own for own in sets if own.key != INDICATORS]
    listed = [*tables, set_of_figures(release)]  # the file of indicators is there where there are none, too
    files: dict[str, bytes] = {own.csv_file: set_csv(own) for own in listed}
    if release.profiles:
        files[PROFILE] = profile_csv(release)
    if decode_figures(release):
        files[FILE] = delivered_csv(release)
    package = pretty_json(descriptor(release, listed, files))
    files |= {own.jsonstat_file: pretty_json(dataset(own, release)) for own in tables}
    files["datapackage.json"] = package
    files |= _describe_for_others(release, sets, sorted(files))
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return sorted(files)


def _describe_for_others(release: Release, sets: Sequence[Dataset], data: list[str]) -> dict[str, bytes]:
    """For programs of other offices; `data`: the files that the codebook names."""
    structures = sdmx.structures_of(sets)
    files = {sdmx.data_file(each.dataset): sdmx.sdmx_csv(each, release) for each in structures}
    files[sdmx.FILE] = sdmx.sdmx_structures(structures, release)
    files[csvw.FILE] = pretty_json(csvw.describe_csv(release, sets))
    files[ddi.FILE] = ddi.ddi_codebook(release, sets, data)
    files[data_index.FILE] = canonical_json(data_index.describe_data(release, sets))
    return files
