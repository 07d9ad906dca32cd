"""The application (candidature): a row of several parties, the home and the host institution, the applicant and the zone.

`institution` is the regional body, so that its trail is read there alone. Who reads which row when is a policy of the
database (`mobility/db/rules.py`): the host after the closing, the home institution from short-listing on, nobody else.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hr_core.models import Employee, Institution, InstitutionScoped
from mobility.choices import ApplicationState, OpinionKind, OpinionReason, Reader
from mobility.models.vacancies import Vacancy


class Application(InstitutionScoped):
    """`snapshot` is the file frozen at filing, with its `digest`: what everybody judges, whatever becomes of the profile.

    `failed` lists the conditions that the file does not meet; `tenths` is the score shown (730 is 73,0). `answer` is the
    reasoned answer owed to everybody; `answered_at` says when the person could read it.
    """

    vacancy = models.ForeignKey(Vacancy, models.PROTECT, verbose_name=_("avis"), related_name="applications")
    home = models.ForeignKey(Institution, models.PROTECT, verbose_name=_("institution d’origine"), related_name="+")
    host = models.ForeignKey(Institution, models.PROTECT, verbose_name=_("institution d’accueil"), related_name="+")
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("candidat"), related_name="+", editable=False
    )
    employee = models.ForeignKey(Employee, models.PROTECT, verbose_name=_("agent"), related_name="+", editable=False)
    person_uid = models.UUIDField(_("personne"), editable=False)
    number = models.CharField(_("numéro"), max_length=24, blank=True, editable=False)
    state = models.CharField(
        _("état"), max_length=16, choices=ApplicationState, default=ApplicationState.DRAFT, editable=False
    )
    motivation = models.TextField(_("motivation et projet"), blank=True)
    interests = models.TextField(
        _("liens d’intérêt déclarés"), blank=True,
        help_text=_("Parenté, affaire ou différend avec quelqu’un de l’institution d’accueil. Écrivez « aucun » s’il n’y en a pas."),
    )  # fmt: skip
    consent_version = models.CharField(_("texte de l’accord"), max_length=12, blank=True, editable=False)
    consented_at = models.DateTimeField(_("accord donné le"), null=True, editable=False)
    snapshot = models.JSONField(_("dossier déposé"), default=dict, editable=False)
    digest = models.CharField(_("empreinte"), max_length=64, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("déposée le"), null=True, editable=False)
    failed = models.JSONField(_("conditions non remplies"), default=list, editable=False)
    missing = models.CharField(_("pièce à produire"), max_length=300, blank=True, editable=False)
    cure_due_on = models.DateField(_("à produire le"), null=True, editable=False)
    cured_at = models.DateTimeField(_("produite le"), null=True, editable=False)
    tenths = models.PositiveSmallIntegerField(_("score (dixièmes)"), null=True, editable=False)
    shortlisted_at = models.DateTimeField(_("présélectionnée le"), null=True, editable=False)
    shortlist_reason = models.TextField(_("motif de la présélection"), blank=True, editable=False)
    heard_on = models.DateField(_("entendue le"), null=True, editable=False)
    hearing_note = models.TextField(_("compte rendu de l’entretien"), blank=True, editable=False)
    rank = models.PositiveSmallIntegerField(_("rang"), null=True, editable=False)
    decided_at = models.DateTimeField(_("décidée le"), null=True, editable=False)
    answer = models.TextField(_("réponse motivée"), blank=True, editable=False)
    answered_at = models.DateTimeField(_("réponse donnée le"), null=True, editable=False)
    answer_due_on = models.DateField(_("réponse de la personne attendue le"), null=True, editable=False)
    objection_due_on = models.DateField(_("objection possible jusqu’au"), null=True, editable=False)
    objections = models.PositiveSmallIntegerField(_("objections"), default=0, editable=False)
    release_on = models.DateField(_("départ accordé au"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("retirée le"), null=True, editable=False)
    erase_on = models.DateField(_("à effacer le"), null=True, editable=False)
    erased_at = models.DateTimeField(_("effacée le"), null=True, editable=False)

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        verbose_name = _("candidature")
        verbose_name_plural = _("candidatures")
        constraints = [
            models.UniqueConstraint(
                fields=["vacancy", "applicant"],
                condition=~Q(state="withdrawn"),
                name="application_once",
                violation_error_message=_("Vous avez déjà une candidature à cet avis."),
            ),
            models.CheckConstraint(
                condition=~Q(home=F("host")),
                name="application_two_parties",
                violation_error_message=_("Cet avis est celui de votre institution : demandez une mutation interne."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(submitted_at__isnull=False, consented_at__isnull=False) & ~Q(digest="") & ~Q(consent_version=""),
                name="application_filed",
                violation_error_message=_("Une candidature déposée garde l’accord de la personne et le dossier figé."),
            ),
            models.CheckConstraint(
                condition=Q(objections__lte=1),
                name="application_objection",
                violation_error_message=_("L’institution d’accueil ne s’oppose qu’une fois."),
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(answer=""),
                name="application_reasoned",
                violation_error_message=_("Une réponse est motivée."),
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "vacancy", "state"], name="application_vacancy"),
            models.Index(fields=["applicant"], name="application_applicant"),
            models.Index(fields=["home", "state"], name="application_home"),
            models.Index(fields=["host", "state"], name="application_host"),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("mobility:application_detail", args=[self.pk])

    @property
    def name(self) -> str:
        """The person's name as the frozen file gives it; empty once erased."""
        return str(self.snapshot.get("name", ""))


