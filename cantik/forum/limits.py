"""Bounds of what people write in this room."""

from __future__ import annotations

#: letters of a reason or a remark where one is due
LEAST_REASON = 10
