"""The parallel run: the register of the software in use held against our payslips of the same month."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from payroll.choices_parallel import GapCause, ParallelState
from payroll.models.deductions import two_people, user_key
from payroll.models.runs import PayPeriod


class RegisterLayout(InstitutionScoped):
    """How the institution's old register reads, kept from one month to the next.

    `columns`: folded heading → what the column holds. `items`: code in the register → line of our payslips, « ? » (we have
    no such line) or « - » (set aside). `step`: what a rounding may differ by, in minor units.
    """

    columns = models.JSONField(_("colonnes"), default=dict, blank=True)
    items = models.JSONField(_("rubriques"), default=dict, blank=True)
    step = models.PositiveIntegerField(_("arrondi admis"), default=1)
    kept_by = user_key(_("enregistré par"))
    kept_at = models.DateTimeField(_("enregistré le"), auto_now=True)

    class Meta:
        verbose_name = _("présentation du livre de paie de l’ancien logiciel")
        constraints = [models.UniqueConstraint(fields=["institution"], name="register_layout_one")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class ParallelRun(InstitutionScoped):
    """The comparison of a month. Amounts in minor units.

    `theirs` and `ours` sum the compared lines (totals of the payslip apart); `gap` is ours less theirs; `different` sums the
    absolute differences and `unexplained` those without a cause.
    """

    period = models.ForeignKey(PayPeriod, models.PROTECT, verbose_name=_("mois"), related_name="parallel_runs")
    state = models.CharField(_("état"), max_length=10, choices=ParallelState.choices, default=ParallelState.RECEIVED)
    file = models.FileField(_("fichier"), upload_to="paie-parallele/%Y/%m/")
    file_name = models.CharField(_("fichier reçu"), max_length=160)
    checksum = models.CharField(_("empreinte"), max_length=64)
    problems = models.JSONField(_("lignes laissées de côté"), default=list, blank=True)
    digest = models.JSONField(
        _("titres et rubriques du fichier"), default=dict, blank=True,
        help_text=_("Ce que les pages en montrent, gardé à la lecture : le fichier n’est relu que pour comparer."),
    )  # fmt: skip
    rows = models.PositiveIntegerField(_("lignes lues"), default=0)
    people = models.PositiveIntegerField(_("agents comparés"), default=0)
    pairs = models.PositiveIntegerField(_("montants comparés"), default=0)
    equal = models.PositiveIntegerField(_("montants égaux"), default=0)
    theirs = models.BigIntegerField(_("ancien logiciel"), default=0)
    ours = models.BigIntegerField(_("nos bulletins"), default=0)
    gap = models.BigIntegerField(_("écart net"), default=0)
    different = models.BigIntegerField(_("écarts"), default=0)
    unexplained = models.BigIntegerField(_("inexpliqué"), default=0)
    conclusion = models.CharField(_("conclusion"), max_length=300, blank=True)
    received_by = user_key(_("reçu par"))
    received_at = models.DateTimeField(_("reçu le"), auto_now_add=True)
    compared_at = models.DateTimeField(_("comparé le"), null=True, blank=True)
    signed_by = user_key(_("signé par"))
    signed_as = models.CharField(_("en qualité de"), max_length=80, blank=True)
    signed_at = models.DateTimeField(_("signé le"), null=True, blank=True)
    approved_by = user_key(_("contresigné par"))
    approved_as = models.CharField(_("en qualité de"), max_length=80, blank=True)
    approved_at = models.DateTimeField(_("contresigné le"), null=True, blank=True)

    class Meta:
        ordering = ["-period__year", "-period__month"]
        verbose_name = _("double calcul")
        verbose_name_plural = _("doubles calculs")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "period"],
                name="parallel_run_unique",
                violation_error_message=_("Ce mois a déjà son double calcul : remplacez son fichier."),
            ),
            models.CheckConstraint(condition=Q(gap=F("ours") - F("theirs")), name="parallel_run_adds_up"),
            two_people("parallel_run", "signed_by", "approved_by"),
            models.CheckConstraint(
                condition=~Q(state__in=["signed", "approved"]) | Q(unexplained=0, signed_by__isnull=False),
                name="parallel_run_signed",
                violation_error_message=_("Un double calcul se signe quand il ne reste pas un franc inexpliqué."),
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_by__isnull=False), name="parallel_run_approved"
            ),
        ]

    def __str__(self) -> str:
        return str(self.period).capitalize()

    @property
    def is_frozen(self) -> bool:
        return self.state in (ParallelState.SIGNED, ParallelState.APPROVED)


class ParallelGap(InstitutionScoped):
    """An amount that differs: one employee, one line. An absent side is null. Rates over 10⁶, as on the payslips.

    Written again with each comparison; what a person said stays as long as the difference is the same.
    """

    parallel = models.ForeignKey(ParallelRun, models.CASCADE, related_name="gaps")
    employee = models.ForeignKey("hr_core.Employee", models.PROTECT, null=True, verbose_name=_("agent"), related_name="+")
    staff_number = models.CharField(_("matricule"), max_length=40)
    name = models.CharField(_("nom"), max_length=160, blank=True)
    is_confidential = models.BooleanField(default=False)
    unit_id = models.BigIntegerField(null=True)
    grade_class = models.CharField(_("classe"), max_length=40, blank=True)
    code = models.CharField(_("rubrique"), max_length=60)
    label = models.CharField(_("libellé"), max_length=120)
    section = models.CharField(max_length=24)
    order = models.PositiveIntegerField(default=0)
    theirs = models.BigIntegerField(_("ancien logiciel"), null=True)
    ours = models.BigIntegerField(_("ici"), null=True)
    their_base = models.BigIntegerField(_("base, ancien logiciel"), null=True)
    our_base = models.BigIntegerField(_("base, ici"), null=True)
    their_rate = models.BigIntegerField(_("taux, ancien logiciel"), null=True)
    our_rate = models.BigIntegerField(_("taux, ici"), null=True)
    gap = models.BigIntegerField(_("écart"))
    cause = models.CharField(_("cause"), max_length=16, choices=GapCause.choices, default=GapCause.UNEXPLAINED)
    is_proved = models.BooleanField(_("prouvée par le calcul"), default=False)
    justification = models.CharField(_("justification"), max_length=300, blank=True)
    justified_by = user_key(_("justifié par"))
    justified_at = models.DateTimeField(_("justifié le"), null=True, blank=True)

    class Meta:
        ordering = ["name", "staff_number", "order", "code"]
        verbose_name = _("écart")
        verbose_name_plural = _("écarts")
        indexes = [models.Index(fields=["institution", "parallel", "cause"], name="parallel_gap_cause")]
        constraints = [
            models.UniqueConstraint(fields=["parallel", "staff_number", "code"], name="parallel_gap_unique"),
            models.CheckConstraint(condition=~Q(gap=0), name="parallel_gap_differs"),
            models.CheckConstraint(
                condition=Q(is_proved=True) | Q(cause="unexplained") | ~Q(justification=""),
                name="parallel_gap_justified",
                violation_error_message=_("Une cause donnée à la main porte sa justification."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_number} {self.label}"
