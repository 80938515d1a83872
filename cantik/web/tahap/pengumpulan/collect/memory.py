"""Files of a form are held in memory until they are sealed: no temporary file ever holds persons in clear."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from cantik.collect.archive import LIMITS, MB

#: so much a request may weigh whose form brings files; more comes piece by piece with the script
FORM_BYTES = 55 * MB


class MemoryHandler(FileUploadHandler):
    """Each file up to the gate's limit (one byte more shows that it is too large), a request up to `FORM_BYTES`,
    beyond which the server does not take it in (`cantik.web.bodies`)."""

    chunk_size = 256 * 1024

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        """A form that announces too much is not read at all (arguments: input, META, content_length, boundary)."""
        announced = int(kwargs.get("content_length", args[2] if len(args) > 2 else 0))
        if announced > FORM_BYTES:
            raise StopUpload(connection_reset=True)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self._held = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 - Django hands it over
        """Take a piece; what is beyond the limit is counted, not kept."""
        room = LIMITS.file + 1 - self._held.tell()
        if room > 0:
            self._held.write(raw_data[:room])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file as the view gets it, with the size that was really sent."""
        self._held.seek(0)
        return InMemoryUploadedFile(
            self._held,
            self.field_name,
            self.file_name or "",
            self.content_type or "",
            file_size,
            self.charset,
            self.content_type_extra,
        )
