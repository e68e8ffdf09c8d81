"""From a digital intake to a conversation. So far: answers that a citizen lets who helps read.

passing.agree(*, intake, appointment, now)      the citizen's yes, for one appointment
passing.withdraw(*, appointment, now)           and the no that can follow at any time
passing.agree_at, withdraw_at, of_ticket(ticket)  the same for a number of a line
passing.of(appointment) -> PassedOn | None      what staff of that organisation may read
"""
