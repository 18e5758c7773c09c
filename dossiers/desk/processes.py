"""Processing steps in the staff area: kept with their versions, shown as a drawing, copied."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from accounts.models import User
from casework.deadlines import Term
from catalog.access import permissions_anywhere
from catalog.models import SubmissionChannel
from catalog.staff import StaffRequest
from dossiers.desk.diagrams import Diagram, DrawnStep, states_diagram, steps_diagram
from dossiers.desk.process_forms import MANAGE
from dossiers.models import ProcessDefinition, ProcessStep, ProcessVersion, RuleSet
from dossiers.models.process import StepMove, StepRole, StepUnit
from dossiers.processes import BUILT_IN, PlannedStep, steps_of, takes_longer
from dossiers.services.processes import planned, save_version
from dossiers.workflow import MOVES, State

VERSIONS_SHOWN = 20


class KeepsVersions:
    """Every saving of the form is a version, and says what it means."""

    request: StaffRequest

    @transaction.atomic
    def save_instance(self) -> ProcessDefinition:
        saved: ProcessDefinition = super().save_instance()  # type: ignore[misc]
        definition = ProcessDefinition.objects.get(pk=saved.pk)
        save_version(definition=definition, by=self.request.user, at=timezone.now())
        warn_if_longer(self.request, definition)
        return saved

    def get_success_url(self) -> str:
        return reverse("processes:inspect", args=[self.object.pk])  # type: ignore[attr-defined]


class ProcessCreateView(KeepsVersions, generic.CreateView):
    def get_success_url(self) -> str:
        return reverse("processes:inspect", args=[self.object.pk])


class ProcessEditView(KeepsVersions, generic.EditView):
    pass


class ProcessInspectView(generic.InspectView):
    """The drawing, the steps in words, and every version."""

    template_name = "dossiers/desk/process.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        definition: ProcessDefinition = self.object
        steps = planned(list(definition.steps.all()))
        versions = definition.versions.select_related("made_by")[:VERSIONS_SHOWN]
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "definition": definition,
            "diagram": diagram_of(definition.name, steps),
            "steps": [drawn(step) for step in steps],
            "versions": versions,
            "dossiers": definition.versions.values("leg_steps__leg").exclude(leg_steps__leg=None).distinct().count(),
            "longer": longer_words(definition, steps),
        }


class ProcessCopyView(WagtailAdminTemplateMixin, TemplateView):
    """POST: the same steps once more, not in use, to be changed."""

    request: StaffRequest
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseRedirect:
        if MANAGE not in permissions_anywhere(self.request.user):
            raise PermissionDenied
        source = get_object_or_404(ProcessDefinition.objects.visible_to(self.request.user), pk=kwargs["pk"])
        copy = copy_process(source, self.request.user)
        messages.success(request, _("Copied. The copy is not in use yet: change it and put it into use."))
        return redirect("processes:edit", copy.pk)


@transaction.atomic
def copy_process(source: ProcessDefinition, by: User) -> ProcessDefinition:
    copy: ProcessDefinition = ProcessDefinition.objects.create(
        name=_("%(name)s (copy)") % {"name": source.name[:180]},
        procedure=source.procedure,
        field=source.field,
        agency=source.agency,
        active=False,
    )
    for step in source.steps.all():
        ProcessStep.objects.create(
            definition=copy,
            sort_order=step.sort_order,
            **{
                name: getattr(step, name)
                for name in ("name", "role", "person", "duration_value", "duration_unit", "ends_with")
            },
        )
    save_version(definition=ProcessDefinition.objects.get(pk=copy.pk), by=by, at=timezone.now())
    return copy


class VersionView(WagtailAdminTemplateMixin, TemplateView):
    """An earlier version, as the dossiers of its time go by it."""

    request: StaffRequest
    template_name = "dossiers/desk/process_version.html"
    header_icon = "list-ol"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = ProcessVersion.objects.select_related("definition", "made_by")
        version = get_object_or_404(found, definition=kwargs["pk"], number=kwargs["number"])
        steps = steps_of(version)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "version": version,
            "diagram": diagram_of(version.definition.name, steps),
            "steps": [drawn(step) for step in steps],
        }

    def get_page_title(self) -> str:
        return _("Version %(number)d") % {"number": self.kwargs["number"]}


class RulesInspectView(generic.InspectView):
    """What is in force under a rule set: figures, states and moves, each with its ground."""

    template_name = "dossiers/desk/rules.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rules: RuleSet = self.object
        moves = [(move, rules.moves.get(action, "")) for action, move in MOVES.items()]
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "rules": rules,
            "diagram": states_diagram(_("States and moves under %(title)s") % {"title": rules}, rules.moves),
            "moves": [(move, ground) for move, ground in moves if ground],
            "not_in_force": [move for move, ground in moves if not ground],
            "built_in": [drawn(step) for step in BUILT_IN],
            "waiting": [move.label for action, move in MOVES.items() if action in rules.unpaid_blocks],
            "used": rules.is_used,
        }


class RulesEditView(generic.EditView):
    """Only while no dossier is handled under it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rules: RuleSet = self.get_object()
        if rules.is_used:
            messages.warning(
                request, _("Dossiers are handled under this rule set: make a new one that holds from a later day")
            )
            return redirect("rule_sets:inspect", rules.pk)
        answer: HttpResponse = super().get(request, *args, **kwargs)
        return answer


def drawn(step: PlannedStep) -> DrawnStep:
    """A step in words."""
    person = User.objects.filter(pk=step.person).first() if step.person else None
    role = StepRole(step.role).label if step.role else _("anyone of the agency")
    return DrawnStep(
        name=str(step.name), who=str(person or role), time=time_words(step), move=str(MOVES[step.ends_with].label)
    )


def time_words(step: PlannedStep) -> str:
    if not step.duration_unit:
        return _("not counted") if step.ends_with == StepMove.RETURN else _("until the dossier is due")
    unit = StepUnit(step.duration_unit)
    return str(unit.label) if step.duration_value is None else f"{step.duration_value} {unit.label}"


def diagram_of(title: str, steps: list[PlannedStep] | tuple[PlannedStep, ...]) -> Diagram:
    return steps_diagram(title, str(State.RECEIVED.label), [drawn(step) for step in steps])


def warn_if_longer(request: HttpRequest, definition: ProcessDefinition) -> None:
    if words := longer_words(definition, planned(list(definition.steps.all()))):
        messages.warning(request, words)


def longer_words(definition: ProcessDefinition, steps: list[PlannedStep]) -> str:
    """The steps take longer than the law gives: each dossier's own date cuts them short."""
    channels = SubmissionChannel.objects.exclude(duration_unit="").filter(
        **(
            {"procedure": definition.procedure}
            if definition.procedure_id
            else {"procedure__field": definition.field_id}
        )
    )
    terms = set(channels.values_list("procedure", "duration_value", "duration_unit"))
    shorter = {
        procedure
        for procedure, value, unit in terms
        if (value is not None or unit == StepUnit.SAME_DAY) and takes_longer(steps, Term(value, unit))
    }
    if not shorter:
        return ""
    return ngettext(
        "The steps together take longer than the time limit of %(count)d procedure; the date of the dossier holds.",
        "The steps together take longer than the time limit of %(count)d procedures; the date of the dossier holds.",
        len(shorter),
    ) % {"count": len(shorter)}
