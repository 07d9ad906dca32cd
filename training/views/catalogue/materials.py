"""The supports of a course: added, opened, taken away."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.services.errors import Refusal
from hr_core.ui.screens import ConfirmScreen, RecordScreen
from training.forms.catalogue import MaterialFileForm, MaterialForm
from training.menu_catalogue import ANYBODY
from training.models import Course, CourseMaterial, MaterialVersion
from training.selectors.catalogue import courses_visible
from training.services.catalogue.materials import material_add, material_bytes, material_remove, material_replace
from training.views.catalogue.courses import OfCourse
from training.workflows_catalogue import MANAGE


class MaterialAddView(OfCourse):
    form_class = MaterialForm
    title = gettext_lazy("Ajouter un support")
    submit_label = gettext_lazy("Ajouter")
    success_message = gettext_lazy("Le support est ajouté.")

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> CourseMaterial:
        return material_add(course=self.record, access=self.access, **form.cleaned_data)


class MaterialReplaceView(OfCourse):
    """Another file in place of one: the one before stays as an earlier version."""

    model = CourseMaterial
    form_class = MaterialFileForm
    submit_label = gettext_lazy("Remplacer")
    success_message = gettext_lazy("La nouvelle version est en vigueur ; la précédente est gardée.")

    def get_queryset(self) -> QuerySet[Any]:
        return CourseMaterial.objects.filter(institution=self.institution).exclude(sha256="").select_related("course")

    @property
    def course(self) -> Course:
        return self.record.course

    def get_title(self) -> str:
        return _("Remplacer « %(title)s »") % {"title": self.record.title}

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> CourseMaterial:
        return material_replace(material=self.record, file=form.cleaned_data["file"], access=self.access)


class MaterialOpenView(RecordScreen):
    """The file, to whoever may read the sheet, its fingerprint checked; an address is followed."""

    model: Any = CourseMaterial
    rights = ANYBODY

    def get_queryset(self) -> QuerySet[Any]:
        return CourseMaterial.objects.filter(course__in=courses_visible(self.access).values("pk"))

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.record
        if getattr(row, "link", ""):
            return HttpResponseRedirect(row.link)
        try:
            content = material_bytes(row)
        except FileNotFoundError:
            raise Http404(_("Ce fichier n’est plus là.")) from None
        except Refusal as refusal:
            raise Http404(" ".join(refusal.messages)) from None
        response = HttpResponse(content, content_type=row.media_type)
        response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=row.name) or "attachment"
        response["X-Content-Type-Options"] = "nosniff"
        return response


class MaterialVersionView(MaterialOpenView):
    """An earlier file, to those who keep the catalogue."""

    model = MaterialVersion
    rights = MANAGE

    def get_queryset(self) -> QuerySet[Any]:
        return MaterialVersion.objects.filter(institution=self.institution)


class MaterialRemoveView(OfCourse, ConfirmScreen):
    model = CourseMaterial
    danger = True
    submit_label = gettext_lazy("Retirer")
    success_message = gettext_lazy("Le support est retiré.")

    def get_queryset(self) -> QuerySet[Any]:
        return CourseMaterial.objects.filter(institution=self.institution).select_related("course")

    @property
    def course(self) -> Course:
        return self.record.course

    def get_title(self) -> str:
        return _("Retirer le support « %(title)s » ?") % {"title": self.record.title}

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> None:
        material_remove(material=self.record, access=self.access)
