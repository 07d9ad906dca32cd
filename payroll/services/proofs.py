"""Proofs that a payslip is genuine, for third parties: a token on the slip, a keyed digest in the database.

The token is derived from the slip by a keyed hash, so that a slip printed twice bears the same token; the digest
binds it to the staff number and the net, which the verifier types and nobody can read back.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from payroll.choices import CalculationState, RunKind
from payroll.models import PayRun, Payslip, PayslipProof


def _keyed(purpose: str, *parts: object) -> bytes:
    message = "\x1f".join(map(str, parts)).encode()
    return hmac.new(f"{purpose}:{settings.SECRET_KEY}".encode(), message, hashlib.sha256).digest()


def proof_token(*, payslip: Payslip) -> str:
    """Sixteen letters and digits, the same for the same calculation of the same payslip."""
    raw = _keyed("payslip-token", payslip.institution_id, payslip.run_id, payslip.employee_id, payslip.net)
    return base64.b32encode(raw[:10]).decode().lower()


def proof_digest(*, token: str, staff_number: str, net: int) -> str:
    return hmac_hex(token, re.sub(r"\W", "", staff_number).upper(), net)


def hmac_hex(*parts: object) -> str:
    return _keyed("payslip-proof", *parts).hex()


def proofs_issue(*, run: PayRun) -> int:
    """Issue the proofs of a paid run, once; returns how many slips have one."""
    today = timezone.localdate()
    printed = printed_nets(run)
    proofs = []
    for payslip in run.payslips.only("institution_id", "run_id", "employee_id", "net", "identity").iterator():
        token = proof_token(payslip=payslip)
        net = printed.get(payslip.employee_id, payslip.net)
        digest = proof_digest(token=token, staff_number=payslip.identity["staff_number"], net=net)
        proofs.append(PayslipProof(token=token, digest=digest, issued_on=today))
    PayslipProof.objects.bulk_create(proofs, ignore_conflicts=True, batch_size=5000)
    return len(proofs)


def printed_nets(run: PayRun) -> dict[int, int]:
    """The nets printed on payslips that replace others, by employee: those of the whole month. Empty for other runs."""
    if run.kind != RunKind.CORRECTION:
        return {}
    last = run.calculations.filter(state=CalculationState.DONE).order_by("-pk").first()
    runs = [*(last.earlier if last else ()), run.pk]
    rows = Payslip.objects.filter(run__in=runs, employee__in=run.payslips.values("employee")).order_by()
    return dict(rows.values("employee").annotate(sum=Sum("net")).values_list("employee", "sum"))


def proof_state(*, token: str, staff_number: str, net: int) -> str:
    """`genuine`, `cancelled` (the payslip was replaced by another) or `unknown`, for three mentions that belong together."""
    proof = PayslipProof.objects.filter(token=token.strip().lower()).first()
    expected = proof_digest(token=token.strip().lower(), staff_number=staff_number, net=net)
    if proof is None or not hmac.compare_digest(proof.digest, expected):
        return "unknown"
    return "cancelled" if proof.is_revoked else "genuine"


def proof_verify(*, token: str, staff_number: str, net: int) -> bool:
    """Whether a token, a staff number and a net belong together and have not been revoked."""
    return proof_state(token=token, staff_number=staff_number, net=net) == "genuine"


def document_proof(*, purpose: str, key: int, staff_number: str, net: int) -> str:
    """A token for another document than a payslip, verified on the same public page by staff number and net."""
    token = base64.b32encode(_keyed(f"document:{purpose}", key, net)[:10]).decode().lower()
    digest = proof_digest(token=token, staff_number=staff_number, net=net)
    PayslipProof.objects.get_or_create(token=token, defaults={"digest": digest, "issued_on": timezone.localdate()})
    return token


def proof_revoke(*, token: str) -> None:
    """The document is void: the page says so."""
    PayslipProof.objects.filter(token=token).update(is_revoked=True)
