/* title: What was forgotten on request
grain: one record whose identifiers were removed
reads: [stones_listed]
kind: table
keys: [record_id, source_id, table_name]
note: asked of the log of decisions each time, never stored.
*/
select record_id, source_id, table_name, cast(forgotten_at as timestamptz) as forgotten_at, who, reason
from stones_listed
