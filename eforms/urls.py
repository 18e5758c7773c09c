"""Public addresses of the room."""

from django.urls import path

from eforms.filling import moving, views
from eforms.filling.wizard import Wizard
from eforms.people import assisted, co_confirmation, representatives, resume
from eforms.sending import confirmation, declaration

app_name = "eforms"
urlpatterns = [
    path("thu-tuc/<str:code>/nop-ho-so/", views.start, name="start"),
    path("nop-ho-so/lam-tiep/<str:token>/", resume.resume, name="resume"),
    path("nop-ho-so/cung-khai/<str:token>/", co_confirmation.co_applicant, name="co_applicant"),
    path("nop-ho-so/<uuid:uuid>/", views.go_on, name="draft"),
    path("nop-ho-so/<uuid:uuid>/cung-khai/", co_confirmation.send, name="ask_co_applicant"),
    path("nop-ho-so/<uuid:uuid>/nop-cho-ai/", representatives.whose, name="whose"),
    path("nop-ho-so/<uuid:uuid>/cong-dan-xac-nhan/", assisted.confirm, name="assisted_confirm"),
    path("nop-ho-so/<uuid:uuid>/luu/", resume.save_later, name="save_later"),
    path("nop-ho-so/<uuid:uuid>/xoa/", views.delete, name="delete"),
    path("nop-ho-so/<uuid:uuid>/doi-bieu-mau/", moving.moved, name="moved"),
    path("nop-ho-so/<uuid:uuid>/tep/<int:pk>/", views.uploaded_file, name="file"),
    path("nop-ho-so/<uuid:uuid>/dien-thu-xong/", views.trial_done, name="trial_done"),
    path("nop-ho-so/<uuid:uuid>/xong/", confirmation.confirmation, name="confirmation"),
    path("nop-ho-so/<uuid:uuid>/xong/gui-giay-to/", confirmation.send_papers, name="send_papers"),
    path("nop-ho-so/<uuid:uuid>/xong/nop-phi/", confirmation.pay, name="pay"),
    path("nop-ho-so/<uuid:uuid>/xong/ma.svg", confirmation.qr, name="qr"),
    path("nop-ho-so/<uuid:uuid>/xong/giay-xac-nhan.pdf", confirmation.pdf, name="confirmation_pdf"),
    path("nop-ho-so/<uuid:uuid>/to-khai.pdf", declaration.pdf, name="declaration_pdf"),
    path("nop-ho-so/<uuid:uuid>/to-khai.docx", declaration.docx, name="declaration_docx"),
    path("nop-ho-so/<uuid:uuid>/<slug:step>/", Wizard.as_view(url_name="eforms:step"), name="step"),
]
