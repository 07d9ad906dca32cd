"""The seminar on screen: seats, ballots, votes, reservations, minutes, validation; errata of a published edition."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.choices_referential import ErratumState
from careers.documents.editions import minutes_pdf, seminar_file_pdf
from careers.forms.editions import (
    BallotForm,
    CloseBallotForm,
    CommentForm,
    ConveneForm,
    ErratumForm,
    ReservationForm,
    SeatForm,
    VoteForm,
    accounts,
)
from careers.models import Ballot, Erratum, Reservation, Seminar, SeminarSeat
from careers.selectors.coverage import ranking, statements
from careers.selectors.seminars import ballots_of, is_adopted, referred, seminars
from careers.services.editions.errata import erratum_agree, erratum_propose, erratum_refuse
from careers.services.editions.events import delegates
from careers.services.editions.seminars import (
    ballot_close,
    ballot_open,
    ballot_vote,
    edition_send_back,
    edition_validate,
    minutes_draw,
    minutes_sign,
    reservation_make,
    seat_set,
    seat_take,
    seminar_convene,
    session_open,
)
from careers.views.editions.base import AMEND, EDITIONS, FOLLOW, OfEdition, OfEditionForm, pdf
from careers.workflows_referential import CHAIR, CHIEF, SECRETARY
from hr_core.models import Institution, User
from hr_core.roles import group_name
from hr_core.ui.parts import Action, Crumb
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen


class ConveneView(OfEditionForm):
    form_class = ConveneForm
    rights = SECRETARY
    title = gettext_lazy("Convoquer le séminaire")
    submit_label = gettext_lazy("Convoquer")
    success_message = gettext_lazy("Le séminaire est convoqué : les délégués sont prévenus.")

    def get_form_options(self) -> dict[str, Any]:
        assert self.institution is not None
        return {"chairs": User.objects.filter(is_active=True, groups__name=group_name(self.institution.code, "committee_chair"))}

    def get_success_url(self, result: Seminar) -> str:
        return result.get_absolute_url()

    def perform(self, form: Any) -> Seminar:
        return seminar_convene(edition=self.edition, access=self.access, **form.cleaned_data)


class SeminarDetailView(DetailScreen):
    """The session: who sits, what is voted, what was reserved. What one may do depends on one's seat and role."""

    model = Seminar
    rights = FOLLOW
    template_name = "careers/editions/seminar.html"

    def get_queryset(self) -> Any:
        return seminars()

    def get_crumbs(self) -> Any:
        return (EDITIONS, Crumb(self.record.edition.code, self.record.edition.get_absolute_url()))

    def get_title(self) -> str:
        return _("Séminaire sur %(edition)s") % {"edition": self.record.edition.code}

    @cached_property
    def seats(self) -> list[SeminarSeat]:
        return list(self.record.seats.select_related("country", "voter", "seat_of"))

    @cached_property
    def ballots(self) -> list[Ballot]:
        return ballots_of(self.record)

    @cached_property
    def own_seat(self) -> SeminarSeat | None:
        mine = (seat for seat in self.seats if seat.voter_id == self.access.user.pk and seat.seat_of_id == getattr(self.institution, "pk", 0))
        return next(mine, None)

    @property
    def in_session(self) -> bool:
        return self.record.opened_at is not None and self.record.closed_at is None

    def get_actions(self) -> list[Action]:
        row, at = self.record, [self.record.pk]
        found = [Action(_("Dossier"), reverse("careers:seminar_file", args=[row.edition_id]), "printer")]
        if row.minutes is not None:
            found.append(Action(_("Procès-verbal"), reverse("careers:seminar_minutes", args=at), "file-text"))
        if self.own_seat and self.own_seat.present_at is None and row.closed_at is None:
            found.append(Action(_("Prendre le siège"), reverse("careers:seat_take", args=at), "users", AMEND, main=True))
        if row.opened_at is None:
            found.append(Action(_("Ouvrir la séance"), reverse("careers:session_open", args=at), "users", SECRETARY, main=True))
        elif self.in_session:
            waiting = any(ballot.closed_at is None for ballot in self.ballots)
            found.append(Action(_("Exprimer une réserve"), reverse("careers:reservation_create", args=at), "flag", AMEND))
            found.append(Action(_("Renvoyer"), reverse("careers:edition_send_back", args=at), "arrow-back-up", CHAIR))
            if self.ballots and not waiting:
                found.append(Action(_("Dresser le procès-verbal"), reverse("careers:minutes_draw", args=at), "file-text", SECRETARY))
            found.append(Action(_("Ouvrir un scrutin"), reverse("careers:ballot_create", args=at), "plus", SECRETARY, main=not waiting))
        elif row.edition.state == "in_seminar":
            if row.chair_signed_at is None and row.minutes is not None:
                found.append(Action(_("Signer le procès-verbal"), reverse("careers:minutes_sign", args=at), "writing-sign", CHAIR, main=True))
            else:
                found.append(Action(_("Renvoyer"), reverse("careers:edition_send_back", args=at), "arrow-back-up", CHAIR))
                found.append(Action(_("Valider l’édition"), reverse("careers:edition_validate", args=at), "check", CHAIR, main=True))
        return found

    def get_context(self, **more: Any) -> dict[str, Any]:
        row = self.record
        mine = self.own_seat.country_id if self.own_seat else ""
        for ballot in self.ballots:
            ballot.own = next((vote for vote in ballot.votes.all() if vote.country_id == mine), None)  # type: ignore[attr-defined]
        present = sum(seat.present_at is not None for seat in self.seats)
        return super().get_context(
            seats=self.seats, ballots=self.ballots, present=present, own_seat=self.own_seat, in_session=self.in_session,
            referred=list(referred(row)), reservations=list(row.reservations.select_related("institution", "author")),
            may_vote=bool(self.own_seat and self.own_seat.present_at and self.in_session) or bool(self.own_seat and row.mode == "written" and self.in_session),
            may_close=self.access.has(*CHAIR), may_seat=self.access.has(*SECRETARY) and row.opened_at is None, **more,
        )  # fmt: skip


