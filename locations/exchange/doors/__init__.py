"""The public addresses of data: `/id/...` for things, `/open-data/...` for documents about them."""
