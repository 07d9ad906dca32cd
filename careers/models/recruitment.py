"""Recruitment from outside: a procedure for vacant posts, its tests, the candidates, their marks, the jury's decision.

Marks are thousandths of a scale of twenty. Candidates are kept as long as their procedure; what a file needs is handed over to the
hiring, step by step, and only then becomes an employee.
"""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from careers.choices_recruitment import Admission, Outcome, RecruitmentState, Way
from careers.models.posts import Post
from hr_core.models import Employee, Hiring, InstitutionScoped

TOP = 20_000


class Recruitment(InstitutionScoped):
    """A procedure: for which posts, by which way, from when to when, decided on which minutes."""

    label = models.CharField(_("intitulé"), max_length=140)
    way = models.CharField(_("voie"), max_length=12, choices=Way)
    reference = models.CharField(_("décision d’ouverture"), max_length=120)
    authorisation = models.CharField(
        _("autorisation de la tutelle"), max_length=120, blank=True, help_text=_("Numéro et date de la lettre du ministère.")
    )
    opens_on = models.DateField(_("candidatures du"))
    closes_on = models.DateField(_("au (exclu)"))
    conditions = models.TextField(_("conditions"), blank=True, max_length=3000, help_text=_("Une par ligne : diplôme, âge, pièces."))
    papers = models.TextField(
        _("pièces du dossier"), blank=True, max_length=1500,
        help_text=_("Une par ligne : demande, copie du diplôme, acte de naissance. Le candidat les joint à sa candidature."),
    )  # fmt: skip
    is_public = models.BooleanField(
        _("avis publié"), default=False,
        help_text=_("L’avis se lit sans compte à l’adresse des recrutements, et les candidatures s’y déposent."),
    )  # fmt: skip
    least = models.PositiveIntegerField(_("moyenne exigée (millièmes)"), default=10_000)
    state = models.CharField(_("état"), max_length=8, choices=RecruitmentState, default=RecruitmentState.DRAFT, editable=False)
    jury = models.TextField(_("jury"), blank=True, max_length=1000, editable=False)
    session_on = models.DateField(_("séance du"), null=True, editable=False)
    minutes = models.CharField(_("procès-verbal"), max_length=120, blank=True, editable=False)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("préparé par"), related_name="+", editable=False
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("arrêté par"), related_name="+", editable=False
    )
    decided_at = models.DateTimeField(_("arrêté le"), null=True, editable=False)
    reason = models.CharField(_("motif de l’abandon"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["-opens_on", "-pk"]
        verbose_name = _("recrutement")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "label"],
                name="recruitment_label",
                violation_error_message=_("Un recrutement porte déjà ce nom."),
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gt=F("opens_on")),
                name="recruitment_period",
                violation_error_message=_("Les candidatures ferment après leur ouverture."),
            ),
            models.CheckConstraint(
                condition=~Q(way="ministry") | Q(state__in=["draft", "dropped"]) | ~Q(authorisation=""),
                name="recruitment_authorised",
                violation_error_message=_("Donnez l’autorisation de la tutelle avant d’ouvrir les candidatures."),
            ),
            models.CheckConstraint(
                condition=~Q(state="decided")
                | Q(decided_by__isnull=False, session_on__isnull=False) & ~Q(minutes="") & ~Q(decided_by=F("prepared_by")),
                name="recruitment_decided",
                violation_error_message=_("La personne qui arrête un recrutement n’est pas celle qui l’a préparé."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("careers:recruitment_detail", args=[self.pk])


class RecruitmentPost(InstitutionScoped):
    """A post to fill by a procedure."""

    recruitment = models.ForeignKey(Recruitment, models.CASCADE, verbose_name=_("recrutement"), related_name="posts")
    post = models.ForeignKey(Post, models.PROTECT, verbose_name=_("poste"), related_name="+")

    class Meta:
        ordering = ["post__number"]
        verbose_name = _("poste à pourvoir")
        verbose_name_plural = _("postes à pourvoir")
        constraints = [
            models.UniqueConstraint(fields=["recruitment", "post"], name="recruitment_post_once"),
        ]

    def __str__(self) -> str:
        return str(self.post_id)


class RecruitmentTest(InstitutionScoped):
    """A test (épreuve), or a criterion of the file: its weight, and the mark under which one is out."""

    recruitment = models.ForeignKey(Recruitment, models.CASCADE, verbose_name=_("recrutement"), related_name="tests")
    order = models.PositiveSmallIntegerField(_("ordre"))
    label = models.CharField(_("épreuve"), max_length=120)
    weight = models.PositiveSmallIntegerField(_("coefficient"), default=1, validators=[MinValueValidator(1)])
    least = models.PositiveIntegerField(_("note éliminatoire (millièmes)"), null=True, blank=True)

    class Meta:
        ordering = ["order"]
        verbose_name = _("épreuve")
        constraints = [models.UniqueConstraint(fields=["recruitment", "order"], name="recruitment_test_order")]

    def __str__(self) -> str:
        return self.label


class RecruitmentCandidate(InstitutionScoped):
    """Somebody who applies: identity, diploma, whether the file is admissible, the rank and what was decided."""

    recruitment = models.ForeignKey(Recruitment, models.CASCADE, verbose_name=_("recrutement"), related_name="candidates")
    number = models.PositiveSmallIntegerField(_("numéro"), editable=False)
    last_name = models.CharField(_("nom"), max_length=80)
    first_names = models.CharField(_("prénoms"), max_length=120)
    sex = models.CharField(_("sexe"), max_length=1, choices=Employee.Sex)
    birth_on = models.DateField(_("date de naissance"))
    nationality = models.CharField(_("nationalité"), max_length=60, blank=True)
    email = models.EmailField(_("courriel"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=40, blank=True)
    diploma = models.CharField(_("diplôme"), max_length=160, blank=True)
    received_on = models.DateField(_("dossier reçu le"))
    letter = models.TextField(_("lettre de motivation"), blank=True, max_length=4000)
    receipt = models.CharField(_("récépissé"), max_length=20, blank=True, editable=False)
    admission = models.CharField(_("recevabilité"), max_length=8, choices=Admission, default=Admission.PENDING, editable=False)
    admission_reason = models.CharField(_("motif"), max_length=300, blank=True, editable=False)
    total = models.PositiveIntegerField(_("moyenne (millièmes)"), null=True, editable=False)
    rank = models.PositiveSmallIntegerField(_("rang"), null=True, editable=False)
    told = models.CharField(_("explication"), max_length=300, blank=True, editable=False)
    outcome = models.CharField(_("décision"), max_length=8, choices=Outcome, default=Outcome.NONE, editable=False)
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, verbose_name=_("poste"), related_name="+", editable=False
    )
    hiring = models.ForeignKey(
        Hiring, models.SET_NULL, null=True, blank=True, verbose_name=_("embauche"), related_name="+", editable=False
    )

    class Meta:
        ordering = ["rank", "number"]
        verbose_name = _("candidat")
        indexes = [models.Index(fields=["institution", "recruitment", "admission"], name="recruitment_candidate_state")]
        constraints = [
            models.UniqueConstraint(fields=["recruitment", "number"], name="recruitment_candidate_number"),
            models.UniqueConstraint(
                fields=["recruitment", "last_name", "first_names", "birth_on"],
                name="recruitment_candidate_once",
                violation_error_message=_("Cette personne a déjà un dossier dans ce recrutement."),
            ),
            models.CheckConstraint(
                condition=~Q(admission="rejected") | ~Q(admission_reason=""),
                name="recruitment_candidate_reason",
                violation_error_message=_("Un dossier écarté porte son motif."),
            ),
            models.CheckConstraint(
                condition=~Q(outcome="retained") | Q(post__isnull=False, rank__isnull=False), name="recruitment_candidate_post"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.last_name} {self.first_names}"


class RecruitmentMark(InstitutionScoped):
    """The mark of a candidate in a test, in thousandths."""

    candidate = models.ForeignKey(RecruitmentCandidate, models.CASCADE, verbose_name=_("candidat"), related_name="marks")
    test = models.ForeignKey(RecruitmentTest, models.CASCADE, verbose_name=_("épreuve"), related_name="marks")
    value = models.PositiveIntegerField(_("note (millièmes)"))

    class Meta:
        ordering = ["test__order"]
        verbose_name = _("note de recrutement")
        verbose_name_plural = _("notes de recrutement")
        constraints = [
            models.UniqueConstraint(fields=["candidate", "test"], name="recruitment_mark_once"),
            models.CheckConstraint(
                condition=Q(value__lte=TOP),
                name="recruitment_mark_top",
                violation_error_message=_("Une note va de 0 à 20."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.value)
