"""Administrative positions: the kinds of an institution with their consequences, and what each person holds over time.

Somebody without a position of this table is in service. A position holds until it is ended by an act of return, or by itself on
`due_on` when its kind says so.
"""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from careers.choices_positions import ACTS, PRIVATE, USUAL_ACT, Nature, Pay, PostFate
from hr_core.models import Absence, AbsenceKind, Act, AdministrativeStatus, InstitutionScoped
from hr_core.models.base import one_at_a_time, ordered_period
from hr_core.models.employees import EmployeeFact


class PositionKind(InstitutionScoped):
    """A position under the institution's own name, with what it does to pay, seniority, advancement and pension.

    `absence_kind`: the absence that the pay reads while the position lasts (own to the position, or one of the institution when
    its pay rule decides). Once the kind has served, its consequences no longer change: another kind takes over.
    """

    code = models.SlugField(_("code"), max_length=32)
    label = models.CharField(_("libellé"), max_length=80)
    nature = models.CharField(_("nature"), max_length=16, choices=Nature)
    pay = models.CharField(_("rémunération"), max_length=8, choices=Pay)
    absence_kind = models.ForeignKey(
        AbsenceKind, models.PROTECT, null=True, blank=True, verbose_name=_("absence lue par la paie"), related_name="+"
    )
    status_kind = models.CharField(
        _("statut inscrit au dossier"), max_length=16, choices=AdministrativeStatus.Kind, blank=True
    )
    counts_for_seniority = models.BooleanField(_("compte pour l’ancienneté"), default=True)
    advancement_share = models.PositiveSmallIntegerField(
        _("part comptée pour l’avancement (%)"), default=100, validators=[MaxValueValidator(100)]
    )
    counts_for_pension = models.BooleanField(_("compte pour la retraite"), default=True)
    needs_host = models.BooleanField(_("nomme un organisme d’accueil"), default=False)
    needs_end = models.BooleanField(_("demande un terme"), default=False)
    returns_by_itself = models.BooleanField(_("prend fin d’elle-même au terme"), default=False)
    post = models.CharField(
        _("poste tenu jusque-là"), max_length=8, choices=PostFate, default=PostFate.KEPT,
        help_text=_("Réservé : il attend le retour, un intérim se propose. Libéré : il est à pourvoir dès le premier jour."),
    )  # fmt: skip
    maximum_months = models.PositiveSmallIntegerField(_("durée maximale d’une décision (mois)"), null=True, blank=True)
    reference = models.CharField(_("texte et article"), max_length=200)
    is_active = models.BooleanField(_("proposée"), default=True)
    order = models.PositiveSmallIntegerField(_("ordre"), default=100)

    class Meta:
        ordering = ["order", "label"]
        verbose_name = _("nature de position")
        verbose_name_plural = _("natures de position")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "code"], name="position_kind_code",
                violation_error_message=_("Une autre position porte déjà ce code."),
            ),
            models.CheckConstraint(
                condition=Q(advancement_share__lte=100), name="position_kind_share",
                violation_error_message=_("La part comptée pour l’avancement va de 0 à 100 %."),
            ),
            models.CheckConstraint(
                condition=Q(pay="kept", absence_kind__isnull=True) | ~Q(pay="kept") & Q(absence_kind__isnull=False),
                name="position_kind_absence",
                violation_error_message=_("Une position qui touche la paie nomme l’absence que la paie lit, et elle seule."),
            ),
            models.CheckConstraint(
                condition=~Q(pay="kept") | Q(counts_for_seniority=True), name="position_kind_seniority",
                violation_error_message=_("Une position que l’institution paie compte pour l’ancienneté."),
            ),
            models.CheckConstraint(
                condition=~Q(returns_by_itself=True) | Q(needs_end=True), name="position_kind_return",
                violation_error_message=_("Une position qui prend fin d’elle-même demande un terme."),
            ),
            models.CheckConstraint(
                condition=~Q(returns_by_itself=True) | Q(status_kind=""), name="position_kind_status_return",
                violation_error_message=_("Une position qui inscrit un statut prend fin par un acte de retour."),
            ),
            models.CheckConstraint(
                condition=~Q(reference=""), name="position_kind_reference",
                violation_error_message=_("Dites le texte d’où viennent ces conséquences."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("careers:position_kind", args=[self.pk])

    @property
    def act_kind(self) -> str:
        """The kind of act that opens this position."""
        return ACTS.get(Nature(self.nature), USUAL_ACT)

    @property
    def is_private(self) -> bool:
        return self.nature in PRIVATE


class AdministrativePosition(EmployeeFact):
    """A position held over `[start, end)`; `due_on` is the first day after the term that was decided."""

    kind = models.ForeignKey(PositionKind, models.PROTECT, verbose_name=_("position"), related_name="positions")
    host = models.CharField(_("organisme d’accueil"), max_length=120, blank=True)
    due_on = models.DateField(_("terme décidé"), null=True, blank=True)
    reference = models.CharField(_("acte"), max_length=120)
    act = models.ForeignKey(Act, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("acte"))
    return_act = models.ForeignKey(
        Act, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("acte de retour")
    )
    absence = models.OneToOneField(
        Absence, models.PROTECT, null=True, editable=False, related_name="position", verbose_name=_("absence")
    )

    class Meta(EmployeeFact.Meta):
        verbose_name = _("position administrative")
        verbose_name_plural = _("positions administratives")
        indexes = [
            models.Index(fields=["institution", "employee", "start"], name="position_employee"),
            models.Index(fields=["institution", "due_on"], name="position_due"),
        ]
        constraints = [
            ordered_period("administrative_position"),
            one_at_a_time("administrative_position", "employee_id", message=_("Une autre position couvre ces dates.")),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gt=F("start")), name="administrative_position_due",
                violation_error_message=_("Le terme suit le premier jour."),
            ),
            models.CheckConstraint(
                condition=~Q(reference=""), name="administrative_position_reference",
                violation_error_message=_("Une position porte l’acte qui la décide."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.kind)
