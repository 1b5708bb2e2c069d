"""SSH and SFTP spoken packet by packet, without a client's manners."""

import socket
import struct
from collections.abc import Callable

import paramiko
from paramiko.common import (
    MSG_SERVICE_ACCEPT,
    MSG_USERAUTH_FAILURE,
    MSG_USERAUTH_PK_OK,
    cMSG_SERVICE_REQUEST,
    cMSG_USERAUTH_REQUEST,
)
from paramiko.message import Message
from paramiko.sftp import (
    CMD_HANDLE,
    CMD_OPEN,
    CMD_STATUS,
)

from tests.gateway.sftp.conftest import Site


class Raw:
    """SFTP spoken packet by packet, without a client's manners."""

    def __init__(self, transport: paramiko.Transport) -> None:
        self.channel = transport.open_session()
        self.channel.settimeout(10)
        self.channel.invoke_subsystem("sftp")
        self.send(b"\x01" + struct.pack(">I", 3))
        self.receive()
        self.number = 0

    def send(self, packet: bytes) -> None:
        self.channel.sendall(struct.pack(">I", len(packet)) + packet)

    def _exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            part = self.channel.recv(size - len(data))
            if not part:
                raise EOFError
            data += part
        return data

    def receive(self) -> bytes:
        return self._exactly(struct.unpack(">I", self._exactly(4))[0])

    def ask(self, kind: int, *fields: bytes | str | int) -> tuple[int, Message]:
        self.number += 1
        body = struct.pack(">BI", kind, self.number)
        for field in fields:
            if isinstance(field, int):
                body += struct.pack(">I", field)
            else:
                octets = field.encode() if isinstance(field, str) else field
                body += struct.pack(">I", len(octets)) + octets
        self.send(body)
        answer = self.receive()
        message = Message(answer[5:])
        return answer[0], message

    def status(self, kind: int, *fields: bytes | str | int) -> int:
        answered, message = self.ask(kind, *fields)
        assert answered == CMD_STATUS
        return int(message.get_int())

    def open(self, path: str, flags: int) -> bytes:
        answered, message = self.ask(CMD_OPEN, path, flags, 0)
        assert answered == CMD_HANDLE
        return bytes(message.get_binary())


def wide(number: int) -> tuple[int, int]:
    return number >> 32, number & 0xFFFFFFFF


class Prober(paramiko.auth_handler.AuthHandler):  # type: ignore[misc]  # paramiko is untyped
    """Offers keys without signing, and counts what is answered."""

    def __init__(self, transport: paramiko.Transport) -> None:
        super().__init__(transport)
        self.failures = self.welcomes = 0
        transport.auth_handler = self
        message = Message()
        message.add_byte(cMSG_SERVICE_REQUEST)
        message.add_string("ssh-userauth")
        transport._send_message(message)

    @property
    def _client_handler_table(self) -> dict[int, Callable[[Message], None]]:
        return {
            MSG_SERVICE_ACCEPT: lambda _: None,
            MSG_USERAUTH_FAILURE: lambda _: setattr(self, "failures", self.failures + 1),
            MSG_USERAUTH_PK_OK: lambda _: setattr(self, "welcomes", self.welcomes + 1),
        }

    def offer(self, algorithm: str, blob: bytes) -> None:
        message = Message()
        message.add_byte(cMSG_USERAUTH_REQUEST)
        for text in ("spsti", "ssh-connection", "publickey"):
            message.add_string(text)
        message.add_boolean(False)
        message.add_string(algorithm)
        message.add_string(blob)
        self.transport._send_message(message)


def hung_up(connection: socket.socket) -> bool:
    connection.settimeout(10)
    try:
        while connection.recv(65536):
            pass
    except ConnectionError:
        pass
    return True


def stranger(site: Site) -> socket.socket:
    return socket.create_connection(("127.0.0.1", site.server.port))


def flood(connection: socket.socket, most: int) -> int:
    sent = 0
    try:
        while sent < most:
            sent += connection.send(b"x" * 65536)
    except OSError:
        pass
    return sent


def user_key(site: Site, login: str) -> paramiko.Ed25519Key:
    return paramiko.Ed25519Key(filename=str(site.keys[login]))
