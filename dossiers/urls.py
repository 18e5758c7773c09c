"""Public addresses of the room."""

from django.urls import path

from dossiers.fees.online import views as paying
from dossiers.lost_secret.views import lost_secret
from dossiers.post import notices as post_notices
from dossiers.post import public as post_public
from dossiers.post.delivery import delivery
from dossiers.printing import views as issued
from dossiers.views import arrivals, contents, late, public, readings, seal_check, supplement, tracking, withdrawal

app_name = "dossiers"
urlpatterns = [
    path("ho-so/tra-cuu/", tracking.track, name="track"),
    path("ho-so/tra-cuu/quen-ma/", lost_secret, name="lost_secret"),
    path("ho-so/tra-cuu/ho-so/", tracking.dossier, name="dossier"),
    path("ho-so/tra-cuu/thoi-han/", tracking.ledger, name="ledger"),
    path("ho-so/tra-cuu/giay-tiep-nhan.pdf", issued.receipt, name="receipt_pdf"),
    path("ho-so/tra-cuu/giay-to/<int:paper>.pdf", issued.paper, name="paper_pdf"),
    path("ho-so/tra-cuu/dong/", tracking.close, name="close"),
    path("ho-so/tra-cuu/bo-sung/", supplement.supplement, name="supplement"),
    path("ho-so/tra-cuu/rut/", withdrawal.withdraw, name="withdraw"),
    path("ho-so/tra-cuu/noi-dung/", contents.contents, name="contents"),
    path("ho-so/tra-cuu/noi-dung/gui-ma/", contents.send, name="send_code"),
    path("ho-so/tra-cuu/to-khai.pdf", contents.declaration, name="declaration_pdf"),
    path("ho-so/tra-cuu/to-khai.docx", contents.declaration_docx, name="declaration_docx"),
    path("ho-so/tra-cuu/ai-da-xem/", readings.readings, name="readings"),
    path("ho-so/tra-cuu/tep/<uuid:file_id>/", contents.file, name="file"),
    path("ho-so/tra-cuu/nop-phi/", paying.pay, name="pay"),
    path("ho-so/tra-cuu/bien-lai/<int:payment_id>.pdf", paying.receipt, name="payment_receipt"),
    path("ho-so/thanh-toan/tro-ve/", paying.come_back, name="pay_return"),
    path("ho-so/thanh-toan/ket-qua/", paying.result, name="pay_result"),
    path("ho-so/thanh-toan/thong-bao/", paying.notice, name="pay_notice"),  # called by the gateway
    path("ho-so/tra-cuu/nhan-qua-buu-chinh/", delivery, name="delivery"),
    path("ho-so/tra-cuu/gui-giay-to/", post_public.send_papers, name="send_papers"),
    path("ho-so/buu-gui/thong-bao/", post_notices.notice, name="post_notice"),  # the post tells us
    path("ho-so/kiem-tra-chu-ky/", seal_check.seal_check, name="seal_check"),
    path("ho-so/cong-khai-tre-han/", late.late, name="late"),
    path("ho-so/cong-khai-tre-han/<str:code>/thu-xin-loi/", late.apology, name="apology"),
    path("ho-so/hang-doi/moi-den/", arrivals.arrivals, name="arrivals"),  # asked by the desk's queue
    path("thong-ke/", public.statistics, name="statistics"),
]
