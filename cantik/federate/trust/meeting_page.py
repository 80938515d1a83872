"""The page that is printed for the meeting of the three institutions: who holds which key, what is done, who signed."""

from __future__ import annotations

import datetime as dt
from html import escape
from pathlib import Path

from cantik.base.atomic_write import lay
from cantik.base.dates import long_date
from cantik.federate.trust.ceremony import AREA, INSTITUTIONS, OWNER
from cantik.federate.trust.errors import NoRepository
from cantik.federate.trust.repository import Repository

_NAMES = {"kominfo": "Dinas Kominfo (walidata)", "bps": "BPS (pembina data)", "bappeda": "Bappeda (koordinator)"}
_STEPS = (
    "Tiap lembaga membawa tongkat USB berisi kuncinya sendiri; tidak ada yang membawa dua.",
    "Nomor kunci di layar dibacakan keras-keras dan dicocokkan dengan nomor di halaman ini.",
    "Dua lembaga menandatangani akar kepercayaan; walidata menandatangani daftar desa.",
    "Keadaan dilihat bersama: tidak ada yang menunggu, server dan wilayahnya benar.",
    "Salinan kunci dalam sampul tersegel disimpan di brankas lembaga masing-masing, frasa sandinya terpisah.",
    "Halaman ini ditandatangani; aslinya disimpan Bappeda, salinannya di dua lembaga lain.",
)
_STYLE = (
    "body{font:12pt/1.5 serif;max-width:42rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}"
    "td,th{border:1px solid;padding:.4rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}"
    "code{font-size:10pt}td.ttd{height:3.5rem;width:30%}@page{size:A4;margin:2cm}"
)


def write_meeting_page(repository: Repository, file: Path, day: dt.date) -> None:
    """Write the page (HTML, one sheet of A4) for the root that waits, else for the one that counts.

    Raises `NoRepository` (F201) where there is neither.
    """
    root = repository.draft("root") or repository.root()
    if root is None:
        raise NoRepository(str(repository.path))
    keys = root.signed.keys
    owners = {str(key.unrecognized_fields.get(OWNER)): keyid for keyid, key in keys.items()}
    rows = "".join(
        f"<tr><th scope=row>{escape(_NAMES[name])}</th><td><code>{owners.get(name, '—')[:32]}</code></td>"
        f"<td class=ttd></td></tr>"
        for name in INSTITUTIONS
    )
    area = str(root.signed.unrecognized_fields.get(AREA, "")) or "pusat"
    steps = "".join(f"<li>{escape(step)}</li>" for step in _STEPS)
    walidata = root.signed.roles["targets"].keyids[0][:32]
    page = (
        f'<!doctype html><html lang=id><meta charset=utf-8><meta name=viewport content="width=device-width">'
        f"<title>Pertemuan tiga kunci, server {escape(area)}</title><style>{_STYLE}</style>"
        f"<h1>Pertemuan tiga kunci</h1><p>Server {escape(area)}, akar kepercayaan versi {root.signed.version}, berlaku "
        f"sampai {long_date(root.signed.expires.date())}. Dicetak {long_date(day)}.</p>"
        f"<table><thead><tr><th>Lembaga<th>Nomor kunci<th>Nama dan tanda tangan</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
        f"<p>Daftar desa: walidata, kunci <code>{walidata}</code>.</p><ol>{steps}</ol>"
        f"<p>Bila satu kunci hilang atau dicuri, dua lembaga lain menggantinya; rilis desa tetap berlaku.</p>"
    )
    lay(file, page.encode())
