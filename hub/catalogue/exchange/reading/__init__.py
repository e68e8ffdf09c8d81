"""Catalogues of others, read: `read(data, today=...)` of each format gives items and problems.

Nothing is written here and nothing is fetched: who imports decides what becomes of an item
(hub.catalogue.importing), and a problem says where it stands in the file.
"""
