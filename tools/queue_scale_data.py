"""Many dossiers at once, as statements of the database: for tools.queue_scale."""

from django.db import connection
from django.utils import timezone

from accounts.models import User
from casework.calendars import load_calendar
from catalog.models import Agency, AgencyLevel, Field, Procedure
from catalog.roles import Role
from catalog.services import assign_role, ensure_role_groups

AGENCIES = 100
OFFICERS = 5  # of each agency
FAMILIES = [
    "nguyen",
    "tran",
    "le",
    "pham",
    "hoang",
    "huynh",
    "phan",
    "vu",
    "vo",
    "dang",
    "bui",
    "do",
    "ho",
    "ngo",
    "ly",
]
MIDDLES = ["van", "thi", "duc", "minh", "thanh", "ngoc", "quang", "hong", "kim"]
GIVENS = ["an", "binh", "chi", "dung", "giang", "hanh", "hoa", "hung", "lan", "linh", "long", "mai", "nam", "nga",
          "phuc", "quan", "son", "tam", "thao"]  # fmt: skip
OPEN = ["submitted"] * 10 + ["check_supplement"] * 3 + ["received"] * 17 + ["processing"] * 45
OPEN += ["supplement"] * 8 + ["pending_approval"] * 7 + ["approved"] * 10
CLOSED = ["returned"] * 90 + ["not_eligible"] * 4 + ["refused"] * 3 + ["withdrawn"] * 3

DOSSIERS = """
INSERT INTO dossiers_dossier (
    submission_number, code, submission_key, compact_code, secret_version, procedure_id, procedure_title, case_key,
    case_name, channel, return_method, return_address, duration_value, duration_unit, supplement_rule, applicant_name,
    applicant_national_id, applicant_phone, applicant_email, applicant_address, search_text, form_label, answers,
    state, due_at, submitted_at, received_at, finished_at, closed_at, updated_at, rule_set_id{columns}
)
SELECT 'TN-' || n, 'H50.' || (n %% %(agencies)s) || '-2611' || (n %% 28 + 1) || '-' || n, gen_random_uuid(), '', 1,
    (%(procedures)s::bigint[])[n %% 20 + 1], 'Thủ tục số ' || n %% 20, '', '',
    (ARRAY['online', 'direct', 'post'])[n %% 3 + 1], 'desk', '', 10, 'working_days', 'restart',
    initcap(name), lpad(id_number::text, 12, '0'), phone, '', 'Thôn 1, xã Thử Nghiệm',
    ' ' || name || ' ' || lpad(id_number::text, 12, '0') || ' ' || phone || ' tn-' || n || ' h50.' || n,
    'Tờ khai, bản 1',
    jsonb_build_array(jsonb_build_object('key', 'ten', 'value', repeat(name || ' ', 20))),
    state, CASE WHEN running THEN due END, began - interval '1 day', CASE WHEN state <> 'submitted' THEN began END,
    CASE WHEN NOT is_open THEN began END, CASE WHEN NOT is_open THEN began END, began,
    (SELECT id FROM dossiers_ruleset ORDER BY valid_from DESC LIMIT 1){values}
FROM (
    SELECT n, n %% 10 = 0 AS is_open,
        CASE WHEN n %% 10 = 0 THEN (%(open)s::text[])[(n / 10) %% 100 + 1]
            ELSE (%(closed)s::text[])[n %% 100 + 1] END AS state,
        n %% 10 = 0 AND (%(open)s::text[])[(n / 10) %% 100 + 1] IN ('received', 'processing', 'pending_approval')
            AS running,
        (%(families)s::text[])[hashint4(n) %% 7 + 8] || ' ' || (%(middles)s::text[])[hashint4(n + 1) %% 5 + 5] || ' '
            || (%(givens)s::text[])[hashint4(n + 2) %% 10 + 10] AS name,
        44000000000 + (n::bigint * 7919) %% 90000000 AS id_number,
        '09' || lpad(((n::bigint * 104729) %% 100000000)::text, 8, '0') AS phone,
        %(now)s::timestamptz - (CASE WHEN n %% 10 = 0 THEN 20 ELSE 700 END * (n %% 997) / 997.0)
            * interval '1 day' AS began,
        %(now)s::timestamptz + ((n * 31) %% 20000 / 1000.0 - 4) * interval '1 day' AS due
    FROM generate_series(1, %(size)s) AS n
) AS made
ORDER BY n
"""
LEGS = """
INSERT INTO dossiers_leg ("order", dossier_id, agency_id, officer_id, state, clock_from, pauses, due_at, received_at,
    finished_at, updated_at{columns})
SELECT 1, dossier.id, (%(desks)s::bigint[])[place + 1],
    CASE WHEN state IN ('submitted', 'check_supplement', 'received') THEN NULL
        ELSE (%(officers)s::bigint[])[place * %(each)s + (dossier.id / 7) %% %(each)s + 1] END,
    state, received_at, '[]', due_at, received_at, finished_at, updated_at{values}
FROM dossiers_dossier AS dossier, LATERAL (SELECT (hashint8(dossier.id) & 65535) %% %(agencies)s AS place) AS chosen
ORDER BY dossier.id
"""
# One dossier in four went by post: at 200,000 a little more than the 46,880 that one province counts in a year.
PARCELS = """
INSERT INTO dossiers_parcel (
    dossier_id, leg_id, agency_id, direction, state, reference, tracking_number, name, phone,
    address, weight, cash_on_delivery, created_at, ordered_at, finished_at{columns})
SELECT leg.dossier_id, leg.id, leg.agency_id, 'out', stands, 'BG-' || n, 'VN' || n, 'Nguyễn Văn An', '0905123456',
    'Thôn 1, xã Thử Nghiệm', 100, n %% 3 * 8000, began, began, CASE WHEN stands = 'delivered' THEN began END{values}
FROM (
    SELECT *, leg.id AS n, %(now)s::timestamptz - leg.id %% 365 * interval '1 day' AS began,
        (%(parcels)s::text[])[leg.id / 4 %% 100 + 1] AS stands
    FROM dossiers_leg AS leg WHERE leg.id %% 4 = 0
) AS leg
ORDER BY n
"""
PARCEL_STATES = ["delivered"] * 94 + ["transit"] * 3 + ["ordered"] * 2 + ["failed"]


