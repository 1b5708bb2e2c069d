"""Gives a partner its own file back, annotated, sealed to its own certificate.

`return_file` writes it in memory that has no name on any disk, seals it and stores it beside the
answers. Promises: nothing is made where there is nothing to mend, nor without a certificate that
the policy accepts at that instant; a second run writes the same object again.
"""

import os
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import RowMapping

from gateway.rendering.annotated import write_annotated
from gateway.rendering.names import SEALED
from gateway.storage import parties
from gateway.worker.workshop import Workshop
from keys.errors import KeysError
from keys.recipients import check_certificate
from keys.sealing.openpgp import seal_fd_to_path
from validators.checking import Checked
from validators.findings import Severity

ANNOTATED: Final = f"_annote.xlsx.{SEALED}"
"""End of the name of a file given back."""

_TO_MEND: Final = (Severity.REFUS, Severity.ECARTE, Severity.REPARE)


def return_file(
    shop: Workshop, row: RowMapping, checked: Checked, at: datetime
) -> Mapping[str, Any] | None:
    """Seal the annotated file of a deposit.

    Args:
        shop: the worker's tools.
        row: the deposit.
        checked: its file, judged; its table has personal data masked.
        at: the instant at which the certificate is judged.

    Returns:
        Its `object`, `size` and `sha256`; `absent` and why, where no certificate serves; None
        where there is nothing to give back.
    """
    found = checked.findings
    if checked.table is None or not any(found.with_severity(one) for one in _TO_MEND):
        return None
    with shop.database.reading() as connection:
        recipient = parties.recipient_of(connection, row["party"])
    if recipient is None:
        return {"absent": "CERTIFICAT-ABSENT"}
    try:
        # The policy is judged again: a certificate may have expired since it was accepted.
        certificate = check_certificate(recipient.certificate, at)
    except KeysError as error:
        return {"absent": error.code}
    name = f"annote-{row['id']}"
    with shop.shelves.writing(name) as part:
        _seal(shop, checked, certificate.data, part, at)
    stored = shop.shelves.describe(name)
    return {"object": stored.name, "size": stored.size, "sha256": stored.sha256}


def _seal(shop: Workshop, checked: Checked, certificate: bytes, part: Any, at: datetime) -> None:
    descriptor = os.memfd_create("annote", os.MFD_CLOEXEC)
    with os.fdopen(descriptor, "w+b") as memory:
        write_annotated(checked.table, checked, memory, at)
        memory.flush()
        seal_fd_to_path(shop.secrets.openpgp, [certificate], descriptor, part)
