"""What an ill-meaning partner tries once inside, and what it gets."""

import os
import struct

import pytest
from paramiko.sftp import (
    CMD_ATTRS,
    CMD_EXTENDED,
    CMD_MKDIR,
    CMD_OPEN,
    CMD_READ,
    CMD_READLINK,
    CMD_RMDIR,
    CMD_SETSTAT,
    CMD_SYMLINK,
    CMD_WRITE,
    SFTP_OP_UNSUPPORTED,
    SFTP_PERMISSION_DENIED,
)

from tests.gateway.sftp.conftest import Site, SiteMaker
from tests.gateway.sftp.dialogues import Raw, wide

WRITE, CREATE, TRUNCATE = 2, 8, 16


def test_a_huge_read_gives_a_bounded_answer(site: Site) -> None:
    site.shelf.put("SPSTI", "retour", "r", os.urandom(1 << 20))
    raw = Raw(site.transport())
    handle = raw.open("/retour/r", 1)
    _, message = raw.ask(CMD_READ, handle, *wide(0), 300 << 20)
    assert len(message.get_binary()) == 255 * 1024
    assert raw.status(CMD_READ, handle, *wide(1 << 62), 10) == 1


def test_check_file_is_not_offered(site: Site) -> None:
    site.shelf.put("SPSTI", "retour", "r", b"x")
    raw = Raw(site.transport())
    handle = raw.open("/retour/r", 1)
    answer = raw.status(CMD_EXTENDED, "check-file", handle, "md5", *wide(0), *wide(1 << 31), 0)
    assert answer == SFTP_OP_UNSUPPORTED


def test_a_size_that_is_set_cuts_and_never_wipes(site: Site) -> None:
    with site.client().open("/depot/adherents/a.csv", "w") as file:
        file.write(b"A" * 100)
        file.truncate(50)
        assert file.stat().st_size == 50
    assert site.opened("a.csv") == b"A" * 50
    client = site.client()
    with pytest.raises(OSError, match="clos"):
        client.truncate("/depot/adherents/a.csv", 10)
    client.chmod("/depot/adherents/a.csv", 0o777)
    client.utime("/depot/adherents/a.csv", (1, 1))
    assert site.opened("a.csv") == b"A" * 50


def test_handles_run_out(make_site: SiteMaker) -> None:
    site = make_site(handles=10)
    site.shelf.put("SPSTI", "retour", "r", b"x")
    client = site.client()
    held = [client.open("/retour/r") for _ in range(10)]
    with pytest.raises(OSError, match="quota"):
        client.open("/retour/r")
    held.pop().close()
    held.append(client.open("/retour/r"))


def test_a_partner_writes_few_files_at_once_whatever_its_connections(make_site: SiteMaker) -> None:
    site = make_site(write_handles=2)
    clients = [site.client(), site.client()]
    held = [
        client.open(f"/depot/adherents/{number}.csv", "w") for number, client in enumerate(clients)
    ]
    with pytest.raises(OSError, match="quota"):
        clients[0].open("/depot/adherents/3.csv", "w")
    assert sorted(clients[0].listdir("/depot/adherents")) == ["0.csv", "1.csv"]
    site.client("carsat").open("/depot/sinistralite/s.csv", "w").close()
    for file in held:
        file.close()


def test_links_and_folders_are_refused(site: Site) -> None:
    raw = Raw(site.transport())
    for kind, *paths in (
        (CMD_SYMLINK, "/etc/passwd", "/depot/adherents/x"),
        (CMD_READLINK, "/depot/adherents"),
        (CMD_MKDIR, "/depot/adherents/sub"),
        (CMD_MKDIR, "/depot/nouveau"),
        (CMD_RMDIR, "/depot/adherents"),
    ):
        assert raw.status(kind, *paths, 0) == SFTP_PERMISSION_DENIED


TRICKS = (
    "../../../../etc/hostname",
    "/depot/adherents/../../../etc/hostname",
    "/depot/adherents/a\x00b",
    "/depot/adherents/sub/x.csv",
    "/depot/adherents/" + "x" * 300,
    "/depot/adherents/.cache",
    "/depot/adherents/a\nb",
    "/depot/adherents/a\u202egpj.csv",
    "/depot/adherents/..",
    "/depot/adherents",
    "/",
    "",
    "/retour/x",
    "/" + "y" * 5000,
)


@pytest.mark.parametrize("path", TRICKS)
def test_tricks_of_path_create_nothing(site: Site, path: str) -> None:
    before = sorted(site.folder.rglob("*"))
    raw = Raw(site.transport())
    assert raw.status(CMD_OPEN, path, WRITE | CREATE | TRUNCATE, 0) == SFTP_PERMISSION_DENIED
    assert raw.status(CMD_OPEN, path, 1, 0) in {2, 3}
    assert sorted(site.folder.rglob("*")) == before
    shown = [path for path, _ in site.depot.refusals]
    assert all(text.isprintable() and len(text) <= 255 for text in shown)


def test_names_that_are_not_utf8_are_refused_and_the_channel_lives(site: Site) -> None:
    raw = Raw(site.transport())
    assert raw.status(CMD_OPEN, b"/depot/adherents/\xe9.csv", WRITE | CREATE, 0) == 3
    assert raw.ask(17, "/depot/adherents")[0] == CMD_ATTRS


@pytest.mark.parametrize(
    "packet",
    [
        struct.pack(">I", 0),
        struct.pack(">I", 300 * 1024) + b"x",
        struct.pack(">IB", 1, CMD_READ),
        struct.pack(">IBII", 9, CMD_WRITE, 1, 0xFFFFFFFF),
        struct.pack(">IBII1sQ", 18, CMD_SETSTAT, 1, 1, b"/", 0x80000000FFFFFFFF),
    ],
)
def test_a_malformed_packet_closes_the_channel(site: Site, packet: bytes) -> None:
    transport = site.transport()
    raw = Raw(transport)
    raw.channel.sendall(packet)
    assert raw.channel.recv(1000) == b""
    assert transport.is_active()
    assert Raw(transport).ask(17, "/")[0] == CMD_ATTRS


def test_the_same_refusal_is_recorded_once(site: Site) -> None:
    raw = Raw(site.transport())
    for _ in range(20):
        raw.status(CMD_OPEN, "/depot/sinistralite/x", WRITE | CREATE, 0)
    for number in range(100):
        raw.status(CMD_OPEN, f"/depot/sinistralite/{number}", WRITE | CREATE, 0)
    assert site.depot.refusals[0] == ("/depot/sinistralite/x", "flux-non-accorde")
    assert len(site.depot.refusals) == 32
