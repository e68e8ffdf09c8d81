"""Devices and screens at a point: faces on `scheduling.queue`, with no rules of their own.

A device is a row with a hashed token; its browser keeps the token in a cookie that no script reads.
`profiles` says what a profile may do, `door` lets a request or a socket in, `devices` is the only
writer of devices, `visits` of what the person before a screen has chosen so far, `helping` of
calls for a person. `display` and `screens` make the plain values that the templates show.
"""
