"""How long each signed list holds, as content (`masa_kepercayaan.csv`), and from when on people are told of its end."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cantik.content.csv_lists import read_own_list
from cantik.federate.trust.errors import BadLifetimes

FILE = "masa_kepercayaan.csv"
ROLES = ("root", "targets", "snapshot", "timestamp", "desa")
#: ten years: what holds longer is never renewed
LONGEST_DAYS = 3_660
_COLUMNS = ("peran", "hari", "ingatkan", "dasar", "tanda")


@dataclass(frozen=True, slots=True)
class Lifetime:
    """For how long a list of one role holds, and how long before its end somebody is told."""

    whole: dt.timedelta
    warning: dt.timedelta


def lifetimes() -> Mapping[str, Lifetime]:
    """By role (`ROLES`). A changed file is seen by the next call. Raises `BadLifetimes` (F202) with file and line."""
    return read_own_list(FILE, parse_lifetimes, BadLifetimes)


def parse_lifetimes(lines: Sequence[str], where: str) -> Mapping[str, Lifetime]:
    """The lifetimes of one file. Raises `BadLifetimes` (F202)."""
    reader, found = csv.DictReader(lines), dict[str, Lifetime]()
    for row in reader:
        at = f"{where}:{reader.line_num}"
        blank = next((name for name in _COLUMNS if not (row.get(name) or "").strip()), "")
        if blank:
            raise BadLifetimes(at, f"{blank} kosong", "semua kolom terisi")
        role = row["peran"]
        if role not in ROLES or role in found:
            raise BadLifetimes(at, role, f"satu baris untuk tiap peran: {', '.join(ROLES)}")
        days, warning = (row[name].isdecimal() and int(row[name]) for name in ("hari", "ingatkan"))
        if not days or not warning or warning >= days or days > LONGEST_DAYS:
            raise BadLifetimes(
                at,
                f"{row['hari']}, {row['ingatkan']}",
                f"hari yang lebih besar daripada ingatkan, paling banyak {LONGEST_DAYS}",
            )
        found[role] = Lifetime(dt.timedelta(days=days), dt.timedelta(days=warning))
    missing = [role for role in ROLES if role not in found]
    if missing:
        raise BadLifetimes(where, f"tanpa {', '.join(missing)}", f"satu baris untuk tiap peran: {', '.join(ROLES)}")
    return found
