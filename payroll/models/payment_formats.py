"""Formats of files that banks ask for, designed on screen, with their versions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from payroll.choices_formats import (
    Align,
    AmountStyle,
    DateStyle,
    Encoding,
    FormatKind,
    FormatState,
    Letters,
    LineEnd,
    Pad,
    Record,
    Separator,
    Source,
)


class PaymentFormat(InstitutionScoped):
    """A version of a format. Once in service it no longer changes: a new version is made from it."""

    name = models.CharField(_("nom"), max_length=60)
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    bank_name = models.CharField(
        _("banque qui le demande"), max_length=80, blank=True, help_text=_("Vide : proposé pour tous les comptes payeurs.")
    )
    kind = models.CharField(_("nature"), max_length=8, choices=FormatKind, default=FormatKind.FIXED)
    encoding = models.CharField(_("jeu de caractères"), max_length=12, choices=Encoding, default=Encoding.CP1252)
    line_end = models.CharField(_("fin de ligne"), max_length=4, choices=LineEnd, default=LineEnd.CRLF)
    separator = models.CharField(_("séparateur"), max_length=4, choices=Separator, default=Separator.SEMICOLON)
    has_titles = models.BooleanField(
        _("première ligne : titres des colonnes"), default=False, help_text=_("Pour un texte séparé ou un tableur.")
    )
    extension = models.CharField(_("extension du fichier"), max_length=4, default="txt")
    state = models.CharField(
        _("état"), max_length=8, choices=FormatState.choices, default=FormatState.DRAFT, editable=False
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    put_in_service_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    put_in_service_at = models.DateTimeField(_("mis en service le"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["name", "-version"]
        verbose_name = _("format de virement")
        verbose_name_plural = _("formats de virement")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "name", "version"],
                name="payment_format_version",
                violation_error_message=_("Ce format existe déjà : en faire une nouvelle version."),
            ),
            models.UniqueConstraint(
                fields=["institution", "name"],
                condition=Q(state="active"),
                name="payment_format_in_service",
                violation_error_message=_("Une version de ce format est déjà en service."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"


class FormatColumn(InstitutionScoped):
    """A column of a record. `width` counts characters: exact in fixed width, at most elsewhere (0: no limit)."""

    format = models.ForeignKey(PaymentFormat, models.CASCADE, related_name="columns")
    record = models.CharField(_("enregistrement"), max_length=6, choices=Record, default=Record.LINE)
    position = models.PositiveSmallIntegerField(_("rang"))
    label = models.CharField(_("nom du champ"), max_length=60)
    source = models.CharField(_("valeur"), max_length=16, choices=Source)
    constant = models.CharField(_("constante"), max_length=60, blank=True)
    width = models.PositiveSmallIntegerField(_("largeur"), default=0)
    align = models.CharField(_("alignement"), max_length=5, choices=Align, default=Align.LEFT)
    pad = models.CharField(_("complété par des"), max_length=5, choices=Pad, default=Pad.SPACE)
    letters = models.CharField(_("lettres"), max_length=12, choices=Letters, default=Letters.AS_IS)
    amount_style = models.CharField(_("montants"), max_length=6, choices=AmountStyle, default=AmountStyle.MINOR)
    date_style = models.CharField(_("dates"), max_length=8, choices=DateStyle, default=DateStyle.DMY_SLASH)
    is_required = models.BooleanField(_("obligatoire"), default=True)
    is_cut = models.BooleanField(
        _("coupé s’il est trop long"), default=False, help_text=_("Sinon un champ trop long est une erreur. Jamais un montant.")
    )

    class Meta:
        ordering = ["format", "record", "position"]
        verbose_name = _("champ d’un format")
        constraints = [
            models.UniqueConstraint(
                fields=["format", "record", "position"],
                name="format_column_position",
                violation_error_message=_("Un autre champ a déjà ce rang."),
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=~Q(is_cut=True, source__in=["amount", "total"]),
                name="format_column_amount_whole",
                violation_error_message=_("Un montant ne se coupe pas."),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class PaymentReturn(InstitutionScoped):
    """A file of rejects read back from a bank: previewed, then confirmed. `rows` tell each line and what it matched."""

    class State(models.TextChoices):
        PREVIEWED = "previewed", _("à confirmer")
        CONFIRMED = "confirmed", _("confirmé")

    order = models.ForeignKey("payroll.PaymentOrder", models.PROTECT, verbose_name=_("ordre"), related_name="returns")
    file_name = models.CharField(_("fichier"), max_length=120)
    sha256 = models.CharField(_("empreinte"), max_length=64)
    mapping = models.JSONField(_("colonnes"), default=dict, blank=True)
    rows = models.JSONField(_("lignes"), default=list, blank=True)
    rejected_on = models.DateField(_("rejetés le"))
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.PREVIEWED)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    read_at = models.DateTimeField(_("lu le"), auto_now_add=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        verbose_name = _("retour de banque")
        constraints = [
            models.UniqueConstraint(
                fields=["order", "sha256"],
                condition=Q(state="confirmed"),
                name="payment_return_once",
                violation_error_message=_("Ce fichier a déjà été confirmé."),
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class PaymentReissue(InstitutionScoped):
    """A rejected or unclaimed payment made again elsewhere: proposed by one person, approved by another."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposée")
        APPROVED = "approved", _("approuvée")
        REFUSED = "refused", _("refusée")

    class Mode(models.TextChoices):
        TRANSFER = "transfer", _("virement")
        MOBILE = "mobile", _("monnaie mobile")
        CHEQUE = "cheque", _("chèque")
        CASH = "cash", _("espèces")

    line = models.ForeignKey("payroll.OrderLine", models.PROTECT, verbose_name=_("paiement"), related_name="reissues")
    mode = models.CharField(_("mode"), max_length=8, choices=Mode, default=Mode.TRANSFER)
    bank_name = models.CharField(_("banque ou opérateur"), max_length=80, blank=True)
    account = models.CharField(_("compte ou numéro"), max_length=40, blank=True)
    holder = models.CharField(_("titulaire"), max_length=120)
    reason = models.CharField(_("motif et pièce"), max_length=300)
    state = models.CharField(_("état"), max_length=8, choices=State, default=State.PROPOSED, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("proposée par"), related_name="+", editable=False
    )
    proposed_at = models.DateTimeField(_("proposée le"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("décidée par"), related_name="+", editable=False
    )
    decided_at = models.DateTimeField(_("décidée le"), null=True, blank=True, editable=False)
    decision_reason = models.CharField(_("motif de la décision"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("réémission d’un paiement")
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="payment_reissue_two_persons",
                violation_error_message=_("La personne qui décide ne peut pas être celle qui a proposé."),
            ),
            models.UniqueConstraint(
                fields=["line"],
                condition=~Q(state="refused"),
                name="payment_reissue_once",
                violation_error_message=_("Une réémission de ce paiement est déjà proposée."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder} {self.get_mode_display()}"
