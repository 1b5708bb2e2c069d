"""What a connection may open, how many there may be, and how they end."""

import os
import threading
from pathlib import Path

import paramiko
import pytest

from tests.gateway.sftp.conftest import Site, SiteMaker
from tests.gateway.sftp.dialogues import Raw
from tests.gateway.sftp.support import eventually


def test_commands_shells_and_forwarding_are_refused(site: Site) -> None:
    transport = site.transport()
    for attempt in ("exec_command", "invoke_shell", "invoke_subsystem"):
        channel = transport.open_session()
        arguments = {"exec_command": ["id"], "invoke_subsystem": ["netconf"]}.get(attempt, [])
        with pytest.raises(paramiko.SSHException):
            getattr(channel, attempt)(*arguments)
    with pytest.raises(paramiko.SSHException):
        transport.open_channel("direct-tcpip", ("127.0.0.1", 22), ("127.0.0.1", 1))
    with pytest.raises(paramiko.SSHException):
        transport.request_port_forward("127.0.0.1", 0)


def test_channels_are_few_and_come_back(make_site: SiteMaker) -> None:
    site = make_site(channels=3)
    transport = site.transport()
    channels = [transport.open_session() for _ in range(3)]
    with pytest.raises(paramiko.ChannelException):
        transport.open_session()
    for channel in channels:
        channel.close()
    eventually(lambda: _can_open(transport))


def _can_open(transport: paramiko.Transport) -> bool:
    try:
        transport.open_session().close()
    except paramiko.ChannelException:
        return False
    return True


def test_one_channel_has_one_dialogue(site: Site) -> None:
    raw = Raw(site.transport())
    with pytest.raises(paramiko.SSHException):
        raw.channel.invoke_subsystem("sftp")


def test_connections_are_few_from_one_address(make_site: SiteMaker) -> None:
    site = make_site(connections_per_source=2)
    first, second = site.transport(), site.transport()
    with pytest.raises((paramiko.SSHException, EOFError)):
        site.transport()
    assert ("127.0.0.1", "quota") in site.gate.refusals
    assert first.is_active()
    second.close()
    eventually(lambda: len(site.server._connections._open) == 1)
    assert site.transport().is_active()


def test_a_window_that_is_not_kept_to_ends_the_connection(site: Site) -> None:
    transport = site.transport()
    channel = transport.open_session()
    channel.out_window_size = 1 << 30
    with pytest.raises((OSError, EOFError, paramiko.SSHException)):
        channel.sendall(bytes(64 << 20))
    eventually(lambda: not transport.is_active())


def test_threads_end_with_their_connection(site: Site) -> None:
    before = threading.active_count()
    client = site.client()
    client.listdir("/")
    transport = site.clients[-1]
    transport.close()
    eventually(lambda: threading.active_count() <= before)


def test_the_log_names_no_file(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    with site.client().open("/depot/adherents/secret-name.csv", "w") as file:
        file.write(b"x")
    site.wait_taken("secret-name.csv")
    ours = [entry.getMessage() for entry in caplog.records if "passerelle" in entry.name]
    assert "spsti entered from 127.0.0.1" in ours
    assert not [line for line in ours if "secret-name" in line]


def test_uploads_in_progress_do_not_outlive_the_server(site: Site, tmp_path: Path) -> None:
    file = site.client().open("/depot/adherents/a.csv", "w")
    file.write(os.urandom(9 << 20))
    site.restart()
    assert site.client().listdir("/depot/adherents") == []
    assert list(site.spool.iterdir()) == []
