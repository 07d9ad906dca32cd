"""One's own leave and requests, phone first: the balance, a request in three taps, what becomes of it, the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from hr_core.choices import RequestState
from hr_core.forms.leave import AskLeaveForm
from hr_core.models import CalendarFeed, Employee, Notice, Request
from hr_core.selectors.leave import LeaveFrame, annual_leaves, leave_statement
from hr_core.services.feeds import feed_open, feed_revoke
from hr_core.services.leave.asking import LEAVE, Quote, coverage_words, days_words, leave_ask, leave_quote
from hr_core.services.notices import notices_read
from hr_core.services.requests.flow import request_ask_cancellation, request_withdraw
from hr_core.text import french_date, french_decimal, french_month
from hr_core.ui.guard import Guarded
from hr_core.ui.screens import ConfirmScreen, FormScreen, Screen
from hr_core.views.leave.ledger import told_lines

OWN = ("self_service",)
SHOWN = 30


def own_employee(access: Any) -> Employee:
    if access.employee is None:
        raise Http404
    return access.employee


class OwnLeaveView(Screen):
    """« Mes congés »: what is left, what is planned, how the balance is made."""

    template_name = "hr_core/leave/own.html"
    title = gettext_lazy("Mes congés")
    rights = OWN
    own = True

    def get(self, request: HttpRequest) -> HttpResponse:
        employee = own_employee(self.access)
        today = timezone.localdate()
        frame = LeaveFrame(self.institution)
        found = leave_statement(employee, today, frame) if frame.is_kept else None
        rows = Request.objects.filter(employee=employee, kind=LEAVE)
        coming = annual_leaves(self.institution, today, date.max).filter(employee=employee).order_by("start")
        rule = frame.rule_on(today)
        until = carried_until(rule, today) if found and found.carried > 0 and rule else None
        return self.show(
            is_kept=frame.is_kept, balance=french_decimal(Fraction(found.balance, 1000), 2) if found else "",
            is_one=bool(found and abs(found.balance) < 2000),
            carried=days_words(found.carried) if until and found else "", until=until,
            pending=rows.filter(state=RequestState.PENDING), coming=[row for row in coming if row.start > today][:5],
            lines=told_lines(found)[:SHOWN],
        )  # fmt: skip


def carried_until(rule: Any, today: date) -> date | None:
    """The last day on which what was carried may be taken."""
    if rule.carry_months is None:
        return None
    turn = date(today.year if today.month >= rule.year_month else today.year - 1, rule.year_month, 1)
    rank = turn.year * 12 + turn.month - 1 + rule.carry_months
    return date(rank // 12, rank % 12 + 1, 1) - timedelta(days=1)


class OwnLeaveAskView(FormScreen):
    """Ask for leave: dates, then what they take of the balance, then send."""

    form_class = AskLeaveForm
    template_name = "hr_core/leave/ask.html"
    title = gettext_lazy("Demander un congé")
    rights = OWN
    own = True
    success_url = "hr_core:own_leave"

    def get_record(self) -> Employee:
        return own_employee(self.access)

    def get_form_options(self) -> dict[str, Any]:
        return {"employee": self.record}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "envoyer" in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        if not form.is_valid():
            return self.show(form=form, status=422)
        quote = leave_quote(employee=self.record, kind=form.cleaned_data["kind"], span=form.span())
        for name, sentence in quote.errors.items():
            form.add_error(name, sentence)
        return self.show(form=form, quote=quote, told=quote_told(quote), status=422 if quote.errors else 200)

    def perform(self, form: Any) -> Request:
        data = form.cleaned_data
        return leave_ask(
            employee=self.record, kind=data["kind"], span=form.span(), comment=data["comment"], actor=self.request.user  # type: ignore[arg-type]
        )

    def get_success_message(self, result: Request) -> str:
        return _("Votre demande est envoyée : %(words)s.") % {"words": result.words}

    def get_success_url(self, result: Request) -> str:
        return result.get_absolute_url()


def quote_told(quote: Quote) -> dict[str, Any]:
    """What a leave takes, as an addition that one can follow; the months with the days chosen; who would be there."""
    span, lines = quote.span, []
    kind = _("Jours ouvrables") if quote.is_working else _("Jours")
    last = quote.span.end - timedelta(days=1)
    words = {"kind": kind, "start": french_date(span.start), "end": french_date(last)}
    working = [day for day, _name in quote.off if day.weekday() != 6]
    lines.append((_("%(kind)s du %(start)s au %(end)s") % words, days_words(quote.days + 1000 * len(working))))
    for day, name in quote.off:
        if day.weekday() != 6:
            lines.append((_("%(name)s, %(day)s, férié") % {"name": name, "day": french_date(day)}, "−1"))
    after = []
    if quote.before is not None:
        after.append((_("Solde la veille du départ"), days_words(quote.before)))
        if quote.pending:
            after.append((_("Autres demandes en cours"), f"−{days_words(quote.pending)}"))
        after.append((_("Solde après ce congé"), days_words(quote.after or 0)))
    return {
        "lines": lines, "total": days_words(quote.days), "takes": quote.before is not None, "after": after,
        "warning": coverage_words(quote.coverage), "months": _months(quote),
    }  # fmt: skip


def _months(quote: Quote) -> list[dict[str, Any]]:
    """The weeks of the months of a leave, three at most: chosen days, days off."""
    off = {day for day, _name in quote.off}
    month, found = quote.span.start.replace(day=1), []
    while month < quote.span.end and len(found) < 3:
        following = (month + timedelta(days=32)).replace(day=1)
        day = month - timedelta(days=month.weekday())
        weeks = []
        while day < following:
            week = []
            for _rank in range(7):
                chosen = quote.span.start <= day < quote.span.end
                css = "out-m" if day.month != month.month else "fete" if day in off else "off" if day.weekday() == 6 else "pick" if chosen else ""
                week.append((day.day, css))
                day += timedelta(days=1)
            weeks.append(week)
        found.append({"name": french_month(month.year, month.month), "weeks": weeks})
        month = following
    return found


class OwnRequestsView(Screen):
    """« Mes demandes »: all that one has asked, and what was told."""

    template_name = "hr_core/requests/own.html"
    title = gettext_lazy("Mes demandes")
    rights = (*OWN, "team_view", "request_decide", "request_finance", "request_training")
    own = True

    def get(self, request: HttpRequest) -> HttpResponse:
        employee = self.access.employee  # those who decide without a file of their own read what they were told
        notices = Notice.objects.filter(user=self.access.user)[:10]
        return self.show(
            rows=Request.objects.filter(employee=employee)[:SHOWN] if employee else [], notices=notices,
            may_ask=employee is not None,
            unread=any(notice.read_at is None for notice in notices),
        )  # fmt: skip


class NoticesReadView(Guarded, View):
    """Everything told to oneself has been read."""

    rights: tuple[str, ...] = ()

    def post(self, request: HttpRequest) -> HttpResponse:
        notices_read(institution=self.institution, user=self.access.user)
        return HttpResponseRedirect(reverse("hr_core:home"))


class OwnRequestQuestion(ConfirmScreen):
    model = Request
    rights = OWN
    own = True
    success_url = "hr_core:own_requests"

    def get_queryset(self) -> QuerySet:
        return Request.objects.filter(employee=own_employee(self.access))

    def get_consequences(self) -> list[str]:
        return [self.record.words + "."]

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()


class OwnRequestWithdrawView(OwnRequestQuestion):
    question = gettext_lazy("Retirer cette demande ?")
    submit_label = gettext_lazy("Retirer ma demande")
    success_message = gettext_lazy("Votre demande est retirée.")

    def perform(self, form: Any) -> Request:
        return request_withdraw(request=self.record, actor=self.request.user)  # type: ignore[arg-type]


class OwnRequestCancelView(OwnRequestQuestion):
    question = gettext_lazy("Demander l’annulation de ce congé ?")
    submit_label = gettext_lazy("Demander l’annulation")
    asks_reason = True
    success_message = gettext_lazy("Les ressources humaines vont répondre à votre demande d’annulation.")

    def perform(self, form: Any) -> Request:
        return request_ask_cancellation(
            request=self.record, actor=self.request.user, reason=form.cleaned_data["motif"]  # type: ignore[arg-type]
        )


class OwnFeedsView(Screen):
    """Subscriptions to the calendar: opened, shown once, closed."""

    template_name = "hr_core/leave/feeds.html"
    title = gettext_lazy("Mon calendrier")
    lede = gettext_lazy("Une adresse à ajouter à l’agenda de votre téléphone. Qui la connaît lit ce calendrier : ne la transmettez pas.")
    rights = OWN
    own = True

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest) -> HttpResponse:
        employee = own_employee(self.access)
        if "fermer" in request.POST:
            feed = CalendarFeed.objects.filter(employee=employee, pk=request.POST["fermer"]).first() if request.POST["fermer"].isdecimal() else None
            if feed is None:
                raise Http404
            feed_revoke(feed=feed, actor=self.access.user)
            messages.success(request, _("Cet abonnement est fermé : son adresse ne répond plus."))
            return HttpResponseRedirect(reverse("hr_core:own_feeds"))
        reach = request.POST.get("contenu", "")
        if reach not in self._reaches():
            raise Http404
        token = feed_open(employee=employee, reach=reach, actor=self.access.user)
        url = request.build_absolute_uri(reverse("hr_core:calendar", args=[self.institution.code, token]))
        return self._page(url=url)

    def _reaches(self) -> list[str]:
        return ["own", "team"] if self.access.has("team_view") else ["own"]

    def _page(self, url: str = "") -> HttpResponse:
        feeds = CalendarFeed.objects.filter(employee=own_employee(self.access), revoked_at__isnull=True)
        labels = dict(CalendarFeed.Reach.choices)
        return self.show(feeds=feeds, url=url, reaches=[(code, labels[code]) for code in self._reaches()])
