"""Steps of the parallel run: receiving a register, its columns, its items, comparing again, signing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_amount
from hr_core.ui.screens import ConfirmScreen, FormScreen
from payroll.forms.parallel import ColumnsForm, ItemsForm, RegisterForm, SignForm
from payroll.models import ParallelRun
from payroll.selectors.parallel import our_lines
from payroll.services.parallel.comparing import parallel_compare
from payroll.services.parallel.register import targets_of
from payroll.services.parallel.runs import (
    are_columns_kept,
    columns_keep,
    headed,
    items_keep,
    items_of,
    layout_of,
    parallel_drop,
    parallel_receive,
)
from payroll.services.parallel.words import parallel_approve, parallel_reopen, parallel_sign
from payroll.views.parallel.months import HOME, OfParallel
from payroll.workflows_parallel import CHECK, MAKE


class ReceiveView(FormScreen):
    """The register of a month; it takes the place of the one received before."""

    form_class = RegisterForm
    rights = (MAKE,)
    crumbs = (HOME,)
    title = gettext_lazy("Comparer un mois")
    lede = gettext_lazy("Le fichier d’un mois déjà donné est remplacé ; vos justifications valables restent.")
    submit_label = gettext_lazy("Lire le fichier")
    cancel_url = "payroll:parallel_list"

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> ParallelRun:
        file = form.cleaned_data["file"]
        return parallel_receive(
            period=form.cleaned_data["period"], content=file.read(), name=file.name, access=self.access
        )

    def get_success_message(self, result: ParallelRun) -> str:
        if result.compared_at is not None:
            return _("Le fichier a la présentation du mois dernier : il est lu et comparé.")
        if are_columns_kept(headed(result).headings, layout_of(self.institution)):
            return _("Le fichier a la présentation du mois dernier. Dites où vont ses rubriques nouvelles.")
        return _("Le fichier est lu. Vérifiez ce que portent ses colonnes.")

    def get_success_url(self, result: ParallelRun) -> str:
        if result.compared_at is not None:
            return reverse("payroll:parallel_detail", args=[result.pk])
        is_known = are_columns_kept(headed(result).headings, layout_of(self.institution))
        return reverse("payroll:parallel_items" if is_known else "payroll:parallel_columns", args=[result.pk])


class ColumnsView(OfParallel, FormScreen):
    form_class = ColumnsForm
    rights = (MAKE,)
    title = gettext_lazy("Colonnes du fichier")
    lede = gettext_lazy("Ce que porte chaque colonne. Vos choix sont gardés pour les mois suivants.")
    submit_label = gettext_lazy("Continuer vers les rubriques")

    def get_form_options(self) -> dict[str, Any]:
        head = headed(self.record)
        return {"head": head, "targets": targets_of(head, layout_of(self.institution).columns)}

    def perform(self, form: Any) -> Any:
        return columns_keep(parallel=self.record, targets=form.targets(), access=self.access)

    def get_success_message(self, result: Any) -> str:
        return _("Colonnes enregistrées. Dites maintenant à quoi correspond chaque rubrique.")

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:parallel_items", args=[self.record.pk])


class ItemsView(OfParallel, FormScreen):
    form_class = ItemsForm
    rights = (MAKE,)
    title = gettext_lazy("Rubriques de l’ancien logiciel")
    lede = gettext_lazy("À quelle ligne de nos bulletins correspond chacune ; plusieurs peuvent aller à la même, elles s’additionnent.")
    submit_label = gettext_lazy("Enregistrer et comparer")

    def get_form_options(self) -> dict[str, Any]:
        layout = layout_of(self.institution)
        return {
            "items": items_of(self.record, layout),
            "lines": list(our_lines(self.record.period).values()),
            "currency": self.currency,
            "step": layout.step,
        }

    def perform(self, form: Any) -> ParallelRun:
        step = form.cleaned_data["step"] or 0
        return items_keep(parallel=self.record, items=form.items(), step=step, access=self.access)

    def get_success_message(self, result: ParallelRun) -> str:
        return _compared_words(result, self.currency)


def _compared_words(row: ParallelRun, currency: str) -> str:
    if not row.different:
        return _("Comparé : les deux livres de paie sont égaux au franc.")
    told = {"gaps": french_amount(row.different, currency, unit=True), "left": french_amount(row.unexplained, currency, unit=True)}
    return _("Comparé : %(gaps)s d’écarts, dont %(left)s à expliquer.") % told


class CompareView(OfParallel, ConfirmScreen):
    rights = (MAKE,)
    question = gettext_lazy("Comparer de nouveau\u202f?")
    submit_label = gettext_lazy("Comparer")

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_consequences(self) -> Sequence[Any]:
        return [
            _("Le fichier reçu est tenu à côté de nos bulletins d’aujourd’hui."),
            _("Une justification reste tant que son écart est le même ; les autres écarts sont à revoir."),
        ]

    def perform(self, form: Any) -> ParallelRun:
        return parallel_compare(parallel=self.record, access=self.access)

    def get_success_message(self, result: ParallelRun) -> str:
        return _compared_words(result, self.currency)


class DropView(OfParallel, ConfirmScreen):
    rights = (MAKE,)
    question = gettext_lazy("Supprimer ce double calcul\u202f?")
    submit_label = gettext_lazy("Supprimer")
    success_message = gettext_lazy("Le double calcul est supprimé ; nos bulletins n’ont pas changé.")
    danger = True
    asks_reason = "optional"

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_consequences(self) -> Sequence[Any]:
        return [_("Le fichier reçu, les écarts et leurs justifications disparaissent. La présentation reste enregistrée.")]

    def perform(self, form: Any) -> None:
        parallel_drop(parallel=self.record, access=self.access, reason=form.cleaned_data.get("motif", ""))

    @cached_property
    def _back(self) -> str:
        return reverse("payroll:parallel_list")

    def get_success_url(self, result: Any) -> str:
        return self._back


class SignView(OfParallel, FormScreen):
    form_class = SignForm
    rights = (MAKE,)
    submit_label = gettext_lazy("Signer")
    success_message = gettext_lazy("Signé. Une autre personne contresigne.")
    lede = gettext_lazy("La comparaison ne changera plus ; une autre personne la contresigne.")

    def get_title(self) -> str:
        return _("Signer le double calcul %(of_month)s") % {"of_month": self.record.period.of_month}

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> ParallelRun:
        return parallel_sign(parallel=self.record, conclusion=form.cleaned_data["conclusion"], access=self.access)


class ApproveView(OfParallel, ConfirmScreen):
    rights = (CHECK,)
    question = gettext_lazy("Contresigner ce double calcul\u202f?")
    submit_label = gettext_lazy("Contresigner")
    success_message = gettext_lazy("Le rapport est signé par deux personnes.")

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_consequences(self) -> Sequence[Any]:
        row = self.record
        if row.signed_by is None:
            return [_("Le préparateur ne l’a pas encore signé.")]
        return [
            _("%(person)s, %(quality)s, conclut : « %(words)s »") % {"person": row.signed_by, "quality": row.signed_as, "words": row.conclusion},
            _("Le rapport ne changera plus."),
        ]

    def perform(self, form: Any) -> ParallelRun:
        return parallel_approve(parallel=self.record, access=self.access)


class ReopenView(OfParallel, ConfirmScreen):
    rights = (MAKE,)
    question = gettext_lazy("Retirer la signature\u202f?")
    submit_label = gettext_lazy("Retirer la signature")
    success_message = gettext_lazy("La signature est retirée ; la comparaison peut changer.")
    asks_reason = True

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> ParallelRun:
        return parallel_reopen(parallel=self.record, reason=form.cleaned_data["motif"], access=self.access)
