"""A clerk at OpenSSH's `sftp`, with the files of its desk."""

from pathlib import Path

from tests.gateway.sftp.conftest import Site
from tests.gateway.sftp.support import openssh

LIST = b"siret\n00000000000048\n"


def sftp(site: Site, batch: str, *options: str, login: str = "spsti") -> str:
    return openssh(site.server.port, site.keys[login], login, batch, *options)


def local(site: Site, name: str, content: bytes = LIST) -> Path:
    path = site.folder / name
    path.write_bytes(content)
    return path
