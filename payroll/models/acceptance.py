"""The acceptance (recette) of a country's law by an institution: every figure signed by an expert before the first real pay.

A signature is given to a value, by its digest: a figure that changes is to be signed again. Rows are never rewritten.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from hr_core.ui.states import StateChoices
from payroll.models.deductions import user_key


class LawAcceptance(InstitutionScoped):
    """Whether an institution is asked for its acceptance: asked (unsigned figures keep a run from being authorised), or
    prior (it already paid with this software when the acceptance came in). Without a row nothing is asked."""

    class State(StateChoices):
        ASKED = "asked", "now", "clock", _("ouverte")
        PRIOR = "prior", "", "", _("antérieure à la recette")

    state = models.CharField(_("état"), max_length=8, choices=State.choices, default=State.ASKED)
    reason = models.CharField(_("motif"), max_length=300, blank=True)
    opened_by = user_key(_("ouverte par"))
    opened_at = models.DateTimeField(_("ouverte le"), auto_now_add=True)

    class Meta:
        verbose_name = _("recette du pays")
        constraints = [
            models.UniqueConstraint(fields=["institution"], name="law_acceptance_one"),
            models.CheckConstraint(
                condition=~Q(state="prior") | ~Q(reason=""),
                name="law_acceptance_reason",
                violation_error_message=_("Dites pourquoi la recette n’est pas demandée."),
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class AcceptanceRecord(InstitutionScoped):
    """The paper that an expert signed, as it was scanned: what it is was read in its bytes, its digest says that it is the same."""

    file = models.FileField(_("procès-verbal numérisé"), upload_to="recette/%Y/", max_length=200)
    name = models.CharField(_("nom du fichier"), max_length=160)
    media_type = models.CharField(_("type"), max_length=80)
    size = models.PositiveIntegerField(_("octets"))
    sha256 = models.CharField(_("empreinte"), max_length=64)
    expert_name = models.CharField(_("expert"), max_length=120)
    expert_quality = models.CharField(_("qualité"), max_length=120)
    expert_institution = models.CharField(_("institution de l’expert"), max_length=160)
    signed_on = models.DateField(_("signé le"))
    law_version = models.CharField(_("version de la loi"), max_length=16)
    recorded_by = user_key(_("joint par"))
    recorded_at = models.DateTimeField(_("joint le"), auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("procès-verbal de recette")
        verbose_name_plural = _("procès-verbaux de recette")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "sha256"],
                name="acceptance_record_once",
                violation_error_message=_("Ce procès-verbal est déjà joint."),
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="acceptance_record_size"),
        ]

    def __str__(self) -> str:
        return f"{self.expert_name}, {self.expert_institution}"


class FigureSignature(InstitutionScoped):
    """An expert's word on a value of a figure, as recorded by an officer. The last one on a digest counts."""

    class Decision(StateChoices):
        CONFORM = "conform", "ok", "circle-check", _("conforme")
        RESERVE = "reserve", "wait", "alert-triangle", _("réserve")
        TO_CORRECT = "to_correct", "bad", "alert-circle", _("à corriger")

    figure = models.CharField(_("chiffre"), max_length=80)
    digest = models.CharField(_("empreinte"), max_length=64)
    label = models.CharField(_("libellé"), max_length=200)
    value = models.TextField(_("valeur signée"))
    valid_from = models.DateField(_("en vigueur depuis"))
    source = models.CharField(_("texte ou source"), max_length=300, blank=True)
    confidence = models.CharField(_("fiabilité"), max_length=8)
    law_version = models.CharField(_("version de la loi"), max_length=16)
    decision = models.CharField(_("décision"), max_length=10, choices=Decision.choices)
    remark = models.CharField(_("observation"), max_length=300, blank=True)
    expert_name = models.CharField(_("expert"), max_length=120)
    expert_quality = models.CharField(_("qualité"), max_length=120)
    expert_institution = models.CharField(_("institution de l’expert"), max_length=160)
    signed_on = models.DateField(_("signé le"))
    #: Null for what was signed before the paper was asked for.
    record = models.ForeignKey(
        AcceptanceRecord, models.PROTECT, null=True, editable=False, related_name="signatures", verbose_name=_("procès-verbal")
    )
    recorded_by = user_key(_("enregistré par"))
    recorded_at = models.DateTimeField(_("enregistré le"), auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("signature d’un chiffre")
        indexes = [models.Index(fields=["institution", "figure", "digest"], name="figure_signature_digest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="conform") | ~Q(remark=""),
                name="figure_signature_remark",
                violation_error_message=_("Une réserve ou une correction demandée porte son observation."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} : {self.get_decision_display()}"


class FigureDerogation(InstitutionScoped):
    """Paying with a value that nobody signed yet: by name, for that value only. Shown in red on the proof sheet."""

    figure = models.CharField(_("chiffre"), max_length=80)
    digest = models.CharField(_("empreinte"), max_length=64)
    label = models.CharField(_("libellé"), max_length=200)
    reference = models.CharField(_("décision"), max_length=120)
    reason = models.CharField(_("motif"), max_length=300)
    granted_by = user_key(_("accordée par"))
    granted_as = models.CharField(_("en qualité de"), max_length=80)
    granted_at = models.DateTimeField(_("accordée le"), auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("dérogation à la recette")
        verbose_name_plural = _("dérogations à la recette")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "figure", "digest"],
                name="figure_derogation_unique",
                violation_error_message=_("Ce chiffre est déjà l’objet d’une dérogation."),
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="figure_derogation_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.label} : {self.reference}"
