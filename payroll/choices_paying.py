"""Words of the payment of a run: kinds of orders, their states and those of their lines."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class PayingKind(models.TextChoices):
    """Who keeps an account of the institution."""

    BANK = "bank", _("banque")
    TREASURY = "treasury", _("Trésor public")
    POST = "post", _("poste (CCP)")


class PayingMode(models.TextChoices):
    """What an account of the institution pays: the modes of the employees' files."""

    TRANSFER = "transfer", _("virements")
    CHEQUE = "cheque", _("chèques")
    CASH = "cash", _("espèces")
    MOBILE = "mobile", _("monnaie mobile")


class OrderKind(models.TextChoices):
    TRANSFER = "transfer", _("ordre de virement")
    TREASURY = "treasury", _("ordre au Trésor")
    POST = "post", _("ordre à la poste")
    CHEQUE = "cheque", _("remise de chèques")
    CASH = "cash", _("paiement en espèces")
    MOBILE = "mobile", _("paiement par monnaie mobile")


class OrderState(StateChoices):
    PREPARED = "prepared", "wait", "clock", _("préparé")
    SENT = "sent", "info", "send", _("transmis")
    EXECUTED = "executed", "ok", "circle-check", _("exécuté")


class LineState(StateChoices):
    DUE = "due", "wait", "clock", _("à payer")
    PAID = "paid", "ok", "circle-check", _("payé")
    REJECTED = "rejected", "bad", "hand-stop", _("rejeté")
    UNCLAIMED = "unclaimed", "wait", "alert-triangle", _("non réclamé")
    REISSUED = "reissued", "", "arrows-exchange", _("réémis")
    DEPOSITED = "deposited", "info", "building-bank", _("consigné")
    #: Taken out of an order that had not left; a payment that had come back, and is no longer owed.
    WITHDRAWN = "withdrawn", "", "x", _("retiré")
    CANCELLED = "cancelled", "", "ban", _("annulé")


class MovementKind(models.TextChoices):
    """What happens to a payment once the run is entered as paid: money that comes back, leaves again, or is charged."""

    REJECTED = "rejected", _("rejet")
    UNCLAIMED = "unclaimed", _("non réclamé")
    COUNTER = "counter", _("payé au guichet")
    DEPOSITED = "deposited", _("consigné")
    REISSUED = "reissued", _("réémission exécutée")
    WITHDRAWN = "withdrawn", _("retiré de l’ordre")
    FEE = "fee", _("frais")


class RepaymentMode(models.TextChoices):
    TRANSFER = "transfer", _("virement reçu")
    CASH = "cash", _("espèces au guichet")


class ChangeState(StateChoices):
    PROPOSED = "proposed", "wait", "clock", _("à décider")
    APPROVED = "approved", "ok", "circle-check", _("approuvé")
    REFUSED = "refused", "bad", "x", _("refusé")
    WITHDRAWN = "withdrawn", "", "arrow-back-up", _("retiré")


class FeeBearer(models.TextChoices):
    INSTITUTION = "institution", _("l’institution")
    EMPLOYEE = "employee", _("le bénéficiaire")


#: The word of a line whose amount is still owed to the employee.
OWED = (LineState.REJECTED, LineState.UNCLAIMED)
