"""A day in the life of a service point, played on a running server through the doors that people
use: `manage.py simulate_day`. Only at a point of the demo, never in production.

`plan` is the day as it is meant (pure, from a seed), `clock` its time, `pages` and `browser` what a
person sees and presses, `hall` who is where; `visitors`, `clerks` and `host` carry it out. `stage`
sets up what a day needs and puts it back, with the staff of `accounts` and the appointments of
`codes`. `history` says what must hold of a day that was played (pure), `reading` reads it from the
database, `telling` is the report, `play` puts it all together.
"""
