"""« Quotité » of an employee: what creditors may take, what they take, what remains; and the certificate for a bank."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from hr_core.access import Access
from hr_core.services.writing import is_own_file
from hr_core.ui.guard import Guarded
from hr_core.ui.parts import Action
from hr_core.views.files import FileScreen
from payroll.documents.deduction_letters import certificate_pdf, pdf_response
from payroll.models import SignedScale
from payroll.selectors.attachable import PortionRoom, attachable_room
from payroll.selectors.deductions import acts_of, commitments_of, memberships_of
from payroll.services.account_commitments import commitments_on
from payroll.views.deductions import VIEW


class EmployeePortionView(FileScreen):
    """The tab of the personnel file."""

    rights = VIEW
    template_name = "payroll/deductions/employee_portion.html"

    @cached_property
    def room(self) -> PortionRoom:
        self.record.institution = self.institution  # already read with the access
        return attachable_room(self.record, self.on, category=self.record.category or "")

    def get_actions(self) -> list[Action]:
        if not self.room.is_known or is_own_file(self.record, self.access.user):
            return []
        url = reverse("payroll:portion_certificate", args=[self.record.pk]) + f"?au={self.on:%Y-%m-%d}"
        return [Action(_("Attestation de quotité cessible"), url, "printer")]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(room=self.room, bound=list(commitments_on(self.record, self.on)))


class PortionCertificateView(EmployeePortionView):
    """The certificate as it is given to a bank. Not for oneself, and not while the portion is unknown."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.room.is_known or is_own_file(self.record, self.access.user):
            raise Http404
        name = f"quotite-cessible-{self.record.staff_number}-{timezone.localdate():%Y-%m-%d}"
        return pdf_response(certificate_pdf(self.room, self.currency), name)


#: Scans by kind: where they are found, in which field, and who may open them.
def _scans(access: Access) -> dict[str, tuple[Any, str, tuple[str, ...]]]:
    acts, dues, accounts = acts_of(access), memberships_of(access), commitments_of(access)
    return {
        "acte": (acts, "scan", VIEW),
        "mainlevee": (acts, "release_scan", VIEW),
        "bareme": (SignedScale.objects.all(), "scan", ("deductions_view", "scale_sign")),
        "autorisation": (dues, "scan", ("membership_view",)),
        "revocation": (dues, "revocation_scan", ("membership_view",)),
        "domiciliation": (accounts, "scan", VIEW),
        "mainlevee-banque": (accounts, "release_scan", VIEW),
    }


class ScanView(Guarded, View):
    """A scan, given by its kind to those who may read what it proves; it has no public address."""

    rights = ("deductions_view", "membership_view", "scale_sign")

    def get(self, request: HttpRequest, kind: str, pk: int) -> FileResponse:
        found = _scans(self.access).get(kind)
        if found is None or not self.access.has(*found[2]):
            raise Http404
        rows, field, _rights = found
        record = get_object_or_404(rows, pk=pk)
        file = getattr(record, field)
        if not file:
            raise Http404
        response = FileResponse(file.open("rb"), as_attachment=True)
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response
