"""SSH, hardened: which algorithms, and what one connection may make this process hold.

Use `GuardedTransport` for each accepted connection. It promises modern algorithms only, a bounded
packet and total before authentication, a channel window that is enforced, and one thread.

Sources: RFC 4253, RFC 5647 (AES-GCM), RFC 8731 (curve25519), draft-ietf-sshm-mlkem-hybrid-kex.
The choice of algorithms is one that ssh-audit finds no fault with.
"""

import logging
from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from paramiko import Channel, Message, PKey, SSHException, Transport
from paramiko.common import MSG_CHANNEL_DATA, MSG_CHANNEL_EXTENDED_DATA
from paramiko.kex_curve25519 import KexCurve25519

from gateway.sftp.authentication import KeyAuthHandler
from gateway.sftp.packets import BoundedPacketizer, ReadAheadSocket
from gateway.sftp.settings import Profile

WINDOW: Final = 4 * 1024 * 1024
_LONGEST_DATA: Final = 256 * 1024
_LOG_NAME: Final = "passerelle.sftp.ssh"
# What paramiko logs holds names of users and versions of clients, strangers' included.
logging.getLogger(_LOG_NAME).disabled = True
_CIPHERS: Final[MappingProxyType[Profile, tuple[str, ...]]] = MappingProxyType(
    {
        "durci": ("aes256-gcm@openssh.com", "aes128-gcm@openssh.com"),
        "compatible": (
            "aes256-gcm@openssh.com",
            "aes128-gcm@openssh.com",
            "aes256-ctr",
            "aes192-ctr",
            "aes128-ctr",
        ),
    }
)
_ETM: Final = ("hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com")
_MACS: Final[MappingProxyType[Profile, tuple[str, ...]]] = MappingProxyType(
    {"durci": _ETM, "compatible": (*_ETM, "hmac-sha2-256", "hmac-sha2-512")}
)


class GuardedTransport(Transport):  # type: ignore[misc]  # paramiko is untyped
    """One connection.

    Args:
        connection: The socket.
        host_key: What proves that this is the gateway.
        profile: Which algorithms.
        ended: Called once, from the connection's own thread, when it has ended.
    """

    auth_handler: KeyAuthHandler | None
    _CLIENT_ID = "Passerelle"
    _active_check_timeout = 0.5
    _preferred_keys = ("ssh-ed25519",)
    _preferred_pubkeys = (
        "ssh-ed25519",
        "ecdsa-sha2-nistp256",
        "ecdsa-sha2-nistp384",
        "ecdsa-sha2-nistp521",
        "rsa-sha2-512",
        "rsa-sha2-256",
    )
    _preferred_kex = (
        "mlkem768x25519-sha256",
        "curve25519-sha256",
        "curve25519-sha256@libssh.org",
    )
    # RFC 8731 gave the algorithm its own name; older clients know the first one.
    _kex_info = {**Transport._kex_info, "curve25519-sha256": KexCurve25519}  # noqa: RUF012, SLF001

    def __init__(
        self,
        connection: ReadAheadSocket,
        host_key: PKey,
        profile: Profile,
        ended: Callable[["GuardedTransport"], None],
    ) -> None:
        self._preferred_ciphers = _CIPHERS[profile]
        self._preferred_macs = _MACS[profile]
        self._connection = connection
        self._ended = ended
        self._open_channels: dict[int, Channel] = {}
        super().__init__(
            connection,
            default_window_size=WINDOW,
            default_max_packet_size=_LONGEST_DATA,
            packetizer_class=BoundedPacketizer,
        )
        self.set_log_channel(_LOG_NAME)
        self.add_server_key(host_key)

    def channels(self) -> int:
        """How many channels are open."""
        return len(self._open_channels)

    def run(self) -> None:
        """Serve the connection to its end."""
        try:
            super().run()
        finally:
            self._open_channels.clear()
            self.server_accepts.clear()
            self._ended(self)

    def _log(self, level: int, msg: object, *args: object) -> None:
        # This one also prints the traces of what strangers provoke.
        del level, msg, args

    def _parse_newkeys(self, m: Message) -> None:
        if self.auth_handler is None:
            self.auth_handler = KeyAuthHandler(self)
        super()._parse_newkeys(m)

    def _parse_ext_info(self, msg: Message) -> None:
        # A client has nothing to tell a server so, and the count it announces is not bounded.
        del msg

    def _auth_trigger(self) -> None:
        super()._auth_trigger()
        self.packetizer.trust()
        self._connection.trust()

    def _queue_incoming_channel(self, channel: Channel) -> None:
        self._open_channels[channel.get_id()] = channel

    def _unlink_channel(self, chanid: int) -> None:
        super()._unlink_channel(chanid)
        self._open_channels.pop(chanid, None)

    @staticmethod
    def _feed(channel: Channel, m: Message) -> None:
        data = m.get_binary()
        if len(channel.in_buffer) + len(data) > WINDOW:
            raise SSHException("channel window overrun")
        channel.in_buffer.feed(data)

    @staticmethod
    def _drop_extended(channel: Channel, m: Message) -> None:
        # Nothing here reads a client's standard error.
        del channel, m

    _channel_handler_table = {  # noqa: RUF012  # read by paramiko, never changed
        **Transport._channel_handler_table,  # noqa: SLF001  # the parent's own table
        MSG_CHANNEL_DATA: _feed,
        MSG_CHANNEL_EXTENDED_DATA: _drop_extended,
    }
