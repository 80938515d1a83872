"""SQL texts that read what persons and families are known by out of cells: numbers of 16 digits, and names."""

from __future__ import annotations

from cantik.engines.foreign import ForeignTable, ForeignTableUnreadable
from cantik.engines.keyed_digests import LENGTH, UNREAD


def number_of(table: ForeignTable, at: int | None) -> str:
    """The NIK or KK number of a cell; "" where it holds none, `UNREAD` where it says something else. A text of sixteen
    bytes is handed on as it is: it is a number or has none (`keyed_digests`).

    Raises B124 for a column of fractions, whose last digits are not those that were written: two people would become
    one."""
    if at is None:
        return "''"
    if table.of_fractions(at):
        mend = "Minta Parquet dengan NIK dan nomor KK sebagai teks, bukan bilangan pecahan."
        raise ForeignTableUnreadable(table.path.name, f"{table.names[at]} sebagai bilangan pecahan", mend)
    cell = table.cell(at)
    unusual = _read_unusual(cell)
    says = f"WHEN regexp_matches({cell}, '[1-9\\pL]') THEN '{UNREAD}' ELSE '' END"
    return f"CASE WHEN strlen({cell}) = {LENGTH} THEN {cell} WHEN {unusual} <> '' THEN {unusual} {says}"


def has_number(table: ForeignTable, at: int) -> str:
    """Whether a cell holds a NIK or KK number."""
    return f"{_read_unusual(table.cell(at))} <> ''"


def _read_unusual(cell: str) -> str:
    """As a village's file is read (`collect.numbers`): a number that became a fraction on its way loses its tail,
    letters make it none. 9,9E+15 has an E: its digits with those of the exponent are not the ones that were written."""
    plain = rf"regexp_replace({cell}, '^(\D*\d+)[.,]0+\D*$', '\1')"
    digits = f"regexp_replace({plain}, '[^0-9]', '', 'g')"
    fits = rf"length({digits}) = {LENGTH} AND NOT regexp_matches({cell}, '\pL')"
    return f"CASE WHEN {fits} AND {digits} <> '{'0' * LENGTH}' THEN {digits} ELSE '' END"


def name_of(table: ForeignTable, at: int | None) -> str:
    """A name in one spelling: upper case, single blanks."""
    if at is None:
        return "''"
    cell = table.cell(at)
    odd = " OR ".join(f"contains({cell}, {sign})" for sign in ("'  '", *(f"chr({ord(sign)})" for sign in "\t\n\f\r")))
    return f"upper(trim(CASE WHEN {odd} THEN regexp_replace({cell}, '\\s+', ' ', 'g') ELSE {cell} END))"
