"""The content of an agreement, of its return plan, of a recharge statement: one content for the page and for the PDF."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.selectors.equivalence import equivalent_grade
from hr_core.text import french_amount, french_date, french_moment, french_month
from hr_core.ui.parts import Panel
from mobility.choices import Form
from mobility.choices_agreements import AgreementState, EventKind, Party, StepKey
from mobility.contents_moves import Block, Cell, Content, Told
from mobility.contents_papers import papers_of, recipients_of
from mobility.models import Agreement, RechargeStatement, ReturnPlan
from mobility.services.agreements.conditions import conditions_of
from mobility.services.agreements.signing import GAP, agreement_content, obstacles
from mobility.services.rights import canonical_digest

NAMES = {
    "open": gettext_lazy("convention ouverte"), "negotiate": gettext_lazy("négociation ouverte"), "accept": gettext_lazy("texte accepté"), "agree": gettext_lazy("texte arrêté"),
    "reopen": gettext_lazy("négociation rouverte"), "sign": gettext_lazy("convention signée par les trois parties"), "start": gettext_lazy("mise en vigueur"), "amend": gettext_lazy("avenant appliqué"),
    "prepare_return": gettext_lazy("retour en préparation"), "end": gettext_lazy("retour constaté"), "end_early": gettext_lazy("fin anticipée"), "convert": gettext_lazy("convertie en transfert"),
    "void": gettext_lazy("classée sans effet"), "wish": gettext_lazy("souhait exprimé"), "decide": gettext_lazy("retour décidé"), "refused": gettext_lazy("n’a pas pu se faire"),
    "permit": gettext_lazy("titre de séjour et de travail constaté"), "certificate": gettext_lazy("attestation de législation constatée"),
    "fitness": gettext_lazy("aptitude constatée"), "bank": gettext_lazy("compte bancaire reçu"), "final_facts": gettext_lazy("faits de paie transmis"),
    "travel_order": gettext_lazy("ordre de mission signé"), "report": gettext_lazy("rapport de mission remis"),
    "report_asked": gettext_lazy("rapport demandé"), "report_late": gettext_lazy("rapport en retard"),
    "need": gettext_lazy("besoin confirmé par l’accueil"), "learnt": gettext_lazy("acquis portés au dossier"), "left_after_return": gettext_lazy("sortie de l’institution dans l’année du retour"),
}  # fmt: skip


def agreement_told(agreement: Agreement, *, party: str, with_links: bool = True) -> Content:
    """The whole agreement. `party`: for whom one reads; links to what that party may do, on the page only."""
    content = Content()
    is_open = agreement.state in (AgreementState.DRAFT, AgreementState.NEGOTIATING)
    edits = with_links and is_open and party != Party.EMPLOYEE
    if agreement.state == AgreementState.NEGOTIATING:
        content.notes += [("warning", each) for each in obstacles(agreement)]
    if agreement.state == AgreementState.DRAFT:
        left = [each.title for each in agreement.clauses.all() if each.is_required and not each.is_settled]
        if left:
            content.notes.append(("info", _("Clauses obligatoires à compléter avant de négocier : %(count)s.") % {"count": len(left)}))
    if agreement.pay_gap is not None and abs(agreement.pay_gap) > GAP and party:
        content.notes.append(("warning", _("Le net diffère de plus de 2 % de la simulation montrée à l’agent : chaque signataire reconnaît cet écart.")))
    content.parts.append(Panel(_("Le mouvement"), _terms(agreement)))
    if agreement.reported_on:
        content.parts.append(Told(_("Rapport de mission, remis le %(day)s") % {"day": french_date(agreement.reported_on)}, agreement.report.splitlines()))
    if is_open and agreement.band and with_links:
        content.parts.append(_proposal(agreement))
    content.parts.append(_signatures(agreement))
    content.parts += [_clauses(agreement, edits)] if with_links else _articles(agreement)
    content.parts.append(_costs(agreement, edits))
    if with_links and not is_open and agreement.state != AgreementState.VOID:
        content.parts.append(_conditions(agreement, party))
    if with_links and papers_of(agreement):
        content.parts.append(_papers(agreement, party))
    if with_links and agreement.form in (Form.PLACEMENT, Form.SECONDMENT) and agreement.recharges.all():
        content.parts.append(_recharges(agreement, party))
    if with_links:
        content.parts += [_comments(agreement), _history(agreement), _readings(agreement)]
    return content


def _terms(agreement: Agreement) -> list[tuple[str, Any]]:
    end = french_date(agreement.end - timedelta(days=1)) if agreement.end else _("sans terme")
    pay = french_amount(agreement.base_salary, agreement.currency, unit=True) if agreement.base_salary else ""
    grade = " ".join(filter(None, [agreement.category, agreement.grade_class, agreement.step]))
    rows = [
        (_("Agent"), agreement.name), (_("Forme"), str(agreement.get_form_display())), (_("De"), agreement.home.name), (_("À"), agreement.host.name),
        (_("Emploi"), agreement.job_title), (_("Bande"), agreement.band), (_("Lieu"), agreement.place), (_("Du"), french_date(agreement.start)),
        (_("Au"), end), (_("Classement à l’accueil"), grade), (_("Salaire de base à l’accueil"), pay), (_("Retour"), str(agreement.get_return_right_display())),
        (_("Instrument"), agreement.instrument.title if agreement.instrument else _("aucun")), (_("Motif de ce choix"), agreement.instrument_reason),
        (_("Attestation de législation"), _certificate(agreement)), (_("Fin"), agreement.get_end_reason_display() if agreement.end_reason else ""),
    ]  # fmt: skip
    return [(label, value) for label, value in rows if value not in ("", None)]


def _proposal(agreement: Agreement) -> Told:
    """The grade that the host's adopted table gives to the band of the job, explained."""
    found = equivalent_grade(band=agreement.band or 0, institution=agreement.host, on=agreement.start)
    return Told(_("Classement à l’accueil, d’après la table d’équivalence"), [str(line) for line in found.lines] or [_("Aucune table adoptée à cette date.")])


