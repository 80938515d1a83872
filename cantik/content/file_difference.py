"""What differs between two states of content, in the words of the files themselves: which definition is added, changed
or withdrawn, and what of it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from cantik.content.content_files import CODE_LISTS, ContentFile, GatheredFiles

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
ADDED, CHANGED, WITHDRAWN = "tambah", "ubah", "cabut"
KIND_WORDS: Mapping[str, str] = {
    "activities": "kegiatan desa",
    "areas": "kode wilayah",
    "books": "susunan buku",
    "classifications": "klasifikasi",
    "codelists": "daftar kode",
    "columns": "kolom turunan",
    "concepts": "konsep",
    "conflicts": "aturan beda sumber",
    "facilities": "jenis fasilitas",
    "facts": "fakta kehidupan",
    "gaps": "aturan kesenjangan",
    "groups": "kelompok wilayah",
    "guides": "panduan tahun pertama",
    "indicator_lists": "daftar indikator",
    "indicators": "indikator",
    "instruments": "instrumen",
    "mappings": "pemetaan berkas",
    "metadata": "isian metadata",
    "opd": "tabel OPD",
    "papers": "formulir cetak",
    "parameters": "parameter",
    "peers": "aturan desa serupa",
    "policies": "kebijakan pelindungan",
    "programs": "program daerah",
    "rates": "angka peristiwa",
    "rules": "aturan pemeriksaan",
    "schedules": "skedul skenario",
    "stories": "aturan cerita",
    "tables": "tabel",
    "tallies": "hitungan desa",
    "variables": "variabel",
    "years": "tahun Satu Data",
}
#: what tells the entries of a list apart, the first that all of them have
_NAMES = ("id", "kode", "isian", "nomor", "kolom")
#: kinds that no figure of a release is made of
_BESIDE_FIGURES = frozenset({"guides", "papers", "years", "metadata", "instruments", "opd", "activities", "schedules"})
_MOST_DETAILS, _LONGEST = 12, 90
_WORD = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class ContentChange:
    """One definition that differs. `details`: what of it, a sentence part each; `names`: the ids that stand in what
    differs (questions, variables, codes), by which forms are found that use them."""

    kind: str
    id: str
    change: str
    title: str
    details: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()

    @property
    def words(self) -> str:
        """The change in one line."""
        verb = {ADDED: "ditambah", CHANGED: "diubah", WITHDRAWN: "dicabut"}[self.change]
        return f"{KIND_WORDS.get(self.kind, self.kind)} {self.id} ({self.title}) {verb}"

    @property
    def of_figures(self) -> bool:
        """Whether figures of a release can differ by it."""
        return self.kind not in _BESIDE_FIGURES


def list_changes(before: GatheredFiles, after: GatheredFiles) -> list[ContentChange]:
    """The definitions that differ between two states, by kind and id."""
    return compare_files(_by_key(before), _by_key(after))


def _by_key(gathered: GatheredFiles) -> dict[tuple[str, str], ContentFile]:
    """The file that holds of each definition; of two states of a list of codes the longer one."""
    found: dict[tuple[str, str], ContentFile] = {}
    for file in (*gathered.national, *gathered.own):
        known = found.get(file.key)
        if known is None or file.data.count(b"\n") >= known.data.count(b"\n"):
            found[file.key] = file
    return found


def compare_files(
    before: Mapping[tuple[str, str], ContentFile], after: Mapping[tuple[str, str], ContentFile]
) -> list[ContentChange]:
    """The same for files by kind and id."""
    found = []
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        if old is not None and new is not None:
            if old.digest != new.digest:
                found.append(_describe_change(old, new))
        elif (file := new or old) is not None:
            value = _read_values(file)
            change = WITHDRAWN if new is None else ADDED
            found.append(ContentChange(*key, change, _title(value, file.id), (), _names(value)))
    return found


def _describe_change(old: ContentFile, new: ContentFile) -> ContentChange:
    was, now = _read_values(old), _read_values(new)
    pairs = list(_walk_values(was, now, ()))
    details = [f"{' / '.join(path) or new.id}: {told}" for path, told in pairs if path != ("versi",)]
    version = next((told for path, told in pairs if path == ("versi",)), "")
    shown = ([f"versi {version}"] if version else []) + details
    if len(shown) > _MOST_DETAILS:
        shown = [*shown[:_MOST_DETAILS], f"dan {len(shown) - _MOST_DETAILS} lagi"]
    names = frozenset(part for path, _ in pairs for part in path) | frozenset(_WORD.findall(" ".join(details)))
    return ContentChange(new.kind, new.id, CHANGED, _title(now, new.id), tuple(shown), names)


def _read_values(file: ContentFile) -> Any:
    """The values of a file that the loader took already: of a list of codes its rows by code."""
    if file.kind == CODE_LISTS or file.name.endswith(".csv"):
        return {_row_key(row): row for row in csv.DictReader(file.text.splitlines())}
    return yaml.load(file.text, Loader=_Loader)  # noqa: S506 - the safe loader


def _row_key(row: Mapping[str, str]) -> str:
    return next((row[name] for name in ("code", "kode", "kode_kemendagri") if row.get(name)), "") or "tidak terjawab"


def _title(value: Any, name: str) -> str:
    said = value if isinstance(value, Mapping) else {}
    return str(next((said[key] for key in ("judul", "label") if isinstance(said.get(key), str)), name))


def _names(value: Any) -> frozenset[str]:
    return frozenset(_WORD.findall(str(value)))


def _walk_values(was: Any, now: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The places where two values differ, with what is told there."""
    if isinstance(was, Mapping) and isinstance(now, Mapping):
        for key in dict.fromkeys([*was, *now]):
            here = (*path, str(key))
            if key not in now:
                yield here, "dicabut"
            elif key not in was:
                yield here, f"ditambah{_show_value(now[key])}"
            else:
                yield from _walk_values(was[key], now[key], here)
    elif isinstance(was, list) and isinstance(now, list):
        yield from _walk_lists(was, now, path)
    elif was != now:
        yield path, f"“{_short(was)}” menjadi “{_short(now)}”"


def _walk_lists(was: list[Any], now: list[Any], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    name = next((name for name in _NAMES if all(isinstance(e, Mapping) and name in e for e in [*was, *now])), None)
    if name is not None:
        yield from _walk_values(_key_entries(was, name), _key_entries(now, name), path)
    elif was != now:
        gone, new = [e for e in was if e not in now], [e for e in now if e not in was]
        told = [*(f"tanpa “{_short(e)}”" for e in gone), *(f"dengan “{_short(e)}”" for e in new)]
        yield path, "; ".join(told) or "urutannya berubah"


def _key_entries(entries: Iterable[Mapping[str, Any]], name: str) -> dict[str, Any]:
    return {str(entry[name]): {key: value for key, value in entry.items() if key != name} for entry in entries}


def _show_value(value: Any) -> str:
    said = value.get("judul") or value.get("label") or value.get("label_id") if isinstance(value, Mapping) else value
    return f" “{_short(said)}”" if isinstance(said, (str, int, bool)) else ""


def _short(value: Any) -> str:
    said = ("ya" if value else "tidak") if isinstance(value, bool) else str(value)
    text = " ".join(said.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
