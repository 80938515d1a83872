"""A kabupaten's own definition as the file that the loader reads. Pure."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any


def definition_text(
    code: str, form: str, area: str, basis: str, days: tuple[dt.date, dt.date | None], answers: Mapping[str, Any]
) -> str:
    """The file: every text in quotes, so that no word of a clerk becomes a number, a date or a key. `days`: first and
    last day, None while it is in force."""
    since, until = days
    head = {"id": code, "versi": 1, "bentuk": form, "wilayah": area, "dasar": basis, "sejak": since.isoformat()}
    if until is not None:
        head["sampai"] = until.isoformat()
    lines = [f"{key}: {quote_value(value)}" for key, value in head.items()]
    return "\n".join([*lines, "isi:", *(f"  {key}: {quote_value(value)}" for key, value in answers.items()), ""])


def quote_value(value: Any) -> str:
    """A value as it stands in YAML, texts in quotes."""
    return json.dumps(value, ensure_ascii=False)  # JSON is YAML
