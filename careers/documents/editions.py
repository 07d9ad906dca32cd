"""REF-1 to REF-4 on the paper of the regional body: circulated draft, table of amendments, seminar file, minutes, booklet, difference."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    LongTable,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)

from careers.models import (
    Amendment,
    Band,
    CirculationRound,
    CoverageStatement,
    Edition,
    Erratum,
    Job,
    JobFamily,
    JobLink,
    JobSkill,
    Seminar,
)
from careers.selectors.differences import Difference, differences
from careers.services.editions.applying import proposal_words
from hr_core.text import NARROW, NO_BREAK, french_count, french_date, french_moment

INK, INDIGO, LATERITE, SOFT, LINE = (colors.HexColor(each) for each in ("#22252e", "#1d2b5e", "#a23c1d", "#f3efe6", "#d9d4c8"))
PLAIN = ParagraphStyle("plain", fontName="Helvetica", fontSize=9, leading=12, textColor=INK, spaceAfter=3)
SMALL = ParagraphStyle("small", parent=PLAIN, fontSize=7.5, leading=9.5, textColor=colors.HexColor("#565b68"))
CELL = ParagraphStyle("cell", parent=PLAIN, fontSize=8, leading=10, spaceAfter=0)
BOLD = ParagraphStyle("bold", parent=PLAIN, fontName="Helvetica-Bold")
TITLE = ParagraphStyle("title", parent=PLAIN, fontSize=20, leading=25, textColor=INDIGO, spaceAfter=5)
HEAD = ParagraphStyle("head", parent=PLAIN, fontSize=13, leading=16, textColor=INDIGO, spaceBefore=9, spaceAfter=3)
SUB = ParagraphStyle("sub", parent=PLAIN, fontSize=10.5, leading=13, textColor=LATERITE, spaceBefore=6, spaceAfter=2)
WIDE = 178 * mm


def words(text: Any, style: ParagraphStyle = PLAIN) -> Paragraph:
    """The readers' own Helvetica has no narrow space: a plain no-break space stands for it."""
    return Paragraph(escape(str(text).replace(NARROW, NO_BREAK)).replace("\n", "<br/>"), style)


def paper(title: str, story: Sequence[Flowable], *, reference: str, owner: str = "CIPRES") -> bytes:
    target = io.BytesIO()

    def foot(canvas: Any, document: Any) -> None:
        canvas.setFillColor(INDIGO)
        canvas.rect(0, A4[1] - 3 * mm, A4[0], 3 * mm, stroke=0, fill=1)
        canvas.setFont("Helvetica", 7)
        canvas.setFillColor(colors.HexColor("#565b68"))
        canvas.drawString(16 * mm, 9 * mm, f"{owner}. {title}. {reference}".replace(NARROW, NO_BREAK))
        canvas.drawRightString(A4[0] - 16 * mm, 9 * mm, _("Page %(number)s") % {"number": document.page})

    document = BaseDocTemplate(
        target, pagesize=A4, leftMargin=16 * mm, rightMargin=16 * mm, topMargin=14 * mm, bottomMargin=16 * mm, title=title, author=owner
    )
    frame = Frame(document.leftMargin, document.bottomMargin, document.width, document.height, 0, 0, 0, 0)
    document.addPageTemplates([PageTemplate("page", [frame], onPage=foot)])
    document.build(list(story))
    return target.getvalue()


def drawn_table(heads: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[float]) -> LongTable:
    drawn = [[words(each, SMALL) for each in heads], *[[words(each, CELL) for each in row] for row in rows]]
    return LongTable(
        drawn, colWidths=[width * mm for width in widths], repeatRows=1,
        style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.3, LINE), ("LINEBELOW", (0, 0), (-1, 0), 1, INDIGO),
            ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 4), ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ],
    )  # fmt: skip


