"""Run by Indico's own interpreter: an event with a registration form, printed as JSON.

`INDICO_CONFIG=… python indico_event.py PLACES` (none: 0). Knows Indico alone.
"""

import json
import sys
from datetime import timedelta

from indico.web.flask.app import make_app


def event(places):
    """An event with a form of a name and an e-mail; its page."""
    # Its modules import each other: only once the application is made can they be.
    from indico.core.db import db
    from indico.core.db.sqlalchemy.protection import ProtectionMode
    from indico.modules.categories.models.categories import Category
    from indico.modules.events import Event
    from indico.modules.events.features.util import set_feature_enabled
    from indico.modules.events.models.events import EventType
    from indico.modules.events.registration.models.forms import RegistrationForm
    from indico.modules.events.registration.util import create_personal_data_fields
    from indico.modules.users import User
    from indico.util.date_time import now_utc

    creator = User.query.filter_by(first_name="Bench").first()
    if creator is None:
        creator = User(first_name="Bench", last_name="Mark", email="bench@example.org")
        db.session.add(creator)
        db.session.flush()
    now = now_utc(exact=False)
    made = Event(
        category=Category.get_root(),
        creator=creator,
        type_=EventType.meeting,
        title="Atelier",
        start_dt=now + timedelta(days=30),
        end_dt=now + timedelta(days=30, hours=2),
        timezone="UTC",
        protection_mode=ProtectionMode.public,
        acl_entries=set(),
    )
    db.session.flush()
    set_feature_enabled(made, "registration", True)
    form = RegistrationForm(event=made, title="Inscription", currency="EUR", require_captcha=False)
    form.start_dt = now - timedelta(days=1)
    form.registration_limit = places or None
    create_personal_data_fields(form)
    db.session.add(form)
    db.session.commit()
    return f"/event/{made.id}/registrations/{form.id}/"


with make_app().test_request_context():
    print(json.dumps({"page": event(int(sys.argv[1]))}))
