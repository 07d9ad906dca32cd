"""Periods, runs and their circuit, the calculation in chunks, and what it finds."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped, ScopedDated
from hr_core.models.base import ordered_period
from hr_core.text import french_month, french_of
from payroll.choices import (
    RUN_LETTERS,
    STATE_TONES,
    CalculationState,
    ChunkState,
    RunKind,
    RunState,
    Section,
    Severity,
)


class PayPeriod(InstitutionScoped):
    """A month of pay."""

    year = models.PositiveSmallIntegerField(_("année"))
    month = models.PositiveSmallIntegerField(_("mois"))
    payment_on = models.DateField(_("date de paiement"), null=True, blank=True)
    is_closed = models.BooleanField(_("clôturée"), default=False)

    class Meta:
        ordering = ["-year", "-month"]
        verbose_name = _("période de paie")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "year", "month"],
                name="pay_period_unique",
                violation_error_message=_("Ce mois est déjà ouvert."),
            ),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="pay_period_month"),
        ]

    def __str__(self) -> str:
        return french_month(self.year, self.month)

    @property
    def of_month(self) -> str:
        """`d’octobre 2026`."""
        return french_of(str(self))

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, self.month, 1)

    @property
    def last_day(self) -> dt.date:
        return dt.date(self.year, self.month, monthrange(self.year, self.month)[1])

    @property
    def next_day(self) -> dt.date:
        """The first day after the period."""
        return self.last_day + dt.timedelta(days=1)


class CircuitStep(InstitutionScoped):
    """A step of a circuit: who may take it, and which earlier persons may not. Without a circuit: that of origin."""

    circuit = models.ForeignKey(
        "payroll.Circuit", models.CASCADE, verbose_name=_("circuit"), null=True, related_name="steps", editable=False
    )
    order = models.PositiveSmallIntegerField(_("ordre"))
    state = models.CharField(_("état atteint"), max_length=16, choices=RunState)
    label = models.CharField(_("action"), max_length=60)
    right = models.CharField(_("droit"), max_length=40)
    differs_from = models.JSONField(
        _("personne différente de celle de"), default=list, help_text=_("États dont l’auteur ne peut pas agir ici.")
    )

    class Meta:
        ordering = ["order"]
        verbose_name = _("étape du circuit")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "circuit", "state"], name="circuit_step_unique", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.label


class SeparationDerogation(ScopedDated):
    """A small fund's recorded exception: one person may take steps that two should."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("personne"), related_name="+")
    reference = models.CharField(_("décision"), max_length=200)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("accordée par"), related_name="+", editable=False
    )

    class Meta:
        ordering = ["-start"]
        verbose_name = _("dérogation à la séparation des personnes")
        constraints = [
            ordered_period("separation_derogation"),
            models.CheckConstraint(
                condition=~Q(user=models.F("granted_by")),
                name="separation_derogation_other",
                violation_error_message=_("On ne s’accorde pas une dérogation à soi-même."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} : {self.reference}"


class PayRun(InstitutionScoped):
    """A campaign of pay of a period."""

    period = models.ForeignKey(PayPeriod, models.PROTECT, verbose_name=_("période"), related_name="runs")
    kind = models.CharField(_("nature"), max_length=16, choices=RunKind, default=RunKind.REGULAR)
    number = models.PositiveSmallIntegerField(_("numéro"), default=1)
    label = models.CharField(_("objet"), max_length=120, blank=True)
    payment_on = models.DateField(
        _("date de paiement"), null=True, blank=True, help_text=_("Vide : celle du mois.")
    )
    employees = ArrayField(
        models.BigIntegerField(),
        verbose_name=_("agents"),
        null=True,
        blank=True,
        help_text=_("Les agents payés par cette campagne ; vide : tous ceux du mois."),
    )
    circuit = models.ForeignKey(
        "payroll.Circuit",
        models.PROTECT,
        verbose_name=_("circuit"),
        null=True,
        related_name="runs",
        editable=False,
        help_text=_("Celui du jour de l’ouverture ; vide : celui d’origine."),
    )
    state = models.CharField(_("état"), max_length=16, choices=RunState, default=RunState.OPEN, editable=False)
    is_frozen = models.BooleanField(_("figée"), default=False, editable=False)
    totals = models.JSONField(_("totaux"), default=dict, editable=False)
    created_at = models.DateTimeField(_("ouverte le"), auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-period__year", "-period__month", "number"]
        verbose_name = _("campagne de paie")
        verbose_name_plural = _("campagnes de paie")
        constraints = [
            models.UniqueConstraint(
                fields=["period", "kind", "number"],
                name="pay_run_unique",
                violation_error_message=_("Cette campagne existe déjà."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.period.of_month}"

    @property
    def reference(self) -> str:
        return f"{self.period.year}-{self.period.month:02d}-{RUN_LETTERS[RunKind(self.kind)]}{self.number}"

    @property
    def pay_day(self) -> dt.date | None:
        """The day on which the run is paid: its own, else the month's."""
        return self.payment_on or self.period.payment_on

    @property
    def value_day(self) -> dt.date:
        """The day that an order bears when it has not left yet: of payment, else the last of the month."""
        return self.pay_day or self.period.last_day

    @property
    def of_month(self) -> str:
        """`de janvier 2026`, and what the run is when it is not the month's: `de janvier 2026, gratification (Bilan)`."""
        if self.is_regular:
            return self.period.of_month
        return f"{self.period.of_month}, {self.get_kind_display()}" + (f" ({self.label})" if self.label else "")

    @property
    def is_regular(self) -> bool:
        return self.kind == RunKind.REGULAR

    @property
    def tone(self) -> str:
        return STATE_TONES[RunState(self.state)]


class RunEvent(InstitutionScoped):
    """A step taken: by whom, in which quality, why."""

    run = models.ForeignKey(PayRun, models.CASCADE, related_name="events")
    from_state = models.CharField(_("de"), max_length=16, choices=RunState)
    to_state = models.CharField(_("à"), max_length=16, choices=RunState)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    quality = models.CharField(_("qualité"), max_length=80, blank=True)
    remark = models.CharField(_("observation"), max_length=300, blank=True)
    is_rejection = models.BooleanField(_("rejet"), default=False)
    derogation = models.ForeignKey(SeparationDerogation, models.PROTECT, null=True, related_name="+")
    delegation = models.ForeignKey("hr_core.Delegation", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("le"), auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("étape franchie")

    def __str__(self) -> str:
        return f"{self.get_from_state_display()} → {self.get_to_state_display()}"

    @property
    def quality_words(self) -> str:
        """« Directeur général (ordonnateur), par intérim de Mamadou Gueye (Décision n° 12 du 05/01/2026) »."""
        if self.delegation is None:
            return self.quality
        return f"{self.quality}, {self.delegation.words} ({self.delegation.act})"


class Calculation(InstitutionScoped):
    """One launch of the engine: the rules that it used, its chunks and its progress."""

    run = models.ForeignKey(PayRun, models.CASCADE, related_name="calculations")
    definition = models.JSONField(
        _("règles"), help_text=_("Pays, jour, réglages et rubriques : de quoi refaire le même calcul.")
    )
    employees = models.JSONField(_("agents choisis"), null=True)
    earlier = ArrayField(
        models.BigIntegerField(),
        verbose_name=_("campagnes déjà ordonnancées du mois"),
        default=list,
        help_text=_("Ce qu’elles ont payé se déduit, ligne par ligne, du mois calculé en entier."),
    )
    state = models.CharField(_("état"), max_length=10, choices=CalculationState, default=CalculationState.RUNNING)
    total = models.PositiveIntegerField(_("agents"), default=0)
    #: By the clock of the trail: what was written after it may owe back pay, and machines do not agree to the second.
    started_at = models.DateTimeField(_("lancé le"), db_default=Now(), editable=False)
    finished_at = models.DateTimeField(_("terminé le"), null=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    failure = models.TextField(_("échec"), blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("calcul")

    def __str__(self) -> str:
        return f"calcul {self.pk}"


class RunChunk(InstitutionScoped):
    """Some employees calculated together, in one transaction; done once, however often it is tried."""

    calculation = models.ForeignKey(Calculation, models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField(_("numéro"))
    first_employee = models.BigIntegerField(_("premier agent"))
    last_employee = models.BigIntegerField(_("dernier agent"))
    size = models.PositiveIntegerField(_("agents"))
    state = models.CharField(_("état"), max_length=8, choices=ChunkState, default=ChunkState.WAITING)
    finished_at = models.DateTimeField(_("fait le"), null=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("lot de calcul")
        constraints = [models.UniqueConstraint(fields=["calculation", "number"], name="run_chunk_unique")]

    def __str__(self) -> str:
        return f"lot {self.number}"


class RunProblem(InstitutionScoped):
    """Which employee lacks what: found by the calculation or by the controls."""

    class State(models.TextChoices):
        OPEN = "open", _("à traiter")
        SEEN = "seen", _("vue")
        JUSTIFIED = "justified", _("justifiée")
        CORRECTED = "corrected", _("corrigée")

    #: What still has to be treated: a finding that was seen is not settled.
    TO_TREAT = (State.OPEN, State.SEEN)

    run = models.ForeignKey(PayRun, models.CASCADE, related_name="problems")
    employee = models.ForeignKey("hr_core.Employee", models.CASCADE, null=True, related_name="+")
    severity = models.CharField(_("gravité"), max_length=8, choices=Severity)
    code = models.CharField(_("constat"), max_length=32)
    message = models.CharField(_("constat"), max_length=300)
    cure = models.CharField(_("remède"), max_length=300, blank=True)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.OPEN)
    justification = models.CharField(_("justification"), max_length=300, blank=True)
    justified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    state_at = models.DateTimeField(_("état depuis le"), null=True)

    class Meta:
        ordering = ["severity", "id"]
        verbose_name = _("anomalie")
        indexes = [models.Index(fields=["institution", "run", "employee"], name="run_problem_employee")]

    def __str__(self) -> str:
        return self.message


class FindingTrail(InstitutionScoped):
    """What was known of a finding while a calculation draws the findings up again; empty between two calculations."""

    run = models.ForeignKey(PayRun, models.CASCADE, related_name="+")
    employee = models.ForeignKey("hr_core.Employee", models.CASCADE, null=True, related_name="+")
    severity = models.CharField(max_length=8, choices=Severity)
    code = models.CharField(max_length=32)
    message = models.CharField(max_length=300)
    cure = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=RunProblem.State)
    justification = models.CharField(max_length=300, blank=True)
    justified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    state_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("anomalie d’avant recalcul")
        indexes = [models.Index(fields=["institution", "run"], name="finding_trail_run")]

    def __str__(self) -> str:
        return self.message


class RunColumn(InstitutionScoped):
    """A line of the run's payslips: its words once, and its totals over all payslips."""

    run = models.ForeignKey(PayRun, models.CASCADE, related_name="columns")
    code = models.CharField(_("code"), max_length=48)
    item_code = models.CharField(_("rubrique"), max_length=4, blank=True, help_text=_("Celle d’origine, pour un rappel."))
    label = models.CharField(_("libellé"), max_length=120)
    section = models.CharField(_("partie"), max_length=24, choices=Section)
    order = models.PositiveIntegerField(_("ordre"))
    recipient = models.CharField(_("destinataire"), max_length=48, blank=True)
    branch = models.CharField(_("branche"), max_length=24, blank=True)
    account = models.CharField(_("compte"), max_length=16, blank=True)
    counterpart = models.CharField(
        _("part patronale de"), max_length=48, blank=True, help_text=_("Code de la part salariale de même objet.")
    )
    people = models.PositiveIntegerField(_("agents"), default=0)
    total = models.BigIntegerField(_("total"), default=0)
    total_base = models.BigIntegerField(_("total des bases"), default=0)

    class Meta:
        ordering = ["order"]
        verbose_name = _("colonne du livre de paie")
        constraints = [models.UniqueConstraint(fields=["run", "code"], name="run_column_unique")]

    def __str__(self) -> str:
        return self.label
