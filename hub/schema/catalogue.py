"""Read everything in the database's catalogue that decides what is refused, in PostgreSQL's own spelling.

One line per object: its kind, its name, and a definition that changes whenever the object means something else. Names
are what a database administrator would say (``chain_entry.entry_once``, ``chain_entry to hub_app``). Objects of
extensions and PostgreSQL's own are left out; an extension is one object with its version.
"""

from collections.abc import Mapping
from typing import Any, Final, Protocol

Catalogue = Mapping[tuple[str, str], str]
"""Definitions by kind and name."""


class Cursor(Protocol):
    """What reading needs of a database cursor, Django's or the driver's."""

    def execute(self, query: Any, params: Any = None) -> Any:
        """Run one statement."""

    def fetchall(self) -> list[Any]:
        """Return its rows."""


def read_catalogue(cursor: Cursor, *, application_role: str) -> Catalogue:
    """Return the catalogue as the connected database holds it now; call it inside a transaction.

    Names are printed with or without their schema depending on the search path, so it is pinned while reading.
    """
    cursor.execute("SELECT current_setting('search_path')")
    ((path,),) = cursor.fetchall()
    cursor.execute("SELECT set_config('search_path', 'pg_catalog', true)")
    found = {
        (kind, str(name)): str(definition)
        for kind, queries in QUERIES.items()
        for query in queries
        for name, definition in _rows(cursor, query, application_role)
    }
    cursor.execute("SELECT set_config('search_path', %s, true)", [path])
    return found


def _rows(cursor: Cursor, query: str, application_role: str) -> list[Any]:
    for phrase, meaning in PHRASES.items():
        query = query.replace(phrase, meaning)
    cursor.execute(query.replace("<application role>", "'" + application_role.replace("'", "''") + "'"))
    return cursor.fetchall()


PHRASES: Final[Mapping[str, str]] = {
    "<watched roles>": """SELECT oid FROM pg_roles WHERE rolname = <application role>
         UNION SELECT c.relowner FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE <ours>""",
    "<ours>": r"n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'",
    "<table>": "<schema> || c.relname::text",
    "<function>": "<schema> || p.proname::text || '(' || pg_get_function_identity_arguments(p.oid) || ')'",
    "<schema>": "CASE WHEN n.nspname = 'public' THEN '' ELSE n.nspname::text || '.' END",
    "<own table>": """NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
                                AND d.objid = c.oid AND d.deptype = 'e')""",
    "<own function>": """NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass
                                   AND d.objid = p.oid AND d.deptype = 'e')""",
    "<grantee>": "coalesce(g.rolname::text, 'everybody')",
    "<rights>": """string_agg(DISTINCT a.privilege_type
                            || CASE WHEN a.is_grantable THEN ' with grant option' ELSE '' END, ', ')""",
}
"""What the queries say in short; a phrase may use those below it. Watched are the application and all owners."""

