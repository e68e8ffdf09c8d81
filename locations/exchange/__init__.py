"""Open data and its addresses: the catalogue's facts with where and when added, written by
`hub.catalogue.exchange` and by the formats that are about places (HSDS, the daily files)."""
