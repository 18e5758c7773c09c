"""The public post: results that it carries out, papers that it brings in (Decision 45/2016/QĐ-TTg).

`gateway` speaks with the post, `stations` knows where a parcel may be; the others change parcels, or show them.
"""
