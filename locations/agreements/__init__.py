"""A service at points of another organisation, once both sides say yes.

asking.ask(*, service, host, side, points, terms, word, now, actor_id)   one agreement, asked
asking.invite(*, service, hosts, terms, word, now, actor_id)             one for each host
answering.accept(*, agreement, side, points, answer, now, actor_id)      makes the offerings
answering.refuse / answering.withdraw                                    nothing is made
ending.end(*, agreement, side, last_day, farewell, now, actor_id)        appointments stay

Of presses at the same moment one wins: each is a conditional UPDATE of the state.
"""
