"""The parent's side of the Typst worker: jobs out, finished pages back."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Literal, Self

from cantik.base import helper
from cantik.base.errors import CantikError

#: So many jobs a process: Typst keeps what it laid out, about 100 MB a book, and Python cannot empty its cache.
MOST = 4
#: Seconds after which a job counts as stuck; a book of 60 tables takes about one.
LIMIT = 300.0
_HERE = Path(__file__).parent


class PrintRefused(CantikError):
    """C102: Typst refuses a page, or its process ends early or is stuck. It is told before anything is kept of it."""

    def __init__(self, found: str) -> None:
        super().__init__(
            "C102",
            "Halaman cetak tidak dapat disusun",
            found=found,
            mend="Tidak ada yang disimpan atau ditandatangani karenanya. Coba sekali lagi; bila terulang, laporkan "
            "pesan ini kepada pengelola Cantik.",
        )


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One output: Typst source, its data, format; `moment` is the creation time in seconds of Unix time.

    `ppi` counts for PNG only; `pages` answers with a ZIP of a PNG for each page. A PDF follows PDF/UA-1 and PDF/A-2a;
    on `paper` its pages of A5 are enlarged.
    """

    source: str
    data: Mapping[str, Any]
    format: Literal["pdf", "png", "pages"]
    moment: int
    ppi: float = 144.0
    inputs: Mapping[str, str] = field(default_factory=dict)
    paper: Literal["", "a4"] = ""


def source(*files: Path) -> str:
    """The shared look followed by the templates of a product, as one Typst source (templates read no file)."""
    return "\n".join(path.read_text(encoding="utf-8") for path in (_HERE / "dasar.typ", *files))


class Press:
    """A worker process that prints jobs one after another and is replaced after `MOST` of them.

    Use it as a context; `print_pages` starts a process when none is running.
    """

    def __init__(self, command: Sequence[str] = (), limit: float = LIMIT) -> None:
        self._limit = limit
        self._command = tuple(command) or helper.command("cantik.publish.typeset.worker")
        self._process: subprocess.Popen[bytes] | None = None
        self._line = ThreadPoolExecutor(1, thread_name_prefix="cetak")
        self._done = 0

    def __enter__(self) -> Self:
        self._ensure_process()  # the process loads its libraries while the first job is still being put together
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def print_pages(self, job: PrintJob) -> bytes:
        """The bytes of a finished job. Raises `PrintRefused` C102."""
        return self.submit(job).result()

    def submit(self, job: PrintJob) -> Future[bytes]:
        """The job stands in line; its result is as that of `print_pages`."""
        return self._line.submit(self._run_job, job)

    def _run_job(self, job: PrintJob) -> bytes:
        process, stuck = self._ensure_process(), threading.Event()

        def end_stuck() -> None:
            stuck.set()
            process.kill()

        watch = threading.Timer(self._limit, end_stuck)
        watch.start()
        try:
            return self._answer(job, *_pipes(process))
        except PrintRefused as error:
            if stuck.is_set():
                waited = f"belum selesai sesudah {self._limit:g} detik"
                raise PrintRefused(waited) from error
            raise
        finally:
            watch.cancel()

    def _answer(self, job: PrintJob, stdin: IO[bytes], stdout: IO[bytes]) -> bytes:
        try:
            stdin.write(json.dumps(asdict(job), ensure_ascii=True, sort_keys=True).encode("ascii") + b"\n")
            stdin.flush()
        except OSError as error:
            raise self._refusal("pekerja cetak berhenti") from error
        head = stdout.readline()
        if not head:
            raise self._refusal("pekerja cetak berhenti")
        answer = json.loads(head)
        if "error" in answer:
            raise self._refusal(str(answer["error"]))
        body = stdout.read(int(answer["length"]))
        if len(body) != answer["length"]:
            raise self._refusal("pekerja cetak berhenti")
        self._done += 1
        return body

    def close(self) -> None:
        """End the process, if one runs; jobs that it has not begun are dropped."""
        self._line.shutdown(cancel_futures=True)
        self._end_process()

    def _end_process(self) -> None:
        process, self._process, self._done = self._process, None, 0
        if process is not None:
            process.communicate()

    def _ensure_process(self) -> subprocess.Popen[bytes]:
        if self._done >= MOST:
            self._end_process()
        if self._process is None:
            self._process = helper.start(self._command)
        return self._process

    def _refusal(self, found: str) -> PrintRefused:
        self._end_process()
        return PrintRefused(found)


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("a process started with pipes has none")
    return process.stdin, process.stdout
