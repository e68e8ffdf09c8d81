"""The sentences that the page of a room says by itself, for its scripts. `{name}` is who."""

from django.utils.translation import gettext as _

from scheduling.video.models import SeatRole


def of_room() -> dict[str, object]:
    return {
        "roles": {role.value: str(role.label) for role in SeatRole},
        "you": _("You"),
        "seen": _("Your camera works."),
        "video_denied": _("The browser may not use your camera."),
        "video_busy": _("Another program uses your camera, or it does not answer."),
        "video_missing": _("We find no camera. You can go in without a picture."),
        "speak": _("Say something. Does the bar move?"),
        "heard": _("Your microphone works: we hear you."),
        "audio_denied": _("The browser may not use your microphone."),
        "audio_busy": _("Another program uses your microphone, or it does not answer."),
        "audio_missing": _("We find no microphone. You can type instead."),
        "way_open": _("Your connection works."),
        "way_narrow": _("Your network may stop picture and sound. {else}"),
        "way_shut": _("Your network stops picture and sound. {else}"),
        "way_none": _("Your network does not let you through to us. {else}"),
        "way_else": _("Try another network, such as that of your phone, or call us."),
        "way_else_booth": _("Ask somebody who works here."),
        "admitted": _("You are in the call."),
        "joined": _("{name} is in the call."),
        "left": _("{name} left the call."),
        "waits": _("{name} waits to be let in."),
        "writes": _("{name} is typing."),
        "muted": _("{name} switched the microphone off."),
        "unmuted": _("{name} switched the microphone on."),
        "shares": _("{name} shows their screen."),
        "captions_on": _("Captions are on."),
        "captions_off": _("Captions are off."),
        "page": _("Page {page} of {pages}"),
        "shown": _("A page is shown: {page}"),
        "shown_to_all": _("Everybody sees page {page} of {pages}."),
        "paper_opening": _("We open the file."),
        "paper_other": _("This is no PDF and no picture (PNG, JPEG or WebP)."),
        "paper_large": _("This is too large. A file may be 20 MB."),
        "paper_broken": _("This file cannot be opened. Is it damaged, or locked with a password?"),
        "microphone_off": _("microphone off"),
        "unanswered": _("Not answered yet"),
        "said_yes": _("The citizen said yes."),
        "said_no": _("The citizen said no."),
        "admit": _("Let in"),
        "refuse": _("Refuse"),
        "good": _("The connection is good."),
        "fair": _("The connection is not so good. Picture or sound may falter."),
        "bad": _("The connection is bad. Switch your camera off: then the sound gets better."),
    }
