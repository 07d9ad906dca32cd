"""Honours and medals; protected mandates with the authorisations that they ask."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from careers.choices_discipline import Answer, MandateRole
from hr_core.models import Act, InstitutionScoped
from hr_core.models.base import ordered_period
from hr_core.models.employees import EmployeeFact


class HonourKind(InstitutionScoped):
    """A medal, a letter, a testimonial; `years` of service give the right to be proposed."""

    label = models.CharField(_("libellé"), max_length=120)
    authority = models.CharField(_("décernée par"), max_length=120)
    years = models.PositiveSmallIntegerField(_("années de service demandées"), null=True, blank=True)
    reference = models.CharField(_("texte et article"), max_length=200)
    is_active = models.BooleanField(_("proposée"), default=True)

    class Meta:
        ordering = ["years", "label"]
        verbose_name = _("distinction")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "label"], name="honour_kind_label",
                violation_error_message=_("Une autre distinction porte déjà ce nom."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.label


class Honour(InstitutionScoped):
    """A distinction received, by the act of the institution or by the text of another authority."""

    employee = models.ForeignKey("hr_core.Employee", models.CASCADE, verbose_name=_("agent"), related_name="+")
    kind = models.ForeignKey(HonourKind, models.PROTECT, verbose_name=_("distinction"), related_name="honours")
    on = models.DateField(_("décernée le"))
    reference = models.CharField(_("acte ou décret"), max_length=120)
    motive = models.CharField(_("motif"), max_length=300, blank=True)
    act = models.ForeignKey(Act, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("acte"))

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("distinction reçue")
        verbose_name_plural = _("distinctions reçues")
        indexes = [models.Index(fields=["institution", "employee"], name="honour_employee")]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "kind", "on"], name="honour_once",
                violation_error_message=_("Cette distinction est déjà inscrite à cette date."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.kind)


class MandateKind(InstitutionScoped):
    """A mandate that protects: which acts it guards, who authorises them, how long after its end."""

    label = models.CharField(_("libellé"), max_length=120)
    guards = ArrayField(models.SlugField(max_length=32), verbose_name=_("actes soumis à autorisation"))
    authority = models.CharField(_("autorité"), max_length=120)
    months_after = models.PositiveSmallIntegerField(_("protection après le mandat (mois)"), default=0)
    reference = models.CharField(_("texte et article"), max_length=200)
    is_active = models.BooleanField(_("proposé"), default=True)

    class Meta:
        ordering = ["label"]
        verbose_name = _("nature de mandat")
        verbose_name_plural = _("natures de mandat")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "label"], name="mandate_kind_label",
                violation_error_message=_("Une autre nature de mandat porte déjà ce nom."),
            ),
            models.CheckConstraint(
                condition=Q(guards__len__gt=0), name="mandate_kind_guards",
                violation_error_message=_("Choisir au moins un acte."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.label


class ProtectedMandate(EmployeeFact):
    """A mandate over `[start, end)`; `protected_until` is the first day without protection, empty while the mandate lasts."""

    kind = models.ForeignKey(MandateKind, models.PROTECT, verbose_name=_("mandat"), related_name="mandates")
    role = models.CharField(_("qualité"), max_length=12, choices=MandateRole, default=MandateRole.HOLDER)
    protected_until = models.DateField(_("protégé jusqu’au (exclu)"), null=True, editable=False)
    reference = models.CharField(_("procès-verbal ou lettre"), max_length=160)

    class Meta(EmployeeFact.Meta):
        verbose_name = _("mandat protégé")
        verbose_name_plural = _("mandats protégés")
        indexes = [models.Index(fields=["institution", "employee"], name="protected_mandate_employee")]
        constraints = [
            ordered_period("protected_mandate"),
            models.UniqueConstraint(
                fields=["employee", "kind", "start"], name="protected_mandate_once",
                violation_error_message=_("Ce mandat est déjà inscrit à cette date."),
            ),
            models.CheckConstraint(
                condition=Q(end__isnull=True, protected_until__isnull=True) | Q(protected_until__gte=F("end")),
                name="protected_mandate_until",
                violation_error_message=_("La protection dure au moins jusqu’à la fin du mandat."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind}, {self.get_role_display()}"


class MandateAuthorisation(InstitutionScoped):
    """What the authority was asked about a protected person, and its answer; one answer serves one kind of act."""

    mandate = models.ForeignKey(ProtectedMandate, models.CASCADE, verbose_name=_("mandat"), related_name="authorisations")
    act_kind = models.SlugField(_("acte"), max_length=32)
    asked_on = models.DateField(_("demandée le"))
    answer = models.CharField(_("réponse"), max_length=8, choices=Answer, default=Answer.ASKED)
    answered_on = models.DateField(_("répondue le"), null=True, blank=True)
    reference = models.CharField(_("lettre de l’autorité"), max_length=160, blank=True)
    used_by = models.OneToOneField(
        Act, models.PROTECT, null=True, editable=False, related_name="mandate_authorisation", verbose_name=_("a servi à l’acte")
    )

    class Meta:
        ordering = ["-asked_on", "-pk"]
        verbose_name = _("autorisation")
        indexes = [models.Index(fields=["institution", "mandate"], name="mandate_authorisation_mandate")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="asked", answered_on__isnull=True)
                | ~Q(answer="asked") & Q(answered_on__gte=F("asked_on")) & ~Q(reference=""),
                name="mandate_authorisation_answer",
                violation_error_message=_("Une réponse a sa date, après la demande, et la lettre de l’autorité."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.get_answer_display())
