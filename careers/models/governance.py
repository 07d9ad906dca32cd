"""How an edition is agreed on: its project, its rounds of circulation, what each institution answered, its history.

The project, the rounds and the history belong to the zone and are audited. An answer belongs to its institution and is read by all.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from careers.choices_referential import AnswerKind, ArticleKind, EditionState, ErratumState, Fate, Reach
from careers.models.editions import Edition
from hr_core.models import InstitutionScoped


class EditionProject(models.Model):
    """An edition that is being agreed on, or was: which published edition it copies and how far it may change it."""

    edition = models.OneToOneField(Edition, models.CASCADE, verbose_name=_("édition"), related_name="project")
    base = models.ForeignKey(Edition, models.PROTECT, verbose_name=_("copie de"), related_name="following")
    reach = models.CharField(_("portée"), max_length=8, choices=Reach, default=Reach.MINOR)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("ouverte par"), related_name="+")
    opened_at = models.DateTimeField(_("ouverte le"), auto_now_add=True)

    class Meta:
        verbose_name = _("projet d’édition")
        verbose_name_plural = _("projets d’édition")
        constraints = [
            models.CheckConstraint(condition=~Q(base=F("edition")), name="edition_project_base"),
        ]

    def __str__(self) -> str:
        return self.edition.code

    def get_absolute_url(self) -> str:
        return reverse("careers:edition_detail", args=[self.edition_id])


class EditionEvent(models.Model):
    """A change of state of an edition: who, when, and the comment that was asked."""

    edition = models.ForeignKey(Edition, models.CASCADE, verbose_name=_("édition"), related_name="events")
    source = models.CharField(_("depuis"), max_length=14, blank=True)
    target = models.CharField(_("vers"), max_length=14)
    comment = models.TextField(_("commentaire"), blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, blank=True, null=True, verbose_name=_("par"), related_name="+")
    at = models.DateTimeField(_("le"), auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("étape d’une édition")
        verbose_name_plural = _("étapes des éditions")

    def __str__(self) -> str:
        return self.target

    @property
    def label(self) -> str:
        """The state that was reached, in words."""
        return str(EditionState(self.target).label).capitalize()


class CirculationRound(models.Model):
    """A text sent round: frozen and hashed. `articles` are the codes asked about; none in the first round, which asks about all."""

    edition = models.ForeignKey(Edition, models.CASCADE, verbose_name=_("édition"), related_name="rounds")
    number = models.PositiveSmallIntegerField(_("circulation"))
    opened_on = models.DateField(_("ouverte le"))
    due_on = models.DateField(_("réponses jusqu’au"))
    text = models.JSONField(_("texte circulé"))
    digest = models.CharField(_("empreinte"), max_length=64)
    articles = ArrayField(models.CharField(max_length=12), verbose_name=_("articles changés"), blank=True, default=list)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("ouverte par"), related_name="+")
    closed_at = models.DateTimeField(_("close le"), blank=True, null=True)

    class Meta:
        ordering = ["edition", "number"]
        verbose_name = _("circulation")
        verbose_name_plural = _("circulations")
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="circulation_round_number"),
            models.UniqueConstraint(
                fields=["edition"],
                condition=Q(closed_at=None),
                name="circulation_round_one_open",
                violation_error_message=_("Une circulation de cette édition est déjà ouverte."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=models.ExpressionWrapper(F("opened_on") + 30, models.DateField())),
                name="circulation_round_due",
                violation_error_message=_("Une circulation dure 30 jours au moins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition.code}, circulation {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("careers:round_detail", args=[self.pk])


class RoundAnswer(InstitutionScoped):
    """What an institution answered to a round, or its silence."""

    round = models.ForeignKey(CirculationRound, models.CASCADE, verbose_name=_("circulation"), related_name="answers")
    kind = models.CharField(_("réponse"), max_length=10, choices=AnswerKind, default=AnswerKind.PENDING)
    remark = models.TextField(_("remarque"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, blank=True, null=True, verbose_name=_("par"), related_name="+", editable=False
    )
    answered_at = models.DateTimeField(_("le"), blank=True, null=True, editable=False)

    class Meta:
        ordering = ["institution__country__name", "institution__acronym"]
        verbose_name = _("réponse à une circulation")
        verbose_name_plural = _("réponses aux circulations")
        constraints = [
            models.UniqueConstraint(fields=["institution", "round"], name="round_answer_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["pending", "silence"], answered_by=None) | Q(answered_by__isnull=False),
                name="round_answer_by",
                violation_error_message=_("Une réponse dit qui l’a donnée ; un silence n’est de personne."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} : {self.institution}"


class EditionChange(models.Model):
    """The transition table: what becomes of each code of the former edition."""

    edition = models.ForeignKey(Edition, models.CASCADE, verbose_name=_("édition"), related_name="changes")
    kind = models.CharField(_("article"), max_length=6, choices=ArticleKind)
    old_code = models.CharField(_("ancien code"), max_length=12)
    old_label = models.CharField(_("ancien intitulé"), max_length=200)
    fate = models.CharField(_("devient"), max_length=8, choices=Fate)
    targets = ArrayField(models.CharField(max_length=12), verbose_name=_("nouveaux codes"), default=list, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ["kind", "old_code"]
        verbose_name = _("ligne de la table de passage")
        verbose_name_plural = _("table de passage")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "kind", "old_code"],
                name="edition_change_once",
                violation_error_message=_("Ce code a déjà son sort."),
            ),
            models.CheckConstraint(
                condition=Q(fate="removed", targets__len=0)
                | Q(fate="split", targets__len__gte=2)
                | Q(fate__in=["kept", "renamed", "merged", "replaced"], targets__len=1),
                name="edition_change_targets",
                violation_error_message=_("Une suppression n’a pas de suite, une scission en a deux au moins, le reste en a une."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_code} {self.get_fate_display()}"


class Erratum(models.Model):
    """A slip of a published edition put right: labels and descriptions only, by the chief editor and a delegate.

    `changes`: [{"table", "code", "field", "before", "after"}]; the edition is then named `x.y.number`.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, verbose_name=_("édition"), related_name="errata")
    number = models.PositiveSmallIntegerField(_("numéro"))
    changes = models.JSONField(_("corrections"), blank=True, default=list)
    reason = models.CharField(_("motif"), max_length=300)
    state = models.CharField(_("état"), max_length=8, choices=ErratumState, default=ErratumState.PROPOSED)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("proposé par"), related_name="+")
    prepared_at = models.DateTimeField(_("proposé le"), auto_now_add=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, blank=True, null=True, verbose_name=_("contresigné par"), related_name="+"
    )
    agreed_at = models.DateTimeField(_("contresigné le"), blank=True, null=True)
    digest = models.CharField(_("empreinte"), max_length=64, blank=True)

    class Meta:
        ordering = ["edition", "number"]
        verbose_name = _("erratum")
        verbose_name_plural = _("errata")
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="erratum_number"),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("prepared_by")),
                name="erratum_two_persons",
                violation_error_message=_("Le délégué qui contresigne n’est pas le rédacteur qui propose."),
            ),
            models.CheckConstraint(
                condition=~Q(state="applied") | Q(agreed_by__isnull=False, agreed_at__isnull=False),
                name="erratum_agreed",
                violation_error_message=_("Un erratum s’applique quand un délégué l’a contresigné."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition.code}.{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("careers:erratum_detail", args=[self.pk])