def _certificate(agreement: Agreement) -> str:
    if agreement.certificate_issued_on:
        return _("n° %(number)s, délivrée le %(day)s") % {"number": agreement.certificate_number, "day": french_date(agreement.certificate_issued_on)}
    return _("demandée le %(day)s") % {"day": french_date(agreement.certificate_asked_on)} if agreement.certificate_asked_on else ""


def _signatures(agreement: Agreement) -> Block:
    versions = list(agreement.versions.all())
    if not versions:
        digest = canonical_digest(agreement_content(agreement))
        done = {each.party for each in agreement.events.all() if each.name == "accept" and each.text == digest}
        rows = [[Cell(_capital(Party(party).label)), Cell(_("accepté") if party in done else _("attendu"), "p1")] for party in agreement.acceptors]
        if agreement.is_light:
            told = _("L’accueil dit son besoin ; l’origine signe ensuite l’ordre de mission.")
            return Block(_("Besoin de l’institution d’accueil"), [(_("Partie"), ""), (_("Texte actuel"), "p1")], rows, help=told)
        return Block(_("Accord des trois parties"), [(_("Partie"), ""), (_("Texte actuel"), "p1")], rows,
                     help=_("Le texte est arrêté quand les trois parties ont accepté la même version."))  # fmt: skip
    last = versions[0]
    signed = {each.party: each for each in agreement.signatures.all() if each.version_id == last.pk}
    rows = []
    for party in agreement.signers:
        each = signed.get(party)
        rows.append([
            Cell(_capital(Party(party).label)), Cell(f"{each.signer}, {each.quality}" if each else _("attendue"), "p2"),
            Cell(french_date(each.signed_on) if each else "", "n p1"),
        ])  # fmt: skip
    told = _("Version %(number)s, empreinte %(digest)s.") % {"number": last.number, "digest": last.digest[:16]}
    return Block(_("Signatures"), [(_("Partie"), ""), (_("Signataire"), "p2"), (_("Le"), "n p1")], rows, help=f"{told} {last.reason}".strip())


def _clauses(agreement: Agreement, edits: bool) -> Block:
    rows = [
        [Cell(each.title, url=reverse("mobility:clause_update", args=[each.pk]) if edits else ""), Cell(each.text, "p2"),
         Cell(_("complète") if each.is_settled else (_("à compléter") if each.is_required else _("facultative")), "p1")]
        for each in agreement.clauses.all()
    ]  # fmt: skip
    return Block(_("Clauses"), [(_("Clause"), ""), (_("Texte"), "p2"), (_("État"), "p1")], rows)


