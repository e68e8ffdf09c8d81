"""What is published, in the words of other systems: CPSV-AP, Samenwerkende Catalogi, schema.org.

`loading` reads the tables into frozen facts; the writers know facts only. Where a service can be
had is not known in this room: `locations.exchange` fills it in, and has the addresses.
"""
