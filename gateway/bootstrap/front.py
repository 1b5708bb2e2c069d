"""The process that listens: SFTP and HTTP, and no key that opens what it receives."""

from pathlib import Path

from gateway.bootstrap.desk import open_desk
from gateway.clock import now
from gateway.desk import (
    JOURNAL_NAME,
    KEY_NAME,
    VERIFIER_NAME,
    journal_length,
    verifier_path,
    write_journal,
)
from gateway.front import Front, HttpServer
from gateway.partners.depot import PartnersDepot
from gateway.partners.gate import PartnersGate
from gateway.partners.http import HttpAccess, HttpFollowing, HttpReceiving
from gateway.partners.shelf import JournalFile, PartnersShelf, plain_file
from gateway.purging import destroyer
from gateway.settings import MIB, Settings
from gateway.sftp.server import Ports, SftpServer
from gateway.sftp.settings import SftpSettings
from gateway.spool.sealed import sweep
from gateway.storage.objects import ObjectStore
from gateway.web.api import build_app
from gateway.worker.durable import DurableOutbox


def open_front(folder: Path) -> Front:
    """The servers over an instance.

    Raises:
        InstanceError: there is no instance there.
    """
    desk = open_desk(folder)
    instance, settings, database = desk.instance, desk.settings, desk.database
    sweep(instance.spool)
    public = instance.arrival_public.read_bytes()
    depot = PartnersDepot(
        database, DurableOutbox(instance.database_url), instance.spool, now, destroyer(instance)
    )
    journal_files = {
        JOURNAL_NAME: JournalFile(
            lambda: journal_length(database), lambda target: write_journal(database, target)
        ),
        KEY_NAME: plain_file(instance.journal_key),
        VERIFIER_NAME: plain_file(verifier_path()),
    }
    shelf = PartnersShelf(database, ObjectStore(instance.shelves), journal_files, now)
    sftp = SftpServer(
        _sftp_settings(settings),
        Ports(PartnersGate(database, now), depot, shelf),
        host_key=instance.host_key.read_bytes(),
        public=public,
        spool=instance.spool,
        clock=now,
    )
    app = build_app(
        HttpAccess(database, now),
        HttpReceiving(depot, instance.spool, public, settings),
        HttpFollowing(database),
    )
    return Front(desk, sftp, HttpServer(app, settings.http_host, settings.http_port))


def _sftp_settings(settings: Settings) -> SftpSettings:
    return SftpSettings(
        host=settings.sftp_host,
        port=settings.sftp_port,
        profile=settings.sftp_profile,
        write_handles=settings.upload_handles,
        partial_seconds=settings.partial_seconds,
        upload_limit=settings.upload_limit_mib * MIB,
        upload_memory=settings.upload_memory_mib * MIB,
        quiet=settings.quiet_seconds,
    )
