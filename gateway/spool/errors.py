"""What can go wrong while an upload is received; part of the family of `gateway.errors`."""

import errno

from gateway.errors import GatewayError, StorageError


class SpoolError(StorageError):
    """Le fichier n'a pas pu être conservé ; déposez-le à nouveau."""

    code = "SAS"


class SpoolFullError(SpoolError):
    """Le disque de la passerelle est plein ; déposez le fichier à nouveau plus tard."""

    code = "SAS-PLEIN"


class UploadTooLargeError(GatewayError):
    """quota : le fichier dépasse la taille admise."""

    code = "SAS-QUOTA"


def spool_error(error: OSError) -> SpoolError:
    """The spool's own error for what the operating system said."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return SpoolFullError() if full else SpoolError()
