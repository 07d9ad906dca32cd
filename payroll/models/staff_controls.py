"""The physical control of the staff: a campaign, each person's summons, presence and papers, and the pay kept at the counter."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hr_core.models import Employee, InstitutionScoped, Unit
from hr_core.ui.states import StateChoices


class ControlState(StateChoices):
    DRAFT = "draft", "info", "pencil", _("à préparer")
    OPEN = "open", "now", "clock", _("en cours")
    CLOSED = "closed", "ok", "lock", _("clos")


class CheckState(StateChoices):
    EXPECTED = "expected", "wait", "clock", _("attendu")
    PRESENT = "present", "ok", "circle-check", _("présent")
    INCOMPLETE = "incomplete", "wait", "alert-triangle", _("pièces à compléter")
    EXCUSED = "excused", "info", "info-circle", _("excusé")
    ABSENT = "absent", "bad", "x", _("absent")


class StaffControl(InstitutionScoped):
    """A campaign: where and when, whom, with which papers. The person who closes it is not the one who opened it."""

    title = models.CharField(_("intitulé"), max_length=120)
    place = models.CharField(_("lieu"), max_length=160)
    starts_on = models.DateField(_("premier jour"))
    ends_on = models.DateField(_("dernier jour"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unité et celles qui en dépendent"),
        help_text=_("Vide : tout le personnel en service."),
    )  # fmt: skip
    papers = models.CharField(
        _("pièces à présenter"), max_length=300, help_text=_("Séparées par des points-virgules : pièce d’identité ; acte d’engagement.")
    )
    reference = models.CharField(_("décision"), max_length=120, blank=True)
    state = models.CharField(_("état"), max_length=6, choices=ControlState, default=ControlState.DRAFT, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("ouverte par")
    )
    opened_at = models.DateTimeField(_("ouverte le"), null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("close par")
    )
    closed_at = models.DateTimeField(_("close le"), null=True, editable=False)

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name = _("contrôle physique")
        verbose_name_plural = _("contrôles physiques")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="staff_control_days",
                violation_error_message=_("Le dernier jour suit le premier."),
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | Q(opened_by__isnull=True) | ~Q(closed_by=F("opened_by")),
                name="staff_control_two_persons",
                violation_error_message=_("La personne qui clôt n’est pas celle qui a ouvert."),
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_by__isnull=False, closed_at__isnull=False),
                name="staff_control_closed",
                violation_error_message=_("Un contrôle clos dit par qui."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("payroll:staff_control_detail", args=[self.pk])


class StaffCheck(InstitutionScoped):
    """A person summoned. `is_held`: their pay waits at the counter until `released_at`."""

    control = models.ForeignKey(StaffControl, models.CASCADE, related_name="checks", verbose_name=_("contrôle"))
    employee = models.ForeignKey(Employee, models.CASCADE, related_name="+", verbose_name=_("agent"))
    day = models.DateField(_("convoqué le"))
    state = models.CharField(_("présence"), max_length=10, choices=CheckState, default=CheckState.EXPECTED, editable=False)
    note = models.CharField(_("observation"), max_length=300, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("contrôlé par")
    )
    checked_at = models.DateTimeField(_("contrôlé le"), null=True, editable=False)
    is_held = models.BooleanField(_("paie au guichet"), default=False, editable=False)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("levée par")
    )
    released_at = models.DateTimeField(_("levée le"), null=True, editable=False)

    class Meta:
        ordering = ["employee__last_name", "employee__first_names"]
        verbose_name = _("convocation au contrôle")
        verbose_name_plural = _("convocations au contrôle")
        indexes = [models.Index(fields=["institution", "is_held", "released_at"], name="staff_check_held")]
        constraints = [
            models.UniqueConstraint(fields=["control", "employee"], name="staff_check_once"),
            models.CheckConstraint(
                condition=Q(state__in=("expected", "absent")) | Q(checked_by__isnull=False, checked_at__isnull=False),
                name="staff_check_said",
                violation_error_message=_("Une présence dit qui l’a constatée."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("incomplete", "excused")) | ~Q(note=""),
                name="staff_check_note",
                violation_error_message=_("Dites ce qui manque, ou ce qui excuse."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.control}, {self.employee}"
