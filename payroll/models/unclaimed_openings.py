"""Pay that the old software left unclaimed: owed here since the first month, paid at the counter or deposited."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from payroll.choices_paying import LineState
from payroll.models.deductions import user_key
from payroll.models.entries import JournalEntry
from payroll.models.paying import OrderLineManager
from payroll.models.takeover import TakeoverBalance


class UnclaimedOpening(InstitutionScoped):
    """One amount of a signed take-over; `since`: the day on which it was due. `entry` is null until its payment is entered.

    There is no payslip of ours behind it, hence no order: it is paid at the counter against a receipt, or deposited.
    """

    balance = models.OneToOneField(TakeoverBalance, models.PROTECT, related_name="unclaimed", verbose_name=_("solde repris"))
    employee = models.ForeignKey("hr_core.Employee", models.PROTECT, related_name="+", verbose_name=_("agent"))
    is_confidential = models.BooleanField(default=False)
    reference = models.CharField(_("référence"), max_length=60, blank=True)
    label = models.CharField(_("objet"), max_length=120, blank=True)
    amount = models.BigIntegerField(_("montant"))
    since = models.DateField(_("dû depuis le"))
    state = models.CharField(_("état"), max_length=10, choices=LineState.choices, default=LineState.UNCLAIMED, editable=False)
    state_on = models.DateField(_("le"), null=True, editable=False)
    receipt = models.CharField(_("reçu ou référence"), max_length=60, blank=True, editable=False)
    moved_by = user_key(_("noté par"))
    entry = models.ForeignKey(
        JournalEntry, models.SET_NULL, null=True, verbose_name=_("écriture"), related_name="unclaimed_openings", editable=False
    )

    objects = OrderLineManager()

    class Meta:
        ordering = ["since", "pk"]
        verbose_name = _("salaire non réclamé repris")
        verbose_name_plural = _("salaires non réclamés repris")
        indexes = [models.Index(fields=["institution", "state"], name="unclaimed_opening_state")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="unclaimed_opening_amount"),
            models.CheckConstraint(
                condition=Q(state="unclaimed") | (Q(state__in=("paid", "deposited"), state_on__isnull=False) & ~Q(receipt="")),
                name="unclaimed_opening_receipt",
                violation_error_message=_("Un salaire payé ou consigné porte sa date et le numéro de son reçu."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} {self.reference}".strip()
