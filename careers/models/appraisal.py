"""Appraisal: versions of the form, campaigns, sheets with their lines, what harmonisation moved.

A campaign keeps the version with which it was opened; a version in force no longer changes. A sheet keeps who directs whom, the
unit and the job of the day of its opening. Marks are thousandths of the institution's scale, as in `AnnualRating`.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from careers.appraisal.marks import Level, Scale
from careers.choices_appraisal import CampaignState, FormState, Horizon, LineKind, Priority, SheetState, Verdict
from careers.models.jobs import Job
from hr_core.models import Employee, InstitutionScoped, Unit

PERCENT = [MaxValueValidator(100)]


class AppraisalForm(InstitutionScoped):
    """A version of the institution's form. `levels` `[{label, value, most}]` worst first, `criteria` `[{label, weight}]`,
    `questions` `[{label, asker}]`: a question is known by its rank."""

    label = models.CharField(_("intitulé"), max_length=120, help_text=_("Par exemple « Fiche des agents d’exécution »."))
    number = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    state = models.CharField(_("état"), max_length=8, choices=FormState, default=FormState.DRAFT, editable=False)
    reference = models.CharField(_("texte"), max_length=160, blank=True, help_text=_("L’article ou la note qui l’institue."))
    levels = models.JSONField(_("échelle"), default=list)
    step = models.PositiveSmallIntegerField(_("arrondi de la note (millièmes)"), default=250, validators=[MinValueValidator(1)])
    criteria = models.JSONField(_("critères de la manière de servir"), default=list, blank=True)
    questions = models.JSONField(_("parties libres"), default=list, blank=True)
    objectives_weight = models.PositiveSmallIntegerField(_("poids des objectifs (%)"), default=50, validators=PERCENT)
    skills_weight = models.PositiveSmallIntegerField(_("poids des compétences (%)"), default=30, validators=PERCENT)
    criteria_weight = models.PositiveSmallIntegerField(_("poids de la manière de servir (%)"), default=20, validators=PERCENT)
    objectives = models.PositiveSmallIntegerField(
        _("objectifs par fiche, au plus"), default=4, validators=[MinValueValidator(1), MaxValueValidator(8)]
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("préparée par"), related_name="+", editable=False
    )
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("arrêtée par"), related_name="+", editable=False
    )
    adopted_at = models.DateTimeField(_("arrêtée le"), null=True, editable=False)

    class Meta:
        ordering = ["label", "-number"]
        verbose_name = _("modèle de fiche d’évaluation")
        verbose_name_plural = _("modèles de fiche d’évaluation")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "label", "number"],
                name="appraisal_form_version",
                violation_error_message=_("Un modèle porte déjà ce nom."),
            ),
            models.UniqueConstraint(
                fields=["institution", "label"],
                condition=Q(state="in_force"),
                name="appraisal_form_in_force",
                violation_error_message=_("Une seule version d’un modèle est en vigueur."),
            ),
            models.CheckConstraint(
                condition=Q(objectives_weight=100 - F("skills_weight") - F("criteria_weight")),
                name="appraisal_form_weights",
                violation_error_message=_("Les trois poids font 100 %."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(adopted_by__isnull=False) & ~Q(adopted_by=F("made_by")),
                name="appraisal_form_two_persons",
                violation_error_message=_("La personne qui arrête un modèle n’est pas celle qui l’a préparé."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("careers:appraisal_form_detail", args=[self.pk])

    @cached_property
    def scale(self) -> Scale:
        return Scale([Level(each["label"], each["value"], each.get("most")) for each in self.levels], self.step)


class AppraisalCampaign(InstitutionScoped):
    """A period appraised in one population, with the last day of each step."""

    label = models.CharField(_("intitulé"), max_length=120)
    form = models.ForeignKey(AppraisalForm, models.PROTECT, verbose_name=_("modèle de fiche"), related_name="campaigns")
    year = models.PositiveSmallIntegerField(_("année notée"), help_text=_("La note de cette année sert à l’avancement."))
    start = models.DateField(_("période évaluée, du"))
    end = models.DateField(_("au (exclu)"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name=_("unité"), related_name="+",
        help_text=_("Vide : toute l’institution. Les unités en dessous en sont."),
    )  # fmt: skip
    present_days = models.PositiveSmallIntegerField(
        _("en service depuis (jours)"), default=90, help_text=_("Avant la fin de la période ; les autres ne sont pas évalués.")
    )
    self_until = models.DateField(_("auto-évaluation jusqu’au"))
    manager_until = models.DateField(_("entretiens jusqu’au"))
    sign_until = models.DateField(_("signature jusqu’au"))
    appeal_days = models.PositiveSmallIntegerField(_("recours dans les (jours)"), default=15)
    calibrates = models.BooleanField(
        _("avec harmonisation"), default=True, help_text=_("Les fiches passent en harmonisation avant d’être rendues aux agents.")
    )
    countersigns = models.BooleanField(
        _("avec contreseing"), default=False,
        help_text=_("Le responsable de l’évaluateur contresigne chaque fiche avant qu’elle soit rendue à l’agent."),
    )  # fmt: skip
    state = models.CharField(_("état"), max_length=8, choices=CampaignState, default=CampaignState.DRAFT, editable=False)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("préparée par"), related_name="+", editable=False
    )
    opened_at = models.DateTimeField(_("ouverte le"), null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("close par"), related_name="+", editable=False
    )
    closed_at = models.DateTimeField(_("close le"), null=True, editable=False)
    reminded_on = models.DateField(_("dernière relance"), null=True, editable=False)

    class Meta:
        ordering = ["-year", "-pk"]
        verbose_name = _("campagne d’évaluation")
        verbose_name_plural = _("campagnes d’évaluation")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "label"],
                name="appraisal_campaign_label",
                violation_error_message=_("Une campagne porte déjà ce nom."),
            ),
            models.CheckConstraint(
                condition=Q(end__gt=F("start")),
                name="appraisal_campaign_period",
                violation_error_message=_("La période évaluée finit après son début."),
            ),
            models.CheckConstraint(
                condition=Q(manager_until__gte=F("self_until"), sign_until__gte=F("manager_until")),
                name="appraisal_campaign_steps",
                violation_error_message=_("L’auto-évaluation précède l’entretien, qui précède la signature."),
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_by__isnull=False) & ~Q(closed_by=F("prepared_by")),
                name="appraisal_campaign_two_persons",
                violation_error_message=_("La personne qui clôt la campagne n’est pas celle qui l’a préparée."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("careers:appraisal_campaign_detail", args=[self.pk])


class Appraisal(InstitutionScoped):
    """The sheet of somebody in a campaign: who appraises, what each said, the mark, the signature, the appeal."""

    campaign = models.ForeignKey(AppraisalCampaign, models.CASCADE, verbose_name=_("campagne"), related_name="sheets")
    employee = models.ForeignKey(Employee, models.CASCADE, verbose_name=_("agent"), related_name="appraisals")
    manager = models.ForeignKey(
        Employee, models.PROTECT, null=True, blank=True, verbose_name=_("évaluateur"), related_name="appraised"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("unité"), related_name="+")
    job_title = models.CharField(_("emploi"), max_length=120, blank=True)
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, verbose_name=_("métier"), related_name="+")
    state = models.CharField(_("état"), max_length=8, choices=SheetState, default=SheetState.SELF, editable=False)
    self_answers = models.JSONField(_("réponses de l’agent"), default=dict, blank=True)
    self_done_at = models.DateTimeField(_("auto-évaluation rendue le"), null=True, editable=False)
    answers = models.JSONField(_("réponses de l’évaluateur"), default=dict, blank=True)
    summary = models.TextField(_("appréciation d’ensemble"), blank=True, max_length=2000)
    interview_on = models.DateField(_("entretien du"), null=True, blank=True)
    manager_done_at = models.DateTimeField(_("remise par l’évaluateur le"), null=True, editable=False)
    proposed_mark = models.PositiveIntegerField(_("note proposée (millièmes)"), null=True, editable=False)
    mark = models.PositiveIntegerField(_("note (millièmes)"), null=True, editable=False)
    told = models.JSONField(_("calcul de la note"), default=list, editable=False)
    countersigner = models.ForeignKey(
        Employee, models.PROTECT, null=True, blank=True, verbose_name=_("contresigne"), related_name="+", editable=False
    )
    countersigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("contresignée par"), related_name="+", editable=False
    )
    countersigned_at = models.DateTimeField(_("contresignée le"), null=True, editable=False)
    countersign_words = models.CharField(_("mots du contreseing"), max_length=300, blank=True, editable=False)
    released_at = models.DateTimeField(_("rendue à l’agent le"), null=True, editable=False)
    remark = models.TextField(_("observation de l’agent"), blank=True, max_length=2000)
    signed_at = models.DateTimeField(_("signée le"), null=True, editable=False)
    appeal = models.TextField(_("recours"), blank=True, max_length=2000)
    appealed_at = models.DateTimeField(_("recours du"), null=True, editable=False)
    verdict = models.CharField(_("suite du recours"), max_length=8, choices=Verdict, blank=True, editable=False)
    verdict_reason = models.TextField(_("motif de la décision"), blank=True, max_length=2000, editable=False)
    verdict_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("recours décidé par"), related_name="+", editable=False
    )
    verdict_at = models.DateTimeField(_("recours décidé le"), null=True, editable=False)
    note = models.CharField(_("observation des ressources humaines"), max_length=300, blank=True, editable=False)
    wish_job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, verbose_name=_("métier souhaité"), related_name="+")
    wish_horizon = models.CharField(_("souhait de mobilité"), max_length=8, choices=Horizon, blank=True)
    wish_words = models.CharField(_("précisions"), max_length=300, blank=True)

    class Meta:
        ordering = ["employee__last_name", "employee__first_names"]
        verbose_name = _("fiche d’évaluation")
        verbose_name_plural = _("fiches d’évaluation")
        indexes = [
            models.Index(fields=["institution", "campaign", "state"], name="appraisal_state"),
            models.Index(fields=["institution", "employee"], name="appraisal_employee"),
            models.Index(fields=["institution", "manager"], name="appraisal_manager"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "employee"],
                name="appraisal_once",
                violation_error_message=_("Cet agent a déjà une fiche dans la campagne."),
            ),
            models.CheckConstraint(
                condition=Q(manager__isnull=True) | ~Q(manager=F("employee")),
                name="appraisal_not_oneself",
                violation_error_message=_("Personne n’évalue sa propre fiche."),
            ),
            models.CheckConstraint(
                condition=Q(countersigner__isnull=True) | ~Q(countersigner=F("employee")) & (Q(manager__isnull=True) | ~Q(countersigner=F("manager"))),
                name="appraisal_countersigner",
                violation_error_message=_("Le contreseing est celui d’une autre personne que l’agent et son évaluateur."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["self", "manager", "exempt"]) | Q(mark__isnull=False, manager_done_at__isnull=False),
                name="appraisal_marked",
                violation_error_message=_("Une fiche remise porte une note : évaluez au moins une partie."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["signed", "appeal"]) | Q(signed_at__isnull=False), name="appraisal_signed"
            ),
            models.CheckConstraint(
                condition=~Q(state="appeal") | ~Q(appeal=""),
                name="appraisal_appeal",
                violation_error_message=_("Un recours dit ce qui est contesté et pourquoi."),
            ),
            models.CheckConstraint(
                condition=Q(verdict="") | ~Q(verdict_reason="") & Q(verdict_by__isnull=False),
                name="appraisal_verdict",
                violation_error_message=_("La décision d’un recours porte son motif."),
            ),
            models.CheckConstraint(
                condition=~Q(state="exempt") | ~Q(note=""),
                name="appraisal_exempt",
                violation_error_message=_("Une dispense porte son motif."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}, {self.campaign}"

    def get_absolute_url(self) -> str:
        return reverse("careers:appraisal_sheet", args=[self.pk])


class AppraisalLine(InstitutionScoped):
    """A line of a sheet. Objectives and criteria are rated by a rank of the scale, skills by a level of 1 to 4 beside the one asked;
    a training need has a priority and, when it has one, the code of its skill."""

    sheet = models.ForeignKey(Appraisal, models.CASCADE, verbose_name=_("fiche"), related_name="lines")
    kind = models.CharField(_("partie"), max_length=10, choices=LineKind)
    order = models.PositiveSmallIntegerField(_("ordre"))
    label = models.CharField(_("intitulé"), max_length=200)
    code = models.CharField(_("compétence"), max_length=12, blank=True)
    target = models.CharField(_("indicateur, cible"), max_length=200, blank=True)
    weight = models.PositiveSmallIntegerField(_("poids"), default=1, validators=[MinValueValidator(1)])
    asked = models.PositiveSmallIntegerField(_("niveau demandé"), null=True, blank=True)
    self_rate = models.PositiveSmallIntegerField(_("selon l’agent"), null=True, blank=True)
    rate = models.PositiveSmallIntegerField(_("selon l’évaluateur"), null=True, blank=True)
    comment = models.CharField(_("commentaire"), max_length=300, blank=True)
    priority = models.CharField(_("priorité"), max_length=8, choices=Priority, blank=True)

    class Meta:
        ordering = ["sheet", "kind", "order"]
        verbose_name = _("ligne d’une fiche d’évaluation")
        verbose_name_plural = _("lignes des fiches d’évaluation")
        indexes = [models.Index(fields=["institution", "kind"], name="appraisal_line_kind")]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "kind", "order"], name="appraisal_line_order"),
            models.CheckConstraint(
                condition=~Q(kind="skill") | Q(asked__range=(1, 4)) & ~Q(code=""), name="appraisal_line_skill"
            ),
            models.CheckConstraint(
                condition=~Q(kind="training") | ~Q(priority=""),
                name="appraisal_line_training",
                violation_error_message=_("Un besoin de formation dit sa priorité."),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class AppraisalMove(InstitutionScoped):
    """A mark that harmonisation or an appeal changed, from what to what, why and by whom. Rows are only added."""

    sheet = models.ForeignKey(Appraisal, models.CASCADE, verbose_name=_("fiche"), related_name="moves")
    before = models.PositiveIntegerField(_("note avant (millièmes)"))
    after = models.PositiveIntegerField(_("note après (millièmes)"))
    reason = models.CharField(_("motif"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("par"), related_name="+")
    at = models.DateTimeField(_("le"), auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("note harmonisée")
        verbose_name_plural = _("notes harmonisées")
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(before=F("after")),
                name="appraisal_move_reason",
                violation_error_message=_("Dites pourquoi la note change, et donnez une autre note."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"

    @property
    def is_rise(self) -> Any:
        return self.after > self.before
