"""The fund's own rules: its texts (statute, agreements), their dated articles, the papers that they ask of employees, and
what the monthly control of entitlements found.

An article is written by versions: one is proposed by a person and approved by another; a repeal is a version too.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import Employee, InstitutionScoped, ScopedDated
from hr_core.models.base import no_overlap, ordered_period
from hr_core.models.employees import EmployeeFact
from payroll.choices import AmountKind, ArticleEffect, CheckState, Combination, GapKind, Rhythm, TextNature
from payroll.models.items import PayItem, PayTable
from payroll.models.runs import PayPeriod, PayRun


def _words(label: object, size: int = 120) -> ArrayField:
    return ArrayField(models.CharField(max_length=size), verbose_name=label, default=list, blank=True)


class StatuteText(ScopedDated):
    """A text that the fund's pay follows: what it is, who signed it, who approved it, when it holds."""

    nature = models.CharField(_("nature"), max_length=24, choices=TextNature)
    number = models.CharField(_("numéro"), max_length=40)
    title = models.CharField(_("intitulé"), max_length=160)
    signed_on = models.DateField(_("signé le"))
    signatories = models.CharField(_("signataires"), max_length=300, blank=True)
    approval_authority = models.CharField(_("approuvé par"), max_length=120, blank=True)
    approval_number = models.CharField(_("acte d’approbation"), max_length=60, blank=True)
    approved_on = models.DateField(_("approuvé le"), null=True, blank=True)
    scan = models.FileField(_("texte numérisé"), upload_to="statute/%Y/", blank=True)
    note = models.CharField(_("observation"), max_length=300, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("saisi par"), related_name="+", editable=False
    )

    class Meta:
        ordering = ["-start", "number"]
        verbose_name = _("texte du statut")
        verbose_name_plural = _("textes du statut")
        constraints = [
            ordered_period("statute_text"),
            models.UniqueConstraint(
                fields=["institution", "nature", "number"],
                name="statute_text_unique",
                violation_error_message=_("Un texte de même nature porte déjà ce numéro."),
            ),
            models.CheckConstraint(
                condition=Q(approved_on__isnull=True) | Q(approved_on__gte=F("signed_on")),
                name="statute_text_approved_after_signed",
                violation_error_message=_("L’approbation suit la signature."),
            ),
        ]

    def __str__(self) -> str:
        return f"{str(self.get_nature_display()).capitalize()} n° {self.number}"

    @property
    def designation(self) -> str:
        return str(self)


class StatuteArticle(InstitutionScoped):
    """An article of a text, known by its number; what it says is in its versions."""

    text = models.ForeignKey(StatuteText, models.PROTECT, verbose_name=_("texte"), related_name="articles")
    number = models.CharField(_("article"), max_length=24)

    class Meta:
        ordering = ["number"]
        verbose_name = _("article du statut")
        constraints = [
            models.UniqueConstraint(
                fields=["text", "number"],
                name="statute_article_unique",
                violation_error_message=_("Cet article existe déjà dans ce texte."),
            ),
        ]

    def __str__(self) -> str:
        return f"article {self.number}"

    @property
    def reference(self) -> str:
        """« Statut du personnel n° 12 du 01/02/2024, article 34 »; reads the text."""
        return f"{self.text} du {self.text.signed_on:%d/%m/%Y}, article {self.number}"


