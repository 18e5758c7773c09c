from django.apps import AppConfig
from django.core.checks import register

from casework import checks, periodic


class CaseworkConfig(AppConfig):
    name = "casework"

    def ready(self) -> None:
        register(checks.seal_is_usable)
        register(checks.authorities_are_readable)
        register(checks.seal_is_configured, deploy=True)
        periodic.register("outbox", "casework.outbox.send_due")
        periodic.register("messages that came back", "casework.outbox.bounces.read_bounces")
        periodic.register("delivery of text messages", "casework.outbox.reports.collect_reports")
        periodic.register("texts of old messages", "casework.outbox.retention.purge_texts")
        periodic.register("checkpoints", "casework.checkpoints.take_checkpoints")
        periodic.register("task queue", "casework.task_queue.tidy_task_queue")
        periodic.register("scheduled publishing", "casework.publishing.publish_scheduled")
        periodic.register("orphan files", "casework.orphans.purge_orphan_files")
