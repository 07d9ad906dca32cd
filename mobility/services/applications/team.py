"""What the head of a short-listed person may say to human resources: a remark, before the opinion of the institution."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.services.errors import Refusal
from hr_core.text import french_of, french_spaces
from mobility.models import Application, ReleaseOpinion
from mobility.selectors.applications import team_departures
from mobility.services.applications.examining import holders
from mobility.services.moves import tell
from mobility.services.saving import save_shared


@transaction.atomic
def remark_write(*, application: Application, text: str, access: Access) -> ReleaseOpinion:
    """Write or change one's remark; human resources are told. Raises `Refusal` once the opinion is given."""
    if not team_departures(access).filter(pk=application.pk).exists():
        raise Refusal(_("Cette personne n’est pas de votre équipe, ou n’est pas présélectionnée."))
    opinion = ReleaseOpinion.objects.select_for_update().get(application=application)
    if opinion.given_at is not None:
        raise Refusal(_("L’avis de l’institution est donné : la remarque ne change plus."))
    if not text.strip():
        raise Refusal({"text": _("Écrivez la remarque : charge de l’équipe, date possible, remplacement.")})
    opinion.remark, opinion.remark_by = french_spaces(text.strip()), access.user
    save_shared(opinion)
    words = _("Remarque du responsable sur le départ %(of_name)s.") % {"of_name": french_of(application.name)}
    tell(application.home, holders(application.home, "head_of_hr", "mobility_correspondent"), words, application.get_absolute_url())
    return opinion
