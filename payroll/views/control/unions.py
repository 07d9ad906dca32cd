"""For the representatives of the staff: the dues of the unions, and the social picture."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_date, french_month
from hr_core.ui.addresses import address_of
from payroll.exports.control_tables import Col, ControlReport, Line, Table
from payroll.selectors.reports.facts import last_paid_month
from payroll.selectors.reports.small_counts import FEWEST
from payroll.selectors.reports.social import GridRow, social_picture
from payroll.selectors.reports.spec import Month
from payroll.selectors.reports.unions import UnionDues, union_dues
from payroll.selectors.subsidiary.book import Span
from payroll.selectors.visibility import is_all_seen
from payroll.views.control.screen import ControlScreen


class UnionDuesView(ControlScreen):
    """Belonging to a union is personal: shown to those who withhold, given to each union for its own members."""

    rights = ("membership_view",)
    title = gettext_lazy("Cotisations syndicales")

    def get_lede(self) -> str:
        return _("Autorisations, révocations, retenues et versements, syndicat par syndicat")

    def report(self, span: Span) -> ControlReport:
        found = union_dues(self.access, span)
        tables = [_summary(found), *(_members(each) for each in found)]
        notes = [_("Une autorisation écrite précède toute retenue ; une révocation l’arrête après son préavis.")]
        return ControlReport(_("Cotisations syndicales"), span.words, tables, notes, (_("L’institution"), _("Le syndicat")))


def _summary(found: list[UnionDues]) -> Table:
    columns = [
        Col(_("Syndicat"), share=2.4), Col(_("Adhérents"), "count", 0.8, "p2"), Col(_("Retenu"), "money", 1, "p1"),
        Col(_("Versé"), "money", 1, "p3"), Col(_("Reste à verser"), "money", 1, "p4"),
    ]  # fmt: skip
    lines = [Line((each.union.name, len(each.rows), each.withheld, each.paid_over, each.left)) for each in found]
    if len(found) > 1:
        sums = [sum(values) for values in zip(*((len(u.rows), u.withheld, u.paid_over, u.left) for u in found), strict=True)]
        lines.append(Line((_("Total"), *sums), "total"))
    return Table(
        "syndicats", _("Retenu et versé"), columns, lines, note=_("Les versements sont ceux qu’une seconde personne a approuvés."),
        empty=_("Aucune cotisation syndicale sur ces mois."),
    )  # fmt: skip


def _members(each: UnionDues) -> Table:
    columns = [
        Col(_("Matricule"), share=0.8), Col(_("Agent"), share=2.2, place="p2"), Col(_("Autorisation signée le"), share=1.1),
        Col(_("Depuis le"), share=1), Col(_("Révoquée le"), share=1), Col(_("Jusqu’au"), share=1), Col(_("Retenu"), "money", 1, "p1"),
    ]  # fmt: skip
    lines = [
        Line(
            (
                row.number, row.name, french_date(row.signed_on), french_date(row.start),
                french_date(row.revoked_on), french_date(row.end), row.withheld,
            ),
            links={1: address_of("payroll:membership_detail", row.membership.pk)},
        )
        for row in each.rows
    ]  # fmt: skip
    if each.reserved:
        lines.append(Line(("", _("Population réservée"), "", "", "", "", each.reserved)))
    lines.append(Line((_("Total"), "", "", "", "", "", each.withheld), "total"))
    return Table(f"syndicat-{each.union.pk}", each.union.name, columns, lines, note=_("État nominatif"))


class SocialView(ControlScreen):
    rights = ("payroll_view",)
    title = gettext_lazy("Bilan social")

    def get_lede(self) -> str:
        return _("Des nombres, jamais de noms : tout effectif de moins de %(n)s personnes est masqué") % {"n": FEWEST}

    @property
    def default_last(self) -> Month:
        """The last month paid: a month being prepared has nobody paid yet."""
        paid = last_paid_month(self.access)
        return paid if paid in self.months else super().default_last

    def report(self, span: Span) -> ControlReport:
        found = social_picture(self.access, span)
        month = french_month(*span.last)
        tables = [
            _grid("categories", _("Effectif et salaire moyen par catégorie"), _("Catégorie"), found.categories, month),
            _grid("contrats", _("Effectif et salaire moyen par contrat"), _("Contrat"), found.contracts, month),
            _counts("ages", _("Âge"), found.ages), _counts("anciennetes", _("Ancienneté"), found.seniorities),
            _counts("mouvements", _("Entrées et sorties de la période"), found.moves),
        ]  # fmt: skip
        notes = [
            _("« – » : moins de %(n)s personnes, ou un nombre qui permettrait d’en déduire un tel effectif.") % {"n": FEWEST},
            *([] if is_all_seen(self.access) else [_("Sans la population réservée.")]),
        ]
        return ControlReport(_("Bilan social"), span.words, tables, notes)


def _hidden(count: int | None) -> int | str:
    return "–" if count is None else count


def _grid(key: str, title: str, head: str, rows: list[GridRow], month: str) -> Table:
    columns = [
        Col(head, share=2), Col(_("Femmes"), "count", 1, "p2"), Col(_("Hommes"), "count", 1, "p3"), Col(_("Ensemble"), "count", 1, "p1"),
        Col(_("Brut moyen du mois"), "money", 1.2, "p4"),
    ]  # fmt: skip
    lines = [
        Line((row.label[:1].upper() + row.label[1:], *map(_hidden, row.parts), _hidden(row.total), row.average if row.average is not None else "–"))
        for row in rows
    ]
    note = _("Agents payés en %(month)s") % {"month": month}
    return Table(key, title, columns, lines, note=note, empty=_("Aucune paie payée ce mois-là."))


def _counts(key: str, title: str, rows: list[tuple[str, int | None]]) -> Table:
    columns = [Col("", share=3), Col(_("Agents"), "count", 1, "p1")]
    return Table(key, title, columns, [Line((label[:1].upper() + label[1:], _hidden(count))) for label, count in rows])
