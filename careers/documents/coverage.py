"""REF-5: the certificate of mapping and coverage of an institution, on its paper."""

from __future__ import annotations

from django.utils.translation import gettext as _

from careers.documents.editions import BOLD, HEAD, SMALL, TITLE, drawn_table, paper, words
from careers.models import CoverageStatement
from hr_core.text import french_date, french_moment


def coverage_pdf(statement: CoverageStatement) -> bytes:
    """Coverage, then by correspondence, then every title. The titles without a job are named: nobody is forgotten."""
    institution = statement.institution
    title = _("Certificat de correspondance et de couverture")
    rate = 100 * statement.covered // statement.staff
    story = [
        words(institution.name, HEAD),
        words(title, TITLE),
        words(
            _("Au %(day)s, %(covered)s agents sur %(staff)s (%(rate)s %%) portent une appellation dont la correspondance avec %(edition)s est validée.")
            % {"day": french_date(statement.on), "covered": statement.covered, "staff": statement.staff, "rate": rate, "edition": statement.edition.code},
            BOLD,
        ),
        words(_("Par correspondance"), HEAD),
        drawn_table((_("Correspondance"), _("Agents")), [(name.capitalize(), count) for name, count in statement.by_relation.items()], (80, 30)),
        words(_("Par appellation"), HEAD),
        drawn_table(
            (_("Appellation"), _("Agents"), _("Métiers du référentiel et parts"), _("Correspondance"), _("Relue par")),
            [(row["title"], row["staff"], "\n".join(row["jobs"]) or "—", row["relation"], row["reviewed_by"]) for row in statement.lines],
            (48, 14, 60, 24, 32),
        ),
        words(_("Délivré par %(who)s le %(when)s.") % {"who": statement.issued_by, "when": french_moment(statement.issued_at)}),
        words(_("Empreinte : %(digest)s") % {"digest": statement.digest}, SMALL),
    ]
    return paper(title, story, reference="REF-5", owner=institution.acronym)
