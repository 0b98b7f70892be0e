"""Uploads larger than the limit are refused while they come in, before they fill the disk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class SizeLimit(FileUploadHandler):
    """First in FILE_UPLOAD_HANDLERS: counts the bytes of all files of one request.

    What the request claims in Content-Length is not believed; what arrives is counted.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > settings.MEGURU_UPLOAD_LIMIT_BYTES:
            raise RequestDataTooBig(f"more than {settings.MEGURU_UPLOAD_LIMIT_BYTES} bytes of files")
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
