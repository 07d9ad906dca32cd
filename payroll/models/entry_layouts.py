"""Layouts of files for accounting software, drawn on screen, and the files that went out."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from payroll.choices_accounting import AmountWay, DayFormat, DecimalMark, Encoding, FileKind, Separator
from payroll.models.deductions import user_key
from payroll.models.entries import JournalEntry


class EntryLayout(InstitutionScoped):
    """How a file of entries is written. `columns`: [{"holds": "account", "title": "Compte", "width": 12}, …] in order."""

    label = models.CharField(_("nom du format"), max_length=80)
    kind = models.CharField(_("fichier"), max_length=6, choices=FileKind, default=FileKind.CSV)
    columns = models.JSONField(_("colonnes"), default=list)
    has_head = models.BooleanField(_("ligne de titres"), default=True)
    separator = models.CharField(_("séparateur"), max_length=1, choices=Separator, default=Separator.SEMICOLON)
    decimal_mark = models.CharField(_("signe décimal"), max_length=1, choices=DecimalMark, default=DecimalMark.COMMA)
    day_format = models.CharField(_("date"), max_length=10, choices=DayFormat, default=DayFormat.SLASH)
    encoding = models.CharField(_("codage"), max_length=10, choices=Encoding, default=Encoding.UTF8_BOM)
    amounts = models.CharField(_("montants"), max_length=6, choices=AmountWay, default=AmountWay.TWO)
    is_active = models.BooleanField(_("proposé"), default=True)

    class Meta:
        ordering = ["label"]
        verbose_name = _("format d’export")
        verbose_name_plural = _("formats d’export")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "label"],
                name="entry_layout_unique",
                violation_error_message=_("Un autre format porte déjà ce nom."),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class EntryExport(InstitutionScoped):
    """A file given to the accounting software: which entry, by which layout, its digest."""

    entry = models.ForeignKey(JournalEntry, models.PROTECT, related_name="exports")
    layout = models.CharField(_("format"), max_length=80)
    sha256 = models.CharField(_("empreinte"), max_length=64)
    made_by = user_key(_("par"))
    made_at = models.DateTimeField(_("le"), auto_now_add=True)

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("export d’écriture")

    def __str__(self) -> str:
        return self.layout
