"""The filling journey: formtools' wizard with named addresses, on a storage of our own."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView
from formtools.wizard.views import StepsHelper

from dossiers.exceptions import IntakeClosed
from eforms.filling import autosave, upload_api
from eforms.filling.scripted import is_script, tells_scripts
from eforms.filling.step_page import RETURNING, StepPage
from eforms.filling.storage import DraftStorage
from eforms.filling.uploads import papers_form, store_files
from eforms.journey.access import with_draft
from eforms.journey.exceptions import DraftChanged
from eforms.journey.rechecking import first_failing
from eforms.journey.walk import CHECK, PAPERS
from eforms.models import DraftStep
from eforms.pages import entries as groups
from eforms.pages.compile import PageForm
from eforms.services import load_journey, remove_upload, save_step
from eforms.services.fees import add_new_fee
from eforms.services.submission import NotConfirmed, TrialNotSubmitted, submit_draft

LATER = "luu"  # the button that saves half a page


@method_decorator([never_cache, tells_scripts, with_draft], name="dispatch")
class Wizard(StepPage):
    """One page of a draft. The address names the page; what is posted to it belongs to that page."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.draft = kwargs["draft"]
        if self.draft.dossier_id:
            return redirect("eforms:confirmation", uuid=self.draft.uuid)
        self.journey = load_journey(self.draft)
        step = kwargs["step"]
        if step == CHECK and not self.refused:
            self.ask_for_new_fee()
        if not self.journey.may_open(step):
            return self.go_to(self.journey.first_incomplete)
        self.prefix = f"draft-{self.draft.uuid.hex}"
        self.storage = DraftStorage(self.prefix, self.journey)
        self.storage.current_step = step
        self.steps = StepsHelper(self)
        if self.draft.version_withdrawn and not self.is_automatic:
            return self.leave_version()
        return TemplateView.dispatch(self, request, *args, **kwargs)

    def ask_for_new_fee(self) -> None:
        """Before anything is sent: the procedure may have come to cost something since the draft began."""
        if self.journey.may_open(CHECK) and add_new_fee(self.journey):
            messages.info(self.request, _("This procedure has a fee now. Please answer one more question."))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.journey.saved(self.step.slug)
        if row is None or self.step.kind != "questions" or not self._fits(row):
            return self.show(self.get_form())
        form = self.get_form(data=self.storage.current_step_data)
        # What was accepted once and no longer passes says why; what was only typed is not judged yet.
        return self.show(form if row.typed is None and row.values is not None else form.without_errors())

    def _fits(self, row: DraftStep) -> bool:
        """Whether the accepted page had all of today's questions; else new ones would lose their proposals."""
        return row.values is None or row.typed is not None or all(q.key in row.values for q in self.step.answered)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.refused:
            return self.show_again()
        if autosave.TAKE_BACK in request.POST:
            return self.take_back()
        if LATER in request.POST:
            return self.save_for_later()
        if self.step.kind == "papers":
            return self.post_papers()
        form = self.get_form(data=request.POST)
        if groups.is_change(request.POST):
            return self.change_entries(form)
        if not form.is_valid():
            return self.show_unfinished(form)
        if self.step.kind == "check":
            return self.submit()
        return self.save_and_go_on(form)

    def save_and_go_on(self, form: PageForm) -> HttpResponse:
        row = save_step(draft=self.draft, step=self.step.slug, data=form.own_data(), values=form.values())
        after = self.steps.next
        self.journey.changed(row)
        if RETURNING in self.request.GET:
            return self.go_to(self.journey.first_incomplete)
        return self.go_to(self.next_step(row.step) or after)

    def next_step(self, slug: str) -> str:
        """The page after `slug`, by the answers as they are now."""
        slugs = list(self.journey.steps)
        following = slugs[slugs.index(slug) + 1]
        return following if self.journey.may_open(following) else self.journey.first_incomplete

    def show_unfinished(self, form: PageForm) -> HttpResponse:
        """The page again: what is wrong, and the questions that the answers have brought up."""
        if form.reveals and not form.has_errors:
            self.keep(form.own_data())
        return self.show(form)

    def change_entries(self, form: PageForm) -> HttpResponse:
        """Add an entry to a group, or take one away; everything typed stays, and is not judged yet."""
        change = groups.change(form, self.request.POST)
        if not change or _is_huge(change.data):
            return self.show(form.without_errors())
        self.keep(change.data)
        response = self.go_to(self.step.slug)
        response["Location"] += f"#{change.target}"
        return response

    def keep(self, data: dict[str, list[str]]) -> None:
        """Save the page half done; answers that were accepted stay beside it."""
        row = self.journey.saved(self.step.slug)
        seen = autosave.version_of(row)
        with suppress(autosave.Overtaken, autosave.Gone):  # the page that follows shows what is there
            kept = autosave.keep_typed(draft=self.draft, step=self.step.slug, typed=data, seen=seen)
            self.journey.changed(kept.row)

    def save_for_later(self) -> HttpResponse:
        """Keep the page as it is, finished or not, and offer the link for another device."""
        if self.step.kind == "questions" and self.is_automatic:
            form = self.get_form(data=self.request.POST)
            seen = self.request.POST.get(autosave.SEEN, "")
            return autosave.answer(self.draft, self.step.slug, form.own_data(), seen)
        self.keep_sent()
        return redirect("eforms:save_later", uuid=self.draft.uuid)

    def keep_sent(self) -> None:
        """Keep what was sent for this page, finished or not."""
        if self.step.kind == "questions":
            form = self.get_form(data=self.request.POST)
            values = form.values() if form.is_valid() else None
            if not _is_huge(form.own_data()):
                save_step(draft=self.draft, step=self.step.slug, data=form.own_data(), values=values)
        elif self.step.kind == "papers":
            store_files(self.draft, self.journey.papers, self.request.FILES)

    @property
    def is_automatic(self) -> bool:
        """Whether the page's script saves by itself: nobody is led away from what they are typing."""
        return bool(self.request.POST.get(LATER) == autosave.AUTOMATIC)

    def leave_version(self) -> HttpResponse:
        """The draft's version was withdrawn: what was sent just now is kept, then the draft moves."""
        if self.request.method == "POST" and not self.refused:
            self.keep_sent()
        return redirect("eforms:moved", uuid=self.draft.uuid)

    def show_again(self) -> HttpResponse:
        """The page as it was typed, with a fresh token; whoever sent it, nothing is saved."""
        form = self.get_form(data=self.request.POST).without_errors()
        response = self.show(form, refused=True)
        response.status_code = 403
        return response

    def take_back(self) -> HttpResponse:
        """The answers that were accepted before stand again."""
        autosave.take_back(draft=self.draft, step=self.step.slug)
        self.journey = load_journey(self.draft)
        return self.go_to(self.journey.first_incomplete if RETURNING in self.request.GET else self.step.slug)

    def post_papers(self) -> HttpResponse:
        """Store whatever files came, whichever button was pressed; then do what the button says."""
        rejected = store_files(self.draft, self.journey.papers, self.request.FILES)
        if is_script(self.request) and upload_api.is_for_script(self.request):
            return upload_api.answer(self.draft, self.journey, self.request, rejected)
        if not rejected and "remove" in self.request.POST:
            return self.remove_file(self.request.POST["remove"])
        self.journey = load_journey(self.draft)
        self.storage.journey = self.journey
        if not rejected and "upload" in self.request.POST:
            return self.back_to_paper(self.request.POST["upload"])
        form = papers_form(self.journey, rejected, judged="upload" not in self.request.POST)
        if form.errors:
            return self.show(form)
        row = save_step(draft=self.draft, step=PAPERS, data={}, values={})
        self.journey.changed(row)
        return self.go_to(self.journey.first_incomplete if RETURNING in self.request.GET else self.next_step(PAPERS))

    def remove_file(self, pk: str) -> HttpResponse:
        upload = next((upload for upload in self.journey.uploads if str(upload.pk) == pk), None)
        if upload is None:
            return self.go_to(PAPERS)
        remove_upload(upload=upload)
        return self.back_to_paper(upload.paper_key)

    def back_to_paper(self, key: str) -> HttpResponse:
        """The page of papers, scrolled to where the applicant was."""
        response = self.go_to(PAPERS)
        if key in {paper.key for paper in self.journey.papers}:
            response["Location"] += f"#{PAPERS}-{key}"
        return response

    def submit(self) -> HttpResponse:
        """Check every page once more, then hand over; a second press finds the dossier made by the first."""
        failing = first_failing(self.journey)
        if failing:
            return self.go_to(failing)
        if self.draft.assisted_by_id:
            return redirect("eforms:assisted_confirm", uuid=self.draft.uuid)
        try:
            submit_draft(self.journey)
        except TrialNotSubmitted:
            return redirect("eforms:trial_done", uuid=self.draft.uuid)
        except (DraftChanged, NotConfirmed):
            return self.go_to(CHECK)
        except IntakeClosed:
            return self.desk_closed()
        return redirect("eforms:confirmation", uuid=self.draft.uuid)

    def desk_closed(self) -> HttpResponse:
        return self.show(self.get_form(), closed=True)


def _is_huge(data: dict[str, list[str]]) -> bool:
    """More than any page can hold: not worth keeping half done."""
    return sum(len(value) for values in data.values() for value in values) > 100_000
