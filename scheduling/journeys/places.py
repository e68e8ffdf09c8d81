"""Where a step takes place: at the point, by video, or where the citizens said."""

from hub.intake import document, telling
from scheduling.journeys.running import Running
from scheduling.journeys.template import Step


def own_place(running: Running, step: Step) -> str:
    """What the answers say of it; empty where they do not."""
    version = running.journey.questions
    if version is None or not step.place:
        return ""
    by_key = {one.key: one for one in document.read(version.document).questions()}
    given = [key for key in step.place if running.answers.get(key)]
    return ", ".join(telling.in_words(by_key[key], running.answers[key]) for key in given)


def place_of(running: Running, step: Step) -> str:
    """Empty where nothing is booked yet."""
    appointment = running.progress[step.key].appointment
    if appointment is None:
        return ""
    if own := own_place(running, step):
        return own
    if appointment.service_point:
        point = appointment.service_point
        return f"{point.name}, {point.street}, {point.place}"
    return str(appointment.get_channel_display())