class OfSeminar(FormScreen):
    """A form about a seminar; comes back to it."""

    model = Seminar

    def get_queryset(self) -> Any:
        return seminars()

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.record.get_absolute_url()


class OfSeminarConfirm(OfSeminar, ConfirmScreen):
    def get_title(self) -> str:
        return str(self.question)


class SeatFormView(FormScreen):
    model = SeminarSeat
    form_class = SeatForm
    rights = SECRETARY
    success_message = gettext_lazy("Le votant est désigné.")

    def get_queryset(self) -> Any:
        return SeminarSeat.objects.select_related("seminar", "country")

    @cached_property
    def voters(self) -> dict[int, tuple[User, Institution]]:
        known = delegates()
        places = Institution.objects.filter(pk__in=known, country=self.record.country_id)
        return {user.pk: (user, place) for place in places for user in known[place.pk]}

    def get_title(self) -> str:
        return _("Votant : %(country)s") % {"country": self.record.country}

    def get_form_options(self) -> dict[str, Any]:
        return {"voters": accounts([user for user, _place in self.voters.values()])}

    def get_cancel_url(self) -> str:
        return self.record.seminar.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.record.seminar.get_absolute_url()

    def perform(self, form: Any) -> SeminarSeat:
        voter = form.cleaned_data["voter"]
        return seat_set(seat=self.record, voter=voter, institution=self.voters[voter.pk][1])


class SeatTakeView(OfSeminarConfirm):
    rights = AMEND
    question = gettext_lazy("Prendre le siège de votre pays ?")
    submit_label = gettext_lazy("Prendre le siège")
    success_message = gettext_lazy("Vous siégez : votre pays compte dans le quorum.")

    def perform(self, form: Any) -> Any:
        return seat_take(seminar=self.record, access=self.access)


