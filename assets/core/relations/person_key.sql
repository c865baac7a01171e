/* title: Person of each row
grain: one record_id of a person
reads: [person_received, linked_person, person_link]
kind: table
keys: [person_record_id]
note: >
  What was decided about the row itself, or about the row its declared link names, wins over the link. Interviews of one
  person by the source's own number are one person, whichever of them is linked.
*/
with told as (
    select p.record_id, coalesce(p.same_person, p.record_id) as of_person,
           coalesce(own.person_id, via.person_id, k.person_id) as linked_id,
           coalesce(k.is_casualty, false) or o.record_id is not null as is_casualty
    from (select record_id, min(same_person) as same_person from person_received group by record_id) p
    left join linked_person k on k.record_id = p.record_id
    left join person_link own on own.record_id = p.record_id
    left join person_link via on via.record_id = k.person_id
    left join person_link o on o.record_id = own.person_id and not o.is_person
),
together as (
    select of_person, min(linked_id) as linked_id, max(case when is_casualty then 1 else 0 end) as is_casualty
    from told
    where of_person <> record_id
    group by of_person
)
select t.record_id as person_record_id, coalesce(t.linked_id, g.linked_id, t.of_person) as person_id,
       t.is_casualty or coalesce(g.is_casualty, 0) = 1 as is_casualty
from told t
left join together g on g.of_person = t.of_person
