"""The process that examines a delivered file of borders: started by `reading.py` through `base.apart`.

Lines that cross each other ten thousand times cost GEOS hours and the memory of the whole computer, however small
their file is: here they take only this process with them. Its first argument is the path of the package.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any


def examine_job(where: str, code: str, asked: Mapping[str, Any], data: bytes) -> dict[str, Any]:
    """What `delivery.read_delivery` says, as `reading.py` reads it."""
    from cantik.codes.area import AreaCode
    from cantik.collect.borders.defects import BordersUnreadable
    from cantik.collect.borders.delivery import read_delivery

    wanted = None if asked["wanted"] is None else frozenset(asked["wanted"]).__contains__
    try:
        came = read_delivery(data, where, AreaCode.kemendagri(code), wanted=wanted, former=asked["former"])
    except BordersUnreadable as error:
        defects = [defect.as_dict() for defect in error.defects]
        return {"refused": [error.where, error.found, error.expected, error.mend], "defects": defects}
    pairs = enumerate(zip(came.raw["features"], came.mended["features"], strict=True))
    return {
        "raw": came.raw,
        "mended": [[at, now] for at, (raw, now) in pairs if raw is not now],
        "defects": [defect.as_dict() for defect in came.defects],
    }


if __name__ == "__main__":
    sys.path[:0] = json.loads(sys.argv[1])
    where, desa, asked, data = read_job(sys.stdin.buffer)  # type: ignore[name-defined]  # noqa: F821
    answer = examine_job(where.decode(), desa.decode(), json.loads(asked), data)
    write_answer(sys.stdout.buffer, json.dumps(answer).encode())  # type: ignore[name-defined]  # noqa: F821
