"""Departures: the file of a leaving, its amounts, clearances and documents; a death and its heirs."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import Employee, InstitutionScoped, ScopedDated
from hr_core.models.base import ordered_period
from hr_core.text import french_of
from payroll.choices_departures import (
    OPEN_STATES,
    AmountKind,
    Cause,
    ClearanceState,
    DepartureState,
    DocumentKind,
    FuneralPayer,
    HeirLink,
    NoticeHandling,
    OverrideState,
)
from payroll.models.runs import PayRun


def _user(label: object, **options: object) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        verbose_name=label,
        related_name="+",
        editable=False,
        **options,  # type: ignore[arg-type]
    )


class Departure(InstitutionScoped):
    """Somebody leaves: why, when, and how far the settlement has come. `last_paid_on` is the last day of service."""

    employee = models.ForeignKey(Employee, models.PROTECT, verbose_name=_("agent"), related_name="departures")
    year = models.PositiveSmallIntegerField(_("année"), editable=False)
    number = models.PositiveIntegerField(_("numéro"), editable=False)
    cause = models.CharField(_("cause"), max_length=20, choices=Cause)
    state = models.CharField(
        _("état"), max_length=12, choices=DepartureState, default=DepartureState.PREPARED, editable=False
    )
    notified_on = models.DateField(_("notifié ou demandé le"))
    last_worked_on = models.DateField(_("dernier jour travaillé"))
    last_paid_on = models.DateField(_("dernier jour payé"), help_text=_("Le contrat prend fin le soir de ce jour."))
    reason = models.CharField(_("motif"), max_length=300)
    reference = models.CharField(_("acte"), max_length=120, blank=True, help_text=_("Lettre, décision : numéro et date."))
    destination = models.CharField(_("institution d’accueil"), max_length=120, blank=True)
    notice_group = models.CharField(_("catégorie de préavis"), max_length=40, blank=True)
    notice_handling = models.CharField(
        _("préavis"), max_length=10, choices=NoticeHandling, default=NoticeHandling.WORKED
    )
    leave_days = models.PositiveIntegerField(_("jours de congé à payer (millièmes)"), null=True, blank=True)
    leave_source = models.CharField(_("source du solde de congés"), max_length=200, blank=True)
    run = models.ForeignKey(
        PayRun, models.SET_NULL, null=True, blank=True, verbose_name=_("campagne"), related_name="departures", editable=False
    )
    restored = models.JSONField(_("ce que la sortie a clos"), default=dict, blank=True, editable=False)
    signed_on = models.DateField(_("reçu signé le"), null=True, blank=True, editable=False)
    signature_note = models.CharField(_("observation sur la signature"), max_length=200, blank=True, editable=False)
    opened_at = models.DateTimeField(_("ouvert le"), auto_now_add=True)
    opened_by = _user(_("ouvert par"))
    calculated_by = _user(_("calculé par"))
    endorsed_by = _user(_("visé par"))

    class Meta:
        ordering = ["-last_paid_on", "-id"]
        verbose_name = _("départ")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "year", "number"],
                name="departure_number_unique",
                violation_error_message=_("Ce numéro de départ existe déjà."),
            ),
            models.UniqueConstraint(
                fields=["employee"],
                condition=Q(state__in=OPEN_STATES),
                name="departure_one_open",
                violation_error_message=_("Un départ est déjà en cours pour cet agent."),
            ),
            models.CheckConstraint(
                condition=Q(last_paid_on__gte=F("last_worked_on")),
                name="departure_days",
                violation_error_message=_("Le dernier jour payé ne peut pas précéder le dernier jour travaillé."),
            ),
            models.CheckConstraint(
                condition=Q(endorsed_by__isnull=True) | ~Q(endorsed_by=F("calculated_by")),
                name="departure_two_persons",
                violation_error_message=_("La personne qui vise ne peut pas être celle qui a calculé."),
            ),
            models.CheckConstraint(
                condition=Q(leave_days__isnull=True) | ~Q(leave_source=""),
                name="departure_leave_source",
                violation_error_message=_("Dites d’où vient le solde de congés."),
            ),
        ]
        indexes = [models.Index(fields=["institution", "state"], name="departure_state")]

    def __str__(self) -> str:
        return self.reference_number

    @property
    def reference_number(self) -> str:
        """`D-2026-0007`."""
        return f"D-{self.year}-{self.number:04d}"

    @property
    def left_on(self) -> dt.date:
        """The first day out of service."""
        return self.last_paid_on + dt.timedelta(days=1)

    @property
    def is_death(self) -> bool:
        return self.cause == Cause.DEATH

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


class DepartureEvent(InstitutionScoped):
    """A step of a departure: from which state, by whom, why."""

    departure = models.ForeignKey(Departure, models.CASCADE, related_name="events")
    from_state = models.CharField(_("de"), max_length=12, choices=DepartureState, blank=True)
    to_state = models.CharField(_("à"), max_length=12, choices=DepartureState)
    actor = _user(_("par"))
    remark = models.CharField(_("observation"), max_length=300, blank=True)
    at = models.DateTimeField(_("le"), auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("étape d’un départ")

    def __str__(self) -> str:
        return str(self.get_to_state_display())


class DepartureAmount(InstitutionScoped):
    """An amount of the settlement: computed with its reasons, or entered with its evidence; changed by two people.

    `computed` is None while a figure is missing. `amount` is what the pay takes: the approved change, else `computed`.
    """

    departure = models.ForeignKey(Departure, models.CASCADE, related_name="amounts")
    kind = models.CharField(_("nature"), max_length=20, choices=AmountKind)
    label = models.CharField(_("libellé"), max_length=120)
    item_code = models.CharField(_("rubrique"), max_length=4)
    origin = models.BigIntegerField(_("dossier d’origine"), null=True, blank=True, help_text=_("Le prêt soldé."))
    is_deduction = models.BooleanField(_("retenue"), default=False)
    is_manual = models.BooleanField(_("saisi"), default=False)
    computed = models.BigIntegerField(_("montant calculé"), null=True, blank=True)
    explanation = models.JSONField(_("explication"), default=dict, blank=True)
    evidence = models.CharField(_("pièce"), max_length=200, blank=True)
    scan = models.FileField(_("pièce numérisée"), upload_to="departs/%Y/%m/", blank=True)
    entered_by = _user(_("saisi par"))
    override = models.CharField(
        _("modification"), max_length=10, choices=OverrideState, default=OverrideState.NONE, editable=False
    )
    proposed = models.BigIntegerField(_("montant proposé"), null=True, blank=True)
    proposed_reason = models.CharField(_("motif"), max_length=300, blank=True)
    proposed_source = models.CharField(_("texte ou source"), max_length=200, blank=True)
    proposed_by = _user(_("proposé par"))
    decided_by = _user(_("décidé par"))
    decided_at = models.DateTimeField(_("décidé le"), null=True, editable=False)

    class Meta:
        ordering = ["is_deduction", "item_code", "id"]
        verbose_name = _("montant d’un départ")
        constraints = [
            models.UniqueConstraint(
                fields=["departure", "kind", "label"],
                name="departure_amount_unique",
                violation_error_message=_("Ce montant est déjà dans le décompte."),
            ),
            models.CheckConstraint(
                condition=Q(proposed_by__isnull=True) | Q(decided_by__isnull=True) | ~Q(proposed_by=F("decided_by")),
                name="departure_amount_two_persons",
                violation_error_message=_("La personne qui décide ne peut pas être celle qui a proposé."),
            ),
            models.CheckConstraint(
                condition=(Q(computed__isnull=True) | Q(computed__gte=0)) & (Q(proposed__isnull=True) | Q(proposed__gte=0)),
                name="departure_amount_positive",
                violation_error_message=_("Un montant est positif : sa nature dit s’il est dû ou retenu."),
            ),
            models.CheckConstraint(
                condition=Q(is_manual=False) | ~Q(evidence=""),
                name="departure_amount_evidence",
                violation_error_message=_("Donnez la pièce qui justifie ce montant."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def amount(self) -> int | None:
        return self.proposed if self.override == OverrideState.APPROVED else self.computed

    @property
    def is_missing(self) -> bool:
        return self.amount is None


class Clearance(InstitutionScoped):
    """What a service must hand back or confirm before somebody leaves."""

    departure = models.ForeignKey(Departure, models.CASCADE, related_name="clearances")
    service = models.CharField(_("service"), max_length=80)
    label = models.CharField(_("à faire"), max_length=160)
    order = models.PositiveSmallIntegerField(_("ordre"), default=0)
    state = models.CharField(_("état"), max_length=10, choices=ClearanceState, default=ClearanceState.WAITING)
    due_on = models.DateField(_("avant le"), null=True, blank=True)
    remark = models.CharField(_("observation"), max_length=200, blank=True)
    done_by = _user(_("par"))
    done_at = models.DateTimeField(_("le"), null=True, editable=False)

    class Meta:
        ordering = ["order", "id"]
        verbose_name = _("quitus")
        verbose_name_plural = _("quitus")
        constraints = [
            models.UniqueConstraint(
                fields=["departure", "service", "label"],
                name="clearance_unique",
                violation_error_message=_("Ce point est déjà sur la liste."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} : {self.label}"


class DeathRecord(InstitutionScoped):
    """What a departure by death adds: the certificate, what the fund pays, and the handover to survivors' pensions."""

    departure = models.OneToOneField(Departure, models.CASCADE, related_name="death")
    died_on = models.DateField(_("décédé(e) le"))
    certificate = models.CharField(_("acte de décès"), max_length=120)
    certificate_scan = models.FileField(_("acte de décès numérisé"), upload_to="departs/%Y/%m/", blank=True)
    is_work_accident = models.BooleanField(_("décès par accident du travail"), default=False)
    heredity_reference = models.CharField(_("certificat d’hérédité"), max_length=120, blank=True)
    heredity_scan = models.FileField(_("certificat d’hérédité numérisé"), upload_to="departs/%Y/%m/", blank=True)
    funeral_payer = models.CharField(
        _("frais funéraires"), max_length=12, choices=FuneralPayer, default=FuneralPayer.NONE
    )
    funeral_cost = models.BigIntegerField(_("frais engagés"), null=True, blank=True)
    funeral_evidence = models.CharField(_("factures"), max_length=200, blank=True)
    loan_claim = models.CharField(
        _("sinistre déclaré à l’assureur des prêts"),
        max_length=120,
        blank=True,
        help_text=_("Assureur et numéro : les prêts ne se retiennent pas, l’assureur les règle."),
    )
    loan_claimed_on = models.DateField(_("déclaré le"), null=True, blank=True)
    loan_settled_on = models.DateField(_("réglé par l’assureur le"), null=True, blank=True)
    heirs_checked_by = _user(_("ayants droit vérifiés par"))
    heirs_checked_at = models.DateTimeField(_("vérifiés le"), null=True, editable=False)
    handed_over_on = models.DateField(_("remis au service des pensions le"), null=True, blank=True)
    handed_over_by = _user(_("remis par"))
    received_on = models.DateField(_("reçu le"), null=True, blank=True)
    received_by = models.CharField(_("reçu par"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("décès")
        constraints = [
            models.CheckConstraint(
                condition=Q(received_on__isnull=True) | Q(received_on__gte=F("handed_over_on")),
                name="death_received",
                violation_error_message=_("La réception ne peut pas précéder la remise."),
            ),
            models.CheckConstraint(
                condition=Q(loan_settled_on__isnull=True) | Q(loan_settled_on__gte=F("loan_claimed_on")),
                name="death_loan_settled",
                violation_error_message=_("L’assureur ne règle pas avant la déclaration."),
            ),
            models.CheckConstraint(
                condition=Q(funeral_cost__isnull=True) | Q(funeral_cost__gte=0),
                name="death_funeral",
                violation_error_message=_("Les frais funéraires sont un montant positif."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.departure.employee}, {self.died_on:%d/%m/%Y}"


class Heir(InstitutionScoped):
    """Somebody who receives a share of what the deceased was owed: an exact fraction."""

    class Mode(models.TextChoices):
        TRANSFER = "transfer", _("virement")
        MOBILE = "mobile", _("monnaie mobile")
        CHEQUE = "cheque", _("chèque")
        CASH = "cash", _("espèces")

    departure = models.ForeignKey(Departure, models.CASCADE, related_name="heirs")
    name = models.CharField(_("nom et prénoms"), max_length=120)
    link = models.CharField(_("lien"), max_length=8, choices=HeirLink)
    birth_on = models.DateField(_("né(e) le"), null=True, blank=True)
    identity_reference = models.CharField(_("pièce d’identité"), max_length=120, blank=True)
    numerator = models.PositiveIntegerField(_("part : numérateur"))
    denominator = models.PositiveIntegerField(_("part : dénominateur"))
    is_minor = models.BooleanField(_("mineur(e)"), default=False)
    guardian_name = models.CharField(_("tuteur"), max_length=120, blank=True)
    guardian_reference = models.CharField(_("décision de tutelle"), max_length=120, blank=True)
    mode = models.CharField(_("mode de paiement"), max_length=8, choices=Mode, default=Mode.TRANSFER)
    bank_name = models.CharField(_("banque ou opérateur"), max_length=80, blank=True)
    account = models.CharField(_("compte ou numéro"), max_length=40, blank=True)
    receipt_on = models.DateField(_("reçu signé le"), null=True, blank=True, editable=False)
    entered_by = _user(_("saisi par"))

    class Meta:
        ordering = ["id"]
        verbose_name = _("ayant droit")
        verbose_name_plural = _("ayants droit")
        constraints = [
            models.UniqueConstraint(
                fields=["departure", "name"],
                name="heir_unique",
                violation_error_message=_("Cet ayant droit est déjà inscrit."),
            ),
            models.CheckConstraint(
                condition=Q(numerator__gte=1) & Q(denominator__gte=F("numerator")),
                name="heir_share",
                violation_error_message=_("Une part est une fraction positive, un entier au plus."),
            ),
            models.CheckConstraint(
                condition=Q(is_minor=False) | (~Q(guardian_name="") & ~Q(guardian_reference="")),
                name="heir_guardian",
                violation_error_message=_("Un mineur reçoit sa part par son tuteur : donnez son nom et la décision."),
            ),
            models.CheckConstraint(
                condition=Q(mode__in=["cheque", "cash"]) | ~Q(account=""),
                name="heir_account",
                violation_error_message=_("Donnez le compte ou le numéro de téléphone où payer."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def share(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)

    @property
    def share_words(self) -> str:
        """`1/8`."""
        return f"{self.numerator}/{self.denominator}" if self.denominator > 1 else "1"

    @property
    def payee(self) -> str:
        """Who signs and is paid: the heir, or the guardian for the heir."""
        return f"{self.guardian_name}, tuteur {french_of(self.name)}" if self.is_minor else self.name


class DepartureTemplate(ScopedDated):
    """The text of a document as the institution wants it, over a period; without one, the text of the house is used."""

    kind = models.CharField(_("document"), max_length=16, choices=DocumentKind)
    title = models.CharField(_("titre"), max_length=120)
    body = models.TextField(_("texte"))
    written_by = _user(_("écrit par"))

    class Meta:
        ordering = ["kind", "-start"]
        verbose_name = _("modèle de document")
        constraints = [
            ordered_period("departure_template"),
            models.UniqueConstraint(
                fields=["institution", "kind", "start"],
                name="departure_template_unique",
                violation_error_message=_("Ce modèle a déjà une version à cette date."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DepartureDocument(InstitutionScoped):
    """A document as issued: numbered, with its text and its figures frozen, so that it prints the same for ever."""

    departure = models.ForeignKey(Departure, models.PROTECT, related_name="documents")
    heir = models.ForeignKey(Heir, models.PROTECT, null=True, blank=True, related_name="documents")
    kind = models.CharField(_("document"), max_length=16, choices=DocumentKind)
    year = models.PositiveSmallIntegerField(_("année"))
    number = models.PositiveIntegerField(_("numéro"))
    title = models.CharField(_("titre"), max_length=120)
    body = models.TextField(_("texte"))
    data = models.JSONField(_("données"))
    token = models.CharField(_("code de vérification"), max_length=24, blank=True)
    is_void = models.BooleanField(_("annulé"), default=False)
    issued_at = models.DateTimeField(_("établi le"), auto_now_add=True)
    issued_by = _user(_("établi par"))

    class Meta:
        ordering = ["-year", "-number"]
        verbose_name = _("document de départ")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "year", "number"],
                name="departure_document_unique",
                violation_error_message=_("Ce numéro de document existe déjà."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.reference}"

    @property
    def reference(self) -> str:
        """`DEP-2026-0012`, as issued; `2026/0012` for those of before the register of acts held them."""
        told: str = self.data.get("reference", "")
        return told or f"{self.year}/{self.number:04d}"
