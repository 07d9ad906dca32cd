"""The supports of a course: added, opened, taken away."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui.screens import ConfirmScreen, RecordScreen
from training.forms.catalogue import MaterialForm
from training.menu_catalogue import ANYBODY
from training.models import Course, CourseMaterial
from training.selectors.catalogue import courses_visible
from training.services.catalogue.materials import material_add, material_remove
from training.views.catalogue.courses import OfCourse


class MaterialAddView(OfCourse):
    form_class = MaterialForm
    title = gettext_lazy("Ajouter un support")
    submit_label = gettext_lazy("Ajouter")
    success_message = gettext_lazy("Le support est ajouté.")

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> CourseMaterial:
        return material_add(course=self.record, access=self.access, **form.cleaned_data)


class MaterialOpenView(RecordScreen):
    """The file, to whoever may read the sheet; an address is followed."""

    model = CourseMaterial
    rights = ANYBODY

    def get_queryset(self) -> QuerySet[CourseMaterial]:
        return CourseMaterial.objects.filter(course__in=courses_visible(self.access).values("pk"))

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.record
        if row.link:
            return HttpResponseRedirect(row.link)
        try:
            content = row.file.open("rb")
        except FileNotFoundError:
            raise Http404(_("Ce fichier n’est plus là.")) from None
        response = FileResponse(content, content_type=row.media_type, as_attachment=True, filename=row.name)
        response["X-Content-Type-Options"] = "nosniff"
        return response  # type: ignore[return-value]


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
