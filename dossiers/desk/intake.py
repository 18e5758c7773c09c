"""Intake over the counter: find person and procedure, tick the papers, receive, print, next person."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from catalog.access import permissions_anywhere
from catalog.closures import closure_notices
from catalog.models import Agency, Procedure
from catalog.online import with_online_form
from catalog.staff import StaffRequest
from dossiers.desk.base import DossierView
from dossiers.desk.intake_forms import IntakeForm
from dossiers.desk.intake_people import Found, Person, find_people, open_dossiers
from dossiers.desk.intake_procedures import my_desks, search, usual
from dossiers.desk.promises import Promise, promises
from dossiers.duplicates import DuplicateWarning, open_duplicates, warning_for
from dossiers.exceptions import DossierError
from dossiers.fees.balances import balance_of
from dossiers.models import Dossier, LateEntry, Reading
from dossiers.post.arrivals import register_envelope
from dossiers.printing.desk import ReceiptView
from dossiers.readings import log_reading
from dossiers.receipts import opening_print_dialog
from dossiers.services import counter_intake
from dossiers.submission import Applicant, Submission
from portal.base.text import fold

NOBODY_KNOWN = "new"  # the clerk's answer to "which person?"


class IntakeView(WagtailAdminTemplateMixin, TemplateView):
    """GET shows the search, with `thu-tuc` an empty form; POST finds (`find`), takes files in, or receives.

    What is typed of a person is posted, so that it stands in no address and no server log.
    """

    request: StaffRequest
    template_name = "dossiers/desk/intake.html"
    page_title = gettext_lazy("Receive at the counter")
    header_icon = "folder-open-inverse"
    form_class: type[IntakeForm] = IntakeForm
    is_late = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "dossiers.receive" not in permissions_anywhere(self.request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def visible(self) -> QuerySet[Dossier]:
        return Dossier.objects.visible_to(self.request.user)

    @cached_property
    def code(self) -> str:
        """Of the procedure: chosen from the suggestions, or in the address."""
        chosen = self.request.POST.get("thu-tuc", "") or self.request.GET.get("thu-tuc", "")
        return chosen if chosen.isprintable() else ""

    @cached_property
    def words(self) -> str:
        return self.request.POST.get("tim", "").replace("\x00", "")[:100]

    @cached_property
    def named(self) -> list[Procedure]:
        """The procedures that the words mean, while none is chosen."""
        return [] if self.code else search(self.request.user, self.words)

    @cached_property
    def procedure(self) -> Procedure | None:
        """The chosen one, or the only one that the words mean."""
        code = self.named[0].code if len(self.named) == 1 else self.code
        published = Procedure.objects.published().filter(code=code)
        return published.prefetch_related("papers", "cases", "channels", "handling").first()

    @cached_property
    def desks(self) -> QuerySet[Agency]:
        if self.procedure is None:
            return Agency.objects.none()
        mine = my_desks(self.request.user).order_by().values("pk")
        return self.procedure.desks().filter(pk__in=mine)

    @property
    def eform_url(self) -> str:
        """Where the same is filled in as an e-form together with the citizen; empty without one."""
        if self.is_late or self.procedure is None or not with_online_form([self.procedure.pk]):
            return ""
        return f"{reverse('eforms_assist')}?{urlencode({'thu-tuc': self.procedure.code})}"

    @cached_property
    def found(self) -> Found:
        return find_people(self.request.POST.get("so", ""), self.visible)

    @cached_property
    def person(self) -> Person | None:
        """The one whom the clerk picked, or the only one whom the number means."""
        picked, people = self.request.POST.get("nguoi", ""), self.found.people
        chosen = next((person for person in people if str(person.dossier.pk) == picked), None)
        if chosen or picked == NOBODY_KNOWN:
            return chosen
        return people[0] if len(people) == 1 and not self._only_named else None

    @property
    def _only_named(self) -> bool:
        """Words of a name may mean somebody else: the clerk picks."""
        typed = self.found.typed
        return bool(typed and not typed.national_id and not typed.phone)

    @property
    def is_asking_who(self) -> bool:
        return bool(self.found.people) and self.person is None and self.request.POST.get("nguoi") != NOBODY_KNOWN

    def applicant(self) -> Applicant:
        """What is filled in: what the card says now, before what an earlier dossier says."""
        typed = self.found.typed or Applicant(name="")
        if self.person is None:
            return typed
        known = self.person.applicant
        return Applicant(
            name=typed.name if typed.name and not self._only_named else known.name,
            national_id=typed.national_id or known.national_id,
            phone=typed.phone or known.phone,
            email=known.email,
            address=typed.address or known.address,
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(self.empty_form() if self.procedure else None)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "find" in request.POST:
            return self.show(None if self.is_asking_who or not self.procedure else self.empty_form())
        if self.procedure is None:
            return redirect(request.path)
        judged = not {"upload", "remove", "preview"} & set(request.POST)
        form = self.make_form(request.POST, judged=judged)
        form.take_in(request.FILES)
        form.remove(request.POST.get("remove", ""))
        if judged and form.is_valid() and self.confirmed(form):
            return self.receive(form)
        return self.show(form)

    def make_form(self, *args: Any, **kwargs: Any) -> IntakeForm:
        if self.procedure is None:
            raise LookupError("a form needs a procedure")
        return self.form_class(*args, procedure=self.procedure, desks=self.desks, clerk=self.request.user, **kwargs)

    def empty_form(self) -> IntakeForm:
        """Filled in with the person; an earlier dossier that was used for it notes the reading."""
        person = self.applicant()
        if self.person:
            log_reading(
                dossier=self.person.dossier, reader=self.request.user, what=Reading.What.PREFILL, at=timezone.now()
            )
        names = ("name", "national_id", "phone", "email", "address")
        return self.make_form(initial={name: getattr(person, name) for name in names if getattr(person, name)})

    def confirmed(self, form: IntakeForm) -> bool:
        """Whether nothing is open for the same case, or the clerk has seen it and goes on."""
        self.warning = self.duplicates(form.submission().applicant, form.cleaned_data.get("case_key", ""))
        if not self.warning or form.cleaned_data["duplicates_seen"] or self.is_repeated(form):
            return True
        form.add_error("duplicates_seen", _("The same person has an open dossier for this. Look at it first"))
        return False

    def is_repeated(self, form: IntakeForm) -> bool:
        """The second of two clicks must not be warned of the first."""
        return Dossier.objects.filter(submission_key=form.cleaned_data["key"]).exists()

    warning: DuplicateWarning = DuplicateWarning()

    def duplicates(self, applicant: Applicant, case_key: str) -> DuplicateWarning:
        if self.procedure is None:
            return DuplicateWarning()
        found = open_duplicates(applicant=applicant, procedure=self.procedure, case_key=case_key)
        return warning_for(found=found, reader=self.request.user, name=applicant.name)

    def receive(self, form: IntakeForm) -> HttpResponse:
        submission = form.submission()
        try:
            dossier = self.hand_over(form, submission)
            self.keep_envelope(dossier, form.cleaned_data["tracking_number"])
        except DossierError as error:
            form.add_error(None, str(error))
        except ValidationError as error:
            form.add_error(None, error.messages)  # type: ignore[arg-type]  # a list of sentences
        else:
            if _is_of(dossier, submission):
                return redirect(reverse("desk:intake_done", args=[dossier.pk]))
            return self.used_page(form, dossier)
        return self.show(form)

    def hand_over(self, form: IntakeForm, submission: Submission) -> Dossier:
        return counter_intake(submission=submission, by=self.request.user, at=submission.at)

    def keep_envelope(self, dossier: Dossier, number: str) -> None:
        """Of papers that came by post: by its number the sender can see that they arrived."""
        leg = dossier.legs.select_related("agency").first()
        if number and leg:
            register_envelope(dossier=dossier, leg=leg, number=number, by=self.request.user, at=timezone.now())

    def used_page(self, form: IntakeForm, dossier: Dossier) -> HttpResponse:
        """The browser's "back" brought the page of the person before, and the next one was typed over it."""
        data = self.request.POST.copy()
        data["key"] = str(uuid.uuid4())
        fresh = self.make_form(data)
        sentence = _("This page was used already, for dossier %(code)s. Receive again: it makes a dossier of its own")
        fresh.add_error(None, sentence % {"code": dossier})
        return self.show(fresh)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        desk = {"url": reverse("desk:index"), "label": gettext_lazy("Dossiers")}
        return [*self.breadcrumbs_items, desk, {"url": "", "label": self.page_title}]

    def show(self, form: IntakeForm | None) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form: IntakeForm | None = kwargs.get("form")
        return super().get_context_data(**kwargs) | {
            "is_late": self.is_late,
            "closures": closure_notices(my_desks(self.request.user), timezone.localdate()),
            "procedure": self.procedure,
            "has_desk": self.desks.exists(),
            "eform_url": self.eform_url,
            "words": self.words,
            "named": [] if self.procedure else self.named,
            "person_words": self.request.POST.get("so", "")[:400],
            "found": self.found,
            "person": self.person,
            "asking_who": self.is_asking_who,
            "open_dossiers": open_dossiers(self.applicant(), self.visible),
            "warning": self.warning or self.early_warning(form),
            "promises": self.promised(form) if form else [],
            "usual": [] if form else usual(self.request.user),
        }

    def early_warning(self, form: IntakeForm | None) -> DuplicateWarning:
        """Before anything is typed: of the person who was found."""
        if form is None or form.is_bound or self.person is None or "case_key" in form.fields:
            return DuplicateWarning()
        return self.duplicates(self.applicant(), "")

    def promised(self, form: IntakeForm) -> Sequence[Promise]:
        return promises(form.procedure, self.desks, form.moment())


def _is_of(dossier: Dossier, submission: Submission) -> bool:
    """Whether a repeated key really is the same click, not another person typed into an old page."""
    same_person = fold(dossier.applicant_name) == fold(submission.applicant.name)
    same_number = dossier.applicant_national_id == submission.applicant.national_id
    return same_person and same_number and dossier.procedure_id == submission.procedure.pk


class IntakeDoneView(DossierView):
    """What was just received, with its code and due date; Enter opens the slip, N begins with the next person."""

    template_name = "dossiers/desk/intake_done.html"
    http_method_names = ["get", "head"]

    def get_page_title(self) -> str:
        return _("Dossier %(code)s is received") % {"code": self.dossier}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": _("Received")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        late = LateEntry.objects.filter(dossier=self.dossier).first()
        return super().get_context_data(**kwargs) | {
            "late": late,
            "balance": balance_of(self.dossier),
            "next_url": reverse("desk:intake_late" if late else "desk:intake"),
        }


class PrintReceiptView(ReceiptView):
    """The slip, which asks for the printer as soon as the browser shows it."""

    seal = False  # the wish to be printed is written into the file afterwards

    def finished(self, content: bytes) -> bytes:
        return opening_print_dialog(content)
