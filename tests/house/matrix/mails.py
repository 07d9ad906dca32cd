"""Who sets the e-mails of an institution."""

from __future__ import annotations

from tests.house.matrix import Address

SETTINGS = ("institution_settings",)
ADDRESSES = {
    "hr_core:mail_list": Address(SETTINGS),
    "hr_core:mail_template": Address(SETTINGS, lambda zone: {"kind": "digest"}, exceptions={"oumar": 200}),
}