def round_pdf(current: CirculationRound) -> bytes:
    """REF-1: the draft as it was sent round, read from its frozen text, and how to answer."""
    text = current.text
    title = _("Projet de %(edition)s, circulation %(number)s") % {"edition": current.edition.code, "number": current.number}
    asked = [job for job in text["jobs"] if not current.articles or job["code"] in current.articles]
    story: list[Flowable] = [
        words(title, TITLE),
        words(
            _("Ouverte le %(start)s. Amendements et réponses dans l’application jusqu’au %(end)s inclus ; rien ne se dépose ensuite.")
            % {"start": french_date(current.opened_on), "end": french_date(current.due_on)}
        ),
        words(_("Empreinte du texte : %(digest)s") % {"digest": current.digest}, SMALL),
        words(_("Comment répondre"), HEAD),
        words(
            _(
                "Le délégué propose un amendement par article et par rubrique, avec son motif, ou répond « sans observation ». "
                "Une institution sans réponse est inscrite « silence » : le silence ne vaut pas accord."
            )
        ),
    ]
    if current.articles:
        story.append(words(_("Cette circulation ne porte que sur les articles changés : %(codes)s.") % {"codes": ", ".join(current.articles)}, BOLD))
    story.append(words(french_count(len(asked), _("métier"), _("métiers")), HEAD))
    for job in asked:
        story += _job_lines(job, {row["code"]: row["label"] for row in text["skills"]})
    return paper(title, story, reference="REF-1")


def _job_lines(job: dict[str, Any], labels: dict[str, str]) -> list[Flowable]:
    skills = ", ".join(f"{labels.get(each['skill'], each['skill'])} {each['level']}" for each in job["skills"])
    return [
        words(f"{job['code']} {job['title']}, {_('bande')} {job['band']}", SUB),
        words(job["purpose"]),
        words(" ; ".join(job["activities"]), CELL),
        words(_("Compétences : %(skills)s.") % {"skills": skills}, SMALL),
    ]


def amendments_pdf(edition: Edition, rows: Sequence[Amendment]) -> bytes:
    """REF-2: each amendment with its reason, its outcome and the answer."""
    title = _("Amendements à %(edition)s et réponses") % {"edition": edition.code}
    lines = [
        (
            str(row), row.institution.acronym, row.code or _("nouveau"),
            f"{proposal_words(row.kind, row.field, row.proposal)}\n{row.reason}",
            f"{row.get_state_display()}. {row.answer}" if row.answer else row.get_state_display(),
        )
        for row in rows
    ]  # fmt: skip
    heads = (_("N°"), _("Institution"), _("Article"), _("Proposition et motif"), _("Issue et réponse"))
    story = [
        words(title, TITLE),
        words(_("Arrêté le %(day)s. %(count)s.") % {"day": french_date(timezone.localdate()), "count": french_count(len(rows), _("amendement"), _("amendements"))}),
        drawn_table(heads, lines, (12, 22, 18, 66, 60)),
    ]
    return paper(title, story, reference="REF-2")


def seminar_file_pdf(edition: Edition, base: Edition, coverage: Iterable[CoverageStatement], *, whole: bool) -> bytes:
    """REF-3: what the seminar has before it: referred amendments, who answered, coverage (`whole`: of every institution that
    certified it), differences with `base`."""
    from careers.exports.edition_text import known_texts
    from careers.selectors.editions import amendments, answers_of

    title = _("Dossier du séminaire sur %(edition)s") % {"edition": edition.code}
    found = differences(*known_texts([base, edition]))
    story: list[Flowable] = [words(title, TITLE), words(edition.title)]
    story.append(words(_("Amendements mis aux voix"), HEAD))
    referred = list(amendments().filter(edition=edition, state__in=["referred", "voted_in", "voted_out"]))
    if referred:
        rows = [(str(row), row.institution.acronym, row.code, f"{proposal_words(row.kind, row.field, row.proposal)}\n{row.reason}", row.answer) for row in referred]
        story.append(drawn_table((_("N°"), _("Institution"), _("Article"), _("Proposition et motif"), _("Réponse")), rows, (12, 22, 18, 66, 60)))
    else:
        story.append(words(_("Aucun : le vote porte sur l’ensemble du texte.")))
    story.append(words(_("Réponses des institutions"), HEAD))
    for current in edition.rounds.defer("text").order_by("number"):  # type: ignore[attr-defined]
        rows2 = [(each.institution.acronym, each.institution.country.name, each.get_kind_display(), each.remark) for each in answers_of(current)]
        story.append(words(_("Circulation %(number)s, jusqu’au %(day)s") % {"number": current.number, "day": french_date(current.due_on)}, SUB))
        story.append(drawn_table((_("Institution"), _("Pays"), _("Réponse"), _("Remarque")), rows2, (28, 40, 40, 70)))
    story += _coverage(coverage, whole=whole)
    story.append(words(_("Ce qui change depuis %(base)s") % {"base": base.code}, HEAD))
    story.append(_difference_table(found))
    return paper(title, story, reference="REF-3")