def _articles(agreement: Agreement) -> list[Told]:
    """The clauses as they are printed."""
    return [
        Told(_("Article %(number)s. %(title)s") % {"number": rank, "title": each.title}, [each.text])
        for rank, each in enumerate(agreement.clauses.all(), start=1)
    ]


def _costs(agreement: Agreement, edits: bool) -> Block:
    rows = [
        [Cell(each.label, url=reverse("mobility:cost_update", args=[each.pk]) if edits else ""),
         Cell(str(Party(each.payer).label) + (_(", avancé par l’origine") if each.is_recharged else ""), "p2"),
         Cell(french_amount(each.amount, each.currency, unit=True) if each.amount is not None else _("au réel"), "n p1"),
         Cell(str(each.get_frequency_display()), "p3")]
        for each in agreement.costs.all()
    ]  # fmt: skip
    actions = [(_("Ajouter un coût"), reverse("mobility:cost_create", args=[agreement.pk]))] if edits else []
    heads: list[tuple[Any, str]] = [(_("Coût"), ""), (_("Payeur"), "p2"), (_("Montant"), "n p1"), (_("Périodicité"), "p3")]
    return Block(_("Tableau des coûts"), heads, rows, help=_("Une ligne, un payeur."), actions=actions)


def _conditions(agreement: Agreement, party: str) -> Block:
    waits = agreement.state in (AgreementState.AGREED, AgreementState.SIGNED)
    rows = []
    for each in conditions_of(agreement):
        done = each.done or {}
        told = _("sans objet") if done.get("waived") else _("rempli")
        url = reverse("mobility:condition_met", args=[agreement.pk, each.key]) if waits and party == each.party and not done else ""
        rows.append([Cell(each.label, url=url), Cell(str(Party(each.party).label), "p3"), Cell(told if done else _("attendu"), "p1"), Cell(done.get("note", ""), "p2")])
    heads: list[tuple[Any, str]] = [(_("Condition"), ""), (_("Revient à"), "p3"), (_("État"), "p1"), (_("Note"), "p2")]
    return Block(_("Avant la prise d’effet"), heads, rows, _("Aucune condition pour cette forme."))


def _papers(agreement: Agreement, party: str) -> Block:
    """Each paper, to whom it goes, and where its receipt stands."""
    done = {(each.key, each.recipient): each for each in agreement.handovers.all()}
    rows = []
    for key, paper in papers_of(agreement).items():
        url = reverse("mobility:paper_pdf", args=[agreement.pk, key])
        for recipient in recipients_of(paper):
            rows.append([
                Cell(str(paper.title), url=url), Cell(paper.code, "p3"), Cell(_capital(Party(recipient).label), "p2"),
                *_receipt(agreement, key, recipient, paper.party, party, done.get((key, recipient))),
            ])  # fmt: skip
    heads: list[tuple[Any, str]] = [(_("Document"), ""), (_("Code"), "p3"), (_("Destinataire"), "p2"), (_("Remise et réception"), "p1"), ("", "p4")]
    return Block(_("Documents à remettre"), heads, rows, help=_("Chacun a un expéditeur, un destinataire et un accusé de réception."))


def _receipt(agreement: Agreement, key: str, recipient: str, sender: str, party: str, done: Any) -> list[Cell]:
    """(where it stands, what this party may do)."""
    if done is None:
        url = reverse("mobility:paper_hand", args=[agreement.pk, key, recipient]) if party == sender else ""
        return [Cell(_("à remettre"), "p1"), Cell(_("Remettre") if url else "", "p4", url)]
    if done.received_on is None:
        told = _("remis le %(day)s, réception attendue le %(due)s") % {"day": french_date(done.sent_on), "due": french_date(done.due_on)}
        url = reverse("mobility:paper_receive", args=[done.pk]) if party == recipient else ""
        return [Cell(told, "p1"), Cell(_("Accuser réception") if url else "", "p4", url)]
    told = _("reçu le %(day)s") % {"day": french_date(done.received_on)}
    return [Cell(f"{told}. {done.note}" if done.note else told, "p1"), Cell("", "p4")]