def fill(size: int) -> None:
    """One dossier in ten is open; agencies and officers have an even share of them, and of the parcels."""
    ensure_role_groups()
    load_calendar({"working_hours": [["07:30", "11:30"], ["13:30", "17:00"]], "transfer_cut_off": "15:00",
                   "days_off": [], "working_saturdays": []})  # fmt: skip
    level = AgencyLevel.objects.create(code="xa", name="Cấp xã")
    field = Field.objects.create(name="Hộ tịch", slug="ho-tich")
    procedures = [
        Procedure.objects.create(code=f"9.{n:06}", title=f"Thủ tục số {n}", field=field).pk for n in range(20)
    ]
    desks = [
        Agency.objects.create(code=f"H50.{n}", name=f"UBND xã Số {n}", slug=f"xa-{n}", level=level)
        for n in range(AGENCIES)
    ]
    people = [
        person(f"officer-{n}-{each}", Role.OFFICER, desk) for n, desk in enumerate(desks) for each in range(OFFICERS)
    ]
    person("administrator", Role.PROVINCE_ADMINISTRATOR, None)
    person("clerk", Role.POSTAL_CLERK, None)
    given = {
        "size": size, "agencies": AGENCIES, "each": OFFICERS, "procedures": procedures, "open": OPEN, "closed": CLOSED,
        "families": FAMILIES, "middles": MIDDLES, "givens": GIVENS, "now": timezone.now(),
        "desks": [desk.pk for desk in desks], "officers": people,
        "parcels": PARCEL_STATES,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX IF EXISTS dossier_search_trigrams")
        cursor.execute(filled("dossiers_dossier", DOSSIERS), given)
        cursor.execute(filled("dossiers_leg", LEGS), given)
        cursor.execute(filled("dossiers_parcel", PARCELS), given)
        cursor.execute("CREATE INDEX dossier_search_trigrams ON dossiers_dossier USING gin (search_text gin_trgm_ops)")
        cursor.execute("VACUUM ANALYZE")


def person(name: str, role: Role, desk: Agency | None) -> int:
    user = User.objects.create(username=name, last_name="Nguyễn Văn", first_name=name)
    assign_role(user=user, agency=desk, role=role)
    return int(user.pk)


def filled(table: str, statement: str) -> str:
    """With an empty value for each further column that may not be NULL, so that a new one breaks nothing here."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s"
            " AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO' AND is_generated = 'NEVER'",
            [table],
        )
        rows = cursor.fetchall()
    head = statement.split("SELECT")[0].replace("{columns}", " ")
    more = [(name, kind) for name, kind in rows if name not in head.replace(",", " ").replace('"', " ").split()]
    empty = {"boolean": "false", "smallint": "0", "integer": "0", "jsonb": "'[]'"}
    return statement.format(
        columns="".join(f', "{name}"' for name, _kind in more),
        values="".join(f", {empty.get(kind, chr(39) * 2)}" for _name, kind in more),
    )
