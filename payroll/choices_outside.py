"""Words and tones of the payments outside the headcount, decided once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class OutsideKind(models.TextChoices):
    """Who is paid without being an employee."""

    BOARD = "board", _("membre d’un conseil")
    EXPERT = "expert", _("expert ou consultant")
    TEACHER = "teacher", _("vacataire")
    LABOURER = "labourer", _("journalier")
    INTERN = "intern", _("stagiaire")
    APPRENTICE = "apprentice", _("apprenti")


#: What a run of each kind pays.
RUN_NAMES = {
    OutsideKind.BOARD: _("Jetons de présence"),
    OutsideKind.EXPERT: _("Honoraires"),
    OutsideKind.TEACHER: _("Vacations d’enseignement"),
    OutsideKind.LABOURER: _("Quinzaine de journaliers"),
    OutsideKind.INTERN: _("Indemnités de stage"),
    OutsideKind.APPRENTICE: _("Allocations d’apprentissage"),
}
#: Letter of a run's reference.
LETTERS = {
    OutsideKind.BOARD: "C",
    OutsideKind.EXPERT: "H",
    OutsideKind.TEACHER: "V",
    OutsideKind.LABOURER: "J",
    OutsideKind.INTERN: "S",
    OutsideKind.APPRENTICE: "A",
}
#: Kinds for which the institution must say whether social contributions are due: an answer of law that is not guessed.
MUST_DECIDE_CONTRIBUTIONS = (OutsideKind.LABOURER, OutsideKind.APPRENTICE)


class OutsideState(StateChoices):
    DRAFT = "draft", "", "", _("en préparation")
    CALCULATED = "calculated", "now", "calculator", _("calculée")
    CHECKED = "checked", "info", "check", _("contrôlée")
    AUTHORISED = "authorised", "info", "circle-check", _("ordonnancée")
    PAID = "paid", "ok", "circle-check", _("payée")
    CLOSED = "closed", "ok", "lock", _("clôturée")


class Quality(models.TextChoices):
    PRESIDENT = "president", _("président")
    MEMBER = "member", _("membre")
    REPRESENTATIVE = "representative", _("représentant")
    SECRETARY = "secretary", _("secrétaire de séance")


class Presence(models.TextChoices):
    PRESENT = "present", _("présent")
    REPRESENTED = "represented", _("représenté")
    ABSENT = "absent", _("absent")


class TaxMethod(models.TextChoices):
    RATE = "rate", _("taux unique")
    SCALE = "scale", _("barème par tranches")
    NONE = "none", _("aucune retenue")


class TaxPeriod(models.TextChoices):
    PAYMENT = "payment", _("chaque paiement")
    MONTH = "month", _("le mois, paiements réunis")


class TaxRounding(models.TextChoices):
    """One rounding, at the end, of the tax itself; halves go up."""

    NEAREST = "nearest", _("à l’unité la plus proche")
    DOWN = "down", _("à l’unité inférieure")
    UP = "up", _("à l’unité supérieure")
    TEN_DOWN = "ten_down", _("à la dizaine inférieure")


class Confidence(models.TextChoices):
    HIGH = "high", _("sûre")
    MEDIUM = "medium", _("moyenne")
    LOW = "low", _("à confirmer")
