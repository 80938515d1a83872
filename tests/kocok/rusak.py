"""What may befall a file: a bad stick, a cut line, a bad tool, an ill will. Every change is drawn from a `Random`."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from random import Random

from tests.collect.berkas import zip_of
from tests.kocok.benih import members_of

Change = Callable[[bytes, Random], bytes]
_EXTREME = (0, 1, 2, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)
_NASTY = (
    "",
    " ",
    "-",
    "'",
    '"',
    "''",
    "=1+1",
    "###",
    "NULL",
    "#N/A",
    "9,9E+15",
    "9.901011708800001E+15",
    "-0",
    "1e400",
    "NaN",
    "inf",
    "99010117088000012",
    "00-00-0000",
    "31-02-1990",
    "1990-13-45",
    "0000-01-01",
    "9999-12-31",
    "45123,5",
    "\u202e",
    "\u200b",
    "\ufeff",
    "\x1f",
    "\x1e1",
    "\x1dxx",
    "\x00",
    "\ud800",
    "😀" * 9,
    "RT/RW :",
    "DUSUN",
    "²",
    "٣",
    "1_0",
)


# ── bytes of anything ────────────────────────────────────────────────────────────────────────────
def flip(data: bytes, chance: Random) -> bytes:
    """Some bits are wrong."""
    changed = bytearray(data)
    for _ in range(chance.choice([1, 1, 4, 64])):
        changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut(data: bytes, chance: Random) -> bytes:
    """The end is missing."""
    return data[: chance.randrange(len(data))]


def splice(data: bytes, chance: Random) -> bytes:
    """A piece is lost, doubled, or stands elsewhere."""
    start = chance.randrange(len(data))
    piece = data[start : start + chance.choice([1, 16, 512, 4096])]
    at = chance.randrange(len(data))
    rest = data[:start] + data[start + len(piece) :] if chance.random() < 0.5 else data
    return rest if chance.random() < 0.3 else rest[:at] + piece + rest[at:]


def noise(data: bytes, chance: Random) -> bytes:
    """A stretch of noise or of zeros, in place of what stood there or between it."""
    at, length = chance.randrange(len(data)), chance.choice([1, 8, 512])
    new = bytes(length) if chance.random() < 0.5 else chance.randbytes(length)
    return data[:at] + new + data[at + (length if chance.random() < 0.5 else 0) :]


def number(data: bytes, chance: Random) -> bytes:
    """A whole number of the container (a length, a count, a place) is as large or as small as can be."""
    at = chance.randrange(max(1, min(len(data), chance.choice([64, 2048, len(data)])) - 4))
    form = chance.choice(["<H", "<I", ">H", ">I"])
    return (
        data[:at]
        + struct.pack(form, chance.choice(_EXTREME) & (0xFFFF if form[1] == "H" else 0xFFFFFFFF))
        + data[at + struct.calcsize(form) :]
    )


BYTES: tuple[Change, ...] = (flip, cut, splice, noise, number)


# ── text ─────────────────────────────────────────────────────────────────────────────────────────
def reencode(data: bytes, chance: Random) -> bytes:
    """The text in another encoding, with a mark of byte order that is right, wrong or twice there."""
    text = data.decode("utf-8", "replace")
    if chance.random() < 0.3:
        text += "ÀÉñ—ß€中文\u0301" * 3
    made = text.encode(
        chance.choice(["utf-8", "utf-16-le", "utf-16-be", "utf-16", "utf-32", "cp1252", "cp037", "shift_jis", "utf-7"]),
        "replace",
    )
    mark = chance.choice([b"", b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf" * 2, b"\xff"])
    return mark + (made[:-1] if chance.random() < 0.2 else made)


def fields(data: bytes, chance: Random) -> bytes:
    """Fields and lines of a text file: strange values, doubled and exchanged columns, quotes, endless ones."""
    lines = data.decode("utf-8-sig", "replace").splitlines()
    delimiter = max(",;\t|", key=(lines or [""])[0].count)
    rows = [line.split(delimiter) for line in lines] or [[""]]
    for _ in range(chance.choice([1, 3, 12])):
        row = rows[chance.randrange(len(rows))]
        at = chance.randrange(len(row)) if row else 0
        what = chance.randrange(8)
        if what == 0 and row:
            row[at] = chance.choice(_NASTY)
        elif what == 1:
            row[at:at] = [chance.choice(_NASTY)] * chance.choice([1, 3, 400])
        elif what == 2:
            del row[at:]
        elif what == 3 and row:
            row[at] = f'"{row[at]}' if chance.random() < 0.5 else f'{row[at]}"'
        elif what == 4 and row:
            row[at] = chance.choice("A9\u00e9") * chance.choice([5_000, 131_072, 400_000])
        elif what == 5:
            for each in rows:
                if each:
                    each[at % len(each)], each[0] = each[0], each[at % len(each)]
        elif what == 6:
            rows.insert(chance.randrange(len(rows)), chance.choice([list(row), [], ["sep=;"], ["###"], list(rows[0])]))
        else:
            rows.insert(0, [chance.choice(["sep=;", "sep=\t", "sep=", 'sep="', "sep=\x00", "sep==", "JUDUL", ""])])
    end = chance.choice(["\n", "\r\n", "\r", "\n\r", "\n\n"])
    return end.join(delimiter.join(row) for row in rows).encode("utf-8", "surrogatepass")


TEXT: tuple[Change, ...] = (reencode, fields, fields)


# ── XML and ZIP ──────────────────────────────────────────────────────────────────────────────────
def xml(data: bytes, chance: Random) -> bytes:
    """One part of a workbook: places, values, repetitions, encodings, entities, depth."""
    what = chance.randrange(9)
    if what == 0:
        return _replaced(
            data,
            rb'\br="[A-Z0-9]+"',
            chance,
            [b'r="XFD1048576"', b'r="A0"', b'r=""', b'r="ZZZZZ9999999999"', b'r="1A"', b'r="-1"', b""],
        )
    if what == 1:
        return _replaced(
            data,
            rb"<v>[^<]*</v>",
            chance,
            [
                b"<v></v>",
                b"<v>-1</v>",
                b"<v>1e999</v>",
                b"<v>NaN</v>",
                b"<v>99999999</v>",
                b"<v/>",
                b"<v>&#0;</v>",
                b"<v>2958466</v>",
                b"<v>-700000</v>",
            ],
        )
    if what == 2:
        return _replaced(
            data,
            rb'\b(t|s|count|uniqueCount|spans|ht)="[^"]*"',
            chance,
            [b't="s"', b't="n"', b't="d"', b't="e"', b't="inlineStr"', b't="b"', b't="zz"', b's="99999"'],
        )
    if what == 3:
        entity = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b SYSTEM "file:///etc/hostname">]>'
        return _replaced(_replaced(data, rb"\?>", chance, [b"?>" + entity]), rb">[^<>]+<", chance, [b">&a;&b;<"])
    if what == 4:
        repeat = chance.choice([b"1048576", b"16384", b"999999999999", b"-1", b"x"])
        kind = chance.choice([b"columns", b"rows"])
        return _replaced(
            data,
            rb"<table:table-(cell|row)",
            chance,
            [
                rb"<table:table-%s table:number-%s-repeated=\"%s\""
                % (b"row" if kind == b"rows" else b"cell", kind, repeat)
            ],
        )
    if what == 5:
        return _replaced(data, rb">[^<>]+<", chance, [b">" + b"Z" * chance.choice([40_000, 400_000]) + b"<"])
    if what == 6:
        return _replaced(
            data,
            rb'encoding="[^"]*"',
            chance,
            [b'encoding="UTF-16"', b'encoding="IBM037"', b'encoding="utf-7"', b'encoding="zz"'],
        )
    marks = [at.start() for at in re.finditer(rb"<", data)] or [0]
    first, last = sorted((chance.choice(marks), chance.choice(marks)))
    if what == 7:
        return data[:first] + b"<x>" * 20_000 + data[first:]
    return data[:first] + data[last:] if chance.random() < 0.5 else data[:last] + data[first:last] + data[last:]


def _replaced(data: bytes, pattern: bytes, chance: Random, choices: list[bytes]) -> bytes:
    """One place, or all of them, where the pattern stands."""
    found = list(re.finditer(pattern, data))
    if not found:
        return data
    new = chance.choice(choices)
    if chance.random() < 0.2:
        return re.sub(pattern, lambda _: new, data)
    one = chance.choice(found)
    return data[: one.start()] + new + data[one.end() :]


def part(data: bytes, chance: Random) -> bytes:
    """The container is whole; one of its parts is not, or they are exchanged, lost, doubled, renamed, swollen."""
    members = members_of(data)
    name = chance.choice(sorted(members))
    other = chance.choice(sorted(members))
    what = chance.randrange(8)
    if what < 4:
        sheets = [one for one in members if "sheet" in one or "content" in one or "shared" in one] or [name]
        name = chance.choice(sheets) if chance.random() < 0.8 else name
        change = xml if name.endswith((".xml", ".rels")) and chance.random() < 0.7 else chance.choice(BYTES)
        members[name] = change(members[name], chance) if members[name] else b"<"
    elif what == 4:
        members[name], members[other] = members[other], members[name]
    elif what == 5:
        del members[name]
    elif what == 6:
        members[
            chance.choice(
                ["../../x", "/abs", "xl/workbook.xml", "a" * 300, "x.csv", "xl/vbaProject.bin", "", "content.xml"]
            )
        ] = members[name]
    else:
        members[name] = members[name] + b" " * chance.choice([1_000_000, 5_000_000])
    return zip_of(members)


def container(data: bytes, chance: Random) -> bytes:
    """What the directory says is not true: sizes, sums, flags, ways of packing, two parts of one name."""
    changed = bytearray(data)
    heads = [one.start() for one in re.finditer(rb"PK\x01\x02", data)] or [0]
    at = chance.choice(heads)
    place = chance.choice([8, 10, 16, 20, 24, 28, 42])
    if chance.random() < 0.8:
        changed[at + place : at + place + 2] = struct.pack("<H", chance.choice(_EXTREME) & 0xFFFF)
        return bytes(changed)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", chance.choice([zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_STORED])) as box:
        for name, body in members_of(data).items():
            box.writestr(name, body)
            if chance.random() < 0.1:
                box.writestr(name + "x", zlib.compress(body))
    return target.getvalue()


ZIP: tuple[Change, ...] = (part, part, part, part, container)


def changed(name: str, data: bytes, chance: Random) -> bytes:
    """A file after one or two mishaps that fit its container."""
    own = ZIP if data[:2] == b"PK" else TEXT if name.endswith(".csv") else BYTES
    for _ in range(chance.choice([1, 1, 1, 2])):
        change = chance.choice(own) if chance.random() < 0.8 else chance.choice(BYTES)
        try:
            data = change(data, chance) or b"\0"
        except Exception:  # noqa: BLE001 (the first mishap left nothing that Python's own reader would take)
            data = chance.choice(BYTES)(data, chance) or b"\0"
    return data
