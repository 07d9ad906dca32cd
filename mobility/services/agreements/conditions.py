"""What must be met before the start: permit, certificate of applicable law, fitness, bank account, facts of the home payroll."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.services.errors import Refusal
from mobility.choices import Form
from mobility.choices_agreements import AgreementState, EventKind, Party
from mobility.models import Agreement
from mobility.rights.instruments import certificate_obstacles
from mobility.selectors.agreements import months_of
from mobility.services.agreements.parties import acts_for, event
from mobility.services.shared import save_shared


@dataclass(frozen=True)
class Condition:
    key: str
    label: str
    party: str
    done: dict[str, Any] | None


def conditions_of(agreement: Agreement) -> list[Condition]:
    """The conditions of the form, each with who meets it and how it was met."""
    is_abroad = agreement.home.country_id != agreement.host.country_id
    asked = []
    if is_abroad and agreement.form != Form.MISSION:
        asked.append(("permit", _("Titre de séjour et de travail, ou dispense"), Party.HOST))
    if is_abroad and agreement.form in (Form.PLACEMENT, Form.SECONDMENT):
        asked.append(("certificate", _("Attestation de législation applicable demandée, ou sans objet"), Party.HOME))
    if agreement.form != Form.MISSION:
        asked.append(("fitness", _("Avis d’aptitude du médecin du travail"), Party.HOST))
    if agreement.form in (Form.SECONDMENT, Form.TRANSFER):
        asked.append(("bank", _("Compte bancaire reçu de l’agent"), Party.HOST))
        asked.append(("final_facts", _("Faits de la dernière paie transmis"), Party.HOME))
    if agreement.form == Form.MISSION and not agreement.is_light:
        asked.append(("travel_order", _("Ordre de mission signé"), Party.HOME))
    return [Condition(key, label, party, agreement.conditions.get(key)) for key, label, party in asked]


@transaction.atomic
def condition_met(*, agreement: Agreement, key: str, note: str, access: Access, is_waived: bool = False) -> Agreement:
    """Say that a condition is met, by the party that must; without object, say why."""
    agreement = _waiting(agreement)
    found = next((each for each in conditions_of(agreement) if each.key == key), None)
    if found is None:
        raise Refusal(_("Cette condition n’est pas demandée par la forme de la convention."))
    party = acts_for(agreement, access, found.party)
    if is_waived and not note.strip():
        raise Refusal({"note": _("Dites pourquoi la condition est sans objet.")})
    if key == "certificate" and not is_waived and agreement.certificate_asked_on is None:
        raise Refusal(_("Demandez d’abord l’attestation, ou dites pourquoi elle est sans objet."))
    agreement.conditions = {
        **agreement.conditions,
        key: {"on": timezone.localdate().isoformat(), "by": str(access.user), "note": note[:200], "waived": is_waived},
    }
    save_shared(agreement)
    event(agreement, EventKind.STATE, actor=access.user, party=party, name=key, text=note)
    return agreement


@transaction.atomic
def certificate_ask(*, agreement: Agreement, access: Access) -> Agreement:
    """Ask for the certificate of applicable law (MOB-12). What is not known of the instrument blocks it and says whom to ask."""
    agreement = Agreement.objects.select_for_update(of=("self",)).select_related("home", "host", "instrument").get(pk=agreement.pk)
    acts_for(agreement, access, Party.HOME)
    told = certificate_obstacles(
        agreement.instrument.pure() if agreement.instrument else None, months=months_of(agreement), is_extension=bool(agreement.certificate_issued_on)
    )
    if told:
        raise Refusal(told)
    agreement.certificate_asked_on, agreement.certificate_asked_by = timezone.localdate(), access.user
    agreement.certificate_issued_on, agreement.certificate_issued_by, agreement.certificate_number = None, None, ""
    return save_shared(agreement)


@transaction.atomic
def certificate_issue(*, agreement: Agreement, number: str, access: Access) -> Agreement:
    """The issuing department gives the certificate: never the person who asked for it."""
    agreement = Agreement.objects.select_for_update(of=("self",)).select_related("home", "host").get(pk=agreement.pk)
    acts_for(agreement, access, Party.HOME)
    if agreement.certificate_asked_on is None:
        raise Refusal(_("Aucune attestation n’est demandée."))
    agreement.certificate_issued_on, agreement.certificate_issued_by = timezone.localdate(), access.user
    agreement.certificate_number = number
    return save_shared(agreement)


def _waiting(agreement: Agreement) -> Agreement:
    locked = Agreement.objects.select_for_update(of=("self",)).select_related("home", "host", "instrument").get(pk=agreement.pk)
    if locked.state not in (AgreementState.AGREED, AgreementState.SIGNED):
        raise Refusal(_("Les conditions d’entrée se constatent une fois le texte arrêté, avant la prise d’effet."))
    return locked