def _coverage(coverage: Iterable[CoverageStatement], *, whole: bool) -> list[Flowable]:
    heads = (_("Institution"), _("Édition"), _("Effectifs au"), _("Agents"), _("Couverts"), _("Couverture"))
    rows = [
        (each.institution.acronym, each.edition.code, french_date(each.on), each.staff, each.covered, f"{100 * each.covered // each.staff} %")
        for each in coverage
        if each.staff
    ]
    title = words(_("Couverture par institution") if whole else _("Couverture de l’institution"), HEAD)
    if not rows:
        return [title, words(_("Aucun certificat de couverture n’est délivré."))]
    return [title, drawn_table(heads, rows, (38, 28, 38, 22, 24, 28))]


def _difference_table(found: Sequence[Difference]) -> Flowable:
    if not found:
        return words(_("Rien ne change."))
    rows = [(f"{each.kind} {each.code}", each.label, each.told) for each in found]
    return drawn_table((_("Article"), _("Intitulé"), _("Changement")), rows, (30, 52, 96))


def difference_pdf(edition: Edition, base: Edition, found: Sequence[Difference]) -> bytes:
    """REF-4: the difference of two editions, and the transition table but for what is kept."""
    title = _("%(new)s par rapport à %(old)s") % {"new": edition.code, "old": base.code}
    changes = edition.changes.exclude(fate="kept")  # type: ignore[attr-defined]
    story: list[Flowable] = [words(title, TITLE), words(_("Ce qui change"), HEAD), _difference_table(found), words(_("Table de passage"), HEAD)]
    rows = [(row.old_code, row.old_label, row.get_fate_display(), ", ".join(row.targets), row.note) for row in changes]
    if rows:
        story.append(drawn_table((_("Ancien code"), _("Ancien intitulé"), _("Devient"), _("Nouveaux codes"), _("Note")), rows, (22, 60, 28, 34, 34)))
    story.append(words(_("Les autres codes sont gardés."), SMALL))
    return paper(title, story, reference="REF-4")


def minutes_pdf(seminar: Seminar) -> bytes:
    """REF-3: the minutes, written from the frozen facts, with their signatures and reservations."""
    facts = seminar.minutes or {}
    title = _("Procès-verbal du séminaire sur %(edition)s") % {"edition": facts["edition"]}
    present = sum(bool(seat["present"]) for seat in facts["seats"])
    story: list[Flowable] = [
        words(title, TITLE),
        words(facts["title"], BOLD),
        words(
            _("%(mode)s, ouverte le %(start)s, levée le %(end)s. Présidence : %(chair)s. Secrétariat : %(secretary)s.")
            % {"mode": facts["mode"].capitalize(), "start": facts["opened_at"], "end": facts["closed_at"], "chair": facts["chair"], "secretary": facts["secretary"]}
        ),
        words(_("Quorum : %(quorum)s pays ; présents : %(present)s. Un pays, une voix ; majorité simple ; la présidence départage.") % {"quorum": facts["quorum"], "present": present}),
        words(_("Sièges"), HEAD),
        drawn_table(
            (_("Pays"), _("Institution"), _("Votant"), _("Présent depuis")),
            [(seat["country"], seat["institution"], seat["voter"], seat["present"] or _("absent")) for seat in facts["seats"]], (46, 34, 60, 38),
        ),
        words(_("Scrutins"), HEAD),
    ]  # fmt: skip
    for ballot in facts["ballots"]:
        story.append(words(f"{ballot['number']}. {ballot['question']}", SUB))
        abstained = french_count(ballot["abstain"], _("abstention"), _("abstentions"))
        told = _("%(yes)s pour, %(no)s contre, %(abstained)s : %(result)s.") % (ballot | {"abstained": abstained})
        if ballot["casting"]:
            told += " " + _("La présidence a départagé : %(casting)s.") % ballot
        story.append(words(told, BOLD))
        story.append(words(", ".join(f"{country}{NO_BREAK}: {choice}" for country, choice in ballot["votes"].items()), SMALL))
    story.append(words(_("Réserves"), HEAD))
    if facts["reservations"]:
        rows = [(each["institution"], each["code"], each["text"], each["author"]) for each in facts["reservations"]]
        story.append(drawn_table((_("Institution"), _("Article"), _("Réserve"), _("Exprimée par")), rows, (28, 20, 84, 46)))
    else:
        story.append(words(_("Aucune réserve n’a été exprimée.")))
    story += [Spacer(1, 8 * mm), words(_("Signatures"), HEAD)]
    for label, who, moment in (
        (_("Le secrétariat"), facts["secretary"], seminar.secretary_signed_at), (_("La présidence"), facts["chair"], seminar.chair_signed_at),
    ):  # fmt: skip
        signed = _("signé le %(when)s") % {"when": french_moment(moment)} if moment else _("à signer")
        story.append(words(f"{label}{NO_BREAK}: {who}, {signed}."))
    story.append(words(_("Empreinte des faits : %(digest)s") % {"digest": seminar.digest}, SMALL))
    return paper(title, story, reference="REF-3")


