"""Words of agreements, returns and social rights. Tones and icons are decided here, once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class AgreementState(StateChoices):
    DRAFT = "draft", "", "", _("en préparation")
    NEGOTIATING = "negotiating", "now", "users", _("en négociation")
    AGREED = "agreed", "info", "check", _("texte arrêté")
    SIGNED = "signed", "info", "writing-sign", _("signée")
    IN_FORCE = "in_force", "ok", "circle-check", _("en vigueur")
    ENDING = "ending", "wait", "clock", _("retour en préparation")
    ENDED = "ended", "", "lock", _("terminée")
    ENDED_EARLY = "ended_early", "", "lock", _("terminée avant terme")
    CONVERTED = "converted", "", "lock", _("convertie en transfert")
    VOID = "void", "", "x", _("sans effet")


#: States in which a person is bound: no other move may hold on the same days.
BINDING = (AgreementState.AGREED, AgreementState.SIGNED, AgreementState.IN_FORCE, AgreementState.ENDING)
#: States in which the move has effects in files and pay.
RUNNING = (AgreementState.IN_FORCE, AgreementState.ENDING)


#: A mission up to so many months takes the light path; its report is due so many days after the return.
LIGHT_MONTHS, REPORT_DAYS = 3, 15


class Party(models.TextChoices):
    HOME = "home", _("institution d’origine")
    HOST = "host", _("institution d’accueil")
    EMPLOYEE = "employee", _("agent")


class ReturnRight(models.TextChoices):
    KEPT = "kept", _("poste gardé")
    AT_BAND = "at_band", _("poste de la même bande")
    NONE = "none", _("aucun, l’agent quitte son institution")


class CostKind(models.TextChoices):
    BASE_PAY = "base_pay", _("salaire de base")
    BONUSES = "bonuses", _("primes et indemnités")
    CONTRIBUTIONS = "contributions", _("cotisations patronales")
    SUPPLEMENTARY = "supplementary", _("régimes complémentaires et mutuelle")
    MISSION = "mission", _("frais de mission")
    TRAVEL = "travel", _("voyages")
    REMOVAL = "removal", _("déménagement")
    HOUSING = "housing", _("logement")
    SCHOOLING = "schooling", _("scolarité")
    MEDICAL = "medical", _("frais médicaux")
    TRAINING = "training", _("formation")
    REPATRIATION = "repatriation", _("rapatriement")
    OTHER = "other", _("autre")


class Frequency(models.TextChoices):
    MONTHLY = "monthly", _("par mois")
    ONCE = "once", _("une fois")


class EventKind(models.TextChoices):
    STATE = "state", _("passage")
    COMMENT = "comment", _("observation")
    NOTICE = "notice", _("préavis")
    READING = "reading", _("lecture")


class EndReason(models.TextChoices):
    TERM = "term", _("terme de la convention")
    HOST_NOTICE = "host_notice", _("préavis de l’institution d’accueil (2 mois)")
    HOME_NOTICE = "home_notice", _("rappel par l’institution d’origine, nécessité de service (3 mois)")
    EMPLOYEE_NOTICE = "employee_notice", _("préavis de l’agent (2 mois)")
    FAULT = "fault", _("faute lourde, sans préavis")
    FORCE_MAJEURE = "force_majeure", _("force majeure, sans préavis")


#: Months of notice that each reason asks; none at once.
NOTICE_MONTHS = {EndReason.HOST_NOTICE: 2, EndReason.HOME_NOTICE: 3, EndReason.EMPLOYEE_NOTICE: 2}


class RechargeState(StateChoices):
    ISSUED = "issued", "wait", "clock", _("à payer")
    PAID = "paid", "ok", "circle-check", _("payé")
    CANCELLED = "cancelled", "", "x", _("annulé")


class PeriodState(StateChoices):
    CLAIMED = "claimed", "wait", "clock", _("déclarée par l’agent")
    CONFIRMED = "confirmed", "info", "check", _("confirmée par l’employeur")
    ATTESTED = "attested", "ok", "circle-check", _("attestée par le régime")
    REFUSED = "refused", "bad", "x", _("non retenue")


class Proof(models.TextChoices):
    CERTIFICATE = "certificate", _("attestation du régime")
    PAYSLIP = "payslip", _("bulletins de paie")
    DECLARED = "declared", _("déclaration de l’agent")


class PostingRule(models.TextChoices):
    KNOWN = "known", _("connue")
    UNKNOWN = "unknown", _("inconnue : à demander")
    NONE = "none", _("le texte n’en a pas")


class Confidence(models.TextChoices):
    HIGH = "high", _("texte lu")
    MEDIUM = "medium", _("source concordante")
    LOW = "low", _("à confirmer")


class ReturnChoice(models.TextChoices):
    UNDECIDED = "", _("pas encore dit")
    RETURN = "return", _("retour")
    RENEW = "renew", _("renouvellement")
    CONVERT = "convert", _("conversion en transfert")


class StepKey(models.TextChoices):
    """The return calendar: what is done, and when from the last day of the move (`STEP_MONTHS`)."""

    ASK = "ask", _("Demander à chacun : retour, renouvellement ou conversion")
    DECIDE = "decide", _("Décider, et proposer un poste de la même bande ou au-dessus")
    PLAN = "plan", _("Signer le plan : congés, prêts, matériel, habilitations")
    CERTIFY = "certify", _("Certificat de service, évaluation de fin, attestation des périodes d’assurance")
    REINSTATE = "reinstate", _("Acte de réintégration, paie basculée au bon jour")
    COMPARE = "compare", _("Comparer les classements : le plus favorable est retenu")
    DEBRIEF = "debrief", _("Note de bilan et séance de transmission")
    FOLLOW = "follow", _("Six mois après : le poste emploie-t-il ce qui a été appris ?")


STEP_MONTHS = {
    StepKey.ASK: -6, StepKey.DECIDE: -3, StepKey.PLAN: -1, StepKey.CERTIFY: 0, StepKey.REINSTATE: 0, StepKey.COMPARE: 1,
    StepKey.DEBRIEF: 2, StepKey.FOLLOW: 6,
}  # fmt: skip


class RecordDirection(models.TextChoices):
    OUT = "out", _("remis")
    IN = "in", _("reçu")


class FormalityKind(models.TextChoices):
    DECLARATION = "declaration", _("déclaration")
    AUTHORISATION = "authorisation", _("autorisation")
    OPINION = "opinion", _("avis")


class Purpose(models.TextChoices):
    """For what a person lets data cross; each has its text, by version, in `data/consents.toml`."""

    PORTABLE_RECORD = "portable_record", _("remise du dossier portable à l’institution d’accueil")
    VISIBLE_PROFILE = "visible_profile", _("profil visible par d’autres institutions")
    APPRAISALS = "appraisals", _("évaluations jointes à une candidature")
    FOLLOW_UP = "follow_up", _("suivi après le retour et statistiques nominatives")
