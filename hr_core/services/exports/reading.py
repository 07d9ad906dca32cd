"""What is held about a person as a document to read: table by table, under the French names of the columns."""

from __future__ import annotations

from html import escape
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.documents.paper import Letter, cleaned, letter_pdf
from hr_core.models import Employee
from hr_core.services.acts.paper import head_of, paper_in_force
from hr_core.text import french_count, french_date, french_of
from hr_core.ui.parts import shown

#: Of one table, what a reader can take in; the CSV files hold the rest.
SHOWN = 40
PLUMBING = frozenset({"id", "institution", "employee", "search_text", "person_uid"})


def person_pdf(employee: Employee, held: list[tuple[Any, Any]], writes: int) -> bytes:
    """The file of a person on the institution's paper."""
    parts = [
        "<p>"
        + escape(
            _("Tout ce que l’institution tient sur %(who)s, matricule %(number)s. Les fichiers joints donnent chaque ligne.")
            % {"who": employee.full_name, "number": employee.staff_number}
        )
        + "</p>"
    ]
    parts += [_table(model, rows) for model, rows in held]
    told = french_count(writes, _("écriture du dossier"), _("écritures du dossier"))
    parts.append(f"<h2>{escape(_('Journal'))}</h2><p>{escape(told)}{escape(_(' : voir journal-des-ecritures.json.'))}</p>")
    institution = employee.institution
    letter = Letter(
        title=_("Données %(of_name)s") % {"of_name": french_of(employee.full_name)},
        reference=f"{institution.acronym}-{employee.staff_number}",
        dated=_("au %(day)s") % {"day": french_date(timezone.localdate())},
        body=cleaned("".join(parts)),
        head=head_of(institution, paper_in_force(institution, timezone.localdate())),
    )
    return letter_pdf(letter)


def _table(model: type[models.Model], rows: Any) -> str:
    links = [field.name for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey) and field.name not in PLUMBING]
    total = rows.count()
    found = list(rows.select_related(*links)[:SHOWN])
    title = str(model._meta.verbose_name)
    lines = "".join(f"<tr>{_record(record)}</tr>" for record in found)
    more = f'<p class="small">{escape(_("et %(more)s autres lignes") % {"more": total - SHOWN})}</p>' if total > SHOWN else ""
    return f'<h2>{escape(title[:1].upper() + title[1:])}</h2><table class="lines"><tbody>{lines}</tbody></table>{more}'


def _record(record: models.Model) -> str:
    """« Nature : durée indéterminée, à partir du 01/01/2015 » in one cell."""
    told = []
    for field in record._meta.concrete_fields:
        is_named = str(field.verbose_name) != field.name.replace("_", " ")
        if field.name in PLUMBING or not is_named or isinstance(field, (models.JSONField, models.FileField)):
            continue  # what has no French name is the machine's
        value = shown(record, field)
        if value not in ("", None):
            told.append(f"<b>{escape(str(field.verbose_name))}</b> {escape(str(value))}")
    return f"<td>{' · '.join(told)}</td>"
