"""A state read from the database looks as its class says."""

from __future__ import annotations

from hr_core.models import Announcement
from hr_core.ui.states import Look, look_at


def test_a_state_read_as_plain_text_keeps_the_look_of_its_class() -> None:
    assert look_at(Announcement(state="published"), "state") == Look("ok", "circle-check")
    assert look_at(Announcement(state="unknown"), "state") == Look()
    assert look_at(Announcement(title="approved"), "title") == Look("ok", "circle-check")
