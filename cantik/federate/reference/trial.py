"""A package of references as it would hold here, laid beside what holds now; nothing of the installation is touched."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from cantik.codes.index import AreaIndex, find_areas, with_reference
from cantik.codes.lists import code_lists, longer_list, read_list
from cantik.content.content_files import CODE_LISTS, PACKAGE, ContentFile, gather_files, list_reference_files
from cantik.content.content_files import list_files as list_content_files
from cantik.content.file_difference import ContentChange, compare_files, list_changes
from cantik.content.kinds import Content, Indicator, TableSpec, Variable
from cantik.content.loader import REFERENCE_KINDS, load_content
from cantik.content.reference_layers import (
    AREA_FILES,
    AREAS,
    NATIONAL,
    REFERENCES,
    ReferenceVersion,
    read_in_force,
    version_in,
    write_in_force,
)
from cantik.content.schema.policy import refuse_weaker
from cantik.federate.reference.errors import refuse_change
from cantik.federate.reference.package import ReferencePackage


def lay_package(extra: Path, package: ReferencePackage) -> None:
    """Lay the files of a version beside those that hold; they hold when the list names them. Raises `OSError`."""
    target = extra / REFERENCES / package.reference.folder
    building = target.with_name(f".{target.name}.baru")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    package.lay_files(building)
    shutil.rmtree(target, ignore_errors=True)
    building.rename(target)


def choose_versions(extra: Path, changed: Mapping[str, ReferenceVersion | None]) -> dict[str, ReferenceVersion]:
    """What would hold: that of now with some servers' versions changed, None for none."""
    held = {reference.source: reference for reference in read_in_force(extra)}
    return {name: reference for name, reference in {**held, **changed}.items() if reference is not None}


@contextlib.contextmanager
def lay_trial(extra: Path, source: str, package: ReferencePackage | None) -> Iterator[Path]:
    """A copy of a kabupaten's own folder in which this version of a server holds; None: none of that server."""
    with tempfile.TemporaryDirectory(prefix="cantik-acuan-") as around:
        trial = Path(around) / extra.name
        shutil.copytree(extra, trial)
        if package is not None:
            lay_package(trial, package)
        write_in_force(trial, choose_versions(trial, {source: None if package is None else package.reference}))
        yield trial


def compare_trial(extra: Path, trial: Path) -> list[ContentChange]:
    """What would differ, in words."""
    changes = list_changes(gather_files(extra, REFERENCE_KINDS), gather_files(trial, REFERENCE_KINDS))
    return [*changes, *compare_files(_area_files(extra), _area_files(trial))]


def _area_files(extra: Path) -> dict[tuple[str, str], ContentFile]:
    folder = find_areas(extra)[0]
    files = [] if folder is None else [folder / name for name in AREA_FILES if (folder / name).is_file()]
    return {
        (AREAS, file.stem): ContentFile(AREAS, file.stem, f"{AREAS}/{file.name}", file.read_bytes()) for file in files
    }


def require_in_order(extra: Path, trial: Path, package: ReferencePackage, store_areas: Path) -> None:
    """Refuse what the loader of content would take of others, but not from above: a definition that changes without a
    higher version, a code that changes its meaning, a national protection that becomes weaker, area codes that the
    store holds already. Raises `ReferenceRefused` F405, `CodeListError` W201, `ContentError` K108 and those of areas.
    """
    reference = package.reference
    shipped = {file.key: file for file in list_content_files(PACKAGE, "", REFERENCE_KINDS)}
    for file in list_reference_files(trial, reference, REFERENCE_KINDS):
        known = shipped.get(file.key)
        if known is None or known.digest == file.digest or reference.source != NATIONAL:
            continue
        if file.kind == CODE_LISTS:
            other = read_list(trial / REFERENCES / reference.folder / CODE_LISTS / f"{file.id}.csv")
            longer_list(code_lists()[file.id], other, file.name)
        elif version_in(file.data) <= version_in(known.data):
            now, was = version_in(file.data), version_in(known.data)
            raise refuse_change(
                f"{file.name}:{_line_of_version(file)}", f"versi {now}, isi lain", f"versi {was + 1} atau lebih"
            )
    _keep_meanings(load_content(extra), load_content(trial))
    folder = find_areas(trial)[0]
    if folder is not None:
        index = with_reference(AreaIndex.shipped_alone(), folder)
        if store_areas.is_file():
            index.with_extra(store_areas)


def _line_of_version(file: ContentFile) -> int:
    lines = file.text.splitlines()
    return next((number for number, line in enumerate(lines, start=1) if line.startswith("versi:")), 1)


def _keep_meanings(before: Content, above: Content) -> None:
    """A variable keeps its type and its codes, because the registers of villages hold values of it; an indicator and a
    table keep what they count, because what was published bears their id; a policy never becomes weaker."""
    for key, variable in before.variables.items():
        now = above.variables.get(key)
        if now is None or _coding_of(now) != _coding_of(variable):
            where = f"variables/{variable.unit}.yaml:1" if now is None else now.origin.at()
            found = "tanpa variabel itu" if now is None else _coding_of(now)
            raise refuse_change(
                where, f"{variable.id}: {found}", f"{_coding_of(variable)}, seperti dalam register desa"
            )
    for name, policy in before.policies.items():
        if name in above.policies:
            refuse_weaker(above.policies[name], policy)
    pairs: list[tuple[Indicator | TableSpec, Indicator | TableSpec]] = [
        *((was, above.indicators[name]) for name, was in before.indicators.items() if name in above.indicators),
        *((was, above.tables[name]) for name, was in before.tables.items() if name in above.tables),
    ]
    for was, later in pairs:
        other = next((name for name in _meaning_of(was) if _meaning_of(was)[name] != _meaning_of(later)[name]), "")
        if other:
            raise refuse_change(
                later.origin.at(other),
                f"{was.id}: {other} lain",
                "arti yang sama; arti baru memakai id baru, dan yang lama mendapat “sampai”",
            )


def _meaning_of(measure: Indicator | TableSpec) -> dict[str, object]:
    """What a measure counts, by the key of its file."""
    common: dict[str, object] = {"basis": measure.unit_of, "semesta": measure.universe, "kosong": measure.missing}
    if isinstance(measure, TableSpec):
        return {**common, "baris": measure.rows, "kolom": measure.columns, "jumlah": measure.summed}
    own = {"jenis": measure.kind, "pembilang": measure.numerator, "penyebut": measure.denominator}
    return {**common, **own, "skala": measure.scale, "sebaran": measure.spread}


def _coding_of(variable: Variable) -> str:
    """How values of a variable are held, in words."""
    return " ".join(filter(None, (variable.type, variable.codelist, "dijumlahkan" if variable.additive else "")))
