"""« Avis de recrutement »: the notices published, one of them with its form, the receipt, the follow-up. Open to everybody.

No scope is open here: `careers.services.recruitment.door` opens it, reads what is published and writes an application, nothing else.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from careers.forms.application import ApplicationForm, FollowForm
from careers.services.recruitment.door import Notice, application_state, application_submit, notice, notices
from careers.services.recruitment.papers import MEGABYTES, MOST
from hr_core.filters import today
from hr_core.ui.tries import may_try
from hr_core.views.errors import not_found

SALT = "recrutement"
RECEIPT_SECONDS = 24 * 3600
#: Applications of one address in an hour (a cybercafé or a family shares one), pages and follow-ups in ten minutes.
SENDS, READS, FOLLOWS = 20, 300, 30
HOUR, WINDOW = 3600, 600
#: What an application weighs at most beside its papers: the words of the form and the frontiers of its parts.
WORDS = 256 * 1024


@login_not_required
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """The notices of the zone whose applications are received today."""
    if not may_try(request, "avis", tries=READS, seconds=WINDOW):
        return _wait(request)
    return render(request, "careers/recruitment/public_list.html", {"notices": notices(today())})


@login_not_required
@never_cache
@csrf_exempt  # the forgery is checked by `_application`, once the weight of the body was: checking reads it whole
@require_http_methods(["GET", "HEAD", "POST"])
def notice_page(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A notice, its posts, conditions and papers; its form as long as applications are received.

    A body larger than its papers can be is refused (413) on its announced length, before any of it is read.
    """
    if not may_try(request, "avis", tries=READS, seconds=WINDOW):
        return _wait(request)
    found = notice(code, pk, today())
    if found is None:
        return not_found(request)
    if request.method == "POST":
        return _application(request, code, pk, found) if _weight(request) <= _most(found) else _heavy(request)
    return _page(request, found, ApplicationForm(papers=found.papers) if found.is_open else None)


def _weight(request: HttpRequest) -> int:
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isdecimal() else 0


def _most(found: Notice) -> int:
    """Bytes of an application at most: each paper asked at its largest, and the words."""
    return len(found.papers[:MOST]) * MEGABYTES * 1024 * 1024 + WORDS


@csrf_protect
def _application(request: HttpRequest, code: str, pk: int, found: Notice) -> HttpResponse:
    if not found.is_open:
        return _page(request, found, None, status=409)
    form = ApplicationForm(request.POST, request.FILES, papers=found.papers)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    if not may_try(request, "candidature", tries=SENDS, seconds=HOUR):
        return _wait(request)
    try:
        person = application_submit(code=code, key=pk, values=form.person(), files=form.papers_sent(), on=today())
    except ValidationError as refused:
        _tell(form, refused)
        return _page(request, found, form, status=422)
    told = {"receipt": person.receipt, "label": found.label, "institution": found.institution, "papers": len(form.papers_sent())}
    return HttpResponseRedirect(reverse("careers:application_receipt", args=[signing.dumps(told, salt=SALT)]))


@login_not_required
@never_cache
@require_safe
def application_receipt(request: HttpRequest, token: str) -> HttpResponse:
    """The receipt, to print or to copy; its address holds a day."""
    try:
        told: dict[str, Any] = signing.loads(token, salt=SALT, max_age=RECEIPT_SECONDS)
    except signing.BadSignature:
        return not_found(request)
    return render(request, "careers/recruitment/public_receipt.html", told)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def application_follow(request: HttpRequest) -> HttpResponse:
    """Where an application stands, for who has its receipt."""
    form, answer, status = FollowForm(request.POST or None), "", 200
    if request.method == "POST":
        if not may_try(request, "suivi", tries=FOLLOWS, seconds=WINDOW):
            return _wait(request)
        if form.is_valid():
            answer = application_state(**form.cleaned_data) or _("Aucune candidature ne correspond à ce récépissé et à cette date de naissance.")
        else:
            status = 422
    return render(request, "careers/recruitment/public_follow.html", {"form": form, "answer": answer}, status=status)


def _page(request: HttpRequest, found: Notice, form: ApplicationForm | None, status: int = 200) -> HttpResponse:
    return render(request, "careers/recruitment/public_notice.html", {"notice": found, "form": form}, status=status)


def _heavy(request: HttpRequest) -> HttpResponse:
    return render(request, "careers/recruitment/public_heavy.html", {"limit": MEGABYTES}, status=413)


def _wait(request: HttpRequest) -> HttpResponse:
    return render(request, "careers/recruitment/public_wait.html", status=429)


def _tell(form: ApplicationForm, refused: ValidationError) -> None:
    """Put what was refused where the person can mend it."""
    errors = refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
    for name, messages in errors.items():
        form.add_error(name if name in form.fields else None, messages)
