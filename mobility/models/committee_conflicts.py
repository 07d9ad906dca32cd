"""Conflicts of interest: what records show, what members declare, what candidates object, how it was settled."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from mobility.choices_committee import Ground, Origin, Ruling
from mobility.models.committee_members import CommitteeMember
from mobility.models.committee_sessions import AgendaItem


class InterestDeclaration(InstitutionScoped):
    """What a member answered for an item before it was called (MOB-6)."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, verbose_name=_("point"), related_name="declarations")
    member = models.ForeignKey(CommitteeMember, models.PROTECT, verbose_name=_("membre"), related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("personne"), related_name="+")
    ground = models.CharField(_("nature de l’intérêt"), max_length=16, choices=Ground, blank=True)
    text = models.CharField(_("précision"), max_length=400, blank=True)
    declared_at = models.DateTimeField(_("déclaré le"), auto_now=True)

    class Meta:
        ordering = ["member__order", "pk"]
        verbose_name = _("déclaration d’intérêts")
        verbose_name_plural = _("déclarations d’intérêts")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "member"], name="interest_declaration_once",
                violation_error_message=_("Ce membre a déjà répondu pour ce point."),
            ),
            models.CheckConstraint(
                condition=Q(ground="") | ~Q(text=""), name="interest_declaration_told",
                violation_error_message=_("Dites en une phrase en quoi consiste l’intérêt."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.member}, {self.item}"


class Conflict(InstitutionScoped):
    """A possible conflict of a member with a vacancy. « Recused » closes the whole vacancy, by the policies of the tables.

    `detail` names no candidate: the recused member reads it. `application` says whom it concerns to those who may read it.
    """

    vacancy = models.ForeignKey("mobility.Vacancy", models.PROTECT, verbose_name=_("avis de vacance"), related_name="+")
    item = models.ForeignKey(AgendaItem, models.PROTECT, verbose_name=_("point"), related_name="conflicts")
    application = models.ForeignKey(
        "mobility.Application", models.PROTECT, null=True, blank=True, verbose_name=_("candidature"), related_name="+"
    )
    member = models.ForeignKey(CommitteeMember, models.PROTECT, verbose_name=_("membre"), related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("personne"), related_name="+")
    ground = models.CharField(_("motif"), max_length=16, choices=Ground)
    origin = models.CharField(_("origine"), max_length=12, choices=Origin)
    is_hard = models.BooleanField(_("exclut sans débat"))
    detail = models.CharField(_("précision"), max_length=400, blank=True)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("signalé par"), related_name="+"
    )
    raised_at = models.DateTimeField(_("signalé le"), auto_now_add=True)
    ruling = models.CharField(_("suite"), max_length=8, choices=Ruling, default=Ruling.PENDING)
    reason = models.CharField(_("motif de la décision"), max_length=300, blank=True)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("tranché par"), related_name="+"
    )
    ruled_at = models.DateTimeField(_("tranché le"), null=True, blank=True)

    class Meta:
        ordering = ["member__order", "pk"]
        verbose_name = _("conflit d’intérêts")
        verbose_name_plural = _("conflits d’intérêts")
        indexes = [
            models.Index(fields=["institution", "item"], name="committee_conflict_item"),
            models.Index(fields=["vacancy", "user"], condition=Q(ruling="recused"), name="committee_recusal"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "member", "ground", "origin"], name="committee_conflict_once",
                violation_error_message=_("Ce conflit est déjà relevé."),
            ),
            models.CheckConstraint(
                condition=Q(is_hard=False) | Q(ruling=Ruling.RECUSED), name="committee_conflict_hard",
                violation_error_message=_("Ce motif exclut sans débat : le membre est récusé."),
            ),
            models.CheckConstraint(
                condition=Q(is_hard=True) | Q(ruling=Ruling.PENDING) | Q(ruled_by__isnull=False) & ~Q(reason=""),
                name="committee_conflict_ruled",
                violation_error_message=_("La décision sur un conflit porte son auteur et son motif."),
            ),
            models.CheckConstraint(
                condition=Q(ruled_by__isnull=True) | ~Q(ruled_by=F("user")), name="committee_conflict_not_own",
                violation_error_message=_("Personne ne tranche son propre conflit : c’est à la vice-présidence."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.member} : {self.get_ground_display()}"
