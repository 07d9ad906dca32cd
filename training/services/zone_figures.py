"""An institution publishes the sums of a year of training to the zone; it may publish them again."""

from __future__ import annotations

from fractions import Fraction

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, reasoned, save_checked
from training.models import ZoneFigures
from training.selectors.report import year_figures


@transaction.atomic
def figures_publish(*, institution: Institution, year: int, access: Access) -> ZoneFigures:
    """Write the sums of the year. Raises `Refusal` for a year that has not begun, and without the right to endorse."""
    today = timezone.localdate()
    if year > today.year:
        raise Refusal(_("L’exercice n’a pas commencé : ses chiffres se publient à partir de janvier."))
    if not access.has("training_endorse"):
        raise Refusal(_("La direction des ressources humaines publie les chiffres de la formation."))
    (found,) = year_figures(institution, (year,), today)
    row = ZoneFigures.objects.filter(institution=institution, year=year).first() or ZoneFigures(institution=institution, year=year)
    values = {name: getattr(found, name) for name in ("staff", "trained", "women", "women_trained", "minutes", "sessions", "wage_bill")}
    mark = found.satisfaction
    values |= {
        "currency": institution.country.currency, "spent": found.cost, "published_by": access.user,
        "satisfaction": None if mark is None else int((200 * Fraction(mark) + 1) // 2),
    }  # fmt: skip
    with reasoned("", _("Chiffres de formation publiés à la zone")):
        return save_checked(assign(row, values))
