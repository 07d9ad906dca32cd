"""Skills and diplomas of a person: what is held, at which level, since when, who said so and what proves it.

A row is a statement and stays: a level that changes is a new row. What is held on a day is read from them
(`careers.selectors.person_skills`). Codes are those of the referential, which never change meaning between editions.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from careers.choices_skills import ClaimState, EvidenceKind, SkillSource
from hr_core.models import Document, Employee, InstitutionScoped


class Claim(models.Model):
    """A statement about somebody: their own waits for another person, who confirms it or sets it aside with a reason."""

    document = models.ForeignKey(
        Document, models.SET_NULL, null=True, blank=True, verbose_name=_("pièce du dossier"), related_name="+"
    )
    state = models.CharField(_("état"), max_length=10, choices=ClaimState, default=ClaimState.PROPOSED, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("déclarée par"), related_name="+", editable=False
    )
    recorded_at = models.DateTimeField(_("déclarée le"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("confirmée par"), related_name="+", editable=False
    )
    decided_at = models.DateTimeField(_("confirmée le"), null=True, editable=False)
    decision_reason = models.CharField(_("observation"), max_length=300, blank=True, editable=False)

    class Meta:
        abstract = True


def claim_rules(name: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(
            condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("recorded_by")),
            name=f"{name}_two_persons",
            violation_error_message=_("La personne qui confirme n’est pas celle qui a déclaré."),
        ),
        models.CheckConstraint(
            condition=~Q(state__in=["refused", "corrected"]) | Q(decided_by__isnull=False) & ~Q(decision_reason=""),
            name=f"{name}_reason",
            violation_error_message=_("Dites pourquoi : l’agent le lira."),
        ),
    ]


class PersonSkill(Claim, InstitutionScoped):
    """A skill of the referential held at a level from a day. Declared by the person, it counts as such until it is confirmed."""

    employee = models.ForeignKey(Employee, models.CASCADE, verbose_name=_("agent"), related_name="skills")
    code = models.CharField(_("compétence"), max_length=12)
    level = models.PositiveSmallIntegerField(_("niveau"))
    source = models.CharField(_("origine"), max_length=10, choices=SkillSource)
    on = models.DateField(_("constatée le"))
    expires_on = models.DateField(_("expire le"), null=True, blank=True, help_text=_("Premier jour où elle ne vaut plus."))
    evidence_kind = models.CharField(_("preuve"), max_length=12, choices=EvidenceKind, blank=True)
    evidence = models.CharField(_("référence de la preuve"), max_length=200, blank=True)
    replaces = models.ForeignKey(
        "self", models.SET_NULL, null=True, verbose_name=_("corrige"), related_name="corrections", editable=False
    )

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("compétence d’un agent")
        verbose_name_plural = _("compétences des agents")
        indexes = [
            models.Index(fields=["institution", "employee", "code"], name="person_skill_employee"),
            models.Index(fields=["institution", "code", "level"], name="person_skill_code"),
            models.Index(fields=["institution", "state"], name="person_skill_state"),
        ]
        constraints = [
            *claim_rules("person_skill"),
            models.CheckConstraint(
                condition=Q(level__range=(1, 4)),
                name="person_skill_level",
                violation_error_message=_("Un niveau va de 1 à 4."),
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gt=F("on")),
                name="person_skill_expiry",
                violation_error_message=_("L’expiration suit le jour où la compétence est constatée."),
            ),
            models.CheckConstraint(
                condition=~Q(source="evidenced") | ~Q(evidence=""),
                name="person_skill_evidence",
                violation_error_message=_("Une compétence attestée nomme sa preuve : diplôme, certificat ou formation."),
            ),
            models.CheckConstraint(
                condition=~Q(source="declared") | ~Q(state="valid") | Q(decided_by__isnull=False),
                name="person_skill_declared",
                violation_error_message=_("Une déclaration confirmée dit par qui."),
            ),
            models.UniqueConstraint(
                fields=["employee", "code"],
                condition=Q(state="proposed"),
                name="person_skill_one_waiting",
                violation_error_message=_("Une déclaration sur cette compétence attend déjà : retirez-la pour la remplacer."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}, niveau {self.level}"

    def get_absolute_url(self) -> str:
        return reverse("careers:employee_skills", args=[self.employee_id])

    def is_expired(self, on: Any) -> bool:
        return self.expires_on is not None and self.expires_on <= on


class Diploma(Claim, InstitutionScoped):
    """A diploma: its level is one of the referential (N1 to N7); a foreign one may be recognised at another level."""

    employee = models.ForeignKey(Employee, models.CASCADE, verbose_name=_("agent"), related_name="diplomas")
    title = models.CharField(_("intitulé"), max_length=160, help_text=_("Tel qu’il est écrit sur le diplôme."))
    level = models.CharField(_("niveau"), max_length=12)
    field = models.CharField(_("spécialité"), max_length=120, blank=True)
    school = models.CharField(_("établissement"), max_length=160)
    country = models.CharField(_("pays"), max_length=60, blank=True)
    obtained_on = models.DateField(_("obtenu le"))
    recognised_level = models.CharField(
        _("niveau reconnu"), max_length=12, blank=True, help_text=_("Par la décision d’équivalence ; vide : le même.")
    )
    recognition = models.CharField(
        _("équivalence"), max_length=160, blank=True, help_text=_("Par exemple « CAMES, décision n° 214 du 3 mai 2012 ».")
    )

    class Meta:
        ordering = ["-obtained_on", "-pk"]
        verbose_name = _("diplôme")
        indexes = [
            models.Index(fields=["institution", "employee"], name="diploma_employee"),
            models.Index(fields=["institution", "state"], name="diploma_state"),
        ]
        constraints = [
            *claim_rules("diploma"),
            models.CheckConstraint(
                condition=Q(recognised_level="") | ~Q(recognition=""),
                name="diploma_recognition",
                violation_error_message=_("Un niveau reconnu nomme la décision d’équivalence."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("careers:employee_skills", args=[self.employee_id])

    @property
    def counted_level(self) -> str:
        return self.recognised_level or self.level
