"""Two people for an account or an operator by which the institution pays: proposed by one, in force once approved by another."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from payroll.choices_paying import ChangeState
from payroll.models.deductions import two_people, user_key
from payroll.models.paying import MobileOperator, PayingAccount


def decided_by_somebody(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=~Q(state__in=("approved", "refused")) | Q(decided_by__isnull=False),
        name=name,
        violation_error_message=_("Une décision porte le nom de qui l’a prise."),
    )


class ProposedChange(InstitutionScoped):
    """What both keep; `values` as the form gave them, dates in ISO text."""

    values = models.JSONField(_("valeurs"), default=dict)
    reason = models.CharField(_("motif"), max_length=300, blank=True)
    state = models.CharField(_("état"), max_length=10, choices=ChangeState, default=ChangeState.PROPOSED, editable=False)
    proposed_by = user_key(_("proposé par"))
    proposed_at = models.DateTimeField(_("proposé le"), auto_now_add=True)
    decided_by = user_key(_("décidé par"))
    decided_at = models.DateTimeField(_("décidé le"), null=True, editable=False)
    decision = models.CharField(_("motif de la décision"), max_length=300, blank=True, editable=False)

    class Meta:
        abstract = True


class PayingAccountChange(ProposedChange):
    """A new paying account (`account` null) or a change of one."""

    account = models.ForeignKey(
        PayingAccount, models.CASCADE, null=True, blank=True, verbose_name=_("compte payeur"), related_name="changes"
    )

    class Meta:
        ordering = ["-id"]
        verbose_name = _("changement de compte payeur")
        constraints = [
            two_people("paying_account_change", "proposed_by", "decided_by"),
            decided_by_somebody("paying_account_change_decided"),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(state="proposed"),
                name="paying_account_change_one",
                violation_error_message=_("Un changement de ce compte attend déjà une décision."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.account or self.values.get("label", ""))

    @property
    def is_change(self) -> bool:
        return self.account_id is not None


class MobileOperatorChange(ProposedChange):
    """A new mobile money operator (`operator` null) or a change of one."""

    operator = models.ForeignKey(
        MobileOperator, models.CASCADE, null=True, blank=True, verbose_name=_("opérateur"), related_name="changes"
    )

    class Meta:
        ordering = ["-id"]
        verbose_name = _("changement d’opérateur")
        verbose_name_plural = _("changements d’opérateurs")
        constraints = [
            two_people("mobile_operator_change", "proposed_by", "decided_by"),
            decided_by_somebody("mobile_operator_change_decided"),
            models.UniqueConstraint(
                fields=["operator"],
                condition=Q(state="proposed"),
                name="mobile_operator_change_one",
                violation_error_message=_("Un changement de cet opérateur attend déjà une décision."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.operator or self.values.get("name", ""))

    @property
    def is_change(self) -> bool:
        return self.operator_id is not None
