"""What is asked in the parameters of an address: bounded before anything is looked up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from cantik.outlets.api.errors import ApiRefused

#: of one address: letters of its parameters, parameters, letters of one of them
MOST_QUERY, MOST_FIELDS, MOST_LETTERS = 16_000, 400, 120
#: rows of a page: where none is asked for, and the most
ROWS, MOST_ROWS, MOST_PAGE = 100, 5000, 1_000_000
PAGE, SIZE, EDITION = "halaman", "ukuran", "edisi"


@dataclass(frozen=True, slots=True)
class PagePart:
    """Which rows are asked for: the page from 1, and how many a page has."""

    number: int = 1
    size: int = ROWS


#: all rows on one page: what a file says
WHOLE: Final = PagePart(1, 0)


def read_fields(query: str) -> dict[str, tuple[str, ...]]:
    """The values of each parameter, once each, in their order. Raises `ApiRefused` T461 (400, 414)."""
    if len(query) > MOST_QUERY:
        raise ApiRefused(
            "T461",
            "Alamat ini terlalu panjang",
            status=414,
            found=f"{len(query)} huruf sesudah ?",
            expected=f"paling banyak {MOST_QUERY}",
        )
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError as error:  # too many of them, or bytes that are no UTF-8
        raise ApiRefused(
            "T461",
            "Isian alamat ini terlalu banyak atau tidak terbaca",
            status=400,
            expected=f"paling banyak {MOST_FIELDS} isian dalam UTF-8",
        ) from error
    held: dict[str, dict[str, None]] = {}
    for name, value in pairs:
        if max(len(name), len(value)) > MOST_LETTERS:
            raise ApiRefused(
                "T461",
                "Isian alamat ini terlalu panjang",
                status=400,
                found=name,
                expected=f"paling banyak {MOST_LETTERS} huruf",
            )
        held.setdefault(name, {})[value] = None
    return {name: tuple(values) for name, values in held.items()}


def require_known(fields: Mapping[str, object], *known: str) -> None:
    """No other parameter than these. Raises `ApiRefused` T462: a misspelt filter would answer with everything."""
    unknown = next((name for name in fields if name not in known), None)
    if unknown is not None:
        raise ApiRefused(
            "T462",
            "Isian alamat ini tidak dikenal di sini",
            status=400,
            found=unknown,
            expected=", ".join(known) or "tanpa isian",
        )


def read_page(fields: Mapping[str, tuple[str, ...]]) -> PagePart:
    """The page that is asked for. Raises `ApiRefused` T463."""
    return PagePart(_whole(fields, PAGE, 1, MOST_PAGE), _whole(fields, SIZE, ROWS, MOST_ROWS))


def _whole(fields: Mapping[str, tuple[str, ...]], name: str, otherwise: int, most: int) -> int:
    given = fields.get(name, (str(otherwise),))
    text = given[0] if len(given) == 1 else ", ".join(given)
    number = int(text) if text.isascii() and text.isdigit() and len(text) < len(str(most)) + 1 else 0
    if not 1 <= number <= most:
        raise ApiRefused(
            "T463", f"{name} bukan bilangan yang dapat dipakai", status=400, found=text, expected=f"1 sampai {most}"
        )
    return number


def read_edition(fields: Mapping[str, tuple[str, ...]]) -> str:
    """The number of the edition that is asked for, "" the one in force. Raises `ApiRefused` T463."""
    given = fields.get(EDITION, ())
    if len(given) > 1:
        raise ApiRefused("T463", "Sebut satu edisi", status=400, found=", ".join(given), expected="nomor rilis")
    return given[0] if given else ""
