"""The agreement between home, host and employee: its text by clause, its costs, its frozen versions, its signatures.

Rows belong to the regional body, so that their trail is read there alone; home, host and the person read and write them
(`ProtectByRule`). Children inherit their agreement's rule. Amounts are in minor units of their currency.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from careers.advancement.dates import months_after
from hr_core.models import Employee, Institution, InstitutionScoped, Unit
from hr_core.models.base import one_at_a_time
from mobility.choices import Form
from mobility.choices_agreements import (
    BINDING,
    LIGHT_MONTHS,
    AgreementState,
    CostKind,
    EndReason,
    EventKind,
    Frequency,
    Party,
    ReturnRight,
)
from mobility.models.instruments import Instrument


class Agreement(InstitutionScoped):
    """`person`: `{name, staff_number, birth_on}` as the two institutions may read it. `conditions`: `{key: {on, by, note}}` of
    what must be met before the start. `effects`: what the start wrote, by institution, for the return, and
    the team that the person left: `{staff, away}`."""

    number = models.CharField(_("numéro"), max_length=32, editable=False)
    form = models.CharField(_("forme"), max_length=12, choices=Form)
    state = models.CharField(_("état"), max_length=12, choices=AgreementState, default=AgreementState.DRAFT, editable=False)
    home = models.ForeignKey(Institution, models.PROTECT, verbose_name=_("institution d’origine"), related_name="+")
    host = models.ForeignKey(Institution, models.PROTECT, verbose_name=_("institution d’accueil"), related_name="+")
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("agent"), related_name="+")
    application = models.OneToOneField(
        "mobility.Application", models.PROTECT, null=True, blank=True, verbose_name=_("candidature"), related_name="agreement"
    )
    home_file = models.ForeignKey(Employee, models.PROTECT, verbose_name=_("dossier d’origine"), related_name="+")
    host_file = models.ForeignKey(
        Employee, models.PROTECT, null=True, blank=True, verbose_name=_("dossier d’accueil"), related_name="+", editable=False
    )
    person = models.JSONField(_("personne"), default=dict, editable=False)
    job_title = models.CharField(_("emploi"), max_length=120)
    job_code = models.CharField(_("code du métier"), max_length=24, blank=True)
    band = models.PositiveSmallIntegerField(_("bande"), null=True, blank=True)
    host_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name=_("service d’accueil"), related_name="+"
    )
    place = models.CharField(_("lieu"), max_length=120, blank=True)
    start = models.DateField(_("du"))
    end = models.DateField(_("jusqu’au (exclu)"), null=True, blank=True)
    renewals = models.PositiveSmallIntegerField(_("renouvellements permis"), default=1)
    category = models.CharField(_("catégorie à l’accueil"), max_length=24, blank=True)
    grade_class = models.CharField(_("classe"), max_length=24, blank=True)
    step = models.CharField(_("échelon"), max_length=12, blank=True)
    base_salary = models.BigIntegerField(_("salaire de base à l’accueil"), null=True, blank=True)
    currency = models.CharField(_("monnaie"), max_length=3)
    seniority_kept = models.BooleanField(_("ancienneté reprise"), default=True)
    return_right = models.CharField(_("droit de retour"), max_length=8, choices=ReturnRight, default=ReturnRight.KEPT)
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, null=True, blank=True, verbose_name=_("instrument de sécurité sociale"), related_name="+"
    )
    instrument_reason = models.CharField(
        _("motif de ce choix"), max_length=300, blank=True, help_text=_("Pourquoi celui-ci, ou ce qui remplace l’absence d’instrument.")
    )
    is_special_scheme = models.BooleanField(_("l’agent relève d’un régime spécial"), default=False)
    certificate_asked_on = models.DateField(_("attestation demandée le"), null=True, editable=False)
    certificate_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("demandée par"), related_name="+", editable=False
    )
    certificate_issued_on = models.DateField(_("attestation délivrée le"), null=True, editable=False)
    certificate_issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("délivrée par"), related_name="+", editable=False
    )
    certificate_number = models.CharField(_("numéro de l’attestation"), max_length=60, blank=True, editable=False)
    conditions = models.JSONField(_("conditions d’entrée"), default=dict, editable=False)
    pay_gap = models.IntegerField(
        _("écart de net avec la simulation (pour 10 000)"), null=True, editable=False,
    )  # fmt: skip
    recharge_days = models.PositiveSmallIntegerField(_("remboursement sous (jours)"), default=30)
    effects = models.JSONField(_("effets"), default=dict, editable=False)
    end_reason = models.CharField(_("fin"), max_length=16, choices=EndReason, blank=True, editable=False)
    end_text = models.CharField(_("motif de fin"), max_length=300, blank=True, editable=False)
    report = models.TextField(_("rapport de mission"), blank=True, editable=False)
    reported_on = models.DateField(_("rapport remis le"), null=True, editable=False)
    converts = models.OneToOneField(
        "self", models.PROTECT, null=True, verbose_name=_("convertit"), related_name="converted_by", editable=False
    )
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("préparée par"), related_name="+", editable=False
    )
    created_at = models.DateTimeField(_("créée le"), auto_now_add=True)
    began_at = models.DateTimeField(_("entrée en vigueur le"), null=True, editable=False)
    closed_at = models.DateTimeField(_("close le"), null=True, editable=False)

    class Meta:
        ordering = ["-start", "-pk"]
        verbose_name = _("convention de mobilité")
        verbose_name_plural = _("conventions de mobilité")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "number"], name="convention_number",
                violation_error_message=_("Une autre convention porte déjà ce numéro."),
            ),
            models.CheckConstraint(
                condition=~Q(home=F("host")), name="convention_two_institutions",
                violation_error_message=_("L’institution d’accueil n’est pas celle d’origine."),
            ),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gt=F("start")), name="convention_period",
                violation_error_message=_("La fin suit le début."),
            ),
            models.CheckConstraint(
                condition=Q(form="transfer", end__isnull=True, return_right="none")
                | ~Q(form="transfer") & Q(end__isnull=False) & ~Q(return_right="none"),
                name="convention_form_term",
                violation_error_message=_("Un transfert n’a ni terme ni retour ; les autres formes ont un terme et un droit de retour."),
            ),
            models.CheckConstraint(
                condition=Q(certificate_issued_by__isnull=True) | ~Q(certificate_issued_by=F("certificate_asked_by")),
                name="convention_certificate_two_persons",
                violation_error_message=_("La personne qui délivre l’attestation n’est pas celle qui l’a demandée."),
            ),
            models.CheckConstraint(
                condition=Q(base_salary__isnull=True) | Q(base_salary__gt=0), name="convention_base_salary",
                violation_error_message=_("Le salaire de base est un montant positif."),
            ),
            one_at_a_time(
                "convention", "applicant_id", message=_("Une autre convention lie cette personne à ces dates."),
                condition=Q(state__in=[str(each) for each in BINDING]),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["institution", "state"], name="convention_state"),
            models.Index(fields=["home", "state"], name="convention_home"),
            models.Index(fields=["host", "state"], name="convention_host"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("mobility:agreement_detail", args=[self.pk])

    @property
    def name(self) -> str:
        return str(self.person.get("name", ""))

    @property
    def person_name(self) -> str:
        """For tables."""
        return self.name

    @property
    def parties(self) -> tuple[int, int, int]:
        """The institutions whose rows the effects of the agreement touch."""
        return self.institution_id, self.home_id, self.host_id

    @property
    def is_light(self) -> bool:
        """A mission of three months at most: a travel order signed by home alone, a report, no return plan."""
        return self.form == Form.MISSION and self.end is not None and self.end <= months_after(self.start, LIGHT_MONTHS)

    @property
    def acceptors(self) -> tuple[str, ...]:
        """The parties whose acceptance freezes the text: for a short mission, the host that says its need."""
        return (Party.HOST,) if self.is_light else tuple(Party.values)

    @property
    def signers(self) -> tuple[str, ...]:
        """The parties whose signatures make the agreement."""
        return (Party.HOME,) if self.is_light else tuple(Party.values)


class AgreementPart(InstitutionScoped):
    agreement = models.ForeignKey(Agreement, models.CASCADE, verbose_name=_("convention"))

    class Meta:
        abstract = True


class AgreementClause(AgreementPart):
    """A clause of the checklist of the form, with its text; `is_settled` once both institutions have read it whole."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, verbose_name=_("convention"), related_name="clauses")
    key = models.SlugField(_("clé"), max_length=32, editable=False)
    order = models.PositiveSmallIntegerField(_("rang"), editable=False)
    title = models.CharField(_("clause"), max_length=120)
    text = models.TextField(_("texte"))
    is_required = models.BooleanField(_("obligatoire"), default=True, editable=False)
    is_settled = models.BooleanField(_("complète"), default=False)

    class Meta:
        ordering = ["order"]
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "key"], name="convention_clause_once",
                violation_error_message=_("Cette clause est déjà dans la convention."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class CostLine(AgreementPart):
    """One cost, one payer. `is_recharged`: home advances it and host refunds it by statement."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, verbose_name=_("convention"), related_name="costs")
    kind = models.CharField(_("nature"), max_length=16, choices=CostKind)
    label = models.CharField(_("libellé"), max_length=120)
    payer = models.CharField(_("payeur"), max_length=8, choices=Party)
    amount = models.BigIntegerField(_("montant"), null=True, blank=True, help_text=_("Vide quand le coût est au réel."))
    currency = models.CharField(_("monnaie"), max_length=3)
    frequency = models.CharField(_("périodicité"), max_length=8, choices=Frequency, default=Frequency.MONTHLY)
    is_recharged = models.BooleanField(_("avancé par l’origine et remboursé"), default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("ligne de coût")
        verbose_name_plural = _("lignes de coût")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "label"], name="cost_line_one_payer",
                violation_error_message=_("Ce coût a déjà son payeur : une ligne, un payeur."),
            ),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(kind="base_pay"), name="cost_line_one_base_pay",
                violation_error_message=_("Le salaire de base a déjà son payeur."),
            ),
            models.CheckConstraint(
                condition=Q(payer__in=["home", "host", "employee"]), name="cost_line_payer",
                violation_error_message=_("Choisissez qui paie : chaque coût a un payeur."),
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="cost_line_amount",
                violation_error_message=_("Un coût ne peut pas être négatif."),
            ),
            models.CheckConstraint(
                condition=Q(is_recharged=False) | Q(payer="host"), name="cost_line_recharged",
                violation_error_message=_("Un coût remboursé est à la charge de l’institution d’accueil."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.label


class AgreementVersion(AgreementPart):
    """The text as agreed, numbered from 1 (amendments follow), with its SHA-256. The database refuses any change."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, verbose_name=_("convention"), related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(_("texte figé"))
    digest = models.CharField(_("empreinte"), max_length=64)
    reason = models.CharField(_("objet de l’avenant"), max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("arrêtée par"), related_name="+")
    made_at = models.DateTimeField(_("arrêtée le"), auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version d’une convention")
        verbose_name_plural = _("versions des conventions")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "number"], name="convention_version_number",
                violation_error_message=_("Cette version existe déjà."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.agreement_id} v{self.number}"


class AgreementSignature(AgreementPart):
    """One party's signature of one version; a paper signature gives its day and where the scan is kept."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, verbose_name=_("convention"), related_name="signatures")
    version = models.ForeignKey(AgreementVersion, models.CASCADE, verbose_name=_("version"), related_name="signatures")
    party = models.CharField(_("partie"), max_length=8, choices=Party)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("signée par"), related_name="+")
    signer = models.CharField(_("signataire"), max_length=120)
    quality = models.CharField(_("qualité"), max_length=120)
    signed_on = models.DateField(_("le"))
    paper = models.CharField(_("signature manuscrite, référence du document"), max_length=120, blank=True)
    accepts_gap = models.BooleanField(_("reconnaît l’écart de rémunération"), default=False)
    digest = models.CharField(_("empreinte du texte signé"), max_length=64)

    class Meta:
        ordering = ["signed_on", "pk"]
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "party"], name="convention_signature_once",
                violation_error_message=_("Cette partie a déjà signé cette version."),
            ),
            models.UniqueConstraint(
                fields=["version", "signed_by"], name="convention_signature_one_person",
                violation_error_message=_("Une même personne ne signe pas pour deux parties."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.version_id} {self.party}"


class AgreementEvent(AgreementPart):
    """What happened: passages, comments clause by clause, notices, readings. The person reads all of them."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, verbose_name=_("convention"), related_name="events")
    kind = models.CharField(_("nature"), max_length=8, choices=EventKind)
    party = models.CharField(_("partie"), max_length=8, choices=Party, blank=True)
    clause = models.SlugField(_("clause"), max_length=32, blank=True)
    name = models.CharField(_("passage"), max_length=24, blank=True)
    text = models.CharField(_("texte"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("par"), related_name="+")
    by_name = models.CharField(_("nom"), max_length=120, blank=True)
    at = models.DateTimeField(_("le"), auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("événement d’une convention")
        verbose_name_plural = _("événements des conventions")
        indexes = [models.Index(fields=["institution", "agreement", "kind"], name="convention_event_kind")]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.kind}"
