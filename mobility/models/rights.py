"""Periods of insurance of an employee, their rights statements, and the numbered estimates of pay that they asked for."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hr_core.models import Country, Employee, Institution, InstitutionScoped
from mobility.choices import Form
from mobility.choices_agreements import PeriodState, Proof
from mobility.models.instruments import Instrument


class InsurancePeriod(InstitutionScoped):
    """Months `[start, end)` under a scheme. The person claims, the employer confirms, the scheme attests: three different acts."""

    employee = models.ForeignKey(Employee, models.CASCADE, verbose_name=_("agent"), related_name="insurance_periods")
    country = models.ForeignKey(Country, models.PROTECT, verbose_name=_("pays"), related_name="+")
    scheme = models.CharField(_("régime"), max_length=80, help_text=_("Par exemple : CNSS, CNPS, INPS."))
    is_civil = models.BooleanField(_("régime des fonctionnaires"), default=False)
    start = models.DateField(_("du"))
    end = models.DateField(_("au (exclu)"))
    employer = models.CharField(_("employeur"), max_length=120, blank=True)
    affiliation = models.CharField(_("numéro d’affiliation"), max_length=40, blank=True)
    is_voluntary = models.BooleanField(_("assurance volontaire"), default=False)
    proof = models.CharField(_("preuve"), max_length=12, choices=Proof, default=Proof.DECLARED)
    state = models.CharField(_("état"), max_length=10, choices=PeriodState, default=PeriodState.CLAIMED, editable=False)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("déclarée par"), related_name="+", editable=False
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("confirmée par"), related_name="+", editable=False
    )
    attested_on = models.DateField(_("attestée le"), null=True, editable=False)
    attestation = models.CharField(_("référence de l’attestation"), max_length=80, blank=True, editable=False)
    answer = models.CharField(_("réponse"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["start"]
        verbose_name = _("période d’assurance")
        verbose_name_plural = _("périodes d’assurance")
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gt=F("start")), name="insurance_period_days",
                violation_error_message=_("La fin suit le début."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("claimed_by")),
                name="insurance_period_two_persons",
                violation_error_message=_("La personne qui confirme n’est pas celle qui a déclaré."),
            ),
            models.CheckConstraint(
                condition=~Q(state="attested") | Q(attested_on__isnull=False) & ~Q(attestation=""),
                name="insurance_period_attested",
                violation_error_message=_("Une période attestée garde la référence et le jour de l’attestation."),
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(answer=""), name="insurance_period_refused",
                violation_error_message=_("Dites pourquoi la période n’est pas retenue."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["institution", "employee", "start"], name="insurance_period_employee")]

    def __str__(self) -> str:
        return f"{self.scheme}, {self.start} – {self.end}"


class RightsStatement(InstitutionScoped):
    """A numbered, dated statement (MOB-17), frozen with every source that it read."""

    employee = models.ForeignKey(Employee, models.CASCADE, verbose_name=_("agent"), related_name="rights_statements")
    number = models.CharField(_("numéro"), max_length=24)
    form = models.CharField(_("forme"), max_length=12, choices=Form)
    host = models.ForeignKey(Institution, models.PROTECT, verbose_name=_("institution d’accueil"), related_name="+")
    instrument = models.ForeignKey(Instrument, models.PROTECT, null=True, blank=True, verbose_name=_("instrument"), related_name="+")
    on = models.DateField(_("au"))
    months = models.PositiveSmallIntegerField(_("durée (mois)"), null=True, blank=True)
    content = models.JSONField(_("contenu"))
    digest = models.CharField(_("empreinte"), max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("établi par"), related_name="+")
    made_at = models.DateTimeField(_("établi le"), auto_now_add=True)

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("relevé de droits")
        verbose_name_plural = _("relevés de droits")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "number"], name="rights_statement_number",
                violation_error_message=_("Un autre relevé porte déjà ce numéro."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["institution", "employee"], name="rights_statement_employee")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("mobility:statement_detail", args=[self.pk])


class PayComparison(InstitutionScoped):
    """A numbered, dated, not binding estimate of pay at home and at host. It belongs to the regional body and only the person
    whose it is may read it (`ProtectByRule`)."""

    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("personne"), related_name="+")
    number = models.CharField(_("numéro"), max_length=24)
    home = models.ForeignKey(Institution, models.PROTECT, verbose_name=_("institution d’origine"), related_name="+")
    host = models.ForeignKey(Institution, models.PROTECT, verbose_name=_("institution d’accueil"), related_name="+")
    on = models.DateField(_("mois de paie"))
    asked = models.JSONField(_("question"))
    result = models.JSONField(_("résultat"))
    digest = models.CharField(_("empreinte"), max_length=64)
    made_at = models.DateTimeField(_("établi le"), auto_now_add=True)

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("simulation de rémunération")
        verbose_name_plural = _("simulations de rémunération")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "applicant", "number"], name="pay_comparison_number",
                violation_error_message=_("Cette simulation a déjà été enregistrée."),
            ),
            models.CheckConstraint(
                condition=~Q(home=F("host")), name="pay_comparison_two",
                violation_error_message=_("Choisissez une autre institution que la vôtre."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("mobility:comparison_detail", args=[self.pk])
