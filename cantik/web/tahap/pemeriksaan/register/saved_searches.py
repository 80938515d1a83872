"""What somebody looks for, kept for half an hour in their session, sealed; addresses carry a meaningless token only."""

from __future__ import annotations

import base64
import datetime as dt
import json
import secrets
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from cantik.vault.app.opening import OpenStore

KEPT = dt.timedelta(minutes=30)
#: searches of one session that are kept at once
AT_ONCE = 8
_KEY = "warga_dicari"


def remember(session: SessionBase, opened: OpenStore, asked: dict[str, Any], now: dt.datetime) -> str:
    """Keep a question; its token. The session's table holds no name and no number in clear."""
    token = secrets.token_urlsafe(9)
    sealed = opened.keys.seal("nomor", json.dumps(asked).encode(), _place(token))
    kept: dict[str, list[Any]] = {
        old: said for old, said in session.get(_KEY, {}).items() if said[0] > (now - KEPT).timestamp()
    }
    kept[token] = [now.timestamp(), base64.b64encode(sealed).decode()]
    session[_KEY] = dict(list(kept.items())[-AT_ONCE:])
    return token


def recall(session: SessionBase, opened: OpenStore, token: str, now: dt.datetime) -> dict[str, Any] | None:
    """The question again; None for a token that is not of this session or too old."""
    said = session.get(_KEY, {}).get(token)
    if said is None or said[0] <= (now - KEPT).timestamp():
        return None
    asked: dict[str, Any] = json.loads(opened.keys.open("nomor", base64.b64decode(said[1]), _place(token)))
    return asked


def _place(token: str) -> str:
    return f"django_session|warga|{token}"
