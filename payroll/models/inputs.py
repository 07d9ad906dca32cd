"""The entry of variable inputs: who enters for which units, which columns, within which limits, by when, and where each
unit stands."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped, ScopedDated
from hr_core.models.base import no_overlap, ordered_period
from payroll.choices import SubmissionState
from payroll.models.items import PayItem
from payroll.models.runs import PayPeriod


class InputClerk(ScopedDated):
    """Who enters the variable inputs of a unit and of those below it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("compte"), related_name="input_units"
    )
    unit = models.ForeignKey("hr_core.Unit", models.PROTECT, verbose_name=_("unité"), related_name="+")

    class Meta:
        ordering = ["unit__code", "user__full_name"]
        verbose_name = _("unité d’un agent de saisie")
        constraints = [
            ordered_period("input_clerk"),
            no_overlap("input_clerk", "user_id", "unit_id", message=_("Cette personne saisit déjà pour cette unité.")),
        ]

    def __str__(self) -> str:
        return f"{self.user} : {self.unit}"


class InputColumnSet(InstitutionScoped):
    """The columns of the entry grid that a person keeps under a name, shared with the others or not."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    unit = models.ForeignKey(
        "hr_core.Unit", models.CASCADE, null=True, blank=True, verbose_name=_("unité"), related_name="+"
    )
    name = models.CharField(_("nom"), max_length=40)
    codes = ArrayField(models.CharField(max_length=4), verbose_name=_("rubriques"))
    is_shared = models.BooleanField(_("proposé à tous"), default=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("jeu de colonnes")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "owner", "name"],
                name="input_column_set_unique",
                violation_error_message=_("Vous avez déjà un jeu de colonnes de ce nom."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class InputLimit(ScopedDated):
    """What may be entered under an item: bounds in minor units or thousandths, population, papers asked."""

    item = models.ForeignKey(PayItem, models.CASCADE, verbose_name=_("rubrique"), related_name="limits")
    categories = ArrayField(
        models.CharField(max_length=24),
        verbose_name=_("catégories"),
        default=list,
        blank=True,
        help_text=_("Codes séparés par des virgules ; vide : toutes."),
    )
    is_reserved = models.BooleanField(
        _("réservée à ces catégories"), default=False, help_text=_("Les autres catégories ne peuvent pas la recevoir.")
    )
    least = models.BigIntegerField(_("minimum par saisie"), null=True, blank=True)
    most_month = models.BigIntegerField(_("maximum par mois et par agent"), null=True, blank=True)
    most_year = models.BigIntegerField(_("maximum par an et par agent"), null=True, blank=True)
    needs_comment = models.BooleanField(_("observation exigée"), default=False)
    needs_document = models.BooleanField(
        _("pièce exigée"), default=False, help_text=_("À joindre avant que l’unité transmette ses éléments.")
    )
    reference = models.CharField(_("texte"), max_length=200, blank=True)

    class Meta:
        ordering = ["item__code", "-start"]
        verbose_name = _("limite de saisie")
        verbose_name_plural = _("limites de saisie")
        constraints = [
            ordered_period("input_limit"),
            models.CheckConstraint(
                condition=Q(is_reserved=False) | Q(categories__len__gt=0),
                name="input_limit_reserved",
                violation_error_message=_("Donner les catégories auxquelles la rubrique est réservée."),
            ),
            models.CheckConstraint(
                condition=Q(least__isnull=True) | Q(most_month__isnull=True) | Q(least__lte=F("most_month")),
                name="input_limit_order",
                violation_error_message=_("Le minimum ne peut pas dépasser le maximum du mois."),
            ),
            models.CheckConstraint(
                condition=(Q(least__isnull=True) | Q(least__gte=0))
                & (Q(most_month__isnull=True) | Q(most_month__gte=0))
                & (Q(most_year__isnull=True) | Q(most_year__gte=0)),
                name="input_limit_positive",
                violation_error_message=_("Une limite ne peut pas être négative."),
            ),
        ]
        indexes = [models.Index(fields=["institution", "item", "start"], name="input_limit_item")]

    def __str__(self) -> str:
        return f"{self.item}"


class InputDeadline(ScopedDated):
    """By which day of the month a unit transmits its variable inputs, with those below it that have no day of their own."""

    unit = models.ForeignKey("hr_core.Unit", models.PROTECT, verbose_name=_("unité"), related_name="+")
    day = models.PositiveSmallIntegerField(
        _("jour du mois"), help_text=_("Avancé au dernier jour ouvré s’il tombe un jour chômé.")
    )
    reminder_days = models.PositiveSmallIntegerField(_("rappel, jours avant"), default=3)

    class Meta:
        ordering = ["unit__code", "-start"]
        verbose_name = _("échéance de transmission")
        verbose_name_plural = _("échéances de transmission")
        constraints = [
            ordered_period("input_deadline"),
            no_overlap("input_deadline", "unit_id", message=_("Cette unité a déjà une échéance à ces dates.")),
            models.CheckConstraint(
                condition=Q(day__gte=1, day__lte=31),
                name="input_deadline_day",
                violation_error_message=_("Le jour du mois va de 1 à 31."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} : le {self.day}"


class UnitSubmission(InstitutionScoped):
    """Where the variable inputs of a unit stand in a month."""

    period = models.ForeignKey(PayPeriod, models.PROTECT, verbose_name=_("période"), related_name="submissions")
    unit = models.ForeignKey("hr_core.Unit", models.PROTECT, verbose_name=_("unité"), related_name="+")
    state = models.CharField(
        _("état"), max_length=12, choices=SubmissionState, default=SubmissionState.OPEN, editable=False
    )
    due_on = models.DateField(_("échéance de ce mois"), null=True, blank=True)
    transmitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name=_("transmis par"),
    )  # fmt: skip
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name=_("contrôlé par"),
    )  # fmt: skip

    class Meta:
        ordering = ["unit__code"]
        verbose_name = _("transmission d’une unité")
        constraints = [
            models.UniqueConstraint(
                fields=["period", "unit"],
                name="unit_submission_unique",
                violation_error_message=_("Cette unité est déjà suivie ce mois-ci."),
            ),
            models.CheckConstraint(
                condition=Q(transmitted_by__isnull=True)
                | Q(checked_by__isnull=True)
                | ~Q(transmitted_by=F("checked_by")),
                name="unit_submission_two_persons",
                violation_error_message=_("Qui a transmis ne contrôle pas : demandez à une autre personne."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.period.of_month}"


class SubmissionEvent(InstitutionScoped):
    """A step of a unit's transmission: by whom, when, why."""

    submission = models.ForeignKey(UnitSubmission, models.CASCADE, related_name="events")
    from_state = models.CharField(_("de"), max_length=12, choices=SubmissionState)
    to_state = models.CharField(_("à"), max_length=12, choices=SubmissionState)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    remark = models.CharField(_("observation"), max_length=300, blank=True)
    inputs = models.PositiveIntegerField(_("éléments"), default=0)
    at = models.DateTimeField(_("le"), auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("étape d’une transmission")

    def __str__(self) -> str:
        return f"{self.get_from_state_display()} → {self.get_to_state_display()}"
