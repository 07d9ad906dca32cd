"""States of periods, agreements and returns: which changes exist, who may make them. Buttons and refusals come from here."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hr_core.workflows import Transition
from mobility.choices_agreements import AgreementState as S
from mobility.choices_agreements import PeriodState as P

PREPARE, SIGN, SEE = ("agreement_prepare",), ("agreement_sign",), ("agreement_view",)
RIGHTS = ("rights_confirm",)

PERIOD = (
    Transition("confirm", _("Confirmer"), (P.CLAIMED,), P.CONFIRMED, RIGHTS),
    Transition("attest", _("Enregistrer l’attestation du régime"), (P.CLAIMED, P.CONFIRMED), P.ATTESTED, RIGHTS),
    Transition("refuse", _("Ne pas retenir"), (P.CLAIMED, P.CONFIRMED), P.REFUSED, RIGHTS, asks_reason=True),
)

AGREEMENT = (
    Transition("negotiate", _("Ouvrir la négociation"), (S.DRAFT,), S.NEGOTIATING, PREPARE),
    Transition("agree", _("Arrêter le texte"), (S.NEGOTIATING,), S.AGREED, PREPARE),
    Transition("reopen", _("Rouvrir la négociation"), (S.AGREED,), S.NEGOTIATING, PREPARE, asks_reason=True),
    Transition("sign", _("Signer"), (S.AGREED,), S.SIGNED, SIGN),
    Transition("start", _("Mettre en vigueur"), (S.SIGNED,), S.IN_FORCE, PREPARE),
    Transition("amend", _("Prolonger par avenant"), (S.IN_FORCE, S.ENDING), S.IN_FORCE, PREPARE),
    Transition("prepare_return", _("Préparer le retour"), (S.IN_FORCE,), S.ENDING, PREPARE),
    Transition("end", _("Constater le retour"), (S.ENDING,), S.ENDED, PREPARE),
    Transition("end_early", _("Terminer avant terme"), (S.IN_FORCE, S.ENDING), S.ENDED_EARLY, PREPARE, asks_reason=True),
    Transition("report", _("Remettre le rapport"), (S.IN_FORCE,), S.ENDED, ("self_service", "agreement_prepare")),
    Transition("convert", _("Convertir en transfert"), (S.ENDING,), S.CONVERTED, PREPARE),
    Transition("void", _("Classer sans effet"), (S.DRAFT, S.NEGOTIATING, S.AGREED, S.SIGNED), S.VOID, PREPARE, asks_reason=True),
)
