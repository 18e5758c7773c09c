"""The index of the embedded engine; Elasticsearch is filled from it."""

from django.db import models

from search.querysets import DocumentQuerySet


class FacetSet(models.Model):
    """One combination of filter values. Many documents share one, so counting by it counts every facet at once."""

    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the canonical JSON of `values`
    # {"field": {"dat-dai": "Đất đai"}, …}: value and label by facet
    values = models.JSONField(default=dict)


class Document(models.Model):
    """Something that can be found. The database's full-text index follows the folded columns by itself."""

    kind = models.CharField(max_length=20)  # as registered in search.sources
    key = models.CharField(max_length=80)  # of the object in its room
    code = models.CharField(max_length=20, blank=True, db_index=True)
    url = models.CharField(max_length=500)  # absolute path
    title = models.CharField(max_length=500)
    keywords = models.TextField(blank=True)  # one a line
    excerpt = models.TextField(blank=True)
    card = models.JSONField(default=dict)  # what a list shows besides the title
    title_folded = models.TextField()
    keywords_folded = models.TextField(blank=True)  # one keyword a line
    context_folded = models.TextField(blank=True)  # field, agency, level
    body_folded = models.TextField(blank=True)
    text = models.TextField(blank=True)  # the beginning of the body as people read it; only shown results load it
    title_sort = models.CharField(max_length=1200, db_index=True)  # search.collation.sort_key
    facet_set = models.ForeignKey(FacetSet, on_delete=models.PROTECT, related_name="documents")
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    build = models.CharField(max_length=32, blank=True)  # the rebuild that last wrote it

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_document_an_object")]
        indexes = [  # what is counted and paged is read from these alone
            models.Index(fields=["kind", "facet_set", "valid_from", "valid_until"], name="search_document_counted"),
            models.Index(
                fields=["kind", "title_sort", "id", "facet_set", "valid_from", "valid_until"],
                name="search_document_by_title",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Term(models.Model):
    """A word of the index, or two in a row: how rare it is, and how it is spelled with its marks.

    The empty term counts the documents.
    """

    text = models.CharField(max_length=80, unique=True)
    size = models.PositiveSmallIntegerField(default=1, db_index=True)  # words in it
    documents = models.PositiveIntegerField(default=0)  # that contain it
    spelling = models.CharField(max_length=80, blank=True)