def booklet_pdf(edition: Edition, name: str) -> bytes:
    """REF-4: the whole edition: bands, families, a sheet a job, errata. Nine queries."""
    title = edition.title
    story: list[Flowable] = [
        Spacer(1, 50 * mm), words(title, TITLE), words(f"{name}, {edition.get_state_display()}", HEAD),
        words(_("Applicable à partir du %(day)s.") % {"day": french_date(edition.effective_on)}), words(edition.notice),
    ]  # fmt: skip
    if edition.digest != "-":
        story.append(words(_("Empreinte : %(digest)s") % {"digest": edition.digest}, SMALL))
    story += [PageBreak(), words(_("Bandes de responsabilité"), HEAD)]
    for band in Band.objects.filter(edition=edition):
        story += [words(f"{band.number}. {band.label}", SUB), words(f"{band.knowledge} {band.complexity} {band.autonomy} {band.supervision}", CELL)]
    errata = list(Erratum.objects.filter(edition=edition, state="applied"))
    if errata:
        story.append(words(_("Errata"), HEAD))
        for each in errata:
            told = " ; ".join(f"{change['code']}{NO_BREAK}: « {change['before']} » → « {change['after']} »" for change in each.changes)
            story.append(words(f"{each}, {told}", CELL))
    asked = JobSkill.objects.select_related("skill").order_by("pk")
    links = JobLink.objects.select_related("target").order_by("-kind", "target__code")
    jobs = (
        Job.objects.filter(edition=edition).select_related("family", "band", "education")
        .prefetch_related(Prefetch("skills", asked), Prefetch("links", links), "codes").order_by("code")
    )  # fmt: skip
    by_family: dict[int, list[Job]] = {}
    for job in jobs:
        by_family.setdefault(job.family_id, []).append(job)
    for family in JobFamily.objects.filter(edition=edition):
        story += [PageBreak(), words(family.label, TITLE), words(family.purpose)]
        for job in by_family.get(family.pk, []):
            story.append(KeepTogether(_sheet(job)))
    return paper(title, story, reference="REF-4")


def _sheet(job: Job) -> list[Flowable]:
    links = job.links.all()
    near = ", ".join(each.target.title for each in links if each.kind == JobLink.Kind.NEIGHBOUR)
    then = ", ".join(each.target.title for each in links if each.kind == JobLink.Kind.EVOLUTION)
    codes = ", ".join(f"{each.get_system_display()} {each.code}" for each in job.codes.all())
    lines = [
        words(f"{job.code} {job.title}", HEAD),
        words(f"{job.title_feminine}. {_('Bande')} {job.band.number}. {job.education.label}.", SMALL),
        words(job.purpose),
        words(" ; ".join(job.activities) + ".", CELL),
        words(_("Compétences : %(skills)s.") % {"skills": ", ".join(f"{each.skill.label} {each.level}" for each in job.skills.all())}, CELL),
    ]
    if near:
        lines.append(words(_("Voisins : %(jobs)s.") % {"jobs": near}, SMALL))
    if then:
        lines.append(words(_("Évolutions : %(jobs)s.") % {"jobs": then}, SMALL))
    return [*lines, words(f"{codes}. {_('Aussi appelé')}{NO_BREAK}: {', '.join(job.alternative_titles) or '—'}.", SMALL)]
