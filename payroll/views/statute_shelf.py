"""The shelf: usual bonuses and allowances, adopted as a proposal in two steps and edited on the way."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_count
from hr_core.ui.screens import Screen
from payroll.choices import AmountKind
from payroll.models import ArticleVersion, PayItem, StatuteText
from payroll.selectors.statute import Template, item_labels, shelf, template_values
from payroll.services.article_rules import amount_told, rhythm_told
from payroll.views.statute_articles import NEW, ArticleCreateView
from payroll.views.statute_parts import PROPOSE, STATUTE, statute_tabs

State = ArticleVersion.State


class ShelfView(Screen):
    """The templates, and where each is already in use."""

    template_name = "payroll/statute/shelf.html"
    title = gettext_lazy("Modèles d’articles")
    rights = PROPOSE

    def get(self, request: HttpRequest) -> HttpResponse:
        texts = list(StatuteText.objects.order_by("-start"))
        used = set(ArticleVersion.objects.exclude(state=State.REFUSED).values_list("item__code", flat=True))
        templates = [self._told(template, used) for template in shelf()]
        return self.show(
            templates=templates,
            text=texts[0] if texts else None,
            texts=texts,
            count=french_count(len(templates), _("modèle"), _("modèles")),
            tabs=statute_tabs(request.path, self.access),
        )

    def _told(self, template: Template, used: set[str]) -> dict[str, Any]:
        version = ArticleVersion(
            **{name: value for name, value in template_values(template, self.institution).items() if name != "item"}
        )
        asks = version.amount_kind == AmountKind.FIXED and not version.amount
        amount = template.told or amount_told(version, self.currency)
        return {
            "template": template,
            "amount": _("montant à donner") if asks else amount,
            "rhythm": rhythm_told(version),
            "is_used": template.item in used,
        }


class AdoptView(ArticleCreateView):
    """The form of a new article filled from a template; « Proposer » ends it."""

    @cached_property
    def template(self) -> Template:
        found = next((each for each in shelf() if each.code == self.kwargs["code"]), None)
        if found is None:
            raise Http404
        return found

    def get_title(self) -> str:
        return _("Adopter « %(object)s »") % {"object": self.template.object}

    def get_lede(self) -> str:
        return self.template.about

    def get_initial(self) -> dict[str, Any]:
        item = PayItem.objects.filter(code=self.template.item).first()
        initial = {**NEW, **template_values(self.template, self.institution)}
        initial["is_executive"] = {True: "oui", False: "non", None: ""}[initial.get("is_executive")]
        if item is not None and item.pk in item_labels(self.institution, timezone.localdate()):
            initial["item"] = item.pk
        return initial

    def get_crumbs(self) -> Any:
        return (STATUTE, (_("Modèles"), reverse("payroll:statute_shelf")))

    def get_cancel_url(self) -> str:
        return reverse("payroll:statute_shelf")