def _recharges(agreement: Agreement, party: str) -> Block:
    rows = []
    for each in agreement.recharges.all():
        url = reverse("mobility:recharge_pdf", args=[each.pk]) if party else ""
        rows.append([
            Cell(french_month(each.year, each.month), url=url), Cell(french_amount(each.total, each.currency, unit=True), "n p1"),
            Cell(french_date(each.due_on), "n p3"), Cell(str(each.get_state_display()), "p2"),
            Cell(_("Encaisser"), "p4", reverse("mobility:recharge_paid", args=[each.pk])) if party == Party.HOME and each.state == "issued" else Cell(),
        ])  # fmt: skip
    heads: list[tuple[Any, str]] = [(_("Mois"), ""), (_("Total"), "n p1"), (_("À payer avant le"), "n p3"), (_("État"), "p2"), ("", "p4")]
    return Block(_("Remboursements"), heads, rows)


def _comments(agreement: Agreement) -> Block:
    titles = {each.key: each.title for each in agreement.clauses.all()}
    rows = [
        [Cell(titles.get(each.clause, _("Convention"))), Cell(f"{each.text} ({_who(each)})", "p2"), Cell(_at(each), "n p1")]
        for each in agreement.events.all()
        if each.kind in (EventKind.COMMENT, EventKind.NOTICE)
    ]
    heads: list[tuple[Any, str]] = [(_("Clause"), ""), (_("Texte"), "p2"), (_("Le"), "n p1")]
    return Block(_("Observations et préavis"), heads, rows, _("Aucune observation."))


def _history(agreement: Agreement) -> Block:
    names = {"sign": "travel_order", "accept": "need"} if agreement.is_light else {}
    rows = [
        [Cell(_capital(NAMES.get(names.get(each.name, each.name), each.name))), Cell(_who(each), "p2"), Cell(each.text if each.name not in ("accept", "agree", "sign") else each.text[:16], "lg-hide"), Cell(_at(each), "n p1")]
        for each in agreement.events.all()
        if each.kind == EventKind.STATE
    ][:40]
    heads: list[tuple[Any, str]] = [(_("Passage"), ""), (_("Par"), "p2"), (_("Détail"), "lg-hide"), (_("Le"), "n p1")]
    return Block(_("Historique"), heads, rows)


def _readings(agreement: Agreement) -> Block:
    rows = [[Cell(each.by_name), Cell(each.text, "p2"), Cell(_at(each), "n p1")] for each in agreement.events.all() if each.kind == EventKind.READING][:40]
    heads: list[tuple[Any, str]] = [(_("Lecteur"), ""), (_("Pour"), "p2"), (_("Le"), "n p1")]
    return Block(_("Qui a lu cette convention"), heads, rows, _("Personne d’autre que l’agent."))


def _who(each: Any) -> str:
    return f"{each.by_name}, {Party(each.party).label}" if each.party else each.by_name


def _at(each: Any) -> str:
    return french_moment(timezone.localtime(each.at))


def _capital(text: Any) -> str:
    words = str(text)
    return words[:1].upper() + words[1:]


