

def a_row(number: int, **changes: Any) -> tuple[Message, ApplicationRow]:
    """An application in the record with the mail that brought it; Łucja Żak for group 3."""
    digest = f"{number:064x}"
    received = changes.get("received", IN_TIME)
    mail = kept_message(
        id=number, sha256=digest, logical_key=digest, received=received, kept_at=received,
        state="done",
    )  # fmt: skip
    values: dict[str, Any] = {
        "recruitment_id": "R1",
        "group_id": "G3",
        "person_id": "P1",
        "name": "Łucja Żak",
        "organisation": "CIS",
        "address": LUCJA,
        "message_id": number,
        "received": received,
        "state": "complete",
        "form": {"motivation": "Chcę pomóc"},
        "changed_at": received,
        **changes,
    }
    return mail, ApplicationRow(**{"candidate_key": values["person_id"], **values})
