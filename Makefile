# make run | test | check | bench: see README.md
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
ROOMS := portal accounts casework catalog search eforms dossiers petitions home
export PORT

.PHONY: run test check bench load dev lock messages

run:
	@$(PYTHON) tools/bootstrap.py run

dev:
	@$(PYTHON) tools/bootstrap.py dev

# The whole suite on the embedded defaults; then, where DATABASE_URL names a server, what asks the database on it too.
test: dev
	@$(PYTHON) tools/bootstrap.py messages
	@$(BIN)/python tools/run_tests.py $(ARGS)

check: dev
	@$(PYTHON) tools/bootstrap.py messages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy $(ROOMS)
	$(BIN)/djlint --lint --quiet $(ROOMS)
	$(BIN)/python tools/check_messages.py
	$(BIN)/python manage.py makemigrations --check --dry-run --settings portal.settings.test
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') ALLOWED_HOSTS=example.vn \
		SEAL_KEY_FILE=$$($(BIN)/python -m casework.seal_self_made var) \
		$(BIN)/python manage.py check --deploy --fail-level WARNING --settings portal.settings.production

bench: dev
	@$(PYTHON) tools/bootstrap.py messages
	@$(BIN)/python -m tools.bench

# 50 citizens and 20 officers at once for five minutes; ARGS="forms" compares 50 who fill in forms with one alone,
# ARGS="intake" measures how many dossiers a second are taken in.
load: dev
	@$(PYTHON) tools/bootstrap.py messages
	@$(BIN)/python tools/load.py $(or $(ARGS),crowd)

# Refresh the message catalogues from the sources (needs GNU gettext), then translate what is new.
messages: dev
	@for room in $(ROOMS) portal/base; do if [ -d $$room/locale ]; then \
		(cd $$room && $(CURDIR)/$(BIN)/django-admin makemessages -l vi --no-wrap --no-location --no-obsolete --ignore base); fi; done

# Lock the packages after a change of requirements.in or requirements-dev.in.
lock:
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate requirements.in -o requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate requirements-dev.in -o requirements-dev.txt