def plan_told(plan: ReturnPlan, *, party: str, with_links: bool = True) -> Content:
    """The return: wishes, decision, calendar, classifications, debrief."""
    content = Content()
    agreement = plan.agreement
    wishes = [(_capital(Party(name).label), getattr(plan, f"get_{name}_wish_display")()) for name in Party.values]
    decided = [(_("Décision"), plan.get_decision_display()), (_("Poste proposé"), plan.post_title), (_("Bande du poste"), plan.post_band),
               (_("Surnombre"), _("oui, douze mois au plus") if plan.is_above_headcount else "")]  # fmt: skip
    content.parts.append(Panel(_("Ce que chacun souhaite"), [(label, value) for label, value in wishes]))
    content.parts.append(Panel(_("Ce qui est décidé"), [(label, value) for label, value in decided if value not in ("", None)]))
    today = timezone.localdate()
    rows = []
    for step in plan.steps.all():
        late = step.done_on is None and step.due_on < today
        edits = with_links and party in (Party.HOME, Party.HOST) and step.done_on is None and step.key not in (StepKey.ASK, StepKey.DECIDE)
        url = reverse("mobility:step_done", args=[step.pk]) if edits else ""
        state = _("fait le %(day)s") % {"day": french_date(step.done_on)} if step.done_on else (_("en retard") if late else _("à faire"))
        rows.append([Cell(str(step.get_key_display()), url=url), Cell(french_date(step.due_on), "n p3"), Cell(state, "p1"), Cell(step.note, "p2")])
    heads: list[tuple[Any, str]] = [(_("Étape"), ""), (_("Avant le"), "n p3"), (_("État"), "p1"), (_("Note"), "p2")]
    content.parts.append(Block(_("Calendrier du retour"), heads, rows))
    told = [(_("À l’origine"), _grade(plan.home_grade, plan.home_band)), (_("À l’accueil"), _grade(plan.host_grade, plan.host_band)),
            (_("Retenu"), plan.kept_grade), (_("Pourquoi"), plan.kept_reason)]  # fmt: skip
    compared = [(label, value) for label, value in told if value]
    later = _("Les deux classements se comparent au retour : le plus favorable est gardé.")
    title = _("Double carrière : le classement le plus favorable")
    content.parts.append(Panel(title, compared) if compared else Told(title, [later]))
    if plan.learnt:
        content.parts.append(_learnt(plan, party, with_links))
    notes = [each for each in (plan.handover, plan.debrief, plan.skills) if each]
    if notes:
        content.parts.append(Told(_("Bilan et transmission"), notes))
    if agreement.end is not None:
        content.notes.append(("info", _("Jour du retour : %(day)s.") % {"day": french_date(agreement.end)}))
    return content


def _learnt(plan: ReturnPlan, party: str, with_links: bool) -> Block:
    """What the host recorded during the move, offered to the file at home."""
    rows = [
        [Cell(each["label"]), Cell(_("niveau %(level)s") % {"level": each["level"]} if each["kind"] == "skill" else _("diplôme"), "p2"),
         Cell(french_date(date.fromisoformat(each["on"])), "n p3"), Cell(_("au dossier") if each["kept"] else _("à porter au dossier"), "p1")]
        for each in plan.learnt
    ]  # fmt: skip
    waits = with_links and party == Party.HOME and any(not each["kept"] for each in plan.learnt)
    actions = [(_("Porter au dossier d’origine"), reverse("mobility:return_learnt", args=[plan.agreement_id]))] if waits else []
    heads: list[tuple[Any, str]] = [(_("Acquis"), ""), (_("Niveau"), "p2"), (_("Constaté le"), "n p3"), (_("À l’origine"), "p1")]
    return Block(_("Ce que l’accueil a constaté pendant le mouvement"), heads, rows, actions=actions)


def _grade(grade: str, band: int | None) -> str:
    return " ".join(filter(None, [grade, _("bande %(band)s") % {"band": band} if band else ""]))


def recharge_told(statement: RechargeStatement) -> Content:
    """MOB-14."""
    agreement, content = statement.agreement, Content()
    facts = [
        (_("Convention"), agreement.number), (_("Agent"), agreement.name), (_("Créancier"), agreement.home.name), (_("Débiteur"), agreement.host.name),
        (_("Mois"), french_month(statement.year, statement.month)), (_("Trentièmes dus"), f"{statement.days}/30"),
        (_("À payer avant le"), french_date(statement.due_on)), (_("État"), str(statement.get_state_display())),
    ]  # fmt: skip
    content.parts.append(Panel(_("Ce qui est demandé"), facts))
    rows = [
        [Cell(line["label"]), Cell(french_amount(line["whole"], statement.currency), "n"), Cell(french_amount(line["amount"], statement.currency), "n p1")]
        for line in statement.lines
    ]
    title = _("Cotisations maintenues à l’origine, d’après sa paie") if agreement.form == Form.SECONDMENT else _("Montants, d’après les bulletins payés")
    content.parts.append(
        Block(title, [(_("Nature"), ""), (_("Mois entier"), "n"), (_("Dû"), "n p1")], rows,
              foot=[Cell(_("Total, %(currency)s") % {"currency": statement.currency}), Cell("", "n"), Cell(french_amount(statement.total, statement.currency), "n p1")])
    )  # fmt: skip
    return content
