"""Files that a browser sends stay in memory: what somebody sent about themselves never lies open on
a disk. What is more than anybody may send is counted, and not kept."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

LARGEST_FILE = 10_000_000
LARGEST_TOTAL = 30_000_000  # of one request


class InMemory(FileUploadHandler):
    """Of what is too large the size is told truly, and the content is cut off."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._total = 0
        self._kept = BytesIO()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, _start: int) -> None:
        if self._kept.tell() <= LARGEST_FILE and self._total <= LARGEST_TOTAL:
            self._kept.write(raw_data)
            self._total += len(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self._kept.seek(0)
        return InMemoryUploadedFile(
            file=self._kept,
            field_name=self.field_name,
            name=self.file_name or "",
            content_type=self.content_type or "",
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
