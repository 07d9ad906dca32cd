"""The seal of an update of the law: Ed25519 (RFC 8032) over the canonical JSON of its content.

A file is one JSON object: `format`, `content`, `key` (first 16 hexadecimal digits of the SHA-256 of the public key) and
`signature` (base64). The canonical JSON has sorted keys, no spaces and characters as they are, in UTF-8.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.utils.translation import gettext as _

from hr_core.services.errors import Refusal

FORMAT = "prevoyance-law-update/1"
LARGEST = 4 * 1024 * 1024


@dataclass(frozen=True)
class Sealed:
    """A file whose seal holds."""

    content: dict[str, Any]
    key: str
    signature: str


def canonical(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def key_draw() -> tuple[bytes, str]:
    """A new key: the private one as PEM (PKCS 8, not encrypted) and the public one as base64."""
    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return pem, public_text(private.public_key())


def public_text(public: Ed25519PublicKey) -> str:
    raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def key_id(public: str) -> str:
    return hashlib.sha256(base64.b64decode(public)).hexdigest()[:16]


def sealed_file(content: Mapping[str, Any], pem: bytes) -> bytes:
    """The file, signed. Raises `Refusal` when the key cannot be read."""
    try:
        private = serialization.load_pem_private_key(pem, None)
    except (ValueError, TypeError) as error:
        raise Refusal(_("La clé privée n’est pas lisible : donnez le fichier écrit par « law_key_create ».")) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise Refusal(_("La clé privée n’est pas une clé Ed25519."))
    signature = base64.b64encode(private.sign(canonical(content))).decode()
    whole = {"format": FORMAT, "content": content, "key": key_id(public_text(private.public_key())), "signature": signature}
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def seal_open(data: bytes, keys: Sequence[str]) -> Sealed:
    """The content of a file signed by one of the trusted public `keys` (base64). Raises `Refusal`: no key trusted here,
    not such a file, an unknown key, or a content that is not what was signed."""
    if not keys:
        raise Refusal(_("Aucune clé n’est reconnue ici : donnez la clé publique de l’émetteur dans PREVOYANCE_LAW_KEYS."))
    if len(data) > LARGEST:
        raise Refusal(_("Ce fichier est trop grand pour une mise à jour de la loi."))
    try:
        whole = json.loads(data)
        content, key, signature = whole["content"], str(whole["key"]), str(whole["signature"])
        raw = base64.b64decode(signature, validate=True)
    except (ValueError, TypeError, KeyError, binascii.Error) as error:
        raise Refusal(_("Ce fichier n’est pas une mise à jour de la loi.")) from error
    if whole.get("format") != FORMAT or not isinstance(content, dict):
        raise Refusal(_("Ce fichier n’est pas une mise à jour de la loi de cette version du logiciel."))
    public = next((each for each in keys if key_id(each) == key), None)
    if public is None:
        raise Refusal(_("Ce fichier est signé par une clé inconnue ici (%(key)s) : il ne vient pas de votre émetteur.") % {"key": key})
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(public)).verify(raw, canonical(content))
    except InvalidSignature as error:
        raise Refusal(_("La signature ne correspond pas au contenu : le fichier a été modifié ou abîmé. Demandez-le de nouveau.")) from error
    return Sealed(content, key, signature)
