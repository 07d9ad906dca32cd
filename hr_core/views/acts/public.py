"""« Vérifier un acte »: what the paper says of itself, for whoever holds it; nothing of the person concerned.

Open to everybody, outside any scope. The code has eighty bits of chance; tries are counted by address all the same.
"""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hr_core.models import ActProof
from hr_core.services.acts.paper import code_words
from hr_core.services.acts.signing import fingerprint_words
from hr_core.ui.forms import HouseForm
from hr_core.ui.tries import may_try

TRIES = 30
WINDOW_SECONDS = 600


class CodeForm(HouseForm):
    code = forms.CharField(label=_("Code de vérification"), max_length=40, help_text=_("Au bas de l’acte, par groupes de quatre."))


@login_not_required
@never_cache
@require_safe
def verify(request: HttpRequest, token: str = "") -> HttpResponse:
    """The form, then what the register says of the act of this code."""
    asked = token or request.GET.get("code", "")
    code = "".join(sign for sign in asked.lower() if sign.isalnum())[:40]
    if not code:
        return _page(request, CodeForm())
    if not may_try(request, "act", tries=TRIES, seconds=WINDOW_SECONDS):
        return _page(request, CodeForm(initial={"code": asked}), answer="wait", status=429)
    proof = ActProof.objects.filter(token=code).first()
    form = CodeForm(initial={"code": code_words(code)})
    if proof is None:
        return _page(request, form, answer="unknown")
    answer = "cancelled" if proof.cancelled_on else "genuine"
    return _page(request, form, answer=answer, proof=proof, fingerprint=fingerprint_words(proof.fingerprint))


def _page(request: HttpRequest, form: CodeForm, *, answer: str = "", status: int = 200, **more: object) -> HttpResponse:
    names = {"form": form, "answer": answer, "proof": None, "fingerprint": "", **more}
    return render(request, "hr_core/acts/verify.html", names, status=status)
