"""What strangers try before they are known, and what it costs."""

import contextlib
import struct

import paramiko
import pytest
from paramiko.common import (
    MSG_EXT_INFO,
    MSG_USERAUTH_INFO_RESPONSE,
    cMSG_CHANNEL_OPEN,
    cMSG_USERAUTH_SUCCESS,
)
from paramiko.message import Message

from gateway.sftp.errors import BusyError
from tests.gateway.sftp.conftest import Site, SiteMaker
from tests.gateway.sftp.dialogues import Prober, flood, hung_up, stranger, user_key
from tests.gateway.sftp.support import eventually


def test_a_huge_packet_before_authentication_is_cut_off(site: Site) -> None:
    with stranger(site) as connection:
        connection.sendall(b"SSH-2.0-x\r\n" + struct.pack(">IB", 0x7FFFFFF4, 4) + bytes(30_000))
        assert hung_up(connection)


def test_a_banner_without_end_is_cut_off(site: Site) -> None:
    with stranger(site) as connection:
        assert flood(connection, 64 << 20) < 32 << 20


def test_who_does_not_enter_in_time_is_hung_up_on(make_site: SiteMaker) -> None:
    site = make_site(login_grace=0.3)
    keyed = site.transport(None)
    with stranger(site) as silent:
        assert hung_up(silent)
    eventually(lambda: not keyed.is_active())
    eventually(lambda: site.gate.refusals == [("127.0.0.1", "delai")] * 2)


def test_a_visitor_that_sleeps_is_hung_up_on(make_site: SiteMaker) -> None:
    site = make_site(idle=0.3)
    sleeper = site.transport()
    eventually(lambda: not sleeper.is_active())


def test_nothing_opens_before_authentication(site: Site) -> None:
    transport = site.transport(None)
    message = Message()
    message.add_byte(cMSG_USERAUTH_SUCCESS)
    transport._send_message(message)
    message = Message()
    message.add_byte(cMSG_CHANNEL_OPEN)
    message.add_string("session")
    for number in (0, 1 << 20, 32768):
        message.add_int(number)
    transport._send_message(message)
    with pytest.raises(paramiko.SSHException):
        transport.open_session(timeout=2)
    assert site.gate.entries == []


@pytest.mark.parametrize("kind", [MSG_EXT_INFO, MSG_USERAUTH_INFO_RESPONSE])
def test_a_count_that_is_a_lie_costs_nothing(site: Site, kind: int) -> None:
    transport = site.transport(None)
    message = Message()
    message.add_byte(bytes([kind]))
    message.add_int(0xFFFFFFFF)
    transport._send_message(message)
    key = paramiko.Ed25519Key(filename=str(site.keys["spsti"]))
    transport.auth_timeout = 5
    transport.auth_publickey("spsti", key)
    assert transport.is_authenticated()


def test_a_key_of_a_type_unknown_here_may_be_followed_by_the_right_one(site: Site) -> None:
    transport = site.transport(None)
    prober = Prober(transport)
    prober.offer("sk-ssh-ed25519@openssh.com", b"\x00\x00\x00\x01x")
    prober.offer("ssh-ed25519", b"\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x03abc")
    prober.offer("rsa-sha2-512", b"\xff" * 5000)
    eventually(lambda: prober.failures == 3)
    transport.auth_publickey("spsti", user_key(site, "spsti"))
    assert transport.is_authenticated()
    assert site.gate.refusals == []


def test_an_unsigned_probe_is_not_an_entry(site: Site) -> None:
    transport = site.transport(None)
    prober = Prober(transport)
    prober.offer("ssh-ed25519", user_key(site, "spsti").asbytes())
    eventually(lambda: prober.welcomes == 1)
    assert site.gate.entries == []
    with pytest.raises(paramiko.SSHException):
        transport.open_session(timeout=1)


def test_many_keys_of_an_agent_do_not_close_the_door(site: Site) -> None:
    transport = site.transport(None)
    prober = Prober(transport)
    for _ in range(15):
        prober.offer("ssh-ed25519", user_key(site, "carsat").asbytes())
    eventually(lambda: prober.failures == 15)
    transport.auth_publickey("spsti", user_key(site, "spsti"))
    assert [visitor.login for visitor, _ in site.gate.entries] == ["spsti"]


def test_offering_keys_without_end_is_cut_off(site: Site) -> None:
    transport = site.transport(None)
    prober = Prober(transport)
    # The server may hang up between two offers, or while one is sent.
    with contextlib.suppress(EOFError, OSError):
        for _ in range(60):
            if transport.is_active():
                prober.offer("ssh-ed25519", user_key(site, "carsat").asbytes())
    eventually(lambda: not transport.is_active())
    eventually(lambda: site.gate.refusals == [("127.0.0.1", "cle-inconnue")])


def test_a_wrong_signature_is_refused_on_record(site: Site) -> None:
    class Forger(paramiko.Ed25519Key):  # type: ignore[misc]  # paramiko is untyped
        def sign_ssh_data(self, data: bytes, algorithm: str | None = None) -> Message:
            return super().sign_ssh_data(data + b"!")

    transport = site.transport(None)
    with pytest.raises(paramiko.AuthenticationException):
        transport.auth_publickey("spsti", Forger(filename=str(site.keys["spsti"])))
    transport.close()
    eventually(lambda: site.gate.refusals == [("127.0.0.1", "signature")])
    assert site.gate.entries == []


def test_a_password_is_never_asked_for(site: Site) -> None:
    with pytest.raises(paramiko.BadAuthenticationType):
        site.transport(None).auth_password("spsti", "azerty")
    with pytest.raises(paramiko.BadAuthenticationType):
        site.transport(None).auth_none("spsti")


def test_a_database_that_does_not_answer_lets_nobody_in(site: Site) -> None:
    site.gate.failure = BusyError()
    with pytest.raises(paramiko.AuthenticationException):
        site.transport()