class SessionOpenView(OfSeminarConfirm):
    rights = SECRETARY
    question = gettext_lazy("Ouvrir la séance ?")
    submit_label = gettext_lazy("Ouvrir la séance")
    success_message = gettext_lazy("La séance est ouverte.")

    def get_consequences(self) -> list[str]:
        return [_("Le quorum est compté en pays : %(quorum)s.") % {"quorum": self.record.quorum}]

    def perform(self, form: Any) -> Any:
        return session_open(seminar=self.record, access=self.access)


class BallotCreateView(OfSeminar):
    form_class = BallotForm
    rights = SECRETARY
    title = gettext_lazy("Ouvrir un scrutin")
    submit_label = gettext_lazy("Ouvrir le scrutin")
    success_message = gettext_lazy("Le scrutin est ouvert.")

    def get_form_options(self) -> dict[str, Any]:
        return {"amendments": referred(self.record)}

    def perform(self, form: Any) -> Ballot:
        return ballot_open(seminar=self.record, **form.cleaned_data)


class OfBallot(FormScreen):
    model = Ballot

    def get_queryset(self) -> Any:
        return Ballot.objects.select_related("seminar__edition", "amendment")

    def get_title(self) -> str:
        return self.record.question

    def get_cancel_url(self) -> str:
        return self.record.seminar.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.record.seminar.get_absolute_url()


class BallotVoteView(OfBallot):
    form_class = VoteForm
    rights = AMEND
    lede = gettext_lazy("Votre vote engage votre pays ; il ne se change pas.")
    submit_label = gettext_lazy("Voter")
    success_message = gettext_lazy("Le vote de votre pays est enregistré.")

    def perform(self, form: Any) -> Any:
        return ballot_vote(ballot=self.record, choice=form.cleaned_data["choice"], access=self.access)


class BallotCloseView(OfBallot):
    form_class = CloseBallotForm
    rights = CHAIR
    submit_label = gettext_lazy("Clore le scrutin")
    success_message = gettext_lazy("Le scrutin est clos.")

    def perform(self, form: Any) -> Ballot:
        return ballot_close(ballot=self.record, casting=form.cleaned_data["casting"], access=self.access)


class ReservationCreateView(OfSeminar):
    form_class = ReservationForm
    rights = AMEND
    title = gettext_lazy("Exprimer une réserve")
    lede = gettext_lazy("La réserve de votre institution reste avec l’édition.")
    success_message = gettext_lazy("La réserve est inscrite.")

    def perform(self, form: Any) -> Reservation:
        return reservation_make(seminar=self.record, access=self.access, **form.cleaned_data)


class MinutesDrawView(OfSeminarConfirm):
    rights = SECRETARY
    question = gettext_lazy("Dresser et signer le procès-verbal ?")
    submit_label = gettext_lazy("Dresser et signer")
    success_message = gettext_lazy("Le procès-verbal est dressé et signé par le secrétariat.")

    def get_consequences(self) -> list[str]:
        told = [_("La séance est levée."), _("Sièges, scrutins, votes et réserves sont figés, avec leur empreinte.")]
        if not is_adopted(self.record):
            told.append(_("L’ensemble du texte n’a pas été adopté au vote : l’édition ne pourra qu’être renvoyée en consolidation."))
        return told

    def perform(self, form: Any) -> Seminar:
        return minutes_draw(seminar=self.record, access=self.access)


class MinutesSignView(OfSeminarConfirm):
    rights = CHAIR
    question = gettext_lazy("Signer le procès-verbal ?")
    submit_label = gettext_lazy("Signer")
    success_message = gettext_lazy("Le procès-verbal est signé.")

    def perform(self, form: Any) -> Seminar:
        return minutes_sign(seminar=self.record, access=self.access)


