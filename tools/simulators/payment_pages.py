"""The simulated gateway's pages, for a person: bottle's templates."""

from tools.simulators.pages import FOOT, head

_HEAD = head("Cổng thanh toán", "không có tiền thật nào được chuyển.")
_FOOT = FOOT
_MONEY = "{{f'{payment.amount // 100:,}'.replace(',', '.')}}"

BANK_PAGE = f"""{_HEAD}<h1>Thanh toán {_MONEY} đồng</h1>
<dl><dt>Nội dung</dt><dd>{{{{payment.asked['vnp_OrderInfo']}}}}</dd>
<dt>Mã đơn</dt><dd>{{{{payment.reference}}}}</dd></dl>
<form class="row" method="post" action="/end/{{{{payment.reference}}}}">
<button class="first" name="ending" value="pay">Trả {_MONEY} đồng</button>
<button name="ending" value="poor">Thử: tài khoản không đủ tiền</button>
<button name="ending" value="cancel">Hủy, quay về cổng dịch vụ công</button></form>{_FOOT}"""

REFUSAL_PAGE = f"{_HEAD}<h1>Không thanh toán được</h1><p>{{{{sentence}}}}</p>{_FOOT}"

LIST_PAGE = f"""{_HEAD}<h1>Các giao dịch</h1>
<p>Đơn vị chấp nhận thanh toán: {{{{simulator.merchant}}}} · <a href="/state.json">JSON</a></p>
<table><thead><tr><th scope="col">Mã đơn</th><th scope="col">Số tiền</th><th scope="col">Trạng thái</th>
<th scope="col">Thông báo đã gửi</th><th scope="col">Hoàn tiền</th></tr></thead><tbody>
% for payment in payments:
<tr><td data-label="Mã đơn">{{{{payment.reference}}}}<br>{{{{payment.number}}}}</td>
<td data-label="Số tiền">{_MONEY} đồng</td>
% states = {{'00': 'Đã trả', '01': 'Đang mở'}}
<td data-label="Trạng thái">{{{{states.get(payment.state, 'Không thành công (' + payment.response + ')')}}}}</td>
<td data-label="Thông báo đã gửi">
% for notice in payment.notices[-5:]:
{{{{notice['answer'][:120]}}}}<br>
% end
</td><td data-label="Hoàn tiền">
% for refund in payment.refunds:
{{{{refund['amount'] // 100}}}} đồng<br>
% end
</td></tr>
% end
</tbody></table>
% if not payments:
<p class="empty">Chưa có giao dịch nào.</p>
% end
<h2>Thử sự cố</h2>
% switches = simulator.switches
<form class="panel row" method="post" action="/switches">
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
