"""Rehearsals of restoration: their record, and asking for one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen
from payroll.models import BackupRehearsal
from payroll.services.rehearsals import REHEARSE, rehearsal_request
from payroll.tables_proof import RehearsalTable

READ = (*REHEARSE, "payroll_close")


class RehearsalListView(ListScreen):
    """Every rehearsal, newest first: a backup is safe once it was restored."""

    model = BackupRehearsal
    rights = READ
    title = gettext_lazy("Sauvegardes répétées")
    lede = gettext_lazy(
        "Sauvegarder, restaurer dans une base d’essai, y vérifier les sceaux\u00a0: avant chaque clôture."
    )
    caption = gettext_lazy("Répétitions de restauration")
    unit = (gettext_lazy("répétition"), gettext_lazy("répétitions"))
    table_class = RehearsalTable
    empty = Empty(
        gettext_lazy("Aucune restauration répétée"),
        gettext_lazy(
            "Une sauvegarde qui n’a jamais été restaurée n’est pas sûre. La base en service n’est pas touchée. "
            "L’administrateur de l’institution lance la répétition."
        ),
    )

    def get_queryset(self) -> Any:
        return BackupRehearsal.objects.select_related("asked_by").defer("findings")

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Répéter une restauration"), reverse("payroll:rehearsal_request"), "refresh", REHEARSE, True)]


class RehearsalRequestView(ConfirmScreen):
    rights = REHEARSE
    title = gettext_lazy("Répéter une restauration\u202f?")
    crumbs = ((gettext_lazy("Sauvegardes répétées"), "payroll:rehearsal_list"),)
    submit_label = gettext_lazy("Lancer la répétition")
    success_url = "payroll:rehearsal_list"
    success_message = gettext_lazy("La répétition est lancée\u00a0: son résultat s’inscrit ici.")

    def get_record(self) -> Any:
        return None

    def get_consequences(self) -> Sequence[Any]:
        return [
            _("La base et les fichiers sont sauvegardés sur le serveur, sous var/sauvegardes."),
            _(
                "La sauvegarde est restaurée dans une base d’essai, où chaque sceau est recalculé ; cette base est ensuite supprimée."
            ),
            _("La base en service n’est pas touchée : on peut continuer à travailler."),
        ]

    def perform(self, form: Any) -> BackupRehearsal:
        return rehearsal_request(access=self.access)
