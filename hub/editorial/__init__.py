"""Where a civil servant writes services: the pages over hub.catalogue.publishing, for who may."""
