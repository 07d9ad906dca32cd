"""Benefits that the institution paid to its own staff for a branch that it runs itself: settled inside, by an entry on both sides."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from hr_core.ui.states import StateChoices
from payroll.choices_absences import Branch
from payroll.models.deductions import two_people, user_key
from payroll.models.entries import JournalEntry


class BranchSettlement(InstitutionScoped):
    """What is settled with a branch up to a day: claims of the institution's own branch, and benefits served with the pay.

    `claims`: [{"claim", "name", "amount"}] as they stood when it was entered; amounts in minor units. Debit: the benefits of the
    branch. Credit: what the institution had advanced as employer. Entered by one person, approved by another, who makes it count.
    """

    class State(StateChoices):
        ENTERED = "entered", "wait", "clock", _("à approuver")
        APPROVED = "approved", "ok", "circle-check", _("approuvée")
        REFUSED = "refused", "bad", "x", _("refusée")

    branch = models.CharField(_("branche"), max_length=12, choices=Branch)
    until = models.DateField(_("jusqu’au"))
    claims = models.JSONField(_("créances"), default=list, editable=False)
    claimed = models.BigIntegerField(_("indemnités avancées"), default=0, editable=False)
    other = models.BigIntegerField(_("autres prestations servies"), default=0)
    other_label = models.CharField(_("lesquelles, et la pièce"), max_length=200, blank=True)
    amount = models.BigIntegerField(_("montant compensé"), editable=False)
    benefit_account = models.CharField(_("compte des prestations de la branche"), max_length=16)
    claim_account = models.CharField(_("compte des avances de l’employeur"), max_length=16)
    reference = models.CharField(_("pièce"), max_length=80)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.ENTERED, editable=False)
    entered_by = user_key(_("saisie par"))
    entered_at = models.DateTimeField(_("saisie le"), auto_now_add=True)
    decided_by = user_key(_("décidée par"))
    decided_at = models.DateTimeField(_("décidée le"), null=True, editable=False)
    reason = models.CharField(_("motif"), max_length=300, blank=True, editable=False)
    entry = models.ForeignKey(JournalEntry, models.PROTECT, null=True, verbose_name=_("écriture"), related_name="+", editable=False)

    class Meta:
        ordering = ["-until", "-pk"]
        verbose_name = _("compensation avec une branche")
        verbose_name_plural = _("compensations avec les branches")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0) & Q(amount=F("claimed") + F("other")) & Q(claimed__gte=0, other__gte=0),
                name="branch_settlement_amount",
                violation_error_message=_("Rien n’est à compenser jusqu’à ce jour."),
            ),
            models.CheckConstraint(
                condition=Q(other=0) | ~Q(other_label=""),
                name="branch_settlement_other",
                violation_error_message=_("Dites quelles autres prestations ont été servies, et la pièce."),
            ),
            models.UniqueConstraint(
                fields=["institution", "branch"],
                condition=Q(state="entered"),
                name="branch_settlement_one_open",
                violation_error_message=_("Une compensation de cette branche attend déjà son approbation."),
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(decided_by__isnull=False), name="branch_settlement_approved"
            ),
            two_people("branch_settlement", "entered_by", "decided_by"),
        ]

    def __str__(self) -> str:
        return f"{self.get_branch_display()}, {self.reference}"
