"""The institution's own job titles, and the jobs of the referential to which each corresponds."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from careers.choices_posts import Relation, TitleState
from careers.models.jobs import Job
from hr_core.models import InstitutionScoped, User


class JobTitle(InstitutionScoped):
    """A title as postings and posts write it; what it corresponds to is proposed by one person and read by another."""

    title = models.CharField(_("appellation"), max_length=120)
    key = models.CharField(max_length=120, editable=False)
    state = models.CharField(_("état"), max_length=8, choices=TitleState, default=TitleState.DRAFT, editable=False)
    remark = models.CharField(_("observation"), max_length=300, blank=True)
    proposed_by = models.ForeignKey(
        User, models.PROTECT, null=True, verbose_name=_("proposée par"), related_name="+", editable=False
    )
    reviewed_by = models.ForeignKey(
        User, models.PROTECT, null=True, verbose_name=_("relue par"), related_name="+", editable=False
    )
    reviewed_at = models.DateTimeField(_("relue le"), null=True, editable=False)

    class Meta:
        ordering = ["title"]
        verbose_name = _("appellation d’emploi")
        verbose_name_plural = _("appellations d’emploi")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "key"],
                name="job_title_unique",
                violation_error_message=_("Cette appellation est déjà inscrite."),
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("proposed_by")),
                name="job_title_two_persons",
                violation_error_message=_("La personne qui relit n’est pas celle qui a proposé."),
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(reviewed_by__isnull=False), name="job_title_reviewed"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TitleJob(InstitutionScoped):
    """One job to which a title corresponds, how well, and for which share; the shares of a title make 100."""

    title = models.ForeignKey(JobTitle, models.CASCADE, verbose_name=_("appellation"), related_name="jobs")
    job = models.ForeignKey(Job, models.PROTECT, verbose_name=_("métier"), related_name="+")
    relation = models.CharField(_("correspondance"), max_length=8, choices=Relation)
    share = models.PositiveSmallIntegerField(_("part (%)"), default=100)

    class Meta:
        ordering = ["-share", "job__code"]
        verbose_name = _("correspondance d’une appellation")
        verbose_name_plural = _("correspondances des appellations")
        constraints = [
            models.UniqueConstraint(
                fields=["title", "job"],
                name="title_job_once",
                violation_error_message=_("Ce métier est déjà cité pour cette appellation."),
            ),
            models.CheckConstraint(
                condition=Q(share__gte=1, share__lte=100),
                name="title_job_share",
                violation_error_message=_("Une part va de 1 à 100 %."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job}, {self.share} %"