class ArticleVersion(ScopedDated):
    """What an article says over a period: whom it concerns, how much, in which rhythm, under which condition.

    `rate` is over 100 000; seniorities are in completed months, `seniority_to` excluded; an empty list does not restrict.
    `amount` and `maximum` are in minor units. `base`, `legal_base`, `condition` and `formula` are in the formula language.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposé")
        APPROVED = "approved", _("approuvé")
        REFUSED = "refused", _("refusé")

    article = models.ForeignKey(StatuteArticle, models.CASCADE, verbose_name=_("article"), related_name="versions")
    object = models.CharField(_("objet"), max_length=120)
    extract = models.TextField(_("texte de l’article"), blank=True)

    effect = models.CharField(_("effet sur la paie"), max_length=10, choices=ArticleEffect)
    item = models.ForeignKey(PayItem, models.PROTECT, verbose_name=_("rubrique"), related_name="articles")
    rank = models.PositiveSmallIntegerField(_("rang"), default=10)
    combination = models.CharField(_("avec les autres articles"), max_length=8, choices=Combination)
    keeps_acquired = models.BooleanField(_("le montant attribué à l’agent est gardé s’il est plus élevé"), default=False)

    statuses = _words(_("statuts"), 16)
    contract_kinds = _words(_("contrats"), 16)
    categories = _words(_("catégories"), 24)
    classes = _words(_("classes"), 24)
    steps = _words(_("échelons"), 12)
    jobs = _words(_("emplois et fonctions"))
    towns = _words(_("lieux"), 80)
    unit_kinds = _words(_("genres d’unité"), 16)
    is_executive = models.BooleanField(_("cadre"), null=True, blank=True)
    seniority_from = models.PositiveSmallIntegerField(_("ancienneté à partir de (mois)"), null=True, blank=True)
    seniority_to = models.PositiveSmallIntegerField(_("ancienneté jusqu’à (mois, exclus)"), null=True, blank=True)
    sex = models.CharField(_("sexe"), max_length=1, choices=Employee.Sex, blank=True)
    sex_basis = models.CharField(_("texte qui permet de distinguer le sexe"), max_length=160, blank=True)
    condition = models.CharField(_("autre condition"), max_length=400, blank=True)
    paper = models.CharField(_("pièce exigée"), max_length=80, blank=True)

    amount_kind = models.CharField(_("montant"), max_length=8, choices=AmountKind)
    amount = models.BigIntegerField(_("montant fixe"), null=True, blank=True)
    rate = models.PositiveIntegerField(_("taux (pour 100 000)"), null=True, blank=True)
    base = models.CharField(_("base"), max_length=120, blank=True)
    table = models.ForeignKey(
        PayTable, models.PROTECT, null=True, blank=True, verbose_name=_("table"), related_name="articles"
    )
    formula = models.CharField(_("formule"), max_length=600, blank=True)
    maximum = models.BigIntegerField(_("au plus"), null=True, blank=True)
    is_prorated = models.BooleanField(_("réduit avec les jours payés"), default=True)
    rhythm = models.CharField(_("rythme"), max_length=10, choices=Rhythm)
    months = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("mois"), default=list, blank=True)
    milestones = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("anciennetés (années)"), default=list, blank=True
    )

    legal_figure = models.CharField(_("chiffre de la loi"), max_length=80, blank=True)
    legal_base = models.CharField(_("base du chiffre de la loi"), max_length=120, blank=True)
    at_least_law = models.BooleanField(_("au moins la loi"), default=False)

    is_backdated = models.BooleanField(_("prend effet dans un mois clôturé"), default=False, editable=False)
    state = models.CharField(_("état"), max_length=8, choices=State, default=State.PROPOSED, editable=False)
    reason = models.CharField(_("motif"), max_length=300, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("proposé par"), related_name="+", editable=False
    )
    proposed_at = models.DateTimeField(_("proposé le"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("décidé par"), related_name="+", editable=False
    )
    decided_at = models.DateTimeField(_("décidé le"), null=True, editable=False)
    decision_reason = models.CharField(_("observation"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["-start", "-id"]
        verbose_name = _("version d’un article")
        verbose_name_plural = _("versions d’un article")
        indexes = [models.Index(fields=["institution", "state", "start"], name="article_version_state")]
        constraints = [
            ordered_period("article_version"),
            no_overlap(
                "article_version",
                "article_id",
                message=_("Une autre version de l’article couvre ces dates."),
                condition=Q(state="approved"),
            ),
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(state="proposed"),
                name="article_version_one_proposal",
                violation_error_message=_("Une proposition attend déjà sur cet article : décidez-la ou retirez-la."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(proposed_by=F("decided_by")),
                name="article_version_two_persons",
                violation_error_message=_("La personne qui décide ne peut pas être celle qui a proposé."),
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by__isnull=True)
                | Q(state__in=["approved", "refused"], decided_by__isnull=False),
                name="article_version_decided",
                violation_error_message=_("Une version approuvée ou refusée garde qui l’a décidé."),
            ),
            models.CheckConstraint(
                condition=Q(effect="repealed")
                | Q(amount_kind="fixed", amount__isnull=False, amount__gt=0)
                | Q(amount_kind="rate", rate__isnull=False, rate__gt=0) & ~Q(base="")
                | Q(amount_kind="table", table__isnull=False)
                | Q(amount_kind="formula") & ~Q(formula=""),
                name="article_version_amount",
                violation_error_message=_("Donner le montant, le taux et sa base, la table ou la formule."),
            ),
            models.CheckConstraint(
                condition=Q(seniority_from__isnull=True)
                | Q(seniority_to__isnull=True)
                | Q(seniority_to__gt=F("seniority_from")),
                name="article_version_seniority",
                violation_error_message=_("La fin de l’ancienneté suit son début."),
            ),
            models.CheckConstraint(
                condition=Q(sex="") | ~Q(sex_basis=""),
                name="article_version_sex_basis",
                violation_error_message=_("Citer le texte qui permet de distinguer le sexe."),
            ),
            models.CheckConstraint(
                condition=Q(at_least_law=False) | ~Q(legal_figure=""),
                name="article_version_legal_figure",
                violation_error_message=_("Choisir le chiffre de la loi que l’article respecte au moins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article}, {self.object}"


class EmployeePaper(EmployeeFact):
    """A paper given by an employee (residence certificate, diploma, receipt), valid over a period: articles ask for it."""

    name = models.CharField(_("pièce"), max_length=80)
    reference = models.CharField(_("référence"), max_length=120, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        verbose_name=_("enregistrée par"),
        related_name="+",
        editable=False,
    )

    class Meta(EmployeeFact.Meta):
        verbose_name = _("pièce remise")
        verbose_name_plural = _("pièces remises")
        constraints = [
            ordered_period("employee_paper"),
            models.UniqueConstraint(
                fields=["employee", "name", "start"],
                name="employee_paper_unique",
                violation_error_message=_("Cette pièce est déjà enregistrée à partir de ce jour."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class EntitlementCheck(InstitutionScoped):
    """One control of who is entitled to what: of a month before its run, or of a calculated run. `counts`: per version of an
    article, {"entitled", "paid", "expected"} (people, people, minor units). While one is in the making (`state`), the findings are those
    of the one before, if any (`made_at`)."""

    period = models.ForeignKey(PayPeriod, models.CASCADE, verbose_name=_("période"), related_name="+")
    run = models.ForeignKey(PayRun, models.CASCADE, null=True, verbose_name=_("campagne"), related_name="+")
    made_at = models.DateTimeField(_("fait le"), null=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("fait par"), related_name="+"
    )
    counts = models.JSONField(_("comptes par article"), default=dict)
    state = models.CharField(_("état"), max_length=8, choices=CheckState, default=CheckState.DONE)
    asked_at = models.DateTimeField(_("demandé le"), null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("demandé par"), related_name="+"
    )
    failure = models.TextField(_("échec"), blank=True)

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("contrôle des avantages")
        constraints = [
            models.UniqueConstraint(fields=["period"], condition=Q(run__isnull=True), name="entitlement_check_month"),
            models.UniqueConstraint(fields=["run"], condition=Q(run__isnull=False), name="entitlement_check_run"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} : {self.run or self.period}"

    @property
    def is_running(self) -> bool:
        return self.state == CheckState.RUNNING


class EntitlementGap(InstitutionScoped):
    """One person, one item: entitled without it, or paid without a right. Amounts in minor units."""

    check_of = models.ForeignKey(EntitlementCheck, models.CASCADE, verbose_name=_("contrôle"), related_name="gaps")
    employee = models.ForeignKey(Employee, models.CASCADE, verbose_name=_("agent"), related_name="+")
    item = models.ForeignKey(PayItem, models.CASCADE, verbose_name=_("rubrique"), related_name="+")
    version = models.ForeignKey(ArticleVersion, models.CASCADE, null=True, verbose_name=_("article"), related_name="+")
    kind = models.CharField(_("constat"), max_length=10, choices=GapKind)
    expected = models.BigIntegerField(_("dû selon le statut"), default=0)
    paid = models.BigIntegerField(_("payé ou saisi"), default=0)
    reasons = models.CharField(_("pourquoi"), max_length=400, blank=True)

    class Meta:
        ordering = ["item__code", "kind", "employee__last_name", "employee__first_names"]
        verbose_name = _("écart de droit")
        verbose_name_plural = _("écarts de droit")
        indexes = [models.Index(fields=["institution", "check_of", "item"], name="entitlement_gap_item")]

    def __str__(self) -> str:
        return f"{self.employee} : {self.get_kind_display()}"