class ApplicationStep(InstitutionScoped):
    """What happened to an application, when, by whom and why; whoever reads the application reads it."""

    application = models.ForeignKey(Application, models.CASCADE, verbose_name=_("candidature"), related_name="steps")
    name = models.CharField(_("passage"), max_length=24)
    source = models.CharField(_("de"), max_length=16, choices=ApplicationState, blank=True)
    target = models.CharField(_("à"), max_length=16, choices=ApplicationState)
    at = models.DateTimeField(_("le"), auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("par"), related_name="+")
    reason = models.TextField(_("motif"), blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("passage d’une candidature")
        verbose_name_plural = _("passages des candidatures")
        indexes = [models.Index(fields=["institution", "application"], name="application_step")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.name}"


class ApplicationScore(InstitutionScoped):
    """A calculation of the score, with all that gives it again: never changed, a recalculation adds a row."""

    application = models.ForeignKey(Application, models.CASCADE, verbose_name=_("candidature"), related_name="scores")
    at = models.DateTimeField(_("calculé le"), auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("par"), related_name="+")
    edition = models.CharField(_("édition du référentiel"), max_length=20)
    scale = models.CharField(_("barème"), max_length=12)
    engine = models.CharField(_("moteur"), max_length=12)
    inputs = models.JSONField(_("entrées"))
    inputs_digest = models.CharField(_("empreinte des entrées"), max_length=64)
    eligible = models.BooleanField(_("recevable"))
    tenths = models.PositiveSmallIntegerField(_("score (dixièmes)"), null=True)
    failed = models.JSONField(_("conditions non remplies"), default=list)
    lines = models.JSONField(_("explication"), default=list)
    gains = models.JSONField(_("ce qui ferait le plus progresser"), default=list)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("score d’une candidature")
        verbose_name_plural = _("scores des candidatures")
        indexes = [models.Index(fields=["institution", "application"], name="application_score")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.tenths}"


class ApplicationPaper(InstitutionScoped):
    """A paper joined to an application by the person."""

    application = models.ForeignKey(Application, models.CASCADE, verbose_name=_("candidature"), related_name="papers")
    label = models.CharField(_("pièce"), max_length=120)
    file = models.FileField(_("fichier"), upload_to="candidatures/%Y/%m/")
    digest = models.CharField(_("empreinte"), max_length=64, editable=False)
    at = models.DateTimeField(_("jointe le"), auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("pièce d’une candidature")
        verbose_name_plural = _("pièces des candidatures")
        indexes = [models.Index(fields=["institution", "application"], name="application_paper")]

    def __str__(self) -> str:
        return self.label


class ReleaseOpinion(InstitutionScoped):
    """What the home institution says of a departure, asked at short-listing, due on a working day of its calendar."""

    application = models.OneToOneField(Application, models.CASCADE, verbose_name=_("candidature"), related_name="opinion")
    asked_at = models.DateTimeField(_("demandé le"), auto_now_add=True)
    due_on = models.DateField(_("attendu le"))
    reminded_on = models.DateField(_("rappelé le"), null=True, editable=False)
    escalated_on = models.DateField(_("signalé à la direction le"), null=True, editable=False)
    silent_on = models.DateField(_("silence constaté le"), null=True, editable=False)
    kind = models.CharField(_("avis"), max_length=12, choices=OpinionKind, blank=True)
    reason = models.CharField(_("motif"), max_length=14, choices=OpinionReason, blank=True)
    text = models.TextField(_("explication"), blank=True)
    from_on = models.DateField(_("à partir du"), null=True, blank=True)
    bond_amount = models.BigIntegerField(_("engagement restant dû"), null=True, blank=True)
    bond_currency = models.CharField(_("monnaie"), max_length=3, blank=True, editable=False)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("préparé par"), related_name="+", editable=False
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("donné par"), related_name="+", editable=False
    )
    given_at = models.DateTimeField(_("donné le"), null=True, editable=False)
    remark = models.TextField(_("remarque du responsable"), blank=True)
    remark_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("remarque de"), related_name="+", editable=False
    )

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("avis de l’institution d’origine")
        verbose_name_plural = _("avis des institutions d’origine")
        constraints = [
            models.CheckConstraint(
                condition=Q(given_at__isnull=True) | ~Q(kind="") & Q(given_by__isnull=False),
                name="opinion_given",
                violation_error_message=_("Un avis donné garde son sens et qui l’a donné."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="unfavourable") | ~Q(reason=""),
                name="opinion_reason",
                violation_error_message=_("Un avis défavorable donne un motif de la liste."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="from_date") | Q(from_on__isnull=False),
                name="opinion_from",
                violation_error_message=_("Dites à partir de quelle date le départ est possible."),
            ),
            models.CheckConstraint(
                condition=~Q(reason="bond") | Q(bond_amount__gt=0),
                name="opinion_bond",
                violation_error_message=_("Dites le montant qui reste dû au titre de l’engagement de servir."),
            ),
        ]
        indexes = [models.Index(fields=["institution", "due_on"], name="opinion_due")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.kind or 'attendu'}"


class FileReading(InstitutionScoped):
    """Somebody read the file of an application: the person sees who, for whom and when."""

    application = models.ForeignKey(Application, models.CASCADE, verbose_name=_("candidature"), related_name="readings")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("lu par"), related_name="+")
    reader_institution = models.ForeignKey(Institution, models.PROTECT, verbose_name=_("pour"), related_name="+")
    quality = models.CharField(_("en qualité de"), max_length=10, choices=Reader)
    what = models.CharField(_("pièce lue"), max_length=120)
    at = models.DateTimeField(_("le"), auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("lecture d’un dossier")
        verbose_name_plural = _("lectures des dossiers")
        indexes = [models.Index(fields=["institution", "application"], name="file_reading")]

    def __str__(self) -> str:
        return f"{self.reader_id} {self.at}"
