"""The staffing table: authorised posts, what their authorisation says over time, the acts that change it, their holders.

A post exists once written down; it is part of the table from the day of its approved creation (`PostStanding`). Whether it
is vacant or occupied is never stored: it is read on a day from its standing and its holders.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from careers.choices_posts import ActKind, ActState, HolderKind, Standing
from careers.models.jobs import Job
from hr_core.models import InstitutionScoped, ScopedDated, Unit, User
from hr_core.models.base import no_overlap, ordered_period
from hr_core.models.employees import EmployeeFact


class Post(InstitutionScoped):
    """A budgetary post (emploi, poste budgétaire): its number never changes hands, its title is the institution's own."""

    number = models.CharField(_("numéro"), max_length=24)
    title = models.CharField(_("intitulé"), max_length=120, help_text=_("Tel que l’institution l’appelle."))
    title_key = models.CharField(max_length=120, editable=False)
    job = models.ForeignKey(
        Job, models.PROTECT, null=True, blank=True, verbose_name=_("métier du référentiel"), related_name="posts"
    )
    category_from = models.CharField(_("catégorie ou classe, de"), max_length=24, blank=True)
    category_to = models.CharField(_("à"), max_length=24, blank=True, help_text=_("Vide : la même."))
    is_budgeted = models.BooleanField(_("inscrit au budget"), default=True)
    missions = models.TextField(_("missions propres"), blank=True, help_text=_("Une par ligne."))
    context = models.TextField(_("contexte du poste"), blank=True, help_text=_("Rattachement, déplacements, moyens, horaires."))

    class Meta:
        ordering = ["number"]
        verbose_name = _("poste")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "number"],
                name="post_number_unique",
                violation_error_message=_("Un autre poste porte déjà ce numéro."),
            ),
        ]
        indexes = [models.Index(fields=["institution", "title_key"], name="post_title")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def categories(self) -> str:
        """« AM1 à AM3 », « AM1 », or nothing."""
        if self.category_to and self.category_to != self.category_from:
            return f"{self.category_from} à {self.category_to}"
        return self.category_from


class PostAct(InstitutionScoped):
    """A decision about a post, proposed by one person and approved by another; it applies from `effective_on`."""

    post = models.ForeignKey(Post, models.CASCADE, verbose_name=_("poste"), related_name="acts")
    kind = models.CharField(_("acte"), max_length=8, choices=ActKind)
    effective_on = models.DateField(_("à compter du"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name=_("unité"), related_name="+",
        help_text=_("Celle où le poste est créé ou transféré."),
    )  # fmt: skip
    reference = models.CharField(_("décision"), max_length=120, help_text=_("Nature et numéro de l’acte qui autorise."))
    act_on = models.DateField(_("date de la décision"))
    remark = models.CharField(_("motif"), max_length=300, blank=True)
    state = models.CharField(_("état"), max_length=8, choices=ActState, default=ActState.PROPOSED, editable=False)
    proposed_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("proposé par"), related_name="+", editable=False)
    proposed_at = models.DateTimeField(_("proposé le"), auto_now_add=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, verbose_name=_("décidé par"), related_name="+", editable=False
    )
    decided_at = models.DateTimeField(_("décidé le"), null=True, editable=False)
    answer = models.CharField(_("observation"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["-effective_on", "-pk"]
        verbose_name = _("acte sur un poste")
        verbose_name_plural = _("actes sur les postes")
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="post_act_two_persons",
                violation_error_message=_("La personne qui décide n’est pas celle qui a proposé."),
            ),
            models.CheckConstraint(
                condition=Q(state="proposed") | Q(decided_by__isnull=False), name="post_act_decided"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["create", "move"]) | Q(unit__isnull=False),
                name="post_act_unit",
                violation_error_message=_("Dites l’unité où le poste est créé ou transféré."),
            ),
            models.UniqueConstraint(
                fields=["post"],
                condition=Q(state="proposed"),
                name="post_act_one_proposed",
                violation_error_message=_("Un acte sur ce poste attend déjà une décision."),
            ),
        ]
        indexes = [models.Index(fields=["institution", "state"], name="post_act_state")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.post}"


class PostStanding(ScopedDated):
    """What a post is authorised for over a period: written by an approved act alone."""

    post = models.ForeignKey(Post, models.CASCADE, verbose_name=_("poste"), related_name="standings")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("unité"), related_name="+")
    standing = models.CharField(_("état"), max_length=10, choices=Standing)
    act = models.ForeignKey(PostAct, models.PROTECT, verbose_name=_("acte"), related_name="+")

    class Meta:
        ordering = ["-start"]
        verbose_name = _("situation d’un poste")
        verbose_name_plural = _("situations des postes")
        constraints = [
            ordered_period("post_standing"),
            no_overlap("post_standing", "post_id", message=_("Une autre situation de ce poste couvre ces dates.")),
        ]
        indexes = [models.Index(fields=["institution", "unit"], name="post_standing_unit")]

    def __str__(self) -> str:
        return f"{self.get_standing_display()}, {self.unit}"


class PostHolder(EmployeeFact):
    """Who serves on a post over a period, for which share of full time, as its holder or in the interim."""

    post = models.ForeignKey(Post, models.CASCADE, verbose_name=_("poste"), related_name="holders")
    kind = models.CharField(_("à titre de"), max_length=8, choices=HolderKind, default=HolderKind.TITULAR)
    share = models.PositiveSmallIntegerField(_("quotité (%)"), default=100)
    reference = models.CharField(_("décision"), max_length=120, blank=True)

    class Meta(EmployeeFact.Meta):
        verbose_name = _("occupation d’un poste")
        verbose_name_plural = _("occupations des postes")
        constraints = [
            ordered_period("post_holder"),
            no_overlap(
                "post_holder", "post_id", "employee_id", message=_("Cette personne occupe déjà ce poste à ces dates.")
            ),
            models.CheckConstraint(
                condition=Q(share__gte=1, share__lte=100),
                name="post_holder_share",
                violation_error_message=_("La quotité va de 1 à 100 %."),
            ),
        ]
        indexes = [models.Index(fields=["institution", "post"], name="post_holder_post")]

    def __str__(self) -> str:
        return f"{self.employee}, {self.get_kind_display()}"


class StaffTarget(InstitutionScoped):
    """The plan of a year: how many people a unit should have in a job and a category at the year's end."""

    year = models.PositiveSmallIntegerField(_("exercice"))
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("unité"), related_name="+")
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, verbose_name=_("métier"), related_name="+")
    category = models.CharField(_("catégorie"), max_length=24, blank=True)
    number = models.PositiveSmallIntegerField(_("effectif prévu"))

    class Meta:
        ordering = ["-year", "unit__code", "job__code", "category"]
        verbose_name = _("effectif prévu")
        verbose_name_plural = _("effectifs prévus")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "year", "unit", "job", "category"],
                name="staff_target_unique",
                nulls_distinct=False,
                violation_error_message=_("L’effectif prévu de cette unité, ce métier et cette catégorie existe déjà."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100),
                name="staff_target_year",
                violation_error_message=_("L’exercice est une année, par exemple 2027."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}, {self.unit} : {self.number}"
