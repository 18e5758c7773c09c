"""The simulated gateway's pages, for a person: bottle's templates."""

_HEAD = """<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Cổng thanh toán mô phỏng</title>
<style>body{font:17px/1.5 system-ui,sans-serif;margin:0 auto;max-width:56rem;padding:1rem;color:#1b1b1b}
h1{font-size:1.4rem}button{font:inherit;padding:.6rem 1rem;margin:.25rem .25rem .25rem 0;border:1px solid #0b4f9e;
border-radius:6px;background:#fff;color:#0b4f9e;cursor:pointer}button.first{background:#0b4f9e;color:#fff}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem}dd{margin:0;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;min-width:46rem}td,th{border-bottom:1px solid #ccc;padding:.35rem;
text-align:left;vertical-align:top;overflow-wrap:anywhere}
.note{background:#fff4d6;padding:.6rem .8rem;border-left:4px solid #b8860b}
label{display:block;margin:.4rem 0}.wide{overflow-x:auto}</style></head><body>
<p class="note">Cổng thanh toán mô phỏng: không có tiền thật nào được chuyển.</p>"""
_FOOT = "</body></html>"
_MONEY = "{{f'{payment.amount // 100:,}'.replace(',', '.')}}"

BANK_PAGE = f"""{_HEAD}<h1>Thanh toán {_MONEY} đồng</h1>
<dl><dt>Nội dung</dt><dd>{{{{payment.asked['vnp_OrderInfo']}}}}</dd>
<dt>Mã đơn</dt><dd>{{{{payment.reference}}}}</dd></dl>
<form method="post" action="/end/{{{{payment.reference}}}}">
<button class="first" name="ending" value="pay">Trả {_MONEY} đồng</button>
<button name="ending" value="poor">Thử: tài khoản không đủ tiền</button>
<button name="ending" value="cancel">Hủy, quay về cổng dịch vụ công</button></form>{_FOOT}"""

REFUSAL_PAGE = f"{_HEAD}<h1>Không thanh toán được</h1><p>{{{{sentence}}}}</p>{_FOOT}"

LIST_PAGE = f"""{_HEAD}<h1>Các giao dịch</h1>
<p>Đơn vị chấp nhận thanh toán: {{{{simulator.merchant}}}} · <a href="/state.json">JSON</a></p>
<div class="wide"><table><tr><th>Mã đơn</th><th>Số tiền</th><th>Trạng thái</th><th>Thông báo đã gửi</th>
<th>Hoàn tiền</th></tr>
% for payment in payments:
<tr><td>{{{{payment.reference}}}}<br>{{{{payment.number}}}}</td><td>{_MONEY} đồng</td>
<td>{{{{{{'00': 'Đã trả', '01': 'Đang mở'}}.get(payment.state, 'Không thành công (' + payment.response + ')')}}}}</td>
<td>
% for notice in payment.notices[-5:]:
{{{{notice['answer'][:120]}}}}<br>
% end
</td><td>
% for refund in payment.refunds:
{{{{refund['amount'] // 100}}}} đồng<br>
% end
</td></tr>
% end
% if not payments:
<tr><td colspan="5">Chưa có giao dịch nào.</td></tr>
% end
</table></div>
<h1>Thử sự cố</h1>
% switches = simulator.switches
<form method="post" action="/switches">
<label><input type="checkbox" name="down" {{{{'checked' if switches['down'] else ''}}}}>
Máy chủ không trả lời (503)</label>
<label>Chậm (giây) <input name="slow" size="4" value="{{{{switches['slow']}}}}"></label>
<label>Trả lời 200 kèm mã lỗi <input name="refuse" size="4" value="{{{{switches['refuse']}}}}"></label>
<label>Thông báo kết quả <select name="notices">
% for name, words in notices.items():
<option value="{{{{name}}}}" {{{{'selected' if name == switches['notices'] else ''}}}}>{{{{words}}}}</option>
% end
</select></label><button class="first">Đặt</button></form>{_FOOT}"""

NOTICES = {
    "one": "một lần, ngay",
    "none": "không gửi",
    "late": "chậm 5 giây",
    "many": "50 lần cùng lúc",
    "wrong_amount": "sai số tiền",
    "forged": "sai chữ ký",
}
