"""What staff fill in during a conversation and about a hand-over."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.catalogue.models import Organisation
from scheduling.conversations.content import LONGEST_LINE, LONGEST_TEXT, Content
from scheduling.conversations.guides import Document
from scheduling.conversations.models import ConversationPolicy, Purpose, StepOwner
from scheduling.conversations.steps import Plan
from scheduling.named import Named


def lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class RecordForm(Named, forms.Form):
    """Everything may still be empty: it is written while one talks."""

    subject = forms.CharField(
        label=_("What is it about?"),
        required=False,
        max_length=LONGEST_LINE,
        help_text=_("In a few words. The citizen reads this."),
    )
    agreed = forms.CharField(
        label=_("What did you agree?"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("In plain language, as you say it. The citizen gets this. No BSN."),
        widget=lines(9),
    )
    domains = forms.MultipleChoiceField(
        label=_("What else is going on?"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"form": "record"}),
    )
    name = forms.CharField(label=_("Name of the citizen"), required=False, max_length=LONGEST_LINE)
    email = forms.EmailField(
        label=_("E-mail address of the citizen"),
        required=False,
        help_text=_("For the link to what was agreed, and for follow-up appointments."),
    )
    phone = forms.CharField(
        label=_("Phone number of the citizen"), required=False, max_length=LONGEST_LINE
    )

    def __init__(self, *args: Any, guide: Document | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.key, str(one.title)) for one in guide.domains] if guide else []
        self.fields["domains"].choices = choices  # type: ignore[attr-defined]

    def content(self) -> Content:
        given = self.cleaned_data
        return Content(**{**given, "domains": tuple(given["domains"])})


class StepForm(Named, forms.Form):
    """One next step; its fields have names of their own, for it is sent with the record."""

    step_what = forms.CharField(
        label=_("What is to be done?"), required=False, max_length=LONGEST_LINE
    )
    step_owner = forms.ChoiceField(
        label=_("Who does it?"), required=False, choices=StepOwner.choices
    )
    step_other = forms.CharField(
        label=_("Which organisation?"),
        required=False,
        max_length=LONGEST_LINE,
        help_text=_("Only where another organisation does it."),
    )
    step_due_on = forms.DateField(
        label=_("No later than"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def plan(self) -> Plan:
        given = self.cleaned_data
        return Plan(
            what=given["step_what"],
            owner=given["step_owner"],
            other=given["step_other"],
            due_on=given["step_due_on"],
        )


class AdditionForm(Named, forms.Form):
    text = forms.CharField(
        label=_("Add something"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("The record stands as it is. What you add stands beside it, with the date."),
        widget=lines(3),
    )


class PrivateNoteForm(Named, forms.Form):
    text = forms.CharField(
        label=_("Working note"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_(
            "For your own work. The citizen may ask to see this too. Empty it to delete it."
        ),
        widget=lines(8),
    )


class MailForm(Named, forms.Form):
    email = forms.EmailField(
        label=_("E-mail address of the citizen"),
        help_text=_("The mail holds a link, and nothing of the conversation."),
    )


class HandOverForm(Named, forms.Form):
    """`parts`: keys of what can go along, with their headings."""

    to = forms.ModelChoiceField(
        label=_("To which organisation?"), queryset=Organisation.objects.none()
    )
    purpose = forms.ChoiceField(
        label=_("What for?"), choices=Purpose.choices, widget=forms.RadioSelect
    )
    parts = forms.MultipleChoiceField(
        label=_("What goes along?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    message = forms.CharField(
        label=_("Message to who takes over"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("What do they need to know to begin? The citizen can read this."),
        widget=lines(4),
    )
    agreed = forms.BooleanField(
        label=_("The citizen heard what goes to whom and what for, and says yes"), required=False
    )

    def __init__(
        self,
        *args: Any,
        receivers: list[Organisation],
        parts: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        rows = Organisation.objects.filter(pk__in=[one.pk for one in receivers]).order_by("name")
        self.fields["to"].queryset = rows  # type: ignore[attr-defined]
        self.fields["parts"].choices = parts  # type: ignore[attr-defined]

    def hidden_again(self) -> list[tuple[str, str]]:
        """What was chosen, for the page that shows it: all but the yes."""
        several = ("to", "purpose", "parts", "message")
        return [(name, text) for name in several for text in self.data.getlist(name)]  # type: ignore[attr-defined]


class RefuseForm(Named, forms.Form):
    reason = forms.CharField(
        label=_("Why not, and who can help instead?"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("The citizen and who sent it read this."),
        widget=lines(4),
    )


class ConversationPolicyForm(Named, forms.ModelForm[ConversationPolicy]):
    class Meta:
        model = ConversationPolicy
        fields = ("keep_days", "note_days", "note_readers", "takes_hand_overs", "answer_days")
        labels = {
            "keep_days": _("Keep a record for (days)"),
            "note_days": _("Keep a working note for (days)"),
            "note_readers": _("Who reads a working note"),
            "takes_hand_overs": _("Other organisations may hand over to us"),
            "answer_days": _("We answer within (working days)"),
        }
        help_texts = {
            "keep_days": _("After the last change, and after the last step that is still open."),
            "note_days": _("After its last change. No longer than the record."),
            "answer_days": _("Monday to Friday, without the holidays that you keep."),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, most in (("keep_days", 3650), ("answer_days", 30)):
            if data.get(name) is not None and not 1 <= data[name] <= most:
                self.add_error(name, _("Fill in a number from 1 to %(most)s.") % {"most": most})
        note, keep = data.get("note_days"), data.get("keep_days")
        if note is not None and keep is not None and not 1 <= note <= keep:
            self.add_error("note_days", _("Fill in a number from 1 to %(most)s.") % {"most": keep})
        return data
