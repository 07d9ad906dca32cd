"""« Vérifier un bulletin »: whether what is typed is what the payslip says, and nothing more.

Open to everybody, outside any scope. Whatever is wrong (code, staff number, net), the answer is the same and costs the
same work; tries are counted by address and by code.
"""

from __future__ import annotations

import hashlib
import time

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from payroll.forms.verification import VerificationForm
from payroll.services.proofs import proof_state

TRIES_BY_ADDRESS = 30
TRIES_BY_TOKEN = 15
WINDOW_SECONDS = 600


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, token: str = "") -> HttpResponse:
    """The form, then « authentique » or « rien ne correspond »."""
    if request.method != "POST":
        return _page(request, VerificationForm(initial={"token": _shown(token)}))
    form = VerificationForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    given = form.cleaned_data
    if not _may_try(f"adresse:{get_adapter().get_client_ip(request)}", TRIES_BY_ADDRESS) or not _may_try(
        f"code:{given['token']}", TRIES_BY_TOKEN
    ):
        return _page(request, form, answer="wait", status=429)
    # Every reading of the net is tried, so that a right answer takes no less time than a wrong one.
    answers = [
        proof_state(token=given["token"], staff_number=given["staff_number"], net=net) for net in given["net"]
    ]
    return _page(request, form, answer=next((each for each in answers if each != "unknown"), "unknown"))


def _page(request: HttpRequest, form: VerificationForm, *, answer: str = "", status: int = 200) -> HttpResponse:
    return render(request, "payroll/verification.html", {"form": form, "answer": answer}, status=status)


def _shown(token: str) -> str:
    """The code in groups of four, as printed."""
    return "-".join(token[at : at + 4] for at in range(0, len(token), 4)).upper()


def _may_try(what: str, tries: int) -> bool:
    """Count a try within the running window; keys are hashed, so that the cache tells nothing of anybody."""
    window = int(time.time() // WINDOW_SECONDS)
    key = "verification:" + hashlib.sha256(f"{window}:{what}".encode()).hexdigest()
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        return cache.incr(key) <= tries
    except ValueError:  # the window has just ended
        return True