QUERIES: Final[Mapping[str, tuple[str, ...]]] = {
    "schema": ("SELECT n.nspname, 'owner ' || pg_get_userbyid(n.nspowner) FROM pg_namespace n WHERE <ours>",),
    "table": (
        """
SELECT <table>, concat_ws(', ',
       CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'v' THEN 'view'
            WHEN 'm' THEN 'materialised view' WHEN 'f' THEN 'foreign table' WHEN 'S' THEN 'sequence' END,
       'owner ' || pg_get_userbyid(c.relowner), CASE c.relpersistence WHEN 'u' THEN 'unlogged' END,
       array_to_string(c.reloptions, ' '),
       (SELECT 'inherits ' || string_agg(i.inhparent::regclass::text, ' ' ORDER BY i.inhseqno) FROM pg_inherits i
         WHERE i.inhrelid = c.oid))
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE <ours> AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND <own table>
""",
    ),
    "row_security": (
        """
SELECT <table>, CASE WHEN NOT c.relrowsecurity THEN 'off' WHEN c.relforcerowsecurity THEN 'forced'
       ELSE 'not for the owner' END
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE <ours> AND c.relkind IN ('r', 'p')
""",
    ),
    "column": (
        """
SELECT <table> || '.' || a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod),
       CASE WHEN a.attnotnull THEN 'not null' END, nullif(a.attidentity::text, ''), nullif(a.attgenerated::text, ''),
       (SELECT 'collate ' || l.collname FROM pg_collation l JOIN pg_type t ON t.oid = a.atttypid
         WHERE l.oid = a.attcollation AND a.attcollation <> t.typcollation),
       'default ' || pg_get_expr(d.adbin, d.adrelid))
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE <ours> AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND a.attnum > 0 AND NOT a.attisdropped
   AND <own table>
""",
    ),
    "constraint": (
        """
SELECT coalesce(<table>, t.typname) || '.' || k.conname, pg_get_constraintdef(k.oid)
  FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
  LEFT JOIN pg_class c ON c.oid = k.conrelid LEFT JOIN pg_type t ON t.oid = k.contypid
 WHERE <ours>
""",
    ),
    "index": (
        """
SELECT <table> || '.' || x.relname, pg_get_indexdef(i.indexrelid)
       || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END
  FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace WHERE <ours>
""",
    ),
    "trigger": (
        """
SELECT <table> || '.' || CASE WHEN t.tgisinternal THEN k.conname::text || ':' || p.proname::text
       ELSE t.tgname::text END,
       CASE t.tgenabled WHEN 'O' THEN '' WHEN 'A' THEN 'always ' WHEN 'R' THEN 'replica only ' ELSE 'disabled ' END
       || CASE WHEN t.tgisinternal THEN 'enforces ' || k.conname ELSE pg_get_triggerdef(t.oid) END
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_proc p ON p.oid = t.tgfoid LEFT JOIN pg_constraint k ON k.oid = t.tgconstraint
 WHERE <ours>
""",
    ),
    "policy": (
        """
SELECT <table> || '.' || p.polname, concat_ws(' | ',
       CASE WHEN p.polpermissive THEN 'permissive' ELSE 'restrictive' END,
       p.polcmd, (SELECT string_agg(coalesce(r.rolname, 'everybody'), ' ' ORDER BY r.rolname)
                    FROM unnest(p.polroles) o LEFT JOIN pg_roles r ON r.oid = o),
       'using ' || pg_get_expr(p.polqual, p.polrelid), 'check ' || pg_get_expr(p.polwithcheck, p.polrelid))
  FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE <ours>
""",
    ),
    "rule": (
        """
SELECT <table> || '.' || r.rulename, pg_get_ruledef(r.oid) || ' ' || r.ev_enabled::text
  FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE <ours> AND <own table>
""",
    ),
    "function": (
        """
SELECT <function>, 'owner ' || pg_get_userbyid(p.proowner) || chr(10) || pg_get_functiondef(p.oid)
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE <ours> AND p.prokind IN ('f', 'p', 'w') AND <own function>
""",
    ),
    "event_trigger": (
        """
SELECT e.evtname,
       concat_ws(' ', e.evtevent, e.evtfoid::regproc::text, e.evtenabled,
       array_to_string(e.evttags, ' '))
  FROM pg_event_trigger e
""",
    ),
    "grant": (
        """
SELECT <table> || ' to ' || <grantee>, <rights> FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 CROSS JOIN LATERAL aclexplode(coalesce(c.relacl, acldefault((CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char",
                                                             c.relowner))) a
  LEFT JOIN pg_roles g ON g.oid = a.grantee
 WHERE <ours> AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND <own table> GROUP BY 1
""",
        """
SELECT <table> || '.' || t.attname || ' to ' || <grantee>, <rights>
  FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
 CROSS JOIN LATERAL aclexplode(t.attacl) a LEFT JOIN pg_roles g ON g.oid = a.grantee
 WHERE <ours> AND NOT t.attisdropped GROUP BY 1
""",
        """
SELECT <function> || ' to ' || <grantee>, <rights> FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
 CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
  LEFT JOIN pg_roles g ON g.oid = a.grantee WHERE <ours> AND <own function> GROUP BY 1
""",
        """
SELECT 'schema ' || n.nspname || ' to ' || <grantee>, <rights> FROM pg_namespace n
 CROSS JOIN LATERAL aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
  LEFT JOIN pg_roles g ON g.oid = a.grantee WHERE <ours> GROUP BY 1
""",
    ),
    "default_grant": (
        """
SELECT 'by ' || pg_get_userbyid(d.defaclrole) || coalesce(' in ' || n.nspname, '') || ' on ' || d.defaclobjtype::text
       || ' to ' || <grantee>, <rights>
  FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
 CROSS JOIN LATERAL aclexplode(d.defaclacl) a LEFT JOIN pg_roles g ON g.oid = a.grantee GROUP BY 1
""",
    ),
    "role": (
        """
SELECT r.rolname, concat_ws(', ', CASE WHEN r.rolsuper THEN 'superuser' END,
       CASE WHEN r.rolbypassrls THEN 'bypasses row security' END, CASE WHEN r.rolcreaterole THEN 'creates roles' END,
       CASE WHEN r.rolcreatedb THEN 'creates databases' END,
       CASE WHEN r.rolreplication THEN 'replicates' END, CASE WHEN r.rolcanlogin THEN 'logs in' END)
  FROM pg_roles r
 WHERE r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolreplication OR r.oid IN (<watched roles>)
""",
    ),
    "membership": (
        """
SELECT m.rolname || ' in ' || g.rolname, concat_ws(', ', CASE WHEN a.admin_option THEN 'may pass it on' END,
       CASE WHEN a.inherit_option THEN 'inherits' END, CASE WHEN a.set_option THEN 'may become it' END)
  FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member JOIN pg_roles g ON g.oid = a.roleid
 WHERE a.roleid IN (<watched roles>) OR a.member IN (<watched roles>)
""",
    ),
    "setting": (
        """
SELECT coalesce(r.rolname, 'everybody') || CASE WHEN s.setdatabase = 0 THEN '' ELSE ' here' END,
       array_to_string(s.setconfig, '; ')
  FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole
 WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
""",
    ),
    "database": (
        """
SELECT 'this database', concat_ws(', ', 'owner ' || pg_get_userbyid(d.datdba),
       CASE WHEN has_database_privilege(<application role>, d.oid, 'CREATE')
            THEN 'the application may create schemas' END)
  FROM pg_database d WHERE d.datname = current_database()
""",
    ),
    "extension": ("SELECT e.extname, e.extversion FROM pg_extension e",),
    "publication": ("SELECT p.pubname, 'owner ' || pg_get_userbyid(p.pubowner) FROM pg_publication p",),
}
