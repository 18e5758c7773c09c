"""Results that wait for their owner: where they lie, reminders, the storage term, handing to a representative."""
