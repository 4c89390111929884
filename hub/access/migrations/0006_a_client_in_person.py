"""Rooms may ask whether it is the client who acts: signed in, with a login of their own, for nobody else."""

from django.db import migrations

from hub.schema.operations import TrackedSQL

CLIENT_IN_PERSON = """
CREATE FUNCTION hub_client_in_person() RETURNS uuid LANGUAGE sql STABLE SET search_path = public, pg_temp AS $body$
    SELECT login.id FROM access_user login
     WHERE hub_scope_kind() = 'investor' AND login.role = 'investor' AND login.is_active
       AND login.id = nullif(current_setting('hub.scope_actor', true), '')::uuid
       AND login.subject_id = nullif(current_setting('hub.scope_subject', true), '')::uuid
$body$
"""
"""The login's id; NULL at a desk, in the background, and where the scope's investor is not the one of the login."""


class Migration(migrations.Migration):
    """After the scope functions and the logins."""

    dependencies = [("access", "0005_each_login_its_own")]
    operations = [TrackedSQL([CLIENT_IN_PERSON], reverse=["DROP FUNCTION hub_client_in_person()"])]
