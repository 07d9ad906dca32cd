"""Requests for loans, and the committee that decides on them: two people, ranks, minutes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from payroll.choices_loans import CommitteeState, Decision, RequestState
from payroll.models.loans import LoanKind


class LoanCommittee(InstitutionScoped):
    """A sitting of the committee: who prepares it is not who closes its minutes."""

    number = models.PositiveIntegerField(_("numéro"), editable=False)
    held_on = models.DateField(_("date de la séance"))
    place = models.CharField(_("lieu"), max_length=120, blank=True)
    members = models.TextField(_("membres présents"), help_text=_("Un par ligne : nom, qualité."))
    agenda = models.TextField(_("ordre du jour"), blank=True)
    remarks = models.TextField(_("observations du comité"), blank=True)
    state = models.CharField(
        _("état"), max_length=10, choices=CommitteeState, default=CommitteeState.CONVENED, editable=False
    )
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("préparé par"), related_name="+", editable=False
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("arrêté par"),
        related_name="+",
        null=True, blank=True,
        editable=False,
    )
    closed_at = models.DateTimeField(_("arrêté le"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-held_on", "-id"]
        verbose_name = _("comité des prêts")
        verbose_name_plural = _("comités des prêts")
        constraints = [
            models.UniqueConstraint(fields=["institution", "number"], name="loan_committee_number"),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | ~Q(closed_by=F("prepared_by")),
                name="loan_committee_two_people",
                violation_error_message=_("Le procès-verbal est arrêté par une autre personne que celle qui l’a préparé."),
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_by__isnull=False, closed_at__isnull=False),
                name="loan_committee_closed",
                violation_error_message=_("Un procès-verbal arrêté porte son auteur et sa date."),
            ),
        ]

    def __str__(self) -> str:
        return f"Comité n° {self.number} du {self.held_on:%d/%m/%Y}".replace("n° ", "n°\u00a0")

    @property
    def member_lines(self) -> list[str]:
        return [line.strip() for line in self.members.splitlines() if line.strip()]


class LoanRequest(InstitutionScoped):
    """What an employee asks for; the checks seen when it was instructed are kept with it."""

    employee = models.ForeignKey(
        "hr_core.Employee", models.PROTECT, verbose_name=_("agent"), related_name="loan_requests"
    )
    kind = models.ForeignKey(LoanKind, models.PROTECT, verbose_name=_("nature"), related_name="requests")
    requested_on = models.DateField(_("demandé le"))
    amount = models.BigIntegerField(_("montant demandé"))
    months = models.PositiveSmallIntegerField(_("durée (mois)"), default=1)
    deferral = models.PositiveSmallIntegerField(_("différé (mois)"), default=0)
    purpose = models.CharField(_("objet"), max_length=200, blank=True)
    guarantee = models.CharField(
        _("garantie proposée"), max_length=200, blank=True, help_text=_("Caution, hypothèque, domiciliation…")
    )
    state = models.CharField(
        _("état"), max_length=12, choices=RequestState, default=RequestState.SUBMITTED, editable=False
    )
    is_own = models.BooleanField(_("déposée par l’agent"), default=False, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("saisie par"), related_name="+", editable=False
    )
    entered_at = models.DateTimeField(_("saisie le"), auto_now_add=True)
    checks = models.JSONField(_("vérifications"), default=list, editable=False)
    score = models.SmallIntegerField(
        _("points"), null=True, blank=True, help_text=_("Les demandes les mieux notées passent d’abord, puis les plus anciennes.")
    )
    opinion = models.CharField(_("avis de l’instruction"), max_length=300, blank=True)
    instructed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("instruite par"),
        related_name="+",
        null=True, blank=True,
        editable=False,
    )
    committee = models.ForeignKey(
        LoanCommittee, models.PROTECT, verbose_name=_("comité"), related_name="requests", null=True, blank=True, editable=False
    )
    decision = models.CharField(_("décision"), max_length=8, choices=Decision, blank=True)
    granted_amount = models.BigIntegerField(_("montant accordé"), null=True, blank=True)
    granted_months = models.PositiveSmallIntegerField(_("durée accordée (mois)"), null=True, blank=True)
    decision_reason = models.CharField(_("motif"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("décidée par"),
        related_name="+",
        null=True, blank=True,
        editable=False,
    )
    decided_at = models.DateTimeField(_("décidée le"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-requested_on", "-id"]
        verbose_name = _("demande de prêt")
        verbose_name_plural = _("demandes de prêt")
        indexes = [
            models.Index(fields=["institution", "state"], name="loan_request_state"),
            models.Index(fields=["institution", "employee"], name="loan_request_employee"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="loan_request_amount",
                violation_error_message=_("Le montant demandé est positif."),
            ),
            models.CheckConstraint(
                condition=Q(months__gte=1),
                name="loan_request_months",
                violation_error_message=_("La durée est d’au moins un mois."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(instructed_by__isnull=True)
                | ~Q(decided_by=F("instructed_by")),
                name="loan_request_two_people",
                violation_error_message=_("La personne qui décide n’est pas celle qui a instruit la demande."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "refused"]) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="loan_request_decided",
                violation_error_message=_("Une décision porte son auteur et sa date."),
            ),
            models.CheckConstraint(
                condition=~Q(state="granted") | Q(granted_amount__gt=0, granted_months__gte=1),
                name="loan_request_granted",
                violation_error_message=_("Une demande accordée porte un montant et une durée."),
            ),
            models.CheckConstraint(
                condition=~Q(decision__in=["reduced", "refused"]) | ~Q(decision_reason=""),
                name="loan_request_reason",
                violation_error_message=_("Donnez le motif d’un refus ou d’une réduction."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.employee}"
