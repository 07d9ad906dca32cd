"""Boards: members, rates, sessions and attendance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_amount, french_count, french_date, french_period
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel, Tab, facts, state_tag
from hr_core.ui.screens import ConfirmScreen, FormScreen
from payroll.forms.outside_work import AttendanceForm, BoardForm, BoardRateForm, MandateForm, SessionForm
from payroll.models import Board, BoardMandate, BoardRate, BoardSession, Payee
from payroll.services.outside.board import (
    board_save,
    mandate_save,
    members_on,
    rate_set,
    session_delete,
    session_save,
    session_validate,
)
from payroll.tables_outside import BoardTable, button
from payroll.views.outside.parts import (
    PREPARE,
    VALIDATE,
    VIEW,
    Block,
    Cell,
    OfParent,
    OutsideDetail,
    OutsideForm,
    link,
    outside_tabs,
)

CRUMB = (gettext_lazy("Conseils"), "payroll:board_list")


class BoardListView(ListScreen):
    model = Board
    title = gettext_lazy("Conseils et comités")
    rights = VIEW
    unit = (gettext_lazy("organe"), gettext_lazy("organes"))
    table_class = BoardTable

    def get_queryset(self) -> Any:
        today = timezone.localdate()
        sits = Q(mandates__start__lte=today) & (Q(mandates__end__isnull=True) | Q(mandates__end__gt=today))
        return Board.objects.annotate(
            members=Count("mandates", filter=sits, distinct=True), sessions_count=Count("sessions", distinct=True)
        ).order_by("name")

    def get_saved_views(self) -> Sequence[Tab]:
        return outside_tabs(self.request.path)

    def get_empty(self) -> Empty:
        return Empty(_("Aucun organe"), _("Conseil d’administration, comité d’audit… s’ajoutent ici."))

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Ajouter un organe"), reverse("payroll:board_create"), "plus", PREPARE, True)]


class BoardFormView(FormScreen):
    rights = PREPARE
    model = Board
    form_class = BoardForm
    title = gettext_lazy("Organe")
    crumbs = (CRUMB,)
    cancel_url = "payroll:board_list"
    asks_reason = "optional"
    success_message = gettext_lazy("L’organe est enregistré.")

    def perform(self, form: Any) -> Board:
        return board_save(board=form.instance, actor=self.request.user, reason=form.cleaned_data["motif"])

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:board_detail", args=[result.pk])


class BoardDetailView(OutsideDetail):
    model = Board
    crumbs = (CRUMB,)

    def get_actions(self) -> Sequence[Action]:
        key = [self.record.pk]
        return [
            Action(_("Modifier"), reverse("payroll:board_change", args=key), "pencil", PREPARE),
            Action(_("Saisir une séance"), reverse("payroll:session_create", args=key), "plus", PREPARE, True),
        ]

    def get_panels(self) -> Sequence[Panel]:
        return [Panel(_("Organe"), facts(self.record, "act", "is_active"))]

    def get_blocks(self) -> Sequence[Block]:
        return [self._sessions(), self._members(), self._rates()]

    def _sessions(self) -> Block:
        rows = []
        for each in self.record.sessions.select_related("validated_by", "entered_by").annotate(
            there=Count("attendances", filter=Q(attendances__presence="present"))
        )[:25]:
            state = ("approved", _("validée")) if each.validated_by_id else ("proposed", _("à valider"))
            rows.append(
                [
                    Cell(link(reverse("payroll:session_detail", args=[each.pk]), french_date(each.held_on))),
                    Cell(each.minutes, "p2"),
                    Cell(each.there, "n"),
                    Cell(state_tag(*state), "p1"),
                ]
            )
        return Block(_("Séances"), [_("Tenue le"), _("PV"), _("Présents"), _("État")], rows, _("Aucune séance saisie."))

    def _members(self) -> Block:
        may = self.access.has(*PREPARE)
        rows = [
            [
                Cell(each.payee),
                Cell(each.get_quality_display(), "p2"),
                Cell(french_period(each.start, each.end), "p3"),
                Cell(each.act, "lg-hide"),
                Cell(button(reverse("payroll:mandate_change", args=[each.pk]), _("Modifier"), each) if may else "", "n p4"),
            ]
            for each in self.record.mandates.filter(payee__in=Payee.objects.visible_to(self.access).values("pk"))
            .select_related("payee")
            .order_by("end", "payee__last_name")[:100]
        ]
        return Block(
            _("Membres"),
            [_("Membre"), _("Qualité"), _("Mandat"), _("Acte"), _("Action")],
            rows,
            _("Personne ne siège encore."),
            _("Ajouter un membre") if may else "",
            reverse("payroll:mandate_create", args=[self.record.pk]),
        )

    def _rates(self) -> Block:
        rows = [
            [
                Cell(each.get_quality_display()),
                Cell(french_amount(each.token_amount, self.currency), "n p1"),
                Cell(french_amount(each.transport_amount, self.currency), "n"),
                Cell(french_amount(each.per_diem_amount, self.currency), "n"),
                Cell(f"{each.represented_percent}\u202f%", "n"),
                Cell(french_period(each.start, each.end), "p2"),
                Cell(each.act, "lg-hide"),
            ]
            for each in self.record.rates.all()
        ]
        heads = [_("Qualité"), _("Jeton"), _("Transport"), _("Déplacement par jour"), _("Représenté"), _("Période"), _("Acte")]
        return Block(
            _("Taux"),
            heads,
            rows,
            _("Aucun taux : sans lui, rien ne se calcule."),
            _("Fixer un taux") if self.access.has(*PREPARE) else "",
            reverse("payroll:board_rate_create", args=[self.record.pk]),
        )


class OfBoard(OfParent):
    parent_model = Board

    def get_crumbs(self) -> Any:
        return (CRUMB, (str(self.parent), reverse("payroll:board_detail", args=[self.parent.pk])))

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:board_detail", args=[self.parent.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)


class MandateCreateView(OfBoard, OutsideForm):
    model = BoardMandate
    form_class = MandateForm
    title = gettext_lazy("Ajouter un membre")
    success_message = gettext_lazy("Le mandat est enregistré.")

    def get_record(self) -> Any:
        return BoardMandate(institution=self.institution, board=self.parent)

    def perform(self, form: Any) -> BoardMandate:
        return mandate_save(mandate=form.instance, actor=self.request.user, reason=form.cleaned_data["motif"])


class MandateChangeView(OutsideForm):
    model = BoardMandate
    form_class = MandateForm
    title = gettext_lazy("Mandat")
    success_message = gettext_lazy("Le mandat est enregistré.")

    def get_queryset(self) -> Any:
        visible = Payee.objects.visible_to(self.access).values("pk")
        return BoardMandate.objects.filter(payee__in=visible).select_related("payee__employee", "board")

    def perform(self, form: Any) -> BoardMandate:
        return mandate_save(mandate=form.instance, actor=self.request.user, reason=form.cleaned_data["motif"])

    def get_crumbs(self) -> Any:
        return (CRUMB, (str(self.record.board), self.get_success_url(None)))

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:board_detail", args=[self.record.board_id])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)


class BoardRateView(OfBoard, OutsideForm):
    model = BoardRate
    form_class = BoardRateForm
    title = gettext_lazy("Fixer un taux")
    asks_reason = True
    success_message = gettext_lazy("Le taux est enregistré.")

    def get_record(self) -> Any:
        return BoardRate(institution=self.institution, board=self.parent)

    def perform(self, form: Any) -> BoardRate:
        data = dict(form.cleaned_data)
        reason, quality, start = data.pop("motif"), data.pop("quality"), data.pop("start")
        return rate_set(
            board=self.parent, quality=quality, start=start, values=data, actor=self.request.user, reason=reason
        )


class SessionCreateView(OfBoard, FormScreen):
    rights = PREPARE
    model = BoardSession
    form_class = SessionForm
    title = gettext_lazy("Saisir une séance")
    submit_label = gettext_lazy("Continuer vers les présences")
    success_message = gettext_lazy("La séance est saisie : dire maintenant qui était là.")

    def get_record(self) -> Any:
        return BoardSession(institution=self.institution, board=self.parent, entered_by=self.request.user)

    def perform(self, form: Any) -> BoardSession:
        return session_save(session=form.instance, attendance={}, actor=self.request.user)

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:session_attendance", args=[result.pk])

    def get_cancel_url(self) -> str:
        return reverse("payroll:board_detail", args=[self.parent.pk])


class SessionScreen:
    model = BoardSession

    def get_queryset(self) -> Any:
        return BoardSession.objects.select_related("board", "entered_by", "validated_by")

    def get_crumbs(self) -> Any:
        board = self.record.board  # type: ignore[attr-defined]
        return (CRUMB, (str(board), reverse("payroll:board_detail", args=[board.pk])))


class SessionDetailView(SessionScreen, OutsideDetail):
    def get_actions(self) -> Sequence[Action]:
        if self.record.validated_by_id:
            return []
        key = [self.record.pk]
        mine = self.record.entered_by_id == self.access.user.pk
        return [
            Action(_("Retirer la séance"), reverse("payroll:session_delete", args=key), "trash", PREPARE),
            Action(_("Présences"), reverse("payroll:session_attendance", args=key), "pencil", PREPARE, mine),
            *([] if mine else [Action(_("Valider les présences"), reverse("payroll:session_validate", args=key), "check", VALIDATE, True)]),
        ]

    def get_panels(self) -> Sequence[Panel]:
        return [Panel(_("Séance"), facts(self.record, "held_on", "minutes", "subject", "entered_by", "validated_by"))]

    def get_blocks(self) -> Sequence[Block]:
        rows = [
            [
                Cell(each.mandate.payee),
                Cell(each.mandate.get_quality_display(), "p2"),
                Cell(each.get_presence_display(), "p1"),
                Cell(each.travel_days or "", "n"),
            ]
            for each in self.record.attendances.select_related("mandate__payee")
        ]
        heads = [_("Membre"), _("Qualité"), _("Présence"), _("Jours de déplacement")]
        return [Block(_("Présences"), heads, rows, _("Personne ne siégeait à cette date."))]


class AttendanceView(SessionScreen, FormScreen):
    rights = PREPARE
    form_class = AttendanceForm
    submit_label = gettext_lazy("Enregistrer les présences")
    success_message = gettext_lazy("Les présences sont saisies : une autre personne les valide.")

    def get_title(self) -> str:
        return _("Présences : %(session)s") % {"session": self.record}

    def get_form_options(self) -> dict[str, Any]:
        held = {
            each.mandate_id: (each.presence, each.travel_days)
            for each in self.record.attendances.all()
            if self.record.attendances.exclude(presence="absent").exists()
        }
        return {"members": members_on(self.record.board, self.record.held_on), "held": held}

    def perform(self, form: Any) -> BoardSession:
        return session_save(session=self.record, attendance=form.attendance(), actor=self.request.user)

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:session_detail", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)


class SessionValidateView(SessionScreen, ConfirmScreen):
    rights = VALIDATE
    submit_label = gettext_lazy("Valider les présences")
    success_message = gettext_lazy("Les présences sont validées : elles entrent dans la prochaine campagne.")

    def get_title(self) -> str:
        return _("Valider les présences, %(session)s\u202f?") % {"session": self.record}

    def get_consequences(self) -> Sequence[Any]:
        counts = {each["presence"]: each["n"] for each in self.record.attendances.order_by().values("presence").annotate(n=Count("pk"))}
        words = (
            ("present", _("présent"), _("présents")),
            ("represented", _("représenté"), _("représentés")),
            ("absent", _("absent"), _("absents")),
        )
        told = ", ".join(french_count(counts.get(key, 0), one, many) for key, one, many in words)
        return [
            _("%(told)s, selon %(minutes)s.") % {"told": told, "minutes": self.record.minutes},
            _("Une séance validée ne change plus."),
        ]

    def perform(self, form: Any) -> BoardSession:
        return session_validate(session=self.record, actor=self.request.user)

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:session_detail", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)


class SessionDeleteView(SessionScreen, ConfirmScreen):
    rights = PREPARE
    danger = True
    submit_label = gettext_lazy("Retirer la séance")
    success_message = gettext_lazy("La séance est retirée.")

    def get_title(self) -> str:
        return _("Retirer la séance du %(day)s\u202f?") % {"day": french_date(self.record.held_on)}

    def perform(self, form: Any) -> None:
        session_delete(session=self.record, actor=self.request.user)

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:board_detail", args=[self.record.board_id])

    def get_cancel_url(self) -> str:
        return reverse("payroll:session_detail", args=[self.record.pk])
