"""One page of the journey as it is shown: its form, and all that stands around the form."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from formtools.wizard.views import NamedUrlWizardView

from eforms.answers.prefill import prefilled
from eforms.filling import autosave
from eforms.filling.forms import CheckForm, PapersForm, declaration_of
from eforms.filling.uploads import given_files
from eforms.journey.access import reader_of
from eforms.journey.co_applicants import CoApplicants
from eforms.journey.desks import closures_of, stop_of
from eforms.journey.walk import CHECK, OPENING, PAPERS, Journey, Shown, Step
from eforms.models import Draft, DraftStep
from eforms.pages.compile import PageForm, form_class
from eforms.people.representatives import asks_whose
from eforms.schema import standard
from eforms.sending.duplicates import before_sending
from eforms.sending.signed_copy import is_outdated

RETURNING = "sua"  # in the query: come back to the check page after this one


class StepPage(NamedUrlWizardView):  # type: ignore[misc]
    """What the wizard shows; what it does with what is sent stands in eforms.filling.wizard."""

    form_list = [PageForm]  # a placeholder for as_view: the pages come from the draft
    url_name = "eforms:step"
    template_name = "eforms/step.html"
    refused = False  # the form came with a token that no longer fits, see eforms.filling.stale_token
    draft: Draft
    journey: Journey

    def show(self, form: PageForm, **context: Any) -> HttpResponse:
        """The page with `form`."""
        response: HttpResponse = self.render(form, **context)
        return response

    def get_form_list(self) -> dict[str, type[PageForm]]:
        """The pages shown to this applicant; a page's own form is compiled only when it is needed."""
        return dict.fromkeys(self.journey.steps, PageForm)

    @property
    def step(self) -> Step:
        return self.journey.steps[self.storage.current_step]

    def get_step_url(self, step: str) -> str:
        return reverse(self.url_name, kwargs={"uuid": self.draft.uuid, "step": step})

    def go_to(self, step: str) -> HttpResponseRedirect:
        """To a page of this draft, still on the way back to the check page if that is where it came from."""
        query = f"?{RETURNING}=1" if RETURNING in self.request.GET and step != CHECK else ""
        return HttpResponseRedirect(self.get_step_url(step) + query)

    def get_form(self, step: str | None = None, data: Any = None, files: Any = None) -> PageForm:
        wanted = self.journey.steps[step or self.storage.current_step]
        kwargs: dict[str, Any] = {"data": data, "files": files, "prefix": wanted.slug}
        if wanted.kind == "papers":
            return PapersForm(**kwargs, papers=self.journey.papers, missing=self.journey.missing_papers())
        if wanted.kind == "check":
            return CheckForm(**kwargs, declaration=declaration_of(self.journey))
        row, reader = self.journey.saved(wanted.slug), reader_of(self.draft, self.request)
        return self.page_form(wanted)(
            **kwargs,
            known=self.journey.before(wanted.slug),
            saved=row.values if row else None,
            propose=lambda question, values: prefilled(question, values, reader),
        )

    @staticmethod
    def page_form(step: Step) -> type[PageForm]:
        """Of all that the page may ask: what is hidden now may be shown by an answer beside it."""
        return form_class(step.page.questions, step.page.checks) if step.page else PageForm

    @property
    def desk_context(self) -> dict[str, Any]:
        """What the applicant must know of closed desks: all of them where one is chosen, later the chosen one."""
        today = timezone.localdate()
        if self.draft.is_trial or self.draft.assisted_by_id:
            return {}
        if self.storage.current_step == OPENING:
            return {"closures": closures_of(self.journey, today)}
        return {"desk_stop": stop_of(self.journey, today), "opening_url": self.opening_url}

    @property
    def opening_url(self) -> str:
        return self.get_step_url(OPENING) if self.draft.opening else ""

    def get_context_data(self, form: PageForm, **kwargs: Any) -> dict[str, Any]:
        parts = self.journey.parts()
        part = self.step.part
        return {
            "form": form,
            "has_errors": form.has_errors,
            "reveals": form.reveals,
            "draft": self.draft,
            "procedure": self.draft.procedure,
            "step": self.step,
            "title": self.step.title,
            "part_number": parts.index(part) + 1,
            "part_count": len(parts),
            "back_url": self.back_url(),
            "asks_whose": asks_whose(self.journey, self.step.slug),
            "applicant": self.journey.values.get(standard.NAME, ""),
            "page_version": autosave.version_of(self.journey.saved(self.step.slug)),
            "unaccepted": self.unaccepted,
            **self.desk_context,
            **self.extra_context_of(form),
            **kwargs,
        }

    @property
    def unaccepted(self) -> DraftStep | None:
        """The page's row, where something was typed since its answers were accepted."""
        row = self.journey.saved(self.step.slug)
        return row if row and row.typed is not None else None

    def extra_context_of(self, form: PageForm) -> dict[str, Any]:
        if self.step.kind == "papers":
            boxes = [
                (paper, form[paper.key], given_files(self.draft, self.journey.files_of(paper)))
                for paper in self.journey.papers
            ]
            return {"papers": boxes, "max_mib": settings.UPLOAD_MAX_MIB}
        if self.step.kind == "check":
            given = [(paper, given_files(self.draft, self.journey.files_of(paper))) for paper in self.journey.papers]
            given = [(paper, files) for paper, files in given if files or not paper.is_signed_copy]
            return {
                "parts_answered": self.parts_answered(),
                "papers": given,
                "papers_given_count": sum(bool(files) for _paper, files in given),
                "papers_url": self.change_url(PAPERS),
                "copy_outdated": is_outdated(self.journey),
                "duplicates": before_sending(self.journey),
                "co_applicants": CoApplicants(self.journey),
            }
        return {}

    def parts_answered(self) -> list[tuple[str, list[tuple[str, Shown]]]]:
        """All answers by part, each with the address of its page."""
        parts: dict[str, list[tuple[str, Shown]]] = {}
        for step, page in self.journey.answers():
            parts.setdefault(step.part, []).extend((self.change_url(step.slug), shown) for shown in page)
        return [(part, answers) for part, answers in parts.items() if answers]

    def change_url(self, slug: str) -> str:
        return f"{self.get_step_url(slug)}?{RETURNING}=1"

    def back_url(self) -> str:
        if RETURNING in self.request.GET:
            return self.get_step_url(CHECK)
        previous = self.steps.prev
        return self.get_step_url(previous) if previous else reverse("eforms:start", args=[self.draft.procedure.code])
