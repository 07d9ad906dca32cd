"""The acceptance of the law: opened, signed figure by figure or many at once, derogated by name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution, User
from hr_core.scope import because
from hr_core.services.documents.sniff import EXTENSIONS, JPEG, PDF, PNG, TIFF, media_type_of, scan, size_check
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked
from payroll.models import AcceptanceRecord, FigureDerogation, FigureSignature, LawAcceptance, PayRun
from payroll.selectors.acceptance import BLOCKING, AcceptedFigure, acceptance_of, derogations_used, standing_on
from payroll.selectors.paid_sums import PAID_STATES
from payroll.services import proof_parts

#: What a scan may be.
SCANS = (PDF, JPEG, PNG, TIFF)
SEE, RECORD, DEROGATE = "payroll_view", "payroll_items", "payroll_derogate"


def institution_opened(institution: Institution, actor: User | None) -> None:
    """A new institution is asked for its acceptance; one that already paid is recorded as prior to it."""
    if acceptance_of(institution) is not None:
        return
    has_paid = PayRun.objects.filter(institution=institution, state__in=PAID_STATES).exists()
    row = LawAcceptance(institution=institution, opened_by=actor)
    if has_paid:
        row.state, row.reason = LawAcceptance.State.PRIOR, _("Des mois étaient déjà payés à l’ouverture.")
    save_checked(row)


@transaction.atomic
def acceptance_open(*, institution: Institution, access: Access) -> LawAcceptance:
    """Ask for the acceptance: from now on unsigned figures keep runs from being authorised."""
    _allowed(access, RECORD)
    row = acceptance_of(institution) or LawAcceptance(institution=institution)
    if row.pk and row.state == LawAcceptance.State.ASKED:
        raise Refusal(_("La recette est déjà ouverte."))
    row.state, row.reason, row.opened_by = LawAcceptance.State.ASKED, "", access.user
    with because(_("Recette du pays ouverte")):
        return save_checked(row)


@transaction.atomic
def record_keep(*, content: bytes, name: str, values: dict[str, Any], version: str, access: Access) -> AcceptanceRecord:
    """Keep the scan of a signed record; the same file again is the same record. `values`: the expert's words and `signed_on`.

    Raises `Refusal` for what is neither a PDF nor an image, for a file too large, or one that the antivirus refuses.
    """
    size_check(len(content))
    media_type = media_type_of(content)
    if media_type not in SCANS:
        raise Refusal(_("Joignez le procès-verbal signé numérisé : PDF, JPEG, PNG ou TIFF."))
    scan(content)
    digest = hashlib.sha256(content).hexdigest()
    held = AcceptanceRecord.objects.filter(institution=access.institution, sha256=digest).first()
    who = {key: values[key] for key in ("expert_name", "expert_quality", "expert_institution", "signed_on")}
    if held is not None:
        if held.expert_name != who["expert_name"]:
            raise Refusal(_("Ce procès-verbal est déjà joint, signé par %(name)s.") % {"name": held.expert_name})
        return held
    record = AcceptanceRecord(
        institution=access.institution, name=name[-160:], media_type=media_type, size=len(content), sha256=digest,
        law_version=version, recorded_by=access.user, **who,
    )  # fmt: skip
    record.file.save(f"{digest[:16]}{EXTENSIONS[media_type]}", ContentFile(content), save=False)
    return save_checked(record)


@transaction.atomic
def figures_sign(
    *, figures: Iterable[str], values: dict[str, Any], access: Access, scan_of: tuple[str, bytes] | None = None
) -> list[FigureSignature]:
    """Record an expert's decision on the values in force today, with the scan of the record that was signed. `values`: decision,
    remark, expert_name, expert_quality, expert_institution, signed_on; `scan_of`: the name and the bytes of the file.

    Raises `ValidationError` or `Refusal` and writes nothing.
    """
    _allowed(access, RECORD)
    if values["signed_on"] > timezone.localdate():
        raise ValidationError({"signed_on": _("On signe au plus tard aujourd’hui.")})
    if values["decision"] != FigureSignature.Decision.CONFORM and not values.get("remark", "").strip():
        raise ValidationError({"remark": _("Dites ce qui est réservé, ou ce qui est à corriger.")})
    if scan_of is None:
        raise ValidationError({"scan": _("Joignez le procès-verbal signé par l’expert, numérisé.")})
    chosen, version = _chosen(figures, access)
    record = record_keep(content=scan_of[1], name=scan_of[0], values=values, version=version, access=access)
    with because(_("Recette du pays : chiffres signés")):
        return [
            save_checked(
                FigureSignature(
                    institution=access.institution,
                    figure=each.figure.id,
                    digest=each.digest,
                    label=each.figure.label[:200],
                    value=each.value,
                    valid_from=each.current.valid_from,
                    source=each.source[:300],
                    confidence=each.current.confidence,
                    law_version=version,
                    record=record,
                    recorded_by=access.user,
                    **values,
                )
            )
            for each in chosen
        ]


@transaction.atomic
def figures_derogate(*, figures: Iterable[str], reference: str, reason: str, access: Access) -> list[FigureDerogation]:
    """Let a run be paid with values that nobody signed: by the director general, with a decision and a reason."""
    _allowed(access, DEROGATE)
    if not reason.strip() or not reference.strip():
        raise ValidationError(_("Donnez la décision et le motif : ils sont imprimés en rouge sur la feuille de preuve."))
    chosen, _version = _chosen(figures, access)
    if any(each.standing not in BLOCKING for each in chosen):
        raise Refusal(_("Une dérogation ne couvre que des chiffres à signer ou à corriger."))
    with because(reason):
        return [
            save_checked(
                FigureDerogation(
                    institution=access.institution,
                    figure=each.figure.id,
                    digest=each.digest,
                    label=each.figure.label[:200],
                    reference=reference.strip()[:120],
                    reason=reason.strip()[:300],
                    granted_by=access.user,
                    granted_as=access.role_label[:80],
                )
            )
            for each in chosen
        ]


def _allowed(access: Access, right: str) -> None:
    if not access.has(right):
        raise Refusal(_("Votre rôle ne permet pas cette étape de la recette."))


def _chosen(figures: Iterable[str], access: Access) -> tuple[list[AcceptedFigure], str]:
    """The figures as they stand today. Raises `Refusal` when no acceptance is asked, `ValidationError` for an unknown one."""
    assert access.institution is not None
    standing = standing_on(access.institution, timezone.localdate())
    if not standing.is_asked:
        raise Refusal(_("La recette de l’institution n’est pas ouverte."))
    known = {each.figure.id: each for each in standing.figures}
    wanted = list(dict.fromkeys(figures))
    if not wanted or any(each not in known for each in wanted):
        raise ValidationError(_("Choisissez au moins un chiffre."))
    return [known[each] for each in wanted], standing.version


def proof_people(period: Any, runs: Iterable[PayRun]) -> list[dict[str, Any]]:
    """The derogations with which a month was paid, as the proof sheet shows them: one row per decision, in red."""
    references = [run.reference for run in runs]
    grouped: dict[tuple[str, str, str, str, date], list[str]] = {}
    for each in derogations_used(period):
        key = (each.reference, each.reason, str(each.granted_by), each.granted_as, timezone.localdate(each.granted_at))
        grouped.setdefault(key, []).append(each.label)
    return [
        {
            "run": references[0] if references else "",
            "step": _("recette du pays"),
            "name": name,
            "quality": quality,
            "on": f"{day:%Y-%m-%d} 00:00",
            "derogation": _("%(reference)s, %(reason)s. Chiffres non signés : %(figures)s")
            % {"reference": reference, "reason": reason, "figures": ", ".join(labels[:4]) + (" …" if len(labels) > 4 else "")},
            "rejection": "",
        }
        for (reference, reason, name, quality, day), labels in grouped.items()
    ]


def register() -> None:
    proof_parts.register_people("acceptance", proof_people)
