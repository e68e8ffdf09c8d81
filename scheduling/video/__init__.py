"""Video calls: who may go in, when, and the hub's own room behind the door.

The room of another vendor is made by an address, at the moment that somebody goes in
(`providers/`). When a citizen gets the link is decided above, in scheduling.invitations.
"""
