/* title: Declared links
grain: one person's row, or one person of several interviews, that names a record which somebody has
reads: [person_received, casualty_record]
kind: table
keys: [record_id]
note: >
  A link that names a record nobody has leaves target NULL: the row stays a person of its own, and is a finding. Few rows name
  a link, so only those are joined: half a million rows without one took 84 s through the same joins.
*/
select p.record_id, any_value(coalesce(c.record_id, l.record_id)) as target, bool_or(c.record_id is not null) as is_casualty
from (
    select record_id, linked_record_id from person_received where linked_record_id is not null
    union
    select same_person, min(linked_record_id) from person_received where same_person is not null and linked_record_id is not null
    group by same_person
) p
left join (select distinct record_id from casualty_record) c on c.record_id = p.linked_record_id
left join (
    select record_id from person_received
    union
    select same_person from person_received where same_person is not null
) l on l.record_id = p.linked_record_id
group by p.record_id
