/* title: Corrections
grain: one correction ever loaded, with who, when, why and what came of it
reads: [corrections_listed]
kind: stored
keys: [number]
*/
select number, source_id, table_name, record_id, column_name, provider_column, old_value, new_value, reason, who,
       cast(cast(corrected_at as timestamptz) at time zone 'UTC' as timestamp) as corrected_at, state
from corrections_listed
order by number
