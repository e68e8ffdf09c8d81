"""The door of a video call: who may go in, when, and where it leads.

Picture and sound are the provider's (`providers/`): its room is made by an address, at the moment
that somebody goes in. When a citizen gets the link is decided above, in scheduling.invitations.
"""
