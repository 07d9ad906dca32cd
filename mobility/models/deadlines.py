"""The register of deadlines: who must act, by which working day, what was said of it, and when it was done."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.models import Institution, InstitutionScoped
from mobility.choices import DeadlineKind


class Deadline(InstitutionScoped):
    """`key` names what must be done (« appeal:12 »); `owner` is the institution that must act, by whose calendar `due_on` is counted;
    `user` the one person who must, if any. `text` names nobody: numbers only. Written by the daily task, from the facts."""

    key = models.CharField(max_length=60)
    kind = models.CharField(_("nature"), max_length=14, choices=DeadlineKind)
    owner = models.ForeignKey(Institution, models.PROTECT, verbose_name=_("doit agir"), related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("personne"), related_name="+"
    )
    text = models.CharField(_("objet"), max_length=200)
    url = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(_("attendu le"))
    reminded_on = models.DateField(_("rappelé le"), null=True)
    escalated_on = models.DateField(_("signalé le"), null=True)
    done_on = models.DateField(_("fait le"), null=True)

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("échéance")
        verbose_name_plural = _("échéances")
        indexes = [models.Index(fields=["institution", "done_on", "due_on"], name="mobility_deadline_open")]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "key"], name="mobility_deadline_once", violation_error_message=_("Cette échéance est déjà suivie."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return self.url
