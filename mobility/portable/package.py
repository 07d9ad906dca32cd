"""A package: its content, its SHA-256, the key that signed it and the signature (Ed25519, RFC 8032). Pure but for the French words.

One JSON object: `format`, `content`, `sha256` (of the canonical JSON of `content`), `key` (first 16 hexadecimal digits of the SHA-256 of the
public key), `signature` (base64, of the same canonical JSON). The canonical JSON has sorted keys, no spaces, characters as they
are, in UTF-8: it is that of the updates of the law.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.services.errors import Refusal
from payroll.services.law_updates.seal import canonical, key_id, public_text

FORMAT = "prevoyance-portable-record/1"
LARGEST = 2 * 1024 * 1024
#: The sections of a package, in order, and what each must hold.
SECTIONS = {
    "identity": gettext_lazy("identité"), "family": gettext_lazy("famille"), "career": gettext_lazy("carrière"), "grades": gettext_lazy("classements"),
    "skills": gettext_lazy("compétences"), "leave": gettext_lazy("congés"), "insurance": gettext_lazy("périodes d’assurance"),
}  # fmt: skip
IDENTITY = ("person_uid", "last_name", "first_names", "sex")
HEAD = ("issuer", "issuer_code", "recipient", "made_on", "number", "sections")


def package_sign(content: Mapping[str, Any], pem: bytes) -> dict[str, Any]:
    """The signed package."""
    content = {**content, "schema": 1}
    content_check(content)
    private = serialization.load_pem_private_key(pem, None)
    if not isinstance(private, Ed25519PrivateKey):
        raise Refusal(_("La clé de l’institution n’est pas une clé Ed25519 : faites-la établir de nouveau."))
    told = canonical(content)
    return {
        "format": FORMAT, "content": dict(content), "sha256": hashlib.sha256(told).hexdigest(),
        "key": key_id(public_text(private.public_key())), "signature": base64.b64encode(private.sign(told)).decode(),
    }  # fmt: skip


def package_bytes(package: Mapping[str, Any]) -> bytes:
    return json.dumps(package, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def package_read(data: bytes) -> dict[str, Any]:
    """The package of a file, its words only: `package_verify` says whether it is intact."""
    if len(data) > LARGEST:
        raise Refusal(_("Ce fichier est trop grand pour un dossier portable."))
    try:
        whole = json.loads(data)
    except (ValueError, UnicodeDecodeError) as error:
        raise Refusal(_("Ce fichier n’est pas un dossier portable : ce n’est pas du JSON.")) from error
    if not isinstance(whole, dict) or not isinstance(whole.get("content"), dict):
        raise Refusal(_("Ce fichier n’est pas un dossier portable."))
    if whole.get("format") != FORMAT:
        raise Refusal(_("Ce dossier est d’une version du format que ce logiciel ne lit pas (%(format)s).") % {"format": str(whole.get("format"))[:60]})
    return whole


def package_verify(package: Mapping[str, Any], keys: Iterable[str]) -> str:
    """The public key that signed an intact package, among those recognised. Raises `Refusal` in words: tampered, unknown key, wrong
    shape. The whole file is refused: nothing of it is taken."""
    told = canonical(package["content"])
    if hashlib.sha256(told).hexdigest() != package.get("sha256"):
        raise Refusal(_("Le contenu ne correspond pas à son empreinte : ce dossier a été modifié ou abîmé. Demandez-le de nouveau à l’institution d’origine."))
    public = next((each for each in keys if key_id(each) == package.get("key")), None)
    if public is None:
        raise Refusal(
            _("La clé %(key)s n’est pas reconnue ici : demandez à l’institution d’origine sa clé publique, vérifiez-la de vive voix, puis ajoutez-la.")
            % {"key": str(package.get("key"))[:16]}
        )
    try:
        raw = base64.b64decode(str(package.get("signature")), validate=True)
        Ed25519PublicKey.from_public_bytes(base64.b64decode(public)).verify(raw, told)
    except (InvalidSignature, binascii.Error, ValueError) as error:
        raise Refusal(_("La signature ne correspond pas au contenu : ce dossier n’est pas celui que l’institution d’origine a signé.")) from error
    content_check(package["content"])
    return public


def content_check(content: Mapping[str, Any]) -> None:
    """The shape of version 1: its head, its sections, days as ISO text."""
    if content.get("schema") != 1:
        raise Refusal(_("Ce dossier est d’une version du schéma que ce logiciel ne lit pas."))
    missing = [name for name in HEAD if not content.get(name)]
    if missing:
        raise Refusal(_("Ce dossier est incomplet : %(names)s manquent.") % {"names": ", ".join(missing)})
    sections = content["sections"]
    if not isinstance(sections, dict) or set(sections) - set(SECTIONS) or "identity" not in sections:
        raise Refusal(_("Les rubriques de ce dossier ne sont pas celles du format."))
    identity = sections["identity"]
    if not isinstance(identity, dict) or any(not identity.get(name) for name in IDENTITY):
        raise Refusal(_("L’identité de ce dossier est incomplète."))
    for name in ("birth_on", "seniority_on"):
        try:
            if identity.get(name):
                date.fromisoformat(identity[name])
        except (TypeError, ValueError) as error:
            raise Refusal(_("Une date de ce dossier n’est pas lisible (%(name)s).") % {"name": name}) from error
