/* title: Links proposed and decided
grain: one pair of records
reads: [rows_listed]
kind: stored
keys: [record_id_a, record_id_b]
*/
select record_id_a, record_id_b, source_a, source_b, class, probability, why_possible, decision, decided_by, decided_at,
       reason
from rows_listed
order by record_id_a, record_id_b
