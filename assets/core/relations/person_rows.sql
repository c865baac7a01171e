/* title: Persons, of those who did not say no
grain: one accepted row of a person, whose person's answers may be counted
reads: [person_received, consent_left_out]
keys: [record_id, source_file]
*/
select r.*
from person_received r
where not exists (select 1 from consent_left_out o where o.record_id = r.record_id)