class ValidateView(OfSeminarConfirm):
    form_class = CommentForm
    rights = CHAIR
    question = gettext_lazy("Valider cette édition ?")
    submit_label = gettext_lazy("Valider")
    success_message = gettext_lazy("L’édition est validée : le secrétariat de la CIPRES la publie.")

    def perform(self, form: Any) -> Any:
        return edition_validate(seminar=self.record, comment=form.cleaned_data["comment"], access=self.access)


class SendBackView(OfSeminarConfirm):
    form_class = CommentForm
    rights = CHAIR
    question = gettext_lazy("Renvoyer le texte à la consolidation ?")
    submit_label = gettext_lazy("Renvoyer")
    success_message = gettext_lazy("Le texte est renvoyé, avec ses motifs.")

    def perform(self, form: Any) -> Any:
        return edition_send_back(seminar=self.record, comment=form.cleaned_data["comment"], access=self.access)


class SeminarFileView(OfEdition):
    """REF-3: the seminar file. The regional body reads the coverage of every institution there, an institution its own."""

    title = gettext_lazy("Dossier du séminaire")

    def get(self, request: HttpRequest, edition: int) -> HttpResponse:
        whole = bool(self.institution and self.institution.is_regional)
        content = seminar_file_pdf(self.edition, self.base, ranking() if whole else statements()[:1], whole=whole)
        return pdf(content, f"dossier-seminaire-{self.edition.code}".lower())


class MinutesView(DetailScreen):
    """REF-3: the minutes and the reservations."""

    model = Seminar
    rights = FOLLOW

    def get_queryset(self) -> Any:
        return seminars().filter(minutes__isnull=False)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return pdf(minutes_pdf(self.record), f"proces-verbal-{self.record.edition.code}".lower())


class ErratumCreateView(OfEditionForm):
    form_class = ErratumForm
    rights = CHIEF
    title = gettext_lazy("Proposer un erratum")
    lede = gettext_lazy("Un intitulé ou une description, jamais un niveau, une bande ni un code. Un délégué contresigne.")
    submit_label = gettext_lazy("Proposer")
    success_message = gettext_lazy("L’erratum est proposé : un délégué le contresigne.")

    def perform(self, form: Any) -> Erratum:
        return erratum_propose(edition=self.edition, actor=self.request.user, **form.cleaned_data)  # type: ignore[arg-type]


class ErratumDetailView(DetailScreen):
    model = Erratum
    rights = FOLLOW
    template_name = "careers/editions/erratum.html"

    def get_queryset(self) -> Any:
        return Erratum.objects.select_related("edition", "prepared_by", "agreed_by")

    def get_crumbs(self) -> Any:
        return (EDITIONS, Crumb(self.record.edition.code, self.record.edition.get_absolute_url()))

    def get_title(self) -> str:
        return _("Erratum %(name)s") % {"name": self.record}

    def get_actions(self) -> list[Action]:
        row = self.record
        if row.state != ErratumState.PROPOSED or row.prepared_by_id == self.access.user.pk:
            return []
        return [
            Action(_("Refuser"), reverse("careers:erratum_refuse", args=[row.pk]), "x", AMEND),
            Action(_("Contresigner"), reverse("careers:erratum_agree", args=[row.pk]), "writing-sign", AMEND, main=True),
        ]


class ErratumAgreeView(ConfirmScreen):
    model = Erratum
    rights = AMEND
    question = gettext_lazy("Contresigner cet erratum ?")
    submit_label = gettext_lazy("Contresigner")
    success_message = gettext_lazy("La correction est portée dans l’édition.")

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def perform(self, form: Any) -> Erratum:
        return erratum_agree(erratum=self.record, actor=self.request.user)  # type: ignore[arg-type]


class ErratumRefuseView(ErratumAgreeView):
    danger = True
    question = gettext_lazy("Refuser cet erratum ?")
    submit_label = gettext_lazy("Refuser")
    success_message = gettext_lazy("L’erratum est refusé.")

    def perform(self, form: Any) -> Erratum:
        return erratum_refuse(erratum=self.record, actor=self.request.user)  # type: ignore[arg-type]


