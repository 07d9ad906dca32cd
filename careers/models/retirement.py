"""Retirement dossiers: opened two years ahead, with the services and contributions of a life, the tasks and the handover."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from careers.choices_retirement import DossierState, PeriodSource, Proof
from hr_core.models import Act, Employee, InstitutionScoped, ScopedDated
from hr_core.models.base import one_at_a_time, ordered_period


def _user(label: Any) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=label)


class RetirementDossier(InstitutionScoped):
    """`due_on`: the first day of retirement by the rules, `basis` says which. `simulation`: the indemnity as computed on a day."""

    employee = models.ForeignKey(Employee, models.PROTECT, verbose_name=_("agent"), related_name="retirement_dossiers")
    due_on = models.DateField(_("retraite le"))
    basis = models.CharField(_("règle"), max_length=200)
    state = models.CharField(_("état"), max_length=10, choices=DossierState, default=DossierState.OPEN, editable=False)
    opened_on = models.DateField(_("ouvert le"), editable=False)
    opened_by = _user(_("ouvert par"))
    told_on = models.DateField(_("agent prévenu le"), null=True, editable=False)
    simulation = models.JSONField(_("indemnité simulée"), default=dict, editable=False)
    act = models.ForeignKey(Act, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("acte"))
    unit_name = models.CharField(_("service des pensions"), max_length=160, blank=True, editable=False)
    sent_on = models.DateField(_("transmis le"), null=True, editable=False)
    sent_by = _user(_("transmis par"))
    receipt = models.CharField(_("récépissé"), max_length=120, blank=True, editable=False)
    received_on = models.DateField(_("récépissé du"), null=True, editable=False)
    reason = models.CharField(_("motif d’abandon"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("dossier de retraite")
        verbose_name_plural = _("dossiers de retraite")
        indexes = [models.Index(fields=["institution", "state", "due_on"], name="retirement_dossier_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["employee"], condition=~Q(state="dropped"), name="retirement_dossier_one",
                violation_error_message=_("Cet agent a déjà un dossier de retraite."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("sent", "received")) | Q(sent_on__isnull=False) & ~Q(unit_name=""),
                name="retirement_dossier_sent", violation_error_message=_("Un dossier transmis dit quand et à qui."),
            ),
            models.CheckConstraint(
                condition=~Q(state="received") | Q(received_on__gte=F("sent_on")) & ~Q(receipt=""),
                name="retirement_dossier_received",
                violation_error_message=_("Un récépissé a son numéro et sa date, après la transmission."),
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | ~Q(reason=""), name="retirement_dossier_dropped",
                violation_error_message=_("Un dossier abandonné garde son motif."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.employee)

    def get_absolute_url(self) -> str:
        return reverse("careers:dossier_detail", args=[self.pk])


class ServicePeriod(ScopedDated):
    """A period of service or contribution over `[start, end)`, here or elsewhere, and how far it is proven."""

    dossier = models.ForeignKey(RetirementDossier, models.CASCADE, verbose_name=_("dossier"), related_name="periods")
    source = models.CharField(_("origine"), max_length=10, choices=PeriodSource)
    employer = models.CharField(_("employeur"), max_length=160)
    state = models.CharField(_("justification"), max_length=8, choices=Proof, default=Proof.MISSING)
    paper = models.CharField(_("pièce"), max_length=200, blank=True)
    asked_on = models.DateField(_("demandée le"), null=True, blank=True)

    class Meta:
        ordering = ["start"]
        verbose_name = _("période de services")
        verbose_name_plural = _("périodes de services")
        indexes = [models.Index(fields=["institution", "dossier"], name="service_period_dossier")]
        constraints = [
            ordered_period("service_period"),
            one_at_a_time("service_period", "dossier_id", message=_("Une autre période couvre ces dates.")),
            models.CheckConstraint(
                condition=~Q(state="proven") | ~Q(paper=""), name="service_period_paper",
                violation_error_message=_("Une période justifiée nomme sa pièce."),
            ),
            models.CheckConstraint(
                condition=~Q(state="claimed") | Q(asked_on__isnull=False), name="service_period_asked",
                violation_error_message=_("Dites quand la pièce a été demandée."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.employer


class DossierTask(InstitutionScoped):
    """Something to do before a day; done by somebody on a day."""

    dossier = models.ForeignKey(RetirementDossier, models.CASCADE, verbose_name=_("dossier"), related_name="tasks")
    label = models.CharField(_("à faire"), max_length=200)
    due_on = models.DateField(_("avant le"))
    done_on = models.DateField(_("fait le"), null=True, editable=False)
    done_by = _user(_("fait par"))

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("tâche d’un dossier de retraite")
        verbose_name_plural = _("tâches des dossiers de retraite")
        indexes = [models.Index(fields=["institution", "dossier"], name="dossier_task_dossier")]
        constraints = [
            models.CheckConstraint(condition=Q(done_on__isnull=True) | Q(done_by__isnull=False), name="dossier_task_done"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.label
