"""What institutions tell the zone of their own jobs: the list of their titles, and the certificate of its coverage."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from careers.choices_referential import ListState
from careers.models.editions import Edition
from careers.models.jobs import Job
from hr_core.models import InstitutionScoped


class TitleList(InstitutionScoped):
    """The titles of an institution on a day, with how many people bear each; read by the zone once sent."""

    as_of = models.DateField(_("effectifs au"))
    state = models.CharField(_("état"), max_length=8, choices=ListState, default=ListState.DRAFT, editable=False)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("préparée par"), related_name="+", editable=False
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, blank=True, null=True, verbose_name=_("envoyée par"), related_name="+", editable=False
    )
    sent_at = models.DateTimeField(_("envoyée le"), blank=True, null=True, editable=False)

    class Meta:
        ordering = ["-as_of", "-pk"]
        verbose_name = _("liste d’emplois")
        verbose_name_plural = _("listes d’emplois")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "as_of"],
                name="title_list_day",
                violation_error_message=_("Une liste de ce jour existe déjà."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(sent_by__isnull=False, sent_at__isnull=False), name="title_list_sent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution}, {self.as_of:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("careers:title_list_detail", args=[self.pk])


class TitleListLine(InstitutionScoped):
    """A title, how many people bear it, and the job proposed for it; `score` in thousandths of likeness."""

    of = models.ForeignKey(TitleList, models.CASCADE, verbose_name=_("liste"), related_name="lines")
    title = models.CharField(_("appellation"), max_length=120)
    key = models.CharField(max_length=120, editable=False)
    headcount = models.PositiveIntegerField(_("agents"))
    category = models.CharField(_("catégorie"), max_length=40, blank=True)
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, verbose_name=_("métier proposé"), related_name="+")
    score = models.PositiveSmallIntegerField(_("ressemblance (millièmes)"), default=0)
    by_hand = models.BooleanField(_("choisi par un agent"), default=False)

    class Meta:
        ordering = ["-headcount", "title"]
        verbose_name = _("appellation d’une liste")
        verbose_name_plural = _("appellations des listes")
        constraints = [
            models.UniqueConstraint(
                fields=["of", "key"],
                name="title_list_line_once",
                violation_error_message=_("Cette appellation figure déjà dans la liste."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CoverageStatement(InstitutionScoped):
    """REF-5: how much of the staff bears a title whose correspondence is validated, as stated on a day. It never changes."""

    edition = models.ForeignKey(Edition, models.PROTECT, verbose_name=_("édition"), related_name="+")
    on = models.DateField(_("effectifs au"))
    staff = models.PositiveIntegerField(_("agents"))
    covered = models.PositiveIntegerField(_("agents couverts"))
    titles = models.PositiveIntegerField(_("appellations"))
    by_relation = models.JSONField(_("agents par correspondance"), blank=True, default=dict)
    lines = models.JSONField(_("appellations"), blank=True, default=list)
    digest = models.CharField(_("empreinte"), max_length=64)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("délivré par"), related_name="+")
    issued_at = models.DateTimeField(_("délivré le"), auto_now_add=True)

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("certificat de couverture")
        verbose_name_plural = _("certificats de couverture")
        constraints = [
            models.CheckConstraint(
                condition=Q(covered__lte=models.F("staff")),
                name="coverage_statement_counts",
                violation_error_message=_("Les agents couverts sont parmi les agents."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution}, {self.on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("careers:coverage_detail", args=[self.pk])
