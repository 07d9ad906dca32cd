"""What a file is, from its bytes and never from its name; and the antivirus that an institution names."""

from __future__ import annotations

import io
import shlex
import subprocess
import tempfile
import zipfile

from django.conf import settings
from django.utils.translation import gettext as _

from hr_core.services.errors import Refusal
from hr_core.text import french_integer

PDF, JPEG, PNG, TIFF = "application/pdf", "image/jpeg", "image/png", "image/tiff"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
EXTENSIONS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png", TIFF: ".tif", DOCX: ".docx", ODT: ".odt"}
_SIGNS = ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG), (b"II*\x00", TIFF), (b"MM\x00*", TIFF))


def media_type_of(content: bytes) -> str:
    """The type read in the first bytes. Raises `Refusal` for a type that the vault does not keep."""
    for sign, media_type in _SIGNS:
        if content.startswith(sign):
            return media_type
    if content.startswith(b"PK\x03\x04"):
        found = _office(content)
        if found:
            return found
    raise Refusal(_("Ce fichier n’est ni un PDF, ni une image JPEG, PNG ou TIFF, ni un texte Word ou OpenDocument."))


def _office(content: bytes) -> str:
    """A Word or OpenDocument text without macros, else nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "word/document.xml" in names:
                return "" if "word/vbaProject.bin" in names else DOCX
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                return ODT if archive.read("mimetype").strip() == ODT.encode() else ""
    except zipfile.BadZipFile:
        return ""
    return ""


def size_check(size: int) -> None:
    """Raises `Refusal` for an empty file or one that passes the limit of the instance."""
    if size == 0:
        raise Refusal(_("Ce fichier est vide."))
    if size > settings.DOCUMENT_MEGABYTES * 1024 * 1024:
        raise Refusal(
            _("Ce fichier dépasse %(limit)s Mo : numérisez-le avec moins de détail.") % {"limit": french_integer(settings.DOCUMENT_MEGABYTES)}
        )


def scan(content: bytes) -> str:
    """Give the file to the antivirus of the instance; returns its name, empty when none is named.

    The command ends with 0 for a clean file, 1 for an infected one. Anything else, an absent program or a delay that passes refuses
    the file too: what could not be scanned does not enter.
    """
    if not settings.DOCUMENT_SCAN_COMMAND:
        return ""
    parts = shlex.split(settings.DOCUMENT_SCAN_COMMAND)
    with tempfile.NamedTemporaryFile(prefix="analyse-") as file:
        file.write(content)
        file.flush()
        command = [part.replace("{}", file.name) for part in parts]
        command += [] if any("{}" in part for part in parts) else [file.name]
        try:
            ended = subprocess.run(command, capture_output=True, timeout=settings.DOCUMENT_SCAN_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Refusal(_("L’analyse antivirus n’a pas pu se faire : réessayez plus tard, ou prévenez l’administrateur.")) from error
    if ended.returncode == 1:
        raise Refusal(_("L’antivirus a trouvé une menace dans ce fichier : il n’est pas gardé."))
    if ended.returncode != 0:
        raise Refusal(_("L’analyse antivirus n’a pas pu se faire : réessayez plus tard, ou prévenez l’administrateur."))
    return parts[0].rsplit("/", 1)[-1][:120]
