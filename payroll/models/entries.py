"""Entries of the accounts: what a run, a payment or a provision writes, to the unit; and what they are made of."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from payroll.choices_accounting import EntryKind, EntryState, Leg
from payroll.models.accounting import AnalyticSection, DistributionKey
from payroll.models.deductions import two_people, user_key
from payroll.models.outside import OutsideRun
from payroll.models.provisions import Provision
from payroll.models.runs import PayRun


class JournalEntry(InstitutionScoped):
    """A balanced entry. It bears its number once another person validated it, and never changes afterwards."""

    kind = models.CharField(_("nature"), max_length=16, choices=EntryKind)
    journal = models.CharField(_("journal"), max_length=8)
    year = models.PositiveSmallIntegerField(_("exercice"))
    number = models.PositiveIntegerField(_("numéro"), null=True, editable=False)
    dated_on = models.DateField(_("date"))
    label = models.CharField(_("libellé"), max_length=160)
    run = models.ForeignKey(
        PayRun, models.PROTECT, null=True, blank=True, related_name="journal_entries", verbose_name=_("campagne")
    )
    outside_run = models.ForeignKey(OutsideRun, models.PROTECT, null=True, blank=True, related_name="journal_entries")
    provision = models.ForeignKey(Provision, models.PROTECT, null=True, blank=True, related_name="journal_entries")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")
    reason = models.CharField(_("motif"), max_length=300, blank=True)
    debit = models.BigIntegerField(_("débit"))
    credit = models.BigIntegerField(_("crédit"))
    state = models.CharField(_("état"), max_length=10, choices=EntryState, default=EntryState.DRAFT, editable=False)
    made_by = user_key(_("établie par"))
    made_at = models.DateTimeField(_("établie le"), auto_now_add=True)
    validated_by = user_key(_("validée par"))
    validated_at = models.DateTimeField(_("validée le"), null=True, editable=False)

    class Meta:
        ordering = ["-dated_on", "-pk"]
        verbose_name = _("écriture")
        constraints = [
            models.CheckConstraint(
                condition=Q(debit=F("credit")),
                name="journal_entry_balanced",
                violation_error_message=_("Le débit et le crédit d’une écriture sont égaux."),
            ),
            models.UniqueConstraint(
                fields=["institution", "journal", "year", "number"],
                name="journal_entry_number",
                violation_error_message=_("Ce numéro de pièce est déjà pris."),
            ),
            models.UniqueConstraint(
                fields=["run", "kind"],
                condition=Q(run__isnull=False, state="draft") & ~Q(kind="reversal"),
                name="journal_entry_run",
                violation_error_message=_("Cette campagne a déjà une écriture à valider."),
            ),
            models.UniqueConstraint(
                fields=["outside_run", "kind"],
                condition=Q(outside_run__isnull=False, state="draft") & ~Q(kind="reversal"),
                name="journal_entry_outside_run",
                violation_error_message=_("Cette campagne a déjà une écriture à valider."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft", number__isnull=True, validated_by__isnull=True)
                | Q(state__in=["validated", "exported"], number__isnull=False, validated_by__isnull=False),
                name="journal_entry_validated",
                violation_error_message=_("Une écriture validée porte son numéro et le nom de qui l’a validée."),
            ),
            two_people("journal_entry", "made_by", "validated_by"),
        ]
        indexes = [models.Index(fields=["institution", "dated_on"], name="journal_entry_day")]

    def __str__(self) -> str:
        return self.reference

    @property
    def look(self) -> EntryState:
        """The state with its tone and icon."""
        return EntryState(self.state)

    @property
    def reference(self) -> str:
        """`PAIE-2026-00012`, or the journal of a draft."""
        return f"{self.journal}-{self.year}-{self.number:05d}" if self.number else f"{self.journal} (brouillon)"


class JournalLine(InstitutionScoped):
    """A line of an entry: one side, words as they were that day."""

    entry = models.ForeignKey(JournalEntry, models.CASCADE, related_name="lines")
    rank = models.PositiveIntegerField(_("rang"))
    account = models.CharField(_("compte"), max_length=16)
    account_label = models.CharField(_("intitulé"), max_length=120)
    third = models.CharField(_("tiers"), max_length=80, blank=True)
    section = models.ForeignKey(AnalyticSection, models.PROTECT, null=True, verbose_name=_("section"), related_name="+")
    label = models.CharField(_("libellé"), max_length=160)
    debit = models.BigIntegerField(_("débit"), default=0)
    credit = models.BigIntegerField(_("crédit"), default=0)

    class Meta:
        ordering = ["rank"]
        verbose_name = _("ligne d’écriture")
        constraints = [
            models.UniqueConstraint(fields=["entry", "rank"], name="journal_line_rank"),
            models.CheckConstraint(
                condition=Q(debit__gt=0, credit=0) | Q(debit=0, credit__gt=0),
                name="journal_line_side",
                violation_error_message=_("Une ligne est au débit ou au crédit."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.debit or -self.credit}"


class JournalPiece(InstitutionScoped):
    """What a line of an entry is made of: a line of the payslips, for the employees of a unit, a category and a key.

    `amount` is signed: positive on the usual side of its leg (a charge at debit, a debt at credit).
    """

    line = models.ForeignKey(JournalLine, models.CASCADE, related_name="pieces")
    leg = models.CharField(_("côté"), max_length=8, choices=Leg)
    subject = models.CharField(_("partie"), max_length=24)
    code = models.CharField(_("ligne"), max_length=80)
    label = models.CharField(_("libellé"), max_length=120)
    unit = models.ForeignKey("hr_core.Unit", models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+")
    category = models.CharField(_("catégorie"), max_length=24, blank=True)
    distribution = models.ForeignKey(DistributionKey, models.PROTECT, null=True, db_index=False, related_name="+")
    amount = models.BigIntegerField(_("montant"))

    class Meta:
        verbose_name = _("détail d’une ligne")
        indexes = [models.Index(fields=["institution", "line"], name="journal_piece_line")]

    def __str__(self) -> str:
        return f"{self.code} {self.amount}"
