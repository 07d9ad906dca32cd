"""Papers of sessions and of persons, as PDF."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.ui.screens import RecordScreen, Screen
from training.choices_sessions import SEATED, EnrolmentState
from training.documents.sessions import certificate_pdf, convocation_pdf, joined, missions_pdf, record_pdf, sheet_pdf
from training.models import Certificate, Enrolment, TrainingSession
from training.selectors.enrolments import certificates, enrolments, record_of
from training.selectors.people import staff
from training.views.sessions.base import OWN, VIEW, own_employee, pdf_response, session_rows

#: What is said in place of a paper that concerns nobody.
NOBODY = {
    "convocations": gettext_lazy("Personne n’est encore inscrit : il n’y a pas de convocation."),
    "missions": gettext_lazy("Aucun inscrit ne travaille dans une autre ville : il n’y a pas d’ordre de mission."),
}


class SessionPaperView(RecordScreen):
    """`convocations`, `missions`, `emargement`."""

    model = TrainingSession
    rights = VIEW

    def get_queryset(self) -> QuerySet[TrainingSession]:
        return session_rows().filter(institution=self.institution)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        session, kind = self.record, self.kwargs["kind"]
        slots = list(session.slots.all())
        rows = list(enrolments(self.access).filter(session=session, state__in=SEATED).select_related("session__institution", "session__room"))
        rows.sort(key=lambda row: row.employee.last_name if row.employee else row.who)
        if kind == "emargement":
            return pdf_response(sheet_pdf(session, rows, slots), f"emargement-{session.reference}")
        if kind == "convocations" and rows:
            return pdf_response(joined(convocation_pdf(row, slots) for row in rows), f"convocations-{session.reference}")
        if kind == "missions" and (content := missions_pdf(rows, session)):
            return pdf_response(content, f"missions-{session.reference}")
        if kind not in NOBODY:
            raise Http404
        messages.info(request, NOBODY[kind])
        return HttpResponseRedirect(session.get_absolute_url())


class CertificateView(RecordScreen):
    model = Certificate
    rights = VIEW

    def get_queryset(self) -> QuerySet[Certificate]:
        return certificates(self.access).select_related("institution__country")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return pdf_response(certificate_pdf(self.record), self.record.reference)


class OwnCertificateView(CertificateView):
    rights = OWN

    def get_queryset(self) -> QuerySet[Certificate]:
        return Certificate.objects.filter(enrolment__employee=own_employee(self.access)).select_related("institution__country")


class OwnConvocationView(RecordScreen):
    model = Enrolment
    rights = OWN

    def get_queryset(self) -> QuerySet[Enrolment]:
        rows = Enrolment.objects.filter(employee=own_employee(self.access), state=EnrolmentState.ENROLLED)
        return rows.select_related("session__institution__country", "session__room", "employee")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.record
        return pdf_response(convocation_pdf(row, list(row.session.slots.all())), f"convocation-{row.session.reference}")


class RecordView(Screen):
    rights = VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return _record(get_object_or_404(staff(self.access).select_related("institution__country"), pk=pk))


class OwnRecordView(Screen):
    rights = OWN

    def get(self, request: HttpRequest) -> HttpResponse:
        return _record(own_employee(self.access))


def _record(employee: Employee) -> HttpResponse:
    return pdf_response(record_pdf(record_of(employee), employee), f"releve-formation-{employee.staff_number}")
