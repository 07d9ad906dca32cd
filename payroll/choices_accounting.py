"""Words and tones of the accounting of the pay, decided once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices
from payroll.choices import Section


class Preset(models.TextChoices):
    """The charts that the product knows; an institution changes every account on screen afterwards."""

    SYSCOHADA = "syscohada", _("SYSCOHADA révisé")
    CIPRES = "cipres", _("plan comptable de référence de la CIPRES")


class MadeAt(models.TextChoices):
    """The step of the circuit at which a run is entered in the accounts."""

    ACCEPTED = "accepted", _("à la prise en charge")
    PAID = "paid", _("quand la paie est payée")


class Leg(models.TextChoices):
    """Which side of a line an account stands for. A negative amount goes to the other side."""

    CHARGE = "charge", _("charge (débit)")
    DUE = "due", _("dette ou créance (crédit)")
    RELEASE = "release", _("reprise (crédit)")


class Subject(models.TextChoices):
    """What an account rule is about: the parts of a payslip, and what has no line there."""

    EARNING = Section.EARNING.value, _("gains")
    EMPLOYEE_CONTRIBUTION = Section.EMPLOYEE_CONTRIBUTION.value, _("cotisations sociales")
    TAX = Section.TAX.value, _("impôts")
    DEDUCTION = Section.DEDUCTION.value, _("retenues diverses")
    EMPLOYER_CONTRIBUTION = Section.EMPLOYER_CONTRIBUTION.value, _("cotisations patronales")
    EMPLOYER_TAX = Section.EMPLOYER_TAX.value, _("taxes patronales")
    EMPLOYER_CHARGE = Section.EMPLOYER_CHARGE.value, _("autres charges patronales")
    NET = "net", _("net à payer")
    PAYMENT = "payment", _("règlement du net")
    OUTSIDE = "outside", _("hors effectif")
    PROVISION = "provision", _("provisions et charges à payer")
    FEE = "fee", _("frais de paiement")


#: Subjects without a line of payslip, and the codes that name what is meant.
OTHER_SUBJECTS = (Subject.NET, Subject.PAYMENT, Subject.OUTSIDE, Subject.PROVISION, Subject.FEE)
NET, NET_NEGATIVE = "net", "net-negatif"


class EntryKind(models.TextChoices):
    PAY = "pay", _("paie")
    PAYMENT = "payment", _("règlement")
    OUTSIDE = "outside", _("hors effectif")
    OUTSIDE_PAYMENT = "outside_payment", _("règlement hors effectif")
    PROVISION = "provision", _("provision")
    AFTERWARDS = "afterwards", _("suites du règlement")
    COMPENSATION = "compensation", _("compensation interne")
    REVERSAL = "reversal", _("contre-passation")


class EntryState(StateChoices):
    DRAFT = "draft", "wait", "clock", _("à valider")
    VALIDATED = "validated", "ok", "circle-check", _("validée")
    EXPORTED = "exported", "info", "download", _("exportée")


class AnalyticKind(models.TextChoices):
    BRANCH = "branch", _("branche")
    ACTIVITY = "activity", _("activité")
    CENTRE = "centre", _("centre de coût")


class Confidence(models.TextChoices):
    HIGH = "high", _("sûre")
    MEDIUM = "medium", _("moyenne")
    LOW = "low", _("à confirmer")


class FileKind(models.TextChoices):
    CSV = "csv", _("texte à séparateur")
    FIXED = "fixed", _("texte à largeurs fixes")
    XLSX = "xlsx", _("tableur")


class AmountWay(models.TextChoices):
    """How a layout writes the side of an amount."""

    TWO = "two", _("deux colonnes, débit et crédit")
    SIGNED = "signed", _("une colonne signée, crédit négatif")
    SIDE = "side", _("un montant et son sens (D ou C)")


class Encoding(models.TextChoices):
    UTF8 = "utf-8", _("UTF-8")
    UTF8_BOM = "utf-8-sig", _("UTF-8 avec marque d’ordre")
    LATIN = "cp1252", _("Windows (cp1252)")


class Separator(models.TextChoices):
    SEMICOLON = ";", _("point-virgule")
    COMMA = ",", _("virgule")
    TAB = "\t", _("tabulation")
    PIPE = "|", _("barre verticale")


class DecimalMark(models.TextChoices):
    COMMA = ",", _("virgule")
    POINT = ".", _("point")


class DayFormat(models.TextChoices):
    SLASH = "%d/%m/%Y", _("31/01/2026")
    ISO = "%Y-%m-%d", _("2026-01-31")
    COMPACT = "%d%m%y", _("310126")
    LONG = "%d%m%Y", _("31012026")
    REVERSED = "%Y%m%d", _("20260131")


class EntryColumn(models.TextChoices):
    """What a column of a layout may hold."""

    NUMBER = "number", _("numéro de pièce")
    JOURNAL = "journal", _("journal")
    DAY = "day", _("date")
    PERIOD = "period", _("mois (AAAAMM)")
    RANK = "rank", _("rang de la ligne")
    ACCOUNT = "account", _("compte")
    ACCOUNT_LABEL = "account_label", _("intitulé du compte")
    THIRD = "third", _("tiers")
    SECTION = "section", _("section analytique")
    LABEL = "label", _("libellé")
    ENTRY_LABEL = "entry_label", _("libellé de la pièce")
    DEBIT = "debit", _("débit")
    CREDIT = "credit", _("crédit")
    AMOUNT = "amount", _("montant")
    SIDE = "side", _("sens (D ou C)")
    CURRENCY = "currency", _("devise")
    EMPTY = "empty", _("colonne vide")


class ProvisionKind(models.TextChoices):
    LEAVE = "leave", _("congés à payer")
    THIRTEENTH = "thirteenth", _("treizième mois et gratifications")
    CAREER_END = "career_end", _("indemnités de fin de carrière")
    ACCRUED = "accrued", _("rappels à payer (charges à payer)")


class ProvisionState(StateChoices):
    DRAFT = "draft", "", "", _("brouillon")
    PROPOSED = "proposed", "wait", "clock", _("à approuver")
    APPROVED = "approved", "ok", "circle-check", _("approuvée")


class Branch(models.TextChoices):
    """The branches that the lines of the countries name."""

    PENSION = "pension", _("pensions")
    FAMILY = "family", _("prestations familiales")
    INJURY = "injury", _("risques professionnels")
    HEALTH = "health", _("maladie")
    MATERNITY = "maternity", _("maternité")
    UNEMPLOYMENT = "unemployment", _("emploi")
    TRAINING = "training", _("formation")
    OTHER = "other", _("autre")


#: What the codes of rules without a line of payslip mean.
CODE_WORDS = {
    NET: _("net positif"),
    NET_NEGATIVE: _("net négatif"),
    "transfer": _("virement"),
    "cheque": _("chèque"),
    "cash": _("espèces"),
    "mobile": _("monnaie mobile"),
    "board": _("membres d’un conseil"),
    "expert": _("experts et consultants"),
    "teacher": _("vacataires"),
    "labourer": _("journaliers"),
    "intern": _("stagiaires"),
    "apprentice": _("apprentis"),
    "fee": _("frais de transfert"),
    "employer": _("charges de l’institution"),
    "tax": _("impôt retenu"),
    "contributions": _("cotisations retenues"),
    "net-board": _("net des membres d’un conseil"),
    "net-labourer": _("net des journaliers"),
    **{kind.value: kind.label for kind in ProvisionKind},
    "leave-charges": _("charges sur congés"),
    "thirteenth-charges": _("charges sur treizième mois"),
    "accrued-charges": _("charges sur rappels"),
}
LEG_WORDS = {Leg.CHARGE: _("au débit"), Leg.DUE: _("au crédit"), Leg.RELEASE: _("reprise")}
