"""What employees authorise in writing: dues to an organisation, and a bank account that they may not change."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr_core.models.base import ordered_period
from hr_core.models.employees import EmployeeFact
from payroll.models.deductions import Creditor, user_key
from payroll.models.items import PayItem


class Membership(EmployeeFact):
    """A written authorisation to withhold dues for a union, a mutual, a cooperative or an association.

    `rate` over 100 000 of `base`, or `amount` by month in minor units. Belonging to a union is sensitive: shown to those
    who hold `membership_view`.
    """

    class Base(models.TextChoices):
        BASE_SALARY = "base_salary", _("du salaire de base")
        GROSS = "gross", _("du salaire brut")

    organisation = models.ForeignKey(Creditor, models.PROTECT, verbose_name=_("organisme"), related_name="memberships")
    item = models.ForeignKey(PayItem, models.PROTECT, verbose_name=_("rubrique"), related_name="memberships")
    amount = models.BigIntegerField(_("montant par mois"), null=True, blank=True)
    rate = models.PositiveIntegerField(_("taux (pour 100 000)"), null=True, blank=True)
    base = models.CharField(_("base"), max_length=12, choices=Base, default=Base.BASE_SALARY)
    signed_on = models.DateField(_("autorisation signée le"))
    scan = models.FileField(_("autorisation numérisée"), upload_to="actes/%Y/%m/", blank=True)
    notice_days = models.PositiveSmallIntegerField(_("préavis de révocation (jours)"), default=0)
    revoked_on = models.DateField(_("révocation reçue le"), null=True, editable=False)
    revocation_scan = models.FileField(_("révocation numérisée"), upload_to="actes/%Y/%m/", blank=True, editable=False)
    entered_by = user_key(_("saisi par"))

    class Meta(EmployeeFact.Meta):
        verbose_name = _("cotisation volontaire")
        verbose_name_plural = _("cotisations volontaires")
        constraints = [
            ordered_period("membership"),
            models.UniqueConstraint(
                fields=["employee", "organisation", "start"],
                name="membership_unique",
                violation_error_message=_("Cette autorisation est déjà enregistrée."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, rate__isnull=True) | Q(amount__isnull=True, rate__gt=0, rate__lte=100_000),
                name="membership_value",
                violation_error_message=_("Donnez un montant par mois, ou un taux de 100 % au plus."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}"


class AccountCommitment(EmployeeFact):
    """A bank account to which the pay is irrevocably domiciled until the bank releases it."""

    bank_name = models.CharField(_("banque"), max_length=80)
    account = models.CharField(_("RIB ou IBAN"), max_length=40)
    reference = models.CharField(_("référence du prêt"), max_length=80)
    signed_on = models.DateField(_("engagement signé le"))
    scan = models.FileField(_("engagement numérisé"), upload_to="actes/%Y/%m/", blank=True)
    released_on = models.DateField(_("mainlevée de la banque du"), null=True, editable=False)
    release_scan = models.FileField(_("mainlevée numérisée"), upload_to="actes/%Y/%m/", blank=True, editable=False)
    entered_by = user_key(_("saisi par"))

    class Meta(EmployeeFact.Meta):
        verbose_name = _("domiciliation irrévocable")
        verbose_name_plural = _("domiciliations irrévocables")
        constraints = [
            ordered_period("account_commitment"),
            models.UniqueConstraint(
                fields=["employee", "account", "reference"],
                name="account_commitment_unique",
                violation_error_message=_("Cet engagement est déjà enregistré."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank_name}, {self.reference}"

    @property
    def masked(self) -> str:
        return f"•••• {''.join(self.account.split())[-4:]}"
