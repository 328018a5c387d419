"""Files on disk: one per content, under its checksum."""

import hashlib
import logging
from typing import IO

from django.core.files.storage import default_storage

_CHUNK = 1 << 20
logger = logging.getLogger(__name__)


def checksum(file: IO[bytes]) -> str:
    """SHA-256 of the whole file in hexadecimal. Reads it from the start and leaves it there."""
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def stored_checksum(path: str) -> str | None:
    """SHA-256 of a stored file as it is now; None when it is not there."""
    try:
        with default_storage.open(path) as file:
            return checksum(file)
    except FileNotFoundError:
        return None


def keep(file: IO[bytes], *, sha256: str, path: str) -> str:
    """Stores the content at the path, unless the same content lies there already; returns where it lies.

    A file that is there but does not match its checksum (altered, or half written by a process that died) is
    left as it is, for `verify_documents` to report, and the content goes beside it.
    """
    present = stored_checksum(path)
    if present == sha256:
        return path
    if present is not None:
        logger.error("stored file %s does not match its checksum; the new upload is kept beside it", path)
    return default_storage.save(path, file)
