"""What runs on the machines of a cluster: opens parts with PyArrow, or is given them by Spark, counts them with the
kernel, hands out cells.

Travels with the job (`part_kernel.CARRIED`); a worker has NumPy and PyArrow and nothing else of Cantik. Imports of both
stand inside, so that a machine without them can still say so.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

    from cantik.base.errors import CantikError
    from cantik.engines.protocol import Plan

#: by which the driver finds an error of ours in what the cluster says
MARK = "cantik-galat:"
#: of a file at a time: each piece is a question to the storage
_PIECE = 1 << 26


def versions(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """What this machine counts with, as one row of JSON for each row that came."""
    import numpy as np
    import pyarrow as pa

    told = {
        "python": ".".join(map(str, sys.version_info[:2])),
        "numpy": np.__version__,
        "pyarrow": pa.__version__,
    }
    for batch in batches:
        yield pa.RecordBatch.from_arrays([pa.array([json.dumps(told)] * batch.num_rows)], names=["versi"])


class PartWorker:
    """Counts the parts that a task is given and opens them itself. `root`: the folder or address of their list."""

    def __init__(self, root: str, plans: Mapping[str, Plan]) -> None:
        self._root = root
        self._plans = plans

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """For `mapInArrow`: rows of the list of parts in, cells out."""
        for batch in batches:
            for task in batch.to_pylist():
                with _mark_errors():
                    yield _count_part(_fetch_part(self._root, task), task, self._plans[task["basis"]])


class GivenPartWorker:
    """Counts the parts that Spark has read. `tasks`: what the list says of each, by its path as Spark tells it."""

    def __init__(self, tasks: Mapping[str, Mapping[str, Any]], plans: Mapping[str, Plan]) -> None:
        self._tasks = tasks
        self._plans = plans

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """For `mapInArrow`: `path` and `content` of files in, cells out; a file that is not listed counts nothing."""
        for batch in batches:
            for path, content in zip(batch.column("path").to_pylist(), batch.column("content"), strict=True):
                task = self._tasks.get(path)
                if task is not None:
                    with _mark_errors():
                        data = _as_listed(content.as_buffer(), task)
                        yield _count_part(data, task, self._plans[task["basis"]])


@contextmanager
def _mark_errors() -> Iterator[None]:
    """Errors of ours so that the driver finds them in what the cluster says."""
    from cantik.base.errors import CantikError

    try:
        yield
    except CantikError as error:
        raise RuntimeError(encode_error(error)) from None


def _count_part(data: Any, task: Mapping[str, Any], plan: Plan) -> pa.RecordBatch:
    import numpy as np
    import pyarrow as pa

    from cantik.engines.part_kernel import as_bytes, checked_blocks, count_rows, sparse

    place = np.array(task["tempat"], np.int32)
    blocks = (
        block
        for columns, area in _batches(data, task, plan)
        for block in checked_blocks(columns, area, plan, place, task["berkas"])
    )
    found = as_bytes(sparse(count_rows(blocks, plan, task["desa"])))
    names = ["kabupaten", "basis", "sel", "berkas"]
    values = [task["kabupaten"], task["basis"], found, [task["berkas"]]]
    return pa.RecordBatch.from_arrays([pa.array([value]) for value in values], names)


def add_parts(parts: pa.Table) -> pa.Table:
    """For `applyInArrow`: what the parts of one kabupaten and basis counted, together, and which these were."""
    import pyarrow as pa

    from cantik.engines.part_kernel import added_up, as_bytes, of_bytes

    whole = as_bytes(added_up([of_bytes(own) for own in parts["sel"].to_pylist()]))
    files = sorted(file for own in parts["berkas"].to_pylist() for file in own)
    names = ["kabupaten", "basis"]
    return pa.table({**{name: [parts[name][0].as_py()] for name in names}, "sel": [whole], "berkas": [files]})


def encode_error(error: CantikError) -> str:
    """An error as it goes through the cluster."""
    parts = (error.code, error.message, error.where, error.found, error.expected, error.mend)
    return f"{MARK}{json.dumps(parts)}:{MARK}"


def address(root: str, name: str) -> tuple[Any, str]:
    """The file system and path of a file below a folder or an address (`s3://bucket/folder?endpoint_override=…`)."""
    from pyarrow import fs

    if "://" not in root:
        return fs.LocalFileSystem(), f"{root.rstrip('/')}/{name}"
    place, mark, options = root.partition("?")
    system, path = fs.FileSystem.from_uri(f"{place.rstrip('/')}/{name}{mark}{options}")
    return system, path


def fetch_file(root: str, name: str) -> bytes:
    """A file, wholly. Raises `OSError`."""
    system, path = address(root, name)
    pieces = []
    with system.open_input_stream(path) as stream:
        while piece := stream.read(_PIECE):
            pieces.append(piece)
    return b"".join(pieces)


def _fetch_part(root: str, task: Mapping[str, Any]) -> Any:
    """A part as it was listed. Raises `PartWrong` M123, M124, M134."""
    from cantik.engines.part_kernel import missing_part, unreachable_part

    try:
        data = fetch_file(root, task["berkas"])
    except FileNotFoundError:
        raise missing_part(task["berkas"]) from None
    except OSError as error:
        raise unreachable_part(task["berkas"], type(error).__name__) from None
    return _as_listed(data, task)


def _as_listed(data: Any, task: Mapping[str, Any]) -> Any:
    """The bytes of a part, once they are those that were listed. Raises `PartWrong` M124."""
    from cantik.engines.part_kernel import changed_part

    if len(data) != task["byte"] or hashlib.sha256(data).hexdigest() != task["sha256"]:
        raise changed_part(task["berkas"], task["sha256"])
    return data


def _batches(data: Any, task: Mapping[str, Any], plan: Plan) -> Iterator[tuple[dict[str, Any], Any]]:
    """The columns of a part, some rows at a time. Raises `PartWrong` M130, M132."""
    import pyarrow as pa
    from pyarrow import parquet

    from cantik.engines.part_kernel import BLOCK_ROWS, no_codes, other_rows

    names = ["area", *plan.radix, *plan.amounts]
    rows = 0
    try:
        file = parquet.ParquetFile(pa.BufferReader(data))
        if not set(names) <= set(file.schema_arrow.names):
            raise no_codes(task["berkas"])
        for batch in file.iter_batches(BLOCK_ROWS, columns=names):
            if any(column.null_count for column in batch.columns):
                raise no_codes(task["berkas"])
            rows += batch.num_rows
            found = {name: batch.column(name).to_numpy() for name in names}
            yield found, found.pop("area")
    except (OSError, ValueError, pa.ArrowException):
        raise no_codes(task["berkas"]) from None
    if rows != task["baris"]:
        raise other_rows(task["berkas"], rows)
