"""Statements of cost shares between two institutions: what one owes another for the seats that its people took.

The row belongs to the regional body, as the seats do: the host issues it, the home institution pays it, the host notes the
receipt. `lines` freezes what each seat cost on the day of issue, so that a statement reads the same on both sides for ever.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hr_core.models import Institution, InstitutionScoped, User
from training.choices_sessions import StatementState


class CostStatement(InstitutionScoped):
    """`amount` is the sum of the lines, in minor units of the host's `currency`; a line holds name, job, title, dates, state, minutes, cost."""

    host = models.ForeignKey(Institution, models.PROTECT, verbose_name=_("institution d’accueil"), related_name="+", editable=False)
    home = models.ForeignKey(Institution, models.PROTECT, verbose_name=_("institution d’origine"), related_name="+", editable=False)
    year = models.PositiveSmallIntegerField(_("année"), editable=False)
    number = models.PositiveIntegerField(_("numéro"), editable=False)
    lines = models.JSONField(_("places décomptées"), editable=False)
    amount = models.PositiveBigIntegerField(_("montant dû"), editable=False)
    currency = models.CharField(_("monnaie"), max_length=3, editable=False)
    due_on = models.DateField(_("à régler avant le"))
    remark = models.CharField(_("observation"), max_length=300, blank=True)
    state = models.CharField(_("état"), max_length=10, choices=StatementState, default=StatementState.ISSUED, editable=False)
    issued_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("établi par"), related_name="+", editable=False)
    issued_at = models.DateTimeField(_("établi le"), auto_now_add=True)
    paid_on = models.DateField(_("payé le"), null=True, editable=False)
    payment = models.CharField(_("pièce de règlement"), max_length=120, blank=True, editable=False)
    paid_by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name=_("règlement déclaré par"), related_name="+", editable=False)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name=_("encaissement constaté par"), related_name="+", editable=False)
    settled_on = models.DateField(_("encaissé le"), null=True, editable=False)
    reason = models.CharField(_("motif"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["-issued_at", "-pk"]
        verbose_name = _("décompte de participation")
        verbose_name_plural = _("décomptes de participation")
        constraints = [
            models.UniqueConstraint(fields=["host", "year", "number"], name="cost_statement_number"),
            models.CheckConstraint(
                condition=~Q(host=F("home")), name="cost_statement_other",
                violation_error_message=_("Un décompte s’adresse à une autre institution."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=1), name="cost_statement_amount",
                violation_error_message=_("Ces places sont sans frais : rien n’est à décompter."),
            ),
            models.CheckConstraint(
                condition=Q(settled_by__isnull=True) | ~Q(settled_by=F("issued_by")), name="cost_statement_two_persons",
                violation_error_message=_("La personne qui constate l’encaissement n’est pas celle qui a établi le décompte."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("paid", "settled")) | (Q(paid_on__isnull=False, paid_by__isnull=False) & ~Q(payment="")),
                name="cost_statement_paid",
                violation_error_message=_("Un règlement dit son jour et sa pièce."),
            ),
            models.CheckConstraint(
                condition=~Q(state="settled") | Q(settled_by__isnull=False, settled_on__isnull=False), name="cost_statement_settled"
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(reason=""), name="cost_statement_reason",
                violation_error_message=_("Une annulation porte son motif."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["institution", "home", "state"], name="cost_statement_home")]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """`DP-2026-003`: numbered by host and year."""
        return f"DP-{self.year}-{self.number:03d}"

    def get_absolute_url(self) -> str:
        return reverse("training:statement_detail", args=[self.pk])
