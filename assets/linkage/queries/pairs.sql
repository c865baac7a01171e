/* title: Proposed pairs
grain: one pair of records, proposed now, or before of a record that was forgotten since and has no name to be compared by
reads: [newly_proposed, proposed_before, current_casualties, person_received, forgotten]
kind: file
keys: [record_id_a, record_id_b]
*/
with current_records as (
    select record_id from current_casualties
    union all
    select record_id from person_received where superseded_by is null
)
select record_id_a, record_id_b, source_a, source_b, class, probability, why_possible
from newly_proposed
union all
select record_id_a, record_id_b, source_a, source_b, class, probability, why_possible
from proposed_before b
where record_id_a in (select record_id from current_records) and record_id_b in (select record_id from current_records)
  and (record_id_a in (select record_id from forgotten) or record_id_b in (select record_id from forgotten))
  and not exists (
      select 1 from newly_proposed n where n.record_id_a = b.record_id_a and n.record_id_b = b.record_id_b
  )
