"""The closed lists of the designer of bank formats: records, sources, letters, amounts, dates."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class FormatKind(models.TextChoices):
    FIXED = "fixed", _("largeur fixe")
    CSV = "csv", _("texte séparé (csv)")
    XLSX = "xlsx", _("tableur (xlsx)")
    PAIN001 = "pain001", _("ISO 20022 pain.001")


class FormatState(StateChoices):
    DRAFT = "draft", "", "", _("brouillon")
    ACTIVE = "active", "ok", "circle-check", _("en service")
    RETIRED = "retired", "", "x", _("retiré")


class Encoding(models.TextChoices):
    UTF8 = "utf-8", _("UTF-8")
    CP1252 = "cp1252", _("Windows 1252")
    LATIN9 = "iso8859-15", _("ISO 8859-15")
    ASCII = "ascii", _("ASCII (sans accents)")


class LineEnd(models.TextChoices):
    CRLF = "crlf", _("CR LF (Windows)")
    LF = "lf", _("LF")


class Separator(models.TextChoices):
    SEMICOLON = ";", _("point-virgule")
    COMMA = ",", _("virgule")
    TAB = "tab", _("tabulation")
    PIPE = "|", _("barre")


class Record(models.TextChoices):
    HEADER = "header", _("en-tête")
    LINE = "line", _("ligne")
    FOOTER = "footer", _("fin")


class Source(models.TextChoices):
    CONSTANT = "constant", _("constante")
    REFERENCE = "reference", _("référence du paiement")
    STAFF_NUMBER = "staff_number", _("matricule")
    NAME = "name", _("bénéficiaire")
    BANK = "bank", _("banque du bénéficiaire")
    ACCOUNT = "account", _("compte du bénéficiaire")
    BANK_CODE = "bank_code", _("code banque du RIB")
    BRANCH_CODE = "branch_code", _("code guichet du RIB")
    ACCOUNT_NUMBER = "account_number", _("numéro de compte du RIB")
    KEY = "key", _("clé du RIB")
    AMOUNT = "amount", _("montant")
    LABEL = "label", _("objet du paiement")
    RANK = "rank", _("rang de la ligne")
    ORDER = "order", _("référence de l’ordre")
    DAY = "day", _("date d’exécution")
    CREATED = "created", _("date du fichier")
    CURRENCY = "currency", _("monnaie")
    PAYER = "payer", _("donneur d’ordre")
    PAYER_ACCOUNT = "payer_account", _("compte payeur")
    PAYER_BANK = "payer_bank", _("banque du compte payeur")
    COUNT = "count", _("nombre de paiements")
    TOTAL = "total", _("montant total")


#: What only a line has: a header or a footer speaks of the whole order.
OF_A_LINE = (
    Source.REFERENCE, Source.STAFF_NUMBER, Source.NAME, Source.BANK, Source.ACCOUNT, Source.BANK_CODE,
    Source.BRANCH_CODE, Source.ACCOUNT_NUMBER, Source.KEY, Source.AMOUNT, Source.RANK,
)  # fmt: skip
AMOUNTS, DATES = (Source.AMOUNT, Source.TOTAL), (Source.DAY, Source.CREATED)


class Align(models.TextChoices):
    LEFT = "left", _("à gauche")
    RIGHT = "right", _("à droite")


class Pad(models.TextChoices):
    SPACE = "space", _("espaces")
    ZERO = "zero", _("zéros")


class Letters(models.TextChoices):
    AS_IS = "as_is", _("telles quelles")
    UPPER = "upper", _("majuscules")
    PLAIN = "plain", _("sans accents")
    UPPER_PLAIN = "upper_plain", _("majuscules sans accents")
    ALNUM = "alnum", _("lettres et chiffres seulement, en majuscules")
    DIGITS = "digits", _("chiffres seulement")


class AmountStyle(models.TextChoices):
    MINOR = "minor", _("en plus petite unité (centimes)")
    UNIT = "unit", _("en unités de la monnaie")
    POINT = "point", _("avec deux décimales et un point")
    COMMA = "comma", _("avec deux décimales et une virgule")


class DateStyle(models.TextChoices):
    DMY_SLASH = "%d/%m/%Y", _("31/01/2026")
    DMY = "%d%m%Y", _("31012026")
    DMY_SHORT = "%d%m%y", _("310126")
    YMD = "%Y%m%d", _("20260131")
    YMD_SHORT = "%y%m%d", _("260131")
    ISO = "%Y-%m-%d", _("2026-01-31")
