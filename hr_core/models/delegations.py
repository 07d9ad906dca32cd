"""Acting replacements: for a time and by a named act, one person holds rights of another."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hr_core.models.base import ScopedDated, ordered_period
from hr_core.models.users import User
from hr_core.roles import ROLE_LABELS, role_choices
from hr_core.text import french_of
from hr_core.ui.states import StateChoices


class DelegationState(StateChoices):
    PROPOSED = "proposed", "wait", "clock", _("à approuver")
    APPROVED = "approved", "ok", "circle-check", _("approuvée")
    REFUSED = "refused", "bad", "x", _("refusée")


class Delegation(ScopedDated):
    """A delegation of signature or an interim: registered by one person, approved by another, in force `[start, end)`."""

    class Kind(models.TextChoices):
        SIGNATURE = "signature", _("délégation de signature")
        ACTING = "acting", _("intérim")

    kind = models.CharField(_("nature"), max_length=10, choices=Kind)
    giver = models.ForeignKey(User, models.PROTECT, verbose_name=_("personne remplacée"), related_name="+")
    holder = models.ForeignKey(User, models.PROTECT, verbose_name=_("remplaçant"), related_name="+")
    role = models.CharField(_("qualité"), max_length=40, choices=role_choices)
    rights = ArrayField(models.CharField(max_length=40), verbose_name=_("droits"))
    reference = models.CharField(_("acte"), max_length=120, help_text=_("Nature et numéro de l’acte."))
    act_on = models.DateField(_("date de l’acte"))
    state = models.CharField(
        _("état"), max_length=10, choices=DelegationState, default=DelegationState.PROPOSED, editable=False
    )
    registered_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("enregistrée par"), related_name="+", editable=False
    )
    registered_at = models.DateTimeField(_("enregistrée le"), auto_now_add=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, verbose_name=_("décidée par"), related_name="+", editable=False
    )
    decided_at = models.DateTimeField(_("décidée le"), null=True, editable=False)
    remark = models.CharField(_("observation"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["-start", "-id"]
        verbose_name = _("délégation ou intérim")
        verbose_name_plural = _("délégations et intérims")
        constraints = [
            ordered_period("delegation"),
            models.CheckConstraint(
                condition=~Q(giver=F("holder")),
                name="delegation_other",
                violation_error_message=_("On ne se remplace pas soi-même."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | (~Q(decided_by=F("registered_by")) & ~Q(decided_by=F("holder"))),
                name="delegation_two_persons",
                violation_error_message=_("Ni qui a enregistré la délégation ni qui la reçoit ne l’approuve."),
            ),
            models.CheckConstraint(
                condition=Q(state="proposed") | Q(decided_by__isnull=False), name="delegation_decided"
            ),
            models.CheckConstraint(
                condition=Q(rights__len__gt=0),
                name="delegation_rights",
                violation_error_message=_("Choisir au moins un droit."),
            ),
        ]
        indexes = [models.Index(fields=["institution", "holder"], name="delegation_holder")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.giver} → {self.holder}"

    @property
    def role_label(self) -> str:
        return ROLE_LABELS[self.role]

    @property
    def words(self) -> str:
        """« par intérim de Mamadou Gueye », « par délégation de Mamadou Gueye »."""
        told = _t("par intérim %(of_name)s") if self.kind == self.Kind.ACTING else _t("par délégation %(of_name)s")
        return told % {"of_name": french_of(str(self.giver))}

    @property
    def act(self) -> str:
        """« Décision n° 12 du 05/01/2026 »."""
        return _t("%(reference)s du %(day)s") % {"reference": self.reference, "day": f"{self.act_on:%d/%m/%Y}"}
