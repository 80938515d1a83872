"""Files that a page hands out: to be kept, or to be looked at. The one way: nothing of them stays in a browser's cache,
unless whoever hands one out says that everybody may keep it (`tests/repo/test_satu_jalan.py` walks the sources)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Final

from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse

from cantik.base.file_names import portable_name

#: what may happen to an answer on its way: kept nowhere; kept, but asked for anew each time it is shown
NO_STORE: Final = "no-store"
ASK_AGAIN: Final = "no-cache"
#: a ciphertext, or whatever no program should open by itself
BYTES: Final = "application/octet-stream"
ZIP: Final = "application/zip"


def attach_file(data: bytes | str, name: str, media: str, *, cache: str = NO_STORE) -> HttpResponse:
    """The file under its name, to be kept by whoever asked for it."""
    return HttpResponse(data, content_type=media, headers=_heads("attachment", name, cache))


def show_file(data: bytes | str, name: str, media: str, *, cache: str = NO_STORE) -> HttpResponse:
    """The file to be looked at in the browser, under its name when it is kept."""
    return HttpResponse(data, content_type=media, headers=_heads("inline", name, cache))


def attach_stream(stream: IO[bytes], name: str, media: str, *, cache: str = NO_STORE) -> FileResponse:
    """As `attach_file`, of an open file, which is closed when it was sent."""
    return _with_heads(FileResponse(stream, content_type=media), "attachment", name, cache)


def show_stream(stream: IO[bytes], name: str, media: str, *, cache: str = NO_STORE) -> FileResponse:
    """As `show_file`, of an open file, which is closed when it was sent."""
    return _with_heads(FileResponse(stream, content_type=media), "inline", name, cache)


def show_pieces(pieces: Iterator[bytes], name: str, media: str, *, cache: str = NO_STORE) -> StreamingHttpResponse:
    """As `show_file`, of what is made or read piece by piece."""
    return StreamingHttpResponse(pieces, content_type=media, headers=_heads("inline", name, cache))


def name_of(answer: HttpResponseBase) -> str:
    """Under which name an answer of these is kept."""
    return str(answer.headers["Content-Disposition"]).rpartition('filename="')[2].removesuffix('"')


def _with_heads(answer: FileResponse, how: str, name: str, cache: str) -> FileResponse:
    for head, said in _heads(how, name, cache).items():
        answer.headers[head] = said
    return answer


def _heads(how: str, name: str, cache: str) -> dict[str, str]:
    return {"Content-Disposition": f'{how}; filename="{portable_name(name)}"', "Cache-Control": cache}
