"""The vacancy (avis de vacance): a vacant post of an institution, offered to the whole zone.

`institution` is the host. Once published, the zone reads it and its requirement is frozen (`mobility/db/frozen.py`): what
the post is called, where it is and what it asks are copied here, since nobody reads another institution's staffing table.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from careers.models import Job, Post
from hr_core.models import InstitutionScoped
from hr_core.text import french_amount
from mobility.choices import CorrigendumState, Form, VacancyEnd, VacancyState

LEAST_DAYS, LEAST_EXTENSION = 21, 10


class Vacancy(InstitutionScoped):
    """Shapes of the lists, checked by `mobility/services/vacancies`:

    - `skills`: `{skill, level, base, reason}`; `base` is the level of the job's sheet, 0 when the vacancy adds the skill;
    - `languages`: `{skill, level, required}`;
    - `conditions`: `{kind: "diploma"|"skill", level, fields|skill, ground}`: what makes a file inadmissible, and by which text.

    Pay in minor units of `currency`, a month. `matching_share` is M, the marks of the committee count for the rest.
    """

    number = models.CharField(_("numéro"), max_length=24, editable=False)
    post = models.ForeignKey(Post, models.PROTECT, verbose_name=_("poste"), related_name="+")
    post_number = models.CharField(_("numéro du poste"), max_length=24, editable=False)
    title = models.CharField(_("intitulé"), max_length=120, help_text=_("Tel que l’institution l’appelle."))
    unit_name = models.CharField(_("service"), max_length=120, blank=True)
    place = models.CharField(_("lieu"), max_length=80)
    job = models.ForeignKey(Job, models.PROTECT, verbose_name=_("métier"), related_name="+")
    band = models.PositiveSmallIntegerField(_("bande"))
    forms = ArrayField(models.CharField(max_length=12, choices=Form), verbose_name=_("formes de mobilité"))
    length_months = models.PositiveSmallIntegerField(
        _("durée (mois)"), null=True, blank=True, help_text=_("Vide pour un transfert, qui n’a pas de terme."),
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )  # fmt: skip
    missions = models.TextField(_("missions"), blank=True)
    context = models.TextField(_("contexte"), blank=True)
    skills = models.JSONField(_("compétences demandées"), default=list)
    languages = models.JSONField(_("langues"), default=list, blank=True)
    conditions = models.JSONField(_("conditions éliminatoires"), default=list, blank=True)
    education = models.CharField(_("diplôme"), max_length=12)
    education_fields = ArrayField(models.CharField(max_length=80), verbose_name=_("spécialités"), default=list, blank=True)
    experience_years = models.PositiveSmallIntegerField(_("expérience usuelle (années)"), default=0)
    budget_line = models.CharField(_("ligne budgétaire"), max_length=60)
    pay_from = models.BigIntegerField(_("salaire de base, de"), null=True, blank=True)
    pay_to = models.BigIntegerField(_("à"), null=True, blank=True)
    currency = models.CharField(_("monnaie"), max_length=3)
    pay_source = models.CharField(_("d’après"), max_length=160, blank=True)
    matching_share = models.PositiveSmallIntegerField(
        _("part du score de correspondance (M, %)"), default=50,
        help_text=_("De 30 à 70. Le reste vient des notes de la commission (C)."),
    )  # fmt: skip
    scale = models.CharField(_("barème"), max_length=12, editable=False)
    tie_rules = ArrayField(models.CharField(max_length=24), verbose_name=_("départage"), editable=False)
    shortlist_number = models.PositiveSmallIntegerField(
        _("candidats présélectionnés"), default=5, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )
    closes_on = models.DateField(_("dernier jour pour candidater"))
    closes_at = models.DateTimeField(_("clôture"), null=True, editable=False)
    state = models.CharField(_("état"), max_length=14, choices=VacancyState, default=VacancyState.DRAFT, editable=False)
    requirement = models.JSONField(_("exigences figées"), default=dict, editable=False)
    digest = models.CharField(_("empreinte"), max_length=64, blank=True, editable=False)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("préparé par"), related_name="+", editable=False
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("approuvé par"), related_name="+", editable=False
    )
    published_on = models.DateField(_("publié le"), null=True, editable=False)
    closed_at = models.DateTimeField(_("clos le"), null=True, editable=False)
    suspended_at = models.DateTimeField(_("suspendu le"), null=True, editable=False)
    decided_on = models.DateField(_("décidé le"), null=True, editable=False)
    reserve_until = models.DateField(_("réserve valable jusqu’au"), null=True, editable=False)
    end_reason = models.CharField(_("motif"), max_length=14, choices=VacancyEnd, blank=True, editable=False)
    end_text = models.TextField(_("explication"), blank=True, editable=False)
    republishes = models.OneToOneField(
        "self", models.PROTECT, null=True, verbose_name=_("republie"), related_name="republished", editable=False
    )
    search_text = models.TextField(editable=False)

    class Meta:
        ordering = ["-published_on", "-pk"]
        verbose_name = _("avis de vacance")
        verbose_name_plural = _("avis de vacance")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "number"],
                name="vacancy_number",
                violation_error_message=_("Un autre avis porte déjà ce numéro."),
            ),
            models.UniqueConstraint(
                fields=["post"],
                condition=Q(state__in=["draft", "to_approve", "published", "suspended", "closed", "under_review", "in_committee"]),
                name="vacancy_one_per_post",
                violation_error_message=_("Un avis est déjà ouvert sur ce poste."),
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("prepared_by")),
                name="vacancy_two_persons",
                violation_error_message=_("La personne qui publie n’est pas celle qui a préparé l’avis."),
            ),
            models.CheckConstraint(
                condition=Q(matching_share__gte=30, matching_share__lte=70),
                name="vacancy_share",
                violation_error_message=_("La part du score va de 30 à 70 %."),
            ),
            models.CheckConstraint(
                condition=Q(published_on__isnull=True) | Q(closes_on__gte=F("published_on") + timedelta(days=LEAST_DAYS)),
                name="vacancy_days",
                violation_error_message=_("Un avis reste ouvert 21 jours au moins : repoussez la clôture."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "to_approve", "cancelled"])
                | Q(approved_by__isnull=False, published_on__isnull=False, closes_at__isnull=False) & ~Q(digest=""),
                name="vacancy_published",
                violation_error_message=_("Un avis publié garde qui l’a approuvé, sa date et ses exigences figées."),
            ),
            models.CheckConstraint(
                condition=Q(pay_from__isnull=True) | Q(pay_to__gte=F("pay_from"), pay_from__gt=0),
                name="vacancy_pay",
                violation_error_message=_("La fourchette de salaire va du plus petit au plus grand."),
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "state"], name="vacancy_state"),
            models.Index(fields=["state", "closes_on"], name="vacancy_open"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("mobility:vacancy_detail", args=[self.pk])

    @property
    def marks_share(self) -> int:
        """C, in per cent."""
        return 100 - self.matching_share


class VacancyStep(InstitutionScoped):
    """What happened to a vacancy, when, by whom and why; read by the host and by the regional body."""

    vacancy = models.ForeignKey(Vacancy, models.CASCADE, verbose_name=_("avis"), related_name="steps")
    name = models.CharField(_("passage"), max_length=24)
    source = models.CharField(_("de"), max_length=14, choices=VacancyState, blank=True)
    target = models.CharField(_("à"), max_length=14, choices=VacancyState)
    at = models.DateTimeField(_("le"), auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("par"), related_name="+")
    reason = models.TextField(_("motif"), blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("passage d’un avis")
        verbose_name_plural = _("passages des avis")
        indexes = [models.Index(fields=["institution", "vacancy"], name="vacancy_step")]

    def __str__(self) -> str:
        return f"{self.vacancy_id} {self.name}"


class Corrigendum(InstitutionScoped):
    """A correction of the notice before its closing: proposed by the host, published by the secretary of the zone.

    It says what changes and why, and gives more time. `changes`: `{field: [before, after]}` of the fields of the notice that it
    rewrites when it is published; what the post demands is frozen and cannot change.
    """

    vacancy = models.ForeignKey(Vacancy, models.CASCADE, verbose_name=_("avis"), related_name="corrigenda")
    text = models.TextField(_("ce qui change"))
    changes = models.JSONField(_("rubriques corrigées"), default=dict, blank=True, editable=False)
    closes_before = models.DateField(_("clôture d’avant"), editable=False)
    closes_after = models.DateField(_("nouvelle clôture"))
    state = models.CharField(
        _("état"), max_length=10, choices=CorrigendumState, default=CorrigendumState.PROPOSED, editable=False
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("proposé par"), related_name="+", editable=False
    )
    proposed_at = models.DateTimeField(_("proposé le"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("décidé par"), related_name="+", editable=False
    )
    decided_at = models.DateTimeField(_("décidé le"), null=True, editable=False)
    answer = models.CharField(_("réponse"), max_length=300, blank=True, editable=False)

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """(field, before, after) of what it rewrites, in words."""
        found = []
        for name, (before, after) in self.changes.items():
            label = str(Vacancy._meta.get_field(name).verbose_name)
            label = str(_("salaire de base, au plus")) if name == "pay_to" else label
            if name in ("pay_from", "pay_to"):
                before, after = (french_amount(each, self.vacancy.currency, unit=True) if each else "" for each in (before, after))
            found.append((label[:1].upper() + label[1:], str(before or "–"), str(after)))
        return found

    class Meta:
        ordering = ["pk"]
        verbose_name = _("rectificatif")
        verbose_name_plural = _("rectificatifs")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_after__gte=F("closes_before") + timedelta(days=LEAST_EXTENSION)),
                name="corrigendum_days",
                violation_error_message=_("Un rectificatif prolonge l’avis de 10 jours au moins."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="corrigendum_two_persons",
                violation_error_message=_("La personne qui publie le rectificatif n’est pas celle qui l’a proposé."),
            ),
            models.UniqueConstraint(
                fields=["vacancy"],
                condition=Q(state="proposed"),
                name="corrigendum_one_proposed",
                violation_error_message=_("Un rectificatif de cet avis attend déjà le secrétariat."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vacancy_id} → {self.closes_after}"
