"""`cantik verify` of a statistics card: list, signature, form, digest, sums, and that its data say the same."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cantik.base.canonical import canonical_json
from cantik.base.errors import CantikError
from cantik.release import card_files
from cantik.release.card import MonthlyCard
from cantik.release.files import SIGNATURE, list_files
from cantik.release.verdict import Check, files_whole
from cantik.vault import signature as sign


def check_card(
    folder: Path, payload: bytes, contents: Mapping[str, Any], pinned: str | None
) -> tuple[list[Check], str | None]:
    """The checks of a card and the id of the key that signed it."""
    checks = [files_whole(folder, contents)]
    more = sorted(set(list_files(folder)) - card_files.FILES)
    checks.append(Check("Tanpa rincian", not more, ", ".join(more[:3])))
    signature, key = _signature(folder, payload, pinned)
    checks.append(signature)
    try:
        card = card_files.open_card(folder)
    except CantikError as error:
        return [*checks, Check("Isi dan sidik", False, error.line())], key
    wrong = [k for k, v in card_files.facts(card).items() if canonical_json(contents.get(k)) != canonical_json(v)]
    checks.append(Check("Isi dan sidik", not wrong, ", ".join(wrong) or card.content))
    checks.append(Check("Neraca kartu tertutup", card.closes))
    checks.append(_data(card, folder))
    return checks, key


def _signature(folder: Path, payload: bytes, pinned: str | None) -> tuple[Check, str | None]:
    name = "Tanda tangan desa"
    try:
        key = sign.check((folder / SIGNATURE).read_bytes(), payload, pinned, sign.CARD_TYPE)
    except OSError:
        return Check(name, False, "tanda tangan tidak ada"), None
    except CantikError as error:
        return Check(name, False, error.found), None
    return Check(name, True, f"kunci {key[:16]}…" + ("" if pinned else " (belum dicocokkan)")), key


def _data(card: MonthlyCard, folder: Path) -> Check:
    try:
        same = (folder / card_files.TABLE).read_text("utf-8") == card_files.table([card])
    except (OSError, ValueError):
        same = False
    return Check("Data sama dengan uraian", same, card_files.TABLE)
