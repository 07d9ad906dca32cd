"""« Demander une mobilité » through the engine of requests: the wish reaches human resources and the mobility correspondents, before
any vacancy. Accepted, it commits nobody: inside, an act moves the person; outside, the board of vacancies does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee, Institution, Request, RoleGrant, StepKind, Unit, User
from hr_core.services.notices import notices_send
from hr_core.services.requests.kinds import MOBILITY, RequestKind, Told, kind_register
from hr_core.text import french_date

KIND, BOARD = "mobilite", "mobilite-avis"


def wish_prepare(employee: Employee, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """What is kept: keys of the place wished, free words. Raises `ValidationError` when the two places are mixed."""
    from mobility.forms.wishes import INSIDE

    unit, host = values["unit"], values["host"]
    is_inside = values["reach"] == INSIDE
    if is_inside and host is not None:
        raise ValidationError({"host": _("Vous demandez une autre unité d’ici : laissez l’institution vide.")})
    if not is_inside and unit is not None:
        raise ValidationError({"unit": _("Vous demandez une autre institution : laissez l’unité vide.")})
    where = str(unit or _("une autre unité")) if is_inside else str(host or _("une autre institution de la zone"))
    data = {
        "reach": values["reach"], "unit": unit.pk if unit else None, "host": host.pk if host else None, "job": values["job"],
        "from_on": values["from_on"].isoformat() if values["from_on"] else "", "purpose": values["purpose"],
    }  # fmt: skip
    return _("Mobilité vers %(where)s") % {"where": where}, data


def wish_told(request: Request, clear: bool) -> Told:
    from mobility.forms.wishes import REACHES

    data = request.data
    told: Told = [(_("Souhait"), dict(REACHES).get(data["reach"], ""))]
    place = Unit.objects.filter(pk=data["unit"]).first() if data["unit"] else None
    place = place or (Institution.objects.filter(pk=data["host"]).first() if data["host"] else None)
    if place is not None:
        told.append((_("Vers"), str(place)))
    if data["job"]:
        told.append((_("Emploi"), data["job"]))
    if data["from_on"]:
        told.append((_("Pas avant le"), french_date(date.fromisoformat(data["from_on"]))))
    return [*told, (_("Raison"), data["purpose"])]


def wish_accept(request: Request, actor: User) -> None:
    """The correspondents of the institution take the wish over."""
    holders = RoleGrant.objects.filter(institution=request.institution_id, role="mobility_correspondent").select_related("user")
    text = _("%(who)s souhaite une mobilité (%(words)s), appuyée par les ressources humaines.") % {
        "who": request.employee, "words": request.words
    }  # fmt: skip
    notices_send(institution=request.institution, users=[each.user for each in holders], text=text, url=reverse("mobility:board"))


def wish_after(request: Request) -> str:
    if request.data["reach"] == "outside":
        return _("Ouvrez votre profil dans « Mobilité » et candidatez aux avis de la zone ; le correspondant mobilité vous accompagne.")
    return _("Les ressources humaines préparent l’affectation dès qu’un poste convient ; un acte la fixera.")


def register() -> None:
    from mobility.forms.wishes import WishForm

    kind_register(
        RequestKind(
            KIND, gettext_lazy("Mobilité"), (StepKind.MANAGER, StepKind.HR), wish_accept, group=MOBILITY, icon="route",
            hint=gettext_lazy("Changer d’unité, ou d’institution dans la zone."), form=lambda access: WishForm,
            options=lambda access: {"institution": access.institution}, prepare=wish_prepare, told=wish_told, after=wish_after,
        )
    )  # fmt: skip
    kind_register(
        RequestKind(
            BOARD, gettext_lazy("Candidater à un avis"), (), group=MOBILITY, icon="building-bank", url_name="mobility:board",
            hint=gettext_lazy("Les postes ouverts dans les institutions de la zone."), offered=lambda access: access.has("mobility_browse"),
        )
    )  # fmt: skip
