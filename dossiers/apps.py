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
        import_string("dossiers.messages.kinds.register_kinds")()
        import_string("dossiers.printing.registering.register_forms")()
        import_string("dossiers.fees.receipts.register_receipt")()
        register(import_string("dossiers.fees.online.checks.the_gateway_is_named_in_full"))
        import_string("dossiers.fees.day_papers.register_list")()
        import_string("dossiers.printing.jobs.register_maker")("forms", "dossiers.printing.piles.make_pile")
        import_string("dossiers.printing.registering.register_registers")()
        register_workload(import_string("dossiers.workload.DOSSIERS"))
        logs.register(logs.Log(name="dossiers", model="dossiers.Event", owner="dossier"))
        periodic.register("purge look-up tries", "dossiers.throttle.purge_attempts")
        periodic.register("purge one-time codes", "dossiers.one_time.purge_codes")
        periodic.register("purge the reading log", "dossiers.readings.purge_readings")
        periodic.register("announce parcels", "dossiers.post.ordering.announce_due")
        periodic.register("ask the post", "dossiers.post.following.poll_due")
        periodic.register("results paid after delivery", "dossiers.post.paid_since.return_paid")
        periodic.register("take up print jobs", "dossiers.printing.jobs.take_up_left_jobs")
        periodic.register("forget print jobs", "dossiers.printing.jobs.forget_old_jobs")
        periodic.register("letters of the morning", "dossiers.notices.morning.tell_the_morning")
        periodic.register("letters about silent parcels", "dossiers.notices.parcels.tell_of_silence")
        periodic.register("letters about late dossiers", "dossiers.notices.lateness.tell_of_lateness")
        periodic.register("letters about new dossiers", "dossiers.notices.arrivals.tell_of_arrivals")
        periodic.register("forget codes that were sent", "dossiers.messages.forgetting.forget_sent_codes")
        periodic.register("remind of results", "dossiers.uncollected.reminders.remind")
        periodic.register("apply changes of calendars", "dossiers.services.recalculation.apply_ordered")
        periodic.register("ask the payment gateway", "dossiers.fees.online.pending.settle_pending")
        periodic.register("refund through the gateway", "dossiers.fees.online.refunding.send_due")
        periodic.register("fetch the bank's statement", "dossiers.fees.settlement.settle_due")
