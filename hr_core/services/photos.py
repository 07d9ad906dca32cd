"""The photo of a file: what was sent is checked, then drawn again, small, square and without its metadata."""

from __future__ import annotations

import io
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST = 8 * 1024 * 1024  # bytes received
MOST_PIXELS = 40_000_000
KINDS = ("JPEG", "PNG", "WEBP")
SIDE, QUALITY = 320, 82


def portrait(sent: Any) -> ContentFile:
    """A square JPEG of at most 320 pixels from an image received; raises `ValidationError` on `photo` with the cure.

    Whatever hides in the file (place, thumbnail, script) does not survive: only its pixels are kept.
    """
    if sent.size > LARGEST:
        raise ValidationError({"photo": _("La photo dépasse 8 Mo : réduisez-la.")})
    try:
        sent.seek(0)
        received = Image.open(sent, formats=KINDS)
        if received.width * received.height > MOST_PIXELS:
            raise ValidationError({"photo": _("La photo est trop grande : 40 millions de points au plus.")})
        picture = ImageOps.exif_transpose(received).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise ValidationError({"photo": _("Ce fichier n’est pas une photo lisible : envoyez un JPEG, un PNG ou un WebP.")}) from error
    small = ImageOps.fit(picture, (min(SIDE, *picture.size),) * 2, Image.Resampling.LANCZOS, centering=(0.5, 0.35))
    drawn = io.BytesIO()
    small.save(drawn, "JPEG", quality=QUALITY, optimize=True)
    return ContentFile(drawn.getvalue(), name=f"{get_random_string(24).lower()}.jpg")
