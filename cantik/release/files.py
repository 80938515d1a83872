"""The release as a directory: written without half states, read back as the same value."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from cantik.base.canonical import canonical_json, digest_file, pretty_json
from cantik.base.errors import UnreadableInput
from cantik.base.media_types import MEDIA_TYPES
from cantik.base.nesting import parse_json
from cantik.base.regular_files import irregular
from cantik.register.leave.quality_report import QualityReport
from cantik.release.codec import decode, encode
from cantik.release.compose import fingerprint
from cantik.release.countersign import BESIDE
from cantik.release.left_prints import left_of
from cantik.release.model import Figure, Release, Table
from cantik.vault import signature

DESCRIPTION = "rilis.json"
CONTENTS = "isi.json"
SIGNATURE = "tanda-tangan.dsse.json"
CRATE = "ro-crate-metadata.json"
FIGURES = "tabel/indikator.json"
GEOMETRY = "geo/dusun.geojson"
#: name, time of the last change, size and place of each file
Stamps = tuple[tuple[str, int, int, int], ...]


def write_description(release: Release, folder: Path) -> None:
    """Write what the release says into `folder` (made when absent): the only source of every product."""
    (folder / "tabel").mkdir(parents=True, exist_ok=True)
    bare = encode(replace(release, tables=(), figures=(), geometry=None))
    bare["tables"] = [table.key for table in release.tables]
    (folder / DESCRIPTION).write_bytes(pretty_json(bare))
    for table in release.tables:
        (folder / "tabel" / f"{table.key}.json").write_bytes(pretty_json(encode(table)))
    (folder / FIGURES).write_bytes(pretty_json(encode(release.figures)))
    if release.geometry is not None:
        (folder / "geo").mkdir(exist_ok=True)
        (folder / GEOMETRY).write_bytes(pretty_json(encode(release.geometry)))


def quality_of(folder: Path) -> QualityReport:
    """The quality report of the release that lies in `folder`, without reading its tables.

    Raises as `open_release` does; the fingerprint is not computed for so small a part.
    """
    bare = _json(folder / DESCRIPTION)
    if not isinstance(bare, dict):
        raise _unreadable(folder / DESCRIPTION, "bukan uraian rilis")
    return decode(QualityReport, bare.get("quality"), DESCRIPTION)


def open_release(folder: Path) -> Release:
    """The release that lies in `folder`.

    Raises `UnreadableInput` T102 when a file is missing or not JSON and `CantikError` T101/T103 when its content has
    another form or does not match its own fingerprint. Signature and hashes are `verify`'s matter.
    """
    bare = _json(folder / DESCRIPTION)
    if not isinstance(bare, dict) or not isinstance(bare.get("tables"), list):
        raise _unreadable(folder / DESCRIPTION, "bukan uraian rilis")
    keys = [str(key) for key in bare["tables"]]
    if any("/" in key or "\\" in key or key.startswith(".") for key in keys):
        raise _unreadable(folder / DESCRIPTION, "nama tabel memuat jalur")
    tables = tuple(decode(Table, _json(folder / "tabel" / f"{key}.json"), f"tabel/{key}.json") for key in keys)
    figures = decode(tuple[Figure, ...], _json(folder / FIGURES), FIGURES)
    geometry = _json(folder / GEOMETRY) if (folder / GEOMETRY).exists() else None
    empty = decode(Release, {**bare, "tables": [], "figures": [], "geometry": None}, DESCRIPTION)
    release = replace(empty, tables=tables, figures=figures, geometry=geometry)
    if fingerprint(release) != release.content:
        raise UnreadableInput(
            "T103",
            "Isi rilis tidak cocok dengan sidiknya",
            where=str(folder / DESCRIPTION),
            mend="Rilis sudah berubah sejak dibuat; ambil ulang dari penerbitnya.",
        )
    return release


def open_shelved(folder: Path) -> Release:
    """`open_release` of an edition on the shelf, for pages: it never changes, so that the next page of it reads nothing
    again. One whose files were touched since is opened, and proved, anew."""
    return _open_stamped(folder, stamp_release(folder))


@lru_cache(maxsize=4)
def _open_stamped(folder: Path, _stamps: Stamps) -> Release:
    return open_release(folder)


def stamp_release(folder: Path) -> Stamps:
    """What all files are told by that `open_release` reads, and those that it would."""
    return stamp_files(sorted([*folder.glob("*.json"), *folder.glob("tabel/*"), *folder.glob("geo/*")]))


def stamp_files(paths: Iterable[Path]) -> Stamps:
    """What files are told by: another name, time, size or place on the disk is another file; one that is not there is
    told apart, too."""
    found = []
    for path in paths:
        try:
            at = path.stat()
        except OSError:
            found.append((str(path), 0, -1, 0))
        else:
            found.append((str(path), at.st_mtime_ns, at.st_size, at.st_ino))
    return tuple(found)


def open_table(folder: Path, key: str) -> Table | None:
    """One table of a release without proof, None when the release has none of this key. Raises T101, T102."""
    if key not in _read_keys(folder, stamp_files([folder / DESCRIPTION])):
        return None
    return decode(Table, _json(folder / "tabel" / f"{key}.json"), f"tabel/{key}.json")


@lru_cache(maxsize=512)
def _read_keys(folder: Path, _stamps: Stamps) -> frozenset[str]:
    """The keys of the tables of a release: its description is ten times a table, and many ask for one after another."""
    bare = _json(folder / DESCRIPTION)
    return frozenset(bare.get("tables", ())) if isinstance(bare, dict) else frozenset()


def open_summary(folder: Path, *, borders: bool = False) -> Release:
    """The release without its tables and without proof: enough to name it in a list, with its borders to draw it on a
    map. Raises T101, T102. One whose files are as they were is not read again: homes and lists name many."""
    read = (DESCRIPTION, FIGURES, *((GEOMETRY,) if borders else ()))
    return _read_summary(folder, stamp_files(folder / name for name in read), borders)


@lru_cache(maxsize=32)
def _read_summary(folder: Path, _stamps: Stamps, borders: bool) -> Release:
    bare = _json(folder / DESCRIPTION)
    if not isinstance(bare, dict):
        raise _unreadable(folder / DESCRIPTION, "bukan uraian rilis")
    empty = decode(Release, {**bare, "tables": [], "figures": [], "geometry": None}, DESCRIPTION)
    geometry = _json(folder / GEOMETRY) if borders and (folder / GEOMETRY).exists() else None
    return replace(empty, figures=decode(tuple[Figure, ...], _json(folder / FIGURES), FIGURES), geometry=geometry)


def open_figures(folder: Path, indicator: str) -> tuple[Figure, ...]:
    """What an edition says by one indicator, of all places, and nothing else of it is read: a forum asks two hundred
    editions for one number. Raises T102. One whose file is as it was is not read again."""
    return _read_figures(folder, stamp_files([folder / FIGURES]), indicator)


@lru_cache(maxsize=2048)
def _read_figures(folder: Path, _stamps: Stamps, indicator: str) -> tuple[Figure, ...]:
    rows = _json(folder / FIGURES)
    if not isinstance(rows, list):
        raise _unreadable(folder / FIGURES, "bukan daftar angka")
    named = [row for row in rows if isinstance(row, dict) and row.get("id") == indicator]
    return decode(tuple[Figure, ...], named, FIGURES)


def seal(release: Release, folder: Path, key: signature.KeySource | None, *, commitment: str) -> Path:
    """Finish the directory: description for machines, list of contents, signature; returns the list's path.

    `commitment` is that to the inputs (`release.opening`); it stands in the list alone, so that all other files of the
    same people are the same bytes.

    A draft (`standing` "rancangan") is never signed; `key` is then not called. Raises `ValueError` when a release
    that is no draft comes without a key.
    """
    (folder / CRATE).write_bytes(pretty_json(_crate(release, folder)))
    payload = canonical_json(contents(release, folder, commitment))
    path = folder / CONTENTS
    path.write_bytes(payload)
    if release.standing != "rancangan":
        if key is None:
            raise ValueError("a release that is no draft needs the village's key")
        (folder / SIGNATURE).write_bytes(signature.sign(payload, key()))
    return path


def contents(release: Release, folder: Path, commitment: str) -> dict[str, Any]:
    """The list of contents: every file with length and SHA-256, what went in as far as it may be told, and the
    commitment to all of it."""
    return {
        "jenis": "rilis-wilayah" if release.standing == "rilis wilayah" else "rilis-desa",
        "nomor": release.number,
        "kode": release.place.code,
        "tahun": release.year,
        "acuan": release.reference.isoformat(),
        "terbit": release.published.isoformat(),
        "standing": release.standing,
        "keterangan": release.standing_note,
        "sidik": release.content,
        "masukan": encode(release.extra.get("masukan", {})),
        "komitmen": commitment,
        "definisi": encode(release.extra.get("definisi", {})),
        "kebijakan": dict(release.policy),
        "perangkat_lunak": dict(release.software),
        "berkas": [
            {"jalur": name, "panjang": (folder / name).stat().st_size, "sha256": digest_file(folder / name)}
            for name in list_files(folder)
        ],
    }


def list_files(folder: Path) -> list[str]:
    """All files of a release but the list and the envelopes over it, as POSIX paths in order."""
    names = (p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    return sorted(name for name in names if name not in {CONTENTS, SIGNATURE, *BESIDE})


def _crate(release: Release, folder: Path) -> dict[str, Any]:
    """RO-Crate 1.2 description, written by hand."""
    names = [name for name in list_files(folder) if name != CRATE]
    files = [
        {
            "@id": name,
            "@type": "File",
            "contentSize": str((folder / name).stat().st_size),
            "encodingFormat": MEDIA_TYPES.get(Path(name).suffix, "application/octet-stream"),
        }
        for name in names
    ]
    return {
        "@context": "https://w3id.org/ro/crate/1.2/context",
        "@graph": [
            {
                "@id": CRATE,
                "@type": "CreativeWork",
                "about": {"@id": "./"},
                "conformsTo": {"@id": "https://w3id.org/ro/crate/1.2"},
            },
            _dataset(release, names),
            {"@id": f"#{release.place.code}", "@type": "Place", "name": release.place.full()},
            {"@id": "#penerbit", "@type": "Organization", "name": f"Pemerintah {release.place.full()}"},
            {"@id": "https://creativecommons.org/licenses/by/4.0/", "@type": "CreativeWork", "name": "CC BY 4.0"},
            *files,
        ],
    }


def _dataset(release: Release, names: Sequence[str]) -> dict[str, Any]:
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": f"{release.titles[0]} – {release.edition}",
        "description": ". ".join(
            (
                f"{release.titles[0]}, keadaan {release.reference.isoformat()}, {release.standing_note}",
                *(said.rstrip(".") for said, _ in left_of(release).tell_lines()),
            )
        ),
        "datePublished": release.published.isoformat(),
        "identifier": f"{release.place.code}/{release.number}",
        "version": release.number,
        "license": {"@id": "https://creativecommons.org/licenses/by/4.0/"},
        "temporalCoverage": release.reference.isoformat(),
        "spatialCoverage": {"@id": f"#{release.place.code}"},
        "creativeWorkStatus": release.standing,
        "publisher": {"@id": "#penerbit"},
        "hasPart": [{"@id": name} for name in names],
    }


def _json(path: Path) -> Any:
    try:
        return parse_json(path.read_bytes())
    except FileNotFoundError as error:
        raise _unreadable(path, "berkas tidak ada") from error
    except (OSError, ValueError) as error:
        raise _unreadable(path, "berkas tidak terbaca") from error


def _unreadable(path: Path, found: str) -> UnreadableInput:
    return UnreadableInput(
        "T102",
        "Rilis tidak dapat dibaca",
        where=str(path),
        found=found,
        expected="folder rilis yang utuh",
        mend="Tunjuk folder yang memuat isi.json, atau ambil ulang rilisnya.",
    )


def copy_folder(folder: Path, target: Path) -> None:
    """Copy a folder into another, made when absent; regular files in real folders only.

    Raises `UnreadableInput` T105 for anything else, also when it takes the place of a file meanwhile, and `OSError` as
    the system said it: `shutil.copytree` gathers the faults of all files into one error that has no number, so that a
    full disk would not be told as one.
    """
    refuse_irregular(folder)
    _copy_tree(folder, target)


def refuse_irregular(folder: Path) -> None:
    """Raise `UnreadableInput` T105 when anything but regular files in real folders lies in `folder`."""
    if found := irregular(folder):
        raise _not_regular(folder / found[0])


def _copy_tree(folder: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            _copy_tree(path, target / path.name)
        else:
            _copied_file(path, target / path.name)


_NEVER_FOLLOWED = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def _copied_file(path: Path, target: Path) -> None:
    try:
        handle = os.open(path, os.O_RDONLY | _NEVER_FOLLOWED)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO):
            raise _not_regular(path) from error
        raise
    with os.fdopen(handle, "rb") as source:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise _not_regular(path)
        with target.open("wb") as written:
            shutil.copyfileobj(source, written, 1 << 20)


def _not_regular(path: Path) -> UnreadableInput:
    return UnreadableInput(
        "T105",
        "Di folder rilis ada yang bukan berkas biasa",
        where=str(path),
        found="tautan, pipa, atau perangkat",
        expected="hanya berkas biasa di dalam folder sungguhan",
        mend="Ambil ulang rilisnya dari penerbit; jangan pakai folder ini.",
    )
