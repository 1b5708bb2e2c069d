"""An upload, as the client that writes it holds it open.

A write that fails spoils the upload: nothing of it is kept, even if the client closes it as though
all were well.
"""

from gateway.sftp.access import Access
from gateway.sftp.attributes import Entry
from gateway.sftp.deposits import open_entry
from gateway.sftp.errors import EndOfFileError, ForbiddenError, MissingError
from gateway.sftp.handles import Handle
from gateway.sftp.rooms import Partial
from gateway.sftp.uploads import Uploads
from gateway.spool.errors import UploadTooLargeError


class UploadHandle(Handle):
    """An upload in progress."""

    def __init__(self, partial: Partial, access: Access, uploads: Uploads, owner: object) -> None:
        self._partial = partial
        self._access = access
        self._uploads = uploads
        self._owner = owner

    def read(self, offset: int, size: int) -> bytes:
        """Read back what was written."""
        if Access.READ not in self._access:
            raise ForbiddenError
        if self._partial.spoiled:
            raise MissingError
        data = self._partial.upload.read(offset, size)
        if not data:
            raise EndOfFileError
        return data

    def write(self, offset: int, data: memoryview) -> None:
        """Put octets at `offset`, or at the end when appending."""
        self._prepare()
        upload = self._partial.upload
        try:
            upload.write(upload.size if Access.APPEND in self._access else offset, data)
        except UploadTooLargeError:
            self._uploads.too_large(self._partial)
            raise
        except BaseException:
            self._partial.spoiled = True
            raise

    def truncate(self, size: int) -> None:
        """Cut, or extend with zeros."""
        if size == self._partial.upload.size:
            return
        self._prepare()
        try:
            self._partial.upload.truncate(size)
        except UploadTooLargeError:
            self._uploads.too_large(self._partial)
            raise

    def entry(self) -> Entry:
        """What it is now."""
        return open_entry(self._partial)

    def close(self) -> None:
        """Close; the last handle seals and records the upload."""
        if Access.WRITE in self._access:
            self._uploads.close(self._partial, self._owner)

    def abandon(self) -> None:
        """Leave the upload to be resumed."""
        if Access.WRITE in self._access:
            self._uploads.abandon(self._partial, self._owner)

    def _prepare(self) -> None:
        if Access.WRITE not in self._access:
            raise ForbiddenError
        self._uploads.touch(self._partial, self._owner)
