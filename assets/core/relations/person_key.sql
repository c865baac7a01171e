/* title: Person of each row
grain: one record_id of a person
reads: [person_received, linked_person, person_link]
kind: table
keys: [person_record_id]
note: what was decided about the row itself, or about the row its declared link names, wins over the link.
*/
select p.record_id as person_record_id, coalesce(own.person_id, via.person_id, k.person_id, p.record_id) as person_id,
       coalesce(k.is_casualty, false) or o.record_id is not null as is_casualty
from (select distinct record_id from person_received) p
left join linked_person k on k.record_id = p.record_id
left join person_link own on own.record_id = p.record_id
left join person_link via on via.record_id = k.person_id
left join person_link o on o.record_id = own.person_id and not o.is_person
