from django.apps import AppConfig
from django.core.checks import register
from django.utils.module_loading import import_string

from casework import logs, periodic
from catalog.workload import register_workload
from dossiers.checks import CHECKS


class DossiersConfig(AppConfig):
    name = "dossiers"

    def ready(self) -> None:
        for check in CHECKS:
            register(check)
        import_string("dossiers.duties.register_duties")()
        import_string("dossiers.usage.register_usages")()
        register_workload(import_string("dossiers.workload.DOSSIERS"))
        logs.register(logs.Log(name="dossiers", model="dossiers.Event", owner="dossier"))
        periodic.register("purge look-up tries", "dossiers.throttle.purge_attempts")
        periodic.register("purge one-time codes", "dossiers.one_time.purge_codes")
        periodic.register("purge the reading log", "dossiers.readings.purge_readings")
        periodic.register("apply changes of calendars", "dossiers.services.recalculation.apply_ordered")
