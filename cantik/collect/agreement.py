"""The agreement that a shared source needs (Regsosek, DTSEN, …): read from a file, judged at the gate.

Source: docs/bidang/instruments.md 9. A file without a valid agreement is read and examined, but quarantined.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import yaml

from cantik.base.dates import long_date
from cantik.base.memory_file import Source
from cantik.base.nesting import parse_json, require_plain_yaml
from cantik.collect.batch import Agreement
from cantik.collect.errors import AgreementError
from cantik.collect.headers import header_key, known_headers
from cantik.content.kinds import Content, Mapping_

MAX_BYTES = 64 * 1024
_KEYS = ("nomor", "tanggal", "para_pihak", "tujuan", "tingkat", "kolom", "berlaku_sampai", "tanggal_acuan")


def read_agreement(path: Source) -> Agreement:
    """An agreement from a YAML or JSON file.

    Keys: nomor, tanggal, para_pihak, tujuan, tingkat, berlaku_sampai; optional kolom (what is covered, as titles of the
    file or as variables, `in_variables`; left out = all) and tanggal_acuan (reference date of the data). Dates
    `tttt-bb-hh`. Raises `AgreementError` B121.
    """
    top = _load(path)
    for key in top:
        if key not in _KEYS:
            raise AgreementError("Kunci tidak dikenal", where=f"{path.name}: {key}", expected=", ".join(_KEYS))
    begins, expires = _date(path, top, "tanggal"), _date(path, top, "berlaku_sampai")
    if expires < begins:
        raise AgreementError(
            "Perjanjian berakhir sebelum dibuat",
            where=f"{path.name}: berlaku_sampai",
            found=long_date(expires),
            expected=f"{long_date(begins)} atau sesudahnya",
        )
    return Agreement(
        number=_text(path, top, "nomor"),
        date=begins,
        parties=_texts(path, top, "para_pihak"),
        purposes=_texts(path, top, "tujuan"),
        level=_text(path, top, "tingkat"),
        columns=_texts(path, top, "kolom") if top.get("kolom") is not None else (),
        expires=expires,
        reference=_date(path, top, "tanggal_acuan") if top.get("tanggal_acuan") is not None else None,
    )


def quarantine_reason(title: str, agreement: Agreement | None, purpose: str, on: dt.date) -> str | None:
    """Why no measure may read this batch on a day, or None when the agreement covers it."""
    if agreement is None:
        why = "tidak ada perjanjian"
    elif on > agreement.expires:
        why = f"perjanjian {agreement.number} berakhir {long_date(agreement.expires)}"
    elif on < agreement.date:
        why = f"perjanjian {agreement.number} baru berlaku {long_date(agreement.date)}"
    elif purpose not in {purpose.casefold() for purpose in agreement.purposes}:
        why = f"perjanjian {agreement.number} tidak mencakup tujuan {purpose}"
    else:
        return None
    return f"Data {title} memerlukan perjanjian yang berlaku ({why}). Berkas disimpan terpisah dan tidak dihitung."


def in_variables(agreement: Agreement, mapping: Mapping_, content: Content) -> Agreement:
    """The agreement with the columns that it covers as variables: whoever writes it has the titles of the file before
    him. Raises `AgreementError` B121 for a name that is neither a variable nor a title of any format: such a column
    would be thrown away without a word."""
    titles = known_headers(mapping.columns)
    own = {column.variable for column in mapping.columns}
    covered = []
    for name in agreement.columns:
        column = None if name in own else titles.get(header_key(name))
        if name not in own and column is None:
            _require_known(name, [*own, *titles], content)
        covered.append(name if column is None else column.variable)
    return replace(agreement, columns=tuple(dict.fromkeys(covered)))


def _require_known(name: str, near: Sequence[str], content: Content) -> None:
    """One agreement may cover files of several formats: what any of them has is known."""
    known = {variable for _, variable in content.variables}
    known |= {key for mapping in content.mappings.values() for key in known_headers(mapping.columns)}
    if name in known or header_key(name) in known:
        return
    like = difflib.get_close_matches(header_key(name), near, 1, 0.6)
    raise AgreementError(
        "Kolom pada perjanjian tidak dikenal",
        where="perjanjian: kolom",
        found=f"“{name[:40]}”",
        expected="judul kolom pada berkas, atau id peubahnya",
        mend=f"Maksud Anda “{like[0]}”?" if like else "Tulis seperti judulnya pada berkas.",
    )


def _load(path: Source) -> dict[str, Any]:
    where = path.name
    try:
        if path.stat().st_size > MAX_BYTES:
            raise AgreementError("Berkas perjanjian terlalu besar", where=where, expected="paling besar 64 kB")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise AgreementError("Berkas perjanjian bukan teks UTF-8", where=where) from error
    except OSError as error:
        raise AgreementError(
            "Berkas perjanjian tidak dapat dibuka", where=where, mend="Periksa nama berkasnya."
        ) from error
    try:
        top = parse_json(text) if text.lstrip().startswith("{") else _load_yaml(text)
    except (yaml.YAMLError, ValueError) as error:
        raise AgreementError("Berkas perjanjian bukan YAML atau JSON", where=where) from error
    if not isinstance(top, dict):
        raise AgreementError(
            "Berkas perjanjian tidak berisi pasangan kunci dan isi", where=where, expected=", ".join(_KEYS)
        )
    return {str(key): value for key, value in top.items()}


def _load_yaml(text: str) -> Any:
    require_plain_yaml(text)
    return yaml.safe_load(text)


def _wrong(path: Source, key: str, value: Any, expected: str) -> AgreementError:
    found = "" if value is None else f"“{str(value)[:40]}”"
    message = "Isi perjanjian tidak ada" if value is None else "Isi perjanjian salah"
    return AgreementError(message, where=f"{path.name}: {key}", found=found, expected=expected)


def _text(path: Source, top: dict[str, Any], key: str) -> str:
    value = top.get(key)
    if not isinstance(value, str | int) or isinstance(value, bool) or not str(value).strip():
        raise _wrong(path, key, value, "teks")
    return str(value).strip()


def _texts(path: Source, top: dict[str, Any], key: str) -> tuple[str, ...]:
    value = top.get(key)
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not items or not all(isinstance(item, str) and item.strip() for item in items):
        raise _wrong(path, key, value, "daftar teks")
    return tuple(item.strip() for item in items)


def _date(path: Source, top: dict[str, Any], key: str) -> dt.date:
    value = top.get(key)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    try:
        return dt.date.fromisoformat(str(value).strip())
    except ValueError as error:
        raise _wrong(path, key, value, "tanggal tttt-bb-hh, misalnya 2022-10-15") from error
