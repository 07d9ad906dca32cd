"""Who may open what of the catalogue of courses."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from hr_core.scope import scope
from tests.cast import Zone
from tests.house.matrix import Address
from tests.training.people import officer, sheet
from training.menu_catalogue import ANYBODY, VIEW
from training.models import Course, Provider
from training.services.catalogue.courses import course_open
from training.services.catalogue.materials import material_add, material_replace

MANAGE = ("training_manage",)


def course(zone: Zone) -> dict[str, Any]:
    return {"pk": _course(zone).pk}


def _course(zone: Zone) -> Course:
    by = officer(zone)
    with scope(zone.home, actor=by.user):
        return course_open(institution=zone.home, access=by, skills=[("C-REC-02", 2)], **sheet())


def step(zone: Zone) -> dict[str, Any]:
    return course(zone) | {"step": "retirer"}


def version(zone: Zone) -> dict[str, Any]:
    return course(zone) | {"number": 1}


def given(zone: Zone) -> dict[str, Any]:
    made = _course(zone)
    with scope(zone.home):
        return {"pk": made.skills.get().pk}


def material(zone: Zone) -> dict[str, Any]:
    made, by = _course(zone), officer(zone)
    with scope(zone.home, actor=by.user):
        return {"pk": material_add(course=made, title="Guide", link="https://example.org/guide", file=None, access=by).pk}


def _file(zone: Zone) -> Any:
    made, by = _course(zone), officer(zone)
    with scope(zone.home, actor=by.user):
        return material_add(course=made, title="Guide", link="", file=SimpleUploadedFile("guide.pdf", b"%PDF-1.4 guide"), access=by)


def file(zone: Zone) -> dict[str, Any]:
    return {"pk": _file(zone).pk}


def earlier(zone: Zone) -> dict[str, Any]:
    made, by = _file(zone), officer(zone)
    with scope(zone.home, actor=by.user):
        material_replace(material=made, file=SimpleUploadedFile("guide.pdf", b"%PDF-1.4 guide 2"), access=by)
        return {"pk": made.earlier.get().pk}


def provider(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": Provider.objects.create(institution=zone.home, name="Cabinet Teranga").pk}


ADDRESSES = {
    "training:course_list": Address(ANYBODY),
    "training:course_create": Address(MANAGE),
    "training:course_detail": Address(ANYBODY, course),
    "training:course_update": Address(MANAGE, course),
    "training:course_step": Address((*MANAGE, "training_share"), step),
    "training:course_version": Address(MANAGE, version),
    "training:course_skill_add": Address(MANAGE, course),
    "training:course_skill_remove": Address(MANAGE, given),
    "training:course_material_add": Address(MANAGE, course),
    "training:course_material": Address(ANYBODY, material, ok=302),
    "training:course_material_remove": Address(MANAGE, material),
    "training:course_material_replace": Address(MANAGE, file),
    "training:course_material_version": Address(MANAGE, earlier),
    "training:provider_list": Address(VIEW),
    "training:provider_create": Address(MANAGE),
    "training:provider_detail": Address(VIEW, provider),
    "training:provider_update": Address(MANAGE, provider),
}
