/* title: Functioning, of those who did not say no
grain: one accepted row of answers on functioning (Washington Group), whose person's answers may be counted
reads: [functioning_received, consent_left_out]
keys: [record_id, source_file]
*/
select r.*
from functioning_received r
where not exists (select 1 from consent_left_out o where o.record_id = r.person_record_id)
