"""The index in Elasticsearch: its shape, how it is filled from the database's index, and what keeps it in step."""
