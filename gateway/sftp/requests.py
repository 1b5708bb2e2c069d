"""Each SFTP request, read from its packet, done in the tree, answered.

Use one `Requests` per channel and `answer` on each packet. It promises that reads are bounded,
that whatever goes wrong becomes a status with a French sentence, and that only a malformed packet
raises. Not offered, and answered so: links, folders made or removed, `check-file`, and every
extension that is not announced.

Source: draft-ietf-secsh-filexfer-02, section 6; OpenSSH PROTOCOL, section 4.
"""

import logging
from collections.abc import Callable
from typing import Final

from gateway.errors import GatewayError
from gateway.sftp import replies
from gateway.sftp.access import Access
from gateway.sftp.attributes import wanted_size
from gateway.sftp.errors import (
    BadPacketError,
    ForbiddenError,
    SftpError,
    Status,
    UnsupportedError,
)
from gateway.sftp.framing import Fields
from gateway.sftp.handles import HandleTable
from gateway.sftp.namespace import Namespace
from gateway.sftp.paths import canonical
from keys.errors import KeysError

_LOG: Final = logging.getLogger("passerelle.sftp")
_BATCH: Final = 64
_WRITE: Final = 6


class Requests:
    """The requests of one channel.

    Args:
        tree: What the client sees.
        most_handles: How many it may hold open.
    """

    def __init__(self, tree: Namespace, most_handles: int) -> None:
        self._tree = tree
        self._most_handles = most_handles
        self._handles = HandleTable(most_handles)
        self._answers: dict[int, Callable[[int, Fields], bytes]] = {
            3: self._open,
            4: self._close,
            5: self._read,
            _WRITE: self._write,
            7: self._stat,
            8: self._fstat,
            9: self._setstat,
            10: self._fsetstat,
            11: self._opendir,
            12: self._readdir,
            13: self._remove,
            14: self._mkdir,
            15: self._forbidden,
            16: self._realpath,
            17: self._stat,
            18: self._rename,
            19: self._forbidden,
            20: self._forbidden,
            200: self._extended,
        }

    def answer(self, kind: int, body: memoryview) -> bytes:
        """The answer to one packet.

        Raises:
            BadPacketError: The packet is malformed; the channel is to be closed.
        """
        fields = Fields(body)
        request = fields.uint32()
        try:
            return self._answers.get(kind, self._unsupported)(request, fields)
        except BadPacketError:
            raise
        except SftpError as error:
            return replies.status(request, error.status, str(error))
        except (GatewayError, KeysError) as error:
            return replies.status(request, Status.FAILURE, str(error))
        except Exception as error:  # noqa: BLE001  # a fault of ours must not pass for a success
            # Its kind only: the text of a foreign exception may hold a name of file.
            _LOG.error("request %d failed: %s", kind, type(error).__name__)
            return replies.status(request, Status.FAILURE, str(SftpError()))

    def abandon(self) -> None:
        """The channel is lost: let go of what it held open."""
        for handle in self._handles.drain():
            try:
                handle.abandon()
            except GatewayError as error:
                _LOG.warning("a lost handle could not be settled: %s", error.code)

    def _open(self, request: int, fields: Fields) -> bytes:
        path, flags = fields.text(), fields.uint32()
        wanted_size(fields)
        self._handles.check_room()
        handle = self._tree.open(path, Access.of(flags))
        return replies.handle(request, self._handles.add(handle))

    def _close(self, request: int, fields: Fields) -> bytes:
        self._handles.pop(fields.octets()).close()
        return _ok(request)

    def _read(self, request: int, fields: Fields) -> bytes:
        handle = self._handles.get(fields.octets())
        offset, size = fields.uint64(), fields.uint32()
        return replies.data(request, handle.read(offset, min(size, replies.LONGEST_DATA)))

    def _write(self, request: int, fields: Fields) -> bytes:
        handle = self._handles.get(fields.octets())
        offset = fields.uint64()
        handle.write(offset, fields.octets())
        return _ok(request)

    def _stat(self, request: int, fields: Fields) -> bytes:
        return replies.attributes(request, self._tree.stat(fields.text()))

    def _fstat(self, request: int, fields: Fields) -> bytes:
        return replies.attributes(request, self._handles.get(fields.octets()).entry())

    def _setstat(self, request: int, fields: Fields) -> bytes:
        path = fields.text()
        self._tree.resize(path, wanted_size(fields))
        return _ok(request)

    def _fsetstat(self, request: int, fields: Fields) -> bytes:
        handle = self._handles.get(fields.octets())
        size = wanted_size(fields)
        if size is not None:
            handle.truncate(size)
        return _ok(request)

    def _opendir(self, request: int, fields: Fields) -> bytes:
        path = fields.text()
        self._handles.check_room()
        return replies.handle(request, self._handles.add(self._tree.listing(path)))

    def _readdir(self, request: int, fields: Fields) -> bytes:
        return replies.names(request, self._handles.get(fields.octets()).batch(_BATCH))

    def _remove(self, request: int, fields: Fields) -> bytes:
        self._tree.remove(fields.text())
        return _ok(request)

    def _mkdir(self, request: int, fields: Fields) -> bytes:
        self._tree.make_folder(fields.text())
        return _ok(request)

    def _realpath(self, request: int, fields: Fields) -> bytes:
        return replies.real_path(request, canonical(fields.text()))

    def _rename(self, request: int, fields: Fields) -> bytes:
        old, new = fields.text(), fields.text()
        self._tree.rename(old, new)
        return _ok(request)

    def _extended(self, request: int, fields: Fields) -> bytes:
        match fields.text():
            case "posix-rename@openssh.com":
                # Exclusive all the same: OpenSSH's `rename` asks for it and would overwrite.
                return self._rename(request, fields)
            case "fsync@openssh.com":
                # What is durable is what CLOSE answers OK to; there is nothing to flush before.
                self._handles.get(fields.octets())
                return _ok(request)
            case "limits@openssh.com":
                return replies.limits(request, self._most_handles)
        raise UnsupportedError

    def _forbidden(self, request: int, fields: Fields) -> bytes:
        del request, fields
        raise ForbiddenError

    def _unsupported(self, request: int, fields: Fields) -> bytes:
        del request, fields
        raise UnsupportedError


def _ok(request: int) -> bytes:
    return replies.status(request, Status.OK)
