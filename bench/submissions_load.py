"""Clients that send filled forms, as many as asked, over connections that stay open: `… PORT ORDER.json`; prints JSON.

A process of its own with nothing but the standard library, so that what it costs is little beside the server.
"""

from __future__ import annotations

import asyncio
import collections
import json
import random
import sys
import time
import uuid
from pathlib import Path
from typing import Any

BLOCKS, QUESTIONS = 10, 25
FORM, VERSION = "besar", "2026112101"
_ANSWERS = ("1", "2", "Isian bebas yang agak panjang untuk uji", "2026-11-21T08:00:00.000+07:00", "37", "")
_PATIENCE_S = 120.0


def form(instance: str, chance: random.Random, entity: str = "") -> bytes:
    """A filled form of 250 questions, about 7 kB; about a family of the list where it names its entity."""
    blocks = "".join(
        f"<blok{block}>"
        + "".join(
            f"<r{block * QUESTIONS + n:03d}>{chance.choice(_ANSWERS)}</r{block * QUESTIONS + n:03d}>"
            for n in range(QUESTIONS)
        )
        + f"</blok{block}>"
        for block in range(BLOCKS)
    )
    meta = f"<orx:meta><orx:instanceID>{instance}</orx:instanceID></orx:meta>"
    head = f'<data xmlns:orx="http://openrosa.org/xforms" id="{FORM}" version="{VERSION}">'
    about = f"<awal><keluarga>{entity}</keluarga></awal>" if entity else ""
    return f'<?xml version="1.0"?>{head}{about}{blocks}{meta}</data>'.encode()


def request(token: str, xml: bytes) -> bytes:
    """The post as Collect sends it."""
    said = b'Content-Disposition: form-data; name="xml_submission_file"; filename="k.xml"\r\n'
    body = b"--b0\r\n" + said + b"Content-Type: text/xml\r\n\r\n" + xml + b"\r\n--b0--\r\n"
    head = f"POST /c/{token}/submission?deviceID=ukur HTTP/1.1\r\nHost: 127.0.0.1\r\nX-OpenRosa-Version: 1.0\r\n"
    kind = f"Content-Type: multipart/form-data; boundary=b0\r\nContent-Length: {len(body)}\r\n\r\n"
    return (head + kind).encode() + body


class Load:
    """What was acknowledged, with which answers, after how long."""

    def __init__(self, port: int, order: dict[str, Any]) -> None:
        chance = random.Random(order["benih"])  # noqa: S311 - invented answers
        self.port, self.tokens = port, list(order["token"])
        made = (f"uuid:{uuid.UUID(int=chance.getrandbits(128))}" for _ in range(order["banyak"]))
        entities = order.get("entitas") or [""] * order["banyak"]
        self.waiting = collections.deque(
            (name, request(self.tokens[n % len(self.tokens)], form(name, chance, entity)))
            for n, (name, entity) in enumerate(zip(made, entities, strict=True))
        )
        self.codes: collections.Counter[str] = collections.Counter()
        self.acknowledged: list[str] = []
        self.times: list[float] = []

    async def run(self) -> None:
        """All clients until nothing waits, or nobody answers any more."""
        await asyncio.wait_for(asyncio.gather(*(self._client() for _ in self.tokens)), _PATIENCE_S)

    async def _client(self) -> None:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            while self.waiting:
                name, raw = self.waiting.popleft()
                began = time.perf_counter()
                writer.write(raw)
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
                self.times.append(time.perf_counter() - began)
                code = head[9:12].decode()
                self.codes[code] += 1
                if code == "201":
                    self.acknowledged.append(name)
                    if len(self.acknowledged) % 50 == 0:  # whoever kills the server wants to know how far it is
                        sys.stderr.write(f"{len(self.acknowledged)}\n")
                        sys.stderr.flush()
            writer.close()
        except (OSError, asyncio.IncompleteReadError) as error:
            self.codes[type(error).__name__] += 1


def main(port: int, order: dict[str, Any]) -> dict[str, Any]:
    """Send everything; what came of it."""
    load = Load(port, order)
    began = time.perf_counter()
    asyncio.run(load.run())
    seconds, times = time.perf_counter() - began, sorted(load.times) or [0.0]
    return {
        "detik": seconds,
        "kode": dict(load.codes),
        "diterima": load.acknowledged,
        "p50_ms": 1000 * times[len(times) // 2],
        "p95_ms": 1000 * times[int(0.95 * (len(times) - 1))],
        "cpu": time.process_time(),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")))))
