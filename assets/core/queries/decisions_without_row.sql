/* title: How many decisions name a record that no file has now
grain: one kind of decision
reads: [decided_about, casualty_record_received, person_received, finding]
kind: question
keys: [kind]
note: a row that is set aside is there.
*/
with here as (
    select record_id from casualty_record_received
    where superseded_by is null and record_id in (select record_id from decided_about)
    union all
    select record_id from person_received
    where superseded_by is null and record_id in (select record_id from decided_about)
    union all
    select record_id from finding
    where record_id in (select record_id from decided_about)
)
select kind, count(distinct number) as n
from decided_about
where record_id not in (select record_id from here where record_id is not null)
group by kind
