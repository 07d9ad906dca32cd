"""The promotion roster (tableau d’avancement) on the institution's paper: conditions, quota, ranking, ties, committee, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from django.utils import timezone
from django.utils.translation import gettext as _

from careers.choices_promotion import CandidateState, RosterState
from careers.models import PromotionCandidate, PromotionRoster
from careers.services.promotion import conditions_lacking, marks_of, tie_words
from careers.tables_advancement import mark
from hr_core.documents.act_paper import ActPaper, act_paper_pdf
from hr_core.documents.paper import filled
from hr_core.models import Institution
from hr_core.services.acts.paper import head_lines, head_of, paper_in_force
from hr_core.services.acts.places import long_day, table
from hr_core.text import french_count, french_date, french_spaces


def roster_pdf(roster: PromotionRoster, rows: Sequence[PromotionCandidate], institution: Institution) -> bytes:
    """`rows`: the candidates that the reader may see, ranked first, each with its `employee`."""
    today = timezone.localdate()
    paper = paper_in_force(institution, today)
    head = head_of(institution, paper)
    return act_paper_pdf(
        ActPaper(
            head=head, reference=head.acronym, instead=_("Tableau d’avancement"), dated=_("Établi le %(day)s") % {"day": long_day(today)},
            title=roster.label, body=french_spaces(filled(roster_body(roster, rows), {}, {})), lines=head_lines(head, paper),
            motto=paper.motto if paper else "", foot=paper.foot if paper else "", mark=_mark(roster),
        )
    )  # fmt: skip


def roster_body(roster: PromotionRoster, rows: Sequence[PromotionCandidate]) -> str:
    """The markup of the paper."""
    ranked = [row for row in rows if row.rank is not None]
    retained = [row for row in ranked if row.standing == CandidateState.RETAINED]
    parts = [
        f"<p>{escape(_purpose(roster))}</p>", f"<h3>{_('Conditions et barème')}</h3>", *(f"<p>{escape(line)}</p>" for line in _rules(roster)),
        f"<h3>{_('Places')}</h3>", f"<p>{escape(_quota(roster, len(rows), len(ranked), len(retained)))}</p>",
        _ranking(_("Inscrits au tableau"), retained), _ranking(_("Au-delà des places"), ranked[len(retained) :]), _ties(ranked),
        f"<h3>{_('Commission')}</h3>", f"<p>{escape(_committee(roster))}</p>", _signatures(),
        _left_out(roster, [row for row in rows if row.rank is None]),
    ]  # fmt: skip
    return "".join(parts)


def _over_a_long_table(words: str) -> str:
    """A heading would keep a table of several pages whole, and leave the page before it empty."""
    return f"<p><br/><b>{words}</b></p>"


def _mark(roster: PromotionRoster) -> str:
    return {
        RosterState.DRAFT: _("EN PRÉPARATION"), RosterState.COMMITTEE: _("SOUMIS À LA COMMISSION"), RosterState.DROPPED: _("ABANDONNÉ"),
    }.get(RosterState(roster.state), "")  # fmt: skip


def _purpose(roster: PromotionRoster) -> str:
    return _("Passage du grade %(source)s au grade %(target)s, avec effet au %(day)s (%(reference)s).") % {
        "source": roster.source, "target": roster.target, "day": long_day(roster.effect_on), "reference": roster.reference,
    }  # fmt: skip


def _rules(roster: PromotionRoster) -> list[str]:
    asked = [_("%(months)s mois dans le grade") % {"months": roster.minimum_months}]
    if roster.minimum_rating is not None:
        asked.append(
            _("une moyenne d’au moins %(mark)s sur les %(years)s dernières notes")
            % {"mark": mark(roster.minimum_rating), "years": roster.rating_years}
        )
    if roster.minimum_exam is not None:
        asked.append(_("au moins %(mark)s à l’examen") % {"mark": mark(roster.minimum_exam)})
    told = {"rating": roster.rating_weight, "exam": roster.exam_weight, "seniority": roster.seniority_weight}
    return [
        _("Au %(day)s : %(asked)s.") % {"day": french_date(roster.on), "asked": ", ".join(asked)},
        _(
            "Total sur vingt : notation %(rating)s %%, examen %(exam)s %%, ancienneté %(seniority)s %% (un point par année dans le grade,"
            " vingt au plus). À total égal passent devant, dans l’ordre, l’examen, la notation, l’ancienneté dans le grade, l’ancienneté"
            " dans l’institution."
        )
        % told,
    ]


def _quota(roster: PromotionRoster, examined: int, eligible: int, retained: int) -> str:
    told = {
        "places": french_count(roster.places, _("place"), _("places")), "examined": french_count(examined, _("agent examiné"), _("agents examinés")),
        "eligible": french_count(eligible, _("agent remplit les conditions"), _("agents remplissent les conditions")),
        "retained": french_count(retained, _("inscrit"), _("inscrits")),
    }  # fmt: skip
    return _("%(places)s ; %(examined)s ; %(eligible)s ; %(retained)s au tableau.") % told


def _ranking(title: str, ranked: Sequence[PromotionCandidate]) -> str:
    if not ranked:
        return ""
    heads = [
        (_("Rang"), 7), (_("Agent"), 40), (_("Échelon"), 10), (_("Dans le grade depuis"), 16), (_("Notation"), 10), (_("Examen"), 9),
        (_("Total"), 8),
    ]  # fmt: skip
    rows = [
        [
            f"#{row.rank}", f"{row.employee.full_name}, {row.employee.staff_number}", row.step, french_date(row.since), f"#{_figure(row.rating)}",
            f"#{_figure(row.exam)}", f"#{mark(row.total)}",
        ]
        for row in ranked
    ]  # fmt: skip
    return _over_a_long_table(title) + table(heads, rows)


def _figure(value: int | None) -> str:
    return "—" if value is None else mark(value)


def _ties(ranked: Sequence[PromotionCandidate]) -> str:
    """By what each one of the same total as the rank before comes after it."""
    told = []
    for before, row in zip(ranked, ranked[1:], strict=False):
        words = tie_words(marks_of(row), marks_of(before))
        if words:
            told.append(f"<li>{escape(_('Rang %(rank)s, %(who)s : %(why)s') % {'rank': row.rank, 'who': row.employee.full_name, 'why': words[:1].lower() + words[1:]})}</li>")
    return f"<h3>{_('Départage')}</h3><ul>{''.join(told)}</ul>" if told else ""


def _left_out(roster: PromotionRoster, rows: Sequence[PromotionCandidate]) -> str:
    if not rows:
        return ""
    lines = [
        [f"{row.employee.full_name}, {row.employee.staff_number}", " ".join(conditions_lacking(roster, row.since, row.rating, row.exam))]
        for row in rows
    ]
    return f"{_over_a_long_table(_('Conditions non remplies'))}{table([(_('Agent'), 38), (_('Ce qui manque'), 62)], lines)}"


def _committee(roster: PromotionRoster) -> str:
    if roster.committee_on is None:
        return _("La commission n’a pas encore rendu son avis.")
    held = _("La commission s’est réunie le %(day)s ; son avis est au procès-verbal %(minutes)s.") % {
        "day": long_day(roster.committee_on), "minutes": roster.minutes,
    }  # fmt: skip
    decision = roster.batch.act_number if roster.batch else ""
    return held + (" " + _("Promotions prononcées : %(act)s.") % {"act": decision} if decision else "")


def _signatures() -> str:
    places = (_("Le président de la commission"), _("Pour l’administration"), _("Pour le personnel"), _("L’autorité qui arrête le tableau"))
    cells = "".join(f'<td width="25%">{escape(words)}<br/><br/><br/><br/></td>' for words in places)
    return f'<table class="sign"><tr>{cells}</tr></table>'


def roster_file(roster: PromotionRoster, on: date) -> str:
    """The name of the file."""
    return f"tableau-avancement-{roster.pk}-{on:%Y-%m-%d}.pdf"
