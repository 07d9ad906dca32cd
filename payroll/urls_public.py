"""Addresses open to everybody, under /verifier/."""

from django.urls import path, register_converter

from payroll.views import verification


class TokenConverter:
    """Letters and digits, as the QR code bears them."""

    regex = "[A-Za-z0-9-]{4,40}"

    def to_python(self, value: str) -> str:
        return value.replace("-", "")

    def to_url(self, value: str) -> str:
        return value


register_converter(TokenConverter, "proof_token")

app_name = "verification"

urlpatterns = [
    path("", verification.verify, name="form"),
    path("<proof_token:token>/", verification.verify, name="token"),
]
