"""Personnel acts: texts of the institution, who signs what, the acts with their numbers, and the paper they are drawn on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hr_core.choices_acts import ActState, SignerState
from hr_core.models.base import InstitutionScoped, ScopedDated, one_at_a_time, ordered_period
from hr_core.models.employees import Employee


def _user(label: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=label
    )


class LetterPaper(ScopedDated):
    """The paper of the institution over a period: its logo, the lines under its name, the foot of the page."""

    logo = models.ImageField(_("logo"), upload_to="papiers/", blank=True, help_text=_("PNG ou JPEG, fond blanc."))
    motto = models.CharField(
        _("au-dessus du nom"), max_length=120, blank=True, help_text=_("Par exemple l’État et sa devise, ou la tutelle.")
    )
    lines = models.TextField(
        _("sous le nom"), blank=True, help_text=_("Une ligne par ligne ; vide : l’adresse et les numéros d’employeur.")
    )
    foot = models.CharField(_("bas de page"), max_length=200, blank=True)
    made_by = _user(_("écrit par"))

    class Meta:
        ordering = ["-start"]
        verbose_name = _("papier à en-tête")
        verbose_name_plural = _("papiers à en-tête")
        constraints = [
            ordered_period("letter_paper"),
            one_at_a_time("letter_paper", "institution_id", message=_("Un autre papier couvre ces dates.")),
        ]

    def __str__(self) -> str:
        return _t("Papier du %(day)s") % {"day": f"{self.start:%d/%m/%Y}"}


class ActTemplate(ScopedDated):
    """The text of a kind of act over a period; without one, the text of the house is used."""

    kind = models.SlugField(_("acte"), max_length=32, editable=False)
    title = models.CharField(_("titre"), max_length=160)
    visas = models.TextField(_("visas"), blank=True, help_text=_("Une ligne par visa : « Vu … ; »."))
    body = models.TextField(_("texte"))
    distribution = models.TextField(_("ampliations"), blank=True, help_text=_("Un destinataire par ligne."))
    written_by = _user(_("écrit par"))

    class Meta:
        ordering = ["kind", "-start"]
        verbose_name = _("modèle d’acte")
        verbose_name_plural = _("modèles d’acte")
        constraints = [
            ordered_period("act_template"),
            models.UniqueConstraint(
                fields=["institution", "kind", "start"],
                name="act_template_unique",
                violation_error_message=_("Ce modèle a déjà une version à cette date."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ActSeries(InstitutionScoped):
    """The series in which a kind of act is numbered at the institution; without a row, that of the house."""

    kind = models.SlugField(_("acte"), max_length=32)
    series = models.CharField(_("série"), max_length=12, help_text=_("Par exemple DEC, CTR, ATT."))

    class Meta:
        ordering = ["kind"]
        verbose_name = _("série d’actes")
        verbose_name_plural = _("séries d’actes")
        constraints = [
            models.UniqueConstraint(fields=["institution", "kind"], name="act_series_unique"),
            models.CheckConstraint(
                condition=Q(series__regex=r"^[A-Z0-9]{1,12}$"),
                name="act_series_code",
                violation_error_message=_("Une série s’écrit en capitales et en chiffres, sans espace."),
            ),
        ]

    def __str__(self) -> str:
        return self.series


class ActSigner(ScopedDated):
    """Who may sign which acts, from when, by which text: registered by one person, approved by another.

    `is_automatic`: certificates of these kinds are issued under this signature without a gesture of the signer.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("signataire"), related_name="+"
    )
    quality = models.CharField(_("qualité"), max_length=120, help_text=_("Comme elle s’imprime : « Le Directeur général »."))
    kinds = ArrayField(models.SlugField(max_length=32), verbose_name=_("actes"))
    reference = models.CharField(_("texte"), max_length=160, help_text=_("Décret de nomination ou décision de délégation."))
    is_automatic = models.BooleanField(_("certificats sans geste du signataire"), default=False)
    state = models.CharField(
        _("état"), max_length=10, choices=SignerState, default=SignerState.PROPOSED, editable=False
    )
    registered_by = _user(_("enregistré par"))
    decided_by = _user(_("décidé par"))
    decided_at = models.DateTimeField(_("décidé le"), null=True, editable=False)
    remark = models.CharField(_("observation"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["-start", "-pk"]
        verbose_name = _("signataire")
        indexes = [models.Index(fields=["institution", "user"], name="act_signer_user")]
        constraints = [
            ordered_period("act_signer"),
            models.CheckConstraint(
                condition=Q(kinds__len__gt=0), name="act_signer_kinds", violation_error_message=_("Choisir au moins un acte.")
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | (~Q(decided_by=F("registered_by")) & ~Q(decided_by=F("user"))),
                name="act_signer_two_persons",
                violation_error_message=_("Ni qui a enregistré le pouvoir ni qui le reçoit ne l’approuve."),
            ),
            models.CheckConstraint(
                condition=Q(state="proposed") | Q(decided_by__isnull=False), name="act_signer_decided"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.quality}"


class Act(InstitutionScoped):
    """An act of one employee. Its text is its own from the draft on; signing numbers it, freezes it and takes effect.

    `values`: what its kind asks (the fact to come), as JSON. `frozen`: the places and blocks as printed, the head, the day in
    words. `undo`: what the effect wrote, so that cancelling takes it back. `fingerprint`: SHA-256 of what the paper says.
    """

    kind = models.SlugField(_("acte"), max_length=32, editable=False)
    employee = models.ForeignKey(Employee, models.PROTECT, verbose_name=_("agent"), related_name="acts")
    state = models.CharField(_("état"), max_length=10, choices=ActState, default=ActState.DRAFT, editable=False)
    title = models.CharField(_("titre"), max_length=160)
    visas = models.TextField(_("visas"), blank=True)
    body = models.TextField(_("texte"))
    distribution = models.TextField(_("ampliations"), blank=True)
    effective_on = models.DateField(_("prend effet le"))
    motive = models.CharField(_("motif"), max_length=300, blank=True)
    values = models.JSONField(default=dict, editable=False)
    origin = models.CharField(_("origine"), max_length=80, blank=True, editable=False)

    series = models.CharField(_("série"), max_length=12, blank=True, editable=False)
    year = models.PositiveSmallIntegerField(_("année"), null=True, editable=False)
    number = models.PositiveIntegerField(_("numéro"), null=True, editable=False)
    frozen = models.JSONField(default=dict, editable=False)
    paper = models.ForeignKey(LetterPaper, models.PROTECT, null=True, editable=False, related_name="+")
    token = models.CharField(_("code de vérification"), max_length=24, blank=True, editable=False)
    fingerprint = models.CharField(_("empreinte"), max_length=64, blank=True, editable=False)
    undo = models.JSONField(default=dict, editable=False)

    made_by = _user(_("préparé par"))
    made_at = models.DateTimeField(_("préparé le"), auto_now_add=True)
    checked_by = _user(_("contrôlé par"))
    checked_at = models.DateTimeField(_("contrôlé le"), null=True, editable=False)
    signed_by = _user(_("signé par"))
    signed_at = models.DateTimeField(_("signé le"), null=True, editable=False)
    signer_name = models.CharField(_("signataire"), max_length=120, blank=True, editable=False)
    signer_quality = models.CharField(_("qualité du signataire"), max_length=300, blank=True, editable=False)
    notified_on = models.DateField(_("notifié le"), null=True, editable=False)
    notified_how = models.CharField(_("remis comment"), max_length=160, blank=True, editable=False)
    cancelled_by = _user(_("annulé par"))
    cancelled_at = models.DateTimeField(_("annulé le"), null=True, editable=False)
    cancelled_reason = models.CharField(_("motif de l’annulation"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("acte")
        indexes = [
            models.Index(fields=["institution", "state"], name="act_state"),
            models.Index(fields=["institution", "employee"], name="act_employee"),
            models.Index(fields=["institution", "origin"], name="act_origin"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "series", "year", "number"],
                condition=Q(number__isnull=False),
                name="act_number_unique",
                violation_error_message=_("Ce numéro d’acte existe déjà."),
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=False, year__isnull=False, signed_by__isnull=False, signed_at__isnull=False)
                | Q(number__isnull=True, year__isnull=True, signed_by__isnull=True),
                name="act_signed_whole",
                violation_error_message=_("Un acte numéroté porte sa signature, et rien d’autre n’a de numéro."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("signed", "notified")) | Q(number__isnull=False), name="act_signed_number"
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | Q(made_by__isnull=True) | ~Q(checked_by=F("made_by")),
                name="act_check_two_persons",
                violation_error_message=_("La personne qui contrôle un acte ne peut pas l’avoir préparé."),
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | Q(made_by__isnull=True) | ~Q(signed_by=F("made_by")),
                name="act_sign_two_persons",
                violation_error_message=_("La personne qui signe un acte ne peut pas l’avoir préparé."),
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancelled_reason=""),
                name="act_cancelled_reason",
                violation_error_message=_("Un acte annulé garde son motif."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.reference}".strip()

    def get_absolute_url(self) -> str:
        return reverse("hr_core:act_detail", args=[self.pk])

    @property
    def reference(self) -> str:
        """`DEC-2026-0012`, empty before it is signed."""
        return f"{self.series}-{self.year}-{self.number:04d}" if self.number else ""

    @property
    def is_in_force(self) -> bool:
        return self.state in (ActState.SIGNED, ActState.NOTIFIED)


class ActProof(models.Model):
    """What the public page knows of an act: what its paper says of itself, nobody's name but the signer's.

    A table of the zone: the page is open to everybody, outside any scope.
    """

    token = models.CharField(_("jeton"), max_length=24, unique=True)
    institution_name = models.CharField(_("institution"), max_length=160)
    reference = models.CharField(_("numéro"), max_length=40)
    title = models.CharField(_("acte"), max_length=160)
    signed_on = models.DateField(_("signé le"))
    signer = models.CharField(_("signataire"), max_length=300)
    fingerprint = models.CharField(_("empreinte"), max_length=64)
    cancelled_on = models.DateField(_("annulé le"), null=True)

    class Meta:
        verbose_name = _("preuve d’acte")
        verbose_name_plural = _("preuves d’acte")

    def __str__(self) -> str:
        return self.reference
