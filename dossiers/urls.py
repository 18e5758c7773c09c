"""Public addresses of the room."""

from django.urls import path

from dossiers.views import arrivals, contents, public, readings, seal_check, supplement, tracking, withdrawal

app_name = "dossiers"
urlpatterns = [
    path("ho-so/tra-cuu/", tracking.track, name="track"),
    path("ho-so/tra-cuu/ho-so/", tracking.dossier, name="dossier"),
    path("ho-so/tra-cuu/thoi-han/", tracking.ledger, name="ledger"),
    path("ho-so/tra-cuu/giay-tiep-nhan.pdf", tracking.receipt, name="receipt_pdf"),
    path("ho-so/tra-cuu/dong/", tracking.close, name="close"),
    path("ho-so/tra-cuu/bo-sung/", supplement.supplement, name="supplement"),
    path("ho-so/tra-cuu/rut/", withdrawal.withdraw, name="withdraw"),
    path("ho-so/tra-cuu/noi-dung/", contents.contents, name="contents"),
    path("ho-so/tra-cuu/noi-dung/gui-ma/", contents.send, name="send_code"),
    path("ho-so/tra-cuu/to-khai.pdf", contents.declaration, name="declaration_pdf"),
    path("ho-so/tra-cuu/to-khai.docx", contents.declaration_docx, name="declaration_docx"),
    path("ho-so/tra-cuu/ai-da-xem/", readings.readings, name="readings"),
    path("ho-so/tra-cuu/tep/<uuid:file_id>/", contents.file, name="file"),
    path("ho-so/kiem-tra-chu-ky/", seal_check.seal_check, name="seal_check"),
    path("ho-so/cong-khai-tre-han/", public.late, name="late"),
    path("ho-so/hang-doi/moi-den/", arrivals.arrivals, name="arrivals"),  # asked by the desk's queue
    path("thong-ke/", public.statistics, name="statistics"),
]
