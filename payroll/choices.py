"""Words and tones of the payroll's states and kinds, decided once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class ItemKind(models.TextChoices):
    EARNING = "earning", _("gain")
    DEDUCTION = "deduction", _("retenue")
    EMPLOYER_CHARGE = "employer-charge", _("charge patronale")


class ItemFrequency(models.TextChoices):
    """How an item reaches a payslip."""

    EVERYONE = "everyone", _("chaque mois pour tous")
    RECURRING = "recurring", _("chaque mois pour les agents inscrits")
    VARIABLE = "variable", _("saisie chaque mois")


class Inclusion(models.TextChoices):
    """How much of an item enters a base."""

    FULL = "full", _("en entier")
    PART = "part", _("en partie")
    UP_TO = "up_to", _("jusqu’à un plafond")
    EXCESS = "excess", _("au-delà d’un plafond")
    NONE = "none", _("non")


class RunKind(models.TextChoices):
    REGULAR = "regular", _("paie normale")
    SUPPLEMENTARY = "supplementary", _("paie complémentaire")
    THIRTEENTH = "thirteenth", _("treizième mois")
    SETTLEMENT = "settlement", _("solde de tout compte")
    BACK_PAY = "back_pay", _("rappels seuls")
    BONUS = "bonus", _("gratification")
    LEAVE = "leave", _("congés payés")
    CORRECTION = "correction", _("bulletin rectifié")
    REVERSAL = "reversal", _("contre-passation")


#: The letter of each kind in a run's reference, which its seal covers.
RUN_LETTERS = {
    RunKind.REGULAR: "R",
    RunKind.SUPPLEMENTARY: "C",
    RunKind.THIRTEENTH: "T",
    RunKind.SETTLEMENT: "S",
    RunKind.BACK_PAY: "A",
    RunKind.BONUS: "G",
    RunKind.LEAVE: "V",
    RunKind.CORRECTION: "X",
    RunKind.REVERSAL: "P",
}
#: Kinds that pay something beside the month: while the month itself is not authorised, they pay no part of it.
PARTIAL_KINDS = (
    RunKind.SUPPLEMENTARY,
    RunKind.THIRTEENTH,
    RunKind.BACK_PAY,
    RunKind.BONUS,
    RunKind.LEAVE,
    RunKind.CORRECTION,
    RunKind.REVERSAL,
)


class RunState(models.TextChoices):
    OPEN = "open", _("ouverte")
    INPUTS_CLOSED = "inputs_closed", _("EVP arrêtés")
    CALCULATED = "calculated", _("calculée")
    CHECKED = "checked", _("contrôlée")
    ENDORSED = "endorsed", _("visée (DRH)")
    REVIEWED = "reviewed", _("visée (contrôle de gestion)")
    AUTHORISED = "authorised", _("ordonnancée")
    ACCEPTED = "accepted", _("prise en charge")
    IN_PAYMENT = "in_payment", _("mise en paiement")
    PAID = "paid", _("payée")
    CLOSED = "closed", _("clôturée")


#: What a run waits for before it reaches the state.
AWAITED = {
    RunState.INPUTS_CLOSED: _("EVP à arrêter"),
    RunState.CALCULATED: _("à calculer"),
    RunState.CHECKED: _("à contrôler"),
    RunState.ENDORSED: _("à viser (DRH)"),
    RunState.REVIEWED: _("à viser (contrôle de gestion)"),
    RunState.AUTHORISED: _("à ordonnancer"),
    RunState.ACCEPTED: _("à prendre en charge"),
    RunState.IN_PAYMENT: _("à mettre en paiement"),
    RunState.PAID: _("à payer"),
    RunState.CLOSED: _("à clôturer"),
}
STATE_TONES = {
    RunState.OPEN: "now",
    RunState.INPUTS_CLOSED: "info",
    RunState.CALCULATED: "info",
    RunState.CHECKED: "info",
    RunState.ENDORSED: "info",
    RunState.REVIEWED: "info",
    RunState.AUTHORISED: "info",
    RunState.ACCEPTED: "info",
    RunState.IN_PAYMENT: "info",
    RunState.PAID: "ok",
    RunState.CLOSED: "ok",
}


class CalculationState(models.TextChoices):
    RUNNING = "running", _("en cours")
    DONE = "done", _("terminé")
    CANCELLED = "cancelled", _("arrêté")
    FAILED = "failed", _("échoué")


class CheckState(models.TextChoices):
    RUNNING = "running", _("en cours")
    DONE = "done", _("fait")
    FAILED = "failed", _("échoué")


class ChunkState(models.TextChoices):
    WAITING = "waiting", _("en attente")
    DONE = "done", _("fait")


class Severity(models.TextChoices):
    BLOCKING = "blocking", _("bloquante")
    WARNING = "warning", _("à justifier")


class Section(models.TextChoices):
    """Where a line stands on the payslip, in this order."""

    EARNING = "earning", _("Gains")
    EMPLOYEE_CONTRIBUTION = "employee-contribution", _("Cotisations sociales")
    TAX = "tax", _("Impôts")
    DEDUCTION = "deduction", _("Retenues diverses")
    EMPLOYER_CONTRIBUTION = "employer-contribution", _("Cotisations patronales")
    EMPLOYER_TAX = "employer-tax", _("Taxes patronales")
    EMPLOYER_CHARGE = "employer-charge", _("Autres charges patronales")


class SubmissionState(StateChoices):
    """Where the variable inputs of a unit stand in a month."""

    OPEN = "open", "", "", _("ouvert")
    TRANSMITTED = "transmitted", "info", "send", _("transmis")
    CHECKED = "checked", "ok", "circle-check", _("contrôlé")
    REOPENED = "reopened", "wait", "pencil", _("rouvert")


class AuthorisationState(StateChoices):
    REQUESTED = "requested", "wait", "clock", _("demandée")
    APPROVED = "approved", "ok", "circle-check", _("accordée")
    REFUSED = "refused", "bad", "x", _("refusée")


class TextNature(models.TextChoices):
    """What a text of the fund is."""

    STAFF_STATUTE = "staff_statute", _("statut du personnel")
    ESTABLISHMENT_AGREEMENT = "establishment_agreement", _("accord d’établissement")
    COLLECTIVE_AGREEMENT = "collective_agreement", _("convention collective")
    INTERNAL_RULES = "internal_rules", _("règlement intérieur")
    BOARD_DECISION = "board_decision", _("décision du conseil")


class ArticleEffect(models.TextChoices):
    """What an article does to its pay item."""

    PAYS = "pays", _("calcule la rubrique pour tous ceux qui y ont droit")
    CHECKS = "checks", _("contrôle la rubrique, qui reste attribuée agent par agent")
    REPEALED = "repealed", _("abrogé")


class Combination(models.TextChoices):
    """How an article stands beside the others of the same item, read in their order."""

    FIRST = "first", _("exclut les articles suivants")
    ADDS = "adds", _("s’ajoute aux articles suivants")


class AmountKind(models.TextChoices):
    FIXED = "fixed", _("un montant")
    RATE = "rate", _("un taux d’une base")
    TABLE = "table", _("une table de montants")
    FORMULA = "formula", _("une formule")


class Rhythm(models.TextChoices):
    MONTHLY = "monthly", _("chaque mois")
    MONTHS = "months", _("certains mois de l’année")
    ONCE = "once", _("une seule fois")
    EVENT = "event", _("à l’événement, par quantité saisie")
    MILESTONE = "milestone", _("à certaines anciennetés")


class GapKind(models.TextChoices):
    """What the control of entitlements finds."""

    MISSING = "missing", _("y a droit, ne l’a pas")
    PAPER = "paper", _("pièce manquante ou expirée")
    UNDUE = "undue", _("l’a sans droit")
    DIFFERENT = "different", _("autre montant")
    BELOW = "below", _("au-dessous de la loi")
    IDLE = "idle", _("saisie sans effet")
