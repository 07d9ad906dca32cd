"""Words of departures: causes, states, amounts, documents, clearances."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class Cause(models.TextChoices):
    RESIGNATION = "resignation", _("démission")
    DISMISSAL = "dismissal", _("licenciement pour motif personnel")
    ECONOMIC = "economic", _("licenciement économique")
    COLLECTIVE = "collective", _("licenciement économique collectif")
    GROSS_FAULT = "gross_fault", _("licenciement pour faute lourde")
    INCAPACITY = "incapacity", _("licenciement pour inaptitude")
    FIXED_TERM_END = "fixed_term_end", _("fin de contrat à durée déterminée")
    RETIREMENT = "retirement", _("départ à la retraite")
    EARLY_RETIREMENT = "early_retirement", _("départ anticipé à la retraite")
    DEATH = "death", _("décès")
    AGREEMENT = "agreement", _("rupture d’accord parties")
    PROBATION_END = "probation_end", _("fin de l’essai")
    TRANSFER = "transfer", _("transfert vers une autre institution")


#: Departures that the employer decides: an authority allows them first for protected people.
BY_EMPLOYER = (Cause.DISMISSAL, Cause.ECONOMIC, Cause.COLLECTIVE, Cause.GROSS_FAULT, Cause.INCAPACITY)


class DepartureState(StateChoices):
    PREPARED = "prepared", "now", "pencil", _("préparé")
    CALCULATED = "calculated", "info", "calculator", _("calculé")
    ENDORSED = "endorsed", "info", "check", _("visé")
    PAID = "paid", "ok", "circle-check", _("payé")
    CLOSED = "closed", "ok", "lock", _("clos")
    CANCELLED = "cancelled", "", "x", _("annulé")


#: States in which a departure still waits for somebody.
OPEN_STATES = (DepartureState.PREPARED, DepartureState.CALCULATED, DepartureState.ENDORSED, DepartureState.PAID)


class NoticeHandling(models.TextChoices):
    """What becomes of the notice that is not worked nor paid as salary."""

    WORKED = "worked", _("effectué ; ce qui manque est dû par celui qui doit le préavis")
    PAID = "paid", _("dispensé par l’employeur, qui paie ce qui reste")
    OWED = "owed", _("non effectué par l’agent, qui doit ce qui reste")
    WAIVED = "waived", _("dispense d’un commun accord, rien n’est dû")


class AmountKind(models.TextChoices):
    """What a settlement may hold, in the order of its statement."""

    NOTICE = "notice", _("Indemnité compensatrice de préavis")
    NOTICE_OWED = "notice_owed", _("Préavis non effectué, dû par l’agent")
    SEVERANCE = "severance", _("Indemnité de licenciement")
    ECONOMIC = "economic", _("Supplément pour motif économique")
    END_OF_CAREER = "end_of_career", _("Indemnité de fin de carrière")
    LEAVE = "leave", _("Indemnité compensatrice de congé")
    FIXED_TERM = "fixed_term", _("Indemnité de fin de contrat")
    THIRTEENTH = "thirteenth", _("Treizième mois au prorata")
    DEATH_CAPITAL = "death_capital", _("Capital décès")
    FUNERAL = "funeral", _("Frais funéraires")
    DAMAGES = "damages", _("Dommages et intérêts")
    OTHER_DUE = "other_due", _("Autre somme due")
    LOAN = "loan", _("Prêt ou avance à solder")
    TRAINING_BOND = "training_bond", _("Dédit de formation")
    EQUIPMENT = "equipment", _("Matériel non restitué")
    OTHER_DEDUCTION = "other_deduction", _("Autre retenue")


#: Amounts that an officer adds by hand, with what proves them.
MANUAL_KINDS = (
    AmountKind.DAMAGES,
    AmountKind.OTHER_DUE,
    AmountKind.LOAN,
    AmountKind.TRAINING_BOND,
    AmountKind.EQUIPMENT,
    AmountKind.OTHER_DEDUCTION,
)
DEDUCTIONS = (
    AmountKind.NOTICE_OWED,
    AmountKind.LOAN,
    AmountKind.TRAINING_BOND,
    AmountKind.EQUIPMENT,
    AmountKind.OTHER_DEDUCTION,
)
#: The pay item of each amount, among the usual items.
ITEM_CODES = {
    AmountKind.NOTICE: "4510",
    AmountKind.NOTICE_OWED: "6710",
    AmountKind.SEVERANCE: "4520",
    AmountKind.ECONOMIC: "4530",
    AmountKind.END_OF_CAREER: "4540",
    AmountKind.LEAVE: "4550",
    AmountKind.FIXED_TERM: "4560",
    AmountKind.THIRTEENTH: "4570",
    AmountKind.DEATH_CAPITAL: "4580",
    AmountKind.FUNERAL: "4585",
    AmountKind.DAMAGES: "4590",
    AmountKind.OTHER_DUE: "4595",
    AmountKind.LOAN: "6720",
    AmountKind.TRAINING_BOND: "6730",
    AmountKind.EQUIPMENT: "6740",
    AmountKind.OTHER_DEDUCTION: "6790",
}


class OverrideState(StateChoices):
    NONE = "none", "", "", _("calculé")
    PROPOSED = "proposed", "wait", "clock", _("à décider")
    APPROVED = "approved", "ok", "circle-check", _("modifié")
    REFUSED = "refused", "bad", "x", _("refusé")


class ClearanceState(StateChoices):
    WAITING = "waiting", "wait", "clock", _("attendu")
    DONE = "done", "ok", "circle-check", _("fait")
    OWED = "owed", "bad", "alert-circle", _("manque")
    USELESS = "useless", "", "", _("sans objet")


class DocumentKind(models.TextChoices):
    NOTIFICATION = "notification", _("Notification du départ")
    ACCEPTANCE = "acceptance", _("Acceptation de la démission")
    CERTIFICATE = "certificate", _("Certificat de travail")
    STATEMENT = "statement", _("Décompte final")
    RECEIPT = "receipt", _("Reçu pour solde de tout compte")
    PENSION = "pension", _("Attestation pour la retraite")
    DEBT = "debt", _("Reconnaissance de dette")
    HEIR_STATEMENT = "heir_statement", _("Décompte d’un ayant droit")
    HEIR_RECEIPT = "heir_receipt", _("Reçu d’un ayant droit")
    SURVIVORS = "survivors", _("Transmission aux pensions de survivants")


class HeirLink(models.TextChoices):
    SPOUSE = "spouse", _("conjoint")
    CHILD = "child", _("enfant")
    PARENT = "parent", _("ascendant")
    OTHER = "other", _("autre")


class FuneralPayer(models.TextChoices):
    NONE = "none", _("aucun frais")
    INSTITUTION = "institution", _("payés directement par l’institution")
    HEIRS = "heirs", _("remboursés aux ayants droit")
