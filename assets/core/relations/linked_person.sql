/* title: Persons by declared links
grain: one person's row with a link that leads somewhere
reads: [linked]
kind: table
keys: [record_id]
note: a register's client may be the survey's person, who is the casualty, so two steps are followed.
*/
select a.record_id, coalesce(b.target, a.target) as person_id, a.is_casualty or coalesce(b.is_casualty, false) as is_casualty
from linked a
left join linked b on b.record_id = case when a.is_casualty then null else a.target end
where a.target is not null
