"""What the operator may set of the SFTP server; every default is safe."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Profile: TypeAlias = Literal["durci", "compatible"]
MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class SftpSettings:
    """Limits and delays of the SFTP server.

    Attributes:
        host: Address to listen on.
        port: Port to listen on; 0 lets the system choose.
        profile: `durci` (AES-GCM only) or `compatible` (AES-CTR with HMAC-SHA-2 as well).
        login_grace: Seconds to authenticate.
        idle: Seconds without a packet before a connection is closed.
        connections: Connections at once.
        connections_per_source: Of them, from one address.
        channels: SFTP channels on one connection.
        handles: Open files and folders on one channel.
        write_handles: Uploads a partner may have open at once.
        partials: Interrupted uploads kept for a partner; the oldest gives way.
        partial_seconds: How long an interrupted upload may be resumed.
        takeover_seconds: Silence after which another connection may resume an upload.
        upload_limit: Octets of one upload.
        upload_memory: Of them, those that may stay in memory.
        quiet: Seconds after which a closed upload of a final name is taken.
    """

    host: str = "127.0.0.1"
    port: int = 2222
    profile: Profile = "durci"
    login_grace: float = 30.0
    idle: float = 600.0
    connections: int = 64
    connections_per_source: int = 16
    channels: int = 8
    handles: int = 64
    write_handles: int = 4
    partials: int = 8
    partial_seconds: float = 3600.0
    takeover_seconds: float = 10.0
    upload_limit: int = 256 * MIB
    upload_memory: int = 8 * MIB
    quiet: float = 5.0
