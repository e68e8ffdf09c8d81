"""Talking to somebody now: who asks waits for the first professional of that agency who is free,
in the whole network; one press of theirs makes an appointment by video that begins.

    line     offering_of, is_staffed, wait_of, place_of: who is at work, and how long it takes
    asking   ask, leave, take, forget_old: the only writer of TalkRequest
    turns    pure: who would be helped from when
"""
