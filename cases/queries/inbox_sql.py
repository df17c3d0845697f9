"""The page of open assignments that an inbox shows, the statement of the inbox, and the columns that it brings."""

# One scan of `inbox_of_organisation` and one of `inbox_of_department` for each organisation of the actor, none longer
# than the page.
PAGE_OF_ASSIGNMENTS = """
WITH near AS (
  SELECT mine.id, mine.due_at FROM unnest(%(organisations)s::bigint[]) granted(id)
  CROSS JOIN LATERAL (
    (SELECT a.id, a.due_at FROM cases_assignment a
     WHERE a.is_open AND a.organisation_id = granted.id {whose} AND (a.due_at, a.id) > (%(due)s, %(id)s)
     ORDER BY a.due_at, a.id LIMIT %(rows)s)
    UNION
    (SELECT a.id, a.due_at FROM cases_assignment a
     WHERE a.is_open AND a.department_id = granted.id {whose} AND (a.due_at, a.id) > (%(due)s, %(id)s)
     ORDER BY a.due_at, a.id LIMIT %(rows)s)
  ) mine
), page AS (SELECT DISTINCT due_at, id FROM near ORDER BY due_at, id LIMIT %(rows)s)
"""
# Who else was given the case is gathered for the rows of the page only.
INBOX_SQL = f"""{PAGE_OF_ASSIGNMENTS}
SELECT a.id, a.due_at, a.assigned_at, a.role, a.asked, a.sign_by, a.contact_by, a.report_by, a.finish_by,
  a.signed_at, a.contacted_at, a.reported_in_at, a.whistle_id IS NOT NULL, a.paused_at, c.deferred_until,
  a.scope_path, c.number, c.title, c.address, c.version, community.name_zh, community.name_en, own.name_zh, own.name_en,
  kind.name_zh, kind.name_en, whistle.place, whistle.gather_at, a.holder_id, holder.name_zh, holder.name_en,
  (SELECT jsonb_agg(jsonb_build_array(o.name_zh, o.name_en, other.role, other.signed_at IS NOT NULL,
            other.reported_in_at IS NOT NULL, other.finished_at IS NOT NULL) ORDER BY other.role DESC, other.id)
   FROM cases_assignment other JOIN governance_organisation o ON o.id = other.organisation_id
   WHERE other.case_id = a.case_id AND other.round = a.round AND other.id <> a.id)
FROM page JOIN cases_assignment a ON a.id = page.id
JOIN cases_case c ON c.id = a.case_id AND {{seen}}
JOIN governance_organisation community ON community.id = c.community_id
JOIN governance_organisation own ON own.id = a.organisation_id
LEFT JOIN governance_person holder ON holder.id = a.holder_id
LEFT JOIN cases_whistle whistle ON whistle.id = a.whistle_id
LEFT JOIN cases_whistlekind kind ON kind.id = whistle.kind_id
ORDER BY page.due_at, page.id
"""
COLUMNS = (
    *("id", "due_at", "assigned_at", "role", "asked", "sign_by", "contact_by", "report_by", "finish_by"),
    *("signed_at", "contacted_at", "reported_in_at", "by_whistle", "paused_at", "deferred_until"),
    *("scope_path", "number", "title", "address", "version"),
    *("community_zh", "community_en", "own_zh", "own_en", "kind_zh", "kind_en", "gather_place", "gather_at"),
    *("holder_id", "holder_zh", "holder_en", "others"),
)
